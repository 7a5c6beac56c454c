"""A pool as sums by stratum and by school, so that many treated sides meet it without its students.

Knows: strata, the weights of `queries.matching.match`, sums per school. Must not know: providers, SQL,
words. A page compares dozens of groups of treated students with one pool: the pool is summed once,
and each comparison then reads its own students and the pool's cells of school and stratum. Numbers
are those of `match`, `school_sums` and `balance` on the students themselves, to rounding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.fitted import Floats, Ints
from queries.balance import Balance, Means, judge
from queries.matching import Bools, ranked
from queries.school_sums import SchoolSums

PRODUCTS = ("tt", "tz", "zz", "ty", "zy")


@dataclass(frozen=True)
class Students:
    """Students of one arm of one cohort: `like` (stratum), `school` (codes), `z` = entry* / D and
    `y` = exit / D, and `shares` as in `queries.balance.balance`; an entry each."""

    like: Ints
    school: Ints
    z: Floats
    y: Floats
    shares: Mapping[str, NDArray[np.floating[Any]]]

    def sides(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """Of each name a row: 1 where yes, else 0; and 1 where known."""
        nobody = np.full(len(self.like), np.nan)
        table = [self.shares.get(name, nobody) for name in names]
        values = np.array(table, dtype=np.float64).reshape(len(names), len(self.like))
        known = ~np.isnan(values)
        return np.where(known, values, 0.0), known.astype(np.float64)


class Pool:
    """Sums of a pool's students: by stratum (`n`, mean `z` and `y`), and by school and stratum."""

    def __init__(self, students: Students, strata: int) -> None:
        like, school = students.like, students.school
        self.students, self.strata = students, strata
        self.n = np.bincount(like, minlength=strata).astype(np.float64)
        some = np.maximum(self.n, 1)
        self.z = np.bincount(like, students.z, strata) / some
        self.y = np.bincount(like, students.y, strata) / some
        self.schools, unit = ranked(school)
        cells, cell = ranked(unit * max(1, strata) + like)
        self.like = cells % max(1, strata)
        of = cells // max(1, strata)
        # Cells stand school by school, so that a school's sum is that of a run of cells.
        self.starts = np.flatnonzero(np.diff(of, prepend=-1))
        # Less the stratum's mean: sums of squares then lose no digits when a mean is taken off.
        z, y = students.z - self.z[like], students.y - self.y[like]
        count = len(cells)
        self.cell_n = np.bincount(cell, minlength=count).astype(np.float64)
        self.cell_z, self.cell_y, self.cell_zz, self.cell_zy = (
            np.bincount(cell, values, count) for values in (z, y, z * z, z * y)
        )

    @cached_property
    def _shares(self) -> tuple[Floats, Floats]:
        like, held = self.students.like, (len(self.students.shares), self.strata)
        yes, known = (
            np.array([np.bincount(like, row, self.strata) for row in table], dtype=np.float64)
            for table in self.students.sides(tuple(self.students.shares))
        )
        return yes.reshape(held), known.reshape(held)

    def sides(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """As those of students, summed by stratum."""
        own = tuple(self.students.shares)
        if own == tuple(names):
            return self._shares
        found = []
        for table in self._shares:
            rows = np.zeros((len(names), self.strata))
            for at, name in enumerate(names):
                if name in own:
                    rows[at] = table[own.index(name)]
            found.append(rows)
        return found[0], found[1]

    def by_school(self, values: Floats) -> Floats:
        """Values of the cells, added up by school."""
        if not len(self.starts):
            return np.zeros(0)
        return np.add.reduceat(values, self.starts)


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
        return sum(len(one.pool.students.like) for one in self.met)

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
        return tuple(dict.fromkeys(name for one in self.met for name in one.pool.students.shares))

    @cached_property
    def _sides(self) -> list[tuple[tuple[Floats, Floats], tuple[Floats, Floats]]]:
        """Of each cohort who is what: treated, and the pool by stratum."""
        return [(one.treated.sides(self.names), one.pool.sides(self.names)) for one in self.met]

    @cached_property
    def counts(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Of each share, how many are it and are not: treated, those of them compared, pool, those
        of it compared."""
        found = np.zeros((4, 2, len(self.names)))
        for one, arms in zip(self.met, self._sides, strict=True):
            for at, (side, kept) in enumerate(zip(arms, (one.kept, one.held), strict=True)):
                whole = [table.sum(axis=1) for table in side]
                found[2 * at] += whole
                # Mostly everyone has somebody alike.
                found[2 * at + 1] += whole if kept.all() else [table @ kept for table in side]
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


def _mean(total: float, n: float) -> float | None:
    return total / n if n > 0 else None
