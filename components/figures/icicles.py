"""The pieces of a stock of open skills, at entry and at exit: values, names, colours.

Knows: a record of stock and flow. Must not know: where pieces stand, SQL, Dash, plotly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.marks import MINUS, number_or_none
from components.theme import Look
from queries.answer import Record

# From the waterline down: what is at the top of the ice at entry melts, what is added hangs below.
AT_ENTRY = ("recovered", "still_open")
AT_EXIT = ("still_open", "slipped", "newly_added", "first_seen")
# Deeper ice is darker, as in the bergs; grey is what nobody had asked about before.
_FILL = {
    "recovered": "depth-1",
    "still_open": "depth-2",
    "slipped": "depth-3",
    "newly_added": "depth-4",
    "first_seen": "line",
}


@dataclass(frozen=True)
class Piece:
    """Open skills a student of one kind, and where they hang: from `top` to `bottom`, 0 the line.

    `kind` is "" for a whole stock whose pieces may not be told.
    """

    kind: str
    value: float
    top: float
    bottom: float

    @property
    def name(self) -> str:
        """The kind in words."""
        return self.kind.replace("_", " ") or "open"

    def fill(self, look: Look) -> str:
        """Colour of the piece."""
        return look.colour(_FILL.get(self.kind, "depth-3"))


@dataclass(frozen=True)
class Stock:
    """Open skills a student at entry (carried in) and at exit, whole and in pieces.

    A stock of which any piece is withheld hangs in one piece, as long as its sum may be told.
    """

    carried: float | None
    open: float | None
    entry: tuple[Piece, ...]
    exit: tuple[Piece, ...]
    recovered: float | None
    told: bool

    @property
    def hidden(self) -> bool:
        """Whether neither end may be told."""
        return self.carried is None and self.open is None

    @property
    def change(self) -> float | None:
        """Open at exit less carried in, of the values as they are printed; without what was seen for
        the first time, of which nobody knows whether it is new."""
        if self.carried is None or self.open is None:
            return None
        unknown = sum(round(piece.value, 1) for piece in self.exit if piece.kind == "first_seen")
        return round(round(self.open, 1) - unknown - round(self.carried, 1), 1)

    @property
    def deepest(self) -> float:
        """The longer of the two, skills a student."""
        return max([0.0, *(-piece.bottom for piece in (*self.entry, *self.exit))])


def _hung(kinds: Sequence[str], record: Record, whole: float | None) -> tuple[Piece, ...]:
    """The pieces from the line down; one for the whole where a piece of it is withheld."""
    values = [(kind, number_or_none(record.get(kind))) for kind in kinds]
    known = [(kind, value) for kind, value in values if value is not None]
    if len(known) < len(values):
        rest = None if whole is None else whole - sum(value for _, value in known)
        if rest is None or abs(rest) > 0.05:  # else the whole leaves nothing to the others
            known = [] if whole is None else [("", whole)]
    pieces, y = [], 0.0
    for kind, value in known:
        if value > 0:
            pieces.append(Piece(kind, value, y, y - value))
            y -= value
    return tuple(pieces)


def stock_of(record: Record) -> Stock:
    """The stock that a record tells of."""
    carried, left = (number_or_none(record.get(key)) for key in ("carried_in", "open_at_exit"))
    entry, exit = _hung(AT_ENTRY, record, carried), _hung(AT_EXIT, record, left)
    told = all(number_or_none(record.get(kind)) is not None for kind in (*AT_ENTRY, *AT_EXIT))
    return Stock(carried, left, entry, exit, number_or_none(record.get("recovered")), told)


def rate(value: float) -> str:
    """Skills a student with one decimal; "<0.1" where 0.0 would be untrue."""
    return "<0.1" if 0 < value < 0.05 else f"{value:.1f}"


def signed_rate(value: float) -> str:
    """A change with its sign and one decimal; 0.0 without."""
    return f"+{value:.1f}" if value > 0 else f"{MINUS}{-value:.1f}" if value < 0 else "0.0"
