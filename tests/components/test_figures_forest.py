"""Growth as dots with whiskers, and how many arrive at grade level beside their like students."""

from __future__ import annotations

import json

import pytest

from components.figures.forest import DIFFERENT, LIKE, PERCENTILE, amount, forest
from components.figures.reaching import reaching
from components.theme import Look
from tests.components.figure_groups import LOOKS, keys, texts

WIDE = Look()
FACTS = {"by": "start", "question": "these schools", "unit": "SD", "successive": False}


def row(key, value, low=None, high=None, *, n=400, schools=9, **more):
    """A record of the forest; values are SDs."""
    facts = {"group": f"Group {key}", "key": key, "n": n, "schools": schools, "ordered": True}
    return {**facts, "conditional_growth": value, "low": low, "high": high, "hidden": None} | more


MORE = row("more", 0.12, 0.05, 0.19)
LESS = row("less", -0.3, -0.42, -0.18)
CLOSE = row("close", 0.02, -0.04, 0.08)
SMALL = row("small", 0.5, 0.2, 0.8, n=19, ordered=False)
HIDDEN = row("hidden", None, n=None, schools=None, hidden="fewer than 10 students")
ROWS = (MORE, LESS, CLOSE, SMALL, HIDDEN)


def dots(figure):
    """key -> (x, y, colour of the inside) of every dot."""
    found = {}
    for trace in figure["data"]:
        if trace.get("customdata"):
            fills = trace["marker"]["color"]
            for key, *place in zip(keys(figure), trace["x"], trace["y"], fills, strict=True):
                found[key["group"]] = tuple(place)
    return found


def whiskers(figure):
    """y -> (low, high, dashed) of every whisker; fails where a line joins two rows."""
    found = {}
    for trace in figure["data"]:
        if trace["mode"] == "lines":
            for i in range(0, len(trace["x"]), 3):
                xs, ys = trace["x"][i : i + 3], trace["y"][i : i + 3]
                assert xs[2] is None and ys[2] is None and ys[0] == ys[1]
                found[ys[0]] = (xs[0], xs[1], "dash" in trace["line"])
    return found


def said(figure):
    return " ".join(texts(figure)).replace("<br>", " ")


@pytest.mark.parametrize("look", LOOKS)
def test_dots_and_whiskers_stand_at_the_values(look):
    figure = forest(ROWS, FACTS, look=look)
    ends = whiskers(figure)
    for record in (MORE, LESS, CLOSE, SMALL):
        x, y, _ = dots(figure)[record["key"]]
        assert x == record["conditional_growth"]
        assert ends[y] == (record["low"], record["high"], not record["ordered"])
    assert len(ends) == 4


@pytest.mark.parametrize("look", LOOKS)
def test_a_dot_is_hollow_only_when_its_interval_crosses_0(look):
    both = (row("touch", 0.1, 0.0, 0.2), row("none", 0.1), row("pale", 0, -1, 1, ordered=False))
    figure = forest((*ROWS, *both), FACTS, look=look)
    hollow = {key for key, (*_, fill) in dots(figure).items() if fill == look.colour("paper")}
    assert hollow == {"close", "touch", "pale"}


@pytest.mark.parametrize("look", LOOKS)
def test_a_hidden_row_is_its_name_and_reason_and_never_0(look):
    left_over = row("left", 0.33, 0.1, 0.5, hidden="fewer than 10 students")
    figure = forest((MORE, HIDDEN, left_over), FACTS, look=look)
    assert set(dots(figure)) == {"more"} and len(whiskers(figure)) == 1
    assert "Group hidden" in said(figure) and "Fewer than 10 students" in said(figure)
    assert "0.33" not in json.dumps(figure)
    assert forest((HIDDEN,), FACTS, look=look)["data"] == []
    assert forest((), FACTS, look=look)["data"] == []


@pytest.mark.parametrize("look", LOOKS)
def test_rows_keep_their_order_and_print_value_with_interval(look):
    figure = forest(ROWS, FACTS, look=look)
    heights = [y for _, y, _ in dots(figure).values()]
    assert list(dots(figure)) == ["more", "less", "close", "small"]
    assert heights == sorted(heights, reverse=True)
    words = said(figure)
    assert "<b>+0.12</b> (0.05 to 0.19)" in words
    assert "<b>\u22120.30</b> (\u22120.42 to \u22120.18)" in words
    assert "+0.02 (\u22120.04 to 0.08)" in words and "-0." not in words
    assert f"0 = {LIKE}" in words.replace("</b> <b>", " ")
    assert "grew less" in words and "grew more" in words


def test_an_end_that_is_not_0_is_not_printed_as_0():
    words = said(forest((row("near", -0.07, -0.14, -0.004),), FACTS, look=WIDE))
    assert "(\u22120.14 to \u22120.004)" in words


def test_too_few_schools_is_said_only_when_the_record_says_so():
    few = row("few", 0.24, hidden="too few schools to speak of schools like these")
    figure = forest((few, row("plain", 0.1)), FACTS, look=WIDE)
    assert whiskers(figure) == {} and set(dots(figure)) == {"few", "plain"}
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert "+0.24, too few schools" in notes and "+0.10" in notes


def test_everyone_stands_apart_on_top():
    rows = (row("all", 0.05, 0.02, 0.08), MORE, LESS)
    everyone, first, second = (y for _, y, _ in dots(forest(rows, FACTS, look=WIDE)).values())
    assert everyone - first > first - second


@pytest.mark.parametrize("look", LOOKS)
def test_cohorts_are_told_apart_as_different_children(look):
    plain, apart = (
        forest((MORE, LESS, CLOSE), FACTS | {"successive": successive}, look=look)
        for successive in (False, True)
    )
    assert DIFFERENT in said(apart) and DIFFERENT not in said(plain)
    bands = [s for s in apart["layout"]["shapes"] if s.get("fillcolor") == look.colour("panel")]
    assert len({band["y0"] for band in bands}) == 3
    assert len(whiskers(apart)) == 3


@pytest.mark.parametrize("look", LOOKS)
def test_without_a_yardstick_points_against_the_norm_are_drawn(look):
    points = row("p", None, -3.3, -0.5, gain_vs_norm=-1.9)
    figure = forest((points,), FACTS | {"shown": "gain_vs_norm"}, look=look)
    assert dots(figure)["p"][0] == -1.9
    words = said(figure)
    assert f"0 = {PERCENTILE}" in words and "points" in words and "SD" not in words
    assert "<b>\u22121.9</b> (\u22123.3 to \u22120.5)" in words


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.124, "+0.12"), (-1234.5, "\u22121,234.50"), (0.004, "0.00"), (0, "0.00")],
)
def test_amounts_have_real_signs(value, shown):
    assert amount(value, 2) == shown


END = {"entry": "fall of grade 6", "exit": "spring of grade 8", "whole": False}


def layer(key, share, like=None, difference=None, low=None, high=None, **more):
    """A record of how many arrive."""
    facts = {"group": f"Entered {key} below", "key": key, "n": 500, "share_reaching": share}
    facts |= {"share_reaching_like": like, "difference": difference, "low": low, "high": high}
    return facts | {"hidden": None} | more


ARRIVED = (
    layer("1", 0.44, 0.41, 0.03, 0.01, 0.05),
    layer("2", 0.2, 0.24, -0.04, -0.07, -0.01),
    layer("3", None, n=None, hidden="fewer than 10 students"),
    layer("1 or more", 0.3, 0.29, 0.01, -0.02, 0.05),
)


def bars(figure):
    """(rails, filled parts), students of 100."""
    return tuple(trace["x"] for trace in figure["data"] if trace["type"] == "bar")


def twins(figure):
    """Where the twins' marks stand: the ticks that answer the pointer."""
    ticks = [t for t in figure["data"] if t["type"] == "scatter" and t.get("hovertext")]
    return [x for tick in ticks for x in tick["x"]]


@pytest.mark.parametrize("look", LOOKS)
def test_bars_and_twins_stand_at_their_shares(look):
    figure = reaching(ARRIVED, END, look=look)
    assert bars(figure) == ([100, 100, 100], [44, 20, 30])
    assert twins(figure) == [41, 24, 29]


@pytest.mark.parametrize("look", LOOKS)
def test_the_difference_is_said_in_words(look):
    words = said(reaching(ARRIVED, END, look=look)).replace("</b>", "").replace("<b>", "")
    for expected in (
        "3 more of 100 (1 to 5)",
        "4 fewer of 100 (1 to 7)",
        "Too close to call (2 fewer to 5 more)",
        "Fewer than 10 students",
        "at or above grade level in spring of grade 8",
    ):
        assert expected in words
    assert "1 more of 100" not in words


@pytest.mark.parametrize("look", LOOKS)
def test_both_numbers_are_printed(look):
    notes = [note["text"] for note in reaching(ARRIVED, END, look=look)["layout"]["annotations"]]
    words = " ".join(notes)
    assert all(f"<b>{number}</b>" in words for number in (44, 41, 20, 24, 30, 29))


def test_the_whole_data_set_has_no_twin():
    figure = reaching((layer("1", 0.44), layer("2", 0.0)), END | {"whole": True}, look=WIDE)
    assert bars(figure)[1] == [44, 0] and twins(figure) == []
    assert "like" not in said(figure) and "more of 100" not in said(figure)


def test_a_hidden_share_is_not_drawn_whatever_the_record_holds():
    left_over = layer("2", 0.123, 0.2, -0.077, hidden="fewer than 10 students")
    figure = reaching((left_over,), END, look=WIDE)
    assert figure["data"] == [] and "12" not in said(figure)


def test_rounding_is_said_only_where_it_shows():
    """20.6 and 18.4 print as 21 and 18, their difference of 2.2 as 2."""
    shown = said(reaching((layer("1", 0.206, 0.184, 0.022, 0.01, 0.03),), END, look=WIDE))
    assert "before rounding" in shown
    assert "before rounding" not in said(reaching(ARRIVED, END, look=WIDE))


def test_the_line_is_named_as_the_basis_names_it():
    words = said(reaching(ARRIVED, END | {"line": "the median of grade 8"}, look=WIDE))
    assert "above the median of grade 8 in" in words and "grade level" not in words


@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_small_plain_json(look):
    many = [row(str(i), i / 100, i / 100 - 0.05, i / 100 + 0.05) for i in range(-12, 12)]
    for figure in (forest(many, FACTS, look=look), reaching(ARRIVED, END, look=look)):
        assert len(json.dumps(figure, allow_nan=False)) < 40_000
        assert figure["layout"]["template"] == {}
        if look.projector:
            assert figure["layout"]["height"] == look.height
