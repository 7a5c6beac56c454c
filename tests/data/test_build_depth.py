"""Depth, floor and tip of single records on each basis, worked out by hand.

Every record has a score of its own, by which its row in the store is found.

`cuts` (basis cut score, spring cuts 400, 500, 600 of grades 4, 5, 6): a record works at the
highest grade up to its own whose cut it reaches; under 400 it is on the floor, one layer further.
Grade 6 can show 6 - 4 + 1 = 3 layers, grade 5 two, grade 4 one. Grade 3 lies below every cut and
grade 7 has no cut of its own, so nothing can be read there; nor in winter, which has no cuts.

`diag` (basis placement, placements from grade 1 up): grade g can show g - 1 layers.

`norm` (basis norm median, fall norms 180, 190, 200 of grades 3, 4, 5): as cuts, lowest grade 3.

`flat` (no vertical scale, a cut of 700 in grade 5): the tip only.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.data.built_sets import assessment_toml, built, rows, score_rows

TOML = (
    assessment_toml("cuts", role="state test", basis="cut score", vertical_scale=True)
    + assessment_toml(
        "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=1
    )
    + assessment_toml(
        "norm", role="adaptive", basis="norm median", vertical_scale=True, norms_study="study"
    )
    + assessment_toml("flat", role="state test", vertical_scale=False)
)
CUTS = """\
assessment,grade,proficient_cut,window
cuts,4,400,
cuts,5,500,spring
cuts,6,600,spring
flat,5,700,spring
"""
NORMS = """\
norms_study,assessment,grade,window,mean,sd
study,norm,3,fall,180,10
study,norm,4,fall,190,10
study,norm,5,fall,200,10
other,norm,5,fall,100,10
"""
# The record as written, then: depth, on the floor, tip (1 proficient, 0 not, None not known) and
# how many layers its grade can show, all by the definitions above.
Case = tuple[str, int | None, int, int | None, int]
CASES: tuple[Case, ...] = (
    ("spring 6 cuts 650", 0, 0, 1, 3),
    ("spring 6 cuts 600", 0, 0, 1, 3),
    ("spring 6 cuts 599", 1, 0, 0, 3),
    ("spring 6 cuts 500", 1, 0, 0, 3),
    ("spring 6 cuts 499", 2, 0, 0, 3),
    ("spring 6 cuts 400", 2, 0, 0, 3),
    ("spring 6 cuts 399", 3, 1, 0, 3),
    ("spring 5 cuts 640", 0, 0, 1, 2),
    ("spring 5 cuts 398", 2, 1, 0, 2),
    ("spring 4 cuts 401", 0, 0, 1, 1),
    ("spring 4 cuts 397", 1, 1, 0, 1),
    ("spring 3 cuts 601", None, 0, None, 0),
    ("spring 3 cuts 301", None, 0, None, 0),
    ("spring 7 cuts 602", None, 0, None, 0),
    ("winter 6 cuts 603", None, 0, None, 0),
    ("winter 6 cuts 303", None, 0, None, 0),
    ("fall 5 diag 11 5", 0, 0, None, 4),
    ("fall 5 diag 12 7", 0, 0, None, 4),
    ("winter 5 diag 13 4", 1, 0, None, 4),
    ("spring 5 diag 14 2", 3, 0, None, 4),
    ("spring 5 diag 15 1", 4, 1, None, 4),
    ("spring 5 diag 16 0", 4, 1, None, 4),
    ("spring 5 diag 17 .", None, 0, None, 0),
    ("spring 8 diag 18 2", 6, 0, None, 7),
    ("spring 8 diag 19 1", 7, 1, None, 7),
    ("spring 3 diag 20 1", 2, 1, None, 2),
    ("spring 3 diag 21 3 1", 0, 0, 1, 2),
    ("spring 3 diag 22 3 0", 0, 0, 0, 2),
    ("fall 5 norm 200", 0, 0, None, 3),
    ("fall 5 norm 199", 1, 0, None, 3),
    ("fall 5 norm 189", 2, 0, None, 3),
    ("fall 5 norm 179", 3, 1, None, 3),
    ("fall 3 norm 178", 1, 1, None, 1),
    ("spring 5 norm 198", None, 0, None, 0),
    ("spring 5 flat 700", None, 0, 1, 0),
    ("spring 5 flat 699", None, 0, 0, 0),
    ("spring 6 flat 701", None, 0, None, 0),
    ("spring 5 flat 702 . 0", None, 0, 0, 0),  # as the test reports it, whatever the cut says
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    lines = []
    for number, (record, *_) in enumerate(CASES):
        window, grade, test, score, *rest = record.split()
        lines.append(f"s{number} 2025 {window} {grade} S1 {test} {score} {' '.join(rest)}")
    tables = {"scores": score_rows(*lines), "cut_scores": CUTS, "norms": NORMS}
    yield (con := built(tmp_path_factory.mktemp("depth"), toml=TOML, tables=tables))
    con.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_depth_floor_and_tip_of_a_record(case: Case, store: duckdb.DuckDBPyConnection) -> None:
    record, depth, floor, tip, deepest = case
    _, grade, test, score, *_ = record.split()
    found = rows(
        store,
        "select n_scored, depth, n_floor, case when n_with_tip = 1 then n_proficient end, "
        "n_with_depth, n_depth_0, n_depth_1, n_depth_2, n_depth_3, n_depth_4, depth_sum, "
        "n_sees_1, n_sees_2, n_sees_3, n_sees_4 from student_window "
        f"where assessment = '{test}' and scale_score = {score} and grade = {grade}",
    )
    known = depth is not None
    layers = [int(known and min(depth or 0, 4) == d) for d in range(5)]
    sees = [int(known and deepest >= d) for d in (1, 2, 3, 4)]
    assert found == [(1, depth, floor, tip, int(known), *layers, depth or 0, *sees)]


def test_depth_is_summed_uncapped_and_drawn_up_to_four(store: duckdb.DuckDBPyConnection) -> None:
    """Grade 8 on `diag`: depths 6 and 7 make a sum of 13, both in the layer "4 or more"."""
    found = rows(
        store,
        "select n_with_depth, n_depth_4, depth_sum, n_floor from cells_school "
        "where assessment = 'diag' and grade = 8 and test_window = 'spring'",
    )
    assert found == [(2, 2, 13, 1)]


def test_sight_is_how_many_layers_a_grade_can_show(store: duckdb.DuckDBPyConnection) -> None:
    """`cuts` f = 4 in spring: g - 3 layers up to grade 6; `norm` f = 3 in fall: g - 2 up to 5."""
    cuts = rows(store, "select grade, deepest from sight where assessment = 'cuts' and deepest > 0")
    norm = rows(store, "select grade, deepest from sight where assessment = 'norm' and deepest > 0")
    windows = rows(store, "select distinct assessment, test_window from sight order by all")
    assert sorted(cuts) == [(4, 1), (5, 2), (6, 3)]
    assert sorted(norm) == [(3, 1), (4, 2), (5, 3)]
    assert [w for t, w in windows if t == "cuts"] == ["spring"]
    assert [w for t, w in windows if t == "norm"] == ["fall"]
    assert [w for t, w in windows if t == "flat"] == []


def test_the_layers_of_every_cell_add_up(store: duckdb.DuckDBPyConnection) -> None:
    for table in ("student_window", "cells_state", "cells_school"):
        wrong = rows(
            store,
            f"select count(*) from {table} where n_with_depth <> "
            "n_depth_0 + n_depth_1 + n_depth_2 + n_depth_3 + n_depth_4 "
            "or n_with_depth > n_scored or n_floor > n_with_depth or n_tested > n_enrolled "
            "or n_proficient > n_with_tip or n_sees_1 < n_sees_2 or n_sees_2 < n_sees_3",
        )
        assert wrong == [(0,)]
