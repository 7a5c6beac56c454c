"""truth.json of the demo state."""

from __future__ import annotations
from typing import Any


class Ledger:
    def __init__(self, world: Any) -> None:
        self.world = world

    def record(self, *args: Any) -> None: ...

    def record_mastery(self, *args: Any) -> None: ...

    def truth(self) -> dict[str, Any]:
        return {}
