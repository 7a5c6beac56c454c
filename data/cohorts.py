"""The store's growth tables: each test's spans and cohorts, matched, fitted and kept.

Knows: which cohorts there are, what the yardstick needs, how their rows come into the store. Must not
know: pages, words. One lane (the students who should be in grade g in year lane + g) is in memory at a
time, so the largest state needs no more than one grade's students over six years.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from data import arms, cohort_rows, spans
from data import lane as lanes
from data.arms import Programme
from data.cohort_rows import DEEPEST, Ends, Members
from data.cohort_writer import CohortWriter, arrow
from data.dataset import Assessment, Dataset
from data.fitted import Floats, Yardstick, fit, pooled_variance
from data.lane import Ints, Lane
from data.norms import Norms, norm_gain, norms_of, read_norms
from data.spans import Span

Sql = Callable[[str], str]
Moment = tuple[int, str, int]  # school year, window, grade
FIT = (
    "cohort_id integer, assessment varchar, span varchar, cohort integer, n integer, "
    "schools integer, slope double, reliability double, intercept double, sd double, entry_sd double, "
    "within_variance double, error_variance double, error_source varchar, edges double[], "
    "bends double[], norm_entry_mean double, norm_entry_sd double, norm_exit_mean double, "
    "norm_exit_sd double, within_norm double, slots integer[]"
)
FIT_SHARE = "cohort_id integer, measure varchar, layer integer, n integer, within_variance double"


AT_ONCE = 2  # cohorts that are reckoned side by side, and while others are written


@dataclass(frozen=True)
class Cohort:
    """One test, span and cohort to build: `held` are its windows with scores, ends included."""

    id: int
    test: Assessment
    span: Span
    year: int
    held: tuple[Moment, ...]

    @property
    def lane(self) -> int:
        """The lane it is cut from: entry year less entry grade."""
        return self.year - self.span.entry_grade

    @property
    def taught(self) -> slice:
        """The span's taught years among those of the lane (0: the year that expects grade 3)."""
        years = self.span.taught_years(self.year)
        first = years[0] - self.lane - spans.GRADES[0]
        return slice(first, first + len(years))

    def ends(self, deepest: Mapping[int, int]) -> Ends:
        """Where the span lies in the lane; `deepest` of each grade in the exit window."""
        span = self.span
        return Ends(
            entry=spans.slot(span.entry_grade, span.entry_window) - 1,
            exit=spans.slot(span.exit_grade, span.exit_window) - 1,
            slots=tuple(spans.slot(grade, window) for _, window, grade in self.held),
            exit_grade=span.exit_grade,
            deepest=deepest,
            vertical=self.test.vertical_scale,
        )


def build_cohorts(con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql) -> int:
    """Fill `cohort`, `cells_span` and the yardsticks' tables; returns how many cohorts were kept."""
    con.execute(f"create table fit ({FIT})")
    con.execute(f"create table fit_share ({FIT_SHARE})")
    programme = arms.open_programme(con, dataset, sql)
    lanes.open_lanes(con, sql)
    texts = _texts(con, programme)
    sight = _sight(con)
    study = read_norms(con)
    kept = 0
    rows = CohortWriter(con, texts)
    con.begin()

    def keep(made: _Made | None) -> int:
        if made is None:
            return 0
        rows.add(made.rows)
        con.execute(f"insert into fit values ({', '.join('?' * 22)})", made.fit)
        if made.shares:
            con.executemany("insert into fit_share values (?, ?, ?, ?, ?)", made.shares)
        return 1

    # Arrays are reckoned outside Python's lock; the connection stays with this thread.
    with ThreadPoolExecutor(AT_ONCE) as workers:
        waiting: deque[Future[_Made | None]] = deque()
        here: tuple[str, int] | None = None
        lane: Lane | None = None
        for cohort in _cohorts(con, dataset):
            if here != (cohort.test.id, cohort.lane):
                here = (cohort.test.id, cohort.lane)
                while waiting:
                    kept += keep(waiting.popleft().result())
                # What a transaction has written stays in memory until it ends: of a large state 15 GB.
                con.commit()
                con.begin()
                lane = None  # gone before the next one comes: each is large
                lane = lanes.open_lane(con, sql, *here, programme.providers)
            assert lane is not None
            norms = norms_of(study, cohort.test.id, cohort.span)
            deepest = sight.get((cohort.test.id, cohort.span.exit_window), {})
            waiting.append(
                workers.submit(_build_one, cohort, lane, cohort.ends(deepest), programme, norms)
            )
            if len(waiting) > AT_ONCE:
                kept += keep(waiting.popleft().result())
        while waiting:
            kept += keep(waiting.popleft().result())
    rows.write()
    con.commit()
    con.execute(f"create table reference_move as {sql('reference_move')}")
    con.execute(f"create table cells_span as {sql('cells_span')}")
    return kept


def _texts(con: duckdb.DuckDBPyConnection, programme: Programme) -> dict[str, str]:
    """Make the table `cohort`; by the type of its codes, SQL of the list of what they stand for."""
    made = {
        "status_code": cohort_rows.STATUSES,
        "arm_code": (*programme.providers, arms.POOL),
        "neither_code": arms.NEITHER,
    }
    held = {name for (name,) in con.execute("select type_name from duckdb_types()").fetchall()}
    texts = {}
    for name, values in made.items():
        quoted = [f"'{text}'" for text in values]
        texts[name] = f"[{', '.join(quoted)}]"
        if name not in held:  # else an interrupted build of the same files made it
            con.execute(f"create type {name} as enum ({', '.join(sorted(set(quoted)))})")
    kinds = cohort_rows.KINDS
    con.execute(f"create table cohort ({', '.join(f'{k} {kind}' for k, kind in kinds.items())})")
    for name in {kind for kind in kinds.values() if kind.endswith("_code")} - set(made):
        texts[name] = f"enum_range(null::{name})"
    return texts


def _sight(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[int, int]]:
    """(test, window) -> the deepest layer each grade can show."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for test, window, grade, deepest in con.execute(
        "select assessment, test_window, grade, deepest from sight"
    ).fetchall():
        found.setdefault((test, window), {})[grade] = deepest
    return found


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


@dataclass(frozen=True)
class _Made:
    """What is kept of one cohort: its rows, and those of `fit` and `fit_share`."""

    rows: pa.Table
    fit: list[object]
    shares: list[list[object]]


def _build_one(
    cohort: Cohort, lane: Lane, ends: Ends, programme: Programme, norms: Norms
) -> _Made | None:
    """Match and fit one cohort; None when nobody is matched."""
    who = cohort_rows.members(lane, ends)
    if not who.matched.any():
        return None
    matched = _Matched(lane, ends, who)
    yardstick = fit(
        matched.entry,
        matched.exit,
        matched.school,
        se=matched.error,
        declared_reliability=cohort.test.reliability,
    )
    exit_school = lane.codes["school_id"][ends.exit, matched.at]
    taught = cohort.taught
    placed = arms.place(
        lane,
        programme,
        who=matched.at,
        school=exit_school,
        years=taught,
        exit_year=cohort.year + cohort.span.years,
    )
    stayed = (lane.school[taught][:, matched.at] == exit_school).all(axis=0)
    order = cohort_rows.in_order(lane, ends, who)
    made = cohort_rows.columns(
        lane,
        ends,
        who,
        order,
        cohort_id=cohort.id,
        yardstick=yardstick,
        norm_gain=norm_gain(norms),
        arms=placed,
        same_school=stayed,
    )
    return _Made(
        rows=arrow(made, lane, ends, who, order),
        fit=[
            *(cohort.id, cohort.test.id, cohort.span.key, cohort.year, len(matched.at)),
            *_scalars(yardstick, matched),
            *norms,
            _within_norm(matched, norms),
            list(ends.slots),
        ],
        shares=[[cohort.id, *one] for one in _shares(matched)],
    )


class _Matched:
    """The matched students of one cohort as arrays, in the order of their keys."""

    def __init__(self, lane: Lane, ends: Ends, who: Members) -> None:
        matched = who.matched
        self.at = who.at[matched]
        _, self.school = lanes.numbered(lane.codes["school_id"][ends.exit, self.at])
        self.entry: Floats = lane.score[ends.entry, self.at]
        self.exit: Floats = lane.score[ends.exit, self.at]
        self.error: Floats = lane.error[ends.entry, self.at]
        self.entry_depth = _known(who.entry_depth[matched])
        self.exit_depth = _known(who.exit_depth[matched])
        self.on_floor = lane.floor[ends.entry, self.at]


def _known(depth: Ints) -> Floats:
    """Depths as numbers, NaN where none is shown."""
    found: Floats = np.where(depth == lanes.NONE, np.nan, depth.astype(np.float64))
    return found


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
