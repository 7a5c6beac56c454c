"""The frame of the providers' forest: rows with their words, widths of columns, the scale of x.

Knows: how much room words need, what a look's page leaves. Must not know: SQL, Dash, traces, how a
record is read and printed (provider_rows). Coordinates are pixels down from 0; x is the value itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from components.figures import marks
from components.figures.forest import ENDS, PAGE
from components.figures.forest_rows import amount, roomy
from components.figures.marks import number_or_none
from components.figures.provider_rows import Provider, limit, packed, providers, ticks
from components.theme import Look
from queries.answer import Record, Value
from queries.effects import PRIOR_SD

ZERO = "0 = like students elsewhere"
COLUMNS = ("difference (95% interval)", "students, schools, balance")
TITLE = "Difference in growth from like students elsewhere, in {unit}"
CHANCE = "Chance: of {value} or more, with a prior of 0, SD {prior}"
MINE = "your threshold: {value}"
LEAST = 0.1  # no picture magnifies more than this
LINE = 1.3  # of its size: height of a line of words


class Cell(NamedTuple):
    """Words of a row: `x` of the plot (0-1), pixels off it, pixels down from the row's top."""

    text: str
    x: float
    shift: float
    at: str
    down: float
    size: float
    colour: str


class Sheet:
    """Rows from top to bottom with their words, widths of the columns, the scale of x."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """As large as type may be; on a slide all must fit, and what is left is air."""
        self.look, self.rows = look, providers(records)
        self.shown = [row for row in self.rows if row.value is not None]
        self.threshold = number_or_none(facts.get("threshold"))
        self.unit = str(facts.get("unit_words") or "SD")
        self.height = 0.0
        for percent in range(100, 45, -5):
            self._lay(percent / 100, 14.0)
            if not look.projector or self.height <= look.height:
                break
        if look.projector and self.rows and self.height < look.height:
            air = (look.height - self.height) / len(self.rows)
            self._lay(percent / 100, 14.0 + min(air, 40.0))
            self.height = float(look.height)

    def _lay(self, scale: float, air: float) -> None:
        look = self.look
        self.size, self.small = round(scale * look.text, 1), round(scale * look.small, 1)
        self.pad, self.air = 0.9 * self.size, air
        self.left = self.right = 4.0
        wide = 0.86 * look.width
        if not look.narrow:
            self._columns()
            wide = self._names()
            self.left = 6 + wide + self.pad
        self.plot = max(PAGE[look.size] * look.width - self.left - self.right, 1.0)
        self._scale()
        room = 0.34 * look.width if look.narrow else look.width
        self.zero = marks.wrap(ZERO, room, self.small, bold=True) if self.shown else ()
        room = self.plot + 1.8 * min(self.left, self.right)  # nothing stands beside it
        self.title = marks.wrap(TITLE.format(unit=self.unit), room, self.small, lines=3)
        self.key = packed(_key(self), 0.96 * PAGE[look.size] * look.width, self.small)
        head = (1.4 * len(self.zero) + 2.1) * self.small if self.shown else 4.0
        make = self._phone_row if look.narrow else self._row
        self.head, y = head, head
        self.cells, self.tops, self.mids = [], [], []
        for row in self.rows:
            cells, tall, middle = make(row, wide)
            self.cells.append(cells)
            self.tops.append(-y)
            self.mids.append(round(-y - middle, 2))
            y += tall
        self.bottom = -y
        lines = 1 + len(self.title) + bool(self.threshold)
        foot = (1.4 * lines + 0.6 + 1.45 * len(self.key)) * self.small
        self.height = y + (foot if self.shown else 0.4 * self.small)

    def _columns(self) -> None:
        """The two columns at the right, as wide as what stands in them."""
        values, people = [0.0], [0.0]
        for row in self.rows:
            if row.value is not None:
                values += [roomy(row.printed(2), self.size), roomy(row.called, self.small)]
            odds, bare = row.odds(self.threshold)
            values.append(roomy(odds, self.small))
            people += [roomy(each, self.small) for each in (row.people(), row.balance, bare)]
        if self.shown:
            values.append(roomy(COLUMNS[0], self.small))
            people.append(roomy(COLUMNS[1], self.small))
        self.edge = self.pad + max(values) + self.size
        self.right = self.edge + max(people) + 4

    def _names(self) -> float:
        """Width of the names' column: wider only where that saves lines a slide has no room for."""
        look, size = self.look, self.size
        widths = [roomy(f"<b>{row.name}", size) for row in self.rows]
        notes = [roomy(row.note, self.small) for row in self.rows]
        most = (20 if look.projector else 14.5) * size
        return min(most, max([*widths, *notes, 0.0]))

    def _words(self, row: Provider, wide: float) -> tuple[list[str], list[str]]:
        """A name and the note under it, both whole, in the lines they need."""
        room = wide / 1.12
        name = marks.wrap(row.name, room, self.size, lines=4, bold=True)
        note = marks.wrap(row.note, room, self.small, lines=6) if row.note else ()
        return [f"<b>{marks.plain(each)}</b>" for each in name], [marks.plain(x) for x in note]

    def _row(self, row: Provider, wide: float) -> tuple[list[Cell], float, float]:
        """A row's words, its height, and how far down its mark is."""
        name, note = self._words(row, wide)
        size, small = self.size, self.small
        block = LINE * (size * len(name) + small * len(note))
        odds, bare = row.odds(self.threshold)
        beside = LINE * (size + small + small * bool(odds))
        even = 0.5 * (size - small)  # both columns' first lines stand on one level
        tall = max(block, beside, 2.6 * size) + self.air
        start, right = (tall - block) / 2, (tall - beside) / 2
        ink, muted = self.look.colour("ink"), self.look.colour("muted")
        colour = row.colour(self.look) if row.told else ink if row.close else muted
        off, people = 6 - self.left, row.people() or ("withheld" if row.value is not None else "")
        cells = [
            Cell("<br>".join(name), 0, off, "left", start, size, ink),
            Cell("<br>".join(note), 0, off, "left", start + LINE * size * len(name), small, muted),
            Cell(row.printed(2), 1, self.pad, "left", right, size, colour),
            Cell(row.called, 1, self.pad, "left", right + LINE * size, small, colour),
            Cell(
                people, 1, self.edge, "left", right + even, small, ink if row.comparable else muted
            ),
            Cell(row.balance, 1, self.edge, "left", right + LINE * size, small, muted),
            Cell(odds, 1, self.pad, "left", right + LINE * (size + small), small, muted),
            Cell(bare, 1, self.edge, "left", right + LINE * (size + small), small, muted),
        ]
        return [cell for cell in cells if cell.text], tall, tall / 2

    def _phone_row(self, row: Provider, wide: float) -> tuple[list[Cell], float, float]:
        """The same with all words over the mark, which has the whole width."""
        name, note = self._words(row, wide)
        size, small, ink = self.size, self.small, self.look.colour("ink")
        muted = self.look.colour("muted")
        colour = row.colour(self.look) if row.told else muted
        cells, down = [Cell("<br>".join(name), 0, 0, "left", 2, size, ink)], 4.0
        down += LINE * size * len(name)
        odds, bare = row.odds(self.threshold)
        lines = [(row.people(), row.called), (row.balance, row.printed(2))]
        lines += [(odds, ""), (bare, "")]
        for said, value in lines:
            if said or value:
                cells.append(Cell(said, 0, 0, "left", down, small, muted))
                cells.append(Cell(value, 1, 0, "right", down, small, colour))
                down += 1.4 * small
        if note:
            cells.append(Cell("<br>".join(note), 0, 0, "left", down, small, muted))
            down += LINE * small * len(note)
        lane = 42.0 if row.value is not None else 0.0
        return [cell for cell in cells if cell.text], down + lane + 12, down + lane / 2 + 3

    def spans(self) -> list[tuple[float, float]]:
        """From where to where upright lines go; on a phone they stop for the words."""
        if not self.look.narrow:
            return [(-self.head - 2, self.bottom)]
        pairs = zip(self.rows, self.mids, strict=True)
        return [(y + 19, y - 19) for row, y in pairs if row.value is not None]

    def _scale(self) -> None:
        """0, the threshold, every end and every school are in; both sides have room for their word."""
        known = [x for row in self.shown for x in (row.value, *(row.ends or ()), *row.schools)]
        ends = [x for x in (0.0, self.threshold, *known) if x is not None]
        low, high = min(ends), max(ends)
        reach = max(high, -low, LEAST)
        side = min(0.42, max(0.27, (roomy(ENDS[1], self.small) + 10) / self.plot))
        side = reach * side / (1 - side)
        self.low, self.high = min(low, -side) - 0.05 * reach, max(high, side) + 0.05 * reach
        tick = marks.text_width(amount(-reach, 1), self.small) + 0.5 * self.small
        found = ticks(self.low, self.high, wide=tick, page=self.plot)
        scale = self.plot / (self.high - self.low)
        rooms = {x: min(x - self.low, self.high - x) * scale + self.left for x in found}
        fits = {x: rooms[x] >= roomy(text, self.small) / 2 for x, text in found.items()}
        self.ticks = {x: text for x, text in found.items() if fits[x] or not self.look.narrow}


def _key(sheet: Sheet) -> list[str]:
    """What line, hollow, grey and small dots mean, as far as they occur."""
    rows = sheet.shown
    found = ["Line: 95% interval, schools like these"] if any(row.ends for row in rows) else []
    found += ["○ Hollow: too close to call"] if any(row.close for row in rows) else []
    found += ["× Grey: no verdict, its row says why"] if any(not r.verdict for r in rows) else []
    found += ["Small dots: single schools"] if any(row.schools for row in rows) else []
    if sheet.threshold is not None and any(row.odds(sheet.threshold)[0] for row in rows):
        found.append(CHANCE.format(value=limit(sheet.threshold), prior=f"{PRIOR_SD:.2f}"))
    return found
