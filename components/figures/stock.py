"""Does the stock of open skills melt or grow: what was carried in, what of it is finished, what came.

Knows: where ice, bands and words stand. Must not know: SQL, Dash, how skills were counted.
Two blocks hang under a waterline (above it a skill is finished), as long as a student's open
skills. The ice carried in rises by what was recovered: that part stands above the line at exit.
Coordinates are pixels of the look's nominal size, y = 0 at the waterline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import icicles, layers, marks, names, ribbons, stock_rows
from components.figures.icicles import Piece, Stock
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value

LEAST = 2.0  # skills a student that fill the picture at least: a small stock looks small


class _Frame:
    """Blocks and bands in pixels; the least unit of height is one skill a student."""

    def __init__(self, stock: Stock, look: Look, rows: float) -> None:
        """`rows` is the height that the rows under the picture take."""
        narrow, width = look.narrow, look.width
        self.block = width * (0.2 if narrow else 0.145)
        self.x0 = width * (0.03 if narrow else 0.155)
        self.x1 = width * (0.4 if narrow else 0.475)
        self.gutter = self.x1 + self.block + (11 if narrow else 1.4 * look.text)
        self.room = (width - self.gutter - 4) * 0.84
        self.big = round((1.5 if look.size == "wide" else 1.3) * look.number)
        self.heads = (2.7 if narrow else 1.7) * look.strong
        main = look.height - rows if look.projector else 445.0 if narrow else 430.0
        if stock.hidden:  # only a reason to tell
            main = min(main, 14.0 * look.text)
        over = 2.9 * look.text  # the recovered part's name
        risen = stock.recovered if stock.told and stock.recovered else 0.0
        # The sums under the blocks; at entry also how much of it was asked again.
        foot = 1.3 * self.big + (3.7 if narrow else 1.9) * look.text
        if (stock.carried or 0.0) >= (stock.open or 0.0):
            foot += (3.2 if narrow else 1.6) * look.small
        spare = main - self.heads - foot
        self.unit = spare / max(risen + stock.deepest, LEAST)
        if risen * self.unit < over:
            self.unit = min(self.unit, (spare - over) / max(stock.deepest, 0.1))
        self.top = self.heads + max(risen * self.unit + 8, over)
        self.bottom = self.top - main

    def y(self, skills: float) -> float:
        """Pixel height of a depth given in skills a student, negative under the line."""
        return skills * self.unit


def stock(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """A student's open skills at entry and at exit, then the same for each grade they are from.

    `records`: first the one of all grades, then one per "origin_grade"; rates per student under
    "carried_in", "recovered", "still_open", "slipped", "newly_added", "first_seen",
    "open_at_exit"; "pair_share", "after_entry", "hidden". `facts`: {"entry", "exit",
    "entry_grade", "exit_grade"}. What is withheld leaves a gap and its reason.
    """
    total = next((r for r in records if r.get("origin_grade") is None), {})
    rows = [r for r in records if r.get("origin_grade") is not None]
    found = icicles.stock_of(total)
    below = stock_rows.height(rows, look)
    frame, words = _Frame(found, look, below), Words()
    data = marks.sea(look, x0=0, x1=look.width, top=frame.top, bottom=frame.bottom)
    words.shapes.append(marks.waterline(look, x0=0, x1=look.width))
    if found.hidden:
        text = stock_rows.reason(total, 0.8 * look.width, look.strong)
        spot, ink = (look.width / 2, frame.bottom / 2), look.colour("ink")
        words.notes.append(marks.label(text, *spot, size=look.strong, colour=ink))
    else:
        data += _ice(found, facts, frame, look, words)
        _heads(facts, frame, look, words)
        _totals(found, total, frame, look, words)
        _names(found, facts, frame, look, words)
        _change(found, frame, look, words)
    names.waterline("finished", look, words, room=look.width * 0.25)
    bottom = frame.bottom - below
    if rows:
        data += stock_rows.rows(rows, look, words, top=frame.bottom)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=frame.top - bottom,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(bottom, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _meaning(kind: str, facts: Mapping[str, Value]) -> str:
    """What a kind of piece is, in a few words."""
    entry, exit = (number_or_none(facts.get(key)) for key in ("entry_grade", "exit_grade"))
    last, taught = "earlier grades", "later grades"
    if entry is not None and exit is not None:
        first = int(entry) + 1
        taught = f"grade {first}" if first >= exit else f"grades {first} to {int(exit)}"
        last = f"grade {int(entry)} or below"
    return {
        "recovered": "open at entry, finished at exit",
        "still_open": "open at both ends",
        "slipped": "finished at entry, open at exit",
        "newly_added": f"from {taught}, taught since",
        "first_seen": f"from {last}, not asked at entry",
    }.get(kind, "what it is made of is not shown")


def _hover(piece: Piece, facts: Mapping[str, Value]) -> str:
    value = f"<b>{marks.plain(icicles.rate(piece.value))} {piece.name}</b> skills a student"
    return f"{value}<br>{_meaning(piece.kind, facts)}"


def _ice(
    found: Stock, facts: Mapping[str, Value], frame: _Frame, look: Look, words: Words
) -> list[dict[str, Any]]:
    """Bands behind, then the two blocks, then what has risen out of the water."""
    pen = 2.5 if look.projector else 2.0
    data = _rising(found, frame, look, words) if found.told else []
    placed = [(frame.x0, piece) for piece in found.entry] + [(frame.x1, p) for p in found.exit]
    for x, piece in placed:
        xs = (x, x + frame.block, x + frame.block, x, x)
        top, bottom = frame.y(piece.top), frame.y(piece.bottom)
        ys, rule = (top, top, bottom, bottom, top), look.colour("rule")
        hover, fill = _hover(piece, facts), piece.fill(look)
        data.append(marks.polygon(xs, ys, fill=fill, edge=rule, width=pen, hover=hover))
    for x, pieces in ((frame.x0, found.entry), (frame.x1, found.exit)):
        if pieces:
            xs, low = (x, x + frame.block, x + frame.block, x, x), frame.y(pieces[-1].bottom)
            rim = look.colour("rim")
            ys = (0.0, 0.0, low, low, 0.0)
            data.append(marks.polygon(xs, ys, fill="rgba(0,0,0,0)", edge=rim, width=0.75 * pen))
    if found.told and found.recovered:
        x, end, high = frame.x1, frame.x1 + frame.block, frame.y(found.recovered)
        xs, ys = (x, end, end, x, x), (0.0, 0.0, high, high, 0.0)
        hover = _hover(Piece("recovered", found.recovered, 0, 0), facts)
        data.append(marks.polygon(xs, ys, fill=look.colour("ice"), hover=hover))
        ridge = [x + frame.block * part for part in (0.7, 0.57, 0.64, 0.5)]
        down = [0.0, 0.3 * high, 0.7 * high, high]
        face = [*ridge, end, end, ridge[0]], [*down, high, 0.0, 0.0]
        data.append(marks.polygon(*face, fill=look.colour("ice-face")))
        rim = look.colour("ice-rim")
        words.shapes.append(marks.strokes([(xs, ys)], colour=rim, width=0.75 * pen))
    return data


def _rising(found: Stock, frame: _Frame, look: Look, words: Words) -> list[dict[str, Any]]:
    """The ice carried in on its way: all of it rises by what was recovered."""
    data, edges = [], []
    start, end = frame.x0 + frame.block, frame.x1
    lift = frame.y(found.recovered or 0.0)
    for piece in found.entry:
        left = frame.y(piece.top), frame.y(piece.bottom)
        xs, ys = ribbons.ribbon(start, end, left, (left[0] + lift, left[1] + lift))
        fill = piece.fill(look)
        more: dict[str, Any] = {"opacity": 0.5}
        if piece.kind == "recovered":
            shades = [[0, fill], [1, look.colour("ice")]]
            more = {"opacity": 0.85}
            more["fillgradient"] = {"type": "horizontal", "colorscale": shades}
        data.append(marks.polygon(xs, ys, fill=fill, **more))
        half = len(xs) // 2
        edges += [(xs[:half], ys[:half]), (xs[half:-1], ys[half:-1])]
    words.shapes.append(marks.strokes(edges, colour=look.colour("ice-rim"), width=0.8))
    return data


def _heads(facts: Mapping[str, Value], frame: _Frame, look: Look, words: Words) -> None:
    """When the two blocks hang there, over them."""
    ink, y = look.colour("ink"), frame.top - 0.4 * look.strong
    size = look.text if look.narrow else look.strong
    for x, end in ((frame.x0, "entry"), (frame.x1, "exit")):
        when = layers.sentence_case(str(facts.get(end, "")))
        room = (1.05 if look.narrow else 2.2) * frame.block
        text = "<br>".join(marks.plain(each) for each in marks.wrap(when, room, size, bold=True))
        middle = x + frame.block / 2
        words.notes.append(
            marks.label(f"<b>{text}</b>", middle, y, size=size, colour=ink, down="top")
        )


def _totals(found: Stock, total: Record, frame: _Frame, look: Look, words: Words) -> None:
    """Under each block its sum, in the largest type."""
    ink, small = look.colour("ink"), look.small
    pair = number_or_none(total.get("pair_share"))
    asked = ""
    if pair is not None:
        told = f"{marks.of_100(pair)} of 100 asked again"
        lines = marks.wrap(told, 1.35 * frame.block, small)
        asked = "<br>".join(marks.plain(each) for each in lines)
    unit = "<br>".join(marks.wrap("open skills a student", 1.35 * frame.block, look.text))
    for x, value, pieces, more in (
        (frame.x0, found.carried, found.entry, asked),
        (frame.x1, found.open, found.exit, ""),
    ):
        foot = frame.y(pieces[-1].bottom) if pieces else 0.0
        if value is None:
            text = stock_rows.reason(total, 1.35 * frame.block, look.text)
        else:
            told = marks.plain(icicles.rate(value))
            text = f'<span style="font-size:{frame.big}px"><b>{told}</b></span><br>{unit}'
            text += f'<br><span style="font-size:{small}px">{more}</span>' if more else ""
        middle = x + frame.block / 2
        words.notes.append(
            marks.label(text, middle, foot - 4, size=look.text, colour=ink, down="top")
        )


def _names(
    found: Stock, facts: Mapping[str, Value], frame: _Frame, look: Look, words: Words
) -> None:
    """The pieces at exit by name at their right, and numbers in those at entry."""
    _inside(found, frame, look, words)
    ink, size = look.colour("ink"), look.text
    risen = found.recovered if found.told else None
    over = (Piece("recovered", risen, risen, 0.0),) if risen else ()
    for pieces, bounds in (
        (over, {"low": 4.0, "high": frame.top - 4}),
        (found.exit, {"low": frame.bottom + 4, "high": -5.0}),
    ):
        texts = []
        for piece in pieces:
            head = f"{icicles.rate(piece.value)} {piece.name}"
            bold = marks.wrap(head, frame.room, size, bold=True)
            plain = marks.wrap(_meaning(piece.kind, facts), frame.room, look.small, lines=3)
            texts.append((bold, plain))
        tall = [1.3 * size * (len(bold) + len(plain)) + 7 for bold, plain in texts]
        wanted = [frame.y((piece.top + piece.bottom) / 2) for piece in pieces]
        places = marks.keep_apart(wanted, tall, **bounds)
        for (bold, plain), y0, y1 in zip(texts, wanted, places, strict=True):
            x0, x1 = frame.x1 + frame.block + 2, frame.gutter - 4
            xs = (x0, x0 + 0.45 * (x1 - x0), x1)
            words.shapes.append(marks.line(xs, (y0, y0, y1), colour=ink))
            heads, under = ("<br>".join(marks.plain(s) for s in each) for each in (bold, plain))
            text = f'<b>{heads}</b><br><span style="font-size:{look.small}px">{under}</span>'
            words.notes.append(
                marks.label(text, frame.gutter, y1, size=size, colour=ink, at="left")
            )


def _inside(found: Stock, frame: _Frame, look: Look, words: Words) -> None:
    """Value, and name where there is room, in the pieces at entry that are thick enough."""
    size, middle = look.text, frame.x0 + frame.block / 2
    for piece in found.entry:
        value = icicles.rate(piece.value)
        if frame.y(piece.value) < 1.2 * size:
            continue
        text = f"<b>{marks.plain(value)}</b>"
        if marks.text_width(f"{value} {piece.name}", size, bold=True) < 0.8 * frame.block:
            text += f" {piece.name}"
        y, colour = frame.y((piece.top + piece.bottom) / 2), theme.ink_on(piece.fill(look))
        words.notes.append(marks.label(text, middle, y, size=size, colour=colour))


def _change(found: Stock, frame: _Frame, look: Look, words: Words) -> None:
    """From the depth carried in, dotted over to the exit: an arrow to where the stock hangs now."""
    change, ink = found.change, look.colour("ink")
    if change is None or found.carried is None or found.open is None:
        return
    told = "grew" if change > 0 else "melted" if change < 0 else "held"
    pen = 3.0 if look.projector else 2.0
    before, after = -frame.y(found.carried), -frame.y(found.carried + change)
    start, end = frame.x0 + frame.block, frame.x1 - (7 if look.narrow else 0.9 * look.text)
    dots = {"line": {"dash": "dot"}}
    words.shapes.append(
        marks.line((start + 3, frame.x1 - 2), (before, before), colour=ink, width=0.7 * pen, **dots)
    )
    if abs(after - before) > 3:
        words.shapes.append(marks.line((end, end), (before, after), colour=ink, width=pen))
        tip = min(0.4 * look.text, abs(after - before))
        back = after + (tip if after < before else -tip)
        xs, ys = (end - 0.6 * tip, end, end + 0.6 * tip), (back, after, back)
        words.shapes.append(marks.line(xs, ys, colour=ink, width=pen))
    if look.narrow:
        text, size = f"<b>{icicles.signed_rate(change)}</b>", look.text
    else:
        big = f'<span style="font-size:{look.number}px"><b>{icicles.signed_rate(change)}</b></span>'
        text, size = f"{big}<br>the stock {told}", look.text
    place: dict[str, Any] = {"at": "right", "down": "top"}
    spot = end - 0.5 * look.text, before - 4
    words.notes.append(marks.label(text, *spot, size=size, colour=ink, **place))
