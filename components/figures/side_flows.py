"""Who rose, held and sank in two to six places: 100 students each as one bar, beside their like.

Knows: where bars, ticks and numbers stand. Must not know: SQL, Dash, how moves were counted.
x counts students of 100 from the left, rising first, so that all start from one line; y is in
pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value

MOVES = ("rose", "held", "sank")
LIKE = "like students who rose"
PAGE = {"narrow": 0.9, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page


class _Sheet:
    """Rows in pixels, margins, students of 100 -> pixels."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        """Heights (on a slide all must fit), then the columns beside the bars."""
        self.records = list(records)
        self.liked = any(_share(r, "rose_like") is not None for r in self.records)
        number, text, small = max(len(self.records), 1), look.text, look.small
        self.head = (3.6 if look.narrow else 2.2) * small
        self.row = 92.0 if look.narrow else 64.0
        if look.projector:
            self.row = min(130.0, (look.height - self.head - 1.2 * small) / number)
        self.bar = 30.0 if look.narrow else 0.5 * self.row
        self.height = self.head + self.row * number + (1.2 if self.liked else 0.4) * small
        self.left, self.right, self.room = 2.0, 2.0, PAGE["narrow"] * look.width
        if not look.narrow:
            self.most = (20 if look.projector else 15) * text
            self.names = [
                marks.wrap(str(r.get("group", "")), self.most / 1.12, text) for r in self.records
            ]
            self.room = max(
                (roomy(f"<b>{x}", text) for name in self.names for x in name), default=0.0
            )
            counts = [roomy(_students(r), small) for r in self.records]
            self.room = max([self.room, *counts])
            self.left, self.right = 8 + self.room + text, 0.6 * text
        self.unit = (PAGE[look.size] * look.width - self.left - self.right) / 100

    def y(self, place: int, look: Look) -> float:
        """Middle of a row's bar; on a phone it stands under the row's words."""
        top = self.head + self.row * place
        return -(top + (62.0 if look.narrow else 0.58 * self.row))


def side_flows(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Of 100 matched students of each place, how many rose, held and sank, as one bar each.

    `records`: {"group", "key", "n", "rose", "held", "sank", "rose_like" (shares, 0-1 or None),
    "hidden"}, in the order to draw. The upright mark is where the bar's first part would end if as
    many had risen as of students who started in the same place. Only where all three shares may
    be shown is there a bar; else the name and the reason. `facts` are not read.
    """
    sheet, words = _Sheet(records, look), Words()
    for place, record in enumerate(sheet.records):
        _row_words(place, record, sheet, look, words)
        if _shares(record):
            _numbers(place, record, sheet, look, words)
    drawn = [(p, r) for p, r in enumerate(sheet.records) if _shares(r)]
    if drawn:
        _key(sheet, look, words)
    return marks.figure(
        [*_bars(drawn, sheet, look), *_likes(drawn, sheet, look, words)],
        theme.layout(
            look,
            height=sheet.height,
            barmode="overlay",
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [0, 100]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _share(record: Record, name: str) -> float | None:
    """A share of a record that may be shown, 0-1."""
    return None if record.get("hidden") else number_or_none(record.get(name))


def _shares(record: Record) -> tuple[float, ...]:
    """The three shares, or nothing where one of them is not shown: a bar holds all 100 students."""
    found = [_share(record, move) for move in MOVES]
    known = [share for share in found if share is not None]
    return tuple(known) if len(known) == len(MOVES) else ()


def _students(record: Record) -> str:
    n = number_or_none(record.get("n"))
    return marks.students(None if n is None or record.get("hidden") else round(n))


def _bars(drawn: Sequence[tuple[int, Record]], sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """One trace for each move."""
    data = []
    for i, move in enumerate(MOVES if drawn else ()):
        shares = [_shares(record) for _, record in drawn]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [round(100 * each[i], 2) for each in shares],
                "base": [round(100 * sum(each[:i]), 2) for each in shares],
                "y": [round(sheet.y(place, look), 2) for place, _ in drawn],
                "width": round(sheet.bar, 2),
                "marker": {
                    "color": look.colour(move),
                    "line": {"color": look.colour("paper"), "width": 2 if look.projector else 1.5},
                },
                "hoverinfo": "text",
                "hovertext": [_hover(record, move) for _, record in drawn],
                "customdata": [{"group": str(record.get("key"))} for _, record in drawn],
            }
        )
    return data


def _hover(record: Record, move: str) -> str:
    """Place, students, children of 100; for the risers also how many of their like."""
    share, like = _share(record, move) or 0.0, _share(record, "rose_like")
    lines = [f"<b>{marks.plain(str(record.get('group')))}</b>", _students(record)]
    lines.append(f"{marks.plain(marks.of_100(share))} of 100 {move}")
    if move == "rose" and like is not None:
        lines.append(f"{marks.plain(marks.of_100(like))} of 100 {LIKE}")
    return "<br>".join(each for each in lines if each)


def _likes(
    drawn: Sequence[tuple[int, Record]], sheet: _Sheet, look: Look, words: Words
) -> list[dict[str, Any]]:
    """The upright marks of like students who rose, each with its number under it."""
    pieces, places, reach = [], [], 0.5 * sheet.bar + (8 if look.projector else 5)
    for place, record in drawn:
        like = _share(record, "rose_like")
        if like is None:
            continue
        x, y = 100 * like, sheet.y(place, look)
        pieces.append(((x, x), (y - reach, y + reach)))
        places.append((x, y, record))
        half = marks.text_width("00", look.small) / 2 / sheet.unit
        spot = min(max(x, half), 100 - half)
        text = marks.plain(marks.of_100(like))
        words.notes.append(
            marks.label(
                text, spot, y - reach, size=look.small, colour=look.colour("ink"), down="top"
            )
        )
    if not pieces:
        return []
    pen = 4 if look.projector else 2.5
    words.shapes.append(marks.strokes(pieces, colour=look.colour("paper"), width=pen + 3))
    words.shapes.append(marks.strokes(pieces, colour=look.colour("ink"), width=pen))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(x, 2) for x, _, _ in places],
            "y": [round(y - reach + 4, 2) for _, y, _ in places],
            "marker": {"size": 8, "opacity": 0},
            "hoverinfo": "text",
            "hovertext": [_hover(record, "rose") for *_, record in places],
        }
    ]


def _numbers(place: int, record: Record, sheet: _Sheet, look: Look, words: Words) -> None:
    """Each move's children of 100, in its part where that fits."""
    at, y = 0.0, sheet.y(place, look)
    for move, share in zip(MOVES, _shares(record), strict=True):
        size = look.text if look.narrow else look.strong
        text, wide = marks.of_100(share), 100 * share * sheet.unit - 6
        if share > 0 and marks.text_width(text, size, bold=True) <= wide:
            colour = theme.ink_on(look.colour(move))
            bold = f"<b>{marks.plain(text)}</b>"
            x = _clear(at, share, record, text, size, sheet)
            words.notes.append(marks.label(bold, x, y, size=size, colour=colour))
        at += 100 * share


def _clear(at: float, share: float, record: Record, text: str, size: float, sheet: _Sheet) -> float:
    """Middle of a part, moved aside where the mark of like students would cross its number."""
    middle, like = at + 50 * share, _share(record, "rose_like")
    need = (marks.text_width(text, size, bold=True) / 2 + 5) / sheet.unit
    if like is None or abs(100 * like - middle) >= need:
        return middle
    sides = [(at, 100 * like), (100 * like, at + 100 * share)]
    low, high = max(sides, key=lambda side: side[1] - side[0])
    return (low + high) / 2 if high - low >= 2 * need else middle


def _row_words(place: int, record: Record, sheet: _Sheet, look: Look, words: Words) -> None:
    """Name and students beside the bar (over it on a phone), or the reason for no bar."""
    ink, muted, y = look.colour("ink"), look.colour("muted"), sheet.y(place, look)
    known, name = bool(_shares(record)), str(record.get("group", ""))
    reason = layers.sentence_case(str(record.get("hidden") or "not shown"))
    cells: list[tuple[str, float, float, float, str, str]]
    if look.narrow:
        top = -(sheet.head + sheet.row * place)
        count = _students(record)
        room = sheet.room - marks.text_width(count, look.small) - 16
        short = marks.plain(marks.shorten(name, room, look.text, bold=True))
        cells = [(f"<b>{short}</b>", 0.0, top - 24, look.text, ink, "left")]
        cells.append((count, 1.0, top - 24, look.small, muted, "right"))
        if not known:
            lines = marks.wrap(reason, sheet.room, look.small)
            cells.append(("<br>".join(map(marks.plain, lines)), 0.0, y, look.small, muted, "left"))
    else:
        lines = sheet.names[place]
        bold = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in lines)
        count = _students(record)
        text = f'{bold}<br><span style="font-size:{look.small}px">{count}</span>' if count else bold
        cells = [(text, 0.0, y, look.text, ink, "left")]
        if not known:
            room = 100 * sheet.unit
            lines = marks.wrap(reason, room, look.text)
            cells.append(("<br>".join(map(marks.plain, lines)), 0.0, y, look.text, muted, "reason"))
    for text, x, height, size, colour, at in cells:
        if text:
            shift = 0.0 if at in ("reason", "right") else 2 - sheet.left
            anchor = "left" if at == "reason" else at
            note = marks.label(text, x, height, size=size, colour=colour, at=anchor, xref="paper")
            words.notes.append(note | {"xshift": round(shift, 1)})


def _key(sheet: _Sheet, look: Look, words: Words) -> None:
    """Swatches of the three moves and the mark of like students, over the first bar."""
    size, ink = look.small, look.colour("ink")
    items = [(f"{move} (of 100)" if move == "rose" else move, look.colour(move)) for move in MOVES]
    x, y = 2.0 - (0 if look.narrow else 2), -1.0 * size
    for text, colour in [*items, *([(LIKE, "")] if sheet.liked else [])]:
        wide = size * 0.9
        if look.narrow and not colour:
            x, y = 2.0, y - 1.5 * size
        anchor = {"xref": "paper", "xsizemode": "pixel", "xanchor": 0}
        if colour:
            words.shapes.append(
                marks.box(x, x + wide, y - wide / 2, y + wide / 2, fill=colour) | anchor
            )
        else:
            pen = {"color": ink, "width": 4 if look.projector else 2.5}
            up = {"type": "line", "x0": x + wide / 2, "x1": x + wide / 2, "line": pen}
            words.shapes.append(up | {"y0": y - wide * 0.7, "y1": y + wide * 0.7} | anchor)
        note = marks.label(text, 0, y, size=size, colour=ink, at="left", xref="paper")
        words.notes.append(note | {"xshift": round(x + wide + 0.4 * size, 1)})
        x += wide + 0.4 * size + roomy(text, size) + 1.4 * size
