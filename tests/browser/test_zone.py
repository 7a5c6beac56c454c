"""The Zone page as a reader meets it: one draw, districts, keys, phone, real records, no leak.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose
from tests.leaks import leaks

DRAW = "roles-head.children"


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#roles[data-state]")
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_every_view_once(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/zone?cohort=2022&econ=1")
    assert len(watch.draws) == 1
    assert page.url == served + "/zone?cohort=2022&econ=1"
    expect(page.get_by_role("link", name="Is the zone working?")).to_have_attribute(
        "aria-current", "page"
    )
    assert page.locator("h1").count() == 1
    assert page.locator(".role").count() == 5
    for name in ("timeline", "funding"):
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    expect(page.locator("#scorecard h2")).to_contain_text("zone")
    expect(page.locator("#joined tbody th").first).to_have_text("Schools of the zone")


def test_districts_in_place_of_schools_are_one_draw(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/zone")
    choose(page, "unit", "district", draw=DRAW)
    assert len(watch.draws) == 2
    assert page.url == served + "/zone?unit=district"
    expect(page.locator(".scorecard tr.level").last).to_have_text("Districts")
    choose(page, "cohort", "2022", draw=DRAW)
    assert page.url == served + "/zone?cohort=2022&unit=district"


def test_a_school_of_the_scorecard_leads_to_its_profile(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/zone?cohort=2022")
    link = page.locator(".scorecard tbody th a").first
    name = link.inner_text()
    link.click()
    page.wait_for_selector("#profile[data-state]")
    assert "cohort=2022" in page.url and "/schools/" in page.url
    expect(page.locator("#profile h1")).to_contain_text(name)


def test_what_was_not_reported_is_heard_as_such(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/zone?cohort=2020")
    cell = page.locator(".fidelity td.none").first
    expect(cell).to_contain_text("not reported")


def test_no_response_leaks_and_the_pictures_leave(page: Page, served: str, watch: Watch) -> None:
    for link in ("/zone?race=asian", "/zone?unit=district&el=1"):
        opened(page, served + link)
    for panel in ("timeline", "funding"):
        answer = page.request.get(
            served + "/export/figure", params={"panel": panel, "view": "/zone"}
        )
        assert answer.ok
        watch.bodies.append(answer.json())
    assert watch.bodies
    assert [leak for body in watch.bodies for leak in leaks(body)] == []


def test_it_fits_a_phone(page: Page, served: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, served + "/zone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_records_without_a_zone_say_so_and_show_what_they_can(
    page: Page, served_real: str, watch: Watch
) -> None:
    opened(page, served_real + "/zone")
    expect(page.locator("#scorecard h2")).to_contain_text("Nothing in this data says who is in")
    expect(page.locator(".scorecard tbody th a").first).to_be_visible()
    for name in ("joined", "fidelity", "timeline", "funding"):
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "empty")
        expect(page.locator(f"#{name} h2")).to_contain_text("Not in this data")
