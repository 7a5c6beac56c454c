"""What one seed shows of the growth measures: drawn cohorts, fitted and judged as the app does.

Knows: the drawn truth, the yardstick, the intervals. Must not know: how often an interval should
hold the truth, how many seeds there are.

Every outcome is one number a seed. A share counts the intervals of the seed that hold the truth; a
growth or a gap is in SDs of the exit score; a slope is relative to the true one, so 1 is right.
Outcomes of schools steadied and ranked are in `standing`, those of providers in `providers`.
"""

from __future__ import annotations

import numpy as np

from data.demo import scale
from data.demo.cohort import Cohort, cohort
from data.demo.randomness import stream
from data.fitted import Floats, Yardstick, fit, school_means
from queries.intervals import difference_of_two, half_these, like_these
from tests.coverage.providers import outcomes_of_providers
from tests.coverage.standing import outcomes_of_standing

SCHOOLS = 60
SEMS = (3.0, 6.0)
LIKE_SIZES = (3, 6, 12)  # schools in a group judged against "schools like these"
FEWEST, MOST = 3, 30  # schools in a group judged against "these schools"
GROUPS = 10  # random groups of each kind, a seed
LAYER_QUANTILES = (0.1, 0.3, 0.7, 0.9)
LAYERS = len(LAYER_QUANTILES) + 1


def outcomes(seed: int, *, errors_known: bool = True) -> dict[str, float]:
    """Every outcome of one seed; names as in `checks.CHECKS`.

    `errors_known=False` fits without standard errors, which the checks must then notice.
    """
    found: dict[str, float] = {}
    for sem in SEMS:
        drawn = cohort(seed, schools=SCHOOLS, sem=sem, providers=False)
        yardstick = _fitted(drawn, errors_known=errors_known)
        found |= {
            f"{name}, SEM {sem:g}": value for name, value in _starts(drawn, yardstick).items()
        }
        found[f"gap, SEM {sem:g}"] = _gap(drawn, yardstick)
        if sem == scale.ADAPTIVE_SEM:
            found["slope"] = yardstick.slope / scale.middle_span().slope
            found |= _intervals(seed, drawn, yardstick)
    found |= outcomes_of_standing(seed)
    found |= outcomes_of_providers(seed)
    leaning = cohort(seed, schools=SCHOOLS, intake_correlation=0.5, providers=False)
    slope = _fitted(leaning, errors_known=errors_known).slope
    found["slope, better start higher"] = slope / scale.middle_span().slope
    return found


def _fitted(drawn: Cohort, *, errors_known: bool) -> Yardstick:
    se = np.full(len(drawn.entry), drawn.sem) if errors_known else None
    yardstick = fit(drawn.entry, drawn.exit, drawn.school, se=se)
    assert yardstick is not None, "a drawn cohort has thousands of students"
    return yardstick


def _starts(drawn: Cohort, yardstick: Yardstick) -> dict[str, float]:
    """Growth by layer of the entry score: mean residual. The truth is 0 in every layer."""
    cuts = np.quantile(drawn.entry, LAYER_QUANTILES)
    layer = np.searchsorted(cuts, drawn.entry, side="right")
    growth = np.bincount(layer, yardstick.residual, LAYERS) / np.bincount(layer, minlength=LAYERS)
    return {f"layer {place}": float(value) for place, value in enumerate(growth)}


def _gap(drawn: Cohort, yardstick: Yardstick) -> float:
    """Conditional growth of economically disadvantaged students less the others'. The truth is 0.

    These groups are not formed on the entry score, so their test errors cancel and the pull of
    entry* towards the school mean, which would read a group's lower start as lower growth, is
    taken back: mean residual - b (mean entry - mean entry*) / D.
    """
    pulled = yardstick.slope * (drawn.entry - yardstick.entry_star) / yardstick.sd
    growth = yardstick.residual - pulled
    disadvantaged = drawn.economically_disadvantaged
    return float(growth[disadvantaged].mean() - growth[~disadvantaged].mean())


def _intervals(seed: int, drawn: Cohort, yardstick: Yardstick) -> dict[str, float]:
    """Share of the intervals that hold the truth."""
    sizes = np.bincount(drawn.school, minlength=SCHOOLS).astype(float)
    means = school_means(yardstick.residual, drawn.school, sizes)
    # What each school did, against all students as the yardstick is, in SDs of the exit score.
    did = drawn.school_effect - np.average(drawn.school_effect, weights=sizes)
    did = did * drawn.exit_sd / yardstick.sd
    rng = stream(seed, "groups of schools")
    alone = [np.array([school]) for school in range(SCHOOLS)]
    several = [_drawn(rng, int(rng.integers(FEWEST, MOST + 1))) for _ in range(GROUPS)]
    found = {
        name: float(np.mean([_holds_did(one, means, sizes, did, yardstick) for one in groups]))
        for name, groups in (("one school", alone), ("several schools", several))
    }
    for size in LIKE_SIZES:
        groups = [_drawn(rng, size) for _ in range(GROUPS)]
        held = [_holds_zero(one, means, sizes) for one in groups]
        found[f"{size} schools like"] = float(np.mean(held))
    pairs = rng.permutation(SCHOOLS).reshape(-1, 2)
    held = [_holds_difference(a, b, means, sizes, did, yardstick) for a, b in pairs]
    found["two schools"] = float(np.mean(held))
    return found


def _drawn(rng: np.random.Generator, size: int) -> np.ndarray:
    return rng.choice(SCHOOLS, size, replace=False)


def _holds_did(
    group: np.ndarray, means: Floats, sizes: Floats, did: Floats, yardstick: Yardstick
) -> bool:
    """Whether the interval of "these schools" holds what these schools did."""
    n = float(sizes[group].sum())
    half = half_these(n, within=yardstick.within_variance, reference=yardstick.n)
    assert half is not None
    growth, truth = (np.average(values[group], weights=sizes[group]) for values in (means, did))
    return bool(abs(growth - truth) <= half)


def _holds_difference(
    a: int, b: int, means: Floats, sizes: Floats, did: Floats, yardstick: Yardstick
) -> bool:
    """Whether the interval of the difference of two schools holds the difference they made."""
    half = difference_of_two(sizes[a], sizes[b], within=yardstick.within_variance)
    assert half is not None
    return bool(abs(means[a] - means[b] - (did[a] - did[b])) <= half)


def _holds_zero(group: np.ndarray, means: Floats, sizes: Floats) -> bool:
    """Whether the interval of "schools like these" holds 0: random groups are expected to differ
    in nothing."""
    found = like_these(means[group], sizes[group], reference=float(sizes.sum()))
    assert found is not None
    return bool(abs(np.average(means[group], weights=sizes[group])) <= found[0])
