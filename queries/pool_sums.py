"""A pool as sums by stratum and by school, so that many treated sides meet it without its students.

Knows: students, strata, schools. Must not know: weights, providers, SQL, words. A page compares
dozens of groups of treated students with one pool: the pool is summed once, and each comparison
(`queries.comparison`) then reads its own students and the pool's cells of school and stratum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.fitted import Floats, Ints
from queries.matching import ranked

Counted = tuple[Floats, Floats]


@dataclass(frozen=True)
class Share:
    """A share of students: those whose code in a column is `yes`, of those for whom it is not
    `unknown`."""

    column: str
    yes: int
    unknown: int


@dataclass(frozen=True)
class Students:
    """Students of one arm of one cohort, an entry each: `like` (stratum), `school` (codes),
    `z` = entry* / D and `y` = exit / D, and `columns` of small codes, of which `shares` (by name)
    are taken."""

    like: Ints
    school: Ints
    z: Floats
    y: Floats
    columns: Mapping[str, Ints]
    shares: Mapping[str, Share]

    def counted(self, strata: int) -> dict[str, Counted]:
        """Of each share, by stratum: how many are it, and of how many it is known."""
        tables: dict[str, Floats] = {}
        for name in {share.column for share in self.shares.values()}:
            codes = self.columns[name]
            some = (one for one in self.shares.values() if one.column == name)
            most = max(max(one.yes, one.unknown) for one in some)
            kinds = max(most, int(codes.max(initial=0))) + 1
            held = np.bincount(self.like * kinds + codes, minlength=strata * kinds)
            tables[name] = held.reshape(strata, kinds).astype(np.float64)
        found = {}
        for name, share in self.shares.items():
            table = tables[share.column]
            found[name] = (table[:, share.yes], table.sum(axis=1) - table[:, share.unknown])
        return found


class Pool:
    """Sums of a pool's students: by stratum (`n`, mean `z` and `y`, `shares`), and by cell of school
    and stratum, less the stratum's mean: sums of squares then lose no digits when a mean is taken
    off. Cells stand school by school, so that a school's sum is that of a run of cells."""

    def __init__(self, students: Students, strata: int) -> None:
        like, strata = students.like, max(1, strata)
        some = np.maximum(np.bincount(like, minlength=strata), 1)
        z_mean, y_mean = (np.bincount(like, one, strata) / some for one in (students.z, students.y))
        schools, unit = ranked(students.school)
        order = _in_order(unit, like)
        like, unit = like[order], unit[order]
        z, y = students.z[order] - z_mean[like], students.y[order] - y_mean[like]
        first = np.flatnonzero(np.diff(unit * strata + like, prepend=-1))
        count = np.diff(first, append=len(like)).astype(np.float64)
        cells = np.array(
            [count, *(_runs(values, first) for values in (z, y, z * z, z * y))], dtype=np.float64
        )
        self._lay(students, strata, (z_mean, y_mean), (schools, unit[first], like[first]), cells)

    def _lay(
        self,
        students: Students,
        strata: int,
        means: tuple[Floats, Floats],
        places: tuple[Ints, Ints, Ints],
        cells: Floats,
    ) -> None:
        self.given, self.strata = students, strata
        self.schools, self.unit, self.like = places
        self.starts = np.flatnonzero(np.diff(self.unit, prepend=-1))
        self.cell_n, self.cell_z, self.cell_y, self.cell_zz, self.cell_zy = cells
        self.n = np.bincount(self.like, self.cell_n, strata)
        self.z, self.y = means

    @cached_property
    def shares(self) -> Mapping[str, Counted]:
        """As `Students.counted`."""
        return self.given.counted(self.strata)

    def without(self, gone: Students) -> Pool:
        """The same pool without the schools of some of its students: all of those schools'."""
        away = np.isin(self.schools, ranked(gone.school)[0])
        kept = ~away[self.unit]
        like, cells = self.like[kept], np.array(self._cells)[:, kept]
        n, z, y, zz, zy = cells
        # The strata have other means without them: by so much.
        some = np.maximum(np.bincount(like, n, self.strata), 1)
        off_z, off_y = (np.bincount(like, one, self.strata) / some for one in (z, y))
        a, b = off_z[like], off_y[like]
        moved = np.array(
            [n, z - n * a, y - n * b, zz - 2 * a * z + n * a * a, zy - a * y - b * z + n * a * b]
        )
        left = object.__new__(_Rest)
        left.whole, left.gone = self, gone
        number = np.cumsum(~away) - 1
        left._lay(
            self.given,
            self.strata,
            (self.z + off_z, self.y + off_y),
            (self.schools[~away], number[self.unit[kept]], like),
            moved,
        )
        return left

    @property
    def _cells(self) -> tuple[Floats, ...]:
        return self.cell_n, self.cell_z, self.cell_y, self.cell_zz, self.cell_zy

    @property
    def size(self) -> int:
        """Students of the pool."""
        return round(float(self.n.sum()))

    def by_school(self, values: Floats) -> Floats:
        """Values of the cells, added up by school."""
        return _runs(values, self.starts)


class _Rest(Pool):
    """A pool without some of its schools."""

    whole: Pool
    gone: Students

    @cached_property
    def shares(self) -> Mapping[str, Counted]:
        """Those of the whole pool less those of the students who are gone."""
        gone = self.gone.counted(self.strata)
        return {
            name: (yes - gone[name][0], known - gone[name][1])
            for name, (yes, known) in self.whole.shares.items()
        }


def _runs(values: Floats, first: Ints) -> Floats:
    """Sums of runs that begin at `first`."""
    return np.add.reduceat(values, first) if len(first) else np.zeros(0)


def _in_order(unit: Ints, like: Ints) -> Ints:
    """The order of students by school, then stratum. Codes of 16 bits are sorted by counting."""
    if max(unit.max(initial=0), like.max(initial=0)) >= 1 << 16:
        return np.lexsort((like, unit))
    order = np.argsort(like.astype(np.uint16), kind="stable")
    found: Ints = order[np.argsort(unit.astype(np.uint16)[order], kind="stable")]
    return found
