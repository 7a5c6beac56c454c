"""What the tests of every room stand on: a home of their own, a small demo state, real records.

Knows: how data sets are made and built. Must not know: pages, browsers (`tests/browser/conftest.py`).
WATERLINE_HOME is a folder that is made when the session starts and removed when it ends; beside it
only pytest's own cache is written. The processes of one run (`pytest -n`) share that folder, and what
takes long to make is made by the first that asks. No other WATERLINE_* setting leaks in. Fixtures
import what they need when they are asked for, so that a run of a few tests starts at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

from data import settings
from tests.once import once

STUDENTS = 6000  # a year: enough for every picture, small enough to build in seconds
KEPT = {"WATERLINE_REAL_DATA", "WATERLINE_REQUIRE_BROWSER"}
NO_RECORDS = "WATERLINE_REAL_DATA names no folder of public student records"
REAL_FIXTURES = {"real_set", "real_store", "served_real"}

hypothesis.settings.register_profile(
    "waterline",
    deadline=None,  # the machine is shared: a slow example is no wrong one
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("waterline")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # one of several processes: its home is that of the one that started it
    for name in [name for name in os.environ if name.startswith("WATERLINE_")]:
        if name not in KEPT:
            del os.environ[name]
    home = tempfile.mkdtemp(prefix="waterline-tests-")
    os.environ["WATERLINE_HOME"] = home
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    # Compressing the files browsers get takes ten seconds; they are the same in every session.
    cache = getattr(config, "cache", None)
    if cache is not None:
        with contextlib.suppress(OSError):  # a system without links compresses anew
            Path(home, "static").symlink_to(cache.mkdir("static"), target_is_directory=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if REAL_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("real")
    # Long files first: one that is begun last would keep one process at work while others wait.
    browsing = Path(__file__).with_name("browser")
    long = {
        item.path
        for item in items
        if browsing in item.path.parents or item.get_closest_marker("slow")
    }
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def demo_set() -> Path:
    """Folder of a demo state of about 6,000 students a year, called `demo` under the home."""
    from data.demo.__main__ import main

    folder = settings.set_folder("demo")
    with once("demo_set") as first:
        if first:
            assert main([str(folder), "--students", str(STUDENTS)]) == 0
    return folder


@pytest.fixture(scope="session")
def demo_store(demo_set: Path) -> Path:
    """Store file built from `demo_set`; it is what `demo` names in this session."""
    return _built(demo_set)


@pytest.fixture(scope="session")
def real_set() -> Path:
    """Folder of the public student records in the contract's form, called `real` under the home."""
    given = settings.get("WATERLINE_REAL_DATA")
    if not given:
        pytest.skip(NO_RECORDS)
    records = Path(given).expanduser().resolve() / "sgpdata"
    assert records.is_dir(), f"WATERLINE_REAL_DATA is {given}, and {records} is not there."
    from data.importers.__main__ import main

    folder = settings.set_folder("real")
    scores, cuts = records / "math_long_dev.parquet", records / "math_cutscores.csv"
    with once("real_set") as first:
        if first:
            given = ["sgp-long", str(scores), "--cut-scores", str(cuts), "--into", str(folder)]
            assert main(given) == 0
    return folder


@pytest.fixture(scope="session")
def real_store(real_set: Path) -> Path:
    """Store file built from `real_set`; it is what `real` names in this session."""
    return _built(real_set)


def _built(folder: Path) -> Path:
    """The store file of a data set: what the first process of the run built, the others are given."""
    from data.build import build

    with once(f"{folder.name}_store"):
        return build(folder, say=_silent)


def _silent(line: str) -> None:
    """The build's progress, unheard."""
