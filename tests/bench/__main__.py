"""`python -m tests.bench [DATA]`: how long a filter change takes, from request to figure JSON.

Knows: the clock, and what is counted. Must not know: how an answer is made.
Counted is what one reader waits for on the server: every callback of the Iceberg page that hangs
on the view, one after the other, from the request's bytes to the answer's, on a warm process with
one client. No network, no drawing in the browser. Views are drawn at random (`selections.py`) and
each is asked once, so that no memory of an earlier answer helps.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time

import app
from data.dataset import DatasetError
from queries import ask
from tests.bench.changes import Page, drawn
from tests.bench.selections import random_selections

TARGET_MS = 60
WARM_UP = 20


def measure(page: Page, queries: list[str]) -> list[float]:
    """Milliseconds of each change, in the order of `queries`.

    RuntimeError, naming the view, when one is not drawn.
    """
    taken: list[float] = []
    for query in queries:
        bodies = page.bodies(query)
        begun = time.perf_counter()
        answers = [page.send(body) for body in bodies]
        taken.append(1000 * (time.perf_counter() - begun))
        if not all(drawn(answer) for answer in answers):
            raise RuntimeError(f"The view /?{query} was not drawn; the log above says why.")
    return taken


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that at least `percent` in 100 of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def distinct(count: int, *, seed: int) -> list[str]:
    """`count` different views of the open data set as canonical queries, fewer if it has fewer."""
    drawn = random_selections(ask.catalog(), count=20 * count, seed=seed)
    return list(dict.fromkeys(selection.to_query() for selection in drawn))[:count]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0, or 1 with a sentence when a view cannot be drawn."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("data", nargs="?", default="demo", help="a data set's name or folder")
    parser.add_argument("--changes", type=int, default=200, help="how many views (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="which views (default 1)")
    given = parser.parse_args(arguments)
    try:
        app.prepare(given.data)
        page = Page(app.create_app(given.data), "/")
        queries = distinct(WARM_UP + given.changes, seed=given.seed)
        measure(page, queries[:WARM_UP])
        gc.collect()
        counted = queries[WARM_UP:]
        taken = measure(page, counted)
    except (DatasetError, LookupError, RuntimeError) as problem:
        print(problem, file=sys.stderr)
        return 1
    p95 = percentile(taken, 95)
    verdict = "within" if p95 < TARGET_MS else "over"
    print(f"{len(taken)} filter changes on {ask.catalog().name}, {len(page.requests)} callback(s):")
    print(
        f"  p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms ({verdict} the target of "
        f"{TARGET_MS} ms), slowest {max(taken):.1f} ms"
    )
    print("  the slowest:")
    slowest = sorted(zip(taken, counted, strict=True), reverse=True)[:3]
    for milliseconds, query in slowest:
        print(f"    {milliseconds:6.1f} ms  /?{query}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
