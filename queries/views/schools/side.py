"""The places chosen to stand beside each other: which the cohort holds, and each of them alone.

Knows: arrays of places, small-number rules. Must not know: panels' sentences, pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from queries.answer import Panel
from queries.dimensions import DIMENSIONS
from queries.views.context import Context
from queries.views.growth.following import Following
from queries.views.schools.places import Places
from queries.words import listed, say

HIDDEN = "hidden"  # name of the panel of a place that may not be shown


@dataclass
class Side:
    """The chosen places that this cohort holds, by name: their entries in the arrays."""

    places: Places

    @property
    def following(self) -> Following:
        """The cohort."""
        return self.places.following

    @cached_property
    def at(self) -> list[int]:
        """Entries of the chosen places, by name."""
        chosen = set(self.following.selection.compare)
        held = [i for i, key in enumerate(self.places.key) if key in chosen]
        return sorted(held, key=lambda i: str(self.places.name[i]))

    @cached_property
    def absent(self) -> list[str]:
        """Names of chosen places without a matched student of this cohort and selection."""
        held = {str(self.places.key[i]) for i in self.at}
        known = DIMENSIONS[self.places.unit].choices(self.following.context.catalog)
        chosen = self.following.selection.compare
        return sorted(known.get(key, key) for key in chosen if key not in held)

    def hidden(self, i: int) -> str | None:
        """Why nothing of this cohort of a place may be shown: its own students, without a pool."""
        places = self.places
        if places.hidden[i]:
            return str(places.hidden[i])
        few = places.sizes[i, 0] < places.rules.min_n
        return say("too_few", n=places.rules.min_n) if few else None

    def each(self, panel: Callable[[Following], Panel]) -> list[Panel]:
        """A panel of the same cohort of each chosen place alone, or why it is not shown."""
        found = []
        for i in self.at:
            why = self.hidden(i)
            found.append(
                Panel(HIDDEN, "too small", why, "")
                if why
                else panel(self._one(str(self.places.key[i])))
            )
        return found

    def _one(self, key: str) -> Following:
        context = self.following.context
        narrowed = context.selection.narrowed(**{self.places.unit: (key,)})
        alone = Context(context.store, narrowed)
        alone.sql = context.sql
        return Following(alone, self.following.fit)

    @property
    def missed(self) -> str:
        """Which chosen places are not in the picture, as a sentence; "" where all are."""
        if not self.absent:
            return ""
        key = "side_absent" if len(self.absent) == 1 else "side_absent_many"
        return say(key, names=listed(self.absent, last="and"))
