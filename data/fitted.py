"""The yardstick of growth: what students who started in the same place reached, fitted per cohort.

Knows: the formulas of entry score freed of test error, slope within schools, bend and residual, as
arrays. Must not know: SQL, files, who asks. Reference = all matched students of one test, span and
cohort in the data set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 20
LEAST_RELIABILITY = 0.5
FEWEST = 30  # matched students below which no yardstick is fitted
ROUNDING = 1e-9  # of a score: equal scores lie this close to their mean, not always on it


@dataclass(frozen=True)
class Yardstick:
    """The fit of one test, span and cohort, and what it says of each matched student.

    Scalars: `n` students, `schools`, `slope` b, `reliability` rel, `intercept` a, `sd` D (SD of the
    exit score, n - 1), `entry_sd` (of entry*), `within_variance` s_w^2 (pooled within-school
    variance of the residual, in D^2 = 1 units), `error_variance` mean(se^2), `error_source`
    (`standard errors`, `declared reliability` or `none`). `edges` (19) and `bends` (20) of entry*.
    Arrays per student: `entry_star`, `expected`, `residual` ((exit - expected) / D), `bin` (0-19).
    """

    n: int
    schools: int
    slope: float
    reliability: float
    intercept: float
    sd: float
    entry_sd: float
    within_variance: float
    error_variance: float
    error_source: str
    edges: Floats
    bends: Floats
    entry_star: Floats
    expected: Floats
    residual: Floats
    bin: Ints


def school_means(values: Floats, school: Ints, counts: Floats) -> Floats:
    """Mean of `values` of each school, one per school index."""
    return np.bincount(school, values, len(counts)) / counts


def pooled_variance(values: Floats, school: Ints) -> float | None:
    """Variance of `values` around their own school's mean, over n - schools; None when that is 0."""
    counts = np.bincount(school).astype(float)
    schools = int((counts > 0).sum())
    if len(values) <= schools:
        return None
    inside = values - school_means(values, school, np.where(counts > 0, counts, 1))[school]
    return float(inside @ inside) / (len(values) - schools)


def fit(
    entry: Floats,
    exit_: Floats,
    school: Ints,
    *,
    se: Floats | None = None,
    declared_reliability: float | None = None,
) -> Yardstick | None:
    """Fit the yardstick; None when there are fewer than 30 students or nothing to fit.

    `school` holds indices 0..S-1 of the exit school, `se` the entry standard errors (NaN where
    unknown). Formulas: Methods, section Growth, steps 1 to 3.
    """
    n = len(entry)
    if n < FEWEST:
        return None
    counts = np.bincount(school).astype(float)
    schools = int((counts > 0).sum())
    counts[counts == 0] = np.nan
    entry_mean, exit_mean = school_means(entry, school, counts), school_means(exit_, school, counts)
    x, y = entry - entry_mean[school], exit_ - exit_mean[school]
    sxx, sxy = float(x @ x), float(x @ y)
    sd = float(exit_.std(ddof=1))
    flat = sxx <= n * (ROUNDING * float(np.abs(entry).max())) ** 2
    if n <= schools or flat or sd <= ROUNDING * float(np.abs(exit_).max()):
        return None
    error, source = _error_variance(entry, se, declared_reliability)
    reliability = max(LEAST_RELIABILITY, 1 - error / (sxx / (n - schools)))
    star = entry_mean[school] + reliability * x
    slope = sxy / (reliability * sxx)
    edges = np.quantile(star, np.linspace(0, 1, BINS + 1)[1:-1])
    bins = np.searchsorted(edges, star, side="left")
    off_line = exit_ - slope * star
    within = off_line - school_means(off_line, school, counts)[school]
    held = np.bincount(bins, minlength=BINS)
    bends = np.bincount(bins, within, BINS) / np.where(held > 0, held, 1)
    unshifted = slope * star + bends[bins]
    intercept = float((exit_ - unshifted).mean())
    expected = intercept + unshifted
    residual = (exit_ - expected) / sd
    within_variance = pooled_variance(residual, school)
    assert within_variance is not None  # there are more students than schools
    return Yardstick(
        n=n,
        schools=schools,
        slope=slope,
        reliability=reliability,
        intercept=intercept,
        sd=sd,
        entry_sd=float(star.std(ddof=1)),
        within_variance=within_variance,
        error_variance=error,
        error_source=source,
        edges=edges,
        bends=bends,
        entry_star=star,
        expected=expected,
        residual=residual,
        bin=bins.astype(np.int64),
    )


def _error_variance(entry: Floats, se: Floats | None, declared: float | None) -> tuple[float, str]:
    if se is not None:
        known = se[np.isfinite(se)]
        if len(known):
            return float((known**2).mean()), "standard errors"
    if declared is not None:
        return float((1 - declared) * entry.var(ddof=1)), "declared reliability"
    return 0.0, "none"
