"""Many readers at once: each makes one filter change after another over connections it keeps.

Knows: HTTP over sockets, the clock. Must not know: what a page shows. A change takes as long as the
slowest of its requests, which all leave at once, as a browser's do. It costs little processor itself,
since it runs beside the server on the same cores; how much it took is told.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.timing import percentile

PLAIN = b"{"  # begins what is too small to be packed: a draw never is, what tells of a fault always
Change = list[tuple[bytes, bool]]  # requests, and whether each draws the page


Source = Iterator[tuple[int, Change]]  # a number to know one by, and its requests


@dataclass(frozen=True)
class Crowd:
    """So many readers at once, who think so many seconds on average between a drawn page and their
    next change (0: none), beside connections that never send anything."""

    readers: int
    think: float = 0.0
    idle: int = 0


@dataclass(frozen=True)
class Told:
    """What a crowd met: milliseconds of each change, requests that failed, seconds it lasted, and the
    part of one core that the readers themselves took."""

    crowd: Crowd
    taken: tuple[float, ...]
    failed: int
    seconds: float
    share: float

    @property
    def p50(self) -> float:
        """Median of the changes."""
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        """What 95 of 100 changes do not exceed."""
        return percentile(self.taken, 95)

    @property
    def p99(self) -> float:
        """What 99 of 100 changes do not exceed."""
        return percentile(self.taken, 99)

    @property
    def per_second(self) -> float:
        """Changes a second."""
        return len(self.taken) / self.seconds


Seen = Callable[[int, int, int, bytes], None]  # change, request, status, body


class Wire:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; status 0 when the connection broke."""
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
            reader, writer = self.streams
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = await reader.readexactly(int(length or 0))
            return int(head.split(b" ", 2)[1]), body
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            self.close()
            return 0, b""

    def close(self) -> None:
        """Let go of it."""
        if self.streams is not None:
            self.streams[1].close()
        self.streams = None


def crowd(
    port: int, who: Crowd, source: Source, *, seconds: float, seed: int, seen: Seen | None = None
) -> Told:
    """Let a crowd ask for so long, or until there is nothing to ask; what is under way is waited for."""
    return asyncio.run(_crowd(port, who, source, seconds, seed, seen))


async def _crowd(
    port: int, who: Crowd, source: Source, seconds: float, seed: int, seen: Seen | None
) -> Told:
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(who.idle)]
    taken: list[float] = []
    failed = [0]
    begun, processor = time.perf_counter(), time.process_time()

    async def reader(number: int) -> None:
        draw = random.Random(f"{seed} {number}")
        wires: list[Wire] = []
        if who.think:  # nobody begins at the same moment
            await asyncio.sleep(draw.expovariate(1 / who.think))
        while time.perf_counter() - begun < seconds:
            found = next(source, None)
            if found is None:
                break
            at, change = found
            wires += [Wire(port) for _ in range(len(change) - len(wires))]
            clock = time.perf_counter()
            sent = (wire.send(one) for wire, (one, _) in zip(wires, change, strict=False))
            got = await asyncio.gather(*sent)
            taken.append(1000 * (time.perf_counter() - clock))
            for place, ((status, body), (_, draws)) in enumerate(zip(got, change, strict=True)):
                fault = draws and body[:1] in (PLAIN, b"")
                failed[0] += status not in (200, 204) or fault
                if seen is not None:
                    seen(at, place, status, body)
            if who.think:
                left = max(0.0, begun + seconds - time.perf_counter())
                await asyncio.sleep(min(left, draw.expovariate(1 / who.think)))
        for wire in wires:
            wire.close()

    await asyncio.gather(*(reader(number) for number in range(who.readers)))
    lasted = time.perf_counter() - begun
    share = (time.process_time() - processor) / lasted
    for _, writer in idle:
        writer.close()
    return Told(who, tuple(taken), failed[0], lasted, share)


def turns(changes: list[Change]) -> Iterator[tuple[int, Change]]:
    """The same changes over and over."""
    while True:
        yield from enumerate(changes)
