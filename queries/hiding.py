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
    found = (sizes > 0) & (sizes < rules.min_n)
    if not found.any():
        return found
    totals = np.bincount(district, weights=sizes).astype(np.int64)
    away = beside(totals, (totals > 0) & (totals < rules.min_n), rules=rules)
    unseen = away[district]
    for one in np.unique(district[found & ~unseen]):
        at = np.flatnonzero(district == one)
        found[at] = beside(sizes[at], found[at], rules=rules)
    found[unseen] = beside(sizes[unseen], found[unseen], rules=rules)
    return found


def beside(sizes: Ints, hidden: Mask, *, rules: Profile) -> Mask:
    """`disclosure.protect` over groups of one part each: more of the smallest are hidden until what
    subtraction from a shown total leaves is two groups or more and no smaller than min_n."""
    found = hidden.copy()
    while found.any() and not (found | (sizes == 0)).all():
        if found.sum() > 1 and sizes[found].sum() >= rules.min_n:
            break
        open_ = np.flatnonzero(~found & (sizes > 0))
        found[open_[np.argmin(sizes[open_])]] = True
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
