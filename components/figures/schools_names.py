"""Names of schools beside their points: which words, which size, and where there is room.

Knows: units as they are drawn, the plane, how names are placed (labels). Must not know: SQL, Dash,
which names a picture wants.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from components.figures import labels, marks
from components.figures.labels import Box, Spot, Wish
from components.figures.schools_frame import Plane
from components.figures.schools_marks import LESS, MORE, SMALL, Unit, size
from components.theme import Look

FEW, MANY = 20, 120  # so many units are all named if it can be done; beyond, only near their mark
CROSSED = 4  # lines that the name of a unit near 0 may cross
# What every school is called adds nothing to its name in a picture.
KIND_OF_PLACE = re.compile(
    r"\s+(?:(?:elementary|middle|intermediate|junior|senior|high|public|unified|city)\s+)*"
    r"(?:schools?|school district|district)$",
    re.IGNORECASE,
)


def short_names(units: Sequence[Unit]) -> dict[int, str]:
    """Place in `units` -> its name without "Middle School" and the like, where that stays unique."""
    bare = [KIND_OF_PLACE.sub("", unit.name) or unit.name for unit in units]
    times = Counter(bare)
    return {
        i: name if times[name] == 1 else unit.name
        for i, (name, unit) in enumerate(zip(bare, units, strict=True))
    }


def name_points(
    plane: Plane,
    units: Sequence[Unit],
    wanted: Sequence[int],
    *,
    many: int,
    solid: Sequence[Box] = (),
    lines: Sequence[Box] = (),
    backed: bool = False,
) -> None:
    """Write the names of the units at the places `wanted`, in that order, where there is room.

    Bold for the chosen, who are always named; the others in the colour of their mark. `backed`
    puts paper behind them, for a ground of many colours.
    """
    look, names = plane.look, short_names(units)
    type_size = look.small if look.narrow or many > 25 else look.text
    spots_of = [Box.around(plane.px(u.x), plane.py(u.y), _clear(u, look, many)) for u in units]
    texts, wishes = [], []
    for i in wanted:
        unit = units[i]
        room = (16 if unit.chosen else 11) * type_size
        text = marks.shorten(names[i], room, type_size, bold=unit.chosen)
        wide = 1.08 * marks.text_width(text, type_size, bold=unit.chosen) + 4
        clear = _clear(unit, look, many) + (2.5 if look.projector else 1.5)
        place = (plane.px(unit.x), plane.py(unit.y))
        wish = Wish(*place, clear, wide, 1.25 * type_size, own=i)
        if unit.chosen:
            wish = replace(wish, must=True, reach=8.0)
        elif unit.told or many <= FEW:  # a leader line helps as long as there are not too many
            wish = replace(wish, reach=2.2 if many <= MANY else 0.0)
        else:
            wish = replace(wish, most=CROSSED)
        wishes.append(wish)
        texts.append(text)
    spots = labels.place(wishes, plane.field, solid=solid, points=spots_of, lines=lines)
    for i, text, spot in zip(wanted, texts, spots, strict=True):
        if spot is not None:
            _write(plane, units[i], text, spot, type_size, many=many, backed=backed)


def _clear(unit: Unit, look: Look, many: int) -> float:
    """Pixels from a unit's middle to the edge of its mark and ring."""
    return size(unit, look, many) / 2 + (1.5 if not unit.chosen else 8.0 if look.projector else 5.5)


def _write(
    plane: Plane, unit: Unit, text: str, spot: Spot, type_size: float, *, many: int, backed: bool
) -> None:
    look = plane.look
    token = {MORE: "rose", LESS: "sank", SMALL: "muted"}.get(unit.kind, "ink")
    glow = " ".join([f"0 0 3px {look.colour('paper')},"] * 3).rstrip(",")
    if spot.leader:
        edge = (_clear(unit, look, many) - 1) / hypot(spot.shift_x, spot.shift_y)
        ends = {"x0": edge * spot.shift_x, "y0": edge * spot.shift_y}
        ends |= {"x1": spot.shift_x, "y1": spot.shift_y}
        plane.shapes.append(
            {
                "type": "line",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": unit.x,
                "yanchor": unit.y,
                **{name: round(pixels, 1) for name, pixels in ends.items()},
                "line": {"color": look.colour(token), "width": 1.6 if look.projector else 1.1},
            }
        )
    plane.say(
        f"<b>{marks.plain(text)}</b>" if unit.chosen else marks.plain(text),
        unit.x,
        unit.y,
        colour=token,
        size=type_size,
        at={1: "left", 0: "middle", -1: "right"}[spot.across],
        down={1: "bottom", 0: "middle", -1: "top"}[spot.up],
        xshift=round(spot.shift_x, 1),
        yshift=round(spot.shift_y, 1),
        borderpad=0,
    )
    if backed:
        plane.notes[-1]["bgcolor"] = look.colour("paper")
    else:
        plane.notes[-1]["font"]["shadow"] = glow
