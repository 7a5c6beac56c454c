"""The Data page's answer: what is loaded, how complete it is, what was refused and why.

Knows: the store's quality tables and coverage. Must not know: Dash, pictures.
"""

from __future__ import annotations

from queries.answer import Answer, Panel, Value, number
from queries.dimensions import school_year
from queries.disclosure import share
from queries.selection import Selection
from queries.store import Row, Store
from queries.views.context import Context
from queries.words import count, say

PATH = "/data"
OUTCOMES = ("loaded", "not tested", "out of scope", "set aside")


def quality(selection: Selection, store: Store) -> Answer:
    """Panels `coverage`, `outcomes`, `notes`, `files`, `versions` of the data set being served."""
    context = Context(store, selection)
    panels = (
        _coverage(context),
        _outcomes(context),
        _notes(context),
        _files(context),
        _versions(context),
    )
    return context.answer(PATH, panels)


def _coverage(context: Context) -> Panel:
    """Tested of enrolled by year and grade for the selected test and window, and by district."""
    chosen = context.selection
    rows = context.query(
        "select school_year, grade, cast(sum(n_tested) as bigint) as n_tested, "
        "cast(sum(n_enrolled) as bigint) as n_enrolled from cells_school "
        "where assessment = $test and test_window = $window group by school_year, grade",
        {"test": chosen.test, "window": chosen.window},
    )
    places = context.query(
        "select district_id, cast(sum(n_tested) as bigint) as n_tested, "
        "cast(sum(n_enrolled) as bigint) as n_enrolled from cells_school "
        "where assessment = $test and test_window = $window and school_year = $year "
        "group by district_id",
        {"test": chosen.test, "window": chosen.window, "year": chosen.year},
    )
    records: list[dict[str, Value]] = []
    held = {(row["school_year"], row["grade"]): row for row in rows}
    grades = sorted({row["grade"] for row in rows})
    for year in context.catalog.years:
        for grade in grades:
            row = held.get((year, grade))
            records.append(
                _cell(context, school_year(year), f"Grade {grade}", row, "by year and grade")
            )
    by_place = {row["district_id"]: row for row in places}
    for place in context.catalog.districts.values():
        if place.id in by_place:
            records.append(
                _cell(
                    context, place.name, school_year(chosen.year), by_place[place.id], "by district"
                )
            )
    known = [r for r in records if r["share"] is not None and r["kind"] == "by year and grade"]
    if not known:
        return Panel("coverage", "nothing", say("coverage_none", test=context.test.name), "")
    lowest = min(known, key=lambda r: number(r["share"]))
    return Panel(
        name="coverage",
        state="shown",
        sentence=say(
            "coverage",
            test=context.test.name,
            window=chosen.window,
            low=round(100 * number(lowest["share"])),
            row=lowest["row"],
            column=str(lowest["column"]).lower(),
        ),
        subtitle=say("coverage_subtitle", test=context.test.name, window=chosen.window),
        records=tuple(records),
        columns=("kind", "row", "column", "share", "hidden"),
        how_to_read=say("coverage_read"),
        alt="; ".join(
            f"{r['row']}, {r['column']}: {round(100 * number(r['share']))}%" for r in known
        )
        + ".",
    )


def _cell(context: Context, row: str, column: str, sums: Row | None, kind: str) -> dict[str, Value]:
    value: float | None = None
    hidden: str | None = "no tests"
    if sums is not None and sums["n_enrolled"]:
        value = share(sums["n_tested"], sums["n_enrolled"], rules=context.rules, coarse=True)
        hidden = None if value is not None else say("too_few", n=context.rules.min_n)
    return {"kind": kind, "row": row, "column": column, "share": value, "hidden": hidden}


def _outcomes(context: Context) -> Panel:
    rows = context.query(
        "select school_year, outcome, reason, cast(sum(n_rows) as bigint) as n_rows "
        "from quality_outcome group by school_year, outcome, reason",
    )
    records: list[dict[str, Value]] = []
    for year in context.catalog.years:
        found = [row for row in rows if row["school_year"] == year]
        records.append(
            {
                "school_year": school_year(year),
                "rows_read": sum(row["n_rows"] for row in found),
                **{
                    outcome.replace(" ", "_"): sum(
                        row["n_rows"] for row in found if row["outcome"] == outcome
                    )
                    for outcome in OUTCOMES
                },
                "reasons": "; ".join(
                    f"{row['reason']}: {_few(context, row['n_rows'])}"
                    for row in sorted(found, key=lambda row: row["reason"])
                    if row["outcome"] == "set aside"
                )
                or None,
            }
        )
    raw = sum(int(number(r["rows_read"])) for r in records)
    loaded = sum(int(number(r["loaded"])) for r in records)
    return Panel(
        name="outcomes",
        state="shown",
        sentence=say("outcomes", raw=count(raw), loaded=count(loaded)),
        subtitle=say("outcomes_subtitle"),
        records=tuple(records),
        columns=tuple(records[0]) if records else (),
        how_to_read=say("outcomes_read"),
    )


def _few(context: Context, n: int) -> str:
    """Rows as words: a count of rows under the small-number limit is not written out."""
    return count(n) if n >= context.rules.min_n else f"fewer than {context.rules.min_n}"


def _notes(context: Context) -> Panel:
    rows = context.query("select note, n_rows from quality_note where n_rows > 0 order by note")
    records = tuple(
        {"note": row["note"], "rows": _few(context, int(row["n_rows"]))} for row in rows
    )
    return Panel(
        name="notes",
        state="shown" if records else "nothing",
        sentence=say("quality_notes") if records else say("quality_notes_none"),
        subtitle="",
        records=records,
        columns=("note", "rows"),
    )


def _files(context: Context) -> Panel:
    rows = context.query("select contract_table, files, n_rows, bytes from quality_file")
    records = tuple(
        {
            "table": row["contract_table"],
            "files": row["files"],
            "rows": row["n_rows"] if row["files"] else None,
            "megabytes": round(row["bytes"] / 1e6, 1) if row["files"] else None,
            "state": "loaded" if row["files"] else "not in this data",
        }
        for row in rows
    )
    years = context.catalog.years
    return Panel(
        name="files",
        state="shown",
        sentence=say(
            "files",
            name=context.catalog.name,
            files=sum(1 for r in records if r["files"]),
            first=school_year(years[0]) if years else "",
            last=school_year(years[-1]) if years else "",
        ),
        subtitle=context.catalog.description,
        records=records,
        columns=("table", "state", "files", "rows", "megabytes"),
        missing=context.catalog.attribution,
    )


def _versions(context: Context) -> Panel:
    rows = context.query("select key, value from manifest where key in ('data_version', 'duckdb')")
    facts = {row["key"]: row["value"] for row in rows}
    built = context.store.built
    records = (
        {"what": "Data version", "value": facts["data_version"]},
        {"what": "Built", "value": built},
        {"what": "Smallest group shown", "value": str(context.rules.min_n)},
        {"what": "Small-number rules", "value": context.rules.name},
        {"what": "DuckDB", "value": facts["duckdb"]},
    )
    return Panel(
        name="versions",
        state="shown",
        sentence=say("versions", version=facts["data_version"][:8], built=built),
        subtitle="",
        records=records,
        columns=("what", "value"),
    )
