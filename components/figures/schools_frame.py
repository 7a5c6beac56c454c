"""The plane pictures of schools lie in: ranges, margins, ticks, axis titles, lines of the key.

Knows: how much room words need, where a point lands on the plot. Must not know: SQL, Dash,
schools, which picture it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest_rows import amount, roomy
from components.figures.labels import Field
from components.theme import Figure, Look

GROWTH = "Growth compared with students who started in the same place (SD)"
Range = tuple[float, float]
PLOT = {"wide": 500.0, "narrow": 430.0, "projector": 560.0}  # its height, pixels
# Pages a picture must stand on, as factors of its nominal width; a slide's height varies instead.
PAGES = {"wide": (0.76, 1.5), "narrow": (0.8, 2.5), "projector": (0.98, 1.02)}
SLIDES = (0.8, 1.2)
_MARK = re.compile(r"^<span[^>]*>.</span> ")  # what stands for a kind of point in the key


@dataclass
class Plane:
    """Ranges as drawn, margins in pixels, and the words and shapes collected so far."""

    look: Look
    low_x: float
    high_x: float
    low_y: float
    high_y: float
    left: float
    right: float
    top: float
    bottom: float
    height: float
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def wide(self) -> float:
        """Nominal width of the plot, pixels."""
        return self.look.width - self.left - self.right

    @property
    def tall(self) -> float:
        """Nominal height of the plot, pixels."""
        return self.height - self.top - self.bottom

    @property
    def field(self) -> Field:
        """The plot as names are placed in it."""
        sides = self.left + self.right
        narrow, wide = (
            (factor * self.look.width - sides) / self.wide for factor in PAGES[self.look.size]
        )
        up = SLIDES if self.look.projector else (1.0, 1.0)
        return Field(self.wide, self.tall, (narrow, wide), up)

    def px(self, x: float) -> float:
        """Pixels right of the plot's left edge."""
        return self.wide * (x - self.low_x) / (self.high_x - self.low_x)

    def py(self, y: float) -> float:
        """Pixels above the plot's lower edge."""
        return self.tall * (y - self.low_y) / (self.high_y - self.low_y)

    def say(self, text: str, x: float, y: float, *, colour: str, size: float, **more: Any) -> None:
        """Write at data coordinates, finer than marks.label rounds."""
        note = marks.label(text, 0, 0, size=size, colour=self.look.colour(colour), **more)
        self.notes.append(note | {"x": x, "y": y})

    def rule(self, xs: Range, ys: Range, *, halo: bool = False) -> list[dict[str, Any]]:
        """A line to read the picture by, in ink, over what was drawn so far.

        `halo` sets it off from a ground of many colours.
        """
        width = 2.5 if self.look.projector else 1.6
        pens = [("paper", width + 2), ("ink", width)] if halo else [("ink", width)]
        ends = {"x": [round(x, 2) for x in xs], "y": [round(y, 4) for y in ys]}
        base = {"type": "scatter", "mode": "lines", **ends, "hoverinfo": "skip"}
        return [
            base | {"line": {"color": self.look.colour(token), "width": thick}}
            for token, thick in pens
        ]

    def figure(self, data: Sequence[dict[str, Any]], *, xticks: Mapping[float, str]) -> Figure:
        """The plane with its axes around traces."""
        look = self.look
        step = rise(self.high_y - self.low_y)
        first, last = ceil(self.low_y / step - 1e-9), floor(self.high_y / step + 1e-9)
        places = 2 if step < 1 else 1
        ups = {round(i * step, 4): amount(i * step, places) for i in range(first, last + 1)}
        base = {
            "visible": True,
            "showgrid": True,
            "gridcolor": look.colour("grid"),
            "tickfont": {"size": look.small, "color": look.colour("muted")},
            "ticks": "",
        }

        def axis(ticks: Mapping[float, str], low: float, high: float) -> dict[str, Any]:
            return {
                **base,
                "range": [round(low, 5), round(high, 5)],
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
            }

        xaxis = axis(xticks, self.low_x, self.high_x)
        yaxis = axis({y: text if y else "0" for y, text in ups.items()}, self.low_y, self.high_y)
        more: dict[str, Any] = {}
        if look.size == "wide":  # a phone scrolls, a slide is looked at
            pen = {"color": look.colour("accent"), "width": 1.5, "dash": "dot"}
            more = {
                "dragmode": "select",
                "newselection": {"line": pen},
                "activeselection": {"fillcolor": look.colour("accent"), "opacity": 0.06},
            }
        return marks.figure(
            data,
            theme.layout(
                look,
                height=self.height,
                margin={
                    "l": round(self.left),
                    "r": round(self.right),
                    "t": round(self.top),
                    "b": round(self.bottom),
                },
                xaxis=xaxis,
                yaxis=yaxis | {"ticklabelstandoff": 3},
                shapes=self.shapes,
                annotations=self.notes,
                **more,
            ),
        )


def frame(
    look: Look,
    *,
    across: tuple[float, float],
    up: tuple[float, float],
    x_title: str,
    key: Sequence[Sequence[str]],
    head: bool = False,
    gutter: float = 0.0,
) -> Plane:
    """A plane with its titles and key written; each part of the key starts on a line of its own.

        `across` and `up` are the ranges; `head` leaves a
    line over the plot free, `gutter` pixels at its right.
    """
    small, type_size = look.small, look.small if look.narrow else look.text
    page = PAGES[look.size][0] * look.width
    titles = marks.wrap(GROWTH, (page - 10) / 1.1, type_size, lines=3)
    under = marks.wrap(x_title, (page - 10) / 1.1, type_size, lines=3)
    lines = [line for part in key for line in _lines(part, page - 12, small)]
    left = roomy("+0.00", small) + 0.9 * small
    right = max(gutter, roomy("100%", small) / 2 + 2)  # half of a tick's label at the very end
    top = 1.35 * type_size * len(titles) + 0.9 * small + (1.3 * small if head else 0)
    bottom = 2.0 * small + 1.35 * type_size * len(under) + (1.55 * len(lines) + 0.9) * small
    height = look.height if look.projector else round(top + PLOT[look.size] + bottom)
    (low_x, high_x), (low_y, high_y) = across, up
    plane = Plane(
        look, low_x, high_x, low_y, high_y, left, right, round(top), round(bottom), height
    )
    paper = {"xref": "paper", "yref": "paper"}
    edge = {"at": "left", "xshift": round(4 - left, 1)}
    plane.say(
        "<br>".join(titles),
        0,
        1,
        colour="ink",
        size=type_size,
        down="top",
        yshift=round(top),
        **paper,
        **edge,
    )
    plane.say(
        "<br>".join(under),
        0.5,
        0,
        colour="ink",
        size=type_size,
        down="top",
        yshift=round(-1.9 * small),
        **paper,
    )
    if lines:
        start = 2.0 * small + 1.35 * type_size * len(under) + 0.6 * small
        plane.say(
            "<br>".join(lines),
            0,
            0,
            colour="muted",
            size=small,
            down="top",
            yshift=round(-start),
            **paper,
            **edge,
        )
    return plane


def rise(span: float) -> float:
    """The step of the ticks of growth, SDs."""
    return next((each for each in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if span / each <= 11), 5.0)


def outward(low: float, high: float) -> Range:
    """A range of growth that stays the same under small changes: out to half a step of its ticks."""
    half = rise(high - low) / 2
    return round(half * floor(low / half + 1e-9), 4), round(half * ceil(high / half - 1e-9), 4)


def _lines(items: Sequence[str], room: float, size: float) -> list[str]:
    """Items of a key set one after another, as many to a line as there is room for."""
    rows: list[list[str]] = []
    used = 0.0
    for item in items:
        mark = "".join(_MARK.findall(item))
        words = item.removeprefix(mark)
        first, *more = marks.wrap(words, (room - 2 * size) / 1.12, size, lines=3)
        wide = roomy(re.sub("<[^>]*>", "", mark + first), size) + 2.2 * size
        if rows and used + wide <= room and not more:
            rows[-1].append(item)
            used += wide
        else:
            rows += [[mark + first], *([line] for line in more)]
            used = room if more else wide
    return ["\u2003\u2002".join(row) for row in rows]
