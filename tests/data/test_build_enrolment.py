"""Who is enrolled, tested and scored, where; provider sets; what no enrolment file means.

The first data set has students a to g in 2025, one spring test `t`, schools S1 and S2:

    a  enrolled at S1, then at S2 (the last row counts), scored at S1
    b  enrolled and scored at S1 in grade 5
    c  enrolled at S1 in grade 5, no score row
    d  enrolled at S1 in grade 6, scored at S1 in grade 5
    e  enrolled and scored at S1 in grade 6
    f  scored at S1 in grade 5, in no enrolment row
    g  enrolled in grade 8, then in grade 9 (out of scope), a row without a score in grade 5

Enrolment counts where the enrolment row says, a score where its own row says, and a student is
tested where enrolled:           enrolled       tested        scored
    S1 grade 5                   b c     2      b      1      a b d f  4
    S1 grade 6                   d e     2      d e    2      e        1
    S2 grade 5                   a       1      a      1               0
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.data.built_sets import assessment_toml, built, rows, score_rows

TOML = assessment_toml("t", role="state test", vertical_scale=False)
SCORES = score_rows(
    "a 2025 spring 5 S1 t 501",
    "b 2025 spring 5 S1 t 502",
    "d 2025 spring 5 S1 t 504",
    "e 2025 spring 6 S1 t 505",
    "f 2025 spring 5 S1 t 506",
    "g 2025 spring 5 S1 t .",
)
STUDENTS = """\
student_id,school_year,grade,school_id,race_ethnicity,gender,economically_disadvantaged,english_learner
a,2025,5,S1,Asian,Male,no,no
a,2025,5,S2,White,Female,yes,
b,2025,5,S1,White,Male,no,yes
c,2025,5,S1,,Male,no,no
d,2025,6,S1,White,Female,yes,no
e,2025,6,S1,White,Female,no,no
g,2025,8,S1,White,Female,no,no
g,2025,9,S1,White,Female,no,no
"""
COUNTS = (
    "select school_id, grade, cast(sum(n_enrolled) as bigint), cast(sum(n_tested) as bigint), "
    "cast(sum(n_scored) as bigint) from cells_school where test_window = '{}' "
    "group by school_id, grade order by all"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    tables = {"scores": SCORES, "students": STUDENTS}
    con = built(tmp_path_factory.mktemp("enrolment"), toml=TOML, tables=tables)
    yield con
    con.close()


def test_enrolled_tested_and_scored_each_count_where_they_belong(
    store: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(store, COUNTS.format("spring"))
    assert found == [("S1", 5, 2, 1, 4), ("S1", 6, 2, 2, 1), ("S2", 5, 1, 1, 0)]


def test_the_state_cells_hold_the_same_students(store: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        store,
        "select cast(sum(n_enrolled) as bigint), cast(sum(n_tested) as bigint), "
        "cast(sum(n_scored) as bigint) from cells_state",
    )
    assert found == [(5, 4, 5)]


def test_a_score_carries_the_demographics_of_the_last_enrolment_row(
    store: duckdb.DuckDBPyConnection,
) -> None:
    """a by its second row; f, who is in no enrolment row, and what is blank are "not recorded"."""
    found = rows(
        store,
        "select scale_score, race_ethnicity, gender, economically_disadvantaged, "
        "english_learner, student_with_disability from student_window "
        "where scale_score in (501, 502, 506) order by scale_score",
    )
    none = "not recorded"
    assert found == [
        (501.0, "White", "Female", "yes", none, none),
        (502.0, "White", "Male", "no", "yes", none),
        (506.0, none, none, none, none, none),
    ]


def test_what_was_seen_beside_the_rows_is_counted(store: duckdb.DuckDBPyConnection) -> None:
    """Two students (a, g) have two rows in a year; one result (f's) has no enrolment row."""
    notes = dict(rows(store, "select note, n_rows from quality_note where n_rows > 0"))
    assert notes == {
        "students with more than one enrolment row in a year (the last counts)": 2,
        "results without an enrolment row": 1,
    }


def test_the_last_enrolment_row_counts_over_parts_and_thousands_of_rows(tmp_path: Path) -> None:
    """Part 1 has 3,000 students at S1, part 2 (read later) has them at S2: all count at S2."""
    folder = tmp_path / "set" / "students"
    folder.mkdir(parents=True)
    for part, school in (("part-2", "S2"), ("part-1", "S1")):
        lines = [f"p{i},2025,5,{school}" for i in range(3000)]
        text = "student_id,school_year,grade,school_id\n" + "\n".join(lines) + "\n"
        (folder / f"{part}.csv").write_text(text, encoding="utf-8")
    scores = score_rows(*(f"p{i} 2025 spring 5 S1 t 1" for i in range(10)))
    con = built(tmp_path, toml=TOML, tables={"scores": scores})
    assert rows(con, COUNTS.format("spring")) == [("S1", 5, 0, 0, 10), ("S2", 5, 3000, 10, 0)]
    con.close()


def test_without_an_enrolment_file_the_score_rows_stand_in_for_it(tmp_path: Path) -> None:
    """a is scored in fall at S1 and in spring at S2, where the last window leaves her; b has a row
    without a score in spring; c only a fall score; d only a row of grade 9. So three are enrolled
    in each window: a at S2, b and c at S1.

                    fall: enrolled tested scored     spring: enrolled tested scored
        S1 grade 5        b c      c      a c                b c      -      -
        S2 grade 5        a        a      -                  a        a      a
    """
    scores = score_rows(
        "a 2025 spring 5 S2 t 512",
        "a 2025 fall 5 S1 t 501",
        "b 2025 spring 5 S1 t .",
        "c 2025 fall 5 S1 t 503",
        "d 2025 fall 9 S1 t 504",
    )
    con = built(tmp_path, toml=TOML, tables={"scores": scores})
    assert rows(con, COUNTS.format("fall")) == [("S1", 5, 2, 1, 2), ("S2", 5, 1, 1, 0)]
    assert rows(con, COUNTS.format("spring")) == [("S1", 5, 2, 0, 0), ("S2", 5, 1, 1, 1)]
    subgroups = rows(con, "select distinct race_ethnicity, english_learner from cells_state")
    assert subgroups == [("not recorded", "not recorded")]
    con.close()


def test_a_grade_that_was_not_given_a_test_has_nobody_missing(tmp_path: Path) -> None:
    """In fall only grade 5 sat the test: b of grade 6 is enrolled in spring's counts alone."""
    scores = score_rows("a 2025 fall 5 S1 t 1", "a 2025 spring 5 S1 t 2", "b 2025 spring 6 S1 t 3")
    con = built(tmp_path, toml=TOML, tables={"scores": scores})
    assert rows(con, COUNTS.format("fall")) == [("S1", 5, 1, 1, 1)]
    assert rows(con, COUNTS.format("spring")) == [("S1", 5, 1, 1, 1), ("S1", 6, 1, 1, 1)]
    con.close()


PROVIDERS = """\
provider_id,provider_name,role
p1,One,model provider
p2,Two,
ta,Help,technical assistance
"""
IMPLEMENTATIONS = """\
school_id,grade,school_year,provider_id,implementation_year
S1,5,2025,p2,2
S1,5,2025,p1,1
S1,5,2025,p1,1
S1,6,2025,p1,0
S2,5,2025,ta,1
S2,6,2025,p2,
S1,7,2024,p1,1
"""


def test_the_provider_of_a_row_is_the_set_used_in_its_school_grade_and_year(tmp_path: Path) -> None:
    """S1 grade 5 used two (named once each, sorted); S1 grade 6 only planned; S2 grade 5 had
    technical assistance, which is no use; a missing implementation year counts as the first; S1
    grade 7 used one a year earlier only."""
    scores = score_rows(
        *(f"x{g} 2025 spring {g} S1 t {g}" for g in (5, 6, 7)),
        *(f"y{g} 2025 spring {g} S2 t {g}" for g in (5, 6)),
        "z7 2024 spring 7 S1 t 7",
    )
    tables = {"scores": scores, "providers": PROVIDERS, "implementations": IMPLEMENTATIONS}
    con = built(tmp_path, toml=TOML, tables=tables)
    for table in ("student_window", "cells_school"):
        found = rows(con, f"select school_year, school_id, grade, provider from {table}")
        assert sorted(found) == [
            (2024, "S1", 7, "p1"),
            (2025, "S1", 5, "p1+p2"),
            (2025, "S1", 6, "none"),
            (2025, "S1", 7, "none"),
            (2025, "S2", 5, "none"),
            (2025, "S2", 6, "p2"),
        ]
    con.close()
