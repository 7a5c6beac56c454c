"""A band that swings from one column to the next: the outline of what stays together.

Knows: geometry. Must not know: answers, colours, plotly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Span = tuple[float, float]  # (top, bottom), y up
STEPS = 16  # straight pieces of an edge: smooth enough at any of our sizes


def ribbon(x0: float, x1: float, left: Span, right: Span) -> tuple[list[float], list[float]]:
    """Closed outline (xs, ys) from `left` at x0 to `right` at x1, level at both ends.

    Between two spans of one height the band is everywhere that high, measured upright.
    """
    # Whole pixels between the ends keep the figure small.
    inner = (round(x0 + (x1 - x0) * place / STEPS) for place in range(1, STEPS))
    xs: list[float] = [x0, *inner, x1]
    steps = [(x - x0) / (x1 - x0) for x in xs]
    eased = [t * t * (3 - 2 * t) for t in steps]
    top, bottom = (
        [start + (end - start) * t for t in eased] for start, end in zip(left, right, strict=True)
    )
    closed = [*xs, *reversed(xs), xs[0]]
    return closed, [*top, *reversed(bottom), top[0]]


def ends(
    shares: Mapping[int, float], order: Sequence[int], span: Span, whole: float
) -> dict[int, Span]:
    """Where bands meet a node: each as much of `span` as its share is of `whole`, from the top.

    `order` lists the bands from top to bottom. Bands that add up to more than the node (shares
    rounded one by one, or a joined band that lands on one of its layers) are squeezed into it;
    where they add up to less, the rest of the node stays free.
    """
    total = sum(shares[band] for band in order)
    top, bottom = span
    unit = (top - bottom) / max(whole, total, 1e-9)
    found, y = {}, top
    for band in order:
        found[band] = (y, y - shares[band] * unit)
        y = found[band][1]
    return found
