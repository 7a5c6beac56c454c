"""Schools steadied and ranked, against the formulas written out by hand and against limits."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.standing import (
    DRAWS,
    POINTS,
    Between,
    _quantiles,
    drawn,
    fit_between,
    grid_of,
    paule_mandel,
    seed_of,
    standings,
)

MEAN = np.array([0.30, 0.10, -0.10, -0.40])
VARIANCE = np.array([0.010, 0.020, 0.005, 0.010])


def by_hand(t: float) -> tuple[float, float, float]:
    """(mu, variance of mu, log weight) of one t, school by school, as Methods writes them."""
    precision = [1 / (t * t + v) for v in VARIANCE]
    mu = sum(p * r for p, r in zip(precision, MEAN, strict=True)) / sum(precision)
    off = sum((r - mu) ** 2 * p for p, r in zip(precision, MEAN, strict=True))
    spread = sum(log(t * t + v) for v in VARIANCE)
    return mu, 1 / sum(precision), -0.5 * (spread + log(sum(precision)) + off)


def one_point(t: float, mu: float = 0.0) -> Between:
    """A fit that is sure of t and of the mean: all weight on the last point of a grid up to t."""
    weight = np.zeros(POINTS)
    weight[-1] = 1.0
    return Between(t, weight, np.full(POINTS, mu), np.zeros(POINTS), t, t, 3)


def test_the_fit_is_the_formula_point_by_point() -> None:
    fit = fit_between(MEAN, VARIANCE)
    assert fit is not None
    told = [by_hand(t) for t in grid_of(fit.top)]
    best = max(weight for *_, weight in told)
    total = sum(exp(weight - best) for *_, weight in told)
    assert fit.mu == pytest.approx([mu for mu, *_ in told])
    assert fit.mu_variance == pytest.approx([variance for _, variance, _ in told])
    assert fit.weight == pytest.approx([exp(weight - best) / total for *_, weight in told])
    assert fit.spread == pytest.approx(float(fit.weight @ grid_of(fit.top)))


@settings(max_examples=25, deadline=None)
@given(
    schools=st.lists(
        st.tuples(st.floats(-0.5, 0.5), st.floats(0.002, 0.05)), min_size=3, max_size=12
    ),
    shift=st.floats(-1.0, 1.0),
)
def test_the_fit_knows_neither_the_order_of_schools_nor_where_0_is(
    schools: list[tuple[float, float]], shift: float
) -> None:
    """Schools listed backwards and all moved by the same: mu moves with them, the rest stays."""
    mean, variance = np.array(schools).T
    fit, moved = fit_between(mean, variance), fit_between(mean[::-1] + shift, variance[::-1])
    assert fit is not None and moved is not None
    assert moved.top == pytest.approx(fit.top, abs=1e-6)
    assert moved.weight == pytest.approx(fit.weight, abs=1e-6)
    assert moved.mu == pytest.approx(fit.mu + shift, abs=1e-6)
    assert moved.mu_variance == pytest.approx(fit.mu_variance, rel=1e-4)


def test_the_moment_estimate_of_equal_variances_is_what_is_left_of_their_spread() -> None:
    """Means -.2, 0, .2 with variance .01 each: sum of squares .08 = 2 (t^2 + .01), so t^2 = .03."""
    assert paule_mandel(np.array([-0.2, 0.0, 0.2]), np.full(3, 0.01)) == pytest.approx(sqrt(0.03))


def test_schools_that_spread_less_than_chance_have_none_left() -> None:
    """-.05, 0, .05 with variance .01: .005 / .01 = .5 is less than 2."""
    assert paule_mandel(np.array([-0.05, 0.0, 0.05]), np.full(3, 0.01)) == 0.0
    fit = fit_between(np.array([-0.05, 0.0, 0.05]), np.full(3, 0.01))
    assert fit is not None and fit.top == 0.3


def test_the_grid_reaches_four_times_the_moment_estimate() -> None:
    fit = fit_between(np.array([-0.2, 0.0, 0.2]), np.full(3, 0.01))
    assert fit is not None
    assert fit.top == pytest.approx(4 * sqrt(0.03)) and len(fit.weight) == POINTS == 120
    assert grid_of(fit.top)[[0, -1]] == pytest.approx([fit.top / 120, fit.top])


def test_two_schools_say_nothing_of_how_far_schools_differ() -> None:
    assert fit_between(np.array([0.1, 0.2]), np.array([0.01, 0.01])) is None


def test_a_mean_is_drawn_in_by_what_chance_explains_of_it() -> None:
    """t = .1, mu 0: t^2 = .01, so a variance of .01 leaves half of .4 (.2) with SD sqrt(.5 x .01) =
    .0707, and one of .03 a quarter (.1)."""
    found = standings(
        one_point(0.1),
        np.array([0.4, 0.4, -0.4]),
        np.array([0.01, 0.03, 0.01]),
        ordered=np.ones(3, dtype=bool),
        seed=1,
    )
    error = 4 * 0.0866 / sqrt(DRAWS)
    assert found.steadied == pytest.approx([0.2, 0.1, -0.2], abs=error)
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.96 * sqrt(0.005), rel=0.06)


def test_what_is_unsure_of_the_mean_of_all_is_in_each_school() -> None:
    """Of a school with next to no students (variance 1e6) only the model is known: mu, variance .03,
    and the spread, t^2 = .01; so SD sqrt(.04) = .2 and half width 1.96 x .2 = .392."""
    sure = one_point(0.1, mu=0.5)
    unsure = Between(0.1, sure.weight, sure.mu, np.full(POINTS, 0.03), 0.1, 0.1, 3)
    found = standings(unsure, np.zeros(1), np.full(1, 1e6), ordered=np.zeros(1, dtype=bool), seed=1)
    assert found.steadied == pytest.approx([0.5], abs=4 * 0.2 / sqrt(DRAWS))
    assert (found.high[0] - found.low[0]) / 2 == pytest.approx(0.392, rel=0.06)


def test_each_draw_takes_the_mean_of_all_that_goes_with_its_spread() -> None:
    """Of 10 draws 7 take a t whose mu is 0 and 3 one whose mu is 1; with t next to 0 a school of few
    students is where mu is: steadied is their mean .3 (SD of a draw sqrt(.21)), not the middle
    draw, which is 0."""
    weight, mu = np.zeros(POINTS), np.zeros(POINTS)
    weight[-2:], mu[-1] = (0.7, 0.3), 1.0
    either = Between(1e-3, weight, mu, np.zeros(POINTS), 1e-3, 0.0, 3)
    found = standings(either, np.zeros(1), np.ones(1), ordered=np.zeros(1, dtype=bool), seed=1)
    assert found.steadied == pytest.approx([0.3], abs=4 * sqrt(0.21 / DRAWS))


def test_the_ends_are_the_quantiles_methods_names() -> None:
    """Linear of growth; of ranks, places that occurred: of 2,000 sorted, the 50th and the 1,950th
    (2.5% and 97.5% of 2,000)."""
    fit = fit_between(MEAN, VARIANCE)
    assert fit is not None
    found = standings(fit, MEAN, VARIANCE, ordered=np.ones(4, dtype=bool), seed=1)
    draws = drawn(fit, MEAN, VARIANCE, seed=1).astype(float)
    assert [found.low, found.high] == pytest.approx(np.quantile(draws, [0.025, 0.975], axis=0))
    for school in range(4):
        ranks = sorted(1 + sum(other > row[school] for other in row) for row in draws.tolist())
        assert (found.rank_low[school], found.rank_high[school]) == (ranks[49], ranks[1949])


def test_the_rank_that_bounds_one_draw_in_forty_is_the_last_inside() -> None:
    """Rank 1 in k of 2,000 draws, 3 in k, else 2. The low end is the 50th in order, so 1 from k = 50;
    the high end is the 1,950th, with 50 above it, so 3 from k = 51."""
    for k, ends in ((49, (2, 2)), (50, (1, 2)), (51, (1, 3))):
        ranks = np.array([1] * k + [2] * (DRAWS - 2 * k) + [3] * k)[:, None]
        assert tuple(_quantiles(ranks, linear=False)[:, 0]) == ends


def test_many_students_leave_a_mean_as_it_is() -> None:
    """With next to no variance nothing is drawn in, and ranks are sure."""
    found = standings(
        one_point(0.3),
        MEAN,
        np.full(4, 1e-9),
        ordered=np.ones(4, dtype=bool),
        seed=1,
    )
    assert found.steadied == pytest.approx(MEAN, abs=1e-4)
    assert found.rank_low.tolist() == found.rank_high.tolist() == [1, 2, 3, 4]


def test_schools_that_are_alike_can_have_any_rank() -> None:
    """Twenty schools of the same mean and variance: each one's ranks are uniform over 1 to 20, whose
    2.5th and 97.5th percentiles are the first and the last."""
    same = np.zeros(20)
    fit = fit_between(same, np.full(20, 0.01))
    assert fit is not None
    found = standings(fit, same, np.full(20, 0.01), ordered=np.ones(20, dtype=bool), seed=5)
    assert set(found.rank_low) == {1} and set(found.rank_high) == {20}


def test_only_schools_in_order_are_ranked_and_only_among_each_other() -> None:
    """The second, far ahead, is out of order: it has no rank and takes none from the others."""
    found = standings(
        one_point(1.0),
        np.array([0.1, 0.9, -0.5]),
        np.full(3, 1e-6),
        ordered=np.array([True, False, True]),
        seed=1,
    )
    assert found.rank_low.tolist() == found.rank_high.tolist() == [1, 0, 2]
    assert found.steadied[1] == pytest.approx(0.9, abs=1e-3)


def test_a_seed_hangs_on_names_and_draws_on_the_seed() -> None:
    assert seed_of("school", "diag", "f6-s8") == seed_of("school", "diag", "f6-s8")
    assert len({seed_of("a", "b"), seed_of("ab"), seed_of("b", "a")}) == 3
    assert seed_of("123456789") == 0xCBF43926  # what CRC-32 is published to give: no process's own
    fit = fit_between(MEAN, VARIANCE)
    assert fit is not None
    ordered = np.ones(4, dtype=bool)
    first, again, other = (
        standings(fit, MEAN, VARIANCE, ordered=ordered, seed=seed).steadied.tolist()
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_state_of_schools_is_drawn_in_blocks_as_if_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same numbers whether the 2,000 draws are made one at a time or all together."""
    fit = fit_between(MEAN, VARIANCE)
    assert fit is not None
    ordered = np.ones(4, dtype=bool)
    whole = standings(fit, MEAN, VARIANCE, ordered=ordered, seed=1)
    monkeypatch.setattr("data.standing._blocks", lambda _: [slice(i, i + 1) for i in range(DRAWS)])
    single = standings(fit, MEAN, VARIANCE, ordered=ordered, seed=1)
    assert single.low.tolist() == whole.low.tolist()
    assert single.rank_high.tolist() == whole.rank_high.tolist()
