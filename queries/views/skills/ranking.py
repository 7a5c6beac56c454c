"""Which prerequisites matter most here: every target by how far success goes with finished ones.

Knows: what may be put in order. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queries.answer import Panel, Record, Value, number
from queries.disclosure import ORDER_N
from queries.pairs import EVERYONE, WITHIN, told
from queries.progressions import Known
from queries.success import Success
from queries.views.context import Context
from queries.views.skills.success import values, verdict
from queries.views.skills.words import who
from queries.words import listed, of_100, say

NAME = "targets"
DRAWN = 15  # targets that the picture has room for
COLUMNS = (
    *("standard", "about", "grade_label", "strand", "n_with", "success_with"),
    *("n_without", "success_without", "success_gap", "low", "high"),
    *("gap_within", "within_low", "within_high", "verdict", "hidden"),
)


def targets(
    context: Context,
    found: Mapping[Known, Success],
    *,
    chosen: str,
    plain: frozenset[str],
    students: int,
) -> Panel:
    """Panel `targets`: one record a target that could be judged; those in order come first."""
    judged = {known: success for known, success in found.items() if success.everyone.n}
    if not judged:
        return Panel(NAME, "nothing", say("targets_nothing"), "")
    records = [
        _record(context, known, success, chosen=chosen, plain=known.code in plain)
        for known, success in judged.items()
    ]
    within = any(record["ordered"] and record["gap_within"] is not None for record in records)
    by = "gap_within" if within else "success_gap"
    ordered = [r for r in records if r["ordered"] and r[by] is not None]
    places = {r["standard"]: place for place, r in enumerate(_order(ordered, by))}
    records = [
        {**record, "ordered": record["standard"] in places}
        for record in sorted(records, key=lambda r: places.get(r["standard"], len(places)))
    ]
    if all(record["hidden"] for record in records):
        return Panel(NAME, "too small", say("too_small", n=context.rules.min_n), "")
    test = context.test.name
    rounded = any(r["n_with"] is None and not r["hidden"] for r in records)
    notes = (say("skills_rounded", n=context.rules.part_n),) if rounded else ()
    if len(ordered) > 1:
        notes = (*notes, say("targets_chance", n=len(ordered)))
    return Panel(
        name=NAME,
        state="shown",
        sentence=_title(ordered, by),
        subtitle=say("targets_subtitle", who=who(context, students)),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say(
            "targets_read",
            n=ORDER_N,
            order=say("targets_order" if within else "targets_order_raw", test=test),
        ),
        notes=notes,
        alt=_alt([r for r in records if r["ordered"]], by),
        facts={"target": chosen, "ordered": len(ordered), "within": within},
    )


def _record(
    context: Context, known: Known, success: Success, *, chosen: str, plain: bool
) -> dict[str, Value]:
    rows = told(success, plain=plain, rules=context.rules).rows
    within = rows.get(WITHIN)
    gap = within.gap if within else None
    row = values(context, rows[EVERYONE])
    sides = (success.everyone.having.n, success.everyone.lacking.n)
    return {
        "standard": known.code,
        "about": known.about,
        "grade": known.grade,
        "grade_label": "Kindergarten" if known.grade == 0 else f"Grade {known.grade}",
        "strand": known.strand,
        **row,
        "gap_within": gap.value if gap else None,
        "within_low": gap.low if gap else None,
        "within_high": gap.high if gap else None,
        "verdict": verdict(gap) if gap else row["verdict"],
        "ordered": not row["hidden"] and min(sides) >= ORDER_N,
        "chosen": known.code == chosen,
    }


def _order(records: Sequence[Record], by: str) -> list[Record]:
    """The furthest first, by the numbers on show."""
    return sorted(records, key=lambda r: (-number(r[by]), number(r["grade"]), str(r["standard"])))


def _title(ordered: Sequence[Record], by: str) -> str:
    if not ordered:
        return say("targets_few", n=ORDER_N)
    within, alone = by == "gap_within", len(ordered) == 1
    low = "within_low" if within else "low"
    clear = [record for record in ordered if number(record[low]) > 0]
    most = max((of_100(number(record[by])) for record in clear), default=0)
    furthest = [str(r["standard"]) for r in clear if of_100(number(r[by])) == most]
    if clear:
        key = "targets_one" if alone else "targets_title"
    else:
        key = "targets_none_one" if alone else "targets_none"
    return say(
        key if within else f"{key}_raw",
        n=len(clear),
        all=len(ordered),
        where=listed(furthest or [str(ordered[0]["standard"])], last="and"),
        gap=most or say("less_than_one"),
    )


def _alt(ordered: Sequence[Record], by: str) -> str:
    texts = [
        f"{record['standard']}: {of_100(number(record['success_without']))} of 100 without, "
        f"{of_100(number(record['success_with']))} with, gap {round(100 * number(record[by]))}"
        for record in ordered[:DRAWN]
    ]
    return f"The first {len(texts)} targets in order. {'; '.join(texts)}." if texts else ""
