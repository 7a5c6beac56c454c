"""The demo state's scores against their targets: what DATA.md's table promises, measured in the
files themselves.

Each test names its target. Bounds are the target give or take what chance and a deliberate
unevenness leave.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.data.demo_state import ADAPTIVE, STATE, Made, made

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


@pytest.fixture(scope="module")
def state() -> Made:
    return made()


def test_means_and_spreads_are_close_to_the_norms(state: Made) -> None:
    """First year: within 1.5 points of the norm mean; every year: SD within 7%, SE about 3."""
    found = state.rows("""
        select v.school_year, v.grade, v."window", avg(scale_score) - any_value(n.mean),
               stddev_samp(scale_score) / any_value(n.sd), avg(standard_error)
        from valid v join norms n using (assessment, grade, "window") group by 1, 2, 3
    """)
    assert len(found) == 6 * 6 * 3 - 6  # one spring is missing
    for year, grade, window, shift, spread, error in found:
        where = f"{year} grade {grade} {window}"
        assert abs(shift) < (1.5 if year == 2020 else 5.5), where
        assert 0.93 < spread < 1.07, where
        assert 2.8 < error < 3.2, where


def test_spring_gains_shrink_with_grade(state: Made) -> None:
    """About 10, 8, 6.5 and 5.4 points from fall to spring in grades 5-8, before the disruption."""
    gains = state.by_key(f"""
        select f.grade, avg(s.scale_score - f.scale_score) from valid f join valid s
          on f.student_id = s.student_id and f.school_year = s.school_year and f.grade = s.grade
        where f.assessment = '{ADAPTIVE}' and s.assessment = f.assessment
          and f."window" = 'fall' and s."window" = 'spring' and f.school_year = 2020 group by 1
    """)
    assert [gains[grade] for grade in (5, 6, 7, 8)] == pytest.approx([9.6, 8.1, 6.5, 5.4], abs=0.5)
    assert gains[3] > gains[4] > gains[5]


def test_fall_and_spring_scores_agree_as_published_tests_do(state: Made) -> None:
    """Correlation about .93 within a year, about .87 from fall 6 to spring 8."""
    within = state.rows(f"""
        select f.school_year, f.grade, corr(f.scale_score, s.scale_score) from valid f
          join valid s on f.student_id = s.student_id and f.school_year = s.school_year
        where f.assessment = '{ADAPTIVE}' and s.assessment = f.assessment
          and f."window" = 'fall' and s."window" = 'spring' group by 1, 2
    """)
    assert all(0.91 < corr < 0.95 for _, _, corr in within)
    spans = state.by_key("select cohort, corr(entry, exit) from matched group by 1")
    assert sorted(spans) == [2020, 2021, 2022, 2023]
    assert all(0.85 < corr < 0.885 for corr in spans.values())


def test_summers_cost_points_most_of_all_from_grade_5_to_6(state: Made) -> None:
    steps = state.by_key(f"""
        select s.grade, avg(f.scale_score - s.scale_score) from valid s join valid f
          on f.student_id = s.student_id and f.school_year = s.school_year + 1
         and f.grade = s.grade + 1
        where s.assessment = '{ADAPTIVE}' and f.assessment = s.assessment
          and s."window" = 'spring' and f."window" = 'fall' and s.school_year >= 2022 group by 1
    """)
    assert all(step < -0.8 for step in steps.values())
    assert min(steps, key=lambda grade: steps[grade]) == 5
    assert steps[5] == pytest.approx(-4.0, abs=0.5)


def test_school_share_of_variance(state: Made) -> None:
    """About .23-.26 of the variance lies between schools, in fall (mean over six years)."""
    shares = state.by_key(f"""
        with one as (
            select school_year, grade, school_id, count(*) n, avg(scale_score) m,
                   var_samp(scale_score) v
            from valid where assessment = '{ADAPTIVE}' and "window" = 'fall'
            group by 1, 2, 3 having count(*) > 5),
        parts as (
            select school_year, grade, var_samp(m) - avg(v / n) between_,
                   sum((n - 1) * v) / sum(n - 1) within_
            from one group by 1, 2)
        select grade, avg(between_ / (between_ + within_)) from parts group by 1
    """)
    assert all(0.20 < shares[grade] < 0.29 for grade in range(3, 9))
    assert 0.225 < np.mean([shares[grade] for grade in (5, 6, 7, 8)]) < 0.265


def _depths(state: Made, year: int) -> dict[int, list[float]]:
    """Shares placed at or above grade, 1, 2, 3, 4 or more below, in spring, by grade."""
    rows = state.rows(f"""
        select grade, least(greatest(grade - placement_grade, 0), 4) depth, count(*) n
        from valid where assessment = '{ADAPTIVE}' and "window" = 'spring'
          and school_year = {year} group by 1, 2
    """)
    counts = {grade: [0.0] * 5 for grade in range(3, 9)}
    for grade, depth, count in rows:
        counts[grade][depth] = count
    return {grade: [one / sum(row) for one in row] for grade, row in counts.items()}


def test_share_below_grade_grows_with_grade_and_its_tail_lengthens(state: Made) -> None:
    """From about 45% in grade 3 to about 60% in grade 8; every layer that can show is there."""
    depths = _depths(state, 2025)
    below = [1 - depths[grade][0] for grade in range(3, 9)]
    assert below[0] == pytest.approx(0.45, abs=0.03)
    assert below[-1] == pytest.approx(0.60, abs=0.03)
    assert all(later > earlier - 0.01 for earlier, later in pairwise(below))
    tail = [depths[grade][3] + depths[grade][4] for grade in range(3, 9)]
    assert tail[-1] > tail[3] > tail[1]
    assert depths[3][4] == 0.0  # the lowest placement is kindergarten
    assert all(min(depths[grade]) > 0.02 for grade in range(4, 9))


def test_placements_follow_the_score_and_the_cuts(state: Made) -> None:
    """The placed grade is the highest whose cut of the window the score reaches."""
    wrong = state.one(f"""
        select count(*) from valid v
        where assessment = '{ADAPTIVE}' and placement_grade <> (
            select coalesce(max(c.grade), 0) from cut_scores c
            where c.assessment = v.assessment and c."window" = v."window"
              and c.proficient_cut <= v.scale_score)
    """)
    assert wrong == 0


def test_schools_are_uneven(state: Made) -> None:
    """One school in ten has fewer than 45% below in grade 8, one in ten more than 75%."""
    low, high = state.rows(f"""
        with one as (
            select avg((placement_grade < grade)::int) share from valid
            where assessment = '{ADAPTIVE}' and "window" = 'spring' and school_year = 2025
              and grade = 8 group by school_id having count(*) >= 10)
        select quantile_cont(share, 0.1), quantile_cont(share, 0.9) from one
    """)[0]
    assert low < 0.45
    assert high > 0.75


@pytest.mark.parametrize(
    ("column", "lower", "higher"),
    [
        ("race_ethnicity", "Black or African American", "White"),
        ("race_ethnicity", "Hispanic or Latino", "Asian"),
        ("economically_disadvantaged", "true", "false"),
        ("english_learner", "true", "false"),
        ("student_with_disability", "true", "false"),
    ],
)
def test_groups_differ_and_overlap(state: Made, column: str, lower: str, higher: str) -> None:
    """A quarter to one SD apart, and in each group some students far above and far below."""
    found = {
        row[0]: row[1:]
        for row in state.rows(f"""
            select e.{column}::varchar, avg(scale_score), stddev_samp(scale_score),
                   avg((placement_grade >= v.grade)::int), avg((placement_grade <= v.grade - 2)::int)
            from valid v join enrolled e using (student_id, school_year)
            where v.assessment = '{ADAPTIVE}' and v."window" = 'spring' and v.grade = 6
            group by 1 having count(*) >= 100""")
    }
    apart = (found[higher][0] - found[lower][0]) / 17.5
    assert 0.25 < apart < 1.1
    for group in (lower, higher):
        _, spread, at_or_above, far_below = found[group]
        assert 14 < spread < 20
        assert at_or_above > 0.15
        assert far_below > 0.08


def test_state_test_falls_modestly(state: Made) -> None:
    """About 40% proficient in grade 4, about 30% in grade 8, in the last spring."""
    share = state.by_key(f"""
        select grade, avg(proficient::int) from valid
        where assessment = '{STATE}' and school_year = 2025 group by 1
    """)
    assert share[4] == pytest.approx(0.40, abs=0.03)
    assert share[8] == pytest.approx(0.30, abs=0.03)
    assert share[4] > share[6] > share[8]
    assert sorted(share) == [3, 4, 5, 6, 7, 8]


def test_state_test_is_scaled_anew_in_each_grade(state: Made) -> None:
    """Spring only, no placements, proficient from 750 on in every grade, no means that rise."""
    odd = f"""
        select count(*) from valid where assessment = '{STATE}'
          and ("window" <> 'spring' or placement_grade is not null
               or proficient is distinct from (scale_score >= 750))
    """
    assert state.one(odd) == 0
    means = state.by_key(
        f"select grade, avg(scale_score) from valid where assessment = '{STATE}' group by 1"
    )
    assert max(means.values()) - min(means.values()) < 15
    assert state.one(f"select count(proficient) from scores where assessment = '{ADAPTIVE}'") == 0


def test_the_second_year_breaks_off_and_scores_fall(state: Made) -> None:
    """No spring tests in 2021, lower scores in 2022, part of it made good by 2025."""
    assert (
        state.one("select count(*) from scores where school_year = 2021 and \"window\" = 'spring'")
        == 0
    )
    assert (
        state.one("select count(*) from mastery where school_year = 2021 and \"window\" = 'spring'")
        == 0
    )
    mean = state.by_key(f"""
        select school_year, avg(scale_score) from valid
        where assessment = '{ADAPTIVE}' and "window" = 'fall' group by 1
    """)
    assert mean[2022] < mean[2020] - 2.5
    assert mean[2022] + 1 < mean[2025] < mean[2020] - 0.5
