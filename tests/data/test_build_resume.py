"""A build that was interrupted goes on after the last school year it has finished, and says so.

Three school years of two students in two schools, with standard results; each test cuts a build off at
some step and builds again. The store must then be that of a build nobody disturbed, table by table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data import build, codes, cohorts, quality, staging, years
from data.dataset import Dataset
from tests.data.built_sets import assessment_toml, home, score_rows, write

TOML = assessment_toml(
    "t", name="Test", role="adaptive", basis="placement", placement_view="season", placement_min=0,
    vertical_scale=True, score_min=0, score_max=300,
)  # fmt: skip
TABLES = {
    "scores": score_rows(
        "a 2023 fall 5 S1 t 200 5", "a 2023 spring 5 S1 t 205 5",
        "a 2024 fall 6 S1 t 210 5", "a 2024 spring 6 S1 t 215 6", "a 2024 spring 6 S1 t 216 6",
        "a 2025 fall 7 S1 t 220 6", "b 2025 spring 7 S2 t 190 4", "b 2024 spring 6 S2 t 180 4",
    ),
    "students": (
        "student_id,school_year,grade,school_id,gender\n"
        "a,2023,5,S1,Female\na,2024,6,S1,Female\nb,2024,6,S2,Male\nb,2024,6,S2,Male\n"
        "a,2025,7,S1,Female\nb,2025,7,S2,\n"
    ),
    "standards": "standard,grade,domain\n5.A,5,N\n6.A,6,N\n",
    "mastery": (
        "student_id,school_year,window,standard,finished\n"
        "a,2023,fall,5.A,no\na,2024,fall,5.A,yes\na,2025,spring,6.A,no\nb,2025,spring,9.Z,no\n"
    ),
}  # fmt: skip


def _held(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a store with its rows, in the order of the rows' texts."""
    with duckdb.connect(str(path), read_only=True) as con:
        names = [
            name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        ]
        return {
            name: sorted(con.execute(f"from {name}").fetchall(), key=repr) for name in sorted(names)
        }


def _quietly(folder: Path, say: Callable[[str], None] = lambda line: None) -> Path:
    return build.build(folder, accept_set_aside=True, say=say)


def _cut(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, after: int = 0) -> None:
    """Interrupt the call of `name` that comes after so many."""
    whole, calls = getattr(owner, name), []

    def cut(*given: object, **named: object) -> object:
        calls.append(name)
        if len(calls) > after:
            raise KeyboardInterrupt
        return whole(*given, **named)

    monkeypatch.setattr(owner, name, cut)


# Where the build is cut off -> the school years that are done by then.
CUTS = [
    (years, "_add_year", 0, 0),
    (years, "_add_year", 2, 2),
    (quality, "count_year", 1, 1),  # within the second year, its tables filled but not its counts
    (cohorts, "_build_one", 1, 3),
    (quality, "finish", 0, 3),
    (staging, "keep", 0, 3),
    (years, "end", 0, 3),
]


# `make check` sees a cut between years and one among the cohorts; `make test` sees them all.
QUICK = ("_add_year2", "_build_one1")
CASES = [
    pytest.param(*cut, marks=[] if f"{cut[1]}{cut[2]}" in QUICK else [pytest.mark.slow])
    for cut in CUTS
]


@pytest.mark.parametrize(("owner", "name", "after", "done"), CASES)
def test_an_interrupted_build_goes_on_and_ends_the_same(
    owner: object, name: str, after: int, done: int, tmp_path: Path
) -> None:
    with home(tmp_path / "whole"):
        whole = _held(_quietly(write(tmp_path / "set", toml=TOML, tables=TABLES)))
    with home(tmp_path / "cut"):
        with pytest.MonkeyPatch.context() as patch:
            _cut(patch, owner, name, after)
            with pytest.raises(KeyboardInterrupt):
                _quietly(tmp_path / "set")
        added: list[int] = []
        said: list[str] = []
        add = years._add_year

        def noted(
            con: duckdb.DuckDBPyConnection,
            dataset: Dataset,
            sql: years.Sql,
            year: int,
            *,
            skills: bool,
        ) -> None:
            added.append(year)
            add(con, dataset, sql, year, skills=skills)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(years, "_add_year", noted)
            path = _quietly(tmp_path / "set", said.append)
        assert added == [2023, 2024, 2025][done:]
        assert any("going on after" in line for line in said) == (done > 0)
        assert _held(path) == whole
        assert not list(path.parent.glob(".*.building*"))


def test_what_a_build_of_other_files_left_is_not_gone_on_with(tmp_path: Path) -> None:
    """The same folder with one score changed is another data version: nothing of the old try stays."""
    folder = write(tmp_path / "set", toml=TOML, tables=TABLES)
    with home(tmp_path), pytest.MonkeyPatch.context() as patch:
        _cut(patch, years, "_add_year", 2)
        with pytest.raises(KeyboardInterrupt):
            _quietly(folder)
    changed = TABLES["scores"].replace("t,200", "t,201")
    assert changed != TABLES["scores"]
    write(folder, toml=TOML, tables={**TABLES, "scores": changed})
    with home(tmp_path):
        path = _quietly(folder)
        assert not list(path.parent.glob(".*.building*"))
    scores = {row[codes_at("scale_score", path)] for row in _held(path)["student_window"]}
    assert 201.0 in scores and 200.0 not in scores


def codes_at(column: str, path: Path) -> int:
    """Place of a column of `student_window`."""
    with duckdb.connect(str(path), read_only=True) as con:
        return [name for name, *_ in con.execute("describe student_window").fetchall()].index(
            column
        )


def test_a_damaged_left_over_is_begun_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", toml=TOML, tables=TABLES)
    with home(tmp_path), pytest.MonkeyPatch.context() as patch:
        _cut(patch, years, "_add_year", 1)
        with pytest.raises(KeyboardInterrupt):
            _quietly(folder)
    [left] = (tmp_path / "home" / "stores" / "set").glob(".*.building")
    left.write_bytes(b"no database")
    with home(tmp_path):
        assert _quietly(folder).is_file()


def test_texts_become_codes_in_the_order_of_the_texts(tmp_path: Path) -> None:
    """A store's places, tests and groups compare, order and read as their texts."""
    with home(tmp_path):
        path = _quietly(write(tmp_path / "set", toml=TOML, tables=TABLES))
    with duckdb.connect(str(path), read_only=True) as con:
        types = {name: kind for name, kind, *_ in con.execute("describe student_window").fetchall()}
        for column in {*codes.RESULT, *codes.ENROLMENT}:
            assert types[column].startswith("ENUM("), column
        ordered = con.execute(
            "select distinct gender from student_window order by gender"
        ).fetchall()
        assert [gender for (gender,) in ordered] == ["Female", "Male", "not recorded"]
        assert con.execute(
            "select count(*) from student_window where school_id = 'no such'"
        ).fetchone() == (0,)
