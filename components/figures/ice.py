"""One berg, placed in a picture: its layers in pixels, its fills, its rims.

Knows: the outline, groups of an answer, the look. Must not know: what else is in the picture.
Coordinates: pixels of the look's nominal size, y up, y = 0 at the waterline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from components.figures import layers, marks, shape
from components.theme import Look
from queries.answer import Group, Part


@dataclass(frozen=True)
class Ice:
    """A group's berg of `wide` x `tall` pixels, its middle at `x`, floating at its own share."""

    group: Group
    x: float
    wide: float
    tall: float

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Cumulative shares between the layers, 0 at the tip; one more than there are parts."""
        edges = [0.0]
        for part in self.group.parts:
            edges.append(min(edges[-1] + part.share, 1.0))
        return tuple(edges)

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """Depth z (0-1) of every edge."""
        return tuple(shape.cut(edge) for edge in self.edges)

    def y(self, z: float) -> float:
        """Pixel height of a depth of the outline."""
        return self.tall * (self.cuts[1] - z)

    def z(self, y: float) -> float:
        """Depth of the outline at a pixel height, kept within the berg."""
        return min(max(self.cuts[1] - y / self.tall, 0.0), 1.0)

    def right(self, z: float) -> float:
        """Pixel x of the right edge at depth z."""
        return self.x + self.wide * shape.right(z)

    def placed(self, outline: shape.Outline) -> tuple[list[float], list[float]]:
        """An outline of the shape in pixels."""
        xs, zs = outline
        return [self.x + self.wide * x for x in xs], [self.y(z) for z in zs]

    def label_z(self, i: int) -> float:
        """Depth z where part i is named: its middle, but low in the tip, where it is wide."""
        return self.cuts[i] + (self.cuts[i + 1] - self.cuts[i]) * (0.66 if i == 0 else 0.5)

    def width_at(self, z: float) -> float:
        """Pixels free for a text centred on the berg's middle at depth z."""
        z = min(max(z, 0.0), 1.0)
        return 2 * self.wide * min(shape.right(z), -shape.left(z))

    def height_of(self, i: int) -> float:
        """Thickness of part i in pixels."""
        return (self.cuts[i + 1] - self.cuts[i]) * self.tall

    def traces(self, look: Look) -> list[dict[str, Any]]:
        """Layers from tip to keel, each answering the pointer, and the rims around them."""
        thick = 2.0 if look.projector else 1.5
        data: list[dict[str, Any]] = []
        for i, part in enumerate(self.group.parts):
            if part.share <= 0 or self.edges[i + 1] <= self.edges[i]:
                continue
            xs, ys = self.placed(shape.piece(self.edges[i], self.edges[i + 1]))
            data.append(
                marks.polygon(
                    xs,
                    ys,
                    fill=layers.fill(part, look),
                    edge=look.colour("ice-rim" if i == 0 else "rule"),
                    width=thick if i == 0 else thick * 1.6,
                    hover=layers.hover(self.group, part),
                    key=layers.key(self.group, part),
                    **texture(part, look),
                )
            )
            if i == 0:
                xs, ys = self.placed(shape.face(self.edges[1]))
                data.append(marks.polygon(xs, ys, fill=look.colour("ice-face")))
        if self.edges[1] < 1:
            # The palest layer alone would not stand out 3:1 from the water: a rim around all.
            xs, ys = self.placed(shape.piece(self.edges[1], 1.0))
            rim = look.colour("rim")
            data.append(marks.polygon(xs, ys, fill="rgba(0,0,0,0)", edge=rim, width=thick))
        return data


def scale(
    height: float, *, rise: float, sink: float, sky: tuple[float, float], sea: tuple[float, float]
) -> tuple[float, float, float]:
    """How tall a berg can be drawn: (pixels for its whole height, picture's top, its bottom).

    `rise` and `sink` are the depths z above and below the waterline. `sky` and `sea` are (pixels
    that stay free beyond the ice, least pixels in all), so that words have their room even where
    there is hardly any ice.
    """
    tall = (height - sky[0] - sea[0]) / (rise + sink)
    if rise * tall + sky[0] < sky[1] and sink > 0:
        tall = (height - sky[1] - sea[0]) / sink
    elif sink * tall + sea[0] < sea[1] and rise > 0:
        tall = (height - sea[1] - sky[0]) / rise
    top = min(max(rise * tall + sky[0], sky[1]), height - max(sink * tall + sea[0], 0))
    return tall, top, top - height


def texture(part: Part, look: Look) -> dict[str, Any]:
    """Stripes on a layer that joins several depths: deeper ice is in it, but is not told apart."""
    if not layers.joined(part):
        return {}
    deeper = look.depth(min(part.first + 1, layers.DEEPEST))
    return {"fillpattern": marks.stripes(layers.fill(part, look), deeper, look)}
