"""What became of every row: the four outcomes, and what was seen beside them.

Knows: the build's temporary tables and the quality tables of the store. Must not know: pages.
`raw = loaded + not tested + out of scope + set aside`, for the rows of `scores` only.
"""

from __future__ import annotations

import duckdb

from data import codes, tables
from data.dataset import Dataset

OUTCOMES = ("loaded", "not tested", "out of scope", "set aside")


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Empty quality tables."""
    con.execute(
        "create table if not exists quality_outcome "
        "(school_year integer, outcome varchar, reason varchar, n_rows bigint)"
    )
    con.execute("create table if not exists note_year (note varchar, n_rows bigint)")
    con.execute("create table quality_note (note varchar, n_rows bigint)")
    con.execute(
        "create temp table enrolment_history (student_key bigint, school_year integer, "
        f"grade integer, school_id {codes.type_of('school_id')})"
    )


def count_year(con: duckdb.DuckDBPyConnection, year: int, *, skills: bool) -> None:
    """Count one year's outcomes and notes while its rows are at hand."""
    con.execute(
        "insert into quality_outcome select $y, outcome, reason, count(*) "
        "from outcome group by outcome, reason",
        {"y": year},
    )
    con.execute(
        "insert into note_year "
        "select 'students with more than one enrolment row in a year (the last counts)', "
        "count(*) from (select student_key from enrolment_row "
        "group by student_key having count(*) > 1) twice "
        "where exists (select 1 from in_students where school_year = $y)",
        {"y": year},
    )
    con.execute(
        "insert into note_year select 'results without an enrolment row', count(*) "
        "from result r where not exists "
        "(select 1 from enrolment e where e.student_key = r.student_key)"
    )
    con.execute(
        "insert into note_year select 'enrolment rows with an unknown school (left out)', count(*) "
        "from enrolment_row e where not exists "
        "(select 1 from school s where s.school_id = e.school_id)"
    )
    if skills:
        con.execute(
            "insert into note_year select 'standard results of unlisted standards (left out)', "
            "count(*) from in_mastery m where m.school_year = $y "
            "and not exists (select 1 from in_standards s where s.standard = m.standard)",
            {"y": year},
        )


def keep_enrolment(con: duckdb.DuckDBPyConnection) -> None:
    """Keep where everybody was enrolled in the year at hand, for what is asked over the years."""
    con.execute(
        "insert into enrolment_history "
        "select student_key, school_year, grade, school_id from enrolment"
    )


def finish(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Sum the notes over the years, add the steps between grades and the list of files."""
    con.execute("create temp table note_step (note varchar, n_rows bigint)")
    for note, test in (
        ("students who repeated a grade", "b.grade = a.grade"),
        ("students who jumped a grade or went back", "b.grade > a.grade + 1 or b.grade < a.grade"),
    ):
        con.execute(
            f"insert into note_step select '{note}', count(*) from enrolment_history a "
            "join enrolment_history b on b.student_key = a.student_key "
            f"and b.school_year = a.school_year + 1 where {test}"
        )
    con.execute(
        "insert into quality_note select note, cast(sum(n_rows) as bigint) "
        "from (from note_year union all from note_step) group by note order by note"
    )
    con.execute(
        "create table quality_file (contract_table varchar, files integer, bytes bigint, "
        "n_rows bigint)"
    )
    for name in tables.TABLES:
        paths = dataset.paths(name)
        rows = con.execute(f"select count(*) from in_{name}").fetchone() if paths else (0,)
        con.execute(
            "insert into quality_file values (?, ?, ?, ?)",
            [name, len(paths), sum(p.stat().st_size for p in paths), rows[0] if rows else 0],
        )


def totals(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Rows of `scores` in all, and how many of them were set aside."""
    row = con.execute(
        "select coalesce(sum(n_rows), 0), "
        "coalesce(sum(case when outcome = 'set aside' then n_rows else 0 end), 0) "
        "from quality_outcome"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def reasons(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A line for each reason of setting aside, with its rows."""
    rows = con.execute(
        "select reason, sum(n_rows) from quality_outcome where outcome = 'set aside' "
        "group by reason order by 2 desc, 1"
    ).fetchall()
    return [f"  - {reason}: {int(n):,}" for reason, n in rows]


def report(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The report of a build as lines: outcomes that add up, reasons, notes."""
    found = dict(
        con.execute("select outcome, sum(n_rows) from quality_outcome group by outcome").fetchall()
    )
    raw = int(sum(found.values()))
    lines = [f"Score rows: {raw:,} read"]
    lines += [f"  {outcome}: {int(found.get(outcome, 0)):,}" for outcome in OUTCOMES]
    lines += reasons(con)
    lines += [
        f"  {note}: {int(n):,}"
        for note, n in con.execute("select note, n_rows from quality_note").fetchall()
        if n
    ]
    return lines
