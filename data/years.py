"""The store's tables of student rows and their cells, one school year after another.

Knows: the order of the steps within a year, and which years a build has finished. Must not know:
cohorts, what stops a build. A finished year is committed, so that a build that was interrupted goes
on with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb

from data import codes, quality, staging
from data.dataset import Dataset
from data.progress import Progress

YEAR_TABLES = ("student_window", "cells_state", "cells_school")
SKILL_TABLES = ("student_skill", "cells_skill_state", "cells_skill_school")
DONE = "build_year"
WINDOWS = ("fall", "spring", "winter")  # in the order of their texts
WHILE_BUILDING = ("note_year", DONE)
KEPT = (*YEAR_TABLES, *SKILL_TABLES, "quality_outcome", *WHILE_BUILDING)
SPILLED = (
    "  the memory limit is reached: what does not fit is written to disk meanwhile, which is slower "
    "(--memory gives more)"
)
Sql = Callable[[str], str]
Insert = tuple[str, str]  # a table, and DuckDB's SQL of rows for it
# What another engine has computed: given years and tables, all that a year adds, in order.
Elsewhere = Callable[[list[int], tuple[str, ...]], Callable[[int], Iterable[Insert]]]


def name(year: int) -> str:
    """A school year as the build calls it: "school year 2024-25"."""
    return f"school year {year - 1}-{year % 100:02d}"


def begin(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Clear away what an interrupted build has left besides finished years; returns those."""
    held = con.execute("select table_name from duckdb_tables() where not temporary").fetchall()
    tables = [str(table) for (table,) in held]
    for table in tables:
        if table not in KEPT or DONE not in tables:
            con.execute(f"drop table {table}")
    con.execute(f"create table if not exists {DONE} (school_year integer)")
    done = con.execute(f"select school_year from {DONE} order by school_year").fetchall()
    return [int(year) for (year,) in done]


def end(con: duckdb.DuckDBPyConnection) -> None:
    """The store is whole: take out what only a build that goes on would need."""
    for table in WHILE_BUILDING:
        con.execute(f"drop table {table}")


def fill(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    sql: Sql,
    *,
    years: list[int],
    done: list[int],
    progress: Progress,
    elsewhere: Elsewhere | None = None,
) -> None:
    """Add every school year that is not `done`; the staged tables and `provider_use` are there. With
    `elsewhere` the rows come from there and are not computed here."""
    skills = staging.has_skills(dataset)
    if skills:
        con.execute(f"create table standard_bit as {sql('standard_bit')}")
    untested = [year for (year,) in con.execute(staging.UNTESTED_YEARS).fetchall()]
    tables = YEAR_TABLES + (SKILL_TABLES if skills else ())
    left = [year for year in years if year not in done]
    inserts = elsewhere(left, tables) if elsewhere and left else None
    for year in (*years, *untested):
        _enrolled(con, dataset, sql, year)
        if year in done:
            progress.skip(name(year))
        elif year in years:
            if inserts:
                _take_in(con, year, inserts(year))
            else:
                _add_year(con, dataset, sql, year, skills=skills)
            progress.step(name(year))
            if _spilled(con):
                progress.once(SPILLED)


def _spilled(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether something had to be written to disk for want of memory."""
    return bool(con.execute("select count(*) > 0 from duckdb_temporary_files()").fetchall()[0][0])


def _enrolled(con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql, year: int) -> None:
    """Who was where in a year: asked over the years too, so also of years that are done."""
    staging.stage_enrolment(con, dataset, year)
    body = codes.coded(sql("enrolment"), codes.ENROLMENT)
    con.execute(f"create or replace temp table enrolment as {body}")
    quality.keep_enrolment(con)


def _add_year(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql, year: int, *, skills: bool
) -> None:
    """Compute one year's rows. What a step has used up is dropped at once: a large state's year is
    gigabytes in each of its steps."""
    staging.stage_scores(con, year)
    con.execute(f"create or replace temp table outcome as {sql('outcome')}")
    con.execute("drop table score_row")
    body = codes.coded(sql("result"), codes.RESULT)
    con.execute(f"create or replace temp table result as {body}")
    con.begin()
    quality.count_year(con, year, skills=skills)
    con.execute("drop table outcome")
    # A test and window at a time: the table's own order, and no sort larger than one of them.
    parts = con.execute(
        "select distinct assessment, test_window from result order by all"
    ).fetchall()
    for test, window in parts:
        _view(con, "result", assessment=test, test_window=window)
        _add(con, sql, "student_window", year)
    if not parts:
        _view(con, "result")
        _add(con, sql, "student_window", year)
    if skills:
        for window in WINDOWS:
            _view(con, "result", test_window=window)
            staging.stage_mastery(con, year, window)
            _add(con, sql, "student_skill", year)
        con.execute("drop table mastery_part")
    for table in (*YEAR_TABLES[1:], *(SKILL_TABLES[1:] if skills else ())):
        _add(con, sql, table, year)
    _commit(con, year)
    con.execute("drop table result")


def _take_in(con: duckdb.DuckDBPyConnection, year: int, inserts: Iterable[Insert]) -> None:
    con.begin()
    for table, rows in inserts:
        _append(con, table, rows)
    _commit(con, year)


def _commit(con: duckdb.DuckDBPyConnection, year: int) -> None:
    con.execute(f"insert into {DONE} values ($y)", {"y": year})
    con.commit()
    con.execute("checkpoint")


def _view(con: duckdb.DuckDBPyConnection, name: str, **where: str) -> None:
    """`<name>_part`: the rows at hand of one test and window."""
    told = " and ".join(f"{column} = '{value}'" for column, value in where.items())
    con.execute(f"create or replace temp view {name}_part as from {name} where {told or 'true'}")


def _add(con: duckdb.DuckDBPyConnection, sql: Sql, table: str, year: int) -> None:
    """Add rows of a store table, computed here."""
    text = sql(table)
    _append(con, table, text, {"school_year": year} if "$school_year" in text else None)


def _append(
    con: duckdb.DuckDBPyConnection, table: str, rows: str, values: dict[str, int] | None = None
) -> None:
    """Add rows to a store table, which the first ones create."""
    there = con.execute(
        "select 1 from duckdb_tables() where table_name = $name and not temporary", {"name": table}
    ).fetchone()
    verb = f"insert into {table}" if there else f"create table {table} as"
    con.execute(f"{verb} {rows}", values) if values else con.execute(f"{verb} {rows}")
