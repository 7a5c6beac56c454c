"""The store's standing of schools and districts: steadied growth and rank ranges, per cohort.

Knows: the build's tables, how small schools are pooled, how growth is steadied. Must not know:
pages, words, small-number rules.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

from data.pooling import MOST_COHORTS, Floats, Ints, pooled
from data.standing import Standing, fit_between, seed_of, standings

UNITS = {"school": "school_id", "district": "district_id"}
STANDING = (
    "unit varchar, cohort_id integer, place_id varchar, steadied double, steadied_low double, "
    "steadied_high double, rank_low integer, rank_high integer"
)
BETWEEN = (
    "unit varchar, cohort_id integer, n_ordered integer, top double, spread double, "
    "weight double[], mu double[], mu_variance double[], rank_span double"
)
Fit = tuple[int, str, str, int, float]  # cohort id, test, span, entry year, within variance


def build_standings(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `standing` (a row per cohort and place) and `between` (a row per cohort) for each unit."""
    con.execute(f"create table standing ({STANDING})")
    con.execute(f"create table between_places ({BETWEEN})")
    con.begin()
    for unit, column in UNITS.items():
        for fits in _successive(con):
            _one(con, unit, column, fits)
    con.commit()


def _successive(con: duckdb.DuckDBPyConnection) -> Iterator[list[Fit]]:
    """Each fitted cohort with those before it of the same test and span, the latest first."""
    rows = con.execute(
        "select cohort_id, assessment, span, cohort, within_variance from fit "
        "where within_variance is not null order by assessment, span, cohort"
    ).fetchall()
    for place, row in enumerate(rows):
        same = [one for one in rows[: place + 1] if one[1:3] == row[1:3]]
        yield same[::-1][:MOST_COHORTS]


def _one(con: duckdb.DuckDBPyConnection, unit: str, column: str, fits: list[Fit]) -> None:
    """Steady and rank the places of one cohort."""
    places, sizes, totals = _sums(con, column, [fit[0] for fit in fits])
    pool = pooled(sizes, totals, np.array([fit[4] for fit in fits]))
    here = pool.own > 0
    mean, variance, ordered = pool.mean[here], pool.variance[here], pool.ordered[here]
    between = fit_between(mean[ordered], variance[ordered])
    if between is None:
        return
    cohort, test, span, year, _ = fits[0]
    found = standings(
        between, mean, variance, ordered=ordered, seed=seed_of(unit, test, span, str(year))
    )
    con.register("standing_part", _table(unit, cohort, places[here], found))
    con.execute("insert into standing select * from standing_part")
    con.unregister("standing_part")
    con.execute(
        f"insert into between_places values ({', '.join('?' * 9)})",
        [
            *(unit, cohort, int(ordered.sum()), between.top, between.spread),
            *(list(map(float, a)) for a in (between.weight, between.mu, between.mu_variance)),
            _rank_span(found, int(ordered.sum())),
        ],
    )


def _sums(
    con: duckdb.DuckDBPyConnection, column: str, cohorts: list[int]
) -> tuple[np.ndarray, Ints, Floats]:
    """Places, and their matched students and residual sums by cohort, the latest first."""
    rows = con.execute(
        f"select {column}, cohort_id, sum(n_matched), sum(residual_micro) from cells_span "
        "where status = 'matched' and list_contains($cohorts, cohort_id) group by all order by 1",
        {"cohorts": cohorts},
    ).fetchall()
    places = sorted({row[0] for row in rows})
    at = {place: i for i, place in enumerate(places)}
    sizes = np.zeros((len(places), len(cohorts)), dtype=np.int64)
    totals = np.zeros((len(places), len(cohorts)))
    for place, cohort, n, total in rows:
        sizes[at[place], cohorts.index(cohort)] = n
        totals[at[place], cohorts.index(cohort)] = total / 1e6
    return np.array(places, dtype=object), sizes, totals


def _table(unit: str, cohort: int, places: np.ndarray, found: Standing) -> pa.Table:
    """Columns of `standing`; ranks of places out of order are null."""
    n = len(places)
    ranked = found.rank_low > 0
    return pa.table(
        {
            "unit": pa.array([unit] * n),
            "cohort_id": pa.array([cohort] * n, pa.int32()),
            "place_id": pa.array(list(places), pa.string()),
            "steadied": pa.array(found.steadied),
            "steadied_low": pa.array(found.low),
            "steadied_high": pa.array(found.high),
            "rank_low": pa.array(found.rank_low.astype(np.int32), mask=~ranked),
            "rank_high": pa.array(found.rank_high.astype(np.int32), mask=~ranked),
        }
    )


def _rank_span(found: Standing, ordered: int) -> float:
    """Median share of the places in order that a rank range spans, 0-1."""
    ranked = found.rank_low > 0
    widths = found.rank_high[ranked] - found.rank_low[ranked] + 1
    return float(np.median(widths)) / ordered
