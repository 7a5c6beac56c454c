"""The three files of an Ed-Fi learning standard mastery extract, read and checked.

Knows: their columns, how grades, dates and tags of standards are written, what may not be there.
Must not know: the contract's tables, what is said of an import.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

from data import reference
from data.dataset import reader
from data.importers.source import ImportRefused, SourceColumn, read_source

_FILES = {
    "students": (
        SourceColumn("student_id", "student_id", "text"),
        SourceColumn("administration_date", "administered", "text"),
        SourceColumn("grade", "grade_name", "text"),
        SourceColumn("assessment", "assessment", "text"),
        SourceColumn("raw_score", "raw_score", "number"),
    ),
    "items": (
        SourceColumn("item", "item", "text"),
        SourceColumn("standards", "tag", "text"),
        SourceColumn("max_raw_score", "most", "number"),
    ),
    "responses": (
        SourceColumn("student_id", "student_id", "text"),
        SourceColumn("item", "item", "text"),
        SourceColumn("result", "result", "text"),
        SourceColumn("raw_score", "points", "number"),
    ),
}
_GRADES = [
    "kindergarten",
    *("first grade", "second grade", "third grade", "fourth grade", "fifth grade", "sixth grade"),
    *("seventh grade", "eighth grade", "ninth grade", "tenth grade", "eleventh grade"),
    "twelfth grade",
]
# CC.6.RP.3c, 6.RP.A.3.c and CCSS.MATH.CONTENT.6.RP.A.3 are one standard here: 6.RP.A.3.
_TAG = r"(?:CC\.|CCSS\.MATH\.CONTENT\.)?(K|[1-8])\.([A-Z]+)\.(?:([A-D])\.)?(\d+)(?:\.?[a-z])?"

# A school year begins in July: July to November is fall, December to February winter.
_TABLES = rf"""
    CREATE TEMP TABLE known AS
        SELECT standard, CAST(grade AS INTEGER) AS grade, split_part(standard, '.', 2) AS domain,
               cluster, label
        FROM {reader((reference.STANDARDS,))};
    CREATE TEMP TABLE student AS
        SELECT student_id, assessment, raw_score, administered, grade_name, day,
               CASE WHEN regexp_full_match(grade_name, '\d{{1,2}}') THEN CAST(grade_name AS INTEGER)
                    ELSE nullif(list_position({_GRADES!r}, lower(grade_name)), 0) - 1
               END AS grade,
               CAST(year(day) + CASE WHEN month(day) >= 7 THEN 1 ELSE 0 END AS INTEGER)
                   AS school_year,
               CASE WHEN month(day) BETWEEN 3 AND 6 THEN 'spring'
                    WHEN month(day) BETWEEN 7 AND 11 THEN 'fall' ELSE 'winter' END AS "window"
        FROM (SELECT *, try_cast(left(administered, 10) AS DATE) AS day FROM students_text);
    CREATE TEMP TABLE item AS
        SELECT i.item, i.tag, i.most, k.standard
        FROM (SELECT *, regexp_extract(tag, '^{_TAG}$', ['grade', 'domain', 'letter', 'number'])
                  AS part FROM items_text) i
        LEFT JOIN known k
            ON split_part(k.standard, '.', 1) = part.grade AND k.domain = part.domain
            AND split_part(k.standard, '.', 4) = part.number
            AND part.letter IN ('', split_part(k.standard, '.', 3));
    CREATE TEMP TABLE answer AS
        SELECT r.student_id, r.item, lower(r.result) AS result, r.points, i.most, i.standard,
               s.student_id IS NOT NULL AS listed
        FROM responses_text r
        LEFT JOIN (SELECT DISTINCT student_id FROM student) s USING (student_id)
        LEFT JOIN (SELECT DISTINCT ON (item) * FROM item) i USING (item);
"""
_OTHER, _MORE = "with others", "more"


class _Check(NamedTuple):
    """What a file must hold: the rows that break it (a FROM clause), a value to quote from them.

    A student's id is never quoted.
    """

    file: str
    expected: str
    rows: str
    example: str = "NULL"
    found: str = _OTHER


_CHECKS = (
    _Check(
        "students",
        "column student_id: expected one row a student",
        "(FROM student QUALIFY row_number() OVER (PARTITION BY student_id) > 1)",
        found=_MORE,
    ),
    _Check(
        "students",
        "column administration_date: expected dates such as 2021-04-08",
        "student WHERE day IS NULL",
        "administered",
    ),
    _Check(
        "students",
        "column grade: expected grades such as Sixth grade or 6",
        "student WHERE grade IS NULL",
        "grade_name",
    ),
    _Check(
        "items",
        "column item: expected one row an item",
        "(FROM item QUALIFY row_number() OVER (PARTITION BY item) > 1)",
        "item",
        _MORE,
    ),
    _Check(
        "items",
        "column max_raw_score: expected points above 0",
        "item WHERE most IS NULL OR most <= 0",
        "most",
    ),
    _Check(
        "items",
        "column standards: expected one standard of kindergarten to grade 8 such as CC.5.NBT.3",
        "item WHERE tag IS NOT NULL AND standard IS NULL",
        "tag",
    ),
    _Check(
        "responses",
        "column item: expected items of the extract",
        "answer WHERE most IS NULL",
        "item",
    ),
    _Check(
        "responses",
        "column result: expected Correct or Incorrect",
        "responses_text WHERE lower(result) NOT IN ('correct', 'incorrect')",
        "result",
    ),
    _Check(
        "responses",
        "column raw_score: expected 0 for Incorrect, and for Correct points up to the item's most",
        "answer WHERE result IS NOT NULL AND (points IS NULL OR points < 0 OR points > most "
        "OR (result = 'correct') <> (points > 0))",
        "concat_ws(' for ', coalesce(CAST(points AS VARCHAR), 'nothing'), result)",
    ),
    _Check(
        "responses",
        "columns student_id and item: expected one row a student and item",
        "(FROM answer QUALIFY row_number() OVER (PARTITION BY student_id, item) > 1)",
        "item",
        _MORE,
    ),
)


def read_extract(folder: Path, *, con: duckdb.DuckDBPyConnection) -> None:
    """Create the temporary tables of the extract in `folder`, three CSV files.

    - `student`: student_id, assessment, raw_score, grade (kindergarten is 0), school_year (the year
      it ends in), window;
    - `item`: item, tag as written, standard as `data.reference` has it (NULL without a tag), most
      (its points);
    - `answer`: student_id, item, result (`correct`, `incorrect` or NULL), points, most, standard,
      listed (whether `student` has the student);
    - `known`: every standard of kindergarten to grade 8: standard, grade, domain (`NF`), cluster,
      label.

    ImportRefused, with a sentence, when a file or column is missing or holds anything else.
    """
    if not folder.is_dir():
        raise ImportRefused(f"There is no folder {folder}.")
    paths = {part: _path(folder, part) for part in _FILES}
    for part, columns in _FILES.items():
        read_source(paths[part], columns=columns, table=f"{part}_text", con=con)
    con.execute(_TABLES)
    for check in _CHECKS:
        _refuse(con, paths[check.file], check)
    tests = con.execute("SELECT DISTINCT assessment FROM student ORDER BY 1").fetchall()
    if len(tests) > 1:
        # An answer names no test, so two of them could not be told apart.
        raise ImportRefused(
            f"{paths['students']} holds {len(tests)} tests in the column assessment: "
            f"{', '.join(str(test) for (test,) in tests[:5])}. Keep the rows of one."
        )


def _path(folder: Path, part: str) -> Path:
    file = folder / f"{part}.csv"
    if not file.is_file():
        names = ", ".join(f"{name}.csv" for name in _FILES)
        raise ImportRefused(f"{folder} has no {file.name}. An extract is three files: {names}.")
    return file


def _refuse(con: duckdb.DuckDBPyConnection, file: Path, check: _Check) -> None:
    [(found, value)] = con.execute(
        f"SELECT count(*), min({check.example}) FROM {check.rows}"
    ).fetchall()
    if found:
        quote = f", for example {value!r}" if value is not None else ""
        raise ImportRefused(
            f"{file}, {check.expected}, found {found:,} {'row' if found == 1 else 'rows'} "
            f"{check.found}{quote}."
        )
