"""Several processes behind one door: all answer, one that dies is replaced, all end together."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from components import processes
from tests.bench.served import Server, served

pytestmark = [
    pytest.mark.slow,  # an app is started
    pytest.mark.skipif(not processes.can_fork(), reason="this system has no processes that fork"),
    pytest.mark.skipif(
        sys.platform != "linux", reason="which process forked which is read in /proc"
    ),
]


def answers(server: Server) -> int:
    """The status of a new connection's request."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request("GET", "/data")
    try:
        return line.getresponse().status
    finally:
        line.close()


def alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait(held: object) -> bool:
    """Whether something comes true within 20 seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if held():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_two_serve_one_that_is_killed_is_replaced_and_all_end_together(demo_store: Path) -> None:
    with served("demo", WATERLINE_PROCESSES="2") as server:
        parent, *both = server.processes()
        assert len(both) == 2 and answers(server) == 200
        os.kill(both[0], signal.SIGKILL)
        assert answers(server) == 200, "the other one answers at once"
        assert wait(lambda: len(server.processes()) == 3)
        now = server.processes()[1:]
        assert both[1] in now and both[0] not in now
        assert [answers(server) for _ in range(6)] == [200] * 6
    assert wait(lambda: not any(alive(one) for one in (parent, *now)))


def test_when_the_first_process_is_killed_the_others_do_not_stay(demo_store: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="stopped by itself"),
        served("demo", WATERLINE_PROCESSES="2") as server,
    ):
        parent, *both = server.processes()
        os.kill(parent, signal.SIGKILL)
        # Its children hear of its end a moment before it has one.
        assert wait(lambda: not any(alive(one) for one in (parent, *both)))
