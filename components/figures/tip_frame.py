"""What the picture of the tip is built on: slabs of children by depth, and where columns stand.

Knows: cumulative shares of a grade, pixels. Must not know: marks, colours, callouts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.marks import number_or_none
from components.theme import Look
from queries.answer import Record

_DEEP = ("share_below", "share_2_below", "share_3_below")


@dataclass(frozen=True)
class Slab:
    """A piece of a bar under the line: depths `first` and, where `joined`, all deeper ones."""

    first: int
    share: float
    joined: bool

    @property
    def words(self) -> str:
        """Which children these are: "2 grades below", "1 or more grades below"."""
        if self.first == 3 or self.joined:
            return f"{self.first} or more grades below"
        return f"{self.first} grade{'' if self.first == 1 else 's'} below"


def slabs(record: Record) -> list[Slab]:
    """The pieces under the line that a grade's cumulative shares allow, from the surface down.

    A share the test cannot see (None) ends the cutting: what is left is one piece. Empty when not
    even the share below is known.
    """
    known = []
    for name in _DEEP:
        share = number_or_none(record.get(name))
        if share is None:
            break
        known.append(share)
    found = []
    for i, share in enumerate(known):
        last = i == len(known) - 1
        deeper = 0.0 if last else known[i + 1]
        found.append(Slab(i + 1, max(share - deeper, 0.0), last and i < len(_DEEP) - 1))
    return found


class Frame:
    """Places: gutters in pixels, a column per grade, children of 100 -> pixels."""

    def __init__(self, records: Sequence[Record], look: Look, height: float, *, calls: int) -> None:
        """`calls` is how many callouts there are; without any the columns take their place."""
        text = look.text
        self.left = 4.0 if look.narrow else 9.8 * text
        self.right = 4.0 if look.narrow else 15.5 * text if calls else 1.5 * text
        self.pitch = (look.width - self.left - self.right) / max(len(records), 1)
        self.bar = min(self.pitch * (0.72 if look.narrow else 0.6), 7.5 * text)
        self.caption = look.small if look.narrow else look.strong
        self.head = self.caption * (3.6 if look.narrow else 2.1)
        self.note = 1.5 * look.small * (2 if look.narrow else 1)
        self.key = look.small * (1.9 * 2 + 0.9) if look.narrow else 0.0
        self.calls = calls * 2.1 * look.strong if look.narrow else 0.0
        self.foot = self.note + self.key + self.calls + 0.9 * look.small
        tips = [number_or_none(record.get("share_proficient")) or 0.0 for record in records]
        deeps = [number_or_none(record.get("share_below")) or 0.0 for record in records]
        self.rise = max(100 * max(tips, default=0), 12.0)
        self.sink = max(100 * max(deeps, default=0), 12.0)
        # Words beside the bars need their room even where there is hardly a bar.
        self.block = 2.5 * look.number + 2.7 * look.strong + 2.8 * text if calls else 0.0
        room = height - self.head - self.foot
        sky = 4.2 * text if look.narrow else max(self.block - 0.6 * self.head, 4.2 * text)
        sea = 0.0 if look.narrow else max(self.block, 10.8 * text)
        self.unit = room / (self.rise + self.sink)
        if self.sink * self.unit < sea:
            self.unit = (room - sea) / self.rise
            self.sink = sea / self.unit
        elif self.rise * self.unit < sky:
            self.unit = (room - sky) / self.sink
            self.rise = sky / self.unit
        self.top = self.rise + self.head / self.unit
        self.bottom = -(self.sink + self.foot / self.unit)

    def x(self, place: int) -> float:
        """Middle of a grade's column."""
        return self.left + (place + 0.5) * self.pitch

    def y(self, pixels: float) -> float:
        """Pixels above the picture's lower edge, as children of 100."""
        return self.bottom + pixels / self.unit
