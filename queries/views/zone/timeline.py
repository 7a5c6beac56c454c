"""Panel `timeline`: planning year, two years of grace and the roll-out of each school of the zone.

Knows: implementation years by school. Must not know: growth, money, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Record
from queries.dimensions import school_year
from queries.rows import Later
from queries.views.zone.members import Member, Zone, every
from queries.words import listed, say

COLUMNS = ("group", "district", "school_year", "phase_name", "clock", "grades", "provider_name")
DRAWN = 120  # schools that the picture has room for
PHASES = ("planning", "grace", "rollout", "after")


def timeline(zone: Zone) -> Panel:
    """A record per school and school year with a row; drawn also where it is not in the zone yet."""
    if not zone.known:
        return Panel("timeline", "not in data", say("zone_unknown_timeline"), "")
    if not zone.members:
        return Panel("timeline", "nothing", say("zone_nobody"), "")
    return zone.kept(_shown)


def _shown(zone: Zone) -> Panel:
    held = [(one, year) for one in zone.members for year in zone.years if year in one.rows]
    sentence = _sentence(zone)
    return Panel(
        name="timeline",
        state="shown",
        sentence=sentence,
        subtitle=say("timeline_subtitle"),
        records=Later(len(held), lambda at: _record(zone, *held[at])),
        columns=COLUMNS,
        drawn=tuple(
            _record(zone, one, year) for one in zone.members[:DRAWN] for year in zone.years
        ),
        how_to_read=say("timeline_read"),
        notes=(say("timeline_faithful"), *_before(zone)),
        alt=sentence,
        facts={"first": zone.years[0], "last": zone.years[-1]},
    )


def _record(zone: Zone, one: Member, year: int) -> Record:
    phase, grades = one.phase(year), one.grades(year)
    names = list(dict.fromkeys(str(row["provider_name"]) for row in one.rows.get(year, ())))
    before = phase == "absent" and year < one.first
    return {
        "group": one.name,
        "key": one.id,
        "district": zone.district_name(one.district),
        "year": year,
        "school_year": school_year(year),
        "phase": phase,
        "phase_name": say("phase_before" if before else f"phase_{phase}"),
        "clock": None if phase == "absent" else one.clock(year),
        "grades": say_run(grades) if grades else None,
        "provider_name": listed(names, last="and") if names else None,
    }


def say_run(grades: Sequence[int]) -> str:
    """Grades as short as they can be: "6", "6–8", "6, 8"."""
    if len(grades) > 1 and tuple(grades) == tuple(range(grades[0], grades[-1] + 1)):
        return f"{grades[0]}\N{EN DASH}{grades[-1]}"
    return ", ".join(str(grade) for grade in grades)


def _before(zone: Zone) -> tuple[str, ...]:
    """Schools whose first row is past the planning year: their clock started before the data."""
    n = sum(one.start < one.first for one in zone.members)
    return (say("timeline_before_one" if n == 1 else "timeline_before", n=n),) if n else ()


def _sentence(zone: Zone) -> str:
    last = zone.years[-1]
    held = [one.phase(last) for one in zone.members]
    told = [say(f"timeline_{phase}", n=held.count(phase)) for phase in PHASES if held.count(phase)]
    n = len(zone.members)
    first = school_year(min(one.first for one in zone.members))
    text = say("timeline_title_one" if n == 1 else "timeline_title", n=n, first=first)
    if told:
        text += " " + say("timeline_now", year=school_year(last), phases=every(told))
    else:
        text += " " + say("timeline_none_now", year=school_year(last))
    return text
