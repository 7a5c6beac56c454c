"""The question of the Providers page, asked of the raw files: who used each provider throughout.

Knows: the contract's tables of enrolment and implementations; where an answer holds its numbers. Must
not know: the store, how an answer is made, clocks, how students are matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from data.spans import parse
from queries.answer import Answer, Record, number
from queries.selection import Selection
from tests.bench.files import PLACE, Files

STUDENT_AND_GAIN = "s.student_id, sum(s.scale_score - first.scale_score)"


def treated(
    files: Files, selection: Selection, gains: Mapping[str, float]
) -> dict[str, tuple[int, float]]:
    """provider -> matched students (`gains`) whose school and grade used it, and no other, in every
    taught year, and their mean gain."""
    span = parse(selection.span)
    assert span is not None and selection.cohort is not None  # the benchmark draws both
    if not {"providers", "implementations"} <= set(files.held):
        return {}
    years = span.taught_years(int(selection.cohort))
    rows = files.rows(
        "with e as (select * from (select * from students "
        "where school_id in (select school_id from schools) and school_year between $first and $last "
        "qualify row_number() over (partition by student_id, school_year "
        f"order by {PLACE} desc) = 1) where grade between 3 and 8), "
        "used as (select distinct i.school_id, i.grade, i.school_year, i.provider_id "
        "from implementations i join providers p on p.provider_id = i.provider_id "
        "where coalesce(i.implementation_year, 1) >= 1 "
        "and coalesce(p.role, 'model provider') = 'model provider') "
        "select e.student_id, min(u.provider_id) from e left join used u on u.school_id = e.school_id "
        "and u.grade = e.grade and u.school_year = e.school_year group by e.student_id "
        "having count(distinct u.provider_id) = 1 and count(*) = $years "
        "and count(u.provider_id) = $years",
        {"first": years[0], "last": years[-1], "years": len(years)},
    )
    held: dict[str, list[float]] = {}
    for student, provider in rows:
        if student in gains:
            held.setdefault(provider, []).append(gains[student])
    return {key: (len(some), sum(some) / len(some)) for key, some in held.items()}


def shown(answer: Answer) -> list[Record]:
    """Rows of the evaluation table of the cohort itself, of providers whose students are told."""
    panel, effects = answer.panel("evaluation"), answer.panel("effects")
    held = panel.records if panel and panel.state == "shown" else ()
    last = max((number(record["cohort"]) for record in held), default=0)
    told = {r["key"] for r in effects.records if r["n"] is not None} if effects else set()
    return [r for r in held if r["cohort"] == last and r["n"] is not None and r["key"] in told]


def differs(found: Mapping[str, Any], answer: Answer) -> Iterator[str]:
    """Each number that is not the page's, in words."""
    for record in shown(answer):
        n, gain = found.get(str(record["key"]), (0, 0.0))
        if n != record["n"]:
            yield f"{record['group']}, treated: {n:,} in the files, {record['n']} on the page"
        if abs(gain - number(record["gain"])) > 0.05 + 1e-9:  # shown to a tenth of a point
            yield f"{record['group']}, gain: {gain:.3f} in the files, {record['gain']} on the page"
