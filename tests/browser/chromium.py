"""Finds a Chromium for the browser tests and the README's pictures, or gets one.

Knows: where a Chromium may be. Must not know: pages, tests.
`python -m tests.browser.chromium` prints its path, after installing one where none is found.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from data import settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",  # the pages under test are our own, and root may have no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "No Chromium found. Install one (Debian: apt-get install chromium; anywhere: "
    "python -m playwright install chromium) or name one in CHROMIUM_PATH."
)


def find() -> Path | None:
    """Path of the Chromium to use: CHROMIUM_PATH's, an installed one, Playwright's own, or None.

    A CHROMIUM_PATH that leads nowhere gives None: another browser than the one asked for is
    not taken in silence.
    """
    named = settings.get("CHROMIUM_PATH")
    if named:
        found = shutil.which(Path(named).expanduser())
        return Path(found) if found else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in (MACOS, _playwrights_own()) if path and path.is_file()), None)


def ensure() -> Path:
    """Path of a Chromium, installed first where there is none. SystemExit with a sentence if not."""
    if path := find():
        return path
    if named := settings.get("CHROMIUM_PATH"):
        raise SystemExit(f"CHROMIUM_PATH names {named}, and no program is there.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for sentence, commands in _ways():
        print(sentence, flush=True)
        # Nothing to type an answer to: a question would wait for ever.
        done = all(
            subprocess.run(
                shlex.split(command), stdin=subprocess.DEVNULL, env=quiet, check=False
            ).returncode
            == 0
            for command in commands
        )
        if done and (path := find()):
            return path
    raise SystemExit(ADVICE)


def _ways() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ways to install a Chromium here, best first: what is said, and the commands, one a line."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    playwright = (
        "The browser tests need a Chromium: downloading Playwright's (about 170 MB) ...",
        (f"{shlex.quote(sys.executable)} -m playwright install chromium",),
    )
    if not (root and shutil.which("apt-get") and _is_debian()):
        return (playwright,)
    package = (
        "The browser tests need a Chromium: installing Debian's package ...",
        (
            "apt-get update -qq",
            # With a font: without one no text has a width.
            "apt-get install -y -qq --no-install-recommends chromium fonts-liberation",
        ),
    )
    return (package, playwright)


def _is_debian() -> bool:
    """Debian itself: Ubuntu's package of that name only points to a snap."""
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def _playwrights_own() -> Path | None:
    """Where Playwright would keep its own Chromium; None when Playwright is not installed."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


if __name__ == "__main__":
    print(f"Chromium: {ensure()}")
