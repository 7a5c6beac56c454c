"""Balance: how far apart before and after, on one scale, sorted by whether it was matched on."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from components.figures.balance import GONE, balance
from components.figures.balance_frame import KINDS, USED
from components.pictures import draw
from components.theme import Look
from queries.answer import Panel
from tests.components.figure_boxes import NARROWEST, lines_of, overlap, spots
from tests.components.figure_groups import LOOKS, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
MATCHED = ("Score at entry", "Economically disadvantaged", "English learner")
OTHERS = ("Black or African American", "Hispanic or Latino", "White", "Female", "Asian")
NAMES = ("Alder Tutoring", "Birch", "Cedar Blended Mathematics", "Dogwood", "Elm", "Fir", "Gorse")


def mark_of(after):
    far = abs(after)
    return "alike" if far <= 0.05 else "adjusted" if far <= 0.25 else "not comparable"


def one(provider, variable, before, after, **more):
    """A record; its key is the provider's first word."""
    return {
        **{"group": provider, "provider": provider, "key": provider.split()[0].lower()},
        **{"variable": variable, "before": before, "after": after, "hidden": None},
        **{"matched_on": variable in MATCHED, "mark": mark_of(after or 0.0)},
        **more,
    }


def many(names=NAMES):
    """Every variable of every provider, all values different."""
    return [
        one(name, variable, round(0.28 - 0.01 * i - 0.002 * j, 4), round(0.01 * j - 0.02, 4))
        for i, name in enumerate(names)
        for j, variable in enumerate((*MATCHED, *OTHERS))
    ]


FEW = (
    one("Alder", "Female", 0.1, -0.06),
    one("Alder", "Score at entry", -0.4, 0.02),
    one("Alder", "White", 0.2, 0.3),
    one("Birch", "Score at entry", 0.0, 0.0),
    one("Birch", "Female", 0.5, 0.12, mark=None),
)
HIDDEN = one("Birch", "White", 0.777, None, mark=None, hidden="too few students differ to say")


def said(figure):
    return " ".join(texts(figure)).replace("<br>", " ").replace("<b>", "").replace("</b>", "")


def dots(figure, look):
    """(provider, variable) -> (column, distance, y, inside, symbol): first before, then after."""
    found = []
    for trace in figure["data"]:
        if trace["mode"] != "markers":
            continue
        marker, drawn = trace["marker"], {}
        fills = marker["color"]
        hollow = fills == look.colour("paper")
        fills = [fills] * len(trace["x"]) if hollow else fills
        rows = (trace["x"], trace["y"], fills, marker["symbol"], trace["hovertext"])
        for x, y, fill, symbol, hover in zip(*rows, strict=True):
            provider, variable, *_ = hover.replace("<b>", "").replace("</b>", "").split("<br>")
            drawn[provider, variable] = (int(x + 0.05), x - int(x + 0.05), y, fill, symbol)
        found.append(drawn)
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_distances_are_on_one_scale_hollow_before_and_filled_after(look):
    """The furthest is 0.5, so the scale ends at 0.52; signs are left out."""
    before, after = dots(balance(FEW, look=look), look)
    end = 1.04 * 0.5
    for record in FEW:
        place = (record["provider"], record["variable"])
        assert before[place][1] == pytest.approx(USED * abs(record["before"]) / end, abs=1e-3)
        assert after[place][1] == pytest.approx(USED * abs(record["after"]) / end, abs=1e-3)
        assert before[place][2] == after[place][2]
        assert before[place][3] == look.colour("paper") != after[place][3]


@pytest.mark.parametrize("look", LOOKS)
def test_a_line_joins_before_and_after_of_one_variable_and_nothing_else(look):
    figure = balance(FEW, look=look)
    before, after = dots(figure, look)
    (line,) = [t for t in figure["data"] if t["mode"] == "lines"]
    assert len(line["x"]) == 3 * len(FEW) and set(line["x"][2::3]) == {None}
    assert line["y"][::3] == line["y"][1::3]
    ends = {(round(b[0] + b[1], 4), round(after[k][0] + after[k][1], 4)) for k, b in before.items()}
    assert set(zip(line["x"][::3], line["x"][1::3], strict=True)) == ends


@pytest.mark.parametrize("look", LOOKS)
def test_what_was_matched_on_stands_apart_and_first(look):
    figure = balance(FEW, look=look)
    heights = {}
    for note in figure["layout"]["annotations"]:
        heights.setdefault(note["text"], note["y"])  # of the first block
    first, second = (heights[f"<b>{kind}</b>"] for kind in KINDS)
    assert first > heights["Score at entry"] > second > heights["Female"] > heights["White"]
    _, after = dots(figure, look)
    assert after["Alder", "Female"][2] == pytest.approx(heights["Female"], abs=0.02)
    only = balance([FEW[1]], look=look)
    assert KINDS[1] not in said(only)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_not_comparable_has_another_shape_and_what_is_not_judged_is_pale(look):
    _, after = dots(balance(FEW, look=look), look)
    assert after["Alder", "White"][3:] == (look.colour("sank"), "diamond")
    assert after["Alder", "Female"][3:] == (look.colour("muted"), "circle")
    assert after["Alder", "Score at entry"][3:] == (look.colour("accent"), "circle")
    assert after["Birch", "Female"][3:] == (look.colour("line"), "circle")
    words = said(balance(FEW, look=look))
    assert "pale: shown, not judged" in words and "◆ after matching, not comparable" in words


@pytest.mark.parametrize("look", LOOKS)
def test_the_limits_are_named_once(look):
    notes = [note["text"] for note in balance(many(), look=look)["layout"]["annotations"]]
    assert notes.count("0.05") == 1 and notes.count("0.25") == 1
    words = said(balance(many(), look=look))
    assert "up to 0.05: alike" in words and "beyond 0.25: not comparable" in words
    assert "standard deviations, whichever way" in words


@pytest.mark.parametrize("look", LOOKS)
def test_what_lies_beyond_the_scale_is_an_arrow_at_its_end(look):
    far = one("Alder", "Asian", -1.32, 0.04)
    figure = balance((*FEW, far), look=look)
    before, _ = dots(figure, look)
    assert before["Alder", "Asian"][4] == "triangle-right"
    assert before["Alder", "Asian"][1] == pytest.approx(USED, abs=1e-3)
    assert "▷ beyond 0.6" in said(figure) and "\u22121.32 SD" in said(figure)
    assert "beyond 0.6" not in said(balance(FEW, look=look))


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_of_a_hidden_variable_is_in_the_picture_but_its_reason(look):
    figure = balance((*FEW, HIDDEN), look=look)
    (gone,) = [trace for trace in figure["data"] if trace["mode"] == "text"]
    assert gone["text"] == [GONE] and "0.777" not in json.dumps(figure)
    assert "not shown: too few students differ to say" in said(figure)
    assert "for any" not in said(figure)
    assert all(("Birch", "White") not in each for each in dots(figure, look))
    # Without a record there is neither mark nor word.
    assert "Asian" not in said(figure)
    assert balance((), look=look)["data"] == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_variable_no_provider_has_a_value_of_is_only_named(look):
    nobody = [
        one(name, "Nonbinary", 0.777, None, hidden="too few students differ to say")
        for name in ("Alder", "Birch")
    ]
    figure = balance((*FEW, *nobody), look=look)
    assert not [trace for trace in figure["data"] if trace["mode"] == "text"]
    assert "Not shown for any: Nonbinary" in said(figure) and "0.777" not in json.dumps(figure)
    # Where there is no value at all, the lines stand.
    assert balance(nobody, look=look)["data"][0]["text"] == [GONE, GONE]


@pytest.mark.parametrize("look", LOOKS)
def test_only_what_is_given_is_drawn(look):
    alone = one("Alder", "Asian", None, 0.1)
    before, after = dots(balance((*FEW, alone), look=look), look)
    assert ("Alder", "Asian") not in before and ("Alder", "Asian") in after
    assert len(before) == len(FEW) and len(after) == len(FEW) + 1


def test_the_pointer_gets_both_with_their_signs_and_no_key():
    words = said(balance(FEW, look=WIDE))
    assert "Before matching: \u22120.40 SD After matching: +0.02 SD Alike" in words
    assert "alder" not in words and "Shown, not judged" in words


def test_a_phone_has_one_column_and_a_slide_all_side_by_side():
    for look, beside in ((PHONE, {0}), (SLIDE, set(range(7)))):
        _, after = dots(balance(many(), look=look), look)
        assert {place for place, *_ in after.values()} == beside


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("names", [NAMES, NAMES[:1], (*NAMES, "Hazel", "Ivy Learning", "Juniper")])
def test_words_are_whole_and_none_lies_over_another_or_a_mark(look, names):
    records = [*many(names), one(names[0], "White", None, None, hidden="all or none")]
    figure = balance(records, look=look)
    assert not [text for text in texts(figure) if "…" in text]
    for wide in NARROWEST[look.size]:
        px, _, page = spots(figure, look, wide=wide)
        found = lines_of(figure, look, wide=wide)
        for (first, a), (other, b) in combinations(found, 2):
            assert not overlap(a, b), (first, other, wide)
        points = [
            (px(x), y)
            for trace in figure["data"]
            if trace["mode"] == "markers"
            for x, y in zip(trace["x"], trace["y"], strict=True)
        ]
        for text, box in found:
            assert box[0] >= -1 and box[2] <= page + 1, (text, wide)
            assert -figure["layout"]["height"] <= box[1] and box[3] <= 1, text
            for x, y in points:
                assert not overlap(box, (x - 4, y - 4, x + 4, y + 4)), (text, wide)


@pytest.mark.parametrize("look", LOOKS)
def test_heights_are_bounded_and_figures_small_plain_json(look):
    figure = balance(many(), look=look)
    tall = figure["layout"]["height"]
    assert tall <= {"wide": 1000, "narrow": 2500}.get(look.size, 740)
    assert len(json.dumps(figure, allow_nan=False)) < 60_000
    assert figure["layout"]["template"] == {}
    lowest = min(note["y"] for note in figure["layout"]["annotations"])
    assert lowest > -tall


def test_the_panel_is_drawn_from_its_records():
    panel = Panel("balance", "shown", "", "", records=FEW)
    assert draw(panel, look=WIDE) == balance(FEW, look=WIDE)
    assert draw(Panel("balance", "too small", "", ""), look=WIDE) is None
