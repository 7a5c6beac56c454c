"""Pictures of places side by side: values where they belong, hidden ones in words, gaps left open."""

from __future__ import annotations

import json

import pytest

from components.figures.pairs import pairs
from components.figures.side_flows import side_flows
from components.figures.side_paths import side_paths
from components.theme import Look
from tests.components.figure_groups import LOOKS, texts

WIDE = Look()
SLIDE = Look("light", "projector")


def said(figure):
    return " ".join(texts(figure)).replace("<br>", " ")


def plain(figure):
    return said(figure).replace("<b>", "").replace("</b>", "")


# Differences, pair by pair.


def pair(a, b, value, low=None, high=None, **more):
    """A record of a difference, SD."""
    return {
        "group": f"{a} less {b}",
        "a": a,
        "b": b,
        "difference": value,
        "low": low,
        "high": high,
        "n_a": 88,
        "n_b": 114,
        "verdict": "",
        "hidden": None,
    } | more


FIRST = pair("Alder", "Birch", 0.2, 0.1, 0.3)
SECOND = pair("Alder", "Cedar", -0.15, -0.25, -0.05)
CLOSE = pair("Birch", "Cedar", 0.05, -0.1, 0.2)
GONE = pair("Cedar", "Dogwood", 0.777, 0.7, 0.8, hidden="fewer than 10 students")
PAIRS = (FIRST, SECOND, CLOSE, GONE)


def markers(figure):
    """The one trace of dots."""
    (trace,) = [t for t in figure["data"] if t.get("mode") == "markers"]
    return trace


def whiskers(figure):
    """y -> (low, high); fails where a line joins two rows."""
    found = {}
    for trace in figure["data"]:
        if trace.get("mode") == "lines":
            for i in range(0, len(trace["x"]), 3):
                xs, ys = trace["x"][i : i + 3], trace["y"][i : i + 3]
                assert xs[2] is None and ys[2] is None and ys[0] == ys[1]
                found[ys[0]] = (xs[0], xs[1])
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_each_pair_has_its_own_dot_and_interval(look):
    figure = pairs(PAIRS, {}, look=look)
    dots, ends = markers(figure), whiskers(figure)
    assert dots["x"] == [0.2, -0.15, 0.05] and dots["y"] == sorted(dots["y"], reverse=True)
    assert [ends[y] for y in dots["y"]] == [(0.1, 0.3), (-0.25, -0.05), (-0.1, 0.2)]
    # No difference is the middle of the picture, so both sides are read alike.
    low, high = figure["layout"]["xaxis"]["range"]
    assert low == -high and low < -0.25


@pytest.mark.parametrize("look", LOOKS)
def test_only_a_pair_too_close_to_call_is_hollow(look):
    dots = markers(pairs(PAIRS, {}, look=look))
    paper = look.colour("paper")
    assert [fill == paper for fill in dots["marker"]["color"]] == [False, False, True]


def test_the_records_verdict_outlives_rounded_ends():
    """An end of 0.0004 is handed over as 0.0: the verdict was found before."""
    rounded = pair("Alder", "Birch", 0.13, 0.0, 0.26, verdict="Alder grew more")
    crossing = pair("Alder", "Cedar", 0.13, 0.001, 0.26, verdict="too close to call")
    figure = pairs((rounded, crossing), {}, look=WIDE)
    fills = markers(figure)["marker"]["color"]
    assert [fill == WIDE.colour("paper") for fill in fills] == [False, True]
    assert "<b>Alder</b> less Birch" in said(figure) and "Alder less Cedar" in plain(figure)


@pytest.mark.parametrize("look", LOOKS)
def test_the_name_in_bold_is_the_one_that_grew_more(look):
    notes = said(pairs(PAIRS, {}, look=look))
    assert "<b>Alder</b> less Birch" in notes and "Alder less <b>Cedar</b>" in notes
    assert "Birch less Cedar" in notes
    assert "<b>+0.20</b> (0.10 to 0.30)" in notes and "+0.05 (\u22120.10 to 0.20)" in notes


@pytest.mark.parametrize("look", LOOKS)
def test_chance_is_named_with_the_number_of_differences_shown(look):
    """Three of the four are shown, so three are looked at."""
    words = plain(pairs(PAIRS, {"expected": "fewer than 1"}, look=look))
    assert "3 differences: expect fewer than 1 to be told apart by chance alone" in words
    alone = plain(pairs(PAIRS[:1], {"expected": "fewer than 1"}, look=look))
    assert "expect" not in alone


def test_a_hidden_pair_is_its_names_and_the_reason():
    figure = pairs((GONE,), {}, look=WIDE)
    assert figure["data"] == [] and "Fewer than 10 students" in said(figure)
    assert "Cedar" in said(figure) and "0.7" not in json.dumps(figure["layout"]["annotations"])
    assert pairs((), {}, look=WIDE)["data"] == []


def test_fifteen_pairs_fit_a_slide():
    many = [pair("A long name of a middle school", f"School {i}", 0.1, 0, 0.2) for i in range(15)]
    figure = pairs(many, {"expected": "about 1"}, look=SLIDE)
    assert figure["layout"]["height"] == SLIDE.height
    assert min(markers(figure)["y"]) > -SLIDE.height


# Paths, window by window.

WINDOWS = ("Fall, grade 6", "Winter, grade 6", "Spring, grade 6", "Fall, grade 7")


def path(name, *means, norm=210.0):
    """Records of one place, one for each window."""
    return [
        {
            "group": name,
            "key": name,
            "at": at,
            "window_label": WINDOWS[at],
            "mean": mean,
            "norm_mean": None if norm is None else norm + at,
            "n": 88,
            "hidden": None,
        }
        for at, mean in enumerate(means)
    ]


UP = path("Alder", 200.0, 204.0, 206.0, 209.0)
GAP = path("Birch", 190.0, 193.0, None, 197.0)
LOST = [{"group": "Cedar", "key": "Cedar", "at": 0, "hidden": "fewer than 10 students"}]


def own(figure):
    """Points of each place's own line: [(x, y)]."""
    return [
        list(zip(t["x"], t["y"], strict=True)) for t in figure["data"] if t.get("mode") == "markers"
    ]


def pieces(trace):
    """Runs of a line between its breaks, as (x, y)."""
    found = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_every_place_has_its_own_picture_on_one_scale(look):
    """A score is as many pixels in each: 200 to 209 and 190 to 197 are 9 and 7 of the same steps."""
    first, second = own(side_paths([*UP, *GAP], {}, look=look))
    assert len(first) == 4 and len(second) == 3
    rise = (first[-1][1] - first[0][1]) / 9
    assert rise > 0 and (second[-1][1] - second[0][1]) / 7 == pytest.approx(rise, rel=0.02)


@pytest.mark.parametrize("look", LOOKS)
def test_no_line_crosses_a_window_nobody_sat(look):
    """Birch has no spring: its line ends at winter, and fall of grade 7 is a point alone."""
    figure = side_paths([*GAP, *UP], {}, look=look)
    accent = look.colour("accent")
    lines = [t for t in figure["data"] if t["mode"] == "lines" and t["line"]["color"] == accent]
    assert [[len(run) for run in pieces(trace)] for trace in lines] == [[2], [4]]
    dots = own(figure)[0]
    assert len(dots) == 3 and pieces(lines[0]) == [dots[:2]]


@pytest.mark.parametrize("look", LOOKS)
def test_the_others_stand_pale_behind_and_the_norm_dashed(look):
    figure = side_paths([*UP, *GAP], {}, look=look)
    lines = [t["line"] for t in figure["data"] if t["mode"] == "lines"]
    assert sum(line["color"] == look.colour("line") for line in lines) == 2
    assert sum("dash" in line for line in lines) == 2
    assert "norm group" in said(figure)
    bare = side_paths(
        [*path("A", 1.0, 2.0, norm=None), *path("B", 2.0, 3.0, norm=None)], {}, look=look
    )
    assert "norm group" not in said(bare)


@pytest.mark.parametrize("look", LOOKS)
def test_first_and_last_means_are_printed_and_the_axis_is_owned_up_to(look):
    words = said(side_paths([*UP, *GAP], {}, look=look))
    for number in (200, 209, 190, 197):
        assert f"<b>{number}</b>" in words
    assert "axis does not start at zero" in words


@pytest.mark.parametrize("look", LOOKS)
def test_a_place_without_a_path_is_its_name_and_the_reason(look):
    figure = side_paths([*UP, *LOST], {}, look=look)
    assert len(own(figure)) == 1
    assert "Cedar" in said(figure) and "Fewer than 10 students" in said(figure)
    nothing = side_paths(LOST, {}, look=look)
    assert nothing["data"] == [] and "Fewer than 10 students" in said(nothing)


# Flows.


def flow(name, rose, held, sank, like=None, **more):
    """A record of who rose, held and sank, shares."""
    record = {"group": name, "key": name, "n": 88, "rose": rose, "held": held, "sank": sank}
    return record | {"rose_like": like, "hidden": None} | more


FLOWS = (flow("Alder", 0.25, 0.6, 0.15, 0.2), flow("Birch", 0.1, 0.7, 0.2))


def bars(figure):
    """(base, length) of every part, by move."""
    return [list(zip(t["base"], t["x"], strict=True)) for t in figure["data"] if t["type"] == "bar"]


@pytest.mark.parametrize("look", LOOKS)
def test_a_bar_is_100_students_rising_first(look):
    assert bars(side_flows(FLOWS, {}, look=look)) == [
        [(0, 25), (0, 10)],
        [(25, 60), (10, 70)],
        [(85, 15), (80, 20)],
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_like_students_are_a_mark_only_where_they_are_known(look):
    figure = side_flows(FLOWS, {}, look=look)
    ticks = [t for t in figure["data"] if t["type"] == "scatter"]
    assert [t["x"] for t in ticks] == [[20]]
    assert "like students who rose" in said(figure)
    bare = side_flows(FLOWS[1:], {}, look=look)
    assert "like students" not in said(bare)


@pytest.mark.parametrize("look", LOOKS)
def test_the_mark_of_like_students_crosses_no_number(look):
    """29 rose of 100: their number would stand at 14.5, on the mark of 15 like students. It moves to
    the middle of the wider side, 0 to 15."""
    figure = side_flows((flow("Alder", 0.29, 0.5, 0.21, 0.15),), {}, look=look)
    (x,) = [n["x"] for n in figure["layout"]["annotations"] if n["text"] == "<b>29</b>"]
    assert x == 7.5


@pytest.mark.parametrize("look", LOOKS)
def test_a_place_with_a_part_withheld_has_no_bar_but_its_reason(look):
    hidden = flow("Cedar", 0.333, 0.6, 0.067, 0.4, hidden="too few students moved to say")
    partly = flow("Dogwood", 0.444, None, None)
    figure = side_flows((FLOWS[0], hidden, partly), {}, look=look)
    assert [len(each) for each in bars(figure)] == [1, 1, 1]
    words = said(figure)
    assert "Too few students moved to say" in words and "Not shown" in words
    assert "33" not in words and "44" not in words and "40" not in words


@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_small_plain_json(look):
    six = [record for i in range(6) for record in path(f"Place {i}", 200.0, 203.0, 205.0, 207.0)]
    for figure in (
        pairs([FIRST] * 15, {"expected": "about 1"}, look=look),
        side_paths(six, {}, look=look),
        side_flows([FLOWS[0]] * 6, {}, look=look),
    ):
        assert len(json.dumps(figure, allow_nan=False)) < 60_000
        assert figure["layout"]["template"] == {}
        assert figure["layout"]["height"] > 0
