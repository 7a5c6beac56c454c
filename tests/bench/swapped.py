"""A data set built anew under readers: was a request lost, did an answer mix two versions?

Knows: two versions of a data set, what each answers when nothing else happens. Must not know: crowds'
times. An answer names its version in its source line; all of it must be what that version answers
alone. Left out is only when a store was built.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import orjson

from data import settings
from tests.bench.apart import apart
from tests.bench.readers import Crowd, crowd, turns
from tests.bench.served import Sheet, served

READERS, EACH = 20, 3  # readers; views a page
VERSION = re.compile(rb"Data version ([0-9a-f]{8})")
BUILT = re.compile(rb"\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?")
Digests = dict[tuple[int, int], bytes]  # change and request -> digest of its answer


@dataclass(frozen=True)
class Swapped:
    """Builds that were put in place, answers that named each version, requests that failed, answers
    that are not what their version says alone (`odd`: of which links), and the most memory the server
    held (MB)."""

    builds: int
    answers: tuple[int, ...]
    failed: int
    mixed: int
    seconds: float
    peak_mb: float | None
    odd: tuple[str, ...] = ()

    def __str__(self) -> str:
        peak = f"; at most {self.peak_mb:,.0f} MB" if self.peak_mb is not None else ""
        return (
            f"Built anew {self.builds} times under {READERS} readers in {self.seconds:.0f} s: "
            f"{sum(self.answers):,} answers of {len(self.answers)} versions "
            f"({', '.join(f'{n:,}' for n in self.answers)}), {self.failed} failed, "
            f"{self.mixed} mixed{peak}.{''.join(f'{chr(10)}  mixed: {link}' for link in self.odd)}"
        )


class Judge:
    """Counts answers that are their version's own, by version, and those that are not."""

    def __init__(self, truth: Mapping[bytes, Digests]) -> None:
        self.truth = truth
        self.own = dict.fromkeys(truth, 0)
        self.mixed = 0
        self.odd: dict[int, int] = {}  # change -> how many of its answers

    def see(self, at: int, place: int, status: int, body: bytes) -> None:
        """One answer; one that names no version (choices of a control) is not judged."""
        text = _unpacked(body) if status == 200 else b""
        named = set(VERSION.findall(text))
        if not named:
            return
        name = named.pop()
        own = not named and self.truth.get(name, {}).get((at, place)) == digest(text)
        self.own[name] = self.own.get(name, 0) + own
        self.mixed += not own
        if not own:
            self.odd[at] = self.odd.get(at, 0) + 1


def swapped(
    data: str,
    versions: Sequence[Callable[[], None]],
    pages: Sequence[Sheet],
    *,
    seconds: float,
    readers: int = READERS,
    builds: int = 2,
) -> Swapped:
    """The last version's data set is served; then the files become those of each version in turn and
    are built, so many times, under readers who ask for at least so many seconds."""
    asked = [(page, at) for page in pages for at in range(min(EACH, len(page.views)))]
    changes = [page.change(at) for page, at in asked]
    bodies = [[one.partition(b"\r\n\r\n")[2] for one, _ in change] for change in changes]
    truth: dict[bytes, Digests] = {}
    for version in versions:  # what each says alone, in a process that remembers nothing
        version()
        name, digests = apart(_alone, data, bodies)[0]
        truth[name] = digests
    if len(truth) < len(versions):
        raise RuntimeError("The versions of the data set do not differ.")
    judge = Judge(truth)
    done = threading.Event()
    faults: list[BaseException] = []

    def rebuild() -> None:
        try:
            for version in islice(cycle(versions), builds):
                time.sleep(0.5)
                version()
                apart(_build, data, True)
            time.sleep(1)
        except BaseException as fault:
            faults.append(fault)
        finally:
            done.set()

    failed, begun = 0, time.perf_counter()
    with served(data) as server:
        worker = threading.Thread(target=rebuild)
        worker.start()
        source = turns(changes)
        while not done.is_set() or time.perf_counter() - begun < seconds:
            told = crowd(server.port, Crowd(readers), source, seconds=1.0, seed=1, seen=judge.see)
            failed += told.failed
        worker.join()
        peak = server.peak_mb()
    if faults:
        raise RuntimeError(f"The data set could not be built anew: {faults[0]}")
    lasted = time.perf_counter() - begun
    answers = tuple(judge.own.values())
    odd = tuple(f"{page.path}?{page.views[at]}" for page, at in (asked[i] for i in judge.odd))
    return Swapped(builds, answers, failed, judge.mixed, lasted, peak, odd)


def demo_swapped(folder: Path, pages: Sequence[Sheet], *, seconds: float) -> Swapped:
    """A copy of a data set of parquet files, and one without the scores of its first school."""
    import duckdb

    copy = settings.home() / "sets" / f"{folder.name}-swap"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    whole, less = (copy.with_name(f"{copy.name}-{name}") for name in ("whole", "less"))
    for other in (whole, less):
        shutil.rmtree(other, ignore_errors=True)
        other.mkdir()
    for file in sorted((copy / "scores").glob("*.parquet")):
        shutil.copy2(file, whole / file.name)
        rows = f"select * from '{file}' where school_id <> (select min(school_id) from '{file}')"
        duckdb.sql(f"copy ({rows}) to '{less / file.name}' (format parquet)")

    def become(other: Path) -> None:
        for file in other.iterdir():
            shutil.copy2(file, copy / "scores" / file.name)

    try:
        versions = (lambda: become(whole), lambda: become(less))
        return swapped(str(copy), versions, pages, seconds=seconds)
    finally:
        for other in (copy, whole, less, settings.store_folder(copy.name)):
            shutil.rmtree(other, ignore_errors=True)


def _build(data: str, force: bool = False) -> None:
    from data.build import build

    build(settings.set_folder(data), accept_set_aside=True, force=force, say=lambda line: None)


def _alone(data: str, bodies: list[list[bytes]]) -> tuple[bytes, Digests]:
    """The files' version, built, 8 digits, and digests of what it answers to each request."""
    import os

    import app
    from queries import ask

    _build(data)
    os.environ["WATERLINE_ANSWERS"] = "0"
    client = app.create_app(data, say=lambda line: None).server.test_client()
    found: Digests = {}
    for at, change in enumerate(bodies):
        for place, body in enumerate(change):
            got = client.post("/_dash-update-component", data=body, content_type="application/json")
            found[at, place] = digest(got.data)
    return ask.data_version()[:8].encode(), found


def _unpacked(body: bytes) -> Any:
    import brotli

    return body if body[:1] in (b"{", b"") else brotli.decompress(body)


@lru_cache(maxsize=1024)
def digest(text: bytes) -> bytes:
    """An answer but for when its store was built, and for the order of its names: Dash writes some
    of them as its process's hashes fall."""
    plain = BUILT.sub(b"", text)
    with contextlib.suppress(ValueError):
        plain = orjson.dumps(orjson.loads(plain), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(plain).digest()
