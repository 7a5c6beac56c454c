"""What others need to compute a provider's result anew: sums per school, numbered, and what is stated.

Knows: the estimates of the Providers page, which schools are too small to stand alone. Must not
know: files, Dash. Sums are those of Methods, section Providers; nothing here holds a student or says
which school a row is of. Schools under min_n compared students are joined within their arm, and as
many beside them as keep a single one from being found; the effect stays, the interval follows the
joined sums and is stated from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from data.fitted import Floats, Ints
from queries import ask
from queries.answer import Panel, Record
from queries.disclosure import Profile
from queries.effects import Chance, Effect, chance, effect_of_sums
from queries.hiding import beside
from queries.intervals import TOO_CLOSE
from queries.school_sums import SchoolSums
from queries.selection import Selection
from queries.serving import open_store, reading
from queries.store import Catalog
from queries.views.context import Context
from queries.views.growth import source
from queries.views.growth.following import Following, follow
from queries.views.providers.balances import balance
from queries.views.providers.effects import record_of
from queries.views.providers.rows import SAID
from queries.views.providers.sides import Sides, sides_of
from queries.words import say

PATH = "/providers"


class BundleError(ValueError):
    """There is no bundle of this selection; the message is a sentence."""


@dataclass(frozen=True)
class Replication:
    """One provider: sums per unit (pool first, the largest first), and what follows from them.

    `schools`: how many schools each unit joins. `effect`, `chance`: of these sums; `page`: the record
    of the page's table `effects`, from the schools one by one and rounded as shown there.
    """

    key: str
    name: str
    sums: SchoolSums
    schools: Ints
    effect: Effect
    chance: Chance | None
    page: Record

    @property
    def comparable(self) -> bool:
        """Whether balance allows a verdict."""
        return bool(self.page["comparable"])

    @property
    def joined(self) -> int:
        """Schools that are joined with others."""
        return int(self.schools[self.schools > 1].sum())

    @property
    def verdict(self) -> str | None:
        """The page's word for the interval of these sums; None without one or without balance."""
        if not self.comparable or self.effect.interval is None:
            return None
        return SAID[self.effect.verdict or TOO_CLOSE]

    @property
    def differs(self) -> bool:
        """Whether the page, which joins no schools, states another interval or verdict."""
        ends = self.effect.interval if self.comparable else None
        here = tuple(round(end, 3) + 0.0 for end in ends) if ends else (None, None)
        page = (self.page["low"], self.page["high"])
        return (*here, self.verdict) != (*page, self.page["verdict"])


@dataclass(frozen=True)
class Bundle:
    """One selection: its providers, whom nothing may be told of and why, and where it is from.

    `left_out`: name -> reason. `whom`: the students as a sentence; `span`, `test`: in words.
    """

    link: str
    whom: str
    test: str
    span: str
    source: str
    catalog: Catalog
    min_n: int
    threshold: float
    providers: tuple[Replication, ...]
    left_out: Mapping[str, str]
    balance: Panel
    notices: tuple[str, ...]
    sql: tuple[str, ...]


@reading()
def bundle(link: str, *, data: str | None = None) -> Bundle:
    """The bundle of a link of /providers, or of one provider's page.

    LinkError for any other link, BundleError where this selection has none, StoreError without a
    store; each a sentence.
    """
    path, place = ask.path_of(link)
    if path != PATH:
        raise ask.LinkError(say("bundle_link", path=path[:40]))
    store = open_store(data)
    asked = Selection.from_query(link, catalog=store.catalog)
    if place and place not in store.catalog.providers:
        raise BundleError(say("provider_unknown", key=place[:40]))
    # Only what this page follows: a link may carry the choices of other pages, ids of schools too.
    chosen = replace(asked, compare=(), like=None, sort="name", find="", page=1, by=None)
    chosen = chosen.narrowed(provider=(place,)) if place else chosen
    context = Context(store, chosen)
    if context.rules.always_coarse:
        raise BundleError(say("bundle_room"))
    if chosen.school:
        raise BundleError(say("bundle_schools"))
    following = follow(context)
    sides = sides_of(following) if isinstance(following, Following) else following
    if isinstance(sides, str) or isinstance(following, str):
        raise BundleError(str(sides))
    if not sides.listed:
        raise BundleError(sides.why)
    made = [_replication(sides, key) for key in sides.listed]
    held = tuple(one for one in made if isinstance(one, Replication))
    left = {sides.name(key): one for key, one in zip(sides.listed, made, strict=True)}
    reasons = {name: one for name, one in left.items() if isinstance(one, str)}
    if not held:
        told = "; ".join(f"{name}: {why}" for name, why in reasons.items())
        raise BundleError(say("bundle_none", reasons=told))
    return Bundle(
        link=chosen.link(PATH),
        whom=f"{sides.whom}.",
        test=context.test.name,
        span=following.fit.path.words(),
        source=source(context, following),
        catalog=store.catalog,
        min_n=context.rules.min_n,
        threshold=sides.threshold,
        providers=held,
        left_out=reasons,
        balance=balance(sides),
        notices=(*following.notes, *asked.notices),
        sql=tuple(dict.fromkeys(context.sql)),
    )


def _replication(sides: Sides, key: str) -> Replication | str:
    """One provider's sums; the reason where nothing of it may be told."""
    page, one = record_of(sides, key), sides.estimates.get(key)
    if one is None or one.effect is None or page["effect"] is None:
        return str(page["reason"])
    if "none" in sides.hidden:  # sums of a pool whose size is withheld would tell it
        return sides.hidden["none"]
    found = joined(one.sums, rules=sides.rules)
    if found is None:
        return say("bundle_small", n=sides.rules.min_n)
    sums, schools = found
    again = effect_of_sums(sums)
    assert again is not None  # joining leaves the totals that gave the page's effect
    told = bool(page["comparable"]) and again.half is not None
    odds = chance(again.value, again.half, sides.threshold) if told and again.half else None
    return Replication(key, sides.name(key), sums, schools, again, odds, page)


def joined(sums: SchoolSums, *, rules: Profile) -> tuple[SchoolSums, Ints] | None:
    """The sums with small schools joined into one unit an arm, pool first and the largest first; and
    how many schools each unit joins. None where an arm as a whole is too small.

    Joined are the schools under min_n, and the next smallest until the unit has two schools and
    min_n students (`hiding.beside`). Units are numbered anew by size: a code would name its school.
    """
    apart = beside(sums.n, sums.treated.astype(np.int64), rules=rules)
    unit = np.arange(len(sums.n))
    for arm in (sums.treated, ~sums.treated):
        small = np.flatnonzero(apart & arm)
        unit[small] = small[:1].repeat(len(small))
    first, place = np.unique(unit, return_inverse=True)

    def added(values: Floats | Ints) -> Floats:
        return np.bincount(place, values, len(first)).astype(np.float64)

    n, treated = added(sums.n).astype(np.int64), sums.treated[first]
    if (n < rules.min_n).any():
        return None
    order = np.lexsort((added(sums.zz), -added(sums.weight), -n, treated))
    found = SchoolSums(
        school=np.arange(len(first), dtype=np.int64),
        treated=treated[order],
        n=n[order],
        weight=added(sums.weight)[order],
        tt=added(sums.tt)[order],
        tz=added(sums.tz)[order],
        zz=added(sums.zz)[order],
        ty=added(sums.ty)[order],
        zy=added(sums.zy)[order],
        above_y=added(sums.above_y)[order],
        above_z=added(sums.above_z)[order],
        share_matched=sums.share_matched,
    )
    return found, np.bincount(place, minlength=len(first)).astype(np.int64)[order]
