"""The frame of grouped effects: parts of providers as rows, columns of words, the scale of x.

Knows: records of parts, how much room words need, what a look's page leaves. Must not know: SQL,
Dash, traces, how effects were found. y is in pixels down from 0. x is the value itself, and the
columns of words lie on the same scale beyond its ends: with text in a few traces instead of a note
for each word a page of fifty rows is drawn in a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from components.figures import marks
from components.figures.effect_parts import Part
from components.figures.forest import ENDS, PAGE
from components.figures.forest_rows import amount, roomy
from components.figures.provider_frame import COLUMNS, LEAST, LINE, TITLE, ZERO
from components.figures.provider_rows import packed, ticks
from components.theme import Look
from queries.answer import Record, Value

HEADS = (COLUMNS[0], "students, schools")
AIR = 8.5  # pixels of a row that are not its words'
LANE = 30.0  # of a phone's row, for the mark under its words
FLOOR = 50  # percent: no smaller type on a slide, whatever does not fit
SPLIT = 75  # percent: before type gets smaller, a slide's groups stand in two columns
GAP = 0.03  # of a slide, between them
PLOT = 16  # of the type's size: a slide's plot is at least as wide


class Word(NamedTuple):
    """One line of text: where on the scale of x, pixels down (negative), which end lies there."""

    text: str
    x: float
    y: float
    at: str
    size: float
    colour: str


class Row(NamedTuple):
    """Pixels down from a row's top: its foot, its mark, from where to where upright lines go."""

    tall: float
    mark: float
    span: tuple[float, float]


class Column:
    """Groups one under another: their words, where their rows, headings and lines are."""

    def __init__(self) -> None:
        """Nothing yet; a sheet places its rows."""
        self.words: list[Word] = []
        self.rows: list[tuple[Part, float]] = []  # with a value, and the level of its mark
        self.bands: list[tuple[float, float]] = []
        self.spans: list[tuple[float, float]] = []  # where upright lines go: not through words
        self.bottom = 0.0


class Sheet:
    """Columns of groups with their words, the widths of what stands in them, the scale of x."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """As large as type may be; on a slide all must fit, and what is left is air."""
        self.look, self.unit = look, str(facts.get("unit_words") or "SD")
        self.parts = [Part(record) for record in records]
        self.groups = [list(group) for _, group in groupby(self.parts, key=lambda part: part.key)]
        self.headed = len(self.groups) > 1
        self.shown = [part for part in self.parts if part.value is not None]
        self.height = 0.0
        if not look.projector:
            self._lay([self.groups], 1.0, AIR)
            return
        for columns in self._splits():
            few = self.headed and len(columns) == 1
            percent = self._largest(columns, SPLIT if few else FLOOR)
            if self.height <= look.height:
                break
        if self.parts and self.height < look.height:
            most = max(sum(len(group) for group in column) for column in columns)
            air = min((look.height - self.height) / most, 2.4 * self.size)
            self._lay(columns, percent / 100, self.air + 0.98 * air)
            self.height = float(look.height)

    def _largest(self, columns: Sequence[Sequence[list[Part]]], least: int) -> int:
        """Lay out for a slide as large as all fits, else at `least`; returns the size in percent."""
        low, high = least // 5, 20

        def fits(fifths: int) -> bool:
            self._lay(columns, fifths / 20, 0.0075 * self.look.text * fifths)
            # In two columns large words would leave no room for what they are about.
            return self.height <= self.look.height and self.plot >= PLOT * self.size

        if not fits(low):
            return least
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(middle) else (low, middle - 1)
        fits(low)
        return 5 * low

    def _splits(self) -> list[list[list[list[Part]]]]:
        """All in one column, then in the two that are most alike in length."""
        # A heading is as high as 1.6 rows, and a note of a value takes most of one.
        sizes = [
            1.6 + sum(1 + 0.8 * bool(part.value is not None and part.noted) for part in group)
            for group in self.groups
        ]
        cuts = range(1, len(sizes))
        found = [[self.groups]]
        if self.headed:
            cut = min(cuts, key=lambda at: max(sum(sizes[:at]), sum(sizes[at:])))
            found.append([self.groups[:cut], self.groups[cut:]])
        return found

    def _lay(self, columns: Sequence[Sequence[list[Part]]], scale: float, air: float) -> None:
        look, number = self.look, len(columns)
        # Rows are many: on a page their type is a little smaller than elsewhere.
        size = look.text - 1 if look.size == "wide" else look.text
        self.size, self.small = round(scale * size, 1), round(scale * look.small, 1)
        self.columns = [Column() for _ in columns]
        self.air, self.pad = air, 1.1 * self.size
        self.page = PAGE[look.size] * look.width * (1 - GAP * (number - 1)) / number
        self._widths(people=number == 1)
        self._scale()
        self.head = (LINE * len(self.zero) + 2) * self.small if self.shown else 4.0
        for column, groups in zip(self.columns, columns, strict=True):
            y = self.head
            for group in groups:
                y = self._group(column, group, y)
            column.bottom = -y
        self.bottom = min(column.bottom for column in self.columns)
        lines = 1.45 * (1 + len(self.title)) + 0.5 + 1.45 * len(self.key)
        self.height = -self.bottom + (lines if self.shown else 0.4) * self.small

    def _widths(self, *, people: bool) -> None:
        """Names, plot, values, and who is counted, in pixels of the narrowest page."""
        self.left = self.right = 4.0
        self.names = self.values = self.people = 0.0
        self.counted = people and not self.look.narrow
        size, small = self.size, self.small
        if not self.look.narrow:
            most = (20 if self.look.projector else 13) * size
            names = [_wide(part.name) * size for part in self.parts]
            self.names = self.pad + max([6 * size, *(min(most, each) for each in names)])
        if self.shown and not self.look.narrow:
            values = [_wide(part.said) * size for part in self.shown]
            self.values = self.pad + max([_wide(HEADS[0]) * small, *values]) + self.size
            who = [_wide(part.who_said) * small for part in self.shown]
            if self.counted and max(who):
                self.people = max([_wide(HEADS[1]) * small, *who]) + 4
        # The last column is as wide on every page; what a wide page has more, the others share.
        self.right += self.people
        self.plot = max(self.page - self.left - self.right - self.names - self.values, 1.0)

    def _scale(self) -> None:
        """0 and every end are in, both sides have room for their word; then the columns' places."""
        known = [x for part in self.shown for x in (part.value, *(part.ends or ()))]
        ends = [0.0, *(x for x in known if x is not None)]
        low, high = min(ends), max(ends)
        reach = max(high, -low, LEAST)
        side = min(0.42, max(0.27, (_wide(ENDS[1]) * self.small + 10) / self.plot))
        side = reach * side / (1 - side)
        self.low, self.high = min(low, -side) - 0.05 * reach, max(high, side) + 0.05 * reach
        one = (self.high - self.low) / self.plot  # of x for a pixel
        self.start, self.end = self.low - one * self.names, self.high + one * self.values
        self.x_value = self.high + one * self.pad
        zero = self.left + self.names - self.low / one
        middle = self.left + self.names + self.plot / 2
        rooms = [2 * min(x, self.page - x) - 4 for x in (zero, middle)]
        self.zero = self._lines(ZERO, rooms[0], self.small, bold=True) if self.shown else ()
        self.title = self._lines(TITLE.format(unit=self.unit), rooms[1], self.small)
        page = PAGE[self.look.size] * self.look.width
        self.key = packed(self._key(), 0.96 * page, self.small) if self.shown else []
        tick = marks.text_width(amount(-reach, 1), self.small) + 1.2 * self.small
        found = ticks(self.low, self.high, wide=tick, page=self.plot)
        edge = {x: min(x - self.start, self.end - x) / one + 4 for x in found}
        self.ticks = {
            x: text for x, text in found.items() if edge[x] >= _wide(text) * self.small / 2
        }

    def _key(self) -> list[str]:
        """What line, hollow and grey mean, as far as they occur."""
        found, grey = [], [part for part in self.shown if not part.verdict]
        if any(part.ends for part in self.shown):
            found.append("Line: 95% interval, schools like these")
        if any(part.close for part in self.shown):
            found.append("○ Hollow: too close to call")
        if any(part.apart for part in self.shown):
            found.append("◆ A difference of two: filled where its interval leaves out 0")
        if grey:
            why = ", its row says why" if all(part.note for part in grey) else ""
            found.append(f"× Grey: no verdict{why}")
        return found

    def _lines(self, text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
        """A text whole, in the lines it needs; most need one, and measuring that is cheap."""
        if not text:
            return ()
        if _wide(f"<b>{text}" if bold else text) * size <= room:
            return (text,)
        return marks.wrap(text, room / 1.12, size, lines=12, bold=bold)

    def _group(self, column: Column, group: list[Part], y: float) -> float:
        """Heading and rows of a group from `y` (pixels down) on; returns where they end."""
        if self.headed:
            y += 0.45 * self.size if column.bands else 0.0
            room = self.page - self.left - self.right + self.people - 12
            lines = self._lines(group[0].group, room, self.size, bold=True)
            tall = (LINE * len(lines) + 0.45) * self.size
            column.bands.append((round(-y, 1), round(-y - tall, 1)))
            ink, top = self.look.colour("ink"), y + 0.225 * self.size
            for at, line in enumerate(lines):
                level = -top - LINE * self.size * (at + 0.5)
                text = f"<b>{marks.plain(line)}</b>"
                column.words.append(Word(text, self.start, level, "left", self.size, ink))
            y += tall
        make, spans = self._phone_row if self.look.narrow else self._row, column.spans
        for part in group:
            row = make(column, part, y)
            if part.value is not None:
                column.rows.append((part, round(-y - row.mark, 2)))
                top, foot = (-y - each for each in row.span)
                # On from the row above, where nothing stands between.
                joined = bool(spans) and abs(spans[-1][1] - top) < 0.01
                spans.append((spans.pop()[0] if joined else top, foot))
            y += row.tall
        return y

    def _colours(self, part: Part) -> tuple[str, str, str]:
        """Colours of a row's name, of its value, and of what is said beside it."""
        ink, muted = self.look.colour("ink"), self.look.colour("muted")
        value = part.colour(self.look) if part.told else ink if part.close else muted
        return ink, value, muted

    def _row(self, column: Column, part: Part, y: float) -> Row:
        """A row's words, its mark level with their first line. What is said of a value stands under
        it; in one of two columns, where that is narrow, under mark and value."""
        size, small, shown = self.size, self.small, part.value is not None
        ink, colour, muted = self._colours(part)
        first, add = self.air / 2 + LINE * size / 2, column.words.append
        level = -y - first
        names = self._lines(part.name, self.names - self.pad, size)
        for at, line in enumerate(names):
            down = level - LINE * size * at
            add(Word(marks.plain(line), self.start, down, "left", size, ink))
        if shown:
            add(Word(part.said, self.x_value, level, "left", size, colour))
        if shown and self.people and part.who_said:
            add(Word(part.who_said, self.end, level, "left", small, muted))
        across = not shown or len(self.columns) > 1
        room = self.values + self.people + (self.plot if across else -self.pad)
        notes = self._lines(part.noted, room - 2, small)
        lead = 0.5 * LINE * (size + small) if shown else 0.0
        for at, line in enumerate(notes):
            down, x = level - lead - LINE * small * at, self.low if across else self.x_value
            add(Word(marks.plain(line), x, down, "left", small, muted))
        told = first + lead + LINE * small * (len(notes) - 0.5) if notes else 0.0
        tall = max(LINE * size * max(len(names), 1) + self.air, told + self.air / 2)
        return Row(tall, first, (0.0, 2 * first - self.air / 2 if notes and across else tall))

    def _phone_row(self, column: Column, part: Part, y: float) -> Row:
        """The same with all words over the mark, which has the whole width."""
        size, small = self.size, self.small
        ink, colour, muted = self._colours(part)
        page, down = self.page - self.left - self.right, 5.0
        names = self._lines(part.name, page, size) or ("",)
        lines = [(line, "", size, ink) for line in names]
        lines += [(part.who_said, "", small, muted)] if part.who_said else []
        place = len(names) - 1
        for value in (part.said, part.called):  # beside a name or who is counted, where it fits
            while value and place < len(lines):
                said, _, tall, pen = lines[place]
                place += 1
                if _wide(said) * tall + (_wide(value) + 0.6) * small <= page:
                    lines[place - 1] = (said, value, tall, pen)
                    break
            else:
                lines += [("", value, small, muted)] if value else []
                place = len(lines)
        lines += [(line, "", small, muted) for line in self._lines(part.note, page, small)]
        for said, value, tall, pen in lines:
            level = -y - down - LINE * tall / 2
            if said:
                text = marks.plain(said)
                column.words.append(Word(text, self.start, level, "left", tall, pen))
            if value:
                column.words.append(Word(value, self.end, level, "right", small, colour))
            down += LINE * tall
        lane = LANE if part.value is not None else 0.0
        return Row(down + lane + 6, down + lane / 2 + 1, (down + 1, down + lane + 1))


@lru_cache(maxsize=4096)
def _wide(text: str) -> float:
    """Room for a line of type of size 1, with or without bold in it; measured once."""
    return roomy(text, 1.0)
