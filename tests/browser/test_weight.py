"""What the first view weighs on the wire, with plotly.js from the wheel and from its smaller build."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.bench import weight
from tests.browser.watching import Watch

PAGES = ("/", "/growth", "/schools", "/providers", "/skills", "/zone", "/data")
NO_NPM = "npm could not bring plotly's cartesian build (no npm or no network)"


def test_the_first_view_and_the_repeat_view_from_the_wheel(browser: Browser, served: str) -> None:
    found = weight.weigh(browser, f"{served}/")
    assert not found.bundle
    assert 500 < found.first_kb <= weight.FIRST_KB[False], found
    assert found.repeat_kb <= weight.REPEAT_KB, found


def test_with_the_cartesian_build_pages_are_lighter_and_draw_every_chart(
    browser: Browser, page: Page, demo_set: Path, demo_store: Path, request: pytest.FixtureRequest
) -> None:
    """Every chart of every page holds marks, and the console stays silent."""
    static = request.config.cache.mkdir("static-cartesian")
    with weight.served(demo_set, static=static, bundle=True) as url:
        if url is None:
            pytest.skip(NO_NPM)
        found = weight.weigh(browser, f"{url}/")
        assert found.bundle
        assert 300 < found.first_kb <= weight.FIRST_KB[True], found
        assert found.repeat_kb <= weight.REPEAT_KB, found
        watch = Watch(page, draw="view")
        for path in PAGES:
            page.goto(url + path)
            page.wait_for_load_state("networkidle")
            assert blank(page) == [], path
        assert page.evaluate("Plotly.version")
        assert watch.complaints == [] and watch.hosts == {"127.0.0.1"}


def test_the_chart_on_the_screen_is_drawn_first_and_the_others_after_it(
    page: Page, served: str
) -> None:
    """Each chart's first marks, in the order they came: six icebergs fill the first screen, and no
    chart below waits for ever."""
    page.add_init_script(
        """window.came = [];
        window.frame = 0;
        (function tick() { window.frame += 1; requestAnimationFrame(tick); })();
        new MutationObserver(() => document.querySelectorAll(".js-plotly-plot").forEach((plot) => {
            const name = plot.closest("section").id;
            if (plot.data && plot.data.length && !window.came.some((one) => one[0] === name))
                window.came.push([name, window.frame]);
        })).observe(document, { childList: true, subtree: true });"""
    )
    page.goto(f"{served}/")
    names = (
        "[...document.querySelectorAll('.js-plotly-plot')].map((plot) => plot.closest('section'))"
    )
    page.wait_for_function(
        f"() => window.came.length > 4 && {names}.filter((one) => one.offsetHeight > 100).every("
        "(one) => window.came.some((each) => each[0] === one.id))"
    )
    came = page.evaluate("window.came")
    assert came[0][0] == "layers"
    assert came[-1][1] > came[0][1], "the first is painted before the last is drawn"


def blank(page: Page) -> list[str]:
    """Charts in which nothing is drawn, as HTML; one of 40 px waits for a choice of the reader's."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")]
        .filter(one => one.offsetHeight > 60 && !one.querySelector(
            ".trace path, .trace text, .point path, .hm image, .shapelayer path, .annotation"))
        .map(one => one.parentElement.outerHTML.slice(0, 200))"""
    )
