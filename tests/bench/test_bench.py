"""The benchmark measures what it says: its draws are views of the data set, its percentiles right."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from data import settings
from data.publish import verified
from queries.store import Store
from tests.bench.__main__ import percentile
from tests.bench.selections import random_selections


def test_percentile_is_the_smallest_value_that_enough_values_do_not_exceed() -> None:
    """Of 1 to 20: 19 of 20 values are at most 19, so p95 is 19; p50 is 10; p100 is 20."""
    values = [float(value) for value in range(20, 0, -1)]
    assert [percentile(values, percent) for percent in (50, 95, 100)] == [10, 19, 20]
    assert percentile([7.0], 95) == 7


def test_drawn_views_are_views_of_the_data_set(demo_store: Path) -> None:
    """No value is unknown, the same seed gives the same views, and filters of each kind occur."""
    store = Store(*verified(demo_store.parent))
    catalog = store.catalog
    store.close()
    drawn = list(random_selections(catalog, count=100, seed=3))
    assert [selection.notices for selection in drawn] == [()] * 100
    again = [selection.to_query() for selection in random_selections(catalog, count=100, seed=3)]
    assert [selection.to_query() for selection in drawn] == again
    for key in ("district", "school", "race", "el", "grade", "provider", "by"):
        assert any(f"{key}=" in query for query in again), key


def test_it_runs_on_a_built_demo_state(demo_store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--changes", "5"],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^5 filter changes on .+, [1-9]\d* callback", done.stdout, flags=re.M)
    assert re.search(r"p50 \d+\.\d ms, p95 \d+\.\d ms", done.stdout)
