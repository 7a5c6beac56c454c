"""How alike each provider's students and like students were: before matching and after it.

Knows: what hollow, filled and pale mean, where marks and words stand. Must not know: SQL, Dash, how a
difference was found or judged, how columns and lines are laid out (balance_frame).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.figures.balance_frame import USED, Block, Cell, Sheet
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record
from queries.balance import ADJUSTED, ALIKE, MOST_ADJUSTED, MOST_ALIKE, NOT_COMPARABLE

LIMITS = (MOST_ALIKE, MOST_ADJUSTED)
COLOURS = {ALIKE: "accent", ADJUSTED: "muted", NOT_COMPARABLE: "sank"}
GONE = "not shown"


def balance(records: Sequence[Record], *, look: Look) -> Figure:
    """Each provider a column (on a phone a block), each variable a line: hollow before, filled after.

    `records`: {"provider", "key", "variable", "before", "after" (signed, SD or Cox index),
    "matched_on", "mark": "alike" | "adjusted" | "not comparable" | None where it is not judged,
    "hidden": why there is nothing}. Drawn is how far, without the sign; the pointer gets it. All
    columns share one scale that ends at 0.6 at most; what lies further is an arrow at its end.
    """
    sheet, words = Sheet(records, look), Words()
    for number, block in enumerate(sheet.blocks):
        _ground(sheet, block, words)
        _names(sheet, block, words)
        if not number:
            _limits(sheet, block, words)
    _foot(sheet, words)
    return marks.figure(
        [*_joins(sheet), *_before(sheet), *_after(sheet), *_gone(sheet)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [-0.01, round(sheet.beside - 0.99 + USED, 2)]},
            yaxis={"range": [-round(sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _held(sheet: Sheet) -> list[tuple[int, float, Cell]]:
    """(column, y, cell) of every cell there is."""
    return [
        (place, sheet.y(block, line), sheet.cells[key, name])
        for block in sheet.blocks
        for place, key in enumerate(block.keys)
        for line, (name, real) in enumerate(sheet.lines)
        if real and (key, name) in sheet.cells
    ]


def _joins(sheet: Sheet) -> list[dict[str, Any]]:
    """A thin line from before to after; one trace."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for place, y, cell in _held(sheet):
        if cell.before is not None and cell.after is not None:
            ends = (sheet.x(place, abs(cell.before)), sheet.x(place, abs(cell.after)))
            xs += [*(round(end, 4) for end in ends), None]
            ys += [round(y, 2), round(y, 2), None]
    if not xs:
        return []
    pen = {"color": sheet.look.colour("line"), "width": 2.5 if sheet.look.projector else 1.5}
    trace = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": pen}
    return [trace | {"hoverinfo": "skip"}]


def _before(sheet: Sheet) -> list[dict[str, Any]]:
    drawn = [(p, y, c, c.before) for p, y, c in _held(sheet) if c.before is not None]
    return _dots(sheet, drawn, hollow=True)


def _after(sheet: Sheet) -> list[dict[str, Any]]:
    drawn = [(p, y, c, c.after) for p, y, c in _held(sheet) if c.after is not None]
    return _dots(sheet, drawn, hollow=False)


def _dots(
    sheet: Sheet, drawn: Sequence[tuple[int, float, Cell, float]], *, hollow: bool
) -> list[dict[str, Any]]:
    """Marks of one kind; one trace."""
    if not drawn:
        return []
    look, size = sheet.look, 0.62 * sheet.words
    # Before matching nothing is judged yet.
    names = ["muted" if hollow else COLOURS.get(cell.mark, "line") for *_, cell, _ in drawn]
    names = [
        each if cell.mark else "line" for each, (*_, cell, _) in zip(names, drawn, strict=True)
    ]
    edges = [look.colour(each) for each in names]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(sheet.x(place, abs(value)), 4) for place, *_, value in drawn],
            "y": [round(y, 2) for _, y, *_ in drawn],
            "marker": {
                "symbol": [_symbol(sheet, cell, value, hollow) for *_, cell, value in drawn],
                "size": round(size, 1),
                "color": look.colour("paper") if hollow else edges,
                "opacity": 1,
                "line": {"color": edges, "width": 2.2 if look.projector else 1.6},
            },
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [cell.hover() for *_, cell, _ in drawn],
        }
    ]


def _symbol(sheet: Sheet, cell: Cell, value: float, hollow: bool) -> str:
    if abs(value) > sheet.end:
        return "triangle-right"
    return "diamond" if cell.mark == NOT_COMPARABLE and not hollow else "circle"


def _gone(sheet: Sheet) -> list[dict[str, Any]]:
    """Where nothing may be shown it says so; the reason is in the key and under the pointer."""
    gone = [(place, y, cell) for place, y, cell in _held(sheet) if cell.reason]
    if not gone:
        return []
    muted = sheet.look.colour("muted")
    places = [(place + 0.04, y, GONE, muted) for place, y, _ in gone]
    trace = marks.texts(places, size=sheet.small, textposition="middle right")
    return [trace | {"hoverinfo": "text", "hovertext": [cell.hover() for *_, cell in gone]}]


def _ground(sheet: Sheet, block: Block, words: Words) -> None:
    """In every column the line at 0, dashed ones at the limits, a level guide in every line."""
    look = sheet.look
    start = block.top - block.head
    last = sheet.y(block, len(sheet.lines) - 1) - sheet.talls[-1] / 2
    zero = [((place, place), (start, last)) for place in range(len(block.keys))]
    limits = [
        ((sheet.x(place, limit),) * 2, span)
        for place, key in enumerate(block.keys)
        for span in _spans(sheet, block, key)
        for limit in LIMITS
    ]
    level = [
        ((place, place + USED), (sheet.y(block, line),) * 2)
        for place, key in enumerate(block.keys)
        for line, (name, _) in enumerate(sheet.lines)
        if (key, name) in sheet.cells and not sheet.cells[key, name].reason
    ]
    wide = 1.5 if look.projector else 1.0
    pens: list[tuple[Any, str, dict[str, Any]]] = [
        (level, "grid", {}),
        (limits, "line", {"dash": "3px,3px"}),
        (zero, "muted", {}),
    ]
    for pieces, name, more in pens:
        pen = marks.strokes(pieces, colour=look.colour(name), width=wide, **more)
        words.shapes.append(pen | {"layer": "below"})


def _spans(sheet: Sheet, block: Block, key: str) -> list[tuple[float, float]]:
    """From where to where upright lines go in a column: they stop for words."""
    start = top = block.top - block.head
    found = []
    for line, (name, _) in enumerate(sheet.lines):
        low = top - sheet.talls[line]
        if (key, name) in sheet.cells and sheet.cells[key, name].reason:
            found.append((start, top))
            start = low
        top = low
    return [span for span in [*found, (start, top)] if span[0] > span[1]]


def _names(sheet: Sheet, block: Block, words: Words) -> None:
    """Providers over their columns, variables at the left of them, kinds of variables in bold."""
    look, off = sheet.look, 6 - sheet.left
    ink, muted = look.colour("ink"), look.colour("muted")
    for place, lines in enumerate(block.names):
        text = f"<b>{'<br>'.join(marks.plain(each) for each in lines)}</b>"
        y = block.top - block.head + 0.35 * sheet.size
        at: dict[str, Any] = {"xref": "paper", "xshift": round(off, 1)} if look.narrow else {}
        note = marks.label(
            text,
            0 if look.narrow else place,
            y,
            size=sheet.size,
            colour=ink,
            at="left",
            down="bottom",
        )
        words.notes.append(note | at)
    for line, ((_, real), name) in enumerate(zip(sheet.lines, sheet.names, strict=True)):
        told = "<br>".join(marks.plain(each) for each in name)
        told, colour = (told, ink) if real else (f"<b>{told}</b>", muted)
        note = marks.label(
            told, 0, sheet.y(block, line), size=sheet.words, colour=colour, at="left", xref="paper"
        )
        words.notes.append(note | {"xshift": round(off, 1)})


def _limits(sheet: Sheet, block: Block, words: Words) -> None:
    """0.05 and 0.25, named once: in the first column, beside "matched on"."""
    y, look = sheet.y(block, 0), sheet.look
    for limit in LIMITS:
        note = marks.label(
            f"{limit:g}", 0, y, size=sheet.small, colour=look.colour("muted"), at="left"
        )
        more = {"x": round(sheet.x(0, limit), 4), "xshift": 2, "bgcolor": look.colour("paper")}
        words.notes.append(note | more)


def _foot(sheet: Sheet, words: Words) -> None:
    if not sheet.blocks:
        return
    size, muted = sheet.small, sheet.look.colour("muted")
    y = sheet.bottom - 0.7 * size
    for lines in (sheet.title, sheet.told):
        text = "<br>".join(marks.plain(each) for each in lines)
        if text:
            note = marks.label(
                text, 0, y, size=size, colour=muted, at="left", down="top", xref="paper"
            )
            words.notes.append(note | {"xshift": round(6 - sheet.left, 1)})
        y -= (1.4 * len(lines) + 0.3) * size
