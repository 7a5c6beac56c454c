"""Answer sheets: what each selected student was asked and finished in one window, and the score.

Knows: the store's bits, how a sheet is read. Must not know: small-number rules, sentences.
One query fetches them as arrays; node shares, success with and without, fifths and the order of
all targets are then counted without another. Rows of students never leave this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.selection import Selection
from queries.standards import TABLE, asked_standards
from queries.store import Store

LAST = 65_535  # the last place in 16 bits: no score
GRADES = 9  # enrolled grades a count may have a place for: 0 (kindergarten) to 8
Ints = NDArray[np.int64]
Bits = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True)
class Sheets:
    """One sheet a student, from the lowest score to the highest, those without a score last.

    `grade` is the enrolled grade; `scored` how many have a score; `asked[k]` and `finished[k]`
    hold the bits of grade-k standards. A state has millions of sheets, so who was asked a standard is
    found when it is counted and kept by nobody.
    """

    grade: NDArray[np.uint8]
    score: NDArray[np.float64]
    scored: int
    asked: Mapping[int, Bits]
    finished: Mapping[int, Bits]

    def __len__(self) -> int:
        return len(self.grade)

    def answered(self, grade: int, bit: int) -> tuple[Ints, NDArray[np.bool_]]:
        """Places of the sheets that were asked a standard, and which of those finished it."""
        rows = np.flatnonzero((self.asked[grade] & (1 << bit)) != 0)  # of yes and no: quicker
        return rows, (self.finished[grade][rows] & (1 << bit)) != 0


def made(columns: Mapping[str, NDArray[Any]], bits: Mapping[int, int]) -> Sheets:
    """Sheets from columns `grade`, `score` and the bits of each grade; `bits` says how many a grade
    has, so that they take no more room than they need."""
    score = np.asarray(columns["score"], dtype=np.float64)
    order = np.argsort(_ordered(score), kind="stable")
    kinds = {k: np.min_scalar_type((1 << n) - 1) for k, n in bits.items()}
    return Sheets(
        grade=np.asarray(columns["grade"]).astype(np.uint8)[order],
        score=score[order],
        scored=int(np.count_nonzero(~np.isnan(score))),
        asked={
            k: columns[f"asked_bits_{k}"].astype(kind, copy=False)[order]
            for k, kind in kinds.items()
        },
        finished={
            k: columns[f"finished_bits_{k}"].astype(kind, copy=False)[order]
            for k, kind in kinds.items()
        },
    )


def _ordered(score: NDArray[np.float64]) -> NDArray[Any]:
    """What sorts as scores do, NaN (no score) last; whole scores in 16 bits, which are sorted by
    counting and ten times as fast."""
    known = score[~np.isnan(score)]
    low = known.min(initial=0.0)
    if known.max(initial=0.0) - low >= LAST or (known % 1).any():
        return score
    return np.where(np.isnan(score), LAST, score - low).astype(np.uint16)


def sheets(store: Store, selection: Selection) -> tuple[Sheets, str]:
    """The sheets of a selection's students in its year and window with the score of its test there,
    and the SQL that ran."""
    where = selection.predicate()
    held: dict[int, int] = {}
    for one in asked_standards(store):
        held[one.origin] = max(held.get(one.origin, 0), one.bit + 1)
    bits = ", ".join(
        f"cast({name}_bits_{k} as {_narrowest(n)}) as {name}_bits_{k}"
        for k, n in held.items()
        for name in ("asked", "finished")
    )
    text = (
        f"select cast(s.grade as utinyint) as grade, w.scale_score as score, {bits} from "
        f"(select * from {TABLE} where school_year = $school_year and test_window = $test_window "
        f"and {where.sql}) s left join (select student_key, scale_score from student_window "
        "where school_year = $school_year and test_window = $test_window "
        "and assessment = $assessment and scale_score is not null) w "
        "on w.student_key = s.student_key"
    )
    values = {
        "school_year": selection.year,
        "test_window": selection.window,
        "assessment": selection.test,
        **where.values,
    }
    return made(store.columns(text, values), held), text


def _narrowest(bits: int) -> str:
    """SQL type with room for so many bits: most of the time goes into fetching a state's sheets."""
    kinds = ((8, "utinyint"), (16, "usmallint"), (32, "uinteger"))
    return next((kind for room, kind in kinds if bits <= room), "bigint")
