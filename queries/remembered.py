"""Values that were dear to make, kept while they are asked for: bounded by number and by memory.

Knows: keys and sizes. Must not know: what a value means, who asks.
A key must name everything its value hangs on: a key that leaves something out gives one reader the
numbers of another. Two who ask for the same at once wait for one making of it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from data import settings

Value = TypeVar("Value")
SETTING = "WATERLINE_ANSWERS"


def most() -> int:
    """How many values each memory keeps, by the setting; 0 where it is no whole number."""
    given = settings.get(SETTING)
    return int(given) if given.isdigit() else 0


@dataclass(frozen=True)
class Made(Generic[Value]):
    """A value, its size in bytes, and whether another may be given it."""

    value: Value
    size: int
    lasting: bool = True


@dataclass
class _Making(Generic[Value]):
    done: threading.Event = field(default_factory=threading.Event)
    made: Made[Value] | None = None


class Remembered(Generic[Value]):
    """Up to `most()` values by key and `room` bytes of them; the one longest not asked for goes
    first. Safe to ask from several threads."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.held = 0  # bytes
        self._kept: OrderedDict[Hashable, Made[Value]] = OrderedDict()
        self._making: dict[Hashable, _Making[Value]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable, make: Callable[[], Made[Value]]) -> Value:
        """The value of a key, made if it is not there; what `make` raises is raised, and nothing is
        remembered."""
        if not most():
            return make().value
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found.value
            other = self._making.get(key)
            mine = self._making.setdefault(key, _Making()) if other is None else None
        if mine is None:
            assert other is not None
            other.done.wait()
            # Without a value its making failed, or was for its asker alone: then one's own.
            return other.made.value if other.made is not None else make().value
        try:
            made = make()
            if made.lasting:
                mine.made = made
                self._keep(key, made)
            return made.value
        finally:
            with self._lock:
                del self._making[key]
            mine.done.set()

    def _keep(self, key: Hashable, made: Made[Value]) -> None:
        with self._lock:
            self._kept[key] = made
            self.held += made.size
            while self._kept and (self.held > self.room or len(self._kept) > most()):
                _, gone = self._kept.popitem(last=False)
                self.held -= gone.size
