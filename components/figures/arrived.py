"""Arrived with, or added here: of those below at exit, who already was at entry.

Knows: where rows and words stand. Must not know: SQL, Dash, how students were counted.
Every row is a whole of 100 students; x counts them, y is in pixels.
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

# Column, colour, hover. What went under here is nearer to the surface than what came under water.
_PARTS = (
    ("arrived_below", "depth-3", "already below grade level at entry"),
    ("added_here", "depth-1", "at or above grade level at entry: added here"),
)


class _Sheet:
    """Rows from top to bottom in pixels, the first (all) taller, and the columns' margins."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        """On a slide all rows must fit; on a phone the words stand over the bars."""
        narrow, text, number = look.narrow, look.text, max(len(records), 1)
        self.head = (5.4 if narrow else 2.7) * text
        row = 58.0 if narrow else 2.8 * text
        if look.projector:
            row = min((look.height - self.head - 12) / (number + 0.4), 5.0 * text)
        self.row = row
        self.bar = 24.0 if narrow else 0.66 * row
        self.first = 0.0 if narrow else 0.35 * row  # added to the first row, and to its bar
        self.height = self.head + number * row + self.first + 8
        self.left = 4.0 if narrow else 18.5 * text
        self.right = 4.0 if narrow else 1.0 * text
        self.unit = (look.width - self.left - self.right) / 100

    def bar_span(self, place: int) -> tuple[float, float]:
        """(top, bottom) of a row's bar."""
        top = -self.head - place * self.row - (self.first if place else 0.0)
        if self.left < 10:
            low = top - self.row + 6
            return low + self.bar, low
        tall = self.row + (0.0 if place else self.first)
        gap = self.row - self.bar
        return top - gap / 2, top - tall + gap / 2


def arrived(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Of 100 students below at exit: already below at entry, or at grade level then.

    `records`: {"group", "key", "n", "arrived_below" (0-1 or None), "added_here", "hidden"}, all
    students below first, then each layer at exit. `facts`: {"entry", "exit"}.
    """
    sheet, words = _Sheet(records, look), Words()
    data: list[dict[str, Any]] = []
    _heads(facts, sheet, look, words)
    for place, record in enumerate(records):
        _name(record, place, sheet, look, words)
        data += _bar(record, place, sheet, look, words)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [0, 100]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _shares(record: Record) -> list[float | None]:
    """Both parts; the second is what the first leaves where it is not given."""
    first, second = (number_or_none(record.get(name)) for name, *_ in _PARTS)
    return [first, 1 - first if second is None and first is not None else second]


def _heads(facts: Mapping[str, Value], sheet: _Sheet, look: Look, words: Words) -> None:
    """What the two colours are: over the left and the right end of the bars."""
    entry = str(facts.get("entry") or "entry")
    entry = layers.within(entry)
    told = (("Arrived with", f"below in {entry}"), ("Added here", "at grade level then"))
    size, half = look.text, 0.38 * look.text
    for place, ((_, token, _), (bold, plain)) in enumerate(zip(_PARTS, told, strict=True)):
        across = place and not look.narrow
        y = -(0.9 + (2.2 * place if look.narrow else 0.0)) * size - 0.3 * size
        x, at, side = (100, "right", -1) if across else (0, "left", 1)
        square = marks.box(0, 2 * half * side, y - half, y + half, fill=look.colour(token))
        square |= {"xanchor": x, "xsizemode": "pixel"}
        edge = {"line": {"width": 1, "color": look.colour("ice-rim")}}
        words.shapes.append(square | edge)
        under = f'<span style="font-size:{look.small}px">{marks.plain(plain)}</span>'
        text = f"<b>{bold}</b>: {under}"
        more: dict[str, Any] = {"at": at, "xshift": round(1.3 * size) * side}
        words.notes.append(marks.label(text, x, y, size=size, colour=look.colour("ink"), **more))


def _name(record: Record, place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """Who the row is of, and how many students."""
    ink, muted = look.colour("ink"), look.colour("muted")
    size = look.small if look.narrow else look.text
    n = number_or_none(record.get("n"))
    told = marks.students(None if n is None else int(n))
    top, bottom = sheet.bar_span(place)
    group = str(record.get("group", ""))
    if look.narrow:
        room = look.width - 12 - 1.3 * marks.text_width(told, look.small)
        name = marks.plain(marks.shorten(group, room, size, bold=not place))
        cells: list[tuple[str, float, str, float, float, str]] = [
            (f"<b>{name}</b>" if place == 0 else name, 0, "left", top + 12, size, ink),
            (told, 1, "right", top + 12, look.small, muted),
        ]
        shifts = [0, 0]
    else:
        y = (top + bottom) / 2
        room = sheet.left - 6.5 * size
        lines = marks.wrap(group, room, size, bold=not place)
        name = "<br>".join(marks.plain(each) for each in lines)
        number = "" if n is None else marks.count(n)
        cells = [
            (f"<b>{name}</b>" if place == 0 else name, 0, "left", y, size, ink),
            (number, 0, "right", y, size, muted),
        ]
        shifts = [round(6 - sheet.left), round(-0.9 * size)]
        if place == 0:
            y = -1.2 * size
            cells.append(("students", 0, "right", y, look.small, muted))
            shifts.append(shifts[1])
    for (text, x, at, y, type_size, colour), shift in zip(cells, shifts, strict=True):
        if text:
            more: dict[str, Any] = {"at": at, "xref": "paper", "xshift": shift}
            words.notes.append(marks.label(text, x, y, size=type_size, colour=colour, **more))


def _bar(
    record: Record, place: int, sheet: _Sheet, look: Look, words: Words
) -> list[dict[str, Any]]:
    """The two parts with their numbers, or an empty rail and the reason why."""
    top, bottom = sheet.bar_span(place)
    middle, shares = (top + bottom) / 2, _shares(record)
    if None in shares:
        rail = marks.box(0, 100, bottom, top, fill="rgba(0,0,0,0)")
        words.shapes.append(
            rail | {"line": {"width": 1, "color": look.colour("line"), "dash": "dot"}}
        )
        reason = layers.sentence_case(str(record.get("hidden") or "Not shown"))
        text, ink = marks.plain(reason), look.colour("ink")
        words.notes.append(marks.label(text, 50, middle, size=look.small, colour=ink))
        return []
    data, x = [], 0.0
    size = look.number if place == 0 and not look.narrow else look.strong
    size = min(size, round(0.8 * (top - bottom)))
    for share, (_, token, what) in zip(shares, _PARTS, strict=True):
        wide = 100 * (share or 0.0)
        if wide <= 0:
            continue
        fill, number = look.colour(token), marks.of_100(wide / 100)
        xs, ys = (x, x + wide, x + wide, x, x), (top, top, bottom, bottom, top)
        hover = f"<b>{marks.plain(str(record.get('group', '')))}</b><br>"
        hover += f"{marks.plain(number)} of 100: {what}"
        rim = look.colour("ice-rim")
        data.append(marks.polygon(xs, ys, fill=fill, edge=rim, width=1, hover=hover))
        if wide * sheet.unit > marks.text_width(number, size, bold=True) + 6:
            text = f"<b>{marks.plain(number)}</b>"
            if place == 0 and x == 0 and wide * sheet.unit > 6.0 * size:
                text += f'<span style="font-size:{look.text}px"> of 100</span>'
            colour = theme.ink_on(fill)
            words.notes.append(marks.label(text, x + wide / 2, middle, size=size, colour=colour))
        x += wide
    return data
