"""Success on a standard among students who had finished its prerequisites, and among the rest.

Knows: answer sheets, who can be judged, fifths of the score, arithmetic. Must not know: SQL,
small-number rules, sentences.

Of the students asked a target, those can be judged who were asked at least half of its direct
prerequisites (one at least); a prerequisite never asked of anyone still counts in that half. "With"
had finished all that they were asked, "without" the rest: not asked is not unfinished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from queries.intervals import Difference, difference_of_shares, mean_difference
from queries.progressions import Known
from queries.sheets import GRADES, Ints, Sheets

Few = NDArray[np.int16]  # counts of standards
FIFTHS = 5
_WITH, _FINISHED = 2, 1  # how a student's place in a count is written: 0 to 3
_LEFT, _PLACES = 4, 6  # after them who could not be judged: 4 and 5


@dataclass(frozen=True)
class Side:
    """Students, and how many of them finished the target."""

    n: int
    finished: int

    @property
    def unfinished(self) -> int:
        """Those who did not."""
        return self.n - self.finished


@dataclass(frozen=True)
class Pair:
    """Students who had finished all prerequisites they were asked, and the rest."""

    having: Side
    lacking: Side

    @property
    def n(self) -> int:
        """Students of both sides."""
        return self.having.n + self.lacking.n

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Finished and unfinished of each side: what subtraction could find."""
        return (
            *(self.having.finished, self.having.unfinished),
            *(self.lacking.finished, self.lacking.unfinished),
        )

    @property
    def gap(self) -> Difference | None:
        """Success with less success without; None where a side is empty."""
        return difference_of_shares(
            (self.having.finished, self.having.n), (self.lacking.finished, self.lacking.n)
        )


@dataclass(frozen=True)
class Success:
    """One target: everyone who could be judged, by fifths of the score, those without a score, and
    those asked the target who could not be judged. `fifths` is empty where nobody has a score.

    `grades` holds everyone and those not judged of each enrolled grade that was asked the target.
    """

    everyone: Pair
    fifths: tuple[Pair, ...]
    unscored: Pair
    not_judged: Side
    grades: Mapping[int, tuple[Pair, Side]] = field(default_factory=dict)

    @property
    def by_grade(self) -> tuple[Ints, Ints]:
        """By enrolled grade: students asked the target, and those who finished it."""
        asked, done = np.zeros((2, GRADES), dtype=np.int64)
        for grade, (pair, left) in self.grades.items():
            asked[grade] = pair.n + left.n
            done[grade] = pair.having.finished + pair.lacking.finished + left.finished
        return asked, done

    @property
    def within(self) -> Difference | None:
        """Mean of the fifths' gaps, weighted by the smaller of a fifth's two counts."""
        held = [(gap, min(one.having.n, one.lacking.n)) for one in self.fifths if (gap := one.gap)]
        return mean_difference([gap for gap, _ in held], [weight for _, weight in held])


def judged(sheets: Sheets, target: Known, needs: Sequence[Known], *, required: int) -> Success:
    """Counts for one target; `needs` are its direct prerequisites with a bit, `required` how many
    it has in all, those never asked included. Nobody can be judged where it has none."""
    if target.bit is None:
        return _counted(np.zeros((FIFTHS + 1, _LEFT), dtype=np.int64), {})
    rows, done = sheets.answered(target.grade, target.bit)
    asked, had = _of(sheets, rows, needs)
    able = (asked >= 1) & (2 * asked >= required)
    kind = np.where(able, _WITH * (had == asked), _LEFT).astype(np.uint8) + done * np.uint8(
        _FINISHED
    )
    of = np.bincount(sheets.grade[rows] * np.uint8(_PLACES) + kind, minlength=_PLACES * GRADES)
    counts = _by_fifth(sheets, rows[able], kind[able])
    return _counted(
        counts,
        {
            grade: (_pair(row[:_LEFT]), Side(sum(row[_LEFT:]), row[-1]))
            for grade, row in enumerate(of.reshape(GRADES, _PLACES).tolist())
            if any(row)
        },
    )


def _of(sheets: Sheets, rows: Ints, needs: Sequence[Known]) -> tuple[Few, Few]:
    """How many of some standards each row was asked, and how many of those it had finished."""
    masks: dict[int, int] = {}
    for one in needs:
        if one.bit is not None:
            masks[one.grade] = masks.get(one.grade, 0) | 1 << one.bit
    asked: Few = np.zeros(len(rows), dtype=np.int16)
    had: Few = np.zeros(len(rows), dtype=np.int16)
    for grade, mask in masks.items():
        asked += np.bitwise_count(sheets.asked[grade][rows] & mask)
        had += np.bitwise_count(sheets.finished[grade][rows] & mask)
    return asked, had


def _by_fifth(sheets: Sheets, rows: Ints, kind: NDArray[np.uint8]) -> Ints:
    """Rows of each kind (0 to 3) by their fifth (0 to 4) of the scores of these rows, 5 for those
    without a score.

    Edges are linear quantiles at 20, 40, 60 and 80%; a score equal to an edge belongs below it.
    Rows are sheets in order, so their scores ascend and a fifth is a run of rows.
    """
    scored = int(np.searchsorted(rows, sheets.scored))
    last = scored - 1
    ends = []
    for i in range(1, FIFTHS):
        if last < 0:
            ends.append(0)
            continue
        # In whole numbers, so that an edge that is a score is exactly that score.
        at, rest = divmod(last * i, FIFTHS)
        here, above = (float(sheets.score[rows[one]]) for one in (at, min(at + 1, last)))
        edge = here + (above - here) * rest / FIFTHS if rest else here
        # As many as have no higher score, found among the sheets: theirs ascend too.
        beyond = np.searchsorted(sheets.score[: sheets.scored], edge, side="right")
        ends.append(int(np.searchsorted(rows, beyond)))
    runs = zip((0, *ends, scored), (*ends, scored, len(rows)), strict=True)
    return np.array(
        [np.bincount(kind[first:end], minlength=_LEFT) for first, end in runs], dtype=np.int64
    )


def _counted(counts: Ints, grades: Mapping[int, tuple[Pair, Side]]) -> Success:
    pairs = [_pair(row) for row in counts.tolist()]
    scored = counts[:FIFTHS].sum() > 0
    left = [one for _, one in grades.values()]
    return Success(
        everyone=_pair(counts.sum(axis=0).tolist()),
        fifths=tuple(pairs[:FIFTHS]) if scored else (),
        unscored=pairs[FIFTHS],
        not_judged=Side(sum(one.n for one in left), sum(one.finished for one in left)),
        grades=grades,
    )


def _pair(row: Sequence[int]) -> Pair:
    """Counts in the order without unfinished, without finished, with unfinished, with finished."""
    lost, won, having_lost, having_won = row
    return Pair(Side(having_lost + having_won, having_won), Side(lost + won, won))


def needs_of(
    code: str, standards: Mapping[str, Known], needs: Mapping[str, Sequence[str]]
) -> tuple[list[Known], int]:
    """The direct prerequisites of a standard that have a bit, and how many it has."""
    found = [standards[one] for one in needs.get(code, ())]
    return [one for one in found if one.bit is not None], len(found)
