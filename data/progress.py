"""How far a build has come, as lines: what is done, how long it took, about how long is left.

Knows: the clock, what each step weighs. Must not know: what a step does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

Say = Callable[[str], None]


class Progress:
    """Steps with weights (any unit, a second's work of a step being alike); `say` hears of each."""

    def __init__(
        self, weights: Mapping[str, float], say: Say, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._left = dict(weights)
        self._all = sum(self._left.values())
        self._say, self._clock = say, clock
        self._told: set[str] = set()
        self._begun = self._last = clock()

    def skip(self, name: str) -> None:
        """A step that an earlier build has done."""
        self._all -= self._left.pop(name, 0.0)

    def once(self, line: str) -> None:
        """Something worth saying, the first time."""
        if line not in self._told:
            self._told.add(line)
            self._say(line)

    def step(self, name: str, said: str = "") -> None:
        """A step is done: say how long it took, and about how long the others will take."""
        now = self._clock()
        self._left.pop(name, None)
        left = sum(self._left.values())
        spent, self._last = now - self._last, now
        line = f"  {said or name}: {spent:.1f} s"
        if left and left < self._all:
            line += f"; {_about((now - self._begun) * left / (self._all - left))} left"
        self._say(line)


def _about(seconds: float) -> str:
    """A time to wait for, as people say it."""
    if seconds < 50:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    minutes = round(seconds / 60)
    return f"about {minutes} minute{'' if minutes == 1 else 's'}"
