"""Rows of two shares: success with and without finished prerequisites, for groups and for targets."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from components.figures import marks
from components.figures.targets import DRAWN, targets
from components.figures.two_sides import MARK, PAGE
from components.figures.with_without import gap, with_without
from components.theme import Look

LOOKS = [
    Look(theme, size) for theme in ("light", "dark") for size in ("wide", "narrow", "projector")
]
LONG = "Rewriting expressions with the distributive property of multiplication"
SIDES = {
    "group": "Everyone who could be judged",
    "key": "all",
    "n_with": 750,
    "success_with": 0.68,
    "with_low": 0.64,
    "with_high": 0.71,
    "n_without": 3941,
    "success_without": 0.19,
    "without_low": 0.18,
    "without_high": 0.21,
    "success_gap": 0.49,
    "low": 0.45,
    "high": 0.52,
    "verdict": "goes with finished prerequisites",
    "hidden": None,
}
HIDDEN = {**dict.fromkeys(SIDES), "group": "Lowest fifth", "key": "1", "hidden": "fewer than 10"}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
def test_both_shares_stand_where_they_are_and_their_difference_is_printed(look: Look) -> None:
    """19 and 68 of 100, 49 apart; the row that may not be shown has its reason and no mark."""
    figure = with_without([SIDES, HIDDEN], {}, look=look)
    points = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [trace["x"] for trace in points] == [[19.0], [68.0]]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "<b>+49</b> (45 to 52)" in texts
    assert any("ewer than 10" in text for text in texts)
    json.dumps(figure, allow_nan=False)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
def test_a_side_that_has_nobody_leaves_the_share_of_the_other(look: Look) -> None:
    """19 of 100 without; nobody is with: no marks, no difference, and words where they would be."""
    none = ("success_with", "with_low", "with_high", "success_gap", "low", "high", "verdict")
    figure = with_without([{**SIDES, **dict.fromkeys(none), "n_with": 0}], {}, look=look)
    assert not [trace for trace in figure["data"] if trace["mode"] == "markers"]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "19 of 100; nobody had finished all of them" in texts


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.002, 0.061, "0.2 to 6"),  # clear of 0, so it does not read "0 to 6"
        (-0.061, -0.002, "\u22126 to \u22120.2"),
        (0.0001, 0.061, "over 0 to 6"),
        (-0.002, 0.061, "0 to 6"),  # holds 0: a rounded 0 says nothing untrue
    ],
)  # fmt: skip
def test_an_interval_clear_of_0_never_reads_as_if_it_touched_it(
    low: float, high: float, said: str
) -> None:
    record = {"success_gap": (low + high) / 2, "low": low, "high": high}
    assert gap(record, "success_gap", "low", "high").endswith(f"({said})")


def test_a_mark_is_hollow_when_the_difference_is_too_close() -> None:
    close = {**SIDES, "verdict": "too close to call", "low": -0.02}
    figure = with_without([SIDES, close], {}, look=Look())
    fills = [t["marker"]["color"] for t in figure["data"] if t["mode"] == "markers"]
    paper = Look().colour("paper")
    assert [[fill == paper for fill in row] for row in fills] == [[False, True], [False, True]]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
def test_the_first_fifteen_in_order_are_drawn(look: Look) -> None:
    """Twenty in order and one that is not: fifteen rows, a click on one hands over its standard."""
    records = [
        {**SIDES, "standard": f"6.RP.A.{i}", "about": LONG, "ordered": True, "gap_within": 0.2,
         "within_low": 0.1, "within_high": 0.3}
        for i in range(20)
    ]  # fmt: skip
    records.insert(3, {**records[0], "standard": "not ordered", "ordered": False})
    figure = targets(records, {"within": True}, look=look)
    [lower, _] = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    keys = [key["standard"] for key in lower["customdata"]]
    assert keys == [f"6.RP.A.{i}" for i in range(DRAWN)]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert texts.count(f"<b>{marks.signed(20)}</b> (10 to 30)") == DRAWN
    assert len(json.dumps(figure, allow_nan=False)) < 60_000
    assert "19 of 100 who had not finished" in lower["hovertext"][0]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
def test_a_short_interval_stands_beside_its_mark_and_beside_no_other(look: Look) -> None:
    """Fifteen rows, each with intervals of 0.2 of 100: far shorter than a mark is wide. On the
    picture's pixels a mark with its rim ends before the line begins, the one of a row above the
    one of the next."""
    short = {"with_low": 0.679, "with_high": 0.681, "without_low": 0.189, "without_high": 0.191}
    rows = [
        {**SIDES, **short, "standard": str(i), "about": LONG, "ordered": True} for i in range(15)
    ]
    figure = targets(rows, {}, look=look)
    _, ends, *points = figure["data"]
    places = [y for y in ends["y"] if y is not None][::2]
    assert len(places) == 2 * len(rows)
    half = ends["line"]["width"] / 2
    for trace, shift, found in zip(points, (-1, 1), (places[::2], places[1::2]), strict=True):
        mark = trace["marker"]
        assert mark["size"] == MARK[look.size]
        for y, line in zip(trace["y"], found, strict=True):
            assert shift * (line - y) - half > (mark["size"] + mark["line"]["width"]) / 2
    for upper, lower in pairwise(sorted(places, reverse=True)):
        assert upper - lower > 2 * half + 3


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_a_slide_is_as_high_for_few_rows_as_for_many(rows: int) -> None:
    """So that no name is drawn away from its fine print; a mark at 0 is not cut by the axis."""
    look = Look("light", "projector")
    figure = with_without([{**SIDES, "success_without": 0.0}] * rows, {}, look=look)
    assert figure["layout"]["height"] == look.height
    notes = figure["layout"]["annotations"]
    name = next(note["y"] for note in notes if "Everyone" in note["text"])
    sizes = next(note["y"] for note in notes if "without, 750 with" in note["text"])
    assert name - sizes < 2 * look.text
    points = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [trace["cliponaxis"] for trace in points] == [False, False]


def test_what_a_target_is_about_stands_whole_on_a_phone() -> None:
    """The difference is at the end of the code's line, so that the words have the next for
    themselves, and a second where they need it; they end over the row's marks."""
    look = Look("light", "narrow")
    row = {**SIDES, "standard": "6.EE.A.3", "about": LONG, "ordered": True}
    brief = {**row, "standard": "6.EE.A.4", "about": "Rewriting with the distributive property"}
    figure = targets([row, brief], {}, look=look)
    notes = figure["layout"]["annotations"]
    found = [note for note in notes if note["text"].startswith("Rewriting")]
    assert [note["text"].replace("<br>", " ") for note in found] == [LONG, brief["about"]]
    room = PAGE["narrow"] * look.width - 20
    for note, y in zip(found, figure["data"][-1]["y"], strict=True):
        lines = note["text"].split("<br>")
        assert max(marks.text_width(line, look.small) for line in lines) <= room
        assert note["y"] - 0.65 * look.small * len(lines) > y + MARK["narrow"]
    names = {note["text"]: note["y"] for note in notes}
    differences = [note for note in notes if note["text"].startswith("<b>+49</b>")]
    assert len(differences) == 2
    for note, code in zip(differences, ("6.EE.A.3", "6.EE.A.4"), strict=True):
        assert note["y"] == names[code] and note["xanchor"] == "right"


def test_a_long_name_keeps_its_line_on_a_phone() -> None:
    """ "Everyone who could be judged" leaves no room: differences share the line of the sizes."""
    look = Look("light", "narrow")
    notes = with_without([SIDES], {}, look=look)["layout"]["annotations"]
    [name] = [note for note in notes if "Everyone" in note["text"]]
    [sizes] = [note for note in notes if note["text"] == "3,941 without, 750 with"]
    [difference] = [note for note in notes if note["text"].startswith("<b>+49</b>")]
    assert difference["y"] == sizes["y"] < name["y"]
