"""How students of each group are spread over the layers: quantile dots, piled layer by layer.

Knows: where rows, columns and dots stand. Must not know: SQL, Dash, how dots were counted.
A dot stands for so many of every 100 students of its group, never for a student. The waterline is
upright, between the first column (at or above) and those below. Coordinates are pixels of the
look's nominal size, y down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.names import Words
from components.figures.spread_rows import FINE, PAGE, Pile, Row, Sheet
from components.theme import Figure, Look
from queries.answer import Record, Value

Dict = dict[str, Any]


def spreads(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Quantile dots of every group over the layers, one row each, deeper to the right.

    `records`: {"dimension", "group", "key", "n", "dots_0" to "dots_4" (dots at or above and 1 to 4
    grades below), "per_dot" (students of 100 that a dot stands for), "merged", "hidden"}; a layer
    without a number lies in the pile of the one before it. `facts`: {"line", "deepest",
    "layer_0".."layer_4"}. A group that may not be shown is its name and the reason.
    """
    sheet, words = Sheet(records, facts, look), Words()
    _heads(sheet, facts, look, words)
    data: list[Dict] = []
    for top, (name, row) in zip(sheet.tops, sheet.rows, strict=True):
        if row is None:
            _dimension(name, top, sheet, look, words)
            continue
        _row_words(row, top, sheet, look, words)
        data += _dots(row, top, sheet, look)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=sheet.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _dots(row: Row, top: float, sheet: Sheet, look: Look) -> list[Dict]:
    """A group's dots as one trace; each answers with its pile's count."""
    places = sheet.places(row, top)
    if not places:
        return []
    pitch = sheet.pitch * sqrt(row.per / FINE)
    # Pitches shrink with the page, dots do not: they must not touch on the narrowest.
    size = round(pitch * min(0.86, 0.96 * PAGE[look.size]), 1)
    told = {pile.first: _hover(row, pile) for pile in row.piles}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(x, 1) for x, _, _ in places],
            "y": [round(y, 1) for _, y, _ in places],
            "marker": {
                "size": size,
                "color": [look.depth(min(depth, layers.DEEPEST)) for *_, depth in places],
                "opacity": 1,
                "line": {"color": look.colour("ice-rim"), "width": 1},
            },
            "hoverinfo": "text",
            "hovertext": [told[depth] for *_, depth in places],
        }
    ]


def _hover(row: Row, pile: Pile) -> str:
    """Group, about how many of 100, which layers the pile holds."""
    below = f"{pile.first} to {pile.last}" if pile.last > pile.first else str(pile.first)
    where = "at or above" if pile.last == 0 else f"{below} below"
    name = marks.plain(row.name)
    return f"<b>{name}</b><br>About {pile.dots * row.per} of 100 {where}"


def _heads(sheet: Sheet, facts: Mapping[str, Value], look: Look, words: Words) -> None:
    """Names of the layers, the waterline through all rows, the key at the foot."""
    size, muted = look.small, look.colour("muted")
    y = -sheet.head + 0.4 * size
    for depth, lines in enumerate(sheet.heads):
        x = sheet.left + sheet.column * (depth + 0.5)
        text = "<br>".join(marks.plain(each) for each in lines)
        words.notes.append(marks.label(text, x, y, size=size, colour=muted, down="bottom"))
    if any(row and row.piles for _, row in sheet.rows) and sheet.deepest:
        x = sheet.left + sheet.column
        wide = 4 if look.projector else 2.5
        for top, (_, row) in zip(sheet.tops, sheet.rows, strict=True):
            if row and row.piles:
                ends = (top - sheet.over, top - sheet.row)
                shape = marks.line((x, x), ends, colour=look.colour("accent"), width=wide)
                words.shapes.append(shape | {"layer": "below"})
    if sheet.key:
        text = "<br>".join(sheet.key)
        y = sheet.bottom - 0.6 * size
        words.notes.append(marks.label(text, 0, y, size=size, colour=muted, at="left", down="top"))


def _dimension(name: str, top: float, sheet: Sheet, look: Look, words: Words) -> None:
    y = top - sheet.title + 0.7 * sheet.text
    bold = f"<b>{marks.plain(name)}</b>"
    ink = look.colour("ink")
    words.notes.append(marks.label(bold, 0, y, size=sheet.text, colour=ink, at="left"))


def _row_words(row: Row, top: float, sheet: Sheet, look: Look, words: Words) -> None:
    """Name and students beside the piles (over them on a phone), brackets, floor, or the reason."""
    ink, muted, size, small = look.colour("ink"), look.colour("muted"), sheet.text, look.small
    small = min(small, size)
    floor = top - sheet.row
    pen = marks.line((sheet.left, look.width), (floor, floor), colour=look.colour("grid"))
    words.shapes.append(pen | {"layer": "below"})
    for pile in row.piles:
        if pile.last > pile.first and pile.dots:
            xs = [sheet.left + sheet.column * (pile.first + 0.08)]
            xs.append(sheet.left + sheet.column * (pile.last + 0.92))
            corner = floor + 5
            _joined(pile, row, xs, top, sheet, look, words)
            bracket = ((xs[0], xs[0], xs[1], xs[1]), (corner, floor, floor, corner))
            words.shapes.append(marks.strokes([bracket], colour=look.colour("line"), width=2))
    page = PAGE[look.size]
    if look.narrow:
        y = top - 0.9 * look.text
        count = row.students() if row.piles else ""
        room = page * look.width - marks.text_width(count, small) - 16
        name = marks.plain(marks.shorten(row.name, room, size))
        cells = [(name, 0.0, y, size, ink, "left"), (count, look.width, y, small, muted, "right")]
        lines = marks.wrap(row.reason, page * look.width, small) if row.reason else ()
        middle = top - sheet.over - (sheet.row - sheet.over) / 2
        cells.append(("<br>".join(map(marks.plain, lines)), 0.0, middle, small, muted, "left"))
    else:
        y = (top + floor) / 2
        most = 2 if sheet.row > 2.7 * size else 1
        lines = marks.wrap(row.name, sheet.names * page, size, lines=most)
        name = "<br>".join(marks.plain(each) for each in lines)
        cells = [(name, size, y, size, ink, "left")]
        room = (look.width - sheet.left) * page
        if row.piles:
            cells.append((row.students(), sheet.left - size, y, small, muted, "right"))
        else:
            reason = marks.plain(marks.shorten(row.reason, room, size))
            cells.append((reason, sheet.left + 6, y, size, muted, "left"))
    for text, x, height, tall, colour, at in cells:
        if text:
            words.notes.append(marks.label(text, x, height, size=tall, colour=colour, at=at))


def _joined(
    pile: Pile, row: Row, ends: Sequence[float], top: float, sheet: Sheet, look: Look, words: Words
) -> None:
    """Which layers a pile joins, beside it where that fits."""
    deepest = pile.last == sheet.deepest
    text = f"{pile.first} or more" if deepest else f"{pile.first} to {pile.last}"
    pitch = sheet.pitch * sqrt(row.per / FINE)
    half = min(pile.dots, sheet.wide(row.per)) / 2 * pitch + 0.6 * look.small
    x, page = (ends[0] + ends[1]) / 2 + half, PAGE[look.size]
    if marks.text_width(text, look.small) < (ends[1] - x) * page:
        y = top - sheet.row + 0.8 * pitch + 2
        colour = look.colour("muted")
        words.notes.append(marks.label(text, x, y, size=look.small, colour=colour, at="left"))
