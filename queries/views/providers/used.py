"""Panel `used`: where one provider is on record, school by school, with its years.

Knows: the store's implementations. Must not know: students, growth, pictures. Schools are public;
nothing here counts a student.
"""

from __future__ import annotations

from collections.abc import Iterable

from queries.answer import Panel, Record
from queries.dimensions import school_year
from queries.store import Row
from queries.views.context import Context
from queries.words import listed, say

COLUMNS = ("group", "district", "grades", "years_used", "implementation_year")
SQL = (
    "select i.school_id, i.grade, i.school_year, coalesce(i.implementation_year, 1) as since, "
    "coalesce(s.school_name, i.school_id) as school, s.district_id, "
    "coalesce(d.district_name, s.district_id) as district "
    "from implementation i left join school s on s.school_id = i.school_id "
    "left join district d on d.district_id = s.district_id where i.provider_id = $provider "
    "order by school, i.school_id, i.grade, i.school_year"
)
Years = tuple[tuple[int, int], ...]  # school year, year of implementation


def rows_of(context: Context, key: str) -> list[Row]:
    """Every school, grade and school year in which a provider is on record, planning included."""
    return context.query(SQL, {"provider": key})


def schools_of(rows: Iterable[Row]) -> frozenset[str]:
    """Ids of the schools that used it in some year: planning alone is no use."""
    return frozenset(str(row["school_id"]) for row in rows if row["since"] >= 1)


def used(context: Context, key: str, rows: Iterable[Row]) -> Panel:
    """One record per school and set of grades with the same years; of the chosen districts."""
    chosen = context.selection.district
    name = context.catalog.providers[key]
    held = [row for row in rows if not chosen or row["district_id"] in chosen]
    if not held:
        return Panel("used", "nothing", say("used_nowhere", name=name), "")
    by_grade: dict[tuple[str, int], list[Row]] = {}
    for row in held:
        by_grade.setdefault((row["school_id"], row["grade"]), []).append(row)
    grades: dict[tuple[str, Years], list[int]] = {}
    for (school, grade), some in by_grade.items():
        years = tuple((row["school_year"], row["since"]) for row in some)
        grades.setdefault((school, years), []).append(grade)
    named = {row["school_id"]: row for row in held}
    records: list[Record] = [
        {
            "group": str(named[school]["school"]),
            "key": school,
            "district": named[school]["district"],
            "grades": listed([str(grade) for grade in sorted(some)], last="and"),
            "years_used": "; ".join(_runs(years)),
            "implementation_year": _since(years[-1][1]),
        }
        for (school, years), some in grades.items()
    ]
    schools, districts = len(named), len({row["district_id"] for row in named.values()})
    last = max(row["school_year"] for row in held)
    sentence = say(
        "used_title",
        name=name,
        n=schools,
        districts=say("used_district" if districts == 1 else "used_districts", k=districts),
        first=school_year(min(row["school_year"] for row in held)),
        last=school_year(last),
        now=len({row["school_id"] for row in held if row["school_year"] == last}),
    )
    return Panel(
        name="used",
        state="shown",
        sentence=sentence,
        subtitle=say("used_subtitle"),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("used_read"),
        alt=sentence,
        facts={"schools": schools, "districts": districts},
    )


def _runs(years: Years) -> list[str]:
    """Years of use in words, successive ones as one: "2021-22 to 2024-25: year 1 to 4"."""
    runs: list[list[tuple[int, int]]] = []
    for year, since in years:
        last = runs[-1][-1] if runs else None
        if last and since > 1 and (year, since) == (last[0] + 1, last[1] + 1):
            runs[-1].append((year, since))
        else:
            runs.append([(year, since)])
    return [_run(*run[0], *run[-1]) for run in runs]


def _run(first: int, since: int, last: int, until: int) -> str:
    if first == last:
        return say("used_year", year=school_year(first), since=_since(since))
    words = {"first": school_year(first), "last": school_year(last)}
    return say("used_years", since=since, until=until, **words)


def _since(since: int) -> str:
    return say("planning_year") if since == 0 else say("used_since", since=since)
