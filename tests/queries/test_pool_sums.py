"""A pool as sums gives what the students themselves give: effect, sums per school, balance.

Each test makes students of its own, compares them one by one (`match`, `school_sums`, `balance`) and
once more from sums: counts must be the same, other numbers to 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pytest

from queries.balance import Balance, balance
from queries.comparison import Comparison, Met
from queries.effects import effect, effect_of_sums
from queries.matching import Matched, match, numbered
from queries.pool_sums import Pool, Share, Students
from queries.school_sums import SchoolSums, school_sums

D = (12.0, 15.0)  # SD of the exit score of each cohort, points
ENTRY_SD = (10.0, 14.0)


@dataclass(frozen=True)
class Cohort:
    """Students of one cohort, an entry each; `like` is the stratum."""

    treated: np.ndarray
    school: np.ndarray
    like: np.ndarray
    entry: np.ndarray
    exit: np.ndarray
    shares: dict[str, np.ndarray]


def cohort(seed: int, *, n: int = 600, schools: int = 12, strata: int = 40) -> Cohort:
    """A few schools of each arm, some strata of one arm alone, shares unknown of some."""
    draw = np.random.default_rng(seed)
    school = draw.integers(0, schools, n)
    treated = school < schools // 3
    like = np.where(treated, draw.integers(0, strata - 8, n), draw.integers(6, strata, n))
    entry = 200 + like + draw.normal(0, 3, n)
    shares = {name: draw.integers(0, 2, n).astype(float) for name in ("econ", "gender_1")}
    shares["econ"][draw.integers(0, n, 30)] = np.nan
    return Cohort(treated, school, like, entry, entry + draw.normal(8, 9, n), shares)


def by_students(some: list[Cohort], *, before: bool) -> tuple[Matched, SchoolSums, Balance]:
    """The comparison one by one; scores over their cohort's D."""
    cell = np.concatenate([np.full(len(one.like), at) for at, one in enumerate(some)])
    like = np.concatenate([one.like for one in some])
    treated = np.concatenate([one.treated for one in some])
    entry = np.concatenate([one.entry / D[at] for at, one in enumerate(some)])
    school = np.concatenate([one.school for one in some])
    matched = match(
        treated,
        entry=entry,
        traits=np.zeros_like(like),
        cell=cell,
        school=2 * school + treated,
        bins=numbered(cell, like),
    )
    names = some[0].shares
    spread = float(np.sqrt(np.mean([(ENTRY_SD[at] / D[at]) ** 2 for at in range(len(some))])))
    shares = {name: np.concatenate([one.shares[name] for one in some]) for name in names}
    points = np.concatenate([one.exit / D[at] for at, one in enumerate(some)])
    held = balance(matched, entry_sd=spread, shares=shares, fewest=5, before=before)
    return matched, school_sums(matched, points, sd=1.0), held


def students(one: Cohort, at: int, arm: np.ndarray) -> Students:
    """Some students of a cohort, the `at`th, with codes 0 no, 1 yes, 2 unknown."""
    return Students(
        like=one.like[arm],
        school=one.school[arm],
        z=one.entry[arm] / D[at],
        y=one.exit[arm] / D[at],
        columns={
            name: np.where(np.isnan(values), 2, values)[arm].astype(np.int8)
            for name, values in one.shares.items()
        },
        shares={name: Share(name, 1, 2) for name in one.shares},
    )


def by_sums(some: list[Cohort]) -> Comparison:
    """The same from sums of the pool."""
    met = []
    for at, one in enumerate(some):
        pool, mine = (students(one, at, arm) for arm in (~one.treated, one.treated))
        met.append(Met(Pool(pool, int(one.like.max()) + 1), mine))
    spread = float(np.sqrt(np.mean([(ENTRY_SD[at] / D[at]) ** 2 for at in range(len(some))])))
    return Comparison(tuple(met), 1 / spread)


@pytest.mark.parametrize("seeds", [(1,), (2,), (3, 4), (5, 5)])
def test_sums_are_those_of_the_students(seeds: tuple[int, ...]) -> None:
    some = [cohort(seed) for seed in seeds]
    matched, expected, _ = by_students(some, before=False)
    found = by_sums(some)
    assert found.n_treated == matched.n_treated < found.n_treated_given
    assert found.n_pool == matched.n_pool < found.n_pool_given
    assert found.n_treated_given == matched.n_treated_given
    assert found.n_pool_given == matched.n_pool_given
    assert found.schools_treated == matched.schools_treated
    assert found.schools_pool == matched.schools_pool
    for one in fields(SchoolSums):
        mine, theirs = getattr(found.sums, one.name), getattr(expected, one.name)
        if np.asarray(theirs).dtype.kind == "f":
            assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-9, nan_ok=True), one.name
        else:
            assert np.array_equal(mine, theirs), one.name


@pytest.mark.parametrize("seeds", [(1,), (3, 4)])
def test_the_effect_is_that_of_the_students(seeds: tuple[int, ...]) -> None:
    some = [cohort(seed) for seed in seeds]
    matched, _, _ = by_students(some, before=False)
    points = np.concatenate([one.exit / D[at] for at, one in enumerate(some)])
    expected, found = effect(matched, points, sd=1.0), effect_of_sums(by_sums(some).sums)
    assert expected is not None and found is not None
    assert found.value == pytest.approx(expected.value, abs=1e-9)
    assert found.slope == pytest.approx(expected.slope, abs=1e-9)
    assert found.half == pytest.approx(expected.half, abs=1e-9)
    assert found.df == pytest.approx(expected.df, rel=1e-9)


@pytest.mark.parametrize(("seeds", "before"), [((1,), True), ((2,), False), ((3, 4), False)])
def test_balance_is_that_of_the_students(seeds: tuple[int, ...], before: bool) -> None:
    some = [cohort(seed) for seed in seeds]
    _, _, expected = by_students(some, before=before)
    found = by_sums(some).balance(fewest=5, before=before)
    assert (found.word, found.worst, found.judged, found.unjudged, found.leans) == (
        *(expected.word, expected.worst, expected.judged, expected.unjudged, expected.leans),
    )
    for mine, theirs in zip(found.variables, expected.variables, strict=True):
        assert mine.name == theirs.name
        for end in ("before", "after"):
            for part in ("treated", "pool", "apart"):
                one, other = (getattr(getattr(each, end), part) for each in (mine, theirs))
                assert one == (None if other is None else pytest.approx(other, abs=1e-9))


def test_a_share_of_one_cohort_alone_is_taken_among_its_students() -> None:
    first, second = cohort(6), cohort(7)
    del first.shares["gender_1"]
    found = by_sums([first, second]).balance(fewest=0, before=False)
    alone = by_sums([second]).balance(fewest=0, before=False)
    there = next(one for one in found.variables if one.name == "gender_1")
    assert there.after.treated == next(
        one.after.treated for one in alone.variables if one.name == "gender_1"
    )


def test_counts_of_a_share_are_of_whom_it_is_known() -> None:
    one = cohort(8)
    kept = np.isin(one.like, one.like[one.treated]) & np.isin(one.like, one.like[~one.treated])
    econ, arms = one.shares["econ"], (one.treated, one.treated & kept, ~one.treated)
    expected = [
        (int((econ[arm] == 1).sum()), int((econ[arm] == 0).sum()))
        for arm in (*arms, ~one.treated & kept)
    ]
    assert list(by_sums([one]).counts["econ"]) == expected


def test_without_any_share_the_entry_score_alone_is_judged() -> None:
    one = cohort(10)
    one.shares.clear()
    found = by_sums([one]).balance(fewest=0, before=True)
    assert [each.name for each in found.variables] == ["entry"]


def test_nobody_alike_leaves_nothing_compared() -> None:
    one = cohort(9)
    apart = Cohort(
        one.treated, one.school, one.like + 100 * one.treated, one.entry, one.exit, one.shares
    )
    found = by_sums([apart])
    assert (found.n_treated, found.n_pool, found.schools_treated) == (0, 0, 0)
    assert effect_of_sums(found.sums) is None
    assert found.balance(fewest=0, before=True).worst is None


def test_balance_before_is_of_one_cohort() -> None:
    with pytest.raises(ValueError, match="one cohort"):
        by_sums([cohort(1), cohort(2)]).balance(fewest=0, before=True)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_pool_without_some_schools_is_the_pool_of_the_rest(seed: int) -> None:
    one = cohort(seed)
    strata = int(one.like.max()) + 1
    away = ~one.treated & np.isin(one.school, [5, 9])
    left = Pool(students(one, 0, ~one.treated), strata).without(students(one, 0, away))
    rest = Pool(students(one, 0, ~one.treated & ~away), strata)
    mine = students(one, 0, one.treated)
    found, expected = (Comparison((Met(pool, mine),), 1.0) for pool in (left, rest))
    assert left.size == rest.size and found.counts == expected.counts
    assert found.sums.school.tolist() == expected.sums.school.tolist()
    for column in fields(SchoolSums):
        assert getattr(found.sums, column.name) == pytest.approx(
            getattr(expected.sums, column.name), abs=1e-9, nan_ok=True
        )
    assert found.entry_apart == pytest.approx(expected.entry_apart, abs=1e-9)
    worst = found.balance(fewest=5, before=True).worst
    assert worst == pytest.approx(expected.balance(fewest=5, before=True).worst, abs=1e-9)
