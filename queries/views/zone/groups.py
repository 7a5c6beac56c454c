"""Groups of a cohort's scorecard: the zone and the rest, providers, each school or district.

Knows: which students a group holds, which groups may be told beside each other. Must not know: how a
card's numbers are made (`cards`), sentences of the page, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.answer import Record, Value
from queries.dimensions import DIMENSIONS, SUBGROUPS, numbered
from queries.disclosure import hidden_sizes, share
from queries.hiding import Ints, Mask, beside, whole_share, withheld
from queries.rows import Later
from queries.store import Row
from queries.tally import Estimate
from queries.views.growth.coverage import missing
from queries.views.growth.following import Following
from queries.views.zone.apart import rest_is_safe, told_apart
from queries.views.zone.cards import Cards, Spread, difference
from queries.views.zone.ends import Ends, ends
from queries.views.zone.members import Zone
from queries.views.zone.units import SHARES, Units, head
from queries.words import listed, of_100, say


@dataclass
class Scorecard:
    """What the page says of one cohort: cards of groups, and the two that its sentence sets apart."""

    following: Following
    zone: Zone

    @cached_property
    def cards(self) -> Cards:
        """Sums of the cohort."""
        return Cards(self.following)

    @cached_property
    def inside(self) -> Mask:
        """Which of the cards' places are schools of the zone by the cohort's last school year."""
        joined = self.zone.by(self.following.fit.exit_year)
        return np.array([key in joined for key in self.cards.places.tolist()], dtype=bool)

    @cached_property
    def districts(self) -> Ints:
        """Number of each place's district, in the order of names."""
        known = self.following.context.catalog.district_ranks
        return np.array(
            [known.get(key, len(known)) for key in self.cards.places.tolist()], np.int64
        )

    @cached_property
    def apart(self) -> Mask:
        """Schools that no page shows by themselves, in the order of names as every page takes it."""
        ranks = self.following.context.catalog.ranks["school"]
        order = np.argsort(numbered(self.cards.places.tolist(), ranks), kind="stable")
        found = np.zeros(len(order), dtype=bool)
        rules = self.following.rules
        found[order] = withheld(self.cards.sizes[order], self.districts[order], rules=rules)
        return found

    @cached_property
    def whole_told(self) -> bool:
        """Whether the zone and the rest may be told beside schools, districts and providers."""
        rules, sizes = self.following.rules, self.cards.sizes
        totals = np.bincount(self.districts, weights=sizes).astype(np.int64)
        away = beside(totals, np.zeros(len(totals), dtype=np.int64), rules=rules)
        number = np.where(away[self.districts], -1, self.districts)
        alone = ~self.apart
        if not told_apart(sizes, number, self.inside, alone, rules=rules, least=2):
            return False
        used = self.providers
        told = sum(n for key, (n, why) in used.items() if key != "none" and not why)
        none = used.get("none", (0, None))[0]
        outside = int(sizes[~self.inside].sum())
        inside = int(sizes[self.inside].sum())
        overlap = any("+" in name for name in self.cards.provider.names)
        # Sets of several providers overlap, so that nothing can be subtracted from anything.
        return overlap or rest_is_safe(inside, told, none - outside, rules=rules)

    @cached_property
    def providers(self) -> dict[str, tuple[int, str | None]]:
        """Provider (or "none") -> matched students whose school and grade used it in the exit year,
        and why they may not be shown; as on the Growth page."""
        keys = list(DIMENSIONS["provider"].choices(self.following.context.catalog))
        sizes = [int(self.cards.parts["n_matched"][self.using(key)].sum()) for key in keys]
        hidden = hidden_sizes(sizes, rules=self.following.rules)
        return {k: (n, why) for k, n, why in zip(keys, sizes, hidden, strict=True) if n}

    def using(self, key: str) -> Mask:
        """Rows whose school and grade used a provider in the exit year."""
        return self.cards.provider.holding(key)

    @cached_property
    def both(self) -> Mapping[str, Mask]:
        """ "zone" and "rest" -> their rows, of those that have students."""
        rows = self.inside[self.cards.school]
        n = self.cards.parts["n_matched"]
        sides = {"zone": rows, "rest": ~rows} if self.zone.known else {}
        return {key: mask for key, mask in sides.items() if n[mask].sum() > 0}

    @cached_property
    def spreads(self) -> Mapping[str, Spread]:
        """The opening measure of the zone and of the rest, where they may be told."""
        if not self.whole_told:
            return {}
        return {key: self.cards.spread(mask) for key, mask in self.both.items()}

    @cached_property
    def difference(self) -> Estimate | None:
        """The zone less the rest, in the unit of the opening measure."""
        if len(self.spreads) < 2:
            return None
        return difference(self.spreads["zone"], self.spreads["rest"]).estimate

    @property
    def crossed(self) -> bool:
        """Whether schools would be cut by a student group where the rules forbid it."""
        chosen = self.following.selection
        subgroup = any(getattr(chosen, key) for key in SUBGROUPS)
        return subgroup and not self.following.rules.crossed and chosen.unit == "school"

    @cached_property
    def above(self) -> list[Record]:
        """The zone and the rest, then providers."""
        return [*self._sides(self.ends), *self._providers(self.ends)]

    @cached_property
    def units(self) -> Units | None:
        """Schools or districts by name; None where they may not be told."""
        if self.crossed:
            return None
        return Units(self.cards, self.zone, self.apart, self.districts, self.ends)

    @cached_property
    def records(self) -> Sequence[Record]:
        """The zone and the rest, then providers, then schools or districts by name."""
        above = self.above
        if self.units is None:
            return above
        units, first = self.units.records, len(above)
        return Later(first + len(units), lambda at: above[at] if at < first else units[at - first])

    @cached_property
    def ends(self) -> Mapping[str, Ends]:
        """Who was scored at "entry" and at "exit", and who of them is matched."""
        return {end: ends(self.following, end) for end in ("entry", "exit")}

    @property
    def missing(self) -> str:
        """The "who is not in this picture" line, as on the Growth page."""
        shares = []
        for held in (self.ends["entry"], self.ends["exit"]):
            whole, part = int(held.scored.sum()), int(held.matched.sum())
            if whole < self.following.rules.min_n:
                return say("cohort_missing_unknown")
            shares.append(share(part, whole, rules=self.following.rules))
        return missing(self.following, *shares)

    def _sides(self, at: Mapping[str, Ends]) -> list[Record]:
        found: list[Record] = []
        joined = self.zone.by(self.following.fit.exit_year)
        inside = {
            end: np.array([one in joined for one in held.key.tolist()], dtype=bool)
            for end, held in at.items()
        }
        for key, mask in self.both.items():
            begun = head("zone", key, say(f"zone_row_{key}"))
            if not self.whole_told:
                found.append({**begun, "n": None, "hidden": say("hidden_beside")})
                continue
            shares = {}
            for end, held in at.items():
                shares[end] = held.shares_of(inside[end] if key == "zone" else ~inside[end])
            found.append({**begun, **self.cards.group(mask), **self._covered(shares)})
        return found

    def _providers(self, at: Mapping[str, Ends]) -> list[Record]:
        found: list[Record] = []
        names = DIMENSIONS["provider"].choices(self.following.context.catalog)
        reports = self._reports()
        for key, (_, why) in self.providers.items():
            if key == "none":
                continue
            begun = head("provider", key, names[key])
            begun["reported"] = reports.get(key)
            if why:
                found.append({**begun, "n": None, "hidden": why})
                continue
            shares = {}
            for end, held in at.items():
                shares[end] = held.shares_of(held.provider.holding(key))
            card = self.cards.group(self.using(key))
            found.append({**begun, **card, **self._covered(shares)})
        return found

    def _covered(self, shares: Mapping[str, tuple[int, int]]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for end, name in SHARES:
            whole, part = (np.array([int(n)]) for n in shares[end])
            [value] = whole_share(part, whole, rules=self.following.rules).tolist()
            found[name] = None if value != value else value
        return found

    def _reports(self) -> dict[str, str]:
        """Provider -> what it reports itself of this very cohort, span and test."""
        context, fit = self.following.context, self.following.fit
        # A report is of all of a provider's students, so it stands beside all of them only.
        if "provider_report" not in context.store.tables or not self.following.whole:
            return {}
        rows = context.query(
            "select provider_id, measure, value, n, validated_by from provider_report "
            "where span = $span and cohort = $cohort and assessment = $test and grade is null "
            "order by provider_id, measure, value",
            {"span": fit.span, "cohort": fit.cohort, "test": fit.test},
        )
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(row["provider_id"], []).append(row)
        return {key: _reported(held) for key, held in found.items()}


def _reported(rows: Sequence[Row]) -> str:
    """What a provider reports of a cohort, in a few words, with who validated it."""
    told = []
    for row in rows:
        if row["measure"] == "gain":
            told.append(say("reported_gain_of", value=f"{row['value']:.1f}"))
        elif row["measure"] == "share_met_norm":
            told.append(say("reported_met_of", value=of_100(row["value"])))
    told = told or [say("reported_other")]
    by = sorted({row["validated_by"] for row in rows if row["validated_by"]})
    end = say("validated_by_whom", names=listed(by, last="and")) if by else say("not_validated")
    return f"{listed(told, last='and')} ({end})"
