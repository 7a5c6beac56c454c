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


def test_rows_say_the_same() -> None:
    rows = [
        {"school_id": "a", "n": 3, "points": 1},
        {"school_id": "b", "n": 4, "points": None},
        {"school_id": "a", "n": 5, "points": -6},
    ]
    tally = Tally.of_rows(rows, PARTS)
    assert tally.sums() == {"n": 12, "points": -5} and tally.schools == 2
    assert tally.school.tolist() == [0, 1, 0] and tally.layer.tolist() == [-1, -1, -1]
