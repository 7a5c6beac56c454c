"""Sums of a cohort by school and start, and the estimates that are made of them.

Knows: additive parts, the two questions of growth and their intervals. Must not know: SQL, words,
small-number rules.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.intervals import half_these, like_these, verdict

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Value = TypeVar("Value", bound=Hashable)


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
    """Summed parts of groups that each have a school and, with `layer`, a start (a column of its
    own; -1 unknown): `school` and `layer` are codes, a group each."""

    def __init__(
        self,
        columns: Mapping[str, NDArray[Any]],
        parts: Sequence[str],
        *,
        layer: str | None = None,
    ) -> None:
        count = len(columns["school_id"])
        codes: dict[Any, int] = {}
        school = [codes.setdefault(one, len(codes)) for one in columns["school_id"].tolist()]
        start = _whole(columns[layer], -1) if layer else np.full(count, -1, dtype=np.int64)
        # The store holds no sum where nobody has a value, which is read as NaN.
        table = [_whole(columns[name], 0) for name in parts]
        self._lay(
            tuple(parts),
            np.array(table, dtype=np.int64).reshape(len(parts), count),
            np.array(school, dtype=np.int64),
            start,
        )

    def _lay(self, parts: tuple[str, ...], table: Ints, school: Ints, layer: Ints) -> None:
        self.parts, self._table, self.school, self.layer = parts, table, school, layer
        self._rows = {name: at for at, name in enumerate(parts)}

    def only(self, groups: Ints) -> Tally:
        """The same of some groups, by their places."""
        found = object.__new__(Tally)
        found._lay(self.parts, self._table[:, groups], self.school[groups], self.layer[groups])
        return found

    def by(self, values: Iterable[Value]) -> dict[Value, Tally]:
        """Each value -> the same of the groups that have it; `values` names one for each group."""
        places: dict[Value, list[int]] = {}
        for at, value in enumerate(values):
            places.setdefault(value, []).append(at)
        return {value: self.only(np.array(mine)) for value, mine in places.items()}

    @property
    def schools(self) -> int:
        """Different schools."""
        return len(set(self.school.tolist()))

    def part(self, name: str) -> Ints:
        """One part, a value a group; 0 where the store holds none."""
        found: Ints = self._table[self._rows[name]]
        return found

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
        return self._sums if mask is None else self._of(self._table[:, mask])

    @cached_property
    def _sums(self) -> dict[str, int]:
        return self._of(self._table)

    def _of(self, table: Ints) -> dict[str, int]:
        return dict(zip(self.parts, table.sum(axis=1).tolist(), strict=True))

    def estimate(
        self,
        totals: Floats,
        sizes: Ints,
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
        if len(school) == 1:
            school = np.zeros(
                1, dtype=np.int64
            )  # of many schools the last one's code is long to count
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


def _whole(values: NDArray[Any], missing: int) -> Ints:
    """Whole numbers of a fetched column, `missing` where it holds none."""
    if values.dtype == np.int64:
        return values
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), missing, values)
    return values.astype(np.int64)
