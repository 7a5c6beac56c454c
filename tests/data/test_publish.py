"""One store serves at a time: it is put in place whole, checked when touched, refused when damaged.

The data set is four rows: three students of one school, a cut-score test in spring 2025.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data import publish
from data.build import LOCK, BuildError, build, main
from data.contract import TABLES
from data.history import HISTORY
from data.publish import CURRENT, StoreError, read_current, sha256_of, verified
from queries.serving import open_store
from tests.data.built_sets import assessment_toml, home, score_rows, write

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

TOML = assessment_toml("t", role="state test", basis="cut score", vertical_scale=True)
IDS = ("stu-qzvkwmxa", "stu-pplowkds", "stu-mmzqrtya")
SCORES = score_rows(
    f"{IDS[0]} 2025 spring 5 S1 t 501",
    f"{IDS[1]} 2025 spring 5 S1 t 502",
    f"{IDS[2]} 2025 spring 5 S1 t 503",
)
STUDENTS = "student_id,school_year,grade,school_id\n" + "".join(f"{i},2025,5,S1\n" for i in IDS)
MASTERY = "student_id,school_year,window,standard,finished\n" + "".join(
    f"{i},2025,spring,5.A,no\n{i},2025,spring,{i},no\n" for i in IDS
)
TABLES_OF = {
    "scores": SCORES,
    "students": STUDENTS,
    "cut_scores": "assessment,grade,proficient_cut\nt,5,500\n",
    "standards": "standard,grade,domain\n5.A,5,NF\n",
    "mastery": MASTERY,
    "providers": "provider_id,provider_name\np1,One\n",
    "usage": "student_id,school_year,provider_id,hours\n" + f"{IDS[0]},2025,p1,3\n",
}


def quietly(folder: Path, **options: bool) -> Path:
    return build(folder, say=lambda line: None, **options)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data set and the home it was built in, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    with home(folder):
        quietly(write(folder / "set", toml=TOML, tables=TABLES_OF))
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Iterator[Path]:
    """Folder of the data set, built in a home of its own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    with home(tmp_path):
        yield tmp_path / "set"


def test_a_build_is_named_by_its_content_and_leaves_nothing_beside_it(data: Path) -> None:
    path = quietly(data)
    folder = path.parent
    published = read_current(folder)
    assert published is not None
    assert (published.file, published.sha256) == (path.name, sha256_of(path))
    assert path.stem == published.data_version
    assert {item.name for item in folder.iterdir()} - {".spill", LOCK} == {
        path.name,
        CURRENT,
        HISTORY,
    }
    assert not list(folder.glob(".spill/*"))
    assert verified(folder)[0] == path


def test_of_two_builds_at_once_the_second_waits_and_finds_the_store(data: Path) -> None:
    (data / "scores.csv").write_text(SCORES.replace("503", "499"), encoding="utf-8")
    said: list[list[str]] = [[], []]
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(build, data, say=lines.append) for lines in said]
        first, second = (run.result() for run in runs)
    assert first == second and verified(first.parent)[0] == first
    # One of them built; whichever came second, whether it had to wait or not, built nothing.
    ready = [any("ready in" in line for line in lines) for lines in said]
    assert sorted(ready) == [False, True], said
    assert any("up to date" in line for line in said[ready.index(False)])


def test_unchanged_data_is_not_built_again(data: Path) -> None:
    first = quietly(data)
    before = (first.stat().st_ino, first.stat().st_mtime_ns)
    said: list[str] = []
    assert build(data, say=said.append) == first
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == before
    assert len(said) == 1 and "up to date" in said[0]


def test_changed_data_gets_another_store_and_the_one_before_stays(data: Path) -> None:
    first = quietly(data)
    (data / "scores.csv").write_text(SCORES.replace("503", "499"), encoding="utf-8")
    second = quietly(data)
    assert second != first and first.exists()
    (data / "scores.csv").write_text(SCORES.replace("503", "498"), encoding="utf-8")
    third = quietly(data)
    assert {p.name for p in third.parent.glob("*.duckdb")} == {second.name, third.name}


@pytest.mark.parametrize(
    ("table", "text", "why"),
    [
        ("scores", "student_id,grade\nx,5\n", "scores.csv, column"),
        ("cut_scores", "assessment,grade,proficient_cut\nt,5,500\nt,6,490\n", "rise with grade"),
        ("scores", SCORES.replace(",S1,", ",S9,"), "set aside"),
    ],
)
def test_a_failed_build_leaves_the_old_store_serving(
    table: str, text: str, why: str, data: Path
) -> None:
    good = quietly(data)
    (data / f"{table}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match=why):
        quietly(data)
    path, published = verified(good.parent)
    assert path == good and published.sha256 == sha256_of(good)
    assert {p.name for p in good.parent.iterdir()} - {".spill", LOCK} == {
        good.name,
        CURRENT,
        HISTORY,
    }


def test_an_interrupted_build_leaves_the_old_store_serving(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = quietly(data)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("data.build.staging.keep", cut_off)
    with pytest.raises(KeyboardInterrupt):
        quietly(data, force=True)
    assert verified(good.parent)[0] == good
    left = {p.name for p in good.parent.iterdir() if not p.name.endswith(".building")}
    assert left - {".spill", LOCK} == {
        good.name,
        CURRENT,
        HISTORY,
    }


def test_until_the_new_store_is_named_the_old_one_serves(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same version too: between the file's coming and its naming a reader finds the old one."""
    good, seen, name = quietly(data), [], publish._write_current

    def look(folder: Path, published: publish.Published) -> None:
        seen.append(verified(folder)[0])
        name(folder, published)

    monkeypatch.setattr(publish, "_write_current", look)
    again = quietly(data, force=True)
    assert seen == [good] and verified(good.parent)[0] == again


def test_a_record_that_moves_on_while_it_is_looked_into_is_read_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reading names a file that is gone by now; what serves is found all the same."""
    path = quietly(data)
    now = read_current(path.parent)
    assert now is not None
    records = iter([replace(now, file="gone.duckdb"), now, now])
    monkeypatch.setattr(publish, "read_current", lambda folder: next(records))
    assert verified(path.parent) == (path, now)


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_byte_anywhere_is_refused_with_a_sentence(seed: int, data: Path) -> None:
    path = quietly(data)
    raw = bytearray(path.read_bytes())
    at = random.Random(seed).randrange(len(raw))
    raw[at] ^= 0xFF
    path.write_bytes(bytes(raw))
    with pytest.raises(StoreError, match=r"damaged.*not served.*[Bb]uild it again"):
        verified(path.parent)


def test_building_again_puts_a_sound_store_in_the_place_of_a_damaged_one(data: Path) -> None:
    path = quietly(data)
    os.truncate(path, 4096)
    again = quietly(data)
    assert verified(path.parent)[0] == again and again != path


@pytest.mark.parametrize("left", [0, 1, 4096, -1])
def test_a_store_cut_short_or_gone_is_refused_with_a_sentence(left: int, data: Path) -> None:
    path = quietly(data)
    if left < 0:
        path.unlink()
    else:
        os.truncate(path, left)
    with pytest.raises(StoreError, match=r"(damaged|gone).*Build it again"):
        verified(path.parent)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"file": 1}', "\0\xff"])
def test_an_unreadable_record_of_what_serves_is_said(text: str, data: Path) -> None:
    path = quietly(data)
    (path.parent / CURRENT).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="No store"):
        verified(path.parent)


def test_a_new_date_alone_is_looked_into_once_and_served(data: Path) -> None:
    path = quietly(data)
    built = read_current(path.parent)
    assert built is not None
    os.utime(path, ns=(1, 1))
    found, published = verified(path.parent)
    assert (found, published.sha256) == (path, built.sha256)
    again = read_current(path.parent)
    assert again is not None and again.modified == 1
    assert again.built == built.built, "when it was built does not change by a copy"


def test_a_new_date_is_served_where_its_record_cannot_be_written(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store on a disk that cannot be written to is read through each time, and served."""
    path = quietly(data)
    os.utime(path, ns=(1, 1))

    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr("data.publish._write_current", refuse)
    assert verified(path.parent)[0] == path


def test_no_student_id_is_in_the_bytes_of_the_store(data: Path) -> None:
    """Nor half of one: ids are long and odd, and even one that is a standard's name is left out."""
    raw = quietly(data).read_bytes()
    assert b"Alder School" in raw, "texts can be found in the file's bytes"
    for student in IDS:
        assert student.encode() not in raw
        assert student[4:].encode() not in raw


def test_no_student_id_of_the_demo_state_is_in_its_store(demo_set: Path, demo_store: Path) -> None:
    raw = demo_store.read_bytes()
    ids = duckdb.sql(f"select distinct student_id from '{demo_set}/scores/*.parquet'").fetchall()
    assert len(ids) > 5000
    known = {student for (student,) in ids}
    at, found = raw.find(b"stu-"), set()
    while at >= 0:
        found.add(raw[at : at + 12].decode("latin-1"))
        at = raw.find(b"stu-", at + 1)
    assert not found & known
    # Through the app's own connection: DuckDB refuses a second one with other settings.
    tables = open_store("demo").tables
    assert [name for name, columns in tables.items() if "student_id" in columns] == []


def test_the_command_line_says_in_words_why_it_stopped(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(data), "--force"]) == 0
    assert "Score rows: 3 read" in capsys.readouterr().out
    (data / "scores.csv").unlink()
    assert main([str(data)]) == 1
    assert "scores.parquet: expected this table" in capsys.readouterr().err
    assert main([str(data / "nowhere")]) == 1
    assert "holds no dataset.toml" in capsys.readouterr().err


def test_every_table_of_the_contract_is_in_the_report_of_files(data: Path) -> None:
    with duckdb.connect(str(quietly(data)), read_only=True) as con:
        files = dict(con.execute("select contract_table, files from quality_file").fetchall())
    assert set(files) == set(TABLES)
    assert {name for name, n in files.items() if n} == {*TABLES_OF, "schools"}


def test_a_store_says_what_it_was_made_of(data: Path) -> None:
    path = quietly(data)
    with duckdb.connect(str(path), read_only=True) as con:
        facts = dict(con.execute("select key, value from manifest").fetchall())
    record = json.loads((path.parent / CURRENT).read_text(encoding="utf-8"))
    assert facts["data_version"] == record["data_version"] == path.stem
    assert (facts["synthetic"], facts["years"], facts["min_n"]) == ("true", "2025", "10")
