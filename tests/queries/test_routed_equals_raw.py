"""Every routed answer equals the files: counts taken straight from the parquet, integers exactly."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from queries.dimensions import DIMENSIONS
from queries.router import FAMILIES, Question, compile_question, run
from queries.selection import Predicate, Selection
from queries.serving import open_store
from queries.store import Store
from queries.views.context import SKILL_PARTS, STATUS_PARTS, Context
from queries.words import of_100


def pick(store: Store, draw: random.Random) -> Selection:
    catalog = store.catalog
    query = {}
    for key in ("grade", "district", "school", "race", "gender", "econ", "el", "swd"):
        held = list(DIMENSIONS[key].choices(catalog))
        if held and draw.random() < 0.3:
            query[key] = ",".join(draw.sample(held, min(len(held), draw.choice((1, 2, 3)))))
    year, test, window, _ = draw.choice(sorted(catalog.given))
    query |= {"year": str(year), "test": test, "window": window}
    return Selection.from_query(query, catalog=catalog)


def raw_by_grade(folder: Path, selection: Selection) -> dict[int, tuple[int, int, int]]:
    """grade -> (scored, placed below, proficient) from the files, by the contract's definitions.

    A score counts at the grade and school of its row; its student's groups are those of the last
    enrolment row of that year. Loaded: known school, score on the scale, first of its duplicates.
    """
    con = duckdb.connect()
    for table in ("scores", "students", "schools"):
        single = folder / f"{table}.parquet"
        source = single if single.is_file() else folder / table / "**/*.parquet"
        con.execute(
            f"create view {table} as select *, row_number() over () as place from "
            f"read_parquet('{source}', union_by_name = true)"
        )
    test = selection.catalog.tests[selection.test]
    scale = {"plumbline": (100, 350)}.get(test.id)
    where = ["s.school_year = $year", 's."window" = $window', "s.assessment = $test"]
    values = {"year": selection.year, "window": selection.window, "test": selection.test}
    columns = {"grade": "s.grade", "district": "c.district_id", "school": "s.school_id"}
    for key in ("grade", "district", "school", "race", "gender", "econ", "el", "swd"):
        chosen = getattr(selection, key)
        if not chosen:
            continue
        dimension = DIMENSIONS[key]
        stored = [str(dimension.stored(value, selection.catalog)) for value in chosen]
        if key in columns:
            where.append(f"cast({columns[key]} as varchar) in (select unnest(${key}))")
        else:
            shown = f"cast(e.{dimension.column} as varchar)"
            shown = (
                f"coalesce(case {shown} when 'true' then 'yes' when 'false' then 'no' "
                f"else {shown} end, 'not recorded')"
            )
            where.append(f"{shown} in (select unnest(${key}))")
        values[key] = stored  # type: ignore[assignment]
    has = {row[0] for row in con.execute("describe scores").fetchall()}
    placement = "s.placement_grade" if "placement_grade" in has else "null"
    proficient = "s.proficient" if "proficient" in has else "null"
    limits = f"and s.scale_score between {scale[0]} and {scale[1]}" if scale else ""
    rows = con.execute(
        f"""
        with loaded as (
          select s.* from scores s join schools c on c.school_id = s.school_id
          where s.scale_score is not null and s.grade between 3 and 8 {limits}
            and s.school_year = $year and s."window" = $window and s.assessment = $test
          qualify row_number() over (partition by s.student_id order by s.place) = 1
        ),
        enrolled as (
          select * from students where school_year = $year and grade between 3 and 8
          qualify row_number() over (partition by student_id order by place desc) = 1
        )
        select s.grade, count(*), count(*) filter (where {placement} < s.grade),
          count(*) filter (where {proficient})
        from loaded s join schools c on c.school_id = s.school_id
        left join enrolled e on e.student_id = s.student_id
        where {" and ".join(where)} group by s.grade
        """,
        values,
    ).fetchall()
    return {int(grade): (int(n), int(below), int(tip)) for grade, n, below, tip in rows}


def check(folder: Path, store: Store, *, seed: int, rounds: int) -> None:
    draw = random.Random(seed)
    for _ in range(rounds):
        selection = pick(store, draw)
        found = {row["grade"]: row for row in Context(store, selection).status(["grade"])}
        raw = raw_by_grade(folder, selection)
        scored = {grade: row["n_scored"] for grade, row in found.items() if row["n_scored"]}
        assert scored == {grade: n for grade, (n, _, _) in raw.items()}, selection.to_query()
        if store.catalog.tests[selection.test].basis == "placement":
            below = {g: found[g]["n_with_depth"] - found[g]["n_depth_0"] for g in scored}
            assert below == {grade: n for grade, (_, n, _) in raw.items()}, selection.to_query()
        for row in found.values():
            layers = sum(row[f"n_depth_{depth}"] for depth in range(5))
            assert layers == row["n_with_depth"] <= row["n_scored"]
            assert row["n_tested"] <= row["n_enrolled"]


def test_the_demo_state_equals_its_files(demo_set: Path, demo_store: Path) -> None:
    check(demo_set, open_store("demo"), seed=7, rounds=40)


def test_the_public_records_equal_their_files(real_set: Path, real_store: Path) -> None:
    check(real_set, open_store("real"), seed=8, rounds=25)


@pytest.mark.parametrize("family", ["status", "skill"])
def test_every_table_that_can_answer_gives_the_same(demo_store: Path, family: str) -> None:
    """Without geography and groups all three tables can answer; with one, two of them."""
    store = open_store("demo")
    parts = STATUS_PARTS if family == "status" else SKILL_PARTS
    year, window = store.catalog.default_year, "spring"
    school = next(iter(store.catalog.schools))
    for column, value, able in ((None, "", 3), ("school_id", school, 2), ("gender", "Female", 2)):
        needed = {"school_year", "test_window", "grade", *([column] if column else [])}
        values = {"y": year, "w": window, **({"v": value} if column else {})}
        clause = f" and {column} = $v" if column else ""
        where = Predicate(
            f"school_year = $y and test_window = $w{clause}", values, frozenset(needed)
        )
        text, route = compile_question(store, Question(family, parts, where, ("grade",)))
        held = [table for table in FAMILIES[family] if needed <= store.tables[table]]
        assert route.table in held and len(held) == able
        assert all(table not in held for table, _ in route.refused)
        answers = [
            sorted(
                tuple(row.values())
                for row in store.ask(text.replace(f"from {route.table}", f"from {table}"), values)
            )
            for table in held
        ]
        assert answers[0] and all(answer == answers[0] for answer in answers)


def test_the_public_records_give_the_published_shares(real_set: Path, real_store: Path) -> None:
    """Share below Proficient in spring 2024-25, counted from the file: 832 of 3,516 in grade 3."""
    store = open_store("real")
    rows, _ = run(
        store,
        Question(
            "status",
            STATUS_PARTS,
            Predicate("school_year = 2025 and test_window = 'spring'", {}, frozenset()),
            ("grade",),
        ),
    )
    shares = {r["grade"]: 1 - r["n_depth_0"] / r["n_with_depth"] for r in rows}
    told = [round(100 * shares[grade], 1) for grade in range(3, 9)]
    assert told == [23.7, 21.5, 27.9, 29.1, 33.1, 38.4]
    assert of_100(shares[3]) == 24
