"""The table of schools and the cards of those alike: cells, intervals, buttons, words for the ear."""

from __future__ import annotations

import json

import plotly.utils
import pytest

from components import interval_cell
from components.alike_cards import BETTER, alike_cards
from components.interval_cell import Scale, ends, scale_of
from components.school_table import SMALL, school_table
from queries.answer import Panel

MINUS = "\u2212"
FACTS = {
    "unit": "school",
    "many": "schools",
    "sort": "growth",
    "sort_words": "This order is not a ranking.",
    "page": 2,
    "pages": 3,
    "total": 120,
    "ordered": 62,
    "status_name": "at or above grade level",
    "reach": 0.4,
}


def unit(key, value=0.1, low=-0.1, high=0.3, **more):
    """A unit record: growth with its interval, in SD."""
    verdict = "grew more" if low > 0 else "grew less" if high < 0 else "too close to call"
    record = {"group": f"School {key}", "key": key, "district": "Lake", "n": 1204, "pooled": None}
    record |= {"status": 0.54, "status_low": 0.46, "status_high": 0.62, "status_n": 80}
    record |= {"conditional_growth": value, "low": low, "high": high, "verdict": verdict}
    record |= {"steadied": 0.06, "steadied_low": -0.04, "steadied_high": 0.16}
    record |= {"rank_low": 12, "rank_high": 40, "ordered": True, "chosen": False, "hidden": None}
    record |= {"change": 0.08, "change_low": 0.02, "change_high": 0.14, "covered_share": 0.93}
    return record | more


CLOSE = unit("close")
MORE = unit("more", 0.2, 0.1, 0.3)
LOST = {
    "pooled": "2 cohorts",
    "rank_low": None,
    "rank_high": None,
    "change": None,
    "change_low": None,
    "change_high": None,
}
SMALL_ONE = unit("small", 0.7, 0.2, 1.2, n=22, ordered=False, **LOST)
HIDDEN = dict.fromkeys(CLOSE) | {
    "group": "School hidden",
    "key": "hidden",
    "hidden": "fewer than 10 students",
}


def made(*records, **facts):
    """The table as the plain tree that goes to the browser."""
    panel = Panel(
        "school_table", "shown", "", "", records=records, alt="by growth", facts=FACTS | facts
    )
    return tree(school_table(panel, href=lambda key: f"/schools/{key}?cohort=2025"))


def tree(component):
    """A Dash component as plain dicts."""
    return json.loads(json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder))


def inside(node):
    """Every element below and at a node, in document order."""
    if isinstance(node, list):
        for each in node:
            yield from inside(each)
    elif isinstance(node, dict):
        yield node
        yield from inside(node["props"].get("children"))


def find(node, kind=None, **props):
    """Elements of a kind whose properties have these values (`_` stands for `-`)."""
    wanted = {name.replace("_", "-"): value for name, value in props.items()}
    return [
        each
        for each in inside(node)
        if kind in (None, each["type"])
        and all(each["props"].get(name) == value for name, value in wanted.items())
    ]


def words(node):
    """Text of a node, as it is read."""
    if isinstance(node, list):
        return "".join(words(each) for each in node)
    if isinstance(node, dict):
        return words(node["props"].get("children"))
    return "" if node is None else str(node)


def rows(table):
    """Cells of every row of the body."""
    (body,) = find(table, "Tbody")
    return [row["props"]["children"] for row in find(body, "Tr")]


def drawn(row):
    """class -> style of the boxes of the interval of a row."""
    (cell,) = [each for each in row if each["props"].get("className") == "drawn"]
    (bar,) = find(cell, "Div", aria_hidden="true")
    boxes = {box["props"]["className"]: box["props"].get("style") for box in find(bar, "Div")[1:]}
    return bar["props"]["className"], boxes


def test_a_row_has_every_column_once_and_prints_its_numbers():
    (row,) = rows(made(CLOSE))
    (table,) = find(made(CLOSE), "Table")
    assert [words(cell) for cell in row] == [
        "School close Lake",
        "1,204",
        "54% 46 to 62%",
        "+0.10 too close to call",
        f"+0.06 {MINUS}0.04 to 0.16",
        f"raw, {MINUS}0.10 to 0.30",
        "12–40 of 62",
        "+0.08 0.02 to 0.14",
        "93%",
    ]
    assert len(find(table, "Th", scope="col")) == len(row) == 9


def test_the_name_is_the_rows_head_and_leads_to_its_profile():
    (row,) = rows(made(CLOSE))
    assert row[0]["type"] == "Th" and row[0]["props"]["scope"] == "row"
    (link,) = find(row[0], "A")
    assert link["props"]["href"] == "/schools/close?cohort=2025"


def test_the_interval_stands_on_one_scale_from_minus_to_plus_reach():
    """Reach 0.4: -0.1 is an eighth left of the middle, 50 - 12.5; 0.3 is 50 + 37.5 = 87.5, so the
    line is 50 wide; raw 0.1 at 62.5, steadied 0.06 at 57.5."""
    kind, boxes = drawn(rows(made(CLOSE))[0])
    assert kind == "interval close"
    assert boxes["interval-line"] == {"left": "37.5%", "width": "50.0%"}
    assert boxes["interval-tick"] == {"left": "62.5%"}
    assert boxes["interval-dot"] == {"left": "57.5%"}
    (scale,) = find(made(CLOSE), "Div", className="interval-scale")
    assert [words(end) for end in scale["props"]["children"]] == [f"{MINUS}0.4", "0", "+0.4"]


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(0.01, 0.2, "more"), (-0.2, -0.01, "less"), (-0.1, 0.1, "close"), (0.0, 0.2, "close")],
)
def test_hollow_is_only_what_is_too_close_to_call(low, high, kind):
    """The stylesheet hollows the dot of `close`; an interval that touches 0 does not leave it out."""
    assert drawn(rows(made(unit("a", 0.1, low, high)))[0])[0] == f"interval {kind}"


def test_the_records_verdict_outlives_rounded_ends():
    """A lower end of 0.0004 is handed over as 0.0: the verdict was found before."""
    rounded = unit("a", 0.13, 0.0, 0.26) | {"verdict": "grew more"}
    assert drawn(rows(made(rounded))[0])[0] == "interval more"


def test_what_lies_beyond_the_scale_is_an_arrow_not_a_mark_at_the_edge():
    """0.7 raw and 1.2 at the upper end lie beyond 0.4; the line starts at 0.2, three quarters."""
    kind, boxes = drawn(rows(made(SMALL_ONE))[0])
    assert kind == "interval more small"
    assert boxes["interval-line"] == {"left": "75.0%", "width": "25.0%"}
    assert "interval-tick" not in boxes and "interval-on high" in boxes
    assert (
        "interval-on low" not in boxes and "interval-on high" not in drawn(rows(made(MORE))[0])[1]
    )


def test_a_small_school_is_marked_in_words_and_has_no_rank():
    (row,) = rows(made(SMALL_ONE))
    assert words(row[6]) == SMALL == "fewer than 30: not ordered"
    assert words(row[1]) == "22 2 cohorts"
    assert words(row[7]) == "—no cohort before it to compare"


def test_a_hidden_school_is_its_name_and_the_reason_across_the_cells():
    left_over = HIDDEN | {"conditional_growth": 0.333, "n": 7}
    (row,) = rows(made(left_over))
    assert [words(cell) for cell in row] == ["School hidden", "Fewer than 10 students"]
    assert row[1]["props"]["colSpan"] == 8
    assert "0.33" not in json.dumps(made(left_over)) and '"7"' not in json.dumps(made(left_over))


def test_without_steadied_values_the_raw_one_is_drawn_alone():
    (row,) = rows(
        made(unit("a", steadied=None, steadied_low=None, steadied_high=None, rank_low=None))
    )
    assert words(row[4]) == "—not steadied" and words(row[6]) == "—no rank"
    assert set(drawn(row)[1]) == {"interval-line", "interval-tick"}


def sorts(**facts):
    """Label of each head -> (what its button sets, the order it is announced in)."""
    found = {}
    for head in find(made(CLOSE, **facts), "Th", scope="col"):
        for button in find(head, "Button"):
            assert button["props"]["data-key"] == "sort" and button["props"]["type"] == "button"
            order = head["props"].get("aria-sort")
            found[words(button)] = (button["props"]["data-value"], order)
    return found


def test_heads_sort_highest_first_and_the_pressed_one_the_other_way():
    assert sorts() == {
        "School": ("name", None),
        "Students": ("n", None),
        "Status": ("status", None),
        "Growth, raw": ("growth-low", "descending"),
        "Growth, steadied": ("steadied", None),
        "Trend": ("change", None),
        "Coverage": ("covered", None),
    }
    assert sorts(sort="growth-low")["Growth, raw"] == ("growth", "ascending")
    assert sorts(sort="name")["School"] == ("name-low", "ascending")
    assert sorts(sort="name-low")["School"] == ("name", "descending")


def test_each_order_says_what_it_does_not_mean():
    (caption,) = find(made(CLOSE), "Caption")
    assert words(caption).startswith(
        "Rows 51 to 51 of 120, by growth. This order is not a ranking."
    )


def buttons(**facts):
    """Per pager: (words of a button, the page it leads to, whether it is shut)."""
    return [
        [
            (words(b), b["props"].get("data-value"), b["props"].get("aria-disabled"))
            for b in find(nav, "Button")
        ]
        for nav in find(made(CLOSE, **facts), "Nav")
    ]


def test_the_pager_leads_to_both_neighbours_and_stays_at_the_ends():
    """Page 1 is the link without the key; a shut button keeps its place and leads nowhere."""
    assert buttons() == [[("Previous", "", None), ("Next", "3", None)]] * 2
    assert buttons(page=1) == [[("Previous", None, "true"), ("Next", "2", None)]] * 2
    assert buttons(page=3) == [[("Previous", "2", None), ("Next", None, "true")]] * 2
    assert buttons(page=1, pages=1) == []
    assert "Page 2 of 3" in words(made(CLOSE))


def test_a_district_is_not_named_twice():
    row = rows(made(unit("d", group="Lake", district="Lake"), unit="district"))[0]
    assert words(row[0]) == "Lake"


def test_numbers_near_0_keep_their_side():
    assert ends(0.004, 0.2) == "0.004 to 0.20"
    assert ends(-0.2, -0.004) == f"{MINUS}0.20 to {MINUS}0.004"
    assert ends(-0.004, 0.2) == "0.00 to 0.20"


def test_a_scale_holds_every_value_in_whole_tenths():
    assert scale_of([{"low": -0.31, "high": 0.2}], ("low", "high")) == Scale(0.4)
    assert scale_of([{"low": -0.3}], ("low",)) == Scale(0.3)
    assert scale_of([{}], ("low",)) == Scale(interval_cell.LEAST)


def card(key, better=False, low=-0.1, high=0.2, **more):
    """A record of those alike."""
    record = {"group": f"School {key}", "key": key, "district": "Lake", "n": 114, "distance": 0.31}
    record |= {"entry_depth": 1.4, "econ": 0.62, "el": 0.18, "swd": None}
    record |= {"steadied": 0.05, "steadied_low": low, "steadied_high": high, "self": False}
    record |= {"difference": 0.1, "difference_low": 0.02, "difference_high": 0.18}
    return record | {"better": better, "reasons": f"Entered like {key}."} | more


OWN = card("own", self=True, entry_depth=1.5, econ=0.58)


def cards(*records):
    """Each card as (its words, its tree)."""
    panel = Panel("alike", "shown", "", "", records=records)
    made_of = find(tree(alike_cards(panel, href=lambda key: f"/schools/{key}")), "Li")
    return [(words(each), each) for each in made_of]


def test_a_card_carries_reasons_intake_and_growth():
    """1.4 is 0.1 less than 1.5; 62% is 4 points more than 58%; 18% is the same."""
    (_, (said, whole)) = cards(OWN, card("b"))
    for part in (
        "Entered like b.",
        "1.4 grades 0.1 less",
        "62% 4 points more",
        "18% the same",
        f"+0.05 SD {MINUS}0.10 to 0.20",
        "Difference from School own+0.10 SD 0.02 to 0.18",
    ):
        assert part in said
    assert "disability" not in said  # not in this data: no row
    assert find(whole, "A")[0]["props"]["href"] == "/schools/b"


def test_better_is_said_only_where_the_record_says_it():
    own, plain, better = cards(OWN | {"better": True}, card("b"), card("c", better=True))
    assert BETTER in better[0] and BETTER not in plain[0] and BETTER not in own[0]


def test_the_school_itself_is_not_compared_with_itself():
    ((said, _),) = cards(OWN)
    assert "the one compared" in said and "the same" not in said and "Difference" not in said


def test_a_difference_that_crosses_0_is_too_close_to_call():
    (_, (said, _), (told, _)) = cards(OWN, card("b", difference_low=-0.02), card("c"))
    assert "too close to call" in said and "too close to call" not in told
