"""The evidence strip of the Providers page: what each comparison rests on, in one line a provider.

Knows: records of the effects, the store's provider reports. Must not know: Dash, pictures. It tells
what `effects` tells and nothing that is withheld there. MEASURES section 6, evidence strip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from queries.answer import Panel, Record, Value, number
from queries.views.providers.sides import Sides
from queries.words import count, of_100, say, signed


def evidence(sides: Sides, effects: Panel) -> tuple[str, ...]:
    """The comparison as a whole, then each provider shown by name; of one alone a single line."""
    if effects.state != "shown":
        return ()
    told = [_line(record, reports_of(sides, str(record["key"]))) for record in effects.records]
    design = say("strip_design")
    if len(told) == 1:
        return (f"{design} {told[0]}",)
    return (f"{design} {_all(effects.records, reports_made(sides))}", *told)


def reports_made(sides: Sides) -> list[Mapping[str, Any]]:
    """What providers shown report of the span and test, of this cohort and earlier ones."""
    fit = sides.following.fit
    found: list[Mapping[str, Any]] = sides.kept(
        ("reports",),
        lambda: sides.following.context.query(
            "select provider_id, cohort, measure, grade, value, n, design, validated_by, paid_by "
            "from provider_report where span = $span and assessment = $test and cohort <= $cohort "
            "order by provider_id, cohort, measure, grade nulls first, value",
            {"span": fit.span, "test": fit.test, "cohort": fit.cohort},
        ),
    )
    return [row for row in found if row["provider_id"] in sides.chosen]


def reports_of(sides: Sides, key: str) -> list[Mapping[str, Any]]:
    """The same of one provider."""
    return [row for row in reports_made(sides) if row["provider_id"] == key]


def _line(record: Record, reports: Sequence[Mapping[str, Any]]) -> str:
    """One provider: students, schools, share matched, balance, years, error, who says so."""
    n, schools = record["n"], record["schools"]
    parts = []
    if n is not None and schools is not None:
        schools_said = say("provider_schools_n", n=int(number(schools)))
        parts.append(say("strip_students", n=count(int(number(n))), schools=schools_said))
    if record["share_matched"] is not None:
        share = of_100(number(record["share_matched"]))
        parts.append(say("strip_matched", share=share))
    if record["balance"]:
        parts.append(say("strip_balance", word=str(record["balance"])))
    if record["leans"]:
        parts.append(str(record["leans"]))
    if record["years_of_use"]:
        years = str(record["years_of_use"])
        parts.append(say("strip_years" if " to " in years else "strip_year", years=years))
    if record["left_by_error"] is not None:
        parts.append(say("strip_error", value=signed(number(record["left_by_error"]))))
    if record["reason"]:
        parts.append(str(record["reason"]))
    return f"{record['group']}: {'; '.join([*parts, _reported(reports)])}."


def _reported(reports: Sequence[Mapping[str, Any]]) -> str:
    if not reports:
        return say("strip_no_report")
    return say(
        "strip_report",
        design=_named(reports, "design", say("not_stated")),
        by=_named(reports, "validated_by", say("nobody_named")),
        paid=_named(reports, "paid_by", say("not_stated")),
    )


def _named(reports: Iterable[Mapping[str, Any]], name: str, none: str) -> str:
    """What a provider's reports name, each once, in their order."""
    return ", ".join(dict.fromkeys(str(row[name] or none) for row in reports))


def _all(records: Sequence[Record], reports: Sequence[Mapping[str, Any]]) -> str:
    """All providers shown, as ranges over those of whom it may be told."""
    judged = sum(bool(record["verdict"]) for record in records)
    parts = [say("strip_judged", n=judged, all=len(records))]
    if students := _range(_known(records, "n")):
        schools = _range(_known(records, "schools"))
        parts.append(say("strip_each", n=students, schools=schools))
    shares = [100 * share for share in _known(records, "share_matched")]
    if shares:
        parts.append(say("strip_matched", share=_range(shares)))
    words = [str(record["balance"]) for record in records if record["balance"]]
    if words:
        counted = (f"{words.count(word)} {word}" for word in dict.fromkeys(words))
        parts.append(say("strip_balance", word=", ".join(counted)))
    years = [int(year) for record in records for year in _years(record["years_of_use"])]
    if years:
        said = _range(years)
        parts.append(say("strip_years" if " to " in said else "strip_year", years=said))
    left = [abs(value) for value in _known(records, "left_by_error")]
    if left:
        parts.append(say("strip_error_most", value=f"{max(left):.2f}"))
    reporting = {row["provider_id"] for row in reports}
    if not reporting:
        return f"{'; '.join([*parts, say('evidence_no_reports')])}."
    validated = reporting - {row["provider_id"] for row in reports if not row["validated_by"]}
    parts.append(say("strip_reports", n=len(reporting), validated=len(validated)))
    return f"{'; '.join(parts)}."


def _known(records: Sequence[Record], name: str) -> list[float]:
    return [number(record[name]) for record in records if record[name] is not None]


def _years(said: Value) -> list[str]:
    """ "3 to 4" as its ends."""
    return str(said).split(" to ") if said else []


def _range(values: Sequence[float]) -> str:
    """Whole numbers from the least to the most; empty without one."""
    if not values:
        return ""
    low, high = (count(round(end)) for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"
