"""What a reader with pencil and paper can find out from a breakdown and its total.

Every count on show is a linear equation over the unknown counts (group x part). A quantity is
given away when the equations leave it one value, taking into account that counts are not negative
(parts that sum to 0 are all 0). Knows: `Cut`s. Must not know: how they were made.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.disclosure import Cut

Vector = np.ndarray


def equations(groups: Sequence[Cut], total: Cut | None) -> list[tuple[Vector, int]]:
    """(coefficients, value) of every exact count on show; unknowns run group by group."""
    parts = max(len(group.counts) for group in groups)
    shape = (len(groups), parts)
    found: list[tuple[Vector, int]] = []

    def add(rows: slice | int, columns: slice, value: int | None) -> None:
        if value is not None:
            mask = np.zeros(shape)
            mask[rows, columns] = 1
            found.append((mask.ravel(), value))

    shown = [(i, group) for i, group in enumerate(groups) if not group.hidden]
    for rows, cut in [*shown, *([(slice(None), total)] if total and not total.hidden else [])]:
        add(rows, slice(None), cut.n)
        for piece in cut.slices:
            add(rows, slice(piece.first, piece.last + 1), piece.n)
    return found


def with_zeros(known: list[tuple[Vector, int]]) -> list[tuple[Vector, int]]:
    """The equations, and one for each count that must be 0 because a sum of counts is 0."""
    found = list(known)
    for mask, value in known:
        if value == 0:
            for at in np.flatnonzero(mask):
                one = np.zeros(len(mask))
                one[at] = 1
                found.append((one, 0))
    return found


def given_away(groups: Sequence[Cut], total: Cut | None, *, limit: int) -> list[str]:
    """Counts of 1 to limit - 1 that can be worked out: of a hidden group, of a part, and of the
    hidden groups taken together."""
    parts = max(len(group.counts) for group in groups)
    truth = np.zeros((len(groups), parts))
    for i, group in enumerate(groups):
        truth[i, : len(group.counts)] = group.counts
    known = with_zeros(equations(groups, total))
    matrix = np.array([mask for mask, _ in known]) if known else np.zeros((0, truth.size))
    rank = np.linalg.matrix_rank(matrix) if known else 0

    def determined(mask: Vector) -> bool:
        both = np.vstack([matrix, mask])
        return bool(np.linalg.matrix_rank(both) == rank)

    targets: list[tuple[str, Vector]] = []
    hidden = [i for i, group in enumerate(groups) if group.hidden]
    for i in range(len(groups)):
        if groups[i].hidden:
            targets.append((f"group {i}", _mask(truth.shape, [i], range(parts))))
        targets += [(f"group {i} part {d}", _mask(truth.shape, [i], [d])) for d in range(parts)]
    if hidden:
        targets.append(("hidden groups", _mask(truth.shape, hidden, range(parts))))
        targets += [
            (f"hidden groups part {d}", _mask(truth.shape, hidden, [d])) for d in range(parts)
        ]
    return [
        f"{name} = {int(mask @ truth.ravel())}"
        for name, mask in targets
        if 0 < mask @ truth.ravel() < limit and determined(mask)
    ]


def _mask(shape: tuple[int, int], rows: Sequence[int], columns: Sequence[int] | range) -> Vector:
    mask = np.zeros(shape)
    mask[np.ix_(list(rows), list(columns))] = 1
    return mask.ravel()
