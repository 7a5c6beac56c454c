"""A place's own students today, on its profile: layers, strands, student groups, who was tested.

Knows: the panels of the Iceberg and Skills pages, narrowed to one place. Must not know: growth,
pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record, number
from queries.dimensions import DIMENSIONS, SUBGROUPS, school_year
from queries.groups import tested_share
from queries.store import Row
from queries.views.context import Context
from queries.views.layers import layers
from queries.views.origin import unasked
from queries.views.schools.spreads import spreads
from queries.views.strands import strands
from queries.words import of_100, say

NAMES = ("layers", "strands", "spreads", "tested")


def around(context: Context) -> dict[str, Panel]:
    """Panels of `NAMES` by name."""
    if context.crossed():
        return {one: Panel(one, "too small", say("crossed"), "") for one in NAMES}
    reason = context.not_given()
    if reason:
        return {one: Panel(one, "not in data", reason, "") for one in NAMES}
    every = context.status(["school_year", "grade"], every_year=True)
    now = [row for row in every if row["school_year"] == context.selection.year and row["n_scored"]]
    by_grade: dict[int, Row] = {row["grade"]: row for row in sorted(now, key=lambda r: r["grade"])}
    made = {
        "layers": layers(context, by_grade)
        if by_grade
        else Panel("layers", "nothing", say("nothing"), ""),
        "strands": _strands(context),
        "tested": _tested(context, every),
    }
    if context.selection.school and not context.rules.crossed:
        made["spreads"] = Panel("spreads", "too small", say("crossed"), "")
    else:
        columns = [DIMENSIONS[name].column for name in SUBGROUPS]
        made["spreads"] = spreads(context, context.status(columns, within="grade"))
    return made


def _strands(context: Context) -> Panel:
    reason = unasked(context)
    if reason:
        return Panel("strands", "not in data", reason, "")
    by_grade = {row["grade"]: row for row in context.skills(["grade"])}
    grade = max(by_grade, default=max(context.selection.grades))
    return strands(context, grade, by_grade.get(grade))[0]


def _tested(context: Context, rows: list[Row]) -> Panel:
    """Panel `tested`: share of enrolled students with a score, year by year."""
    records: list[Record] = []
    for year in sorted({row["school_year"] for row in rows}):
        mine = [row for row in rows if row["school_year"] == year]
        sums = {
            part: sum(int(row[part] or 0) for row in mine) for part in ("n_enrolled", "n_tested")
        }
        if not sums["n_enrolled"]:
            continue
        share = tested_share(sums, rules=context.rules)
        few = sums["n_enrolled"] < context.rules.min_n
        why = say("too_few" if few else "too_alike", n=context.rules.part_n)
        records.append(
            {
                "school_year": school_year(year),
                "tested_share": share,
                "shown": "yes" if share is not None else why,
            }
        )
    if not records:
        return Panel("tested", "not in data", say("tested_unknown"), "")
    known = [record for record in records if record["tested_share"] is not None]
    if not known:
        return Panel("tested", "too small", say("too_small", n=context.rules.min_n), "")
    last = known[-1]
    return Panel(
        name="tested",
        state="shown",
        sentence=say(
            "tested_title", share=of_100(number(last["tested_share"])), year=last["school_year"]
        ),
        subtitle=say("tested_subtitle", window=context.selection.window, test=context.test.name),
        records=tuple(records),
        columns=("school_year", "tested_share", "shown"),
        alt="; ".join(
            f"{r['school_year']}: {r['shown']}"
            if r["tested_share"] is None
            else f"{r['school_year']}: {of_100(number(r['tested_share']))} of 100"
            for r in records
        )
        + ".",
    )
