"""What a selection answered on each standard, and what of it may be shown.

Knows: answer sheets, small-number rules over enrolled grades, strands and standards. Must not know:
SQL, targets, sentences.
The Iceberg page shows the same students' results one enrolled grade at a time, by strand and by
standard. So a count over several enrolled grades is exact only where each of them could be shown
there, and so could every standard of its strand: else the rest would be what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from queries.disclosure import Profile, small
from queries.sheets import GRADES, Ints, Sheets
from queries.standards import Cell, Standard
from queries.tallies import BESIDE, FEW, Tally, added, exact, hidden


@dataclass(frozen=True)
class Standing:
    """Students (`everyone`), what they were asked of each standard, why a standard stays hidden,
    and whose counts may be shown. A standard nobody of them was asked has no tally.

    `grades` are, by standard, the students of each enrolled grade that were asked it and those who
    finished it; they never leave the room.
    """

    everyone: int
    tallies: Mapping[str, Tally]
    reasons: Mapping[str, str]
    plain: frozenset[str]
    grades: Mapping[str, tuple[Ints, Ints]]


def standing(
    sheets: Sheets,
    standards: Sequence[Standard],
    *,
    rules: Profile,
    counted: Mapping[str, tuple[Ints, Ints]] | None = None,
) -> Standing:
    """Counts and rules for every standard, by code; `counted` are the students asked and finished of
    each enrolled grade where they are known already: sheets are gone through once a standard."""
    known = counted or {}
    single = {one: known.get(one.code) or _by_grade(sheets, one) for one in standards}
    fields: dict[Cell, list[Standard]] = {}
    for one in standards:
        fields.setdefault(_cell(one), []).append(one)
    students = {
        cell: single[held[0]][0] if len(held) == 1 else _asked_any(sheets, held)
        for cell, held in fields.items()
    }
    size = np.bincount(sheets.grade, minlength=GRADES)
    shown: set[str] = set()
    rough: set[Cell] = set()
    for grade in np.flatnonzero(size):
        everyone = int(size[grade])
        here = {
            one: Tally(int(asked[grade]), int(asked[grade]), int(asked[grade] - done[grade]))
            for one, (asked, done) in single.items()
            if asked[grade]
        }
        cells = {cell: _field(here, cell, int(n[grade])) for cell, n in students.items()}
        away = hidden(cells, whole=_origin, rules=rules)
        for origin in {_origin(cell) for cell in away}:
            # The results of a grade's strands are told added up: less those on show, these are left.
            unseen = added(
                tally for cell, tally in cells.items() if cell in away and _origin(cell) == origin
            )
            if any(small(n, limit=rules.part_n) for n in unseen):
                rough |= {cell for cell in cells if _origin(cell) == origin}
        for cell in {_cell(one) for one in here}:
            field = {one: tally for one, tally in here.items() if _cell(one) == cell}
            alone = hidden(field, whole=_cell, rules=rules)
            if cell in away or alone:
                rough.add(cell)
            if cell not in away:
                shown |= {one.code for one in field if one not in alone}
                if not exact(field, alone, everyone=everyone, whole=_cell, rules=rules):
                    rough.add(cell)
    tallies = {
        one.code: Tally(int(asked.sum()), int(asked.sum()), int(asked.sum() - done.sum()))
        for one, (asked, done) in single.items()
        if asked.any()
    }
    return Standing(
        everyone=len(sheets),
        tallies=tallies,
        reasons={
            code: FEW if tally.asked < rules.min_n else BESIDE
            for code, tally in tallies.items()
            if code not in shown
        },
        plain=frozenset(
            one.code for one in single if one.code in shown and _cell(one) not in rough
        ),
        grades={one.code: counts for one, counts in single.items()},
    )


def _by_grade(sheets: Sheets, one: Standard) -> tuple[Ints, Ints]:
    """By enrolled grade: students asked a standard, and those who finished it."""
    rows, done = sheets.answered(one.origin, one.bit)
    grade = sheets.grade[rows]
    asked = np.bincount(grade, minlength=GRADES)
    return asked, np.bincount(grade[done], minlength=GRADES)


def _asked_any(sheets: Sheets, held: Sequence[Standard]) -> Ints:
    """By enrolled grade: students asked any of some standards of one grade."""
    mask = sum(one.mask for one in held)
    return np.bincount(
        sheets.grade[np.flatnonzero((sheets.asked[held[0].origin] & mask) != 0)], minlength=GRADES
    )


def _field(here: Mapping[Standard, Tally], cell: Cell, asked: int) -> Tally:
    """A strand of a grade: its students, and the results of its standards added up."""
    parts = [tally for one, tally in here.items() if _cell(one) == cell]
    return Tally(asked, sum(t.results for t in parts), sum(t.unfinished for t in parts))


def _cell(one: Standard) -> Cell:
    return one.strand, one.origin


def _origin(cell: Cell) -> int:
    return cell[1]
