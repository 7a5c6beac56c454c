"""Schools, or districts, of one cohort side by side: their growth, status and standing as arrays.

Knows: sums by place, pooling, small-number rules, what the build steadied and ranked. Must not
know: sentences of panels, pictures.
A state has thousands of schools, so everything is an array with one entry a place; records are
made of those entries only where they are read (`queries.rows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.pooling import MOST_COHORTS, ORDER_N, Pool, pooled
from queries.dimensions import DIMENSIONS, SUBGROUPS, numbered
from queries.disclosure import Profile
from queries.fits import Fit
from queries.hiding import (
    Floats,
    Ints,
    Mask,
    open_pools,
    own_only,
    whole_share,
    withheld,
)
from queries.intervals import LESS, MORE, TOO_CLOSE, Z95
from queries.router import Question
from queries.views.growth.following import Following
from queries.views.schools.status import Status, districts_of, status_of, whole_numbers
from queries.words import say

Texts = NDArray[np.object_]

PARTS = ("n_matched", "n_exit", "residual_micro", "shift_micro")
STANDING = ("steadied", "steadied_low", "steadied_high", "rank_low", "rank_high")
WORDS = {MORE: "grew more", LESS: "grew less", TOO_CLOSE: TOO_CLOSE}


@dataclass(frozen=True)
class Spread:
    """What the build found between places of a cohort: how many are in order, the SD left."""

    ordered: int
    between: float
    rank_span: float
    top: float
    weight: tuple[float, ...]
    mu: tuple[float, ...]
    mu_variance: tuple[float, ...]


@dataclass
class Places:
    """Every place with matched students of the cohort. Arrays run over `key`, in the order of names.

    `sizes` and `totals` (sum of residuals, SD) are places x cohorts, the latest first, and `apart`
    says which of them may not be shown in their own year; `before_pooling` is what the build pooled.
    `value` is the raw mean residual in SD of the pooled students; `hidden` the reason why nothing of
    a place may be shown, else None.
    """

    following: Following
    unit: str
    fits: tuple[Fit, ...]
    key: Texts
    sizes: Ints
    totals: Floats
    n_exit: Ints
    apart: Mask

    @property
    def rules(self) -> Profile:
        """The small-number rules in force."""
        return self.following.rules

    @cached_property
    def name(self) -> Texts:
        """Names of the places."""
        known = DIMENSIONS[self.unit].choices(self.following.context.catalog)
        return _texts([known.get(key, key) for key in self.key])

    @cached_property
    def district(self) -> Texts:
        """Id of each place's district."""
        if self.unit == "district":
            return self.key
        schools = self.following.context.catalog.schools
        return _texts([schools[key].district if key in schools else "" for key in self.key])

    @cached_property
    def district_names(self) -> Texts:
        """Name of each place's district."""
        known = DIMENSIONS["district"].choices(self.following.context.catalog)
        return _texts([known.get(key, key) for key in self.district])

    def district_name(self, at: int) -> str:
        """Name of the district of one place."""
        return str(self.district_names[at])

    @cached_property
    def at(self) -> dict[str, int]:
        """Id of each place -> its entry."""
        return {str(key): i for i, key in enumerate(self.key)}

    @cached_property
    def before_pooling(self) -> Pool:
        """The pools of section Schools, whether they may be shown or not."""
        within = np.array([fit.within for fit in self.fits], dtype=np.float64)
        return pooled(self.sizes, self.totals, within)

    @cached_property
    def pooled_whole(self) -> Mask:
        """Places that are shown with the pool the build made."""
        return open_pools(self.before_pooling.held, self.apart)

    @cached_property
    def pool(self) -> Pool:
        """The pools that are shown: where one would give a cohort away, the latest cohort alone."""
        with np.errstate(invalid="ignore", divide="ignore"):
            means = self.totals[:, 0] / self.sizes[:, 0]
        within = self.fits[0].within or 0.0
        return own_only(self.before_pooling, self.pooled_whole, means=means, within=within)

    @cached_property
    def hidden(self) -> Texts:
        """Why nothing of a place may be shown, or None: too few students of this cohort, or hidden
        beside such a place."""
        found = np.full(len(self.key), None, dtype=object)
        found[self.apart[:, 0]] = say("hidden_beside")
        found[self.sizes[:, 0] < self.rules.min_n] = say("too_few", n=self.rules.min_n)
        return found

    @cached_property
    def shown(self) -> Mask:
        """Places whose values may be shown."""
        return np.array([why is None for why in self.hidden], dtype=bool)

    @cached_property
    def ordered(self) -> Mask:
        """Places with enough students of this cohort to be put in order."""
        return self.shown & self.pool.ordered

    @cached_property
    def value(self) -> Floats:
        """Mean residual, SD; NaN where it is not shown."""
        return np.where(self.shown, self.pool.mean, np.nan)

    @cached_property
    def half(self) -> Floats:
        """Half width of the interval of growth: these schools, students varying."""
        taken = self.pool.held > 0
        reference = (taken * np.array([fit.n for fit in self.fits])[None, :]).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            left = np.maximum(0.0, 1 - self.pool.n / reference)
        half = Z95 * np.sqrt(self.pool.variance * left)
        return np.where(self.shown & (left > 0), half, np.nan)

    @cached_property
    def verdict(self) -> Texts:
        """`grew more`, `grew less` or `too close to call`; None without an interval."""
        return _verdicts(self.value - self.half, self.value + self.half)

    @cached_property
    def covered(self) -> Floats:
        """Matched of those scored at exit, whole percent; NaN where it says too much."""
        share = whole_share(self.sizes[:, 0], self.n_exit, rules=self.rules)
        return np.where(self.shown, share, np.nan)

    @cached_property
    def change(self) -> tuple[Floats, Floats, Texts]:
        """This cohort less the one before: value, half width, verdict; NaN where one is missing."""
        nothing = np.full(len(self.key), np.nan)
        if self.sizes.shape[1] < 2:
            return nothing, nothing, np.full(len(self.key), None, dtype=object)
        n, before = self.sizes[:, 0], self.sizes[:, 1]
        both = self.shown & (n >= self.rules.min_n) & (before >= self.rules.min_n)
        both &= ~self.apart[:, :2].any(axis=1)
        now, then = (fit.within or 0.0 for fit in self.fits[:2])
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(both, self.totals[:, 0] / n - self.totals[:, 1] / before, np.nan)
            half = np.where(both, Z95 * np.sqrt(now / n + then / before), np.nan)
        return value, half, _verdicts(value - half, value + half)

    @cached_property
    def status(self) -> Status:
        """Share at or above grade level, else proficient, of everyone tested at exit; nothing of a
        place that is hidden."""
        found = status_of(self.following, self.unit, self.key)
        return found.only(self.shown)

    @cached_property
    def whole(self) -> bool:
        """Whether every matched student of a place is in the picture: no student group is chosen, and
        no school of a district."""
        chosen = self.following.selection
        parts = (*SUBGROUPS, "provider", *(("school",) if self.unit == "district" else ()))
        return not any(getattr(chosen, key) for key in parts)

    @cached_property
    def spread(self) -> Spread | None:
        """What the build found between all places of the cohort; None with fewer than 3 in order, and
        of part of the students."""
        if not self.whole:
            return None
        rows = self.following.context.query(
            "select n_ordered, spread, rank_span, top, weight, mu, mu_variance from between_places "
            "where unit = $unit and cohort_id = $cohort",
            {"unit": self.unit, "cohort": self.following.fit.id},
        )
        if not rows:
            return None
        row = rows[0]
        return Spread(
            row["n_ordered"],
            row["spread"],
            row["rank_span"],
            row["top"],
            *(tuple(row[name]) for name in ("weight", "mu", "mu_variance")),
        )

    @cached_property
    def standing(self) -> dict[str, Floats]:
        """`steadied`, its ends, and the rank range of each place; NaN where there is none.

        With a student group chosen there is none: ranks and steadying are of whole schools. Nor of
        a place that is shown without the pool that was steadied.
        """
        nothing = dict.fromkeys(STANDING, np.full(len(self.key), np.nan))
        if not self.whole:
            return nothing
        sql = (
            f"select place_id, {', '.join(STANDING)} from standing "
            "where unit = $unit and cohort_id = $cohort"
        )
        context = self.following.context
        context.sql.append(sql)
        values = {"unit": self.unit, "cohort": self.following.fit.id}
        found = context.store.columns(sql, values)
        at = {place: i for i, place in enumerate(found["place_id"])}
        if not at:
            return nothing
        places = np.array([at.get(key, -1) for key in self.key], dtype=np.int64)
        held = (places >= 0) & self.shown & self.pooled_whole
        return {
            name: np.where(held, found[name].astype(np.float64)[places], np.nan)
            for name in STANDING
        }


def places_of(following: Following) -> Places | str:
    """The places of a selection; the plain reason when growth cannot be compared."""
    fit, unit = following.fit, following.selection.unit
    if fit.within is None:
        return say("growth_no_yardstick", n=ORDER_N)
    dimension = DIMENSIONS[unit]
    fits = tuple(
        one
        for one in reversed(following.context.catalog.cohorts(fit.test, fit.span))
        if one.cohort <= fit.cohort and one.within is not None
    )[:MOST_COHORTS]
    chosen = following.selection.predicate(without=("grade",))
    where = following.where(chosen, ("matched", "joined"), fits)
    each = ("cohort_id", [one.id for one in fits])
    found = following.context.columns(
        Question("growth", PARTS, where, [dimension.column], each=each)
    )
    # In the order of every breakdown, so that of two places of one size the same one is hidden.
    ranks = numbered(found[dimension.column], dimension.ranks(following.context.catalog))
    order = np.argsort(np.array(ranks, dtype=np.int64), kind="stable")
    key = found[dimension.column][order]

    def over(part: str) -> Ints:
        columns = [whole_numbers(found[f"{part}_{i}"])[order] for i in range(len(fits))]
        return np.stack(columns, axis=1)

    sizes = over("n_matched")
    district = districts_of(key, unit, following)
    apart = np.stack(
        [withheld(column, district, rules=following.rules) for column in sizes.T], axis=1
    )
    here = sizes[:, 0] > 0
    return Places(
        following,
        unit,
        fits,
        key=key[here],
        sizes=sizes[here],
        totals=((over("residual_micro") - over("shift_micro")) / 1e6)[here],
        n_exit=whole_numbers(found["n_exit_0"])[order][here],
        apart=apart[here],
    )


def _verdicts(low: Floats, high: Floats) -> Texts:
    found = np.full(len(low), None, dtype=object)
    found[np.isfinite(low)] = WORDS[TOO_CLOSE]
    found[low > 0] = WORDS[MORE]
    found[high < 0] = WORDS[LESS]
    return found


def _texts(values: list[str]) -> Texts:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
