"""Quantile dots of groups: every dot in the column of its layer, hidden and joined ones in words."""

from __future__ import annotations

import json

import pytest

from components.figures.spreads import spreads
from components.theme import Look
from tests.components.figure_groups import LOOKS, texts

WIDE = Look()


def said(figure):
    return " ".join(texts(figure)).replace("<br>", " ")


def plain(figure):
    return said(figure).replace("<b>", "").replace("</b>", "")


LAYERS = {
    "line": "grade level",
    "deepest": 4,
    "layer_0": "At or above grade level",
    **{f"layer_{d}": f"{d} grades below" for d in range(1, 5)},
}


def spread(name, *dots, per=5, dimension="Gender", **more):
    """A record of a group's dots by layer."""
    record = {"dimension": dimension, "group": name, "key": name, "n": 240, "per_dot": per}
    record |= {f"dots_{d}": n for d, n in enumerate(dots)}
    return record | {"merged": None, "hidden": None} | more


def columns(trace, look, left):
    """Dots in each of the five columns right of `left`."""
    width = (look.width - left) / 5
    found = [0] * 5
    for x in trace["x"]:
        found[int((x - left) // width)] += 1
    return found


def line_x(figure, look):
    """Where the upright waterline stands."""
    accent = look.colour("accent")
    xs = [s["path"] for s in figure["layout"]["shapes"] if s["line"]["color"] == accent]
    return {float(path[1:].split(",")[0]) for path in xs}


@pytest.mark.parametrize("look", LOOKS)
def test_every_dot_stands_in_the_column_of_its_layer(look):
    figure = spreads((spread("Female", 9, 4, 3, 2, 2),), LAYERS, look=look)
    (trace,) = figure["data"]
    (line,) = line_x(figure, look)
    # The first column ends at the waterline, and all five are equally wide.
    left = (5 * line - look.width) / 4
    assert columns(trace, look, left) == [9, 4, 3, 2, 2]
    assert sum(x < line for x in trace["x"]) == 9


@pytest.mark.parametrize("look", LOOKS)
def test_dots_do_not_touch_and_stay_in_the_picture(look):
    """Centres lie further apart than a dot is wide, on the narrowest page too (0.775 of a wide one)."""
    rows = [spread(f"Group {i}", 12, 4, 2, 1, 1) for i in range(15)]
    figure = spreads(rows, LAYERS, look=look)
    page = {"wide": 0.775, "narrow": 0.9, "projector": 1.0}[look.size]
    for trace in figure["data"]:
        spots = list(zip(trace["x"], trace["y"], strict=True))
        size = trace["marker"]["size"]
        for i, (x, y) in enumerate(spots):
            assert -figure["layout"]["height"] < y < 0
            for other, height in spots[:i]:
                assert ((x - other) * page) ** 2 + (y - height) ** 2 > size**2
    if look.projector:
        assert figure["layout"]["height"] <= look.height


def test_dots_that_stand_for_more_are_larger_in_area():
    """10 of 100 against 5 of 100: twice the area, so 1.41 times as wide."""
    fine, coarse = spreads(
        (spread("Female", 9, 4, 3, 2, 2), spread("Male", 4, 3, 1, 1, 1, per=10)), LAYERS, look=WIDE
    )["data"]
    assert coarse["marker"]["size"] / fine["marker"]["size"] == pytest.approx(2**0.5, rel=0.02)


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_dot_stands_for_is_said(look):
    one = plain(spreads((spread("Female", 9, 4, 3, 2, 2),), LAYERS, look=look))
    assert "Each dot is 5 of every 100 students of its group" in one
    two = (spread("Female", 9, 4, 3, 2, 2), spread("Male", 4, 3, 1, 1, 1, per=10))
    both = plain(spreads(two, LAYERS, look=look))
    assert "Small dot: 5 of every 100" in both and "Large dot: 10 of every 100" in both


@pytest.mark.parametrize("look", LOOKS)
def test_joined_layers_share_one_pile_in_the_middle_of_their_columns(look):
    joined = spread("Male", 5, 5, None, None, None, per=10, merged="1 or more grades below")
    figure = spreads((joined,), LAYERS, look=look)
    (line,) = line_x(figure, look)
    deep = [x for x in figure["data"][0]["x"] if x > line]
    assert len(deep) == 5
    middle = (line + look.width) / 2
    assert min(deep) < middle < max(deep)
    assert "layers joined" in plain(figure)
    assert "joined" not in plain(spreads((spread("F", 4, 2, 2, 1, 1),), LAYERS, look=look))


@pytest.mark.parametrize("look", LOOKS)
def test_layers_joined_across_the_waterline_show_no_dots(look):
    """At grade level and one below are one part: its dots would lie on either side."""
    crossed = spread("Male", 6, None, 2, 1, 1, per=10, merged="At grade level to 1 grade below")
    figure = spreads((crossed,), LAYERS, look=look)
    assert figure["data"] == [] and line_x(figure, look) == set()
    assert "one side of the waterline" in plain(figure)


@pytest.mark.parametrize("look", LOOKS)
def test_a_hidden_group_is_its_name_and_reason(look):
    gone = spread("Male", 9, 4, 3, 2, 2, n=7, hidden="fewer than 10 students")
    figure = spreads((gone,), LAYERS, look=look)
    assert figure["data"] == []
    assert "Fewer than 10 students" in said(figure) and "7 students" not in said(figure)


def test_layers_the_test_cannot_see_have_no_column():
    figure = spreads((spread("Female", 10, 6, 4, None, None),), LAYERS | {"deepest": 2}, look=WIDE)
    words = said(figure)
    assert "2 grades below" in words and "3 grades below" not in words
    assert len(figure["data"][0]["x"]) == 20


@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_small_plain_json(look):
    groups = [spread(f"Group {i}", 8, 4, 4, 2, 2) for i in range(16)]
    figure = spreads(groups, LAYERS, look=look)
    assert len(json.dumps(figure, allow_nan=False)) < 60_000
    assert figure["layout"]["template"] == {} and figure["layout"]["height"] > 0
