"""The store's standing of schools and districts: steadied growth and rank ranges, per cohort.

Knows: the build's tables, how small schools are pooled, how growth is steadied. Must not know:
pages, words, small-number rules.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from data.pooling import MOST_COHORTS, Floats, Ints, Pool, pooled
from data.standing import Between, Standing, fit_between, seed_of, standings

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
AT_ONCE = 2  # cohorts that are ranked side by side


@dataclass(frozen=True)
class _Asked:
    unit: str
    fit: Fit
    places: np.ndarray
    pool: Pool


@dataclass(frozen=True)
class _Ranked:
    unit: str
    cohort: int
    places: np.ndarray
    n_ordered: int
    between: Between
    found: Standing


def build_standings(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `standing` (a row per cohort and place) and `between` (a row per cohort) for each unit."""
    con.execute(f"create table standing ({STANDING})")
    con.execute(f"create table between_places ({BETWEEN})")
    con.begin()
    asked = (
        _pool(con, unit, column, fits)
        for unit, column in UNITS.items()
        for fits in _successive(con)
    )
    # Numbers are drawn and sorted outside Python's lock; the connection stays with this thread.
    with ThreadPoolExecutor(AT_ONCE) as workers:
        waiting: deque[Future[_Ranked | None]] = deque()
        for one in asked:
            waiting.append(workers.submit(_rank, one))
            if len(waiting) > AT_ONCE:
                _keep(con, waiting.popleft().result())
        for last in waiting:
            _keep(con, last.result())
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


def _pool(con: duckdb.DuckDBPyConnection, unit: str, column: str, fits: list[Fit]) -> _Asked:
    """The places of one cohort, small ones pooled."""
    places, sizes, totals = _sums(con, column, [fit[0] for fit in fits])
    return _Asked(unit, fits[0], places, pooled(sizes, totals, np.array([fit[4] for fit in fits])))


def _rank(asked: _Asked) -> _Ranked | None:
    """Steady and rank the places of one cohort; None with too few in order."""
    pool = asked.pool
    here = pool.own > 0
    mean, variance, ordered = pool.mean[here], pool.variance[here], pool.ordered[here]
    between = fit_between(mean[ordered], variance[ordered])
    if between is None:
        return None
    cohort, test, span, year, _ = asked.fit
    found = standings(
        between, mean, variance, ordered=ordered, seed=seed_of(asked.unit, test, span, str(year))
    )
    return _Ranked(asked.unit, cohort, asked.places[here], int(ordered.sum()), between, found)


def _keep(con: duckdb.DuckDBPyConnection, ranked: _Ranked | None) -> None:
    if ranked is None:
        return
    unit, cohort, between = ranked.unit, ranked.cohort, ranked.between
    con.register("standing_part", _table(unit, cohort, ranked.places, ranked.found))
    con.execute("insert into standing select * from standing_part")
    con.unregister("standing_part")
    con.execute(
        f"insert into between_places values ({', '.join('?' * 9)})",
        [
            *(unit, cohort, ranked.n_ordered, between.top, between.spread),
            *(list(map(float, a)) for a in (between.weight, between.mu, between.mu_variance)),
            _rank_span(ranked.found, ranked.n_ordered),
        ],
    )


def _sums(
    con: duckdb.DuckDBPyConnection, column: str, cohorts: list[int]
) -> tuple[np.ndarray, Ints, Floats]:
    """Places, and their matched students and residual sums by cohort, the latest first."""
    parts = ", ".join(
        f"cast(coalesce(sum({name}) filter (cohort_id = {cohort}), 0) as bigint) as {name}_{at}"
        for at, cohort in enumerate(cohorts)
        for name in ("n_matched", "residual_micro")
    )
    found = con.execute(
        f"select {column} as place, {parts} from cells_span where status = 'matched' "
        f"and cohort_id in ({', '.join(map(str, cohorts))}) group by place order by place"
    ).fetchnumpy()
    sizes = np.stack([np.asarray(found[f"n_matched_{at}"]) for at in range(len(cohorts))], axis=1)
    sums = np.stack(
        [np.asarray(found[f"residual_micro_{at}"]) for at in range(len(cohorts))], axis=1
    )
    return np.asarray(found["place"], dtype=object), sizes.astype(np.int64), sums / 1e6


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
