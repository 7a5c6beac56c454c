"""The Providers page as a reader meets it: every view drawn once, a threshold, a group, nothing leaks.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch, choose
from tests.leaks import leaks

DRAW = "balance-head.children"
PICTURES = ("balance", "effects")


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}
    assert leaks(seen.bodies) == []


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#balance[data-state]")
    page.wait_for_load_state("networkidle")


def test_a_deep_link_draws_every_view_once(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/providers?by=gender&chance=0.1")
    assert page.url == served + "/providers?by=gender&chance=0.1" and len(watch.draws) == 1
    for name in PICTURES:
        expect(page.locator(f"#{name}")).to_have_attribute("data-state", "drawn")
    assert page.locator("h1").count() == 1


def test_a_threshold_and_a_group_are_chosen(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/providers")
    choose(page, "chance", "0.2", draw=DRAW)
    assert page.url == served + "/providers?chance=0.2"
    choose(page, "by", "gender", draw=DRAW)
    assert page.url == served + "/providers?by=gender&chance=0.2" and len(watch.draws) == 3
    expect(page.locator("#groups")).to_contain_text("Female")


def test_without_providers_every_view_says_so(page: Page, served_real: str, watch: Watch) -> None:
    opened(page, served_real + "/providers")
    expect(page.locator("#effects")).to_contain_text("Not in this data")


def test_what_each_comparison_rests_on_opens_under_every_view(
    page: Page, served: str, watch: Watch
) -> None:
    opened(page, served + "/providers")
    for name in ("balance", "effects", "cost"):
        expect(page.locator(f"#{name}-fine")).to_contain_text("Evidence. Quasi-experimental")
        fold = page.locator(f"#{name} details[data-for=evidence]")
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(fold.locator("li")).to_have_count(6)
    opened(page, served + "/providers?provider=lumenpath")
    expect(page.locator("#effects-fine")).to_contain_text("who validated it: Hollinrow Research")
    assert page.locator("details[data-for=evidence]:visible").count() == 0
