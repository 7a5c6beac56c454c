"""How much more the treated grew than like students of the pool, and how surely it is known.

Knows: the comparison of two arms of schools, as arrays and as sums per school. Must not know:
providers, SQL, words, small-number rules. Everything is in SDs of the exit score (D = 1); intervals
are 95% and speak of *schools like these*. Formulas: Methods, section Providers, steps 3 to 8.

The effect is the coefficient of treated in weighted least squares of exit / D on treated,
entry* / D and one constant a stratum. All it needs are sums per school and arm, so whoever has
those (the bundle for replication) gets the same effect, interval and chance to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from data.fitted import ROUNDING, Floats, Ints
from queries.intervals import FEWEST_SCHOOLS, Z95, satterthwaite, t_95, verdict
from queries.matching import Bools, Matched
from queries.school_sums import SchoolSums, school_sums

CANNOT_SEPARATE = "cannot separate"  # one school: the provider and the school are the same thing
TOO_FEW = "too few schools"
PRIOR_SD = 0.15  # effects of programmes, SDs: most lie within 0.3 of nothing


@dataclass(frozen=True)
class Effect:
    """Growth of the treated less that of like students of the pool, SDs of the exit score.

    `value` with `half` width of its interval and `df`; both None where no interval can be given,
    which `withheld` explains. `slope`: exit points per point of entry*, within strata. Arrays of
    one entry per school and arm, sorted by arm (pool first) and code: `school`, `treated`,
    `psi` (influence: what the school adds to the error of the effect), `share` (of its arm's
    weight, sum 1 an arm), `own` (what its students reached above like students of the pool; NaN for
    the pool).
    """

    value: float
    half: float | None
    df: float | None
    slope: float
    n_treated: int
    n_pool: int
    schools_treated: int
    schools_pool: int
    share_matched: float
    school: Ints
    treated: Bools
    psi: Floats
    share: Floats
    own: Floats

    @property
    def withheld(self) -> str | None:
        """Why there is no interval: CANNOT_SEPARATE or TOO_FEW; None when there is one."""
        return _withheld(self.schools_treated, self.schools_pool)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends of the 95% interval; None where it is withheld."""
        return None if self.half is None else (self.value - self.half, self.value + self.half)

    @property
    def verdict(self) -> str | None:
        """As `queries.intervals.verdict`; None where the interval is withheld."""
        return None if self.interval is None else verdict(*self.interval)


@dataclass(frozen=True)
class EffectsApart:
    """One effect less another over the same schools; `half` and `df` None where withheld."""

    value: float
    half: float | None
    df: float | None

    @property
    def disagree(self) -> bool:
        """Whether the interval of the difference leaves out 0; never without an interval."""
        return self.half is not None and abs(self.value) > self.half


@dataclass(frozen=True)
class Chance:
    """Chance that the true effect reaches a threshold (0-1): `share` with the prior, which then
    holds it to be normal with `mean` and `sd`; and `without_prior`."""

    share: float
    mean: float
    sd: float
    without_prior: float


def effect(
    matched: Matched, exit_score: Floats, *, sd: float | Floats, own: bool = True
) -> Effect | None:
    """The effect of matched students; None as in `effect_of_sums`.

    `exit_score`: points, one entry per student given to `match`. `sd`: D, the SD of the exit score
    of the yardstick, points; of several cohorts one entry per student. `own`: whether the schools' own
    values are wanted; NaN otherwise.
    """
    return effect_of_sums(school_sums(matched, exit_score, sd=sd, own=own))


def effect_of_sums(sums: SchoolSums) -> Effect | None:
    """The effect, its interval and each school's part in it, from sums per school and arm.

    Effect and slope b solve the 2 x 2 normal equations. A school's influence is
    psi_s = sum_{i in s} w T^ e / sum w T^^2, with e the residual and T^ what entry leaves of T~.
    Each arm's variance is sum psi_s^2 / q_s, q_s = 1 - 2 w_s + sum w^2 over its shares w_s of the
    arm's weight (CR2, Bell and McCaffrey 2002), with the degrees of freedom of
    `queries.intervals.satterthwaite`; the two add up, their degrees of freedom as Satterthwaite
    (1946) adds variances. No interval with fewer than 3 schools in an arm.

    A treated school's `own` value is the mean of y - b z of its students less the mean of the same
    over the pool of each one's stratum. Weighted by `share` the own values average to the effect
    exactly, because the weights of `match` make T~ 1/2 for all treated and -1/2 for all others.

    None when an arm is empty, or when entry and treated cannot be told apart in any stratum.
    """
    treated = sums.treated
    if not treated.any() or treated.all():
        return None
    tt, tz, zz, ty, zy = (float(one.sum()) for one in (sums.tt, sums.tz, sums.zz, sums.ty, sums.zy))
    # One entry score a stratum leaves nothing to fit a slope on, and nothing to adjust.
    level = zz <= ROUNDING**2 * float(sums.weight.sum())
    c = 0.0 if level else tz / zz
    left = tt - c * tz
    if left <= ROUNDING * tt:
        return None
    value = (ty - c * zy) / left
    slope = 0.0 if level else (zy - value * tz) / zz
    over_t = sums.ty - value * sums.tt - slope * sums.tz  # sum w T~ e
    over_z = sums.zy - value * sums.tz - slope * sums.zz  # sum w z~ e
    psi = (over_t - c * over_z) / left
    arm = np.where(treated, sums.weight[treated].sum(), sums.weight[~treated].sum())
    share = sums.weight / arm
    half, df = _spread(psi, share, treated) or (None, None)
    return Effect(
        value=value,
        half=half,
        df=df,
        slope=slope,
        n_treated=int(sums.n[treated].sum()),
        n_pool=int(sums.n[~treated].sum()),
        schools_treated=int(treated.sum()),
        schools_pool=int((~treated).sum()),
        share_matched=sums.share_matched,
        school=sums.school,
        treated=treated,
        psi=psi,
        share=share,
        own=(sums.above_y - slope * sums.above_z) / sums.weight,
    )


def difference_of_effects(a: Effect, b: Effect) -> EffectsApart:
    """Effect a less effect b of the same schools and students, say on two tests.

    A school's influence on the difference is psi of a less psi of b, so what both share (the same
    students) does not count twice; a school that only one of them holds adds 0 to the other. Its
    share is the mean of its two shares. Interval as in `effect_of_sums`.
    """
    places = {one: at for at, one in enumerate(sorted({*_units(a), *_units(b)}))}
    psi, share = np.zeros(len(places)), np.zeros(len(places))
    for one, sign in ((a, 1), (b, -1)):
        at = np.array([places[unit] for unit in _units(one)])
        psi[at] += sign * one.psi
        share[at] += one.share / 2
    spread = _spread(psi, share, np.array([treated for treated, _ in places], dtype=np.bool_))
    return EffectsApart(a.value - b.value, *(spread or (None, None)))


def chance(value: float, half: float, at_least: float = 0.05) -> Chance:
    """How likely the true effect is `at_least`, given an estimate with its half width (SDs).

    Before the data, effects are taken to be normal around 0 with SD 0.15; the standard error is
    half / 1.96. The posterior of a normal mean with a normal (conjugate) prior: with
    k = 0.0225 / (0.0225 + se^2), mean k value and variance k se^2. ValueError for half below 0.
    """
    if half < 0:
        raise ValueError("A half width cannot be below 0.")
    error = half / Z95
    k = PRIOR_SD**2 / (PRIOR_SD**2 + error**2)
    mean, sd = k * value, sqrt(k) * error
    return Chance(_above(at_least, mean, sd), mean, sd, _above(at_least, value, error))


def improvement_index(g: float) -> float:
    """Percentile points a student in the middle of the pool would move up by an effect of g SDs.

    100 Phi(g) - 50 (What Works Clearinghouse, Procedures Handbook 5.0). -50 to 50.
    """
    return 100 * NormalDist().cdf(g) - 50


def left_by_error(slope: float, *, reliability: float, apart: float) -> float:
    """What would be left in the effect were the error variance of entry twice the declared one.

    b (1 - rel) x `apart`, the mean entry score of the treated less that of the pool before matching,
    in the unit the answer is wanted in (SDs of the exit score: points / D). `slope`: `Effect.slope`.
    """
    return slope * (1 - reliability) * apart


def _units(one: Effect) -> list[tuple[bool, int]]:
    """Arm and code of each entry."""
    return list(zip(one.treated.tolist(), one.school.tolist(), strict=True))


def _withheld(*schools: int) -> str | None:
    """By the smaller arm: one school of the pool is as little a comparison as one treated."""
    fewest = min(schools)
    if fewest >= FEWEST_SCHOOLS:
        return None
    return CANNOT_SEPARATE if fewest < 2 else TOO_FEW


def _spread(psi: Floats, share: Floats, treated: Bools) -> tuple[float, float] | None:
    """Half width and degrees of freedom of a sum of school influences; None with too few schools."""
    if _withheld(int(treated.sum()), int((~treated).sum())) is not None:
        return None
    variance = expected = uncertain = 0.0
    for arm in (treated, ~treated):
        squares = float(share[arm] @ share[arm])
        held_back = 1 - 2 * share[arm] + squares  # q_s
        variance += float(psi[arm] ** 2 @ (1 / held_back))
        # Schools of one variance: an arm's variance is expected in proportion to sum w^2.
        expected += squares
        uncertain += squares**2 / satterthwaite(share[arm])
    df = expected**2 / uncertain
    return t_95(df) * sqrt(variance), df


def _above(at: float, mean: float, sd: float) -> float:
    """Chance of a normal value at or above `at`; certain one way or the other without spread."""
    return 1 - NormalDist(mean, sd).cdf(at) if sd > 0 else float(mean >= at)
