"""A row of the forest: one record as it is read and printed, and the band that sets it apart.

Knows: records of growth, what an interval says, how much room a line needs. Must not know: SQL,
Dash, where rows and columns stand, how an interval was found.
"""

from __future__ import annotations

from typing import Any

from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.theme import Look
from queries import intervals
from queries.answer import Record

FEW = "too few schools"
# What an interval says, in words and in colour; only what is too close to call is hollow.
SAID = {
    intervals.MORE: ("grew more", "rose"),
    intervals.LESS: ("grew less", "sank"),
    intervals.TOO_CLOSE: (intervals.TOO_CLOSE, "muted"),
}


class Row:
    """One record as it is drawn; without a value only its name and the reason are."""

    def __init__(self, record: Record, field: str) -> None:
        """Read it. A row with a reason to hide it keeps no value, whatever else it holds."""
        self.record, self.name = record, str(record.get("group", ""))
        self.everyone = record.get("key") == "all"
        self.firm = record.get("ordered") is not False  # large enough to be put in order
        value, low, high = (number_or_none(record.get(each)) for each in (field, "low", "high"))
        hidden = str(record.get("hidden") or "")
        self.value = None if hidden and FEW not in hidden else value
        self.reason = layers.sentence_case(hidden or "not shown")
        self.ends: tuple[float, float] | None = None
        if self.value is not None and low is not None and high is not None:
            self.ends = (low, high)
        self.verdict = intervals.verdict(*self.ends) if self.ends else None
        self.close = self.verdict == intervals.TOO_CLOSE
        self.told = self.firm and self.verdict is not None and not self.close

    def count(self, field: str) -> str:
        """Students or schools as a number; a withheld one is a word, not a gap."""
        number = number_or_none(self.record.get(field))
        return "withheld" if number is None else marks.count(number)

    def who(self) -> tuple[str, str]:
        """ "1,204 students" and "14 schools", each as far as it may be told."""
        n, places = (number_or_none(self.record.get(each)) for each in ("n", "schools"))
        schools = f"{places:.0f} school{'' if places == 1 else 's'}" if places else ""
        return marks.students(None if n is None else int(n)), schools

    def printed(self, decimals: int) -> str:
        """ "+0.12 (0.05 to 0.19)", the value in bold where the interval leaves out 0."""
        if self.value is None:
            return ""
        text = amount(self.value, decimals)
        text = f"<b>{text}</b>" if self.told else text
        if self.ends is None:
            said = (str(self.record.get(each)) for each in ("hidden", "verdict", "note"))
            return f"{text}, {FEW}" if any(FEW in each for each in said) else text
        low, high = (amount(end, decimals).lstrip("+") for end in self.ends)
        # An end that is not 0 must not read as if it were: it gets one more decimal.
        if not self.close:
            finer = [amount(end, decimals + 1).lstrip("+") for end in self.ends]
            low, high = low if low.strip("0.") else finer[0], high if high.strip("0.") else finer[1]
        return f"{text} ({low} to {high})"

    def colour(self, look: Look) -> str:
        """Colour of the row's mark: pale when small, else what its interval says."""
        if not self.firm:
            return look.colour("line")
        return look.colour(SAID[self.verdict][1] if self.verdict else "muted")

    def hover(self, decimals: int, unit: str) -> str:
        """Name, students and schools, the value with its interval, what that says."""
        said = layers.sentence_case(SAID[self.verdict][0]) if self.verdict else ""
        value = f"{self.printed(decimals)} {unit}"
        small = "" if self.firm else "Fewer than 30 students"
        who = ", ".join(each for each in self.who() if each)
        lines = [f"<b>{marks.plain(self.name)}</b>", who, value, said, small]
        return "<br>".join(each for each in lines if each)


def amount(value: float, decimals: int) -> str:
    """A change with its sign, a real minus sign, and 0 without."""
    text = f"{abs(value):,.{decimals}f}"
    if not text.strip("0."):
        return text
    return f"+{text}" if value > 0 else f"{marks.MINUS}{text}"


def roomy(text: str, size: float) -> float:
    """Pixels to leave for a line: a reader's own font may be wider than the one measured."""
    bare = text.replace("<b>", "").replace("</b>", "").replace(marks.MINUS, "w")
    return 1.12 * marks.text_width(bare, size, bold="<b>" in text)


def band(y0: float, y1: float, left: float, right: float, look: Look) -> list[dict[str, Any]]:
    """A quiet band from the figure's left edge to its right, across both margins (in pixels)."""
    found = []
    for anchor, x0, x1 in ((0, -left, 0.0), (None, 0.0, 1.0), (1, 0.0, right)):
        fixed = {} if anchor is None else {"xsizemode": "pixel", "xanchor": anchor}
        piece = marks.box(round(x0), round(x1), y0, y1, fill=look.colour("panel"))
        found.append(piece | {"xref": "paper", "layer": "below", **fixed})
    return found
