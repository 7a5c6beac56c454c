"""Schools steadied and ranked, against the formulas written out by hand and against limits."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from data.standing import (
    DRAWS,
    POINTS,
    Between,
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
