"""The grade-span scorecard's numbers: sums of a cohort by school, added up for any group of schools.

Knows: growth parts, what the norm and like students say, both questions of growth. Must not know:
sentences, pictures, which groups are asked for.
Everything is an array over rows of school x provider x start, so a group is a sum over some of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from queries.answer import Value
from queries.disclosure import share
from queries.hiding import Floats, Ints, Mask
from queries.intervals import Z95, half_these, t_95, variance_like_these, verdict
from queries.measures import MEASURES
from queries.measures_growth import LAYERS_OUT
from queries.router import Question
from queries.tally import Estimate
from queries.views.growth.following import Following
from queries.views.growth.starts import CAME, GREW, percent
from queries.views.zone.ends import Sets, Texts, chosen

PARTS = (
    *("n_matched", "entry_milli", "exit_milli", "star_milli", "residual_micro", "shift_micro"),
    *("n_met", "n_can_rise", "n_rose", *LAYERS_OUT),
)
OUTCOMES = ("reaching", "closing")
NORMED = ("gain_vs_norm", "share_met_norm", "percentile_shift")  # of tests with norms only


@dataclass(frozen=True)
class Spread:
    """A mean with what its interval rests on: variance and degrees of freedom (None: only students
    vary); `variance` None where there is none."""

    value: float
    variance: float | None
    df: float | None
    n: int
    schools: int

    @property
    def estimate(self) -> Estimate:
        """With its 95% interval and verdict."""
        if self.variance is None:
            return Estimate(self.value, None, None, self.n, self.schools, None, self.schools < 3)
        half = (Z95 if self.df is None else t_95(self.df)) * sqrt(self.variance)
        low, high = self.value - half, self.value + half
        return Estimate(self.value, low, high, self.n, self.schools, verdict(low, high))


class Cards:
    """The matched students of a cohort by school, provider in the exit year and start.

    `key` holds the school of each row, `provider` the sets of providers.
    """

    def __init__(self, following: Following) -> None:
        self.following, fit = following, following.fit
        catalog = following.context.catalog
        by = ["school_id"]
        by += ["provider"] if catalog.providers else []
        by += ["entry_layer"] if following.by_depth else []
        found = following.context.columns(
            Question("growth", PARTS, chosen(following, ("matched",)), by)
        )
        self.key: Texts = found["school_id"]
        none = np.full(len(self.key), "none", dtype=object)
        self.provider = Sets(found.get("provider", none))
        layer = np.asarray(found.get("entry_layer", np.full(len(self.key), -1.0)), np.float64)
        self.layer = np.where(np.isnan(layer), -1, layer).astype(np.int64)
        self.parts: dict[str, Floats] = {
            name: np.nan_to_num(np.asarray(found[name], dtype=np.float64)) for name in PARTS
        }
        self.places, self.school = np.unique(self.key.astype(str), return_inverse=True)
        self._outcomes()
        norms = fit.norms if following.context.test.vertical_scale else None
        self.normed = norms is not None
        if norms is not None:
            ratio = norms.exit_sd_milli / norms.entry_sd_milli
            expected = self.parts["n_matched"] * (norms.exit_milli - ratio * norms.entry_milli)
            expected += ratio * self.parts["entry_milli"]
            self.parts["against"] = (self.parts["exit_milli"] - expected) / 1000
        self.parts["beside"] = (self.parts["residual_micro"] - self.parts["shift_micro"]) / 1e6

    def _outcomes(self) -> None:
        """Who could arrive or rise, who did, and what like students' rates would make of them."""
        fit, below = self.following.fit, self.layer >= 1
        sizes = np.where(below, sum(self.parts[name] for name in LAYERS_OUT), 0.0)
        known = set(self.layer.tolist())
        arrive = {k: fit.rate(k, 0) or 0.0 for k in known}
        rise = {k: did / could for k, (could, did) in fit.rising.items() if could}
        rates = np.array([arrive[k] for k in self.layer.tolist()], dtype=np.float64)
        rising = np.array([rise.get(k, 0.0) for k in self.layer.tolist()], dtype=np.float64)
        self.parts["reaching_of"] = sizes
        self.parts["reaching"] = np.where(below, self.parts[LAYERS_OUT[0]], 0.0)
        self.parts["reaching_like"] = sizes * rates
        self.parts["closing_of"] = np.where(below, self.parts["n_can_rise"], 0.0)
        self.parts["closing"] = np.where(below, self.parts["n_rose"], 0.0)
        self.parts["closing_like"] = self.parts["closing_of"] * rising

    @property
    def growth(self) -> str:
        """The measure that opens a card: against the norm, else beside like students."""
        return "gain_vs_norm" if self.normed else "conditional_growth"

    @cached_property
    def sizes(self) -> Ints:
        """Matched students of each of `places`."""
        n = np.bincount(self.school, self.parts["n_matched"], len(self.places))
        return n.astype(np.int64)

    def card(
        self, sums: dict[str, float], growth: Spread, outcomes: Sequence[Spread | None]
    ) -> dict[str, Value]:
        """What a card says of a group from its sums: shares in whole percent, points to a tenth."""
        rules, fit = self.following.rules, self.following.fit
        facts = self.following.facts({name: int(sums[name]) for name in PARTS})
        n, whole = facts["n_matched"], facts["n_matched"] == fit.n
        value: dict[str, Value] = {
            "n": rules.shown_n(n),
            "schools": growth.schools,
            **self.told(growth, zero=whole),
        }
        value["share_met_norm"] = value["percentile_shift"] = None
        if self.normed:
            value["share_met_norm"] = share(facts["n_met"], n, rules=rules, coarse=True)
            shift = MEASURES["percentile_shift"].of(facts)
            value["percentile_shift"] = None if shift is None else round(shift, 1) + 0.0
        for name, spread in zip(OUTCOMES, outcomes, strict=True):
            value |= self._beside_like(name, sums, spread, compared=not whole)
        return value

    def told(self, growth: Spread, *, zero: bool = False) -> dict[str, Value]:
        """The opening measure with interval and verdict; the yardstick itself is 0."""
        digits = 1 if self.normed else 3
        found = growth.estimate
        value = 0.0 if zero and not self.normed else found.value
        low, high = (
            None if end is None else round(end, digits) + 0.0 for end in (found.low, found.high)
        )
        word = found.verdict and GREW.get(found.verdict, found.verdict)
        return {self.growth: round(value, digits) + 0.0, "low": low, "high": high, "verdict": word}

    def _beside_like(
        self, name: str, sums: dict[str, float], spread: Spread | None, *, compared: bool
    ) -> dict[str, Value]:
        """share_reaching or share_closing, its twin, the verdict on their difference."""
        n, did = int(sums[f"{name}_of"]), int(sums[name])
        shown = share(did, n, rules=self.following.rules, coarse=True) if n else None
        compared = compared and shown is not None and spread is not None
        found = spread.estimate if compared and spread else None
        ends = (found.value, found.low, found.high) if found else (None, None, None)
        told = [None if end is None else round(end, 2) + 0.0 for end in ends]
        word = found.verdict and CAME.get(found.verdict, found.verdict) if found else None
        return {
            f"share_{name}": shown,
            f"share_{name}_like": percent(sums[f"{name}_like"] / n) if compared and n else None,
            f"{name}_difference": told[0],
            f"{name}_low": told[1],
            f"{name}_high": told[2],
            f"{name}_verdict": word,
        }

    def group(self, mask: Mask) -> dict[str, Value]:
        """The card of a group of schools: schools like these, or these very ones where the selection
        is a list of schools."""
        sums = {name: float(part[mask].sum()) for name, part in self.parts.items()}
        return self.card(sums, self.spread(mask), [self._outcome(mask, name) for name in OUTCOMES])

    def units(
        self, code: Ints, count: int, schools: Ints | None = None
    ) -> Callable[[int], dict[str, Value]]:
        """What makes the card of each of `count` schools or districts; `code` is each row's. Only
        students vary."""
        added = {name: np.bincount(code, part, count) for name, part in self.parts.items()}

        def card(at: int) -> dict[str, Value]:
            sums = {name: float(part[at]) for name, part in added.items()}
            held = 1 if schools is None else int(schools[at])
            growth = self._these(self._growth_part, "n_matched", sums, held, None)
            outcomes = [self._these(name, f"{name}_of", sums, held, name) for name in OUTCOMES]
            assert growth is not None
            return self.card(sums, growth, outcomes)

        return card

    def these_have_interval(self, n: Ints) -> Mask:
        """Of which numbers of students of these schools the opening measure has an interval: not of
        the whole reference (`half_these`)."""
        within, reference = self._within(None)
        if within is None:
            return np.zeros(len(n), dtype=bool)
        return (n > 0) & (n < (np.inf if reference is None else reference))

    @property
    def never(self) -> frozenset[str]:
        """Columns that no card of this cohort can fill."""
        other = ("conditional_growth",) if self.normed else NORMED
        found = set(other)
        if self._within(None)[0] is None:
            found |= {"low", "high", "verdict"}
        for name in OUTCOMES:
            ends = {f"{name}_low", f"{name}_high", f"{name}_verdict"}
            if self._within(name)[0] is None:
                found |= ends
            if not self.parts[f"{name}_of"].any():
                found |= {f"share_{name}", f"share_{name}_like", f"{name}_difference", *ends}
        return frozenset(found)

    @property
    def _growth_part(self) -> str:
        return "against" if self.normed else "beside"

    def _within(self, outcome: str | None) -> tuple[float | None, int | None]:
        """Variance within schools and the size of the reference."""
        fit = self.following.fit
        if outcome is None:
            return (fit.within_norm, None) if self.normed else (fit.within, fit.n)
        reference, within = fit.spread.get((outcome, 0 if outcome == "reaching" else 1), (0, None))
        return within, reference

    def _these(
        self, part: str, of: str, sums: dict[str, float], schools: int, outcome: str | None
    ) -> Spread | None:
        n = int(sums[of])
        if not n:
            return None
        total = sums[part] - (sums[f"{part}_like"] if outcome else 0.0)
        within, reference = self._within(outcome)
        half = half_these(n, within=within, reference=reference) if within is not None else None
        variance = None if half is None else (half / Z95) ** 2
        return Spread(total / n, variance, None, n, schools)

    def spread(self, mask: Mask) -> Spread:
        """The opening measure of a group."""
        found = self._like(mask, self._growth_part, "n_matched", None)
        assert found is not None
        return found

    def _outcome(self, mask: Mask, name: str) -> Spread | None:
        return self._like(mask, name, f"{name}_of", name)

    def _like(self, mask: Mask, part: str, of: str, outcome: str | None) -> Spread | None:
        if self.following.fixed_schools:
            sums = {name: float(values[mask].sum()) for name, values in self.parts.items()}
            return self._these(part, of, sums, len(np.unique(self.school[mask])), outcome)
        total = self.parts[part] - (self.parts[f"{part}_like"] if outcome else 0.0)
        size: Floats = np.bincount(self.school[mask], self.parts[of][mask]).astype(np.float64)
        sums_ = np.bincount(self.school[mask], total[mask])
        held, n = size > 0, int(size.sum())
        if not n:
            return None
        _, reference = self._within(outcome)
        found = variance_like_these(sums_[held] / size[held], size[held], reference=reference)
        variance, df = found if found else (None, None)
        return Spread(float(sums_.sum()) / n, variance, df, n, int(held.sum()))


def difference(one: Spread, other: Spread) -> Spread:
    """One group less another, without a student in common: their variances add, with Satterthwaite's
    degrees of freedom (Welch) where schools vary. No interval where either has none."""
    n, schools = min(one.n, other.n), min(one.schools, other.schools)
    value = one.value - other.value
    if one.variance is None or other.variance is None:
        return Spread(value, None, None, n, schools)
    variance = one.variance + other.variance
    df = None
    if one.df is not None and other.df is not None:
        df = variance**2 / (one.variance**2 / one.df + other.variance**2 / other.df)
    return Spread(value, variance, df, n, schools)
