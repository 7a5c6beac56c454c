"""What one seed shows of schools steadied and ranked: drawn cohorts, fitted as the build does.

Knows: the drawn truth, the yardstick, the standing. Must not know: which ranges are wanted.
The truth of a school is what it did (`outcomes`): its drawn effect less that of all students, in
SDs of the exit score. Raw and steadied values are held against the same truth.
"""

from __future__ import annotations

import numpy as np

from data.demo.cohort import cohort
from data.fitted import Floats, fit, school_means
from data.pooling import ORDER_N
from data.standing import Standing, fit_between, standings
from queries.steadied import funnel_limits

SCHOOLS = 60
SPREADS = (0.10, 0.05, 0.02)
TOP_TENTH = 6  # of 60


def outcomes_of_standing(seed: int, *, variance_scale: float = 1.0) -> dict[str, float]:
    """Every outcome of one seed, by name.

    `variance_scale` other than 1 tells the standing a wrong variance of the school means, which the
    checks must then notice.
    """
    found: dict[str, float] = {}
    for spread in SPREADS:
        raw, standing, truth, ordered = _stood(seed, spread, variance_scale)
        name = f"SD {spread:.2f}"
        found[f"raw, {name}"] = float(np.mean((raw - truth)[ordered] ** 2))
        found[f"steadied, {name}"] = float(np.mean((standing.steadied - truth)[ordered] ** 2))
        holds = _holds_rank(standing, truth, ordered)
        found[f"rank, {name}"] = float(holds.mean())
        top = np.argsort(-truth[ordered])[:TOP_TENTH]
        found[f"rank of the top tenth, {name}"] = float(holds[top].mean())
    raw, standing, _, ordered = _stood(seed, 0.0, variance_scale)
    width = standing.rank_high[ordered] - standing.rank_low[ordered] + 1
    found["span of ranks, SD 0"] = float(np.median(width)) / int(ordered.sum())
    return found | _funnel(seed)


def _stood(
    seed: int, spread: float, variance_scale: float
) -> tuple[Floats, Standing, Floats, np.ndarray]:
    """Raw means, standing, truth and who is in order, of one drawn cohort."""
    drawn = cohort(seed, schools=SCHOOLS, school_sd=spread, providers=False)
    yardstick = fit(drawn.entry, drawn.exit, drawn.school, se=np.full(len(drawn.entry), drawn.sem))
    assert yardstick is not None
    sizes = np.bincount(drawn.school, minlength=SCHOOLS).astype(float)
    raw = school_means(yardstick.residual, drawn.school, sizes)
    variance = variance_scale * yardstick.within_variance / sizes
    ordered = sizes >= ORDER_N
    between = fit_between(raw[ordered], variance[ordered])
    assert between is not None
    truth = drawn.school_effect - np.average(drawn.school_effect, weights=sizes)
    truth = truth * drawn.exit_sd / yardstick.sd
    return raw, standings(between, raw, variance, ordered=ordered, seed=seed), truth, ordered


def _holds_rank(standing: Standing, truth: Floats, ordered: np.ndarray) -> np.ndarray:
    """Whether each ordered school's true rank lies in its range."""
    rank = np.empty(int(ordered.sum()), dtype=int)
    rank[np.argsort(-truth[ordered])] = np.arange(1, len(rank) + 1)
    held: np.ndarray = (standing.rank_low[ordered] <= rank) & (rank <= standing.rank_high[ordered])
    return held


def _funnel(seed: int) -> dict[str, float]:
    """Share of schools that do not differ inside the funnel's two limits."""
    drawn = cohort(seed, schools=SCHOOLS, school_sd=0.0, providers=False)
    yardstick = fit(drawn.entry, drawn.exit, drawn.school, se=np.full(len(drawn.entry), drawn.sem))
    assert yardstick is not None
    sizes = np.bincount(drawn.school, minlength=SCHOOLS).astype(float)
    raw = school_means(yardstick.residual, drawn.school, sizes)
    limits = np.array([funnel_limits(yardstick.within_variance, n) for n in sizes])
    return {
        f"inside {name}": float((np.abs(raw) <= limits[:, at]).mean())
        for at, name in enumerate(("95%", "99.8%"))
    }
