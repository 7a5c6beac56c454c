"""One part of a provider's students as a row: a cohort, a group, a year of use, a test.

Knows: records of parts, what a verdict looks like. Must not know: SQL, Dash, where rows and columns
stand, how effects were found.
"""

from __future__ import annotations

from math import isfinite

from components.figures import layers, marks
from components.figures.provider_rows import CALLED, Provider
from components.theme import Look
from queries import intervals
from queries.answer import Record, Value

FIELDS = (
    *("group", "key", "part", "n", "schools", "effect", "low", "high", "verdict"),
    *("comparable", "reason"),
)


class Part(Provider):
    """A record as it is drawn; without an effect only its name and the reason are.

    `key` and `group`: of the provider it is a part of; `name`: its own. `said`, `who_said`: value
    with interval, students and schools, as printed; `note`: why there is no verdict or no value;
    `noted`: the same with a verdict in other words than those of an interval.
    """

    def __init__(self, record: Record) -> None:
        """Read it, and nothing but its fields. Its interval alone says whether it holds 0."""
        super().__init__({name: _told(record.get(name)) for name in FIELDS})
        self.group, self.name = (_text(self.record[each]) for each in ("group", "part"))
        self.key = _text(self.record["key"]) or self.group
        self._verdict(_text(self.record["verdict"]))
        why = _text(self.record["reason"]) or ("not shown" if self.value is None else "")
        self.note = layers.sentence_case(why)
        self.noted = layers.sentence_case("; ".join(each for each in (why, self.words) if each))
        self.said, self.who_said = self.printed(2), self.people() if self.value is not None else ""

    def _verdict(self, word: str) -> None:
        """None without a word; else what the interval says, whatever the word is."""
        found = self.verdict if word else None
        if found and self.ends is not None:
            low, high = self.ends
            side = {intervals.MORE: low >= 0, intervals.LESS: high <= 0}.get(found, False)
            # An end printed as 0 was a little off it: there the word knows more than the numbers.
            found = found if 0 in self.ends and side else intervals.verdict(low, high)
        self.verdict = found
        self.close = found == intervals.TOO_CLOSE
        self.told = found is not None and not self.close
        self.words = word if found and word not in CALLED else ""

    @property
    def called(self) -> str:
        """The verdict in the words given, if they are others than those of an interval."""
        return marks.plain(self.words) if self.words else super().called

    @property
    def apart(self) -> bool:
        """Whether it is the difference of two others: nothing that grew more or less by itself."""
        return bool(self.words)

    def colour(self, look: Look) -> str:
        """As any row; a difference has no colour of growth."""
        return look.colour("ink") if self.apart else super().colour(look)

    def hover(self, decimals: int, unit: str) -> str:
        """What the pointer shows: every number of the row in words, no key."""
        lines = [
            f"<b>{marks.plain(self.group)}</b>",
            marks.plain(self.name),
            self.who_said,
            f"{self.printed(decimals)} {marks.plain(unit)}",
            layers.sentence_case(self.called),
            *(marks.plain(line) for line in marks.wrap(self.note, 380, 14, lines=6) if self.note),
        ]
        return "<br>".join(line for line in lines if line)


def _told(value: Value) -> Value:
    """A value of a record; what is no number is not known."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _text(value: Value) -> str:
    return "" if value is None else str(value)
