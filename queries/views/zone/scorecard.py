"""Panel `scorecard`: the zone beside the rest, providers, and each school or district of a cohort.

Knows: the records of groups, the sentence. Must not know: SQL, who may be told beside whom (`groups`),
pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record
from queries.disclosure import ORDER_N
from queries.intervals import LESS, MORE
from queries.tally import Estimate
from queries.views.growth.starts import question, signed
from queries.views.zone.groups import Scorecard
from queries.words import count, say

COLUMNS = (
    *("level_name", "group", "district", "n", "schools", "gain_vs_norm", "conditional_growth"),
    *("low", "high", "verdict", "share_met_norm", "percentile_shift"),
    *("share_reaching", "share_reaching_like", "reaching_difference", "reaching_low"),
    *("reaching_high", "reaching_verdict", "share_closing", "share_closing_like"),
    *("closing_difference", "closing_low", "closing_high", "closing_verdict"),
    *("kept_share", "covered_share", "reported", "hidden"),
)


def scorecard(card: Scorecard) -> Panel:
    """Panel `scorecard`; of nothing where nobody of the selection is followed."""
    following = card.following
    rules, n = following.rules, int(card.cards.sizes.sum())
    if not n:
        return Panel("scorecard", "nothing", say("nothing"), "")
    if n < rules.min_n:
        return Panel("scorecard", "too small", say("too_small", n=rules.min_n), "")
    if not card.cards.normed and following.fit.within is None:
        return Panel("scorecard", "not in data", say("growth_no_yardstick", n=ORDER_N), "")
    told = [record for record in card.above if not record["hidden"]]
    units = card.units
    shown = bool(told) or (units is not None and len(units.told) > 0)
    judged = sum(bool(record.get("verdict")) for record in told) + (units.judged if units else 0)
    unit = following.selection.unit
    sentence = _sentence(card, unit)
    return Panel(
        name="scorecard",
        state="shown" if shown else "too small",
        sentence=sentence if shown else say("too_small", n=rules.min_n),
        subtitle=say(
            "score_subtitle",
            n=count(rules.shown_n(n)),
            whom=following.whom,
            many="districts" if unit == "district" else "schools",
        ),
        records=card.records,
        columns=_columns(card),
        how_to_read=_how_to_read(card),
        missing=card.missing,
        notes=tuple(_notes(card, judged)),
        alt=sentence,
        facts={
            "value": card.cards.growth,
            "unit": "points" if card.cards.normed else "SD",
            "rows": unit,
            "line": following.context.line,
        },
    )


def _columns(card: Scorecard) -> tuple[str, ...]:
    """Those that any record fills. Reading stops where none is left to be found: of thousands of
    records, each made when it is read, the first few usually fill them all."""
    found = {name for record in card.above for name in COLUMNS if _filled(record, name)}
    wanted = set(COLUMNS) - found - card.cards.never - {"reported", "hidden"}
    if card.units is not None:
        found |= {"hidden"} if card.units.hidden else set()
        wanted -= {"district"} if card.units.unit == "district" else set()
        for record in card.units.records:
            new = {name for name in wanted if _filled(record, name)}
            found |= new
            wanted -= new
            if not wanted:
                break
    return tuple(name for name in COLUMNS if name in found)


def _filled(record: Record, name: str) -> bool:
    return record.get(name) not in (None, "")


def _how_to_read(card: Scorecard) -> str:
    keys = ["score_read_norm" if card.cards.normed else "score_read_like"]
    if card.following.by_depth:
        keys.append("score_read_twins")
    text = " ".join(say(key, line=card.following.context.line) for key in keys)
    asked = question(card.following) if card.following.fixed_schools else say("score_questions")
    return f"{text} {asked}"


def _notes(card: Scorecard, judged: int) -> list[str]:
    found = []
    if card.zone.known:
        found.append(say("zone_chose"))
    else:
        found.append(say("zone_unknown_scorecard"))
    if not card.following.by_depth:
        found.append(say("score_no_depth", test=card.following.context.test.name))
    if not card.cards.normed:
        found.append(say("score_no_norms"))
    if card.crossed:
        found.append(say("crossed"))
    if judged > 1:
        expected = judged / 20
        text = say("fewer_than_one") if expected < 1 else say("about", n=round(expected))
        found.append(say("score_chance", n=judged, expected=text))
    return found


def written(value: float, *, normed: bool) -> str:
    """The opening measure as words: points to a tenth, SDs to a hundredth, with a real minus sign."""
    if not normed:
        return signed(value)
    text = f"{abs(value):.1f}"
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"\N{MINUS SIGN}{text}"


def _sentence(card: Scorecard, unit: str) -> str:
    """The zone against the rest, as far as both are there and may be told."""
    following, normed = card.following, card.cards.normed
    words: dict[str, object] = {
        "entry": following.entry,
        "exit": following.exit,
        "what": say("score_what_norm" if normed else "score_what_like"),
        "unit": "points" if normed else "SD",
    }
    told = {key: written(one.value, normed=normed) for key, one in card.spreads.items()}
    if not card.zone.known:
        return say("score_unknown", many="district" if unit == "district" else "school", **words)
    if not card.whole_told:
        return say("score_hidden", **words)
    if len(told) == 1:
        [(key, value)] = told.items()
        return say(f"score_only_{key}", value=value, **words)
    words |= {"zone": told["zone"], "rest": told["rest"]}
    found = card.difference
    assert found is not None
    words["value"] = written(found.value, normed=normed)
    if found.low is None or found.high is None:
        return say("score_few", **words)
    words["low"], words["high"] = (
        _end(end, found, normed=normed) for end in (found.low, found.high)
    )
    keys = {MORE: "score_more", LESS: "score_less"}
    return say(keys.get(found.verdict or "", "score_close"), **words)


def _end(value: float, found: Estimate, *, normed: bool) -> str:
    """An end of an interval; where that leaves out 0 it never reads as if it were 0."""
    text = written(value, normed=normed)
    if found.verdict in (MORE, LESS) and not text.strip("0."):
        sign = "+" if value > 0 else "\N{MINUS SIGN}"
        text = f"{sign}{abs(value):.3f}"
    return text
