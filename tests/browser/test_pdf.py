"""A PDF as a reader takes it: by keyboard, the same whatever the window, and why where there is none.

Knows: the served app and what a reader sees. Must not know: how pages are laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import Watch
from tests.components.pdfs import headings, needs_weasyprint, opened, said_anywhere, tree, words
from tests.leaks import leaks

WHY = "This server makes no PDF: something is missing."


@pytest.fixture
def watch(page: Page) -> Iterator[Watch]:
    seen = Watch(page, draw="layers-head.children")
    yield seen
    assert seen.complaints == []
    assert seen.hosts <= {"127.0.0.1"}


def shown(page: Page, url: str, *, first: str = "layers") -> None:
    page.goto(url)
    page.wait_for_selector(f"#{first}[data-state]")
    page.wait_for_load_state("networkidle")


def taken(page: Page, name: str, within: str) -> bytes:
    """The PDF of a button that is pressed by keyboard."""
    page.locator(within).get_by_role("button", name=name).focus()
    with page.expect_download(timeout=60_000) as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename.endswith(".pdf")
    expect(page.locator(f"{within} .tool-said")).to_have_text("PDF saved")
    return got.value.path().read_bytes()


@needs_weasyprint
def test_a_view_leaves_as_a_pdf_with_its_picture(page: Page, served: str, watch: Watch) -> None:
    shown(page, served + "/?grade=8")
    made = opened(taken(page, "PDF", "#layers .toolbar"))
    assert headings(made)[0] == (1, page.locator("#layers-title").inner_text())
    [picture] = tree(made).all("Figure")
    assert picture.alt == page.locator("#layers .frame").get_attribute("aria-label")
    assert leaks(said_anywhere(made)) == []


@needs_weasyprint
def test_a_page_of_one_school_is_two_pages_whatever_the_window(
    page: Page, served: str, watch: Watch
) -> None:
    shown(page, served + "/schools", first="quadrant")
    link = page.locator("#school_table tbody th a").first.get_attribute("href")
    told = []
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        shown(page, served + str(link), first="profile")
        if width < 900:
            page.locator(".filters .fold-summary").click()
        made = opened(taken(page, "All views as a PDF", ".deck"))
        assert len(made.pages) == 2 and len(tree(made).all("Figure")) > 2
        told.append([re.sub(r"\s+", "", text) for text in words(made)])
    assert told[0] == told[1]


def test_where_no_pdf_can_be_made_the_button_says_why_and_prints(
    page: Page, served: str, watch: Watch
) -> None:
    shown(page, served + "/")
    page.evaluate("window.print = () => { window.printed = true }")
    page.route("**/export/pdf/ready", lambda route: route.fulfill(json={"why": WHY}))
    tools = page.locator("#tip .toolbar")
    tools.get_by_role("button", name="PDF").click()
    expect(tools.locator(".tool-said")).to_contain_text(WHY)
    page.wait_for_function("window.printed")
