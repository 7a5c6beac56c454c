"""Who rose, held and sank; the stock of open skills; arrived with or added here."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from components.figures import icicles, ribbons
from components.figures.arrived import arrived
from components.figures.canvas import canvas
from components.figures.flow import flow
from components.figures.flow_frame import Frame, layer_name
from components.figures.stock import stock
from components.theme import Look
from queries.answer import Group, Part
from tests.components.figure_groups import HIDDEN, LOOKS, group, part, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
NAMES = ("At or above", "1 below", "2 below")
# Of 100 students: rows are the layers at entry, columns those at exit.
HERE = ((40, 10, 0), (15, 5, 5), (5, 10, 10))
LIKE = ((35, 15, 0), (10, 10, 5), (0, 10, 15))


def move(start, end):
    return "rose" if end < start else "sank" if end > start else "held"


def band(start, end, share, like=None, **more):
    """A band of one layer to one layer; `to_last` and `to_at` make it a joined one."""
    return {
        "from_first": start,
        "from_last": start,
        "from_label": NAMES[start],
        "to_first": end,
        "to_last": end,
        "to_at": end,
        "to_label": NAMES[end],
        "move": move(start, end),
        "n": None,
        "share": share,
        "like_share": like,
        **more,
    }


BANDS = tuple(
    band(i, j, HERE[i][j] / 100, LIKE[i][j] / 100)
    for i in range(3)
    for j in range(3)
    if HERE[i][j] or LIKE[i][j]
)
GROUPS = (
    group((0.5, 0.25, 0.25), "entry", "Entry"),
    group((0.6, 0.25, 0.15), "exit", "Exit"),
    group((0.45, 0.35, 0.2), "like_exit", "Exit"),
)
FACTS = {
    "rose": 0.3,
    "held": 0.55,
    "sank": 0.15,
    "like_rose": 0.2,
    "like_held": 0.6,
    "like_sank": 0.2,
    "entry": "Fall of grade 6",
    "exit": "Spring of grade 8",
    "whole": False,
}


def frame_of(look, records=BANDS, groups=GROUPS):
    return Frame(groups[0], groups[1:], records, look)


def shown(figure):
    """All words of a picture in one line, without tags' line breaks."""
    return " ".join(texts(figure)).replace("<br>", " ")


def tall(span):
    return span[0] - span[1]


@pytest.mark.parametrize("look", LOOKS)
def test_bands_are_as_high_as_their_share_at_both_ends(look):
    frame = frame_of(look)
    assert len(frame.streams) == (1 if look.narrow else 2)
    for stream, column in zip(frame.streams, ("share", "like_share"), strict=False):
        assert {id(b.record) for b in stream.bands} == {id(r) for r in BANDS if r[column]}
        for each in stream.bands:
            wanted = pytest.approx(each.record[column] * frame.unit)
            assert tall(each.start) == wanted and tall(each.end) == wanted


@pytest.mark.parametrize("look", LOOKS)
def test_bands_stack_up_to_the_nodes_they_lie_in(look):
    """Sorted from the top, the ends of a node's bands fill it without gap or overlap."""
    for stream in frame_of(look).streams:
        for column, first, side in (
            (stream.entry, "from_first", "start"),
            (stream.exit, "to_at", "end"),
        ):
            for place, (top, bottom) in enumerate(column.spans):
                here = [getattr(b, side) for b in stream.bands if b.record[first] == place]
                here.sort(reverse=True)
                assert here[0][0] == pytest.approx(top) and here[-1][1] == pytest.approx(bottom)
                for upper, lower in pairwise(here):
                    assert upper[1] == pytest.approx(lower[0])


def test_both_flows_have_one_scale_and_one_waterline():
    """At or above hangs over y = 0, the rest under it, in all four columns."""
    frame = frame_of(WIDE)
    for stream in frame.streams:
        for column in (stream.entry, stream.exit):
            assert column.spans[0][1] == pytest.approx(frame.gap / 2)
            assert column.spans[1][0] == pytest.approx(-frame.gap / 2)
            for each, span in zip(column.parts, column.spans, strict=True):
                assert tall(span) == pytest.approx(each.share * frame.unit)
        assert frame.bottom < column.spans[-1][1] and column.spans[0][0] < frame.top


def test_a_ribbon_keeps_its_upright_height():
    xs, ys = ribbons.ribbon(0, 100, (50, 40), (10, 0))
    half = len(xs) // 2
    down = dict(zip(xs[half:-1], ys[half:-1], strict=True))
    assert all(y - down[x] == pytest.approx(10) for x, y in zip(xs[:half], ys[:half], strict=True))
    assert (xs[0], ys[0]) == (xs[-1], ys[-1]) == (0, 50)


def test_ends_are_squeezed_into_their_node_but_never_stretched():
    full = ribbons.ends({0: 0.2, 1: 0.4}, [0, 1], (100, 0), 0.5)
    assert full[0] == pytest.approx((100, 100 - 100 / 3)) and full[1][1] == pytest.approx(0)
    loose = ribbons.ends({0: 0.2}, [0], (100, 0), 0.5)
    assert loose[0] == pytest.approx((100, 60))


@pytest.mark.parametrize("look", LOOKS)
def test_the_three_counts_stand_in_the_picture(look):
    words = shown(flow(GROUPS, BANDS, FACTS, look=look))
    for number, told in (("30", "of 100 rose"), ("55", "held"), ("15", "sank")):
        assert f"<b>{number}</b></span> <b>{told}</b>" in words
    assert "Students who started in the same place" in words
    likes = "of 100 <b>20</b> rose, <b>60</b> held, <b>20</b> sank"
    assert (likes in words) == look.narrow
    assert ("<b>20</b></span> <b>of 100 rose</b>" in words) != look.narrow


def test_the_whole_data_set_is_one_flow():
    for groups in (GROUPS, GROUPS[:2]):
        figure = flow(groups, BANDS, FACTS | {"whole": True}, look=WIDE)
        assert len(figure["data"]) == sum(1 for record in BANDS if record["share"])
        assert "same place:" not in shown(figure) and "These students" not in shown(figure)


def test_a_withheld_band_and_count_are_gaps():
    """40 of 50 are left in the first node at entry; the count of the sunk is not told."""
    records = [r | {"share": None} if r["move"] == "sank" else r for r in BANDS]
    stream = frame_of(WIDE, records).streams[0]
    assert not any(each.record["move"] == "sank" for each in stream.bands)
    (top, bottom) = stream.entry.spans[0]
    (only,) = [each for each in stream.bands if each.record["from_first"] == 0]
    assert tall(only.start) == pytest.approx(0.8 * (top - bottom))
    facts = {key: value for key, value in FACTS.items() if not key.startswith("like")}
    words = shown(flow(GROUPS[:2], records, facts | {"sank": None}, look=WIDE))
    assert "held</b>" in words and "sank</b>" not in words


JOINED = (
    Group("entry", "", None, (part(0, 0.6, n=None), part(1, 0.4, last=4, n=None))),
    Group(
        "exit", "", None, (part(0, 0.5, n=None), part(1, 0.3, n=None), part(2, 0.2, last=4, n=None))
    ),
)


def test_a_joined_band_lands_where_it_says_and_is_striped():
    """10 of 100 sank to 1 or more below and are drawn to the first layer below; 40 + 10 > 30, so
    the ends there are squeezed into it."""
    records = (
        band(0, 0, 0.5),
        band(0, 1, 0.1, to_last=4, to_at=1),
        band(1, 1, 0.4, from_last=4, to_last=1),
    )
    (stream,) = frame_of(WIDE, records, JOINED).streams
    joined = [each for each in stream.bands if each.joined]
    assert [each.record["move"] for each in joined] == ["sank"]
    top, bottom = stream.exit.spans[1]
    for each in stream.bands[1:]:
        assert bottom - 1e-9 <= each.end[1] < each.end[0] <= top + 1e-9
    figure = flow(JOINED, records, FACTS | {"whole": True}, look=WIDE)
    assert sum("fillpattern" in trace for trace in figure["data"]) == 1
    assert (
        "2+ below" in shown(figure) and "students" not in figure["data"][0]["text"].split("100")[0]
    )


def test_layers_are_named_short():
    layers = (part(0, 1), part(2, 1), part(4, 1), part(1, 1, last=2), part(2, 1, last=4))
    named = [layer_name(each) for each in layers]
    assert named == ["At or above", "2 below", "4+ below", "1–2 below", "2+ below"]
    assert layer_name(Part(0, 1, False, 1, None, "")) == "At to 1 below"


def test_a_flow_that_may_not_be_shown_says_why():
    figure = flow((HIDDEN,), (), {}, look=WIDE)
    assert figure["data"] == [] and "Fewer than 10 students" in shown(figure)


FLOWS = ("recovered", "still_open", "slipped", "newly_added", "first_seen")


def skills(grade, *flows, hidden=None, **more):
    """A record of the stock from its five flows, sums by the identities."""
    rates = dict(zip(FLOWS, flows, strict=True)) if flows else dict.fromkeys(FLOWS)
    return {
        "origin_grade": grade,
        "group": "All skills" if grade is None else f"Grade {grade} skills",
        "carried_in": round(sum(flows[:2]), 1) if flows else None,
        "open_at_exit": round(sum(flows[1:]), 1) if flows else None,
        "pair_share": None,
        "after_entry": grade is not None and grade > 6,
        "n": 400 if flows else None,
        "hidden": hidden,
        **rates,
        **more,
    }


GREW = (
    skills(None, 1.8, 2.1, 0.6, 2.9, 0.4, pair_share=0.83),
    skills(5, 0.9, 0.4, 0.2, 0.0, 0.1),
    skills(6, hidden="fewer than 10 students"),
    skills(7, 0.0, 0.0, 0.0, 1.9, 0.0),
)
SPAN = {
    "entry": "fall of grade 6",
    "exit": "spring of grade 8",
    "entry_grade": 6,
    "exit_grade": 8,
}


def blocks(figure):
    """(name, low y, high y) of every fill that answers the pointer."""
    return [
        (t["text"].split("<b>")[1].split("</b>")[0], min(t["y"]), max(t["y"]))
        for t in figure["data"]
        if t.get("hoveron") == "fills"
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_blocks_of_the_stock_are_to_scale_and_add_up(look):
    """carried in = recovered + still open; open at exit = still open and what was added."""
    found = blocks(stock(GREW, SPAN, look=look))
    assert [name for name, *_ in found] == [
        "1.8 recovered",
        "2.1 still open",
        "2.1 still open",
        "0.6 slipped",
        "2.9 newly added",
        "0.4 first seen",
        "1.8 recovered",
    ]
    unit = (found[1][2] - found[1][1]) / 2.1
    for name, low, high in found:
        assert (high - low) / unit == pytest.approx(float(name.split()[0]), abs=0.01)
    entry, exit, risen = found[:2], found[2:6], found[6]
    for column, total in ((entry, 3.9), (exit, 6.0)):
        assert column[0][2] == 0 and -column[-1][1] / unit == pytest.approx(total, abs=0.01)
        for upper, lower in pairwise(column):
            assert upper[1] == lower[2]
    assert risen[1] == 0 and risen[2] > 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_ice_carried_in_rises_by_what_was_recovered(look):
    """The two bands start at the pieces at entry and end at the tip and at what is still open."""
    figure = stock(GREW, SPAN, look=look)
    found = {name: (low, high) for name, low, high in blocks(figure)[2:]}
    first, second = (t for t in figure["data"] if "opacity" in t and t["mode"] == "none")
    for trace, name in ((first, "1.8 recovered"), (second, "2.1 still open")):
        end = max(trace["x"])
        ys = [y for x, y in zip(trace["x"], trace["y"], strict=True) if x == end]
        assert (min(ys), max(ys)) == pytest.approx(found[name], abs=0.02)


@pytest.mark.parametrize("look", LOOKS)
def test_the_stock_says_its_numbers_and_reasons(look):
    """It grew by 0.6 slipped + 2.9 added - 1.8 recovered = 1.7; first seen is in no verdict."""
    words = shown(stock(GREW, SPAN, look=look))
    for told in ("<b>3.9</b>", "<b>6.0</b>", "<b>+1.7</b>", "83 of 100", "1.3 → <b>0.7</b>"):
        assert told in words
    assert "new: <b>1.9</b>" in words and "Fewer than 10" in words
    assert "from grades 7 to 8, taught since" in words


def test_a_stock_that_melts_has_a_real_minus_sign():
    melted = skills(None, 4.2, 1.1, 0.3, 0.9, 0.0)
    words = shown(stock((melted,), SPAN, look=WIDE))
    assert "\u22123.0" in words and "the stock melted" in words and "first seen" not in words
    assert "the stock held" in shown(stock((skills(None, 0, 2, 0, 0, 0),), SPAN, look=WIDE))


def test_a_small_stock_looks_small():
    def depth(record):
        return -min(low for _, low, _ in blocks(stock((record,), SPAN, look=WIDE)))

    assert depth(skills(None, 0, 0.1, 0.1, 0, 0)) < 0.2 * depth(skills(None, 0, 2, 1, 0, 0))


@pytest.mark.parametrize("look", LOOKS)
def test_withheld_pieces_are_never_drawn_as_none(look):
    """Slipped and first seen withheld: the stock at exit hangs in one piece of 6.0."""
    record = GREW[0] | {"slipped": None, "first_seen": None}
    found = blocks(stock((record,), SPAN, look=look))
    assert [name for name, *_ in found] == ["1.8 recovered", "2.1 still open", "6.0 open"]
    unit = (found[0][2] - found[0][1]) / 1.8
    assert -found[2][1] / unit == pytest.approx(6.0, abs=0.02)
    blind = record | {"open_at_exit": None, "hidden": "too few of them"}
    words = shown(stock((blind,), SPAN, look=look))
    assert "Too few of them" in words.replace("  ", " ") and "0.0" not in words


def test_what_the_whole_leaves_nothing_to_is_no_secret():
    made = icicles.stock_of(skills(7, 0, 0, 0, 1.9, 0) | {"still_open": None, "slipped": None})
    assert [(piece.kind, piece.value) for piece in made.exit] == [("newly_added", 1.9)]


@pytest.mark.parametrize("look", LOOKS)
def test_a_hidden_stock_is_its_reason_and_an_empty_one_a_zero(look):
    hidden = stock((skills(None, hidden="fewer than 10 students"),), SPAN, look=look)
    assert blocks(hidden) == [] and "Fewer than 10 students" in shown(hidden)
    empty = stock((skills(None, 0, 0, 0, 0, 0),), SPAN, look=look)
    assert blocks(empty) == [] and "<b>0.0</b>" in shown(empty)


def test_rates_are_told_truly():
    assert [icicles.rate(x) for x in (0, 0.04, 0.05, 12.34)] == ["0.0", "<0.1", "0.1", "12.3"]
    assert [icicles.signed_rate(x) for x in (-0.5, 0, 2)] == ["\u22120.5", "0.0", "+2.0"]


BELOW = (
    {"group": "Below grade level", "key": "all", "n": 1204, "arrived_below": 0.83},
    {"group": "1 grade below", "key": "1", "n": None, "arrived_below": 0.54, "added_here": 0.46},
    {"group": "2 grades below", "key": "2", "n": 90, "arrived_below": 1.0, "added_here": 0.0},
    {"group": "3 below", "key": "3", "n": None, "arrived_below": None, "hidden": "too few"},
)


@pytest.mark.parametrize("look", LOOKS)
def test_arrived_bars_are_wholes_of_100(look):
    figure = arrived(BELOW, SPAN, look=look)
    spans = [(min(t["x"]), max(t["x"])) for t in figure["data"]]
    assert spans == [(0, 83), (83, 100), (0, 54), (54, 100), (0, 100)]
    words = shown(figure)
    assert "Too few" in words and "1,204" in words and "below in fall of grade 6" in words
    rails = [s for s in figure["layout"]["shapes"] if s["line"].get("dash") == "dot"]
    assert len(rails) == 1


@pytest.mark.parametrize("look", LOOKS)
def test_pictures_are_small_plain_json_and_fit_a_slide(look):
    for figure in (
        flow(GROUPS, BANDS, FACTS, look=look),
        stock(GREW, SPAN, look=look),
        stock(GREW[:1], SPAN, look=look),
        arrived(BELOW, SPAN, look=look),
    ):
        assert len(json.dumps(figure)) < 60_000
        assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]
        if look.projector:
            assert figure["layout"]["height"] <= look.height
        if look == SLIDE:
            made = canvas(figure, title="Title", subtitle="Of whom", source="Source", look=look)
            assert made["layout"]["height"] == 1080
