"""DuckDB on parquet, polars and pandas as one would use them in a callback without a store.

Knows: the file of all scores that count, and how each library answers. Must not know:
Waterline, clocks. The rows are those of `baselines.write_file`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

THREADS = 2
Rows = dict[
    Any, tuple[float, ...]
]  # key -> students, and those below or the sum of gains (thousandths)


@dataclass(frozen=True)
class Case:
    """A question with its filter: the link that asks Waterline, and what the others are told."""

    question: str
    kind: str
    link: str
    where: dict[str, str]
    test: str
    year: int
    window: str


class WithDuckdb:
    """SQL over the parquet file, as a careful engineer would write it in a callback."""

    name = "DuckDB on parquet"

    def __init__(self, path: Path) -> None:
        self.con = duckdb.connect(config={"threads": THREADS})
        self.source = f"read_parquet('{path}')"

    def ask(self, case: Case) -> Rows:
        """The answer's rows."""
        where = " and ".join(f"{name} = '{value}'" for name, value in case.where.items()) or "true"
        given = f"test = '{case.test}' and {where}"
        if case.question == "layers":
            rows = self.con.execute(
                "select grade, count(depth), count(*) filter (depth > 0) from "
                f"{self.source} where year = {case.year} and test_window = '{case.window}' and {given} "
                "group by grade"
            ).fetchall()
            return {grade: (n, below) for grade, n, below in rows if n}
        key = "0" if case.question == "growth" else "x.school"
        rows = self.con.execute(
            f"select {key}, count(*), sum(x.milli - e.milli) from "
            f"(select student, milli from {self.source} where year = {case.year - 2} and grade = 6 "
            f"and test_window = 'fall' and test = '{case.test}') e join "
            f"(select * from {self.source} where year = {case.year} and test_window = '{case.window}' "
            f"and {given}) x on x.student = e.student group by all"
        ).fetchall()
        return {key: (n, total) for key, n, total in rows if n}


class WithPolars:
    """polars, lazily from the file."""

    name = "polars lazy"

    def __init__(self, path: Path) -> None:
        self.frame = pl.scan_parquet(path)

    def ask(self, case: Case) -> Rows:
        """The answer's rows."""
        at = (pl.col("test") == case.test) & (pl.col("year") == case.year)
        at &= pl.col("test_window") == case.window
        for name, value in case.where.items():
            at &= pl.col(name) == value
        exits = self.frame.filter(at)
        if case.question == "layers":
            found = exits.group_by("grade").agg(
                pl.col("depth").count().alias("n"), (pl.col("depth") > 0).sum().alias("below")
            )
            return {g: (n, b) for g, n, b in found.collect().iter_rows() if n}
        entries = self.frame.filter(
            (pl.col("test") == case.test)
            & (pl.col("year") == case.year - 2)
            & (pl.col("test_window") == "fall")
            & (pl.col("grade") == 6)
        ).select("student", pl.col("milli").alias("before"))
        both = exits.select("student", "school", "milli").join(entries, on="student")
        gain = (pl.col("milli").cast(pl.Int64) - pl.col("before")).sum().alias("gain")
        if case.question == "growth":
            [(n, total)] = both.select(pl.len(), gain).collect().iter_rows()
            return {0: (n, total)} if n else {}
        schools = both.group_by("school").agg(pl.len(), gain).collect()
        return {school: (n, total) for school, n, total in schools.iter_rows()}


class WithPandas:
    """pandas, the frame in memory with texts as categories, filtered in the callback."""

    name = "pandas in memory"

    def __init__(self, path: Path) -> None:
        begun = time.perf_counter()
        self.frame = pd.read_parquet(path)
        for column in ("test_window", "test", "district", "school", "race", "econ"):
            self.frame[column] = self.frame[column].astype("category")
        self.loaded = time.perf_counter() - begun

    def ask(self, case: Case) -> Rows:
        """The answer's rows."""
        frame = self.frame
        of_test = frame["test"] == case.test
        at = of_test & (frame["year"] == case.year) & (frame["test_window"] == case.window)
        for name, value in case.where.items():
            at &= frame[name] == value
        exits = frame[at]
        if case.question == "layers":
            known = exits[exits["depth"].notna()]
            below = known.assign(below=known["depth"] > 0).groupby("grade")["below"]
            return {
                g: (int(n), int(b))
                for g, n, b in zip(*_columns(below.agg(["size", "sum"])), strict=True)
            }
        entry = of_test & (frame["year"] == case.year - 2) & (frame["test_window"] == "fall")
        before = frame.loc[entry & (frame["grade"] == 6), ["student", "milli"]]
        both = exits[["student", "school", "milli"]].merge(before, on="student")
        gain = (both["milli_x"].astype("int64") - both["milli_y"]).rename("gain")
        if case.question == "growth":
            return {0: (len(gain), int(gain.sum()))} if len(gain) else {}
        by_school = gain.groupby(both["school"], observed=True).agg(["size", "sum"])
        return {s: (int(n), int(t)) for s, n, t in zip(*_columns(by_school), strict=True)}


def _columns(table: pd.DataFrame) -> tuple[Any, Any, Any]:
    return table.index, table["size"], table["sum"]
