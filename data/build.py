"""Assessment files in, one checked store out: `python -m data.build FOLDER`.

Knows: the order of the steps, year by year, and what stops a build. Must not know: who asks the
store, Dash, sentences about results. The tables themselves are the SQL files of `data/sql`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data import codes, contract, history, quality, schools, settings, staging, years
from data.cohorts import build_cohorts
from data.dataset import Dataset, DatasetError, open_dataset
from data.progress import Progress
from data.publish import StoreError, publish, read_current, sha256_of

SQL = Path(__file__).resolve().parent / "sql"
# The modules that decide what a row of the files becomes: a change in one makes another store.
CODE = tuple(
    f"{name}.py"
    for name in (
        *("arms", "build", "casting", "codes", "cohort_rows", "cohort_writer", "cohorts"),
        *("contract", "dataset", "fitted", "lane", "norms", "pooling", "quality", "schools"),
        *("spans", "staging", "standing", "tables", "years"),
    )
)
MEMORY = "3GB"  # of DuckDB alone; the arrays of the growth part stand beside it
SET_ASIDE_LIMIT = 0.001
COHORTS, STANDING = "cohorts of the same students", "schools steadied and ranked"
YEAR, GROWTH, RANKS = 1.0, 1.0, 0.5  # what these weigh against each other at state scale, a year
LOCK = ".lock"  # of a store's folder: held by the process that builds
Say = Callable[[str], None]


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
    memory: str = MEMORY,
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
    _clear(target, but=None if force else building)
    cells = target / f".{version}.spark"
    try:
        with _opened(building, memory, target / ".spill") as con:
            elsewhere = partial(_on_spark, spark, cells, con, dataset, say) if spark else None
            _fill(
                con, dataset, version, elsewhere, memory, accept_set_aside=accept_set_aside, say=say
            )
            held = con.execute(history.SCORED).fetchall()
        # Before it serves: whoever opens it at once reads its history too.
        history.record(target, version, {(test, year, at): n for test, year, at, n in held})
        path = publish(building, folder=target, data_version=version)
    except duckdb.OutOfMemoryException:
        # What was built stays: the next try goes on after the last finished school year.
        raise BuildError(
            f"The build needs more than {memory} of memory. Give it more with --memory; school "
            "years that are done are not built again."
        ) from None
    except duckdb.IOException as error:
        _clear(target)
        raise BuildError(f"The build could not read or write a file: {error}") from None
    except Exception:
        _clear(target)
        raise
    finally:
        shutil.rmtree(cells, ignore_errors=True)
    seconds = time.perf_counter() - started
    say(f"Store of {dataset.name} ready in {seconds:.1f} s (data version {version[:8]}).")
    return path


def _half(memory: str) -> str:
    """Half of a limit such as 3GB or 512 MiB; what is written in another way stays whole."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*", memory)
    return f"{float(found[1]) / 2} {found[2]}" if found else memory


def _clear(target: Path, *, but: Path | None = None) -> None:
    """Remove what builds that did not end have left, save one that can be gone on with."""
    kept = (but, Path(f"{but}.wal")) if but else ()
    for left in target.glob(".*.building*"):
        if left not in kept:
            left.unlink(missing_ok=True)


def _opened(building: Path, memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """The file to build into; begun anew where an interrupted build has left one that is damaged."""
    try:
        con = duckdb.connect(str(building))
    except duckdb.Error:
        _clear(building.parent)
        con = duckdb.connect(str(building))
    con.execute("set memory_limit = $limit", {"limit": memory})
    con.execute("set threads = 2")
    con.execute("set temp_directory = $folder", {"folder": str(spill)})
    con.execute("set enable_progress_bar = false")  # the build's own lines say how far it is
    return con


def _fill(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    version: str,
    elsewhere: years.Elsewhere | None,
    memory: str,
    *,
    accept_set_aside: bool,
    say: Say,
) -> None:
    breaches = contract.check(dataset, con=con)
    if breaches:
        lines = "\n".join(f"  - {breach.sentence}" for breach in breaches)
        raise BuildError(f"{dataset.name} does not keep the contract:\n{lines}")
    say(f"{dataset.name}: the files keep the contract.")
    done = years.begin(con)
    if done:
        say(f"  going on after {years.name(done[-1])}, which an interrupted build has done")
    staging.stage(con, dataset)
    staging.number_students(con)
    con.execute(f"create temp table provider_use as {sql('provider_use')}")
    con.execute(f"create temp table ladder as {sql('ladder')}")
    con.execute(f"create table sight as {sql('sight')}")
    codes.make(con)
    quality.start(con)
    tested = [row[0] for row in con.execute(staging.YEARS).fetchall()]
    steps = {years.name(year): YEAR for year in tested}
    progress = Progress(steps | {COHORTS: GROWTH * len(tested), STANDING: RANKS * len(tested)}, say)
    years.fill(con, dataset, sql, years=tested, done=done, progress=progress, elsewhere=elsewhere)
    # From here on arrays stand beside DuckDB: a lane, and the rows that are made of it.
    con.execute("set memory_limit = $limit", {"limit": _half(memory)})
    kept = build_cohorts(con, dataset, sql)
    progress.step(COHORTS, f"{kept} cohorts of the same students")
    schools.build_standings(con)
    progress.step(STANDING)
    quality.finish(con, dataset)
    _refuse_too_many(con, accept_set_aside=accept_set_aside)
    staging.keep(con, dataset, version, tested)
    years.end(con)
    for line in quality.report(con):
        say(line)


def _on_spark(
    cluster: Cluster,
    cells: Path,
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    say: Say,
    left: list[int],
    tables: tuple[str, ...],
) -> Callable[[int], Iterator[years.Insert]]:
    """Have Spark compute the year tables of the years that are left; what each of them adds."""
    try:
        from data import spark
    except ImportError as missing:
        raise BuildError(
            f"--engine spark needs {missing.name}: python -m pip install -r requirements-spark.txt"
        ) from None
    at = {"master": cluster.master, "remote": cluster.remote}
    try:
        spark.year_tables(con, dataset, cells, years=left, tables=tables, sql=sql, **at, say=say)
    except spark.SparkError as error:
        raise BuildError(str(error)) from error

    def inserts(year: int) -> Iterator[years.Insert]:
        for table in tables:
            yield table, spark.rows(cells, year, table, sql=sql)
        yield from spark.counted(cells, year, tables).items()

    return inserts


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
    parser.add_argument(
        "--memory",
        default=MEMORY,
        help=f"limit of DuckDB while building (default {MEMORY}); with less it writes more to disk",
    )
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
    except KeyboardInterrupt:
        print(
            "Interrupted. What served before still serves; the same command goes on after the last "
            "school year that is done.",
            file=sys.stderr,
        )
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
