"""The registry of measures: made of stored sums, told in words, computed as the definitions say.

The worked group has 200 students with a depth, 120 at or above, 40 one, 20 two, 12 three and 8
four or more grades below (a sum of 40 + 40 + 36 + 44 = 160 with depths 5 and 6 among the eight);
150 of them are in grades that can show two grades below, 100 in grades that can show three, 50
four; 10 are on the floor; 90 of 180 are proficient; 230 of 250 enrolled students are tested.
"""

from __future__ import annotations

import re

import pytest

from data.build import SQL
from data.cohort_rows import KINDS
from queries.measures import MEASURES, Measure, parts_of
from queries.router import FAMILIES
from queries.standards import TABLE
from tests.data.sql_trees import columns_of

SECTIONS = {
    "status": "Status: the iceberg",
    "skill": "Skills",
    "growth": "Growth: the same students",
}
SUMS = {
    "n_with_depth": 200,
    "n_depth_0": 120,
    "n_depth_1": 40,
    "n_depth_2": 20,
    "n_depth_3": 12,
    "n_depth_4": 8,
    "n_sees_1": 200,
    "n_sees_2": 150,
    "n_sees_3": 100,
    "n_sees_4": 50,
    "depth_sum": 160,
    "n_floor": 10,
    "n_with_tip": 180,
    "n_proficient": 90,
    "n_enrolled": 250,
    "n_tested": 230,
    "results_5": 80,
    "unfinished_5": 20,
    "n_asked_5": 30,
    "n_asked_any": 40,
    "results": 60,  # of one strand of one grade
    "unfinished": 15,
}
WORKED = {
    "share_depth_0": 120 / 200,
    "share_depth_1": 40 / 200,
    "share_depth_2": 20 / 150,
    "share_depth_3": 12 / 100,
    "share_depth_4": 8 / 50,
    "share_below": 80 / 200,
    "share_2_below": 40 / 150,
    "share_3_below": 20 / 100,
    "mean_depth": 160 / 200,
    "floor_share": 10 / 200,
    "share_proficient": 90 / 180,
    "tested_share": 230 / 250,
    "unfinished_share_5": 20 / 80,
    "asked_share_5": 30 / 40,
    "unfinished_by_strand": 15 / 60,
}


@pytest.mark.parametrize("name", WORKED)
def test_formulas_give_what_is_worked_out_by_hand(name: str) -> None:
    assert MEASURES[name].of(SUMS) == pytest.approx(WORKED[name], abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.name)
def test_a_measure_without_a_denominator_has_no_value(measure: Measure) -> None:
    """An empty group has no share and no mean: None, neither 0 nor a division by zero."""
    of_both = ("unfinished_up_to", "unfinished_earlier", "unfinished", "results")
    nothing = dict.fromkeys((*parts_of(), *of_both), 0)
    assert measure.of(nothing) is None


@pytest.mark.parametrize("family", FAMILIES)
def test_every_part_is_a_column_of_every_table_of_its_family(family: str) -> None:
    parts = set(parts_of(SECTIONS[family]))
    for table in FAMILIES[family]:
        held = set(KINDS) if table == "cohort" else columns_of(table)
        assert parts - held == set(), table


def test_strands_are_counted_from_bits_that_only_the_students_table_holds() -> None:
    bits = set(parts_of("Skills by standard"))
    assert bits - columns_of(TABLE) == set()
    assert {name for name in columns_of(TABLE) if "_bits_" in name} <= bits


@pytest.mark.parametrize("table", sorted(path.stem for path in SQL.glob("cells_*.sql")))
def test_every_stored_part_serves_a_measure(table: str) -> None:
    """`n_scored` alone serves none: it says where a test was given at all."""
    sums = re.compile(r"(n|results|unfinished)_\w+|depth_sum|score_milli")
    stored = {column for column in columns_of(table) if sums.fullmatch(column)}
    assert stored and stored - set(parts_of()) <= {"n_scored"}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.name)
def test_every_measure_is_told_in_words(measure: Measure) -> None:
    for text in (measure.plain, measure.source, measure.limits):
        assert text.endswith(".") and len(text.split()) >= 2, text
        assert text[0].isupper()
    assert measure.label and "/" in measure.formula_text
    assert measure.parts and measure.group in parts_of()
    assert re.fullmatch(r"[a-z0-9_]+", measure.name)


def test_names_and_labels_are_those_of_one_measure_only() -> None:
    assert all(name == measure.name for name, measure in MEASURES.items())
    labels = [measure.label for measure in MEASURES.values()]
    assert len(labels) == len(set(labels))


def test_the_status_and_skill_measures_of_the_definitions_are_all_there() -> None:
    """MEASURES, sections 1 and 2, as far as the Iceberg page shows them."""
    named = {f"share_depth_{d}" for d in range(5)} | {"share_below", "share_2_below"}
    named |= {
        "unfinished_by_strand",
        "mean_depth",
        "floor_share",
        "share_proficient",
        "tested_share",
        "hidden_share",
    }
    named |= {f"{kind}_{k}" for kind in ("unfinished_share", "asked_share") for k in range(9)}
    assert named <= set(MEASURES)
