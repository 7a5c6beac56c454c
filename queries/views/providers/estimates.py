"""What each provider's students grew beside like students of the pool: effect and balance.

Knows: arms, matching, effects, balance, small-number rules. Must not know: SQL, sentences, pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.fitted import Ints
from data.pooling import ORDER_N
from queries.balance import NOT_COMPARABLE, Balance, balance
from queries.disclosure import Profile
from queries.effects import Effect, effect
from queries.hiding import Mask, beside
from queries.matching import Matched, match
from queries.views.providers.arms import TRAITS, Arms

MATCHED_ON = ("entry", *TRAITS)


@dataclass(frozen=True)
class Estimate:
    """One provider in one cohort: its students and the pool (`arms`), matched and compared.

    `effect` is None when nobody has a like student in the pool. Made `whole`, an estimate also has what
    its pages show of it alone: the balance before matching, and the schools' own values.
    """

    key: str
    arms: Arms
    matched: Matched
    effect: Effect | None
    balance: Balance

    @property
    def n(self) -> int:
        """Treated students."""
        return self.matched.n_treated_given

    @property
    def comparable(self) -> bool:
        """Whether the two arms were alike enough for a verdict."""
        return self.effect is not None and self.balance.word != NOT_COMPARABLE

    @property
    def verdict(self) -> str | None:
        """Verdict of the interval; None without one or where the arms are not comparable."""
        return self.effect.verdict if self.effect and self.comparable else None

    def dots(self, *, rules: Profile) -> list[float]:
        """What each treated school adds (SDs), of the schools that may be shown: not those with few
        students, nor as many beside them as keep theirs from being found by subtraction."""
        if self.effect is None:
            return []
        mine = self.effect.treated
        kept = self.matched.kept & self.matched.treated
        codes, sizes = np.unique(self.matched.school[kept], return_counts=True)
        size = dict(zip(codes.tolist(), sizes.tolist(), strict=True))
        n = np.array([size[int(code)] for code in self.effect.school[mine]], dtype=np.int64)
        hidden = beside(n, np.zeros(len(n), dtype=np.int64), rules=rules)
        return sorted(self.effect.own[mine][~hidden].tolist())


def estimate(
    arms: Arms, key: str, *, treated: Mask | None = None, whole: bool = False
) -> Estimate | None:
    """One provider against the pool; None without a treated or a pool student.

    `treated` narrows its students (those who used it as designed, say); the pool stays. `whole`: with
    the students who have no like student, whom only the balance before matching counts.
    """
    mine = arms.of(key) if treated is None else arms.of(key) & treated
    if not mine.any() or not arms.pool.any():
        return None
    both = mine | arms.pool if whole else arms.alike(mine)
    some = arms.only(both)
    d = some.fit.sd
    if d is None or not some.entry_sd:
        return None
    left_out = (int(mine.sum() - mine[both].sum()), int(arms.in_pool.sum() - some.pool.sum()))
    matched = match(
        mine[both],
        entry=some.star,
        traits=np.zeros_like(some.like),
        cell=some.cell,
        school=_units(some.school, mine[both]),
        bins=some.like,
        dropped=left_out,
    )
    return Estimate(
        key,
        some,
        matched,
        effect(matched, some.exit, sd=d, own=whole) if matched.n_treated else None,
        balance(matched, entry_sd=some.entry_sd, shares=some.shares, fewest=ORDER_N, before=whole),
    )


def _units(school: Ints, treated: Mask) -> Ints:
    """Codes of schools, an arm's own: a school whose other grades use a provider may have students
    in both arms, and counts once an arm."""
    units: Ints = 2 * school + treated
    return units
