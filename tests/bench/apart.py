"""A function run in a fresh process, and what that took: seconds, processor seconds, memory.

Knows: processes and their clocks. Must not know: what is run.
A process of its own is the only one whose peak is its own: within one, the largest of all that ran
before would be counted. On Linux a new process starts with the size of the one it came from, so
whoever calls this should have loaded little.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, seconds of processor, peak memory in MB (0: this system cannot say)."""

    seconds: float
    processor: float
    peak_mb: float

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s ({self.processor:.1f} s of processor), "
            f"at most {self.peak_mb:,.0f} MB"
        )


def apart(function: Callable[..., Any], *given: Any) -> tuple[Any, Spent]:
    """What a module's function returns, run in a process of its own, and what that took.

    What it raises is raised here; RuntimeError, a sentence, when its process was ended.
    """
    with ProcessPoolExecutor(
        max_workers=1, mp_context=get_context("spawn"), initializer=_named
    ) as pool:
        try:
            return pool.submit(_spent, function, given).result()
        except BrokenProcessPool:
            raise RuntimeError(
                "The process ended before its work did; often that is for want of memory."
            ) from None


def _named() -> None:
    """Give the process a main file: DuckDB takes one without for a person at a prompt, and draws
    bars of progress between the lines."""
    sys.modules["__main__"].__file__ = __file__


def _spent(function: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, Spent]:
    clock, processor = time.perf_counter(), time.process_time()
    result = function(*given)
    spent = Spent(time.perf_counter() - clock, time.process_time() - processor, _peak_mb())
    sys.stdout.flush()  # before the caller says anything about it
    return result, spent


def _peak_mb() -> float:
    """The most memory this process ever held, MB."""
    try:
        import resource
    except ImportError:  # Windows has none
        return 0.0
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if platform.system() == "Darwin" else 1_000_000 / 1024)
