"""The frame of balance: providers in columns, variables in lines, all on one scale.

Knows: records of balance, how much room names need. Must not know: SQL, Dash, colours, how balance
was judged. x is a column's number and a part of it, y is in pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from components.figures import layers, marks
from components.figures.forest import PAGE
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.figures.provider_rows import packed
from components.theme import Look
from queries.answer import Record
from queries.balance import NOT_COMPARABLE

KINDS = ("Matched on", "Not matched on")
LEAST, MOST = 0.3, 0.6  # the scale ends between them: what lies further is at its end, as an arrow
USED = 0.86  # of a column: the rest keeps it apart from the next
LINE = 1.3  # of its size: height of a line of words
MANY = 8  # providers beside each other at most


@dataclass(frozen=True)
class Cell:
    """One provider and variable: signed differences before and after, or the reason for none."""

    provider: str
    variable: str
    before: float | None
    after: float | None
    mark: str
    reason: str

    @classmethod
    def of(cls, record: Record) -> Cell:
        """Read it. A cell with a reason keeps no value, whatever else the record holds."""
        before, after = (number_or_none(record.get(each)) for each in ("before", "after"))
        reason = str(record.get("hidden") or "")
        if reason or (before is None and after is None):
            before, after, reason = None, None, reason or "not known"
        name = str(record.get("provider") or record.get("group") or "")
        mark = str(record.get("mark") or "") if not reason else ""
        return cls(name, str(record.get("variable") or ""), before, after, mark, reason)

    def hover(self) -> str:
        """Provider and variable, both differences with their signs, what they allow."""
        told = [f"<b>{marks.plain(self.provider)}</b>", marks.plain(self.variable)]
        for word, value in (("Before matching", self.before), ("After matching", self.after)):
            if value is not None:
                told.append(f"{word}: {_signed(value)} SD")
        if self.reason:
            told.append(f"Not shown: {marks.plain(self.reason)}")
        else:
            told.append(layers.sentence_case(marks.plain(self.mark or "shown, not judged")))
        return "<br>".join(told)


def _signed(value: float) -> str:
    text = f"{abs(value):.2f}"
    return text if not text.strip("0.") else f"+{text}" if value > 0 else f"{marks.MINUS}{text}"


@dataclass(frozen=True)
class Block:
    """Providers side by side: their keys, their names in lines, where the block starts."""

    keys: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    top: float
    head: float


class Sheet:
    """Blocks from top to bottom; in each the same lines of variables."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        """As large as type may be; on a slide all must fit."""
        self.look = look
        self.cells: dict[tuple[str, str], Cell] = {}
        matched: dict[str, bool] = {}
        self.providers: dict[str, str] = {}
        for record in records:
            cell = Cell.of(record)
            key = str(record.get("key") or cell.provider)
            self.providers.setdefault(key, cell.provider)
            matched.setdefault(cell.variable, bool(record.get("matched_on")))
            self.cells[key, cell.variable] = cell
        # A variable no provider has a value of is named under the picture, not drawn.
        seen = {name for (_, name), cell in self.cells.items() if not cell.reason}
        told = [name for name in matched if name in seen]
        self.unseen = [name for name in matched if told and name not in seen]
        self.lines: list[tuple[str, bool]] = []  # (words, whether they are a variable's)
        for kind, wanted in zip(KINDS, (True, False), strict=True):
            held = [name for name in told or matched if matched[name] == wanted]
            self.lines += [(kind, False), *((name, True) for name in held)] if held else []
        far = [abs(x) for c in self.cells.values() for x in (c.before, c.after) if x is not None]
        self.end = min(MOST, max([LEAST, *(1.04 * each for each in far)]))
        self.beyond = any(each > self.end for each in far)
        self.key = self._key()
        self.height = 0.0
        for percent in range(100, 45, -5):
            self._lay(percent / 100, 0.0)
            if not look.projector or self.height <= look.height:
                break
        if look.projector and self.height < look.height and self.blocks:
            air = (look.height - self.height) / (len(self.blocks) * len(self.lines))
            self._lay(percent / 100, min(air, 0.6 * self.small))
            self.height = float(look.height)

    def _lay(self, scale: float, air: float) -> None:
        look = self.look
        self.size, self.small = round(scale * look.text, 1), round(scale * look.small, 1)
        page = PAGE[look.size] * look.width
        self.words = self.small if look.narrow else self.size
        widths = [roomy(name, self.words) for name, _ in self.lines]
        most = 0.42 * look.width if look.narrow else 12.0 * self.size
        self.room = min(most, max(widths, default=0.0))
        self.names = [marks.wrap(n, self.room / 1.12, self.words, lines=3) for n, _ in self.lines]
        self.left, self.right = 6 + self.room + 0.9 * self.size, 4 + 0.5 * self.size
        self.plot = page - self.left - self.right
        self._columns(page)
        tall = [max(LINE * self.words * len(each), 1.7 * self.words) for each in self.names]
        self.talls = [each + 0.25 * self.words + air for each in tall]
        self.mids, down = [], 0.0
        for each in self.talls:
            self.mids.append(down + each / 2)
            down += each
        y, self.blocks = 0.0, []
        for keys, names in self.shared:
            head = LINE * self.size * max(len(each) for each in names) + 0.5 * self.size
            self.blocks.append(Block(keys, names, -y, head))
            y += head + down + 1.3 * self.size
        self.bottom = -(y - 1.3 * self.size) if self.blocks else 0.0
        self.title, self.told = self._foot(page)
        lines = len(self.title) + len(self.told)
        self.height = -self.bottom + (1.4 * lines + 1.6) * self.small if self.blocks else 4.0

    def _columns(self, page: float) -> None:
        """As many providers side by side as leave every name whole; on a phone one."""
        keys, number = list(self.providers), len(self.providers)
        most = min(1 if self.look.narrow else MANY, number)
        self.beside = 1
        names: dict[str, tuple[str, ...]] = {}
        for beside in range(most, 0, -1):
            blocks = ceil(number / beside)
            self.beside = ceil(number / blocks)
            self.column = self.plot / (self.beside - 1 + USED)
            room = page - 8 if self.look.narrow else self.column * 0.93
            names = {
                key: marks.wrap(name, room / 1.12, self.size, lines=3, bold=True)
                for key, name in self.providers.items()
            }
            if not any(lines[-1].endswith("…") for lines in names.values()):
                break
        some = [tuple(keys[i : i + self.beside]) for i in range(0, number, self.beside)]
        self.shared = [(each, tuple(names[key] for key in each)) for each in some]

    def _foot(self, page: float) -> tuple[tuple[str, ...], list[str]]:
        """The axis in words, and the key."""
        title = "Distance from like students in standard deviations, whichever way"
        room = 0.96 * page
        return marks.wrap(title, room, self.small, lines=3), packed(self.key, room, self.small)

    def _key(self) -> list[str]:
        """What marks and lines mean, as far as they occur."""
        cells = list(self.cells.values())
        held = [cell for cell in cells if not cell.reason]
        found = []
        if held:
            found += ["○ before matching", "● after matching"]
            found += ["up to 0.05: alike", "beyond 0.25: not comparable"]
        if any(cell.mark == NOT_COMPARABLE for cell in held):
            found.append("◆ after matching, not comparable")
        if any(not cell.mark for cell in held):
            found.append("pale: shown, not judged")
        if self.beyond:
            found.append(f"▷ beyond {self.end:g}")
        reasons = dict.fromkeys(cell.reason for cell in cells if cell.reason)
        found += [f"not shown: {reason}" for reason in reasons]
        return found + ([f"Not shown for any: {', '.join(self.unseen)}"] if self.unseen else [])

    def x(self, place: int, value: float) -> float:
        """Where a distance (0 or more) lies in the column at a place; what is beyond is at its end."""
        return place + USED * min(value, self.end) / self.end

    def y(self, block: Block, line: int) -> float:
        """Middle of a line."""
        return block.top - block.head - self.mids[line]
