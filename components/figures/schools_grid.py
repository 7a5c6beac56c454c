"""Too many schools to draw one by one: squares, darker where more of them lie.

Knows: cells with a count, shades. Must not know: SQL, Dash, which picture they lie in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from components.figures.marks import number_or_none
from components.theme import Look
from queries.answer import Record, Value

Cell = tuple[float, float, float, float, int]  # x from, x to, y from, y to, schools
# From so many schools on, and how the key says it.
SHADES = ((1, "1"), (2, "2 to 4"), (5, "5 to 9"), (10, "10 to 24"), (25, "25 or more"))


def cells(records: Sequence[Record]) -> list[Cell]:
    """(x_from, x_to, y_from, y_to, schools) of every square that holds a school."""
    found = []
    for record in records:
        values = [number_or_none(record.get(name)) for name in ("x_from", "x_to", "y_from", "y_to")]
        many = number_or_none(record.get("n_schools"))
        if record.get("cell") and many and None not in values:
            x0, x1, y0, y1 = (round(float(value or 0.0), 5) for value in values)
            found.append((x0, x1, y0, y1, round(many)))
    return found


def colours(look: Look) -> list[str]:
    """A colour for each shade: the more schools, the further from the page's own."""
    depths = (1, 2, 3, 4, 5) if look.theme == "light" else (5, 3, 2, 1, 0)
    return [look.depth(depth) for depth in depths]


def squares(
    found: Sequence[Cell],
    facts: Mapping[str, Value],
    look: Look,
    *,
    drawn: Callable[[float], float],
) -> list[dict[str, Any]]:
    """One heat map of all squares, x as `drawn` puts it; none without squares.

    Its grid is made of every edge that occurs, so squares need not be of one size.
    """
    if not found:
        return []
    xs = sorted({edge for x0, x1, *_ in found for edge in (x0, x1)})
    ys = sorted({edge for _, _, y0, y1, _ in found for edge in (y0, y1)})
    column, row = ({edge: i for i, edge in enumerate(edges)} for edges in (xs, ys))
    counts: list[list[int | None]] = [[None] * (len(xs) - 1) for _ in ys[1:]]
    for x0, x1, y0, y1, many in found:
        for y in range(row[y0], row[y1]):
            for x in range(column[x0], column[x1]):
                counts[y][x] = many
    low, high = 0.5, SHADES[-1][0] + 0.5  # every shade ends half-way between two counts
    ends = [*(start - 0.5 for start, _ in SHADES), high]
    steps = [
        [round((end - low) / (high - low), 4), fill]
        for pair, fill in zip(pairwise(ends), colours(look), strict=True)
        for end in pair
    ]
    many_words = str(facts.get("many") or "schools")
    return [
        {
            "type": "heatmap",
            "x": [round(drawn(x), 4) for x in xs],
            "y": ys,
            "z": counts,
            "zmin": low,
            "zmax": high,
            "colorscale": steps,
            "showscale": False,
            "xgap": 1,
            "ygap": 1,
            "hoverongaps": False,
            "hovertemplate": f"{many_words.capitalize()} here: %{{z}}<extra></extra>",
        }
    ]


def key(facts: Mapping[str, Value], look: Look, occurring: Sequence[int]) -> list[str]:
    """ "Schools in a square:", "■ 1", "■ 2 to 4" ..., as far as they occur."""
    starts = [start for start, _ in SHADES]
    last = max((bisect_right(starts, many) for many in occurring), default=0)
    many = str(facts.get("many") or "schools").capitalize()
    pieces = [
        f'<span style="color:{fill}">■</span> {words}'
        for (_, words), fill in zip(SHADES[:last], colours(look), strict=False)
    ]
    return [f"{many} in a square:", *pieces] if pieces else []
