"""What may be said of two schools' steadied growth, and the limits of a funnel.

Knows: the stored fit of the spread between schools. Must not know: SQL, sentences, small-number
rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from data.standing import HIGH, LOW, Between, drawn
from queries.intervals import Z95

Z998 = 3.090232306167813  # two-sided 99.8%


@dataclass(frozen=True)
class Spread:
    """The fit as the store keeps it: see `data.standing.Between`."""

    top: float
    weight: Sequence[float]
    mu: Sequence[float]
    mu_variance: Sequence[float]


def difference(
    spread: Spread, a: tuple[float, float], b: tuple[float, float]
) -> tuple[float, float, float]:
    """Steadied growth of a less that of b, SD, with its 95% interval.

    `a` and `b` are (raw mean, variance). From joint draws: both schools share t and the mean of all,
    so what is unsure of those does not count twice. b less a is exactly the negative: of one pair the
    pages of both schools say the same.
    """
    if a < b:
        value, low, high = difference(spread, b, a)
        return -value, -high, -low
    weight, mu, mu_variance = (
        np.asarray(values, dtype=np.float64)
        for values in (spread.weight, spread.mu, spread.mu_variance)
    )
    fit = Between(spread.top, weight, mu, mu_variance, spread=0.0, paule_mandel=0.0, n=0)
    mean, variance = np.array([[a[0], b[0]], [a[1], b[1]]])
    draws = drawn(fit, mean, variance, seed=0).astype(np.float64)
    apart = draws[:, 0] - draws[:, 1]
    low, high = np.quantile(apart, [LOW, HIGH])
    return float(apart.mean()), float(low), float(high)


def funnel_limits(within: float, n: float) -> tuple[float, float]:
    """Half widths of the 95% and the 99.8% limits around 0 at a size: where a school of `n` matched
    students would fall if schools did not differ. `within`: pooled within-school variance, D = 1."""
    error = sqrt(within / n)
    return Z95 * error, Z998 * error
