"""What every panel of Providers shares: arms of a cohort, estimates, whom nothing may be told of.

Knows: the selection, arms, estimates, small-number rules. Must not know: sentences of panels,
pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from data.arms import NEITHER
from queries.answer import State
from queries.dimensions import SUBGROUPS, YES_NO_WORDS, sentence_case
from queries.disclosure import Profile, hidden_sizes
from queries.views.growth.following import Following
from queries.views.providers.arms import GROUPS, Arms, arms_of, values_of
from queries.views.providers.estimates import Estimate, estimate
from queries.words import listed, say


@dataclass
class Sides:
    """One draw: the cohort, its students by arm, and each provider's estimate. `held`: the same of
    each cohort of the span up to this one, by id, the earliest first."""

    following: Following
    held: Mapping[int, Arms]
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @property
    def arms(self) -> Arms:
        """Students of the cohort by arm."""
        return self.held[self.following.fit.id]

    @property
    def rules(self) -> Profile:
        """The small-number rules in force."""
        return self.following.rules

    @property
    def threshold(self) -> float:
        """The reader's own threshold for a chance, SDs."""
        return float(self.following.selection.chance)

    @property
    def whom(self) -> str:
        """The students compared, in words, first letter upper case."""
        chosen = self.following.selection.narrowed(provider=())
        students = chosen.students(grades=False)
        text = f"{students} {'and who' if ' who ' in students else 'who'} {self.following.when}"
        return f"{text[:1].upper()}{text[1:]}"

    @property
    def cuts_schools(self) -> bool:
        """Whether values of single schools would cross a student group where the rules forbid it."""
        chosen = self.following.selection
        return not self.rules.crossed and any(getattr(chosen, key) for key in SUBGROUPS)

    @cached_property
    def listed(self) -> list[str]:
        """Providers shown, by name: the chosen ones, else all; of those with treated students."""
        return [key for key in self.chosen if bool(self.arms.of(key).any())]

    @cached_property
    def estimates(self) -> dict[str, Estimate]:
        """Provider -> its estimate, of those with one."""
        made = {key: self.estimate(self.arms, key) for key in self.listed}
        return {key: one for key, one in made.items() if one is not None}

    def estimate(self, arms: Arms, key: str) -> Estimate | None:
        """A provider's estimate in one of the cohorts held; made once."""
        whole = arms is self.arms  # its balance is shown, before matching too
        make = partial(estimate, arms, key, whole=whole)
        found: Estimate | None = self.kept((arms.fit.id, key), make)
        return found

    def kept(self, name: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """What several panels of one draw ask for, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    @cached_property
    def chosen(self) -> list[str]:
        """The chosen providers, else all, by name."""
        chosen = self.following.selection.provider
        return [key for key in self.arms.ids if not chosen or key in chosen]

    @cached_property
    def hidden_then(self) -> dict[int, dict[str, str]]:
        """Cohort id -> provider, "none" or a reason -> why nothing may be told of its students.

        All of them add up to the matched students, which other pages show; a cohort is hidden the
        same way whether it stands alone or beside a later one."""
        found = {}
        for at, arms in self.held.items():
            sizes = sizes_of(arms)
            cut = {key for key, _ in sizes if self.cuts_schools and _one_school(arms, key)}
            # As if it were small, so that another is hidden beside it.
            counted = [1 if key in cut else n for key, n in sizes]
            whys = hidden_sizes(counted, rules=self.rules)
            found[at] = {
                key: say("providers_crossed") if key in cut else why
                for (key, _), why in zip(sizes, whys, strict=True)
                if why
            }
        return found

    @property
    def hidden(self) -> dict[str, str]:
        """Provider, "none" or a reason -> why nothing may be told of its students."""
        return self.hidden_then[self.following.fit.id]

    @cached_property
    def sizes(self) -> list[tuple[str, int]]:
        """Every provider, "none" for the pool and every reason for neither, with its students."""
        return sizes_of(self.arms)

    def barred(self, arms: Arms, key: str, one: Estimate | None) -> str | None:
        """Why nobody may be compared: hidden, nobody in the pool, or too few like students."""
        hidden = self.hidden_then[arms.fit.id]
        if key in hidden:
            return hidden[key]
        if one is None:
            return say("providers_no_pool")
        if hidden.get("none") == say("providers_crossed"):
            return hidden["none"]
        return self.few(one)

    def few(self, one: Estimate) -> str | None:
        """Why an estimate rests on too few like students to be told, if so."""
        if one.matched.n_treated < self.rules.min_n:
            return say("providers_unmatched")
        if one.matched.n_pool < self.rules.min_n or one.effect is None:
            return say("providers_few_like")
        return None

    @property
    def why(self) -> str:
        """Why no provider has a treated student."""
        if not len(self.arms.arm):
            return say("providers_nobody_matched", whom=self.whom)
        if not self.arms.known:
            return say("providers_unknown")
        if not self.chosen:
            return say("providers_only_none")
        names = [self.name(key) for key in self.chosen]
        if len(names) < len(self.arms.ids):
            return say("providers_none_of", names=listed(names, last="or"), whom=self.whom)
        return say("providers_nobody_treated", whom=self.whom)

    @property
    def state(self) -> State:
        """The state that goes with `why`."""
        return "nothing" if self.arms.known or not len(self.arms.arm) else "not in data"

    @property
    def untold(self) -> tuple[State, str]:
        """State and reason of a panel that can tell of nobody."""
        if not self.listed:
            return self.state, self.why
        if not self.arms.pool.any():
            return "nothing", say("providers_no_pool_here")
        return "too small", say("too_small", n=self.rules.min_n)

    def name(self, key: str) -> str:
        """A provider's name."""
        return self.following.context.catalog.providers.get(key, key)

    def variable(self, name: str) -> str:
        """A variable of balance in words."""
        if name == "entry":
            return say("balance_entry")
        if name in YES_NO_WORDS:
            return YES_NO_WORDS[name]
        kind, _, at = name.partition("_")
        return sentence_case(values_of(self.following, GROUPS[kind])[int(at) - 1])


def sizes_of(arms: Arms) -> list[tuple[str, int]]:
    """Every provider, "none" for the pool and every reason for neither, with its students."""
    found = [(key, int(arms.of(key).sum())) for key in arms.ids]
    found.append(("none", int(arms.pool.sum())))
    return found + [(why, int((arms.reason == i + 1).sum())) for i, why in enumerate(NEITHER)]


def _one_school(arms: Arms, key: str) -> bool:
    """Whether all students of a provider, or of the pool, are of one school."""
    if key != "none" and key not in arms.ids:
        return False
    schools = arms.school[arms.pool if key == "none" else arms.of(key)]
    return len(np.unique(schools)) == 1


def sides_of(following: Following) -> Sides | str:
    """The sides of a selection; the plain reason where growth has no yardstick."""
    if following.fit.slope is None or following.fit.sd is None:
        return say("growth_no_yardstick", n=30)
    fit, catalog = following.fit, following.context.catalog
    fits = [one for one in catalog.cohorts(fit.test, fit.span) if one.cohort <= fit.cohort]
    return Sides(following, arms_of(following, fits))
