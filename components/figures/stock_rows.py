"""The stock of open skills by the grade the skills are from: small blocks under a line of their own.

Knows: where small blocks and their words stand. Must not know: SQL, Dash, how skills were counted.
On a phone they lie in rows. One scale for all grades, larger than the picture's above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.figures import icicles, layers, marks
from components.figures.icicles import Piece, Stock
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Look
from queries.answer import Record

HEAD = "By the grade the skills are from"
UNDER = "open skills a student, carried in → open at exit"
SHORT = "a student, carried in → open at exit"
Rect = tuple[float, float, float, float]


def height(records: Sequence[Record], look: Look) -> float:
    """Pixels that the rows take under the picture; 0 when there are none."""
    if not records:
        return 0.0
    if look.narrow:
        return _head(look) + 38.0 * len(records) + 6
    return (11.0 if look.projector else 14.5) * look.text


def _head(look: Look) -> float:
    """Height of the heading: one line, on a phone two."""
    return (3.6 if look.narrow else 2.2) * look.text


def rows(
    records: Sequence[Record], look: Look, words: Words, *, top: float
) -> list[dict[str, Any]]:
    """Carried in and open at exit for every grade, from pixel height `top` down."""
    stocks = [icicles.stock_of(record) for record in records]
    ink, text = look.colour("ink"), look.text
    y = top - 1.1 * text
    words.notes.append(marks.label(f"<b>{HEAD}</b>", 4, y, size=text, colour=ink, at="left"))
    muted, size = look.colour("muted"), look.small if look.narrow else text
    told = SHORT if look.narrow else f"{UNDER}, drawn to a scale of its own"
    spot = (4, y - 1.4 * text) if look.narrow else (look.width - 4, y)
    at = "left" if look.narrow else "right"
    words.notes.append(marks.label(told, *spot, size=size, colour=muted, at=at))
    deepest = max([stock.deepest for stock in stocks] + [0.5])
    draw = _lying if look.narrow else _hanging
    return draw(records, stocks, deepest, look, words, top - _head(look))


def reason(record: Record, room: float, size: float) -> str:
    """Why a record's stock is not shown, wrapped into `room` pixels."""
    text = layers.sentence_case(str(record.get("hidden") or "Not shown"))
    return "<br>".join(marks.plain(each) for each in marks.wrap(text, room, size, lines=4))


def _name(record: Record) -> str:
    """ "Grade 5" of "Grade 5 skills": the heading says what it is of."""
    return str(record.get("group", "")).removesuffix(" skills")


def _hanging(
    records: Sequence[Record],
    stocks: Sequence[Stock],
    deepest: float,
    look: Look,
    words: Words,
    top: float,
) -> list[dict[str, Any]]:
    """Pairs of blocks side by side under a waterline, numbers in one line below them."""
    text, size = look.text, look.small if len(records) > 7 else look.text
    line = top - 2.0 * size
    bottom = top - (height(records, look) - _head(look))
    unit = (line - bottom - 2.3 * size) / deepest
    pitch = min(look.width / len(records), 0.17 * look.width)
    bar = min(0.26 * pitch, 2.6 * text)
    left = (look.width - pitch * len(records)) / 2
    data = [
        _sheet((0, look.width, line, top), "sky-low", look),
        _sheet((0, look.width, bottom, line), "water-top", look),
    ]
    hovers = []
    for place, (record, stock) in enumerate(zip(records, stocks, strict=True)):
        middle = left + (place + 0.5) * pitch
        new = bool(record.get("after_entry"))
        alone = new and not stock.carried
        x = middle - (bar / 2 if alone else bar + 1)
        sides = (stock.exit,) if alone else (stock.entry, stock.exit)
        for side, pieces in enumerate(sides):
            start = x + side * (bar + 2)
            boxes = [
                (start, start + bar, line + p.bottom * unit, line + p.top * unit) for p in pieces
            ]
            _boxes(pieces, boxes, look, words)
        name = marks.plain(marks.shorten(_name(record), pitch - 4, size, bold=True))
        _text(f"<b>{name}</b>", middle, (top + line) / 2, size, look, words)
        if stock.hidden:
            why = reason(record, 0.92 * pitch, look.small)
            _text(why, middle, (line + bottom) / 2, look.small, look, words)
        else:
            _text(_told(stock, new=new), middle, bottom + 1.0 * size, size, look, words)
            hovers.append((middle, line - 0.3 * (line - bottom), _hover(record, stock)))
    ends = ((0.0, float(look.width)), (line, line))
    words.shapes.append(marks.strokes([ends], colour=look.colour("accent"), width=2))
    return [*data, *_pointers(hovers, bar, look)]


def _lying(
    records: Sequence[Record],
    stocks: Sequence[Stock],
    deepest: float,
    look: Look,
    words: Words,
    top: float,
) -> list[dict[str, Any]]:
    """A phone's rows: two bars from one line, entry over exit, the numbers at the right."""
    row, size, width = 38.0, look.text, look.width
    told = [
        _told(stock, new=bool(r.get("after_entry")))
        for r, stock in zip(records, stocks, strict=True)
    ]
    longest = max(
        [len(each) for each, stock in zip(told, stocks, strict=True) if not stock.hidden],
        default=0,
    )
    taken = 0.62 * size * max(longest - len("<b></b>"), 8)
    x0, x1 = 0.27 * width, width - 12 - taken
    unit, bar, hovers = (x1 - x0) / deepest, 12.0, []
    for place, (record, stock) in enumerate(zip(records, stocks, strict=True)):
        middle, new = top - (place + 0.5) * row, bool(record.get("after_entry"))
        name = marks.plain(marks.shorten(_name(record), x0 - 8, size))
        _text(name, 4, middle, look.small, look, words, at="left")
        if stock.hidden:
            why = reason(record, width - x0 - 8, look.small)
            _text(why, x0 + 4, middle, look.small, look, words, at="left")
            continue
        alone = new and not stock.carried
        for side, pieces in enumerate((stock.exit,) if alone else (stock.entry, stock.exit)):
            high = middle + (bar / 2 if alone else bar + 1 - side * (bar + 2))
            boxes = [(x0 - p.top * unit, x0 - p.bottom * unit, high - bar, high) for p in pieces]
            _boxes(pieces, boxes, look, words)
        _text(told[place], width - 4, middle, size, look, words, at="right")
        hovers.append(((x0 + x1) / 2, middle, _hover(record, stock)))
    ends = ((x0, x0), (top, top - row * len(records)))
    words.shapes.append(marks.strokes([ends], colour=look.colour("accent"), width=2))
    return _pointers(hovers, bar, look)


def _sheet(rect: Rect, token: str, look: Look) -> dict[str, Any]:
    """A piece of sky or water behind the small blocks."""
    x0, x1, y0, y1 = rect
    return marks.polygon((x0, x1, x1, x0), (y0, y0, y1, y1), fill=look.colour(token))


def _boxes(pieces: Sequence[Piece], rects: Sequence[Rect], look: Look, words: Words) -> None:
    """The pieces of one small block, a rim around them."""
    for piece, rect in zip(pieces, rects, strict=True):
        square = marks.box(*rect, fill=piece.fill(look))
        words.shapes.append(square | {"line": {"width": 1, "color": look.colour("rim")}})


def _told(stock: Stock, *, new: bool) -> str:
    """ "0.9 → 0.4", or "new: 1.9" of a grade taught after the entry grade."""
    before, after = (
        "not shown" if value is None else marks.plain(icicles.rate(value))
        for value in (stock.carried, stock.open)
    )
    return f"new: <b>{after}</b>" if new and not stock.carried else f"{before} → <b>{after}</b>"


def _hover(record: Record, stock: Stock) -> str:
    lines = [f"<b>{marks.plain(str(record.get('group', '')))}</b>, a student"]
    if stock.told:
        seen = {piece.kind: piece for piece in (*stock.entry, *stock.exit)}
        lines += [f"{marks.plain(icicles.rate(p.value))} {p.name}" for p in seen.values()]
    pair, n = number_or_none(record.get("pair_share")), number_or_none(record.get("n"))
    if pair is not None:
        lines.append(f"asked again: {marks.plain(marks.of_100(pair))} of 100 open at entry")
    if n is not None:
        lines.append(marks.students(int(n)))
    return "<br>".join(lines)


def _text(
    text: str, x: float, y: float, size: float, look: Look, words: Words, *, at: str = "middle"
) -> None:
    words.notes.append(marks.label(text, x, y, size=size, colour=look.colour("ink"), at=at))


def _pointers(
    places: Sequence[tuple[float, float, str]], bar: float, look: Look
) -> list[dict[str, Any]]:
    """One unseen trace that answers the pointer at every small block."""
    if not places:
        return []
    xs, ys, told = (list(each) for each in zip(*places, strict=True))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(x, 1) for x in xs],
            "y": [round(y, 1) for y in ys],
            "marker": {"size": round(2.5 * bar), "opacity": 0},
            "hoverinfo": "text",
            "hovertext": told,
        }
    ]
