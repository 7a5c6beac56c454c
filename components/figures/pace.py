"""Is it enough: points a year that students below grade level made, beside what they would need.

Knows: where two bars and their numbers stand. Must not know: SQL, Dash, where the target lies.
x is points of the scale a year, from 0; y is in pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.marks import MINUS, number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value


class _Sheet:
    """Heights of the two rows, the column of names, the scale of points a year."""

    def __init__(self, made: float, needed: float, lines: int, look: Look) -> None:
        """On a phone `lines` of words stand over each bar; x holds 0 and both bars."""
        self.look, text = look, look.text
        self.bar = 28.0 if look.narrow else 5.0 * text if look.projector else 38.0
        self.row = 58.0 + 17 * lines if look.narrow else 8.5 * text if look.projector else 66.0
        self.foot = 3.6 * look.small
        self.height = 2 * self.row + self.foot
        self.left = 4.0 if look.narrow else 19.0 * text
        self.right = 1.0 * text
        self.low, self.high = min(0.0, made, needed), max(0.0, made, needed)
        self.high += 0.0 if self.high > self.low else 1.0
        self.px = (self.high - self.low) / (look.width - self.left - self.right)

    def y(self, place: int) -> float:
        """Middle of a bar."""
        if self.look.narrow:
            return -(place + 1) * self.row + self.bar / 2 + 5
        return -(place + 0.5) * self.row


def pace(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """Two lying bars from 0, points a year made and needed, with what lies between them.

    `records`: one, {"group", "n", "made", "needed", "years", "hidden"}; `facts`: {"target"}, what
    is to be reached, in words. A value that may not be told leaves words instead of a bar.
    """
    record: Record = records[0] if records else {}
    made, needed = (number_or_none(record.get(name)) for name in ("made", "needed"))
    target = str((facts or {}).get("target") or "the target")
    years = number_or_none(record.get("years"))
    within = f" in {marks.count(years)} year{'' if years == 1 else 's'}" if years else ""
    room = look.width - 8 if look.narrow else 17.6 * look.text
    unders = [
        marks.wrap(text, 0.92 * room, look.small)
        for text in (_whom(record), f"to reach {target}{within}")
    ]
    sheet = _Sheet(made or 0.0, needed or 0.0, max(map(len, unders)), look)
    words, data = Words(), []
    rows = (("Made", unders[0], made, "accent"), ("Needed", unders[1], needed, "held"))
    for place, (name, under, points, colour) in enumerate(rows):
        _name(name, under, place, sheet, words)
        if points is None:
            reason = layers.sentence_case(str(record.get("hidden") or "not shown"))
            more: dict[str, Any] = {"size": look.text, "colour": look.colour("muted"), "at": "left"}
            words.notes.append(marks.label(marks.plain(reason), 0, sheet.y(place), **more))
            continue
        data.append(_bar(record, name, points, place, colour, sheet))
        _number(points, (made or 0.0) if place else 0.0, place, sheet, words)
    if made is not None and needed is not None:
        _between(made, needed, sheet, words)
    pieces = [((0, 0), (y - 0.6 * sheet.bar, y + 0.6 * sheet.bar)) for y in map(sheet.y, (0, 1))]
    words.shapes.append(marks.strokes(pieces, colour=look.colour("line"), width=1.5))
    pad = 3 * sheet.px  # the bracket's pen has a width
    return marks.figure(
        data,
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [round(sheet.low - pad, 2), round(sheet.high + pad, 2)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _points(points: float) -> str:
    """Points to a tenth, with a real minus sign."""
    return f"{points:,.1f}".replace("-", MINUS) if round(points, 1) else "0.0"


def _whom(record: Record) -> str:
    n = number_or_none(record.get("n"))
    group = layers.within(str(record.get("group") or "these students"))
    return f"by {group}" if n is None else f"by {marks.count(n)} {group}"


def _name(name: str, under: Sequence[str], place: int, sheet: _Sheet, words: Words) -> None:
    """What a bar is: left of it, on a phone over it."""
    look = sheet.look
    small = "<br>".join(marks.plain(line) for line in under)
    text = f'<b>{name}</b><br><span style="font-size:{look.small}px">{small}</span>'
    y = -place * sheet.row - 2 if look.narrow else sheet.y(place)
    more: dict[str, Any] = {"at": "left", "down": "top" if look.narrow else "middle"}
    more |= {"xref": "paper", "xshift": round(4 - sheet.left), "colour": look.colour("ink")}
    words.notes.append(marks.label(text, 0, y, size=look.text, **more))


def _bar(
    record: Record, name: str, points: float, place: int, colour: str, sheet: _Sheet
) -> dict[str, Any]:
    """One lying bar from 0 that answers the pointer."""
    group = marks.plain(str(record.get("group") or "These students"))
    n = number_or_none(record.get("n"))
    lines = [f"<b>{group}</b>", f"{name}: {_points(points)} points a year"]
    lines.append("" if n is None else marks.students(round(n)))
    return {
        "type": "bar",
        "orientation": "h",
        "x": [round(points, 2)],
        "y": [round(sheet.y(place), 2)],
        "width": round(sheet.bar, 2),
        "marker": {"color": sheet.look.colour(colour)},
        "hoverinfo": "text",
        "hovertext": ["<br>".join(line for line in lines if line)],
    }


def _number(points: float, other: float, place: int, sheet: _Sheet, words: Words) -> None:
    """The number at the foot of its bar, at its end where the `other` bar's line would cross it.

    What does not fit into the bar stands right of it.
    """
    look = sheet.look
    size = look.number if look.projector else look.text if look.narrow else look.strong
    unit, pad = " points a year", 0.6 * look.text
    wide = marks.text_width(_points(points), size, bold=True) + marks.text_width(unit, look.small)
    wide = (1.1 if look.narrow else 1.4) * wide + 2 * pad
    fits, crossed = points / sheet.px > wide, 0 < other / sheet.px < wide and other < points
    fill = look.colour("held" if place else "accent")
    ink = theme.ink_on(fill) if fits else look.colour("ink")
    text = f'<b>{_points(points)}</b><span style="font-size:{look.small}px">{unit}</span>'
    x = 0.0 if fits and not crossed else max(points, 0.0)
    at, shift = ("right", -pad) if fits and crossed else ("left", pad)
    more: dict[str, Any] = {"at": at, "xshift": round(shift)}
    words.notes.append(marks.label(text, x, sheet.y(place), size=size, colour=ink, **more))


def _between(made: float, needed: float, sheet: _Sheet, words: Words) -> None:
    """Under the bars a bracket from the one end to the other: what is missing, or over."""
    look = sheet.look
    gap = round(round(made, 1) - round(needed, 1), 1)
    top = -2 * sheet.row - 0.2 * look.small
    text, tone = f"<b>{_points(abs(gap))} points a year</b>", "rose" if gap > 0 else "sank"
    text += " more than needed" if gap > 0 else " less than needed"
    if gap:
        low = top - 0.5 * look.small
        ends = sorted((made, needed))
        xs, ys = (ends[0], ends[0], ends[1], ends[1]), (top, low, low, top)
        pen = round(look.small / 6.5, 1)
        words.shapes.append(marks.line(xs, ys, colour=look.colour(tone), width=pen))
        # From the end of the shorter bar to the bracket; on a phone words stand between the bars.
        start = sheet.y(1) + sheet.bar / 2 if look.narrow else sheet.y(0) - sheet.bar / 2
        drop = (start if made < needed else sheet.y(1) - sheet.bar / 2, top)
        dash = {"dash": "dot"}
        words.shapes.append(
            marks.line(
                (ends[0], ends[0]),
                drop,
                colour=look.colour("ink"),
                width=round(look.small / 13, 1),
                line=dash,
            )
        )
    else:
        text, tone = "<b>as much as needed</b>", "muted"
    size, middle = look.text, (made + needed) / 2
    half = (
        (0.6 if look.narrow else 0.8)
        * marks.text_width(text.replace("<b>", "").replace("</b>", ""), size)
        * sheet.px
    )
    x = max(min(middle, sheet.high - half), sheet.low + half)
    y = top - 0.8 * look.small
    note = marks.label(text, x, y, size=size, colour=look.colour(tone), down="top")
    words.notes.append(note)
