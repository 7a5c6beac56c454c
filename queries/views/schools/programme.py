"""What a school used and how faithfully: model providers, years of use, the five fidelity measures.

Knows: the store's implementations. Must not know: growth, pictures. A missing value is shown as
missing; nothing here says that one thing caused another.
"""

from __future__ import annotations

from queries.answer import Panel, Record
from queries.dimensions import school_year
from queries.views.context import Context
from queries.words import listed, say

FIDELITY = (
    *("student_progress", "teacher_usage", "planning_time"),
    *("professional_learning", "interim_assessment"),
)
COLUMNS = ("school_year", "grades", "provider_name", "implementation_year", *FIDELITY)
SQL = (
    "select i.school_year, i.grade, i.implementation_year, coalesce(p.provider_name, "
    "i.provider_id) as provider_name, {measures} from implementation i left join provider p "
    "on p.provider_id = i.provider_id where i.school_id = $school "
    "order by i.school_year, provider_name, i.grade"
).format(measures=", ".join(f"i.{name}" for name in FIDELITY))


def programme(context: Context, key: str) -> Panel:
    """Panel `programme`: a record per year, provider and set of like grades."""
    if context.selection.unit != "school":
        return Panel("programme", "not in data", say("programme_unit"), "")
    rows = context.query(SQL, {"school": key})
    if not rows:
        known = bool(context.catalog.providers)
        text = say("programme_none" if known else "programme_unknown")
        return Panel("programme", "nothing" if known else "not in data", text, "")
    grouped: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        same = (row["school_year"], row["provider_name"], row["implementation_year"])
        values = tuple(row[name] for name in FIDELITY)
        grouped.setdefault((*same, *values), []).append(row["grade"])
    records: list[Record] = []
    for (year, name, since, *told), grades in grouped.items():
        measures = dict(zip(FIDELITY, told, strict=True))
        records.append(
            {
                "school_year": school_year(int(str(year))),
                "grades": listed([str(grade) for grade in sorted(grades)], last="and"),
                "provider_name": str(name),
                "implementation_year": say("planning_year") if since == 0 else str(since),
                **{k: None if v is None else float(str(v)) for k, v in measures.items()},
            }
        )
    names = list(dict.fromkeys(str(record["provider_name"]) for record in records))
    return Panel(
        name="programme",
        state="shown",
        sentence=say("programme_title", names=listed(names, last="and")),
        subtitle=say("programme_subtitle"),
        records=tuple(records),
        columns=COLUMNS,
        notes=(say("programme_note"),),
        alt=say("programme_title", names=listed(names, last="and")),
    )
