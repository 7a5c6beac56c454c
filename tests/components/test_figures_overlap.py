"""Overlapping heaps: heights are shares per quarter SD, areas are whole, words stand apart."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise

import pytest

from components.figures.overlap import overlap
from components.pictures import draw
from components.theme import TOKENS, Look, contrast
from queries.answer import Panel
from tests.components.figure_boxes import NARROWEST, lines_of, spots
from tests.components.figure_boxes import overlap as collide
from tests.components.figure_groups import LOOKS, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
FACTS = {"unit_words": "SD"}


def head(name, **more):
    key = name.split()[0].lower()
    told = {"side": "all", "n": 400, "above_middle": 0.58, "reason": None}
    return {"group": name, "key": key} | told | more


def bins(name, side, *pieces):
    """Records of one side: (low, high, share) each, None for an open end."""
    base = {"group": name, "key": name.split()[0].lower(), "side": side}
    return [base | {"bin_low": a, "bin_high": b, "share": share} for a, b, share in pieces]


# Shares of the provider: 40% under 0, 40% from 0 to 0.25, 20% over; of the pool 30, 50 to 0.5, 20.
MINE = ((None, 0.0, 0.4), (0.0, 0.25, 0.4), (0.25, None, 0.2))
POOL = ((None, 0.0, 0.3), (0.0, 0.5, 0.5), (0.5, None, 0.2))
ALDER = [head("Alder"), *bins("Alder", "provider", *MINE), *bins("Alder", "pool", *POOL)]
# A heap of 14 bins of a quarter SD and one whose tails are merged, as a small provider's are.
BELL = [1, 2, 3, 5, 8, 13, 18, 18, 13, 8, 5, 3, 2, 1]
EDGES = [None, *(x / 4 for x in range(-6, 7)), None]
WHOLE = [(a, b, n / 100) for (a, b), n in zip(pairwise(EDGES), BELL, strict=True)]
CUT = [(None, -1.0, 0.06), *WHOLE[3:10], (0.75, 1.25, 0.08), (1.25, None, 0.03)]
ENDS = ((None, -1.5, 0.4), (-1.5, 1.5, 0.2), (1.5, None, 0.4))
NAMES = ("Alder Tutoring", "Birch Curriculum with a Name as Long as Any", "Cedar", "Dog & <Sons>")


def many(*names, mine=CUT):
    return [
        record
        for name in names
        for record in (head(name), *bins(name, "provider", *mine), *bins(name, "pool", *WHOLE))
    ]


GONE = head("Elm Labs", n=None, above_middle=None, reason="not comparable: the forest says why")
FOUR = many(*NAMES)
SETS = {
    **{"one": many(*NAMES[:1]), "two": many(*NAMES[:2]), "three": many(*NAMES[:3]), "four": FOUR},
    **{"coarse": ALDER, "reason": [*many("Alder"), GONE, *many("Cedar")], "last": [*ALDER, GONE]},
    "three and a reason": [*many("Alder", "Birch"), GONE, *many("Cedar")],
    "untold": [each | {"above_middle": None} for each in FOUR],
    "steep": many("Alder", mine=((None, 0.0, 0.9), (0.0, None, 0.1))),
    # Highest where the labels are: they must give way.
    "high ends": [head("Alder"), *bins("Alder", "provider", *ENDS), *bins("Alder", "pool", *ENDS)],
}


def pairs(figure):
    """(pool, provider) traces of every block."""
    lines = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    return list(zip(lines[::2], lines[1::2], strict=True))


def ups(trace):
    """Pixels over the floor of every corner."""
    return [y - trace["y"][0] for y in trace["y"]]


def said(figure):
    words = " ".join(note["text"] for note in figure["layout"]["annotations"])
    return re.sub("</?b>", "", words).replace("<br>", " ")


def steps(trace):
    """(left, right, floor, top) of every step."""
    corners = list(zip(trace["x"][1:-1], trace["y"][1:-1], strict=True))
    return [
        (a[0], b[0], trace["y"][0], a[1]) for a, b in zip(corners[::2], corners[1::2], strict=True)
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_corners_stand_at_the_bins_and_as_high_as_the_share_per_quarter_sd(look):
    """Drawn from -0.25 to 0.75 on a scale of -0.75 to 0.75: thirds and sixths of the plot. The
    pool's 50% over half an SD are 25% per quarter."""
    [(pool, mine)] = pairs(overlap(ALDER, FACTS, look=look))
    at = [4 + (look.width - 8) * part / 6 for part in (2, 3, 4, 5, 6)]
    wanted = [at[0], at[0], at[1], at[1], at[2], at[2], at[3], at[3]]
    assert mine["x"] == pytest.approx(wanted, abs=0.01)
    assert pool["x"] == pytest.approx([*wanted[:4], at[3], at[3], at[4], at[4]], abs=0.01)
    unit = max(ups(mine)) / 0.4
    assert unit > 150
    up = [0, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0]
    assert ups(mine) == pytest.approx([share * unit for share in up], abs=0.02)
    up = [0, 0.3, 0.3, 0.25, 0.25, 0.2, 0.2, 0]
    assert ups(pool) == pytest.approx([share * unit for share in up], abs=0.02)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["coarse", "one", "two", "four"])
def test_every_heap_has_an_area_of_100_percent(name, look):
    """Open ends and merged bins too: steps a quarter SD wide and 1% high are counted."""
    figure = overlap(SETS[name], FACTS, look=look)
    across, tallest = (1.5, 0.4) if name == "coarse" else (3.5, 0.18)
    page = look.width - 8
    if look.projector and name == "four":
        page = (page - 3 * look.text) / 2
    found = pairs(figure)
    assert len(found) == {"coarse": 1, "one": 1, "two": 2, "four": 4}[name]
    unit = max(max(ups(trace)) for pair in found for trace in pair) / tallest
    for trace in (each for pair in found for each in pair):
        area = sum((right - left) * (top - floor) for left, right, floor, top in steps(trace))
        assert area / (page * 0.25 / across * unit) == pytest.approx(1, rel=0.002)


@pytest.mark.parametrize("look", LOOKS)
def test_blocks_share_both_scales(look):
    """Birch's highest step is half of Alder's 40%: half as high, and 0 stands in one place."""
    low = ((None, 0.0, 0.2), (0.0, 1.0, 0.6), (1.0, None, 0.2))
    more = [head("Birch"), *bins("Birch", "provider", *low), *bins("Birch", "pool", *low)]
    figure = overlap([*ALDER, *more], FACTS, look=look)
    (_, alder), (_, birch) = pairs(figure)
    assert max(ups(birch)) == pytest.approx(max(ups(alder)) / 2, abs=0.02)
    assert alder["x"][3] == birch["x"][3] == pytest.approx(look.width / 2)


@pytest.mark.parametrize("look", LOOKS)
def test_open_ends_are_a_step_at_the_edge_and_said_under_it(look):
    """Under -1.5 is drawn from -1.75, the end of the scale; a tail merged at -1 ends at -1.25."""
    figure = overlap(SETS["one"], FACTS, look=look)
    [(pool, mine)] = pairs(figure)
    page = look.width - 8
    assert pool["x"][0] == pytest.approx(4) and pool["x"][-1] == pytest.approx(4 + page)
    assert mine["x"][0] == pytest.approx(4 + page * 0.5 / 3.5, abs=0.01)
    assert mine["x"][-1] == pytest.approx(4 + page * 3.25 / 3.5, abs=0.01)
    notes = {note["text"]: note for note in figure["layout"]["annotations"]}
    left, right, zero = (notes[text] for text in ("under \u22121.5", "over +1.5", "0"))
    assert (left["x"], left["xanchor"]) == (4, "left")
    assert (right["x"], right["xanchor"]) == (4 + page, "right")
    assert zero["x"] == look.width / 2
    assert "Outermost steps hold everyone beyond" in said(figure)
    alike = many("Alder", mine=WHOLE)
    assert "Outermost steps" not in said(overlap(alike, FACTS, look=look))


@pytest.mark.parametrize("look", LOOKS)
def test_words_of_the_picture(look):
    words = said(overlap(FOUR, FACTS, look=look))
    for expected in (
        "58 of 100 of its students grew more than the middle one of like students",
        *("50 of 100 would be no difference", "0 = grew as like students did on average"),
        *("◂ grew less than like students", "grew more ▸", "like students elsewhere"),
        *("its students", "Growth beside like students, in SD"),
        *("Height: students of 100 per 0.25 SD", "Alder Tutoring", "Dog &amp; &lt;Sons&gt;"),
    ):
        assert expected in words, expected
    assert words.count("58 of 100") == 4 and words.count("like students elsewhere") == 1
    for verdict in ("better", "worse", "effect", "impact", "because", "significant"):
        assert verdict not in words.lower()
    assert "in points" in said(overlap(FOUR, {"unit_words": "points"}, look=look))
    assert "in SD" in said(overlap(FOUR, {}, look=look))


@pytest.mark.parametrize("look", LOOKS)
def test_a_withheld_middle_is_not_said(look):
    words = said(overlap(SETS["untold"], FACTS, look=look))
    assert "of its students" not in words and "no difference" not in words
    assert len(pairs(overlap(SETS["untold"], FACTS, look=look))) == 4


@pytest.mark.parametrize("look", LOOKS)
def test_a_reason_stands_where_no_heap_does(look):
    figure = overlap(SETS["reason"], FACTS, look=look)
    assert "Elm Labs Not comparable: the forest says why" in said(figure)
    assert [mine["customdata"] for _, mine in pairs(figure)] == [
        [{"group": "alder"}],
        [{"group": "cedar"}],
    ]
    alone = overlap([GONE], FACTS, look=look)
    assert alone["data"] == [] and alone["layout"]["shapes"] == []
    assert said(alone) == "Elm Labs Not comparable: the forest says why"
    assert overlap([], FACTS, look=look)["data"] == []


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_of_a_provider_with_a_reason_is_in_the_picture(look):
    """Whatever its records hold; a side without bins leaves no half picture either."""
    left = [ALDER[0] | {"reason": "fewer than 10 students"}, *ALDER[1:]]
    figure = overlap(left, FACTS, look=look)
    assert figure["data"] == [] and said(figure) == "Alder Fewer than 10 students"
    half = overlap(ALDER[:4], FACTS, look=look)
    assert half["data"] == [] and said(half) == "Alder Not shown"


def test_the_pointer_gets_both_sides_everywhere():
    """0 to 0.5 of the pool is two bins of the provider: each side says its own bounds."""
    [bars] = [t for t in overlap(ALDER, FACTS, look=WIDE)["data"] if t["type"] == "bar"]
    assert bars["hovertext"] == [
        "<b>Under 0 SD</b><br>40 of 100 of Alder’s students<br>30 of 100 like students",
        "<b>40 of 100</b> of Alder’s students between 0 and +0.25 SD<br>"
        "<b>50 of 100</b> like students between 0 and +0.50 SD",
        "<b>20 of 100</b> of Alder’s students over +0.25 SD<br>"
        "<b>50 of 100</b> like students between 0 and +0.50 SD",
        "<b>20 of 100</b> of Alder’s students over +0.25 SD<br>"
        "<b>20 of 100</b> like students over +0.50 SD",
    ]
    ends = [(x - w / 2, x + w / 2) for x, w in zip(bars["x"], bars["width"], strict=True)]
    assert ends == [(368, 550), (550, 732), (732, 914), (914, 1096)]
    assert bars["customdata"] == [{"group": "alder"}] * 4
    some = many("Alder", mine=[*WHOLE[:-2], (1.25, 1.5, 0.03), (1.5, None, 0.0)])
    [bars] = [t for t in overlap(some, FACTS, look=WIDE)["data"] if t["type"] == "bar"]
    assert "<b>Between +0.25 and +0.50 SD</b><br>13 of 100 of" in bars["hovertext"][8]
    assert "fewer than 1 of 100 of Alder’s students" in bars["hovertext"][-1]


def test_beyond_a_merged_tail_the_pointer_gets_the_bin_that_holds_it():
    """Dog's students under -1 are one bin, drawn from -1.25: at -1.6 they are still told."""
    figure = overlap(many(NAMES[3]), FACTS, look=WIDE)
    [bars] = [t for t in figure["data"] if t["type"] == "bar"]
    assert bars["hovertext"][0] == (
        "<b>6 of 100</b> of Dog &amp; &lt;Sons&gt;’s students under \u22121.00 SD<br>"
        "<b>1 of 100</b> like students under \u22121.50 SD"
    )


@pytest.mark.parametrize("look", LOOKS)
def test_a_heap_is_a_fill_and_a_provider_a_line(look):
    for pool, mine in pairs(overlap(FOUR, FACTS, look=look)):
        assert pool["fill"] == mine["fill"] == "toself"
        assert mine["line"]["width"] >= 2.5 * pool["line"]["width"]
        assert contrast(mine["line"]["color"], look.colour("paper")) >= 3
        assert int(pool["fillcolor"][7:], 16) > 3 * int(mine["fillcolor"][7:], 16)


@pytest.mark.parametrize("look", LOOKS)
def test_colours_are_tokens(look):
    found = set(re.findall("#[0-9a-f]{6}", json.dumps(overlap(FOUR, FACTS, look=look))))
    assert found <= set(TOKENS[look.theme].values())
    assert look.colour("sank") not in found


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["one", "coarse", "reason", "four", "steep", "high ends"])
def test_labels_lead_to_what_they_mean(name, look):
    """One line ends inside the pool's heap, the other on the provider's line."""
    figure = overlap(SETS[name], FACTS, look=look)
    pool, mine = pairs(figure)[0]
    drawn = []
    for colour in ("muted", "accent"):
        [path] = [
            shape["path"]
            for shape in figure["layout"]["shapes"]
            if shape["line"]["color"] == look.colour(colour)
        ]
        drawn.append(tuple(float(each) for each in path.split("L")[1].split(",")))
    (x, y), (x_mine, y_mine) = drawn
    assert any(a <= x <= b and floor < y < top for a, b, floor, top in steps(pool))
    on = [top for a, b, _, top in steps(mine) if a - 0.02 <= x_mine <= b + 0.02]
    assert min(abs(top - y_mine) for top in on) < 0.05


def test_blocks_stand_under_each_other_and_on_a_slide_in_two_columns():
    for look in (WIDE, PHONE):
        floors = [mine["y"][0] for _, mine in pairs(overlap(FOUR, FACTS, look=look))]
        assert floors == sorted(floors, reverse=True) and len(set(floors)) == 4
    places = [(m["x"][0], m["y"][0]) for _, m in pairs(overlap(FOUR, FACTS, look=SLIDE))]
    (a, b, c, d) = places
    assert a[1] == b[1] > c[1] == d[1] and a[0] == c[0] < 920 < b[0] == d[0]
    two = [(m["x"][0], m["y"][0]) for _, m in pairs(overlap(SETS["two"], FACTS, look=SLIDE))]
    assert two[0][0] == two[1][0] and two[0][1] > two[1][1]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SETS)
def test_no_word_lies_over_another_or_a_heap_or_leaves_the_page(name, look):
    figure = overlap(SETS[name], FACTS, look=look)
    assert not [text for text in texts(figure) if "…" in text]
    for wide in NARROWEST[look.size]:
        px, _, page = spots(figure, look, wide=wide)
        lines = lines_of(figure, look, wide=wide)
        for (a, one), (b, two) in combinations(lines, 2):
            assert not collide(one, two), (a, b, wide)
        rows = [step for pair in pairs(figure) for trace in pair for step in steps(trace)]
        heaps = [(px(a), floor, px(b), top) for a, b, floor, top in rows if top > floor]
        for text, box in lines:
            assert box[0] >= -1 and box[2] <= page + 1, (text, wide)
            assert -figure["layout"]["height"] <= box[1] and box[3] <= 1, text
            assert not [heap for heap in heaps if collide(box, heap)], (text, wide)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SETS)
def test_heights_are_bounded_and_figures_small_plain_json(name, look):
    figure = overlap(SETS[name], FACTS, look=look)
    most = {"wide": 720, "narrow": 850, "projector": look.height}[look.size]
    assert figure["layout"]["height"] <= most
    assert len(json.dumps(figure, allow_nan=False)) < 25_000
    assert figure["layout"]["template"] == {}
    if figure["data"]:
        assert len(figure["data"]) == 2 * len(pairs(figure)) + 1
        assert max(max(ups(trace)) for pair in pairs(figure) for trace in pair) >= 90


def test_the_picture_is_wired():
    panel = Panel("overlap", "shown", "", "", records=tuple(ALDER), facts=FACTS)
    assert draw(panel, look=WIDE) == overlap(ALDER, FACTS, look=WIDE)
    placed = Panel("overlap", "shown", "", "", records=tuple(ALDER), picture="provider_overlap")
    assert draw(placed, look=WIDE) == overlap(ALDER, {}, look=WIDE)
