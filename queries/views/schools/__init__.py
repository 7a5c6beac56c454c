"""The Schools page's answer: schools, or districts, compared without a ranking that data cannot give.

Knows: which panels the page has, in which order. Must not know: Dash, pictures.
"""

from __future__ import annotations

from dataclasses import replace

from queries.answer import Answer, Panel, State
from queries.dimensions import SUBGROUPS
from queries.selection import Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth import cohort_choices, selected, source
from queries.views.growth.coverage import who_is_missing
from queries.views.growth.following import Following, follow
from queries.views.schools.alike import alike
from queries.views.schools.beside import side_by_side
from queries.views.schools.compared import funnel, rows_of
from queries.views.schools.compared import schools as compared
from queries.views.schools.places import places_of
from queries.views.schools.profile import profile_link, profile_links
from queries.views.schools.table import school_table
from queries.words import say

PATH = "/schools"
NAMES = ("schools", "funnel", "school_table")


def schools(selection: Selection, store: Store) -> Answer:
    """Panels of `NAMES`; `compare=` adds `pairs side_bergs side_paths side_flows`, `like=` adds
    `alike`."""
    context = Context(store, selection)
    found = say("crossed") if _crossed(context) else follow(context)
    panels = _panels(found) if isinstance(found, Following) else _refused(context, found)
    return context.answer(
        PATH, panels, source=source(context, found), selected=selected(context, found)
    )


def _panels(following: Following) -> tuple[Panel, ...]:
    places = places_of(following)
    if isinstance(places, str):
        return _refused(following.context, places)
    if not len(places.key):
        return _all("nothing", say("nothing"))
    rows = rows_of(places)
    made = [compared(places, rows), funnel(places, rows), school_table(places, rows)]
    made += side_by_side(places)
    if following.selection.like:
        made.append(alike(following, following.selection.like, places))
    line = who_is_missing(following)
    told = [replace(panel, missing=panel.missing or line) for panel in made]
    first = next((at for at, panel in enumerate(told) if panel.state == "shown"), 0)
    told[first] = replace(told[first], notes=(*following.notes, *told[first].notes))
    return tuple(told)


def _crossed(context: Context) -> bool:
    """Whether a school would be cut by a student group where the rules forbid it."""
    chosen = context.selection
    subgroup = any(getattr(chosen, key) for key in SUBGROUPS)
    by_school = chosen.unit == "school" or bool(chosen.school)
    return not context.rules.crossed and subgroup and by_school


def _refused(context: Context, reason: str) -> tuple[Panel, ...]:
    return _all("too small" if _crossed(context) else "not in data", reason)


def _all(state: State, reason: str) -> tuple[Panel, ...]:
    return tuple(
        Panel(name, state, reason, "", picture="quadrant" if name == "schools" else "")
        for name in NAMES
    )


__all__ = ["NAMES", "PATH", "cohort_choices", "profile_link", "profile_links", "schools"]
