"""Grouped effects: values where they belong, hollow as the interval says, nothing over anything."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures.effect_rows import effect_rows
from tests.components.figure_effects import (
    CASES,
    FACTS,
    FULL,
    LONG,
    NOBODY,
    PARTS,
    PHONE,
    ROWS,
    SLIDE,
    UNLIKE,
    WIDE,
    clashes,
    dots,
    row,
    said,
    whiskers,
)
from tests.components.figure_groups import LOOKS, keys, texts


@pytest.mark.parametrize("look", LOOKS)
def test_marks_and_whiskers_stand_at_the_values_in_the_order_given(look):
    figure = effect_rows(ROWS, FACTS, look=look)
    found = dots(figure)
    assert [(key, x) for key, x, *_ in found] == [
        *(("alder", 0.12), ("alder", -0.11), ("birch", 0.04), ("birch", 0.21)),
        *(("cedar", 0.1), ("cedar", 0.07)),
    ]
    heights = [y for _, _, y, *_ in found]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 6
    assert sorted(whiskers(figure), reverse=True) == [
        *((heights[0], 0.05, 0.19, False), (heights[1], -0.2, -0.02, False)),
        *((heights[2], -0.02, 0.1, False), (heights[4], 0.03, 0.17, False)),
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_hollow_is_an_interval_that_holds_0_and_a_grey_cross_has_no_verdict(look):
    found = [how for _, _, _, *how in dots(effect_rows(ROWS, FACTS, look=look))]
    colour = look.colour
    assert found == [
        [colour("rose"), colour("rose"), "circle"],
        [colour("sank"), colour("sank"), "circle"],
        [colour("paper"), colour("muted"), "circle"],
        [colour("line"), colour("line"), "x-thin"],
        [colour("ink"), colour("ink"), "diamond"],  # "these disagree": no growth of anybody
        [colour("line"), colour("line"), "x-thin"],
    ]
    words = said(effect_rows(ROWS, FACTS, look=look))
    assert "◆ A difference of two" in words
    assert "A difference of two" not in said(effect_rows(ROWS[:4], FACTS, look=look))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("left", [{"comparable": False}, {"verdict": None}])
def test_without_comparability_or_a_word_there_is_no_verdict_whatever_the_interval(look, left):
    figure = effect_rows((ROWS[0] | left,), FACTS, look=look)
    assert [symbol for *_, symbol in dots(figure)] == ["x-thin"]
    assert [end[1:] for end in whiskers(figure)] == [(0.05, 0.19, True)]
    assert look.colour("rose") not in json.dumps(figure["data"][:2])
    (trace,) = [t for t in figure["data"] if t["mode"] == "markers"]
    assert "No verdict" in trace["hovertext"][0] and "Grew more" not in trace["hovertext"][0]
    assert "Grey: no verdict" in said(figure) and "its row says why" not in said(figure)


def test_the_interval_decides_and_the_word_only_where_an_end_was_rounded_to_0():
    """0.0004 is handed over as 0.0: the word knows on which side of 0 it was."""
    cases = [
        ((0.1, 0.0, 0.2, "grew more"), "rose"),
        ((0.1, 0.0, 0.2, "too close to call"), "paper"),
        ((0.1, 0.0, 0.2, "grew less"), "paper"),
        ((-0.1, -0.2, 0.0, "grew less"), "sank"),
        ((0.1, -0.05, 0.25, "grew more"), "paper"),
        ((0.1, 0.05, 0.15, "too close to call"), "rose"),
        ((0.0, -0.1, 0.1, "these disagree"), "paper"),
    ]
    for values, colour in cases:
        figure = effect_rows((row("Alder", "Female", *values),), FACTS, look=WIDE)
        assert dots(figure)[0][3] == WIDE.colour(colour), values
    just = effect_rows((row("Alder", "Female", 0.1, 0.0, 0.2, "grew more"),), FACTS, look=WIDE)
    assert "+0.10 (just over 0 to 0.20)" in said(just)


@pytest.mark.parametrize("look", LOOKS)
def test_names_values_reasons_and_other_words_are_printed_whole(look):
    figure = effect_rows(ROWS, FACTS, look=look)
    words = said(figure)
    for expected in (
        *("Alder Tutoring", "Birch Labs", "Cedar Curriculum", "entered 2019-20"),
        *("+0.12 (0.05 to 0.19)", "\u22120.11 (\u22120.20 to \u22120.02)", "+0.21"),
        *("Nobody used it throughout in this cohort", "Too few schools for an interval"),
        *("0 = like students elsewhere", "◂ grew less", "grew more ▸", "in SD of the exit score"),
        *("Line: 95% interval", "Hollow: too close to call", "Grey: no verdict, its row says why"),
    ):
        assert expected in words, expected
    assert words.lower().count("these disagree") == 1
    assert "Not comparable: Economically" in words and "after matching" in words
    if not look.projector:
        assert "1,204 students, 14 schools" in words and "355 students, 1 school" in words
    if look.narrow:
        assert "too close to call" in words.replace("Hollow: too close to call", "")
    assert "…" not in words


@pytest.mark.parametrize("look", LOOKS)
def test_the_key_says_only_what_occurs(look):
    words = said(effect_rows(ROWS[:1], FACTS, look=look))
    assert "Line: 95%" in words and "Hollow" not in words and "Grey" not in words
    words = said(effect_rows(ROWS[4:5], FACTS, look=look))
    assert "Line: 95%" not in words and "Hollow" not in words and "Grey" in words


@pytest.mark.parametrize("look", LOOKS)
def test_a_single_provider_is_named_by_its_page(look):
    figure = effect_rows(ROWS[:3], FACTS, look=look)
    assert "Alder Tutoring" not in said(figure) and "entered 2019-20" in said(figure)
    assert not [shape for shape in figure["layout"]["shapes"] if "fillcolor" in shape]
    (trace,) = [t for t in figure["data"] if t["mode"] == "markers"]
    assert all("Alder Tutoring" in text for text in trace["hovertext"])
    assert said(effect_rows(ROWS[:4], FACTS, look=look)).count("Alder Tutoring") == 1


@pytest.mark.parametrize("look", LOOKS)
def test_a_row_without_a_value_has_its_name_and_its_reason_alone(look):
    lost = row("Alder", "Female", None, 0.31, 0.47, "grew more", reason="fewer than 10 students")
    figure = effect_rows((lost | {"n": 777},), FACTS, look=look)
    assert said(figure) == "Female Fewer than 10 students" and not dots(figure)
    assert "777" not in json.dumps(figure) and "0.31" not in json.dumps(figure)
    assert figure["layout"]["shapes"] == []


def test_the_pointer_gets_the_numbers_in_words_and_no_key():
    (trace,) = [t for t in effect_rows(ROWS, FACTS, look=WIDE)["data"] if t["mode"] == "markers"]
    assert trace["hovertext"][1] == (
        "<b>Alder Tutoring</b><br>entered 2021-22<br>355 students, 1 school<br>"
        "<b>\u22120.11</b> (\u22120.20 to \u22120.02) SD of the exit score<br>Grew less"
    )
    assert "These disagree" in trace["hovertext"][4]
    words = " ".join(trace["hovertext"])
    assert "Not comparable: Economically" in words and "No verdict" in words
    assert not [key for key in ("alder", "birch", "cedar") if key in words]


@pytest.mark.parametrize("look", LOOKS)
def test_names_are_characters_and_no_tags(look):
    rows = (row("A <b>", "B <i> & C", 0.1, reason="x < y"), row("D", "E", reason="<br>"))
    words = " ".join(texts(effect_rows(rows, {"unit_words": "<u>"}, look=look)))
    assert not set(re.findall("<[^>]*>", words)) - {"<b>", "</b>", "<br>"}
    assert "A &lt;b&gt;" in words and "B &lt;i&gt; &amp; C" in words and "&lt;br&gt;" in words


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_else_of_a_record_is_read(look):
    more = {"hidden": "x", "leans": "leans", "n_pool": 4321, "balance": "alike", "id": "s0112"}
    told = [record | more for record in ROWS]
    bare = {"effect": 0.9} | {"dot": True}
    assert effect_rows(told, FACTS | bare, look=look) == effect_rows(ROWS, FACTS, look=look)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("case", CASES)
def test_words_are_whole_and_none_lies_over_another_a_mark_or_a_line(look, case):
    figure = effect_rows(CASES[case], FACTS, look=look)
    assert not clashes(figure, look)
    assert "…" not in "".join(texts(figure))


def test_the_check_itself_sees_a_clash():
    figure = effect_rows(ROWS, FACTS, look=WIDE)
    assert not clashes(figure, WIDE)
    names = next(t for t in figure["data"] if "entered 2019-20" in t.get("text", ()))
    at = names["text"].index("entered 2019-20")
    names["x"][at] = 0.1
    assert {"mark", "whisker"} <= {b for a, b, _ in clashes(figure, WIDE) if a == "entered 2019-20"}
    names["x"][at] = figure["layout"]["xaxis"]["range"][0] - 0.1
    assert ("entered 2019-20", "off the page") in {(a, b) for a, b, _ in clashes(figure, WIDE)}


@pytest.mark.parametrize("look", [look for look in LOOKS if look.projector])
@pytest.mark.parametrize("case", [each for each in CASES if each not in ("nothing", "many")])
def test_a_slide_holds_everything_in_type_that_can_be_read(look, case):
    figure = effect_rows(CASES[case], FACTS, look=look)
    assert figure["layout"]["height"] == look.height
    sizes = {t["textfont"]["size"] for t in figure["data"] if t["mode"] == "text"}
    assert min(sizes) >= 10.5
    assert max(sizes) == 24 or case == "full"


def test_what_no_slide_can_hold_makes_the_picture_taller_and_no_type_smaller():
    figure = effect_rows(CASES["many"], FACTS, look=SLIDE)
    sizes = {t["textfont"]["size"] for t in figure["data"] if t["mode"] == "text"}
    assert figure["layout"]["height"] > SLIDE.height and sizes == {12, 10.5}


def test_a_full_slide_has_two_columns_with_every_provider_in_one():
    figure = effect_rows(FULL, FACTS, look=SLIDE)
    first, second = (t["customdata"] for t in figure["data"] if t["mode"] == "markers")
    assert {key["group"] for key in first} == set("abcd")
    assert {key["group"] for key in second} == set("efgh")
    layout = figure["layout"]
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert len(first) + len(second) == 8 * 5  # of six rows one has no value
    assert "xaxis2" not in effect_rows(ROWS, FACTS, look=SLIDE)["layout"]


@pytest.mark.parametrize("look", [WIDE, PHONE])
def test_height_follows_the_rows(look):
    def tall(rows):
        return effect_rows([ROWS[0]] * rows, FACTS, look=look)["layout"]["height"]

    most = 31 if look is WIDE else 76
    assert 20 * 24 < tall(30) - tall(10) <= 20 * most


@pytest.mark.parametrize("look", LOOKS)
def test_figures_are_small_plain_json_in_few_traces(look):
    for records in CASES.values():
        figure = effect_rows(records, FACTS, look=look)
        assert len(json.dumps(figure, allow_nan=False)) < 40_000
        assert len(figure["data"]) <= 20 and figure["layout"]["annotations"] == []
        assert figure["layout"]["template"] == {}


@pytest.mark.parametrize("look", LOOKS)
def test_fields_may_be_missing_or_no_number(look):
    nan = float("nan")
    rows = (
        {},
        {"group": "Alder"},
        {"group": "Alder", "part": "Female", "effect": 0.1},
        row("Birch", "Male", nan, 0.1, 0.2, "grew more"),
        row("Birch", "Male", 0.1, nan, 0.2, "grew more"),
        row("Birch", "Male", 0.1, 0.05, float("inf"), "grew more", n=nan, schools=nan),
        dict.fromkeys(ROWS[0]),
    )
    figure = effect_rows(rows, {"unit_words": None}, look=look)
    assert [symbol for *_, symbol in dots(figure)] == ["x-thin"] * 3 and not whiskers(figure)
    json.dumps(figure, allow_nan=False)
    assert "Not shown" in said(figure) and "None" not in said(figure)


amounts = st.none() | st.floats(-1.5, 1.5).map(lambda value: round(value, 3))
records = st.fixed_dictionaries(
    {
        "group": st.sampled_from(["Alder", "Birch Labs", LONG]),
        "part": st.sampled_from(PARTS),
        "n": st.none() | st.integers(10, 120_000),
        "schools": st.none() | st.integers(1, 400),
        "effect": amounts,
        "half": st.none() | st.floats(0.001, 0.6),
        "verdict": st.none()
        | st.sampled_from(["grew more", "too close to call", "these disagree"]),
        "comparable": st.booleans(),
        "reason": st.none() | st.sampled_from([NOBODY, UNLIKE]),
    }
)


@settings(max_examples=40)
@given(st.lists(records, max_size=14), st.sampled_from(LOOKS))
def test_any_records_are_drawn_as_they_say(given_records, look):
    rows = []
    for record in given_records:
        effect, half = record["effect"], record.pop("half")
        ends = (None, None) if effect is None or half is None else (effect - half, effect + half)
        rows.append(record | {"key": record["group"], "low": ends[0], "high": ends[1]})
    figure = effect_rows(rows, FACTS, look=look)
    json.dumps(figure, allow_nan=False)
    shown = [each for each in rows if each["effect"] is not None]
    found = dots(figure)
    assert len(found) == len(shown) == len(keys(figure))
    for record, (key, x, _, inside, _, symbol) in zip(shown, found, strict=True):
        told = record["low"] is not None and record["comparable"] and record["verdict"]
        assert (key, x) == (record["key"], record["effect"])
        assert (symbol in ("circle", "diamond")) == bool(told)
        if told and 0 in (record["low"], record["high"]):
            continue  # an end at 0 itself: its word decides, see above
        held = told and record["low"] < 0 < record["high"]
        assert (inside == look.colour("paper")) == bool(held)
    assert not clashes(figure, look)
