"""The demo state's diagnostics: what they ask, and what success hangs on."""

from __future__ import annotations

import numpy as np
import pytest

from tests.data.demo_state import ADAPTIVE, Made, made

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


@pytest.fixture(scope="module")
def state() -> Made:
    return made()


def test_a_diagnostic_asks_25_to_30_standards_from_up_to_five_grades(state: Made) -> None:
    fewest, most, lowest, highest = state.rows("""
        select min(n), max(n), min(least_), max(most_) from (
            select count(*) n, min(s.grade - e.grade) least_, max(s.grade - e.grade) most_
            from mastery m join standards s using (standard)
            join enrolled e using (student_id, school_year)
            where m.school_year = 2024 group by m.student_id, m."window")
    """)[0]
    assert (fewest, most) == (25, 30)
    assert (lowest, highest) == (-4, 0)


def test_every_tested_student_has_a_diagnostic_in_fall_and_spring(state: Made) -> None:
    without = state.one(f"""
        select count(*) from (
            select distinct v.student_id, v.school_year, v."window" from valid v
            join enrolled e using (student_id, school_year)
            where assessment = '{ADAPTIVE}' and "window" <> 'winter')
        anti join mastery using (student_id, school_year, "window")
    """)
    assert without == 0
    assert state.rows('select distinct "window" from mastery order by 1') == [
        ("fall",),
        ("spring",),
    ]


def test_carry_over_standards_come_back(state: Made) -> None:
    """A student matched fall 6 to spring 8 is asked 8 or some more standards at both ends."""
    pairs = state.rows("""
        select count(*) from matched x
        join mastery a on a.student_id = x.student_id and a.school_year = x.cohort
                      and a."window" = 'fall'
        join mastery b on b.student_id = x.student_id and b.school_year = x.cohort + 2
                      and b."window" = 'spring' and b.standard = a.standard
        where x.cohort = 2022 group by x.student_id
    """)
    counts = [count for (count,) in pairs]
    assert min(counts) >= 8
    assert np.median(counts) < 17


def test_lower_grades_are_asked_mostly_of_students_who_are_behind(state: Made) -> None:
    """Beyond the carry-over standards: of grade 8 students, grade 4 standards per diagnostic."""
    asked = state.by_key(f"""
        with diagnostics as (
            select v.student_id, v.school_year, v.grade - v.placement_grade >= 3 as behind
            from valid v where v.assessment = '{ADAPTIVE}' and v."window" = 'spring'
              and v.grade = 8 and v.school_year = 2025)
        select behind, count(m.standard) / count(distinct d.student_id)
        from diagnostics d left join (
            select m.* from mastery m join standards s using (standard)
            where s.grade in (4, 5) and m."window" = 'spring') m using (student_id, school_year)
        group by 1
    """)
    assert asked[True] > asked[False] + 1


def test_success_follows_prerequisites(state: Made) -> None:
    """Enrolled-grade standards in spring: about 15% with few prerequisites, about 60% with all."""
    few, most = state.rows("""
        with asked as (
            select m.student_id, m.standard, m.finished from mastery m
            where m.school_year = 2025 and m."window" = 'spring'),
        needed as (
            select p.* from prerequisites p
            where p.standard in (select standard from asked)
              and p.prerequisite in (select distinct standard from mastery)),
        judged as (
            select t.student_id, t.standard, any_value(t.finished) finished,
                   count(q.standard) n, count(*) filter (q.finished) done, count(*) direct
            from asked t join standards s using (standard)
            join enrolled e on e.student_id = t.student_id and e.school_year = 2025
                           and e.grade = s.grade
            join needed p on p.standard = t.standard
            left join asked q on q.student_id = t.student_id and q.standard = p.prerequisite
            group by 1, 2)
        select avg(finished::int) filter (3 * done < n), avg(finished::int) filter (done = n)
        from judged where n >= 1 and 2 * n >= direct
    """)[0]
    assert few == pytest.approx(0.15, abs=0.04)
    assert most == pytest.approx(0.60, abs=0.05)
    told = {row["window"]: row for row in state.truth["prerequisites"]["rows"]}["spring"]
    assert told["few"] == pytest.approx(few, abs=0.02)
    assert told["all"] == pytest.approx(most, abs=0.02)


def test_unfinished_learning_lies_deeper_the_nearer_the_grade(state: Made) -> None:
    """Grade 8 in spring: the share unfinished rises from grade 4 standards to grade 8 ones."""
    shares = state.by_key("""
        select s.grade, avg((not m.finished)::int) from mastery m join standards s using (standard)
        join enrolled e using (student_id, school_year)
        where m.school_year = 2025 and m."window" = 'spring' and e.grade = 8 group by 1 order by 1
    """)
    values = list(shares.values())
    assert list(shares) == [4, 5, 6, 7, 8]
    assert values == sorted(values)
    assert 0.2 < values[0] < 0.45
    assert 0.6 < values[-1] < 0.85
