"""What a measure is: additive parts, and a formula over their sums.

Knows: arithmetic over sums. Must not know: which measures there are (`queries.measures`), SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Sums = Mapping[str, int]
Unit = Literal["share", "grade levels", "students", "results per student", "points", "SD"]


@dataclass(frozen=True)
class Measure:
    """One published number.

    `parts` are store columns that are summed; `formula` computes the value from those sums (None
    where the denominator is 0) and `formula_text` is the same in words and symbols. `group` names
    the sum that counts the students a small-number rule looks at.
    """

    name: str
    label: str
    parts: tuple[str, ...]
    formula: Callable[[Sums], float | None]
    formula_text: str
    unit: Unit
    plain: str
    source: str
    limits: str
    group: str = "n_with_depth"
    section: str = "Status: the iceberg"

    def of(self, sums: Sums) -> float | None:
        """Value over summed parts; None when it has no denominator."""
        return self.formula(sums)


def ratio(part: str, whole: str) -> Callable[[Sums], float | None]:
    """part / whole over sums, None when whole is 0."""
    return lambda sums: sums[part] / sums[whole] if sums[whole] else None
