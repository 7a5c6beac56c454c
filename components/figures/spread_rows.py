"""The frame of quantile dots: groups as they are read, columns of layers, where each dot stands.

Knows: records of spreads, how piles fit their rows. Must not know: SQL, Dash, colours, how dots
were counted. Coordinates are pixels of the look's nominal size, y down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from components.figures import layers, marks
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.theme import Look
from queries.answer import Record, Value

FINE = 5  # students of 100 that the smaller dot stands for
NO_LINE = "Too few students on one side of the waterline to show where it is"
PAGE = {"narrow": 0.9, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page


@dataclass(frozen=True)
class Pile:
    """Dots of one layer, or of several that were joined: columns `first` to `last`."""

    first: int
    last: int
    dots: int


class Row:
    """One group: its piles, or the reason for none."""

    def __init__(self, record: Record, deepest: int) -> None:
        """Read it. A layer without dots of its own lies in the pile of the one before it."""
        self.record, self.name = record, str(record.get("group", ""))
        self.per = int(number_or_none(record.get("per_dot")) or FINE)
        known = [number_or_none(record.get(f"dots_{depth}")) for depth in range(deepest + 1)]
        self.piles: list[Pile] = []
        for depth, dots in enumerate(known):
            if dots is not None:
                self.piles.append(Pile(depth, depth, int(dots)))
            elif self.piles:
                before = self.piles.pop()
                self.piles.append(Pile(before.first, depth, before.dots))
        crossed = bool(self.piles) and deepest > 0 and self.piles[0].last > 0
        if record.get("hidden") or crossed or not self.piles:
            self.piles = []
        reason = record.get("hidden") or (NO_LINE if crossed else "not shown")
        self.reason = "" if self.piles else layers.sentence_case(str(reason))

    def students(self) -> str:
        """How many students, as far as it may be told."""
        n = number_or_none(self.record.get("n"))
        return "" if n is None or self.record.get("hidden") else marks.students(round(n))


class Sheet:
    """Columns of layers, rows of groups under the heads of their dimensions, the dots' size."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Widths first, then how wide a pile is, then heights (on a slide all must fit)."""
        self.deepest = int(number_or_none(facts.get("deepest")) or 0)
        self.rows: list[tuple[str, Row | None]] = []
        last: Value = None
        for record in records:
            if record.get("dimension") != last:
                last = record.get("dimension")
                self.rows.append((str(last), None))
            self.rows.append(("", Row(record, self.deepest)))
        groups = [row for _, row in self.rows if row]
        text, small = look.text, look.small
        names = max((roomy(row.name, text) for row in groups), default=0.0)
        counts = max((roomy(row.students(), small) for row in groups), default=0.0)
        self.names = 0.0 if look.narrow else min(names / PAGE[look.size], 18 * text)
        self.left = 0.0 if look.narrow else 10 + self.names + 1.2 * text + counts + 1.2 * text
        self.column = (look.width - self.left) / (self.deepest + 1)
        self.heads = [
            marks.wrap(
                layers.sentence_case(str(facts.get(f"layer_{depth}", ""))),
                0.94 * self.column * PAGE[look.size],
                small,
                lines=4,
            )
            for depth in range(self.deepest + 1)
        ]
        self.key = _key(groups, look)
        self.head = (1.0 + 1.3 * max(len(lines) for lines in self.heads)) * small
        self.foot = (0.8 + 1.5 * len(self.key)) * small
        self._heights(groups, look)

    def _heights(self, groups: Sequence[Row], look: Look) -> None:
        """Piles as narrow as the rows' heights allow; words over the piles on a phone."""
        heads = sum(row is None for _, row in self.rows)
        over = 1.75 * look.text if look.narrow else 0.0
        title, least = 2.3 * look.text, (2.9 if not look.narrow else 1.75) * look.text
        self.pitch = min(20.0 if look.projector else 12.5, self.column * 0.92 / 5)
        self.abreast = 5
        room = float(look.height) - self.head - self.foot
        while True:
            tall = max((self._tall(row) for row in groups), default=1)
            need = tall * self.pitch + 0.35 * look.text
            row = max(need, least) + over
            if not look.projector or heads * title + len(groups) * row <= room:
                break
            if need < least or title > row:
                title, least = 0.95 * title, 0.95 * least
            elif (self.abreast + 1) * self.pitch <= 0.92 * self.column and tall > 1:
                self.abreast += 1
            else:
                self.pitch *= 0.95
        self.over, self.row, self.title = over, row, title
        self.text = round(min(look.text, 0.66 * row, 0.66 * title))
        self.tops, y = [], self.head
        for _, row_ in self.rows:
            self.tops.append(-y)
            y += title if row_ is None else row
        self.bottom = -y
        self.height = y + self.foot

    def _tall(self, row: Row) -> float:
        """Levels of a group's highest pile, in pitches of the small dot."""
        return max((ceil(pile.dots / self.wide(row.per)) for pile in row.piles), default=1) * sqrt(
            row.per / FINE
        )

    def wide(self, per: int) -> int:
        """Dots abreast in a pile: those that stand for more are larger, in area, so fewer fit."""
        return max(1, int(self.abreast / sqrt(per / FINE)))

    def places(self, row: Row, top: float) -> list[tuple[float, float, int]]:
        """(x, y, depth) of every dot of a group, from the row's floor upwards."""
        found, wide = [], self.wide(row.per)
        pitch = self.pitch * sqrt(row.per / FINE)
        floor = top - self.row + 0.3 * pitch + 2
        for pile in row.piles:
            middle = self.left + self.column * (pile.first + pile.last + 1) / 2
            for i in range(pile.dots):
                level, at = divmod(i, wide)
                here = min(wide, pile.dots - level * wide)
                x = middle + (at - (here - 1) / 2) * pitch
                found.append((x, floor + (level + 0.5) * pitch, pile.first))
        return found


def _key(groups: Sequence[Row], look: Look) -> tuple[str, ...]:
    """What a dot stands for, as far as it occurs."""
    sizes = sorted({row.per for row in groups if row.piles})
    found = [f"each dot is {size} of every 100 students of its group" for size in sizes]
    if len(found) > 1:
        found = [f"small dot: {sizes[0]} of every 100 students of its group"]
        found += [f"large dot: {size} of every 100" for size in sizes[1:]]
    if any(pile.last > pile.first for row in groups for pile in row.piles):
        found.append("bracket: layers joined, since single ones are too small to show")
    lines = [layers.sentence_case(each) for each in found]
    row = "\u2003\u2003".join(lines)
    if not look.narrow and roomy(row, look.small) < PAGE[look.size] * look.width:
        return (row,) if row else ()
    return tuple(each for line in lines for each in marks.wrap(line, 0.86 * look.width, look.small))
