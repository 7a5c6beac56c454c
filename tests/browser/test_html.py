"""A view outside the app: a file opened without a server, and an embed inside another page."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessible import OPTIONS

SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def test_a_view_saved_as_a_page_opens_without_a_server(
    browser: Browser, page: Page, served: str, tmp_path: Path
) -> None:
    page.goto(served + "/growth")
    page.wait_for_selector("#trajectory[data-state=drawn]")
    with page.expect_download() as taken:
        page.locator("[data-act=html][data-view=trajectory]").click()
    file = tmp_path / "view.html"
    taken.value.save_as(file)
    sentence = page.locator("#trajectory-title").inner_text()
    for width, height in SIZES.values():
        other = browser.new_page(viewport={"width": width, "height": height})
        asked: list[str] = []
        complaints: list[str] = []
        other.on("request", lambda one, asked=asked: asked.append(one.url))
        other.on("console", lambda m, held=complaints: held.append(m.text))
        other.on("pageerror", lambda error, held=complaints: held.append(str(error)))
        other.goto(file.as_uri())
        other.wait_for_selector(".picture .main-svg")
        expect(other.locator("h1")).to_have_text(sentence)
        other.locator("summary").focus()
        other.keyboard.press("Enter")
        assert other.locator("tbody tr").first.is_visible()
        assert [one for one in asked if not one.startswith(("file:", "blob:", "data:"))] == []
        assert complaints == []
        assert other.evaluate("document.documentElement.scrollWidth") <= width
        assert _violations(other) == []
        other.close()


@pytest.mark.parametrize("size", SIZES)
def test_an_embed_is_one_view_with_its_source_and_no_chrome(
    browser: Browser, served: str, size: str
) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    for address, view in (
        ("/?grade=6,7,8&embed=1", "grade level"),
        ("/providers?embed=1&panel=effects", "providers"),
        ("/zone?embed=1&panel=scorecard", "zone"),
    ):
        complaints: list[str] = []
        page.on("console", lambda m, held=complaints: held.append(m.text))
        page.goto(served + address)
        page.wait_for_load_state("networkidle")
        expect(page.locator("h1")).to_contain_text(view)
        expect(page.locator(".fine").first).to_contain_text("Data version")
        expect(page.locator(".kind")).to_contain_text("Synthetic")
        assert page.locator("header, footer, .filters, .toolbar").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert _violations(page) == [] and complaints == []
    page.close()


def test_a_frame_of_our_own_page_may_hold_an_embed_and_another_origins_may_not(
    page: Page, served: str
) -> None:
    frame = f"<iframe src='{served}/growth?embed=1&panel=pace' width='900' height='700'></iframe>"
    page.goto(served + "/growth?embed=1")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{frame}`)")
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    page.goto("about:blank")  # an origin of its own
    page.set_content(frame)
    page.wait_for_timeout(800)
    assert [one.url for one in page.frames[1:]] == ["chrome-error://chromewebdata/"]
