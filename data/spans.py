"""Spans: from an entry grade and window to an exit grade and window, one grade a year.

Knows: how a span is written, which school years and windows it covers. Must not know: SQL, scores.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

WINDOWS = ("fall", "winter", "spring")
LETTERS = {"f": "fall", "w": "winter", "s": "spring"}
GRADES = range(3, 9)
_WRITTEN = re.compile(r"([fws])([3-8])-([fws])([3-8])")


@dataclass(frozen=True)
class Span:
    """(entry grade, entry window) -> (exit grade, exit window); written `f6-s8` in links."""

    entry_grade: int
    entry_window: str
    exit_grade: int
    exit_window: str

    @property
    def key(self) -> str:
        """As it stands in links and in the store: `f6-s8`."""
        return f"{self.entry_window[0]}{self.entry_grade}-{self.exit_window[0]}{self.exit_grade}"

    @property
    def order(self) -> tuple[int, int, int, int]:
        """From the lowest entry up, then from the nearest exit on."""
        entry, exit_ = WINDOWS.index(self.entry_window), WINDOWS.index(self.exit_window)
        return (self.entry_grade, entry, self.exit_grade, exit_)

    @property
    def years(self) -> int:
        """School years between the entry year and the exit year; 0 within one year."""
        return self.exit_grade - self.entry_grade

    def taught_years(self, cohort: int) -> tuple[int, ...]:
        """School years of teaching in the span: those after the entry window, and the entry year
        itself when the entry window is fall or winter."""
        first = cohort if self.entry_window != "spring" else cohort + 1
        return tuple(range(first, cohort + self.years + 1))

    def moments(self, cohort: int) -> tuple[tuple[int, str, int], ...]:
        """(school year, window, expected grade) of every window from entry to exit, both included."""
        found = []
        for step in range(self.years + 1):
            for window in WINDOWS:
                at = (step, WINDOWS.index(window))
                if (
                    (0, WINDOWS.index(self.entry_window))
                    <= at
                    <= (
                        self.years,
                        WINDOWS.index(self.exit_window),
                    )
                ):
                    found.append((cohort + step, window, self.entry_grade + step))
        return tuple(found)

    def short(self) -> str:
        """The span in a menu: "Fall 6 to spring 8"."""
        entry = f"{self.entry_window.capitalize()} {self.entry_grade}"
        return f"{entry} to {self.exit_window} {self.exit_grade}"

    def words(self) -> str:
        """The span for people: "fall of grade 6 to spring of grade 8"."""
        return (
            f"{self.entry_window} of grade {self.entry_grade} to "
            f"{self.exit_window} of grade {self.exit_grade}"
        )


def slot(grade: int, window: str) -> int:
    """Place of a grade's window in a student's way from fall of grade 3 (1) to spring of 8 (18)."""
    return 3 * (grade - GRADES[0]) + WINDOWS.index(window) + 1


def parse(key: str) -> Span | None:
    """The span written as `f6-s8`; None when it is none (exit not after entry included)."""
    found = _WRITTEN.fullmatch(key)
    if not found:
        return None
    span = Span(int(found[2]), LETTERS[found[1]], int(found[4]), LETTERS[found[3]])
    return span if len(span.moments(0)) > 1 else None


def kept_spans(windows: Collection[str]) -> tuple[Span, ...]:
    """The spans a store keeps of a test given in these windows: each starts in the year's first or
    last of them and ends in its last, in the same or a later grade."""
    given = [window for window in WINDOWS if window in windows]
    if not given:
        return ()
    found = {
        Span(entry, window, exit_, given[-1])
        for entry in GRADES
        for exit_ in range(entry, GRADES[-1] + 1)
        for window in (given[0], given[-1])
    }
    possible = [span for span in found if len(span.moments(0)) > 1]
    return tuple(sorted(possible, key=lambda span: span.order))
