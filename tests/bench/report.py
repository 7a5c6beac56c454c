"""What was measured, as lines for a terminal and as BENCHMARKS.md.

Knows: the words and the tables. Must not know: how anything was measured.
The page names no host and no folder: only what a reader needs to weigh the numbers.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from data import settings
from tests.bench.apart import Spent
from tests.bench.files import THREADS
from tests.bench.made import Made
from tests.bench.questions import QUESTIONS
from tests.bench.timing import Measured, Row

TARGET_MS = 100  # p95 of a filter change on the demo state
# Of views that match students anew at each change: without a filter by student group, and with one.
TARGETS_MS = {"/providers": (150, 250)}
SCALE_MS = {"/providers": 250}  # of the others TARGET_MS
PAGES = {
    "/": "Iceberg `/`",
    "/skills": "Skills `/skills`",
    "/growth": "Growth `/growth`",
    "/schools": "Schools `/schools`",
    "/providers": "Providers `/providers`",
    "/zone": "Zone `/zone`",
    "/data": "Data `/data`",
}
TEXT = """\
# How fast it answers

Written by `make bench` on {day}; it is written anew by each run, so edit `tests/bench/report.py`
instead.

**Measured** is the server's time of one filter change: every callback of a page that hangs on its
view, from the request's bytes to the answer's, in one warm process with one client. {changes}
random views a page (seed {seed}), each asked once, so no answer is ever remembered; every view has
scores behind it, since a refusal would be quick. **Not measured**: the network, drawing in the
browser, several readers at once, the first view after a start.

**Raw** is the page's main question, asked of the data set's parquet files with DuckDB
({threads} threads, files in memory) by the contract's own rules (duplicates, the enrolment row that
counts), for the first {raw} of those views that show the answer. Each raw answer was checked
against the page's numbers; the run stops where they differ. The ratio is raw over here, medians of
the same views: one question there against a whole page here, which asks several such questions and
draws their answers. It is what the store buys, and the store has to be built first (second table).

{questions}

| data set | page | p50 ms | p95 ms | slowest ms | same views: here p50 ms | raw p50 ms | ratio |
|---|---|---:|---:|---:|---:|---:|---:|
{rows}

{sets}
{at_scale}
Target: p95 under {target} ms on `{first}`. {verdict}
{build}
{sections}
## The machine

{machine} {load}
Between runs beside such work p50 moved by a half and p95 by a factor of two to three: repeat a run
before you believe a smaller difference.

{versions}. Small-number rules: {profile}.

## Again

```
make bench                                     # the demo and 2.5 million students x 8 years; this page
make bench SCALE=250000x4                      # a smaller one
.venv/bin/python -m tests.bench                # the demo state alone, printed
.venv/bin/python -m tests.bench --scale 50000x6    # and a made state of another size
```

A made state is generated once (seed 2025) and kept under the home folder; its store is built again
when the code that builds changes. What that took is of the run that did it. Peak memory is the most
that each process ever held, DuckDB's limit of 3 GB being part of it.
"""
BUILD = """
| made state | students | scores | standard results | generated in | peak | built in | peak | store |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{rows}

In brackets: seconds of processor, which other work on the machine hardly stretches.
"""


@dataclass(frozen=True)
class Run:
    """One run of the benchmark: what was asked for, what it found, and the machine's load (mean
    number of running processes over a minute) before and after; None where that is not known.
    `sections`: what else was measured, each with its heading."""

    changes: int
    seed: int
    raw: int
    measured: tuple[Measured, ...]
    made: tuple[Made, ...]
    load: tuple[float, float] | None
    sections: tuple[str, ...] = ()


def load_now() -> float | None:
    """Mean number of processes that ran or waited to, over the last minute."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None


def lines(found: Measured) -> Iterable[str]:
    """A data set's rows for a terminal, with the slowest views of each page."""
    yield (
        f"{found.data}: {found.students:,} students, {found.scores:,} scores, "
        f"{found.results:,} standard results"
    )
    for row in found.rows:
        raw = (
            "; {} also raw: here p50 {:.1f} ms, raw p50 {:.1f} ms, ratio {:.1f}".format(
                len(row.raw), *row.beside
            )
            if row.beside
            else ""
        )
        yield (
            f"  {row.path:<8} {len(row.taken)} changes: p50 {row.p50:.1f} ms, "
            f"p95 {row.p95:.1f} ms, slowest {row.slowest()[0][0]:.1f} ms{raw}"
        )
        for milliseconds, link in row.slowest(3):
            yield f"      {milliseconds:6.1f} ms  {link}"


def verdict(found: Measured) -> str:
    """Whether a data set's pages keep the target."""
    over, apart = [], []
    for row in found.rows:
        limits = TARGETS_MS.get(row.path)
        if limits is None:
            over += [row.path] if row.p95 >= TARGET_MS else []
            continue
        parts = [row.p95_of(by_group=by_group) for by_group in (False, True)]
        held = zip(parts, limits, strict=True)
        over += [row.path] if any(p95 is not None and p95 >= most for p95, most in held) else []
        said = ["none drawn" if p95 is None else f"{p95:.1f} ms" for p95 in parts]
        apart.append(
            f"Of `{row.path}`, which matches students anew, p95 is to be under {limits[0]} ms without a "
            f"filter by student group ({said[0]}) and under {limits[1]} ms with one ({said[1]})."
        )
    kept = (
        f"Over it: {', '.join(f'`{path}`' for path in over)}." if over else "Every page keeps it."
    )
    return " ".join((*apart, kept))


def page(run: Run) -> str:
    """The text of BENCHMARKS.md."""
    return TEXT.format(
        day=date.today().isoformat(),
        changes=run.changes,
        seed=run.seed,
        threads=THREADS,
        raw=run.raw,
        questions="\n".join(f"- {_name(path)}: {one.says}" for path, one in QUESTIONS.items()),
        rows="\n".join(_row(found, row) for found in run.measured for row in found.rows),
        target=TARGET_MS,
        first=run.measured[0].data,
        verdict=verdict(run.measured[0]),
        sets=_sets(run.measured),
        build=_build(run),
        sections="\n".join(run.sections),
        at_scale="".join(_at_scale(found) for found in run.measured[1:]),
        machine=_machine(),
        load=_load(run.load),
        versions=_versions(),
        profile=f"`{settings.get('WATERLINE_PROFILE')}`",
    )


def _at_scale(found: Measured) -> str:
    """What a made state was meant to reach, and which pages do not, by the laxer of two limits."""
    over = [row.path for row in found.rows if row.p95 >= SCALE_MS.get(row.path, TARGET_MS)]
    missed = f"Over it: {', '.join(f'`{path}`' for path in over)}." if over else "All keep it."
    return (
        f"\nMeant for 2.5 million students x 8 years, here `{found.data}`: p95 under 100 ms (60 without "
        f"a student group), Providers 250 (60); build under 6 minutes and 4 GB. {missed}\n"
    )


def _name(path: str) -> str:
    return PAGES.get(path, f"`{path}`")


def _row(found: Measured, row: Row) -> str:
    raw = [f"{value:.1f}" for value in row.beside] if row.beside else [""] * 3
    cells = [
        *(f"`{found.data}`", _name(row.path), f"{row.p50:.1f}", f"{row.p95:.1f}"),
        *(f"{row.slowest()[0][0]:.1f}", *raw),
    ]
    return f"| {' | '.join(cells)} |"


def _sets(measured: Sequence[Measured]) -> str:
    told = [
        f"- `{found.data}`: {found.students:,} students of {found.years} school years, "
        f"{found.scores:,} scores, {found.results:,} standard results; "
        + ("made up" if found.synthetic else "real records")
        for found in measured
    ]
    return "\n".join(told)


def _build(run: Run) -> str:
    held = {found.data: found for found in run.measured}
    rows = []
    for made in run.made:
        found = held[made.scale.name]
        cells = [
            *(f"`{found.data}`", f"{found.students:,}", f"{found.scores:,}"),
            *(f"{found.results:,}", *_spent(made.generated), *_spent(made.built)),
            f"{made.store_mb:,.0f} MB",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return BUILD.format(rows="\n".join(rows)) if rows else ""


def _spent(spent: Spent | None) -> tuple[str, str]:
    if spent is None:
        return "not known", "not known"
    return f"{spent.seconds:.0f} s ({spent.processor:.0f} s)", f"{spent.peak_mb:,.0f} MB"


def _machine() -> str:
    cores = f"{os.cpu_count()} processor cores"
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
    except (AttributeError, OSError, ValueError):
        return f"{cores}."
    return f"{cores}, {memory:.0f} GB of memory, {platform.system()} on {platform.machine()}."


def _load(load: tuple[float, float] | None) -> str:
    if load is None:
        return "It may have been shared with other work."
    before, after = load
    return (
        f"Other work may share it: {before:.1f} processes ran or waited to, on average, in the "
        f"minute before the run and {after:.1f} in its last, the benchmark's own (1 to 2) included."
    )


def _versions() -> str:
    packages = ", ".join(f"{name} {version(package)}" for name, package in _PACKAGES)
    return f"Python {platform.python_version()}, {packages}"


_PACKAGES = (("DuckDB", "duckdb"), ("Dash", "dash"), ("plotly", "plotly"))
