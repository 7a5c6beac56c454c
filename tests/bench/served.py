"""The app as a process of its own, and what a reader's browser sends it.

Knows: how the app is started and stopped, what its process took. Must not know: how many ask, clocks.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.settings import ROOT
from queries.views import VIEWS

MARK = "waterline-view"  # stands in a request where the view's query comes
STARTED_WITHIN = 120.0  # seconds
HEAD = (
    "POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n"
    "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\n"
    "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n"
)


@dataclass(frozen=True)
class Sheet:
    """One page: its requests with `MARK` for the view, which of them draw it, and views to ask."""

    path: str
    requests: tuple[str, ...]
    draws: tuple[bool, ...]
    views: tuple[str, ...]

    def change(self, at: int) -> list[tuple[bytes, bool]]:
        """What a browser sends when the page's view becomes its `at`-th, and which of it draws."""
        query = self.views[at % len(self.views)]
        return [
            (posted(text.replace(MARK, query)), draws)
            for text, draws in zip(self.requests, self.draws, strict=True)
        ]


def posted(body: str) -> bytes:
    """A callback's request as it goes over the wire."""
    raw = body.encode()
    return HEAD.format(len(raw)).encode() + raw


def sheets(data: str, views: int, seed: int) -> tuple[Sheet, ...]:
    """Every page of a data set, with up to so many views that differ. For a process of its own."""
    import app
    from queries import ask
    from tests.bench.changes import Page
    from tests.bench.selections import random_selections

    made, catalog, found = app.create_app(data, say=lambda line: None), ask.catalog(), []
    for path in VIEWS:
        requests = Page(made, path).requests
        held: dict[str, None] = {}
        for one in random_selections(catalog, count=6 * views, seed=seed, path=path):
            held.setdefault(one.to_query())
            if len(held) == views:
                break
        draws = tuple(one.output.startswith("..") for one in requests)
        found.append(Sheet(path, tuple(one.body(MARK) for one in requests), draws, tuple(held)))
    return tuple(found)


@dataclass(frozen=True)
class Server:
    """A running app."""

    process: int
    port: int

    def peak_mb(self) -> float | None:
        """The most memory that one of its processes ever held, MB; None where the system does not
        say."""
        found = [
            int(line.split()[1]) * 1024 / 1e6
            for process in self.processes()
            for line in _read(f"/proc/{process}/status").splitlines()
            if line.startswith("VmHWM:")
        ]
        return max(found, default=None)

    def processes(self) -> list[int]:
        """Its process and those it forked, where the system says so."""
        forked = _read(f"/proc/{self.process}/task/{self.process}/children").split()
        return [self.process, *map(int, forked)]

    def processor(self) -> float:
        """Seconds of processor they took so far; 0 where the system does not say."""
        ticks = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
        told = (_read(f"/proc/{process}/stat") for process in self.processes())
        parts = [one.rpartition(")")[2].split() for one in told]
        return sum(int(one[11]) + int(one[12]) for one in parts if one) / ticks


@contextmanager
def served(data: str, **environment: str) -> Iterator[Server]:
    """The app on a data set, on a free port, until the block ends. RuntimeError when it stops early."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    given = {**os.environ, "WATERLINE_PORT": str(port), **environment}
    log = tempfile.TemporaryFile()  # noqa: SIM115 (closed below, after the process)
    process = subprocess.Popen(
        [sys.executable, "app.py", data], cwd=ROOT, env=given, stdout=log, stderr=log
    )
    try:
        _wait(process, port)
        yield Server(process.pid, port)
        if process.poll() is not None:
            raise RuntimeError(f"The app stopped by itself (exit code {process.returncode}).")
    except RuntimeError as problem:
        log.seek(0)
        raise RuntimeError(f"{problem}\n{log.read()[-2000:].decode('utf-8', 'replace')}") from None
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("The app did not start; what it wrote says why.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=20)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The app did not answer within {STARTED_WITHIN:.0f} s.")


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
