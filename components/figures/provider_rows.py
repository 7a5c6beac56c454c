"""A provider as a row of its forest: what is printed of it, what it is called, where its schools lie.

Knows: records of providers and of their schools, what a verdict looks like. Must not know: SQL,
Dash, where rows and columns stand, how growth was compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from components.figures import layers, marks
from components.figures.forest_rows import SAID, Row, amount, roomy
from components.figures.marks import number_or_none
from components.theme import Look
from queries import intervals
from queries.answer import Record
from queries.words import in_10

# How a record calls its verdict; only what is too close to call is hollow.
CALLED = {words: verdict for verdict, (words, _) in SAID.items()}
NOT_COMPARABLE = "not comparable"


class Provider(Row):
    """One provider as it is drawn; without a value only its name, its students and the reason are."""

    def __init__(self, record: Record, schools: Sequence[float] = ()) -> None:
        """Read it. `schools` are values of single schools; none is kept where the row has no value."""
        super().__init__(record, "effect")
        self.comparable = record.get("comparable") is not False
        judged = self.comparable and self.ends is not None
        said = CALLED.get(str(record.get("verdict") or ""), self.verdict)
        self.verdict = said if judged else None
        self.close = self.verdict == intervals.TOO_CLOSE
        self.told = self.verdict is not None and not self.close
        self.schools = tuple(sorted(schools)) if self.value is not None else ()
        why = str(record.get("reason") or record.get("hidden") or "")
        if self.value is None or self.verdict is None:
            self.note = layers.sentence_case(why or "not shown")
        else:
            beside = (str(record.get(each) or "") for each in ("leans", "past"))
            self.note = layers.sentence_case("; ".join(each for each in beside if each))

    @property
    def balance(self) -> str:
        """ "balance: alike", as far as it is known."""
        word = str(self.record.get("balance") or "")
        if not word and self.value is not None and not self.comparable:
            word = NOT_COMPARABLE
        return f"balance: {word}" if word else ""

    @property
    def called(self) -> str:
        """The verdict in words, "no verdict" where a value has none."""
        if self.verdict:
            return SAID[self.verdict][0]
        return "no verdict" if self.value is not None else ""

    def printed(self, decimals: int) -> str:
        """As any row, but an end so near 0 that it reads as 0 says on which side of it it is."""
        text, zero = super().printed(decimals), f"{0:.{decimals + 1}f}"
        if self.told:
            text = text.replace(f"({zero} to", "(just over 0 to")
            text = text.replace(f"to {zero})", "to just under 0)")
        return text

    def odds(self, threshold: float | None) -> tuple[str, str]:
        """The chance of the reader's threshold or more, and the same without the prior."""
        share = number_or_none(self.record.get("chance"))
        bare = number_or_none(self.record.get("chance_without_prior"))
        if threshold is None or share is None or not self.verdict:
            return "", ""
        return (
            f"chance: {in_10(share)}",
            f"without prior: {in_10(bare)}" if bare is not None else "",
        )

    def people(self) -> str:
        """ "355 students, 12 schools", as far as it may be told."""
        return ", ".join(each for each in self.who() if each)

    def colour(self, look: Look) -> str:
        """Colour of the row's mark: what its interval says, grey without a verdict."""
        return look.colour(SAID[self.verdict][1] if self.verdict else "line")

    def told_of(self, threshold: float | None, unit: str) -> str:
        """What the pointer shows: every number of the row in words, no key and no school."""
        pool, share = (
            number_or_none(self.record.get(each)) for each in ("n_pool", "share_matched")
        )
        lines = [
            f"<b>{marks.plain(self.name)}</b>",
            self.people(),
            f"{marks.count(pool)} students in the pool" if pool else "",
            f"{marks.of_100(share)} of 100 have a like student elsewhere" if share else "",
            f"{self.printed(2)} {marks.plain(unit)}",
            layers.sentence_case(self.called),
        ]
        odds, bare = self.odds(threshold)
        if odds and threshold is not None:
            lines += [odds.replace("chance", f"Chance of {limit(threshold)} or more"), bare]
        lines += [layers.sentence_case(self.balance), *marks.wrap(self.note, 380, 14, lines=4)]
        return "<br>".join(each for each in lines if each)


def limit(threshold: float) -> str:
    """A reader's threshold with its sign, as fine as it was set."""
    return amount(threshold, 2 if abs(threshold - round(threshold, 2)) < 1e-9 else 3)


def providers(records: Sequence[Record]) -> list[Provider]:
    """Rows in the order given, each with its schools' values; a school without a row is left out."""
    schools: dict[str, list[float]] = {}
    for record in records:
        value = number_or_none(record.get("effect"))
        if record.get("dot") and value is not None and not record.get("hidden"):
            schools.setdefault(str(record.get("key")), []).append(value)
    return [
        Provider(record, schools.get(str(record.get("key")), ()))
        for record in records
        if not record.get("dot")
    ]


def swarm(values: Sequence[float], *, apart: float, levels: Sequence[float]) -> list[float]:
    """An offset for each of the sorted `values`, one of `levels`, so that none nearer than `apart` to
    another shares its level; where all are taken, the level whose last one is furthest."""
    last: dict[float, float] = {}
    found = []
    for value in values:
        free = [each for each in levels if value - last.get(each, -1e9) >= apart]
        best = free[0] if free else min(levels, key=lambda each: last[each])
        last[best] = value
        found.append(best)
    return found


def ticks(low: float, high: float, *, wide: float, page: float) -> dict[float, str]:
    """Round steps from `low` to `high` and how they are written; each has `wide` of `page` pixels."""
    rough = (high - low) * min(0.35, max(0.15, wide / page))
    power = 10.0 ** floor(log10(rough))
    steps = [each * power for each in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    step = next(each for each in steps if each >= rough)
    # A step that leaves nothing but 0 is no scale.
    step = min(step, max(each for each in steps if each <= max(high, -low)))
    places = max(0, -floor(log10(step) + 1e-9))
    whole = range(ceil(low / step), floor(high / step) + 1)
    return {i * step: amount(i * step, places) if i else "0" for i in whole}


def packed(items: Sequence[str], room: float, size: float) -> list[str]:
    """Short texts side by side in lines of `room` pixels; one too long is wrapped by itself."""
    lines: list[str] = []
    for item in items:
        joined = f"{lines[-1]}\u2003\u2003{item}" if lines else item
        if lines and roomy(joined, size) + size <= room:
            lines[-1] = joined
        else:
            lines += marks.wrap(item, room / 1.12, size, lines=9)
    return lines
