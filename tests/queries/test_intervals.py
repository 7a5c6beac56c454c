"""Intervals against values that can be worked out by hand, and against closed forms.

Wilson (1927): the two roots p of (share - p)^2 = z^2 p (1 - p) / n. With share 0 or 1 a root is
simple: 0 of n reaches up to z^2 / (n + z^2). With z = 1.96, z^2 = 3.8416.
"""

from __future__ import annotations

from math import cos, hypot, inf, isclose, pi, sqrt, tan
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import intervals
from queries.intervals import (
    Z95,
    Difference,
    difference_of_shares,
    difference_of_two,
    half_these,
    like_these,
    mean_difference,
    satterthwaite,
    t_95,
    variance_like_these,
    verdict,
    wilson,
)

Schools = list[tuple[float, int]]
schools = st.lists(st.tuples(st.floats(-1, 1), st.integers(1, 300)), min_size=3, max_size=40)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # z^2 / (10 + z^2) = 3.8416 / 13.8416 = 0.2775
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        # 1 of 1: from 1 / (1 + z^2) = 1 / 4.8416 = 0.2065
        (1, 1, 0.2065, 1.0),
        # half of 100: 0.5 -+ (z / 2) / sqrt(100 + z^2) = 0.5 -+ 0.98 / 10.1903 = 0.0962
        (50, 100, 0.4038, 0.5962),
        # 81 of 263, the example of Newcombe (1998, table I, method 3): 0.2553 to 0.3662
        (81, 263, 0.2553, 0.3662),
        # 15 of 148 of the same table: 0.0624 to 0.1605
        (15, 148, 0.0624, 0.1605),
        # 1 of 29: 0.0061 to 0.1718
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_values(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_each_end_solves_wilsons_equation_and_the_share_lies_between(
    counts: tuple[int, int],
) -> None:
    part, whole = counts
    found = wilson(part, whole)
    assert found is not None
    low, high = found
    share = part / whole
    assert 0.0 <= low <= share <= high <= 1.0 or isclose(low, share) or isclose(high, share)
    for end in found:
        assert abs(share - end) == pytest.approx(Z95 * sqrt(end * (1 - end) / whole), abs=1e-7)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_other_side_has_the_mirrored_interval(counts: tuple[int, int]) -> None:
    part, whole = counts
    one, other = wilson(part, whole), wilson(whole - part, whole)
    assert one is not None and other is not None
    assert other == (pytest.approx(1 - one[1], abs=1e-9), pytest.approx(1 - one[0], abs=1e-9))


def test_t_has_its_closed_forms_and_ends_at_the_normal() -> None:
    """One degree of freedom is Cauchy's: tan(pi (.975 - .5)) = 12.706. Two: .95 sqrt(2 / .0975),
    where .0975 = 4 x .975 x .025, is 4.303. Without end: 1.96."""
    assert t_95(1) == pytest.approx(tan(pi * 0.475), rel=1e-9)
    assert t_95(2) == pytest.approx(0.95 * sqrt(2 / 0.0975), rel=1e-9)
    assert t_95(30) == pytest.approx(2.0423, abs=5e-5)
    assert t_95(inf) == pytest.approx(Z95, rel=1e-12)


@given(st.floats(1, 60))
def test_95_in_100_lie_within_t_for_fractions_too(df: float) -> None:
    """With x = sqrt(df) tan(angle), Student's density is cos(angle)^(df - 1) times a constant."""
    steps = 4_000

    def area(end: float) -> float:
        step = end / steps
        return step * sum(cos((k + 0.5) * step) ** (df - 1) for k in range(steps))

    assert area(np.arctan(t_95(df) / sqrt(df))) / area(pi / 2) == pytest.approx(0.95, abs=1e-5)


def test_these_schools_worked_out() -> None:
    """100 students, variance .25: 1.96 sqrt(.25 / 100) = 1.96 x .05 = .098. As a quarter of a
    reference of 400, times sqrt(1 - 1/4) = .8660: .0849. Nobody, and everybody: no interval."""
    assert half_these(100, within=0.25) == pytest.approx(0.0980, abs=5e-5)
    assert half_these(100, within=0.25, reference=400) == pytest.approx(0.0849, abs=5e-5)
    assert half_these(0, within=0.25) is None
    assert half_these(0, within=0.25, reference=400) is None
    assert half_these(400, within=0.25, reference=400) is None
    assert half_these(401, within=0.25, reference=400) is None


def test_schools_like_these_worked_out_with_equal_sizes() -> None:
    """Means .1, .2, .3: m = .2, the squares of -.1, 0, .1 add up to .02, V = .02 / (3 x 2) =
    .00333, its root .0577, times t(2) = 4.303: .2484. 30 of a reference of 40 students: times
    sqrt(1 - 3/4) = .5."""
    found = like_these([0.1, 0.2, 0.3], [10, 10, 10])
    assert found == (pytest.approx(0.2484, abs=5e-5), pytest.approx(2))
    part = like_these([0.1, 0.2, 0.3], [10, 10, 10], reference=40)
    assert part == (pytest.approx(0.1242, abs=5e-5), pytest.approx(2))


def test_schools_like_these_worked_out_with_a_large_one() -> None:
    """Sizes 2, 1, 1: w = 1/2, 1/4, 1/4; sum w^2 = 3/8; q = 1 - 1 + 3/8 = 3/8, 1 - 1/2 + 3/8 = 7/8,
    7/8. Means 0, .4, .8: m = .3, off by -.3, .1, .5.
    V = (1/4) .09 / (3/8) + (1/16) (.01 + .25) / (7/8) = .06 + .018571 = .078571.
    D = w^2 / q = 2/3, 1/14, 1/14; a = 3/16 - w = -5/16, -1/16, -1/16; sum D = 17/21,
    sum D a = -(73/21)/16, sum D a^2 = (353/21)/256.
    2 sum D sum D a^2 + 2 (sum D a)^2 = 2 (17 x 353 + 73^2) / (441 x 256) = 22660 / 112896;
    sum D^2 (q^2 - (2a)^2) = (4/9)(9/64 - 25/64) + 2 (1/196)(49/64 - 1/64) = -1/9 + 3/392
    = (-12544 + 864) / 112896. df = (3/8)^2 112896 / (22660 - 12544 + 864) = 441/305."""
    found = variance_like_these([0, 0.4, 0.8], [2, 1, 1])
    assert found == (pytest.approx(0.078571, abs=5e-7), pytest.approx(441 / 305))
    interval = like_these([0, 0.4, 0.8], [2, 1, 1])
    assert interval == (pytest.approx(t_95(441 / 305) * sqrt(0.078571), rel=1e-5), found[1])


def test_too_few_schools_have_no_interval_of_schools_like_these() -> None:
    """Two schools; three of which one has no students; the whole reference."""
    assert like_these([0.1, 0.2], [30, 40]) is None
    assert like_these([0.1, 0.2, float("nan")], [30, 40, 0]) is None
    assert like_these([], []) is None
    assert like_these([0.1, 0.2, 0.3], [30, 40, 50], reference=120) is None


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=40), st.integers(1, 300))
def test_equal_sizes_are_the_usual_mean_of_schools(means: list[float], size: int) -> None:
    """V is the variance of J values over J, with J - 1 degrees of freedom."""
    found = variance_like_these(means, [size] * len(means))
    assert found is not None
    variance, df = found
    assert variance == pytest.approx(np.var(means, ddof=1) / len(means), abs=1e-15)
    assert df == pytest.approx(len(means) - 1)


@given(schools)
def test_degrees_of_freedom_are_those_of_the_quadratic_form(given_schools: Schools) -> None:
    """V = e'De with e = (I - 1w')r: of equal variance 1 it has mean tr(DC), here sum w^2, and
    variance 2 tr(DCDC) with C = (I - 1w')(I - 1w')'. Equal sizes have the most freedom, J - 1."""
    sizes = np.array([size for _, size in given_schools], dtype=float)
    share = sizes / sizes.sum()
    off = np.eye(len(share)) - np.outer(np.ones(len(share)), share)
    covariance = off @ off.T
    form = np.diag(share**2 / np.diag(covariance)) @ covariance
    assert np.trace(form) == pytest.approx(share @ share)
    df = satterthwaite(share)
    assert df == pytest.approx(np.trace(form) ** 2 / np.trace(form @ form))
    assert 0 < df <= len(share) - 1 + 1e-9


@given(schools, st.randoms(), st.floats(-3, 3), st.floats(-1, 1), st.integers(2, 50))
def test_schools_like_these_do_not_hang_on_order_scale_or_empty_schools(
    given_schools: Schools, random: Random, scale: float, shift: float, times: int
) -> None:
    """Means scale the half width and a shift of all leaves it; sizes count as shares only."""
    means, sizes = (np.array(column, dtype=float) for column in zip(*given_schools, strict=True))
    found = like_these(means, sizes)
    assert found is not None
    half, df = found
    mixed = list(given_schools)
    random.shuffle(mixed)
    for other, factor in (
        (like_these(*zip(*mixed, strict=True)), 1.0),
        (like_these(scale * means + shift, sizes), abs(scale)),
        (like_these(means, times * sizes), 1.0),
        (like_these([*means, 9.0], [*sizes, 0]), 1.0),
        (like_these(means, sizes, reference=sizes.sum() / 0.36), 0.8),
    ):
        assert other is not None
        assert other[0] == pytest.approx(factor * half, rel=1e-6, abs=1e-9)
        assert other[1] == pytest.approx(df)


@given(st.integers(1, 900), st.floats(0.01, 4), st.floats(0.1, 10), st.integers(1, 900))
def test_these_schools_narrow_with_students_and_scale_with_spread(
    n: int, within: float, scale: float, more: int
) -> None:
    half, wider = half_these(n, within=within), half_these(n, within=scale**2 * within)
    narrower = half_these(n + more, within=within, reference=2000)
    part = half_these(n, within=within, reference=2000)
    assert half is not None and wider is not None and part is not None and narrower is not None
    assert wider == pytest.approx(scale * half)
    assert narrower < part < half


def test_difference_of_two_schools_worked_out() -> None:
    """50 and 200 students, variance .25: .25 (1/50 + 1/200) = .25 x .025 = .00625, its root
    .079057, times 1.96: .1549. An empty school has no difference."""
    assert difference_of_two(50, 200, within=0.25) == pytest.approx(0.1549, abs=5e-5)
    assert difference_of_two(0, 200, within=0.25) is None
    assert difference_of_two(50, 0, within=0.25) is None


@given(st.integers(1, 900), st.integers(1, 900), st.floats(0.01, 4))
def test_the_two_schools_of_a_difference_add_up(n_a: int, n_b: int, within: float) -> None:
    halves = [half_these(n, within=within) or 0.0 for n in (n_a, n_b)]
    assert difference_of_two(n_a, n_b, within=within) == pytest.approx(hypot(*halves))
    assert difference_of_two(n_b, n_a, within=within) == difference_of_two(n_a, n_b, within=within)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.01, 0.20, intervals.MORE),
        (-0.20, -0.01, intervals.LESS),
        (-0.01, 0.20, intervals.TOO_CLOSE),
        (0.0, 0.20, intervals.TOO_CLOSE),
        (-0.20, 0.0, intervals.TOO_CLOSE),
        (0.0, 0.0, intervals.TOO_CLOSE),
    ],
)
def test_words_follow_the_interval(low: float, high: float, says: str) -> None:
    assert verdict(low, high) == says
    assert (intervals.MORE, intervals.LESS) == ("more", "less")
    assert intervals.TOO_CLOSE == "too close to call"


# Differences of shares


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # the examples (a), (c), (d), (e) of Newcombe (1998, table II), method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_a_difference_of_shares_has_the_published_interval(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_of_shares(first, second)
    assert found is not None
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert (found.low, found.high) == (
        pytest.approx(low, abs=6e-5),
        pytest.approx(high, abs=6e-5),
    )


@given(
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_the_other_way_round_a_difference_turns_its_sign(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    """Given as (finished, not finished); nobody on a side, no difference."""
    first, second = (one[0], sum(one)), (two[0], sum(two))
    here, there = difference_of_shares(first, second), difference_of_shares(second, first)
    if not sum(one) or not sum(two):
        assert here is None and there is None
        return
    assert here is not None and there is not None
    assert here.value == pytest.approx(-there.value)
    assert (here.low, here.high) == (pytest.approx(-there.high), pytest.approx(-there.low))
    assert -1 - 1e-9 <= here.low <= here.value + 1e-9 and here.value <= here.high + 1e-9 <= 1 + 2e-9


def test_a_mean_of_differences_weighs_them_and_their_distances() -> None:
    """Weights 1 and 3: value 0.2/4 + 0.4 x 3/4 = 0.35; below it sqrt((0.1/4)^2 + (0.2 x 3/4)^2) =
    sqrt(0.000625 + 0.0225) = 0.15207; above it sqrt((0.3/4)^2 + (0.2 x 3/4)^2) = 0.16771."""
    found = mean_difference([Difference(0.2, 0.1, 0.5), Difference(0.4, 0.2, 0.6)], [1, 3])
    assert found is not None
    assert found.value == pytest.approx(0.35)
    assert (found.low, found.high) == (
        pytest.approx(0.35 - 0.15207, abs=1e-5),
        pytest.approx(0.35 + 0.16771, abs=1e-5),
    )


def test_a_mean_of_one_difference_is_itself_and_of_none_is_nothing() -> None:
    one = Difference(0.2, 0.1, 0.5)
    found = mean_difference([one, Difference(-0.9, -1.0, -0.5)], [7, 0])
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.1, 0.5))
    assert mean_difference([], []) is None and mean_difference([one], [0]) is None
    assert (one.verdict, Difference(0.1, -0.1, 0.3).verdict) == ("more", "too close to call")
