"""The year tables of a store made by Apache Spark, for data too large for one machine.

Knows: the order of the steps within a school year, a session of Spark. Must not know: what the SQL
of `data/sql` means, cohorts, the store's file. Each year's rows are written as parquet,
`OUT/<school year>/<table>/`, equal cell for cell and type for type with what DuckDB computes from
the same SQL; the build takes them in where it would compute them. Only SQL and what a local session
and Spark Connect share is used.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb

from data import codes, quality, spark_files, spark_sql
from data.dataset import Dataset, reader
from data.spark_files import SparkError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkError", "counted", "java_missing", "missing", "rows", "year_tables"]

Sql = Callable[[str], str]
Say = Callable[[str], None]
# What the SQL of the year tables stands on: written too, since each is read many times, and removed
# when the year is over.
STEPS = ("outcome", "enrolment", "result")
PARTS = {"result_part": "result", "mastery_part": "mastery_row"}
JAVA = 17  # the oldest that Spark 4 runs on
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# Rows of one school year, as `data.staging` has them: the order of rows is the files'.
SCORE_ROW = (
    "select s.*, k.student_key from in_scores s "
    "join student_key k on k.student_id = s.student_id where s.school_year = {year}"
)
ENROLMENT_ROW = (
    "select e.*, k.student_key from in_students e "
    "join student_key k on k.student_id = e.student_id where e.school_year = {year}"
)
# Without an enrolment file a student is enrolled where the year's last window found them. The rows
# of one window stay in their order: `file_order` is below 2^60.
SCORES_FOR_ENROLMENT = (
    "select cast(case r.test_window when 'fall' then 1 when 'winter' then 2 when 'spring' then 3 "
    "else 0 end as bigint) * 1152921504606846976 + r.file_order as file_order, "
    "r.student_key, r.school_year, r.grade, r.school_id, "
    "cast(null as string) as race_ethnicity, cast(null as string) as gender, "
    "cast(null as boolean) as economically_disadvantaged, "
    "cast(null as boolean) as english_learner, cast(null as boolean) as student_with_disability "
    "from score_row r"
)
MASTERY_ROW = (
    "select k.student_key, m.test_window, s.origin, m.finished, "
    "case when s.bit is null then cast(0 as bigint) "
    "else shiftleft(cast(1 as bigint), s.bit) end as mask "
    "from in_mastery m join student_key k on k.student_id = m.student_id "
    "join standard_bit s on s.standard = m.standard "
    "where m.school_year = {year} and m.finished is not null"
)


def year_tables(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    out: Path,
    *,
    years: list[int],
    tables: tuple[str, ...],
    sql: Sql,
    master: str | None = None,
    remote: str | None = None,
    say: Say = print,
) -> None:
    """Write `out/<year>/<table>/` for every year and table, and the counts of the year beside them.

    `con` holds what the build made before its first year: the typed views, `student_key`, the small
    tables, empty quality tables. `sql` gives the text of one file of `data/sql`. `master` is a
    master's URL (default: every processor of this machine), `remote` that of a Spark Connect
    server, whose workers must see the data set and `out` under the same paths. Text ids are written
    to `out/work` alone, which is removed. SparkError when Spark is not there or fails.
    """
    work = out / "work"
    with _session(master, remote) as spark:
        try:
            skills = "student_skill" in tables
            _open(spark, con, dataset, sql, tables, work=work, say=say)
            for year in years:
                clock = time.perf_counter()
                with _steps(spark, dataset, year, sql, skills=skills, work=work):
                    for table in tables:
                        _write(spark, table, year, sql, out / str(year) / table)
                    _count(spark, con, year, out / str(year), skills=skills)
                seconds = time.perf_counter() - clock
                say(f"  school year {year - 1}-{year % 100:02d} on Spark: {seconds:.1f} s")
        finally:
            shutil.rmtree(work, ignore_errors=True)


def rows(out: Path, year: int, table: str, *, sql: Sql) -> str:
    """DuckDB's SQL of what Spark wrote of a year table, in its columns and its order."""
    text = sql(table)
    order = ", ".join(spark_sql.order_of(text))
    columns = spark_sql.columns_of(text)
    coded = [name for name in columns if name in codes.ALL]
    unsorted = codes.coded(_read(out, year, table, columns), coded)
    return f"{unsorted} order by {order}" if order else unsorted


def counted(out: Path, year: int, tables: tuple[str, ...]) -> dict[str, str]:
    """Table of the build -> DuckDB's SQL of the rows to add to it, for all but the year tables."""
    folders = sorted(folder.name for folder in (out / str(year)).iterdir() if folder.is_dir())
    return {name: _read(out, year, name) for name in folders if name not in tables}


def _read(out: Path, year: int, table: str, columns: tuple[str, ...] = ("*",)) -> str:
    files = tuple(sorted((out / str(year) / table).glob("*.parquet")))
    return f"select {', '.join(columns)} from {reader(files)}"


def missing(*, remote: str | None = None) -> str | None:
    """What Spark lacks here, as a sentence with its remedy; None when it can run.

    A Spark Connect server (`remote`) brings its own Java.
    """
    if importlib.util.find_spec("pyspark") is None:
        return "Spark needs PySpark: python -m pip install -r requirements-spark.txt"
    return None if remote else java_missing()


def java_missing() -> str | None:
    """Why the Java here is none for Spark, as a sentence; None when it is one."""
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else shutil.which("java")
    said = ""
    if java:
        with contextlib.suppress(OSError):
            said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(\d+)', said)
    if found and int(found[1]) >= JAVA:
        return None
    return (
        f"Spark needs Java {JAVA} or newer, and {f'this is {found[1]}' if found else 'none is here'}."
        " On Debian and Ubuntu: apt-get install default-jre-headless"
    )


@contextlib.contextmanager
def _session(master: str | None, remote: str | None) -> Iterator[SparkSession]:
    lacking = missing(remote=remote)
    if lacking:
        raise SparkError(lacking)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("Waterline build")
    if remote:
        builder = builder.remote(remote)
    else:
        builder = builder.master(master or "local[*]").config(map=QUIET)
    try:
        spark = builder.getOrCreate()
        try:
            # A value that does not fit stops the build; folders' values stay text (007 is no 7).
            spark.conf.set("spark.sql.ansi.enabled", "true")
            spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            spark.conf.set("spark.sql.caseSensitive", "false")
            yield spark
        finally:
            spark.stop()
    except (PySparkException, Py4JError) as error:
        raise SparkError(f"Spark stopped: {str(error).splitlines()[0]}") from error


def _open(
    spark: SparkSession,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    sql: Sql,
    tables: tuple[str, ...],
    *,
    work: Path,
    say: Say,
) -> None:
    """Everything that is the same in all years, as views of Spark."""
    for table in spark_files.LARGE:
        alone = spark_files.open_large(spark, con, dataset, table, work=work)
        if dataset.paths(table) and not alone:
            say(f"  {table}: read by DuckDB on this machine first (not plain parquet of one type)")
    asked = {"student_key", "school", "in_standards"}
    for name in (*STEPS, *tables):
        asked |= spark_sql.tables_of(sql(name))
    if "student_skill" in tables:
        asked.add("standard_bit")
    made = {*STEPS, *tables, *PARTS, "score_row", "enrolment_row", "mastery_row"}
    made |= {f"in_{table}" for table in spark_files.LARGE}
    for name in sorted(asked - made):
        spark_files.hand_on(spark, con, name, work=work)


@contextlib.contextmanager
def _steps(
    spark: SparkSession, dataset: Dataset, year: int, sql: Sql, *, skills: bool, work: Path
) -> Iterator[None]:
    """One year's rows and what stands on them, as views, until the year is over."""
    enrolled = ENROLMENT_ROW if dataset.paths("students") else SCORES_FOR_ENROLMENT
    staged = {"score_row": SCORE_ROW, "enrolment_row": enrolled}
    if skills:
        staged["mastery_row"] = MASTERY_ROW
    for name, text in staged.items():
        spark.sql(text.format(year=year)).createOrReplaceTempView(name)
    try:
        for name in STEPS:
            _write(spark, name, year, sql, work / str(year) / name)
        for part, whole in PARTS.items():  # all tests and windows at once
            if whole in staged or whole in STEPS:
                spark.table(whole).createOrReplaceTempView(part)
        yield
    finally:
        shutil.rmtree(work / str(year), ignore_errors=True)


def _write(spark: SparkSession, table: str, year: int, sql: Sql, folder: Path) -> None:
    """Compute and write a table; the tables after it read what was written."""
    frame = spark.sql(spark_sql.translated(sql(table), {"school_year": year}))
    frame.write.mode("overwrite").parquet(f"file://{folder.resolve()}")
    spark.read.parquet(spark_files.uri(folder)).createOrReplaceTempView(table)


def _count(
    spark: SparkSession,
    con: duckdb.DuckDBPyConnection,
    year: int,
    folder: Path,
    *,
    skills: bool,
) -> None:
    """Count what became of the year's rows, by the very SQL of `data.quality`."""
    book = _Book(spark, con)
    # It asks no more of its connection than to execute what it inserts.
    quality.count_year(cast(duckdb.DuckDBPyConnection, book), year, skills=skills)
    for name, frame in book.held.items():
        frame.write.mode("overwrite").parquet(f"file://{(folder / name).resolve()}")


class _Book:
    """Stands in for the build's connection while counting: keeps what is inserted, by table."""

    def __init__(self, spark: SparkSession, con: duckdb.DuckDBPyConnection) -> None:
        self.held: dict[str, DataFrame] = {}
        self._spark, self._con = spark, con

    def execute(self, text: str, values: Mapping[str, object] | None = None) -> None:
        """Run the select of `insert into TABLE select ...` on Spark, in the types of TABLE."""
        table, select = spark_sql.insert_of(text)
        found = self._spark.sql(spark_sql.translated(select, values))
        columns = self._con.execute(f"describe {table}").fetchall()
        typed = found.toDF(*(name for name, *_ in columns)).selectExpr(
            *(
                f"cast({name} as {spark_sql.spark_type(kind)}) as {name}"
                for name, kind, *_ in columns
            )
        )
        self.held[table] = self.held[table].union(typed) if table in self.held else typed
