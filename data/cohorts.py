"""The store's growth tables: each test's spans and cohorts, matched, fitted and kept.

Knows: the build's tables, the SQL of lanes and cohorts, what the yardstick needs. Must not know:
pages, words. One lane (the students who should be in grade g in year lane + g) is in memory at a
time, so the largest state needs no more than one grade's students over six years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from data import arms, spans
from data.dataset import Assessment, Dataset
from data.fitted import Floats, Ints, Yardstick, fit, pooled_variance
from data.norms import Norms, norm_gain, norms_of, read_norms
from data.spans import Span

Sql = Callable[[str], str]
Moment = tuple[int, str, int]  # school year, window, grade
DEEPEST = 4
FIT = (
    "cohort_id integer, assessment varchar, span varchar, cohort integer, n integer, "
    "schools integer, slope double, reliability double, intercept double, sd double, entry_sd double, "
    "within_variance double, error_variance double, error_source varchar, edges double[], "
    "bends double[], norm_entry_mean double, norm_entry_sd double, norm_exit_mean double, "
    "norm_exit_sd double, within_norm double, slots integer[]"
)
FIT_SHARE = "cohort_id integer, measure varchar, layer integer, n integer, within_variance double"


@dataclass(frozen=True)
class Cohort:
    """One test, span and cohort to build: `held` are its windows with scores, ends included."""

    id: int
    test: Assessment
    span: Span
    year: int
    held: tuple[Moment, ...]

    @property
    def values(self) -> dict[str, object]:
        """What the SQL of the cohort is bound to."""
        span = self.span
        return {
            "assessment": self.test.id,
            "entry_slot": spans.slot(span.entry_grade, span.entry_window),
            "exit_slot": spans.slot(span.exit_grade, span.exit_window),
            "exit_grade": span.exit_grade,
            "exit_window": span.exit_window,
            "exit_year": self.year + span.years,
            "first_taught": span.taught_years(self.year)[0],
            "windows": len(self.held),
        }


def build_cohorts(con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql) -> int:
    """Fill `cohort`, `cells_span` and the yardsticks' tables; returns how many cohorts were kept."""
    con.execute(f"create table fit ({FIT})")
    con.execute(f"create table fit_share ({FIT_SHARE})")
    con.execute("create or replace temp table span_slot (slot integer)")
    lane_of: tuple[str, int] | None = None
    kept = 0
    study = read_norms(con)
    arms.open_arms(con, sql)
    con.begin()  # one transaction: a commit a cohort costs as much as its matching
    for cohort in _cohorts(con, dataset):
        here = (cohort.test.id, cohort.year - cohort.span.entry_grade)
        if here != lane_of:
            _open_lane(con, sql, *here)
            lane_of = here
        norms = norms_of(study, cohort.test.id, cohort.span)
        kept += _build_one(con, dataset, sql, cohort, norms)
    con.commit()
    if not kept:
        _create_empty(con, dataset, sql)
    con.execute(f"create table reference_move as {sql('reference_move')}")
    con.execute(f"create table cells_span as {sql('cells_span')}")
    return kept


def _cohorts(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> Iterator[Cohort]:
    """Every cohort whose two ends were tested, lane by lane."""
    given = con.execute(
        "select assessment, school_year, test_window, grade from cells_school "
        "group by assessment, school_year, test_window, grade having sum(n_scored) > 0"
    ).fetchall()
    number = 0
    for test in dataset.assessments:
        held = {(int(y), str(w), int(g)) for one, y, w, g in given if one == test.id}
        kept = spans.kept_spans({window for _, window, _ in held})
        for lane in sorted({year - grade for year, _, grade in held}):
            for span in kept:
                year = lane + span.entry_grade
                moments = span.moments(year)
                if moments[0] in held and moments[-1] in held:
                    number += 1
                    there = tuple(moment for moment in moments if moment in held)
                    yield Cohort(number, test, span, year, there)


def _open_lane(con: duckdb.DuckDBPyConnection, sql: Sql, test: str, lane: int) -> None:
    values = {"assessment": test, "lane": lane}
    con.execute(f"create or replace temp table lane as {sql('lane')}", values)
    con.execute(f"create or replace temp table lane_path as {sql('lane_path')}")
    con.execute(
        f"create or replace temp table lane_enrolment as {sql('lane_enrolment')}", {"lane": lane}
    )


def _build_one(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql, cohort: Cohort, norms: Norms
) -> int:
    """Match, fit and keep one cohort; 0 when nobody is matched, else 1."""
    con.execute("delete from span_slot")
    slots = [spans.slot(grade, window) for _, window, grade in cohort.held]
    con.execute("insert into span_slot select unnest($slots)", {"slots": slots})
    con.execute(f"create or replace temp table cohort_part as {sql('cohort_part')}", cohort.values)
    found = con.execute(
        "select student_key, school_id, entry_score, exit_score, entry_error, entry_depth, "
        "exit_depth, on_floor from cohort_part where status = 'matched' order by student_key"
    ).fetchnumpy()
    n = len(found["student_key"])
    if not n:
        return 0
    taught = cohort.span.taught_years(cohort.year)
    arms.place_arms(con, dataset, sql, first_taught=taught[0], exit_year=taught[-1])
    matched = _Matched(found)
    yardstick = fit(
        matched.entry,
        matched.exit,
        matched.school,
        se=matched.error,
        declared_reliability=cohort.test.reliability,
    )
    con.register("fitted_part", _per_student(matched, yardstick))
    try:
        _insert(
            con,
            sql,
            {"cohort_id": cohort.id, "norm_gain": norm_gain(norms)},
        )
    finally:
        con.unregister("fitted_part")
    con.execute(
        f"insert into fit values ({', '.join('?' * 22)})",
        [
            *(cohort.id, cohort.test.id, cohort.span.key, cohort.year, n),
            *_scalars(yardstick, matched),
            *norms,
            _within_norm(matched, norms),
            slots,
        ],
    )
    shares = [[cohort.id, *one] for one in _shares(matched)]
    if shares:
        con.executemany("insert into fit_share values (?, ?, ?, ?, ?)", shares)
    return 1


class _Matched:
    """The matched students of one cohort as arrays, in the order of their keys."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.key = found["student_key"]
        _, school = np.unique(np.asarray(found["school_id"], dtype=str), return_inverse=True)
        self.school: Ints = school.astype(np.int64)
        self.entry = _floats(found["entry_score"])
        self.exit = _floats(found["exit_score"])
        self.error = _floats(found["entry_error"])
        self.entry_depth = _floats(found["entry_depth"])
        self.exit_depth = _floats(found["exit_depth"])
        self.on_floor = _floats(found["on_floor"]) == 1


def _floats(column: np.ndarray) -> Floats:
    filled: Floats = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    return filled


def _per_student(matched: _Matched, yardstick: Yardstick | None) -> pa.Table:
    """What the yardstick says of each student, in whole thousandths and millionths."""
    columns: dict[str, pa.Array] = {"student_key": pa.array(matched.key)}
    if yardstick is None:
        empty = pa.nulls(len(matched.key), pa.int64())
        names = ("start_fifth", "star_milli", "residual_micro", "shift_micro")
        return pa.table(columns | dict.fromkeys(names, empty))
    shift = yardstick.slope * (matched.entry - yardstick.entry_star) / yardstick.sd
    for name, values in (
        ("star_milli", yardstick.entry_star * 1e3),
        ("residual_micro", yardstick.residual * 1e6),
        ("shift_micro", shift * 1e6),
    ):
        columns[name] = pa.array(np.rint(values).astype(np.int64))
    columns["start_fifth"] = pa.array((yardstick.bin // 4).astype(np.int8))
    return pa.table(columns)


def _scalars(yardstick: Yardstick | None, matched: _Matched) -> list[object]:
    if yardstick is None:
        return [int(matched.school.max()) + 1, *([None] * 10)]
    return [
        yardstick.schools,
        yardstick.slope,
        yardstick.reliability,
        yardstick.intercept,
        yardstick.sd,
        yardstick.entry_sd,
        yardstick.within_variance,
        yardstick.error_variance,
        yardstick.error_source,
        yardstick.edges.tolist(),
        yardstick.bends.tolist(),
    ]


def _within_norm(matched: _Matched, norms: Norms) -> float | None:
    """Pooled within-school variance of exit minus the exit that keeps the percentile, points^2."""
    _, entry_sd, _, exit_sd = norms
    if not entry_sd or exit_sd is None:
        return None
    return pooled_variance(matched.exit - exit_sd / entry_sd * matched.entry, matched.school)


def _shares(matched: _Matched) -> Iterator[tuple[str, int, int, float | None]]:
    """Pooled within-school variance of rising and of arriving, less each entry layer's rate.

    `layer` 0 stands for everyone who entered below grade level, 2 of `closing` for two or more.
    """
    known = np.isfinite(matched.entry_depth) & np.isfinite(matched.exit_depth)
    layer = np.where(known, np.minimum(np.nan_to_num(matched.entry_depth), DEEPEST), -1)
    below = known & (layer >= 1)
    can_rise = below & ~matched.on_floor
    rose = (matched.exit_depth < matched.entry_depth).astype(float)
    reached = (matched.exit_depth == 0).astype(float)
    for measure, outcome, members, least in (
        ("closing", rose, can_rise, 1),
        ("closing", rose, can_rise & (layer >= 2), 2),
        ("reaching", reached, below, 0),
        *(("reaching", reached, below & (layer == d), d) for d in range(1, DEEPEST + 1)),
    ):
        n = int(members.sum())
        if n:
            mine = outcome[members]
            at = layer[members].astype(np.int64)
            rate = np.bincount(at, mine) / np.maximum(np.bincount(at), 1)
            off = mine - rate[at]
            yield measure, least, n, pooled_variance(off, matched.school[members])


def _insert(con: duckdb.DuckDBPyConnection, sql: Sql, values: dict[str, object]) -> None:
    there = con.execute(
        "select 1 from duckdb_tables() where table_name = 'cohort' and not temporary"
    ).fetchone()
    verb = "insert into cohort" if there else "create table cohort as"
    con.execute(f"{verb} {sql('cohort')}", values)


def _create_empty(con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql) -> None:
    """The table without a row, for a data set in which no student is tested twice."""
    _open_lane(con, sql, "", 0)
    nothing: dict[str, object] = dict.fromkeys(
        ("entry_slot", "exit_slot", "exit_grade", "exit_year", "first_taught", "windows"), 0
    )
    con.execute(
        f"create or replace temp table cohort_part as {sql('cohort_part')}",
        {"assessment": "", "exit_window": "", **nothing},
    )
    arms.place_arms(con, dataset, sql, first_taught=0, exit_year=0)
    keys = pa.array([], pa.int64())
    names = ("student_key", "start_fifth", "star_milli", "residual_micro", "shift_micro")
    con.register("fitted_part", pa.table(dict.fromkeys(names, keys)))
    _insert(con, sql, {"cohort_id": 0, "norm_gain": None})
    con.unregister("fitted_part")
