"""The leak in one look: a field for every strand and grade of the standards, darker where more is open.

Knows: where fields and words stand. Must not know: SQL, Dash, how answers were counted.
Rows are strands, columns the grades of the standards with the enrolled grade last; everything left
of the waterline lies under water. Coordinates are pixels of the look's nominal size, y down from 0.
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

# Least share of a step, the depth whose colour it has, and its name in the key.
STEPS = (
    (0.795, 5, "80 or more"),
    (0.645, 4, "65–79"),
    (0.495, 3, "50–64"),
    (0.345, 2, "35–49"),
    (0.195, 1, "20–34"),
    (0.0, 0, "under 20"),
)
HALF = 0.5  # a field asked of fewer is drawn smaller and dashed
NOT_ASKED, HIDDEN = "–", "○"
_ASKED_WORDS = "not asked"
# What stands over the columns of earlier grades: the longest that fits.
_BEFORE = ("earlier grades, under the waterline", "under the waterline", "waterline")


class _Frame:
    """Rows and columns in pixels, and the sizes of the type in them."""

    def __init__(self, records: Sequence[Record], grade: int, look: Look) -> None:
        """Names stand beside their fields, on a phone above them."""
        self.strands = list(dict.fromkeys(str(record["strand"]) for record in records))
        first = min((int(str(record["origin_grade"])) for record in records), default=grade)
        self.grades = list(range(first, grade + 1))
        rows = max(len(self.strands), 1)
        # Room for names where a page is a quarter narrower than the look's width.
        self.left = 0.0 if look.narrow else 0.25 * look.width
        self.room = look.width - 8 if look.narrow else 0.74 * self.left
        self.wide = (look.width - self.left) / len(self.grades)
        self.head = 3.7 * look.small if look.narrow else 3.4 * look.text
        self.name = 1.7 * look.small if look.narrow else 0.0
        key = (1.9 * 3 if look.narrow else 2.6) * look.small
        spare = (look.height - self.head - key) / rows
        if look.narrow:
            self.tall, self.row = 30.0, 30.0 + self.name + 5
        else:
            self.row = self.tall = min(max(spare, 0 if look.projector else 38), 3.4 * look.text)
        self.size = look.small if look.narrow else min(look.text, round(0.42 * self.row))
        self.bottom = self.head + rows * self.row
        self.height = self.bottom + key

    def x(self, place: int) -> float:
        """Left edge of a column."""
        return self.left + place * self.wide

    def y(self, place: int) -> float:
        """Top of a row's fields, counted down."""
        return self.head + place * self.row + self.name


def strands(records: Sequence[Record], *, grade: int, look: Look) -> Figure:
    """Unfinished share of every strand and grade of the standards, a number in every field.

    `records`: {"strand", "origin_grade", "unfinished_share", "asked_share", "n", "hidden"}, shares
    0-1; a withheld share is None and "hidden" says why, "not asked" among the reasons. `grade` is
    the enrolled grade.
    """
    frame = _Frame(records, grade, look)
    words = Words()
    line = frame.x(len(frame.grades) - 1)
    fields = {(str(r["strand"]), int(str(r["origin_grade"]))): r for r in records}
    for row, strand in enumerate(frame.strands):
        _name(strand, row, frame, look, words)
        for place, k in enumerate(frame.grades):
            _field(fields.get((strand, k)), row, place, frame, look, words)
    _heads(grade, line, frame, look, words)
    _waterline(line, frame, look, words)
    _key(records, frame, look, words)
    return marks.figure(
        [*_water(line, frame, look), *_hovers(fields, frame)],
        theme.layout(
            look,
            height=frame.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-round(frame.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def colour_of(share: float, look: Look) -> str:
    """Fill of a field with that share unfinished."""
    return look.depth(next(depth for least, depth, _ in STEPS if share >= least))


def _water(line: float, frame: _Frame, look: Look) -> list[dict[str, Any]]:
    """Water left of the line, deeper further back; sky over this year's grade."""

    def part(x0: float, x1: float, left: str, right: str) -> dict[str, Any]:
        shade = {
            "type": "horizontal",
            "colorscale": [[0, look.colour(left)], [1, look.colour(right)]],
        }
        xs, ys = [x0, x1, x1, x0], [-frame.bottom, -frame.bottom, 0, 0]
        return marks.polygon(xs, ys, fill=look.colour(right), fillgradient=shade)

    sky = part(line, look.width, "sky-low", "sky-top")
    return [sky] if line <= frame.left else [part(frame.left, line, "water-low", "water-top"), sky]


def _name(strand: str, row: int, frame: _Frame, look: Look, words: Words) -> None:
    """The strand at the left of its fields, on a phone in a line over them."""
    y, size = -(frame.y(row) + frame.tall / 2), frame.size
    most = 2 if frame.row > 2.5 * size else 1
    if look.narrow:
        y, most = -(frame.y(row) - 0.55 * look.small), 1
    lines = marks.wrap(strand, frame.room, size, lines=most)
    text = "<br>".join(marks.plain(each) for each in lines)
    words.notes.append(marks.label(text, 3, y, size=size, colour=look.colour("ink"), at="left"))


def _field(
    record: Record | None, row: int, place: int, frame: _Frame, look: Look, words: Words
) -> None:
    """A field's rectangle and number; a mark where it may not be shown, a dash where not asked."""
    share = number_or_none(record.get("unfinished_share")) if record else None
    x, y = frame.x(place), frame.y(row)
    middle = (x + frame.wide / 2, -(y + frame.tall / 2))
    if record is None or share is None:
        mark = HIDDEN if record and record.get("hidden") not in (None, _ASKED_WORDS) else NOT_ASKED
        ink = look.colour("ink")
        words.notes.append(marks.label(mark, *middle, size=frame.size, colour=ink))
        return
    few = _few(record)
    gap = (3.0 if look.narrow else 0.3 * look.text) if few else 1.5
    side = 1.5 if not few else (6.0 if look.narrow else 1.2 * look.text)
    fill = colour_of(share, look)
    edge: dict[str, Any] = {"width": 2 if look.projector else 1, "color": look.colour("rim")}
    if few:
        edge |= {"dash": "4px,3px", "width": edge["width"] + 0.5, "color": look.colour("ink")}
    square = marks.box(
        x + side, x + frame.wide - side, -(y + gap), -(y + frame.tall - gap), fill=fill
    )
    words.shapes.append(square | {"line": edge})
    text = marks.plain(marks.of_100(share)) + ("" if look.narrow else "%")
    size = look.strong if look.narrow or not few else look.text
    size = min(size, round(0.5 * frame.tall))
    number = f"<b>{text}</b>"
    words.notes.append(marks.label(number, *middle, size=size, colour=theme.ink_on(fill)))


def _few(record: Record) -> bool:
    asked = number_or_none(record.get("asked_share"))
    return asked is not None and asked < HALF


def _heads(grade: int, line: float, frame: _Frame, look: Look, words: Words) -> None:
    """Grades over the columns; over them which are under water and which is this year's."""
    ink, size = look.colour("ink"), look.small if look.narrow else look.text
    y = -(frame.head - 0.95 * size)
    for place, k in enumerate(frame.grades):
        long = "Kindergarten" if k == 0 else f"Grade {k}"
        fits = marks.text_width(long, size, bold=True) < 0.74 * frame.wide
        short = ("K" if k == 0 else str(k)) if look.narrow or not fits else long
        text = f"<b>{short}</b>" if k == grade else short
        x = frame.x(place) + frame.wide / 2
        words.notes.append(marks.label(text, x, y, size=size, colour=ink))
    y, pad = -0.95 * size, 0.4 * size
    named = f'<b><span style="color:{look.colour("accent")}">waterline</span></b>'
    here = "this year" if line > frame.left else f"{named}: this year’s grade alone"
    words.notes.append(marks.label(here, line + pad, y, size=size, colour=ink, at="left"))
    if line > frame.left:
        room = 0.9 * (line - frame.left)
        before = next((each for each in _BEFORE if marks.text_width(each, size) < room), "")
        text = before.replace("waterline", named)
        words.notes.append(marks.label(text, line - pad, y, size=size, colour=ink, at="right"))


def _waterline(line: float, frame: _Frame, look: Look, words: Words) -> None:
    """The line at the left of this year's grade; on a phone it leaves the strands' names free."""
    width = 2.5 if look.narrow else 5 if look.projector else 3.5
    if look.narrow:
        ends = [(-2.0, -frame.head)]
        ends += [
            (-(frame.y(row) - 1), -(frame.y(row) + frame.tall + 1))
            for row in range(len(frame.strands))
        ]
    else:
        ends = [(0.0, -frame.bottom)]
    x = max(line, width / 2)
    pieces = [((x, x), pair) for pair in ends]
    words.shapes.append(marks.strokes(pieces, colour=look.colour("accent"), width=width))


def _hovers(fields: dict[tuple[str, int], Record], frame: _Frame) -> list[dict[str, Any]]:
    """One invisible grid that answers the pointer anywhere in a field."""
    if not frame.strands:
        return []
    texts = [
        [_hover(strand, k, fields.get((strand, k))) for k in frame.grades]
        for strand in frame.strands
    ]
    return [
        {
            "type": "heatmap",
            "x": [round(frame.x(place), 1) for place in range(len(frame.grades) + 1)],
            "y": [round(-frame.head - row * frame.row, 1) for row in range(len(frame.strands) + 1)],
            "z": [[0] * len(frame.grades)] * len(frame.strands),
            "opacity": 0,
            "showscale": False,
            "hoverinfo": "text",
            "hovertext": texts,
        }
    ]


def _hover(strand: str, k: int, record: Record | None) -> str:
    name = "kindergarten" if k == 0 else f"grade {k}"
    lines = [f"<b>{marks.plain(strand)}, {name}</b>"]
    share = number_or_none(record.get("unfinished_share")) if record else None
    if record is None or share is None:
        reason = str(record.get("hidden") or "not shown") if record else _ASKED_WORDS
        return "<br>".join([*lines, marks.plain(layers.sentence_case(reason))])
    lines.append(f"{marks.plain(marks.of_100(share))} of 100 answers show unfinished learning")
    asked = number_or_none(record.get("asked_share"))
    if asked is not None:
        lines.append(f"asked of {marks.plain(marks.of_100(asked))} in 100 students")
    n = number_or_none(record.get("n"))
    if n is not None:
        lines.append(f"{marks.count(n)} students asked")
    return "<br>".join(lines)


def _key(records: Sequence[Record], frame: _Frame, look: Look, words: Words) -> None:
    """What the colours mean, and the marks that occur."""
    size, ink = look.small, look.colour("ink")
    # A page may be a quarter narrower than the look's width: words keep their size there.
    slack = 1.27 if look.size == "wide" else 1.0
    entries: list[tuple[str, str]] = [
        (look.depth(depth), f"{name} of 100 unfinished" if place == 0 else name)
        for place, (_, depth, name) in enumerate(reversed(STEPS))
    ]
    shares = [record for record in records if record.get("unfinished_share") is not None]
    reasons = [r.get("hidden") for r in records if r.get("unfinished_share") is None]
    if any(_few(record) for record in shares):
        entries.append(("dashed", "asked of fewer than half"))
    if len(reasons) or len(shares) < len(frame.strands) * len(frame.grades):
        entries.append((NOT_ASKED, "not asked"))
    if any(reason not in (None, _ASKED_WORDS) for reason in reasons):
        entries.append((HIDDEN, "too few to show"))
    x, y = 2.0, frame.bottom + 1.2 * size
    for mark, name in entries:
        wide = marks.text_width(name, size) * slack + 2.9 * size
        if x > 2 and x + wide > look.width + 1.4 * size:
            x, y = 2.0, y + 1.8 * size
        half = 0.42 * size
        if mark in (NOT_ASKED, HIDDEN):
            words.notes.append(marks.label(mark, x + half, -y, size=size, colour=ink))
        else:
            dashed = mark == "dashed"
            fill = "rgba(0,0,0,0)" if dashed else mark
            edge: dict[str, Any] = {"width": 1, "color": look.colour("line")}
            if dashed:
                edge = {"width": 1.5, "color": ink, "dash": "4px,3px"}
            square = marks.box(x, x + 2 * half, -(y - half), -(y + half), fill=fill)
            words.shapes.append(square | {"line": edge})
        words.notes.append(
            marks.label(marks.plain(name), x + 1.25 * size, -y, size=size, colour=ink, at="left")
        )
        x += wide
    frame.height = max(frame.height, y + 1.1 * size)
