"""Panel `joined`: which districts and schools joined, when, and how their students started.

Knows: who joined, students scored at entry of the earliest cohort by school. Must not know: growth,
pictures. How they started is told of the earliest cohort that can be followed over the span, before
most of it was taught.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queries.answer import Panel, Record, Value
from queries.dimensions import SUBGROUPS, school_year
from queries.disclosure import hidden_sizes, share
from queries.hiding import Ints, Mask
from queries.measures import MEASURES
from queries.router import Question
from queries.views.growth.following import ENTRY, Following, moment
from queries.views.zone.apart import told_apart
from queries.views.zone.members import Zone
from queries.words import count, of_100, say

COLUMNS = (
    *("group", "first_year", "joined_schools", "all_schools", "n"),
    *("share_below", "mean_score", "hidden"),
)
PARTS = ("n_entry", "entry_milli")
NEVER = 9999  # later than any school year


def joined(following: Following, zone: Zone) -> Panel:
    """Schools that joined, those that did not, then the districts, in the order of names."""
    catalog, rules = following.context.catalog, following.rules
    if not zone.known:
        return Panel("joined", "not in data", say("zone_unknown_joined"), "")
    first = catalog.cohorts(following.fit.test, following.fit.span)[0]
    start = Following(following.context, first)
    students = Students(start, zone)
    if students.n < rules.min_n:
        return Panel("joined", "too small", say("too_small", n=rules.min_n), "")
    districts, code = np.unique(students.district, return_inverse=True)
    by_district = students.groups(code, len(districts))
    hidden = hidden_sizes([one.n for one in by_district], rules=rules)
    held = np.where([bool(why) for why in hidden], -1, districts)[code]
    apart = told_apart(
        students.sizes, held, students.inside, np.zeros(len(held), dtype=bool), rules=rules
    )
    records: list[Record] = []
    sides = students.groups((~students.inside).astype(np.int64), 2)
    for key, one in zip(("zone", "rest"), sides, strict=True):
        if not one.schools:
            continue
        head = {**_counts(one), "group": say(f"zone_row_{key}"), "level": "zone"}
        why = None if apart else say("hidden_beside")
        records.append({**head, "key": key, **_start(students, one, why)})
    names = [*catalog.districts.values()]
    for at, one, why in zip(districts.tolist(), by_district, hidden, strict=True):
        head = {**_counts(one), "level": "district"}
        name = names[at].name if at < len(names) else say("no_district")
        key = names[at].id if at < len(names) else ""
        records.append({**head, "group": name, "key": key, **_start(students, one, why)})
    sentence = _sentence(following, zone, records)
    return Panel(
        name="joined",
        state="shown",
        sentence=sentence,
        subtitle=say(
            "joined_subtitle",
            n=count(rules.shown_n(students.n)),
            students=start.students,
            grade=start.span.entry_grade,
            when=moment(start.span.entry_window, first.cohort),
        ),
        records=tuple(records),
        columns=tuple(c for c in COLUMNS if any(r.get(c) not in (None, "") for r in records)),
        how_to_read=say("joined_read", line=following.context.line)
        if start.by_depth
        else say("joined_read_plain"),
        notes=(say("zone_chose"), *((say("joined_others"),) if _narrowed(following) else ())),
        alt=sentence,
        facts={"unit": "points", "line": following.context.line},
    )


@dataclass(frozen=True)
class Started:
    """A group of schools, how many of them joined and when the first did (None: none), and their
    students at entry: all, the sum of their scores, those with a depth and those of them below."""

    schools: int
    joined: int
    first: int | None
    n: int
    milli: int
    deep: int
    below: int


class Students:
    """Everyone scored at entry of a cohort, by the school where they entered."""

    def __init__(self, start: Following, zone: Zone) -> None:
        self.start = start
        layer = ["entry_layer"] if start.by_depth else []
        chosen = start.selection.predicate(without=("grade",), renamed=ENTRY)
        found = start.context.columns(
            Question(
                "growth",
                PARTS,
                start.where(chosen, ("matched", "left"), (start.fit,)),
                [ENTRY["school"], *layer],
            )
        )
        self.key, self.school = np.unique(found[ENTRY["school"]].astype(str), return_inverse=True)
        none = np.full(len(self.school), np.nan)
        self.layer = np.asarray(found.get("entry_layer", none), dtype=np.float64)
        self.parts = {name: np.nan_to_num(np.asarray(found[name], np.float64)) for name in PARTS}
        known = start.context.catalog.district_ranks
        self.district: Ints = np.array([known.get(k, len(known)) for k in self.key], np.int64)
        members = [zone.everyone.get(k) for k in self.key.tolist()]
        self.inside: Mask = np.array([one is not None for one in members], dtype=bool)
        # The first year of each school in the zone, of others none that could be the earliest.
        self.first: Ints = np.array([one.first if one else NEVER for one in members], np.int64)
        self.sizes: Ints = np.bincount(self.school, self.parts["n_entry"], len(self.key)).astype(
            np.int64
        )

    @property
    def n(self) -> int:
        """All of them."""
        return int(self.sizes.sum())

    def groups(self, code: Ints, count: int) -> list[Started]:
        """Sums over `count` groups of schools; `code` is each school's. All in one pass: a state has
        hundreds of districts."""
        row, n = code[self.school], self.parts["n_entry"]
        deep = np.where(np.isnan(self.layer), 0, n)
        below = np.where(self.layer > 0, n, 0)
        first = np.full(count, NEVER)
        np.minimum.at(first, code, self.first)
        columns = (
            np.bincount(code, minlength=count),
            np.bincount(code, self.inside, count),
            first,
            *(
                np.bincount(row, part, count)
                for part in (n, self.parts["entry_milli"], deep, below)
            ),
        )
        return [
            Started(schools, joined, None if year == NEVER else year, *sums)
            for schools, joined, year, *sums in np.array(columns).astype(np.int64).T.tolist()
        ]

    def below(self, group: Started) -> float | None:
        """Of those with a depth, the share below grade level; a whole percent."""
        if not group.deep:
            return None
        return share(group.below, group.deep, rules=self.start.rules, coarse=True)

    def mean(self, group: Started) -> float | None:
        """Mean score, a tenth of a point; None where points of grades do not compare."""
        if not self.start.context.test.vertical_scale:
            return None
        value = MEASURES["mean_score"].of({"score_milli": group.milli, "n_scored": group.n})
        return None if value is None else round(value, 1)


def _counts(group: Started) -> dict[str, Value]:
    """How many of the schools joined, and the first year of any."""
    return {
        "joined_schools": group.joined,
        "all_schools": group.schools,
        "first_year": None if group.first is None else school_year(group.first),
    }


def _start(students: Students, group: Started, why: str | None) -> dict[str, Value]:
    """How many they were at entry, and where they stood."""
    if why:
        return {"n": None, "share_below": None, "mean_score": None, "hidden": why}
    return {
        "n": students.start.rules.shown_n(group.n),
        "share_below": students.below(group),
        "mean_score": students.mean(group),
        "hidden": None,
    }


def _narrowed(following: Following) -> bool:
    chosen = following.selection
    return any(getattr(chosen, key) for key in (*SUBGROUPS, "provider"))


def _sentence(following: Following, zone: Zone, records: Sequence[Record]) -> str:
    """Who joined, and where their students stood beside the others."""
    districts = [r for r in records if r["level"] == "district"]
    took = sum(bool(record["joined_schools"]) for record in districts)
    schools = sum(int(str(record["joined_schools"])) for record in districts)
    if not schools:
        return say("joined_nobody")
    key = "joined_title_one" if schools == 1 else "joined_title"
    text = say(key, schools=schools, took=took, all=len(districts))
    if len(districts) > 1 or took != len(districts):
        text += say(
            "joined_districts_one" if took == 1 else "joined_districts",
            took=took,
            all=len(districts),
        )
    else:
        one = "joined_in_one_school" if schools == 1 else "joined_in_one"
        text += say(one, name=districts[0]["group"])
    sides = {r["key"]: r["share_below"] for r in records if r["level"] == "zone"}
    zone_below, rest_below = sides.get("zone"), sides.get("rest")
    if isinstance(zone_below, float) and isinstance(rest_below, float):
        words = {
            "line": following.context.line,
            "zone": of_100(zone_below),
            "rest": of_100(rest_below),
            "grade": following.span.entry_grade,
        }
        same = of_100(zone_below) == of_100(rest_below)
        return text + say("joined_same" if same else "joined_start", **words)
    return text + "."
