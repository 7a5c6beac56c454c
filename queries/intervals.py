"""Intervals of shares, of their differences and of growth.

Knows: arithmetic. Must not know: where the numbers come from, how they are worded.

Two questions are asked of growth, and an answer names which one it answers (Methods, section
Growth, "Two questions"). *These schools*: what happened to these very students; only students
vary. *Schools like these*: what such schools do; schools vary as well, and the schools' own spread
measures both. All values of growth are in SDs of the exit score, D = 1; all intervals are 95%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z95 = 1.959963984540054
FEWEST_SCHOOLS = 3  # below it nothing is said of "schools like these"

MORE = "more"
LESS = "less"
TOO_CLOSE = "too close to call"


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """Wilson's 95% interval of a share part/whole (0-1); None when whole is 0.

    "If this were a sample of such students": Wilson 1927, with z = 1.96.
    """
    if whole <= 0:
        return None
    share, z2 = part / whole, Z95 * Z95
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    # At 0 of n and n of n one end is exact; rounding would leave it a hair inside.
    low = centre - half if part > 0 else 0.0
    high = centre + half if part < whole else 1.0
    return max(0.0, low), min(1.0, high)


def t_95(df: float) -> float:
    """The 97.5% quantile of Student's t with `df` degrees of freedom (> 0, fractions allowed)."""
    # Imported here: only pages that show growth pay for it, once.
    from scipy.special import stdtrit

    return float(stdtrit(df, 0.975))


def half_these(n: float, *, within: float, reference: float | None = None) -> float | None:
    """Half width of the interval of a mean of `n` students: *these schools*.

    1.96 sqrt(within / n (1 - n/N)). `within`: pooled within-school variance of the residual
    (s_w^2, D^2 = 1); `reference`: N, the students the yardstick was fitted on, of whom these are
    a part; None when they are no part of it (norms). None when nobody is there, and when they are
    the whole reference: that is the yardstick itself, 0 by construction.
    """
    left = _left(n, reference)
    return None if n <= 0 or left <= 0 else Z95 * sqrt(within / n * left)


def like_these(
    means: Sequence[float] | Floats,
    sizes: Sequence[float] | Floats,
    *,
    reference: float | None = None,
) -> tuple[float, float] | None:
    """Half width and degrees of freedom of a weighted mean of schools: *schools like these*.

    t_95(df) sqrt(V), with V and df of `variance_like_these`, which says when there is none.
    """
    found = variance_like_these(means, sizes, reference=reference)
    if found is None:
        return None
    variance, df = found
    return t_95(df) * sqrt(variance), df


def variance_like_these(
    means: Sequence[float] | Floats,
    sizes: Sequence[float] | Floats,
    *,
    reference: float | None = None,
) -> tuple[float, float] | None:
    """Variance of m = sum w_s r_s over schools, and its degrees of freedom.

    `means` r_s and `sizes` n_s per school, w_s = n_s / n. V = (1 - n/N) sum w_s^2 (r_s - m)^2 / q_s
    with q_s = 1 - 2 w_s + sum w^2: the cluster-robust variance CR2 (Bell and McCaffrey 2002), which
    does not come out too small for few or uneven schools. Schools of size 0 are dropped; None with
    fewer than 3 left ("too few schools to speak of schools like these") and for the whole
    reference. The variances of two groups without a school in common add up.
    """
    size = np.asarray(sizes, dtype=np.float64)
    held = size > 0
    size = size[held]
    total = float(size.sum())
    left = _left(total, reference)
    if len(size) < FEWEST_SCHOOLS or left <= 0:
        return None
    share, mean = size / total, np.asarray(means, dtype=np.float64)[held]
    off = mean - share @ mean
    return left * float(share**2 @ (off**2 / _held_back(share))), satterthwaite(share)


def satterthwaite(shares: Sequence[float] | Floats) -> float:
    """Degrees of freedom of a CR2 variance over schools with these shares of the weight (sum 1).

    2 E(V)^2 / var(V) when every school mean has the same variance (Satterthwaite 1946; Bell and
    McCaffrey 2002): J - 1 for J equal schools, less the more uneven they are. Two schools at least.
    """
    share = np.asarray(shares, dtype=np.float64)
    squares = float(share @ share)
    held_back = _held_back(share)
    # Deviations from the mean covary as a_s + a_t between schools and as q_s with themselves.
    weight, a = share**2 / held_back, squares / 2 - share  # D_s and a_s
    between = 2 * weight.sum() * (weight @ a**2) + 2 * (weight @ a) ** 2
    itself = weight**2 @ (held_back**2 - (2 * a) ** 2)
    return float(squares**2 / (between + itself))  # E(V) is sum D_s q_s = sum w^2


def difference_of_two(n_a: float, n_b: float, *, within: float) -> float | None:
    """Half width of the difference between the means of two schools, students varying.

    1.96 sqrt(s_w^2 (1/n_a + 1/n_b)); `within` as in `half_these`. None when one of them is empty.
    """
    if n_a <= 0 or n_b <= 0:
        return None
    return Z95 * sqrt(within * (1 / n_a + 1 / n_b))


def verdict(low: float, high: float) -> str:
    """MORE when the whole interval lies above 0, LESS when below, else TOO_CLOSE."""
    if low > 0:
        return MORE
    return LESS if high < 0 else TOO_CLOSE


def _held_back(share: Floats) -> Floats:
    """q_s: the part of a school's variance left in its deviation from a mean it is part of."""
    left: Floats = 1 - 2 * share + float(share @ share)
    return left


def _left(n: float, reference: float | None) -> float:
    """1 - n/N: a group has nothing to differ from in the part of the reference that it is."""
    return 1.0 if reference is None else max(0.0, 1 - n / reference)


@dataclass(frozen=True)
class Difference:
    """A difference of two shares (-1 to 1) and its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """MORE, LESS or TOO_CLOSE."""
        return verdict(self.low, self.high)


def difference_of_shares(
    first: tuple[float, float], second: tuple[float, float]
) -> Difference | None:
    """Share first minus share second, each given as (part, whole); None when a whole is 0.

    Newcombe's hybrid score interval (1998, method 10): the distances from each share to the ends
    of its Wilson interval, squared and added. The two groups have no student in common.
    """
    one, two = wilson(*first), wilson(*second)
    if one is None or two is None:
        return None
    a, b = first[0] / first[1], second[0] / second[1]
    return Difference(
        a - b,
        a - b - sqrt((a - one[0]) ** 2 + (two[1] - b) ** 2),
        a - b + sqrt((one[1] - a) ** 2 + (b - two[0]) ** 2),
    )


def mean_difference(
    differences: Sequence[Difference], weights: Sequence[float]
) -> Difference | None:
    """Weighted mean of differences between groups without a student in common; None without weight.

    The ends by MOVER (Zou and Donner 2008): the distances to the ends of each interval, squared,
    weighted by w^2 and added, w the weight's share of all.
    """
    total = float(sum(weights))
    if total <= 0:
        return None
    shares = [weight / total for weight in weights]
    both = list(zip(differences, shares, strict=True))
    value = sum(share * one.value for one, share in both)
    return Difference(
        value,
        value - sqrt(sum((share * (one.value - one.low)) ** 2 for one, share in both)),
        value + sqrt(sum((share * (one.high - one.value)) ** 2 for one, share in both)),
    )
