"""Targets whose two sides, beside other counts of the same page, would give a few students away.

Knows: which counts of one page are parts of one another. Must not know: SQL, sentences, what is
shown of a target otherwise.

Who had finished all prerequisites is a part of those who finished each of them; the map shows how
many finished each. Where a target has one prerequisite, or everyone was asked everything, taking
the one from the other leaves students who can be described: those who finished that one and not the
rest, say. The same holds for two targets, one of which builds on all that the other builds on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from queries.disclosure import Profile
from queries.progressions import Known, Progressions
from queries.sheets import GRADES, Ints
from queries.success import Success, needs_of

Grades = Mapping[str, tuple[Ints, Ints]]  # by standard: asked, finished, a place an enrolled grade


def too_near(
    known: Progressions, found: Mapping[Known, Success], grades: Grades, *, rules: Profile
) -> frozenset[str]:
    """Targets of which no counts may be shown: a side differs by 1 to part_n - 1 students from
    a number of which it is a part or which is a part of it, in one enrolled grade or in all."""
    sides = {one.code: _sides(success) for one, success in found.items() if success.everyone.n}
    near = set()
    for one in found:
        if one.code not in sides:
            continue
        mine = sides[one.code]
        needs, _ = needs_of(one.code, known.standards, known.needs)
        counts = [grades[need.code] for need in needs if need.code in grades]
        larger = [sides[code] for code in _within(known).get(one.code, ()) if code in sides]
        if any(
            _few(mine_ - other, limit=rules.part_n)
            for mine_, other in _compared(mine, counts, larger)
        ):
            near.add(one.code)
    return frozenset(near)


def _sides(success: Success) -> tuple[Ints, Ints]:
    """Students with and without, by enrolled grade."""
    both = np.zeros((2, GRADES), dtype=np.int64)
    for grade, (pair, _) in success.grades.items():
        both[:, grade] = pair.having.n, pair.lacking.n
    return both[0], both[1]


def _compared(
    mine: tuple[Ints, Ints], needs: list[tuple[Ints, Ints]], targets: list[tuple[Ints, Ints]]
) -> Iterator[tuple[Ints, Ints]]:
    """Each of a target's sides beside what it can be taken from, in the grades it was asked in."""
    here = (mine[0] + mine[1]) > 0
    having, lacking = mine
    unfinished = [asked - done for asked, done in needs]
    for (_, done), left in zip(needs, unfinished, strict=True):
        yield having, done * here
        yield lacking, left * here
    if len(needs) == 2:  # those who had finished neither
        yield lacking, (unfinished[0] + unfinished[1]) * here
    for other_having, other_lacking in targets:
        yield having, other_having * here
        yield lacking, other_lacking * here


def _few(difference: Ints, *, limit: int) -> bool:
    apart = np.abs(np.append(difference, difference.sum()))
    return bool(((apart > 0) & (apart < limit)).any())


@lru_cache(maxsize=4)
def _within(known: Progressions) -> Mapping[str, tuple[str, ...]]:
    """By target: the targets that build on a part of what it builds on (of what was ever asked)."""
    asked = {
        code: frozenset(one.code for one in needs_of(code, known.standards, known.needs)[0])
        for code in known.needs
    }
    return {
        code: tuple(other for other, some in asked.items() if some and some < needs)
        for code, needs in asked.items()
        if len(needs) > 1
    }
