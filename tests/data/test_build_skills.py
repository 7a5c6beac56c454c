"""Standard results by the grade a standard belongs to, worked out by hand.

Standards 5.A and 5.B of grade 5, 4.A of grade 4, 6.A of grade 6. Fall 2025:

    a  enrolled at S1 in grade 5 (scored at S2 in grade 4): 5.A finished, 5.B and 4.A not;
       ZZ is in no list of standards and is left out
    b  not enrolled, scored at S2 in grade 6: 6.A not finished, 4.A finished
    c  neither enrolled nor scored: has no place and is left out
    a in winter: 5.A finished and nothing else

A standard that was not asked is in no count.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.data.built_sets import assessment_toml, built, rows, score_rows

TOML = assessment_toml("t", role="adaptive", vertical_scale=False)
STUDENTS = "student_id,school_year,grade,school_id,gender\na,2025,5,S1,Female\n"
SCORES = score_rows("a 2025 fall 4 S2 t 1", "b 2025 fall 6 S2 t 2")
STANDARDS = "standard,grade,domain\n4.A,4,NF\n5.A,5,NF\n5.B,5,OA\n6.A,6,RP\n"
MASTERY = """\
student_id,school_year,window,standard,finished
a,2025,fall,5.A,yes
a,2025,fall,5.B,no
a,2025,fall,4.A,no
a,2025,fall,ZZ,no
b,2025,fall,6.A,no
b,2025,fall,4.A,yes
c,2025,fall,5.A,no
a,2025,winter,5.A,yes
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    tables = {"scores": SCORES, "students": STUDENTS, "standards": STANDARDS, "mastery": MASTERY}
    con = built(tmp_path_factory.mktemp("skills"), toml=TOML, tables=tables)
    yield con
    con.close()


@pytest.mark.parametrize("table", ["student_skill", "cells_skill_school", "cells_skill_state"])
def test_results_are_counted_by_origin_at_the_students_place(
    table: str, store: duckdb.DuckDBPyConnection
) -> None:
    found = rows(
        store,
        "select test_window, grade, n_asked_any, n_asked_4, results_4, unfinished_4, n_asked_5, "
        f"results_5, unfinished_5, n_asked_6, results_6, unfinished_6 from {table} order by all",
    )
    assert found == [
        ("fall", 5, 1, 1, 1, 1, 1, 2, 1, 0, 0, 0),
        ("fall", 6, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        ("winter", 5, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0),
    ]


def test_place_and_person_are_those_of_the_enrolment_row(store: duckdb.DuckDBPyConnection) -> None:
    found = rows(store, "select school_id, gender from student_skill where grade = 5")
    assert set(found) == {("S1", "Female")}
    found = rows(store, "select school_id, gender from student_skill where grade = 6")
    assert found == [("S2", "not recorded")]


def test_unlisted_standards_are_left_out_and_counted(store: duckdb.DuckDBPyConnection) -> None:
    note = "standard results of unlisted standards (left out)"
    assert rows(store, f"select n_rows from quality_note where note = '{note}'") == [(1,)]


def test_without_results_by_standard_there_are_no_skill_tables(tmp_path: Path) -> None:
    con = built(tmp_path, toml=TOML, tables={"scores": SCORES})
    found = rows(con, "select table_name from duckdb_tables() where table_name like '%skill%'")
    assert found == []
    con.close()
