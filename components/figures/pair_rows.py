"""A pair of places: the difference of their growth as it is read and printed.

Knows: records of pairs, what an interval says, how much room a name may take. Must not know: SQL,
Dash, where rows and columns stand, how a difference was found.
"""

from __future__ import annotations

from components.figures import layers, marks
from components.figures.forest_rows import amount
from components.figures.marks import number_or_none
from components.theme import Look
from queries import intervals
from queries.answer import Record


class Pair:
    """One pair as it is drawn; without a difference only its names and the reason are."""

    def __init__(self, record: Record) -> None:
        """Read it. A pair with a reason to hide it keeps no value, whatever else it holds."""
        self.record = record
        self.first, self.second = (str(record.get(each) or "") for each in ("a", "b"))
        hidden = str(record.get("hidden") or "")
        found = [number_or_none(record.get(each)) for each in ("difference", "low", "high")]
        value, low, high = found
        self.value = None if hidden else value
        self.ends = None if self.value is None or low is None or high is None else (low, high)
        self.verdict = self._verdict()
        self.told = self.verdict in (intervals.MORE, intervals.LESS)
        self.reason = layers.sentence_case(hidden or "not shown")

    def _verdict(self) -> str | None:
        """Which grew more, as the record says: it was found before the ends were rounded."""
        if self.ends is None or self.value is None:
            return None
        said = str(self.record.get("verdict") or "")
        if not said:
            return intervals.verdict(*self.ends)
        if said == intervals.TOO_CLOSE:
            return said
        return intervals.MORE if self.value > 0 else intervals.LESS

    def printed(self) -> str:
        """ "+0.12 (0.05 to 0.19)", the value in bold where the interval leaves out 0."""
        if self.value is None:
            return ""
        text = amount(self.value, 2)
        text = f"<b>{text}</b>" if self.told else text
        if self.ends is None:
            return text
        written = []
        for end in self.ends:
            short = amount(end, 2)
            # An end that is not 0 must not read as if it were.
            written.append(amount(end, 3) if self.told and not short.strip("0.") else short)
        return f"{text} ({written[0].lstrip('+')} to {written[1].lstrip('+')})"

    def colour(self, look: Look) -> str:
        """Strong where the two can be told apart: which of them grew more is the side of 0."""
        return look.colour("accent" if self.told else "muted")

    def students(self) -> str:
        """ "88 and 114": matched students of both, as far as they may be told."""
        held = [number_or_none(self.record.get(each)) for each in ("n_a", "n_b")]
        return " and ".join("withheld" if n is None else marks.count(n) for n in held)

    def hover(self) -> str:
        """Both names, the students of each, the difference with its interval, what that says."""
        names = f"<b>{marks.plain(self.first)}</b> less <b>{marks.plain(self.second)}</b>"
        said = marks.plain(layers.sentence_case(str(self.record.get("verdict") or "")))
        lines = [names, f"{self.students()} students", f"{self.printed()} SD", said]
        return "<br>".join(each for each in lines if each)

    def names(self, room: float, size: float, *, lines: int) -> str:
        """Both names in one line or two of `room` pixels; the one that grew more is bold."""
        less = marks.text_width("less ", size)
        rooms = [room, room - less]
        if lines == 1:
            widths = [marks.text_width(name, size, bold=True) for name in (self.first, self.second)]
            whole = room - less - marks.text_width(" ", size)
            # A short name leaves its room to the other.
            rooms = [max(whole / 2, whole - widths[1]), max(whole / 2, whole - widths[0])]
        told = []
        for name, wide, won in zip(
            (self.first, self.second), rooms, (intervals.MORE, intervals.LESS), strict=True
        ):
            text = marks.plain(marks.shorten(name, wide, size, bold=True))
            told.append(f"<b>{text}</b>" if self.verdict == won else text)
        return f"{told[0]}{' ' if lines == 1 else '<br>'}less {told[1]}"
