"""Who is in the demo state: its folder, its students, those who move, and the few bad rows."""

from __future__ import annotations

import re

import numpy as np
import pytest

from data.contract import check
from tests.data.demo_state import ADAPTIVE, STATE, Made, made

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

DEMOGRAPHICS = (
    "race_ethnicity",
    "gender",
    "economically_disadvantaged",
    "english_learner",
    "student_with_disability",
)


@pytest.fixture(scope="module")
def state() -> Made:
    return made()


def test_keeps_the_contract_and_says_it_is_synthetic(state: Made) -> None:
    assert check(state.dataset, con=state.con) == ()
    assert state.dataset.synthetic is True
    assert state.dataset.min_n == 10
    tests = {one.id: one for one in state.dataset.assessments}
    assert (tests[ADAPTIVE].basis, tests[ADAPTIVE].placement_view) == ("placement", "season")
    assert (tests[ADAPTIVE].placement_min, tests[ADAPTIVE].vertical_scale) == (0, True)
    assert (tests[STATE].basis, tests[STATE].vertical_scale) == (None, False)


def test_ids_are_shaped_so_that_leaks_can_be_searched_for(state: Made) -> None:
    students = [row[0] for row in state.rows("select distinct student_id from scores")]
    assert all(re.fullmatch(r"stu-[a-z]{8}", student) for student in students)
    ids = [row[0] for row in state.rows("select school_id from schools")]
    ids += [row[0] for row in state.rows("select distinct district_id from schools")]
    ids += [row[0] for row in state.rows("select provider_id from providers")]
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)
    names = [row[0] for row in state.rows("select school_name from schools")]
    assert len(set(names)) == len(names)


def test_size_of_the_state(state: Made) -> None:
    """About 12 districts, 60 middle schools with feeders, 30,000 students a year, 6 years."""
    assert 11 <= state.one("select count(distinct district_id) from schools") <= 13
    middle = "select count(distinct school_id) from enrolled where grade >= 6"
    feeding = "select count(distinct school_id) from enrolled where grade <= 5"
    assert 55 <= state.one(middle) <= 70
    assert state.one(feeding) >= state.one(middle)
    per_year = state.by_key("select school_year, count(*) from enrolled group by 1")
    assert sorted(per_year) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert all(27_000 <= count <= 33_000 for count in per_year.values())
    per_grade = "select count(*) / count(distinct school_id) from enrolled where grade = 7"
    assert 65 * 6 <= state.one(per_grade) <= 85 * 6


def test_mobility(state: Made) -> None:
    """8-15% a year change school or leave (steps to middle school apart); some join, repeat, jump."""
    changed, joined, repeated, jumped = state.rows("""
        select avg((n.student_id is null or n.school_id <> e.school_id)::int)
                   filter (e.grade not in (5, 8)),
               (select avg((b.student_id is null)::int) from enrolled a left join enrolled b
                  on a.student_id = b.student_id and b.school_year = a.school_year - 1
                where a.grade > 3 and a.school_year > 2020),
               avg((n.grade = e.grade)::int), count(*) filter (n.grade = e.grade + 2)
        from enrolled e left join enrolled n
          on n.student_id = e.student_id and n.school_year = e.school_year + 1
        where e.school_year < 2025
    """)[0]
    assert 0.08 < changed < 0.15
    assert 0.04 < joined < 0.10
    assert 0.002 < repeated < 0.02
    assert jumped > 50


def test_some_enrolled_students_are_not_tested_more_of_those_who_start_low(state: Made) -> None:
    rows = state.rows(f"""
        select ntile, avg((spring.student_id is null)::int) from (
            select student_id, school_year, ntile(4) over (order by scale_score) as ntile
            from valid where assessment = '{ADAPTIVE}' and "window" = 'fall'
              and school_year <> 2021) fall
        left join valid spring on spring.student_id = fall.student_id
         and spring.school_year = fall.school_year and spring."window" = 'spring'
         and spring.assessment = '{ADAPTIVE}'
        group by 1 order by 1
    """)
    missing = [share for _, share in rows]
    assert 0.02 < np.mean(missing) < 0.06
    assert missing[0] > 1.5 * missing[3]


def test_matched_students_per_middle_school(state: Made) -> None:
    """Most schools keep 45-65; at least 6 stay under 30 in every cohort."""
    rows = state.rows("""
        select cohort, count(*) filter (n between 45 and 65), count(*) filter (n < 30), count(*)
        from (select cohort, school_id, count(*) n from matched group by 1, 2 having count(*) > 5)
        group by 1
    """)
    assert len(rows) == 4
    assert all(small >= 6 for _, _, small, _ in rows)
    assert sum(usual for _, usual, _, _ in rows) > 0.5 * sum(count for *_, count in rows)


def test_small_groups_and_missing_values_are_there(state: Made) -> None:
    groups = state.rows("""
        select count(*) from enrolled where school_year = 2025 and grade >= 6
        group by school_id, grade, race_ethnicity
    """)
    assert sum(1 for (count,) in groups if count < 10) > 100
    for column in DEMOGRAPHICS:
        share = state.one(f"select avg(({column} is null)::int) from enrolled")
        assert 0.001 < share < 0.03, column
    assert state.one("select count(*) from enrolled where gender = 'Nonbinary'") > 100


def test_rows_that_exercise_the_door_are_few_but_there(state: Made) -> None:
    """Set aside: under 0.1% of all rows, and every kind at least once a year."""
    total = state.one("select count(*) from scores")
    window = state.one("select count(*) from scores where \"window\" = 'summer'")
    off = state.one(f"""
        select count(*) from scores where scale_score not between
            case assessment when '{ADAPTIVE}' then 100 else 650 end and
            case assessment when '{ADAPTIVE}' then 350 else 850 end
    """)
    twice = state.one("""
        select count(*) - count(distinct (student_id, school_year, "window", assessment)) from scores
    """)
    assert min(window, off, twice) >= 6
    assert window + off + twice < 0.001 * total
    outside = state.one("select count(*) from scores where grade in (2, 9)")
    strangers = state.one("""
        select count(*) from valid v anti join enrolled e using (student_id, school_year)
    """)
    unscored = state.one("select avg((scale_score is null)::int) from scores")
    double = state.one("select count(*) from students") - state.one("select count(*) from enrolled")
    assert outside > 10
    assert strangers > 10
    assert 0.002 < unscored < 0.03
    assert 20 < double < 2000


def test_students_who_repeat_a_grade_keep_what_they_know(state: Made) -> None:
    """Spring of a grade to fall of the same grade again: the usual small summer step, no leap.

    For those who repeat grade 3 as for those who repeat grade 8; they scored low to begin with.
    """
    rows = state.rows(f"""
        select s.grade, avg(f.scale_score - s.scale_score), avg(s.scale_score - n.mean), count(*)
        from valid s join valid f on f.student_id = s.student_id
         and f.school_year = s.school_year + 1 and f.grade = s.grade
        join norms n on n.assessment = s.assessment and n.grade = s.grade
         and n."window" = 'spring'
        where s.assessment = '{ADAPTIVE}' and f.assessment = s.assessment
          and s."window" = 'spring' and f."window" = 'fall' and s.school_year >= 2022
        group by 1
    """)
    assert len(rows) == 6
    for grade, step, standing, count in rows:
        assert count > 40, grade
        assert -6 < step < 1.5, grade
        assert standing < -5, grade
