"""Hand-made data sets of a few rows, built into a store and read back with SQL.

Knows: how to write CSV tables and build them. Must not know: what a store should hold; each test
says that itself, worked out by hand from the definitions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from data.build import build

SCHOOLS = """\
school_id,school_name,district_id,district_name
S1,Alder School,D1,North
S2,Birch School,D2,South
"""
SCORE_HEAD = (
    "student_id,school_year,window,grade,school_id,assessment,scale_score,"
    "placement_grade,proficient\n"
)


def assessment_toml(name: str, /, **settings: Any) -> str:
    """The `[assessments.<name>]` table of a dataset.toml."""
    lines = [f"[assessments.{name}]"]
    for key, value in settings.items():
        text = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
        lines.append(f"{key} = {text}")
    return "\n".join(lines) + "\n"


def score_rows(*rows: str) -> str:
    """CSV of `scores`; a row is "student year window grade school test score placement proficient",
    parted by blanks, `.` for nothing; what is left off at the end is nothing too."""
    made = []
    for row in rows:
        values = ["" if value == "." else value for value in row.split()]
        made.append(",".join(values + [""] * (9 - len(values))))
    return SCORE_HEAD + "\n".join(made) + "\n"


def write(folder: Path, *, toml: str, tables: Mapping[str, str]) -> Path:
    """Write a data set: `tables` maps a table's name to its CSV text."""
    folder.mkdir(parents=True, exist_ok=True)
    head = 'name = "Hand-made"\nsynthetic = true\n'
    (folder / "dataset.toml").write_text(head + toml, encoding="utf-8")
    for name, text in {"schools": SCHOOLS, **tables}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def home(folder: Path) -> Iterator[Path]:
    """`WATERLINE_HOME` is a folder of one's own inside."""
    with mock.patch.dict(os.environ, {"WATERLINE_HOME": str(folder / "home")}):
        yield folder


def built(
    folder: Path, *, toml: str, tables: Mapping[str, str], accept: bool = True
) -> duckdb.DuckDBPyConnection:
    """Build a data set in a home of its own and open its store for reading.

    A handful of rows always has a large part set aside, so that limit is waived unless told.
    """
    with home(folder):
        path = build(
            write(folder / "set", toml=toml, tables=tables),
            accept_set_aside=accept,
            say=lambda line: None,
        )
    return duckdb.connect(str(path), read_only=True)


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return con.execute(sql).fetchall()
