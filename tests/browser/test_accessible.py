"""Every page without a WCAG 2.2 A/AA violation that axe can find, light and dark, wide and phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from queries import ask

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only violations are wanted in full: what passed need not be written out, which takes a quarter.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
LINKS = (
    "/",
    "/?by=district&layer=2",
    "/?picture=table",
    "/?year=2021",
    "/growth?by=district",
    "/skills",
    "/schools?sort=growth",
    "/providers",
    "/zone",
    "/data",
    "/methods",
)


def _middle_schools() -> list[str]:
    """Two schools of the demo state that can be set beside each other."""
    panel = ask.answer("/schools", data="demo").panel("schools")
    assert panel is not None
    return [str(r["key"]) for r in panel.records if not r["hidden"]][:2]


WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page as it stands."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    address = page.url.partition("#")[0]
    return [
        f"{address}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]
    ]


def made_dark_and_narrow(page: Page) -> None:
    """The same page on a phone in the dark; what it draws anew for that is drawn."""
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.set_viewport_size(PHONE)
    quiet(page)


def quiet(page: Page, *, milliseconds: int = 400) -> None:
    """Wait until nothing has been asked for a while, no view waits for its answer and no colour is on
    its way to another."""
    page.wait_for_function(
        "([still]) => { const now = performance.now(); const at = document.body;"
        "const busy = document.title.startsWith('Updating') ||"
        "document.querySelector('[data-dash-is-loading=true]') !== null ||"
        "document.getAnimations().some(one => one.playState === 'running');"
        "const asked = performance.getEntriesByType('resource').length;"
        "if (busy || at.asked !== asked) { at.asked = asked; at.since = now; }"
        "return now - at.since > still; }",
        arg=[milliseconds],
    )


@pytest.mark.parametrize("part", range(2))
def test_axe_finds_nothing_light_and_wide_or_dark_and_narrow(
    browser: Browser, served: str, part: int
) -> None:
    """Colours hang on the theme and places on the width, so two states show all four: wide with
    every menu open, and a phone with its filters folded out."""
    found = []
    one, two = _middle_schools()
    schools = (f"/schools?compare={one},{two}&like={one}&near=2", f"/schools/{one}")
    for link in (*LINKS, *schools, "/nowhere")[part::2]:
        page = browser.new_page(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
        page.goto(served + link)
        page.wait_for_load_state("networkidle")
        quiet(page)
        for details in page.locator("details.menu > summary").all():
            details.click()
        found += violations(page)
        made_dark_and_narrow(page)
        for folded in page.locator("details:not([open]) > .fold-summary").all():
            folded.click()
        found += violations(page)
        page.close()
    assert found == []
