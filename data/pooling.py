"""Small schools' growth over successive cohorts: which are pooled, and what their pool's mean is.

Knows: sums of residuals by school and cohort. Must not know: SQL, files, sentences, small-number
rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ORDER_N = 30  # matched students from which a school is put in order
MOST_COHORTS = 3


@dataclass(frozen=True)
class Pool:
    """Growth of each school as it stands: `n` matched students of `cohorts` successive cohorts.

    `mean` is the n-weighted mean of each cohort's own residual and `variance` its variance,
    s_w^2 / n with the n-weighted s_w^2 (NaN where nobody is matched). `held` is schools x cohorts,
    the latest first: the students each cohort gives to the pool. A school with 30 or more in the
    latest is never pooled, and is in order.
    """

    n: Ints
    mean: Floats
    variance: Floats
    cohorts: Ints
    held: Ints

    @property
    def own(self) -> Ints:
        """Matched students of the latest cohort alone."""
        return self.held[:, 0]

    @property
    def ordered(self) -> NDArray[np.bool_]:
        """Schools with enough students of this cohort itself to be put in order."""
        return self.own >= ORDER_N


def pooled(sizes: Ints, totals: Floats, within: Floats) -> Pool:
    """Schools under 30 matched take in the cohort before, then the one before that, until 30.

    `sizes` and `totals` (sum of residuals, D = 1) are schools x cohorts, the latest first, three
    at most; `within` is each cohort's pooled within-school variance. A school without a student of
    the latest cohort is not pooled: it has nothing to add to. Methods, section Schools.
    """
    own = sizes[:, 0]
    taken = np.ones(len(sizes), dtype=np.int64)
    reached = own.copy()
    for depth in range(1, min(MOST_COHORTS, sizes.shape[1])):
        more = (own > 0) & (reached < ORDER_N)
        taken[more] = depth + 1
        reached = reached + np.where(more, sizes[:, depth], 0)
    kept = np.arange(sizes.shape[1])[None, :] < taken[:, None]
    held = np.where(kept, sizes, 0)
    n = held.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(kept, totals, 0.0).sum(axis=1) / n
        variance = (held * within[None, :]).sum(axis=1) / n / n
    cohorts = np.maximum((held > 0).sum(axis=1), 1)
    return Pool(n, mean, variance, cohorts, held)
