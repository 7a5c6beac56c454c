"""Sums of a cohort by school and start, and the estimates that are made of them.

Knows: additive parts, the two questions of growth and their intervals. Must not know: SQL, words,
small-number rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.intervals import half_these, like_these, verdict
from queries.store import Row

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """A group's mean: `value` with its 95% interval, of `n` students in `schools`.

    The interval and `verdict` are None where there is none: the group is the whole reference, or
    has too few schools to speak of schools like these (`few_schools`).
    """

    value: float
    low: float | None
    high: float | None
    n: int
    schools: int
    verdict: str | None
    few_schools: bool = False


class Tally:
    """Rows of summed parts as arrays; `layer` names the column of where students started."""

    def __init__(
        self, rows: Sequence[Row], parts: Sequence[str], *, layer: str | None = None
    ) -> None:
        self.rows, self.parts = rows, tuple(parts)
        self._arrays: dict[str, NDArray[np.int64]] = {}
        schools = [row.get("school_id") for row in rows]
        codes = {one: i for i, one in enumerate(dict.fromkeys(schools))}
        self.school = np.array([codes[one] for one in schools], dtype=np.int64)
        starts: list[Any] = [row.get(layer) if layer else None for row in rows]
        self.layer = np.array([-1 if one is None else one for one in starts], dtype=np.int64)

    def part(self, name: str) -> NDArray[np.int64]:
        """One part, a value a row; 0 where the store holds none."""
        if name not in self._arrays:
            values = [int(row[name] or 0) for row in self.rows]
            self._arrays[name] = np.array(values, dtype=np.int64)
        return self._arrays[name]

    def where(self, *, layer: int | None = None, least: int | None = None) -> Mask:
        """Rows of one start, or of `least` and deeper; all rows without either."""
        if layer is not None:
            return np.equal(self.layer, layer)
        if least is not None:
            return np.greater_equal(self.layer, least)
        return np.ones(len(self.rows), dtype=np.bool_)

    def sums(self, mask: Mask | None = None) -> dict[str, int]:
        """Every part summed over some rows."""
        return {
            name: int(self.part(name).sum() if mask is None else self.part(name)[mask].sum())
            for name in self.parts
        }

    def estimate(
        self,
        totals: Floats,
        sizes: NDArray[np.int64],
        mask: Mask,
        *,
        these: bool,
        within: float | None,
        reference: int | None,
    ) -> Estimate | None:
        """Mean of a value whose sums over each row's students are `totals`, `sizes` students each.

        `these` asks about these very schools (students vary, `within` is the pooled within-school
        variance), else about schools like these (schools vary). `reference`: N, None for norms.
        None when nobody is there.
        """
        total, size, school = totals[mask], sizes[mask], self.school[mask]
        n = int(size.sum())
        if not n:
            return None
        per_school: Floats = np.bincount(school, size.astype(np.float64)).astype(np.float64)
        sums = np.bincount(school, total)
        held = per_school > 0
        count, value = int(held.sum()), float(total.sum()) / n
        half: float | None = None
        few = False
        if these:
            half = half_these(n, within=within, reference=reference) if within is not None else None
        elif reference is None or n < reference:
            found = like_these(sums[held] / per_school[held], per_school[held], reference=reference)
            half, few = (found[0], False) if found else (None, True)
        if half is None:
            return Estimate(value, None, None, n, count, None, few)
        low, high = value - half, value + half
        return Estimate(value, low, high, n, count, verdict(low, high))
