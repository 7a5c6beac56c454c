"""Success on the target among students who had finished its prerequisites, and among the rest.

Knows: what may be shown of both sides, how it is said. Must not know: SQL, pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record, Value
from queries.intervals import LESS, MORE, Difference
from queries.pairs import EVERYONE, FEW, FIFTHS, WITHIN, ToldPair, ToldSuccess, told
from queries.progressions import Known
from queries.selection import say_grades
from queries.success import Success
from queries.views.context import Context
from queries.views.skills.words import named
from queries.words import count, listed, of_100, say

NAME = "with_without"
COLUMNS = (
    *("group", "n_with", "success_with", "with_low", "with_high"),
    *("n_without", "success_without", "without_low", "without_high"),
    *("success_gap", "low", "high", "verdict", "hidden"),
)


def with_without(
    context: Context,
    target: Known,
    success: Success,
    *,
    asked: int,
    required: int,
    never: int,
    beyond: int,
    plain: bool,
) -> Panel:
    """Panel `with_without`: everyone, five fifths and their mean.

    `asked` students were asked the target; of its `required` direct prerequisites `never` were
    asked of nobody and `beyond` cannot be told apart; `plain`: counts of the target may stand on
    the page.
    """
    if not required:
        return Panel(NAME, "nothing", say("skills_starts", target=named(target)), "")
    if not asked:
        sentence = say("skills_not_asked", target=named(target), when=context.selection.when)
        return Panel(NAME, "nothing", sentence, "")
    if beyond:
        return Panel(NAME, "not in data", say("success_not_told_apart", target=named(target)), "")
    if asked < context.rules.min_n:
        return Panel(NAME, "too small", say("too_small", n=context.rules.min_n), "")
    if not success.everyone.n:
        unjudged = _one("success_unjudged", required)
        return Panel(NAME, "nothing", say(unjudged, target=named(target), n=required), "")
    found = told(success, plain=plain, rules=context.rules)
    everyone = found.rows[EVERYONE]
    if everyone.hidden:
        return Panel(NAME, "too small", say("too_small", n=context.rules.min_n), "")
    test, when = context.test.name, context.selection.when
    records = tuple(
        {"group": _group(key), "key": key, **values(context, pair)}
        for key, pair in found.rows.items()
    )
    scored = bool(success.fifths)
    return Panel(
        name=NAME,
        state="shown",
        sentence=_title(target, everyone),
        subtitle=say(
            "success_subtitle",
            target=target.code,
            grades=say_grades(context.selection.grades),
            when=when,
        ),
        records=records,
        columns=COLUMNS,
        how_to_read=say("success_read", test=test) if scored else say("success_read_only"),
        missing=_missing(target, success, found, required),
        notes=_notes(context, success, found, required=required, never=never),
        alt=_alt(records),
        facts={
            "target": target.code,
            "target_label": target.about,
            "judged": found.judged,
            "not_judged": _left(found) if found.not_judged is None else found.not_judged,
            "asked_target": None
            if found.judged is None or found.not_judged is None
            else context.rules.shown_n(asked),
            "required": required,
            "with_label": say("success_having"),
            "without_label": say("success_lacking"),
        },
    )


def values(context: Context, pair: ToldPair) -> Record:
    """The values of a row, by the registry's names."""
    reason = say(pair.hidden, n=_limit(context, pair.hidden)) if pair.hidden else None
    gap = pair.gap
    return {
        "n_with": pair.having.n,
        "success_with": pair.having.success,
        "with_low": pair.having.low,
        "with_high": pair.having.high,
        "n_without": pair.lacking.n,
        "success_without": pair.lacking.success,
        "without_low": pair.lacking.low,
        "without_high": pair.lacking.high,
        "success_gap": gap.value if gap else None,
        "low": gap.low if gap else None,
        "high": gap.high if gap else None,
        "verdict": verdict(gap),
        "hidden": reason,
    }


def verdict(gap: Difference | None) -> Value:
    """What may be said of a gap, in words; None where there is none."""
    if gap is None:
        return None
    words = {MORE: "verdict_goes", LESS: "verdict_against"}
    return say(words.get(gap.verdict, "verdict_close"))


def _limit(context: Context, reason: str) -> int:
    return context.rules.min_n if reason == FEW else context.rules.part_n


def _group(key: str) -> str:
    if key in FIFTHS:
        return say(f"success_fifth_{key}")
    return say("success_everyone" if key == EVERYONE else "success_within")


def _title(target: Known, everyone: ToldPair) -> str:
    having, lacking = everyone.having.success, everyone.lacking.success
    sides: dict[str, object] = {"target": named(target)}
    if having is None or lacking is None:
        known = having if having is not None else lacking
        sides["having" if having is not None else "lacking"] = of_100(known or 0.0)
        return say("success_all" if having is not None else "success_none", **sides)
    sides |= {"having": of_100(having), "lacking": of_100(lacking)}
    words = {MORE: "success_more", LESS: "success_less"}
    key = words.get(everyone.gap.verdict if everyone.gap else "", "success_close")
    if key != "success_close" and sides["having"] == sides["lacking"]:
        key += "_hardly"
    return say(key, **sides)


def _missing(target: Known, success: Success, found: ToldSuccess, required: int) -> str:
    if not success.not_judged.n:
        return say(_one("success_missing_none", required), target=target.code, n=required)
    key = _one("success_missing", required)
    return say(key, left=_left(found), target=target.code, n=required)


def _one(key: str, n: int) -> str:
    """A sentence's own form for one prerequisite: half of one is the one."""
    return f"{key}_one" if n == 1 else key


def _left(found: ToldSuccess) -> str:
    """How many could not be judged, in words: a count, a share of those asked, or too few to tell."""
    if found.not_judged is not None:
        return count(found.not_judged)
    if found.left is None:
        return say("success_left_few")
    return say("success_left", value=of_100(found.left))


def _notes(
    context: Context, success: Success, found: ToldSuccess, *, required: int, never: int
) -> tuple[str, ...]:
    notes: list[str] = []
    test, when = context.test.name, context.selection.when
    if not success.fifths:
        notes.append(say("success_no_score", test=test, when=when))
    elif found.unscored is None:
        notes.append(say("success_unscored_few", test=test))
    elif found.unscored:
        notes.append(say("success_unscored", n=found.unscored, test=test))
    if any(not row.hidden and not row.exact for row in found.rows.values()):
        notes.append(say("skills_rounded", n=context.rules.part_n))
    hidden = [_group(key).lower() for key in FIFTHS if key in found.rows and found.rows[key].hidden]
    if hidden:
        notes.append(say("success_hidden", groups=listed(hidden, last="and")))
    if never:
        were = "was" if never == 1 else "were"
        notes.append(say("success_never", n=never, all=required, were=were))
    return tuple(notes)


def _alt(records: tuple[Record, ...]) -> str:
    """Row by row: success of 100 with and without, or why it is not shown."""
    texts = []
    for record in records:
        having, lacking = record["success_with"], record["success_without"]
        if record["hidden"]:
            texts.append(f"{record['group']}: {record['hidden']}")
        elif record["key"] == WITHIN:
            gap = record["success_gap"]
            if isinstance(gap, float):
                texts.append(f"{record['group']}: a difference of {round(100 * gap)} of 100")
        else:
            sides = [
                f"{of_100(value)} of 100 {say(words)}"
                for value, words in ((having, "success_having"), (lacking, "success_lacking"))
                if isinstance(value, float)
            ]
            texts.append(f"{record['group']}: {', '.join(sides)}")
    return "Finished the target. " + ". ".join(texts) + "."
