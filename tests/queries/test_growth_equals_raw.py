"""Growth equals the files: the same students counted once more, straight from the parquet."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from data.spans import GRADES
from queries.dimensions import DIMENSIONS
from queries.fits import Fit
from queries.selection import Selection
from queries.serving import open_store
from queries.store import Store
from queries.views.context import Context
from queries.views.growth.following import FOLLOWED, Following, follow
from queries.views.growth.moves import flow_of
from queries.views.growth.stock import _sums
from tests.queries.test_routed_equals_raw import pick as pick_status

SCALES = {"plumbline": (100, 350), "orvalle": (650, 850), "state-test": (150, 890)}
TRAITS = {"race": "race_ethnicity", "gender": "gender"}
YES_NO = {
    "econ": "economically_disadvantaged",
    "el": "english_learner",
    "swd": "student_with_disability",
}
STOCK = ("opened", "recovered", "still_open", "slipped", "kept", "newly_added", "first_seen",
         "first_asked_finished")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One student of a cohort: score rows at both ends (None where there is none), and who it is."""

    student: str
    entry: dict[str, Any] | None
    left: dict[str, Any] | None
    same_school: bool
    all_windows: bool


class Raw:
    """The files of a data set with the contract's outcomes applied, in a DuckDB of its own."""

    def __init__(self, folder: Path) -> None:
        self.con = duckdb.connect(config={"threads": 2})
        for table in ("scores", "students", "schools", "mastery", "standards", "implementations",
                      "providers", "cut_scores"):  # fmt: skip
            single = folder / f"{table}.parquet"
            source = single if single.is_file() else folder / table / "**/*.parquet"
            if single.is_file() or (folder / table).is_dir():
                self.con.execute(
                    f"create view {table} as select *, row_number() over () as place "
                    f"from read_parquet('{source}', union_by_name = true)"
                )
        has = {row[0] for row in self.con.execute("describe scores").fetchall()}
        placed = "placement_grade" if "placement_grade" in has else "null as placement_grade"
        on_scale = " or ".join(
            f"(assessment = '{t}' and scale_score between {a} and {b})"
            for t, (a, b) in SCALES.items()
        )
        self.con.execute(f"""
            create table loaded as
            select student_id, school_year, "window" as win, grade, s.school_id, c.district_id,
              assessment, scale_score, {placed}
            from scores s join schools c on c.school_id = s.school_id
            where scale_score is not null and grade between 3 and 8 and ({on_scale})
              and "window" in ('fall', 'winter', 'spring')
            qualify row_number() over (
              partition by student_id, assessment, school_year, "window" order by s.place) = 1
        """)
        self.con.execute("""
            create table enrolled as select * from (
              select * from students qualify row_number() over (
                partition by student_id, school_year order by place desc) = 1)
            where grade between 3 and 8
        """)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        cursor = self.con.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def seats(self) -> list[tuple[Any, ...]]:
        """(test, year, window, grade, student) of every score."""
        sql = "select assessment, school_year, win, grade, student_id from loaded"
        return self.con.execute(sql).fetchall()

    @cached_property
    def enrolled(self) -> dict[tuple[str, int], dict[str, Any]]:
        """(student, year) -> the enrolment row that counts."""
        rows = self.rows("select * exclude place from enrolled")
        return {(row["student_id"], row["school_year"]): row for row in rows}

    @cached_property
    def uses(self) -> dict[tuple[int, str, int], set[str]]:
        """(year, school, grade) -> model providers in use."""
        found: dict[tuple[int, str, int], set[str]] = {}
        try:
            held = self.rows("""
                select i.school_year as y, i.school_id as s, i.grade as g, i.provider_id as p
                from implementations i join providers p on p.provider_id = i.provider_id
                where coalesce(i.implementation_year, 1) >= 1
                  and coalesce(p.role, 'model provider') = 'model provider'
            """)
        except duckdb.CatalogException:
            return found
        for row in held:
            found.setdefault((row["y"], row["s"], row["g"]), set()).add(row["p"])
        return found

    @cached_property
    def cuts(self) -> dict[int, float]:
        """Grade -> Proficient cut in spring."""
        held = self.rows("select grade, proficient_cut as cut from cut_scores")
        return {row["grade"]: row["cut"] for row in held}

    def people(self, fit: Fit, *, vertical: bool) -> list[Person]:
        """Everyone scored at either end of a cohort, by the definitions."""
        span = fit.path
        moments = span.moments(fit.cohort)
        entry = self._scored(fit, fit.cohort, span.entry_window, span.entry_grade)
        left = self._scored(
            fit, fit.exit_year, span.exit_window, None if vertical else span.exit_grade
        )
        seen = {row[:4] for row in self.seats}
        sat = {(row[0], row[4], *row[1:3]) for row in self.seats}
        held = [at[:2] for at in moments if (fit.test, *at) in seen]
        enrolled = self.enrolled
        taught = span.taught_years(fit.cohort)
        found = []
        for student in entry.keys() | left.keys():
            first, last = entry.get(student), left.get(student)
            if first is None and last is not None and last["grade"] != span.exit_grade:
                continue
            for row, year in ((first, fit.cohort), (last, fit.exit_year)):
                if row:
                    row["who"] = enrolled.get((student, year), {})
                    row["used"] = self.uses.get((year, row["school_id"], row["grade"]), set())
            stayed = last is not None and all(
                enrolled.get((student, year), {}).get("school_id") == last["school_id"]
                for year in taught
            )
            windows = all((fit.test, student, *at) in sat for at in held)
            found.append(Person(student, first, last, stayed, windows))
        return found

    def _scored(self, fit: Fit, year: int, window: str, grade: int | None) -> dict[str, Any]:
        rows = self.rows(
            "select * from loaded where assessment = ? and school_year = ? and win = ?",
            *(fit.test, year, window),
        )
        return {row["student_id"]: row for row in rows if grade in (None, row["grade"])}

    def depth(self, row: dict[str, Any], grade: int, basis: str | None) -> int | None:
        """Grades below the grade a student should be in."""
        if basis == "placement":
            placed = row["placement_grade"]
            return None if placed is None else max(0, grade - placed)
        if basis == "cut score":
            reached = [k for k in GRADES if k <= grade and row["scale_score"] >= self.cuts[k]]
            return grade - max(reached, default=min(self.cuts) - 1)
        return None

    def stock(self, students: Iterable[str], fit: Fit) -> tuple[int, Counter[str]]:
        """Students with results at both windows, and what became of each standard."""
        self.con.execute("create or replace temp table chosen (student_id varchar)")
        self.con.execute("insert into chosen select unnest(?)", [[*students, ""]])
        span = fit.path
        rows = self.rows(
            f"""
            with asked as (
              select m.student_id as s, m.standard as code, k.grade as origin, m.finished as done,
                m.school_year = {fit.cohort} and m."window" = '{span.entry_window}' as first
              from mastery m join chosen using (student_id)
              join standards k on k.standard = m.standard
              where m.finished is not null and k.grade between 0 and 8
                and ((m.school_year = {fit.cohort} and m."window" = '{span.entry_window}')
                or (m.school_year = {fit.exit_year} and m."window" = '{span.exit_window}'))
            ),
            twice as (select s from asked group by s having count(distinct first) = 2)
            select s, code, origin, max(case when first then done::int end) as a,
              max(case when not first then done::int end) as b
            from asked join twice using (s) group by s, code, origin
            """
        )
        found: Counter[str] = Counter()
        for row in rows:
            a, b, new = row["a"], row["b"], row["origin"] > span.entry_grade
            found["opened"] += a == 0
            found["open_at_exit"] += b == 0
            found["carried_in"] += a == 0 and b is not None
            name = {
                (0, 1): "recovered",
                (0, 0): "still_open",
                (1, 0): "slipped",
                (1, 1): "kept",
                (None, 0): "newly_added" if new else "first_seen",
                (None, 1): "first_asked_finished",
            }.get((a, b))
            found[name or "not asked again"] += 1
        return len({row["s"] for row in rows}), found


def chosen(row: dict[str, Any] | None, who: dict[str, Any], selection: Selection) -> bool:
    """Whether a student is selected by the place of one end and the traits of another."""
    if row is None:
        return False
    for key in FOLLOWED:
        values = getattr(selection, key)
        if not values:
            continue
        if key == "provider":
            held = row["used"] or {"none"}
            if not held & set(values):
                return False
            continue
        stored = {str(DIMENSIONS[key].stored(v, selection.catalog)) for v in values}
        if key in ("district", "school"):
            own = row[f"{key}_id"]
        elif key in TRAITS:
            own = who.get(TRAITS[key]) or "not recorded"
        else:
            own = {True: "yes", False: "no"}.get(who.get(YES_NO[key]), "not recorded")  # type: ignore[arg-type]
        if own not in stored:
            return False
    return True


def pick(store: Store, draw: random.Random) -> Selection:
    fit = draw.choice([fit for fit in store.catalog.fits if fit.path.years >= 1])
    filters = {
        part.split("=")[0]: part.split("=")[1]
        for part in pick_status(store, draw).to_query().split("&")
        if part and part.split("=")[0] in FOLLOWED
    }
    providers = list(DIMENSIONS["provider"].choices(store.catalog))
    if providers and draw.random() < 0.3:
        filters["provider"] = draw.choice(providers)
    query = {**filters, "test": fit.test, "span": fit.span, "cohort": str(fit.cohort)}
    link = "&".join(f"{key}={value}" for key, value in query.items())
    return Selection.from_query(link, catalog=store.catalog)


def check(folder: Path, store: Store, *, seed: int, rounds: int) -> None:
    draw, raw = random.Random(seed), Raw(folder)
    known: dict[int, list[Person]] = {}
    matched_at_all = 0
    for _ in range(rounds):
        selection = pick(store, draw)
        following = follow(Context(store, selection))
        assert isinstance(following, Following), following
        fit, test = following.fit, following.context.test
        if fit.id not in known:
            known[fit.id] = raw.people(fit, vertical=test.vertical_scale)
        compare(following, known[fit.id], raw)
        matched_at_all += following.n
    assert matched_at_all > 0


def compare(following: Following, people: list[Person], raw: Raw) -> None:
    selection, fit = following.selection, following.fit
    what, test = selection.to_query(), following.context.test
    both = [
        one
        for one in people
        if one.entry and one.left and chosen(one.left, one.entry["who"], selection)
    ]
    sums = following.tally.sums()

    def milli(end: str) -> int:
        return sum(round(1000 * getattr(one, end)["scale_score"]) for one in both)

    assert sums["n_matched"] == len(both), what
    assert (sums["entry_milli"], sums["exit_milli"]) == (milli("entry"), milli("left")), what
    assert sums["n_all_windows"] == sum(one.all_windows for one in both), what
    assert sums["n_same_school"] == sum(one.same_school for one in both), what
    off = sum(one.left["grade"] != fit.path.exit_grade for one in both if one.left)
    assert sums["n_off_grade"] == off, what
    # each end by itself
    at_entry = [o for o in people if o.entry and chosen(o.entry, o.entry["who"], selection)]
    at_exit = [
        one
        for one in people
        if one.left and chosen(one.left, (one.entry or one.left)["who"], selection)
    ]
    entry, exit_ = (Counter[str]() for _ in range(2))
    for row in following.ends("entry"):
        entry[row["status"]] += row["n_entry"]
    for row in following.ends("exit"):
        exit_[row["status"]] += row["n_exit"]
    kept = sum(one.left is not None for one in at_entry)
    assert (entry["matched"], entry["left"]) == (kept, len(at_entry) - kept), what
    joined = sum(one.entry is None for one in at_exit)
    assert (exit_["matched"], exit_["joined"]) == (len(at_exit) - joined, joined), what
    # moves
    moves: Counter[tuple[int, int]] = Counter()
    for one in both:
        assert one.entry and one.left
        first = raw.depth(one.entry, fit.path.entry_grade, test.basis)
        last = raw.depth(one.left, fit.path.exit_grade, test.basis)
        if first is not None and last is not None:
            moves[min(4, first), min(4, last)] += 1
    flow = flow_of(following)
    found = {(i, j): n for i, row in enumerate(flow.counts) for j, n in enumerate(row) if n}
    assert found == moves, what
    assert flow.n == moves.total() <= len(both)
    # stock and flow
    if store_has_results(following):
        n, stock = raw.stock([one.student for one in both], fit)
        by_origin = _sums(following)
        assert max((row["n_both_ends"] for row in by_origin.values()), default=0) == n, what
        held = {name: sum(row[name] for row in by_origin.values()) for name in STOCK}
        assert held == {name: stock[name] for name in STOCK}, what
        assert held["recovered"] + held["still_open"] == stock["carried_in"] <= held["opened"]
        added = ("still_open", "slipped", "newly_added", "first_seen")
        assert sum(held[name] for name in added) == stock["open_at_exit"]
    # whatever it is broken down by adds up
    for column in ("school_id", "gender", "provider", "entry_layer"):
        assert following.columns([column])["n_matched"].sum() == len(both), what


def store_has_results(following: Following) -> bool:
    asked = {(year, window) for year, window, _ in following.context.catalog.asked}
    span, fit = following.span, following.fit
    return {(fit.cohort, span.entry_window), (fit.exit_year, span.exit_window)} <= asked


@pytest.mark.slow
def test_the_demo_state_equals_its_files(demo_set: Path, demo_store: Path) -> None:
    check(demo_set, open_store("demo"), seed=41, rounds=25)


def test_the_public_records_equal_their_files(real_set: Path, real_store: Path) -> None:
    check(real_set, open_store("real"), seed=42, rounds=10)


@pytest.mark.parametrize(("cohort", "matched", "off_grade"), [(2021, 2441, 12), (2022, 2574, 10)])
def test_the_public_records_hold_the_students_that_were_counted_by_hand(
    cohort: int, matched: int, off_grade: int, real_store: Path
) -> None:
    store = open_store("real")
    selection = Selection.from_query(f"span=s5-s8&cohort={cohort}", catalog=store.catalog)
    following = follow(Context(store, selection))
    assert isinstance(following, Following)
    sums = following.tally.sums()
    assert (sums["n_matched"], sums["n_off_grade"]) == (matched, off_grade)
    if cohort == 2021:
        gain = (sums["exit_milli"] - sums["entry_milli"]) / matched / 1000
        assert following.fit.slope == pytest.approx(0.789, abs=0.0005)
        assert following.fit.sd == pytest.approx(67.65, abs=0.005)
        assert gain == pytest.approx(56.54, abs=0.005)


def test_the_bend_leaves_no_tenth_of_entry_scores_behind(real_store: Path) -> None:
    """A straight line leaves tenths of the public records at -0.23 to +0.14 SD."""
    for cohort in (2021, 2022):
        rows = open_store("real").ask(
            "select entry_milli as e, residual_micro as r from cohort join fit using (cohort_id) "
            f"where span = 's5-s8' and cohort = {cohort} and status = 'matched'"
        )
        entry, residual = (np.array([row[name] for row in rows], float) for name in ("e", "r"))
        tenth = np.searchsorted(np.quantile(entry, np.linspace(0, 1, 11)[1:-1]), entry)
        means = [residual[tenth == place].mean() / 1e6 for place in range(10)]
        assert max(map(abs, means)) < 0.11
        assert abs(residual.sum()) <= len(rows) / 2
