"""The frame of overlapping heaps: providers with their bins, where blocks, words and labels stand.

Knows: records of bins, how much room words need, what a look's page leaves. Must not know: SQL,
Dash, colours, how growth was compared, who a student is. x in pixels of the look's nominal width,
y in pixels down from 0; a heap's height is share per quarter SD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from components.figures import layers, marks
from components.figures.forest import PAGE
from components.figures.forest_rows import amount, roomy
from components.figures.marks import number_or_none
from components.figures.provider_rows import packed
from components.theme import Look
from queries.answer import Record, Value

STEP = 0.25  # SD: the bin that heights are counted in, and the width an open end is drawn with
LINE = 1.35  # of its size: height of a line of words
AIR = 5.0  # pixels between words and a plot
TALL = {"narrow": (96.0,), "wide": (170.0, 125.0, 104.0), "projector": (460.0, 400.0, 330.0)}
LEAST = 40.0  # a slide never draws a heap flatter
ABOVE = "{share} of 100 of its students grew more than the middle one of like students"
EVEN = "50 of 100 would be no difference"
ENDS = ("◂ grew less than like students", "grew more ▸")
ZERO = "0 = grew as like students did on average"
TITLE = "Growth beside like students, in {unit}"
HEIGHT = "Height: students of 100 per {step} {unit}"
EARLY = "Outermost steps hold everyone beyond"
POOL, MINE = "like students elsewhere", "its students"


class Bin(NamedTuple):
    """One bin of a side: its ends as drawn (SD), its share (0-1), and whether it is open there."""

    low: float
    high: float
    share: float
    under: bool
    over: bool

    @property
    def height(self) -> float:
        """Share per `STEP`, so that a wider bin keeps its area."""
        return self.share * STEP / (self.high - self.low)

    def where(self, unit: str) -> str:
        """ "between +0.25 and +0.50 SD", "under −1.50 SD", "over +1.50 SD"."""
        low, high = (amount(x, 2) if x else "0" for x in (self.low, self.high))
        if self.under:
            return f"under {high} {unit}"
        return f"over {low} {unit}" if self.over else f"between {low} and {high} {unit}"


class Block(NamedTuple):
    """One provider: name, note beside it, and both sides; none where a reason stands instead."""

    name: str
    key: str
    note: str
    told: bool
    mine: Sequence[Bin]
    pool: Sequence[Bin]

    @property
    def tallest(self) -> float:
        """Height of the highest bin of both sides."""
        return max((each.height for each in (*self.mine, *self.pool)), default=0.0)


class Place(NamedTuple):
    """Where a block is: left end of its plot, top of its heading, floor of its heaps."""

    block: Block
    left: float
    top: float
    floor: float


class Tag(NamedTuple):
    """A label of a heap: its lines, the end next to the heap (x), pixels over the floor, and the
    point of the heap it means."""

    lines: Sequence[str]
    x: float
    up: float
    half: float
    point: tuple[float, float]


def blocks_of(records: Sequence[Record]) -> list[Block]:
    """Providers in the order given. Of one with a reason nothing is kept, whatever else it holds."""
    sides: dict[tuple[str, str], list[Bin]] = {}
    for record in records:
        low, high = (number_or_none(record.get(each)) for each in ("bin_low", "bin_high"))
        share = number_or_none(record.get("share"))
        if share is None or (low is None and high is None):
            continue  # everyone in one bin has no place on the scale
        start = low if low is not None else (high or 0.0) - STEP
        end = high if high is not None else start + STEP
        found = sides.setdefault((str(record.get("key")), str(record.get("side"))), [])
        found.append(Bin(start, end, share, low is None, high is None))
    blocks = []
    for head in (record for record in records if record.get("side") == "all"):
        key, reason = str(head.get("key")), str(head.get("reason") or "")
        mine, pool = (sides.get((key, each), []) for each in ("provider", "pool"))
        above = number_or_none(head.get("above_middle"))
        note, told = "", above is not None
        if reason or not (mine and pool):
            note, told, mine, pool = layers.sentence_case(reason or "not shown"), False, [], []
        elif above is not None:
            note = ABOVE.format(share=marks.of_100(above))
        blocks.append(Block(str(head.get("group", "")), key, note, told, mine, pool))
    return blocks


class Sheet:
    """Blocks in their columns, the scales they share, and the words around them."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Widths first, then words, then heights: on a slide all must fit."""
        self.look, self.unit = look, str(facts.get("unit_words") or "SD")
        self.blocks = blocks_of(records)
        self.drawn = [block for block in self.blocks if block.pool]
        self.columns = 2 if look.projector and len(self.drawn) > 2 else 1
        self.gap = 3.0 * look.text
        self.wide = (look.width - 8.0 - self.gap * (self.columns - 1)) / self.columns
        self.lefts = [4.0 + i * (self.wide + self.gap) for i in range(self.columns)]
        self.page = PAGE[look.size]
        self.room = self.page * self.wide  # real pixels on the narrowest page
        bins = [each for block in self.drawn for each in (*block.mine, *block.pool)]
        low = min((each.low for each in bins), default=-1.0)
        high = max((each.high for each in bins), default=1.0)
        self.ends, self.reach = (low, high), max(abs(low), abs(high))
        self._words(bins)
        self._heights()

    def _words(self, bins: Sequence[Bin]) -> None:
        """Headings in the lines they need, names of the axis, the fine print under all."""
        look, size, small = self.look, self.look.text, self.look.small
        rooms = [
            roomy(f"<b>{each.name}", size) + size + roomy(each.note, small) for each in self.blocks
        ]
        self.inline = max(rooms, default=0.0) <= self.room  # all headings alike
        self.heads = [
            (
                marks.wrap(each.name, self.room / 1.12, size, lines=4, bold=True),
                marks.wrap(each.note, self.room / 1.12, small, lines=6) if each.note else (),
            )
            for each in self.blocks
        ]
        self.zero = marks.wrap(ZERO, self.room / 1.12, small, lines=3, bold=True)
        half = roomy(f"<b>{ZERO}", small) / 2
        self.level = roomy(ENDS[0], small) + half + small <= self.room / 2  # all in one line
        self.ticks = self._ticks(bins)
        items = [TITLE.format(unit=self.unit), HEIGHT.format(step=STEP, unit=self.unit)]
        items += [EVEN] if any(block.told for block in self.drawn) else []
        early = any(
            (each.under and each.low > self.ends[0]) or (each.over and each.high < self.ends[1])
            for each in bins
        )
        items += [EARLY] if early else []
        room = self.page * look.width - 8
        self.print = packed(items, room, small) if self.drawn else []

    def _ticks(self, bins: Sequence[Bin]) -> list[tuple[float, str, str]]:
        """(SD, text, which end of the text is there): both ends, and round steps with room between."""
        if not bins:
            return []
        (low, high), small = self.ends, self.look.small
        first = min(bins, key=lambda each: each.low)
        last = max(bins, key=lambda each: each.high)
        left = f"under {_short(first.high)}" if first.under else _short(low)
        right = f"over {_short(last.low)}" if last.over else _short(high)
        scale = self.room / (2 * self.reach)
        start, end = (roomy(text, small) + small for text in (left, right))
        steps = [x / 2 for x in range(-20, 21)]
        if roomy(_short(-0.5), small) + 0.6 * small > scale / 2:
            steps = steps[::2]
        found = []
        for x in steps:
            half = roomy(_short(x), small) / 2
            free = (x - low) * scale - half > start and (high - x) * scale - half > end
            found += [(x, _short(x), "middle")] if free else []
        return [(low, left, "left"), *found, (high, right, "right")]

    def _heights(self) -> None:
        look = self.look
        few = TALL[look.size]
        self.tall = few[min(max(len(self.drawn), 1), len(few)) - 1]
        while True:
            self._lay()
            over = (self.height - look.height) / max(self.rows, 1)
            if not look.projector or over <= 0 or self.tall <= LEAST:
                return
            self.tall = max(LEAST, self.tall - max(over, 1.0))

    def _lay(self) -> None:
        """Rows of blocks from top to bottom; a column's axis is under the last block drawn in it."""
        look, columns, small = self.look, self.columns, self.look.small
        self.scale = self.tall / max((block.tallest for block in self.drawn), default=1.0)
        self.tags, extra = self._tags()
        axis = 4 + LINE * small * (2 + (0 if self.level else len(self.zero)))
        last = {i % columns: i for i, block in enumerate(self.blocks) if block.pool}
        self.places: list[Place] = []
        self.feet: list[Place] = []
        y, bottom, self.rows = 2.0, 0.0, 0
        for start in range(0, len(self.blocks), columns):
            row = range(start, min(start + columns, len(self.blocks)))
            head = max(self._head(i) for i in row)
            drawn = any(self.blocks[i].pool for i in row)
            floor = y + head + (AIR + self.tall + (0.0 if self.rows else extra) if drawn else 0.0)
            under = 0.0
            for i in row:
                place = Place(self.blocks[i], self.lefts[i - start], -y, -floor)
                self.places.append(place)
                if last.get(i - start) == i:
                    self.feet.append(place)
                    bottom = max(bottom, floor + axis)
                    # With nothing under it the axis hangs into the empty cell.
                    under = axis if i + columns < len(self.blocks) else under
            self.rows += drawn
            bottom = max(bottom, floor)
            y = floor + under + 0.9 * look.text
        self.bottom = -bottom
        self.height = bottom + (0.4 + LINE * len(self.print)) * small + 4

    def _head(self, i: int) -> float:
        """Height of a block's heading."""
        size, small = self.look.text, self.look.small
        name, note = self.heads[i]
        lines = 0.0 if self.inline else small * len(note)
        return LINE * (size * len(name) + lines)

    def x(self, value: float, left: float) -> float:
        """Pixel of a value (SD) in the plot that begins at `left`."""
        return left + self.wide * (value + self.reach) / (2 * self.reach)

    def _tags(self) -> tuple[list[Tag], float]:
        """The labels of both heaps of the first block drawn, over whatever is under them, and the
        height that they need over the highest bin."""
        if not self.drawn:
            return [], 0.0
        block, small = self.drawn[0], self.look.small
        left = next(self.lefts[i % self.columns] for i, b in enumerate(self.blocks) if b.pool)
        bins, found = (*block.mine, *block.pool), []
        part = 0.36 if self.look.narrow else 0.3  # of the plot: what a label may take
        for text, side, sign in ((POOL, block.pool, -1), (MINE, block.mine, 1)):
            lines = marks.wrap(text, part * self.room / 1.12, small, bold=True)
            length = max(roomy(f"<b>{each}", small) for each in lines) / self.page + 4
            # Its inner end keeps its place on every page, so that a line can lead from there.
            inner = left + length if sign < 0 else left + self.wide - length
            here = [b for b in bins if sign * (self.x(b[sign > 0], left) - inner) > -small]
            half = 0.5 * LINE * small * len(lines)
            level = max((each.height for each in here), default=0.0) * self.scale
            up = max(0.7 * self.tall, level + 0.5 * small + half)
            most = max(each.height for each in side)
            high = [each for each in side if each.height >= 0.5 * most]
            aim = high[0] if sign < 0 else high[-1]
            x = self.x(aim.low + 0.4 * (aim.high - aim.low) if sign < 0 else aim.high, left)
            x = max(x, inner + small) if sign < 0 else min(x, inner - small)
            over = [each for each in side if self.x(each.low, left) < x - 0.01]
            hit = over[-1] if over else side[0]
            y = (0.75 if sign < 0 else 1.0) * hit.height * self.scale
            found.append(Tag(lines, inner, up, half, (x, y)))
        return found, max(0.0, *(tag.up + tag.half - self.tall for tag in found))


def _short(x: float) -> str:
    """A tick: "−1.5", "+0.25", "0"."""
    places = 1 if abs(x * 10 - round(x * 10)) < 1e-6 else 2
    return amount(x, places) if abs(x) > 1e-9 else "0"
