"""Treated students beside a pool that is held as sums: weights, sums per school, balance.

Knows: the weights of `queries.matching.match`, sums per school. Must not know: providers, SQL, words.
Numbers are those of `match`, `school_sums` and `balance` on the students themselves, to rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.fitted import Floats, Ints
from queries.balance import Balance, Means, judge
from queries.matching import Bools, ranked
from queries.pool_sums import Counted, Pool, Students
from queries.school_sums import SchoolSums

PRODUCTS = ("tt", "tz", "zz", "ty", "zy")


@dataclass(frozen=True)
class Met:
    """Treated students of one cohort and the pool they meet: `held` says which strata have both."""

    pool: Pool
    treated: Students

    @cached_property
    def like(self) -> Floats:
        """Treated students of each stratum."""
        return np.bincount(self.treated.like, minlength=self.pool.strata).astype(np.float64)

    @cached_property
    def held(self) -> Bools:
        """Strata with both arms."""
        both: Bools = (self.like > 0) & (self.pool.n > 0)
        return both

    @cached_property
    def weight(self) -> Floats:
        """What a pool student of each stratum weighs."""
        return self.held * self.like / np.maximum(self.pool.n, 1)

    @cached_property
    def kept(self) -> Bools:
        """Treated students with a like student in the pool."""
        found: Bools = self.held[self.treated.like]
        return found

    @cached_property
    def by_unit(self) -> tuple[Ints, dict[str, Floats]]:
        """Sums per school and arm: codes (2 x school + treated) and each column of `SchoolSums`."""
        pool, kept, strata = self.pool, self.kept, self.pool.strata
        like = self.treated.like[kept]
        z = self.treated.z[kept] - pool.z[like]
        y = self.treated.y[kept] - pool.y[like]
        # Both arms weigh the same in a stratum, so its mean lies halfway between theirs.
        both = np.maximum(2 * self.like, 1)
        mean_z, mean_y = (np.bincount(like, one, strata) / both for one in (z, y))
        schools, unit = ranked(self.treated.school[kept])
        z_in, y_in = z - mean_z[like], y - mean_y[like]
        mine = {
            "n": np.ones(len(like)),
            "weight": np.ones(len(like)),
            "tt": np.full(len(like), 0.25),
            "tz": z_in / 2,
            "zz": z_in * z_in,
            "ty": y_in / 2,
            "zy": z_in * y_in,
            "above_y": y,
            "above_z": z,
        }
        at = pool.like
        w, n, a, b = self.weight[at], pool.cell_n, mean_z[at], mean_y[at]
        theirs = {
            "n": n * self.held[at],
            "weight": w * n,
            "tt": w * n / 4,
            "tz": w * (n * a - pool.cell_z) / 2,
            "zz": w * (pool.cell_zz - 2 * a * pool.cell_z + n * a * a),
            "ty": w * (n * b - pool.cell_y) / 2,
            "zy": w * (pool.cell_zy - a * pool.cell_y - b * pool.cell_z + n * a * b),
        }
        summed = {name: pool.by_school(values) for name, values in theirs.items()}
        there = summed["n"] > 0
        nothing = np.full(int(there.sum()), np.nan)
        units = np.concatenate([2 * pool.schools[there], 2 * schools + 1])
        return units, {
            name: np.concatenate(
                [
                    summed[name][there] if name in summed else nothing,
                    np.bincount(unit, values, len(schools)),
                ]
            )
            for name, values in mine.items()
        }


@dataclass(frozen=True)
class Comparison:
    """Treated students of one cohort or several, each beside the pool of its own.

    `scale`: SDs of the entry score in one D, by which z becomes the entry score of balance.
    """

    met: tuple[Met, ...]
    scale: float

    @cached_property
    def n_treated_given(self) -> int:
        """Treated students before matching."""
        return sum(len(one.treated.like) for one in self.met)

    @cached_property
    def n_pool_given(self) -> int:
        """Pool students before matching."""
        return sum(one.pool.size for one in self.met)

    @cached_property
    def n_treated(self) -> int:
        """Treated students who have a like student in the pool."""
        return sum(int(one.kept.sum()) for one in self.met)

    @cached_property
    def n_pool(self) -> int:
        """Pool students who have a like treated student."""
        return sum(int(one.pool.n[one.held].sum()) for one in self.met)

    @property
    def share_matched_treated(self) -> float:
        """Treated students with a like student in the pool / all treated; 0 when there are none."""
        return self.n_treated / max(1, self.n_treated_given)

    @cached_property
    def schools_treated(self) -> int:
        """Schools with a treated student who is compared."""
        return int(self.sums.treated.sum())

    @property
    def schools_pool(self) -> int:
        """Schools with a pool student who is compared."""
        return int((~self.sums.treated).sum())

    @property
    def entry_apart(self) -> float:
        """Mean entry of the treated less that of the pool, before matching, in D."""
        mine = sum(float(one.treated.z.sum()) for one in self.met) / self.n_treated_given
        theirs = sum(float((one.pool.n * one.pool.z).sum()) for one in self.met)
        return mine - theirs / self.n_pool_given

    @cached_property
    def sums(self) -> SchoolSums:
        """As `queries.school_sums.school_sums`, with codes 2 x school + treated."""
        units = np.concatenate([one.by_unit[0] for one in self.met])
        codes, at = np.unique(units, return_inverse=True)
        # Pool first, then treated, each by code.
        order = np.lexsort((codes, codes % 2))
        held: dict[str, Floats] = {
            name: np.bincount(
                at, np.concatenate([one.by_unit[1][name] for one in self.met]), len(codes)
            )[order].astype(np.float64)
            for name in ("n", "weight", *PRODUCTS, "above_y", "above_z")
        }
        n = held.pop("n").astype(np.int64)
        return SchoolSums(
            school=codes[order],
            treated=codes[order] % 2 == 1,
            n=n,
            share_matched=self.share_matched_treated,
            **held,
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The shares of any cohort."""
        return tuple(dict.fromkeys(name for one in self.met for name in one.pool.shares))

    @cached_property
    def _sides(self) -> list[tuple[Counted, Counted]]:
        """Of each cohort who is what, treated and pool: a row a name, a column a stratum."""
        return [
            (
                _table(one.treated.counted(one.pool.strata), self.names, one.pool.strata),
                _table(one.pool.shares, self.names, one.pool.strata),
            )
            for one in self.met
        ]

    @cached_property
    def counts(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Of each share, how many are it and are not: treated, those of them compared, pool, those
        of it compared."""
        found = np.zeros((4, 2, len(self.names)))
        for one, arms in zip(self.met, self._sides, strict=True):
            for at, side in enumerate(arms):
                found[2 * at] += [table.sum(axis=1) for table in side]
                found[2 * at + 1] += [table @ one.held for table in side]
        found[:, 1] -= found[:, 0]
        whole = np.rint(found).astype(np.int64).tolist()
        return {
            name: tuple((whole[i][0][at], whole[i][1][at]) for i in range(4))
            for at, name in enumerate(self.names)
        }

    def balance(self, *, fewest: int, before: bool) -> Balance:
        """As `queries.balance.balance`; `before` of one cohort alone."""
        if before and len(self.met) > 1:
            raise ValueError("Balance before matching is asked of one cohort at a time.")
        enough = [
            all(min(pair) >= fewest for pair in (self.counts[name][1], self.counts[name][3]))
            for name in self.names
        ]
        return judge(
            self.names,
            before=(self._treated(kept=False), self._pool(kept=False)) if before else None,
            after=(self._treated(kept=True), self._pool(kept=True)),
            enough=enough,
            share_matched=self.share_matched_treated,
        )

    def _treated(self, *, kept: bool) -> Means:
        n = self.n_treated if kept else self.n_treated_given
        z = sum(float(one.treated.z[one.kept if kept else slice(None)].sum()) for one in self.met)
        shares = [self.counts[name][int(kept)] for name in self.names]
        return [_mean(self.scale * z, n), *(_mean(yes, yes + no) for yes, no in shares)]

    def _pool(self, *, kept: bool) -> Means:
        weights = [one.weight if kept else np.ones(one.pool.strata) for one in self.met]
        both = list(zip(self.met, weights, strict=True))
        n = sum(float((one.pool.n * w).sum()) for one, w in both)
        z = sum(float((one.pool.n * one.pool.z * w).sum()) for one, w in both)
        yes, known = np.zeros(len(self.names)), np.zeros(len(self.names))
        for (_, pool), w in zip(self._sides, weights, strict=True):
            yes += pool[0] @ w
            known += pool[1] @ w
        shares = zip(yes.tolist(), known.tolist(), strict=True)
        return [_mean(self.scale * z, n), *(_mean(*each) for each in shares)]


def _table(counted: Mapping[str, Counted], names: Sequence[str], strata: int) -> Counted:
    nobody = (np.zeros(strata), np.zeros(strata))
    held = [counted.get(name, nobody) for name in names]
    yes, known = (
        np.array([one[i] for one in held], dtype=np.float64).reshape(len(names), strata)
        for i in (0, 1)
    )
    return yes, known


def _mean(total: float, n: float) -> float | None:
    return total / n if n > 0 else None
