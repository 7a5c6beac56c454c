"""The Growth page as a reader meets it: one draw, cohorts to choose, keys, phone, exports, refusals.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose
from tests.leaks import leaks

DRAW = "trajectory-head.children"
DRAWN = ("trajectory", "stock", "moves", "by_start", "reaching", "arrived", "pace", "matched")


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#trajectory[data-state]")
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_every_view_once(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/growth?by=district&cohort=2022&econ=1")
    assert len(watch.draws) == 1
    assert page.url == served + "/growth?by=district&cohort=2022&econ=1"
    for name in (*DRAWN, "by_group"):
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    expect(page.locator("h1")).to_contain_text("The same")
    assert page.locator("h1").count() == 1
    expect(page.locator(".selection")).to_contain_text("entered grade 6 in fall 2021")


def test_a_span_is_one_draw_and_brings_its_own_cohorts(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/growth")
    choose(page, "span", "f8-s8", draw=DRAW)
    assert len(watch.draws) == 2
    assert page.url == served + "/growth?span=f8-s8"
    cohorts = page.locator("""[id='{"name":"cohort","role":"filter"}'] option""")
    # The first is the select's own hidden one. Spring 2021 was not tested: that cohort has no end.
    assert cohorts.all_inner_texts()[1:] == [
        "Latest", "2024-25", "2023-24", "2022-23", "2021-22", "2019-20",
    ]  # fmt: skip
    choose(page, "cohort", "2020", draw=DRAW)
    assert page.url == served + "/growth?cohort=2020&span=f8-s8"
    expect(page.locator(".selection")).to_contain_text("fall 2019")


def test_a_window_nobody_sat_is_named(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/growth?cohort=2020")
    expect(page.locator("#trajectory .fine")).to_contain_text("Nobody sat this test in: Spring of")


def test_what_another_page_chose_travels_along_and_back(
    page: Page, served: str, watch: Watch
) -> None:
    page.goto(served + "/?year=2024&econ=1")
    page.wait_for_selector("#layers[data-state]")
    page.get_by_role("link", name="Does it grow?").click()
    page.wait_for_selector("#trajectory[data-state]")
    choose(page, "by", "gender", draw=DRAW)
    assert page.url == served + "/growth?by=gender&econ=1&year=2024"
    page.get_by_role("link", name="How deep is it?").click()
    page.wait_for_selector("#layers[data-state]")
    assert page.url == served + "/?econ=1&year=2024"


def test_a_test_without_points_says_so_and_shows_what_it_can(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/growth?test=orvalle")
    expect(page.locator("#trajectory h1")).to_contain_text("scaled anew in each grade")
    expect(page.locator("#by_start")).to_have_attribute("data-state", "drawn")
    expect(page.locator("#stock h2")).not_to_be_empty()


def test_the_numbers_are_one_key_away(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/growth")
    page.locator("#stock-numbers > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stock-numbers th[scope=row]").first).to_have_text("All skills")
    page.locator("#moves .more > summary").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#moves .explained pre").first).to_contain_text("from cohort")


def test_no_response_leaks_and_every_picture_leaves(page: Page, served: str, watch: Watch) -> None:
    for link in ("/growth?by=school&race=asian", "/growth?by=year&district=d03&cohort=2021"):
        opened(page, served + link)
    for name in DRAWN:
        answer = page.request.get(
            served + "/export/figure", params={"panel": name, "view": "/growth?econ=1"}
        )
        assert answer.ok, (name, answer.text())
        watch.bodies.append(answer.json())
    assert [found for body in watch.bodies for found in leaks(body)] == []


def test_a_phone_never_scrolls_sideways(page: Page, served: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for link in ("/growth", "/growth?by=school"):
        opened(page, served + link)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, link


def test_the_public_records_draw_what_they_hold(page: Page, served_real: str) -> None:
    opened(page, served_real + "/growth?cohort=2021")
    expect(page.locator("h1")).to_contain_text("gained 57 points")
    expect(page.locator("#moves")).to_have_attribute("data-state", "drawn")
    expect(page.locator("#stock h2")).to_contain_text("Not in this data")
    expect(page.locator("#by_start")).to_have_attribute("data-state", "drawn")
