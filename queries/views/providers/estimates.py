"""What each provider's students grew beside like students of the pool: effect and balance.

Knows: arms, matching, effects, balance, small-number rules. Must not know: SQL, sentences, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.fitted import Floats, Ints
from data.pooling import ORDER_N
from queries.balance import NOT_COMPARABLE, Balance, Variable, balance
from queries.disclosure import Profile
from queries.effects import Effect, effect
from queries.hiding import Mask, beside
from queries.matching import Matched, match
from queries.views.providers.arms import TRAITS, Arms

MATCHED_ON = ("entry", *TRAITS)


@dataclass(frozen=True)
class Estimate:
    """One provider in one cohort: its students and the pool (`arms`), matched and compared.

    `effect` is None when nobody has a like student in the pool. `balance` judges the variables with
    enough students to be judged by; `others` are shown beside them.
    """

    key: str
    arms: Arms
    matched: Matched
    effect: Effect | None
    balance: Balance

    @cached_property
    def others(self) -> tuple[Variable, ...]:
        """Variables with too few students to be judged by."""
        judged = {one.name for one in self.balance.variables}
        shares = {name: one for name, one in self.arms.shares.items() if name not in judged}
        return balance(self.matched, entry_sd=self.arms.entry_sd, shares=shares).variables[1:]

    @property
    def n(self) -> int:
        """Treated students."""
        return self.matched.n_treated_given

    @property
    def variables(self) -> list[Variable]:
        """Every variable in one order for all providers: entry score, traits, groups as recorded."""
        order = ("entry", *self.arms.shares)
        return sorted(
            (*self.balance.variables, *self.others), key=lambda one: order.index(one.name)
        )

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


def estimate(arms: Arms, key: str, *, treated: Mask | None = None) -> Estimate | None:
    """One provider against the pool; None without a treated or a pool student.

    `treated` narrows its students (those who used it as designed, say); the pool stays.
    """
    mine = arms.of(key) if treated is None else arms.of(key) & treated
    both = mine | arms.pool
    if not mine.any() or not arms.pool.any():
        return None
    some = arms.only(both)
    d = some.fit.sd
    if d is None or not some.entry_sd:
        return None
    matched = match(
        mine[both],
        entry=some.star,
        traits=some.traits,
        cell=some.cell,
        school=_units(some.school, mine[both]),
        bins=some.bin,
    )
    enough = _judged(matched, some.shares)
    judged = {name: one for name, one in some.shares.items() if name in enough}
    return Estimate(
        key,
        some,
        matched,
        effect(matched, some.exit, sd=d) if matched.n_treated else None,
        balance(matched, entry_sd=some.entry_sd, shares=judged),
    )


def _judged(matched: Matched, shares: Mapping[str, Floats]) -> set[str]:
    """Shares of which each arm compared has enough students on both sides to judge by: of a few the
    index is mostly chance, and the worst of a dozen such would bar every provider."""
    found, kept = set(shares), matched.kept
    for arm in (kept & matched.treated, kept & ~matched.treated):
        at = np.flatnonzero(arm)
        for name in sorted(found):
            values = shares[name][at]
            yes = np.count_nonzero(values == 1.0)
            # The unknown are neither; fewer than ORDER_N in all settles it at once.
            if yes < ORDER_N or np.count_nonzero(values == 0.0) < ORDER_N:
                found.discard(name)
    return found


def _units(school: Ints, treated: Mask) -> Ints:
    """Codes of schools, an arm's own: a school whose other grades use a provider may have students
    in both arms, and counts once an arm."""
    units: Ints = 2 * school + treated
    return units
