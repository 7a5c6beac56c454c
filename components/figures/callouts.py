"""The two changes a board should remember: large numbers with brackets on the bars they compare.

Knows: the picture of the tip and its frame. Must not know: how changes were counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.figures import marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.figures.tip_frame import Frame
from components.theme import Look
from queries.answer import Record, Value


@dataclass(frozen=True)
class Call:
    """A change to point at: children of 100 at the first and the last grade, and what they are."""

    change: float
    what: str
    low: int
    high: int
    before: float
    after: float
    up: bool


def changes(records: Sequence[Record], facts: Mapping[str, Value]) -> list[Call]:
    """The changes that the facts name and both grades can show."""
    places = {record.get("grade"): place for place, record in enumerate(records)}
    low, high = places.get(facts.get("from_grade")), places.get(facts.get("to_grade"))
    found = []
    for fact, column, what in (
        ("proficient_change", "share_proficient", "proficient"),
        ("two_below_change", "share_2_below", "two or more grades below"),
    ):
        change = number_or_none(facts.get(fact))
        if low is None or high is None or change is None:
            continue
        before, after = (
            number_or_none(records[low].get(column)),
            number_or_none(records[high].get(column)),
        )
        if before is not None and after is not None:
            up = column == "share_proficient"
            found.append(Call(change, what, low, high, before, after, up))
    return found


def _between(call: Call, records: Sequence[Record]) -> str:
    names = [str(records[place].get("label", "")) for place in (call.low, call.high)]
    return f"{names[0]} to {names[1][:1].lower()}{names[1][1:]}"


def lines(
    calls: Sequence[Call], records: Sequence[Record], frame: Frame, look: Look, words: Words
) -> None:
    """A phone's callouts: a line each, under the bars."""
    for row, call in enumerate(calls):
        y = frame.note + 0.9 * look.small + (len(calls) - row - 0.5) * 2.1 * look.strong
        big = f'<span style="font-size:{look.number}px"><b>{marks.signed(call.change)}</b></span>'
        text = f"{big} {call.what}, {_between(call, records).lower()}"
        if marks.text_width(text, look.small) - marks.text_width(big, look.small) > look.width - 60:
            text = f"{big} {call.what}"
        ink = look.colour("ink")
        words.notes.append(marks.label(text, 6, frame.y(y), size=look.small, colour=ink, at="left"))


def beside(
    calls: Sequence[Call], records: Sequence[Record], frame: Frame, look: Look, words: Words
) -> None:
    """Brackets on the first and the last grade, and the change in large type at the right."""
    ink, pen = look.colour("ink"), 3.0 if look.projector else 2.0
    gutter = look.width - frame.right + 1.2 * look.text
    for call in calls:
        tops = []
        for place, share in ((call.low, call.before), (call.high, call.after)):
            deep = 100 * (number_or_none(records[place].get("share_below")) or 0.0)
            y0, y1 = (0.0, 100 * share) if call.up else (-deep, -deep + 100 * share)
            x = frame.x(place) + frame.bar / 2 + 0.35 * look.text
            tick = 0.4 * look.text
            if call.up:
                tops.append((x, y1))
                continue
            gap = 1.5 / frame.unit
            xs, ys = (x, x + tick, x + tick, x), (y0 + gap, y0 + gap, y1 - gap, y1 - gap)
            words.shapes.append(marks.line(xs, ys, colour=ink, width=pen))
            number = f"<b>{marks.plain(marks.of_100(share))}</b>"
            spot = (x + tick + 0.3 * look.text, (y0 + y1) / 2)
            words.notes.append(marks.label(number, *spot, size=look.strong, colour=ink, at="left"))
        if call.up:
            _gap(tops, gutter, frame, look, words)
        half = frame.block / 2 / frame.unit
        y = -max(frame.sink / 2, half)
        if call.up:
            y = (tops[0][1] + tops[1][1]) / 2 - 1.4 * look.number / frame.unit
            y = min(max(y, frame.rise / 2, half), frame.top - 0.9 * half)
        room = frame.right - 2.0 * look.text
        lines = marks.wrap(call.what, room, look.strong, bold=True)
        big = 1.9 * look.number
        text = (
            f'<span style="font-size:{round(big)}px"><b>{marks.signed(call.change)}</b></span><br>'
            f"<b>{'<br>'.join(lines)}</b><br>"
            f'<span style="font-size:{look.text}px">{_between(call, records)}:<br>'
            f"{marks.of_100(call.before)} → {marks.of_100(call.after)} of 100</span>"
        )
        words.notes.append(
            marks.label(text, gutter + 1.1 * look.text, y, size=look.strong, colour=ink, at="left")
        )


def _gap(
    tops: Sequence[tuple[float, float]], gutter: float, frame: Frame, look: Look, words: Words
) -> None:
    """The fall or rise of the tip: the first grade's height carried over to the last one's."""
    ink, pen = look.colour("ink"), 3.0 if look.projector else 2.0
    (x0, before), (x1, after) = tops
    end = gutter + 0.2 * look.text
    dash = {"line": {"dash": "dot"}}
    words.shapes += [
        marks.line((x0, end), (before, before), colour=ink, width=pen * 0.7, **dash),
        marks.line((x1, end), (after, after), colour=ink, width=pen * 0.7, **dash),
        marks.line((end, end), (before, after), colour=ink, width=pen * 1.3),
    ]
