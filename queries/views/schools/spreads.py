"""How students of each group are spread over the layers, as dots of so many of every 100.

Knows: sums by student group, which parts may be shown. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from queries.answer import Group, Panel, Record, Value
from queries.dimensions import DIMENSIONS, SUBGROUPS
from queries.groups import added, cuts_of, group_of, layer_label
from queries.store import Row
from queries.views.context import STATUS_PARTS, Context
from queries.words import say

DEEP = 4
UNKNOWN = "not-recorded"
FINE, COARSE = 5, 10  # students of 100 that a dot stands for, in larger and in smaller groups
FINE_FROM = 50
COLUMNS = (
    "dimension",
    "group",
    "n",
    *(f"dots_{d}" for d in range(5)),
    "per_dot",
    "merged",
    "hidden",
)


def spreads(context: Context, rows: Sequence[Row]) -> Panel:
    """Panel `spreads` from sums by grade and student group (grouping sets, others None)."""
    if not context.test.has_depth:
        return Panel("spreads", "not in data", context.basis(), "")
    sight = context.sights()
    if not sight.by_grade:
        window = context.selection.window
        reason = say("no_depth_window", test=context.test.name, window=window)
        return Panel("spreads", "not in data", reason, "")
    records: list[Record] = []
    students = 0
    for name in SUBGROUPS:
        dimension = DIMENSIONS[name]
        held = []
        for key, label in dimension.groups(context.catalog).items():
            stored = dimension.stored(key, context.catalog)
            sums = added([row for row in rows if row[dimension.column] == stored], STATUS_PARTS)
            if sums["n_with_depth"]:
                held.append((key, label, sums))
        students = max(students, sum(sums["n_with_depth"] for *_, sums in held))
        if all(key == UNKNOWN for key, *_ in held):
            continue
        seen = [sight.seen_in(sums) for *_, sums in held]
        cuts = cuts_of([sums for *_, sums in held], seen, rules=context.rules)
        for (key, label, sums), found, view in zip(held, cuts, seen, strict=True):
            group = group_of(
                key, label, sums, found, sight=view, rules=context.rules, median=context.median
            )
            records.append(_record(dimension.label, group))
    if not students:
        return Panel("spreads", "nothing", say("nothing"), "")
    if not records:
        return Panel("spreads", "not in data", say("spreads_unknown"), "")
    if all(record["hidden"] for record in records):
        return Panel("spreads", "too small", say("too_small", n=context.rules.min_n), "")
    labels = {
        d: layer_label(d, d, is_open=0 < d == sight.deepest, median=context.median)
        for d in range(sight.deepest + 1)
    }
    return Panel(
        name="spreads",
        state="shown",
        sentence=say("spreads_title", line=context.line),
        subtitle=say(
            "spreads_subtitle",
            students=_upper(context.selection.students()),
            when=context.selection.when,
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("spreads_read"),
        alt="; ".join(f"{r['group']}: {r['hidden'] or _told(r, labels)}" for r in records) + ".",
        facts={
            "line": context.line,
            "deepest": sight.deepest,
            **{f"layer_{d}": label for d, label in labels.items()},
        },
    )


def _record(dimension: str, group: Group) -> Record:
    """A group's dots; a merged part's dots stand in its shallowest layer."""
    values: dict[str, Value] = {f"dots_{d}": None for d in range(DEEP + 1)}
    per = FINE if (group.n or 0) >= FINE_FROM else COARSE
    if group.parts:
        dots = dots_of([part.share for part in group.parts], 100 // per)
        values |= {f"dots_{part.first}": n for part, n in zip(group.parts, dots, strict=True)}
    merged = [part.label for part in group.parts if part.first != part.last]
    return {
        "dimension": dimension,
        "group": group.label,
        "key": group.key,
        "n": group.n,
        **values,
        "per_dot": per,
        "merged": "; ".join(merged) or None,
        "hidden": group.hidden,
    }


def dots_of(shares: Sequence[float], dots: int) -> list[int]:
    """Whole dots that add up to `dots`, by largest remainder: quantile dots of a distribution."""
    whole = sum(shares)
    exact = [dots * share / whole for share in shares]
    found = [floor(value + 1e-9) for value in exact]
    order = sorted(range(len(shares)), key=lambda i: (found[i] - exact[i], i))
    for i in order[: dots - sum(found)]:
        found[i] += 1
    return found


def _told(record: Record, labels: Mapping[int, str]) -> str:
    """A group's dots in words; a merged part's are named by what was merged."""
    per = int(str(record["per_dot"]))
    held = [(label, record[f"dots_{d}"]) for d, label in labels.items()]
    text = ", ".join(
        f"{per * int(n)} of 100 {label[:1].lower()}{label[1:]}"
        for label, n in held
        if isinstance(n, int)
    )
    return f"{text} (merged: {record['merged']})" if record["merged"] else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
