"""An interval drawn with a few boxes, for a cell of a table and for a card: one common scale.

Knows: where a value stands on the scale, what hollow means, how ends are written. Must not know:
SQL, which table it is part of, colours (assets/schools.css).
The scale runs from -reach to +reach, so 0 always stands in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from dash import html

from components.figures.forest_rows import amount
from components.figures.marks import number_or_none
from components.plain import element
from queries import intervals
from queries.answer import Value

LEAST = 0.1  # no picture magnifies more than this
SAID = {"grew more": "more", "grew less": "less", intervals.TOO_CLOSE: "close"}
# A record's own verdict -> the same.
VERDICTS = {"grew more": "more", "grew less": "less", intervals.TOO_CLOSE: "close"}
KINDS = {intervals.MORE: "more", intervals.LESS: "less", intervals.TOO_CLOSE: "close"}
# A record's own verdict -> the same.
VERDICTS = {"grew more": "more", "grew less": "less", intervals.TOO_CLOSE: "close"}


@dataclass(frozen=True)
class Scale:
    """-reach to +reach, in SD, over the whole width of the cell."""

    reach: float

    def at(self, value: float) -> float:
        """Place of a value in percent of the width; what lies beyond the scale stands at its end."""
        return round(min(100.0, max(0.0, 50 + 50 * value / self.reach)), 2)

    def beyond(self, value: float) -> bool:
        """Whether a value lies outside the scale."""
        return abs(value) > self.reach


def scale_of(records: Iterable[Mapping[str, Value]], names: Iterable[str]) -> Scale:
    """The scale, in whole tenths, that holds every value of `names`."""
    names = tuple(names)
    held = [abs(v) for r in records for n in names if (v := number_or_none(r.get(n))) is not None]
    return Scale(max(LEAST, ceil(round(10 * max(held, default=LEAST), 6)) / 10))


def head(scale: Scale) -> html.Div:
    """The scale as it is printed once: its two ends and 0."""
    ends = (("0%", amount(-scale.reach, 1)), ("50%", "0"), ("100%", amount(scale.reach, 1)))
    return html.Div(
        [html.Span(text, style={"left": left}) for left, text in ends], className="interval-scale"
    )


def ends(low: float, high: float) -> str:
    """ "−0.04 to 0.12"; an end that is not 0 never reads as if it were."""
    told = low > 0 or high < 0
    written = []
    for end in (low, high):
        text = amount(end, 2)
        written.append(amount(end, 3) if told and not text.strip("0.") else text)
    return f"{written[0].lstrip('+')} to {written[1].lstrip('+')}"


def bar(
    scale: Scale,
    low: float | None,
    high: float | None,
    *,
    tick: float | None = None,
    dot: float | None = None,
    said: str = "",
    firm: bool = True,
    verdict: str | None = None,
) -> dict[str, Any]:
    """The interval as a line, one value as a tick, another as a dot; for the eye alone.

    The dot is hollow when the interval crosses 0, and only then: as `verdict` says where the record
    has one, since ends are rounded. An end or a value beyond the scale is an arrow at that edge.
    `firm` is False for a place too small to be put in order: dashed.
    """
    parts: list[Any] = []
    kind = "unknown"
    values = [value for value in (low, high, tick, dot) if value is not None]
    if low is not None and high is not None:
        kind = SAID.get(verdict or "", KINDS[intervals.verdict(low, high)])
        left, right = scale.at(low), scale.at(high)
        style = {"left": f"{left}%", "width": f"{round(right - left, 2)}%"}
        parts.append(element("Div", className="interval-line", style=style))
    for value, name in ((tick, "tick"), (dot, "dot")):
        if value is not None and not scale.beyond(value):
            style = {"left": f"{scale.at(value)}%"}
            parts.append(element("Div", className=f"interval-{name}", style=style))
    beyond = [value for value in values if scale.beyond(value)]
    if any(value < 0 for value in beyond):
        parts.append(element("Div", "◂", className="interval-on low"))
    if any(value > 0 for value in beyond):
        parts.append(element("Div", "▸", className="interval-on high"))
    size = "" if firm else " small"
    return element("Div", parts, className=f"interval {kind}{size}", **{"aria-hidden": "true"})
