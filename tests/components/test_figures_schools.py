"""Schools by status and growth, and by size and growth."""

from __future__ import annotations

import json
from itertools import pairwise
from math import log10

import pytest

from components.figures import schools_marks
from components.figures.canvas import canvas
from components.figures.funnel import funnel
from components.figures.quadrant import CORNERS, quadrant
from components.theme import contrast
from tests.components.figure_groups import LOOKS, keys, texts
from tests.components.figure_schools import (
    CHOSEN,
    CLOSE,
    FACTS,
    FIVE,
    HIDDEN,
    LESS,
    MORE,
    OUT,
    SLIDE,
    SMALL,
    WIDE,
    dots,
    named,
    school,
    some,
)


def crosses(figure):
    """Middle of a piece -> (low, high, dashed): ("y", y) of level ones, ("x", x) of upright ones."""
    found = {}
    for trace in figure["data"]:
        if trace["type"] == "scatter" and trace["mode"] == "lines" and None in trace["x"]:
            for i in range(0, len(trace["x"]), 3):
                (x0, x1, gap), (y0, y1, _) = trace["x"][i : i + 3], trace["y"][i : i + 3]
                assert gap is None and (x0 == x1 or y0 == y1)
                at, ends = (("y", y0), (x0, x1)) if y0 == y1 else (("x", x0), (y0, y1))
                found[at] = (*ends, "dash" in trace["line"])
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_points_and_intervals_stand_at_the_values(look):
    figure = quadrant(FIVE, FACTS, look=look)
    pieces = crosses(figure)
    for record in FIVE:
        x, y, _ = dots(figure)[record["key"]]
        assert (x, y) == (pytest.approx(100 * record["status"]), record["conditional_growth"])
        dashed = not record["ordered"]
        across = tuple(pytest.approx(100 * record[end]) for end in ("status_low", "status_high"))
        up = tuple(pytest.approx(record[end], abs=1e-4) for end in ("low", "high"))
        assert pieces["y", y] == (*across, dashed) and pieces["x", x] == (*up, dashed)
    assert len(pieces) == 10


@pytest.mark.parametrize("draw", [quadrant, funnel])
@pytest.mark.parametrize("look", LOOKS)
def test_hollow_means_too_close_to_call_and_nothing_else(draw, look):
    pale = school("oak", 0.01, status=0.3, **OUT)
    found = dots(draw((*FIVE, pale), FACTS, look=look))
    paper, looks = look.colour("paper"), {}
    for key, (*_, marker) in found.items():
        looks[key] = (marker["symbol"], marker["color"], "dash" in marker["line"])
    assert looks["alder"] == ("circle", look.colour("accent"), False)
    assert looks["birch"] == ("square", look.colour("sank"), False)
    assert looks["cedar"] == looks["fir"] == ("circle", paper, False)
    assert looks["elm"] == looks["oak"] and looks["elm"][1] != paper and looks["elm"][2]
    assert found["elm"][2]["size"] < 0.7 * found["cedar"][2]["size"]


@pytest.mark.parametrize("draw", [quadrant, funnel])
@pytest.mark.parametrize("look", LOOKS)
def test_chosen_ones_have_a_ring_and_a_bold_name(draw, look):
    figure = draw(FIVE, FACTS, look=look)
    x, y, marker = dots(figure)["fir"]
    rings = [s for s in figure["layout"]["shapes"] if s["type"] == "circle"]
    assert [(ring["xanchor"], ring["yanchor"]) for ring in rings] == [(x, y)]
    assert rings[0]["x1"] > marker["size"] / 2
    bold = [key for key, note in named(figure, FIVE).items() if note["text"].startswith("<b>")]
    assert bold == ["fir"]


@pytest.mark.parametrize("draw", [quadrant, funnel])
@pytest.mark.parametrize("look", LOOKS)
def test_what_is_hidden_is_not_drawn_whatever_the_record_holds(draw, look):
    left_over = school("ivy", 0.1234, status=0.777) | {"hidden": "fewer than 10 students"}
    figure = draw((MORE, HIDDEN, left_over), FACTS, look=look)
    assert list(dots(figure)) == ["alder"]
    said = json.dumps(figure)
    assert "Hazel" not in said and "Ivy" not in said and "0.1234" not in said
    assert dots(draw((), FACTS, look=look)) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_corners_meet_where_the_lines_cross(look):
    figure = quadrant(FIVE, FACTS, look=look)
    (x0, x1), (y0, y1) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    fields = [s for s in figure["layout"]["shapes"] if s["type"] == "rect"]
    corners = {(s["x0"], s["x1"], s["y0"], s["y1"]) for s in fields}
    across, up = ((x0, 44), (44, x1)), ((0, y1), (y0, 0))
    assert corners == {(*side, *half) for side in across for half in up}
    rules = [(t["x"], t["y"]) for t in figure["data"] if len(t["x"]) == 2 and "line" in t]
    assert ([x0, x1], [0, 0]) in rules and ([44, 44], [y0, y1]) in rules
    words = " ".join(texts(figure)).replace("</b><br><b>", " ")
    assert all(f"<b>{name}</b>" in words for name, *_ in CORNERS.values())
    assert "Everyone: 44%" in words


def test_without_everyone_there_is_no_upright_line():
    figure = quadrant(FIVE, FACTS | {"status_all": None}, look=WIDE)
    assert "Everyone" not in " ".join(texts(figure))
    assert len([t for t in figure["data"] if len(t["x"]) == 2 and "line" in t]) == 1


def test_hover_says_all_that_is_known_in_words():
    hover = schools_marks.hover(MORE, FACTS).split("<br>")
    assert hover == [
        "<b>Alder Middle School</b>",
        "Lorn Vale",
        "80 matched students",
        "Growth +0.20 SD (+0.10 to +0.30): grew more",
        "31% at or above grade level (23 to 40%)",
        "Rank between 12th and 40th of 62 that can be ordered",
    ]
    pooled = schools_marks.hover(SMALL, FACTS).split("<br>")
    assert "21 matched students, 2 cohorts pooled" in pooled
    assert pooled[-1] == "Fewer than 30 matched students: not put in order"
    one = schools_marks.hover(LESS | {"rank_low": 62, "rank_high": 62}, FACTS)
    assert "\u22120.30 SD (\u22120.40 to \u22120.20): grew less" in one and "-0." not in one
    assert "Rank 62nd of 62 that can be ordered" in one
    assert "Rank" not in schools_marks.hover(MORE | {"rank_low": None}, FACTS)


def test_ordinals():
    expected = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th"}
    expected |= {21: "21st", 62: "62nd", 103: "103rd", 111: "111th", 1212: "1,212th"}
    assert {number: schools_marks.ordinal(number) for number in expected} == expected


@pytest.mark.parametrize("draw", [quadrant, funnel])
@pytest.mark.parametrize("look", LOOKS)
def test_every_point_can_be_chosen_and_only_a_wide_page_draws_a_box(draw, look):
    figure = draw(FIVE, FACTS, look=look)
    assert sorted(key["group"] for key in keys(figure)) == ["alder", "birch", "cedar", "elm", "fir"]
    for trace in figure["data"]:
        if trace["type"] == "scatter" and "markers" in trace["mode"]:
            assert len(trace["customdata"]) == len(trace["x"]) == len(trace["hovertext"])
    assert figure["layout"]["dragmode"] == ("select" if look.size == "wide" else False)


@pytest.mark.parametrize("look", LOOKS)
def test_axes_have_units_real_signs_and_plain_titles(look):
    figure = quadrant(FIVE, FACTS, look=look)
    xaxis, yaxis = figure["layout"]["xaxis"], figure["layout"]["yaxis"]
    ticks = dict(zip(xaxis["tickvals"], xaxis["ticktext"], strict=True))
    assert ticks[40] == "40%"
    ups = dict(zip(yaxis["tickvals"], yaxis["ticktext"], strict=True))
    assert ups[0] == "0" and ups[0.2] == "+0.20" and ups[-0.2] == "\u22120.20"
    words = " ".join(texts(figure)).replace("<br>", " ")
    assert "Students at or above grade level in the last spring" in words
    assert "Growth compared with students who started in the same place (SD)" in words
    assert "Students proficient in" in " ".join(
        texts(quadrant(FIVE, FACTS | {"status_name": "proficient"}, look=look))
    ).replace("<br>", " ")


def test_ranges_hold_every_point_and_stay_when_little_changes():
    """Another school in the middle, or an end moved by a hundredth, moves no axis."""
    far = school("yew", 0.71, status=0.02, half=0.1)
    layout = quadrant((*FIVE, far), FACTS, look=WIDE)["layout"]
    assert layout["xaxis"]["range"][0] < 2 and layout["yaxis"]["range"][1] > 0.81
    (x0, _), (_, y1) = (layout[axis]["range"] for axis in ("xaxis", "yaxis"))
    more = (*FIVE, far | {"conditional_growth": 0.712, "high": 0.812}, school("ash", status=0.45))
    other = quadrant(more, FACTS, look=WIDE)["layout"]
    assert (other["xaxis"]["range"][0], other["yaxis"]["range"][1]) == (x0, y1)
    low, high = quadrant((CLOSE,), FACTS, look=WIDE)["layout"]["yaxis"]["range"]
    assert low <= -0.2 and high >= 0.2  # chance alone is not magnified


def curves(figure):
    """(x, y) of the places of every limit, both sides."""
    found = []
    for trace in figure["data"]:
        if trace["type"] == "scatter" and trace["mode"] == "lines" and None in trace["x"]:
            gap = trace["x"].index(None)
            found.append(list(zip(trace["x"][:gap], trace["y"][:gap], strict=True)))
            found.append(list(zip(trace["x"][gap + 1 :], trace["y"][gap + 1 :], strict=True)))
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_limits_are_z_times_the_chance_of_a_mean(look):
    """within = 0.49: at 49 students sqrt(0.49 / 49) = 0.1, so 0.196 and 0.309 on both sides."""
    figure = funnel(FIVE, FACTS, look=look)
    drawn = curves(figure)
    assert len(drawn) == 4
    at_49 = []
    for curve in drawn:
        pairs = pairwise(curve)
        (x0, y0), (x1, y1) = next(pair for pair in pairs if pair[0][0] <= log10(49) <= pair[1][0])
        at_49.append(y0 + (y1 - y0) * (log10(49) - x0) / (x1 - x0))
    assert sorted(at_49) == pytest.approx([-0.309, -0.196, 0.196, 0.309], abs=0.001)
    x, y, _ = dots(figure)["elm"]
    assert x == pytest.approx(log10(21), abs=1e-5) and y == 0.36
    words = " ".join(texts(figure)).replace("<b>", "").replace("</b>", "").replace("<br>", " ")
    for share in ("95%", "99.8%"):
        assert f"{share} of schools would lie inside if schools did not differ" in words
    axis = figure["layout"]["xaxis"]
    ticks = dict(zip(axis["ticktext"], axis["tickvals"], strict=True))
    assert ticks["50"] == pytest.approx(log10(50), abs=1e-5)


@pytest.mark.parametrize("look", LOOKS)
def test_the_funnel_names_the_chosen_and_those_outside_the_wide_limits(look):
    """At 49 students the limits are 0.196 and 0.309."""
    records = (
        school("far", -0.36, n=49),
        school("near", 0.25, n=49),
        school("mine", 0.02, n=100, chosen=True),
        school("tiny", 0.9, **OUT),
    )
    assert set(named(funnel(records, FACTS, look=look), records)) == {"far", "mine"}


def test_without_the_spread_within_schools_no_limits_are_drawn():
    figure = funnel(FIVE, FACTS | {"within": None}, look=WIDE)
    assert curves(figure) == [] and "would lie inside" not in " ".join(texts(figure))
    assert len(dots(figure)) == 5


def test_districts_are_called_districts():
    words = " ".join(texts(funnel(FIVE, FACTS | {"many": "districts"}, look=WIDE)))
    assert "of districts" in words.replace("<b>", "").replace("</b>", "")
    assert "schools" not in words.replace("<br>", " ")


def cell(x, y, n_schools, *, wide=0.02, tall=0.05):
    """A square from (x, y) up and to the right."""
    edges = {"x_from": x, "x_to": x + wide, "y_from": y, "y_to": y + tall}
    return {"cell": True, "n_schools": n_schools, **edges}


@pytest.mark.parametrize("look", LOOKS)
def test_squares_stand_at_their_bounds_with_their_number_of_schools(look):
    """Two squares of four: 3 schools at 40-42%, 120 at 42-44% and 0.05 further up."""
    records = (cell(0.40, 0.0, 3), cell(0.42, 0.05, 120), CHOSEN)
    figure = quadrant(records, FACTS | {"grid": True}, look=look)
    (heat,) = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
    assert heat["x"] == pytest.approx([40, 42, 44]) and heat["y"] == pytest.approx([0, 0.05, 0.1])
    assert heat["z"] == [[3, None], [None, 120]]
    low, high = heat["zmin"], heat["zmax"]
    shades = [
        [fill for at, fill in heat["colorscale"] if at <= (min(n, high) - low) / (high - low)][-1]
        for n in (1, 2, 4, 5, 24, 25, 120)
    ]
    assert shades[1] == shades[2] and shades[5] == shades[6] and len(set(shades)) == 5
    assert heat["showscale"] is False
    assert list(dots(figure)) == ["fir"] and "fir" in named(figure, records)
    words = " ".join(texts(figure))
    assert "Schools in a square:" in words and "2 to 4" in words and "25 or more" in words


def test_squares_of_the_funnel_lie_between_their_numbers_of_students():
    figure = funnel((cell(100, 0.1, 7, wide=900), CHOSEN), FACTS | {"grid": True}, look=WIDE)
    (heat,) = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
    assert heat["x"] == [2, 3] and heat["z"] == [[7]]
    assert len(curves(figure)) >= 4


@pytest.mark.parametrize("draw", [quadrant, funnel])
@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_plain_json_under_300_kb(draw, look):
    scale = 1 if draw is quadrant else 900
    grid = [
        cell((10 + x) * 0.02 * scale, (y - 15) * 0.05, 1 + (x * y) % 40, wide=0.02 * scale)
        for x in range(40)
        for y in range(30)
    ]
    for records in (some(400), [*grid, CHOSEN], some(12)):
        figure = draw(records, FACTS, look=look)
        assert len(json.dumps(figure, allow_nan=False)) < 300_000
        assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]
        if look.projector:
            assert figure["layout"]["height"] == look.height
        if look.narrow:
            assert figure["layout"]["height"] > look.width


@pytest.mark.parametrize("look", LOOKS)
def test_words_can_be_read_on_every_corner(look):
    """4.5 : 1, of the corner's own name and of every colour a school's name may have."""
    for _, token, _ in CORNERS.values():
        for ink in ("ink", "muted", "rose", "sank"):
            assert contrast(look.colour(ink), look.colour(token)) >= 4.5, (ink, token)


def test_both_leave_on_a_slide():
    for draw in (quadrant, funnel):
        figure = draw(FIVE, FACTS, look=SLIDE)
        slide = canvas(figure, title="Five.", subtitle="Of all.", source="Made up.", look=SLIDE)
        assert set(texts(figure)) < set(texts(slide))
