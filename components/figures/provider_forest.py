"""Growth of each provider's students beside like students: a row each, its schools as small dots.

Knows: where rows and columns stand, what hollow, grey and dashed mean. Must not know: SQL, Dash, how
students were matched, how a record is read and printed (provider_rows). x is the value itself, y is
in pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest import ENDS
from components.figures.forest_rows import amount, roomy
from components.figures.names import Words
from components.figures.provider_frame import COLUMNS, MINE, Sheet
from components.figures.provider_rows import limit, swarm
from components.theme import Figure, Look
from queries.answer import Record, Value


def provider_forest(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Each provider in the order given: mark, 95% whisker, its schools, all numbers printed.

    `records`: {"group", "key", "n", "n_pool", "schools", "effect", "low", "high" (SD), "verdict",
    "comparable", "reason", "leans", "balance", "share_matched", "chance"}; without an effect only
    name, students and reason stand there. Among them or after them {"dot": True, "key", "effect"}
    for the schools of a row; what else such a record holds is not read. `facts`: {"unit_words",
    "threshold": the reader's, SD}. Hollow always and only means that the interval holds 0; grey
    crosses have no verdict. Marks carry `customdata` {"group"}.
    """
    sheet, words = Sheet(records, facts, look), Words()
    if sheet.shown:
        _ground(sheet, words)
        _heads(sheet, words)
    for cells, top in zip(sheet.cells, sheet.tops, strict=True):
        for text, x, shift, at, down, size, colour in cells:
            note = marks.label(text, x, top - down, size=size, colour=colour, at=at, down="top")
            words.notes.append(note | {"xref": "paper", "xshift": round(shift, 1)})
    return marks.figure(
        [*_mine(sheet), *_schools(sheet), *_whiskers(sheet), *_marks(sheet)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [round(sheet.low, 4), round(sheet.high, 4)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _mine(sheet: Sheet) -> list[dict[str, Any]]:
    """The reader's threshold, a thin dashed line down to its name."""
    if not (sheet.threshold and sheet.shown):
        return []
    ys: list[float | None] = []
    for top, low in [*sheet.spans(), (sheet.bottom, sheet.bottom - 1.6 * sheet.small)]:
        ys += [round(top, 2), round(low, 2), None]
    xs = [None if y is None else round(sheet.threshold, 4) for y in ys]
    pen: dict[str, Any] = {"color": sheet.look.colour("muted"), "dash": "4px,4px"}
    pen |= {"width": 2 if sheet.look.projector else 1}
    trace: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": pen}
    return [trace | {"hoverinfo": "skip"}]


def _schools(sheet: Sheet) -> list[dict[str, Any]]:
    """Single schools, over and under their row's line; one trace, no name and no size."""
    look, xs, ys = sheet.look, [], []
    size = 5.0 if look.narrow else 0.4 * sheet.size
    steps = [sign * size * far for far in (1.9, 3.1) for sign in (1, -1)]
    apart = size * (sheet.high - sheet.low) / sheet.plot
    told: list[str] = []
    for row, y in zip(sheet.rows, sheet.mids, strict=True):
        offsets = swarm(row.schools, apart=apart, levels=steps)
        xs += [round(value, 4) for value in row.schools]
        ys += [round(y + off, 2) for off in offsets]
        name = f"One school of <b>{marks.plain(row.name)}</b>"
        unit = marks.plain(sheet.unit)
        told += [f"{name}<br>{amount(value, 2)} {unit}" for value in row.schools]
    if not xs:
        return []
    dot = {"size": round(size, 1), "color": look.colour("muted"), "opacity": 0.5}
    trace: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": xs, "y": ys}
    return [trace | {"marker": dot, "hoverinfo": "text", "hovertext": told}]


def _whiskers(sheet: Sheet) -> list[dict[str, Any]]:
    """One trace for each pen; no line ever goes from one row to another."""
    pens: dict[str, dict[str, Any]] = {}
    for row, y in zip(sheet.rows, sheet.mids, strict=True):
        if row.ends is None:
            continue
        colour, thick = row.colour(sheet.look), 5 if sheet.look.projector else 3.5
        pen: dict[str, Any] = {"color": colour, "width": thick if row.told else 0.65 * thick}
        pen |= {} if row.verdict else {"dash": "5px,4px"}
        empty: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": [], "y": [], "line": pen}
        trace = pens.setdefault(colour, empty | {"hoverinfo": "skip"})
        trace["x"] += [*(round(end, 4) for end in row.ends), None]
        trace["y"] += [y, y, None]
    return list(pens.values())


def _marks(sheet: Sheet) -> list[dict[str, Any]]:
    """The values, over their whiskers; one trace."""
    look = sheet.look
    rows = [row for row in zip(sheet.rows, sheet.mids, strict=True) if row[0].value is not None]
    if not rows:
        return []
    edges, paper = [row.colour(look) for row, _ in rows], look.colour("paper")
    fills = [paper if row.close else edge for (row, _), edge in zip(rows, edges, strict=True)]
    size = 11.0 if look.narrow else 0.85 * sheet.size
    pen = {"color": edges, "width": 3 if look.projector else 2}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(row.value or 0.0, 4) for row, _ in rows],
            "y": [y for _, y in rows],
            "marker": {
                "symbol": ["circle" if row.verdict else "x-thin" for row, _ in rows],
                "size": [round(size if row.verdict else 0.8 * size, 1) for row, _ in rows],
                "color": fills,
                "opacity": 1,
                "line": pen,
            },
            "hoverinfo": "text",
            "hovertext": [row.told_of(sheet.threshold, sheet.unit) for row, _ in rows],
            "customdata": [{"group": str(row.record.get("key", row.name))} for row, _ in rows],
        }
    ]


def _ground(sheet: Sheet, words: Words) -> None:
    """The line at 0 up to its name, lighter ones at the ticks, a level guide in every row."""
    look = sheet.look
    levels = [y for row, y in zip(sheet.rows, sheet.mids, strict=True) if row.value is not None]
    spans = sheet.spans()
    under = -1.4 * len(sheet.zero) * sheet.small - 3
    ups = [((x, x), span) for x in sheet.ticks if x for span in spans]
    level = [((sheet.low, sheet.high), (y, y)) for y in levels]
    zero = [((0.0, 0.0), span) for span in [*spans, (under, -sheet.head - 2)]]
    drawn: list[tuple[Any, str, float]] = [([*ups, *level], "grid", 1), (zero, "accent", 2)]
    for pieces, name, width in drawn:
        wide = width * (1.5 if look.projector else 1)
        pen = marks.strokes(pieces, colour=look.colour(name), width=wide)
        words.shapes.append(pen | {"layer": "below"})


def _heads(sheet: Sheet, words: Words) -> None:
    """Names of the lines, which end is which, heads of columns, ticks, the axis in words, the key."""
    look, size, muted = sheet.look, sheet.small, sheet.look.colour("muted")
    zero = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in sheet.zero)
    accent, y = look.colour("accent"), 1.05 * size - sheet.head
    words.notes.append(marks.label(zero, 0, 0, size=size, colour=accent, down="top"))
    y_foot = sheet.bottom - 0.95 * size
    for x, text in sheet.ticks.items():
        tick = marks.label(text, x, y_foot, size=size, colour=muted)
        words.notes.append(tick | {"bgcolor": look.colour("paper")})
    heads = [(ENDS[0], 0.0, "left", 0.0, y), (ENDS[1], 1.0, "right", 0.0, y)]
    if not look.narrow:
        offs = (sheet.pad, sheet.edge)
        heads += [(head, 1.0, "left", off, y) for head, off in zip(COLUMNS, offs, strict=True)]
    y_foot -= 1.4 * size
    if sheet.threshold:
        text = MINE.format(value=limit(sheet.threshold))
        share = (sheet.threshold - sheet.low) / (sheet.high - sheet.low)
        half = roomy(text, size) / 2 / sheet.plot
        heads.append((text, min(max(share, half), 1 - half), "middle", 0.0, y_foot))
        y_foot -= 1.4 * size
    y_foot -= 0.65 * size * (len(sheet.title) - 1)
    heads.append(("<br>".join(marks.plain(x) for x in sheet.title), 0.5, "middle", 0.0, y_foot))
    if sheet.key:
        start = 0.0 if look.narrow else 6 - sheet.left
        middle = y_foot - (0.65 * len(sheet.title) + 0.6 + 0.72 * len(sheet.key)) * size
        heads.append(("<br>".join(marks.plain(x) for x in sheet.key), 0.0, "left", start, middle))
    for text, end, at, shift, height in heads:
        label = marks.label(text, end, height, size=size, colour=muted, at=at, xref="paper")
        words.notes.append(label | {"xshift": round(shift, 1)})
