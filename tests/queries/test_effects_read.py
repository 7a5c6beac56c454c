"""Two effects of the same schools, and what may be believed of one."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.effects import chance, difference_of_effects, improvement_index, left_by_error
from queries.intervals import t_95
from tests.queries.effect_worlds import found_of, one_stratum, world


@given(st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_difference_is_the_effect_on_the_difference(random: Random) -> None:
    """Of two tests of the same students, matched the same way, the effect on one less that on the
    other is the effect on exit / D of one less exit / D of the other, interval and all."""
    matched, first = world(random)
    second = 0.5 * first + np.random.default_rng(random.randrange(2**32)).normal(0, 8, len(first))
    a, b = found_of(matched, first), found_of(matched, second, sd=16.0)
    both = found_of(matched, 20.0 * (first / 20.0 - second / 16.0))
    found = difference_of_effects(a, b)
    assert (found.value, found.half, found.df) == pytest.approx((both.value, both.half, both.df))
    same = difference_of_effects(a, a)
    assert (same.value, same.half, same.disagree) == (0.0, 0.0, False)


def test_tests_disagree_only_when_the_difference_leaves_out_0() -> None:
    """Treated 1, 2, 3 on one test and m - 1, m, m + 1 on the other; the pool -1, 0, 1 on both: the
    differences are the same for every school, so any m but 2 disagrees. Against 3, 2, 1 the treated's
    psi are -2/3, 0, 2/3, twice those of one test, the pool's are 0: V = (8/9) / (2/3) = 4/3, df 4
    as for one test (shares alone decide it), half 2.7764 x sqrt(4/3) = 3.2059."""
    pool = [-1.0, 0.0, 1.0]
    first = one_stratum([1.0, 2.0, 3.0], pool)
    assert first is not None
    for middle, apart in ((2.0, False), (2.5, True), (1.5, True)):
        other = one_stratum([middle - 1, middle, middle + 1], pool)
        assert other is not None
        found = difference_of_effects(first, other)
        assert found.value == pytest.approx(2.0 - middle)
        assert found.half == pytest.approx(0.0, abs=1e-12)
        assert found.disagree == apart
    turned = one_stratum([3.0, 2.0, 1.0], pool)
    assert turned is not None
    found = difference_of_effects(first, turned)
    assert (found.value, found.half, found.df) == pytest.approx((0.0, 3.2059, 4.0), abs=1e-4)
    assert not found.disagree


def test_a_school_that_one_test_lacks_adds_nothing_to_that_test() -> None:
    """The other test has no third school of the pool: its psi there is 0. Shares of the arm are the
    means of 1/3, 1/3, 1/3 and 1/2, 1/2, 0: 5/12, 5/12, 1/6. The pool's psi on the first test are
    1/3, 0, -1/3; on the other the two schools weigh 3/2 each, residuals are -1 and 1, sum w T~^2 is
    1.5: -(3/2)(1/2)(-1) / 1.5 = 1/2 and -1/2. Less each other: -1/6, 1/2, -1/3. The treated's cancel."""
    first = one_stratum([1.0, 2.0, 3.0], [-1.0, 0.0, 1.0])
    other = one_stratum([1.0, 2.0, 3.0], [-1.0, 1.0])
    assert first is not None and other is not None
    found = difference_of_effects(first, other)
    psi, share = np.array([-1 / 6, 1 / 2, -1 / 3]), np.array([5 / 12, 5 / 12, 1 / 6])
    held_back = 1 - 2 * share + share @ share
    assert found.df is not None
    assert found.half == pytest.approx(t_95(found.df) * sqrt((psi**2 / held_back).sum()))


def test_no_difference_is_judged_of_too_few_schools() -> None:
    two = one_stratum([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], school=[1, 1, 2, 5, 6, 7])
    far = one_stratum([9.0, 9.0, 9.0], [1.0, 2.0, 3.0], school=[1, 1, 2, 5, 6, 7])
    assert two is not None and far is not None
    found = difference_of_effects(far, two)
    assert (found.half, found.df, found.disagree) == (None, None, False)


# What may be believed of an effect.


def test_the_chance_draws_an_effect_halfway_when_it_is_as_unsure_as_the_prior() -> None:
    """Standard error .15, as the prior's SD: k = 1/2. Of .20 then .10 is believed, variance
    .01125. At least .10: as likely as not; at least .10 + .10607: 15.87%. Without the prior, at
    least .20 is as likely as not."""
    half = 1.959964 * 0.15
    found = chance(0.20, half, 0.10)
    assert (found.mean, found.sd) == pytest.approx((0.10, sqrt(0.01125)), abs=1e-6)
    assert found.share == pytest.approx(0.5, abs=1e-6)
    assert chance(0.20, half, 0.10 + sqrt(0.01125)).share == pytest.approx(0.158655, abs=1e-5)
    assert chance(0.20, half, 0.20).without_prior == pytest.approx(0.5, abs=1e-6)
    # (.20 - .05) / .15 is one standard error: 84.13%
    assert chance(0.20, half).without_prior == pytest.approx(0.841345, abs=1e-5)


def test_a_certain_effect_needs_no_prior_and_a_wild_one_is_nothing_but_prior() -> None:
    """Nothing known: P(N(0, .15) >= .05) = 1 - Phi(1/3) = 36.94%."""
    assert chance(0.20, 0.0).share == chance(0.05, 0.0).share == 1.0
    assert chance(0.04, 0.0).share == chance(0.04, 0.0).without_prior == 0.0
    assert chance(0.20, 1e6).share == pytest.approx(0.369441, abs=1e-5)
    with pytest.raises(ValueError, match="below 0"):
        chance(0.2, -0.1)


def test_the_improvement_index_is_in_percentile_points() -> None:
    """Phi(.25) = .5987, Phi(1) = .8413."""
    found = [improvement_index(g) for g in (0.0, 0.25, -0.25, 1.0)]
    assert found == pytest.approx([0.0, 9.8706, -9.8706, 34.1345], abs=1e-4)


def test_what_test_error_could_leave() -> None:
    """Slope 1.1, reliability .95, treated start .4 SDs higher: 1.1 x .05 x .4."""
    assert left_by_error(1.1, reliability=0.95, apart=0.4) == pytest.approx(0.022)
