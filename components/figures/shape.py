"""The iceberg: one fixed outline, cut so that the area of each slice is exactly its share.

Knows: geometry. Must not know: answers, colours, plotly.
Coordinates: x from -0.5 (left) to 0.5 (right), z from 0 (tip) down to 1 (keel). Nothing but the
cuts ever comes from data, so bergs can be compared: they float higher or deeper, they never swell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt

# Corners of the outline, (z, x). Both edges run from tip to keel without turning back, so every
# level cut leaves one piece.
_LEFT = (
    (0.0, -0.10), (0.04, -0.145), (0.085, -0.165), (0.135, -0.265), (0.19, -0.29), (0.25, -0.385),
    (0.32, -0.415), (0.40, -0.485), (0.49, -0.50), (0.57, -0.465), (0.65, -0.455), (0.73, -0.385),
    (0.81, -0.35), (0.885, -0.24), (0.95, -0.185), (1.0, -0.07),
)  # fmt: skip
_RIGHT = (
    (0.0, -0.03), (0.05, 0.015), (0.09, 0.105), (0.145, 0.135), (0.185, 0.255), (0.26, 0.30),
    (0.34, 0.415), (0.43, 0.445), (0.52, 0.50), (0.60, 0.47), (0.68, 0.46), (0.76, 0.37),
    (0.835, 0.335), (0.91, 0.215), (0.96, 0.16), (1.0, 0.04),
)  # fmt: skip
# The ridge between the lit and the shaded face of the ice: decoration inside the outline.
_RIDGE = (
    (0.0, -0.055), (0.10, -0.02), (0.18, 0.06), (0.28, 0.025), (0.40, 0.14), (0.52, 0.08),
    (0.66, 0.15), (0.82, 0.06), (1.0, -0.01),
)  # fmt: skip

Outline = tuple[list[float], list[float]]


def _between(corners: Sequence[tuple[float, float]], z: float) -> float:
    """x of a polyline at depth z (0-1), straight between its corners."""
    after = min(max(bisect_left(corners, (z,)), 1), len(corners) - 1)
    (z0, x0), (z1, x1) = corners[after - 1], corners[after]
    return x0 + (x1 - x0) * (z - z0) / (z1 - z0)


def left(z: float) -> float:
    """x of the left edge at depth z."""
    return _between(_LEFT, z)


def right(z: float) -> float:
    """x of the right edge at depth z."""
    return _between(_RIGHT, z)


_STOPS = sorted({z for z, _ in _LEFT + _RIGHT})
_WIDTHS = [right(z) - left(z) for z in _STOPS]
_AREAS = [0.0]
for _i in range(1, len(_STOPS)):
    _AREAS.append(_AREAS[-1] + (_STOPS[_i] - _STOPS[_i - 1]) * (_WIDTHS[_i] + _WIDTHS[_i - 1]) / 2)
TOTAL = _AREAS[-1]


def cut(share: float) -> float:
    """Depth z above which lies `share` (0-1) of the whole area.

    Between two corners the width is linear in z, so the area is a quadratic and is solved exactly.
    """
    wanted = min(max(share, 0.0), 1.0) * TOTAL
    i = min(max(bisect_left(_AREAS, wanted), 1), len(_AREAS) - 1)
    rest, width = wanted - _AREAS[i - 1], _WIDTHS[i - 1]
    slope = (_WIDTHS[i] - width) / (_STOPS[i] - _STOPS[i - 1])
    # width * d + slope * d^2 / 2 = rest, in the form that stays stable when slope is near 0.
    return _STOPS[i - 1] + 2 * rest / (width + sqrt(max(width * width + 2 * slope * rest, 0.0)))


def piece(start: float, end: float) -> Outline:
    """Closed outline (xs, zs) of the ice between two cumulative shares, 0 <= start < end <= 1."""
    top, bottom = cut(start), cut(end)
    down = [top, *(z for z, _ in _LEFT if top < z < bottom), bottom]
    up = [bottom, *(z for z, _ in reversed(_RIGHT) if top < z < bottom), top]
    xs = [left(z) for z in down] + [right(z) for z in up]
    zs = down + up
    return [*xs, xs[0]], [*zs, zs[0]]


def face(end: float) -> Outline:
    """Closed outline of the shaded face of the ice from the tip down to a cumulative share."""
    bottom = cut(end)
    down = [0.0, *(z for z, _ in _RIDGE if 0 < z < bottom), bottom]
    up = [bottom, *(z for z, _ in reversed(_RIGHT) if 0 < z < bottom), 0.0]
    xs = [_between(_RIDGE, z) for z in down] + [right(z) for z in up]
    zs = down + up
    return [*xs, xs[0]], [*zs, zs[0]]


def area(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Area of a closed outline (shoelace formula), in squared units of its coordinates."""
    return abs(sum(xs[i] * ys[i + 1] - xs[i + 1] * ys[i] for i in range(len(xs) - 1))) / 2
