"""Sums of a cohort by school and start, and the estimates that are made of them.

Knows: additive parts, the two questions of growth and their intervals. Must not know: SQL, words,
small-number rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
    """Summed parts, an array a part, of groups that each have a school and, with `layer`, a start
    (a column of its own; -1 unknown)."""

    def __init__(
        self,
        columns: Mapping[str, NDArray[Any]],
        parts: Sequence[str],
        *,
        layer: str | None = None,
    ) -> None:
        self.parts = tuple(parts)
        # The store holds no sum where nobody has a value, which is read as NaN.
        self._arrays = {name: _whole(columns[name], 0) for name in parts}
        schools = columns["school_id"].tolist()
        codes = {one: i for i, one in enumerate(dict.fromkeys(schools))}
        self.schools = len(codes)
        self.school = np.array([codes[one] for one in schools], dtype=np.int64)
        self.layer = (
            _whole(columns[layer], -1) if layer else np.full(len(schools), -1, dtype=np.int64)
        )

    @classmethod
    def of_rows(cls, rows: Sequence[Row], parts: Sequence[str]) -> Tally:
        """The same of rows."""
        columns = {
            name: np.array([row[name] or 0 for row in rows], dtype=np.int64) for name in parts
        }
        schools = np.array([row["school_id"] for row in rows], dtype=object)
        return cls({**columns, "school_id": schools}, parts)

    def part(self, name: str) -> NDArray[np.int64]:
        """One part, a value a group; 0 where the store holds none."""
        return self._arrays[name]

    def where(self, *, layer: int | None = None, least: int | None = None) -> Mask:
        """Rows of one start, or of `least` and deeper; all rows without either."""
        if layer is not None:
            return np.equal(self.layer, layer)
        if least is not None:
            return np.greater_equal(self.layer, least)
        return np.ones(len(self.school), dtype=np.bool_)

    def by_layer(self, value: Callable[[int], float]) -> Floats:
        """What `value` says of each group's start."""
        starts, place = np.unique(self.layer, return_inverse=True)
        return np.array([value(int(one)) for one in starts], dtype=np.float64)[place]

    def sums(self, mask: Mask | None = None) -> dict[str, int]:
        """Every part summed over some groups."""
        return self._sums if mask is None else self._of(mask)

    @cached_property
    def _sums(self) -> dict[str, int]:
        return self._of(slice(None))

    def _of(self, some: Mask | slice) -> dict[str, int]:
        return {name: int(self.part(name)[some].sum()) for name in self.parts}

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


def _whole(values: NDArray[Any], missing: int) -> NDArray[np.int64]:
    """Whole numbers of a fetched column, `missing` where it holds none."""
    if values.dtype == np.int64:
        return values
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), missing, values)
    return values.astype(np.int64)
