"""Who left at least one layer higher, beside students who entered in the same layers.

Knows: who could rise and who rose, by school and entry layer. Must not know: SQL, pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record, number
from queries.disclosure import share, small
from queries.views.growth.following import Following
from queries.views.growth.moves import flow_of
from queries.views.growth.starts import beside, entered, percent, question
from queries.words import of_100, say

COLUMNS = (
    *("group", "n", "share_closing", "share_closing_like", "difference", "low", "high"),
    *("verdict", "hidden"),
)


def closing(following: Following) -> Panel:
    """Panel `closing`: of those who entered one or more, then two or more grades below, the share
    who left at least one layer higher; students on the test's floor at entry are left out."""
    if not following.by_depth:
        return Panel(
            "closing", "not in data", say("growth_no_depth", test=following.context.test.name), ""
        )
    deep = flow_of(following).deep_in
    records = [_closing(following, least) for least in (1, 2) if least <= deep]
    first = records[0] if records else None
    if first is None or first["share_closing"] is None:
        return Panel("closing", "too small", say("too_small", n=following.rules.min_n), "")
    words = {
        "value": of_100(number(first["share_closing"])),
        "line": following.context.line,
        "entry": following.entry,
        "exit": following.exit,
    }
    key, like = "closing_title", first["share_closing_like"]
    if like is not None:
        keys = {"more": "closing_more", "fewer": "closing_fewer"}
        key = keys.get(str(first["verdict"]), "closing_close" if first["verdict"] else "closing_by")
        words["like"] = of_100(number(like))
    return Panel(
        name="closing",
        state="shown",
        sentence=say(key, **words),
        subtitle=say("closing_subtitle", whom=following.whom, line=following.context.line),
        records=tuple(records),
        columns=COLUMNS if not following.whole else ("group", "n", "share_closing", "hidden"),
        how_to_read=say("closing_read") + ("" if following.whole else " " + question(following)),
        notes=(say("closing_error"),),
        alt=say(key, **words),
    )


def _closing(following: Following, least: int) -> Record:
    tally, fit, rules = following.tally, following.fit, following.rules
    mask = tally.where(least=least)
    can, rose = tally.part("n_can_rise"), tally.part("n_rose")
    rates = tally.by_layer(lambda layer: _rate(*fit.rising.get(layer, (0, 0))))
    n, did = int(can[mask].sum()), int(rose[mask].sum())
    shown = share(did, n, rules=rules, coarse=flow_of(following).coarse(rules)) if n else None
    reference, within = fit.spread.get(("closing", least), (0, None))
    found = tally.estimate(
        rose - can * rates,
        can,
        mask,
        these=following.fixed_schools,
        within=within,
        reference=reference,
    )
    compared = not following.whole and found is not None and shown is not None
    # Beside the number of all below, this one gives away how many are on the floor.
    everyone = int(tally.part("n_matched")[mask].sum())
    few = small(everyone - n, limit=rules.part_n) or following.withheld(n, everyone)
    return {
        "group": entered(following, least),
        "key": str(least),
        "n": rules.shown_n(n) if shown is not None and not few else None,
        "share_closing": shown,
        "share_closing_like": percent(float((can * rates)[mask].sum()) / n) if compared else None,
        **beside(found if compared else None, coarse=shown is not None and shown != did / n),
        "hidden": None if shown is not None else say("too_alike", n=rules.part_n),
    }


def _rate(could: int, did: int) -> float:
    return did / could if could else 0.0
