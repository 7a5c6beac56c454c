"""Three plain sentences about one provider: growth, balance, cohort after cohort.

Knows: records of the Providers page, the words their intervals and balance allow. Must not know:
SQL, estimates, pictures. What a record withholds is not said here either.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Record, Value, number
from queries.effects import PRIOR_SD
from queries.views.providers.successive import FEWEST_SUSTAINED
from queries.words import count, in_10, of_100, say, signed

MORE, LESS = "grew more", "grew less"


def growth_said(record: Record, threshold: float) -> str:
    """What its students grew beside like students, as interval and balance allow, and the chance
    that it goes with `threshold` (SDs) or more."""
    reason = record["reason"]
    if record["n"] is None or record["effect"] is None:
        return say("provider_growth_untold", reason=str(reason))
    words = {
        "students": count(int(str(record["n"]))),
        "schools": _schools(record["schools"]),
        "value": signed(number(record["effect"])),
    }
    if not record["comparable"]:
        return say("provider_growth_barred", reason=str(reason), **words)
    if not record["verdict"]:
        return say("provider_growth_no_interval", reason=str(reason), **words)
    keys = {MORE: "provider_growth_more", LESS: "provider_growth_less"}
    key = keys.get(str(record["verdict"]), "provider_growth_close")
    text = say(key, low=_end(record, "low"), high=_end(record, "high"), **words)
    text = f"{text} {chance_said(record, threshold)}"
    past = str(record.get("past") or "")
    return f"{text} Beside it: {past}." if past else text


def chance_said(record: Record, threshold: float) -> str:
    """The chance of `threshold` or more in natural frequencies, the prior, the answer without it."""
    return say(
        "provider_chance",
        least=signed(threshold),
        prior=f"{PRIOR_SD:.2f}",
        odds=in_10(number(record["chance"])),
        bare=in_10(number(record["chance_without_prior"])),
    )


def balance_said(record: Record) -> str:
    """How alike both sides were, after matching and before."""
    if record["balance"] is None:
        return say("provider_balance_untold")
    text = say(f"provider_balance_{str(record['balance']).replace(' ', '_')}")
    matched = record["share_matched"]
    if isinstance(matched, float | int):
        text += say("provider_balance_matched", share=of_100(float(matched)))
    text += "."
    if record["leans"]:
        leans = str(record["leans"])
        text += f" Its students {leans[:1].lower()}{leans[1:]}."
    return text


def cohorts_said(records: Sequence[Record]) -> str:
    """Whether it is so in one cohort after the other; the latest last in `records`."""
    told = [str(record["verdict"]) for record in records if record["verdict"]]
    if not told:
        return say("provider_cohorts_none")
    more, less = told.count(MORE), told.count(LESS)
    words = {"more": more, "less": less, "close": len(told) - more - less}
    text = say(
        "provider_cohorts_one" if len(told) == 1 else "provider_cohorts", k=len(told), **words
    )
    last = [record["verdict"] for record in records[-FEWEST_SUSTAINED:]]
    sustained = len(last) == FEWEST_SUSTAINED and all(one == MORE for one in last)
    return f"{text} {say('provider_sustained' if sustained else 'provider_not_sustained')}"


def _schools(n: Value) -> str:
    return say("provider_schools_n", n=int(str(n)))


def _end(record: Record, name: str) -> str:
    """An end of the interval: 0.00 would hide on which side of 0 it lies, and so the verdict."""
    value = number(record[name])
    if round(value, 2):
        return signed(value)
    above = value > 0 or (value == 0 and (record["verdict"] == MORE) == (name == "low"))
    if value == 0 and record["verdict"] not in (MORE, LESS):
        return "0.00"
    return say("just_above" if above else "just_below")
