"""Who is in one layer: for each student group its share in the layer, with interval and n.

Knows: where rows stand. Must not know: SQL, Dash, how groups were formed.
x counts children of 100 in the layer, from 0; y is in pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value


class _Sheet:
    """Rows in pixels (a head for every dimension), columns' margins, the scale of x."""

    def __init__(self, records: Sequence[Record], overall: float | None, look: Look) -> None:
        """Find heights; on a slide all rows must fit, on a phone names stand over their bars."""
        self.rows: list[tuple[str, Record | None]] = []
        last = None
        for record in records:
            if record.get("dimension") != last:
                last = record.get("dimension")
                self.rows.append((str(last), None))
            self.rows.append((str(record.get("label", "")), record))
        text = look.text
        self.head = 2.3 * text
        self.size = text
        full, heading = (46.0, 32.0) if look.narrow else (1.9 * text, 2.3 * text)
        if look.projector and self.rows:
            room = look.height - self.head
            wanted = sum(heading if each is None else full for _, each in self.rows)
            full, heading = (each * min(room / wanted, 1.3) for each in (full, heading))
            self.size = round(min(text, 0.64 * full))
        self.tops, self.heights = [], []
        y = self.head
        for _, each in self.rows:
            self.tops.append(-y)
            self.heights.append(heading if each is None else full)
            y += self.heights[-1]
        self.height = y + 0.6 * text
        self.bar = 14.0 if look.narrow else 0.62 * full
        self.left = 6.0 if look.narrow else 27.0 * text
        self.right = 8.0 if look.narrow else 10.6 * text
        ends = [number_or_none(r.get("high")) or number_or_none(r.get("share")) for r in records]
        self.end = 100 * max([*(end for end in ends if end), overall or 0.0, 0.1]) * 1.03
        self.unit = (look.width - self.left - self.right) / self.end

    def bar_y(self, place: int) -> float:
        """Middle of a row's bar; on a phone it stands under the row's words."""
        if self.left < 10:
            return self.tops[place] - 1.8 * self.size - self.bar / 2
        return self.tops[place] - self.heights[place] / 2


def who(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """Share of every student group that is in one layer, beside the share of all students.

    `records`: {"dimension", "label", "share" (0-1 or None), "low", "high", "n", "hidden"} in the
    order to draw; `facts`: {"overall": share of all students, "layer": depth, for its colour}.
    """
    facts = facts or {}
    overall = number_or_none(facts.get("overall"))
    depth = int(number_or_none(facts.get("layer")) or 0)
    fill = look.depth(min(depth, layers.DEEPEST))
    sheet = _Sheet(records, overall, look)
    words = Words()
    if overall is not None:
        _all(overall, sheet, look, words)
    for place, (name, record) in enumerate(sheet.rows):
        _row(name, record, place, sheet, look, words)
    _whiskers(sheet, look, words)
    return marks.figure(
        _bars(sheet, fill, look),
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [0, round(sheet.end, 2)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _bars(sheet: _Sheet, fill: str, look: Look) -> list[dict[str, Any]]:
    """All bars as one trace, in the colour of the layer."""
    rows = [
        (place, record, share)
        for place, (_, record) in enumerate(sheet.rows)
        if record is not None and (share := number_or_none(record.get("share"))) is not None
    ]
    if not rows:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": [round(100 * share, 2) for *_, share in rows],
            "y": [round(sheet.bar_y(place), 2) for place, *_ in rows],
            "width": round(sheet.bar, 2),
            "marker": {"color": fill, "line": {"color": look.colour("ice-rim"), "width": 1}},
            "hoverinfo": "text",
            "hovertext": [_hover(record, share) for _, record, share in rows],
        }
    ]


def _hover(record: Record, share: float) -> str:
    """Group, children of 100 with the interval, students."""
    n = number_or_none(record.get("n"))
    lines = [
        f"<b>{marks.plain(str(record.get('dimension')))}: {marks.plain(str(record['label']))}</b>",
        f"{_printed(record, share)} of 100 in this layer",
        marks.students(None if n is None else int(n)),
    ]
    return "<br>".join(each for each in lines if each)


def _printed(record: Record, share: float, *, bold: bool = False) -> str:
    """ "21 (11–31)": children of 100 with their interval."""
    text = marks.plain(marks.of_100(share))
    text = f"<b>{text}</b>" if bold else text
    low, high = number_or_none(record.get("low")), number_or_none(record.get("high"))
    if low is None or high is None:
        return text
    return f"{text} ({round(100 * low)}–{round(100 * high)})"


def _row(
    name: str, record: Record | None, place: int, sheet: _Sheet, look: Look, words: Words
) -> None:
    """A row's words: name, students, children of 100; or the name of a dimension."""
    ink, muted, size = look.colour("ink"), look.colour("muted"), sheet.size
    top, tall = sheet.tops[place], sheet.heights[place]
    cells: list[tuple[str, float, float, str, float, float, str]] = []
    y = top - tall / 2
    if record is None:
        bold = f"<b>{marks.plain(name)}</b>"
        y = top - tall + 0.75 * size
        cells.append((bold, 0, 6 - sheet.left, "left", y, size, ink))
    else:
        share, n = number_or_none(record.get("share")), number_or_none(record.get("n"))
        reason = layers.sentence_case(str(record.get("hidden") or "Not shown"))
        value = _printed(record, share or 0.0, bold=True) if share is not None else ""
        if look.narrow:
            y = top - 0.85 * size
            room = look.width - 20 - (90 if value else marks.text_width(reason, look.small))
            short = marks.plain(marks.shorten(name, room, size))
            cells.append((short, 0, 0, "left", y, size, ink))
            end = (value, size, ink) if value else (marks.plain(reason), look.small, muted)
            cells.append((end[0], 1, 0, "right", y, end[1], end[2]))
        else:
            pad = 0.9 * look.text
            short = marks.plain(marks.shorten(name, sheet.left - 6.9 * look.text, size))
            cells.append((short, 0, 6 + look.text - sheet.left, "left", y, size, ink))
            if value:
                shown = "" if n is None else marks.count(n)
                cells.append((shown, 0, -pad, "right", y, size, muted))
                cells.append((value, 1, pad, "left", y, size, ink))
            else:
                cells.append((marks.plain(reason), 0, 6, "left", y, size, muted))
    for text, x, shift, at, height, type_size, colour in cells:
        if text:
            words.notes.append(
                marks.label(
                    text,
                    x,
                    height,
                    size=type_size,
                    colour=colour,
                    at=at,
                    xref="paper",
                    xshift=shift,
                )
            )


def _all(overall: float, sheet: _Sheet, look: Look, words: Words) -> None:
    """The share of all students as an upright line through the bars, and the columns' heads."""
    accent, size = look.colour("accent"), look.small
    x, pieces = 100 * overall, []
    for place, (_, record) in enumerate(sheet.rows):
        if record is None or number_or_none(record.get("share")) is None:
            continue
        reach = sheet.bar / 2 + 4 if look.narrow else sheet.heights[place] / 2
        y = sheet.bar_y(place)
        pieces.append(((x, x), (y - reach, y + reach)))
    if pieces:
        width = 4 if look.projector else 2.5
        paper = look.colour("paper")
        words.shapes.append(marks.strokes(pieces, colour=paper, width=width + 2.5))
        words.shapes.append(marks.strokes(pieces, colour=accent, width=width))
    text = f"All students: {marks.plain(marks.of_100(overall))} of 100"
    half = marks.text_width(text, size) / 2 / sheet.unit
    spot = min(max(x, half), max(sheet.end - half, half))
    y = -0.45 * sheet.head
    words.notes.append(marks.label(f"<b>{text}</b>", spot, y, size=size, colour=accent))
    if not look.narrow:
        pad, muted = 0.9 * look.text, look.colour("muted")
        for head, end, shift, at in (
            ("students", 0, -pad, "right"),
            ("of 100 (95% interval)", 1, pad, "left"),
        ):
            note = marks.label(head, end, y, size=size, colour=muted, at=at)
            words.notes.append(note | {"xref": "paper", "xshift": shift})


def _whiskers(sheet: _Sheet, look: Look, words: Words) -> None:
    """The intervals, with a halo so that they show on the bars and on the page."""
    cap, pen, pieces = sheet.bar * 0.22, 3 if look.projector else 2, []
    for place, (_, record) in enumerate(sheet.rows):
        low = number_or_none(record.get("low")) if record else None
        high = number_or_none(record.get("high")) if record else None
        if low is not None and high is not None:
            y = sheet.bar_y(place)
            pieces.append(((100 * low, 100 * high), (y, y)))
            pieces += [((x, x), (y - cap, y + cap)) for x in (100 * low, 100 * high)]
    if pieces:
        words.shapes.append(marks.strokes(pieces, colour=look.colour("paper"), width=2.75 * pen))
        words.shapes.append(marks.strokes(pieces, colour=look.colour("ink"), width=pen))
