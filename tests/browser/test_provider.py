"""One provider's page as a reader meets it: from the list and back, schools like mine, the bundle.

Knows: the served app and what a reader sees. Must not know: how answers are made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from queries import ask
from tests.browser.test_accessible import TAGS
from tests.browser.watching import Watch, choose
from tests.leaks import leaks

DRAW = "provider-head.children"


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw=DRAW)
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}
    assert leaks(seen.bodies) == []


def opened(page: Page, url: str, *, first: str = "provider") -> None:
    page.goto(url)
    page.wait_for_selector(f"#{first}[data-state]")
    page.wait_for_load_state("networkidle")


def test_a_name_leads_to_its_page_and_back(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/providers?gender=female", first="balance")
    page.get_by_role("link", name="Lumenpath").click()
    page.wait_for_selector("#provider[data-state]")
    page.wait_for_load_state("networkidle")
    assert page.url == served + "/providers/lumenpath?gender=female"
    expect(page.locator("h1")).to_have_text("Lumenpath")
    assert page.locator(".three li").count() == 3
    assert page.locator("h1").count() == 1 and len(watch.draws) == 1
    choose(page, "chance", "0.1", draw=DRAW)
    assert page.url == served + "/providers/lumenpath?chance=0.1&gender=female"
    page.get_by_role("link", name="All providers").click()
    page.wait_for_selector("#balance[data-state]")
    assert page.url == served + "/providers?chance=0.1&gender=female"


def test_the_bundle_is_that_of_what_is_seen(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/providers/lumenpath?chance=0.1")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Replication bundle").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as packed:
        assert "/providers?chance=0.1&provider=lumenpath" in packed.read("README.md").decode()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_schools_like_mine_fit_the_screen_and_read_well(
    page: Page, served: str, watch: Watch, size: tuple[int, int]
) -> None:
    panel = ask.answer("/schools", data="demo").panel("schools")
    assert panel is not None
    one = next(str(row["key"]) for row in panel.records if not row["hidden"])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, served + f"/providers/lumenpath?like={one}&near=2")
    assert page.locator("#provider_alike .alike-card").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [
        f"{v['id']}: {n['html'][:90]}" for v in found.response["violations"] for n in v["nodes"]
    ] == []


def test_an_unknown_provider_is_said(page: Page, served: str, watch: Watch) -> None:
    opened(page, served + "/providers/nope")
    expect(page.locator("#provider")).to_contain_text("there is no model provider “nope”")
