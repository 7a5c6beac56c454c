"""One estimate as a row of a table: its numbers as they are shown, or why there are none.

Knows: estimates, verdict words, how values are rounded. Must not know: which parts a panel has, SQL,
pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from queries.answer import Panel, Record, Value
from queries.dimensions import sentence_case
from queries.disclosure import Profile
from queries.hiding import rounded
from queries.intervals import LESS, MORE, TOO_CLOSE
from queries.views.providers.estimates import Estimate
from queries.views.providers.sides import Sides
from queries.words import say

SAID = {MORE: "grew more", LESS: "grew less", TOO_CLOSE: TOO_CLOSE}
NUMBERS = ("n", "schools", "effect", "low", "high", "verdict")
COLUMNS = ("group", "part", *NUMBERS, "reason")


def sd(value: float, rules: Profile) -> float:
    """SDs as they are shown."""
    return float(rounded(np.array([value]), rules=rules)[0])


def told(
    base: Record, one: Estimate | None, *, barred: str | None, unlike: str, rules: Profile
) -> Record:
    """`base` with the effect, its interval and verdict, as far as they may be told, and `reason`.

    `barred`: why nobody may be compared, if so; `unlike`: words for arms that are not comparable.
    """
    if barred or one is None or one.effect is None:
        return {**base, "comparable": False, "reason": barred}
    row: Record = {**base, "comparable": one.comparable, "effect": sd(one.effect.value, rules)}
    if not one.comparable:
        return {**row, "reason": unlike}
    if one.effect.interval is None:
        return {**row, "reason": say("cohort_few_schools")}
    low, high = (sd(end, rules) for end in one.effect.interval)
    return {**row, "low": low, "high": high, "verdict": SAID[str(one.verdict)], "reason": None}


def looks(n: int) -> tuple[str, ...]:
    """The note on how many of several intervals would leave out 0 by chance alone."""
    expected = say("fewer_than_one") if n < 20 else say("about", n=round(n / 20))
    return (say("providers_looks", n=n, expected=expected),) if n > 1 else ()


def parted(
    sides: Sides, name: str, records: Sequence[Record], *, notes: tuple[str, ...] = ()
) -> Panel:
    """A panel of parts of providers: how many of those with a verdict grew more or less."""
    verdicts: list[Value] = [record["verdict"] for record in records if record["verdict"]]
    more, less = verdicts.count(SAID[MORE]), verdicts.count(SAID[LESS])
    n = len(verdicts)
    span = sides.following.fit.path.words()
    sentence = say(f"{name}_title", n=n, more=more, less=less, close=n - more - less)
    if n == 1:
        [one] = [record for record in records if record["verdict"]]
        keys = {SAID[MORE]: "parts_one_more", SAID[LESS]: "parts_one_less"}
        words = {"name": str(one["group"]), "part": str(one["part"])}
        sentence = say(keys.get(str(one["verdict"]), "parts_one_close"), **words)
    sentence = sentence if n else say("parts_none_told")
    return Panel(
        name=name,
        state="shown",
        sentence=sentence,
        subtitle=say(f"{name}_subtitle", whom=sides.whom, span=sentence_case(span)),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("parts_read"),
        notes=(*looks(n), *notes),
        alt=sentence,
    )
