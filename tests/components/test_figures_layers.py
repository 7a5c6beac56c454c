"""Bergs, bars and dots: the shares drawn are the shares given, and nothing hidden shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures import shape
from components.figures.bars import breakdown_bars, waterline_bars
from components.figures.berg import berg
from components.figures.hundred import hundred
from components.theme import Look
from tests.components.figure_groups import (
    GRADES,
    HIDDEN,
    LOOKS,
    MERGED,
    WITHHELD,
    group,
    keys,
    numbers,
    part,
    texts,
)

WIDE = Look()
PICTURES = (berg, waterline_bars, breakdown_bars)
MIXED = (*GRADES, MERGED, WITHHELD, HIDDEN)


def layers_of(figure, key):
    """Layer -> area of its fill, for one group of a berg."""
    return {
        trace["customdata"][0]["layer"]: shape.area(trace["x"], trace["y"])
        for trace in figure["data"]
        if trace.get("customdata") and trace["customdata"][0]["group"] == key
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=5).filter(lambda w: sum(w) > 0.01),
    st.sampled_from(["wide", "narrow"]),
)
def test_area_of_a_layer_is_its_share_to_a_thousandth(weights, size):
    shares = [weight / sum(weights) for weight in weights]
    figure = berg([group(shares)], look=Look(size=size))
    areas = layers_of(figure, "8")
    for depth, share in enumerate(shares):
        drawn = areas.get(depth, 0.0) / sum(areas.values())
        assert drawn == pytest.approx(share, abs=1e-3)


def test_every_berg_has_the_same_size():
    figure = berg(GRADES, look=WIDE)
    totals = [sum(layers_of(figure, grade.key).values()) for grade in GRADES]
    assert max(totals) / min(totals) < 1.001


def test_each_berg_floats_with_its_share_above_the_line():
    """The tip's fill lies wholly above y = 0 and touches it; deeper layers lie below."""
    figure = berg(GRADES, look=WIDE)
    for trace in figure["data"]:
        if trace.get("customdata"):
            if trace["customdata"][0]["layer"] == 0:
                assert min(trace["y"]) == 0
            else:
                assert max(trace["y"]) <= 0


def test_berg_prints_children_of_100_and_totals():
    """Grade 8: 38 above; 17, 15, 15 and 15 below, 62 in all."""
    printed = numbers(berg(GRADES[-1:], look=WIDE))
    assert sorted(printed) == sorted(["38", "17", "15", "15", "15", "62 below"])


def test_layers_and_totals_can_be_told_from_names_at_the_right():
    shown = texts(berg(GRADES, look=WIDE))
    for name in ("At or above<br>grade level", "1 grades below", "4 or more<br>grades below"):
        assert name in shown
    assert "<b>Waterline</b><br>= grade level" in shown
    median = texts(berg(GRADES, look=WIDE, line="the median"))
    assert "<b>Waterline</b><br>= the median" in median


@pytest.mark.parametrize("picture", PICTURES)
def test_every_layer_can_be_clicked_and_only_those_there_are(picture):
    figure = picture([*GRADES, MERGED], look=WIDE)
    expected = {(grade.key, depth) for grade in GRADES for depth in range(5)}
    expected |= {("m", 0), ("m", 1)}
    assert {(key["group"], key["layer"]) for key in keys(figure)} == expected


def test_a_layer_of_nobody_is_not_drawn():
    empty = group((0.6, 0.4, 0.0, 0.0, 0.0))
    for picture in PICTURES:
        assert {key["layer"] for key in keys(picture([empty], look=WIDE))} == {0, 1}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("picture", PICTURES)
def test_hidden_groups_show_their_reason_and_nothing_else(picture, look):
    figure = picture([HIDDEN], look=look)
    assert keys(figure) == []
    joined = " ".join(texts(figure)).replace("<br>", " ")
    assert "Fewer than 10 students" in joined
    assert numbers(figure) == []


@pytest.mark.parametrize("picture", PICTURES)
def test_no_count_is_told_where_it_is_withheld(picture):
    """Five layers of 20 of 100 each, no counts: hovers name shares and no number of students."""
    hovers = [text for text in texts(picture([WITHHELD], look=WIDE)) if "of 100:" in text]
    assert len(hovers) == 5
    assert all("20 of 100" in text and "student" not in text for text in hovers)
    counted = [text for text in texts(picture(GRADES, look=WIDE)) if "of 100:" in text]
    assert all("100 students" in text for text in counted)


def test_merged_layers_say_which_depths_they_join():
    figure = berg([MERGED, *GRADES], look=WIDE)
    striped = [trace for trace in figure["data"] if "fillpattern" in trace]
    assert len(striped) == 1
    assert any("1 or more" in text or "1 or<br>more" in text for text in texts(figure))
    bars = waterline_bars([MERGED, *GRADES], look=WIDE)
    patterns = [t["marker"]["pattern"]["shape"] for t in bars["data"] if "pattern" in t["marker"]]
    assert patterns == [["/", "", "", ""]]


def test_a_test_that_cannot_see_below_is_no_iceberg_of_100_above():
    blind = replace(group((1.0,)), share_below=None)
    figure = berg([blind], look=WIDE)
    assert keys(figure) == []
    assert any("cannot see" in text.replace("<br>", " ") for text in texts(figure))
    seen = group((1.0, 0.0))
    assert keys(berg([seen], look=WIDE)) == [{"group": "8", "layer": 0}]


def test_parts_joined_across_the_waterline_draw_no_waterline():
    across = replace(group((0.6, 0.4)), parts=(part(0, 0.6, last=1), part(2, 0.4, last=4)))
    assert keys(berg([across], look=WIDE)) == []


def test_on_a_phone_a_single_berg_stands():
    figure = berg(GRADES, look=Look(size="narrow"))
    assert {key["group"] for key in keys(figure)} == {"6"}


def test_a_thin_layer_has_its_number_beside_it():
    """1 of 100 is some 4 px high: too thin for a number, so a leader line carries it."""
    thin = group((0.5, 0.01, 0.01, 0.24, 0.24), "t", "Thin")
    shown = numbers(berg([thin, *GRADES], look=WIDE))
    assert shown.count("1") == 2


def test_upright_bars_are_100_children_long():
    figure = waterline_bars(GRADES, look=WIDE)
    lengths = [0.0] * len(GRADES)
    for trace in figure["data"]:
        for x, y in zip(trace["x"], trace["y"], strict=True):
            lengths[x] += abs(y)
    assert lengths == pytest.approx([100] * 3, abs=0.05)


def test_deeper_bars_start_where_shallower_ones_end():
    """Grade 8 goes 0, -17, -32, -47 down to -62."""
    figure = waterline_bars(GRADES[-1:], look=WIDE)
    starts = [trace["base"][0] for trace in figure["data"]]
    ends = [trace["base"][0] + trace["y"][0] for trace in figure["data"]]
    assert starts == pytest.approx([0, 0, -17, -32, -47])
    assert ends == pytest.approx([38, -17, -32, -47, -62])


def test_lying_bars_print_share_and_interval():
    row = replace(GRADES[-1], low=0.58, high=0.66)
    shown = texts(breakdown_bars([row], look=WIDE))
    assert "<b>62%</b> (58–66)" in shown
    assert "500" in shown
    assert "<b>62%</b>" in texts(breakdown_bars(GRADES[-1:], look=WIDE))


def test_groups_too_small_to_order_come_after_the_others_with_a_note():
    figure = breakdown_bars([MERGED, *GRADES], look=WIDE)
    firm = [t["y"] for t in figure["data"] if t["type"] == "bar" and "opacity" not in t["marker"]]
    pale = [t["y"] for t in figure["data"] if t["type"] == "bar" and "opacity" in t["marker"]]
    assert min(y for ys in firm for y in ys) > max(y for ys in pale for y in ys)
    assert any("not put in order" in text for text in texts(figure))
    assert not any("not put in order" in t for t in texts(breakdown_bars(GRADES, look=WIDE)))


def test_at_most_24_rows_are_drawn_and_height_grows_with_them():
    rows = [replace(GRADES[0], key=str(i), label=f"District {i}") for i in range(30)]
    figure = breakdown_bars(rows, look=WIDE)
    assert len({key["group"] for key in keys(figure)}) == 24
    few = breakdown_bars(rows[:4], look=WIDE)
    assert figure["layout"]["height"] > 3 * few["layout"]["height"]
    slide = breakdown_bars(rows, look=Look(size="projector"))
    assert slide["layout"]["height"] <= Look(size="projector").height + 1


def test_names_are_characters_not_markup():
    named = replace(GRADES[0], label="Elm <b>Creek & Co")
    for picture in (*PICTURES, lambda groups, look: hundred(groups[0], look=look)):
        for text in texts(picture([named], look=WIDE)):
            assert "Elm <b>" not in text


@pytest.mark.parametrize("look", LOOKS)
def test_a_hundred_dots_are_a_hundred(look):
    """Grade 8: 38, 17, 15, 15, 15."""
    figure = hundred(GRADES[-1], look=look)
    dots = [len(t["x"]) for t in figure["data"] if t.get("mode") == "markers"]
    assert dots == [38, 17, 15, 15, 15]
    assert [key["layer"] for key in keys(figure)] == [0, 1, 2, 3, 4]
    assert any("62" in text for text in texts(figure))


def test_dots_of_thirds_add_up():
    """A third each: 34, 33, 33, and the ice is cut at those numbers."""
    figure = hundred(group((1 / 3, 1 / 3, 1 / 3)), look=WIDE)
    dots = [len(t["x"]) for t in figure["data"] if t.get("mode") == "markers"]
    areas = layers_of(figure, "8")
    assert dots == [34, 33, 33]
    assert areas[0] / sum(areas.values()) == pytest.approx(0.34, abs=1e-3)


def test_a_hidden_group_has_no_dots():
    figure = hundred(HIDDEN, look=WIDE)
    assert not any(trace.get("mode") == "markers" for trace in figure["data"])
    assert any("ewer than 10 students" in text for text in texts(figure))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "groups",
    [GRADES, MIXED, (HIDDEN,), (), (group((1.0, 0.0)),), (group((0.0, 1.0)),)],
    ids=["grades", "mixed", "hidden", "none", "all above", "all below"],
)
@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_are_small_plain_json(picture, groups, look):
    figure = picture(groups, look=look)
    assert len(json.dumps(figure)) < 60_000
    assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]


def test_24_long_rows_stay_small():
    rows = [
        replace(
            GRADES[i % 3],
            key=str(i),
            label=f"Northern Plains Consolidated Independent School District {i}",
            low=0.5,
            high=0.6,
        )
        for i in range(24)
    ]
    for look in LOOKS:
        assert len(json.dumps(breakdown_bars(rows, look=look))) < 60_000
