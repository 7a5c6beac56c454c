"""The Zone page equals the files: cards, coverage and dollars per student counted once more."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from typing import Any

import duckdb
import pytest

from queries.answer import Record
from queries.fits import Fit
from queries.selection import Selection
from queries.serving import open_store
from queries.store import Store
from queries.views.zone import zone
from tests.queries.test_growth_equals_raw import Person, Raw, chosen, pick

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

In = Callable[[dict[str, Any]], bool]


def joined(folder: Path) -> dict[str, int]:
    """School -> school year of its first implementation row."""
    file = folder / "implementations.parquet"
    if not file.is_file():
        return {}
    sql = f"select school_id, min(school_year) from '{file}' group by school_id"
    return dict(duckdb.connect().execute(sql).fetchall())


def norms_of(folder: Path, fit: Fit) -> tuple[tuple[float, float], tuple[float, float]]:
    """Mean and SD of the norm group at entry and exit."""
    path = fit.path
    found = []
    for window, grade in (
        (path.entry_window, path.entry_grade),
        (path.exit_window, path.exit_grade),
    ):
        sql = (
            f"select mean, sd from '{folder}/norms.parquet' "
            'where assessment = ? and grade = ? and "window" = ?'
        )
        [row] = duckdb.connect().execute(sql, [fit.test, grade, window]).fetchall()
        found.append(row)
    return found[0], found[1]


def check_card(
    row: Record,
    people: list[Person],
    selection: Selection,
    here: In,
    *,
    norms: Any,
    raw: Raw,
    fit: Fit,
    basis: str,
) -> None:
    """One row against everyone whose exit (for who was kept: entry) is in its schools."""
    both = [p for p in people if p.entry and p.left]
    mine = [
        (p.entry, p.left)
        for p in both
        if p.entry and p.left and here(p.left) and chosen(p.left, p.entry["who"], selection)
    ]
    n = len(mine)
    assert row["n"] == n, row
    entry = sum(float(a["scale_score"]) for a, _ in mine) / n
    left = sum(float(b["scale_score"]) for _, b in mine) / n
    if norms is not None:
        (m0, s0), (m1, s1) = norms
        assert row["gain_vs_norm"] == pytest.approx(
            left - (m1 + s1 * (entry - m0) / s0), abs=0.0511
        )
        shift = NormalDist(m1, s1).cdf(left) - NormalDist(m0, s0).cdf(entry)
        assert row["percentile_shift"] == pytest.approx(100 * shift, abs=0.0511)
        met = sum(b["scale_score"] - a["scale_score"] >= m1 - m0 - 1e-9 for a, b in mine)
        if row["share_met_norm"] is not None:
            assert row["share_met_norm"] == pytest.approx(met / n, abs=0.00501)
    if row["share_reaching"] is not None:
        depths = [
            (raw.depth(a, fit.path.entry_grade, basis), raw.depth(b, fit.path.exit_grade, basis))
            for a, b in mine
        ]
        below = [(a, b) for a, b in depths if a and b is not None]
        arrived = sum(b == 0 for _, b in below)
        assert row["share_reaching"] == pytest.approx(arrived / len(below), abs=0.00501)
    ends = (("kept_share", "entry"), ("covered_share", "left"))
    for name, end in ends:
        if row.get(name) is None:
            continue
        held = [
            p for p in people
            if (at := getattr(p, end)) and here(at) and chosen(at, (p.entry or at)["who"], selection)
        ]  # fmt: skip
        share = sum(bool(p.entry and p.left) for p in held) / len(held)
        assert row[name] == pytest.approx(share, abs=0.00501), (name, row)


def check(folder: Path, store: Store, *, seed: int, rounds: int) -> None:
    draw, raw, first = random.Random(seed), Raw(folder), joined(folder)
    known: dict[int, list[Person]] = {}
    seen: dict[str, int] = {}
    for _ in range(rounds):
        unit = draw.choice(("school", "district"))
        selection = Selection.from_query(
            f"{pick(store, draw).to_query()}&unit={unit}", catalog=store.catalog
        )
        panel = zone(selection, store).panel("scorecard")
        assert panel is not None
        if panel.state != "shown":
            continue
        fit = next(
            one
            for one in store.catalog.cohorts(selection.test, selection.span)
            if str(one.cohort) == selection.cohort
        )
        test = store.catalog.tests[fit.test]
        if fit.id not in known:
            known[fit.id] = raw.people(fit, vertical=test.vertical_scale)
        members = {key for key, year in first.items() if year <= fit.exit_year}
        norms = norms_of(folder, fit) if panel.facts["value"] == "gain_vs_norm" else None
        for row in panel.records:
            if row["hidden"] or (row["level"] == "school" and draw.random() < 0.7):
                continue
            key = str(row["key"])
            tests: dict[str, In] = {
                "school": lambda at, key=key: at["school_id"] == key,  # type: ignore[misc]
                "district": lambda at, key=key: at["district_id"] == key,  # type: ignore[misc]
                "provider": lambda at, key=key: key in at["used"],  # type: ignore[misc]
                "zone": lambda at, key=key, m=members: (at["school_id"] in m) == (key == "zone"),  # type: ignore[misc]
            }
            here = tests[str(row["level"])]
            told = {"norms": norms, "raw": raw, "fit": fit, "basis": test.basis or ""}
            check_card(row, known[fit.id], selection, here, **told)
            seen[str(row["level"])] = seen.get(str(row["level"]), 0) + 1
    wanted = ("school", "district", "provider", "zone") if first else ("school", "district")
    assert all(seen.get(level, 0) > 2 for level in wanted), seen


def test_the_demo_state_equals_its_files(demo_set: Path, demo_store: Path) -> None:
    check(demo_set, open_store("demo"), seed=61, rounds=25)


def test_the_public_records_equal_their_files(real_set: Path, real_store: Path) -> None:
    check(real_set, open_store("real"), seed=62, rounds=8)


def test_dollars_per_student_equal_the_files(demo_set: Path, demo_store: Path) -> None:
    """All money of a year and source over the last enrolment row of each student, grades 3 to 8, of the
    schools with any funding that year and ten students or more; for the state and for each district."""
    con = duckdb.connect()
    rows = con.execute(
        f"""
        with e as (select school_year, school_id, count(*) as n from (
            select *, row_number() over (partition by student_id, school_year
              order by filename, file_row_number desc) as turn
            from read_parquet('{demo_set}/students/**/*.parquet', filename = true,
              file_row_number = true)) where turn = 1 and grade between 3 and 8
          group by all)
        select s.district_id, f.school_year, f.school_id, f.source, f.amount_usd, coalesce(e.n, 0)
        from '{demo_set}/funding.parquet' f
        join '{demo_set}/schools.parquet' s on s.school_id = f.school_id
        left join e on e.school_id = f.school_id and e.school_year = f.school_year
        """
    ).fetchall()
    store = open_store("demo")
    for district in (None, *sorted({row[0] for row in rows})):
        link = f"/zone?district={district}" if district else "/zone"
        panel = zone(Selection.from_query(link, catalog=store.catalog), store).panel("funding")
        assert panel is not None
        mine = [row for row in rows if district in (None, row[0])]
        for record in panel.records:
            year, source = record["year"], record["key"]
            funded = {row[2]: row[5] for row in mine if row[1] == year and row[5] >= 10}
            usd = [row for row in mine if row[1] == year and source in ("all", row[3])]
            assert (record["amount_usd"] or 0) == round(sum(row[4] for row in usd))
            if record["per_student"] is None:
                assert not funded or not usd
                continue
            inside = sum(row[4] for row in usd if row[2] in funded)
            each = inside / sum(funded.values())
            assert record["per_student"] == pytest.approx(each, abs=0.0051), (district, record)
