"""Dollars per enrolled student, a bar a school year, a piece a source, named at the last bar.

Knows: where bars, totals and names stand. Must not know: SQL, Dash, how many students were counted.
x is in pixels of the look's nominal size, y in dollars, up from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value

PAGE = {"narrow": 0.9, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page
TALL = {"narrow": 330.0, "wide": 330.0, "projector": 620.0}


def funding(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """Upright bars from 0: `records` {"key" (source, or "all"), "year", "school_year", "source",
    "per_student", "amount_usd", "hidden"}; a year whose students may not be told leaves words.
    """
    sources = [r for r in dict.fromkeys(str(r["key"]) for r in records) if r != "all"]
    names = {str(r["key"]): str(r["source"]) for r in records}
    years = sorted({int(str(r["year"])) for r in records})
    at = {(int(str(r["year"])), str(r["key"])): r for r in records}
    each = {key: number_or_none(r.get("per_student")) or 0.0 for key, r in at.items()}
    top = max((each.get((year, "all"), 0.0) for year in years), default=0.0) or 1.0
    size, tall = look.text, TALL[look.size]
    longest = max((roomy(layers.sentence_case(names[s]), size) for s in sources), default=0.0)
    right = min(longest / PAGE[look.size] + 2.4 * size, 0.42 * look.width)
    step = (look.width - right) / max(1, len(years))
    wide = min(0.66 * step, 130.0 if not look.projector else 220.0)
    head, foot = 1.9 * size, 2.2 * size
    scale = (tall - head - foot) / top  # pixels a dollar
    words, data = Words(), []
    floor = dict.fromkeys(years, 0.0)
    middle: dict[str, float] = {}
    for i, source in enumerate(sources):
        fill = look.depth(1 + i % 5)
        bases, values, xs, hover = [], [], [], []
        for place, year in enumerate(years):
            value = each.get((year, source), 0.0)
            xs.append(round((place + 0.5) * step, 2))
            bases.append(round(floor[year], 2))
            values.append(round(value, 2))
            hover.append(_hover(at.get((year, source)), value))
            if year == years[-1] and value:
                middle[source] = floor[year] + value / 2
            floor[year] += value
        data.append(
            {
                "type": "bar",
                "x": xs,
                "y": values,
                "base": bases,
                "width": round(wide, 2),
                "marker": {"color": fill, "line": {"width": 1, "color": look.colour("rule")}},
                "hoverinfo": "text",
                "hovertext": hover,
            }
        )
    for place, year in enumerate(years):
        _year(year, (place + 0.5) * step, at, floor[year], step, scale, look, words)
    _names(middle, names, sources, (len(years) - 0.5) * step + wide / 2, scale, look, words)
    line = marks.line((0, look.width - right), (0, 0), colour=look.colour("line"), width=1.5)
    words.shapes.append(line)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=tall,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(-foot / scale, 3), round((tall - foot) / scale, 3)]},
            shapes=words.shapes,
            annotations=words.notes,
            barmode="overlay",
        ),
    )


def _year(
    year: int,
    x: float,
    at: Mapping[tuple[int, str], Record],
    top: float,
    step: float,
    scale: float,
    look: Look,
    words: Words,
) -> None:
    """The year under its bar, the total over it; words where there is none."""
    record = at.get((year, "all"), {})
    text = f"{year - 1}\N{EN DASH}{year % 100:02d}"
    if look.narrow:
        text = f"\N{RIGHT SINGLE QUOTATION MARK}{year % 100:02d}"
    ink, muted = look.colour("ink"), look.colour("muted")
    under: dict[str, Any] = {"size": look.small, "colour": muted, "down": "top"}
    words.notes.append(marks.label(text, x, -0.5 * look.text / scale, **under))
    value = number_or_none(record.get("per_student"))
    size = look.small if look.narrow else look.text  # six totals stand beside each other on a phone
    more: dict[str, Any] = {"down": "bottom", "colour": ink, "size": size}
    if value is None:
        reason = layers.sentence_case(str(record.get("hidden") or "not shown"))
        lines = marks.wrap(reason, 0.9 * step * PAGE[look.size], look.small, lines=4)
        text = "<br>".join(marks.plain(line) for line in lines)
        more |= {"colour": muted, "size": look.small}
    else:
        text = f"${value:,.0f}" if look.narrow else f"<b>${value:,.0f}</b>"
    words.notes.append(marks.label(text, x, top + 0.3 * look.text / scale, **more))


def _names(
    middle: Mapping[str, float],
    names: Mapping[str, str],
    sources: Sequence[str],
    x: float,
    scale: float,
    look: Look,
    words: Words,
) -> None:
    """Every source beside the last bar, with a swatch; those without a piece there stand under them."""
    size, tall = look.text, 1.35 * look.text
    order = sorted(sources, key=lambda source: middle.get(source, -1.0), reverse=True)
    wanted = [scale * middle.get(source, 0.0) for source in order]
    high = max([*wanted, 0.0]) + len(order) * tall
    places = marks.keep_apart(wanted, [tall] * len(order), low=0.0, high=high)
    for source, y1 in zip(order, places, strict=True):
        fill = look.depth(1 + sources.index(source) % 5)
        gap = 0.5 * size
        edge = {"line": {"width": 1, "color": look.colour("line")}}
        low, top = (y1 - 0.35 * size) / scale, (y1 + 0.35 * size) / scale
        words.shapes.append(marks.box(x + gap, x + gap + 0.7 * size, low, top, fill=fill, **edge))
        there = source in middle
        text = layers.sentence_case(names[source]) + ("" if there else ": none")
        more: dict[str, Any] = {"size": size, "at": "left"}
        more["colour"] = look.colour("ink" if there else "muted")
        words.notes.append(marks.label(marks.plain(text), x + gap + 1.1 * size, y1 / scale, **more))


def _hover(record: Record | None, value: float) -> str:
    if record is None:
        return ""
    total = number_or_none(record.get("amount_usd")) or 0.0
    name = marks.plain(layers.sentence_case(str(record["source"])))
    each = f"${value:,.2f} per enrolled student"
    return f"<b>{name}</b>, {record['school_year']}<br>{each}<br>${total:,.0f} in all"
