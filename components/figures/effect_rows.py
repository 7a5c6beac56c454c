"""Effects of parts of providers' students, provider after provider: a compact row for each part.

Knows: which lines, marks and words a sheet's rows are drawn with, what hollow, grey and dashed mean.
Must not know: SQL, Dash, where rows and columns stand (effect_frame), how a record is read and
printed (effect_parts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.figures.effect_frame import GAP, HEADS, Column, Sheet, Word
from components.figures.effect_parts import Part
from components.figures.forest import ENDS
from components.figures.provider_frame import LINE
from components.theme import Figure, Look
from queries.answer import Record, Value

# Which side of its point a text of a trace stands on.
SIDE = {"left": "middle right", "middle": "middle center", "right": "middle left"}


def effect_rows(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Rows in the order given; those of one `key` in a row stand under their provider's name.

    `records`: {"group", "key": the provider, "part": what the row is, "n", "schools", "effect",
    "low", "high" (SD), "verdict", "comparable", "reason"}; without an effect only the part's name
    and the reason stand there. `facts`: {"unit_words"}. Nothing else is read. Hollow always and
    only means that the interval holds 0; a grey cross has no verdict: no interval, not comparable,
    or no word given; a diamond has a verdict in other words than those of growth: it is a difference
    of two rows. The name of a single provider is left to the page. Marks carry `customdata`
    {"group": key}. A slide with many rows has two columns, on the axes x and x2.
    """
    sheet = Sheet(records, facts, look)
    traces: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    ends = _domains(sheet)
    for column, axis, domain in zip(sheet.columns, ("x", "x2"), ends, strict=False):
        words = [*column.words]
        if sheet.shown:
            words += _words(sheet, column)
        if axis == "x":
            words += _key(sheet)
        on: dict[str, str] = {} if axis == "x" else {"xaxis": axis}
        found = [*_whiskers(sheet, column), *_marks(sheet, column), *_texts(words)]
        traces += [trace | on for trace in found]
        on = {} if axis == "x" else {"xref": axis}
        drawn = [*_bands(sheet, column, domain), *(each | on for each in _ground(sheet, column))]
        shapes += [shape | {"layer": "below"} for shape in drawn]
    axes: dict[str, Any] = {}
    for name, domain in zip(("xaxis", "xaxis2"), ends, strict=False):
        axes[name] = {"range": [round(sheet.start, 4), round(sheet.end, 4)], "fixedrange": True}
        axes[name] |= {"visible": False, "domain": [*domain]} if len(ends) > 1 else {}
    return marks.figure(
        traces,
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=shapes,
            annotations=[],
            **axes,
        ),
    )


def _domains(sheet: Sheet) -> list[tuple[float, float]]:
    """Which part of the page between its margins each column has (0-1)."""
    if len(sheet.columns) == 1:
        return [(0.0, 1.0)]
    return [(0.0, (1 - GAP) / 2), ((1 + GAP) / 2, 1.0)]


def _whiskers(sheet: Sheet, column: Column) -> list[dict[str, Any]]:
    """One trace for each pen; no line ever goes from one row to another."""
    pens: dict[str, dict[str, Any]] = {}
    thick = max(2.2, 0.22 * sheet.size)
    for part, y in column.rows:
        if part.ends is None:
            continue
        colour = part.colour(sheet.look)
        pen: dict[str, Any] = {"color": colour}
        pen["width"] = round(thick if part.told else 0.65 * thick, 1)
        pen |= {} if part.verdict else {"dash": "5px,4px"}
        empty: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": [], "y": [], "line": pen}
        trace = pens.setdefault(colour, empty | {"hoverinfo": "skip"})
        trace["x"] += [*(round(end, 4) for end in part.ends), None]
        trace["y"] += [y, y, None]
    return list(pens.values())


def _marks(sheet: Sheet, column: Column) -> list[dict[str, Any]]:
    """The values, over their whiskers; one trace."""
    if not column.rows:
        return []
    look, parts = sheet.look, [part for part, _ in column.rows]
    edges, paper = [part.colour(look) for part in parts], look.colour("paper")
    size = 10.0 if look.narrow else 0.72 * sheet.size
    marker = {
        "symbol": [_symbol(part) for part in parts],
        "size": [round(size if part.verdict else 0.85 * size, 1) for part in parts],
        "color": [paper if p.close else edge for p, edge in zip(parts, edges, strict=True)],
        "opacity": 1,
        "line": {"color": edges, "width": 3 if look.projector and sheet.size > 18 else 2},
    }
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(part.value or 0.0, 4) for part in parts],
            "y": [y for _, y in column.rows],
            "marker": marker,
            "hoverinfo": "text",
            "hovertext": [part.hover(2, sheet.unit) for part in parts],
            "customdata": [{"group": part.key} for part in parts],
        }
    ]


def _symbol(part: Part) -> str:
    if not part.verdict:
        return "x-thin"
    return "diamond" if part.apart else "circle"


def _texts(words: Sequence[Word]) -> list[dict[str, Any]]:
    """One trace for each size of type and side of its point; not cut off at the axes' ends."""
    kinds: dict[tuple[float, str], list[Word]] = {}
    for word in words:
        kinds.setdefault((word.size, word.at), []).append(word)
    found = []
    for (size, at), some in kinds.items():
        colours = [word.colour for word in some]
        alike = len(set(colours)) == 1
        found.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [round(word.x, 4) for word in some],
                "y": [round(word.y, 1) for word in some],
                "text": [word.text for word in some],
                "textposition": SIDE[at],
                "textfont": {"size": size, "color": colours[0] if alike else colours},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    return found


def _bands(sheet: Sheet, column: Column, ends: tuple[float, float]) -> list[dict[str, Any]]:
    """A quiet band behind each heading, on across both margins: a shape for each of the three."""
    if not column.bands:
        return []
    fill, found = sheet.look.colour("panel"), []
    left, right = ends
    pieces = [(left, right, None), (-sheet.left, 0.0, left), (0.0, sheet.right, right)]
    for x0, x1, anchor in pieces:
        boxes = [f"M{x0:g},{y0}L{x1:g},{y0}L{x1:g},{y1}L{x0:g},{y1}Z" for y0, y1 in column.bands]
        piece = {"type": "path", "path": "".join(boxes), "fillcolor": fill, "line": {"width": 0}}
        fixed = {} if anchor is None else {"xsizemode": "pixel", "xanchor": anchor}
        found.append(piece | {"xref": "paper"} | fixed)
    return found


def _ground(sheet: Sheet, column: Column) -> list[dict[str, Any]]:
    """The line at 0 from its name down, lighter ones at the ticks, a level guide in every row."""
    if not column.rows:
        return []
    look = sheet.look
    ups = [((x, x), span) for x in sheet.ticks if x for span in column.spans]
    under = -LINE * (len(sheet.zero) + 0.15) * sheet.small - 2
    zero = [((0.0, 0.0), span) for span in [(under, -sheet.head), *column.spans]]
    wide = 1.5 if look.projector else 1
    grid = marks.strokes(ups, colour=look.colour("grid"), width=wide)
    # Written here: their ends are no round values, and must not reach into words.
    grid["path"] += "".join(
        f"M{sheet.low:.4f},{y:g}L{sheet.high:.4f},{y:g}" for _, y in column.rows
    )
    return [grid, marks.strokes(zero, colour=look.colour("accent"), width=2 * wide)]


def _words(sheet: Sheet, column: Column) -> list[Word]:
    """Name of the line at 0, which end is which, heads of columns, ticks, the axis in words."""
    size, muted = sheet.small, sheet.look.colour("muted")
    accent = sheet.look.colour("accent")
    found = [
        Word(f"<b>{marks.plain(line)}</b>", 0, -LINE * size * (at + 0.65), "middle", size, accent)
        for at, line in enumerate(sheet.zero)
    ]
    y = 0.95 * size - sheet.head
    found.append(Word(ENDS[0], sheet.low, y, "left", size, muted))
    found.append(Word(ENDS[1], sheet.high, y, "right", size, muted))
    if not sheet.look.narrow:
        found.append(Word(HEADS[0], sheet.x_value, y, "left", size, muted))
    if sheet.people:
        found.append(Word(HEADS[1], sheet.end, y, "left", size, muted))
    y = column.bottom - 0.9 * size
    found += [Word(text, x, y, "middle", size, muted) for x, text in sheet.ticks.items()]
    middle = (sheet.low + sheet.high) / 2
    for at, line in enumerate(sheet.title):
        down = y - 1.45 * size * (at + 1)
        found.append(Word(marks.plain(line), middle, down, "middle", size, muted))
    return found


def _key(sheet: Sheet) -> list[Word]:
    """What line, hollow and grey mean, at the foot of the sheet."""
    size = sheet.small
    y = sheet.bottom - (1.45 * (1 + len(sheet.title)) + 0.95) * size
    muted = sheet.look.colour("muted")
    return [
        Word(marks.plain(line), sheet.start, y - 1.45 * size * at, "left", size, muted)
        for at, line in enumerate(sheet.key)
    ]
