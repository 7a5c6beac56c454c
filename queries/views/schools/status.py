"""How many students of each place are at or above grade level, or proficient, at exit.

Knows: sums by place, small-number rules over arrays. Must not know: sentences of panels, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.dimensions import DIMENSIONS, numbered
from queries.disclosure import COARSE_FROM, share
from queries.hiding import Floats, Ints, Mask, whole_share, withheld
from queries.intervals import Z95
from queries.router import Question
from queries.selection import Predicate
from queries.views.growth.following import Following
from queries.words import say

DEPTH_PARTS = ("n_with_depth", "n_depth_0", "n_depth_1", "n_depth_2", "n_depth_3", "n_depth_4")
TIP_PARTS = ("n_with_tip", "n_proficient")


@dataclass(frozen=True)
class Status:
    """Share at the line at exit and its Wilson interval, in whole percent, NaN where not shown.

    `n` has an entry a place too. `all` is the share of everyone in the data set; `apart`: places
    with few students at exit, or hidden beside such."""

    n: Ints
    share: Floats
    low: Floats
    high: Floats
    all: float | None
    name: str
    apart: Mask

    def only(self, shown: Mask) -> Status:
        """The same with nothing of the other places."""
        share, low, high = (
            np.where(shown, each, np.nan) for each in (self.share, self.low, self.high)
        )
        return replace(self, share=share, low=low, high=high)


def status_of(following: Following, unit: str, key: NDArray[np.object_]) -> Status:
    """Status of the places of `key` at the span's exit, of everyone tested there."""
    context, rules = following.context, following.rules
    depth = (following.span.exit_window, following.span.exit_grade) in context.test.deepest
    parts = DEPTH_PARTS if depth else TIP_PARTS
    column = DIMENSIONS[unit].column

    chosen = following.selection.predicate(without=("grade",))
    found = context.columns(Question("status", parts, at_exit(following, chosen), [column]))
    order = np.argsort(numbered(found[column], DIMENSIONS[unit].ranks(context.catalog)))
    found = {name: values[order] for name, values in found.items()}
    at = {place: i for i, place in enumerate(found[column])}
    spot = np.array([at.get(one, -1) for one in key], dtype=np.int64)
    district = districts_of(found[column], unit, following)
    hidden = withheld(whole_numbers(found[parts[0]]), district, rules=rules)
    n, top = (_taken(whole_numbers(found[name]), spot) for name in parts[:2])
    value = whole_share(top, n, rules=rules)
    if depth:
        # Where small layers are merged, what lies above the line may be merged too.
        layers = np.stack([_taken(whole_numbers(found[name]), spot) for name in parts[1:]], axis=1)
        small = ((layers > 0) & (layers < rules.part_n)).any(axis=1)
        merged = small & ((n < COARSE_FROM) | rules.merge_small)
        value = np.where(merged & (top < n), np.nan, value)
    apart = _taken(hidden.astype(np.int64), spot) > 0
    value = np.where(apart, np.nan, value)
    low, high = _wilson(value, n)
    everyone = _everyone(following, parts[:2]) if following.selection.filtered else found
    whole, above = (int(whole_numbers(everyone[name]).sum()) for name in parts[:2])
    every = share(above, whole, rules=rules, coarse=True)
    return Status(n, value, low, high, every, _name(following, depth), apart)


def _everyone(following: Following, parts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Sums over everyone tested at exit, whoever is selected."""
    where = at_exit(following, Predicate("true", {}, frozenset()))
    return following.context.columns(Question("status", parts, where))


def at_exit(following: Following, chosen: Predicate) -> Predicate:
    """A condition over status cells: the test, window, year and grade in which the cohort leaves."""
    fixed: dict[str, int | str] = {
        "assessment": following.fit.test,
        "test_window": following.span.exit_window,
        "school_year": following.fit.exit_year,
        "grade": following.span.exit_grade,
    }
    text = " and ".join(f"{name} = ${name}" for name in fixed)
    return Predicate(
        f"{text} and {chosen.sql}", {**fixed, **chosen.values}, chosen.columns | set(fixed)
    )


def districts_of(key: NDArray[np.object_], unit: str, following: Following) -> Ints:
    """A number for each place's district; a district's own when the places are districts."""
    catalog = following.context.catalog
    districts = catalog.ranks["district"]
    if unit == "district":
        return np.array(numbered(key, districts), dtype=np.int64)
    unknown = len(districts)
    return np.array([catalog.district_ranks.get(one, unknown) for one in key], dtype=np.int64)


def whole_numbers(column: NDArray[Any]) -> Ints:
    """A column of sums; a missing sum is 0."""
    return np.nan_to_num(column.astype(np.float64)).astype(np.int64)


def _name(following: Following, depth: bool) -> str:
    if not depth:
        return say("status_tip")
    return say("status_median" if following.context.median else "status_depth")


def _wilson(value: Floats, n: Ints) -> tuple[Floats, Floats]:
    """Wilson's 95% interval over arrays (`intervals.wilson`), in whole percent."""
    z2 = Z95 * Z95
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (value + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 / (1 + z2 / n) * np.sqrt(value * (1 - value) / n + z2 / (4.0 * n * n))
    low, high = np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)
    return np.floor(100 * low + 0.5) / 100, np.floor(100 * high + 0.5) / 100


def _taken(column: Ints, spot: Ints) -> Ints:
    if not len(column):
        return np.zeros(len(spot), dtype=np.int64)
    return np.where(spot >= 0, column[spot], 0)
