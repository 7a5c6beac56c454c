"""The frame of small pictures side by side: which places, which slots, where each of them stands.

Knows: records of paths, how much room names and windows need. Must not know: SQL, Dash, how lines
and points are drawn. Coordinates are pixels of the look's nominal size, y down from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.theme import Look
from queries.answer import Record

PAGE = {"narrow": 0.9, "wide": 0.76, "projector": 1.0}  # of a look's width: the narrowest page
Points = list[tuple[int, float]]


class Path:
    """One place: its mean by slot, or the reason for none."""

    def __init__(self, name: str, records: Sequence[Record]) -> None:
        """Read its slots. A slot with a reason to hide it keeps no value."""
        self.name = name
        held = [record for record in records if not record.get("hidden")]
        self.at = {int(number_or_none(record.get("at")) or 0): record for record in held}
        reasons = [str(record["hidden"]) for record in records if record.get("hidden")]
        self.reason = layers.sentence_case(reasons[0] if reasons else "not shown")

    def values(self, field: str) -> dict[int, float]:
        """Slot -> value, of the slots where it is known."""
        found = {at: number_or_none(record.get(field)) for at, record in self.at.items()}
        return {at: value for at, value in sorted(found.items()) if value is not None}

    def under(self, at: int) -> bool:
        """Whether a number at a slot goes under its point: there the norm group leaves room."""
        norm = self.values("norm_mean")
        return at in norm and norm[at] >= self.values("mean")[at]

    def ends(self) -> tuple[int, ...]:
        """The first and the last slot with a mean."""
        known = self.values("mean")
        return tuple(dict.fromkeys((min(known), max(known)))) if known else ()

    def runs(self, field: str) -> list[Points]:
        """Slots that follow each other without a gap: nothing is drawn across one."""
        found: list[Points] = []
        for at, value in self.values(field).items():
            if found and found[-1][-1][0] == at - 1:
                found[-1].append((at, value))
            else:
                found.append([(at, value)])
        return found


class Sheet:
    """Small pictures in rows, and in each of them slots and scores in pixels."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        """Choose rows and columns, then the room of words, then the scale of scores."""
        names: dict[str, list[Record]] = {}
        for record in records:
            names.setdefault(str(record.get("key")), []).append(record)
        self.paths = [Path(str(held[0].get("group", "")), held) for held in names.values()]
        labels = {
            int(number_or_none(r.get("at")) or 0): str(r.get("window_label") or "")
            for r in records
            if not r.get("hidden")
        }
        self.slots = [labels.get(at, "") for at in range(max(labels, default=0) + 1)]
        number = max(len(self.paths), 1)
        self.across = 1 if look.narrow else number if number < 4 else 2 if number == 4 else 3
        self.down = ceil(number / self.across)
        em = self.em = look.small
        self.ticks_room = 3.6 * em
        self.gap, self.under = 2.4 * em, 3.2 * em
        across = look.width - self.ticks_room - self.gap * (self.across - 1)
        self.wide = across / self.across
        # A page may be narrower than its look: what must fit, fits there too.
        self.slack = PAGE[look.size]
        self.inset = max(1.5 * em, self._end_label() / 2 / self.slack + 2)
        self.step = (self.wide - 2 * self.inset) / max(len(self.slots) - 1, 1)
        self.names = [
            marks.wrap(path.name, self.slack * self.wide, look.text, bold=True)
            for path in self.paths
        ]
        windows = {label.partition(", ")[0] for label in self.slots}
        room = self.slack * self.step
        self.short = any(marks.text_width(window, em) + 4 > room for window in windows)
        self.normed = any(path.values("norm_mean") for path in self.paths)
        keys = 1 + (2 + self.normed + self.short if look.narrow else 0)
        self.head, self.foot = 1.9 * em, (1.2 + 1.6 * keys) * em
        self.tall = (0.9 + 1.3 * max([len(name) for name in self.names] or [1])) * look.text
        height = 170.0 if look.narrow else 215.0 if self.down > 1 else 300.0
        if look.projector:
            height = (look.height - self.head - self.foot) / self.down - self.tall - self.under
        self.plot = height
        self.cell = self.tall + self.plot + self.under
        self.height = self.head + self.cell * self.down + self.foot
        known = [
            value
            for path in self.paths
            for field in ("mean", "norm_mean")
            for value in path.values(field).values()
        ] or [0.0, 1.0]
        # Above and below the lines there is room for the numbers that stand there.
        full = 1.1 * em + 1.25 * (look.text if look.projector else em)
        sides = {path.under(at) for path in self.paths for at in path.ends()}
        over, below = (full if side in sides else 0.6 * em for side in (False, True))
        each = max(max(known) - min(known), 1.0) / max(self.plot - over - below, 1.0)
        self.low, self.high = min(known) - below * each, max(known) + over * each
        self.ticks = round_scores(self.low, self.high, 4 if self.plot < 180 else 5)

    def _end_label(self) -> float:
        """Width of the longest word under the first or the last slot: its grade, where it is the
        only slot of it."""
        grades = [label.partition(", ")[2] for label in self.slots]
        ends = [grade for grade in (grades[0], grades[-1]) if grades.count(grade) == 1]
        return max((marks.text_width(end, self.em) for end in ends), default=0.0)

    def corner(self, place: int) -> tuple[float, float]:
        """Left end of a small picture's plot, and its top."""
        column, row = place % self.across, place // self.across
        x = self.ticks_room + column * (self.wide + self.gap)
        return x, -(self.head + row * self.cell + self.tall)

    def x(self, place: int, at: float) -> float:
        """Pixel of a slot; the first and the last keep their numbers off the edges."""
        return self.corner(place)[0] + self.inset + self.step * at

    def y(self, place: int, value: float) -> float:
        """Pixel of a score."""
        top = self.corner(place)[1]
        return top - self.plot * (self.high - value) / (self.high - self.low)


def round_scores(low: float, high: float, most: int) -> list[float]:
    """Round scores between low and high, at most so many."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
    return [i * step for i in range(ceil(low / step), floor(high / step) + 1)]
