"""Which grade the unfinished skills are from: a row for each grade, wider where more is unfinished.

Knows: where rows and words stand. Must not know: SQL, Dash, how shares were counted.
Every row has the same height and its ends are slanted about their middles, so width, area and
percent agree. Coordinates are pixels of the look's nominal size, y = 0 at the waterline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record

# How far the ends of successive rows lean, in parts of the largest lean: (left, right).
_LEAN = ((0.8, 0.5), (0.4, 1.0), (1.0, 0.3), (0.3, 0.9), (0.9, 0.6), (0.5, 1.0), (0.8, 0.4))


class _Frame:
    """Columns (name, rail, asked) and rows in pixels."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        """Share the picture's height among the rows; the top row is above the waterline."""
        rows = max(len(records), 1)
        text = look.text
        self.gap = 1.9 * look.small if look.narrow else 0.7 * text
        self.head = 0.8 * text
        self.foot = 0.6 * text
        spare = look.height - self.gap - self.head - self.foot
        least, most = (48, 62) if look.narrow else (30, 999 if look.projector else 72)
        self.row = min(max(spare / rows, least), most)
        self.height = self.gap + self.head + self.foot + rows * self.row
        self.top = self.head + self.row + self.gap
        self.bottom = self.top - self.height
        if look.narrow:
            self.left, self.right = 84.0, look.width - 74.0
        else:
            self.left, self.right = 0.29 * look.width, 0.76 * look.width
        self.middle, self.rail = (self.left + self.right) / 2, self.right - self.left

    def y(self, place: int) -> float:
        """Middle of a row."""
        if place == 0:
            return self.gap + self.row / 2
        return -(place - 0.5) * self.row - 0.1 * self.row


def origin(records: Sequence[Record], *, grade: int, look: Look) -> Figure:
    """Unfinished share of every origin grade, the enrolled grade above the waterline.

    `records`, from the enrolled grade down: {"origin_grade", "label", "unfinished_share",
    "asked_share", "hidden"}; shares 0-1, a withheld one is None and "hidden" says why. Beside each
    row stands how many of 100 students were asked anything of that grade.
    """
    frame = _Frame(records, look)
    words = Words([], [marks.waterline(look, x0=0, x1=look.width)])
    data = marks.sea(look, x0=0, x1=look.width, top=frame.top, bottom=frame.bottom)
    for place, record in enumerate(records):
        data += _row(record, place, grade, frame, look, words)
    accent, size = look.colour("accent"), look.small if look.narrow else look.text
    text = "<b>Waterline</b> = this year’s grade"
    words.notes.append(marks.label(text, 6, 3, size=size, colour=accent, at="left", down="bottom"))
    return marks.figure(
        data,
        theme.layout(
            look,
            height=frame.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(frame.bottom, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _row(
    record: Record, place: int, grade: int, frame: _Frame, look: Look, words: Words
) -> list[dict[str, Any]]:
    """The rail (100 of 100), the shape of the share on it, and the words beside."""
    y, half, ink = frame.y(place), 0.44 * frame.row, look.colour("ink")
    rail = marks.box(frame.left, frame.right, y - half, y + half, fill=look.colour("rail"))
    share = number_or_none(record.get("unfinished_share"))
    name = str(record.get("label", ""))
    origin_grade = number_or_none(record.get("origin_grade"))
    back = place if origin_grade is None else max(grade - int(origin_grade), 0)
    fill = look.colour("ice") if back == 0 else look.depth(back)
    size = look.small if look.narrow else look.strong
    lines = marks.wrap(name, frame.left - 12 if look.narrow else 0.17 * look.width, size)
    text = "<br>".join(marks.plain(each) for each in lines)
    text = f"<b>{text}</b>" if place == 0 else text
    spot = (4, "left") if look.narrow else (frame.left - 1.1 * look.text, "right")
    words.notes.append(marks.label(text, spot[0], y, size=size, colour=ink, at=spot[1]))
    _asked(record, y, frame, look, words)
    edges = (frame.left, frame.right, frame.right, frame.left, frame.left)
    ends = (y - half, y - half, y + half, y + half, y - half)
    data = [marks.polygon(edges, ends, fill=rail["fillcolor"], edge=look.colour("line"), width=0.5)]
    if share is None:
        reason = layers.sentence_case(str(record.get("hidden") or "Not shown"))
        small = look.small if look.narrow else look.text
        lines = marks.wrap(reason, frame.rail * 0.92, small)
        text = "<br>".join(marks.plain(each) for each in lines)
        words.notes.append(marks.label(text, frame.middle, y, size=small, colour=ink))
        return data
    if share > 0:
        data.append(_shape(record, share, place, y, half, fill, frame, look))
    _number(share, y, half, fill, frame, look, words)
    return data


def _shape(
    record: Record,
    share: float,
    place: int,
    y: float,
    half: float,
    fill: str,
    frame: _Frame,
    look: Look,
) -> dict[str, Any]:
    """A slanted block as wide, at mid height, as the share of the rail."""
    wide = share * frame.rail / 2
    lean = min(0.26 * half, 0.5 * wide, frame.rail / 2 - wide)
    left, right = (lean * each for each in _LEAN[place % len(_LEAN)])
    # The tip widens downwards, what is under water narrows; at mid height both are `wide`.
    sign = -1 if place == 0 else 1
    xs = [
        frame.middle - wide - sign * left,
        frame.middle + wide + sign * right,
        frame.middle + wide - sign * right,
        frame.middle - wide + sign * left,
    ]
    ys = [y + half, y + half, y - half, y - half]
    tip = place == 0
    name = marks.plain(str(record.get("label", "")))
    asked = number_or_none(record.get("asked_share"))
    hover = [
        f"<b>{name}</b>",
        f"{marks.plain(marks.of_100(share))} of 100 answers show unfinished learning",
    ]
    if asked is not None:
        hover.append(f"asked of {marks.plain(marks.of_100(asked))} in 100 students")
    n = number_or_none(record.get("n"))
    if n is not None:
        hover.append(f"{marks.count(n)} students asked")
    return marks.polygon(
        [*xs, xs[0]],
        [*ys, ys[0]],
        fill=fill,
        edge=look.colour("ice-rim" if tip else "rim"),
        width=1.5,
        hover="<br>".join(hover),
        key={"origin": str(record.get("origin_grade"))},
    )


def _number(
    share: float, y: float, half: float, fill: str, frame: _Frame, look: Look, words: Words
) -> None:
    """The percent in the block, or at its right where it does not fit."""
    number = f"{marks.of_100(share)}%"
    wide = share * frame.rail / 2
    sizes = (look.number, look.strong, look.text)
    size = next((each for each in sizes if each * 1.25 <= 2 * half), look.small)
    inside = marks.text_width(number, size, bold=True) + 0.8 * half <= 2 * wide
    colour = theme.ink_on(fill) if inside else look.colour("ink")
    x, at = (frame.middle, "middle") if inside else (frame.middle + wide + 0.6 * look.text, "left")
    text = f"<b>{marks.plain(number)}</b>"
    words.notes.append(marks.label(text, x, y, size=size, colour=colour, at=at))


def _asked(record: Record, y: float, frame: _Frame, look: Look, words: Words) -> None:
    """How many of 100 students were asked anything of the grade."""
    asked = number_or_none(record.get("asked_share"))
    if asked is None:
        return
    number = marks.plain(marks.of_100(asked))
    text = f"asked of<br>{number} in 100" if look.narrow else f"asked of {number} in 100"
    size = look.small if look.narrow else look.text
    x = frame.right + (6 if look.narrow else 1.1 * look.text)
    ink = look.colour("ink")
    words.notes.append(marks.label(text, x, y, size=size, colour=ink, at="left"))
