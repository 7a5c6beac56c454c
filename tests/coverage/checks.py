"""What the growth measures must hold to over many seeds, and the table that says whether they do.

Knows: names of outcomes, wanted ranges. Must not know: how an outcome comes about. The ranges of
shares leave room for what is known of these intervals: nominal is 95%, and CR2 with few schools
errs on the wide side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

from tests.coverage.outcomes import LAYERS, LIKE_SIZES, SEMS
from tests.coverage.providers import EFFECT_SPREADS, ONE_TEST, PROVIDER_SEMS, SIZES
from tests.coverage.standing import SPREADS

Outcomes = dict[str, float]
# Of the error of raw means, the most that steadied values may keep, as schools differ by SPREADS.
MOST_ERROR = (0.90, 0.70, 0.45)


@dataclass(frozen=True)
class Check:
    """A mean over seeds of one outcome, or of the one of several that lies furthest out.

    `low` to `high` is the wanted range; `percent` says how values are printed.
    """

    says: str
    outcomes: tuple[str, ...]
    low: float
    high: float
    percent: bool = False

    def measured(self, seeds: Sequence[Outcomes]) -> tuple[float, float]:
        """Mean over seeds and its own standard error."""
        found = [[seed[name] for seed in seeds] for name in self.outcomes]
        middle = (self.low + self.high) / 2
        furthest = max(found, key=lambda values: abs(fmean(values) - middle))
        return fmean(furthest), pstdev(furthest) / sqrt(len(furthest))

    def holds(self, value: float) -> bool:
        """Whether a measured value lies in the wanted range."""
        return self.low <= value <= self.high

    def row(self, seeds: Sequence[Outcomes]) -> tuple[str, str, str, str]:
        """What is printed: measured value with its standard error, wanted range, verdict."""
        value, error = self.measured(seeds)
        return (
            self.says,
            f"{self._shown(value)} ± {self._shown(error)}",
            f"{self._shown(self.low)} to {self._shown(self.high)}",
            "pass" if self.holds(value) else "FAIL",
        )

    def _shown(self, value: float) -> str:
        return f"{100 * value:.1f}%" if self.percent else f"{value:.4f}"


@dataclass(frozen=True)
class RootRatio(Check):
    """Root mean square error of the first outcome over that of the second; both are mean squares."""

    def measured(self, seeds: Sequence[Outcomes]) -> tuple[float, float]:
        """The ratio over all seeds, and its standard error (delta method)."""
        above, below = ([seed[name] for seed in seeds] for name in self.outcomes)
        ratio = sqrt(fmean(above) / fmean(below))
        off = [a / fmean(above) - b / fmean(below) for a, b in zip(above, below, strict=True)]
        return ratio, ratio / 2 * pstdev(off) / sqrt(len(off))


def _share(says: str, outcome: str, *, high: float) -> Check:
    return Check(says, (outcome,), low=0.93, high=high, percent=True)


def _slope(says: str, outcome: str) -> Check:
    return Check(says, (outcome,), low=0.99, high=1.01)


def _zero(says: str, *outcomes: str) -> Check:
    return Check(says, outcomes, low=-0.02, high=0.02)


def _unbiased(says: str, where: str) -> Check:
    outcomes = tuple(f"off {name}, {where}" for name in SIZES)
    return Check(f"effect less the true one, {says}", outcomes, low=-0.01, high=0.01)


def _at_most(says: str, *outcomes: str, most: float) -> Check:
    return Check(says, outcomes, low=0.0, high=most, percent=True)


CHECKS = (
    # Realised growth: what these very schools did, with these very students.
    _share("one school: 'these schools' holds what it did", "one school", high=0.97),
    _share("3 to 30 schools: holds what they did", "several schools", high=0.97),
    _share("two schools: holds the difference they made", "two schools", high=0.97),
    # Expected growth: random schools differ in nothing.
    *(
        _share(f"{size} schools: 'schools like these' holds 0", f"{size} schools like", high=0.98)
        for size in LIKE_SIZES
    ),
    _slope("slope / true slope", "slope"),
    _slope("slope / true slope, better schools start higher", "slope, better start higher"),
    *(
        check
        for sem in SEMS
        for check in (
            _zero(
                f"growth by start, SEM {sem:g}: furthest of {LAYERS} layers",
                *(f"layer {place}, SEM {sem:g}" for place in range(LAYERS)),
            ),
            _zero(f"disadvantaged less other students, SEM {sem:g}", f"gap, SEM {sem:g}"),
        )
    ),
    # Schools steadied and ranked (Methods, section Schools).
    *(
        check
        for spread, most in zip(SPREADS, MOST_ERROR, strict=True)
        for check in (
            RootRatio(
                f"steadied / raw error, schools differ by {spread:.2f} SD",
                (f"steadied, SD {spread:.2f}", f"raw, SD {spread:.2f}"),
                low=0.0,
                high=most,
            ),
            _share(
                f"rank range holds the true rank, {spread:.2f} SD",
                f"rank, SD {spread:.2f}",
                high=0.98,
            ),
            # Told on Methods: a range holds less often for the very first, the less schools differ.
            Check(
                f"the same for the top tenth, {spread:.2f} SD",
                (f"rank of the top tenth, SD {spread:.2f}",),
                low=0.75,
                high=1.0,
                percent=True,
            ),
        )
    ),
    Check(
        "schools do not differ: share a rank range spans",
        ("span of ranks, SD 0",),
        low=0.85,
        high=1.0,
        percent=True,
    ),
    Check(
        "schools do not differ: inside the 95% limits",
        ("inside 95%",),
        low=0.94,
        high=0.96,
        percent=True,
    ),
    Check(
        "schools do not differ: inside the 99.8% limits",
        ("inside 99.8%",),
        low=0.995,
        high=0.999,
        percent=True,
    ),
    # Providers against like students (Methods, section Providers).
    *(
        check
        for spread in EFFECT_SPREADS
        for check in (
            _unbiased(f"providers of 3 to 12 schools, SD {spread:.2f}", f"spread {spread:.2f}"),
            *(
                Check(
                    f"{size} schools: the interval holds the effect, SD {spread:.2f}",
                    tuple(
                        f"held {name}, spread {spread:.2f}" for name in SIZES if SIZES[name] == size
                    ),
                    low=0.93,
                    high=0.98,
                    percent=True,
                )
                for size in sorted(set(SIZES.values()))
            ),
        )
    ),
    _unbiased("providers on the state test", "state test"),
    *(
        check
        for sem in PROVIDER_SEMS
        for check in (
            Check(
                f"starts 0.4 SD higher, adds nothing, SEM {sem:g}: effect",
                (f"starts higher off, SEM {sem:g}",),
                low=-0.01,
                high=0.01,
            ),
            _at_most(
                f"the same is said to grow more, SEM {sem:g}",
                f"starts higher better, SEM {sem:g}",
                most=0.04,
            ),
        )
    ),
    _at_most(
        "effects are equal: two tests 'disagree'",
        *(f"disagree {name}" for name in SIZES if name != ONE_TEST),
        most=0.07,
    ),
    Check(
        "0.20 SD on one test, 0 on the other: they 'disagree'",
        (f"disagree {ONE_TEST}",),
        low=0.80,
        high=1.0,
        percent=True,
    ),
)


def table(seeds: Sequence[Outcomes], *, checks: Sequence[Check] = CHECKS) -> str:
    """One line per check: what it says, measured ± standard error, wanted, verdict."""
    rows = [("check", "measured", "wanted", ""), *(check.row(seeds) for check in checks)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
