"""Results counted by the students who gave them, and what of such counts may be shown.

Knows: small-number rules for groups that overlap in students but add up in results. Must not know:
strands, standards, SQL, sentences.
A student is asked several standards of a strand, so students of two groups cannot be added, while
their results can. A group is as large as its students; what subtraction finds is its results.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from queries.disclosure import Profile, share, small

FEW, BESIDE, ALIKE = "too_few", "hidden_beside", "too_alike"  # why nothing is shown, as words
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Tally:
    """Students asked anything of a group of standards, their results on it, and the unfinished."""

    asked: int
    results: int
    unfinished: int

    @property
    def finished(self) -> int:
        """Results that are not unfinished."""
        return self.results - self.unfinished


@dataclass(frozen=True)
class Told:
    """A tally as it may be shown; shares 0-1.

    Counts are None where they are withheld, the share too where `hidden` says why. A group nobody
    was asked about has no share and no reason.
    """

    share: float | None = None
    asked_share: float | None = None
    asked: int | None = None
    results: int | None = None
    unfinished: int | None = None
    hidden: str | None = None


def added(tallies: Iterable[Tally]) -> tuple[int, int]:
    """(unfinished, finished) results of several groups together; their students do not add up."""
    unfinished = finished = 0
    for tally in tallies:
        unfinished, finished = unfinished + tally.unfinished, finished + tally.finished
    return unfinished, finished


def hidden(
    tallies: Mapping[Key, Tally], *, whole: Callable[[Key], Hashable], rules: Profile
) -> dict[Key, str]:
    """Which groups stay hidden, and why, where those of one `whole` add up to a total on show.

    Groups of fewer than `min_n` students are. What the hidden ones of a whole have together can be
    found by subtraction, so the next smallest is hidden with them: it is a group that could be
    shown, while several small groups may be the same few students.
    """
    reasons = {
        key: FEW for key, tally in tallies.items() if tally.asked and tally.asked < rules.min_n
    }
    for one in {whole(key) for key in reasons}:
        shown = [
            key
            for key, tally in tallies.items()
            if tally.asked and key not in reasons and whole(key) == one
        ]
        if shown:
            reasons[min(shown, key=lambda key: tallies[key].asked)] = BESIDE
    return reasons


def exact(
    tallies: Mapping[Key, Tally],
    reasons: Mapping[Key, str],
    *,
    everyone: int,
    whole: Callable[[Key], Hashable],
    rules: Profile,
) -> bool:
    """Whether counts may stand beside the shares of one picture.

    Not where a group on show has 1 to part_n - 1 finished, unfinished, asked or not asked of
    `everyone`, nor where the hidden groups of a whole have so few together.
    """
    counts: list[int] = []
    for key, tally in tallies.items():
        if tally.asked and key not in reasons:
            counts += [tally.unfinished, tally.finished, tally.asked, everyone - tally.asked]
    for one in {whole(key) for key in reasons}:
        counts += added(tallies[key] for key in reasons if whole(key) == one)
    return not any(small(count, limit=rules.part_n) for count in counts)


def told(tally: Tally, reason: str | None, *, everyone: int, plain: bool, rules: Profile) -> Told:
    """One group as it may be shown; `plain` is what `exact` said of its picture."""
    if reason or not tally.asked:
        return Told(hidden=reason)
    value = share(tally.unfinished, tally.results, rules=rules, coarse=not plain)
    if value is None:
        return Told(hidden=ALIKE)
    counted = plain and rules.step == 1
    return Told(
        share=value,
        asked_share=share(tally.asked, everyone, rules=rules, coarse=not plain),
        asked=rules.shown_n(tally.asked) if plain else None,
        results=tally.results if counted else None,
        unfinished=tally.unfinished if counted else None,
    )
