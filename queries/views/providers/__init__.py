"""The Providers page's answer: balance first, result second, spread always.

Knows: which panels the page has, in which order. Must not know: Dash, pictures.
"""

from __future__ import annotations

from dataclasses import replace

from queries.answer import Answer, Panel, State
from queries.dimensions import SUBGROUPS
from queries.selection import Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth import selected, source
from queries.views.growth.coverage import who_is_missing
from queries.views.growth.following import Following, follow
from queries.views.providers.balances import arms, balance
from queries.views.providers.both_tests import both_tests
from queries.views.providers.effects import effects
from queries.views.providers.evaluation import evaluation
from queries.views.providers.evidence import evidence
from queries.views.providers.overlap import overlap
from queries.views.providers.parts import dose, groups, starts
from queries.views.providers.past import past
from queries.views.providers.reported import cost, reported
from queries.views.providers.sides import sides_of
from queries.views.providers.successive import successive
from queries.views.providers.use_years import use_years
from queries.words import listed, say

PATH = "/providers"
NAMES = (
    *(
        "balance",
        "effects",
        "arms",
        "overlap",
        "past",
        "both_tests",
        "successive",
        "use_years",
        "dose",
    ),
    *("starts", "groups", "evaluation", "reported", "cost"),
)


def providers(selection: Selection, store: Store) -> Answer:
    """Panels of `NAMES` (`groups` with a student group as `by=`): the students of each model
    provider beside like students elsewhere."""
    context = Context(store, selection)
    found: Following | str = say("crossed") if _crossed(context) else follow(context)
    panels = _panels(found) if isinstance(found, Following) else _refused(context, found)
    return context.answer(
        PATH, panels, source=source(context, found), selected=_selected(context, found)
    )


def _panels(following: Following) -> tuple[Panel, ...]:
    sides = sides_of(following)
    if isinstance(sides, str):
        return _refused(following.context, sides)
    table = evaluation(sides)
    forest = effects(sides)
    made = [
        balance(sides),
        forest,
        arms(sides),
        overlap(sides),
        past(sides),
        both_tests(sides),
        successive(sides),
        use_years(sides),
        dose(sides),
        starts(sides),
        groups(sides),
        table,
        reported(sides, table),
        cost(sides),
    ]
    line, strip = who_is_missing(_everyone(following)), evidence(sides, forest)
    told = [
        replace(panel, missing=panel.missing or line, evidence=strip) for panel in made if panel
    ]
    first = next((at for at, panel in enumerate(told) if panel.state == "shown"), 0)
    told[first] = replace(told[first], notes=(*following.notes, *told[first].notes))
    return tuple(told)


def _everyone(following: Following) -> Following:
    """The same without a choice of providers: that names whom to show, not whom to compare."""
    everyone = following.selection.narrowed(provider=())
    context = Context(following.context.store, everyone, sql=following.context.sql)
    return Following(context, following.fit, following.notes)


def _selected(context: Context, found: Following | str) -> str:
    """Whose growth this is, and which providers are chosen to be shown."""
    everyone = context.selection.narrowed(provider=())
    text = selected(
        Context(context.store, everyone),
        _everyone(found) if isinstance(found, Following) else found,
    )
    names = [
        name for key, name in context.catalog.providers.items() if key in context.selection.provider
    ]
    return f"{text} {say('providers_chosen', names=listed(names, last='and'))}" if names else text


def _crossed(context: Context) -> bool:
    """Whether a school would be cut by a student group where the rules forbid it."""
    chosen = context.selection
    subgroup = any(getattr(chosen, key) for key in SUBGROUPS)
    return not context.rules.crossed and subgroup and bool(chosen.school)


def _refused(context: Context, reason: str) -> tuple[Panel, ...]:
    state: State = "too small" if _crossed(context) else "not in data"
    names = NAMES if context.selection.by in SUBGROUPS else [n for n in NAMES if n != "groups"]
    return tuple(Panel(name, state, reason, "") for name in names)
