"""The Zone page's answer: five roles, the grade-span scorecard, who joined, how faithfully, for what.

Knows: which panels the page has, in which order. Must not know: Dash, pictures.
"""

from __future__ import annotations

from dataclasses import replace

from queries.answer import Answer, Panel
from queries.dimensions import SUBGROUPS
from queries.selection import Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth import cohort_choices, selected, source
from queries.views.growth.following import Following, follow
from queries.views.zone.fidelity import fidelity
from queries.views.zone.funding import funding, money_of
from queries.views.zone.groups import Scorecard
from queries.views.zone.joined import joined
from queries.views.zone.members import Zone
from queries.views.zone.roles import Found, reports_of, roles
from queries.views.zone.scorecard import scorecard
from queries.views.zone.timeline import timeline
from queries.words import say

PATH = "/zone"
NAMES = ("roles", "scorecard", "joined", "fidelity", "timeline", "funding")


def zone(selection: Selection, store: Store) -> Answer:
    """Panels of `NAMES`."""
    context = Context(store, selection)
    here = Zone(context)
    crossed = context.crossed()
    found = say("crossed") if crossed else follow(context)
    panels = _panels(here, found, crossed=crossed)
    return context.answer(
        PATH, panels, source=source(context, found), selected=selected(context, found)
    )


def _panels(here: Zone, found: Following | str, *, crossed: bool) -> tuple[Panel, ...]:
    following = found if isinstance(found, Following) else None
    card = None
    if following is not None:
        card = Scorecard(following, here)
        scored = scorecard(card)
        card = card if scored.state == "shown" else None
        started = joined(following, here)
    else:
        reason = str(found)
        state = "too small" if crossed else "not in data"
        scored, started = (
            Panel(name, state, reason, "")  # type: ignore[arg-type]
            for name in ("scorecard", "joined")
        )
    money = funding(money_of(here), here, card)
    told = Found(money, scored, started, following, reports_of(here, following))
    notes = (*(following.notes if following else ()), *_whole_schools(here))
    first = roles(here, told)
    return (
        replace(first, notes=(*notes, *first.notes)),
        scored,
        started,
        fidelity(following, here),
        timeline(here),
        money,
    )


def _whole_schools(here: Zone) -> tuple[str, ...]:
    """Where a student group or a provider is chosen: what it does not narrow."""
    chosen = here.context.selection
    narrowed = any(getattr(chosen, key) for key in (*SUBGROUPS, "provider"))
    return (say("zone_whole_schools"),) if narrowed and here.known else ()


__all__ = ["NAMES", "PATH", "cohort_choices", "zone"]
