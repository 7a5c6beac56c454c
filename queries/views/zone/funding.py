"""Panel `funding`: dollars by source and school year, per enrolled student, beside growth it would take.

Knows: the store's funding, students enrolled by school and year, points made and needed. Must not know:
pictures, who was taught what. Money and growth stand beside each other; nothing says one made the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from queries.answer import Panel, Record, Value, number
from queries.dimensions import school_year
from queries.disclosure import Profile
from queries.hiding import Floats, Ints, Mask
from queries.measures import MEASURES
from queries.store import Store, once
from queries.views.growth.arrivals import LAST_GRADE, target_of
from queries.views.zone.groups import Scorecard
from queries.views.zone.members import Zone
from queries.words import count, listed, say

COLUMNS = (
    *("school_year", "source", "amount_usd", "schools", "per_student", "counted_schools", "n"),
    "hidden",
)
MINUS = "\N{MINUS SIGN}"
SOURCES = ("federal", "state discretionary", "legislative", "public-private", "local")
SQL = (
    "select f.school_id, f.school_year, f.source, sum(f.amount_usd) as usd, "
    "min(s.district_id) as district_id from funding f left join school s on s.school_id = f.school_id "
    "group by f.school_id, f.school_year, f.source order by all"
)
# A student is counted in every test and window that was given in the grade: one of them is enough.
ENROLLED = (
    "select school_id, school_year, sum(n) as n from (select school_id, school_year, grade, "
    "max(n) as n from (select school_id, school_year, grade, assessment, test_window, "
    "sum(n_enrolled) as n from cells_school where school_id in (select school_id from funding) "
    "group by all) group by all) group by all"
)


@dataclass(frozen=True)
class Money:
    """Funding of schools, an entry a school, school year and source: numbers of the school, of its
    district (-1 for none) and of the source in `names`, dollars, students enrolled there that year."""

    school: Ints
    district: Ints
    year: Ints
    source: Ints
    usd: Floats
    enrolled: Ints
    names: tuple[str, ...]

    def of(self, rows: Mask) -> Money:
        """Some of the entries."""
        return Money(
            school=self.school[rows],
            district=self.district[rows],
            year=self.year[rows],
            source=self.source[rows],
            usd=self.usd[rows],
            enrolled=self.enrolled[rows],
            names=self.names,
        )

    @property
    def years(self) -> tuple[int, ...]:
        """School years with funding."""
        return tuple(np.unique(self.year).tolist())

    @property
    def sources(self) -> tuple[int, ...]:
        """Sources in their fixed order."""
        return tuple(np.unique(self.source).tolist())

    @property
    def schools(self) -> int:
        """How many schools."""
        return len(np.unique(self.school))


def money_of(zone: Zone) -> Money | None:
    """Funding of the selection's districts and schools; None where this data set holds none."""
    context = zone.context
    if funded(context.store) is None:
        return None
    context.sql += [SQL, ENROLLED]
    return _chosen(zone)


def _chosen(zone: Zone) -> Money:
    found = funded(zone.context.store)
    assert found is not None
    money, schools, districts = found
    chosen = zone.context.selection
    kept = np.ones(len(money.school), dtype=bool)
    for asked, number_of, numbers in (
        (chosen.district, districts, money.district),
        (chosen.school, schools, money.school),
    ):
        if asked:
            kept &= np.isin(numbers, [number_of[key] for key in asked if key in number_of])
    return money.of(kept) if not kept.all() else money


@once
def funded(store: Store) -> tuple[Money, Mapping[str, int], Mapping[str, int]] | None:
    """All funding, and the number of each school and district in it; none of it hangs on a selection."""
    rows = store.ask(SQL) if "funding" in store.tables else []
    if not rows:
        return None
    found = store.ask(ENROLLED)
    enrolled = {(row["school_id"], row["school_year"]): int(row["n"] or 0) for row in found}
    held = {str(row["source"]) for row in rows}
    names = sorted(held, key=lambda s: (SOURCES.index(s) if s in SOURCES else 99, s))
    schools = _numbers(row["school_id"] for row in rows)
    districts = _numbers(row["district_id"] for row in rows if row["district_id"] is not None)
    money = Money(
        school=np.array([schools[row["school_id"]] for row in rows], np.int64),
        district=np.array([districts.get(row["district_id"], -1) for row in rows], np.int64),
        year=np.array([row["school_year"] for row in rows], np.int64),
        source=np.array([names.index(str(row["source"])) for row in rows], np.int64),
        usd=np.array([float(row["usd"]) for row in rows], np.float64),
        enrolled=np.array(
            [enrolled.get((row["school_id"], row["school_year"]), 0) for row in rows], np.int64
        ),
        names=tuple(names),
    )
    return money, schools, districts


def _numbers(keys: Iterable[str]) -> dict[str, int]:
    return {key: at for at, key in enumerate(dict.fromkeys(keys))}


def funding(money: Money | None, zone: Zone, card: Scorecard | None) -> Panel:
    """A record per school year and source, and one of all sources of each year."""
    pace = pace_of(card) if card else None
    if money is None:
        text = say("funding_unknown") + _grown(pace, card)
        return Panel("funding", "not in data", text, "")
    if not len(money.school):
        return Panel("funding", "nothing", say("funding_nobody"), "")
    records = zone.kept(_records, zone.context.rules)
    last = [record for record in records if record["key"] == "all"][-1]
    sentence = _sentence(money, last, records) + _grown(pace, card)
    return Panel(
        name="funding",
        state="shown",
        sentence=sentence,
        subtitle=say("funding_subtitle"),
        records=records,
        columns=tuple(c for c in COLUMNS if any(r.get(c) not in (None, "") for r in records)),
        how_to_read=say("funding_read", n=zone.context.rules.min_n),
        notes=(say("funding_note"),),
        alt=sentence,
        facts={
            "first": money.years[0],
            "last": money.years[-1],
            **({"made": pace.made, "needed": pace.needed, "target": pace.target} if pace else {}),
        },
    )


def _records(zone: Zone, rules: Profile) -> tuple[Record, ...]:
    money = _chosen(zone)
    return tuple(
        record
        for year in money.years
        for record in _of_year(money, year, least=rules.min_n, step=rules.shown_n)
    )


def _of_year(money: Money, year: int, *, least: int, step: Callable[[int], int]) -> list[Record]:
    """Every source of a year, then all of them; per student over the schools that are counted, so that
    the sources of a year add up."""
    rows = money.of(money.year == year)
    counted = rows.of(rows.enrolled >= least)
    _, first = np.unique(counted.school, return_index=True)  # a school has an entry a source
    n = int(counted.enrolled[first].sum())
    found: list[Record] = []
    for at in (*money.sources, None):
        source = "all" if at is None else money.names[at]
        mine = rows if at is None else rows.of(rows.source == at)
        schools = mine.schools
        usd = mine.usd[mine.enrolled >= least].sum()
        record: dict[str, Value] = {
            "key": source,
            "year": year,
            "school_year": school_year(year),
            "source": say("funding_all") if source == "all" else source,
            "amount_usd": round(float(mine.usd.sum())) if schools else None,
            "schools": schools,
            "per_student": round(float(usd) / n, 2) if n and schools else None,
            "counted_schools": len(first),
            "n": step(n) if n else None,
            "hidden": None if n else say("funding_not_enrolled"),
        }
        found.append(record)
    return found


@dataclass(frozen=True)
class Pace:
    """Points a year that students of the zone below grade level at entry made, and would have needed."""

    made: float
    needed: float
    target: str
    whom: str


def pace_of(card: Scorecard) -> Pace | None:
    """Of the zone's students where they may be told, else of everyone followed; None where the span
    does not end in grade 8 or the test cannot say."""
    following = card.following
    goal = target_of(following)
    if following.span.exit_grade != LAST_GRADE or goal is None or not following.by_depth:
        return None
    if following.fit.sd is None or "zone" not in card.spreads:
        return None
    cards = card.cards
    below = card.both["zone"] & (cards.layer >= 1)
    names = ("n_matched", "star_milli", "exit_milli")
    sums = {name: int(cards.parts[name][below].sum()) for name in names}
    if sums["n_matched"] < following.rules.min_n:
        return None
    facts = following.facts(sums) | {"target_milli": goal[0]}
    made, needed = (round(number(MEASURES[name].of(facts)), 1) for name in ("made", "needed"))
    return Pace(made, needed, goal[1], say("zone_row_zone"))


def _grown(pace: Pace | None, card: Scorecard | None) -> str:
    if pace is None or card is None:
        return ""
    gap = round(pace.made - pace.needed, 1)
    key = "funding_pace_enough" if gap >= 0 else "funding_pace_short"
    words = {name: f"{getattr(pace, name):.1f}".replace("-", MINUS) for name in ("made", "needed")}
    return " " + say(key, target=pace.target, **words)


def dollars(value: float) -> str:
    """Dollars in words: "$115", "$1,250", "$2.3 million"."""
    if abs(value) >= 1_000_000:
        return f"${value / 1_000_000:,.1f} million"
    return f"${value:,.0f}"


def _sentence(money: Money, last: Record, records: Sequence[Record]) -> str:
    """What the last year with funding brought, and from whom most."""
    year = last["year"]
    of_year = [r for r in records if r["year"] == year and r["key"] != "all" and r["amount_usd"]]
    words = {"year": last["school_year"], "total": dollars(number(last["amount_usd"]))}
    schools = int(number(last["schools"]))
    words["schools"] = say("place" if schools == 1 else "places", n=count(schools), one="school")
    known = last["per_student"] is not None
    if known:
        words["each"] = dollars(number(last["per_student"]))
    text = say("funding_title" if known else "funding_title_plain", **words)
    most = max((number(r["amount_usd"]) for r in of_year), default=0.0)
    first = [str(r["source"]) for r in of_year if number(r["amount_usd"]) == most]
    if len(of_year) > 1:
        text += (
            " "
            + say(
                "funding_most",
                names=listed(first, last="and"),
                share=round(100 * most / number(last["amount_usd"])),
            )
            if len(first) == 1
            else ""
        )
    return text
