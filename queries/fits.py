"""The yardsticks of the store: per test, span and cohort, what was fitted at build and who it rests on.

Knows: the tables `fit`, `fit_share` and `reference_move`. Must not know: selections, sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data.spans import Span, parse

DEEP = 4
Ask = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Norms:
    """The norm group at both ends, in thousandths of a point: what growth sums are held against."""

    entry_milli: int
    entry_sd_milli: int
    exit_milli: int
    exit_sd_milli: int

    @property
    def sums(self) -> dict[str, int]:
        """As they stand beside the sums of a group (`queries.measures_growth`)."""
        return {
            "norm_entry_milli": self.entry_milli,
            "norm_entry_sd_milli": self.entry_sd_milli,
            "norm_exit_milli": self.exit_milli,
            "norm_exit_sd_milli": self.exit_sd_milli,
        }


@dataclass(frozen=True)
class Fit:
    """One cohort's yardstick: N = `n` matched students of the whole data set.

    `sd` is D, points; `entry_sd` and `edges` (19 inner ones of 20 bins) are of the entry score freed of
    error, points; `within` the pooled within-school variance of the residual (D = 1); both None
    with `slope` and `entry_sd` where fewer than 30 are matched. `within_norm`: the same of exit less
    the exit that keeps the percentile, points^2. `slots`: windows with scores, 1 (fall of grade 3) to
    18.
    `moves[(entry, exit)]`: the reference's students by drawn layers; `rising[layer]`: who could rise
    and who rose; `spread[(measure, layer)]`: n and within variance of a rate less its layer's.
    """

    id: int
    test: str
    span: str
    cohort: int
    n: int
    schools: int
    slope: float | None
    reliability: float | None
    sd: float | None
    entry_sd: float | None
    edges: tuple[float, ...]
    within: float | None
    within_norm: float | None
    error_source: str | None
    norms: Norms | None
    slots: tuple[int, ...]
    moves: Mapping[tuple[int, int], int]
    rising: Mapping[int, tuple[int, int]]
    spread: Mapping[tuple[str, int], tuple[int, float | None]]

    @cached_property
    def path(self) -> Span:
        """The span itself."""
        found = parse(self.span)
        assert found is not None  # the build writes only spans it can read
        return found

    @property
    def exit_year(self) -> int:
        """School year in which the cohort leaves the span."""
        return self.cohort + self.path.years

    @cached_property
    def entered(self) -> Mapping[int, int]:
        """Entry layer -> the reference's students of it with a known exit."""
        found: dict[int, int] = {}
        for (entry, _), n in self.moves.items():
            found[entry] = found.get(entry, 0) + n
        return found

    def rate(self, layer: int, exit_layer: int) -> float | None:
        """Of the reference's students of an entry layer, the share that left in another."""
        n = self.entered.get(layer)
        return self.moves.get((layer, exit_layer), 0) / n if n else None


def read_fits(ask: Ask) -> tuple[Fit, ...]:
    """Every yardstick of a store, in the order of their ids."""
    moves: dict[int, dict[tuple[int, int], int]] = {}
    rising: dict[int, dict[int, list[int]]] = {}
    for row in ask("select * from reference_move"):
        at = row["cohort_id"]
        moves.setdefault(at, {})[(row["entry_layer"], row["exit_layer"])] = row["n"]
        held = rising.setdefault(at, {}).setdefault(row["entry_layer"], [0, 0])
        held[0] += row["n_can_rise"]
        held[1] += row["n_rose"]
    spread: dict[int, dict[tuple[str, int], tuple[int, float | None]]] = {}
    for row in ask("select * from fit_share"):
        spread.setdefault(row["cohort_id"], {})[(row["measure"], row["layer"])] = (
            row["n"],
            row["within_variance"],
        )
    return tuple(
        Fit(
            id=row["cohort_id"],
            test=row["assessment"],
            span=row["span"],
            cohort=row["cohort"],
            n=row["n"],
            schools=row["schools"],
            slope=row["slope"],
            reliability=row["reliability"],
            sd=row["sd"],
            entry_sd=row["entry_sd"],
            edges=tuple(row["edges"] or ()),
            within=row["within_variance"],
            within_norm=row["within_norm"],
            error_source=row["error_source"],
            norms=_norms(row),
            slots=tuple(row["slots"]),
            moves=moves.get(row["cohort_id"], {}),
            rising={k: (v[0], v[1]) for k, v in rising.get(row["cohort_id"], {}).items()},
            spread=spread.get(row["cohort_id"], {}),
        )
        for row in ask("select * from fit order by cohort_id")
    )


def _norms(row: Mapping[str, Any]) -> Norms | None:
    values = [
        row[name] for name in ("norm_entry_mean", "norm_entry_sd", "norm_exit_mean", "norm_exit_sd")
    ]
    if any(value is None for value in values) or not values[1]:
        return None
    return Norms(*(round(1000 * value) for value in values))
