"""Status beside growth: every school as a point with both intervals, between two named lines.

Knows: what the four corners say, which names come first. Must not know: SQL, Dash, how status,
growth and intervals were found. x is percent of students, y is SDs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

from components.figures import marks, schools_frame, schools_grid, schools_marks, schools_names
from components.figures.forest_rows import roomy
from components.figures.labels import Box, Span
from components.figures.marks import number_or_none
from components.figures.schools_frame import PAGES, Plane, Range
from components.figures.schools_marks import Unit
from components.theme import Figure, Look
from queries.answer import Record, Value

# (right half, upper half) -> its name, colour token, opacity
CORNERS = {
    (False, True): ("Lower status, faster growth", "sky-low", 1.0),
    (True, True): ("Higher status, faster growth", "water-top", 1.0),
    (False, False): ("Lower status, slower growth", "notice", 1.0),
    (True, False): ("Higher status, slower growth", "notice", 0.5),
}
LINES = "Lines: 95% intervals"
LEAST = 0.2  # SDs up and down that are always shown: no picture magnifies more
SIDE = 0.27  # share of the width that either side of the line has at least, where it can
FURTHEST = 4  # names on a phone beside those of the chosen


def quadrant(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Schools (or districts) by status and conditional growth (0 = like students).

    `records` and `facts` are those of the panel "schools". A mark says what the interval of growth
    says (filled circle: grew more, filled square: grew less, hollow: too close to call; small, pale
    and dashed: fewer than 30 matched students, not judged); chosen ones have a ring and a bold
    name. Records of cells are squares. The vertical line stands at facts["status_all"] (0-1).
    Points carry `customdata` {"group": key}; a record without a value is not drawn.
    """
    units = schools_marks.read(records, facts, x="status")
    cells = schools_grid.cells(records)
    share = number_or_none(facts.get("status_all"))
    everyone = None if share is None else 100 * share
    plane = schools_frame.frame(
        look,
        across=_across(units, cells, everyone),
        up=_up(units, cells, look),
        x_title=f"Students {schools_marks.status_name(facts)} in the last spring",
        key=[
            schools_marks.key(units, look, lines=LINES),
            schools_grid.key(facts, look, [many for *_, many in cells]),
        ],
        head=everyone is not None,
    )
    solid = _corners(plane, everyone)
    plane.shapes += schools_marks.rings(units, look, many=len(units), halo=bool(cells))
    schools_names.name_points(
        plane,
        units,
        _first(units, look),
        many=len(units),
        solid=solid,
        lines=_lines(units, plane, everyone),
        backed=bool(cells),
    )
    ends = (plane.low_y, plane.high_y)
    upright = [] if everyone is None else plane.rule((everyone, everyone), ends, halo=bool(cells))
    data = [
        *schools_grid.squares(cells, facts, look, drawn=lambda share: 100 * share),
        *plane.rule((plane.low_x, plane.high_x), (0, 0), halo=bool(cells)),
        *upright,
        *schools_marks.crosses(units, look, many=len(units), halo=bool(cells)),
        *schools_marks.points(units, look, many=len(units)),
    ]
    span = plane.high_x - plane.low_x
    step = next(each for each in (5, 10, 20, 25) if span / each <= (6 if look.narrow else 12))
    first, last = ceil(plane.low_x / step), floor(plane.high_x / step)
    return plane.figure(data, xticks={i * step: f"{i * step}%" for i in range(first, last + 1)})


def _across(
    units: Sequence[Unit], cells: Sequence[schools_grid.Cell], everyone: float | None
) -> Range:
    """Every point, and the intervals of those large enough, outward to whole 5 percents."""
    xs = [unit.x for unit in units] + [100 * x for cell in cells for x in cell[:2]]
    xs += [end for unit in units if unit.kind != schools_marks.SMALL for end in unit.ends_x or ()]
    xs += [] if everyone is None else [everyone]
    low, high = min(xs, default=0.0) - 1, max(xs, default=100.0) + 1
    if everyone is not None:  # both corners need room for their names
        side = SIDE / (1 - SIDE)
        low, high = min(low, everyone - side * (high - everyone)), high
        high = max(high, everyone + side * (everyone - low))
    low, high = 5 * floor(low / 5), 5 * ceil(high / 5)
    # Nobody is under 0 or over 100, but a point at the very end is seen whole.
    return max(low, -2 if min(xs, default=0) < 1 else 0), min(high, 102 if max(xs) > 99 else 100)


def _up(units: Sequence[Unit], cells: Sequence[schools_grid.Cell], look: Look) -> Range:
    """As across, in SDs; no point stands where the corners' names do."""
    points = [unit.y for unit in units] + [y for cell in cells for y in cell[2:4]] + [0.0]
    ends = [end for unit in units if unit.kind != schools_marks.SMALL for end in unit.ends_y or ()]
    rows = 2 if look.narrow else 1
    band = (1.35 * look.text * rows + 14) / schools_frame.PLOT[look.size]
    low, high = min([*points, *ends, -LEAST]), max([*points, *ends, LEAST])
    for _ in range(4):  # room for the names is a share of the whole, which grows with it
        room = band * (high - low)
        low, high = min(low, min(points) - room), max(high, max(points) + room)
    return schools_frame.outward(low, high)


def _corners(plane: Plane, everyone: float | None) -> list[Box]:
    """The four fields, the two lines, and the names of both; returns what the names cover."""
    look = plane.look
    middle = plane.low_x if everyone is None else everyone
    covered = []
    page = PAGES[look.size][0] * look.width - plane.left - plane.right
    for (right, upper), (name, token, opacity) in CORNERS.items():
        x0, x1 = (middle, plane.high_x) if right else (plane.low_x, middle)
        y0, y1 = (0.0, plane.high_y) if upper else (plane.low_y, 0.0)
        if x1 <= x0:
            continue
        edges = {"x0": round(x0, 2), "x1": round(x1, 2), "y0": y0, "y1": y1}
        plane.shapes.append(
            {"type": "rect", "fillcolor": look.colour(token), "opacity": opacity, "layer": "below"}
            | {"line": {"width": 0}, **edges}
        )
        room = page * (x1 - x0) / (plane.high_x - plane.low_x) - 14
        size = look.text
        lines = (name,) if roomy(f"<b>{name}", size) <= room else marks.wrap(name, 0.6 * room, size)
        if len(lines) > 1:
            lines = tuple(f"{part}" for part in name.replace(", ", ",|").split("|"))
        wide = max(roomy(f"<b>{each}", size) for each in lines)
        tall = 1.3 * size * len(lines) + 4
        plane.say(
            "<br>".join(f"<b>{each}</b>" for each in lines),
            1 if right else 0,
            1 if upper else 0,
            colour="muted",
            size=size,
            at="right" if right else "left",
            down="top" if upper else "bottom",
            xshift=-7 if right else 7,
            yshift=-3 if upper else 3,
            xref="paper",
            yref="paper",
        )
        x, y = plane.wide if right else 0.0, plane.tall if upper else 0.0
        across = Span(x, x, -wide - 7, -7) if right else Span(x, x, 7, wide + 7)
        up = Span(y, y, -tall - 3, -3) if upper else Span(y, y, 3, tall + 3)
        covered.append(Box(across, up))
    if everyone is not None:
        text = f"<b>Everyone: {marks.of_100(everyone / 100)}%</b>"
        plane.say(text, round(everyone, 2), 1, colour="ink", size=look.small, down="bottom",
                  yshift=2, yref="paper")  # fmt: skip
    return covered


def _lines(units: Sequence[Unit], plane: Plane, everyone: float | None) -> list[Box]:
    """What a name should rather not cross: intervals, and both lines, which count twice."""
    found = []
    for unit in units:
        x, y = plane.px(unit.x), plane.py(unit.y)
        if unit.ends_x:
            ends = [plane.px(end) for end in unit.ends_x]
            found.append(Box(Span(*ends), Span(y, y, -1, 1)))
        if unit.ends_y:
            ends = [plane.py(end) for end in unit.ends_y]
            found.append(Box(Span(x, x, -1, 1), Span(*ends)))
    level = plane.py(0)
    found += [Box(Span(0, plane.wide), Span(level, level, -1, 1))] * 2
    if everyone is not None:
        upright = plane.px(everyone)
        found += [Box(Span(upright, upright, -1, 1), Span(0, plane.tall))] * 2
    return found


def _first(units: Sequence[Unit], look: Look) -> list[int]:
    """Whose name is placed first: chosen, then told apart, furthest from 0 first, then the rest."""

    def rank(i: int) -> tuple[bool, bool, bool, float]:
        unit = units[i]
        return not unit.chosen, not unit.told, unit.kind == schools_marks.SMALL, -abs(unit.y)

    order = sorted(range(len(units)), key=rank)
    if len(units) > schools_names.MANY:  # what lies in the crowd is left to the hover
        order = [i for i in order if units[i].chosen or units[i].told]
    if look.narrow:
        told = [i for i in order if units[i].told and not units[i].chosen]
        return [i for i in order if units[i].chosen] + told[:FURTHEST]
    return order
