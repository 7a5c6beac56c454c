"""What the first view weighs on the wire, and how soon its first chart stands there.

Knows: a Chromium's own count of encoded bytes. Must not know: why a page weighs what it weighs.
`python -m tests.bench.weight` prints it for the demo state: plotly.js from the wheel, and its
cartesian build where npm brings it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from components import plotly_js
from data import settings
from tests.browser import chromium
from tests.browser.conftest import serving

FIRST_KB = {False: 1500, True: 1000}  # at most, by whether the cartesian build is there
REPEAT_KB = 60
CHART_SECONDS = 1.5
# A chart with something drawn in it: Dash draws an empty one first, as wide as the page.
CHART = """() => [...document.querySelectorAll('.js-plotly-plot')].some(
  (plot) => plot.data && plot.data.length && plot.querySelector('.main-svg'))"""
QUIET_MS = 1000  # without traffic for so long, a view is complete


@dataclass(frozen=True)
class Weight:
    """One address, opened twice: kB (1,000 bytes) on the wire with headers, the first time with an
    empty cache; seconds from the first navigation to the first chart with data; whether the
    cartesian build was served."""

    first_kb: float
    repeat_kb: float
    chart_seconds: float
    bundle: bool
    heaviest: tuple[tuple[str, float], ...]  # file of the first view -> kB

    def __str__(self) -> str:
        way = "cartesian build" if self.bundle else "wheel"
        return (
            f"plotly.js of the {way}: first view {self.first_kb:,.0f} kB, repeat view "
            f"{self.repeat_kb:,.0f} kB, first chart after {self.chart_seconds:.2f} s"
        )


def weigh(browser: Browser, url: str) -> Weight:
    """Open `url` in a context that has seen nothing, and again in the same context."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        first, seconds = _opened(context, url)
        repeat, _ = _opened(context, url)
        script = context.request.get(url.rstrip("/") + plotly_js.URL).body()
    finally:
        context.close()
    return Weight(
        first_kb=sum(first.values()) / 1000,
        repeat_kb=sum(repeat.values()) / 1000,
        chart_seconds=seconds,
        bundle=b"cartesian" in script[:200],
        heaviest=tuple(
            (name, size / 1000) for name, size in sorted(first.items(), key=lambda one: -one[1])
        ),
    )


def _opened(context: BrowserContext, url: str) -> tuple[dict[str, float], float]:
    """Bytes on the wire by address, and seconds to the first visible chart."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: dict[str, float] = {}
    last = [time.monotonic()]

    def asked(event: dict) -> None:
        names[event["requestId"]] = event["request"]["url"].removeprefix(url.rstrip("/"))
        last[0] = time.monotonic()

    def got(event: dict) -> None:
        name = names.get(event["requestId"], event["requestId"])
        sizes[name] = sizes.get(name, 0) + event["encodedDataLength"]
        last[0] = time.monotonic()

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", got)
    wire.send("Network.enable")
    start = time.monotonic()
    page.goto(url, wait_until="commit")
    page.wait_for_function(CHART)
    seconds = time.monotonic() - start
    while time.monotonic() - last[0] < QUIET_MS / 1000:
        page.wait_for_timeout(50)
    page.close()
    return sizes, seconds


@contextmanager
def served(data: Path, *, static: Path, bundle: bool) -> Iterator[str | None]:
    """Address of the app on a data set whose store is built, its static files kept in `static`:
    with the cartesian build there, or without. None where npm cannot bring it."""
    version = plotly_js.wheel_version()
    before = settings.home()
    with tempfile.TemporaryDirectory(prefix="waterline-weight-") as folder:
        home = Path(folder)
        for name in ("sets", "stores"):
            (home / name).symlink_to(before / name, target_is_directory=True)
        (home / "static").symlink_to(static, target_is_directory=True)
        os.environ["WATERLINE_HOME"] = folder
        try:
            if bundle:
                plotly_js.fetch(version)
            else:
                plotly_js.kept(version).unlink(missing_ok=True)
            if plotly_js.kept(version).is_file() is not bundle:
                yield None
                return
            with serving(data, log=home / "log.txt") as url:
                yield url
        finally:
            os.environ["WATERLINE_HOME"] = str(before)


def measured(data: Path) -> list[Weight]:
    """Both ways on a data set whose store is built; the wheel's alone where npm is not there."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.ensure()), args=list(chromium.FLAGS)
        )
        for bundle in (False, True):
            static = settings.home() / "weight" / ("cartesian" if bundle else "wheel")
            static.mkdir(parents=True, exist_ok=True)
            with served(data, static=static, bundle=bundle) as url:
                if url is not None:
                    found.append(weigh(browser, f"{url}/"))
        browser.close()
    return found


def section(data: Path | None = None) -> str:
    """What was measured as a section of BENCHMARKS.md."""
    told = measured(data or settings.set_folder("demo").resolve())
    return "\n".join(
        [
            "## What the first view weighs",
            "",
            "Headless Chromium on this machine, the demo state: encoded bytes with headers. At most "
            f"{FIRST_KB[False]:,} kB with the wheels, {FIRST_KB[True]:,} kB with plotly's cartesian "
            f"build, {REPEAT_KB} kB for a repeat view; first chart within {CHART_SECONDS} s.",
            "",
            *(f"- {one}" for one in told),
            "",
        ]
    )


def main() -> int:
    """Print both ways on the demo state; 1 where a limit is broken."""
    broken = False
    for found in measured(settings.set_folder("demo").resolve()):
        print(found)
        for name, size in found.heaviest[:8]:
            print(f"  {size:8,.1f} kB  {name[:90]}")
        broken |= found.first_kb > FIRST_KB[found.bundle] or found.repeat_kb > REPEAT_KB
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
