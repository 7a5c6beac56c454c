"""Data sets of a few rows, written as CSV, parquet or hive folders, for the tests of the door.

The smallest data set that keeps the contract: one school of one district, two students tested in
spring 2025 with a state test on one vertical scale whose cuts rise from grade to grade.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from data.contract import Breach, check
from data.dataset import Dataset, open_dataset

TOML = """\
name = "Tiny"
synthetic = true
[assessments.state]
role = "state test"
basis = "cut score"
vertical_scale = true
"""
SCORES = """\
student_id,school_year,window,grade,school_id,assessment,scale_score
ada,2025,spring,5,12,state,501.5
ben,2025,spring,6,12,state,
"""
SCHOOLS = """\
school_id,school_name,district_id,district_name
12,Hill School,3,Valley
"""
CUTS = """\
assessment,grade,proficient_cut
state,5,500
state,6,520
"""
TINY = {"scores": SCORES, "schools": SCHOOLS, "cut_scores": CUTS}


def write_set(folder: Path, tables: dict[str, str] | None = None, *, toml: str = TOML) -> Dataset:
    """Write the tiny data set as CSV, with `tables` (name -> CSV text) added or put in place."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(toml, encoding="utf-8")
    for name, text in {**TINY, **(tables or {})}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_dataset(folder)


def write_parquet(dataset: Dataset, table: str, query: str, *, partition: str = "") -> None:
    """Put a table in place as parquet: the rows of `query`, in hive folders if `partition` is one."""
    (dataset.folder / f"{table}.csv").unlink(missing_ok=True)
    target = dataset.folder / (table if partition else f"{table}.parquet")
    parts = f", PARTITION_BY ({partition})" if partition else ""
    duckdb.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet{parts})")


def breaches(dataset: Dataset) -> tuple[Breach, ...]:
    """Every breach of the data set, found over a connection of its own."""
    with duckdb.connect() as con:
        return check(dataset, con=con)


def sentences(dataset: Dataset) -> list[str]:
    """The breaches as people read them."""
    return [breach.sentence for breach in breaches(dataset)]
