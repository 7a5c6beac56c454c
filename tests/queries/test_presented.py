"""A presenter's view as it is shown today: its rules, what changed, numbers that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.presentations import Slide
from queries import ask, presented
from queries.presented import not_in, typed


def test_numbers_of_a_text_are_read_as_they_are_typed() -> None:
    assert [
        (value, places) for value, places, _ in typed("62% of 1,204, up 0.11 (−0.05) in v2")
    ] == [
        *((62.0, 0), (1204.0, 0), (0.11, 2)),
        (-0.05, 2),
    ]


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Six of ten", ()),
        ("1,204 students", ()),  # as counted
        ("61 of 100", ("100",)),  # 0.614 as a percent; nothing is 100
        ("61% and 61.4%", ()),
        ("62%", ("62",)),
        ("+0.11 SD", ()),  # 0.1149 rounded as it was typed
        ("+0.12 SD", ("+0.12",)),
        ("−0.11", ()),  # the sign is the words' own
        ("7 and 7", ("7",)),  # told once
        ("In 2024–25, and in 2024/25", ()),  # school years are no count
        ("In 1204, 61%-61%", ()),
    ],
)
def test_a_typed_number_is_looked_for_as_it_is_rounded(text: str, odd: tuple[str, ...]) -> None:
    assert not_in(text, (1204.0, 0.614, 0.1149)) == odd


def test_a_slide_is_shown_under_the_rules_of_its_presentation(demo_store: Path) -> None:
    slide = Slide("/?by=school", "breakdown")
    staff = presented.shown(slide, safe=False, data="demo")
    room = presented.shown(slide, safe=True, data="demo")
    assert demo_store.is_file() and staff.answer and room.answer and room.panel
    assert (staff.link, room.link) == ("/?by=school", "/?by=school&rules=projection")
    assert room.answer.tables != staff.answer.tables
    assert room.headline == room.panel.sentence and not room.changed
    # A link that asks for a room's rules keeps them in a presentation for staff.
    kept = presented.shown(Slide(room.link, "breakdown"), safe=False, data="demo")
    assert kept.answer and kept.answer.tables.keys() == room.answer.tables.keys()
    assert kept.link == room.link


@pytest.mark.parametrize(
    "link",
    [
        "/growth?rules=staff",
        "/growth?RULES=staff",
        "/growth#x",
        "/growth?x=%26rules=staff",
        "/growth?",
    ],
)
def test_no_slide_lifts_the_rules_of_its_presentation(link: str, demo_store: Path) -> None:
    one = presented.shown(Slide(link, "trajectory"), safe=True, data="demo")
    room = ask.answer("/growth?rules=projection", data="demo")
    assert demo_store.is_file() and one.answer and one.answer.subtitle == room.subtitle
    assert one.link == "/growth?rules=projection"
    told = presented.said(Slide(link, "trajectory"), safe=True, data="demo")
    assert told.subtitle == room.subtitle


def test_other_data_a_lost_view_and_odd_numbers_are_said(demo_store: Path) -> None:
    now = ask.data_version("demo")[:8]
    slide = Slide("/growth", "trajectory", headline="All 98,765 students grew in grade 8", data=now)
    one = presented.shown(slide, safe=True, data="demo")
    assert demo_store.is_file() and one.headline == slide.headline
    assert one.odd == ("98,765",) and not one.changed
    old = presented.shown(Slide("/growth", "trajectory", data="00000000"), safe=True, data="demo")
    assert "00000000" in old.changed and now in old.changed and old.panel
    for link, panel in (("/nowhere", "x"), ("/growth", "gone")):
        lost = presented.shown(Slide(link, panel), safe=True, data="demo")
        assert lost.panel is None and lost.problem.endswith(".")
    stale = presented.shown(Slide("/growth?district=nope", "trajectory"), safe=True, data="demo")
    assert any("nope" in one for one in stale.notices)


def test_what_an_editor_is_told_is_what_the_wall_shows(demo_store: Path) -> None:
    for link, panel in (("/", "layers"), ("/growth", "pace"), ("/nowhere", "x")):
        slide = Slide(link, panel, data="00000000")
        wall, told = (
            presented.shown(slide, safe=True, data="demo"),
            presented.said(slide, safe=True, data="demo"),
        )
        assert demo_store.is_file()
        assert (told.link, told.problem, told.changed) == (wall.link, wall.problem, wall.changed)
        assert told.sentence == (wall.panel.sentence if wall.panel else wall.problem)
