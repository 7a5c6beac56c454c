"""The demo state of the default size with its tables in DuckDB, for the tests of its properties."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data.dataset import Dataset, open_dataset
from data.demo.state import Request, build
from data.tables import TABLES

ADAPTIVE, STATE = "plumbline", "orvalle"


@dataclass(frozen=True)
class Made:
    """The demo state's folder, its truth, and its tables in DuckDB.

    `valid` are the score rows that load: scored, on the scale, known window, grades 3-8, first of
    duplicates; `enrolled` the last enrolment row of each student and year; `matched` the students
    scored in fall of grade 6 and, two years later, in spring of grade 8.
    """

    dataset: Dataset
    truth: dict[str, Any]
    con: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def by_key(self, sql: str) -> dict[Any, Any]:
        return {row[0]: row[1] for row in self.rows(sql)}


@cache
def made() -> Made:
    """The demo state of the default size, made once per test run (about 5 seconds)."""
    place = tempfile.mkdtemp(prefix="waterline-demo-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = Path(place) / "demo"
    build(folder, Request())
    dataset = open_dataset(folder)
    con = duckdb.connect(config={"threads": 2})
    for table in TABLES:
        con.execute(f"create view {table} as select * from {dataset.relation(table)}")
    con.execute("""
        create table valid as
        select * from (select *, row_number() over () as line from scores)
        where scale_score is not null and "window" in ('fall', 'winter', 'spring')
          and grade between 3 and 8
          and scale_score between case assessment when 'plumbline' then 100 else 650 end
                              and case assessment when 'plumbline' then 350 else 850 end
        qualify row_number() over (
            partition by student_id, school_year, "window", assessment order by line) = 1
    """)
    con.execute("""
        create table enrolled as select * from (select *, row_number() over () as line from students)
        qualify row_number() over (partition by student_id, school_year order by line desc) = 1
    """)
    con.execute("""
        create table matched as
        select entry.student_id, entry.school_year as cohort, spring.school_id,
               entry.scale_score as entry, spring.scale_score as exit,
               entry.standard_error as entry_error
        from valid entry join valid spring
          on spring.student_id = entry.student_id
         and spring.school_year = entry.school_year + 2
         and spring.assessment = entry.assessment
        where entry.assessment = 'plumbline' and entry."window" = 'fall' and entry.grade = 6
          and spring."window" = 'spring' and spring.grade = 8
    """)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Made(dataset, truth, con)
