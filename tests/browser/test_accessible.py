"""Every page without a WCAG 2.2 A/AA violation that axe can find, light and dark, wide and phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_axe_finds_nothing(
    browser: Browser, served: str, theme: str, size: tuple[int, int]
) -> None:
    found = []
    one, two = _middle_schools()
    schools = (f"/schools?compare={one},{two}&like={one}&near=2", f"/schools/{one}")
    for link in (*LINKS, *schools, "/nowhere"):
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        page.goto(served + link)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        for details in page.locator("details.menu > summary").all():
            if size[0] > 900:
                details.click()
        result = Axe().run(page, options=OPTIONS)
        found += [
            f"{link}: {one['id']}: {node['html'][:120]}"
            for one in result.response["violations"]
            for node in one["nodes"]
        ]
        page.close()
    assert found == []
