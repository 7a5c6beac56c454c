"""Where a flow's columns, layers and bands stand: the same scale and waterline for both flows.

Knows: groups and records of moves, how much room words need. Must not know: SQL, Dash, colours.
Coordinates are pixels of the look's nominal size, y = 0 at the waterline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures import layers, marks, ribbons
from components.figures.marks import number_or_none
from components.figures.ribbons import Span
from components.theme import Look
from queries.answer import Group, Part, Record


def layer_name(part: Part) -> str:
    """A layer's name where there is little room: "At or above", "2 below", "1–2 below", "3+ below"."""
    if part.first == 0:
        return "At or above" if part.last == 0 else f"At to {part.last} below"
    if part.open:
        return f"{part.first}+ below"
    return f"{layers.span(part).replace(' to ', '–')} below"


@dataclass(frozen=True)
class Column:
    """One end of a flow: layers from the top down, and the pixel span of each."""

    parts: tuple[Part, ...]
    spans: tuple[Span, ...]

    def holding(self, depth: int) -> int | None:
        """Which layer holds a depth; None when none does."""
        for place, part in enumerate(self.parts):
            if part.first <= depth and (depth <= part.last or part.open):
                return place
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the layers."""
        return tuple(layer_name(part) for part in self.parts)


@dataclass(frozen=True)
class Band:
    """One move: its record, its spans at both ends; `joined` when it also goes to layers that the
    one it is drawn to does not hold (small bands are joined)."""

    record: Record
    start: Span
    end: Span
    joined: bool


@dataclass(frozen=True)
class Stream:
    """One flow between pixel x0 and x1, its bands from the shallowest to the deepest.

    `words` are the pixels of the words at its left, over which its heads start; `share` is the
    column of the records that its bands show.
    """

    x0: float
    x1: float
    entry: Column
    exit: Column
    words: int
    bands: tuple[Band, ...]
    share: str


class Frame:
    """The whole picture in pixels: heads, one or two streams, the room for names at the sides."""

    def __init__(
        self, entry: Group, exits: Sequence[Group], records: Sequence[Record], look: Look
    ) -> None:
        """`exits` are the exit groups, one for each stream: these students, then like students."""
        self.size = look.small if look.narrow else look.text
        self.node = 14.0 if look.narrow else 1.7 * look.text
        self.pad = 0.35 * self.size
        self.gap = (0.9 if look.narrow else 0.75) * look.text
        streams = exits[:1] if look.narrow else exits
        self.titled = len(streams) > 1
        self._heads(look, like=len(exits) > 1)
        height = look.height if look.projector else 470.0 if look.narrow else 500.0
        foot = 0.5 * self.size
        ends = [entry.parts, *(group.parts for group in streams)]
        self.lined = all(parts[0].first == parts[0].last == 0 for parts in ends)
        above = max(parts[0].share for parts in ends) if self.lined else 0.0
        below = max(sum(p.share for p in parts[1 if self.lined else 0 :]) for parts in ends)
        gaps = (max(len(parts) for parts in ends) - 1) * self.gap
        self.unit = (height - self.head - foot - gaps) / max(above + below, 0.01)
        self.top = above * self.unit + (self.gap / 2 if self.lined else 0.0) + self.head
        self.bottom = self.top - height
        self.height = height
        first = self._column(entry.parts)
        last = [self._column(group.parts) for group in streams]
        # Names stand at the outer sides; a layer they do not hold is named where it is.
        self.exit_named = [
            bool(set(each.names) - set(first.names)) or (place == len(last) - 1 and not look.narrow)
            for place, each in enumerate(last)
        ]
        self.streams = self._placed(first, last, records, look)

    def _heads(self, look: Look, *, like: bool) -> None:
        """Pixel heights from the top: titles, counts, the like students' words, names of ends."""
        self.title_y = 0.75 * look.strong
        y = 1.55 * look.strong if self.titled else 0.2 * look.text
        self.counts_y = y + 0.65 * look.number
        y += 1.3 * look.number
        self.like_y = y
        if look.narrow and like:
            y += 2.7 * look.small
        self.ends_y = y + 0.95 * self.size
        self.head = y + 2.0 * self.size

    def _column(self, parts: tuple[Part, ...]) -> Column:
        """Layers stacked from above the waterline down; without one, from the top."""
        y = parts[0].share * self.unit + self.gap / 2 if self.lined else 0.0
        spans = []
        for part in parts:
            spans.append((y, y - part.share * self.unit))
            y = spans[-1][1] - self.gap
        return Column(parts, tuple(spans))

    def room(self, column: Column, *, named: bool) -> float:
        """Pixels that the words beside a column take."""
        number = marks.text_width("100", self.size, bold=True) + 2 * self.pad
        if not named:
            return number
        return number + 1.1 * max(marks.text_width(n, self.size) for n in column.names) + self.pad

    def _placed(
        self, first: Column, last: Sequence[Column], records: Sequence[Record], look: Look
    ) -> tuple[Stream, ...]:
        """The streams side by side between the margins, which are as wide as their words.

        Between two streams there is room for the words on a page a quarter less wide.
        """
        self.left = round(self.room(first, named=True))
        self.right = round(self.room(last[-1], named=self.exit_named[-1]))
        self.inner = look.width - self.left - self.right
        between = 0.0
        if len(last) > 1:
            words = self.room(last[0], named=self.exit_named[0]) + self.room(first, named=False)
            between = 1.3 * words + look.text
        wide = (self.inner - between) / len(last)
        found = []
        for place, column in enumerate(last):
            share = "like_share" if place else "share"
            bands = _bands(first, column, records, share)
            x0 = place * (wide + between)
            ends = x0 + self.node, x0 + wide - self.node
            words = self.room(first, named=place == 0)
            found.append(Stream(*ends, first, column, round(words), bands, share))
        return tuple(found)


def _bands(entry: Column, exit: Column, records: Sequence[Record], name: str) -> tuple[Band, ...]:
    """Every band that has a share; withheld ones leave their room free.

    At entry bands lie in the order of where they go, at exit of where they come from, so no two
    bands of one node cross in it.
    """
    shares: dict[int, float] = {}
    places: dict[int, tuple[int, int]] = {}
    for band, record in enumerate(records):
        share = number_or_none(record.get(name))
        start, end = entry.holding(_depth(record, "from_first")), exit.holding(lands_at(record))
        if share and start is not None and end is not None:
            shares[band], places[band] = share, (start, end)
    starts: dict[int, Span] = {}
    lands: dict[int, Span] = {}
    for own, other, column, found in ((0, 1, entry, starts), (1, 0, exit, lands)):
        for node, part in enumerate(column.parts):
            here = [band for band in places if places[band][own] == node]
            here.sort(key=lambda band: (places[band][other], _depth(records[band], "to_last")))
            found |= ribbons.ends(shares, here, column.spans[node], part.share)
    made = []
    for band, (_, node) in places.items():
        part, record = exit.parts[node], records[band]
        joined = _depth(record, "to_first") < part.first or _depth(record, "to_last") > part.last
        made.append(Band(record, starts[band], lands[band], joined))
    return tuple(made)


def _depth(record: Record, name: str) -> int:
    return int(number_or_none(record.get(name)) or 0)


def lands_at(record: Record) -> int:
    """The depth a band is drawn to: a joined one says which (`to_at`)."""
    at = number_or_none(record.get("to_at"))
    return _depth(record, "to_first") if at is None else int(at)
