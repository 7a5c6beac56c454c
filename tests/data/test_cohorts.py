"""Cohorts in the store: who is matched, who left, who joined, on data worked out by hand.

`ways`: eleven students and two tests with the same scores, `diag` (placements from kindergarten up)
and `flat` (no vertical scale), given in fall and spring. Cohort 2023 of fall 6 to spring 8: entered
in fall of the school year 2023, leaves in spring of 2025. School years 2023, 2024, 2025:

    stay      grade 6, 7, 8 at S1; in 2025 two rows each of scores and enrolment
    moved     6 at S1, 7 and 8 at S2; a girl entitled to free lunch at entry, neither at exit
    retained  6, 6, 7 at S1, placed in grade 6 at the end
    jumped    6, 8, 9 at S2: grade 9 is out of scope
    gone      6 at S1, not seen again
    absent    6 and 8 at S1; the row of spring 8 has no score
    late      5 at S1, 8 at S1 (jumped two grades)
    gap       6 and 8 at S1, nowhere in 2024
    new       7 and 8 at S2
    arrived   spring of grade 5 at S2 in 2022, then enrolled at S1 and scored in spring of 2025
    lost      6 at S2; in spring 2025 in grade 2, out of scope
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from data import spans
from data.fitted import fit
from tests.data.built_sets import assessment_toml, built, rows, score_rows

Store = duckdb.DuckDBPyConnection
PLACED = {"role": "adaptive", "basis": "placement", "vertical_scale": True}
WAYS_TOML = assessment_toml("diag", placement_min=0, **PLACED) + assessment_toml(
    "flat", role="state test", vertical_scale=False
)
# year window grade school score placement
WAYS: dict[str, tuple[str, ...]] = {
    "stay": (
        *("2023 fall 6 S1 210.5 6", "2024 spring 7 S1 221 7", "2025 spring 8 S1 240.2 8"),
        "2025 spring 8 S2 111 2",
    ),
    "moved": ("2023 fall 6 S1 200 5", "2024 spring 7 S2 210 5", "2025 spring 8 S2 220 7"),
    "retained": ("2023 fall 6 S1 190 4", "2024 spring 6 S1 195 5", "2025 spring 7 S1 205 6"),
    "jumped": ("2023 fall 6 S2 230 7", "2024 spring 8 S2 250 6", "2025 spring 9 S2 260 9"),
    "gone": ("2023 fall 6 S1 201 6",),
    "absent": ("2023 fall 6 S1 202 6", "2024 spring 7 S1 212 6", "2025 spring 8 S1 . 7"),
    "late": ("2023 fall 5 S1 203 5", "2025 spring 8 S1 233 8"),
    "gap": ("2023 fall 6 S1 204 1", "2025 spring 8 S1 214 3"),
    "new": ("2024 spring 7 S2 205 7", "2025 spring 8 S2 225 8"),
    "arrived": ("2022 spring 5 S2 206 5", "2025 spring 8 S1 226 8"),
    "lost": ("2023 fall 6 S2 207 6", "2025 spring 2 S2 217 2"),
}
KEYS = {name: place for place, name in enumerate(sorted(WAYS), start=1)}
ENROLLED = "student_id,school_year,grade,school_id,gender,economically_disadvantaged\n"
PEOPLE = """\
stay,2023,6,S1,Male,no
stay,2024,7,S1,Male,no
stay,2025,8,S2,Male,no
stay,2025,8,S1,Male,no
moved,2023,6,S1,Female,yes
moved,2024,7,S2,Female,yes
moved,2025,8,S2,Male,no
retained,2023,6,S1,Male,
retained,2024,6,S1,Male,
retained,2025,7,S1,Male,yes
gone,2023,6,S1,Female,yes
gap,2023,6,S1,Female,no
gap,2025,8,S1,Female,no
new,2024,7,S2,Female,no
new,2025,8,S2,Male,yes
arrived,2022,5,S2,Female,no
arrived,2023,6,S1,Female,no
arrived,2024,7,S1,Female,no
arrived,2025,8,S1,Female,no
"""


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    lines = []
    for (name, seen), test in product(WAYS.items(), ("diag", "flat")):
        for one in seen:
            *where, score, placement = one.split()
            lines.append(f"{name} {' '.join(where)} {test} {score} {placement}")
    tables = {"scores": score_rows(*lines), "students": ENROLLED + PEOPLE}
    yield (con := built(tmp_path_factory.mktemp("ways"), toml=WAYS_TOML, tables=tables))
    con.close()


def cohort_of(con: Store, test: str, span: str, year: int, *columns: str) -> dict[str, Any]:
    """Name of each student of `ways` -> its one row of a cohort, as a tuple without one column."""
    found = rows(
        con,
        f"select student_key, {', '.join(columns)} from cohort join fit using (cohort_id) "
        f"where assessment = '{test}' and span = '{span}' and cohort = {year}",
    )
    names = {key: name for name, key in KEYS.items()}
    assert len({row[0] for row in found}) == len(found), "a student is in one row of a cohort"
    return {names[row[0]]: row[1] if len(row) == 2 else row[1:] for row in found}


def test_matched_are_scored_at_entry_in_the_entry_grade_and_at_exit_in_the_exit_year(
    ways: Store,
) -> None:
    """`retained` was in grade 7 at the end: off-grade, and matched on a vertical scale."""
    assert cohort_of(ways, "diag", "f6-s8", 2023, "status") == {
        **dict.fromkeys(("stay", "moved", "retained", "gap"), "matched"),
        **dict.fromkeys(("gone", "absent", "jumped", "lost"), "left"),
        **dict.fromkeys(("late", "new", "arrived"), "joined"),
    }


def test_without_a_vertical_scale_off_grade_students_count_with_those_who_left(
    ways: Store,
) -> None:
    assert cohort_of(ways, "flat", "f6-s8", 2023, "status") == {
        **dict.fromkeys(("stay", "moved", "gap"), "matched"),
        **dict.fromkeys(("gone", "absent", "jumped", "lost", "retained"), "left"),
        **dict.fromkeys(("late", "new", "arrived"), "joined"),
    }
    assert rows(ways, "select sum(n_off_grade) from cohort join fit using (cohort_id) "
                "where assessment = 'flat'") == [(0,)]  # fmt: skip


def test_depth_at_exit_counts_from_the_grade_a_student_should_be_in(ways: Store) -> None:
    """`retained`, in grade 7 placed in 6: two below grade 8. `jumped`, in grade 8 in 2024 placed in
    6: one below grade 7. Depth 5 of `gap` at both ends is drawn as "4 or more"."""
    layers = ("entry_layer", "exit_layer", "n_off_grade")
    found = cohort_of(ways, "diag", "f6-s8", 2023, *layers)
    assert {name: row for name, row in found.items() if row[0] is not None} == {
        "stay": (0, 0, 0),
        "moved": (1, 1, 0),
        "retained": (2, 2, 1),
        "gap": (4, 4, 0),
        **dict.fromkeys(("gone", "absent", "jumped", "lost"), (0, None, 0)),
    }
    assert cohort_of(ways, "diag", "f6-s7", 2023, *layers)["jumped"] == (0, 1, 1)
    outs = [f"n_exit_layer_{layer}" for layer in range(5)]
    assert cohort_of(ways, "diag", "f6-s8", 2023, *outs)["retained"] == (0, 0, 1, 0, 0)


def test_each_end_adds_up_and_off_grade_students_are_of_the_exit(ways: Store) -> None:
    """n_entry = kept + left = 4 + 4; n_exit = matched (an off-grade one among them) + joined."""
    parts = ("n_entry", "n_matched", "n_exit", "n_off_grade")
    found = np.array(list(cohort_of(ways, "diag", "f6-s8", 2023, *parts).values()))
    assert found.sum(axis=0).tolist() == [8, 4, 7, 1]


def test_traits_are_those_of_the_entry_year(ways: Store) -> None:
    """`moved` enters as a girl entitled to free lunch; `new` was not there, so its exit counts."""
    traits = ("gender", "economically_disadvantaged")
    found = cohort_of(ways, "diag", "f6-s8", 2023, *traits)
    assert found["moved"] == ("Female", "yes")
    assert found["retained"] == ("Male", "not recorded")
    assert found["gone"] == ("Female", "yes")
    assert found["new"] == ("Male", "yes")


def test_the_school_is_the_exit_school_and_the_entry_school_is_kept(ways: Store) -> None:
    places = ("school_id", "district_id", "entry_school_id", "entry_district_id")
    found = cohort_of(ways, "diag", "f6-s8", 2023, *places)
    assert found["moved"] == ("S2", "D2", "S1", "D1")
    assert found["gone"] == (None, None, "S1", "D1")
    assert found["new"] == ("S2", "D2", None, None)


def test_one_school_means_enrolled_there_in_every_taught_year(ways: Store) -> None:
    """`gap` has no enrolment in 2024. `arrived` enters spring 5 elsewhere, which is no taught year of
    that span: the taught ones, 2023 to 2025, were all at S1."""
    found = cohort_of(ways, "diag", "f6-s8", 2023, "n_same_school")
    told = {name: found[name] for name in ("stay", "moved", "retained", "gap")}
    assert told == {"stay": 1, "moved": 0, "retained": 1, "gap": 0}
    assert cohort_of(ways, "diag", "s5-s8", 2022, "n_same_school")["arrived"] == 1


def test_all_windows_are_those_that_anybody_of_the_cohort_sat(ways: Store) -> None:
    """Held: fall 6, spring 7 and spring 8 (slots 10, 15, 18). `retained` sat the spring of 2024 in
    grade 6, which is a score in that window; `gap` did not. Nobody's missing window is a 0."""
    [(slots,)] = rows(
        ways, "select slots from fit where assessment = 'diag' and span = 'f6-s8' and cohort = 2023"
    )
    assert slots == [10, 15, 18]
    found = cohort_of(ways, "diag", "f6-s8", 2023, "n_all_windows", "path")
    assert {name: row[0] for name, row in found.items() if row[0]} == {
        "stay": 1,
        "moved": 1,
        "retained": 1,
    }
    assert list(found["stay"][1]) == [210500, 221000, 240200]
    assert found["gap"][1] is None and found["new"][1] is None


def test_a_second_row_of_a_student_and_window_changes_nothing(ways: Store) -> None:
    found = cohort_of(ways, "diag", "f6-s8", 2023, "school_id", "entry_milli", "exit_milli")
    assert found["stay"] == ("S1", 210500, 240200)


def test_fewer_than_thirty_matched_give_no_yardstick_and_the_rows_are_there(ways: Store) -> None:
    [found] = rows(
        ways,
        "select n, schools, slope, reliability, intercept, sd, within_variance, error_source, edges "
        "from fit where assessment = 'diag' and span = 'f6-s8' and cohort = 2023",
    )
    assert found == (4, 2, None, None, None, None, None, None, None)
    told = ("star_milli", "residual_micro", "shift_micro", "start_fifth")
    assert cohort_of(ways, "diag", "f6-s8", 2023, *told)["stay"] == (None,) * 4


def test_no_student_tested_twice_gives_a_store_with_empty_growth_tables(tmp_path: Path) -> None:
    scores = score_rows("a 2025 spring 6 S1 diag 200 6", "b 2025 fall 6 S1 diag 200 6",
                        "c 2025 spring 7 S1 diag 200 6")  # fmt: skip
    con = built(tmp_path, toml=WAYS_TOML, tables={"scores": scores})
    for table in ("cohort", "fit", "fit_share", "reference_move"):
        assert rows(con, f"select count(*) from {table}") == [(0,)], table
    wanted = {"status", "n_matched", "residual_micro", "exit_layer", "path", "entry_school_id"}
    held = rows(con, "select column_name from duckdb_columns() where table_name = 'cohort'")
    assert wanted <= {name for (name,) in held}


def test_an_off_grade_record_without_a_placement_has_no_depth(tmp_path: Path) -> None:
    scores = score_rows("a 2024 fall 6 S1 diag 200 5", "a 2025 spring 6 S1 diag 210 .",
                        "b 2024 fall 6 S1 diag 200 5", "b 2025 spring 7 S1 diag 210 6")  # fmt: skip
    con = built(tmp_path, toml=WAYS_TOML, tables={"scores": scores})
    found = rows(con, "select n_off_grade, exit_layer from cohort join fit using (cohort_id) "
                 "where span = 'f6-s7' and status = 'matched' order by student_key")  # fmt: skip
    assert found == [(1, None), (0, 1)]


# The yardstick in the store: a test of spring only


@pytest.fixture(scope="module")
def springs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """48 students of S1 and S2 in grades 5, 6 and 7 (2023 to 2025), on four tests with the same
    scores: `sure` has standard errors of 4 except for ten students, `told` declares a reliability,
    `bare` neither, `few` was sat by the first 29 only. Nobody sat `bare` in grade 6."""
    draw = np.random.default_rng(5)
    start = np.round(draw.normal(210, 14, 48), 1)
    scores = [start, np.round(start + 6 + draw.normal(0, 6, 48), 1)]
    scores.append(np.round(0.9 * start + 34 + draw.normal(0, 7, 48), 1))
    lines = ["student_id,school_year,window,grade,school_id,assessment,scale_score,standard_error"]
    for test, (at, column) in product(("sure", "told", "bare", "few"), enumerate(scores)):
        for number in range(29 if test == "few" else 48):
            error = 4 if test == "sure" and number >= 10 else ""
            if (test, at) != ("bare", 1):
                lines.append(
                    f"k{number:02},{2023 + at},spring,{5 + at},S{1 + number % 2},{test},"
                    f"{column[number]},{error}"
                )
    toml = "".join(
        assessment_toml(name, role="adaptive", vertical_scale=True, **more)
        for name, more in (("sure", {}), ("told", {"reliability": 0.9}), ("bare", {}), ("few", {}))
    )
    tables = {"scores": "\n".join(lines) + "\n"}
    yield (con := built(tmp_path_factory.mktemp("springs"), toml=toml, tables=tables))
    con.close()


def test_a_test_of_spring_only_is_followed_from_spring_to_spring(springs: Store) -> None:
    found = rows(springs, "select span, cohort from fit where assessment = 'sure' order by all")
    assert found == [("s5-s6", 2023), ("s5-s7", 2023), ("s6-s7", 2024)]
    assert all(spans.parse(key) in spans.kept_spans(("spring",)) for key, _ in found)


def test_a_window_nobody_sat_is_held_by_none_and_misses_for_none(springs: Store) -> None:
    assert rows(springs, "select span, n, slots from fit where assessment = 'bare'") == [
        ("s5-s7", 48, [9, 15])
    ]
    text = (
        "select sum(n_all_windows) from cohort join fit using (cohort_id) where assessment = '{}'"
    )
    assert rows(springs, text.format("bare")) == [(48,)]


@pytest.mark.parametrize(
    ("test", "source"),
    [("sure", "standard errors"), ("told", "declared reliability"), ("bare", "none")],
)
def test_the_yardstick_is_fitted_on_the_matched_students_of_the_exit_school(
    test: str, source: str, springs: Store
) -> None:
    """mean(se^2) is of those who have one: 16 for `sure`; (1 - .9) var(entry) for `told`."""
    found = rows(
        springs,
        "select entry_milli, exit_milli, school_id, star_milli, residual_micro, shift_micro, "
        "start_fifth, n_above from cohort join fit using (cohort_id) "
        f"where assessment = '{test}' and span = 's5-s7' order by student_key",
    )
    entry, exit_ = (np.array([row[place] / 1000 for row in found]) for place in (0, 1))
    school = np.array([int(row[2] == "S2") for row in found])
    se = np.full(48, 4.0) if test == "sure" else None
    told = fit(entry, exit_, school, se=se, declared_reliability=0.9 if test == "told" else None)
    assert told is not None and told.error_source == source
    spread = {"sure": 16, "told": 0.1 * entry.var(ddof=1), "bare": 0}[test]
    [stored] = rows(
        springs,
        "select n, schools, slope, reliability, sd, within_variance, error_variance, error_source "
        f"from fit where assessment = '{test}' and span = 's5-s7'",
    )
    assert stored[:2] == (48, 2) and stored[-1] == source
    assert stored[2:7] == pytest.approx(
        (told.slope, told.reliability, told.sd, told.within_variance, spread)
    )
    assert [row[3] for row in found] == pytest.approx(told.entry_star * 1e3, abs=0.501)
    assert [row[4] for row in found] == pytest.approx(told.residual * 1e6, abs=0.501)
    shift = told.slope * (entry - told.entry_star) / told.sd
    assert [row[5] for row in found] == pytest.approx(shift * 1e6, abs=0.501)
    assert [row[6] for row in found] == (told.bin // 4).tolist()
    assert [row[7] for row in found] == [int(row[4] >= 0) for row in found]


def test_residuals_of_every_cohort_add_up_to_nothing(springs: Store) -> None:
    """In millionths of D; each is rounded, so n of them may miss 0 by n halves."""
    found = rows(
        springs,
        "select count(*), sum(residual_micro) from cohort where status = 'matched' "
        "and residual_micro is not null group by cohort_id",
    )
    assert len(found) == 7 and all(abs(total) <= n / 2 for n, total in found)
    by_school = rows(
        springs,
        "select count(*), sum(shift_micro) from cohort where shift_micro is not null "
        "group by cohort_id, school_id",
    )
    assert all(abs(total) <= n / 2 for n, total in by_school), "a school is not moved by its start"


def test_twenty_nine_matched_have_no_yardstick(springs: Store) -> None:
    found = rows(springs, "select n, slope from fit where assessment = 'few'")
    assert found == [(29, None)] * 3
    assert rows(
        springs,
        "select count(*), count(residual_micro), sum(n_matched) from cohort "
        "join fit using (cohort_id) where assessment = 'few'",
    ) == [(87, 0, 87)]
