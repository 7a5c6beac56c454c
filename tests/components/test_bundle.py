"""The replication bundle as others get it: its script computes what is stated, and no more is in it."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from components.exports import bundle as files
from components.exports import recompute
from data.build import build
from queries.bundle import Bundle, bundle, joined
from queries.disclosure import Profile
from queries.intervals import satterthwaite, t_95
from queries.views.context import Context
from queries.views.growth.following import Following, follow
from queries.views.providers.sides import Sides, sides_of
from tests.data.built_sets import home, write
from tests.leaks import leaks
from tests.queries import provider_state as state

pytestmark = pytest.mark.slow  # each runs the script as a program of its own

FILES = [
    *("README.md", "balance.csv", "bundle.json", "queries.sql", "recompute.py"),
    *("stated.csv", "sums.csv"),
]
NUMBERS = ("effect", "low", "high", "df", "chance", "chance_without_prior")
LINKS = ("/providers", "/providers?gender=male", "/providers?chance=0.2&district=Far&provider=one")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("bundle")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Path) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


def opened(found: Bundle) -> dict[str, str]:
    """Name -> text of each file."""
    with zipfile.ZipFile(io.BytesIO(files.write(found))) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def rows(text: str) -> list[dict[str, Any]]:
    """A table with its numbers as numbers."""
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        found.append({name: _value(cell) for name, cell in row.items()})
    return found


def _value(cell: str) -> Any:
    try:
        return int(cell)
    except ValueError:
        try:
            return float(cell)
        except ValueError:
            return cell


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """The script as others run it: alone, without this project."""
    return subprocess.run(
        [sys.executable, "-I", "recompute.py"], cwd=folder, capture_output=True, text=True
    )


def unpacked(found: Bundle, into: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(files.write(found))) as packed:
        packed.extractall(into)
    return into


def printed(text: str) -> dict[str, dict[str, str]]:
    """Provider -> what the script computed, by name."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        head = re.fullmatch(r"(.+): balance (.+)", line)
        value = re.fullmatch(r"  (\w+): (.*) \| stated .*", line)
        if head:
            mine = found.setdefault(head[1], {"balance": head[2]})
        elif value:
            mine[value[1]] = value[2]
    return found


def sides(link: str, data: str) -> Sides:
    """What the page itself computes."""
    from queries.selection import Selection
    from queries.serving import open_store

    store = open_store(data)
    following = follow(Context(store, Selection.from_query(link, catalog=store.catalog)))
    assert isinstance(following, Following)
    found = sides_of(following)
    assert isinstance(found, Sides)
    return found


# The script


@pytest.mark.parametrize("link", LINKS)
def test_the_script_computes_what_is_stated(link: str, data: str, tmp_path: Path) -> None:
    found = bundle(link, data=data)
    done = run(unpacked(found, tmp_path))
    assert done.returncode == 0 and done.stderr == ""
    assert "All values follow from the sums." in done.stdout and "DIFFERS" not in done.stdout
    told = printed(done.stdout)
    for one in found.providers:
        mine, effect = told[one.name], one.effect
        assert float(mine["effect"]) == pytest.approx(effect.value, abs=1e-9)
        assert mine["balance"] == one.page["balance"]
        if one.verdict is None or effect.interval is None or one.chance is None or not effect.df:
            assert "df" not in mine and mine.get("verdict", "") == ""
            continue
        ends = [float(mine["low"]), float(mine["high"])]
        assert ends == pytest.approx(list(effect.interval), abs=1e-9)
        assert float(mine["df"]) == pytest.approx(effect.df, abs=1e-9)
        assert float(mine["chance"]) == pytest.approx(one.chance.share, abs=1e-9)
        assert mine["verdict"] == one.verdict


def test_where_no_school_is_small_the_script_gives_the_page_s_numbers(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With small schools left as they are, which only this test does."""
    monkeypatch.setattr(
        "queries.bundle.joined", lambda sums, *, rules: joined(sums, rules=Profile("staff", 1, 1))
    )
    page = sides("/providers", data)
    found = bundle("/providers", data=data)
    told = printed(run(unpacked(found, tmp_path)).stdout)
    for one in found.providers:
        effect = page.estimates[one.key].effect
        assert effect is not None and not one.differs
        assert float(told[one.name]["effect"]) == pytest.approx(effect.value, abs=1e-9)
        if one.comparable and effect.interval is not None and effect.df is not None:
            ends = [float(told[one.name][end]) for end in ("low", "high")]
            assert ends == pytest.approx(list(effect.interval), abs=1e-9)
            assert float(told[one.name]["df"]) == pytest.approx(effect.df, abs=1e-9)


def test_a_changed_sum_is_found(data: str, tmp_path: Path) -> None:
    place = unpacked(bundle("/providers", data=data), tmp_path)
    table = rows((place / "sums.csv").read_text())
    table[0]["ty"] += 1e-6
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    (place / "sums.csv").write_text(out.getvalue())
    done = run(place)
    assert done.returncode == 1 and "DIFFERS" in done.stdout


def test_the_script_s_own_arithmetic_is_that_of_the_app() -> None:
    for df in (1.2, 1.85, 2.0, 3.7, 8.0, 30.5, 400.0):
        assert recompute.t_quantile(df) == pytest.approx(t_95(df), abs=1e-9)
    rng = np.random.default_rng(3)
    for many in (3, 5, 40):
        share = rng.dirichlet(np.ones(many))
        mine = recompute.satterthwaite(share.tolist())
        assert mine == pytest.approx(satterthwaite(share), rel=1e-9)


def test_the_script_imports_nothing_of_this_project() -> None:
    text = files.SCRIPT.read_text()
    assert not re.search(r"^(?:from|import) (?:components|queries|data|pages)\b", text, re.M)


# What is in it


def test_the_same_selection_gives_the_same_bytes(data: str) -> None:
    one, two = (files.write(bundle("/providers", data=data)) for _ in range(2))
    assert one == two
    assert list(opened(bundle("/providers", data=data))) == FILES


@pytest.mark.parametrize("link", LINKS)
def test_no_file_gives_away_a_student_a_school_or_a_few(link: str, data: str) -> None:
    made = opened(bundle(link, data=data))
    tables = {name: rows(text) for name, text in made.items() if name.endswith(".csv")}
    assert leaks([tables, made, json.loads(made["bundle.json"])], ids=state.IDS) == []
    for name, text in made.items():
        assert not re.search(r"\bkid\d|school-[tuvp]\d|\b[TUVP]\d School\b", text), name
    assert min(row["n"] for row in tables["sums.csv"]) >= 10
    for row in tables["sums.csv"]:
        if row["arm"] == "treated":
            assert row["weight"] == row["n"] >= 10


def test_the_text_says_what_it_is_and_what_joining_changed(data: str) -> None:
    found = bundle("/providers?gender=gone", data=data)
    made = opened(found)
    text = made["README.md"]
    assert "Synthetic data" in text and found.catalog.data_version[:8] in text
    assert "Note: This data set has no gender" in text
    assert "Three Math: left out" in text and "Two Math: " in text
    two = next(one for one in found.providers if one.key == "two")
    if two.differs:
        assert "too few units for an interval; the page states" in text
    stated = {row["provider"]: row for row in rows(made["stated.csv"])}
    assert stated["one"]["schools_joined"] > 0
    for one in found.providers:
        assert stated[one.key]["differs_from_page"] == ("yes" if one.differs else "no")
        assert stated[one.key]["page_effect"] == one.page["effect"]
        for name in NUMBERS[1:]:
            assert (stated[one.key][name] == "") == (one.verdict is None)
    facts = json.loads(made["bundle.json"])
    assert facts["synthetic"] is True and facts["data_version"] == found.catalog.data_version
    assert set(facts["versions"]) == {"python", "duckdb", "numpy", "scipy", "pandas"}
    assert "from cohort" in made["queries.sql"]


def test_the_command_writes_the_file_or_says_why_not(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "made.zip"
    assert files.main(["/providers", "--into", str(into), "--data", data]) == 0
    assert into.read_bytes() == files.write(bundle("/providers", data=data))
    assert files.main(["/schools", "--into", str(into), "--data", data]) == 1
    assert capsys.readouterr().err.strip().endswith(".")
