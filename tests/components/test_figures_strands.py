"""The field of strands and the basins of years: every number, every gap, every look."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from components.figures.strands import STEPS, colour_of, strands
from components.figures.years import DIFFERENT, MOST, years
from components.theme import Look, contrast, ink_on
from tests.components.figure_groups import LOOKS, texts

WIDE, PHONE = Look(), Look("light", "narrow")


def field(strand, grade, share, *, asked=1.0, n=100, hidden=None):
    return {
        "strand": strand,
        "origin_grade": grade,
        "unfinished_share": share,
        "asked_share": asked if share is not None else None,
        "n": n if share is not None else None,
        "hidden": hidden,
    }


LEAK = (
    field("Fractions", 4, 0.28),
    field("Fractions", 5, 0.41),
    field("Fractions", 6, None, hidden="not asked"),
    field("Operations and algebraic thinking", 4, 0.56, asked=0.18, n=None),
    field("Operations and algebraic thinking", 5, None, hidden="fewer than 10 students"),
    field("Operations and algebraic thinking", 6, 0.72),
)

LONG = "Number and operations in base ten, a very long name"
FULL = tuple(field(f"{LONG} {i}", k, 0.5) for i in range(11) for k in range(9))


def boxes(figure):
    """Filled rectangles of fields: (x0, x1, colour, dashed), the key's squares left out."""
    lowest = figure["layout"]["yaxis"]["range"][0] + 60
    return [
        (shape["x0"], shape["x1"], shape["fillcolor"], "dash" in shape["line"])
        for shape in figure["layout"]["shapes"]
        if shape.get("type") == "rect" and shape["x1"] - shape["x0"] > 25 and shape["y0"] > lowest
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_every_asked_field_prints_its_number_and_the_others_none(look):
    mark = "" if look.narrow else "%"
    notes = strands(LEAK, grade=6, look=look)["layout"]["annotations"]
    for share in ("28", "41", "56", "72"):
        assert [note["text"] for note in notes].count(f"<b>{share}{mark}</b>") == 1
    bold = [note["text"] for note in notes if note["text"].startswith("<b>")]
    assert len(bold) == 5, "four numbers and the head of this year's grade"


@pytest.mark.parametrize("look", LOOKS)
def test_not_asked_is_a_dash_and_hidden_a_mark_with_its_reason(look):
    figure = strands(LEAK, grade=6, look=look)
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert notes.count("–") == 2 and notes.count("○") == 2, "one field of each and the key"
    (grid,) = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
    assert grid["hovertext"][0][2] == "<b>Fractions, grade 6</b><br>Not asked"
    assert grid["hovertext"][1][1].endswith("Fewer than 10 students")
    assert "0%" not in notes and "<b>0%</b>" not in notes


@pytest.mark.parametrize("look", LOOKS)
def test_only_the_enrolled_grade_lies_right_of_the_waterline(look):
    """Columns of equal width, the lowest grade first; the line is the left edge of the last."""
    figure = strands(LEAK, grade=6, look=look)
    accent = look.colour("accent")
    (line,) = [s for s in figure["layout"]["shapes"] if s["line"].get("color") == accent]
    x = float(line["path"].removeprefix("M").split(",")[0])
    right = [box for box in boxes(figure) if box[0] >= x - 2]
    assert [colour for *_, colour, _ in right] == [colour_of(0.72, look)]
    assert len(boxes(figure)) == 4
    heads = [note["text"] for note in figure["layout"]["annotations"]]
    assert ("<b>6</b>" in heads) != ("<b>Grade 6</b>" in heads), "this year's is the bold one"


@pytest.mark.parametrize("look", LOOKS)
def test_a_field_asked_of_fewer_than_half_is_smaller_and_dashed(look):
    found = boxes(strands(LEAK, grade=6, look=look))
    few = [box for box in found if box[3]]
    assert len(few) == 1 and few[0][2] == colour_of(0.56, look)
    assert few[0][1] - few[0][0] < min(b[1] - b[0] for b in found if not b[3])
    assert any("fewer than half" in text for text in texts(strands(LEAK, grade=6, look=look)))


@pytest.mark.parametrize("look", LOOKS)
def test_colours_go_deeper_with_the_share_and_numbers_on_them_read(look):
    """The steps are those of whole percents: 49 and 50 of 100 lie on two sides of one."""
    fills = [colour_of(share, look) for share in (0.0, 0.2, 0.35, 0.5, 0.65, 0.8)]
    assert fills == [look.depth(depth) for depth in range(6)]
    assert colour_of(0.494, look) != colour_of(0.495, look) == colour_of(0.5, look)
    assert colour_of(1.0, look) == look.depth(5)
    assert all(contrast(ink_on(fill), fill) >= 4.5 for fill in fills)
    assert [least for least, *_ in STEPS] == sorted((least for least, *_ in STEPS), reverse=True)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("records", "grade"),
    [
        ((), 6),
        ((field("Logic", 6, 0.5),), 6),
        ((field("Logic", 0, 0.0), field("Logic", 1, 1.0)), 1),
        (FULL, 8),
    ],
    ids=["nothing", "one grade", "two grades", "all there is"],
)  # fmt: skip
def test_the_field_stands_whatever_was_asked(records, grade, look):
    figure = strands(records, grade=grade, look=look)
    assert len(json.dumps(figure)) < 60_000
    assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]
    low, high = figure["layout"]["yaxis"]["range"]
    for note in figure["layout"]["annotations"]:
        assert low <= note["y"] <= high and 0 <= note["x"] <= look.width
    if look.projector:
        assert figure["layout"]["height"] <= look.height + 2 * look.text


# Successive years


def year(name, key, share, deep=None, *, n=1000, hidden=None, wide=0.03):
    def bound(value, by):
        return None if value is None else min(max(value + by, 0), 1)

    return {
        "school_year": name,
        "key": key,
        "n": n if share is not None else None,
        "share_below": share,
        "low": bound(share, -wide),
        "high": bound(share, wide),
        "n_2_below": n if share is not None else None,
        "share_2_below": deep,
        "low_2_below": bound(deep, -wide),
        "high_2_below": bound(deep, wide),
        "hidden": hidden,
    }


YEARS = (
    year("2019-20", "2020", 0.495, 0.33),
    year("2020-21", "2021", None, hidden="no tests"),
    year("2021-22", "2022", 0.56, 0.39),
    year("2022-23", "2023", None, hidden="fewer than 10 students"),
    year("2023-24", "2024", 0.51, 0.35),
)
FACTS = {"selected": "2024", "headline": "share_below", "line": "grade level"}


def pieces(figure):
    """(x, lowest, highest) of every piece of a column, in children of 100."""
    return [
        (sum(t["x"][:2]) / 2, min(t["y"]), max(t["y"]))
        for t in figure["data"]
        if t.get("hoverinfo") == "text"
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_a_year_is_100_students_cut_at_the_waterline(look):
    """49.5 below of which 33 two or more: pieces up 50.5, down 16.5 and 33."""
    first = pieces(years(YEARS, FACTS, look=look))[:3]
    assert [(low, high) for _, low, high in first] == [
        (0, pytest.approx(50.5)),
        (pytest.approx(-16.5), 0),
        (pytest.approx(-49.5), pytest.approx(-16.5)),
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_no_mark_joins_two_years(look):
    """Every shape and trace keeps within one basin; the picture says whose students they are."""
    figure = years(YEARS, FACTS, look=look)
    xs = sorted({x for x, *_ in pieces(figure)})
    pitch = min(b - a for a, b in pairwise(xs))
    assert len(xs) == 3
    for trace in figure["data"]:
        assert max(trace["x"]) - min(trace["x"]) < pitch
    for shape in figure["layout"]["shapes"]:
        if shape["type"] == "rect":
            assert shape["x1"] - shape["x0"] < pitch
    assert any(DIFFERENT in text for text in texts(figure))


@pytest.mark.parametrize("look", LOOKS)
def test_a_year_without_tests_is_an_empty_dashed_basin_with_the_words(look):
    figure = years(YEARS, FACTS, look=look)
    notes = [note["text"].replace("<br>", " ") for note in figure["layout"]["annotations"]]
    assert "no tests" in notes and "fewer than 10 students" in notes
    dashed = [s for s in figure["layout"]["shapes"] if "dash" in s["line"]]
    assert len(dashed) == 2 and "<b>0</b>" not in notes


@pytest.mark.parametrize("look", LOOKS)
def test_the_selected_year_is_framed_and_each_year_has_its_interval(look):
    figure = years(YEARS, FACTS, look=look)
    frames = [
        shape
        for shape in figure["layout"]["shapes"]
        if shape["type"] == "rect" and shape["line"].get("color") == look.colour("accent")
    ]
    assert len(frames) == 1
    assert any(text.startswith("<b>2023-24") for text in texts(figure))
    ink = [
        shape
        for shape in figure["layout"]["shapes"]
        if shape["type"] == "path" and shape["line"]["color"] == look.colour("ink")
    ]
    assert len(ink) == 3
    bottom = figure["layout"]["yaxis"]["range"][0]
    for whisker, (share, high) in zip(
        ink, ((0.495, 0.525), (0.56, 0.59), (0.51, 0.54)), strict=True
    ):
        assert f",{-100 * high:g}" in whisker["path"] and -100 * high > bottom, share


def test_numbers_printed_in_a_column_never_contradict_its_foot():
    """50.5 and 49.5 would round to 51 and 50; what stands above is 100 less what stands below."""
    shown = texts(years(YEARS[:1], FACTS, look=WIDE))
    assert "<b>50</b>" in shown and "50" in shown and "51" not in shown
    assert "17" not in shown and "33" in shown, "16.5 is no measure of its own and is not printed"


@pytest.mark.parametrize("look", LOOKS)
def test_two_below_is_no_part_of_a_column_whose_grades_cannot_all_show_it(look):
    """A share of some of the students is not a part of the 100: below the line is one piece."""
    figure = years(YEARS, {**FACTS, "split": False}, look=look)
    assert [(low, high) for _, low, high in pieces(figure)[:2]] == [
        (0, pytest.approx(50.5)),
        (pytest.approx(-49.5), 0),
    ]
    assert not any("2 or more" in text for text in texts(figure))


@pytest.mark.parametrize("look", LOOKS)
def test_of_a_norm_median_the_column_is_cut_two_down(look):
    facts = {**FACTS, "headline": "share_2_below", "line": "the median of the grade before"}
    figure = years(YEARS, facts, look=look)
    assert [(low, high) for _, low, high in pieces(figure)[:2]] == [
        (0, pytest.approx(67)),
        (pytest.approx(-33), 0),
    ]
    shown = " ".join(texts(figure)).replace("<br>", " ")
    assert "the median of the grade before" in shown and "grade level" not in shown
    assert "1 grade below" not in shown


@pytest.mark.parametrize("look", LOOKS)
def test_of_many_years_the_last_are_drawn_and_that_is_said(look):
    many = [year(f"{2000 + i}-{i + 1:02d}", str(2001 + i), 0.5, 0.2) for i in range(20)]
    figure = years(many, FACTS, look=look)
    assert len({x for x, *_ in pieces(figure)}) == MOST[look.size]
    assert any(f"last {MOST[look.size]} of 20 years" in text for text in texts(figure))
    assert len(json.dumps(figure)) < 60_000


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "records",
    [
        (),
        YEARS[1:2],
        (year("2019-20", "2020", 0.0, 0.0),),
        (year("2019-20", "2020", 1.0, 1.0, n=None),),
    ],
    ids=["nothing", "a gap", "nobody below", "all below"],
)
def test_years_stand_whatever_they_hold(records, look):
    figure = years(records, FACTS, look=look)
    assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]
    low, high = figure["layout"]["yaxis"]["range"]
    for note in figure["layout"]["annotations"]:
        assert low <= note["y"] <= high and 0 <= note["x"] <= look.width
