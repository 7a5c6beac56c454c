"""What an effect is computed from: sums per school and arm.

Knows: matched students, their exit scores. Must not know: effects, intervals, SQL, words. All
values are in SDs of the exit score of the yardstick (D = 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.fitted import Floats, Ints
from queries.matching import Bools, Matched, ranked


@dataclass(frozen=True)
class SchoolSums:
    """What an effect is computed from: one entry per school and arm.

    `school` (code), `treated` (arm), `n` students compared, `weight` (sum of w), and sums of
    weighted products of T (treated 1, pool 0), z = entry* / D and y = exit / D, each less its
    weighted mean in the stratum: `tt`, `tz`, `zz`, `ty`, `zy`. Schools may be joined (their sums
    added) within an arm; they then count as one. `share_matched` is of treated students.

    `above_y`, `above_z`: of a treated school the sums of y and z less their mean over the pool in
    the student's stratum. Only a school's own value needs them; NaN for the pool, and where the own
    values are not asked for.
    """

    school: Ints
    treated: Bools
    n: Ints
    weight: Floats
    tt: Floats
    tz: Floats
    zz: Floats
    ty: Floats
    zy: Floats
    above_y: Floats
    above_z: Floats
    share_matched: float


def school_sums(
    matched: Matched, exit_score: Floats, *, sd: float | Floats, own: bool = True
) -> SchoolSums:
    """The sums per school and arm; arguments as in `queries.effects.effect`.

    ValueError when an exit score of a kept student is not finite or an SD is not above 0.
    """
    kept = matched.kept
    d = np.broadcast_to(np.asarray(sd, dtype=np.float64), kept.shape)[kept]
    points = np.asarray(exit_score, dtype=np.float64)[kept]
    if not np.isfinite(points).all() or not (d > 0).all():
        raise ValueError("An effect needs finite exit scores and an SD above 0.")
    y, z = points / d, matched.entry[kept] / d
    stratum, weight = matched.stratum[kept], matched.weight[kept]
    treated = matched.treated[kept]

    def demeaned(values: Floats, weights: Floats) -> Floats:
        total = np.bincount(stratum, weights, matched.strata)
        means = np.bincount(stratum, weights * values, matched.strata) / total
        return values - means[stratum].astype(np.float64)

    t_in, z_in, y_in = (demeaned(one, weight) for one in (treated.astype(np.float64), z, y))
    # Pool first, then treated, each by code: the order of students does not show.
    codes, code = ranked(matched.school[kept])
    units, unit = ranked(treated * len(codes) + code)
    arm = units >= len(codes)

    def summed(values: Floats) -> Floats:
        return np.bincount(unit, values, len(units)).astype(np.float64)

    def above(values: Floats) -> Floats:
        if not own:
            return np.full(len(units), np.nan)
        return np.where(arm, summed(demeaned(values, (~treated).astype(np.float64))), np.nan)

    return SchoolSums(
        school=codes[units % max(1, len(codes))],
        treated=arm,
        n=np.bincount(unit, minlength=len(units)).astype(np.int64),
        weight=summed(weight),
        tt=summed(weight * t_in * t_in),
        tz=summed(weight * t_in * z_in),
        zz=summed(weight * z_in * z_in),
        ty=summed(weight * t_in * y_in),
        zy=summed(weight * z_in * y_in),
        above_y=above(y),
        above_z=above(z),
        share_matched=matched.share_matched_treated,
    )
