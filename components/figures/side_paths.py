"""The same students of two to six places, window by window: one small picture each, on one scale.

Knows: where the small pictures stand, how lines and points are drawn. Must not know: SQL, Dash, how
means and norms were found. In each picture its own place is drawn strong, the others pale behind
it, so that no colour has to be remembered. Coordinates are pixels of the look's nominal size, y
down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.figures.side_frame import Path, Points, Sheet
from components.theme import Figure, Look
from queries.answer import Record, Value

AXIS = "Scale score (axis does not start at zero)"
OURS, OTHERS, NORM = "the place named above", "the others", "norm group"
SHORT = "F, W, S: fall, winter, spring"
Dict = dict[str, Any]


def side_paths(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Mean score of two to six places' same students in every window, beside the norm group's.

    `records`: {"group", "key", "at" (order of the window, from 0), "window_label" ("Fall, grade
    6"), "mean", "norm_mean", "n", "hidden"}, by place. A window nobody sat is a gap in the line: no
    line is drawn across it. `facts` are not read. Points answer the pointer.
    """
    sheet, words = Sheet(records, look), Words()
    data: list[Dict] = []
    drawn = [path for path in sheet.paths if path.values("mean")]
    for place, path in enumerate(sheet.paths):
        _name(place, path, sheet, look, words)
        if path not in drawn:
            _reason(place, path, sheet, look, words)
            continue
        _ground(place, sheet, look, words)
        data += _pale(place, [each for each in drawn if each is not path], sheet, look)
        data += _own(place, path, sheet, look)
        _ends(place, path, sheet, look, words)
    if drawn:
        _fine(sheet, look, words)
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


def _line(place: int, runs: Sequence[Points], sheet: Sheet, **pen: Any) -> list[Dict]:
    """Lines along the runs, with a break between them; a lone slot is a point, not a line."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for run in runs:
        if len(run) > 1:
            xs += [*(round(sheet.x(place, at), 1) for at, _ in run), None]
            ys += [*(round(sheet.y(place, value), 1) for _, value in run), None]
    if not xs:
        return []
    base: Dict = {"type": "scatter", "mode": "lines", "x": xs[:-1], "y": ys[:-1]}
    return [base | {"line": pen, "hoverinfo": "skip"}]


def _pale(place: int, others: Sequence[Path], sheet: Sheet, look: Look) -> list[Dict]:
    """All other places behind, in one pale pen."""
    runs = [run for path in others for run in path.runs("mean")]
    wide = 2.5 if look.projector else 1.5
    return _line(place, runs, sheet, color=look.colour("line"), width=wide) if runs else []


def _own(place: int, path: Path, sheet: Sheet, look: Look) -> list[Dict]:
    """The norm group dashed, then the place's own line with its points."""
    unit = look.small / 13
    accent, dash = look.colour("accent"), f"{5 * unit:.1f}px,{4 * unit:.1f}px"
    norm: Dict = {"color": look.colour("muted"), "width": round(1.8 * unit, 1), "dash": dash}
    data = _line(place, path.runs("norm_mean"), sheet, **norm)
    data += _line(place, path.runs("mean"), sheet, color=accent, width=round(3.2 * unit, 1))
    known = path.values("mean")
    return [
        *data,
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(sheet.x(place, at), 1) for at in known],
            "y": [round(sheet.y(place, value), 1) for value in known.values()],
            "marker": {
                "size": round(9 * unit),
                "color": accent,
                "line": {"color": look.colour("paper"), "width": round(1.5 * unit, 1)},
            },
            "hoverinfo": "text",
            "hovertext": [_hover(path, sheet, at) for at in known],
        },
    ]


def _hover(path: Path, sheet: Sheet, at: int) -> str:
    """Place, window, mean with n, the norm group's mean."""
    record = path.at[at]
    mean, norm, n = (number_or_none(record.get(each)) for each in ("mean", "norm_mean", "n"))
    lines = [f"<b>{marks.plain(path.name)}</b>", marks.plain(sheet.slots[at])]
    if mean is not None:
        lines.append(f"Mean {_score(mean)}")
    lines.append(marks.students(None if n is None else round(n)))
    if norm is not None:
        lines.append(f"Norm group’s mean {_score(norm)}")
    return "<br>".join(each for each in lines if each)


def _score(value: float) -> str:
    return f"{value:,.0f}".replace("-", marks.MINUS)


def _name(place: int, path: Path, sheet: Sheet, look: Look, words: Words) -> None:
    left, top = sheet.corner(place)
    text = "<br>".join(marks.plain(each) for each in sheet.names[place])
    note = marks.label(
        f"<b>{text}</b>",
        left,
        top + 0.35 * look.text,
        size=look.text,
        colour=look.colour("ink"),
        at="left",
        down="bottom",
    )
    words.notes.append(note)


def _reason(place: int, path: Path, sheet: Sheet, look: Look, words: Words) -> None:
    """Why a place has no line, in an empty frame."""
    left, top = sheet.corner(place)
    frame = marks.box(left, left + sheet.wide, top - sheet.plot, top, fill="rgba(0,0,0,0)")
    words.shapes.append(frame | {"line": {"color": look.colour("line"), "width": 1, "dash": "dot"}})
    room = sheet.slack * sheet.wide - 20
    lines = marks.wrap(path.reason, room, look.small, lines=5)
    text = "<br>".join(marks.plain(each) for each in lines)
    x, y = left + sheet.wide / 2, top - sheet.plot / 2
    words.notes.append(marks.label(text, x, y, size=look.small, colour=look.colour("muted")))


def _ground(place: int, sheet: Sheet, look: Look, words: Words) -> None:
    """Level lines at round scores, windows and grades under them."""
    left, top = sheet.corner(place)
    em, muted = sheet.em, look.colour("muted")
    level = [((left, left + sheet.wide), (sheet.y(place, tick),) * 2) for tick in sheet.ticks]
    bottom = top - sheet.plot
    pen = marks.strokes(
        [*level, ((left, left + sheet.wide), (bottom,) * 2)], colour=look.colour("grid")
    )
    words.shapes.append(pen | {"layer": "below"})
    notes = []
    parts = [label.partition(", ")[::2] for label in sheet.slots]
    for at, (window, _) in enumerate(parts):
        text = window[:1] if sheet.short else window
        notes.append((text, sheet.x(place, at), bottom - 0.3 * em, "middle", "top"))
    for grade, (first, last) in _grades([grade for _, grade in parts]).items():
        middle = (sheet.x(place, first) + sheet.x(place, last)) / 2
        room = sheet.slack * sheet.step * (last - first + 1)
        forms = (grade, grade.removeprefix("grade "))
        text = next((each for each in forms if marks.text_width(each, em) < room), "")
        notes.append((text, middle, bottom - 1.5 * em, "middle", "top"))
    edges = [b for a, b in pairwise(range(len(parts))) if parts[a][1] != parts[b][1]]
    ups = [((x, x), (top, bottom - 2.7 * em)) for at in edges if (x := sheet.x(place, at - 0.5))]
    if ups:
        words.shapes.append(marks.strokes(ups, colour=look.colour("grid")) | {"layer": "below"})
    for text, x, y, at_, down in notes:
        if text:
            words.notes.append(
                marks.label(marks.plain(text), x, y, size=em, colour=muted, at=at_, down=down)
            )


def _grades(labels: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Grade -> first and last slot of it."""
    found: dict[str, tuple[int, int]] = {}
    for at, grade in enumerate(labels):
        if grade:
            found[grade] = (found.get(grade, (at, at))[0], at)
    return found


def _ends(place: int, path: Path, sheet: Sheet, look: Look, words: Words) -> None:
    """The first and the last mean as numbers, on the side of the line that the norm leaves free."""
    known = path.values("mean")
    ink, size = look.colour("ink"), look.text if look.projector else look.small
    for at in path.ends():
        under = path.under(at)
        y = sheet.y(place, known[at]) + (-0.75 if under else 0.75) * look.small
        down = "top" if under else "bottom"
        text = f"<b>{_score(known[at])}</b>"
        note = marks.label(text, sheet.x(place, at), y, size=size, colour=ink, down=down)
        words.notes.append(note | {"bgcolor": look.colour("paper"), "borderpad": 0})


def _fine(sheet: Sheet, look: Look, words: Words) -> None:
    """The axis in words and its scores, and the key at the foot: what the three lines are."""
    em, muted, unit = sheet.em, look.colour("muted"), look.small / 13
    notes: list[Dict] = []
    top = marks.label(AXIS, 0, -0.1 * em, size=em, colour=muted, at="left", down="top")
    notes.append(top)
    for place in range(0, len(sheet.paths), sheet.across):
        x = sheet.corner(place)[0] - 0.5 * em
        notes += [
            marks.label(_score(t), x, sheet.y(place, t), size=em, colour=muted, at="right")
            for t in sheet.ticks
        ]
    keys = [(OURS, "accent", 3.2, ""), (OTHERS, "line", 1.5, "")]
    keys += [(NORM, "muted", 1.8, f"{5 * unit:.1f}px,{4 * unit:.1f}px")] if sheet.normed else []
    keys += [(SHORT, "", 0, "")] if sheet.short else []
    x, y = 0.0, -(sheet.height - sheet.foot) - 1.0 * em
    for text, colour, width, dash in keys:
        wide = 2.6 * em if colour else 0.0
        if colour:
            pen = {"line": {"dash": dash}} if dash else {}
            colour = look.colour(colour)
            words.shapes.append(
                marks.line((x, x + wide), (y, y), colour=colour, width=width * unit, **pen)
            )
            wide += 0.6 * em
        notes.append(marks.label(text, x + wide, y, size=em, colour=muted, at="left"))
        if look.narrow:
            y -= 1.6 * em
        else:
            x += wide + roomy(text, em) / sheet.slack + 1.4 * em
    words.notes += notes
