"""The tip, skills by origin, what a test sees, who, coverage, and the slide around a picture."""

from __future__ import annotations

import json

import pytest

from components.figures import shape
from components.figures.berg import berg
from components.figures.canvas import HEIGHT, WIDTH, canvas
from components.figures.coverage import coverage
from components.figures.origin import origin
from components.figures.seen import seen
from components.figures.tip import tip
from components.figures.tip_frame import slabs
from components.figures.who import who
from components.theme import Look
from tests.components.figure_groups import GRADES, LOOKS, keys, texts

WIDE, SLIDE = Look(), Look("light", "projector")


def grade(number, proficient, *below):
    """A record of the tip; `below` are the cumulative shares, None where not seen."""
    names = ("share_below", "share_2_below", "share_3_below")
    shares = dict(zip(names, (*below, None, None, None), strict=False))
    label = f"Grade {number}"
    return {"grade": number, "label": label, "share_proficient": proficient, **shares}


TIP = (grade(4, 0.40, 0.49, 0.28, 0.14), grade(8, 0.31, 0.62, 0.49, 0.30))
CHANGES = {"from_grade": 4, "to_grade": 8, "proficient_change": -9, "two_below_change": 21}


def heights(figure):
    """(lowest y, highest y) of every fill that answers the pointer."""
    return [(min(t["y"]), max(t["y"])) for t in figure["data"] if t.get("customdata")]


def test_cumulative_shares_become_exact_ones():
    """49, 28 and 14 or more: 21 exactly one, 14 exactly two, 14 three or more."""
    found = slabs(TIP[0])
    assert [(slab.first, round(slab.share, 9), slab.joined) for slab in found] == [
        (1, 0.21, False),
        (2, 0.14, False),
        (3, 0.14, False),
    ]


def test_what_a_test_cannot_see_is_one_joined_piece():
    assert [(s.first, s.share, s.joined) for s in slabs(grade(3, 0.4, 0.24))] == [(1, 0.24, True)]
    two = slabs(grade(4, 0.4, 0.3, 0.1))
    assert [(s.first, round(s.share, 9), s.joined) for s in two] == [
        (1, 0.2, False),
        (2, 0.1, True),
    ]
    assert slabs(grade(3, 0.4)) == []


def test_tip_bars_count_children_of_100_up_and_down():
    assert heights(tip(TIP, CHANGES, look=WIDE)) == [
        (0, 40),
        (-21, 0),
        (-35, -21),
        (-49, -35),
        (0, 31),
        (-13, 0),
        (-32, -13),
        (-62, -32),
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_callouts_print_the_two_changes_with_real_signs(look):
    shown = " ".join(texts(tip(TIP, CHANGES, look=look)))
    assert "\u22129" in shown and "+21" in shown and "-9" not in shown
    assert "Different children in each grade" in shown.replace("<br>", " ")


def test_callouts_stand_only_where_both_grades_can_show_them():
    blind = (grade(4, 0.40, 0.24), TIP[1])
    shown = " ".join(texts(tip(blind, CHANGES, look=WIDE)))
    assert "\u22129" in shown and "+21" not in shown
    assert "\u22129" not in " ".join(texts(tip(TIP, {}, look=WIDE)))


def test_a_missing_tip_or_depth_is_said_in_words():
    shown = " ".join(texts(tip((grade(4, None, 0.5), grade(5, 0.4)), look=WIDE)))
    assert "no state result" in shown.replace("<br>", " ")
    assert "depth not seen" in shown.replace("<br>", " ")


def test_one_test_on_both_sides_is_said():
    one = " ".join(texts(tip(TIP, {"tip_test": "A", "test": "A"}, look=WIDE)))
    two = " ".join(texts(tip(TIP, {"tip_test": "A", "test": "B"}, look=WIDE)))
    assert "Two different tests" in two and "Two different tests" not in one


ORIGIN = (
    {"origin_grade": 8, "label": "Grade 8", "unfinished_share": 0.71, "asked_share": 1.0},
    {"origin_grade": 7, "label": "Grade 7", "unfinished_share": 0.58, "asked_share": 0.34},
    {"origin_grade": 6, "label": "Grade 6", "unfinished_share": None, "hidden": "fewer than 10"},
    {"origin_grade": 5, "label": "Grade 5", "unfinished_share": 1.0, "asked_share": 0.1},
)


@pytest.mark.parametrize("look", LOOKS)
def test_area_of_an_origin_row_is_its_share_of_the_rail(look):
    """Rail of grade 8 = 100%; the fills that answer the pointer are the rows' shapes."""
    figure = origin(ORIGIN, grade=8, look=look)
    fills = [t for t in figure["data"] if t.get("customdata")]
    # The trace before each shape is its rail.
    rails = [figure["data"][figure["data"].index(fill) - 1] for fill in fills]
    for fill, rail, share in zip(fills, rails, (0.71, 0.58, 1.0), strict=True):
        drawn = shape.area(fill["x"], fill["y"]) / shape.area(rail["x"], rail["y"])
        assert drawn == pytest.approx(share, abs=1e-3)
        assert min(rail["x"]) - 0.02 <= min(fill["x"]) and max(fill["x"]) <= max(rail["x"]) + 0.02


@pytest.mark.parametrize("look", LOOKS)
def test_origin_says_what_was_asked_and_what_is_hidden(look):
    shown = " ".join(texts(origin(ORIGIN, grade=8, look=look))).replace("<br>", " ")
    assert "asked of 34 in 100" in shown
    assert "Fewer than 10" in shown
    assert "71%" in shown and "100%" in shown


def test_only_the_enrolled_grade_lies_above_the_line():
    figure = origin(ORIGIN, grade=8, look=WIDE)
    above = [key for key, (low, _) in zip(keys(figure), heights(figure), strict=True) if low > 0]
    assert above == [{"origin": "8"}]


SEEN = {
    "grade": 8,
    "hidden_share": 0.68,
    "unfinished_per_student": 9.1,
    "hidden_per_student": 6.2,
}


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_test_sees_is_the_tip(look):
    """68 of 100 lie below; 9.1 - 6.2 = 2.9 a student are this grade's."""
    figure = seen(SEEN, look=look)
    fills = [t for t in figure["data"] if "unfinished skills are" in str(t.get("text", ""))]
    tip_area, under = (shape.area(t["x"], t["y"]) for t in fills)
    assert under / (tip_area + under) == pytest.approx(0.68, abs=1e-3)
    shown = " ".join(texts(figure))
    assert "2.9 a student" in shown and "6.2 a student" in shown
    assert keys(figure) == []


def test_without_a_share_only_words_stand():
    shown = " ".join(texts(seen({"grade": 8, "hidden_share": None}, look=WIDE)))
    assert "Too few answers" in shown


WHO = (
    {
        "dimension": "Gender",
        "label": "Female",
        "share": 0.13,
        "low": 0.11,
        "high": 0.15,
        "n": 1400,
        "hidden": None,
    },
    {
        "dimension": "Gender",
        "label": "Male",
        "share": 0.14,
        "low": None,
        "high": None,
        "n": None,
        "hidden": None,
    },
    {
        "dimension": "English learner",
        "label": "Yes",
        "share": None,
        "low": None,
        "high": None,
        "n": None,
        "hidden": "fewer than 10 students",
    },
)


@pytest.mark.parametrize("look", LOOKS)
def test_who_draws_shares_intervals_and_reasons(look):
    figure = who(WHO, {"overall": 0.135, "layer": 4}, look=look)
    (bars,) = figure["data"]
    assert bars["x"] == [13, 14]
    shown = " ".join(texts(figure))
    assert "<b>13</b> (11–15)" in shown and "Fewer than 10 students" in shown
    assert "All students: 14 of 100" in shown
    assert "<b>Gender</b>" in shown and "<b>English learner</b>" in shown
    assert "students" not in bars["hovertext"][1] and "1,400 students" in bars["hovertext"][0]


def test_who_stands_without_an_overall_share_and_without_rows():
    assert who(WHO, look=WIDE)["data"]
    assert who(WHO[2:], {"overall": 0.1, "layer": 1}, look=WIDE)["data"] == []


COVERAGE = (
    {"row": "2023-24", "column": "Grade 3", "share": 0.98, "hidden": None, "kind": "by year"},
    {"row": "2023-24", "column": "Grade 4", "share": None, "hidden": "no tests", "kind": "by year"},
    *(
        {"row": f"Place {i}", "column": "2023-24", "share": i / 40, "hidden": None, "kind": "place"}
        for i in range(30)
    ),
)


@pytest.mark.parametrize("look", LOOKS)
def test_coverage_prints_every_cell_and_says_what_is_left_out(look):
    figure = coverage(COVERAGE, look=look)
    shown = [text.replace("<br>", " ") for text in texts(figure)]
    assert "98%" in shown and "no tests" in shown
    assert any("24 least complete of 30" in text for text in shown)
    # 0 to 23 fortieths are kept, 57.5% the most complete of them; 24 fortieths (60%) are not.
    assert "0%" in shown and "58%" in shown and "60%" not in shown


@pytest.mark.parametrize("look", LOOKS)
def test_views_are_small_plain_json(look):
    for figure in (
        tip(TIP, CHANGES, look=look),
        origin(ORIGIN, grade=8, look=look),
        seen(SEEN, look=look),
        who(WHO, {"overall": 0.1, "layer": 2}, look=look),
        coverage(COVERAGE, look=look),
    ):
        assert len(json.dumps(figure)) < 60_000
        assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]


def test_a_slide_is_1920_by_1080_and_keeps_every_word():
    title = "In each later grade, more of the iceberg is under water: 57 of 100 below grade level"
    source = " ".join(["Synthetic data, one test, spring 2025, basis placement."] * 4)
    inner = berg(GRADES, look=SLIDE)
    figure = canvas(inner, title=title, subtitle="Of all.", source=source, look=SLIDE)
    assert (
        (figure["layout"]["width"], figure["layout"]["height"]) == (WIDTH, HEIGHT) == (1920, 1080)
    )
    shown = " ".join(texts(figure)).replace("<br>", " ")
    for words in (title, "Of all.", source):
        assert words in shown
    assert "…" not in shown
    assert figure["layout"]["paper_bgcolor"] == "#ffffff"
    assert "width" not in inner["layout"] and len(inner["layout"]["annotations"]) < len(
        figure["layout"]["annotations"]
    )


def test_a_slide_is_never_dark():
    with pytest.raises(ValueError, match="light"):
        dark = Look("dark", "projector")
        canvas(berg(GRADES, look=dark), title="A", subtitle="", source="", look=dark)
