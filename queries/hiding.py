"""Which schools, or districts, may be shown: small ones, and those that would give them away.

Knows: counts by place, district and cohort, small-number rules. Must not know: SQL, sentences,
pictures. A state has thousands of schools, so everything is an array with one entry a place.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.pooling import Pool
from queries.disclosure import COARSE_FROM, Profile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def withheld(sizes: Ints, district: Ints, *, rules: Profile) -> Mask:
    """Places that may not be shown beside the total of all and the totals of districts.

    `district` numbers each place's district (districts among themselves: a number each). Small
    places are hidden, and beside them as many as keep them from being found by subtraction: within
    a district whose total is shown, and among the schools of all districts whose totals are not,
    since those totals together are what the shown ones leave.
    """
    if not ((sizes > 0) & (sizes < rules.min_n)).any():
        return np.zeros(len(sizes), dtype=bool)
    totals = np.bincount(district, weights=sizes).astype(np.int64)
    away = beside(totals, np.zeros(len(totals), dtype=np.int64), rules=rules)
    return beside(sizes, np.where(away[district], -1, district), rules=rules)


def beside(sizes: Ints, group: Ints, *, rules: Profile) -> Mask:
    """Small places, and in each group that has one the smallest others (of one size the first),
    until what subtraction from a shown total leaves is two places or more and no smaller than min_n.

    `disclosure.protect` over groups of one part each, all groups at once: what is hidden of a group
    are always its first in order of size.
    """
    found = np.zeros(len(sizes), dtype=bool)
    held = np.flatnonzero(sizes > 0)
    if not len(held):
        return found
    order = held[np.lexsort((held, sizes[held], group[held]))]
    size, of = sizes[order], group[order]
    first = np.r_[0, np.flatnonzero(np.diff(of)) + 1]  # where each group begins
    many = np.diff(np.r_[first, len(order)])
    before = np.cumsum(size) - size  # students of those hidden before one, if it is hidden
    before -= np.repeat(before[first], many)
    rank = np.arange(len(order)) - np.repeat(first, many)
    small = size < rules.min_n
    needed = np.repeat(small[first], many)
    found[order] = needed & (small | (rank < 2) | (before < rules.min_n))
    return found


def open_pools(held: Ints, apart: Mask) -> Mask:
    """Pools made of cohorts that are all shown in their own year (`apart`: which are not).

    `held` is schools x cohorts. Any other pool, less its cohorts that are shown, would leave the
    one that is not; two that overlap, or the schools of a district together, leave even small
    cohorts that are only pooled among themselves.
    """
    return np.asarray(~((held > 0) & apart).any(axis=1), dtype=bool)


def own_only(pool: Pool, kept: Mask, *, means: Floats, within: float) -> Pool:
    """A pool in which all but the schools of `kept` stand with their latest cohort alone.

    `means` are the means of that cohort, `within` its variance within schools.
    """
    held = np.where(kept[:, None], pool.held, 0)
    held[:, 0] = pool.held[:, 0]
    n = held.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return replace(
            pool,
            n=n,
            mean=np.where(kept, pool.mean, means),
            variance=np.where(kept, pool.variance, within / n),
            cohorts=np.where(kept, pool.cohorts, 1),
            held=held,
        )


def whole_share(part: Ints, whole: Ints, *, rules: Profile) -> Floats:
    """`disclosure.share` over arrays, always in whole percent: NaN where a share may not be shown."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rounded = np.floor(100 * part / whole + 0.5) / 100
    small = np.zeros(len(part), dtype=bool)
    for side in (part, whole - part):
        small |= (side > 0) & (side < rules.part_n)
    barred = (whole < rules.min_n) | (small & ((whole < COARSE_FROM) | rules.merge_small))
    return np.where(barred, np.nan, rounded)


def shown_counts(n: Ints | Floats, *, rules: Profile) -> Floats:
    """`Profile.shown_n` over arrays."""
    whole = np.asarray(n, dtype=np.float64)
    return whole if rules.step == 1 else rules.step * np.floor(whole / rules.step + 0.5)


def rounded(values: Floats, *, rules: Profile) -> Floats:
    """SDs as they are shown: to a thousandth, to a room to a hundredth, since the width of an
    interval tells how many students it stands for."""
    return np.round(values, 2 if rules.always_coarse else 3) + 0.0
