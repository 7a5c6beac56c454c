"""One school's (or district's) profile: what lies below, how its students grew, who is not seen.

Knows: the panels of other pages, narrowed to one place, and what is said of it first. Must not know:
Dash, pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from queries.answer import Answer, Panel, Record
from queries.dimensions import DIMENSIONS, school_year
from queries.selection import SAFE, Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth import selected, source
from queries.views.growth.arrivals import arrived
from queries.views.growth.coverage import coverage
from queries.views.growth.following import Following, follow
from queries.views.growth.groups import by_group
from queries.views.growth.trajectory import trajectory
from queries.views.schools.alike import alike
from queries.views.schools.around import around
from queries.views.schools.places import Places, places_of
from queries.views.schools.programme import programme
from queries.views.schools.sentences import all_of, growth_said, rank_said, record_of, status_said
from queries.words import say

PATH = "/schools/"
LONGEST_KEY = 60  # of an unknown id, as it is read back
PLACES = ("district", "school", "provider", "grade")  # filters a profile has no use for
NAMES = (
    *("profile", "layers", "by_group", "trajectory", "arrived", "strands", "spreads"),
    *("alike", "programme", "tested", "coverage"),
)
GROWTH = ("profile", "by_group", "trajectory", "arrived", "coverage")  # of the cohort followed
COLUMNS = (
    *("group", "n", "status", "status_low", "status_high", "conditional_growth", "low", "high"),
    *("verdict", "steadied", "steadied_low", "steadied_high", "rank_low", "rank_high", "hidden"),
)


def profile(selection: Selection, store: Store, key: str) -> Answer:
    """Panels of `NAMES` of one place, `unit=` says of which kind."""
    known = DIMENSIONS[selection.unit].choices(store.catalog)
    link = profile_link(selection, key)
    if key not in known:
        context = Context(store, selection)
        reason = say("profile_unknown", key=key[:LONGEST_KEY], one=selection.unit)
        panels = tuple(_placed(Panel(name, "not in data", reason, "")) for name in NAMES)
        found: Following | str = reason
    else:
        bare = replace(selection, by=None, layer=None).narrowed(**dict.fromkeys(PLACES, ()))
        context = Context(store, bare.narrowed(**{selection.unit: (key,)}))
        found = say("crossed") if context.crossed() else follow(context)
        panels = tuple(_placed(panel) for panel in _panels(context, found, key, known[key]))
    return context.answer(
        "/schools",
        panels,
        link=link,
        source=source(context, found),
        selected=selected(context, found),
    )


def profile_link(selection: Selection, key: str) -> str:
    """Link of a place's profile with what the selection narrows and follows, without what belongs to
    the page of all places."""
    return profile_links(selection)(key)


def profile_links(selection: Selection) -> Callable[[str], str]:
    """The same of any key: what it narrows is worked out once for a table of places."""
    bare = replace(selection, compare=(), like=None, sort="name", find="", page=1)
    first, mark, last = bare.narrowed(**dict.fromkeys(PLACES, ())).link(PATH).partition("?")
    return lambda key: f"{first}{quote(key, safe=SAFE)}{mark}{last}"


def _placed(panel: Panel) -> Panel:
    """A panel at the profile's own place, so that no other page's draw reaches it."""
    return replace(panel, picture=f"profile_{panel.name}" if panel.name != "profile" else "")


def _panels(context: Context, found: Following | str, key: str, name: str) -> list[Panel]:
    made: dict[str, Panel] = {}
    if isinstance(found, Following):
        made |= _growth(found, key, name)
    else:
        state = "too small" if context.crossed() else "not in data"
        for one in (*GROWTH, "alike"):
            made[one] = Panel(one, state, found, "")  # type: ignore[arg-type]
    made |= around(context)
    made["programme"] = programme(context, key)
    return [made[one] for one in NAMES if one in made]


def _growth(following: Following, key: str, name: str) -> dict[str, Panel]:
    last = coverage(following)
    line = last.sentence if last.state == "shown" else say("cohort_missing_unknown")
    everyone = _everyone(following)
    places = places_of(everyone)
    why = _why_hidden(places, key, name)
    near = alike(everyone, key, None if isinstance(places, str) else places)
    following.context.sql.extend(everyone.context.sql)
    if why:
        made = {one: Panel(one, "too small", why, "") for one in GROWTH}
        return {**made, "alike": near}
    district = _district(everyone, places, key)
    made = {
        "profile": _profile(following, places, district, key, name),
        "by_group": _cohorts(following, district),
        "trajectory": trajectory(following),
        "arrived": arrived(following),
        "alike": near,
    }
    told = {one: replace(panel, missing=panel.missing or line) for one, panel in made.items()}
    # Where the page departed from the link is said where its fine print can be read.
    first = next((one for one, panel in told.items() if panel.state == "shown"), "profile")
    told[first] = replace(told[first], notes=(*following.notes, *told[first].notes))
    return {**told, "coverage": last}


def _everyone(following: Following) -> Following:
    """The same cohort of the whole data set, student groups kept."""
    bare = following.selection.narrowed(**dict.fromkeys(PLACES, ()))
    return Following(Context(following.context.store, bare), following.fit)


def _why_hidden(places: Places | str, key: str, name: str) -> str:
    """Why nothing of a place's cohort may be shown; "" where it may, or where there is none."""
    at = None if isinstance(places, str) else places.at.get(key)
    if isinstance(places, str) or at is None or places.shown[at]:
        return ""
    return say("profile_hidden", name=name, why=places.hidden[at])


def _profile(
    following: Following, places: Places | str, district: Record | None, key: str, name: str
) -> Panel:
    """Panel `profile`: three plain sentences that obey the intervals, and the numbers behind them."""
    if isinstance(places, str):
        return Panel("profile", "not in data", places, "")
    at = places.at.get(key)
    if at is None:
        return Panel("profile", "nothing", say("profile_nobody", name=name), "")
    said = (status_said(places, at, district), growth_said(places, at), rank_said(places, at))
    where = places.district_name(at) if places.unit == "school" else ""
    return Panel(
        name="profile",
        state="shown",
        sentence=f"{name}, {where}" if where else name,
        subtitle=f"{following.whom[:1].upper()}{following.whom[1:]}.",
        records=(record_of(places, at), *filter(None, [district]), all_of(places)),
        columns=COLUMNS,
        how_to_read=say("question_one" if places.unit == "school" else "question_district"),
        alt=" ".join(said),
        facts={**dict(zip(("first", "second", "third"), said, strict=True)), "name": name},
    )


def _district(everyone: Following, places: Places | str, key: str) -> Record | None:
    """The district of a school as a record, for context; None where it may not be shown."""
    if isinstance(places, str) or places.unit != "school" or key not in places.at:
        return None
    context = everyone.context
    chosen = replace(everyone.selection, unit="district")
    beside = Following(Context(context.store, chosen), everyone.fit)
    found = places_of(beside)
    context.sql.extend(beside.context.sql)
    at = None if isinstance(found, str) else found.at.get(str(places.district[places.at[key]]))
    if isinstance(found, str) or at is None or not found.shown[at]:
        return None
    return record_of(found, at)


def _cohorts(following: Following, district: Record | None) -> Panel:
    """Growth of successive cohorts, and of the district beside the latest."""
    chosen = replace(following.selection, by="year")
    alone = Following(Context(following.context.store, chosen), following.fit)
    panel = by_group(alone)
    following.context.sql.extend(alone.context.sql)
    assert panel is not None  # `by` is set
    if panel.state != "shown" or not district:
        return panel
    name = say("profile_district", name=district["group"], year=school_year(following.fit.cohort))
    # Not a cohort that a click could narrow to: no key.
    shown = ("n", "conditional_growth", "low", "high", "verdict", "ordered", "hidden")
    beside: Record = {
        "group": name,
        "key": "",
        "schools": None,
        **{column: district[column] for column in shown},
    }
    return replace(panel, records=(*panel.records, beside))
