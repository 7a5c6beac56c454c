"""What each student of the demo state finds easy or hard, standard by standard, kept in a file.

Knows: the numbers drawn, and where on the disk they lie. Must not know: what they do to a result.
A large state has a gigabyte of them and needs few at a time: in memory they would be most of it.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np

_BLOCK = 40_000  # students drawn at a time
_READ = 5_000  # and read, each from another place of the file


class Strengths:
    """Students x standards, SD 1: a row for each student number from 1 on, in the order drawn."""

    def __init__(self, file: BinaryIO, standards: int) -> None:
        """`file` is empty, open for writing and reading, and this object's alone."""
        self._file, self._standards = file, standards
        self._drawn = 0

    def draw(self, rng: np.random.Generator, size: int) -> None:
        """Draw those of the next `size` students."""
        for start in range(0, size, _BLOCK):
            rows = min(_BLOCK, size - start)
            rng.standard_normal((rows, self._standards), dtype=np.float32).tofile(self._file)
        self._file.flush()
        self._drawn += size

    def of(self, number: np.ndarray) -> np.ndarray:
        """Those of the students with these numbers, a row each."""
        found = np.empty((len(number), self._standards), dtype=np.float32)
        for start in range(0, len(number), _READ):
            # Mapped anew each time, so that what was read does not stay in memory.
            held = np.memmap(
                self._file, dtype=np.float32, mode="r", shape=(self._drawn, self._standards)
            )
            found[start : start + _READ] = held[number[start : start + _READ] - 1]
        return found
