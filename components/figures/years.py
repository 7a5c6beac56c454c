"""Successive school years, each in a basin of its own: they hold different students.

Knows: where basins, columns and words stand. Must not know: SQL, Dash, how shares were counted.
Each year is 100 students, up from its waterline at or above it and down below it. Nothing joins two
years. x is in pixels of the look's nominal size, y counts children of 100 from the waterline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value
from queries.words import of_100 as rounded

DIFFERENT = "Different students each year"
MOST = {"narrow": 7, "wide": 14, "projector": 14}


class _Frame:
    """Basins, columns and the scale of y."""

    def __init__(self, records: Sequence[Record], name: str, look: Look) -> None:
        """`name` is the share that is cut at the waterline."""
        self.size = look.small if look.narrow else look.strong
        self.left = 4.0 if look.narrow else 8.6 * look.text
        self.pitch = (look.width - self.left) / max(len(records), 1)
        most = look.width / 3 if look.narrow else 17 * look.text
        self.basin = min((0.9 if look.narrow else 0.86) * self.pitch, most)
        self.column = min(0.62 * self.basin, 6.5 * look.text)
        self.head = 2.2 * self.size
        self.foot = (2.5 if look.narrow else 2.1) * look.small
        self.under = (5.6 if look.narrow else 2.5) * look.small
        shares = [s for r in records if (s := number_or_none(r.get(name))) is not None]
        self.rise = 100 * (1 - min(shares, default=0.5))
        highs = [s for r in records if (s := number_or_none(r.get(_ends(name)[1]))) is not None]
        self.sink = 100 * max([*shares, *highs], default=0.5)
        number = 1.7 * (look.strong if look.narrow else look.number)
        height = look.height * (0.9 if look.narrow else 1.0 if look.projector else 0.84)
        room = height - self.head - self.foot - self.under - number - 0.6 * look.text
        self.unit = room / (self.rise + self.sink)
        self.top = self.rise + 0.6 * look.text / self.unit
        self.bottom = -(self.sink + number / self.unit)
        self.high = self.top + self.head / self.unit
        self.low = self.bottom - (self.foot + self.under) / self.unit
        self.height = height

    def x(self, place: int) -> float:
        """Middle of a basin."""
        return self.left + (place + 0.5) * self.pitch


def years(records: Sequence[Record], facts: dict[str, Value] | Any, *, look: Look) -> Figure:
    """A column of 100 students for every school year, with the interval of the share below.

    `records`: {"school_year", "key", "n", "share_below", "low", "high", "share_2_below",
    "low_2_below", "high_2_below", "hidden"}; a year without a share says why, in an empty basin.
    `facts`: "headline" (the share cut at the waterline), "line" (what it is), "selected" (a key),
    "split" (whether two or more below is a part of the same 100 students).
    """
    name = str(facts.get("headline") or "share_below")
    split = name == "share_below" and bool(facts.get("split", True))
    line = str(facts.get("line") or "grade level")
    kept = list(records)[-MOST[look.size] :]
    frame = _Frame(kept, name, look)
    words = Words()
    data = []
    for place, record in enumerate(kept):
        shown = number_or_none(record.get(name)) is not None
        data += _basin(record, place, facts.get("selected"), frame, look, words, wet=shown)
        if shown:
            data += _column(record, place, name, frame, look, words, split=split)
        else:
            _empty(record, place, frame, look, words)
    left_out = len(records) - len(kept)
    split = split and any(number_or_none(r.get("share_2_below")) is not None for r in kept)
    _words(line, left_out, kept, frame, look, words, split=split)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=frame.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(frame.low, 2), round(frame.high, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _basin(
    record: Record,
    place: int,
    selected: Value,
    frame: _Frame,
    look: Look,
    words: Words,
    *,
    wet: bool,
) -> list[dict[str, Any]]:
    """A year's own water and sky with its name; an empty one has neither."""
    x0, x1 = frame.x(place) - frame.basin / 2, frame.x(place) + frame.basin / 2
    chosen = str(record.get("key")) == str(selected)
    ink = look.colour("ink")
    name = str(record.get("school_year"))
    if marks.text_width(name, frame.size, bold=True) > frame.pitch:
        name = f"’{name[2:4]}–{name[-2:]}" if frame.pitch > 3.4 * frame.size else f"’{name[-2:]}"
    text = f"<b>{marks.plain(name)}</b>" if chosen else marks.plain(name)
    y = frame.top + 0.5 * frame.head / frame.unit
    words.notes.append(
        marks.label(text, frame.x(place), y, size=frame.size, colour=ink, down="middle")
    )
    edge: dict[str, Any] = {"width": 1, "color": look.colour("line")}
    if chosen:
        edge = {"width": 4 if look.projector else 2.5, "color": look.colour("accent")}
    elif not wet:
        edge = {"width": 1.5, "color": look.colour("line"), "dash": "4px,4px"}
    if chosen and not wet:
        edge |= {"dash": "6px,4px"}
    rim = marks.box(x0, x1, frame.bottom, frame.top, fill="rgba(0,0,0,0)")
    words.shapes.append(rim | {"line": edge})
    if not wet:
        return []
    width = 2.5 if look.narrow else 5 if look.projector else 3.5
    accent = look.colour("accent")
    words.shapes.append(marks.line((x0, x1), (0, 0), colour=accent, width=width))
    return marks.sea(look, x0=x0, x1=x1, top=frame.top, bottom=frame.bottom)


def _empty(record: Record, place: int, frame: _Frame, look: Look, words: Words) -> None:
    """Why a year has no column, in the middle of its basin."""
    reason = str(record.get("hidden") or "not shown")
    lines = marks.wrap(reason, frame.basin - 6, look.small, lines=6)
    if any(each.endswith("…") for each in lines):  # a cut word says less than fewer words
        lines = marks.wrap("too few", frame.basin - 6, look.small)
    text = "<br>".join(marks.plain(each) for each in lines)
    y = (frame.top + frame.bottom) / 2
    words.notes.append(
        marks.label(text, frame.x(place), y, size=look.small, colour=look.colour("ink"))
    )


def _column(
    record: Record,
    place: int,
    name: str,
    frame: _Frame,
    look: Look,
    words: Words,
    *,
    split: bool,
) -> list[dict[str, Any]]:
    """The year's 100 students: above the line, below it, two or more below where that is known."""
    share = number_or_none(record.get(name)) or 0.0
    deep = number_or_none(record.get("share_2_below")) if split else None
    x, half, ink = frame.x(place), frame.column / 2, look.colour("ink")
    pieces = [(0.0, 100 * (1 - share), look.colour("ice"), "ice-rim", "at or above the line")]
    cut = -100 * (share - deep) if deep is not None else -100 * share
    below = "1 grade below" if deep is not None else "below the line"
    pieces.append((cut, 0.0, look.depth(1 if deep is not None else 2), "rim", below))
    if deep is not None:
        pieces.append((-100 * share, cut, look.depth(3), "rim", "2 or more grades below"))
    data = []
    for low, high, fill, edge, what in pieces:
        if high - low <= 0:
            continue
        xs, ys = (x - half, x + half, x + half, x - half, x - half), (low, low, high, high, low)
        hover = _hover(record, (high - low) / 100, what, name)
        data.append(marks.polygon(xs, ys, fill=fill, edge=look.colour(edge), width=1, hover=hover))
        # Rounded one by one, the pieces under the line need not add up to the number at its foot:
        # the two that are measures of their own are printed, the rest is left to the pointer.
        if edge == "ice-rim" or what.startswith("2"):
            whole = rounded(share)
            above = str(100 - whole) if 0 < whole < 100 else marks.of_100(1 - share)
            text = above if edge == "ice-rim" else marks.of_100(deep or 0.0)
            start = number_or_none(record.get("low"))  # where the whisker begins
            if edge != "ice-rim" and start is not None:
                low = max(low, 5 / frame.unit - 100 * start)
            _inside(text, high - low, x, (low + high) / 2, fill, frame, look, words)
    _whisker(record, x, name, frame, look, words)
    size = look.strong if look.narrow else look.number
    number = f"<b>{marks.plain(marks.of_100(share))}</b>"
    ends = [number_or_none(record.get(key)) for key in _ends(name)]
    foot = -100 * max([share, *(end for end in ends if end is not None)]) - 0.3 * size / frame.unit
    words.notes.append(marks.label(number, x, foot, size=size, colour=ink, down="top"))
    n = number_or_none(record.get(_of(name)))
    if n is not None:
        text = marks.count(n)
        text = text if look.narrow else f"{text} students"
        wide = marks.text_width(text, look.small)
        text = text if wide < frame.pitch else marks.count(n)
        y = frame.bottom - 0.5 * frame.foot / frame.unit
        words.notes.append(marks.label(text, x, y, size=look.small, colour=look.colour("muted")))
    return data


def _inside(
    text: str,
    children: float,
    x: float,
    y: float,
    fill: str,
    frame: _Frame,
    look: Look,
    words: Words,
) -> None:
    """A piece's number of 100, where it fits."""
    tall = children * frame.unit
    size = next((s for s in (look.text, look.small) if tall >= 1.2 * s), None)
    if size is None or marks.text_width(text, size) + 4 > frame.column:
        return
    words.notes.append(marks.label(marks.plain(text), x, y, size=size, colour=theme.ink_on(fill)))


def _of(name: str) -> str:
    """The count of the students a share is of."""
    return "n_2_below" if name == "share_2_below" else "n"


def _ends(name: str) -> tuple[str, str]:
    return ("low_2_below", "high_2_below") if name == "share_2_below" else ("low", "high")


def _whisker(record: Record, x: float, name: str, frame: _Frame, look: Look, words: Words) -> None:
    """The interval of the share below, at the column's foot, with a halo so that it shows."""
    low, high = (number_or_none(record.get(key)) for key in _ends(name))
    if low is None or high is None:
        return
    cap, pen = 0.16 * frame.column, 3 if look.projector else 2
    ends = (-100 * low, -100 * high)
    pieces = [((x, x), ends)] + [((x - cap, x + cap), (y, y)) for y in ends]
    words.shapes.append(marks.strokes(pieces, colour=look.colour("paper"), width=2.5 * pen))
    words.shapes.append(marks.strokes(pieces, colour=look.colour("ink"), width=pen))


def _hover(record: Record, share: float, what: str, name: str) -> str:
    lines = [
        f"<b>{marks.plain(str(record.get('school_year')))}</b>",
        f"{marks.plain(marks.of_100(share))} of 100: {what}",
    ]
    low, high = (number_or_none(record.get(key)) for key in _ends(name))
    total = number_or_none(record.get(name))
    if total is not None and low is not None and high is not None:
        between = f"95% interval {marks.of_100(low)} to {marks.of_100(high)}"
        lines.append(f"{marks.plain(marks.of_100(total))} of 100 below, {marks.plain(between)}")
    n = number_or_none(record.get(_of(name)))
    if n is not None:
        lines.append(f"{marks.count(n)} students")
    return "<br>".join(lines)


def _words(
    line: str,
    left_out: int,
    records: Sequence[Record],
    frame: _Frame,
    look: Look,
    words: Words,
    *,
    split: bool,
) -> None:
    """What the line is, whose students these are, and the colours, under the basins."""
    size, ink = look.small, look.colour("ink")
    if not look.narrow:
        lines = ["<b>Waterline</b>", *marks.wrap(f"= {line}", frame.left - 10, look.text, lines=3)]
        text = "<br>".join([lines[0], *(marks.plain(each) for each in lines[1:])])
        accent = look.colour("accent")
        words.notes.append(
            marks.label(text, 4, 0, size=look.text, colour=accent, at="left", down="middle")
        )
    note = f"<b>{DIFFERENT}</b>: no line joins them"
    if left_out:
        note += f"; the last {len(records)} of {len(records) + left_out} years are drawn"
    y = frame.low + (frame.under - 1.0 * size) / frame.unit
    words.notes.append(marks.label(note, 4, y, size=size, colour=ink, at="left"))
    kinds: list[tuple[str, str]] = [("ice", "at or above")]
    kinds += (
        [("depth-1", "1 grade below"), ("depth-3", "2 or more below")]
        if split
        else [("depth-2", "below")]
    )
    x = 4.0
    if look.narrow:
        y -= 1.75 * size / frame.unit
        text = marks.shorten(f"Waterline = {line}", look.width - 30, size)
        stroke = marks.line((x, x + size), (y, y), colour=look.colour("accent"), width=3)
        words.shapes.append(stroke)
        words.notes.append(
            marks.label(marks.plain(text), x + 1.4 * size, y, size=size, colour=ink, at="left")
        )
        y -= 1.75 * size / frame.unit
    else:
        x = look.width - sum(_wide(text, look) for _, text in kinds)
    for colour, text in kinds:
        half = 0.4 * size
        tall = half / frame.unit
        square = marks.box(x, x + 2 * half, y - tall, y + tall, fill=look.colour(colour))
        words.shapes.append(square | {"line": {"width": 1, "color": look.colour("rim")}})
        words.notes.append(
            marks.label(
                layers.sentence_case(text), x + 1.3 * size, y, size=size, colour=ink, at="left"
            )
        )
        x += _wide(text, look)


def _wide(text: str, look: Look) -> float:
    """Room of a name in the key; a page may be a quarter narrower than the look's width."""
    slack = 1.35 if look.size == "wide" else 1.0
    return marks.text_width(text, look.small) * slack + 2.5 * look.small
