"""`python -m tests.bench.load [DATA]`: many readers at once, over HTTP, against the app's own process.

Knows: which crowds come and what they ask. Must not know: how an answer is made.
Pages come in equal shares, as no record of use says otherwise. Without memory every view is made
anew. With it, `AGAIN` of 100 changes go to one of `POOL` views a page that somebody asked for before;
the others are new to the server. Both figures are ours, and the result hangs on them.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data import settings
from queries.views import VIEWS
from tests.bench.apart import apart
from tests.bench.readers import Change, Crowd, Told, crowd
from tests.bench.served import Server, Sheet, served, sheets
from tests.bench.timing import prepare

PAGES = tuple(VIEWS)
POOL, AGAIN = 50, 80
MOST_VIEWS = 1_500  # a page
SECONDS, IDLE = 30.0, 60
CROWDS = (
    *(Crowd(readers) for readers in (1, 10, 20)),
    *(Crowd(readers, think=2.0) for readers in (20, 50)),
)
# Readers and seconds of thought -> what p95 of a change is to stay under, ms.
TARGETS_MS = {(20, 0.0): 150, (50, 2.0): 100}
HEADING = "## Many readers"
HEAD = (
    "| answers | readers | think | idle | changes | a second | p50 ms | p95 ms | p99 ms | failed |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)


@dataclass(frozen=True)
class Loaded:
    """A server under its crowds: whether it remembers, what each crowd met, the most memory it held
    (MB, None where unknown) and the processor seconds it took."""

    remembers: bool
    told: tuple[Told, ...]
    peak_mb: float | None
    processor: float


class Mix:
    """Changes of every page in equal shares; `again` of 100 to one of the first `POOL` views of a page,
    the rest to views not asked before (of pages with few views: longest ago)."""

    def __init__(self, pages: Sequence[Sheet], *, again: int, seed: int) -> None:
        self.pages, self.again = pages, again
        self._draw = random.Random(seed)
        self._next = dict.fromkeys((page.path for page in pages), POOL)
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, Change]]:
        return self

    def __next__(self) -> tuple[int, Change]:
        self._number += 1
        page = self._draw.choice(self.pages)
        if self._draw.randrange(100) < self.again:
            at = self._draw.randrange(min(POOL, len(page.views)))
        else:
            at = self._next[page.path]
            self._next[page.path] += 1
        return self._number, page.change(at)

    def known(self) -> Iterator[tuple[int, Change]]:
        """Each of the views that are asked again, once."""
        for page in self.pages:
            for at in range(min(POOL, len(page.views))):
                yield at, page.change(at)


def loaded(
    data: str,
    pages: Sequence[Sheet],
    *,
    remembers: bool,
    crowds: Iterable[Crowd],
    seconds: float,
    seed: int,
    **environment: str,
) -> Loaded:
    """A server of its own under one crowd after another."""
    mix = Mix(pages, again=AGAIN if remembers else 0, seed=seed)
    memory = {} if remembers else {"WATERLINE_ANSWERS": "0"}
    told = []
    with served(data, **{**memory, **environment}) as server:
        _warm(server, mix, remembers=remembers)
        for who in crowds:
            one = crowd(server.port, who, mix, seconds=seconds, seed=seed)
            print(row(one, remembers=remembers), flush=True)
            told.append(one)
        return Loaded(remembers, tuple(told), server.peak_mb(), server.processor())


def _warm(server: Server, mix: Mix, *, remembers: bool) -> None:
    """Ask once for what is asked again, where it is remembered; else for a few views."""
    known = list(mix.known())
    changes = iter(known if remembers else known[:: max(1, POOL // 4)])

    crowd(server.port, Crowd(2), changes, seconds=600, seed=0)


def row(told: Told, *, remembers: bool) -> str:
    """One crowd as a line of the table."""
    who = told.crowd
    cells = [
        "remembered" if remembers else "made anew",
        *(str(who.readers), f"{who.think:.0f} s" if who.think else "none", str(who.idle)),
        *(f"{len(told.taken):,}", f"{told.per_second:.0f}"),
        *(f"{value:.0f}" for value in (told.p50, told.p95, told.p99)),
        str(told.failed),
    ]
    return f"| {' | '.join(cells)} |"


def verdicts(found: Sequence[Loaded]) -> list[str]:
    """Whether targets are kept, sentence by sentence."""
    said = []
    for one in found:
        held = {(told.crowd.readers, told.crowd.think, told.crowd.idle): told for told in one.told}
        kind = "remembered" if one.remembers else "made anew"
        for (readers, think), most in TARGETS_MS.items():
            plain, idle = held.get((readers, think, 0)), held.get((readers, think, IDLE))
            if plain is None:
                continue
            by = f", over it by {plain.p95 - most:.0f} ms" if plain.p95 >= most else ": kept"
            pause = f"{think:.0f} s of thought" if think else "no thought between"
            text = f"{readers} readers, {pause}, answers {kind}: p95 {plain.p95:.0f} ms"
            said.append(f"{text}, target {most}{by}.")
            if idle is not None:
                change = 100 * (idle.p95 / plain.p95 - 1)
                said.append(f"{IDLE} idle connections beside them: {change:+.0f}%.")
    return said


def section(found: Sequence[Loaded]) -> str:
    """What was measured as a section of BENCHMARKS.md."""
    rows = [row(told, remembers=one.remembers) for one in found for told in one.told]
    peaks = [
        f"{one.peak_mb:,.0f} MB where answers are {'remembered' if one.remembers else 'made anew'}"
        for one in found
        if one.peak_mb is not None
    ]
    share = max(told.share for one in found for told in one.told)
    lines = [
        HEADING,
        "",
        "Over HTTP on this machine, readers and server on the same cores (the readers took at most "
        f"{share:.0%} of one). A change takes as long as the slowest of its page's requests, sent at "
        "once; every page in equal shares. **Made anew**: `WATERLINE_ANSWERS=0`, no view asked twice. "
        f"**Remembered**: {AGAIN} of 100 changes go to one of {POOL} views a page that were asked "
        "before, the rest are new; how often readers really ask the same is not known.",
        "",
        *HEAD,
        *rows,
        "",
        " ".join(verdicts(found)),
        f"Most memory the server ever held: {'; '.join(peaks)}." if peaks else "",
        "",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 0, or 1 with a sentence when it cannot be done or something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("data", nargs="?", default="demo", help="a data set's name or folder")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="a crowd (default 30)")
    parser.add_argument("--seed", type=int, default=1, help="which views (default 1)")
    parser.add_argument("--swap", action="store_true", help="build the data set under readers too")
    given = parser.parse_args(arguments)
    try:
        apart(prepare, given.data)
        pages, _ = apart(sheets, given.data, MOST_VIEWS, given.seed)
        print(*HEAD, sep="\n", flush=True)
        found = measure(given.data, pages, seconds=given.seconds, seed=given.seed)
        print(section(found))
        bad = sum(told.failed for one in found for told in one.told)
        if given.swap:
            from tests.bench.swapped import demo_swapped

            swapped = demo_swapped(settings.set_folder(given.data), pages, seconds=60.0)
            print(swapped)
            bad += swapped.failed + swapped.mixed
    except (LookupError, RuntimeError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 1 if bad else 0


def measure(
    data: str, pages: Sequence[Sheet], *, seconds: float = SECONDS, seed: int = 1
) -> tuple[Loaded, ...]:
    """Both servers under every crowd, those with a target beside idle connections too."""
    idle = [Crowd(readers, think, IDLE) for readers, think in TARGETS_MS]
    return tuple(
        loaded(
            data,
            pages,
            remembers=remembers,
            crowds=[*CROWDS, *idle],
            seconds=seconds,
            seed=seed,
        )
        for remembers in (False, True)
    )


if __name__ == "__main__":
    sys.exit(main())
