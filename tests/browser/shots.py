"""Every picture of the README, made from the app as it runs: `python -m tests.browser.shots`.

Knows: which views are shown, in which sizes, from which data set. Must not know: how they are drawn.
Pictures of the demo state always; those of the public student records where WATERLINE_REAL_DATA
names them, else that is said. Aggregates only leave the app, so they are all a picture can show.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from data import settings
from data.build import build
from data.presentations import Slide, create
from tests.browser import chromium
from tests.browser.conftest import serving

INTO = settings.ROOT / "docs" / "pictures"
SIZES = {"wide": (1440, 900), "phone": (390, 844), "slide": (1920, 1080)}


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, the view, the size, and the part of the page (None: the top)."""

    name: str
    link: str
    size: str
    part: str | None = None
    theme: str = "light"


DEMO = (
    Shot("iceberg-wide", "/", "wide"),
    Shot("iceberg-phone", "/", "phone"),
    Shot("iceberg-slide", "/", "slide"),
    Shot("iceberg-dark", "/", "wide", theme="dark"),
    Shot("tip-wide", "/", "wide", part="#tip"),
    Shot("origin-wide", "/", "wide", part=".pair"),
    Shot("strands-wide", "/", "wide", part="#strands"),
    Shot("breakdown-wide", "/?by=district&grade=8", "wide", part="#breakdown"),
    Shot("hundred-wide", "/?picture=hundred", "wide"),
    Shot("growth-wide", "/growth", "wide", part="#trajectory"),
    Shot("growth-phone", "/growth", "phone"),
    Shot("stock-wide", "/growth", "wide", part="#stock"),
    Shot("moves-wide", "/growth?provider=none", "wide", part="#moves"),
    Shot("starts-wide", "/growth?by=district", "wide", part="#by_group"),
    Shot("skills-wide", "/skills?standard=7.EE.B.4", "wide", part="#prerequisites"),
    Shot("with-without-wide", "/skills?standard=7.EE.B.4", "wide", part="#with_without"),
    Shot("skills-phone", "/skills", "phone"),
    Shot("schools-wide", "/schools", "wide", part="#quadrant"),
    Shot("schools-phone", "/schools", "phone"),
    Shot("schools-slide", "/schools", "slide"),
    Shot("school-table-wide", "/schools?sort=growth", "wide", part="#school_table"),
    Shot("profile-wide", "/schools/s0112", "wide"),
    Shot("balance-wide", "/providers", "wide", part="#balance"),
    Shot("providers-wide", "/providers", "wide", part="#effects"),
    Shot("tests-wide", "/providers", "wide", part="#both_tests"),
    Shot("overlap-wide", "/providers?provider=lumenpath", "wide", part="#overlap"),
    Shot("providers-phone", "/providers", "phone"),
    Shot("zone-wide", "/zone", "wide"),
    Shot("data-wide", "/data", "wide"),
)
BOARD = (
    Slide("/", "layers", headline="Most of our unfinished math lies below this year's grade"),
    Slide("/growth", "trajectory", notes="Who left is not in the thick line."),
    Slide("/providers", "effects"),
)
REAL = (
    Shot("records-wide", "/", "wide"),
    Shot("records-phone", "/", "phone"),
    Shot("records-slide", "/", "slide"),
    Shot("records-growth", "/growth?cohort=2021", "wide", part="#trajectory"),
)


def take(browser: Browser, url: str, shot: Shot, *, into: Path) -> Path:
    """Open a view, wait for its first draw, save the PNG; returns its path."""
    width, height = SIZES[shot.size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(url + shot.link)
    drawn(page)
    path = into / f"{shot.name}.png"
    if shot.part:
        page.locator(shot.part).first.screenshot(path=str(path))
    else:
        page.screenshot(path=str(path))
    page.close()
    return path


def drawn(page: Page) -> None:
    """Wait until the page's charts stand still."""
    page.wait_for_selector(".js-plotly-plot .main-svg, .cells, .deck-row", timeout=30_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)


def main() -> int:
    """Make all pictures; returns the exit code."""
    INTO.mkdir(parents=True, exist_ok=True)
    given = settings.get("WATERLINE_REAL_DATA")
    with tempfile.TemporaryDirectory(prefix="waterline-shots-") as home:
        os.environ["WATERLINE_HOME"] = home
        sets = [(_demo(), DEMO)]
        if given:
            sets.append((_records(Path(given)), REAL))
        else:
            print("WATERLINE_REAL_DATA is not set: no pictures of the public records.")
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=str(chromium.find()), args=list(chromium.FLAGS)
            )
            board = create("Board meeting", BOARD)
            sets[0] = (
                sets[0][0],
                (
                    *DEMO,
                    Shot("present-edit-wide", f"/present#{board.edit}", "wide"),
                    Shot("present-slide", f"/present/{board.view}", "slide"),
                    Shot("present-phone", f"/present/{board.view}", "phone"),
                ),
            )
            for folder, shots in sets:
                with serving(folder, log=Path(home) / f"{folder.name}.log") as url:
                    for shot in shots:
                        print(take(browser, url, shot, into=INTO).relative_to(settings.ROOT))
            browser.close()
    return 0


def _demo() -> Path:
    from data.demo.__main__ import main as make

    folder = settings.set_folder("demo")
    if make([str(folder)]):
        raise SystemExit("The demo state could not be made.")
    build(folder)
    return folder


def _records(given: Path) -> Path:
    from data.importers.__main__ import main as bring

    records, folder = given.expanduser().resolve() / "sgpdata", settings.set_folder("sgpdata")
    scores, cuts = records / "math_long_dev.parquet", records / "math_cutscores.csv"
    if bring(["sgp-long", str(scores), "--cut-scores", str(cuts), "--into", str(folder)]):
        raise SystemExit("The public records could not be imported.")
    build(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
