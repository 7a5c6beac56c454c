"""What lies under a target: its direct prerequisites and one step further back, each with its share.

Knows: nodes, what may be said of them. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Record, number
from queries.disclosure import ORDER_N
from queries.progressions import DIRECT, FURTHER, Known, Node, Progressions
from queries.standing import Standing
from queries.tallies import FEW, Tally, Told, told
from queries.views.context import Context
from queries.views.skills.words import named, who
from queries.words import of_100, say

NAME = "prerequisites"
MOST = 40  # nodes of one map; more cannot be read
COLUMNS = (
    *("standard", "about", "grade_label", "strand", "step_label", "n", "asked_share"),
    *("unfinished_share", "builds_on", "why"),
)


def under(
    context: Context,
    target: Known,
    standards: Progressions,
    standing: Standing,
    *,
    notes: tuple[str, ...],
) -> Panel:
    """Panel `prerequisites`: one record a node, the target first."""
    rules = context.rules
    nodes, left_out = standards.under(target.code, most=MOST)
    tallies = {node.known.code: standing.tallies.get(node.known.code) for node in nodes}
    plain = all(code in standing.plain for code, tally in tallies.items() if tally)
    found = {
        code: told(
            tally or Tally(0, 0, 0),
            standing.reasons.get(code),
            everyone=standing.everyone,
            plain=plain,
            rules=rules,
        )
        for code, tally in tallies.items()
    }
    large = {code for code, tally in tallies.items() if tally and tally.asked >= ORDER_N}
    records = tuple(_record(context, node, found[node.known.code], tallies) for node in nodes)
    direct = sum(node.step == DIRECT for node in nodes)
    further = sum(node.step == FURTHER for node in nodes)
    if not plain:
        notes = (say("skills_rounded", n=rules.part_n), *notes)
    if left_out:
        are = "is" if left_out == 1 else "are"
        notes = (say("under_left_out", n=left_out, are=are, most=MOST), *notes)
    return Panel(
        name=NAME,
        state="shown",
        sentence=_title(target, nodes, found, large),
        subtitle=say(
            "under_subtitle",
            direct=direct,
            n=direct,
            further=further + left_out,
            who=who(context, standing.everyone),
        ),
        records=records,
        columns=COLUMNS,
        how_to_read=say("under_read"),
        missing=say("under_missing", when=context.selection.when),
        notes=notes,
        alt=_alt(records),
        facts={
            "target": target.code,
            "target_label": target.about,
            "target_grade": target.grade,
            "direct": direct,
            "further": further,
            "left_out": left_out,
        },
    )


def _record(context: Context, node: Node, one: Told, tallies: dict[str, Tally | None]) -> Record:
    known, tally = node.known, tallies[node.known.code]
    if tally is None:
        state, why = "never asked", say("never_asked" if known.bit is None else "not_asked_here")
        if known.beyond:
            state, why = "not told apart", say("not_told_apart")
    elif one.hidden:
        limit = context.rules.min_n if one.hidden == FEW else context.rules.part_n
        state, why = "too small", say(one.hidden, n=limit)
    else:
        state, why = "shown", None
    return {
        "standard": known.code,
        "about": known.about,
        "grade": known.grade,
        "grade_label": "Kindergarten" if known.grade == 0 else f"Grade {known.grade}",
        "strand": known.strand,
        "step": node.step,
        "step_label": ("Target", "Direct prerequisite", "One step further back")[node.step],
        "n": one.asked,
        "asked_share": one.asked_share,
        "unfinished_share": one.share,
        "state": state,
        "why": why,
        "builds_on": ", ".join(node.builds_on),
        "target": node.step == 0,
        "choosable": known.bit is not None,
    }


def _title(target: Known, nodes: Sequence[Node], found: dict[str, Told], large: set[str]) -> str:
    """The target and the range over its direct prerequisites asked of 30 or more; none is named."""
    own = found[target.code].share
    direct = [node.known.code for node in nodes if node.step == DIRECT]
    if not direct:
        if own is None:
            return say("skills_starts", target=named(target))
        return say("under_none", value=of_100(own), target=named(target))
    lie = _lie(direct, found, large)
    if own is None:
        return say("under_title_open", target=named(target), lie=lie)
    return say("under_title", target=named(target), value=of_100(own), lie=lie)


def _lie(direct: Sequence[str], found: dict[str, Told], large: set[str]) -> str:
    values = [
        of_100(share)
        for code in direct
        if code in large and (share := found[code].share) is not None
    ]
    n, seen = len(direct), len(values)
    if not values:
        return say("under_unknown_one" if n == 1 else "under_unknown", n=n)
    low, high = min(values), max(values)
    if n == 1:
        return say("under_one", low=low)
    words = "" if seen == n else say("under_told", told=seen)
    if low < high:
        return say("under_many", n=n, told=words, low=low, high=high)
    return say("under_same", n=n, told=words, low=low, each="it" if seen == 1 else "each")


def _alt(records: Sequence[Record]) -> str:
    """Node by node, by grade from the target's down."""
    by_grade = sorted(records, key=lambda record: -int(number(record["grade"])))
    texts = [
        say(
            "under_alt",
            standard=record["standard"],
            value=of_100(number(record["unfinished_share"])),
        )
        if record["unfinished_share"] is not None
        else say("under_alt_hidden", standard=record["standard"], why=record["why"])
        for record in by_grade
    ]
    return "; ".join(texts) + "."
