"""Schools steadied and ranked: empirical Bayes with full uncertainty, as arrays.

Knows: school means and their variances. Must not know: SQL, files, where the means come from.
The model: school means r_s ~ N(theta_s, v_s), theta_s ~ N(mu, t^2), mu flat and t uniform on a grid.
Formulas: Methods, section Schools; a normal hierarchy with known variances (Gelman, Bayesian Data
Analysis, section 5.4).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

POINTS = 120
LEAST_TOP = 0.3
FEWEST = 3  # schools in order below which nothing is said of how far schools differ
DRAWS = 2_000
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True)
class Between:
    """What is known of the SD between schools, fitted on `n` schools.

    `weight`, `mu` and `mu_variance` run over the grid of t, point i (from 0) at top (i + 1) / 120:
    its weight (they add up to 1), the mean of all schools given t, and that mean's variance.
    `spread` is the posterior mean of t, `paule_mandel` its moment estimate; all in SD (D = 1).
    """

    top: float
    weight: Floats
    mu: Floats
    mu_variance: Floats
    spread: float
    paule_mandel: float
    n: int


@dataclass(frozen=True)
class Standing:
    """Each school's steadied growth, SD: mean and 95% interval of its draws; its rank range among
    the schools in order, 1 the highest; 0 for a school out of order."""

    steadied: Floats
    low: Floats
    high: Floats
    rank_low: Ints
    rank_high: Ints


def fit_between(mean: Floats, variance: Floats) -> Between | None:
    """Fit the spread between schools with these means and variances; None with fewer than 3."""
    n = len(mean)
    if n < FEWEST:
        return None
    estimate = paule_mandel(mean, variance)
    top = max(LEAST_TOP, 4 * estimate)
    grid = grid_of(top)
    precision = 1 / (grid[:, None] ** 2 + variance[None, :])
    total = precision.sum(axis=1)
    mu = precision @ mean / total
    off = ((mean[None, :] - mu[:, None]) ** 2 * precision).sum(axis=1)
    log_weight = -0.5 * (-np.log(precision).sum(axis=1) + np.log(total) + off)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    return Between(top, weight, mu, 1 / total, float(weight @ grid), estimate, n)


def grid_of(top: float) -> Floats:
    """The points t of the grid: 120 in (0, top]."""
    return top * np.arange(1, POINTS + 1) / POINTS


def paule_mandel(mean: Floats, variance: Floats) -> float:
    """t >= 0 at which sum (r_s - mu(t))^2 / (t^2 + v_s) is n - 1 (Paule and Mandel 1982); 0 when
    schools spread no more than chance would."""

    def excess(t: float) -> float:
        precision = 1 / (t * t + variance)
        mu = precision @ mean / precision.sum()
        return float((mean - mu) ** 2 @ precision) - (len(mean) - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.ptp(mean)) * sqrt(len(mean))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def standings(
    between: Between, mean: Floats, variance: Floats, *, ordered: NDArray[np.bool_], seed: int
) -> Standing:
    """Steady every school with the fit and rank those `ordered` among each other.

    From 2,000 draws: t by its weight, mu given t, each school given both.
    """
    draws = drawn(between, mean, variance, seed=seed)
    ends = _quantiles(draws, linear=True)
    ranks = np.zeros((2, len(mean)), dtype=np.int64)
    if ordered.any():
        ranks[:, ordered] = _quantiles(_ranks(draws[:, ordered]), linear=False)
    return Standing(draws.mean(axis=0, dtype=np.float64), ends[0], ends[1], ranks[0], ranks[1])


def drawn(between: Between, mean: Floats, variance: Floats, *, seed: int) -> NDArray[np.float32]:
    """Joint draws of every school's growth: draws x schools. Single precision: thousands of schools
    fit in memory, and a draw's seventh digit says nothing."""
    rng = np.random.default_rng(seed)
    at = rng.choice(POINTS, size=DRAWS, p=between.weight)
    mu = (between.mu[at] + rng.standard_normal(DRAWS) * np.sqrt(between.mu_variance[at]))[:, None]
    found = rng.standard_normal((DRAWS, len(mean)), dtype=np.float32)
    # L, what chance leaves of a mean, and the SD it leaves: of each point of the grid, not each draw.
    point, here = np.unique(at, return_inverse=True)
    grid = (grid_of(between.top)[point] ** 2)[:, None]
    pull = grid / (grid + variance[None, :])
    sd = np.sqrt(pull * variance[None, :])
    for rows in _blocks(len(mean)):
        found[rows] *= sd[here[rows]]
        steadied = mean[None, :] - mu[rows]
        steadied *= pull[here[rows]]
        steadied += mu[rows]
        found[rows] += steadied
    return found


def seed_of(*names: str) -> int:
    """A seed that hangs on names alone, the same in every process."""
    return zlib.crc32("\n".join(names).encode())


def _blocks(schools: int) -> list[slice]:
    """Draws a few at a time, so that what is made of them fits in memory whatever the state."""
    block = max(1, 2_000_000 // max(1, schools))
    return [slice(first, first + block) for first in range(0, DRAWS, block)]


def _ranks(draws: NDArray[np.float32]) -> NDArray[np.integer[Any]]:
    """Rank of each school in each draw, 1 the highest; in small numbers, which sort faster."""
    schools = draws.shape[1]
    found = np.empty(draws.shape, dtype=np.int16 if schools < 2**15 else np.int32)
    places = np.arange(1, schools + 1, dtype=found.dtype)[None, :]
    for rows in _blocks(schools):
        np.put_along_axis(found[rows], np.argsort(-draws[rows], axis=1), places, axis=1)
    return found


def _quantiles(draws: NDArray[Any], *, linear: bool) -> Floats:
    """2.5th and 97.5th percentiles of each school's draws: linear, or values that occurred (inverted
    empirical distribution)."""
    n = len(draws)
    places = [q * (n - 1) if linear else np.ceil(q * n) - 1 for q in (LOW, HIGH)]
    # Sorting small numbers whole is several times faster than picking out four places of them.
    ordered = np.array(draws.T, order="C")
    ordered.sort(axis=1)
    ends = []
    for place in places:
        below, part = int(place), place - int(place)
        above = min(below + 1, n - 1) if part else below
        sides = ordered[:, [below, above]].astype(np.float64)
        ends.append(sides[:, 0] * (1 - part) + sides[:, 1] * part)
    return np.array(ends)
