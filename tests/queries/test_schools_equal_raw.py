"""The Schools page equals the files: each school's students counted once more, from the parquet."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from queries import ask
from queries.answer import Record
from queries.fits import Fit
from queries.selection import Selection
from queries.serving import open_store
from queries.store import Store
from queries.views.context import Context
from queries.views.growth.following import Following, follow
from queries.views.schools.places import Places, places_of
from tests.queries.test_growth_equals_raw import Person, Raw, chosen, pick


def matched(people: list[Person], selection: Selection, unit: str) -> Counter[str]:
    """Matched students of a selection by place of exit, traits of the entry year."""
    return Counter(
        one.left[f"{unit}_id"]
        for one in people
        if one.entry and one.left and chosen(one.left, one.entry["who"], selection)
    )


def at_exit(people: list[Person], selection: Selection, unit: str) -> Counter[str]:
    """Everyone scored at exit: in the exit grade, and matched students off it."""
    return Counter(
        one.left[f"{unit}_id"]
        for one in people
        if one.left and chosen(one.left, (one.entry or one.left)["who"], selection)
    )


def standing(
    people: list[Person], selection: Selection, fit: Fit, unit: str, raw: Raw, basis: str
) -> dict[str, list[int]]:
    """Place -> students of the exit grade with a depth, and those of them at or above grade level."""
    found: dict[str, list[int]] = {}
    for one in people:
        row = one.left
        if row is None or row["grade"] != fit.path.exit_grade:
            continue
        depth = raw.depth(row, row["grade"], basis)
        if depth is not None and chosen(row, row["who"], selection):
            held = found.setdefault(row[f"{unit}_id"], [0, 0])
            held[0] += 1
            held[1] += depth == 0
    return found


def check(folder: Path, store: Store, *, seed: int, rounds: int) -> None:
    draw, raw = random.Random(seed), Raw(folder)
    known: dict[int, list[Person]] = {}

    def people(fit: Fit) -> list[Person]:
        if fit.id not in known:
            vertical = store.catalog.tests[fit.test].vertical_scale
            known[fit.id] = raw.people(fit, vertical=vertical)
        return known[fit.id]

    seen = shown = 0
    for _ in range(rounds):
        unit = draw.choice(("school", "school", "district"))
        query = f"{pick(store, draw).to_query()}&unit={unit}"
        selection = Selection.from_query(query, catalog=store.catalog)
        following = follow(Context(store, selection))
        assert isinstance(following, Following), following
        places = places_of(following)
        if isinstance(places, str):
            continue
        for i, fit in enumerate(places.fits):
            counted = matched(people(fit), selection, unit)
            held = dict(zip(places.key, places.sizes[:, i], strict=True))
            if i == 0:
                assert held == counted, query
            assert {key: n for key, n in held.items() if n} == {
                key: n for key, n in counted.items() if key in held
            }, query
        exits = at_exit(people(following.fit), selection, unit)
        assert dict(zip(places.key, places.n_exit, strict=True)) == {
            key: exits[key] for key in places.key
        }, query
        seen += len(places.key)
        shown += _status(places, people(following.fit), raw, store, query)
    assert seen > rounds and shown > 0


def _status(places: Places, people: list[Person], raw: Raw, store: Store, query: str) -> int:
    fit, test = places.following.fit, store.catalog.tests[places.following.fit.test]
    moment = (fit.path.exit_window, fit.path.exit_grade)
    if moment not in test.deepest or test.basis not in ("placement", "cut score"):
        return 0
    counted = standing(people, places.following.selection, fit, places.unit, raw, test.basis)
    for at, key in enumerate(places.key):
        n, above = counted.get(key, [0, 0])
        assert int(places.status.n[at]) == n, query
        share = float(places.status.share[at])
        if share == share:
            assert share == pytest.approx(above / n, abs=0.0051), (query, key)
    return len(places.key)


@pytest.mark.slow
def test_the_demo_state_equals_its_files(demo_set: Path, demo_store: Path) -> None:
    check(demo_set, open_store("demo"), seed=51, rounds=30)


def test_the_public_records_equal_their_files(real_set: Path, real_store: Path) -> None:
    check(real_set, open_store("real"), seed=52, rounds=12)


@pytest.mark.parametrize("cohort", [2021, 2022])
def test_all_schools_of_the_public_records_draw(
    cohort: int, real_set: Path, real_store: Path
) -> None:
    """Entered grade 5 in a spring, left grade 8 three years later, counted straight from the file: 20
    schools, 17 of them with 30 or more. Matched: scored in grade 5 and in the exit year, where the
    grade may be another (`Raw` is not used here)."""
    rows = (
        duckdb.connect()
        .execute(
            f"""
        with s as (select *, row_number() over () as place from '{real_set}/scores.parquet'
          where scale_score between 150 and 890 and grade between 3 and 8),
        one as (select * from s qualify row_number() over (
          partition by student_id, assessment, school_year, "window" order by place) = 1)
        select last.school_id, count(*) from one first join one last using (student_id, assessment)
        where first.school_year = {cohort} and first.grade = 5 and first."window" = 'spring'
          and last.school_year = {cohort + 3} and last."window" = 'spring'
        group by last.school_id
        """
        )
        .fetchall()
    )
    counted = dict(rows)
    assert len(counted) == 20 and sum(n >= 30 for n in counted.values()) == 17
    answer = ask.answer(f"/schools?span=s5-s8&cohort={cohort}", data="real")
    funnel = answer.panel("funnel")
    assert funnel is not None and funnel.facts["ordered"] == 17
    records: dict[str, Record] = {str(row["key"]): row for row in funnel.records}
    assert records.keys() == counted.keys()
    drawn = {str(row["key"]) for row in funnel.drawn}
    for school, n in counted.items():
        row = records[school]
        assert (school in drawn) == (row["n"] is not None) == (row["hidden"] is None)
        if n >= 30:
            assert row["n"] == n and row["ordered"] is True
        elif n < 10:
            assert row["hidden"] == "fewer than 10 students"
        elif row["pooled"] is None and row["hidden"] is None:
            assert row["n"] == n and row["ordered"] is False
    assert len(drawn) >= 18
