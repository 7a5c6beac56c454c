"""Panel `roles`: the five roles of a zone, what each owes, and what this data holds of it.

Knows: what the other panels found. Must not know: SQL of their numbers, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.answer import Panel, Record, number
from queries.dimensions import school_year
from queries.store import Row
from queries.views.growth.following import Following
from queries.views.zone.funding import dollars
from queries.views.zone.members import ASSISTANCE, MODEL, Zone, every
from queries.words import of_100, say

COLUMNS = ("role", "who", "owes", "evidence", "where")
ROLES = ("state", "district", "model", "assistance", "research")
# Role -> the panel or page where its evidence stands.
WHERE = {
    "state": "funding",
    "district": "scorecard",
    "model": "fidelity",
    "assistance": "fidelity",
    "research": "scorecard",
}
REPORTS = (
    "select r.provider_id, coalesce(p.provider_name, r.provider_id) as provider_name, r.validated_by "
    "from provider_report r left join provider p on p.provider_id = r.provider_id "
    "where r.span = $span order by provider_name, r.provider_id, r.validated_by"
)


@dataclass(frozen=True)
class Found:
    """What the page's other panels say, as far as a role's evidence needs it."""

    funding: Panel
    scorecard: Panel
    joined: Panel
    following: Following | None
    reports: tuple[Row, ...]

    @property
    def validated(self) -> dict[str, set[str]]:
        """Provider that reports this span -> who validated any of it."""
        held: dict[str, set[str]] = {}
        for row in self.reports:
            by = held.setdefault(row["provider_name"], set())
            by |= {row["validated_by"]} if row["validated_by"] else set()
        return held


def reports_of(zone: Zone, following: Following | None) -> tuple[Row, ...]:
    """What providers report of the span that is followed."""
    if following is None or "provider_report" not in zone.context.store.tables:
        return ()
    return tuple(zone.context.query(REPORTS, {"span": following.fit.span}))


def roles(zone: Zone, found: Found) -> Panel:
    """One record a role, always all five: what is not in the data is said."""
    told = {
        "state": _state(found),
        "district": _district(zone, found),
        "model": _model(zone, found),
        "assistance": _assistance(zone),
        "research": _research(found),
    }
    records: list[Record] = []
    for key in ROLES:
        who, evidence, held = told[key]
        records.append(
            {
                "key": key,
                "role": say(f"role_{key}"),
                "who": who or None,
                "owes": say(f"owes_{key}"),
                "evidence": evidence,
                "where": WHERE[key] if held else None,
                "held": held,
            }
        )
    n = sum(bool(record["held"]) for record in records)
    sentence = say(
        "roles_all"
        if n == 5
        else "roles_none"
        if not n
        else "roles_one"
        if n == 1
        else "roles_title",
        n=n,
    )
    return Panel(
        name="roles",
        state="shown",
        sentence=sentence,
        subtitle=say("roles_subtitle"),
        records=tuple(records),
        columns=COLUMNS[:-1],
        notes=(say("roles_source"),),
        alt=sentence,
    )


Told = tuple[str, str, bool]


def _state(found: Found) -> Told:
    panel = found.funding
    if panel.state != "shown":
        return "", say("evidence_no_funding"), False
    last = [record for record in panel.records if record["key"] == "all"][-1]
    words = {"year": last["school_year"], "total": dollars(number(last["amount_usd"]))}
    n = len(
        {
            r["source"]
            for r in panel.records
            if r["key"] != "all" and r["year"] == last["year"] and r["amount_usd"]
        }
    )
    text = say("evidence_funding", n=n, **words)
    if last["per_student"] is not None:
        text += say("evidence_each", each=dollars(number(last["per_student"])))
    return "", text + ".", True


def _district(zone: Zone, found: Found) -> Told:
    who = ""
    if zone.members:
        schools = len(zone.members)
        districts = len({one.district for one in zone.members})
        who = say("place" if schools == 1 else "places", n=schools, one="school")
        who += f" {say('evidence_of_districts', n=districts)}"
    panel = found.scorecard
    shown = panel.state == "shown"
    return who, panel.sentence if shown else say("evidence_no_scorecard"), shown


Columns = Mapping[str, NDArray[Any]]


def _latest(zone: Zone, role: str) -> tuple[int, Columns]:
    """The last school year with rows of a role, and those rows as columns."""
    rows = zone.implemented
    mine = rows["role"] == role
    year = int(rows["school_year"][mine].max(initial=0))
    mine &= rows["school_year"] == year
    return year, {name: column[mine] for name, column in rows.items()}


def _names(zone: Zone, role: str) -> list[str]:
    rows = zone.implemented
    return sorted({str(name) for name in set(rows["provider_name"][rows["role"] == role].tolist())})


def _reach(rows: Columns, name: str, what: str) -> str:
    """How many rows report a measure, and from where to where."""
    values = rows[name][~np.isnan(rows[name])]
    words = {"what": what, "told": len(values), "all": len(rows[name])}
    if not len(values):
        return say("evidence_unreported", **words)
    low, high = (of_100(float(end)) for end in (values.min(), values.max()))
    return say(
        "evidence_reported" if low != high else "evidence_reported_one", low=low, high=high, **words
    )


def _model(zone: Zone, found: Found) -> Told:
    names = zone.kept(_names, MODEL)
    if not names:
        return "", say("evidence_no_model"), False
    year, rows = zone.kept(_latest, MODEL)
    text = say("evidence_in", year=school_year(year))
    text += _reach(rows, "interim_assessment", say("evidence_interim"))
    if found.following is not None:
        reporting = [name for name in found.validated if name in names]
        span = found.following.span.words()
        if reporting:
            text += " " + say(
                "evidence_span_results", told=len(reporting), all=len(names), span=span
            )
        else:
            text += " " + say("evidence_no_span_results", span=span)
    return every(names), text, True


def _assistance(zone: Zone) -> Told:
    names = zone.kept(_names, ASSISTANCE)
    if not zone.known:
        return "", say("evidence_no_assistance"), False
    role = ASSISTANCE if names else MODEL
    year, rows = zone.kept(_latest, role)
    if not len(rows["role"]):
        return "", say("evidence_no_assistance"), False
    text = say("evidence_in", year=school_year(year))
    text += _reach(rows, "infrastructure", say("evidence_infrastructure"))
    text += " " + _reach(rows, "professional_learning", say("evidence_learning")).replace(
        "p", "P", 1
    )
    if not names:
        text += " " + say("evidence_nobody_assists")
    return every(names), text, True


def _research(found: Found) -> Told:
    if not found.validated:
        return "", say("evidence_no_reports"), False
    by = sorted({name for names in found.validated.values() for name in names})
    good = [name for name, names in found.validated.items() if names]
    words = {"all": len(found.validated), "n": len(good), "names": every(good)}
    only = len(found.validated) == 1
    if not good:
        text = say("evidence_validated_none_one" if only else "evidence_validated_none", **words)
    else:
        text = say("evidence_validated_only" if only else "evidence_validated", **words)
    return every(by), text, True
