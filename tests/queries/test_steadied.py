"""The difference of two steadied schools, and the limits of a funnel."""

from __future__ import annotations

from math import sqrt

import pytest

from data.standing import DRAWS, POINTS
from queries.steadied import Spread, difference, funnel_limits

ZEROS = (0.0,) * POINTS
SURE = (*(0.0,) * (POINTS - 1), 1.0)  # all weight on the largest t of the grid


def test_a_difference_is_that_of_the_two_means_drawn_in() -> None:
    """t = .1, mu 0, variances .01: each keeps half of its mean, so .4 and -.2 end .3 apart, with a
    variance of .005 each: half width 1.96 sqrt(.01) = .196."""
    value, low, high = difference(Spread(0.1, SURE, ZEROS, ZEROS), (0.4, 0.01), (-0.2, 0.01))
    assert value == pytest.approx(0.3, abs=4 * 0.1 / sqrt(DRAWS))
    assert (high - low) / 2 == pytest.approx(0.196, rel=0.06)


def test_what_both_schools_share_does_not_count_twice() -> None:
    """Both are drawn to one mean that is itself unsure (variance 1): equally drawn in, it cancels,
    and the interval stays .196 wide at each side."""
    unsure = Spread(0.1, SURE, ZEROS, (1.0,) * POINTS)
    value, low, high = difference(unsure, (0.4, 0.01), (-0.2, 0.01))
    assert value == pytest.approx(0.3, abs=4 * 0.1 / sqrt(DRAWS))
    assert (high - low) / 2 == pytest.approx(0.196, rel=0.06)


@pytest.mark.parametrize("behind", [(0.1, 0.02), (0.4, 0.005)], ids=["lower", "less unsure"])
def test_the_other_way_round_it_is_the_negative(behind: tuple[float, float]) -> None:
    """To the last digit, not but for the luck of the draws: else of one pair a school's page could
    say "grew more" and the other's "too close to call"."""
    spread = Spread(0.1, SURE, ZEROS, ZEROS)
    value, low, high = difference(spread, (0.4, 0.01), behind)
    assert difference(spread, behind, (0.4, 0.01)) == (-value, -high, -low)
    assert low < value < high


def test_the_limits_are_those_of_a_normal_distribution() -> None:
    """s_w^2 = .5 and 50 students: standard error .1; 1.96 and 3.09 of it."""
    assert funnel_limits(0.5, 50) == pytest.approx((0.196, 0.309), abs=1e-4)
