"""Where the names of schools go: none over another, none outside, on any page."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from components.figures import labels, marks
from components.figures.funnel import funnel
from components.figures.labels import Box, Field, Span, Wish
from components.figures.quadrant import quadrant
from components.theme import Look
from tests.components.figure_groups import LOOKS, texts
from tests.components.figure_schools import FACTS, MORE, WIDE, dots, named, school, some


def spots(figure, look, *, wide=1.0, tall=1.0):
    """Functions that say where a data coordinate lands, in pixels, on a page of another size."""
    layout = figure["layout"]
    margin, ranges = layout["margin"], (layout["xaxis"]["range"], layout["yaxis"]["range"])
    across = wide * look.width - margin["l"] - margin["r"]
    up = tall * (layout["height"] - margin["t"] - margin["b"])
    (x0, x1), (y0, y1) = ranges
    return (
        lambda x: across * (x - x0) / (x1 - x0),
        lambda y: up * (y - y0) / (y1 - y0),
        (across, up),
    )


def boxes(figure, records, look, **page):
    """key -> (left, low, right, high) in pixels of every name in the plot."""
    px, py, _ = spots(figure, look, **page)
    found = {}
    for key, note in named(figure, records).items():
        size, bold = note["font"]["size"], note["text"].startswith("<b>")
        text = note["text"].replace("<b>", "").replace("</b>", "")
        wide, tall = marks.text_width(text, size, bold=bold), 1.2 * size
        x, y = px(note["x"]) + note["xshift"], py(note["y"]) + note["yshift"]
        left = x - {"left": 0, "center": 0.5, "right": 1}[note["xanchor"]] * wide
        low = y - {"bottom": 0, "middle": 0.5, "top": 1}[note["yanchor"]] * tall
        found[key] = (left, low, left + wide, low + tall)
    return found


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


PAGES = {"wide": (0.76, 1.0, 1.5), "narrow": (0.8, 1.0, 2.5), "projector": (1.0,)}
HEIGHTS = {"wide": (1.0,), "narrow": (1.0,), "projector": (0.8, 1.0, 1.2)}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("number", [20, 62, 80])
@pytest.mark.parametrize("draw", [quadrant, funnel])
def test_no_name_lies_over_another_or_leaves_the_plot_on_any_page(draw, number, look):
    for seed in (1, 2):
        records = some(number, seed)
        figure = draw(records, FACTS, look=look)
        points = [(key, x, y) for key, (x, y, _) in dots(figure).items()]
        assert len(points) == number
        for wide in PAGES[look.size]:
            for tall in HEIGHTS[look.size]:
                found = boxes(figure, records, look, wide=wide, tall=tall)
                assert {record["key"] for record in records if record["chosen"]} <= set(found)
                px, py, (across, up) = spots(figure, look, wide=wide, tall=tall)
                for (one, a), (other, b) in combinations(found.items(), 2):
                    assert not overlap(a, b), (one, other, wide)
                for key, box in found.items():
                    assert box[0] >= 0 and box[1] >= 0 and box[2] <= across and box[3] <= up
                    covered = [
                        other
                        for other, x, y in points
                        if other != key and overlap(box, (px(x), py(y), px(x), py(y)))
                    ]
                    # Only a chosen one may, where it has no other place.
                    assert not covered or any(r["chosen"] and r["key"] == key for r in records)


def test_names_of_those_told_apart_come_before_the_others():
    """20 schools: all told apart are named; on a phone, those furthest from 0 and the chosen."""
    records = some(20, 4, chosen=0)
    told = [r for r in records if r["ordered"] and r["verdict"] != "too close to call"]
    assert len(told) >= 2
    assert {r["key"] for r in told} <= set(named(quadrant(records, FACTS, look=WIDE), records))
    many = some(80, 5, chosen=1)
    phone = set(named(quadrant(many, FACTS, look=Look("light", "narrow")), many))
    judged = [r for r in many if r["ordered"] and r["verdict"] != "too close to call"]
    judged.sort(key=lambda r: -abs(r["conditional_growth"]))
    furthest = {r["key"] for r in judged if not r["chosen"]}
    assert phone <= furthest | {many[0]["key"]} and many[0]["key"] in phone and len(phone) <= 5


def test_a_name_leaves_out_what_every_school_is_called_unless_two_would_be_the_same():
    twin = {"group": "Elm Elementary School", "key": "e2"}
    records = (MORE, school("elm", status=0.2), school("elm", -0.2, status=0.7) | twin)
    words = texts(quadrant(records, FACTS, look=WIDE))
    assert "Alder" in words and "Alder Middle School" not in words
    assert {"Elm Middle School", "Elm Elementary Sc…"} & set(words) and "Elm" not in words


PLOT = Field(200, 100)


def test_a_name_goes_to_the_right_then_left_then_where_fewest_lines_are():
    """A name of 50 x 10, 6 px off its point: at x = 170 it would end at 226, beyond 200."""
    free, tight = labels.place([Wish(50, 50, 6, 50, 10), Wish(170, 50, 6, 50, 10)], PLOT)
    assert (free.across, free.up) == (1, 0) and (tight.across, tight.up) == (-1, 0)
    level = Box(Span(0, 200), Span(50, 50, -1, 1))
    (above,) = labels.place([Wish(50, 50, 6, 50, 10)], PLOT, lines=[level])
    assert above.up == 1 and (above.across, above.box.up.before) == (0, 6)


def test_boxes_meet_when_some_page_lets_them():
    """At 100 and 150 px with 40 px of words between: apart at 1, together at 0.76 (gap 38 px)."""
    one, other = Box.around(100, 50, 0), Box.around(150, 50, 0)
    words = one._replace(across=Span(100, 100, 0, 40), up=Span(50, 50, -5, 5))
    near = other._replace(across=Span(150, 150, 0, 5), up=Span(50, 50, -5, 5))
    assert not labels.meet(words, near, Field(300, 100))
    assert labels.meet(words, near, Field(300, 100, across=(0.76, 1.5)))
    # One ends at 100 s + 40, the other starts at 150 s - 70: they part ways at s = 2.2.
    left = near._replace(across=Span(150, 150, -70, -20))
    assert labels.meet(words, left, Field(300, 100))
    assert not labels.meet(words, left, Field(300, 100, across=(2.3, 2.5)))
    assert labels.meet(words, left, Field(300, 100, across=(1.0, 2.5)))


def test_a_name_without_room_is_left_out_unless_it_must_be_there():
    places = product(range(0, 201, 8), range(0, 101, 8))
    wall = [Box(Span(x, x, -4, 4), Span(y, y, -4, 4)) for x, y in places]
    wish = Wish(100, 50, 6, 40, 10)
    assert labels.place([wish], PLOT, points=wall) == [None]
    (spot,) = labels.place([Wish(100, 50, 6, 40, 10, reach=8, must=True)], PLOT, points=wall)
    assert spot is not None and labels.inside(spot.box, PLOT)
    assert labels.place([wish], PLOT, solid=[Box(Span(0, 200), Span(0, 100))]) == [None]
