"""A hundred dots, evenly spread over the layers of an iceberg, each layer with exactly its count.

Knows: geometry and rounding. Must not know: answers, colours, plotly.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor

import numpy as np
from numpy.typing import NDArray

from components.figures import shape

_ROUNDS = 24  # of evening out; later ones move dots by less than a pixel


def whole(shares: tuple[float, ...], total: int = 100) -> tuple[int, ...]:
    """Shares (summing to 1) as whole counts that add up to `total`: largest remainders win.

    Ties go to the earlier share. Source: Hamilton's method of apportionment.
    """
    exact = [share * total for share in shares]
    counts = [floor(each + 1e-9) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_rest[: max(total - sum(counts), 0)]:
        counts[i] += 1
    return tuple(counts)


@lru_cache(maxsize=512)
def scatter(counts: tuple[int, ...], aspect: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Places (x, z in the outline's units) of evenly spread dots, per layer exactly its count.

    The berg is cut at the counts themselves. Each layer starts with rows of dots and is evened
    out so that every dot owns about the same ground (Lloyd's method on a fixed grid; nothing is
    random). `aspect` is the drawn width of one x unit over the drawn height of one z unit.
    """
    total = sum(counts)
    edges = np.concatenate([[0.0], np.cumsum(counts) / total])
    layers_of_dots = []
    for i, dots in enumerate(counts):
        places = _even(dots, float(edges[i]), float(edges[i + 1]), aspect) if dots else []
        assert len(places) == dots
        layers_of_dots.append(tuple(places))
    return tuple(layers_of_dots)


def _grid(top: float, bottom: float, dots: int, aspect: float) -> NDArray[np.float64]:
    """Points (x * aspect, z) that cover a layer evenly, some 20 for each dot."""
    step = max((_ground(top, bottom, aspect) / (20 * dots)) ** 0.5, 1e-5)
    rows = max(round((bottom - top) / step), 3)
    found = []
    for z in top + (np.arange(rows) + 0.5) * (bottom - top) / rows:
        left, right = shape.left(z) * aspect, shape.right(z) * aspect
        across = max(round((right - left) / step), 2)
        xs = left + (np.arange(across) + 0.5) * (right - left) / across
        found.append(np.column_stack([xs, np.full(across, z)]))
    return np.concatenate(found)


def _ground(top: float, bottom: float, aspect: float) -> float:
    """About the area of a layer, in drawn units."""
    middle = (top + bottom) / 2
    return (shape.right(middle) - shape.left(middle)) * aspect * (bottom - top)


def _rows(dots: int, start: float, end: float, aspect: float) -> NDArray[np.float64]:
    """A first guess: level rows about as far apart as the dots in them."""
    top, bottom = shape.cut(start), shape.cut(end)
    apart = (_ground(top, bottom, aspect) / dots) ** 0.5
    rows = min(max(round((bottom - top) / (0.87 * apart)), 1), dots)
    zs = top + (bottom - top) * (np.arange(rows) + 0.5) / rows
    widths = [shape.right(z) - shape.left(z) for z in zs]
    found = []
    for row, in_row in enumerate(whole(tuple(w / sum(widths) for w in widths), dots)):
        z = float(zs[row])
        left, right = shape.left(z) * aspect, shape.right(z) * aspect
        # Every other row is shifted, so that dots stand in the gaps of the row above.
        shift = 0.5 + (0.2 if row % 2 else -0.2) * (rows > 1)
        found += [(left + (right - left) * (k + shift) / in_row, z) for k in range(in_row)]
    return np.array(found)


def _even(dots: int, start: float, end: float, aspect: float) -> list[tuple[float, float]]:
    """Places of `dots` dots in the layer between two cumulative shares."""
    top, bottom = shape.cut(start), shape.cut(end)
    if dots <= 2:
        # A sliver: one level row, its dots a little aside of those in the slivers around it.
        z, aside = (top + bottom) / 2, 0.25 if round(start * 100) % 2 else -0.25
        left, right = shape.left(z), shape.right(z)
        return [(left + (right - left) * (k + 0.5 + aside) / dots, z) for k in range(dots)]
    points = _grid(top, bottom, dots, aspect)
    spots = _rows(dots, start, end, aspect)
    for _ in range(_ROUNDS):
        # Nearest dot of every grid point: |p - s|^2 without the constant |p|^2.
        owner = ((spots**2).sum(1) - 2 * points @ spots.T).argmin(1)
        owned = np.bincount(owner, minlength=dots)
        for axis in (0, 1):
            sums = np.bincount(owner, points[:, axis], minlength=dots)
            spots[:, axis] = np.where(owned > 0, sums / np.maximum(owned, 1), spots[:, axis])
    return [(float(x) / aspect, float(z)) for x, z in spots]
