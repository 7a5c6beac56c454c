"""Thousands of places as cells of a grid: how many lie in each.

Knows: where places lie on two axes. Must not know: what the axes mean, small-number rules.
"""

from __future__ import annotations

import numpy as np

from queries.answer import Record
from queries.hiding import Floats

DRAWN = 200  # from here on places are drawn as cells of a grid
CELLS = 30  # across and down


def cells(x: Floats, y: Floats, *, log: bool = False) -> list[Record]:
    """The cells that hold a place, with their bounds; `log`: equally wide on a log scale of x."""
    across = _bounds(np.log(x) if log else x)
    down = _bounds(y)
    column = _place(across, np.log(x) if log else x)
    row = _place(down, y)
    held, many = np.unique(row * CELLS + column, return_counts=True)
    ends = np.exp(across) if log else across
    return [
        {
            "cell": True,
            "x_from": float(ends[cell % CELLS]),
            "x_to": float(ends[cell % CELLS + 1]),
            "y_from": float(down[cell // CELLS]),
            "y_to": float(down[cell // CELLS + 1]),
            "n_schools": int(n),
        }
        for cell, n in zip(held, many, strict=True)
    ]


def _bounds(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return np.linspace(low, high if high > low else low + 1e-3, CELLS + 1)


def _place(bounds: Floats, values: Floats) -> np.ndarray:
    return np.clip(np.searchsorted(bounds, values, side="right") - 1, 0, CELLS - 1)
