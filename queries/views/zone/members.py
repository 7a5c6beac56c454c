"""Which schools are in the zone: since when, with whom, and where each stands in its roll-out.

Knows: the store's implementations and the places a selection names. Must not know: growth, money,
sentences, pictures. A school is in the zone from its first implementation row, whatever it is a row
of; student groups and providers of a selection do not change who is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.dimensions import numbered
from queries.store import Row, Store, once
from queries.views.context import Context

Made = TypeVar("Made")
MODEL, ASSISTANCE = "model provider", "technical assistance"
FIDELITY = (
    *("student_progress", "teacher_usage", "planning_time"),
    *("professional_learning", "interim_assessment"),
)
TEXTS = ("role", "provider_name")
MEASURED = (*FIDELITY, "infrastructure")
GRACE = 2  # years of use in which a faithful school is left alone
ROLL_OUT = 4  # school years from planning (0) to every grade
SQL = (
    "select i.school_id, i.grade, i.school_year, i.implementation_year, i.provider_id, "
    "coalesce(p.provider_name, i.provider_id) as provider_name, "
    f"coalesce(p.role, '{MODEL}') as role, {', '.join(f'i.{name}' for name in MEASURED)}, "
    "coalesce(s.school_name, i.school_id) as school_name, s.district_id "
    "from implementation i left join provider p on p.provider_id = i.provider_id "
    "left join school s on s.school_id = i.school_id "
    "order by i.school_id, i.school_year, provider_name, i.provider_id, i.grade"
)


@dataclass(frozen=True)
class Member:
    """A school of the zone: `first` is the school year of its first row, `start` that of its planning
    year (0), which may lie before the data; `rows` are its implementation rows by year."""

    id: str
    name: str
    district: str
    first: int
    start: int
    rows: Mapping[int, Sequence[Row]]

    def clock(self, year: int) -> int:
        """Years since its planning year."""
        return year - self.start

    def phase(self, year: int) -> str:
        """Where a school year lies: "planning", "grace", "rollout" or "after" the roll-out; "absent"
        before its first row and in a year without one."""
        if year not in self.rows:
            return "absent"
        at = self.clock(year)
        if at <= 0:
            return "planning"
        return "grace" if at <= GRACE else "rollout" if at < ROLL_OUT else "after"

    def grades(self, year: int) -> tuple[int, ...]:
        """Grades with a row past its planning year in a school year."""
        return tuple(
            sorted({r["grade"] for r in self.rows.get(year, ()) if r["implementation_year"] >= 1})
        )


@dataclass
class Zone:
    """One draw's zone. `everyone` are all its schools by id, in the order of names."""

    context: Context
    everyone: Mapping[str, Member] = field(init=False)

    def __post_init__(self) -> None:
        self.context.sql.append(SQL)
        self.everyone = everyone(self.context.store)

    @property
    def known(self) -> bool:
        """Whether this data set says who used what."""
        return bool(self.everyone)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The schools of the zone that the selection's districts and schools name."""
        chosen = self.context.selection
        return tuple(
            one
            for one in self.everyone.values()
            if (not chosen.district or one.district in chosen.district)
            and (not chosen.school or one.id in chosen.school)
        )

    def kept(self, make: Callable[..., Made], *given: Hashable) -> Made:
        """`make(zone, *given)`. Where the selection names no place it hangs on the data set alone, and
        is made once a store."""
        if self.context.selection.district or self.context.selection.school:
            return make(self, *given)
        held, key = _kept(self.context.store), (make, *given)
        if key not in held:
            held.setdefault(key, make(self, *given))
        found: Made = held[key]
        return found

    def by(self, year: int) -> frozenset[str]:
        """Ids of all schools that had joined by a school year."""
        return frozenset(one.id for one in self.everyone.values() if one.first <= year)

    @cached_property
    def implemented(self) -> Mapping[str, NDArray[Any]]:
        """The implementation rows of `members` as columns: school year, role, provider, measures."""
        columns = implemented(self.context.store)
        if len(self.members) == len(self.everyone):
            return columns
        ids = {one.id for one in self.members}
        held = np.array([key in ids for key in self.everyone], dtype=bool)
        here = held[columns["member"]]
        return {name: column[here] for name, column in columns.items()}

    @cached_property
    def years(self) -> tuple[int, ...]:
        """School years from the first to the last that this data set tells anything of."""
        held = {year for one in self.members for year in one.rows}
        every = held | set(self.context.catalog.years) if held else set()
        return tuple(range(min(every), max(every) + 1)) if every else ()

    def district_name(self, key: str) -> str:
        """Name of a district."""
        return self.context.catalog.district_names.get(key, key)


@once
def _kept(store: Store) -> dict[Hashable, Any]:
    """What is said of the whole zone, by what says it."""
    return {}


@once
def everyone(store: Store) -> Mapping[str, Member]:
    """Every school with an implementation row by id, in the order of names."""
    if "implementation" not in store.tables:
        return {}
    by_school: dict[str, list[Row]] = {}
    for row in store.ask(SQL):
        by_school.setdefault(row["school_id"], []).append(row)
    keys = list(by_school)
    order = sorted(zip(numbered(keys, store.catalog.ranks["school"]), keys, strict=True))
    return {key: _member(key, by_school[key]) for _, key in order}


@once
def implemented(store: Store) -> Mapping[str, NDArray[Any]]:
    """Every implementation row as columns, NaN for what was not reported; `member` is the place of
    its school in `everyone`."""
    held = [
        (at, row)
        for at, one in enumerate(everyone(store).values())
        for rows in one.rows.values()
        for row in rows
    ]
    texts = {name: np.array([row[name] for _, row in held], object) for name in TEXTS}
    return {
        "member": np.array([at for at, _ in held], np.int64),
        "school_year": np.array([row["school_year"] for _, row in held], np.int64),
        **texts,
        **{name: np.array([row[name] for _, row in held], np.float64) for name in MEASURED},
    }


def _member(key: str, rows: Sequence[Row]) -> Member:
    by_year: dict[int, list[Row]] = {}
    for row in rows:
        by_year.setdefault(row["school_year"], []).append(row)
    first = min(by_year)
    furthest = max(row["implementation_year"] for row in by_year[first])
    name, district = rows[0]["school_name"], rows[0]["district_id"]
    return Member(key, name, district or "", first, first - furthest, by_year)


def every(texts: Sequence[str]) -> str:
    """All of them as words: "a", "a and b", "a, b, c and d"."""
    return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))
