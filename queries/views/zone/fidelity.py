"""Panel `fidelity`: measures (A) to (E) of each school and year as reported, beside its growth.

Knows: reported shares, growth of the cohort that left in the same year by school. Must not know:
pictures. Nothing here says that one made the other; what was not reported is missing, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from queries.answer import Panel, Record, Value
from queries.dimensions import SUBGROUPS, numbered, school_year
from queries.disclosure import ORDER_N
from queries.hiding import withheld
from queries.intervals import half_these, verdict
from queries.router import Question
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
Grown = Mapping[tuple[int, str], Mapping[str, Value]]


def fidelity(following: Following | None, zone: Zone) -> Panel:
    """A record per school and school year with a row; growth where a cohort is followed."""
    if not zone.known:
        return Panel("fidelity", "not in data", say("zone_unknown_fidelity"), "")
    if not zone.members:
        return Panel("fidelity", "nothing", say("zone_nobody"), "")
    crossed = following is not None and _crossed(following)
    grown = growth_by_year(following) if following and not crossed else {}
    records = [
        _record(zone, one, year, grown, crossed=crossed)
        for one in zone.members
        for year in sorted(one.rows)
    ]
    cells = [r for one in zone.members for rows in one.rows.values() for r in rows]
    told = sum(row[name] is not None for row in cells for name in FIDELITY)
    whole = len(cells) * len(FIDELITY)
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
        records=tuple(records),
        drawn=_of_span(records, following),
        columns=COLUMNS if grown else tuple(c for c in COLUMNS if c not in COLUMNS[-6:]),
        how_to_read=say("fidelity_read"),
        notes=(say("fidelity_beside"), *((say("crossed"),) if crossed else ())),
        alt=sentence,
    )


def _of_span(records: Sequence[Record], following: Following | None) -> tuple[Record, ...]:
    """The years in which the cohort followed was taught; all years without one."""
    if following is None:
        return tuple(records)
    taught = following.span.taught_years(following.fit.cohort)
    return tuple(record for record in records if record["year"] in taught)


def growth_by_year(following: Following) -> Grown:
    """(school year of exit, school) -> growth of the cohort of this span that left then."""
    catalog, rules = following.context.catalog, following.rules
    fits = [fit for fit in catalog.cohorts(following.fit.test, following.fit.span) if fit.within]
    if not fits:
        return {}
    chosen = following.selection.predicate(without=("grade",))
    each = ("cohort_id", [fit.id for fit in fits])
    where = following.where(chosen, ("matched",), fits)
    found = following.context.columns(Question("growth", PARTS, where, ["school_id"], each=each))
    keys = [str(key) for key in found["school_id"]]
    order = np.argsort(numbered(keys, catalog.ranks["school"]), kind="stable")
    district = np.array([catalog.district_ranks.get(key, -1) for key in keys], np.int64)[order]
    district -= min(0, int(district.min(initial=0)))
    made: dict[tuple[int, str], dict[str, Value]] = {}
    for i, fit in enumerate(fits):
        n, residual, shift = (
            np.nan_to_num(np.asarray(found[f"{part}_{i}"], np.float64))[order] for part in PARTS
        )
        sizes = n.astype(np.int64)
        away = withheld(sizes, district, rules=rules)
        for at, spot in enumerate(order.tolist()):
            if not sizes[at]:
                continue
            key = (fit.exit_year, keys[spot])
            if away[at]:
                few = sizes[at] < rules.min_n
                why = say("too_few", n=rules.min_n) if few else say("hidden_beside")
                made[key] = {"n": None, "hidden": why}
                continue
            value = (residual[at] - shift[at]) / 1e6 / n[at]
            half = half_these(n[at], within=fit.within or 0.0, reference=fit.n)
            made[key] = _told(float(value), half, int(sizes[at]), rules.shown_n(int(sizes[at])))
    return made


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


def _record(zone: Zone, one: Member, year: int, grown: Grown, *, crossed: bool) -> Record:
    rows = one.rows[year]
    names = list(dict.fromkeys(str(row["provider_name"]) for row in rows))
    told = sum(row[name] is not None for row in rows for name in FIDELITY)
    growth = grown.get((year, one.id))
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
