"""Several processes that serve behind one door, since one interpreter answers with one core.

Knows: forking, signals, one listening socket that all accept from. Must not know: what is served.
Each opens the store for itself: it must be forked before anything opens DuckDB, whose threads do not
come along. One that is killed is started again; one that refuses to serve stops all.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from types import FrameType

from data.publish import StoreError

REFUSED = 1  # exit code of a process that says by itself that it cannot serve
LEAST_SECONDS, MOST_DEATHS = 10.0, 3  # so many in so short a time: something is wrong for good
Serve = Callable[[socket.socket, bool], int]  # the door, and whether to say that it is open


def can_fork() -> bool:
    """Whether this system has processes that share a door."""
    return hasattr(os, "fork")


def door(host: str, port: int) -> socket.socket:
    """A listening socket. OSError when the address cannot be had."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=1024)


def serve(count: int, listening: socket.socket, run: Serve) -> int:
    """Run so many processes until a signal ends them or one refuses; the exit code."""
    gc.collect()
    gc.freeze()  # what stands here is shared as long as nobody's collector writes into it
    children: dict[int, bool] = {}
    died: list[float] = []
    ended: list[int] = []  # the signal that ends it all

    def end(number: int, frame: FrameType | None) -> None:
        ended.append(number)
        for child in children:
            _signal(child)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    for at in range(count):
        children[_forked(listening, run, first=at == 0)] = at == 0
    if ended:  # a signal came meanwhile
        end(signal.SIGTERM, None)
    code = 0
    while children:
        child, status = os.wait()
        first = children.pop(child, False)
        if ended:
            continue
        now = time.monotonic()
        died = [at for at in died if now - at < LEAST_SECONDS] + [now]
        if os.waitstatus_to_exitcode(status) == REFUSED or len(died) >= MOST_DEATHS:
            code = REFUSED
            end(signal.SIGTERM, None)
        else:
            print("A serving process ended; another takes its place.", file=sys.stderr, flush=True)
            children[_forked(listening, run, first=False)] = first
            if ended:  # a signal came while it was forked
                end(signal.SIGTERM, None)
    return code


def _forked(listening: socket.socket, run: Serve, *, first: bool) -> int:
    """Fork one process that serves; its number."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = REFUSED
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _end_with(parent)
        code = run(listening, first)
    except KeyboardInterrupt:
        code = 0
    except (StoreError, ValueError, RuntimeError) as problem:
        print(problem, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    """Let this process end when its parent does, however that ends; where the system knows how."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(0)


def _signal(child: int) -> None:
    try:
        os.kill(child, signal.SIGTERM)
    except ProcessLookupError:
        return
