"""What the browser tests stand on: a Chromium, and the app served as a reader meets it.

Knows: how `app.py` is started. Must not know: what a page shows.
The app runs as its own process, the way people start it: Dash keeps its pages and callbacks in
module state, so two apps (two data sets) do not fit into one process.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from data import settings
from tests.browser import chromium

NEEDS_BROWSER = {"page", "context", "browser", "new_context"}
START_SECONDS = 60


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, object, object]:
    """Mark browser tests; after `-m` has chosen, skip them aloud or stop when there is no browser."""
    for item in items:
        if NEEDS_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    done = yield
    wanted = [item for item in items if item.get_closest_marker("browser")]
    if wanted and chromium.find() is None:
        if settings.get("WATERLINE_REQUIRE_BROWSER") == "1":
            raise pytest.UsageError(chromium.ADVICE)
        for item in wanted:
            item.add_marker(pytest.mark.skip(reason=chromium.ADVICE))
    return done


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright starts the Chromium that was found, not one of its own by name."""
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium.find()),
        "args": list(chromium.FLAGS),
    }


@pytest.fixture(scope="session")
def served(
    demo_set: Path, demo_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address (http://127.0.0.1:PORT) of the app on the small demo state."""
    with serving(demo_set, log=tmp_path_factory.mktemp("served") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def served_real(
    real_set: Path, real_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of the app on the public student records; skips aloud where they are not given."""
    with serving(real_set, log=tmp_path_factory.mktemp("served_real") / "log.txt") as url:
        yield url


@contextmanager
def serving(data: Path, *, log: Path) -> Iterator[str]:
    """Start `app.py DATA` on a free port, give its address, stop it. AssertionError with its log
    when it does not answer in time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [sys.executable, "app.py", str(data)],
            cwd=settings.ROOT,
            env={**os.environ, "WATERLINE_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(url):
            told = log.read_text(encoding="utf-8")
            assert process.poll() is None, f"app.py stopped while starting:\n{told}"
            assert time.monotonic() < end, f"app.py did not answer in {START_SECONDS} s:\n{told}"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
