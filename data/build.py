"""Assessment files in, one checked store out: `python -m data.build FOLDER`.

Knows: the order of the steps, year by year, and what stops a build. Must not know: who asks the
store, Dash, sentences about results. The tables themselves are the SQL files of `data/sql`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data import contract, history, quality, schools, settings, staging
from data.cohorts import build_cohorts
from data.dataset import Dataset, DatasetError, open_dataset
from data.publish import StoreError, publish, read_current, sha256_of

SQL = Path(__file__).resolve().parent / "sql"
YEAR_TABLES = ("student_window", "cells_state", "cells_school")
SKILL_TABLES = ("student_skill", "cells_skill_state", "cells_skill_school")
# The modules that decide what a row of the files becomes: a change in one makes another store.
CODE = tuple(
    f"{name}.py"
    for name in (
        *("arms", "build", "casting", "cohorts", "contract", "dataset", "fitted", "norms"),
        *("pooling", "quality", "schools", "spans", "staging", "standing", "tables"),
    )
)
SET_ASIDE_LIMIT = 0.001
LOCK = ".lock"  # of a store's folder: held by the process that builds
Say = Callable[[str], None]
# Adds the year tables' rows of every school year.
FillYears = Callable[[duckdb.DuckDBPyConnection, Dataset, list[int], tuple[str, ...], Say], None]


@dataclass(frozen=True)
class Cluster:
    """Where Apache Spark computes the year tables: a master's URL, or a Spark Connect server's."""

    master: str | None = None
    remote: str | None = None


class BuildError(RuntimeError):
    """The build stopped; the message says why in sentences and what to do."""


def sql(name: str) -> str:
    """Text of one file of `data/sql`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def data_version(dataset: Dataset) -> str:
    """16 hex digits named by content: the data set's bytes and the code that reads and builds."""
    whole = hashlib.sha256(f"{dataset.fingerprint()} {duckdb.__version__}".encode())
    for path in (*sorted(SQL.glob("*.sql")), *(Path(__file__).with_name(name) for name in CODE)):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def build(
    folder: Path,
    *,
    memory: str = "4GB",
    accept_set_aside: bool = False,
    force: bool = False,
    spark: Cluster | None = None,
    say: Say = print,
) -> Path:
    """Check a data set and build its store; returns the store's path.

    With `spark` the year tables are computed there; their cells are the same.
    A store already built from the very same files is kept unless `force`. BuildError or
    DatasetError stop the build with a sentence; the old store then goes on serving.
    """
    dataset = open_dataset(folder)
    target = settings.store_folder(str(folder))
    target.mkdir(parents=True, exist_ok=True)
    with _alone(target, say):
        return _build(dataset, target, memory, accept_set_aside, force, spark, say)


@contextlib.contextmanager
def _alone(target: Path, say: Say) -> Iterator[None]:
    """Wait until no other process builds the same store."""
    lock = FileLock(target / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        say("Another build of this data set is running; this one waits for it.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _build(
    dataset: Dataset,
    target: Path,
    memory: str,
    accept_set_aside: bool,
    force: bool,
    spark: Cluster | None,
    say: Say,
) -> Path:
    started = time.perf_counter()
    version = data_version(dataset)
    before = read_current(target)
    if before and before.data_version == version and not force:
        path = target / before.file
        if path.is_file() and sha256_of(path) == before.sha256:
            say(f"The store of {dataset.name} is up to date (data version {version[:8]}).")
            return path
    building = target / f".{version}.building"
    building.unlink(missing_ok=True)
    cells = target / f".{version}.spark"
    try:
        with duckdb.connect(str(building)) as con:
            con.execute("set memory_limit = $limit", {"limit": memory})
            con.execute("set threads = 2")
            con.execute("set temp_directory = $folder", {"folder": str(target / ".spill")})
            years_of = _duckdb_years if spark is None else partial(_spark_years, spark, cells)
            _fill(con, dataset, version, years_of, accept_set_aside=accept_set_aside, say=say)
            held = con.execute(history.SCORED).fetchall()
        path = publish(building, folder=target, data_version=version)
        history.record(target, version, {(test, year, at): n for test, year, at, n in held})
    except duckdb.OutOfMemoryException:
        raise BuildError(
            f"The build needs more than {memory} of memory. Give it more with --memory."
        ) from None
    except duckdb.IOException as error:
        raise BuildError(f"The build could not read or write a file: {error}") from None
    finally:
        building.unlink(missing_ok=True)
        Path(f"{building}.wal").unlink(missing_ok=True)
        shutil.rmtree(cells, ignore_errors=True)
    seconds = time.perf_counter() - started
    say(f"Store of {dataset.name} ready in {seconds:.1f} s (data version {version[:8]}).")
    return path


def _fill(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    version: str,
    fill_years: FillYears,
    *,
    accept_set_aside: bool,
    say: Say,
) -> None:
    breaches = contract.check(dataset, con=con)
    if breaches:
        lines = "\n".join(f"  - {breach.sentence}" for breach in breaches)
        raise BuildError(f"{dataset.name} does not keep the contract:\n{lines}")
    say(f"{dataset.name}: the files keep the contract.")
    staging.stage(con, dataset)
    con.execute(f"create temp table provider_use as {sql('provider_use')}")
    con.execute(f"create temp table ladder as {sql('ladder')}")
    con.execute(f"create table sight as {sql('sight')}")
    quality.start(con)
    years = [row[0] for row in con.execute(staging.YEARS).fetchall()]
    skills = staging.has_skills(dataset)
    if skills:
        con.execute(f"create table standard_bit as {sql('standard_bit')}")
    tables = YEAR_TABLES + (SKILL_TABLES if skills else ())
    fill_years(con, dataset, years, tables, say)
    for (year,) in con.execute(staging.UNTESTED_YEARS).fetchall():
        staging.stage_year(con, dataset, year)
        con.execute(f"create or replace temp table enrolment as {sql('enrolment')}")
        quality.keep_enrolment(con)
    clock = time.perf_counter()
    kept = build_cohorts(con, dataset, sql)
    say(f"  {kept} cohorts of the same students: {time.perf_counter() - clock:.1f} s")
    clock = time.perf_counter()
    schools.build_standings(con)
    say(f"  schools steadied and ranked: {time.perf_counter() - clock:.1f} s")
    quality.finish(con, dataset)
    _refuse_too_many(con, accept_set_aside=accept_set_aside)
    staging.keep(con, dataset, version, years)
    for line in quality.report(con):
        say(line)


def _duckdb_years(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    years: list[int],
    tables: tuple[str, ...],
    say: Say,
) -> None:
    for year in years:
        clock = time.perf_counter()
        staging.stage_year(con, dataset, year)
        con.execute(f"create or replace temp table outcome as {sql('outcome')}")
        con.execute(f"create or replace temp table enrolment as {sql('enrolment')}")
        con.execute(f"create or replace temp table result as {sql('result')}")
        for table in tables:
            _add(con, table, sql(table), year)
        quality.count_year(con, year, skills="student_skill" in tables)
        say(f"  school year {year - 1}-{year % 100:02d}: {time.perf_counter() - clock:.1f} s")


def _spark_years(
    cluster: Cluster,
    cells: Path,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    years: list[int],
    tables: tuple[str, ...],
    say: Say,
) -> None:
    """The same rows, computed by Spark and taken in from the parquet it wrote to `cells`."""
    try:
        from data import spark
    except ImportError as missing:
        raise BuildError(
            f"--engine spark needs {missing.name}: python -m pip install -r requirements-spark.txt"
        ) from None
    at = {"master": cluster.master, "remote": cluster.remote}
    try:
        spark.year_tables(con, dataset, cells, years=years, tables=tables, sql=sql, **at, say=say)
    except spark.SparkError as error:
        raise BuildError(str(error)) from error
    for year in years:
        for table in tables:
            _add(con, table, spark.rows(cells, year, table, sql=sql), year)
        for table, rows in spark.counted(cells, year, tables).items():
            con.execute(f"insert into {table} {rows}")


def _add(con: duckdb.DuckDBPyConnection, table: str, text: str, year: int) -> None:
    """Add one year's rows of a store table, which the first year creates."""
    values = {"school_year": year} if "$school_year" in text else None
    there = con.execute(
        "select 1 from duckdb_tables() where table_name = $name and not temporary", {"name": table}
    ).fetchone()
    verb = f"insert into {table}" if there else f"create table {table} as"
    con.execute(f"{verb} {text}", values) if values else con.execute(f"{verb} {text}")


def _refuse_too_many(con: duckdb.DuckDBPyConnection, *, accept_set_aside: bool) -> None:
    raw, aside = quality.totals(con)
    if raw and aside / raw > SET_ASIDE_LIMIT and not accept_set_aside:
        raise BuildError(
            f"{aside:,} of {raw:,} score rows ({100 * aside / raw:.2f}%) would be set aside, more "
            "than 0.1%:\n"
            + "\n".join(quality.reasons(con))
            + "\nMend the files, or build with --accept-set-aside."
        )


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code (0 built, 1 stopped with a sentence)."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("folder", help="a data set's folder, or its name under the home")
    parser.add_argument("--memory", default="4GB", help="limit of the build (default 4GB)")
    parser.add_argument("--accept-set-aside", action="store_true", help="build in spite of rows")
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="who computes the cells"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--master", help="of Spark, such as spark://host:7077 (default: local[*])")
    where.add_argument("--remote", help="a Spark Connect server, such as sc://host:15002")
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    given = parser.parse_args(arguments)
    if given.engine != "spark" and (given.master or given.remote):
        parser.error("--master and --remote are for --engine spark")
    spark = Cluster(given.master, given.remote) if given.engine == "spark" else None
    try:
        build(
            settings.set_folder(given.folder),
            memory=given.memory,
            accept_set_aside=given.accept_set_aside,
            force=given.force,
            spark=spark,
        )
    except (BuildError, DatasetError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
