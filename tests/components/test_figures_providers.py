"""The providers' forest: values where they belong, reasons in their rows, nothing over anything."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from components.figures.provider_forest import provider_forest
from components.figures.provider_rows import swarm, ticks
from components.pictures import draw
from components.theme import Look
from queries.answer import Panel
from queries.words import in_10
from tests.components.figure_boxes import NARROWEST, lines_of, overlap, spots
from tests.components.figure_groups import LOOKS, keys, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
FACTS = {"unit_words": "SD", "threshold": 0.05}


def row(name, effect, low=None, high=None, verdict=None, **more):
    """A record of a provider, values in SD; its key is its first word."""
    return {
        **{"group": name, "key": name.split()[0].lower(), "n": 355, "n_pool": 4210, "schools": 12},
        **{"effect": effect, "low": low, "high": high, "verdict": verdict, "comparable": True},
        **{"reason": None, "leans": None, "balance": "alike", "share_matched": 0.97},
        **{"chance": None},
        **more,
    }


def school(key, effect, **more):
    return {"dot": True, "key": key, "effect": effect} | more


MORE = row("Alder Tutoring", 0.13, 0.06, 0.2, "grew more", chance=0.94)
LESS = row(
    *("Birch Curriculum", -0.12, -0.21, -0.03, "grew less"),
    leans="started much higher than the pool: this result leans on the adjustment",
    balance="adjusted",
)
CLOSE = row("Cedar Blended Mathematics", 0.04, -0.02, 0.1, "too close to call", chance=0.4)
TWO = row("Dogwood", 0.22, schools=2, reason="two schools: too few for an interval")
UNLIKE = row(
    *("Elm Labs", 0.09),
    comparable=False,
    balance="not comparable",
    reason="not comparable: Economically disadvantaged differs by more than 0.25 after matching",
)
GONE = row("Fir Coaching", None, n=None, schools=None, balance=None, comparable=False)
GONE |= {"share_matched": None, "reason": "fewer than 10 students"}
ROWS = (MORE, LESS, CLOSE, TWO, UNLIKE, GONE)
SCHOOLS = tuple(school("alder", 0.01 * i) for i in range(4, 26, 2))
SCHOOLS += (school("dogwood", 0.3), school("elm", 0.1), school("elm", -0.31))
ALL = (*ROWS, *SCHOOLS)


def said(figure):
    return " ".join(texts(figure)).replace("<br>", " ").replace("<b>", "").replace("</b>", "")


def marks_of(figure):
    """key -> (x, y, inside, symbol) of every provider's mark."""
    (trace,) = [t for t in figure["data"] if t.get("customdata")]
    marker = trace["marker"]
    rows = zip(trace["x"], trace["y"], marker["color"], marker["symbol"], strict=True)
    return {key["group"]: place for key, place in zip(keys(figure), rows, strict=True)}


def small_dots(figure):
    """(x, y) of every school."""
    dots = [t for t in figure["data"] if t["mode"] == "markers" and not t.get("customdata")]
    return [point for t in dots for point in zip(t["x"], t["y"], strict=True)]


def whiskers(figure):
    """y -> (low, high, dashed) of every whisker; fails where a line joins two rows."""
    found = {}
    for trace in figure["data"]:
        if trace["mode"] == "lines" and len(set(trace["x"]) - {None}) > 1:
            for i in range(0, len(trace["x"]), 3):
                xs, ys = trace["x"][i : i + 3], trace["y"][i : i + 3]
                assert xs[2] is None and ys[2] is None and ys[0] == ys[1]
                found[ys[0]] = (xs[0], xs[1], "dash" in trace["line"])
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_marks_and_whiskers_stand_at_the_values_in_the_order_given(look):
    figure = provider_forest(ALL, FACTS, look=look)
    found, ends = marks_of(figure), whiskers(figure)
    assert list(found) == ["alder", "birch", "cedar", "dogwood", "elm"]
    assert [x for x, *_ in found.values()] == [0.13, -0.12, 0.04, 0.22, 0.09]
    heights = [y for _, y, *_ in found.values()]
    assert heights == sorted(heights, reverse=True)
    assert [ends[y] for y in heights[:3]] == [
        (0.06, 0.2, False),
        (-0.21, -0.03, False),
        (-0.02, 0.1, False),
    ]
    assert len(ends) == 3


@pytest.mark.parametrize("look", LOOKS)
def test_hollow_is_an_interval_that_holds_0_and_a_grey_cross_has_no_verdict(look):
    found = marks_of(provider_forest(ALL, FACTS, look=look))
    assert [k for k, (_, _, fill, _) in found.items() if fill == look.colour("paper")] == ["cedar"]
    crosses = {key for key, (*_, symbol) in found.items() if symbol == "x-thin"}
    assert crosses == {"dogwood", "elm"}
    assert {found[key][2] for key in crosses} == {look.colour("line")}
    assert found["alder"][2] == look.colour("rose") and found["birch"][2] == look.colour("sank")


@pytest.mark.parametrize("look", LOOKS)
def test_who_is_not_comparable_gets_no_verdict_whatever_the_record_says(look):
    left = UNLIKE | {"low": 0.02, "high": 0.16, "verdict": "grew more"}
    figure = provider_forest((left,), FACTS, look=look)
    words = said(figure)
    assert "grew more " not in words.replace("grew more ▸", "") and "no verdict" in words
    assert list(whiskers(figure).values()) == [(0.02, 0.16, True)]
    assert look.colour("rose") not in json.dumps(figure["data"])


def test_the_records_verdict_outlives_rounded_ends():
    """An end of 0.0004 is handed over as 0.0: the verdict was found before."""
    rounded = row("Alder", 0.13, 0.0, 0.26, "grew more")
    crossing = row("Birch", 0.13, 0.001, 0.26, "too close to call")
    found = marks_of(provider_forest((rounded, crossing), FACTS, look=WIDE))
    assert [fill == WIDE.colour("paper") for _, _, fill, _ in found.values()] == [False, True]


def test_an_end_that_reads_as_0_says_on_which_side_it_is():
    rows = (row("Alder", 0.09, 0.0, 0.18, "grew more"), row("Birch", -0.1, -0.2, 0.0, "grew less"))
    words = said(provider_forest(rows, FACTS, look=WIDE))
    assert "+0.09 (just over 0 to 0.18)" in words
    assert "\u22120.10 (\u22120.20 to just under 0)" in words


@pytest.mark.parametrize("look", LOOKS)
def test_every_row_prints_value_verdict_students_schools_balance_and_reason(look):
    words = said(provider_forest(ALL, FACTS, look=look))
    for expected in (
        *(
            "+0.13 (0.06 to 0.20)",
            "\u22120.12 (\u22120.21 to \u22120.03)",
            "grew more",
            "grew less",
        ),
        *("355 students, 12 schools", "355 students, 2 schools", "too close to call"),
        *("balance: alike", "balance: adjusted", "balance: not comparable"),
        *("Two schools: too few for an interval", "Fewer than 10 students"),
        "Not comparable: Economically disadvantaged differs by more than 0.25 after matching",
        "Started much higher than the pool: this result leans on the adjustment",
        *("0 = like students elsewhere", "your threshold: +0.05", "in SD"),
        *("Hollow: too close to call", "Grey: no verdict", "Small dots: single schools"),
    ):
        assert expected in words, expected
    assert all(record["group"] in words for record in ROWS)


@pytest.mark.parametrize("look", LOOKS)
def test_every_verdict_has_its_chance_the_same_without_the_prior_and_the_prior(look):
    """0.68 reads "7 in 10", 0.74 without the prior too; 0.4 is "4 in 10"; no verdict, no chance."""
    told = MORE | {"chance": 0.68, "chance_without_prior": 0.74}
    close = CLOSE | {"chance": 0.4, "chance_without_prior": 0.36}
    two = TWO | {"chance": 0.99, "chance_without_prior": 0.99}
    figure = provider_forest((told, close, two), FACTS, look=look)
    words = " ".join(note["text"] for note in figure["layout"]["annotations"]).replace("<br>", " ")
    assert "chance: 7 in 10" in words and "without prior: 7 in 10" in words
    assert "chance: 4 in 10" in words and words.count("chance: ") == 2 == words.count(
        "without prior"
    )
    assert "Chance: of +0.05 or more, with a prior of 0, SD 0.15" in words
    # Nobody asked for a threshold, or nothing can be judged: no word of it.
    for records, facts in (((told,), {"unit_words": "SD"}), ((TWO, GONE), FACTS)):
        assert "hance" not in said(provider_forest(records, facts, look=look))


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_claims_a_cause(look):
    words = said(provider_forest(ALL, FACTS, look=look)).lower()
    assert not [
        w for w in ("impact", "effect", "cause", "because", "led to", "due to") if w in words
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_schools_are_small_dots_around_their_row_without_name_or_size(look):
    told = (*ROWS, *(dict(one, n=4321, group="Ash Middle", id="s0112") for one in SCHOOLS))
    figure = provider_forest(told, FACTS, look=look)
    dots, rows = small_dots(figure), marks_of(figure)
    assert len(dots) == len(SCHOOLS)
    mine = sorted(x for x, y in dots if abs(y - rows["alder"][1]) < 30)
    assert mine == pytest.approx([0.01 * i for i in range(4, 26, 2)])
    assert all(y != mid for _, y in dots for _, mid, *_ in rows.values())
    text = json.dumps(figure)
    assert "4321" not in text and "4,321" not in text
    assert "Ash Middle" not in text and "s0112" not in text


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_of_a_hidden_row_is_in_the_picture(look):
    """A value left in a hidden record, and schools of a row without a value or of none."""
    left = GONE | {"effect": 0.777, "low": 0.666, "high": 0.888, "hidden": "fewer than 10 students"}
    empty = row("Gorse", None, reason="too few of its students have a like student elsewhere")
    loose = (school("fir", 0.555), school("gorse", 0.444), school("nobody", 0.333))
    figure = provider_forest((MORE, left, empty, *loose), FACTS, look=look)
    assert set(marks_of(figure)) == {"alder"} and not small_dots(figure)
    text = json.dumps(figure)
    assert not [v for v in (0.777, 0.666, 0.888, 0.555, 0.444, 0.333) if f"{v:g}" in text]
    assert "355 students, 12 schools" in said(figure)
    for none in ((left,), ()):
        assert provider_forest(none, FACTS, look=look)["data"] == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_threshold_is_a_dashed_line_only_when_given(look):
    figure = provider_forest(ALL, FACTS | {"threshold": 0.075}, look=look)
    (mine,) = [t for t in figure["data"] if set(t["x"]) == {0.075, None}]
    assert mine["line"]["dash"] and "your threshold: +0.075" in said(figure)
    bare = provider_forest(ALL, {}, look=look)
    assert "threshold" not in said(bare)
    assert not [t for t in bare["data"] if len(set(t["x"]) - {None}) == 1 and t["mode"] == "lines"]
    low, high = provider_forest(ALL, FACTS | {"threshold": 0.9}, look=look)["layout"]["xaxis"][
        "range"
    ]
    assert low < 0 and high > 0.9


def test_the_pointer_gets_the_numbers_in_words_and_no_key():
    figure = provider_forest(ALL, FACTS, look=WIDE)
    (trace,) = [t for t in figure["data"] if t.get("customdata")]
    first, words = trace["hovertext"][0], " ".join(trace["hovertext"])
    assert "97 of 100 have a like student elsewhere" in first and "4,210 students" in first
    assert "Chance of +0.05 or more: 9 in 10" in first
    assert not [key for key in ("alder", "birch", "dogwood") if key in words]


def test_chances_are_never_certain():
    assert [in_10(share) for share in (0.02, 0.68, 0.94, 0.99)] == [
        *("under 1 in 10", "7 in 10", "9 in 10"),
        "over 9 in 10",
    ]


MANY = (*ROWS, row("Gorse Street Learning Partnership of the Coast", 0.02, -0.05, 0.09, n=12480))


@pytest.mark.parametrize("look", LOOKS)
def test_words_are_whole_and_none_lies_over_another_or_a_mark(look):
    for records in ((*MANY, *SCHOOLS), MANY[:2], MANY[4:], (*MANY, *ROWS)):
        figure = provider_forest(records, FACTS, look=look)
        assert not [text for text in texts(figure) if "…" in text]
        marked = [*((x, y) for x, y, *_ in marks_of(figure).values()), *small_dots(figure)]
        for wide in NARROWEST[look.size]:
            px, py, page = spots(figure, look, wide=wide)
            found = lines_of(figure, look, wide=wide)
            for (one, a), (other, b) in combinations(found, 2):
                assert not overlap(a, b), (one, other, wide)
            for text, box in found:
                assert box[0] >= -1 and box[2] <= page + 1, (text, wide)
                assert -figure["layout"]["height"] <= box[1] and box[3] <= 1, text
                for x, y in marked:
                    point = (px(x) - 3, py(y) - 3, px(x) + 3, py(y) + 3)
                    assert not overlap(box, point), (text, x)


@pytest.mark.parametrize("look", LOOKS)
def test_heights_are_bounded_and_figures_small_plain_json(look):
    twelve = [row(f"Provider {i}", 0.1, 0, 0.2, "too close to call") for i in range(12)]
    for records in ((*MANY, *SCHOOLS), twelve):
        figure = provider_forest(records, FACTS, look=look)
        assert figure["layout"]["height"] <= {"wide": 900, "narrow": 1500}.get(look.size, 740)
        assert len(json.dumps(figure, allow_nan=False)) < 40_000
        assert figure["layout"]["template"] == {}
        assert min(y for _, y, *_ in marks_of(figure).values()) > -figure["layout"]["height"]


def test_the_panel_is_drawn_from_what_it_draws_not_from_its_table():
    panel = Panel("effects", "shown", "", "", records=ROWS, drawn=ALL, facts=FACTS)
    assert draw(panel, look=WIDE) == provider_forest(ALL, FACTS, look=WIDE)
    table = Panel("effects", "shown", "", "", records=ROWS, facts=FACTS)
    assert draw(table, look=WIDE) == provider_forest(ROWS, FACTS, look=WIDE)


def test_dots_that_would_touch_take_another_level():
    """Three within 2 of each other need three levels; the next, 5 on, is free to take the first."""
    assert swarm([0, 1, 2, 7], apart=3, levels=[1, -1, 2]) == [1, -1, 2, 1]
    assert swarm([0, 0, 0], apart=1, levels=[1, -1]) in ([1, -1, 1], [1, -1, -1])


def test_a_scale_has_more_than_its_0():
    """A word of 60 of 200 pixels asks for steps of 0.24 of 0.8: 0.5, beyond both ends, so 0.2."""
    assert list(ticks(-0.4, 0.4, wide=60, page=200).values()) == [
        *("\u22120.4", "\u22120.2", "0", "+0.2", "+0.4"),
    ]
    for low, high in ((-0.1, 0.14), (-0.4, 0.4), (-0.03, 1.1)):
        found = ticks(low, high, wide=60, page=160)
        assert len(found) > 1 and all(low <= x <= high for x in found)
