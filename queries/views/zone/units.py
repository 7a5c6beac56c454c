"""Each school or district of a scorecard: which may be told, and its record once it is read.

Knows: sums by unit, which units stand by themselves. Must not know: SQL, pictures, the zone's card.
A state has thousands of schools and a page draws the first few hundred, so a record is made when it
is read; how many are told, and how many with an interval, is counted without making any.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from queries.answer import Record, Value
from queries.dimensions import DIMENSIONS, numbered
from queries.disclosure import ORDER_N
from queries.hiding import Floats, Ints, Mask, whole_share, withheld
from queries.rows import Later
from queries.views.zone.cards import Cards
from queries.views.zone.ends import Ends
from queries.views.zone.members import Zone
from queries.words import say

SHARES = (("entry", "kept_share"), ("exit", "covered_share"))


def head(level: str, key: str, name: str) -> dict[str, Value]:
    """What every row of a scorecard begins with."""
    return {
        **{"level": level, "level_name": say(f"zone_level_{level}"), "key": key, "group": name},
        **{"district": None, "joined": None, "reported": None, "ordered": True, "hidden": None},
    }


class Units:
    """The schools, or districts, of a cohort in the order of names.

    `apart` says which of the cards' places may not be shown, `districts` numbers their districts,
    `ends` are who was scored at "entry" and "exit".
    """

    def __init__(
        self, cards: Cards, zone: Zone, apart: Mask, districts: Ints, ends: Mapping[str, Ends]
    ) -> None:
        self.cards, self.zone, self.ends = cards, zone, ends
        self.following = cards.following
        self.unit = self.following.selection.unit
        self._joined = zone.by(self.following.fit.exit_year)
        self.schools: Ints | None = None
        if self.unit == "district":
            self._by_district(districts)
        else:
            self._by_school(apart)
        self.held: list[int] = np.flatnonzero(self.sizes).tolist()

    def _by_district(self, districts: Ints) -> None:
        catalog, sizes = self.following.context.catalog, self.cards.sizes
        order, code = np.unique(districts, return_inverse=True)
        known = [*catalog.district_names, ""]
        self.keys = [known[min(at, len(known) - 1)] for at in order.tolist()]
        self.code: Ints = code
        self.sizes: Ints = np.bincount(code, weights=sizes).astype(np.int64)
        numbers = np.arange(len(self.sizes))
        self.away: Mask = withheld(self.sizes, numbers, rules=self.following.rules)
        self.schools = np.bincount(code, weights=sizes > 0).astype(np.int64)

    def _by_school(self, apart: Mask) -> None:
        places = self.cards.places.tolist()
        ranks = numbered(places, self.following.context.catalog.ranks["school"])
        order = np.argsort(ranks, kind="stable")
        self.keys = [places[at] for at in order.tolist()]
        self.code = np.argsort(order, kind="stable")
        self.sizes, self.away = self.cards.sizes[order], apart[order]

    @cached_property
    def records(self) -> Later:
        """A record of each unit that has students."""
        card = self.cards.units(self.code[self.cards.school], len(self.keys), self.schools)
        shares = self._shares()
        labels = DIMENSIONS[self.unit].choices(self.following.context.catalog)
        few = say("too_few", n=self.following.rules.min_n)
        near = say("hidden_beside")

        def make(nth: int) -> Record:
            at = self.held[nth]
            begun = self._begun(self.keys[at], labels)
            if self.away[at]:
                small = self.sizes[at] < self.following.rules.min_n
                return {**begun, "n": None, "hidden": few if small else near}
            ordered = bool(self.sizes[at] >= ORDER_N)
            covered: dict[str, Value] = {
                name: None if np.isnan(found[at]) else float(found[at])
                for name, found in shares.items()
            }
            return {**begun, **card(at), **covered, "ordered": ordered}

        return Later(len(self.held), make)

    def _begun(self, key: str, labels: Mapping[str, str]) -> dict[str, Value]:
        begun = head(self.unit, key, labels.get(key, key))
        if self.unit == "school":
            place = self.following.context.catalog.schools.get(key)
            begun["district"] = self.zone.district_name(place.district) if place else None
            begun["joined"] = key in self._joined
        return begun

    @cached_property
    def told(self) -> Ints:
        """Students of the units that are told."""
        return self.sizes[(self.sizes > 0) & ~self.away]

    @property
    def hidden(self) -> bool:
        """Whether any of them is not told."""
        return len(self.told) < len(self.held)

    @property
    def judged(self) -> int:
        """How many have an interval, and so a verdict."""
        return int(self.cards.these_have_interval(self.told).sum())

    def _shares(self) -> dict[str, Floats]:
        """Of those scored at entry the share still there at exit, and the other way round."""
        schools = self.following.context.catalog.schools
        spot = {key: i for i, key in enumerate(self.keys)}
        found = {}
        for end, name in SHARES:
            held = self.ends[end]
            keys = held.key.tolist()
            if self.unit == "district":
                keys = [schools[key].district if key in schools else "" for key in keys]
            code = np.array([spot.get(key, -1) for key in keys], dtype=np.int64)
            here = code >= 0
            whole, part = (
                np.bincount(code[here], values[here], len(spot)).astype(np.int64)
                for values in (held.scored, held.matched)
            )
            found[name] = whole_share(part, whole, rules=self.following.rules)
        return found
