"""Sums of a cohort by school and start, small enough to add up by hand."""

from __future__ import annotations

import numpy as np

from queries.tally import Tally

COLUMNS = {
    "school_id": np.array(["a", "b", "a"], dtype=object),
    "layer": np.array([0.0, np.nan, 2.0]),
    "n": np.array([3, 4, 5], dtype=np.int64),
    "points": np.array([1.0, np.nan, -6.0]),
}
PARTS = ("n", "points")


def test_a_missing_start_is_unknown_and_a_missing_sum_is_nothing() -> None:
    """Two schools, three starts (one unknown): n 3 + 4 + 5 = 12, points 1 + 0 - 6 = -5; of layer 1
    and deeper only the last group, 5 students and -6 points."""
    tally = Tally(COLUMNS, PARTS, layer="layer")
    assert tally.schools == 2 and tally.layer.tolist() == [0, -1, 2]
    assert tally.sums() == {"n": 12, "points": -5}
    assert tally.sums(tally.where(least=1)) == {"n": 5, "points": -6}
    assert tally.sums(tally.where(layer=0)) == {"n": 3, "points": 1}
    assert tally.by_layer(lambda layer: 10.0 * layer).tolist() == [0.0, -10.0, 20.0]


def test_groups_are_told_apart_by_a_value_of_each() -> None:
    """School a has 3 + 5 = 8 students in two groups, school b 4 in one."""
    tally = Tally(COLUMNS, PARTS, layer="layer")
    found = tally.by(COLUMNS["school_id"].tolist())
    assert {key: one.sums()["n"] for key, one in found.items()} == {"a": 8, "b": 4}
    assert [one.schools for one in found.values()] == [1, 1]
    assert found["a"].layer.tolist() == [0, 2]


def test_one_school_far_down_the_list_is_estimated_like_the_first() -> None:
    """School b alone: 4 students, 8 points in all, so a mean of 2; one school tells no spread."""
    tally = Tally(COLUMNS, PARTS).only(np.array([1]))
    found = tally.estimate(
        np.array([8.0]), tally.part("n"), tally.where(), these=False, within=None, reference=None
    )
    assert found is not None and (found.value, found.n, found.schools) == (2.0, 4, 1)
    assert found.few_schools and found.low is None
