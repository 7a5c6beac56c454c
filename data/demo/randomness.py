"""One independent stream of random numbers per topic and year, all from one seed.

Knows: seeds. Must not know: what the numbers are for. Because every topic has its own stream,
changing how one is drawn (say, more standards per test) leaves all the others as they were.
"""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, topic: str, *numbers: int) -> np.random.Generator:
    """The generator of `topic` (and, say, a year and window) under `seed`."""
    return np.random.default_rng([seed, zlib.crc32(topic.encode()), *numbers])
