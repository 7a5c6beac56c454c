"""Panel `effects`: growth beside like students, provider by provider, ordered by name.

Knows: estimates, which of them may be told, verdict words. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Record, Value
from queries.disclosure import share
from queries.effects import (
    CANNOT_SEPARATE,
    PRIOR_SD,
    Chance,
    chance,
    improvement_index,
    left_by_error,
)
from queries.intervals import FEWEST_SCHOOLS, TOO_CLOSE
from queries.views.providers.estimates import Estimate
from queries.views.providers.past import past_of
from queries.views.providers.rows import SAID, sd
from queries.views.providers.sides import Sides
from queries.views.schools.compared import about
from queries.words import of_100, say

COLUMNS = (
    *("group", "n", "schools", "n_pool", "share_matched", "balance"),
    *("effect", "low", "high", "verdict", "percentile_points", "chance", "chance_without_prior"),
    *("left_by_error", "years_of_use", "past", "reason"),
)


def effects(sides: Sides) -> Panel:
    """One record a provider: effect with its interval, verdict and chance, or why there is none."""
    records = [record_of(sides, one) for one in sides.listed]
    if not records:
        return Panel("effects", sides.state, sides.why, "")
    told = [record["verdict"] for record in records if record["verdict"]]
    more, less = told.count("grew more"), told.count("grew less")
    notes = [say("providers_association")]
    if len(told) > 1:
        notes.append(say("providers_looks", n=len(told), expected=about(len(told) / 20)))
    notes.append(say("providers_alike_schools"))
    if told:
        prior = f"{PRIOR_SD:.2f}"
        notes.append(say("providers_prior", least=f"{sides.threshold:+.2f}", prior=prior))
    return Panel(
        name="effects",
        state="shown",
        sentence=_title(records, more=more, less=less, told=len(told)),
        subtitle=say("providers_subtitle", whom=sides.whom, exit=sides.following.exit),
        records=tuple(records),
        drawn=(*records, *_dots(sides)),
        columns=COLUMNS,
        how_to_read=say("providers_read"),
        notes=tuple(notes),
        alt="; ".join(f"{r['group']}: {told_of(r)}" for r in records) + ".",
        facts={"threshold": sides.threshold, "providers": len(records), "told": len(told)},
    )


def record_of(sides: Sides, key: str, made: Estimate | None = None) -> Record:
    """What may be told of one provider; every number None where a reason says why."""
    one, rules = made or sides.estimates.get(key), sides.rules
    hidden = sides.hidden.get(key)
    barred = sides.barred(sides.arms, key, one)
    base: dict[str, Value] = {"group": sides.name(key), "key": key, "verdict": None}
    base |= {"comparable": False, "reason": hidden, "leans": None, "past": None}
    numbers = ("n", "schools", "n_pool", "share_matched", "effect", "low", "high")
    base |= dict.fromkeys((*numbers, "percentile_points", "chance", "chance_without_prior"))
    base |= dict.fromkeys(("left_by_error", "balance", "years_of_use"))
    if hidden:
        return {**base, "reason": hidden}
    if one is None:
        n = rules.shown_n(int(sides.arms.of(key).sum()))
        return {**base, "n": n or None, "reason": barred}
    base |= {
        "n": rules.shown_n(one.n),
        "n_pool": None if "none" in sides.hidden else rules.shown_n(one.matched.n_pool_given),
        "schools": one.matched.schools_treated,
        "share_matched": share(one.matched.n_treated, one.n, rules=rules, coarse=True),
        "balance": None if barred else one.balance.word,
        "comparable": one.comparable,
        "leans": say("leans", how=one.balance.leans) if one.balance.leans and not barred else None,
        "past": None if barred else past_of(sides, key),
        "years_of_use": _years(one),
    }
    found = one.effect
    if found is None or barred:
        return {**base, "comparable": False, "reason": barred}
    if not one.comparable:
        return {**base, "effect": sd(found.value, rules), "reason": _why_not(sides, one)}
    base["effect"] = sd(found.value, rules)
    base["percentile_points"] = round(
        improvement_index(found.value), 0 if rules.always_coarse else 1
    )
    base["left_by_error"] = sd(_left(one, found.slope), rules)
    if found.interval is None or found.half is None:
        key = "one_school" if found.withheld == CANNOT_SEPARATE else "two_schools"
        if found.schools_treated >= FEWEST_SCHOOLS:
            key = "few_pool_schools"
        return {**base, "reason": say(key), "percentile_points": None}
    low, high = found.interval
    odds: Chance = chance(found.value, found.half, sides.threshold)
    return {
        **base,
        "low": sd(low, rules),
        "high": sd(high, rules),
        "verdict": SAID[one.verdict or TOO_CLOSE],
        "chance": _never_certain(odds.share),
        "chance_without_prior": _never_certain(odds.without_prior),
    }


def told_of(record: Record) -> str:
    """One record in words: its verdict with its numbers, or the reason."""
    if record["reason"]:
        return str(record["reason"])
    value, low, high = (_signed(float(str(record[name]))) for name in ("effect", "low", "high"))
    return say("provider_told", verdict=str(record["verdict"]), value=value, low=low, high=high)


def _signed(value: float) -> str:
    """SDs to a hundredth; to a thousandth where that would be 0 and hide the side of 0 it lies on."""
    return f"{value:+.2f}" if round(value, 2) else f"{value:+.3f}"


def _never_certain(share: float) -> float:
    """A chance in whole percents, from 1 to 99: an estimate is never sure."""
    return min(0.99, max(0.01, round(share, 2)))


def _left(one: Estimate, slope: float) -> float:
    """What would remain were the error variance twice as large: SDs of the exit score."""
    reliability = one.arms.fit.reliability or 1.0
    return left_by_error(slope, reliability=reliability, apart=one.matched.entry_apart)


def _why_not(sides: Sides, one: Estimate) -> str:
    """Why the arms are not comparable: too few have a like student, or the worst variable."""
    if one.balance.share_matched < 0.8:
        return say("not_comparable_matched", share=of_100(one.balance.share_matched))
    if one.balance.worst is None:
        return say("not_comparable_unknown")
    return say("not_comparable", what=sides.variable(one.balance.worst))


def _years(one: Estimate) -> str | None:
    """Years since the provider started, of the treated: "4", "3 to 4"."""
    years = one.arms.years[one.treated]
    known = years[years >= 0]
    if not len(known):
        return None
    first, last = int(known.min()), int(known.max())
    return str(first) if first == last else f"{first} to {last}"


def _dots(sides: Sides) -> list[Record]:
    """Schools' own values, of providers whose effect is told: without name or size."""
    if sides.cuts_schools:
        return []
    return [
        {"dot": True, "key": key, "effect": sd(value, sides.rules)}
        for key in sides.listed
        if sides.barred(sides.arms, key, sides.estimates.get(key)) is None
        for value in sides.estimates[key].dots(rules=sides.rules)
    ]


def _title(records: Sequence[Record], *, more: int, less: int, told: int) -> str:
    if not told and len(records) == 1:
        return say("providers_one_not_told", name=str(records[0]["group"]))
    if not told:
        return say("providers_none_told", n=len(records))
    if told == 1:
        one = next(record for record in records if record["verdict"])
        keys = {"grew more": "providers_one_more", "grew less": "providers_one_less"}
        key = keys.get(str(one["verdict"]), "providers_one_close")
        # Where one alone was asked for, nothing is said of the others.
        alone = say("providers_alone") if len(records) > 1 else ""
        return say(key, name=str(one["group"]), alone=alone)
    return say("providers_title", all=told, more=more, less=less, close=told - more - less)
