"""The questions people come with that the Growth page answers, asked as they would ask them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from queries import ask
from queries.answer import number
from queries.dimensions import BREAKDOWNS, DIMENSIONS
from queries.words import of_100
from tests.questions.test_iceberg_questions import FORBIDDEN


@pytest.fixture(autouse=True)
def _built(demo_store: Path) -> None:
    """Every question is asked of the small demo state."""


def test_policymaker_does_it_grow_as_children_go_through_middle_school() -> None:
    """The same children: the stock carried in, and what it became, adds up on the screen."""
    panel = ask.answer("/growth", data="demo").panel("stock")
    assert panel is not None and panel.state == "shown"
    all_ = panel.records[0]
    carried = number(all_["recovered"]) + number(all_["still_open"])
    assert number(all_["carried_in"]) == pytest.approx(carried, abs=1e-9)
    at_exit = sum(
        number(all_[name]) for name in ("still_open", "slipped", "newly_added", "first_seen")
    )
    assert number(all_["open_at_exit"]) == pytest.approx(at_exit, abs=1e-9)
    net = number(all_["slipped"]) + number(all_["newly_added"]) - number(all_["recovered"])
    assert ("grew" in panel.sentence) == (net > 0) and ("melted" in panel.sentence) == (net < 0)


def test_policymaker_is_it_about_the_schools_or_about_what_children_arrived_with() -> None:
    """Of 100 below at exit: so many were below at entry, the others were added here."""
    panel = ask.answer("/growth", data="demo").panel("arrived")
    assert panel is not None and panel.state == "shown"
    all_ = panel.records[0]
    assert number(all_["arrived_below"]) + number(all_["added_here"]) == pytest.approx(1)
    assert f", {of_100(number(all_['arrived_below']))} were already below" in panel.sentence


def test_policymaker_what_growth_would_it_take() -> None:
    """Points a year made and needed, of those who entered below, and which of them is larger."""
    panel = ask.answer("/growth", data="demo").panel("pace")
    assert panel is not None and panel.state == "shown"
    row = panel.records[0]
    enough = number(row["made"]) >= number(row["needed"])
    assert panel.sentence.startswith("It was enough" if enough else "It was not enough")


def test_leader_are_students_who_start_far_behind_growing_enough() -> None:
    """Growth by layer at entry, each with n and an interval that holds its value."""
    district = next(iter(ask.catalog("demo").districts))
    panel = ask.answer(f"/growth?district={district}", data="demo").panel("by_start")
    assert panel is not None and panel.state == "shown"
    shown = [row for row in panel.records if not row["hidden"]]
    assert len(shown) >= 3
    for row in shown:
        value = number(row["conditional_growth"])
        assert number(row["low"]) <= value <= number(row["high"]) and number(row["n"]) >= 10


def test_leader_which_districts_truly_differ() -> None:
    """In the data's own order, a verdict only where the interval leaves out 0."""
    panel = ask.answer("/growth?by=district", data="demo").panel("by_group")
    assert panel is not None and panel.state == "shown"
    names = [place.name for place in ask.catalog("demo").districts.values()]
    told = [str(row["group"]) for row in panel.records]
    assert told == [name for name in names if name in told]
    for row in panel.records:
        if row["hidden"]:
            continue
        clear = number(row["low"]) > 0 or number(row["high"]) < 0
        assert (row["verdict"] != "too close to call") == clear


def test_presenter_what_is_the_one_sentence() -> None:
    """One sentence a view, worded as the product wants it, and who is not in every cohort's view."""
    catalog, draw = ask.catalog("demo"), random.Random(9)
    for _ in range(40):
        query = {"span": draw.choice(list(catalog.spans)), "by": draw.choice(BREAKDOWNS)}
        for key in draw.sample(("district", "race", "el", "provider"), 2):
            query[key] = draw.choice(list(DIMENSIONS[key].choices(catalog)))
        link = "/growth?" + "&".join(f"{key}={value}" for key, value in query.items())
        for panel in ask.answer(link, data="demo").panels:
            assert panel.sentence.endswith(".") and not FORBIDDEN.search(panel.sentence), link
            if panel.state == "shown" and panel.name != "coverage":
                assert "not in this picture" in panel.missing, panel.name
