"""The Skills page as a reader meets it: a target chosen by search, by key, by click; one draw each.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose, touch
from tests.leaks import leaks

DRAW = "prerequisites-head.children"
DRAWN = ("prerequisites", "with_without", "targets")
CHOOSER = ".control-standard button.dash-dropdown"


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#prerequisites[data-state]")
    page.wait_for_load_state("networkidle")


def settled(page: Page, target: str) -> None:
    """Wait until the list beside the map has the target pressed, and nothing is under way."""
    page.wait_for_selector(f'button[data-standard="{target}"][aria-pressed="true"]')
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_every_view_once(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/skills?econ=1&standard=8.EE.C.7")
    assert len(watch.draws) == 1
    assert page.url == served + "/skills?econ=1&standard=8.EE.C.7"
    for name in DRAWN:
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    expect(page.locator("h1")).to_contain_text("Under 8.EE.C.7")
    assert page.locator("h1").count() == 1
    expect(page.locator(CHOOSER)).to_contain_text("8.EE.C.7")


def test_a_target_is_found_by_words_or_code(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/skills")
    for words, code in (("unit fractions as", "3.NF.A.1"), ("7.rp.a.2", "7.RP.A.2")):
        page.locator(CHOOSER).click()
        page.locator(".dash-dropdown-search").fill(words)
        page.locator(".dash-dropdown-option").first.click()
        settled(page, code)
        assert page.url == served + f"/skills?standard={code}"
    assert len(watch.draws) == 3


def test_grade_and_strand_shorten_the_list_and_keep_the_target(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/skills?standard=8.EE.C.7")
    page.locator(".control-target-grade select").select_option("6")
    page.locator(".control-target-strand select").select_option("The number system")
    page.wait_for_load_state("networkidle")
    page.locator(CHOOSER).click()
    texts = page.locator(".dash-dropdown-option").all_inner_texts()
    assert "8.EE.C.7" in texts[0] and len(texts) == 3
    assert all("Grade 6 · The number system" in text for text in texts[1:])
    page.keyboard.press("Escape")
    assert page.url == served + "/skills?standard=8.EE.C.7" and len(watch.draws) == 1


def test_a_standard_of_the_list_becomes_the_target_by_key(
    page: Page, served: str, watch: Watch
) -> None:
    """It stays so when the list of targets was shortened to another grade, and focus stays on it."""
    opened(page, served + "/skills?standard=8.EE.C.7")
    page.locator(".control-target-grade select").select_option("8")
    page.wait_for_load_state("networkidle")
    button = page.locator('button[data-standard="7.EE.A.1"]')
    button.focus()
    page.keyboard.press("Enter")
    settled(page, "7.EE.A.1")
    assert page.url == served + "/skills?standard=7.EE.A.1"
    expect(page.locator('button[data-standard="7.EE.A.1"]')).to_be_focused()
    expect(page.locator(CHOOSER)).to_contain_text("7.EE.A.1")
    expect(page.locator("#with_without h2")).to_contain_text("7.EE.A.1")
    assert len(watch.draws) == 2


@pytest.mark.parametrize("place", ["prerequisites", "targets"])
def test_a_click_on_a_picture_makes_a_standard_the_target(
    page: Page, served: str, watch: Watch, place: str
) -> None:
    opened(page, served + "/skills?standard=8.EE.C.7")
    page.wait_for_selector(f"#{place} .js-plotly-plot .main-svg")
    drawn = page.evaluate(
        "place => document.querySelector(`#${place} .js-plotly-plot`).data.flatMap("
        "trace => trace.customdata || []).map(one => one.standard)",
        place,
    )
    code = next(one for one in drawn if one != "8.EE.C.7")
    touch(page, place, "plotly_click", [("standard", code)], draw=DRAW)
    settled(page, code)
    assert page.url == served + f"/skills?standard={code}"


def test_filters_are_one_draw_and_reset_returns_to_the_default(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/skills?standard=6.RP.A.3")
    choose(page, "window", "fall", draw=DRAW)
    assert page.url == served + "/skills?standard=6.RP.A.3&window=fall"
    page.locator("#reset").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).not_to_contain_text("6.RP.A.3")
    assert page.url == served + "/skills" and len(watch.draws) == 3


def test_the_target_stays_with_its_page(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/skills?standard=6.RP.A.3&econ=1")
    page.get_by_role("link", name="How deep is it?").click()
    page.wait_for_selector("#layers[data-state]")
    assert page.url == served + "/?econ=1"


def test_a_standard_that_is_none_is_named(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/skills?standard=9.Z.1")
    expect(page.locator(".notices")).to_contain_text("9.Z.1")
    expect(page.locator("#prerequisites")).to_have_attribute("data-state", "drawn")


def test_no_response_leaks_and_every_picture_leaves(page: Page, served: str, watch: Watch) -> None:
    for link in ("/skills?standard=8.EE.C.8&district=d03", "/skills?race=asian&grade=8&el=1"):
        opened(page, served + link)
    for name in DRAWN:
        answer = page.request.get(
            served + "/export/figure", params={"panel": name, "view": "/skills?econ=1"}
        )
        assert answer.ok, (name, answer.text())
        watch.bodies.append(answer.json())
    assert [found for body in watch.bodies for found in leaks(body)] == []


def test_a_phone_never_scrolls_sideways(page: Page, served: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for link in ("/skills", "/skills?standard=4.NF.B.3"):
        opened(page, served + link)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, link


def test_records_without_standards_say_so_in_every_view(page: Page, served_real: str) -> None:
    opened(page, served_real + "/skills")
    for name in DRAWN:
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "empty")
        expect(page.locator(f"#{name} .view-head")).to_contain_text("Not in this data")
