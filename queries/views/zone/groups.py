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
from queries.disclosure import ORDER_N, hidden_sizes, share
from queries.hiding import Ints, Mask, beside, whole_share, withheld
from queries.store import Row
from queries.tally import Estimate
from queries.views.growth.coverage import missing
from queries.views.growth.following import Following
from queries.views.zone.apart import rest_is_safe, told_apart
from queries.views.zone.cards import Cards, Ends, Spread, difference, ends
from queries.views.zone.members import Zone
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
        return np.array([key in joined for key in self.cards.places], dtype=bool)

    @cached_property
    def districts(self) -> Ints:
        """Number of each place's district, in the order of names."""
        known = self.following.context.catalog.district_ranks
        return np.array([known.get(str(key), len(known)) for key in self.cards.places], np.int64)

    @cached_property
    def apart(self) -> Mask:
        """Schools that no page shows by themselves, in the order of names as every page takes it."""
        ranks = self.following.context.catalog.ranks["school"]
        order = np.argsort(numbered([str(k) for k in self.cards.places], ranks), kind="stable")
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
        overlap = any("+" in str(key) for key in self.cards.provider)
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
        held = {one for one in set(self.cards.provider) if key in str(one).split("+")}
        return np.array([one in held for one in self.cards.provider], dtype=bool)

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

    def records(self) -> list[Record]:
        """The zone and the rest, then providers, then schools or districts by name."""
        found = [*self._sides(self.ends), *self._providers(self.ends)]
        return found if self.crossed else [*found, *self._units(self.ends)]

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
        for key, mask in self.both.items():
            head = self._head("zone", key, say(f"zone_row_{key}"))
            if not self.whole_told:
                found.append({**head, "n": None, "hidden": say("hidden_beside")})
                continue
            shares = {}
            for end, held in at.items():
                here = np.array([(one in joined) == (key == "zone") for one in held.key], bool)
                shares[end] = held.scored[here].sum(), held.matched[here].sum()
            found.append({**head, **self.cards.group(mask), **self._covered(shares)})
        return found

    def _providers(self, at: Mapping[str, Ends]) -> list[Record]:
        found: list[Record] = []
        names = DIMENSIONS["provider"].choices(self.following.context.catalog)
        reports = self._reports()
        for key, (_, why) in self.providers.items():
            if key == "none":
                continue
            head = self._head("provider", key, names[key])
            head["reported"] = reports.get(key)
            if why:
                found.append({**head, "n": None, "hidden": why})
                continue
            shares = {}
            for end, held in at.items():
                here = np.array([key in str(one).split("+") for one in held.provider], bool)
                shares[end] = held.scored[here].sum(), held.matched[here].sum()
            card = self.cards.group(self.using(key))
            found.append({**head, **card, **self._covered(shares)})
        return found

    def _units(self, at: Mapping[str, Ends]) -> list[Record]:
        unit, catalog = self.following.selection.unit, self.following.context.catalog
        rules, cards = self.following.rules, self.cards
        if unit == "district":
            order = np.unique(self.districts)
            keys = [*catalog.district_names, *[""]]
            names = [keys[min(at_, len(keys) - 1)] for at_ in order.tolist()]
            code = np.searchsorted(order, self.districts)
            sizes = np.bincount(code, weights=cards.sizes).astype(np.int64)
            away = withheld(sizes, np.arange(len(sizes)), rules=rules)
            schools = np.bincount(code, weights=cards.sizes > 0).astype(np.int64)
        else:
            ranks = numbered([str(k) for k in cards.places], catalog.ranks["school"])
            code = np.argsort(np.argsort(ranks, kind="stable"), kind="stable")
            names = [""] * len(code)
            for place, spot in zip(cards.places, code.tolist(), strict=True):
                names[spot] = str(place)
            sizes, away = np.zeros(len(code), np.int64), np.zeros(len(code), bool)
            sizes[code], away[code] = cards.sizes, self.apart
            schools = None
        made = cards.units(code[cards.school], len(names), schools)
        covered = self._unit_shares(at, unit, names)
        labels = DIMENSIONS[unit].choices(catalog)
        joined = self.zone.by(self.following.fit.exit_year)
        few, near = say("too_few", n=rules.min_n), say("hidden_beside")
        found: list[Record] = []
        for i, (key, card) in enumerate(zip(names, made, strict=True)):
            if not sizes[i]:
                continue
            head = self._head(unit, key, labels.get(key, key))
            if unit == "school":
                place = catalog.schools.get(key)
                head["district"] = self.zone.district_name(place.district) if place else None
                head["joined"] = key in joined
            if away[i]:
                found.append({**head, "n": None, "hidden": few if sizes[i] < rules.min_n else near})
            else:
                found.append({**head, **card, **covered[i], "ordered": bool(sizes[i] >= ORDER_N)})
        return found

    def _unit_shares(
        self, at: Mapping[str, Ends], unit: str, names: Sequence[str]
    ) -> list[dict[str, Value]]:
        schools = self.following.context.catalog.schools
        spot = {key: i for i, key in enumerate(names)}
        found: list[dict[str, Value]] = [{} for _ in names]
        for end, name in (("entry", "kept_share"), ("exit", "covered_share")):
            held = at[end]
            keys = held.key.tolist()
            if unit == "district":
                keys = [schools[key].district if key in schools else "" for key in keys]
            code = np.array([spot.get(key, -1) for key in keys], dtype=np.int64)
            here = code >= 0
            whole, part = (
                np.bincount(code[here], values[here], len(names)).astype(np.int64)
                for values in (held.scored, held.matched)
            )
            shares = whole_share(part, whole, rules=self.following.rules)
            for i, value in enumerate(shares.tolist()):
                found[i][name] = None if value != value else value
        return found

    def _covered(self, shares: Mapping[str, tuple[int, int]]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for end, name in (("entry", "kept_share"), ("exit", "covered_share")):
            whole, part = (np.array([int(n)]) for n in shares[end])
            [value] = whole_share(part, whole, rules=self.following.rules).tolist()
            found[name] = None if value != value else value
        return found

    def _head(self, level: str, key: str, name: str) -> dict[str, Value]:
        return {
            **{"level": level, "level_name": say(f"zone_level_{level}"), "key": key, "group": name},
            **{"district": None, "joined": None, "reported": None, "ordered": True, "hidden": None},
        }

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
