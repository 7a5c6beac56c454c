"""The matched students of cohorts by arm: treated by one provider, of the pool, or neither.

Knows: the columns of `cohort` that place a student. Must not know: effects, sentences, pictures.
What is read here is one entry a student, to be summed; none of it leaves an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.arms import NEITHER, POOL
from data.fitted import Floats, Ints
from queries.fits import Fit
from queries.hiding import Mask
from queries.matching import binned, numbered
from queries.pool_sums import Pool, Share, Students
from queries.selection import Predicate
from queries.views.growth.following import Following

IN_POOL, IN_NEITHER = 0, -1
TRAITS = {
    "econ": "economically_disadvantaged",
    "el": "english_learner",
    "swd": "student_with_disability",
}
GROUPS = {"race": "race_ethnicity", "gender": "gender"}
UNKNOWN = 2  # of a yes/no trait: a value of its own
# Who is in neither arm counts for the school of the exit score, if for any.
SCHOOL = "cast(hash(coalesce(arm_school_id, school_id)) >> 1 as bigint)"


@dataclass(frozen=True)
class Arms:
    """Matched students of one cohort and selection, an entry each.

    `arm`: place of the provider in `ids` from 1, IN_POOL or IN_NEITHER; `reason`: place in
    `data.arms.NEITHER` from 1, 0 for none. `star`, `exit`: entry score freed of error and exit
    score, points; `like`: the same for students alike in all that is matched on; `layer`: entry
    layer, -1 unknown; `econ el swd`: 0 no, 1 yes, UNKNOWN; `race`, `gender`: place in the store's
    values from 1, 0 not recorded; `years`: since the provider started, -1 unknown; `dose`: reached it
    in every taught year 1, not as far as hours are known 0, hours of no year known -1.
    `shares`: name of each intake share -> the codes that are it: traits, then each race/ethnicity and
    gender; a gender of two is told by one.
    `student` is a code of the store, the same in every cohort and test; `school` (the one a student
    counts for) one of the draw, the same in all its cohorts of a test. `cell`: the year of entry,
    within which students are matched.
    """

    fit: Fit
    ids: tuple[str, ...]
    entry_sd: float
    arm: Ints
    reason: Ints
    school: Ints
    student: Ints
    star: Floats
    exit: Floats
    like: Ints
    layer: Ints
    econ: Ints
    el: Ints
    swd: Ints
    race: Ints
    gender: Ints
    years: Ints
    dose: Ints
    cell: Ints
    shares: Mapping[str, Share]

    @property
    def known(self) -> bool:
        """Whether the data says of anybody which provider a school used."""
        return bool((self.arm != IN_NEITHER).any() or self.reason.any())

    def of(self, key: str) -> Mask:
        """Students treated by a provider."""
        mine: Mask = self.arm == self.ids.index(key) + 1
        return mine

    @cached_property
    def pool(self) -> Mask:
        """Students of the pool."""
        held: Mask = self.arm == IN_POOL
        return held

    @cached_property
    def pool_sums(self) -> Pool:
        """The pool as sums, for every group of treated students that it is held against."""
        return Pool(self.students(self.pool), int(self.like.max(initial=-1)) + 1)

    def students(self, mask: Mask) -> Students:
        """Some of the students as they are compared: scores over D."""
        at, d = np.flatnonzero(mask), self.fit.sd or 1.0
        return Students(
            like=self.like.take(at),
            school=self.school.take(at),
            z=self.star.take(at) / d,
            y=self.exit.take(at) / d,
            columns={name: getattr(self, name).take(at) for name in (*TRAITS, *GROUPS)},
            shares=self.shares,
        )

    def then(self, key: str, treated: Mask, *, away: Mask) -> Arms:
        """The same cohort with other students treated by a provider, nobody in neither arm for a
        reason, and the pool without `away`: all students of some schools."""
        arm = np.where(self.pool & ~away, IN_POOL, IN_NEITHER).astype(self.arm.dtype)
        arm[treated] = self.ids.index(key) + 1
        found = replace(self, arm=arm, reason=np.zeros_like(self.reason))
        # Not summed anew: of a whole pool only few schools are away.
        found.__dict__["pool_sums"] = self.pool_sums.without(self.students(self.pool & away))
        return found

    def only(self, mask: Mask | Ints) -> Arms:
        """The same of some of the students: a mask, or their places in an order."""
        mask = np.flatnonzero(mask) if mask.dtype == np.bool_ else mask  # taken two dozen times
        held = {
            one.name: getattr(self, one.name).take(mask)
            for one in fields(self)
            if isinstance(getattr(self, one.name), np.ndarray)
        }
        return replace(self, **held)


def arms_of(following: Following, fits: Iterable[Fit], *, whole: bool = False) -> dict[int, Arms]:
    """Cohort id -> its students by arm, of the cohorts that have a yardstick; of the selection but for
    its provider, which names whom to show, not whom to compare. `whole`: of the whole data set."""
    catalog = following.context.catalog
    ids = tuple(catalog.providers)
    held = [fit for fit in fits if fit.slope is not None]
    if not held:
        return {}
    chosen = following.selection.predicate(without=("grade", "provider"))
    where = following.where(
        Predicate("true", {}, frozenset()) if whole else chosen, ("matched",), held
    )
    coded, values = _coded(
        {
            "arm": ("arm", (POOL, *ids), -1),
            "reason": ("neither", ("", *NEITHER), 0),
            **{
                key: (column, ("", *values_of(following, column)), 0)
                for key, column in GROUPS.items()
            },
            **{key: (column, ("no", "yes"), UNKNOWN) for key, column in TRAITS.items()},
        }
    )
    text = (
        f"select cohort_id, student_key as student, {SCHOOL} as school, "
        f"star_milli, exit_milli, cast(coalesce(entry_layer, -1) as tinyint) as layer, {coded}, "
        "cast(coalesce(years_since_start, -1) as smallint) as years, cast(case when reached_dose = 1 "
        "then 1 when usage_years > 0 then 0 else -1 end as tinyint) as dose "
        f"from cohort where {where.sql} and star_milli is not null"
    )
    context = following.context
    context.sql.append(text)
    rows = context.store.columns(text, {**where.values, **values})
    rows["school"] = _numbered_runs(rows["school"])
    return {fit.id: _arms(fit, ids, _of_cohort(rows, fit.id)) for fit in held}


def _of_cohort(rows: Mapping[str, NDArray[Any]], cohort: int) -> dict[str, NDArray[Any]]:
    """A cohort's rows: mostly a slice, since the store keeps a cohort's students together."""
    at = np.flatnonzero(rows["cohort_id"] == cohort)
    run = len(at) and at[-1] - at[0] == len(at) - 1
    mine = slice(at[0], at[-1] + 1) if run else at
    return {name: column[mine] for name, column in rows.items()}


def _numbered_runs(codes: Ints) -> Ints:
    """Codes that lie close together are counted, not sorted, each time two arms are matched: places
    among the different ones. A school's students mostly stand together, so that runs are sorted."""
    first = np.flatnonzero(np.diff(codes, prepend=codes[:1] - 1))
    place = np.unique(codes[first], return_inverse=True)[1]
    found: Ints = np.repeat(place, np.diff(first, append=len(codes)))
    return found


def values_of(following: Following, column: str) -> tuple[str, ...]:
    """What is recorded in a column of student groups: of whom it is not, nothing is known."""
    held = following.context.catalog.subgroups.get(column, ())
    return tuple(value for value in held if value != "not recorded")


def _coded(columns: Mapping[str, tuple[str, tuple[str, ...], int]]) -> tuple[str, dict[str, str]]:
    """Texts as their places in a list: SQL without values in it, and its values."""
    parts, values = [], {}
    for name, (column, held, other) in columns.items():
        whens = []
        for at, value in enumerate(held):
            if value:
                values[f"{name}_value_{at}"] = value
                whens.append(f"when ${name}_value_{at} then {at}")
        cases = f"case {column} {' '.join(whens)} else {other} end" if whens else str(other)
        parts.append(f"cast({cases} as {'tinyint' if len(held) < 100 else 'integer'}) as {name}")
    return ", ".join(parts), values


def _arms(fit: Fit, ids: tuple[str, ...], rows: Mapping[str, NDArray[Any]]) -> Arms:
    star = rows["star_milli"].astype(np.float64) / 1000
    names = ("arm", "reason", "school", "student", "layer", *TRAITS, *GROUPS, "years", "dose")
    # As narrow as they were fetched: most time goes to moving them.
    held = {name: rows[name] for name in names}
    return Arms(
        fit=fit,
        ids=ids,
        entry_sd=fit.entry_sd or 0.0,
        star=star,
        exit=rows["exit_milli"].astype(np.float64) / 1000,
        like=numbered(held["econ"], held["el"], held["swd"], binned(star, np.asarray(fit.edges))),
        cell=np.full(len(star), fit.cohort),
        shares=_shares(held),
        **held,
    )


def _shares(held: Mapping[str, Ints]) -> dict[str, Share]:
    """The shares of which anything is known."""
    found: dict[str, Share] = {}
    for name in TRAITS:
        if (held[name] != UNKNOWN).any():
            found[name] = Share(name, 1, UNKNOWN)
    for name in GROUPS:
        there = np.flatnonzero(np.bincount(held[name])[1:]) + 1
        for one in there[:1] if len(there) == 2 else there:
            found[f"{name}_{one}"] = Share(name, int(one), 0)
    return found
