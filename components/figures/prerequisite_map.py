"""What lies under one standard: a box a standard, by grade under the waterline, edges upwards.

Knows: where boxes, edges and words stand. Must not know: SQL, Dash, how answers were counted.
x is in pixels of the look's nominal width, y in pixels down from the waterline at 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.figures.names import Words
from components.figures.prerequisite_frame import CAPITALS, NUMBER, PAD, PAGE, Frame
from components.figures.prerequisite_layout import Line, curve, loosened
from components.figures.strands import STEPS, colour_of
from components.theme import Figure, Look
from components.tokens import ink_on
from queries.answer import Record, Value

KEY = "Of 100 students asked, not finished:"


def prerequisite_map(
    records: Sequence[Record], facts: Mapping[str, Value], *, look: Look
) -> Figure:
    """The target above the waterline, what it builds on below by grade, each with its share open.

    `records`: {"standard", "about", "grade", "step" (0 target, 1 direct, 2 one further back), "n",
    "unfinished_share", "state" ("shown", "too small", "never asked", "not told apart"), "why",
    "builds_on"}. Strong edges lead to the target, thin ones to its prerequisites; a phone draws the
    strong ones alone.
    """
    frame, words = Frame(records, look), Words()
    boxes = frame.boxes()
    data = marks.sea(look, x0=0, x1=look.width, top=frame.top, bottom=frame.bottom)
    data += _edges(frame, boxes, look)
    words.shapes.append(marks.waterline(look, x0=0, x1=look.width))
    for code, spot in boxes.items():
        data.append(_box(code, spot, frame, look))
        words.notes += _words(code, spot, frame, look)
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


def _box(
    code: str, spot: tuple[float, float, float, float], frame: Frame, look: Look
) -> dict[str, Any]:
    """Filled by its share; hollow where nobody was asked or too few to tell."""
    x0, x1, y0, y1 = spot
    record, share = frame.records[code], frame.share(code)
    fill = look.colour("paper") if share is None else colour_of(share, look)
    edge = look.colour("accent" if record["step"] == 0 else "line")
    trace = marks.polygon(
        [x0, x1, x1, x0, x0],
        [y0, y0, y1, y1, y0],
        fill=fill,
        edge=edge,
        width=3 if record["step"] == 0 else 1.5,
        hover=_hover(record, share),
        key={"standard": code},
    )
    if record["state"] == "never asked":
        trace["line"]["dash"] = "dot"
    return trace


def _words(
    code: str, spot: tuple[float, float, float, float], frame: Frame, look: Look
) -> list[dict[str, Any]]:
    """Code and what it is about at the left, how many were asked beside the code where all have
    the room, else under the words; the share at the right."""
    x0, x1, _, y1 = spot
    share, size = frame.share(code), frame.size
    fill = look.colour("paper") if share is None else colour_of(share, look)
    ink = look.colour("ink") if share is None else ink_on(fill)
    pad = PAD * size
    number, room = "", frame.room
    if share is not None:
        number = marks.of_100(share)
        room -= marks.text_width(number, NUMBER * size, bold=True) + pad
    shown = code if frame.flat else marks.shorten(code, room / CAPITALS, size, bold=True)
    head, count = f"<b>{marks.plain(shown)}</b>", marks.plain(frame.count(code))
    about = [marks.plain(one) for one in frame.about(code)]
    lines = [f"{head}  {count}", *about] if frame.flat else [head, *about, count]
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


def _hover(record: Record, share: float | None) -> str:
    lines = [f"<b>{marks.plain(record['standard'])}</b> {marks.plain(record.get('about') or '')}"]
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
    frame: Frame, boxes: Mapping[str, tuple[float, float, float, float]], look: Look
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
            "line": {"color": look.colour(name), "width": width * scale, "shape": "spline"},
            "hoverinfo": "skip",
        }
        for strong, name, width in shown
        if pens[strong][0]
    ]


def _way(
    upper: str, lower: str, frame: Frame, boxes: Mapping[str, tuple[float, float, float, float]]
) -> tuple[list[float], list[float]]:
    """From the top of a box up through its lanes, past every line of boxes, to the other."""
    stops = [(sum(boxes[lower][:2]) / 2, boxes[lower][3])]
    for line, x in reversed(frame.placed.lanes[upper, lower]):
        bottom = frame.bottoms[line]
        stops += [(frame.left + x, bottom), (frame.left + x, bottom + frame.tall[line])]
    stops.append((sum(boxes[upper][:2]) / 2, boxes[upper][2]))
    return curve(loosened(stops, list(boxes.values())))


def _grades(frame: Frame, look: Look, words: Words) -> None:
    """The grade of each row: at its left, on a phone over it."""
    for line, bottom, tall in zip(frame.lines, frame.bottoms, frame.tall, strict=True):
        if not line.first:
            continue
        x = 6 if look.narrow else 10
        y = bottom + tall + frame.heading / 2 if look.narrow else bottom + tall / 2
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


def _key(frame: Frame, look: Look, words: Words) -> None:
    """What the colours mean, those that occur alone, under the picture."""
    shares = [share for code in frame.records if (share := frame.share(code)) is not None]
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
