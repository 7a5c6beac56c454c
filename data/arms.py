"""Who a provider's result is counted on: treated, pool or neither, of every cohort.

Knows: the build's tables of implementations and usage, a lane's enrolments. Must not know: scores, how
arms are compared, sentences. Definitions: Methods, section Providers. What is kept is relative to no
provider: to a student treated by one, "another provider throughout" is the reason for every other, and
is told when asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from data.codes import type_of
from data.dataset import Dataset
from data.lane import NONE, Ints, Lane

Sql = Callable[[str], str]
POOL = "none"  # `arm` of a student whose schools used no provider
# `neither`: why a matched student is in no arm; the first that applies, in this order.
SCHOOL_UNKNOWN = "school unknown"  # in a taught year
TWO_PROVIDERS = "two providers"
PLANNING_YEAR = "planning year"  # a taught year in which one was planned and none used
PART_OF_SPAN = "part of the span"
SCHOOL_USED_ONE = "school used one"  # the exit school, before or in other grades
NEITHER = (SCHOOL_UNKNOWN, TWO_PROVIDERS, PLANNING_YEAR, PART_OF_SPAN, SCHOOL_USED_ONE)


@dataclass(frozen=True)
class Programme:
    """What the data set says of providers: their ids in order, and the first year in which each school
    (by its code; 0 never) had one in any grade, planned or used. `told` is False where the data set has
    no table of implementations or none of providers, so that nobody can say who used what."""

    providers: tuple[str, ...]
    since: Ints
    told: bool


@dataclass(frozen=True)
class Arms:
    """Where each matched student stands; an entry a student.

    `arm`: place of the provider in `Programme.providers` that the student's own school x grade used, and
    no other, in every taught year; one past the last for the pool, who used none in any taught year and
    whose exit school had none in any grade up to the exit year; else NONE, with `neither`, a place in
    NEITHER (NONE for those in an arm). `school`, of both arms: the code of the school of enrolment in
    the exit year, which is the one that used the provider; the exit school is that of the score, another
    one after a move within the year. Of the treated alone (else NONE): `since`, year of use in the exit
    year; `usage`, taught years with hours known; `dose`, those with the dose reached (NONE where no dose
    is stated or no year known); `reached` 1 or 0 where every taught year is known.
    """

    arm: Ints
    neither: Ints
    school: Ints
    since: Ints
    usage: Ints
    dose: Ints
    reached: Ints


def open_programme(con: duckdb.DuckDBPyConnection, dataset: Dataset, sql: Sql) -> Programme:
    """What each school x grade used in each year, and each student's hours against the dose."""
    con.execute(
        "create temp table provider_cell as select * replace "  # a school in no list is nobody's
        f"(try_cast(school_id as {type_of('school_id')}) as school_id) from ({sql('provider_cell')}) c"
    )
    con.execute(f"create temp table usage_year as {sql('usage_year')}")
    ids = con.execute("select provider_id from in_providers order by provider_id").fetchall()
    schools = con.execute("select count(*) from school").fetchall()[0][0]
    since = np.zeros(schools, dtype=np.int64)
    zone = con.execute(
        "select enum_code(school_id), min(school_year) from provider_cell "
        "where school_id is not null group by school_id"
    ).fetchall()
    for school, year in zone:
        since[school] = year
    told = all(dataset.paths(table) for table in ("implementations", "providers"))
    return Programme(tuple(str(one) for (one,) in ids), since, told)


def place(
    lane: Lane, programme: Programme, *, who: Ints, school: Ints, years: slice, exit_year: int
) -> Arms:
    """Place the students at `who` in a lane, whose exit schools have these codes; `years` are the span's
    taught years among the lane's (0 is grade 3's), the last of them the exit year."""
    nobody = np.full(len(who), NONE, dtype=np.int32)
    if not programme.told:
        return Arms(*([nobody] * 7))
    needed, last = years.stop - years.start, years.stop - 1
    there = lane.school[years][:, who] != NONE
    one, other = lane.first_provider[years][:, who], lane.last_provider[years][:, who]
    using = one != NONE
    known, used = there.sum(axis=0), using.sum(axis=0)
    lowest = np.where(using, one, np.iinfo(np.int16).max).min(axis=0)
    highest = other.max(axis=0)
    had_one = (programme.since[school] > 0) & (programme.since[school] <= exit_year)
    choices: list[tuple[Any, int]] = [
        (known < needed, NEITHER.index(SCHOOL_UNKNOWN)),
        ((used > 0) & (lowest != highest), NEITHER.index(TWO_PROVIDERS)),
        (used == known, NONE),
        ((used == 0) & ~had_one, NONE),
        (lane.planning[years][:, who].any(axis=0), NEITHER.index(PLANNING_YEAR)),
        (used > 0, NEITHER.index(PART_OF_SPAN)),
    ]
    met = [condition for condition, _ in choices]
    neither = np.select(met, [why for _, why in choices], NEITHER.index(SCHOOL_USED_ONE))
    treated = (neither == NONE) & (used > 0)
    pool = (neither == NONE) & (used == 0)
    at_dose, usage = lane.at_dose[years][:, who], lane.has_usage[years][:, who].sum(axis=0)
    stated = (at_dose != NONE).any(axis=0)
    dose = np.where(at_dose == 1, 1, 0).sum(axis=0)
    judged = treated & stated & (usage == known)
    return Arms(
        arm=np.select([treated, pool], [lowest, len(programme.providers)], NONE),
        neither=neither,
        school=np.where(treated | pool, lane.school[last, who], NONE),
        since=np.where(treated, lane.since[last, who], NONE),
        usage=np.where(treated, usage, NONE),
        dose=np.where(treated & stated, dose, NONE),
        reached=np.where(judged, (dose == known).astype(np.int64), NONE),
    )
