"""Strands and standards equal the files: counted straight from the mastery parquet, integers exactly."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from queries.dimensions import DIMENSIONS
from queries.selection import Selection
from queries.serving import open_store
from queries.standards import Answered, asked_standards, compile_answered, strand_name
from queries.store import Store
from queries.views.context import Context
from queries.views.origin import asked_origins

Counts = tuple[int, int, int]
KEYS = ("district", "school", "race", "gender", "econ", "el", "swd")


def pick(store: Store, draw: random.Random) -> tuple[Selection, int]:
    """Filters, year and window at random, and one enrolled grade that was asked then."""
    query = {}
    for key in KEYS:
        held = list(DIMENSIONS[key].choices(store.catalog))
        if held and draw.random() < 0.25:
            query[key] = ",".join(draw.sample(held, min(len(held), draw.choice((1, 2, 3)))))
    year, window, grade = draw.choice(sorted(store.catalog.asked))
    query |= {"year": str(year), "window": window}
    return Selection.from_query(query, catalog=store.catalog), grade


def raw(
    folder: Path, selection: Selection, grade: int
) -> tuple[dict[tuple[str, int], Counts], dict[str, Counts]]:
    """(strand, grade) and code -> students, results, unfinished, by the contract's definitions.

    Grade, school and groups of a result are those of the last enrolment row of its year, else grade
    and school of a score row of its window; standards the list does not hold are left out.
    """
    con = duckdb.connect()
    for table in ("scores", "students", "schools", "mastery", "standards"):
        single = folder / f"{table}.parquet"
        source = single if single.is_file() else folder / table / "**/*.parquet"
        con.execute(
            f"create view {table} as select *, row_number() over () as place from "
            f"read_parquet('{source}', union_by_name = true)"
        )
    where = ["grade = $grade"]
    values: dict[str, object] = {
        "year": selection.year,
        "window": selection.window,
        "grade": grade,
    }
    for key in KEYS:
        chosen = getattr(selection, key)
        if chosen:
            dimension = DIMENSIONS[key]
            where.append(f"{dimension.column} in (select unnest(${key}))")
            values[key] = [str(dimension.stored(one, selection.catalog)) for one in chosen]
    flags = ("economically_disadvantaged", "english_learner", "student_with_disability")
    known = ", ".join(
        f"coalesce(case cast(e.{name} as varchar) when 'true' then 'yes' when 'false' then 'no' "
        f"else cast(e.{name} as varchar) end, 'not recorded') as {name}"
        for name in ("race_ethnicity", "gender", *flags)
    )
    con.execute(
        f"""
        create table answers as
        with enrolled as (
          select * from students where school_year = $year and grade between 3 and 8
          qualify row_number() over (partition by student_id order by place desc) = 1
        ),
        scored as (
          select student_id, min(grade) as grade, min(school_id) as school_id from scores
          where school_year = $year and "window" = $window and scale_score is not null
          group by student_id
        ),
        placed as (
          select m.student_id, m.standard, m.finished, t.grade as origin, t.domain,
            coalesce(e.grade, s.grade) as grade, coalesce(e.school_id, s.school_id) as school_id,
            {known}
          from mastery m join standards t on t.standard = m.standard
          left join enrolled e on e.student_id = m.student_id
          left join scored s on s.student_id = m.student_id
          where m.school_year = $year and m."window" = $window and m.finished is not null
        )
        select p.*, c.district_id from (select * from placed) p join schools c using (school_id)
        where {" and ".join(where).replace("school_id in", "p.school_id in")} and origin <= grade
        """,
        values,
    )
    counts = "count(distinct student_id), count(*), count(*) filter (where not finished)"
    cells = {
        (strand_name(domain), int(origin)): (int(n), int(results), int(unfinished))
        for domain, origin, n, results, unfinished in con.execute(
            f"select domain, origin, {counts} from answers group by all"
        ).fetchall()
    }
    single_rows = con.execute(f"select standard, {counts} from answers group by all").fetchall()
    return cells, {code: (int(a), int(b), int(c)) for code, a, b, c in single_rows}


def counted(found: Answered) -> tuple[dict[tuple[str, int], Counts], dict[str, Counts]]:
    return (
        {cell: (t.asked, t.results, t.unfinished) for cell, t in found.cells.items()},
        {one.code: (t.asked, t.results, t.unfinished) for one, t in found.standards.items()},
    )


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Store:
    return open_store("demo")


@pytest.mark.slow
def test_every_strand_and_standard_equals_the_files(demo_set: Path, store: Store) -> None:
    draw = random.Random(31)
    shown = 0
    for _ in range(25):
        selection, grade = pick(store, draw)
        context = Context(store, selection)
        found = counted(context.answered(grade, range(grade + 1)))
        assert found == raw(demo_set, selection, grade), f"{selection.to_query()} grade {grade}"
        shown += bool(found[0])
    assert shown > 10, "most selections must hold someone"


def test_parts_add_up_to_their_origin_grade(store: Store) -> None:
    """Results of a grade's strands are the grade's, those of a strand's standards the strand's;
    students are at least the largest part and at most those asked anything of the grade."""
    draw = random.Random(32)
    for _ in range(40):
        selection, grade = pick(store, draw)
        context = Context(store, selection)
        sums = {row["grade"]: row for row in context.skills(["grade"])}.get(grade)
        if sums is None or not sums["n_asked_any"]:
            continue
        found = context.answered(grade, asked_origins(grade, sums))
        for k in asked_origins(grade, sums):
            fields = {cell: t for cell, t in found.cells.items() if cell[1] == k}
            assert sum(t.results for t in fields.values()) == sums[f"results_{k}"]
            assert sum(t.unfinished for t in fields.values()) == sums[f"unfinished_{k}"]
            for cell, field in fields.items():
                parts = [t for s, t in found.standards.items() if (s.strand, s.origin) == cell]
                assert sum(t.results for t in parts) == field.results
                assert sum(t.unfinished for t in parts) == field.unfinished
                assert max(t.asked for t in parts) <= field.asked <= sums[f"n_asked_{k}"]
                assert all(t.asked == t.results for t in parts), "once a window"


def test_the_sql_names_only_columns_of_the_store_and_binds_the_rest(store: Store) -> None:
    where = Selection.from_query("/?race=white", catalog=store.catalog).predicate()
    text = compile_answered([5, 6], where)
    assert "White" not in text and "from student_skill where race_ethnicity in ($race_0)" in text
    named = {f"{kind}_bits_{k}" for kind in ("asked", "finished") for k in (5, 6)}
    assert named <= store.tables["student_skill"] and all(name in text for name in named)
    assert all(0 <= one.bit < 62 for one in asked_standards(store))
