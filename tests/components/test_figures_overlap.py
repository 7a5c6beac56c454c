"""Overlapping heaps: heights are shares per quarter SD, areas are whole, words stand apart."""

from __future__ import annotations

import json
from itertools import combinations, pairwise

import pytest

from components.figures.overlap import overlap
from components.pictures import draw
from components.theme import Look
from queries.answer import Panel
from tests.components.figure_boxes import NARROWEST, lines_of
from tests.components.figure_boxes import overlap as collide
from tests.components.figure_groups import LOOKS, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
FACTS = {"unit_words": "SD"}


def head(name, **more):
    return {
        **{"group": name, "key": name.split()[0].lower(), "side": "all", "n": 400},
        **{"above_middle": 0.58, "reason": None, "bin_low": None, "bin_high": None, "share": None},
        **more,
    }


def bins(name, side, *pieces):
    """(low, high, share) each, None for an open end."""
    key = name.split()[0].lower()
    return [
        {"group": name, "key": key, "side": side, "bin_low": a, "bin_high": b, "share": share}
        for a, b, share in pieces
    ]


# Of the provider 40% under 0, 40% within 0 and 0.25, 20% from 0.25 on; of the pool 50% in 0 to 0.5.
ALDER = [
    head("Alder Tutoring"),
    *bins("Alder Tutoring", "provider", (None, 0.0, 0.4), (0.0, 0.25, 0.4), (0.25, None, 0.2)),
    *bins("Alder Tutoring", "pool", (None, 0.0, 0.3), (0.0, 0.5, 0.5), (0.5, None, 0.2)),
]
SPREAD = [
    (None, -1.5, 0.02),
    *((x / 4, x / 4 + 0.25, 0.08) for x in range(-6, 6)),
    (1.5, None, 0.02),
]


def many(*names):
    found = []
    for name in names:
        found += [head(name), *bins(name, "provider", *SPREAD), *bins(name, "pool", *SPREAD)]
    return found


FOUR = many(
    *("Alder Tutoring", "Birch Curriculum with a Name as Long as Any", "Cedar", "Dogwood & <Sons>")
)
UNLIKE = [*ALDER, head("Elm", above_middle=None, reason="not comparable: the forest says why")]


def parts(figure):
    """(bars, line) of every block."""
    bars = [t for t in figure["data"] if t["type"] == "bar"]
    lines = [t for t in figure["data"] if t["type"] == "scatter"]
    return list(zip(bars, lines, strict=True))


@pytest.mark.parametrize("look", LOOKS)
def test_heights_are_shares_per_quarter_sd(look):
    """The pool's 50% over half an SD stand half as high as 50% over a quarter would: as high as 25%;
    the provider's 40% over a quarter stand 8/5 as high."""
    [(bars, line)] = parts(overlap(ALDER, FACTS, look=look))
    assert bars["x"] == [-0.125, 0.25, 0.625] and bars["width"] == [0.25, 0.5, 0.25]
    unit = bars["y"][1] / 0.25
    assert bars["y"] == pytest.approx([0.3 * unit, 0.25 * unit, 0.2 * unit], abs=0.02)
    assert line["x"] == [-0.25, -0.25, 0.0, 0.0, 0.25, 0.25, 0.5, 0.5]
    up = [y - bars["base"] for y in line["y"]]
    wanted = [0, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0]
    assert up == pytest.approx([share * unit for share in wanted], abs=0.02)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("records", [ALDER, FOUR])
def test_both_heaps_have_the_same_area(records, look):
    for bars, line in parts(overlap(records, FACTS, look=look)):
        pool = sum(w * y for w, y in zip(bars["width"], bars["y"], strict=True))
        steps = list(zip(line["x"], line["y"], strict=True))
        mine = sum((b[0] - a[0]) * ((a[1] + b[1]) / 2 - bars["base"]) for a, b in pairwise(steps))
        assert mine == pytest.approx(pool, rel=0.01)


def test_what_the_pointer_shows_is_of_bins_both_sides_have():
    [(bars, _)] = parts(overlap(ALDER, FACTS, look=WIDE))
    assert bars["hovertext"] == [
        "<b>under 0.00 SD</b><br>40 of 100 of Alder Tutoring<br>30 of 100 like students",
        "<b>0.00 to +0.50 SD</b><br>50 of 100 like students",
        "<b>+0.50 SD or more</b><br>20 of 100 like students",
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_a_reason_stands_where_no_heap_does(look):
    figure = overlap(UNLIKE, FACTS, look=look)
    said = " ".join(texts(figure)).replace("<br>", " ")
    assert "Not comparable: the forest says why" in said and "<b>Elm</b>" in said
    assert "58 of 100 of its students grew more than the middle one of like students" in said
    assert len(parts(figure)) == 1
    alone = overlap(UNLIKE[-1:], FACTS, look=look)
    assert alone["data"] == [] and "like students' average" not in " ".join(texts(alone))


def test_a_withheld_middle_is_not_said_and_nothing_is_not_a_number():
    figure = overlap([{**ALDER[0], "above_middle": None}, *ALDER[1:]], FACTS, look=WIDE)
    assert "of its students" not in " ".join(texts(figure))
    json.dumps(figure, allow_nan=False)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("records", [ALDER, FOUR, UNLIKE, many("Alder", "Birch")])
def test_no_word_lies_over_another_or_leaves_the_page(records, look):
    figure = overlap(records, FACTS, look=look)
    for wide in NARROWEST[look.size]:
        lines = lines_of(figure, look, wide=wide)
        for (a, one), (b, two) in combinations(lines, 2):
            assert not collide(one, two), (a, b, wide)
        for text, (left, _, right, high) in lines:
            assert left >= -1 and right <= wide * look.width + 1, (text, left, right)
            assert -figure["layout"]["height"] <= high <= 1, text
    if look.projector:
        assert figure["layout"]["height"] <= look.height


def test_words_stay_off_the_heaps():
    """The heading of a block and its note end above the plot of the block."""
    figure = overlap(FOUR, FACTS, look=PHONE)
    tops = [bars["base"] + max(bars["y"]) for bars, _ in parts(figure)]
    notes = [box for text, box in lines_of(figure, PHONE) if "middle one" in text or "than" in text]
    assert notes
    for _, low, _, high in notes:
        assert not any(low < top < high for top in tops)


def test_names_are_characters_and_the_picture_is_wired():
    figure = overlap(FOUR, FACTS, look=SLIDE)
    assert any("Dogwood &amp; &lt;Sons&gt;" in text for text in texts(figure))
    panel = Panel("overlap", "shown", "", "", records=tuple(ALDER), facts=FACTS)
    assert draw(panel, look=WIDE) == overlap(ALDER, FACTS, look=WIDE)
    placed = Panel("overlap", "shown", "", "", records=tuple(ALDER), picture="provider_overlap")
    assert draw(placed, look=WIDE) == overlap(ALDER, {}, look=WIDE)
