"""What lies under one standard: a box a standard, by grade under the waterline, edges upwards.

Knows: where boxes, edges and words stand. Must not know: SQL, Dash, how answers were counted.
x is in pixels of the look's nominal width, y in pixels down from the waterline at 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.figures.prerequisite_layout import Line, curve, placed
from components.figures.strands import STEPS, colour_of
from components.theme import Figure, Look
from components.tokens import ink_on
from queries.answer import Record, Value

MOST = {"wide": 5, "narrow": 2, "projector": 6}  # boxes beside each other
PAGE = {"wide": 0.775, "narrow": 0.85, "projector": 1.0}  # of a look's width: the narrowest page
GRADE_WIDTH = {"wide": 96.0, "narrow": 0.0, "projector": 170.0}
NUMBER = 1.2  # size of a share, in that of the words beside it
CAPITALS = 1.15  # of a code are wider than what a width of text is reckoned from
LANE = 22.0  # pixels that an edge keeps free between boxes
SMALLEST = 0.5  # of a look's type, on a slide that must hold all
KEY = "Of 100 students asked, not finished:"


class _Frame:
    """Lines from top to bottom, the size of boxes and of the type in them."""

    def __init__(self, records: Sequence[Record], look: Look) -> None:
        self.records = {str(record["standard"]): record for record in records}
        grades = {code: int(str(r["grade"])) for code, r in self.records.items()}
        needs = {
            code: [one for one in str(r.get("builds_on") or "").split(", ") if one in grades]
            for code, r in self.records.items()
        }
        # A phone has no room for the edges further back: it draws those of the target alone.
        self.needs = {
            code: below
            for code, below in needs.items()
            if not look.narrow or self.records[code]["step"] == 0
        }
        self.left = GRADE_WIDTH[look.size]
        self.gap = 0.9 * look.small
        self.wide = (look.width - self.left) / MOST[look.size] - self.gap
        self.wide -= LANE / 2 if look.narrow else 0.0
        self.placed = placed(
            grades,
            needs,
            self.needs,
            most=MOST[look.size],
            box=self.wide + self.gap,
            lane=LANE,
            width=look.width - self.left,
        )
        self.lines = self.placed.lines
        self.top_grade = max(grades.values(), default=0)
        self.size = float(look.small)
        self._measure(look)
        if look.projector and self.height > look.height:
            self.size = max(SMALLEST * look.small, self.size * look.height / self.height)
            self._measure(look)

    def _measure(self, look: Look) -> None:
        size = self.size
        self.room = PAGE[look.size] * self.wide - 0.9 * size
        abouts = [str(record.get("about") or "") for record in self.records.values()]
        fits = all(not self.about(text, 2)[-1].endswith("…") for text in abouts)
        self.label_lines = 2 if fits else 3
        self.tall = (2.3 + 1.3 * (self.label_lines + 1)) * size
        self.between = (2.0 if look.projector else 2.3) * size
        self.heading = 1.7 * size if look.narrow else 0.0  # a phone's grade stands over its line
        self.key = (5.4 if look.narrow else 2.6) * size
        self.bottoms: list[float] = []
        above = [line for line in self.lines if line.grade == self.top_grade]
        pitch = self.tall + self.between
        y = len(above) * pitch + self.heading
        self.top = y + size
        for line in self.lines:
            if line.grade != self.top_grade and not self.bottoms_below():
                y = -self.between * 0.7  # the first line under the water
            if line.first:
                y -= self.heading
            y -= self.tall
            self.bottoms.append(y)
            y -= self.between
        self.bottom = (self.bottoms[-1] if self.bottoms else 0.0) - 0.8 * self.between
        self.bottom = min(self.bottom, -2.5 * self.size)
        self.height = self.top - self.bottom + self.key

    def about(self, text: str, lines: int) -> tuple[str, ...]:
        """What a standard is about, in the lines of its box."""
        return marks.wrap(text, self.room, self.size, lines=lines)

    def bottoms_below(self) -> bool:
        """Whether a line under the water is placed already."""
        return any(bottom < 0 for bottom in self.bottoms)

    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """Standard -> x0, x1, y0, y1 of its box."""
        return {
            code: (
                self.left + self.placed.x[code] - self.wide / 2,
                self.left + self.placed.x[code] + self.wide / 2,
                bottom,
                bottom + self.tall,
            )
            for line, bottom in zip(self.lines, self.bottoms, strict=True)
            for code in line.codes
        }


def prerequisite_map(
    records: Sequence[Record], facts: Mapping[str, Value], *, look: Look
) -> Figure:
    """The target above the waterline, what it builds on below by grade, each with its share open.

    `records`: {"standard", "about", "grade", "step" (0 target, 1 direct, 2 one further back), "n",
    "unfinished_share", "state" ("shown", "too small", "never asked"), "why", "builds_on"}. Strong
    edges lead to the target, thin ones to its prerequisites; a phone draws the strong ones alone.
    """
    frame, words = _Frame(records, look), Words()
    boxes = frame.boxes()
    data = marks.sea(look, x0=0, x1=look.width, top=frame.top, bottom=frame.bottom)
    data += _edges(frame, boxes, look)
    words.shapes.append(marks.waterline(look, x0=0, x1=look.width))
    for code, spot in boxes.items():
        data.append(_box(frame.records[code], spot, look))
        words.notes += _words(frame.records[code], spot, frame, look)
    _grades(frame, look, words)
    _key(frame, look, words)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=frame.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(frame.bottom - frame.key, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _share(record: Record) -> float | None:
    return number_or_none(record.get("unfinished_share")) if record["state"] == "shown" else None


def _box(record: Record, spot: tuple[float, float, float, float], look: Look) -> dict[str, Any]:
    """Filled by its share; hollow where nobody was asked or too few to tell."""
    x0, x1, y0, y1 = spot
    share = _share(record)
    fill = look.colour("paper") if share is None else colour_of(share, look)
    edge = look.colour("accent" if record["step"] == 0 else "line")
    trace = marks.polygon(
        [x0, x1, x1, x0, x0],
        [y0, y0, y1, y1, y0],
        fill=fill,
        edge=edge,
        width=3 if record["step"] == 0 else 1.5,
        hover=_hover(record),
        key={"standard": str(record["standard"])},
    )
    if record["state"] == "never asked":
        trace["line"]["dash"] = "dot"
    return trace


def _words(
    record: Record, spot: tuple[float, float, float, float], frame: _Frame, look: Look
) -> list[dict[str, Any]]:
    """Code and what it is about at the left, how many were asked under it; the share at the right."""
    x0, x1, _, y1 = spot
    share, size = _share(record), frame.size
    fill = look.colour("paper") if share is None else colour_of(share, look)
    ink = look.colour("ink") if share is None else ink_on(fill)
    pad = 0.45 * size
    about = frame.about(str(record.get("about") or ""), frame.label_lines)
    number, room = "", frame.room
    if share is not None:
        number = marks.of_100(share)
        room -= marks.text_width(number, NUMBER * size, bold=True) + pad
    code = marks.shorten(str(record["standard"]), room / CAPITALS, size, bold=True)
    n = record.get("n")
    last = marks.students(int(n)) if isinstance(n, int) else ""
    if record["state"] == "never asked":
        last = "never asked"
    elif record["state"] != "shown":
        last = "too few to show"
    lines = [f"<b>{marks.plain(code)}</b>", *(marks.plain(one) for one in about), last]
    top = y1 - 0.3 * size
    left = marks.label(
        "<br>".join(lines), x0, top, size=round(size, 1), colour=ink, at="left", down="top"
    )
    found = [left | {"xshift": round(pad, 1)}]
    if number:
        right = marks.label(
            f"<b>{marks.plain(number)}</b>",
            x1,
            top + 0.13 * size,
            size=round(NUMBER * size, 1),
            colour=ink,
            at="right",
            down="top",
        )
        found.append(right | {"xshift": round(-pad, 1)})
    return found


def _hover(record: Record) -> str:
    lines = [f"<b>{marks.plain(record['standard'])}</b> {marks.plain(record.get('about') or '')}"]
    share = _share(record)
    if share is None:
        lines.append(marks.plain(record.get("why") or "not shown"))
    else:
        lines.append(
            f"{marks.plain(marks.of_100(share))} of 100 students asked have not finished it"
        )
        n = record.get("n")
        lines += [f"{marks.students(int(n))} asked"] if isinstance(n, int) else []
    return "<br>".join(lines)


def _edges(
    frame: _Frame, boxes: Mapping[str, tuple[float, float, float, float]], look: Look
) -> list[dict[str, Any]]:
    """Curves from the top of a prerequisite to the bottom of what builds on it, under the boxes."""
    pens: dict[bool, tuple[list[float | None], list[float | None]]] = {
        False: ([], []),
        True: ([], []),
    }
    for code, below in frame.needs.items():
        strong = frame.records[code]["step"] == 0
        for one in below:
            xs, ys = _way(code, one, frame, boxes)
            pens[strong][0].extend([*xs, None])
            pens[strong][1].extend([*ys, None])
    scale = 1.6 if look.projector else 1.0
    shown = (
        [(True, "accent", 2.6)] if look.narrow else [(False, "muted", 1.2), (True, "accent", 2.6)]
    )
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": pens[strong][0],
            "y": pens[strong][1],
            "line": {"color": look.colour(name), "width": width * scale},
            "hoverinfo": "skip",
        }
        for strong, name, width in shown
        if pens[strong][0]
    ]


def _way(
    upper: str, lower: str, frame: _Frame, boxes: Mapping[str, tuple[float, float, float, float]]
) -> tuple[list[float], list[float]]:
    """From the top of a box up through its lanes, upright beside each line of boxes, to the other."""
    stops = [(sum(boxes[lower][:2]) / 2, boxes[lower][3])]
    for line, x in reversed(frame.placed.lanes[upper, lower]):
        bottom = frame.bottoms[line]
        stops += [(frame.left + x, bottom), (frame.left + x, bottom + frame.tall)]
    stops.append((sum(boxes[upper][:2]) / 2, boxes[upper][2]))
    return curve(stops)


def _grades(frame: _Frame, look: Look, words: Words) -> None:
    """The grade of each row: at its left, on a phone over it."""
    for line, bottom in zip(frame.lines, frame.bottoms, strict=True):
        if not line.first:
            continue
        x = 6 if look.narrow else 10
        y = bottom + frame.tall + frame.heading / 2 if look.narrow else bottom + frame.tall / 2
        size, ink = round(frame.size * 1.05, 1), look.colour("ink")
        text = f"<b>{_grade(line)}</b>"
        words.notes.append(marks.label(text, x, y, size=size, colour=ink, at="left"))
    if not look.narrow:
        name = marks.label(
            "<b>Waterline</b>",
            10,
            0.75 * frame.size,
            size=round(frame.size, 1),
            colour=look.colour("accent"),
            at="left",
        )
        words.notes.append(name)


def _grade(line: Line) -> str:
    return "Kindergarten" if line.grade == 0 else f"Grade {line.grade}"


def _key(frame: _Frame, look: Look, words: Words) -> None:
    """What the colours mean, those that occur alone, under the picture."""
    shares = [share for record in frame.records.values() if (share := _share(record)) is not None]
    used = [
        (depth, text)
        for at, (least, depth, text) in enumerate(STEPS)
        if any(least <= share and (at == 0 or share < STEPS[at - 1][0]) for share in shares)
    ]
    size, muted = frame.size, look.colour("muted")
    y = frame.bottom - 1.3 * size
    words.notes.append(marks.label(KEY, 0, y, size=round(size, 1), colour=muted, at="left"))
    x = 0.0 if look.narrow else marks.text_width(KEY, size) / PAGE[look.size] + 1.5 * size
    y = y - 1.6 * size if look.narrow else y
    for depth, text in reversed(used):
        side = 0.9 * size
        wide = side / PAGE[look.size] + marks.text_width(text, size) / PAGE[look.size] + 2.2 * size
        if x + wide > look.width:
            x, y = 0.0, y - 1.6 * size
        words.shapes.append(
            marks.box(x, x + side, y - side / 2, y + side / 2, fill=look.depth(depth))
            | {"line": {"width": 1, "color": look.colour("line")}}
        )
        words.notes.append(
            marks.label(
                text, x + side + 0.5 * size, y, size=round(size, 1), colour=muted, at="left"
            )
        )
        x += wide
