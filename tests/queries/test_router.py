"""Which table answers: the smallest that holds the columns; each smaller one is refused by name.

The demo state at the tests' size has more rows in `cells_school` than in `cells_state` or fewer;
either way both are far smaller than the student rows, and the columns decide.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.router import FAMILIES, NoTableError, Question, compile_question, route
from queries.selection import Selection
from queries.serving import open_store
from queries.store import Store
from queries.views.context import SKILL_PARTS, STATUS_PARTS

PLACE, PERSON = "school_id", "race_ethnicity"
CUBED = ("status", "skill")  # families with cells beside the student rows


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Store:
    return open_store("demo")


@pytest.mark.parametrize("family", CUBED)
def test_columns_decide_which_table_answers(family: str, store: Store) -> None:
    """Places are in the cells by school, groups in those of the state, both only in student rows."""
    state, school, students = FAMILIES[family]
    parts = STATUS_PARTS if family == "status" else SKILL_PARTS
    assert route(store, family, [PERSON, *parts]).table == state
    assert route(store, family, [PLACE, "district_id", *parts]).table == school
    assert route(store, family, [PLACE, PERSON, *parts]).table == students
    assert route(store, family, ["grade", "provider", *parts]).table in (state, school)


@pytest.mark.parametrize("family", CUBED)
def test_every_smaller_table_is_refused_with_the_columns_it_lacks(
    family: str, store: Store
) -> None:
    state, school, _ = FAMILIES[family]
    refused = dict(route(store, family, [PLACE, PERSON]).refused)
    assert refused == {state: f"holds no {PLACE}", school: f"holds no {PERSON}"}


@pytest.mark.parametrize("family", CUBED)
def test_the_smallest_of_those_that_can_is_taken(family: str, store: Store) -> None:
    sizes = store.catalog.sizes
    chosen = route(store, family, ["school_year", "grade"])
    assert sizes[chosen.table] == min(sizes[table] for table in FAMILIES[family])
    assert chosen.refused == ()


def test_a_column_that_no_table_holds_is_said(store: Store) -> None:
    with pytest.raises(NoTableError, match=r"No table of status holds .*shoe_size"):
        route(store, "status", ["grade", "shoe_size"])


@pytest.mark.parametrize(
    ("link", "table"),
    [
        ("/?race=white", "cells_state"),
        ("/?race=white&econ=1&swd=0&gender=female&el=0", "cells_state"),
        ("/?district={district}", "cells_school"),
        ("/?school={school}&grade=6", "cells_school"),
        ("/?school={school}&race=white", "student_window"),
        ("/?district={district}&el=1", "student_window"),
    ],
)
def test_a_link_goes_to_the_table_that_can_answer_it(link: str, table: str, store: Store) -> None:
    catalog = store.catalog
    link = link.format(district=next(iter(catalog.districts)), school=next(iter(catalog.schools)))
    where = Selection.from_query(link, catalog=catalog).predicate()
    _, chosen = compile_question(store, Question("status", STATUS_PARTS, where, ("grade",)))
    assert chosen.table == table


def test_compiled_sql_names_only_columns_of_the_store(store: Store) -> None:
    where = Selection.from_query("/?race=white&grade=6", catalog=store.catalog).predicate()
    text, chosen = compile_question(
        store, Question("status", ("n_scored",), where, ("gender",), within="grade")
    )
    assert text == (
        f"select grade, gender, cast(sum(n_scored) as bigint) as n_scored from {chosen.table} "
        "where grade in ($grade_0) and race_ethnicity in ($race_0) "
        "group by grouping sets ((grade, gender))"
    )
    assert "White" not in text
