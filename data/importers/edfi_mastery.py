"""Ed-Fi learning standard mastery: one test's items, each tagged to a standard, and the answers.

Knows: what such an extract becomes in the contract. Must not know: how its files are read, the
store. The extract names no school, so one stand-in school and district are made and named so.
Labels and prerequisites are Waterline's own (`data.reference`), all of them, so that a
prerequisite nobody was asked about is known as never asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import reference
from data.dataset import reader
from data.importers.edfi_extract import read_extract
from data.importers.source import ImportRefused
from data.importers.writing import (
    new_set,
    quoted,
    refuse_breaches,
    school_year_name,
    write_tables,
)

# A standard has few items. At two thirds one or two items allow no slip and three to five items
# exactly one; the customary 80% would ask three items of three, and one slip would be unfinished.
FINISHED_AT = "2/3"
SAMPLE_NAME = "Grade 7 readiness test (Ed-Fi sample)"
_OTHER_NAME = "Mastery of standards (Ed-Fi extract)"
# The sample published with the Ed-Fi Data Standard is known by its answers, so that it is called
# synthetic under any name, and no other extract ever is.
_SAMPLE_ANSWERS = 2050
_SAMPLE_DIGEST = "dfc54d29191ef8a0cdc6d501f6288ef7d4604f77331f93ab2716e1894ea5f20b"
_SAMPLE_ATTRIBUTION = (
    "Records: sample data of the Ed-Fi Data Standard, Ed-Fi Alliance (Apache-2.0)."
)
_ASSESSMENT = "standards-test"
_SCHOOL = "stand-in"
# First line of dataset.toml: only a folder that this importer wrote may be written again.
_MARK = "# Written by: python -m data.importers edfi-mastery"

# Not asked is not unfinished: only answers with a result count. The allowance is for points that
# add up in tenths.
_COUNTED = "listed AND result IS NOT NULL AND standard IS NOT NULL"
_TABLES = {
    "scores": f"""
        SELECT student_id, school_year, "window", grade, '{_SCHOOL}' AS school_id,
               '{_ASSESSMENT}' AS assessment, raw_score AS scale_score
        FROM student ORDER BY student_id
    """,
    "students": f"""
        SELECT student_id, school_year, grade, '{_SCHOOL}' AS school_id
        FROM student ORDER BY student_id
    """,
    "schools": f"""
        SELECT '{_SCHOOL}' AS school_id, 'School not named' AS school_name,
               '{_SCHOOL}' AS district_id, 'District not named' AS district_name
    """,
    "mastery": f"""
        SELECT a.student_id, s.school_year, s."window", a.standard,
               sum(a.points) >= getvariable('finished_at') * sum(a.most) - 1e-9 AS finished
        FROM answer a JOIN student s USING (student_id)
        WHERE {_COUNTED}
        GROUP BY ALL ORDER BY a.student_id, a.standard
    """,
    "standards": "SELECT standard, grade, domain, cluster, label FROM known",
    "prerequisites": f"SELECT * FROM {reader((reference.PREREQUISITES,))}",
}


class _Facts(NamedTuple):
    """What is said of an import, counted over its tables."""

    test: str | None
    students: int
    low_grade: int
    high_grade: int
    first_year: int
    last_year: int
    answers: int
    items: int
    standards: int
    fewest: int  # items of the standard with fewest
    most: int
    sheets: int  # different sets of answers
    points: float  # of all items, or the highest raw score
    no_student: int
    no_standard: int
    no_result: int


def edfi_mastery(
    folder: Path,
    *,
    into: Path,
    name: str | None = None,
    finished_at: str = FINISHED_AT,
    say: Callable[[str], None] = print,
) -> Path:
    """Import a learning standard mastery extract into the folder `into`; returns it.

    `folder` holds students.csv (student_id, administration_date, grade in words or as a number,
    assessment, raw_score), items.csv (item, standards: one tag such as CC.5.NBT.3, max_raw_score)
    and responses.csv (student_id, item, result: Correct or Incorrect, raw_score). A part of a
    standard (6.RP.3c) counts as the standard (6.RP.A.3).

    A student has finished a standard with at least the share `finished_at` ("2/3", "0.8") of the
    points of those of its items that were put to the student. July to November is fall, December
    to February winter, March to June spring; a school year begins in July. Answers of students
    that `students` does not list, to items without a standard, or without a result are left out
    and counted.

    ImportRefused, with a sentence, when a file or column is missing or holds anything else, when
    `into` holds what this importer did not write, or when the result would break the contract;
    then `into` is left as it was.
    """
    share = _share(finished_at)
    with new_set(into, mark=_MARK, tables=tuple(_TABLES)) as made, duckdb.connect() as con:
        read_extract(folder, con=con)
        facts = _facts(con)
        if not facts.answers:
            raise ImportRefused(f"{folder} holds no answer of a listed student to a tagged item.")
        con.execute(f"SET VARIABLE finished_at = {float(share)!r}")
        write_tables(con, _TABLES, made)
        toml = _toml(facts, name=name, share=share, sample=_is_sample(con))
        (made / "dataset.toml").write_text(toml, encoding="utf-8")
        refuse_breaches(con, made, folder)
        say(_counts(facts))
    return into


def _share(text: str) -> Fraction:
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise ImportRefused(
            "--finished-at: expected a share of the points above 0 and up to 1, such as 2/3 or "
            f"0.8, found {text!r}."
        )
    return share


def _facts(con: duckdb.DuckDBPyConnection) -> _Facts:
    [row] = con.execute(
        f"""
        WITH counted AS (FROM answer WHERE {_COUNTED}),
        size AS (SELECT count(DISTINCT item) AS items FROM counted GROUP BY standard),
        sheet AS (SELECT DISTINCT list((item, points) ORDER BY item) FROM counted
                  GROUP BY student_id),
        test AS (
            SELECT min(assessment), count(*), min(grade), max(grade), min(school_year),
                   max(school_year) FROM student
        ),
        asked AS (SELECT count(*), count(DISTINCT item), count(DISTINCT standard) FROM counted),
        spread AS (SELECT min(items), max(items), (SELECT count(*) FROM sheet) FROM size),
        scale AS (
            SELECT greatest((SELECT sum(most) FROM item), (SELECT max(raw_score) FROM student))
        ),
        out AS (
            SELECT count(*) FILTER (WHERE NOT listed),
                   count(*) FILTER (WHERE listed AND standard IS NULL),
                   count(*) FILTER (WHERE listed AND standard IS NOT NULL AND result IS NULL)
            FROM answer
        )
        FROM test, asked, spread, scale, out
        """
    ).fetchall()
    return _Facts(*row)


def _is_sample(con: duckdb.DuckDBPyConnection) -> bool:
    [(answers,)] = con.execute("SELECT count(*) FROM answer").fetchall()
    if answers != _SAMPLE_ANSWERS:
        return False
    rows = con.execute("SELECT student_id, item, result FROM answer ORDER BY ALL").fetchall()
    text = "\n".join(" ".join(map(str, row)) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest() == _SAMPLE_DIGEST


def _toml(facts: _Facts, *, name: str | None, share: Fraction, sample: bool) -> str:
    """Text of dataset.toml. Raw scores of one test: no vertical scale, no basis for depth."""
    default, test = _OTHER_NAME, facts.test or "Test of standards"
    attribution = "Codes of standards: Common Core State Standards for Mathematics."
    if sample:
        default, test = SAMPLE_NAME, "Grade 7 readiness test"
        attribution = f"{_SAMPLE_ATTRIBUTION} {attribution}"
    lines = [
        _MARK,
        f"name = {quoted(default if name is None else name)}",
        f"synthetic = {str(sample).lower()}",
        f"description = {quoted(_description(facts, share=share, sample=sample))}",
        f"attribution = {quoted(attribution)}",
        "min_n = 10",
        "",
        f"[assessments.{_ASSESSMENT}]",
        f"name = {quoted(test)}",
        # The contract knows two roles; this is no state test, so it stands where a diagnostic does.
        'role = "adaptive"',
        "vertical_scale = false",
        "score_min = 0.0",
        f"score_max = {float(facts.points)!r}",
    ]
    return "\n".join(lines) + "\n"


def _description(facts: _Facts, *, share: Fraction, sample: bool) -> str:
    said = []
    if sample:
        said.append(
            "Sample records published with the Ed-Fi Data Standard to show its format: an "
            "illustration, not the results of a school. Marked synthetic, because its "
            f"{facts.students:,} students hold only {facts.sheets:,} different answer sheets."
        )
    said.append(
        f"{facts.items:,} items of one test, tagged to {facts.standards:,} standards; only "
        "students who took it are known, and no school is named. A standard counts as finished "
        f"with at least {share} of the points of its items ({_between(facts.fewest, facts.most)} "
        "a standard); a part of a standard counts as the standard. Raw scores: how far below a "
        "grade anyone is cannot be read from them. Labels and prerequisites are Waterline's own."
    )
    return " ".join(said)


def _between(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _counts(facts: _Facts) -> str:
    left_out = {
        "of students not listed": facts.no_student,
        "to items without a standard": facts.no_standard,
        "without a result": facts.no_result,
    }
    told = ", ".join(f"{n:,} {why}" for why, n in left_out.items() if n)
    first, last = school_year_name(facts.first_year), school_year_name(facts.last_year)
    return (
        f"{facts.answers:,} answers of {facts.students:,} students in grade "
        f"{_between(facts.low_grade, facts.high_grade)} to {facts.items:,} items of "
        f"{facts.standards:,} standards, {first if first == last else f'{first} to {last}'}; "
        f"answers left out: {told or 'none'}."
    )
