"""The rows of one cohort of the same students: who matched, left and joined, and what is kept of each.

Knows: a lane's arrays, the columns of the store's table `cohort`. Must not know: SQL, files, how the
yardstick is fitted. Layers are the drawn ones (4: four or more grades below); scores are in thousandths
of a point, residuals in millionths of D, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arms import Arms
from data.codes import NOT_RECORDED, YES_NO
from data.fitted import Yardstick
from data.lane import NONE, PLACES, TRAITS, UNKNOWN, Bools, Floats, Ints, Lane

Column = NDArray[Any] | np.ma.MaskedArray[Any, Any]
DEEPEST = 4
STATUSES = ("joined", "left", "matched")
JOINED, LEFT, MATCHED = range(3)
FIFTH = 4  # bins of the yardstick in a fifth of its students
_ARMS = {
    "arm": "arm",
    "neither": "neither",
    "arm_school_id": "school",
    "years_since_start": "since",
    "usage_years": "usage",
    "dose_years": "dose",
    "reached_dose": "reached",
}
ANSWERS = sorted(("yes", "no", NOT_RECORDED))  # as codes: places in this list
TINY = (
    *("n_exit_layer_0", "n_exit_layer_1", "n_exit_layer_2", "n_exit_layer_3", "n_exit_layer_4"),
    "start_fifth",
)
# The store's columns in order. `shift_micro` is slope x (entry - entry freed of error) / D: what a
# group that was not formed on the entry score gives back. Intake (`n_econ` ...) counts matched students
# by traits of the entry year. `n_can_rise`: entered below grade level and not on the test's floor. `arm`
# and what follows: data.arms. `path`: the scores of the cohort's windows, of students who have them all.
KINDS = {
    "cohort_id": "integer",
    "status": "status_code",
    "district_id": "district_code",
    "school_id": "school_code",
    "provider": "provider_code",
    "entry_district_id": "district_code",
    "entry_school_id": "school_code",
    "entry_provider": "provider_code",
    **{name: f"{name}_code" for name in TRAITS},
    "student_key": "bigint",
    **dict.fromkeys(("n_entry", "n_matched", "n_exit"), "tinyint"),
    **dict.fromkeys(("entry_milli", "exit_milli"), "bigint"),
    **dict.fromkeys(("entry_layer", "exit_layer", *TINY), "tinyint"),
    **dict.fromkeys(("star_milli", "residual_micro", "shift_micro"), "bigint"),
    **dict.fromkeys(("n_above", "n_met", "n_can_rise", "n_rose", "entry_depth"), "tinyint"),
    **dict.fromkeys(("n_entry_depth", "n_econ", "n_econ_known", "n_el", "n_el_known"), "tinyint"),
    **dict.fromkeys(("n_swd", "n_swd_known", "n_off_grade", "n_same_school"), "tinyint"),
    "n_all_windows": "tinyint",
    "arm": "arm_code",
    "neither": "neither_code",
    "arm_school_id": "school_code",
    "years_since_start": "smallint",
    **dict.fromkeys(("usage_years", "dose_years", "reached_dose"), "tinyint"),
    "path": "bigint[]",
}


@dataclass(frozen=True)
class Ends:
    """Where a cohort's span lies in its lane: entry and exit slot (indices), all its slots with scores
    (numbers 1 to 18), and the deepest layer the test can show of each grade at the exit."""

    entry: int
    exit: int
    slots: tuple[int, ...]
    exit_grade: int
    deepest: Mapping[int, int]
    vertical: bool


@dataclass(frozen=True)
class Members:
    """A cohort's students: `at` their places in the lane, in the order of their keys, and of each the
    status (a place in STATUSES), the depths at entry and exit (NONE where none is shown), whether the
    exit was off grade and whether there is a score in every window of the span."""

    at: Ints
    status: Ints
    entry_depth: Ints
    exit_depth: Ints
    off_grade: Bools
    all_windows: Bools

    @property
    def matched(self) -> Bools:
        """Who has a score at both ends."""
        held: Bools = self.status == MATCHED
        return held


def members(lane: Lane, ends: Ends) -> Members:
    """Match one cohort. Matched: scored at entry in the entry grade and in the exit window of the exit
    year, same test; off-grade students stay matched on a vertical scale, with depth against the expected
    grade; a record that shows no depth in its own grade (no placement) shows none against the expected
    one. Left: scored at entry only. Joined: scored at exit in the exit grade, and not matched."""
    entered = lane.has[ends.entry] & lane.on_grade[ends.entry]
    on_grade = lane.on_grade[ends.exit]
    arrived = lane.has[ends.exit] & (on_grade | ends.vertical)
    at = np.flatnonzero(entered | (arrived & on_grade))
    entered, arrived, on_grade = entered[at], arrived[at], on_grade[at]
    status = np.where(entered, np.where(arrived, MATCHED, LEFT), JOINED).astype(np.int8)
    own, reach = lane.depth[ends.exit, at], lane.reach[ends.exit, at].astype(np.int16)
    sees = np.array([ends.deepest.get(grade, 0) > 0 for grade in range(13)])
    unplaced = (sees[lane.grade[ends.exit, at]] & (own == NONE)) | (reach == UNKNOWN)
    against = np.where(
        unplaced | (ends.deepest.get(ends.exit_grade, 0) <= 0),
        NONE,
        np.maximum(0, ends.exit_grade - reach),
    )
    arrives = status != LEFT
    held = np.ones(len(at), dtype=bool)
    for slot in ends.slots:
        held &= lane.has[slot - 1, at]
    return Members(
        at=at,
        status=status,
        entry_depth=np.where(entered, lane.depth[ends.entry, at], NONE),
        exit_depth=np.where(arrives, np.where(on_grade, own, against), NONE),
        off_grade=(status == MATCHED) & ~on_grade,
        all_windows=(status == MATCHED) & held,
    )


def in_order(lane: Lane, ends: Ends, who: Members) -> Ints:
    """The store's order of a cohort's rows: by status, place of exit, place of entry, key."""
    order = who.status.astype(np.int64)
    for slot, missing in ((ends.exit, who.status == LEFT), (ends.entry, who.status == JOINED)):
        for name in ("district_id", "school_id"):
            codes = lane.codes[name][slot, who.at]
            last = int(codes.max(initial=0)) + 1  # what is missing comes last
            order *= last + 1
            order += np.where(missing, last, codes)
    return np.argsort(order, kind="stable")  # the students come by key


def columns(
    lane: Lane,
    ends: Ends,
    who: Members,
    order: Ints,
    *,
    cohort_id: int,
    yardstick: Yardstick | None,
    norm_gain: float | None,
    arms: Arms,
    same_school: Bools,
) -> dict[str, Column]:
    """The columns of KINDS but `path`, the rows in this order; codes for texts, masked where missing.

    `arms` and the yardstick are of the matched, by their keys; `same_school` too.
    """
    at, status = who.at[order], who.status[order]
    matched, entered, arrives = status == MATCHED, status != JOINED, status != LEFT
    spread = _Spread(matched, (np.cumsum(who.matched) - 1)[order][matched])
    made: dict[str, Column] = {
        "cohort_id": np.full(len(at), cohort_id, dtype=np.int32),
        "status": status,
    }
    for place in PLACES:
        made[place] = _missing(lane.codes[place][ends.exit, at], ~arrives)
    for place in PLACES:
        made[f"entry_{place}"] = _missing(lane.codes[place][ends.entry, at], ~entered)
    for trait in TRAITS:
        codes = lane.codes[trait]
        made[trait] = np.where(entered, codes[ends.entry, at], codes[ends.exit, at])
    made["student_key"] = lane.key[at]
    made |= {"n_entry": entered, "n_matched": matched, "n_exit": arrives}
    entry, exit_ = lane.milli[ends.entry, at], lane.milli[ends.exit, at]
    made["entry_milli"], made["exit_milli"] = _missing(entry, ~entered), _missing(exit_, ~arrives)
    below, left = who.entry_depth[order], who.exit_depth[order]
    drawn = np.minimum(left, DEEPEST)
    made["entry_layer"] = _missing(np.minimum(below, DEEPEST), below == NONE)
    made["exit_layer"] = _missing(drawn, left == NONE)
    for layer in range(DEEPEST + 1):
        made[f"n_exit_layer_{layer}"] = matched & (drawn == layer)
    made |= _measured(matched, spread, lane.score[ends.entry, who.at[who.matched]], yardstick)
    made["n_met"] = _met(matched, exit_.astype(np.int64) - entry, norm_gain)
    can_rise = matched & (below >= 1) & ~lane.floor[ends.entry, at] & (left != NONE)
    made |= {"n_can_rise": can_rise, "n_rose": can_rise & (left < below)}
    made["entry_depth"] = _missing(np.where(matched, below, 0), matched & (below == NONE))
    made["n_entry_depth"] = matched & (below != NONE)
    for short, trait in zip(("econ", "el", "swd"), YES_NO, strict=True):
        made[f"n_{short}"] = matched & (made[trait] == ANSWERS.index("yes"))
        made[f"n_{short}_known"] = matched & (made[trait] != ANSWERS.index(NOT_RECORDED))
    made |= {"n_off_grade": who.off_grade[order], "n_same_school": spread(same_school, False)}
    made["n_all_windows"] = who.all_windows[order]
    for name, of in _ARMS.items():
        values = spread(getattr(arms, of).astype(np.int32), NONE)
        made[name] = _missing(values, values == NONE)
    return made


def paths(lane: Lane, ends: Ends, who: Members, order: Ints) -> tuple[Ints, Ints]:
    """Of the rows in order: how many scores each has before it, and all those scores, a student's in the
    order of the windows; only who has them all has any."""
    whole = who.all_windows[order]
    slots = np.array(ends.slots) - 1
    scores = lane.milli[slots][:, who.at[order][whole]]
    starts = np.concatenate([[0], np.cumsum(np.where(whole, len(slots), 0))])
    return starts, scores.T.ravel()


@dataclass(frozen=True)
class _Spread:
    """Values of the matched, by their keys, as an entry a row: `matched` rows hold them, and `of` says
    the place of each of those among the matched."""

    matched: Bools
    of: Ints

    def __call__(self, values: NDArray[Any], nothing: int) -> NDArray[Any]:
        whole = np.full(len(self.matched), nothing, dtype=values.dtype)
        whole[self.matched] = values[self.of]
        return whole


def _measured(
    matched: Bools, spread: _Spread, entry: Floats, yardstick: Yardstick | None
) -> dict[str, Column]:
    """What the yardstick says of each matched student, in whole thousandths and millionths."""
    names = ("start_fifth", "star_milli", "residual_micro", "shift_micro")
    if yardstick is None:
        nothing = _missing(np.zeros(len(matched), dtype=np.int64), np.ones_like(matched))
        return dict.fromkeys(names, nothing) | {"n_above": np.zeros_like(matched)}
    shift = yardstick.slope * (entry - yardstick.entry_star) / yardstick.sd
    values: tuple[Ints, ...] = (
        (yardstick.bin // FIFTH).astype(np.int8),
        np.rint(yardstick.entry_star * 1e3).astype(np.int64),
        np.rint(yardstick.residual * 1e6).astype(np.int64),
        np.rint(shift * 1e6).astype(np.int64),
    )
    made = {
        name: _missing(spread(one, 0), ~matched) for name, one in zip(names, values, strict=True)
    }
    return made | {"n_above": matched & (made["residual_micro"].data >= 0)}


def _met(matched: Bools, gain: Ints, norm_gain: float | None) -> Bools:
    """Whose gain (thousandths) reaches the norm's, rounded half away from zero as SQL rounds."""
    if norm_gain is None:
        return np.zeros(len(matched), dtype=bool)
    needed = np.copysign(np.floor(abs(1000 * norm_gain) + 0.5), norm_gain)
    met: Bools = matched & (gain >= needed)
    return met


def _missing(values: NDArray[Any], where: Bools) -> np.ma.MaskedArray[Any, Any]:
    return np.ma.array(values, mask=where)
