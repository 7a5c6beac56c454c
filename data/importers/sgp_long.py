"""Long student records of a state test (one row per student and year, as SGPdata has them).

Knows: the columns of that format and what each becomes in the contract. Must not know: the store,
what is out of scope or set aside (the build counts that). No row is dropped: a record without a
score becomes a score row with a blank score and an enrolment row like every other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from data.importers.source import ImportRefused, SourceColumn, read_source
from data.importers.writing import (
    new_set,
    quoted,
    refuse_breaches,
    school_year_name,
    write_tables,
)

PUBLIC_NAME = "Public anonymised records (SGPdata)"
_PUBLIC_DESCRIPTION = (
    "Anonymised public records of one state's mathematics test; school years as in the source, "
    "which re-dated them."
)
_OTHER_DESCRIPTION = "Student records of a state test."
_PUBLIC_ATTRIBUTION = (
    "Records: SGPdata, Center for Assessment (GPL-3), from Colorado's state assessment. "
    "Cut scores: SGPstateData, Center for Assessment, as published by the state."
)
_ASSESSMENT = "state-test"
_TABLES = ("scores", "students", "schools", "cut_scores")

_RECORD = (
    SourceColumn("student_id", "student_id", "text"),
    SourceColumn("year", "school_year", "text"),
    SourceColumn("grade", "grade", "integer"),
    SourceColumn("scale_score", "scale_score", "number"),
    SourceColumn("school_number", "school_id", "text"),
    SourceColumn("school_name", "school_name", "text"),
    SourceColumn("district_number", "district_id", "text"),
    SourceColumn("district_name", "district_name", "text"),
    SourceColumn("ethnicity", "race_ethnicity", "text", required=False),
    SourceColumn("gender", "gender", "text", required=False),
    SourceColumn(
        "free_reduced_lunch_status", "economically_disadvantaged", "boolean", required=False
    ),
    SourceColumn("ell_status", "english_learner", "boolean", required=False),
    SourceColumn("iep_status", "student_with_disability", "boolean", required=False),
    SourceColumn("content_area", "content_area", "text", required=False),
)
_CUT = (
    SourceColumn("grade", "grade", "integer"),
    SourceColumn("cut_proficient", "proficient_cut", "number"),
    SourceColumn("observed_min", "observed_min", "number", required=False),
    SourceColumn("observed_max", "observed_max", "number", required=False),
)

# First line of dataset.toml: only a folder that this importer wrote may be written again.
_MARK = "# Written by: python -m data.importers sgp-long"

_SCORES = f"""
    SELECT student_id, school_year, 'spring' AS "window", grade, school_id,
           '{_ASSESSMENT}' AS assessment, scale_score
    FROM record
"""
_STUDENTS = """
    SELECT student_id, school_year, grade, school_id, race_ethnicity, gender,
           economically_disadvantaged, english_learner, student_with_disability
    FROM record
"""
# A school that changed its name or district is shown as it was last; within its last year the
# name that most records carry counts.
_SCHOOLS = """
    WITH school AS (
        SELECT school_id, school_name, district_id,
               row_number() OVER (
                   PARTITION BY school_id
                   ORDER BY school_name IS NULL OR district_id IS NULL, school_year DESC,
                            count(*) DESC, school_name, district_id
               ) AS place
        FROM record WHERE school_id IS NOT NULL
        GROUP BY school_id, school_name, district_id, school_year
    ), district AS (
        SELECT district_id, district_name,
               row_number() OVER (
                   PARTITION BY district_id
                   ORDER BY district_name IS NULL, school_year DESC, count(*) DESC, district_name
               ) AS place
        FROM record WHERE district_id IS NOT NULL
        GROUP BY district_id, district_name, school_year
    )
    SELECT school_id, school_name, district_id, district_name
    FROM school LEFT JOIN district USING (district_id)
    WHERE school.place = 1 AND coalesce(district.place, 1) = 1
    ORDER BY school_id
"""
_CUT_SCORES = f"""
    SELECT '{_ASSESSMENT}' AS assessment, grade, proficient_cut, 'spring' AS "window"
    FROM cut ORDER BY grade
"""


def sgp_long(
    file: Path,
    *,
    cut_scores: Path,
    into: Path,
    name: str | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Import long student records into the folder `into`; returns it.

    `file` (parquet or CSV) has a row per student and year: student_id, year ("2024_2025"), grade,
    scale_score, school_number, school_name, district_number, district_name, and where known
    ethnicity, gender, free_reduced_lunch_status, ell_status, iep_status (Yes/No). `cut_scores` has
    grade and cut_proficient, and where known observed_min and observed_max, on the same vertical
    scale. Without a `name` the records are taken to be the public ones and described as such.

    ImportRefused, with sentences, when a column is missing or does not fit, when `into` holds
    anything this importer did not write, or when the result would break the contract; then
    `into` is left as it was.
    """
    with new_set(into, mark=_MARK, tables=_TABLES) as made, duckdb.connect() as con:
        read_source(file, columns=_RECORD, table="record_text", con=con)
        _with_year(con, file)
        _one_subject(con, file)
        read_source(cut_scores, columns=_CUT, table="cut", con=con)
        queries = (_SCORES, _STUDENTS, _SCHOOLS, _CUT_SCORES)
        write_tables(con, dict(zip(_TABLES, queries, strict=True)), made)
        (made / "dataset.toml").write_text(_toml(con, name), encoding="utf-8")
        refuse_breaches(con, made, file)
        say(_counts(con))
    return into


def _with_year(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Table `record`: the records with `school_year` as the year in which the school year ends."""
    con.execute(
        r"""
        CREATE TEMP TABLE record AS
        SELECT * REPLACE (CASE
            WHEN regexp_full_match(school_year, '\d{4}\D+\d{4}')
                THEN CAST(right(school_year, 4) AS INTEGER)
            WHEN regexp_full_match(school_year, '\d{4}\D+\d{2}')
                THEN CAST(left(school_year, 4) AS INTEGER) + 1
            WHEN regexp_full_match(school_year, '\d{4}') THEN CAST(school_year AS INTEGER)
        END AS school_year), school_year AS year_text
        FROM record_text
        """
    )
    [row] = con.execute(
        "SELECT count(*), min(year_text) FROM record WHERE school_year IS NULL"
    ).fetchall()
    if row[0]:
        example = f", for example {row[1]!r}" if row[1] is not None else ""
        raise ImportRefused(
            f"{file}, column year: expected school years such as 2024_2025, "
            f"found {row[0]:,} {'row' if row[0] == 1 else 'rows'} with others{example}."
        )


def _one_subject(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Two subjects in one file would lie on different scales under one name."""
    subjects = [
        subject
        for (subject,) in con.execute(
            "SELECT DISTINCT content_area FROM record WHERE content_area IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    if len(subjects) > 1:
        raise ImportRefused(
            f"{file} holds {len(subjects)} subjects in the column content_area: "
            f"{', '.join(subjects[:5])}. Keep the rows of one."
        )


def _toml(con: duckdb.DuckDBPyConnection, name: str | None) -> str:
    """Text of dataset.toml; the ends of the scale are the cut-score file's, else the records'."""
    [row] = con.execute(
        "SELECT coalesce((SELECT min(observed_min) FROM cut), min(scale_score)), "
        "coalesce((SELECT max(observed_max) FROM cut), max(scale_score)), "
        "min(school_year), max(school_year), min(grade), max(grade) FROM record"
    ).fetchall()
    low, high, first_year, last_year, first_grade, last_grade = row
    public = name is None
    description = _PUBLIC_DESCRIPTION if public else _OTHER_DESCRIPTION
    if first_year is not None:
        description += (
            f" Tested each spring from {school_year_name(first_year)} to {school_year_name(last_year)}, "
            f"grades {first_grade} to {last_grade}, on one vertical scale."
        )
    lines = [
        _MARK,
        f"name = {quoted(PUBLIC_NAME if name is None else name)}",
        "synthetic = false",
        f"description = {quoted(description)}",
        f"attribution = {quoted(_PUBLIC_ATTRIBUTION if public else '')}",
        "min_n = 10",
        "",
        f"[assessments.{_ASSESSMENT}]",
        'name = "State mathematics test"' if public else 'name = "State test"',
        'role = "state test"',
        'basis = "cut score"',
        "vertical_scale = true",
    ]
    if low is not None:
        lines += [f"score_min = {float(low)!r}", f"score_max = {float(high)!r}"]
    return "\n".join(lines) + "\n"


def _counts(con: duckdb.DuckDBPyConnection) -> str:
    [row] = con.execute(
        "SELECT count(*), count(DISTINCT student_id), count(DISTINCT school_id), "
        "min(school_year), max(school_year), count(*) FILTER (WHERE scale_score IS NULL) "
        "FROM record"
    ).fetchall()
    records, students, schools, first, last, untested = row
    return (
        f"{records:,} records of {students:,} students in {schools:,} schools, "
        f"{school_year_name(first)} to {school_year_name(last)}; {untested:,} without a score."
    )
