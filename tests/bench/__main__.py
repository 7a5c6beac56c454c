"""`python -m tests.bench [DATA] [--scale 250000x4]`: how fast every page answers.

Knows: the command line, the order of things, the exit code. Must not know: what is measured.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data.settings import ROOT
from tests.bench import report
from tests.bench.apart import apart
from tests.bench.made import Made, Scale, make
from tests.bench.timing import measure, prepare

PAGE = ROOT / "BENCHMARKS.md"


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and, where asked, write; 0, or 1 with a sentence when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("data", nargs="?", default="demo", help="a data set's name or folder")
    parser.add_argument(
        *("--scale",),
        type=Scale.parse,
        help="a made state too: students a year x school years, such as 250000x4",
    )
    parser.add_argument("--changes", type=int, default=200, help="views a page (default 200)")
    parser.add_argument(
        "--raw", type=int, default=20, help="of them asked of the files (default 20)"
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="also without a store, many readers, page weight (about 20 minutes more)",
    )
    parser.add_argument("--seed", type=int, default=1, help="which views (default 1)")
    parser.add_argument(
        *("--write",),
        type=Path,
        nargs="?",
        const=PAGE,
        help="write the page of it (default BENCHMARKS.md)",
    )
    given = parser.parse_args(arguments)
    before = report.load_now()
    print(f"{given.changes} random filter changes a page, seed {given.seed}.", flush=True)
    made: list[Made] = []
    measured = []
    try:
        apart(prepare, given.data)
        sets = [given.data]
        if given.scale:
            made.append(make(given.scale))
            sets.append(given.scale.name)
        for data in sets:
            found, _ = apart(measure, data, given.changes, given.seed, given.raw)
            print(*report.lines(found), sep="\n", flush=True)
            measured.append(found)
        sections = _sections(sets, given.seed) if given.whole else ()
    except (LookupError, RuntimeError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Target: p95 under {report.TARGET_MS} ms. {report.verdict(measured[0])}")
    if given.write:
        after = report.load_now()
        load = (before, after) if before is not None and after is not None else None
        run = report.Run(
            changes=given.changes,
            seed=given.seed,
            raw=given.raw,
            measured=tuple(measured),
            made=tuple(made),
            load=load,
            sections=sections,
        )
        given.write.write_text(report.page(run), encoding="utf-8")
        print(f"Written: {given.write}")
    return 0


def _sections(sets: list[str], seed: int) -> tuple[str, ...]:
    """Everything but the pages' own time, of the largest set; the weight of the first's page."""
    from tests.bench import baselines, load, nation, weight

    told, _ = apart(baselines.measure, sets[-1])
    pages, _ = apart(load.sheets, sets[0], load.MOST_VIEWS, seed)
    crowds = load.measure(sets[0], pages, seed=seed)
    parts = baselines.section(told), load.section(crowds), weight.section()
    return *parts, nation.section(sets)


if __name__ == "__main__":
    sys.exit(main())
