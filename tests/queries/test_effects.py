"""Effects against values worked out by hand, against least squares done otherwise, and statsmodels."""

from __future__ import annotations

from dataclasses import fields, replace
from math import inf, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.effects import (
    CANNOT_SEPARATE,
    TOO_FEW,
    Effect,
    effect,
    effect_of_sums,
)
from queries.intervals import LESS, MORE, TOO_CLOSE, t_95
from queries.matching import Matched, match
from queries.school_sums import school_sums
from tests.queries.effect_worlds import found_of, one_stratum, world

ADDED = ("n", "weight", "tt", "tz", "zz", "ty", "zy", "above_y", "above_z")


def test_schools_of_one_student_are_two_samples_of_a_t_test() -> None:
    """Treated 1, 2, 3, pool -1, 0, 1: 2 apart. T~ = +-1/2, sum T~^2 = 1.5, residuals -1, 0, 1: psi
    = -1/3, 0, 1/3, in the pool 1/3, 0, -1/3. q = 1 - 2/3 + 1/3 = 2/3, so each arm has a variance of
    (2/9) / (2/3) = 1/3, which is s^2 / n; df 2 each, together (2/3)^2 / (1/18 + 1/18) = 4. Half:
    2.7764 x sqrt(2/3) = 2.2670: across 0."""
    found = one_stratum([1.0, 2.0, 3.0], [-1.0, 0.0, 1.0])
    assert found is not None and found.half is not None
    assert found.value == pytest.approx(2.0)
    assert found.psi == pytest.approx([1 / 3, 0, -1 / 3, -1 / 3, 0, 1 / 3])
    assert found.treated.tolist() == [False] * 3 + [True] * 3
    assert found.school.tolist() == [3, 4, 5, 0, 1, 2]
    assert found.df == pytest.approx(4.0)
    assert found.half == pytest.approx(2.2670, abs=1e-4)
    assert found.verdict == TOO_CLOSE
    assert found.own[found.treated] == pytest.approx([1.0, 2.0, 3.0])
    assert (found.n_treated, found.n_pool, found.schools_treated, found.schools_pool) == (
        3,
        3,
        3,
        3,
    )


def test_growth_that_the_entry_score_explains_is_taken_off() -> None:
    """exit = 2 entry + 3 for the treated, whose entry is 1 point higher: slope 2 and an effect of 3
    points, .3 SDs of 10, with nothing left over: the interval has no width."""
    found = one_stratum(
        [5.0, 7.0, 9.0], [0.0, 2.0, 4.0], entry=[1.0, 2.0, 3.0, 0.0, 1.0, 2.0], sd=10.0
    )
    assert found is not None and found.interval is not None
    assert (found.value, found.slope) == pytest.approx((0.3, 2.0))
    assert found.interval == pytest.approx((0.3, 0.3))
    assert found.verdict == MORE


def test_strata_count_by_their_treated_and_schools_by_their_students() -> None:
    """Stratum 0: treated 4 and 4 (school 1), pool 1, 1, 1, 1 (school 8): 3 more. Stratum 1: treated
    2 (school 2), pool 2 (school 9): nothing more. (2 x 3 + 1 x 0) / 3 = 2. The pool as it is,
    unweighted, would give (4 x 3 + 0) / 5. School 1 holds 2/3 of its arm's weight, and school 8, four
    students of 1/2, 2/3 of the pool's. School 1's own value is 3, school 2's is 0."""
    matched = match(
        np.array([True, True, True, False, False, False, False, False]),
        entry=np.zeros(8),
        traits=np.zeros(8, dtype=int),
        cell=np.zeros(8, dtype=int),
        school=np.array([1, 1, 2, 8, 8, 8, 8, 9]),
        bins=np.array([0, 0, 1, 0, 0, 0, 0, 1]),
    )
    found = effect(matched, np.array([4.0, 4, 2, 1, 1, 1, 1, 2]), sd=1.0)
    assert found is not None
    assert found.value == pytest.approx(2.0)
    assert found.share == pytest.approx([2 / 3, 1 / 3, 2 / 3, 1 / 3])
    assert found.own[found.treated] == pytest.approx([3.0, 0.0])
    assert found.withheld == TOO_FEW and found.half is None


@pytest.mark.parametrize(
    ("school", "withheld"),
    [
        ([1, 1, 1, 5, 6, 7], CANNOT_SEPARATE),
        ([1, 1, 2, 5, 6, 7], TOO_FEW),
        ([1, 2, 3, 5, 6, 7], None),
        ([1, 2, 3, 5, 5, 5], CANNOT_SEPARATE),
        ([1, 2, 3, 5, 5, 6], TOO_FEW),
    ],
)
def test_too_few_schools_have_an_effect_and_no_interval(
    school: list[int], withheld: str | None
) -> None:
    found = one_stratum([1.0, 2.0, 3.0], [-1.0, 0.0, 1.0], school=school)
    assert found is not None
    assert found.value == pytest.approx(2.0)
    assert found.withheld == withheld
    assert all((one is None) == (withheld is not None) for one in (found.half, found.df))
    assert (found.verdict is None) == (found.interval is None) == (withheld is not None)


def test_an_effect_that_cannot_be_told_from_entry_is_none() -> None:
    """Every treated student starts 1 point above every one of the pool: slope or effect, nobody
    knows. And where one arm is empty there is nothing to compare."""
    assert one_stratum([5.0, 5.0], [1.0, 2.0], entry=[1.0, 1.0, 0.0, 0.0]) is None
    assert one_stratum([5.0, 5.0], []) is None


def test_scores_that_are_missing_are_refused_unless_nobody_is_compared_with_them() -> None:
    with pytest.raises(ValueError, match="finite exit scores"):
        one_stratum([1.0, np.nan, 3.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="SD above 0"):
        one_stratum([1.0, 2.0], [1.0, 2.0], sd=0.0)
    matched = world(Random(1))[0]
    dropped = np.where(matched.kept, 1.0 * matched.treated, np.nan)
    found = effect(matched, dropped, sd=1.0)
    assert not matched.kept.all() and found is not None and found.value == pytest.approx(1.0)


def test_verdicts_follow_the_interval() -> None:
    """The hand-worked t-test above has a half width of 2.267; a school's spread of 1/10 a tenth."""
    near, far = [-0.1, 0.0, 0.1], [0.9, 1.0, 1.1]
    found = [one_stratum(a, b) for a, b in ((far, near), (near, far), (near, near))]
    assert [one and one.verdict for one in found] == [MORE, LESS, TOO_CLOSE]


# Any data: `world` draws several schools, strata and entry scores.


def with_dummies(matched: Matched, exit_score: np.ndarray, sd: float) -> tuple[np.ndarray, ...]:
    """Outcome, design (treated, entry, one column a stratum), weights and schools of the kept."""
    kept = matched.kept
    strata = np.eye(matched.strata)[matched.stratum[kept]]
    design = np.column_stack([matched.treated[kept], matched.entry[kept] / sd, strata])
    return exit_score[kept] / sd, design, matched.weight[kept], matched.school[kept]


def cr1(found: Effect) -> float:
    """The cluster-robust standard error with J / (J - 1) alone: sqrt(J / (J - 1) sum psi^2)."""
    schools = len(found.psi)
    return sqrt(schools / (schools - 1) * float(found.psi @ found.psi))


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_gives_the_same_effect_and_cluster_robust_error(seed: int) -> None:
    """WLS with a dummy a stratum; its factor (N - 1) / (N - K) for parameters is taken out."""
    import statsmodels.api as sm  # here: it takes a second that no other test needs

    matched, exit_score = world(Random(seed), students=600)
    y, design, weight, school = with_dummies(matched, exit_score, 20.0)
    fit = sm.WLS(y, design, weights=weight).fit(cov_type="cluster", cov_kwds={"groups": school})
    found = found_of(matched, exit_score)
    n, parameters = design.shape
    assert found.value == pytest.approx(fit.params[0], abs=1e-9)
    assert found.slope == pytest.approx(fit.params[1], abs=1e-9)
    assert cr1(found) == pytest.approx(fit.bse[0] * sqrt((n - parameters) / (n - 1)), abs=1e-9)


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_sums_by_school_say_what_students_say(random: Random) -> None:
    """Least squares over students, influence and CR2 from each student's residual and from what
    entry and strata leave of treated; nothing of it by sums or 2 x 2 equations."""
    matched, exit_score = world(random)
    y, design, weight, school = with_dummies(matched, exit_score, 20.0)
    root = np.sqrt(weight)
    solution = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    others = design[:, 1:]
    explained = np.linalg.lstsq(others * root[:, None], design[:, 0] * root, rcond=None)[0]
    left = design[:, 0] - others @ explained
    influence = weight * left * (y - design @ solution) / float(weight @ left**2)
    variance = 0.0
    for arm in (matched.treated, ~matched.treated):
        codes = np.unique(matched.school[arm & matched.kept])
        share = np.array([weight[school == code].sum() for code in codes])
        share /= share.sum()
        psi = np.array([influence[school == code].sum() for code in codes])
        variance += float((psi**2 / (1 - 2 * share + share @ share)).sum())
    found = found_of(matched, exit_score)
    assert found.value == pytest.approx(solution[0], abs=1e-9)
    assert found.df is not None
    assert found.half == pytest.approx(t_95(found.df) * sqrt(variance), abs=1e-9)
    assert found.psi.sum() == pytest.approx(0.0, abs=1e-9)


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_own_values_average_to_the_effect(random: Random) -> None:
    found = found_of(*world(random))
    own, share = found.own[found.treated], found.share[found.treated]
    assert share.sum() == pytest.approx(1.0)
    assert share @ own == pytest.approx(found.value, abs=1e-9)
    assert np.isnan(found.own[~found.treated]).all()


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_names_of_schools_do_not_matter(random: Random) -> None:
    matched, exit_score = world(random)
    order = np.array(random.sample(range(len(exit_score)), len(exit_score)))
    shuffled = replace(
        matched,
        **{
            one.name: getattr(matched, one.name)[order]
            for one in fields(matched)
            if one.name not in ("strata", "dropped")
        },
    )
    found = found_of(matched, exit_score)
    same_effect(found, found_of(shuffled, exit_score[order]))
    renamed = found_of(replace(matched, school=900 - 7 * matched.school), exit_score)
    assert (renamed.value, renamed.half) == pytest.approx((found.value, found.half), abs=1e-9)
    assert sorted(renamed.psi) == pytest.approx(sorted(found.psi), abs=1e-9)


def same_effect(one: Effect, other: Effect) -> None:
    assert (one.value, one.half, one.df) == pytest.approx((other.value, other.half, other.df))
    assert one.psi == pytest.approx(other.psi, abs=1e-9)
    assert one.school.tolist() == other.school.tolist()


@given(st.randoms(use_true_random=False), st.floats(-2, 2), st.floats(-2, 2))
@settings(deadline=None)
def test_what_the_treated_gain_more_moves_the_effect_by_that(
    random: Random, more: float, steeper: float
) -> None:
    """Of `more` SDs for each treated student the effect moves by `more`; of what everyone gains by
    entry, or by stratum, it does not move; and the interval keeps its width."""
    matched, exit_score = world(random)
    found = found_of(matched, exit_score)
    raised = exit_score + 20 * more * matched.treated
    raised += steeper * matched.entry + 5.0 * matched.stratum
    moved = found_of(matched, raised)
    assert moved.value - found.value == pytest.approx(more, abs=1e-9)
    assert moved.slope - found.slope == pytest.approx(steeper, abs=1e-9)
    assert moved.half == pytest.approx(found.half, abs=1e-9)
    turned = found_of(matched, -exit_score)
    assert (turned.value, turned.half) == pytest.approx((-found.value, found.half), abs=1e-9)
    halved = found_of(matched, exit_score, sd=40.0)
    assert (2 * halved.value, 2 * (halved.half or inf)) == pytest.approx((found.value, found.half))


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_arms_of_one_size_swapped_differ_by_the_negative(random: Random) -> None:
    """Where each stratum holds as many treated as pool students, all weigh 1 and nothing but the
    sign tells the arms apart."""
    rng = np.random.default_rng(random.randrange(2**32))
    treated = np.arange(80) % 2 == 0
    matched = match(
        treated,
        entry=rng.normal(200, 16, 80),
        traits=np.arange(80) // 8,
        cell=np.zeros(80, dtype=int),
        school=np.arange(80) % 10,
        bins=np.zeros(80, dtype=int),
    )
    exit_score = rng.normal(230, 20, 80)
    found = found_of(matched, exit_score)
    swapped = found_of(replace(matched, treated=~treated), exit_score)
    assert (swapped.value, swapped.half) == pytest.approx((-found.value, found.half), abs=1e-9)


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_joined_schools_keep_the_effect_and_add_their_influence(random: Random) -> None:
    """The first two of the pool, as one."""
    sums = school_sums(*world(random), sd=20.0)
    found = effect_of_sums(sums)

    def joined(values: np.ndarray) -> np.ndarray:
        return np.concatenate([[values[:2].sum()], values[2:]])

    added = {name: joined(getattr(sums, name)) for name in ADDED}
    again = effect_of_sums(replace(sums, school=sums.school[1:], treated=sums.treated[1:], **added))
    assert found is not None and again is not None
    assert again.value == pytest.approx(found.value, abs=1e-12)
    assert again.psi == pytest.approx(joined(found.psi), abs=1e-12)
