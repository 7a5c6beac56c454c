"""What each provider's students grew beside like students of the pool: effect and balance.

Knows: arms, matching, effects, balance, small-number rules. Must not know: SQL, sentences, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from data.fitted import Ints
from data.pooling import ORDER_N
from queries.balance import NOT_COMPARABLE, Balance
from queries.comparison import Comparison, Met
from queries.disclosure import Profile
from queries.effects import Effect, effect_of_sums
from queries.hiding import Mask, beside
from queries.matching import Matched, match
from queries.school_sums import SchoolSums
from queries.views.providers.arms import TRAITS, Arms

MATCHED_ON = ("entry", *TRAITS)


@dataclass(frozen=True)
class Estimate:
    """One provider beside the pool: of one cohort (`arms`), or of several (the last one's).

    `treated`: its students among those of `arms`. `effect` is None when nobody has a like student in
    the pool. Made `whole`, an estimate also has what its pages show of it alone: the balance before
    matching.
    """

    key: str
    arms: Arms
    treated: Mask
    matched: Comparison
    effect: Effect | None
    balance: Balance

    @property
    def n(self) -> int:
        """Treated students."""
        return self.matched.n_treated_given

    @property
    def sums(self) -> SchoolSums:
        """Sums per school and arm."""
        return self.matched.sums

    @property
    def comparable(self) -> bool:
        """Whether the two arms were alike enough for a verdict."""
        return self.effect is not None and self.balance.word != NOT_COMPARABLE

    @property
    def verdict(self) -> str | None:
        """Verdict of the interval; None without one or where the arms are not comparable."""
        return self.effect.verdict if self.effect and self.comparable else None

    @cached_property
    def students(self) -> tuple[Arms, Matched]:
        """The students of one cohort matched one by one, for what sums cannot tell."""
        some = self.arms.only(self.treated | self.arms.pool)
        mine = self.treated[self.treated | self.arms.pool]
        return some, match(
            mine,
            entry=some.star,
            traits=np.zeros_like(some.like),
            cell=some.cell,
            school=_units(some.school, mine),
            bins=some.like,
        )

    def dots(self, *, rules: Profile) -> list[float]:
        """What each treated school adds (SDs), of the schools that may be shown: not those with few
        students, nor as many beside them as keep theirs from being found by subtraction."""
        if self.effect is None:
            return []
        mine = self.effect.treated
        n = self.sums.n[mine]
        hidden = beside(n, np.zeros(len(n), dtype=np.int64), rules=rules)
        return sorted(self.effect.own[mine][~hidden].tolist())


def estimate(
    arms: Arms, key: str, *, treated: Mask | None = None, whole: bool = False
) -> Estimate | None:
    """One provider against the pool; None without a treated or a pool student.

    `treated` narrows its students (those who used it as designed, say); the pool stays. `whole`: with
    the balance before matching.
    """
    mine = arms.of(key) if treated is None else arms.of(key) & treated
    return estimate_of({arms.fit.id: (arms, mine)}, key, whole=whole)


def estimate_of(
    some: Mapping[int, tuple[Arms, Mask]], key: str, *, whole: bool = False
) -> Estimate | None:
    """One provider's students in several cohorts, each beside the pool of its own: scores are over
    their cohort's D. None as in `estimate`."""
    held = list(some.values())
    if not any(mine.any() for _, mine in held) or not any(arms.pool.any() for arms, _ in held):
        return None
    spreads = [arms.entry_sd / (arms.fit.sd or 1.0) for arms, _ in held]
    spread = sqrt(sum(one * one for one in spreads) / len(spreads))
    if not spread or any(not arms.fit.sd for arms, _ in held):
        return None
    matched = Comparison(
        tuple(Met(arms.pool_sums, arms.students(mine)) for arms, mine in held), 1 / spread
    )
    arms, mine = held[-1]
    return Estimate(
        key,
        arms,
        mine,
        matched,
        effect_of_sums(matched.sums) if matched.n_treated else None,
        matched.balance(fewest=ORDER_N, before=whole),
    )


def _units(school: Ints, treated: Mask) -> Ints:
    """Codes of schools, an arm's own: a school whose other grades use a provider may have students
    in both arms, and counts once an arm."""
    units: Ints = 2 * school + treated
    return units
