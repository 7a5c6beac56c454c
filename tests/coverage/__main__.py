"""`python -m tests.coverage`: does the growth page's arithmetic say what is so, over 1,000 seeds?

Knows: the processes, the exit code. Must not know: formulas, ranges.
Each seed draws cohorts whose truth is known, fits the yardstick and takes the intervals as the app
does. Printed is one line a check: its mean over the seeds with the standard error that this many
seeds leave, the wanted range, pass or fail. Ends with 1 when a check fails.
"""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import Pool

from tests.coverage.checks import CHECKS, table
from tests.coverage.outcomes import outcomes

SEEDS = 1_000


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0, or 1 when a check fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.coverage", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"how many (default {SEEDS:,})")
    parser.add_argument("--processes", type=int, default=2, help="at a time (default 2)")
    given = parser.parse_args(arguments)
    if given.seeds < 1:
        parser.error("at least one seed")
    begun = time.perf_counter()
    if given.processes == 1:
        seeds = [outcomes(seed) for seed in range(given.seeds)]
    else:
        with Pool(given.processes) as pool:
            seeds = pool.map(outcomes, range(given.seeds), chunksize=10)
    print(table(seeds, checks=CHECKS))
    print(f"{given.seeds:,} seeds in {time.perf_counter() - begun:.0f} s")
    return 0 if all(check.holds(check.measured(seeds)[0]) for check in CHECKS) else 1


if __name__ == "__main__":
    sys.exit(main())
