"""Panel `fidelity`: measures (A) to (E) of each school and year as reported, beside its growth.

Knows: reported shares, growth of the cohort that left in the same year by school. Must not know:
pictures. Nothing here says that one made the other; what was not reported is missing, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from queries.answer import Panel, Record, Value
from queries.dimensions import SUBGROUPS, numbered, school_year
from queries.disclosure import ORDER_N, Profile
from queries.fits import Fit
from queries.hiding import Floats, Ints, Mask, withheld
from queries.intervals import half_these, verdict
from queries.router import Question
from queries.rows import Later
from queries.store import Row
from queries.views.growth.following import Following
from queries.views.growth.starts import GREW
from queries.views.zone.members import FIDELITY, MEASURED, Member, Zone
from queries.words import listed, say

COLUMNS = (
    *("group", "district", "school_year", "provider_name", "clock", *MEASURED, "reports"),
    *("n", "conditional_growth", "low", "high", "verdict", "hidden"),
)
PARTS = ("n_matched", "residual_micro", "shift_micro")


def fidelity(following: Following | None, zone: Zone) -> Panel:
    """A record per school and school year with a row; growth where a cohort is followed."""
    if not zone.known:
        return Panel("fidelity", "not in data", say("zone_unknown_fidelity"), "")
    if not zone.members:
        return Panel("fidelity", "nothing", say("zone_nobody"), "")
    crossed = following is not None and _crossed(following)
    grown = growth_by_year(following) if following and not crossed else None
    held = zone.kept(_years)
    # Without a cohort all years are drawn, else those in which it was taught.
    taught = following.span.taught_years(following.fit.cohort) if following else None
    drawn = held if taught is None else [(one, year) for one, year in held if year in taught]

    def made(of: Sequence[tuple[Member, int]]) -> Later:
        return Later(len(of), lambda at: _record(zone, *of[at], grown, crossed=crossed))

    told, whole = zone.kept(_reported)
    n = len(zone.members)
    sentence = say(
        "fidelity_none" if not told else "fidelity_all" if told == whole else "fidelity_title",
        n=n,
        told=f"{told:,}",
        all=f"{whole:,}",
    )
    return Panel(
        name="fidelity",
        state="shown",
        sentence=sentence,
        subtitle=say("fidelity_subtitle")
        + (
            say("fidelity_growth", whom=following.students, span=following.span.words())
            if grown and following
            else ""
        ),
        records=made(held),
        drawn=made(drawn),
        columns=COLUMNS if grown else tuple(c for c in COLUMNS if c not in COLUMNS[-6:]),
        how_to_read=say("fidelity_read"),
        notes=(say("fidelity_beside"), *((say("crossed"),) if crossed else ())),
        alt=sentence,
    )


def _years(zone: Zone) -> list[tuple[Member, int]]:
    """Each school and year with a row."""
    return [(one, year) for one in zone.members for year in sorted(one.rows)]


def _reported(zone: Zone) -> tuple[int, int]:
    """How many measures were reported, of how many."""
    columns = [zone.implemented[name] for name in FIDELITY]
    told = sum(int(np.count_nonzero(~np.isnan(column))) for column in columns)
    return told, sum(map(len, columns))


@dataclass(frozen=True)
class Left:
    """Growth by school of the cohort that left in one school year: who was matched, which schools
    may not be shown, the mean beside like students."""

    fit: Fit
    sizes: Ints
    away: Mask
    value: Floats


@dataclass(frozen=True)
class Grown:
    """Growth of the cohorts of a span by the school year they left in; `spot` is a school's place.

    A state's schools times all cohorts are more than a page reads: each is put in words when asked.
    """

    rules: Profile
    spot: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[int, Left] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(one.sizes.any() for one in self.left.values())

    def get(self, year: int, school: str) -> Mapping[str, Value] | None:
        """What may be told of a school's students who left in a year; None where nobody did."""
        at, one = self.spot.get(school), self.left.get(year)
        if at is None or one is None or not one.sizes[at]:
            return None
        n, rules = int(one.sizes[at]), self.rules
        if one.away[at]:
            few = n < rules.min_n
            return {
                "n": None,
                "hidden": say("too_few", n=rules.min_n) if few else say("hidden_beside"),
            }
        half = half_these(n, within=one.fit.within or 0.0, reference=one.fit.n)
        return _told(float(one.value[at]), half, n, rules.shown_n(n))


def growth_by_year(following: Following) -> Grown:
    """Growth by school of each cohort of this span."""
    catalog, rules = following.context.catalog, following.rules
    fits = [fit for fit in catalog.cohorts(following.fit.test, following.fit.span) if fit.within]
    if not fits:
        return Grown(rules)
    chosen = following.selection.predicate(without=("grade",))
    each = ("cohort_id", [fit.id for fit in fits])
    where = following.where(chosen, ("matched",), fits)
    found = following.context.columns(Question("growth", PARTS, where, ["school_id"], each=each))
    names = found["school_id"].tolist()
    order = np.argsort(numbered(names, catalog.ranks["school"]), kind="stable")
    keys = [str(names[at]) for at in order.tolist()]
    district = np.array([catalog.district_ranks.get(key, -1) for key in keys], np.int64)
    district -= min(0, int(district.min(initial=0)))
    left = {}
    for i, fit in enumerate(fits):
        n, residual, shift = (
            np.nan_to_num(np.asarray(found[f"{part}_{i}"], np.float64))[order] for part in PARTS
        )
        sizes = n.astype(np.int64)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = (residual - shift) / 1e6 / n
        left[fit.exit_year] = Left(fit, sizes, withheld(sizes, district, rules=rules), value)
    return Grown(rules, {key: at for at, key in enumerate(keys)}, left)


def _told(value: float, half: float | None, n: int, shown: int) -> dict[str, Value]:
    """Growth with its interval, SDs to a thousandth; the yardstick itself is 0."""
    told: dict[str, Value] = {"n": shown, "ordered": n >= ORDER_N, "hidden": None}
    if half is None:
        return {**told, "conditional_growth": 0.0}
    low, high = value - half, value + half
    word = verdict(low, high)
    return {
        **told,
        "conditional_growth": round(value, 3) + 0.0,
        "low": round(low, 3) + 0.0,
        "high": round(high, 3) + 0.0,
        "verdict": GREW.get(word, word),
    }


def _record(zone: Zone, one: Member, year: int, grown: Grown | None, *, crossed: bool) -> Record:
    rows = one.rows[year]
    names = list(dict.fromkeys(str(row["provider_name"]) for row in rows))
    told = sum(row[name] is not None for row in rows for name in FIDELITY)
    growth = grown.get(year, one.id) if grown else None
    missing = None if crossed or not grown else say("fidelity_nobody_left")
    return {
        "group": one.name,
        "key": one.id,
        "district": zone.district_name(one.district),
        "year": year,
        "school_year": school_year(year),
        "provider_name": listed(names, last="and"),
        "clock": one.clock(year),
        **{name: mean(rows, name) for name in MEASURED},
        "reports": say("reports_of", told=told, all=len(rows) * len(FIDELITY)),
        **(growth or {"n": None, "hidden": missing}),
    }


def mean(rows: Sequence[Row], name: str) -> float | None:
    """Mean of a measure over the rows that report it; None where none does."""
    values = [float(row[name]) for row in rows if row[name] is not None]
    return round(sum(values) / len(values), 4) if values else None


def _crossed(following: Following) -> bool:
    """Whether growth by school would be cut by a student group where the rules forbid it."""
    chosen = following.selection
    return not following.rules.crossed and any(getattr(chosen, key) for key in SUBGROUPS)
