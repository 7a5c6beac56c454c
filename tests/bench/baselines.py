"""`python -m tests.bench.baselines [DATA]`: the same questions without a store, in one run.

Knows: three questions, how DuckDB, polars and pandas answer each from one sorted parquet file, and what
memory alone would take. Must not know: pages' callbacks, how a store is built.
The file is made from the store: one row per score that counts, its student's traits beside it, so the
contract's rules (duplicates, the enrolment row that counts) are done before a clock starts. That favours
the three; Waterline's time is a whole view's: sentence, rules for small numbers, all its panels.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb
import numpy as np

from queries import ask
from queries.store import Catalog
from tests.bench.apart import apart
from tests.bench.others import THREADS, Case, Rows, WithDuckdb, WithPandas, WithPolars

FILTERS = ("none", "race and income", "one district")
WIDTHS = {
    "student": 8,
    "year": 2,
    "test_window": 1,
    "test": 1,
    "grade": 1,
    "district": 2,
    "school": 2,
}
WIDTHS |= {"race": 1, "econ": 1, "milli": 4, "depth": 1}


@dataclass(frozen=True)
class Timed:
    """Median milliseconds of one case by who answered, and the floor: the bytes of the columns it must
    read over this machine's memory bandwidth."""

    case: Case
    taken: dict[str, float]
    floor: float


def cases(catalog: Catalog) -> list[Case]:
    """Each question with each filter, on the default test, year and window."""
    test, year, window = catalog.default_test, catalog.default_year, catalog.default_window
    race = max(
        (one for one in catalog.subgroups["race_ethnicity"] if one != "not recorded"), key=len
    )
    district = next(iter(catalog.districts))
    group = {"race": race, "econ": "yes"}
    wheres = (
        ({}, ""),
        (group, "race={race}&econ=1"),
        ({"district": district}, f"district={district}"),
    )
    slug = ask.selection("/").catalog and _slug(race)
    found = []
    for kind, (where, query) in zip(FILTERS, wheres, strict=True):
        tail = query.format(race=slug)
        for question, path in (("layers", "/"), ("growth", "/growth"), ("schools", "/schools")):
            link = f"{path}?{tail}" if tail else path
            found.append(Case(question, kind, link, where, test, year, window))
    return found


def _slug(text: str) -> str:
    from queries.dimensions import DIMENSIONS

    dimension = DIMENSIONS["race"]
    catalog = ask.catalog()
    return next(key for key in dimension.choices(catalog) if dimension.stored(key, catalog) == text)


def write_file(store: Path, into: Path) -> Path:
    """The sorted parquet file of all scores that count; codes as the frames of a tutorial would have."""
    path = into / "scores.parquet"
    with duckdb.connect(str(store), read_only=True) as con:
        con.execute(f"set threads = {THREADS}")
        con.execute(
            "copy (select student_key as student, cast(school_year as smallint) as year, "
            "cast(test_window as varchar) as test_window, cast(assessment as varchar) as test, "
            "cast(grade as tinyint) as grade, cast(district_id as varchar) as district, "
            "cast(school_id as varchar) as school, cast(race_ethnicity as varchar) as race, "
            "cast(economically_disadvantaged as varchar) as econ, "
            "cast(score_milli as integer) as milli, cast(depth as tinyint) as depth "
            f"from student_window where n_scored = 1) to '{path}' "
            "(format parquet, compression zstd, row_group_size 122880)"
        )
    return path


def bandwidth(threads: int = THREADS) -> float:
    """Bytes a second that this many threads read from memory: the best of five sums of 512 MB."""
    blocks = np.array_split(np.ones(64_000_000, dtype=np.int64), threads)
    best = 0.0
    for _ in range(5):
        workers = [threading.Thread(target=block.sum) for block in blocks]
        begun = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        best = max(best, sum(block.nbytes for block in blocks) / (time.perf_counter() - begun))
    return best


def touched(case: Case, rows: int) -> int:
    """Bytes of the columns a question must read, uncompressed, every row of them."""
    columns = {"year", "test", "test_window", "grade", *case.where}
    columns |= {"depth"} if case.question == "layers" else {"student", "milli"}
    columns |= {"school"} if case.question == "schools" else set()
    return rows * sum(WIDTHS[name] for name in columns)


def timed(ask_it: Callable[[], object], times: int) -> float:
    """Median milliseconds; the first run, which warms up, counts only where it is the only one."""
    taken = []
    for _ in range(times):
        gc.collect()
        begun = time.perf_counter()
        ask_it()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken[1:] or taken)


def measure(data: str, *, without: Sequence[str] = (), times: int = 6) -> list[Timed]:
    """Every case by everybody. RuntimeError where two of them answer differently."""
    with mock.patch.dict(os.environ, {"WATERLINE_DATA": data, "WATERLINE_ANSWERS": "0"}):
        return _measured(data, without, times)


def _measured(data: str, without: Sequence[str], times: int) -> list[Timed]:
    from data import settings
    from data.publish import verified

    store, _ = verified(settings.store_folder(data))
    speed = bandwidth()
    with tempfile.TemporaryDirectory(dir=settings.home()) as folder:
        path, _ = apart(write_file, store, Path(folder))  # a store has one opening a process
        rows = duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0]
        makers = [
            one
            for one in (WithDuckdb, WithPolars, WithPandas)
            if one.name.split()[0] not in without
        ]
        others = [make(path) for make in makers]
        found = []
        for case in cases(ask.catalog()):
            answers = [other.ask(case) for other in others]
            if any(answer != answers[0] for answer in answers):
                raise RuntimeError(f"{case.question}, {case.kind}: the baselines differ.")
            _check(case, answers[0])
            link = case.link
            taken = {"Waterline": timed(lambda link=link: ask.answer(link), times)}
            for other in others:
                runs = 2 if isinstance(other, WithPandas) else times
                taken[other.name] = timed(lambda o=other, c=case: o.ask(c), runs)
            floor = 1000 * touched(case, rows) / speed
            found.append(Timed(case, taken, floor))
            print(_row(found[-1]), flush=True)
    return found


def _check(case: Case, rows: Rows) -> None:
    """Held against the view's own numbers, where it shows them exactly."""
    answer = ask.answer(case.link)
    if case.question == "layers":
        shown = {
            record["grade"]: record["n_with_depth"]
            for record in answer.panels[0].records
            if isinstance(record.get("n_with_depth"), int) and record.get("grade")
        }
        wrong = {g for g, n in shown.items() if g in rows and rows[g][0] != n}
        if wrong:
            raise RuntimeError(f"{case.link}: Waterline tells {shown}, the files {rows}.")


def section(found: Sequence[Timed]) -> str:
    """What was measured as a section of BENCHMARKS.md."""
    names = list(dict.fromkeys(name for one in found for name in one.taken))
    others = names[1:]
    head = ["question", "filter", "Waterline ms", "floor ms"]
    head += [f"{name} ms (ratio)" for name in others]
    return "\n".join(
        [
            "## The same questions without a store",
            "",
            "One parquet file of all scores that count, sorted as the store is, traits beside each "
            f"score; medians, {THREADS} threads, files in memory. The others answer one question; "
            "Waterline's time is the whole view's with all panels. Floor: bytes of the columns a "
            "question must read, over the memory bandwidth measured in the same run.",
            "",
            f"| {' | '.join(head)} |",
            f"|---|---|{'---:|' * (len(head) - 2)}",
            *(_row(one) for one in found),
            "",
        ]
    )


def _row(one: Timed) -> str:
    own = one.taken["Waterline"]
    cells = [one.case.question, one.case.kind, f"{own:.1f}", f"{one.floor:.1f}"]
    cells += [
        f"{ms:,.0f} ({ms / own:.1f}x)" for name, ms in one.taken.items() if name != "Waterline"
    ]
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.baselines", description=__doc__)
    parser.add_argument("data", nargs="?", default="demo", help="a data set's name or folder")
    parser.add_argument("--without", nargs="*", default=[], choices=["DuckDB", "polars", "pandas"])
    given = parser.parse_args(arguments)
    try:
        print(section(measure(given.data, without=given.without)))
    except (LookupError, RuntimeError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
