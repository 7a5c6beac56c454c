"""Growth against size: where schools would fall if they did not differ, and who lies outside.

Knows: the limits' formula, which names are written. Must not know: SQL, Dash, how growth and its
variance were found. x is the logarithm (base 10) of matched students, y is SDs: drawn on a plain axis
whose ticks say students, since rings and leader lines go astray on plotly's logarithmic one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10, sqrt
from typing import Any

from components.figures import marks, schools_frame, schools_grid, schools_marks, schools_names
from components.figures.forest_rows import roomy
from components.figures.labels import Box, Span
from components.figures.marks import number_or_none
from components.figures.schools_frame import Plane, Range
from components.figures.schools_marks import Unit
from components.theme import Figure, Look
from queries.answer import Record, Value

# z of each limit, the share inside it, whether its line is dashed (MEASURES 5: funnel)
LIMITS = ((1.96, "95%", False), (3.09, "99.8%", True))
LEAST = 0.2
TICKS = (1, 2, 3, 5)
STEPS = 48  # pieces of a curve


def funnel(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Schools (or districts) by matched students and conditional growth, with the limits of chance.

    `records` and `facts` as for `quadrant`; limits are 1.96 and 3.09 sqrt(within / n) around 0,
    facts["within"] being the pooled variance within schools; without it none are drawn. Named are
    those outside the 99.8% limits that are large enough to be judged, and the chosen.
    """
    units = schools_marks.read(records, facts, x="n")
    cells = schools_grid.cells(records)
    within = number_or_none(facts.get("within")) or 0.0
    many = str(facts.get("many") or "schools")
    across = _across(units, cells)
    said = [
        f"{inside} of {many} would lie inside if {many} did not differ" for _, inside, _ in LIMITS
    ]
    room = 11.5 * look.small
    plane = schools_frame.frame(
        look,
        across=across,
        up=_up(units, cells, within, across),
        x_title="Matched students (logarithmic scale)",
        key=[
            schools_marks.key(units, look),
            schools_grid.key(facts, look, [n for *_, n in cells]),
            said if look.narrow and within else [],
        ],
        gutter=(roomy("<b>99.8%", look.small) + 8 if look.narrow else room + 12) if within else 0,
    )
    data = schools_grid.squares(cells, facts, look, drawn=_log)
    if within:
        data += _limits(plane, within, grid=bool(cells))
        _name_limits(plane, within, said, room)
    plane.shapes += schools_marks.rings(units, look, many=len(units), halo=bool(cells))
    schools_names.name_points(
        plane,
        units,
        _named(units, within),
        many=len(units),
        lines=_curves(plane, within),
        backed=bool(cells),
    )
    data += plane.rule((plane.low_x, plane.high_x), (0, 0), halo=bool(cells))
    data += schools_marks.points(units, look, many=len(units))
    return plane.figure(data, xticks=_ticks(plane))


def limit(z: float, within: float, n: float) -> float:
    """How far from 0 a school of `n` matched students may lie by chance: z sqrt(within / n)."""
    return z * sqrt(within / n)


def outside(unit: Unit, within: float) -> bool:
    """Beyond the 99.8% limits, and large enough to be judged."""
    judged = unit.kind != schools_marks.SMALL and within > 0
    return judged and abs(unit.y) > limit(LIMITS[1][0], within, 10**unit.x)


def _named(units: Sequence[Unit], within: float) -> list[int]:
    """The chosen, then those outside, furthest first."""
    found = [i for i, unit in enumerate(units) if unit.chosen or outside(unit, within)]
    return sorted(found, key=lambda i: (not units[i].chosen, -abs(units[i].y)))


def _across(units: Sequence[Unit], cells: Sequence[schools_grid.Cell]) -> Range:
    """All sizes, outward to the next tenth of a power of ten."""
    xs = [unit.x for unit in units] + [_log(x) for cell in cells for x in cell[:2]]
    low, high = min(xs, default=1.0), max(xs, default=2.0)
    return floor(10 * low - 0.4) / 10, ceil(10 * high + 0.4) / 10


def _log(n: float) -> float:
    """Where n students are drawn."""
    return log10(max(1.0, n))


def _up(
    units: Sequence[Unit],
    cells: Sequence[schools_grid.Cell],
    within: float,
    across: Range,
) -> Range:
    """Every point and the whole of the curves."""
    widest = limit(LIMITS[-1][0], within, 10 ** across[0])
    ys = [unit.y for unit in units] + [y for cell in cells for y in cell[2:4]]
    low, high = min([*ys, -widest, -LEAST]), max([*ys, widest, LEAST])
    pad = 0.02 * (high - low)
    return schools_frame.outward(low - pad, high + pad)


def _places(plane: Plane) -> list[float]:
    """Places along a curve, from edge to edge."""
    span = plane.high_x - plane.low_x
    return [round(plane.low_x + span * i / STEPS, 4) for i in range(STEPS + 1)]


def _limits(plane: Plane, within: float, *, grid: bool) -> list[dict[str, Any]]:
    """Both pairs of curves, the wider one first; what lies between a pair is a soft tint.

    Over a `grid` of squares they are set off instead.
    """
    look, xs, data = plane.look, _places(plane), []
    for z, _, dashed in reversed(LIMITS):
        upper = [limit(z, within, 10**x) for x in xs]
        pen: dict[str, Any] = {
            "color": look.colour("muted"),
            "width": 2.2 if look.projector else 1.4,
        }
        if dashed:
            pen["dash"] = "9px,6px" if look.projector else "6px,4px"
        tint = look.colour("panel" if dashed else "sky-low")
        base: dict[str, Any] = {"type": "scatter", "hoverinfo": "skip"}
        if not grid:
            shade = {"mode": "none", "fill": "toself", "fillcolor": tint}
            edges = [*upper, *(-y for y in reversed(upper))]
            data.append(
                base | shade | {"x": [*xs, *reversed(xs)], "y": [round(y, 4) for y in edges]}
            )
        ys = [*(round(y, 4) for y in upper), None, *(round(-y, 4) for y in upper)]
        base |= {"mode": "lines", "x": [*xs, None, *xs], "y": ys}
        if grid:
            under = {"color": look.colour("paper"), "width": pen["width"] + 2}
            data.append(base | {"line": under})
        data.append(base | {"line": pen})
    return data


def _name_limits(plane: Plane, within: float, said: Sequence[str], room: float) -> None:
    """What a limit means, at its right end: the wider one's above 0, the narrower one's below.

    On a phone only the shares stand there, at both ends; the key says the rest.
    """
    look, wanted, texts = plane.look, [], []
    for (z, inside, wider), words in zip(LIMITS, said, strict=True):
        end, share = limit(z, within, 10**plane.high_x), f"<b>{inside}</b>"
        lines = marks.wrap(words, room / 1.08, look.small, lines=6)
        for side in (-1, 1):
            if look.narrow or wider == (side > 0):
                text = "<br>".join(marks.plain(line) for line in lines).replace(inside, share, 1)
                texts.append(share if look.narrow else text)
                away = 0.0 if look.narrow else side * 0.7 * look.small * (len(lines) + 0.5)
                wanted.append(plane.py(side * end) + away)
    tall = [1.4 * look.small * (1 + text.count("<br>")) + 4 for text in texts]
    places = marks.keep_apart(wanted, tall, low=0, high=plane.tall)
    for text, at in zip(texts, places, strict=True):
        style: dict[str, Any] = {"colour": "muted", "size": look.small, "at": "left"}
        plane.say(text, 1, round(at / plane.tall, 4), **style, xshift=5, xref="paper", yref="paper")


def _curves(plane: Plane, within: float) -> list[Box]:
    """The curves as short flat boxes, and the line at 0, for names to keep off."""
    level = plane.py(0)
    found = [Box(Span(0, plane.wide), Span(level, level, -1, 1))]
    places = _places(plane) if within else []
    for first, last in pairwise(places):
        for z, *_ in LIMITS:
            for side in (-1, 1):
                ends = sorted(plane.py(side * limit(z, within, 10**x)) for x in (first, last))
                found.append(
                    Box(Span(plane.px(first), plane.px(last)), Span(ends[0], ends[1], -1, 1))
                )
    return found


def _ticks(plane: Plane) -> dict[float, str]:
    """Round numbers of students, as many as stand apart."""
    found: dict[float, str] = {}
    edge = -1e9
    page = schools_frame.PAGES[plane.look.size][0]
    for power in range(7):
        for start in TICKS:
            n = start * 10**power
            if plane.low_x <= _log(n) <= plane.high_x:
                half = roomy(f"{n:,}", plane.look.small) / 2
                at = page * plane.px(_log(n))
                if at - half >= edge:
                    found[round(_log(n), 5)] = f"{n:,}"
                    edge = at + half + plane.look.small
    return found
