"""The demo state's providers: schools, years, fidelity, dose, and what they say of themselves."""

from __future__ import annotations

import pytest

from tests.data.demo_state import Made, made

FIDELITY = (
    "student_progress",
    "teacher_usage",
    "planning_time",
    "professional_learning",
    "interim_assessment",
    "infrastructure",
)


@pytest.fixture(scope="module")
def state() -> Made:
    return made()


def test_providers_and_their_schools(state: Made) -> None:
    """12, 6, 6, 6, 3 and 1 schools, one technical assistance provider, at least 25 in the pool."""
    counts = state.by_key("""
        select provider_id, count(distinct school_id) from implementations i
        join providers p using (provider_id)
        where role = 'model provider' and i.school_year = 2025 group by 1
    """)
    assert sorted(counts.values()) == [1, 3, 6, 6, 6, 12]
    roles = state.by_key("select role, count(*) from providers group by 1")
    assert roles == {"model provider": 6, "technical assistance": 1}
    pool = state.one("""
        select count(distinct school_id) from enrolled where grade >= 6 and school_id not in (
            select school_id from implementations join providers using (provider_id)
            where role = 'model provider')
    """)
    assert pool >= 25


def test_implementations_begin_with_a_planning_year_and_not_all_at_once(state: Made) -> None:
    first = state.rows("""
        select provider_id, school_id, min(school_year), arg_min(implementation_year, school_year)
        from implementations join providers using (provider_id)
        where role = 'model provider' group by 1, 2
    """)
    assert all(since == 0 for *_, since in first)
    assert len({year for _, _, year, _ in first}) >= 3


def test_fidelity_usage_and_funding_are_uneven_and_partly_missing(state: Made) -> None:
    for column in FIDELITY:
        lowest, highest, spread, missing = state.rows(
            f"select min({column}), max({column}), stddev({column}), "
            f"avg(({column} is null)::int) from implementations"
        )[0]
        assert 0 <= lowest < highest <= 1
        assert spread > 0.1
        assert 0.03 < missing < 0.5
    sources = {row[0] for row in state.rows("select distinct source from funding")}
    assert sources == {"federal", "state discretionary", "legislative", "public-private", "local"}
    covered = state.one("""
        select avg((u.student_id is not null)::int) from enrolled e
        join implementations i on i.school_id = e.school_id and i.grade = e.grade
         and i.school_year = e.school_year and i.implementation_year >= 1
        join providers p on p.provider_id = i.provider_id and p.role = 'model provider'
        left join usage u on u.student_id = e.student_id and u.school_year = e.school_year
    """)
    assert 0.88 < covered < 0.98


def test_few_students_of_the_dose_only_provider_reach_its_dose(state: Made) -> None:
    """About 9 in 100 in every year they used it."""
    share = state.one("""
        select avg(reached::int) from (
            select student_id, bool_and(hours >= stated_dose_hours) reached
            from usage join providers using (provider_id)
            where provider_id = 'stepwellow' group by 1)
    """)
    assert 0.06 < share < 0.12


def test_one_provider_starts_higher(state: Made) -> None:
    """Its students enter grade 6 about 0.4 SD above the pool's; no other provider's do."""
    entry = state.by_key("""
        with used as (
            select school_id, any_value(provider_id) provider_id from implementations
            join providers using (provider_id) where role = 'model provider' group by 1)
        select coalesce(provider_id, 'pool'), avg(entry) from matched
        left join used using (school_id) group by 1
    """)
    ahead = {name: (mean - entry["pool"]) / 16 for name, mean in entry.items()}
    assert ahead["kestrelway"] == pytest.approx(0.4, abs=0.15)
    for other in ("lumenpath", "tallowick", "stepwellow"):
        assert abs(ahead[other]) < 0.25


def test_some_provider_reports_are_rosier_than_the_data(state: Made) -> None:
    """The reported gain of lumenpath is the data's; tallowick's and kestrelway's lie above."""
    reported = {
        (provider, cohort): value
        for provider, cohort, value in state.rows(
            "select provider_id, cohort, value from provider_reports where measure = 'gain'"
        )
    }
    own = {
        (provider, cohort): gain
        for provider, cohort, gain in state.rows("""
            select i.provider_id, x.cohort, avg(x.exit - x.entry) from matched x
            join (select distinct school_id, provider_id from implementations
                  where implementation_year >= 3) i using (school_id)
            group by 1, 2
        """)
    }
    assert reported["lumenpath", 2023] == pytest.approx(own["lumenpath", 2023], abs=0.7)
    assert reported["tallowick", 2023] > own["tallowick", 2023] + 1
    assert reported["kestrelway", 2023] > own["kestrelway", 2023] + 0.8
