"""One provider's page: three plain sentences, the panels of Providers for it alone, where it is used.

Knows: the Providers page narrowed to one, the schools that used it. Must not know: Dash, pictures.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from queries.answer import Answer, Panel, Record, number
from queries.dimensions import SUBGROUPS
from queries.selection import SAFE, Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth import selected, source
from queries.views.growth.following import Following, follow
from queries.views.providers import NAMES as SHARED
from queries.views.providers import providers
from queries.views.providers.effects import COLUMNS
from queries.views.providers.told import balance_said, cohorts_said, growth_said
from queries.views.providers.used import rows_of, schools_of, used
from queries.views.schools.alike import alike
from queries.words import say

PATH = "/providers/"
LONGEST_KEY = 60  # of an unknown id, as it is read back
PLACE = "provider_"
NAMES = ("provider", *SHARED, "used", "alike")


def profile(selection: Selection, store: Store, key: str) -> Answer:
    """Panels of `NAMES` of one provider: `groups` with a student group as `by=`, `alike` with
    `like=` a school."""
    link = provider_link(selection, key, like=True)
    alone = _alone(selection)
    if key not in store.catalog.providers:
        reason = say("provider_unknown", key=key[:LONGEST_KEY])
        return _answer(Context(store, alone), link, reason, _refused(alone, reason))
    page = providers(alone.narrowed(provider=(key,)), store)
    # The provider says whom to show: like students are sought among all that the filters leave.
    context = Context(store, alone.narrowed(provider=()))
    context.sql.extend(page.sql)
    rows = rows_of(context, key)
    panels = [_said(page, context.catalog.providers[key], key), *page.panels]
    panels.append(used(context, key, rows))
    found = follow(context)
    if alone.like:
        panels.append(_alike(context, found, schools_of(rows), key))
    return _answer(context, link, found, tuple(map(_placed, panels)))


def provider_link(selection: Selection, key: str, *, like: bool = False) -> str:
    """Link of a provider's page with what the selection narrows and follows; `like` keeps the school
    whose like are sought among its schools."""
    alone = _alone(selection)
    alone = alone if like else replace(alone, like=None)
    return alone.narrowed(provider=()).link(PATH + quote(key, safe=SAFE))


def _alone(selection: Selection) -> Selection:
    """Without what belongs to other pages: likeness here is one of schools."""
    like = selection.like if selection.unit == "school" else None
    return replace(selection, unit="school", like=like, compare=(), sort="name", find="", page=1)


def _placed(panel: Panel) -> Panel:
    """A panel at this page's own place, so that no other page's draw reaches it."""
    return replace(panel, picture=f"{PLACE}{panel.name}" if panel.name != "provider" else "")


def _refused(selection: Selection, reason: str) -> tuple[Panel, ...]:
    left_out = {"groups"} if selection.by not in SUBGROUPS else set()
    left_out |= {"alike"} if not selection.like else set()
    return tuple(
        _placed(Panel(name, "not in data", reason, "")) for name in NAMES if name not in left_out
    )


def _answer(
    context: Context, link: str, found: Following | str, panels: tuple[Panel, ...]
) -> Answer:
    return context.answer(
        "/providers",
        panels,
        link=link,
        source=source(context, found),
        selected=selected(context, found),
    )


def _said(page: Answer, name: str, key: str) -> Panel:
    """Panel `provider`: three plain sentences that obey interval and balance, and their numbers."""
    tables = {panel.name: panel for panel in page.panels}
    effects = tables["effects"]
    mine: list[Record] = [record for record in effects.records if record["key"] == key]
    if effects.state != "shown" or not mine:
        return Panel("provider", effects.state, effects.sentence, "")
    [record] = mine
    cohorts = [one for one in tables["successive"].records if one["key"] == key]
    threshold = number(effects.facts["threshold"])
    said = (growth_said(record, threshold), balance_said(record), cohorts_said(cohorts))
    return Panel(
        name="provider",
        state="shown",
        sentence=name,
        subtitle=effects.subtitle,
        records=(record,),
        columns=COLUMNS,
        how_to_read=say("provider_read"),
        missing=effects.missing,
        evidence=effects.evidence,
        notes=(say("providers_association"),),
        alt=" ".join(said),
        facts={**dict(zip(("first", "second", "third"), said, strict=True)), "name": name},
    )


def _alike(context: Context, found: Following | str, among: frozenset[str], key: str) -> Panel:
    """Of the schools that used the provider, those that took in students like the chosen school's."""
    if isinstance(found, str) or not context.selection.like:
        return Panel("alike", "not in data", str(found), "")
    many = say("provider_schools", name=context.catalog.providers[key])
    panel = alike(found, context.selection.like, among=among, many=many)
    return replace(panel, notes=(*panel.notes, say("providers_association")))
