"""Which standards can be made the target: those that were asked of anyone.

Knows: codes, what they are about, grades, strands. Must not know: answers, Dash.
"""

from __future__ import annotations

from dataclasses import dataclass

from queries.serving import open_store, reading
from queries.standards import asked_standards, in_order


@dataclass(frozen=True)
class Choice:
    """A standard as it can be searched for: code, what it is about, grade and strand in words."""

    code: str
    about: str
    grade: int
    strand: str

    @property
    def label(self) -> str:
        """All of it in one line."""
        grade = "Kindergarten" if self.grade == 0 else f"Grade {self.grade}"
        return " · ".join(filter(None, (f"{self.code} {self.about}".strip(), grade, self.strand)))


@reading()
def choices(data: str | None = None, *, grade: str = "", strand: str = "") -> tuple[Choice, ...]:
    """Every standard that can be the target, the highest grade first; of one grade or strand only
    where they are given."""
    found = [
        Choice(one.code, one.about or "", one.origin, one.strand)
        for one in asked_standards(open_store(data))
        if grade in ("", str(one.origin)) and strand in ("", one.strand)
    ]
    return tuple(sorted(found, key=lambda one: -one.grade))


@reading()
def strands(data: str | None = None) -> tuple[str, ...]:
    """Strands of those standards, in the standards' own order."""
    return in_order(one.strand for one in asked_standards(open_store(data)))
