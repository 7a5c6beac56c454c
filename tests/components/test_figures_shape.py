"""The iceberg's area is its data: any shares are cut out to a thousandth of the whole and finer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures import marks, shape
from components.figures.dots import scatter, whole

weights = st.lists(st.floats(0, 1), min_size=1, max_size=6).filter(lambda w: sum(w) > 0.01)


def test_the_tip_holds_nothing_and_the_keel_everything():
    assert shape.cut(0) == 0
    assert shape.cut(1) == pytest.approx(1)


@given(weights)
def test_each_piece_has_the_area_of_its_share(given_weights):
    shares = [weight / sum(given_weights) for weight in given_weights]
    start = 0.0
    for share in shares:
        xs, zs = shape.piece(start, min(start + share, 1.0))
        assert (xs[0], zs[0]) == (xs[-1], zs[-1])
        assert shape.area(xs, zs) / shape.TOTAL == pytest.approx(share, abs=1e-9)
        start = min(start + share, 1.0)


def test_area_of_a_unit_square_is_one():
    assert shape.area([0, 1, 1, 0, 0], [0, 0, 1, 1, 0]) == 1


@given(st.floats(0, 1))
def test_the_outline_is_one_piece_at_every_depth(z):
    assert shape.left(z) < shape.right(z)
    assert shape.left(z) >= -0.5 and shape.right(z) <= 0.5


@given(weights)
def test_whole_counts_add_up_to_a_hundred_and_stay_within_one(given_weights):
    shares = tuple(weight / sum(given_weights) for weight in given_weights)
    counts = whole(shares)
    assert sum(counts) == 100
    assert all(
        abs(count - 100 * share) < 1 + 1e-6 for count, share in zip(counts, shares, strict=True)
    )


def test_largest_remainders_win():
    """Floors of 33.5, 33.3 and 33.2 leave one over: it goes to the .5; a tie to the earlier."""
    assert whole((0.335, 0.333, 0.332)) == (34, 33, 33)
    assert whole((0.5, 0.5), 5) == (3, 2)


@settings(max_examples=25, deadline=None)
@given(weights, st.sampled_from([0.5, 0.9]))
def test_dots_are_exactly_the_counts_and_lie_in_their_layer(given_weights, aspect):
    counts = whole(tuple(weight / sum(given_weights) for weight in given_weights))
    placed = scatter(counts, aspect)
    assert tuple(len(spots) for spots in placed) == counts
    start = 0
    for count, spots in zip(counts, placed, strict=True):
        top, bottom = shape.cut(start / 100), shape.cut((start + count) / 100)
        for x, z in spots:
            assert top <= z <= bottom
            assert shape.left(z) - 0.01 <= x <= shape.right(z) + 0.01
        start += count


def test_dots_are_spread_evenly():
    """A hundred dots in one berg: the nearest neighbour is never nearer than half the mean gap."""
    spots = scatter((100,), 1.0)[0]
    gap = (shape.TOTAL / 100) ** 0.5
    for i, (x, z) in enumerate(spots):
        nearest = min(
            ((x - a) ** 2 + (z - b) ** 2) ** 0.5 for j, (a, b) in enumerate(spots) if j != i
        )
        assert nearest > gap / 2


@given(
    st.lists(st.floats(0, 400), min_size=1, max_size=8),
    st.floats(5, 40),
)
def test_labels_never_overlap_where_there_is_room(wanted, size):
    places = marks.keep_apart(wanted, [size] * len(wanted), low=0, high=400)
    assert all(y - size / 2 >= -1e-6 and y + size / 2 <= 400 + 1e-6 for y in places) or (
        size * len(wanted) > 400
    )
    ordered = sorted(places)
    assert all(b - a >= size - 1e-6 for a, b in pairwise(ordered))


def test_labels_that_have_room_stay_where_they_want_to_be():
    assert marks.keep_apart([10, 50], [20, 20], low=0, high=100) == [10, 50]
    # Two that want the same place part evenly: 30 +- 10.
    assert marks.keep_apart([30, 30], [20, 20], low=0, high=100) == [20, 40]


def test_wrapped_lines_fit_and_are_about_equally_long():
    lines = marks.wrap("At or above grade level", 130, 15)
    assert lines == ("At or above", "grade level")
    for line in marks.wrap("Northern Plains Consolidated Independent School District", 200, 15):
        assert marks.text_width(line, 15) <= 200
    assert marks.wrap("one two three four five six", 40, 15, lines=1)[0].endswith("…")


def test_numbers_in_words():
    assert [marks.of_100(share) for share in (0, 0.004, 0.335, 0.996, 1)] == [
        "0",
        "<1",
        "34",
        ">99",
        "100",
    ]
    assert [marks.signed(change) for change in (-9, 0, 21)] == ["\u22129", "0", "+21"]
    assert marks.students(1) == "1 student" and marks.students(1204) == "1,204 students"
    assert marks.students(None) == ""
    assert marks.plain("A & B <C>") == "A &amp; B &lt;C&gt;"


def test_a_click_is_read_from_fills_and_from_bars():
    key = {"group": "8", "layer": 2}
    assert marks.picked({"points": [{"curveNumber": 1, "customdata": [key]}]}) == key
    assert marks.picked({"points": [{"curveNumber": 1, "customdata": key}]}) == key
    assert marks.picked({"points": [{"curveNumber": 1}]}) is None
    assert marks.picked(None) is None
