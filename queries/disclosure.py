"""Small-number rules: what may be shown of a group, and what of it is rounded, merged or hidden.

Knows: counts of students in groups and their parts. Must not know: what the parts mean, Dash.
Every value that leaves an answer has passed through here. Rules: a group under `min_n` is hidden;
where a part of a group of 30 or more counts 1 to min_n - 1, all its parts show as whole percents
without counts; in a smaller group neighbouring parts are merged until none is that small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import floor

from data import settings
from queries.options import PROJECTION, STAFF
from queries.store import Catalog
from queries.words import say

COARSE_FROM = 30  # groups from here on are rounded, smaller ones merged
ORDER_N = 30  # smaller groups are shown, not ordered


@dataclass(frozen=True)
class Profile:
    """One set of small-number rules.

    `min_n` is the smallest group, `part_n` the smallest part with a count; `always_coarse`: whole
    percents everywhere; `step`: counts are shown to the nearest step; `merge_small`: parts under
    the limit are merged in groups of any size; `crossed`: a school may be cut by a subgroup.
    """

    name: str
    min_n: int
    part_n: int
    always_coarse: bool = False
    step: int = 1
    merge_small: bool = False
    crossed: bool = True

    def shown_n(self, n: int) -> int:
        """A count as it may be shown."""
        return n if self.step == 1 else self.step * floor(n / self.step + 0.5)


def profile(catalog: Catalog, name: str = STAFF) -> Profile:
    """The profile in force, with the data set's own `min_n` if it is higher: `projection` where
    `name`, the link's, or `WATERLINE_PROFILE` says so. No link lifts what the setting says."""
    if PROJECTION in (name, settings.get("WATERLINE_PROFILE")):
        return Profile(
            PROJECTION,
            max(20, catalog.min_n),
            max(10, catalog.min_n),
            always_coarse=True,
            step=10,
            merge_small=True,
            crossed=False,
        )
    return Profile(STAFF, catalog.min_n, catalog.min_n)


@dataclass(frozen=True)
class Slice:
    """A run of neighbouring parts, `first` to `last`, with its share and, where allowed, count."""

    first: int
    last: int
    share: float
    n: int | None


@dataclass(frozen=True)
class Cut:
    """A group as it may be shown: `n` None and no slices when it is hidden.

    `exact` is False when shares are whole percents without counts; `counts` stay inside for rules
    that look at several groups at once and never leave the room.
    """

    n: int | None
    slices: tuple[Slice, ...]
    exact: bool
    counts: tuple[int, ...]

    @property
    def hidden(self) -> bool:
        """Whether nothing of the group may be shown."""
        return self.n is None

    @property
    def size(self) -> int:
        """Students of the group, shown or not; never leaves the room."""
        return sum(self.counts)

    @property
    def merged(self) -> bool:
        """Whether some parts were merged."""
        return any(part.first != part.last for part in self.slices)


def small(count: int, *, limit: int) -> bool:
    """Whether a part is so small that it says too much about too few: 1 to limit - 1."""
    return 0 < count < limit


def cut(counts: Sequence[int], *, rules: Profile, coarse: bool = False) -> Cut:
    """Parts of one group as they may be shown; `coarse` asks for whole percents regardless."""
    counts, n, limit = tuple(counts), sum(counts), rules.part_n
    if n < rules.min_n:
        return Cut(None, (), exact=False, counts=counts)
    bounds = [(i, i) for i in range(len(counts))]
    any_small = any(small(count, limit=limit) for count in counts)
    coarse = coarse or rules.always_coarse or (any_small and n >= COARSE_FROM)
    if any_small and (n < COARSE_FROM or rules.merge_small):
        bounds = merged(counts, limit=limit)
    sums = [sum(counts[a : b + 1]) for a, b in bounds]
    shares = whole_percents(sums) if coarse else [s / n for s in sums]
    slices = tuple(
        Slice(a, b, share, None if coarse else total)
        for (a, b), share, total in zip(bounds, shares, sums, strict=True)
    )
    return Cut(rules.shown_n(n), slices, exact=not coarse, counts=counts)


def merged(counts: Sequence[int], *, limit: int) -> list[tuple[int, int]]:
    """Bounds of merged parts: from the deep end each small part joins the next shallower, the
    shallowest joins the next deeper; zero parts stay."""
    bounds = [(i, i) for i in range(len(counts))]

    def total(bound: tuple[int, int]) -> int:
        return sum(counts[bound[0] : bound[1] + 1])

    at = len(bounds) - 1
    while at > 0:
        if small(total(bounds[at]), limit=limit):
            bounds[at - 1 : at + 1] = [(bounds[at - 1][0], bounds[at][1])]
        at -= 1
    while len(bounds) > 1 and small(total(bounds[0]), limit=limit):
        bounds[0:2] = [(bounds[0][0], bounds[1][1])]
    return bounds


def whole_percents(counts: Sequence[float]) -> list[float]:
    """Shares as whole percents that add up to 100 (largest remainder); zero stays zero."""
    n = sum(counts)
    exact = [100 * count / n for count in counts]
    found = [floor(value) for value in exact]
    order = sorted(range(len(counts)), key=lambda i: (found[i] - exact[i], i))
    for i in order[: 100 - sum(found)]:
        found[i] += 1
    return [value / 100 for value in found]


def share(part: int, whole: int, *, rules: Profile, coarse: bool = False) -> float | None:
    """A share of a group of students as it may be shown; None when it may not.

    Whole percent when either side of it counts 1 to part_n - 1 (or `coarse`), none at all for a
    group under min_n, or under 30 with such a side; nor where small parts are always merged, since
    two sides merged are no share.
    """
    if whole < rules.min_n:
        return None
    one_small = any(small(side, limit=rules.part_n) for side in (part, whole - part))
    if one_small and (whole < COARSE_FROM or rules.merge_small):
        return None
    if one_small or coarse or rules.always_coarse:
        return floor(100 * part / whole + 0.5) / 100
    return part / whole


def protect(cuts: Sequence[Cut], *, rules: Profile, total_shown: bool = True) -> list[Cut]:
    """A breakdown whose parts add up to a shown total, safe against subtraction.

    Hiding one group alone would give it away, so the next smallest is hidden too, and on until
    the hidden ones together are a group that could be shown. When any group is rounded or merged,
    or the hidden ones together have a part that is too small, all are rounded: exact neighbours
    would give those counts away.
    """
    made = list(cuts)
    if total_shown and len(made) > 1:
        while any(c.hidden and c.size for c in made) and any(not c.hidden for c in made):
            concealed = [c.size for c in made if c.hidden and c.size]
            if len(concealed) > 1 and sum(concealed) >= rules.min_n:
                break
            at = min((i for i, c in enumerate(made) if not c.hidden), key=lambda i: made[i].size)
            made[at] = replace(made[at], n=None, slices=(), exact=False)
    unseen = [c.counts for c in made if c.hidden]
    together = [sum(parts) for parts in zip_longest(*unseen, fillvalue=0)] if total_shown else []
    if any(small(part, limit=rules.part_n) for part in together) or any(
        not c.hidden and (not c.exact or c.merged) for c in made
    ):
        made = [c if c.hidden else cut(c.counts, rules=rules, coarse=True) for c in made]
    return made


def hidden_sizes(sizes: Sequence[int], *, rules: Profile) -> list[str | None]:
    """Groups that add up to a shown total: why each may not be shown, None where it may.

    Those under min_n, and beside them as many of the next smallest as keep them from being found by
    subtraction. Empty groups are no groups.
    """
    held = [i for i, n in enumerate(sizes) if n]
    cuts = protect([cut((sizes[i],), rules=rules) for i in held], rules=rules)
    found: list[str | None] = [None] * len(sizes)
    for i, each in zip(held, cuts, strict=True):
        if each.hidden:
            few = each.size < rules.min_n
            found[i] = say("too_few", n=rules.min_n) if few else say("hidden_beside")
    return found
