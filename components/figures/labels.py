"""Where the names of points go, so that none lies over another name, a point or the border.

Knows: boxes, and how they move when the page stretches. Must not know: plotly, what is named.
Coordinates are pixels from the plot's lower left corner at its nominal size. A page may be wider or
narrower than that: then places move and type does not. A name is put only where it is free at
every size of page the field names, so no redraw is needed when the page is resized.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Stretch = tuple[float, float]

# Ways from a point to its name, best first: beside it, above, below, then slantwise.
WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
STEPS = (0.7, 1.4, 2.2, 3.2, 4.5, 6.0, 8.0)  # how far off, in heights of the name
PIECES = 12  # small boxes that stand for a leader line
COVERED = 50.0  # covering a point costs as much as crossing so many lines


class Span(NamedTuple):
    """From `low` to `high` (pixels that stretch with the page), each moved by fixed pixels."""

    low: float
    high: float
    before: float = 0.0
    after: float = 0.0


class Box(NamedTuple):
    """A rectangle, sides parallel to the plot's."""

    across: Span
    up: Span

    @classmethod
    def around(cls, x: float, y: float, radius: float) -> Box:
        """The square around a point."""
        return cls(Span(x, x, -radius, radius), Span(y, y, -radius, radius))


@dataclass(frozen=True)
class Field:
    """The plot: its nominal size in pixels and by what factors the page may stretch it."""

    width: float
    height: float
    across: Stretch = (1.0, 1.0)
    up: Stretch = (1.0, 1.0)


@dataclass(frozen=True)
class Wish:
    """A point that wants its name: place, pixels to keep clear around it, size of the name.

    `own` is its place among the points (a name may come nearer to its own than to others), `most`
    how many lines its name may cross, `reach` how many of its own heights it may stand off, joined
    by a leader line. `must`: it is named even where it has to stand over other points.
    """

    x: float
    y: float
    clear: float
    width: float
    height: float
    own: int | None = None
    most: float = 99.0
    reach: float = 0.0
    must: bool = False


class Spot(NamedTuple):
    """Where a name goes: which side of the point (-1, 0, 1), and pixels from it to the name.

    `box` is what the name covers, `leader` what the line covers that joins a far one to its point.
    """

    across: int
    up: int
    shift_x: float
    shift_y: float
    box: Box
    leader: tuple[Box, ...] = ()


def place(
    wishes: Sequence[Wish],
    field: Field,
    *,
    solid: Sequence[Box] = (),
    points: Sequence[Box] = (),
    lines: Sequence[Box] = (),
) -> list[Spot | None]:
    """A spot for each wish, None where there is no free one. Earlier wishes choose first.

    `solid` is never covered, nor is a name placed before; `points` only by a name that must be
    there and has no other place. Of several free spots the one that crosses the fewest `lines` is
    taken, the nearer one where that is equal.
    """
    taken = [*solid]
    marks, thin = _table(points), _table(lines)
    halls = _table([_within_reach(wish) for wish in wishes])
    near_marks, near_lines = _met(halls, marks, field), _met(halls, thin, field)
    spots: list[Spot | None] = []
    for at, wish in enumerate(wishes):
        if wish.own is not None:
            near_marks[at, wish.own] = False
        around = _table(taken), marks[near_marks[at]], thin[near_lines[at]]
        spot = None
        for ring in _rings(wish):  # a shorter leader is better than fewer lines crossed
            spot = _best(ring, field, *around, most=wish.most)
            if spot:
                break
        if spot is None and wish.must:
            every = list(chain(*_rings(wish)))
            spot = _best(every, field, *around, most=1e9, over=True)
        if spot is not None:
            taken += [spot.box, *spot.leader]
        spots.append(spot)
    return spots


def meet(one: Box, other: Box, field: Field) -> bool:
    """Whether two boxes overlap at any size the page may have."""
    return bool(_met(_table([one]), _table([other]), field).any())


def inside(box: Box, field: Field) -> bool:
    """Whether a box lies in the plot at every size the page may have."""
    for span, size, stretch in (
        (box.across, field.width, field.across),
        (box.up, field.height, field.up),
    ):
        for factor in stretch:  # positions are linear in the factor: its ends decide
            if factor * span.low + span.before < 0:
                return False
            if factor * (size - span.high) - span.after < 0:
                return False
    return True


def _best(
    spots: Sequence[Spot],
    field: Field,
    taken: Floats,
    points: Floats,
    lines: Floats,
    *,
    most: float,
    over: bool = False,
) -> Spot | None:
    spots = [spot for spot in spots if inside(spot.box, field)]
    if not spots:
        return None
    boxes = _table([spot.box for spot in spots])
    # One test for all: most of its time goes into starting it.
    met = _met(boxes, np.concatenate((taken, points, lines)), field)
    here, there = len(taken), len(taken) + len(points)
    blocked = np.asarray(met[:, :here].any(axis=1))
    covered, crossed = met[:, here:there].sum(axis=1), met[:, there:].sum(axis=1)
    leaders = [(at, box) for at, spot in enumerate(spots) for box in spot.leader]
    if leaders:
        hit = np.asarray(_met(_table([box for _, box in leaders]), taken, field).any(axis=1))
        for (at, _), one in zip(leaders, hit, strict=True):
            blocked[at] |= one
    best, least = None, most
    for spot, closed, under, cross in zip(spots, blocked, covered, crossed, strict=True):
        if closed or (under and not over):
            continue
        cost = COVERED * int(under) + int(cross)
        if cost < least or (best is None and cost <= least):
            best, least = spot, cost
    return best


def _within_reach(wish: Wish) -> Box:
    """What holds every spot of a wish: boxes that do not meet it are no matter to its name."""
    far = wish.clear + max((s for s in STEPS if s <= wish.reach), default=0.0) * wish.height
    across, up = far + wish.width, far + wish.height
    return Box(Span(wish.x, wish.x, -across, across), Span(wish.y, wish.y, -up, up))


def _rings(wish: Wish) -> Iterator[list[Spot]]:
    """Spots by how far they stand off: those at the point, then with a leader, ever longer."""
    yield [_spot(wish, *way, distance=wish.clear) for way in WAYS]
    for ways in (WAYS[4:], WAYS[:4]):  # an upright or level leader looks like an interval
        for step in STEPS:
            if step <= wish.reach:
                far = wish.clear + step * wish.height
                yield [_spot(wish, *way, distance=far, far=True) for way in ways]


def _spot(wish: Wish, across: int, up: int, *, distance: float, far: bool = False) -> Spot:
    """The name on one side of its point; slantwise both ways are shorter."""
    reach = distance * (0.72 if across and up else 1.0)
    shift_x, shift_y = across * reach, up * reach
    starts = {1: 0.0, 0: -wish.width / 2, -1: -wish.width}, {1: 0.0, 0: -0.5, -1: -1.0}
    x, y = shift_x + starts[0][across], shift_y + starts[1][up] * wish.height
    box = Box(
        Span(wish.x, wish.x, x, x + wish.width),
        Span(wish.y, wish.y, y, y + wish.height),
    )
    steps = [(2 * i + 1) / (2 * PIECES) for i in range(PIECES)] if far else []
    leader = [
        Box(
            Span(wish.x, wish.x, shift_x * step - 2, shift_x * step + 2),
            Span(wish.y, wish.y, shift_y * step - 2, shift_y * step + 2),
        )
        for step in steps
        if step * distance > wish.clear  # a line starts at the mark's edge
    ]
    return Spot(across, up, shift_x, shift_y, box, tuple(leader))


def _table(boxes: Sequence[Box]) -> Floats:
    """Boxes as rows: low, high, before, after across, then up."""
    return np.array([[*box.across, *box.up] for box in boxes], dtype=np.float64).reshape(-1, 8)


def _met(some: Floats, many: Floats, field: Field) -> NDArray[np.bool_]:
    """Which of some boxes (rows) overlap which of many (columns) at some size of the page.

    The directions stretch by themselves, so boxes meet when they can in both.
    """
    across = _could(some[:, None, :4], many[None, :, :4], field.across)
    return across & _could(some[:, None, 4:], many[None, :, 4:], field.up)


def _could(some: Floats, many: Floats, stretch: Stretch) -> NDArray[np.bool_]:
    """Spans overlap at a factor s when both gaps, linear in s, are below 0 there.

    The larger of two lines is lowest at an end or where they cross: three factors decide.
    """
    low, high, before, after = (some[..., i] for i in range(4))
    slope_1, start_1 = low - many[..., 1], before - many[..., 3]
    slope_2, start_2 = many[..., 0] - high, many[..., 2] - after
    turn = slope_1 - slope_2
    crossing = (start_2 - start_1) / np.where(turn == 0, 1.0, turn)
    crossing = np.where(
        turn == 0, stretch[0], np.minimum(np.maximum(crossing, stretch[0]), stretch[1])
    )
    found = np.maximum(crossing * slope_1 + start_1, crossing * slope_2 + start_2) < 0
    for s in stretch:
        found |= (s * slope_1 + start_1 < 0) & (s * slope_2 + start_2 < 0)
    return np.asarray(found)
