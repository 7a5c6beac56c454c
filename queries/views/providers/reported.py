"""Panels `reported` and `cost`: what providers say of themselves, and what was spent per student.

Knows: the store's provider reports and funding. Must not know: who wrote them, pictures. Nothing here
says that money made growth: both stand beside each other, as ranges.
"""

from __future__ import annotations

from collections.abc import Mapping

from queries.answer import Panel, Record, Value
from queries.dimensions import FILTERS, school_year
from queries.views.growth.following import PLACES
from queries.views.providers.effects import record_of
from queries.views.providers.evidence import reports_made
from queries.views.providers.sides import Sides
from queries.words import say

COLUMNS = (
    *("group", "cohort_label", "what", "reported_value", "computed_value", "reported_n", "n"),
    *("design", "validated_by", "paid_by", "reason"),
)
COST_COLUMNS = (
    "group",
    "years_used",
    "schools",
    "cost_low",
    "cost_high",
    "effect",
    "low",
    "high",
    "reason",
)
# Measures that a report and the evaluation table share, by the evaluation's column.
SAME = {"effect_vs_norm": "effect_vs_norm", "gain": "gain", "share_met_norm": "share_met_norm"}


def reported(sides: Sides, evaluation: Panel) -> Panel:
    """The provider's own values beside those computed here for the same cohort, span and test."""
    fit, catalog = sides.following.fit, sides.following.context.catalog
    rows = reports_made(sides)
    if not rows:
        words = {"span": fit.path.words(), "test": catalog.tests[fit.test].name}
        return Panel("reported", "not in data", say("reported_none", **words), "")
    computed = {(r["key"], r.get("cohort")): r for r in evaluation.records}
    plain = not sides.following.selection.narrowed(provider=()).filtered
    records = [_record(sides, row, computed if plain else {}) for row in rows]
    every = {row["provider_id"] for row in rows}
    validated = every - {row["provider_id"] for row in rows if not row["validated_by"]}
    sentence = say("reported_title", n=len(every), validated=len(validated))
    if len(every) == 1:
        name = sides.name(*every)
        sentence = say("reported_one" if validated else "reported_one_not", name=name)
    return Panel(
        name="reported",
        state="shown",
        sentence=sentence,
        subtitle=say("reported_subtitle", span=fit.path.words(), test=catalog.tests[fit.test].name),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("reported_read"),
        notes=() if plain else (say("reported_filtered"),),
        alt=sentence,
    )


def _record(
    sides: Sides,
    row: Mapping[str, object],
    computed: Mapping[tuple[Value, Value], Record],
) -> Record:
    key, cohort, measure = str(row["provider_id"]), int(str(row["cohort"])), str(row["measure"])
    # A report on one grade of the span is held against nothing: here the span is whole.
    mine = computed.get((key, cohort)) if row["grade"] is None else None
    what = say(f"reported_{measure}") if measure in SAME else measure.replace("_", " ")
    value = mine.get(SAME[measure]) if mine and measure in SAME else None
    kinds = {"gain": "points", "share_met_norm": "share"}
    n = None if row["n"] is None else int(str(row["n"]))
    few = n is not None and n < sides.rules.min_n  # the reporter's own students, hidden as ours are
    reason = mine["reason"] if mine and value is None else None
    return {
        "group": sides.name(key),
        "key": key,
        "cohort_label": say("cohort_entered", year=school_year(cohort)),
        "what": what if row["grade"] is None else f"{what}, grade {row['grade']}",
        "reported_value": None
        if few
        else _written(float(str(row["value"])), kinds.get(measure, "sd")),
        "computed_value": None
        if value is None
        else _written(float(str(value)), kinds.get(measure, "sd")),
        "reported_n": None if few or n is None else sides.rules.shown_n(n),
        "n": mine.get("n") if mine else None,
        "design": row["design"] or say("not_stated"),  # type: ignore[dict-item]
        "validated_by": row["validated_by"] or say("nobody_named"),  # type: ignore[dict-item]
        "paid_by": row["paid_by"] or say("not_stated"),  # type: ignore[dict-item]
        "reason": say("too_few", n=sides.rules.min_n) if few else reason,
    }


def _written(value: float, kind: str) -> str:
    if kind == "share":
        return say("percent", value=round(100 * value))
    return say(
        "of_points" if kind == "points" else "of_sd",
        value=f"{value:.1f}" if kind == "points" else f"{value:+.2f}",
    )


def cost(sides: Sides) -> Panel:
    """Spending per student enrolled in the implementing grades, as a range over schools and years,
    beside the effect with its interval: never one number over the other."""
    following = sides.following
    fit, rules = following.fit, sides.rules
    places = following.selection.predicate(without=[key for key in FILTERS if key not in PLACES])
    moments = {"first": fit.cohort, "last": fit.exit_year, "least": rules.min_n}
    rows = following.context.query(COST.format(places=places.sql), {**moments, **places.values})
    records: list[Record] = []
    for key in sides.listed:
        mine = [row for row in rows if row["provider_id"] == key]
        told = record_of(sides, key)
        base: dict[str, Value] = {"group": sides.name(key), "key": key, "reason": told["reason"]}
        base |= {name: told[name] for name in ("effect", "low", "high")}
        if not mine or key in sides.hidden:
            why = sides.hidden.get(key) or say("cost_none")
            base |= {
                "reason": why,
                **dict.fromkeys(("years_used", "schools", "cost_low", "cost_high")),
            }
            records.append(base)
            continue
        each = [float(row["usd"]) / int(row["n"]) for row in mine]
        years = sorted({int(row["school_year"]) for row in mine})
        base |= {
            "years_used": _run(years[0], years[-1]),
            "schools": len({row["school_id"] for row in mine}),
            "cost_low": 10 * round(min(each) / 10),
            "cost_high": 10 * round(max(each) / 10),
        }
        records.append(base)
    known = [record for record in records if record["cost_low"] is not None]
    if not known:
        if all(key in sides.hidden for key in sides.listed):
            return Panel("cost", *sides.untold, "")
        return Panel("cost", "not in data", say("cost_none_at_all"), "")
    low = min(int(str(r["cost_low"])) for r in known)
    high = max(int(str(r["cost_high"])) for r in known)
    key = "cost_title" if low < high else "cost_title_same"
    return Panel(
        name="cost",
        state="shown",
        sentence=say(key, low=f"{low:,}", high=f"{high:,}"),
        subtitle=say("cost_subtitle", years=_run(fit.cohort, fit.exit_year)),
        records=tuple(records),
        columns=COST_COLUMNS,
        how_to_read=say("cost_read"),
        notes=(say("cost_note"),),
        alt="; ".join(
            f"{r['group']}: ${int(str(r['cost_low'])):,} to ${int(str(r['cost_high'])):,}"
            for r in known
        )
        + ".",
    )


def _run(first: int, last: int) -> str:
    """School years from one to another, in words."""
    start = school_year(first)
    return start if first == last else f"{start} to {school_year(last)}"


# One row a provider, school and year with funding: all sources, over students enrolled in the grades
# that used it. Enrolment is counted once a grade: of the test and window that counted most.
COST = """
with used as (
  select distinct i.provider_id, i.school_id, i.school_year, i.grade from implementation i
  join provider p on p.provider_id = i.provider_id and p.role = 'model provider'
  where i.school_year between $first and $last and i.implementation_year >= 1
    and i.school_id in (select school_id from school where {places})
),
enrolled as (
  select school_id, school_year, grade, max(n) as n from (
    select school_id, school_year, grade, assessment, test_window, sum(n_enrolled) as n
    from cells_school where school_year between $first and $last and {places}
      and school_id in (select school_id from used) group by all
  ) group by all
),
paid as (
  select school_id, school_year, sum(amount_usd) as usd from funding group by all
)
select u.provider_id, u.school_id, u.school_year, min(f.usd) as usd, sum(e.n) as n
from used u
join enrolled e on e.school_id = u.school_id and e.school_year = u.school_year and e.grade = u.grade
join paid f on f.school_id = u.school_id and f.school_year = u.school_year
group by all having sum(e.n) >= $least
order by all
"""
