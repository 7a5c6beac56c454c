"""Who is not in the picture: students scored at one end only, counted where they were.

Knows: sums by status at each end. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.answer import Panel, Record, Value
from queries.disclosure import share, small
from queries.groups import added
from queries.store import Row
from queries.views.growth.following import END_PARTS, Following
from queries.words import count, of_100, say

COLUMNS = (
    *("group", "n", "n_kept", "n_left", "n_joined", "kept_share", "covered_share"),
    *("mean_kept", "mean_left", "below_kept", "below_left", "n_off_grade", "same_school_share"),
)


def coverage(following: Following) -> Panel:
    """Panel `coverage`: two records, those scored at entry and those scored at exit."""
    rules = following.rules
    entry, exit_ = following.ends("entry"), following.ends("exit")
    kept, left = _of(entry, "matched"), _of(entry, "left")
    here, joined = _of(exit_, "matched"), _of(exit_, "joined")
    n_entry, n_exit = (
        added(kept + left, END_PARTS)["n_entry"],
        added(here + joined, END_PARTS)["n_exit"],
    )
    if min(n_entry, n_exit) < rules.min_n:
        return Panel("coverage", "too small", say("too_small", n=rules.min_n), "")
    records = (_entry(following, kept, left), _exit(following, here, joined))
    kept_share, covered = records[0]["kept_share"], records[1]["covered_share"]
    sentence = missing(following, kept_share, covered)
    off = records[1]["n_off_grade"]
    return Panel(
        name="coverage",
        state="shown",
        sentence=sentence,
        subtitle=say(
            "coverage_span_subtitle",
            whom=following.whom[:1].upper() + following.whom[1:],
        ),
        records=records,
        columns=COLUMNS,
        how_to_read=say("coverage_span_read", entry=following.entry, exit=following.exit),
        notes=(
            *(
                (say("off_grade", off=count(int(off)), grade=following.span.exit_grade),)
                if isinstance(off, int) and off
                else ()
            ),
            *_beside(following, records[0]),
        ),
        alt=sentence,
        facts={"entry": following.entry.capitalize(), "exit": following.exit.capitalize()},
        picture="matched",
    )


def who_is_missing(following: Following) -> str:
    """The line of `coverage` alone, for a page that shows nothing else of it: two sums, which the
    cells by place hold wherever nobody's entry is filtered."""
    rules = following.rules
    shares = []
    for end, whole, other in (("entry", "n_entry", "left"), ("exit", "n_exit", "joined")):
        rows = following.sizes(end)
        n = {row["status"]: row[whole] for row in rows}
        matched, rest = n.get("matched", 0), n.get(other, 0)
        if matched + rest < rules.min_n:
            return say("cohort_missing_unknown")
        shares.append(share(matched, matched + rest, rules=rules))
    return missing(following, *shares)


def missing(following: Following, kept: Value, covered: Value) -> str:
    """The "who is not in this picture" line of a cohort."""
    if not isinstance(kept, float | int) or not isinstance(covered, float | int):
        return say("cohort_missing_unknown")
    return say(
        "cohort_missing",
        left=100 - of_100(kept),
        joined=100 - of_100(covered),
        entry=following.entry,
        exit=following.exit,
    )


def _of(rows: Sequence[Row], status: str) -> list[Row]:
    return [row for row in rows if row["status"] == status]


def _sides(part: int, whole: int, following: Following) -> tuple[Value, Value]:
    """Two counts that add up to a whole, None each where one of them is small."""
    rules = following.rules
    few = any(small(side, limit=rules.part_n) for side in (part, whole - part))
    if few or rules.always_coarse:
        return None, None
    return part, whole - part


def _entry(following: Following, kept: Sequence[Row], left: Sequence[Row]) -> Record:
    rules = following.rules
    stayed, gone = added(kept, END_PARTS), added(left, END_PARTS)
    n = stayed["n_entry"] + gone["n_entry"]
    n_kept, n_left = _sides(stayed["n_entry"], n, following)
    # The mean of everyone is drawn in the trajectory: one side's would give away the other's.
    few = any(small(sums["n_entry"], limit=rules.min_n) for sums in (stayed, gone))
    return {
        "end": "entry",
        "group": say("scored_in", moment=following.entry),
        "n": rules.shown_n(n),
        "n_kept": n_kept,
        "n_left": n_left,
        "kept_share": share(stayed["n_entry"], n, rules=rules),
        "mean_kept": None if few else _mean(following, stayed),
        "mean_left": None if few else _mean(following, gone),
        "below_kept": None if few else _below(following, kept),
        "below_left": None if few else _below(following, left),
    }


def _exit(following: Following, here: Sequence[Row], joined: Sequence[Row]) -> Record:
    rules = following.rules
    matched, new = added(here, END_PARTS), added(joined, END_PARTS)
    n = matched["n_exit"] + new["n_exit"]
    n_kept, n_joined = _sides(matched["n_exit"], n, following)
    off = matched["n_off_grade"]
    few = small(off, limit=rules.part_n) or rules.always_coarse
    return {
        "end": "exit",
        "group": say("scored_in", moment=following.exit),
        "n": rules.shown_n(n),
        "n_kept": n_kept,
        "n_joined": n_joined,
        "covered_share": share(matched["n_exit"], n, rules=rules),
        "n_off_grade": None if few else off,
        "same_school_share": share(matched["n_same_school"], matched["n_matched"], rules=rules)
        if matched["n_matched"]
        else None,
    }


def _mean(following: Following, sums: dict[str, int]) -> Value:
    """Mean entry score, a tenth of a point; None under min_n or without comparable points."""
    n = sums["n_entry"]
    return None if n < following.rules.min_n else round(sums["entry_milli"] / n / 1000, 1)


def _below(following: Following, rows: Sequence[Row]) -> Value:
    """Share below grade level at entry, a whole percent."""
    known = [row for row in rows if row["entry_layer"] is not None]
    n = sum(row["n_entry"] for row in known)
    below = sum(row["n_entry"] for row in known if row["entry_layer"] > 0)
    return share(below, n, rules=following.rules, coarse=True) if n else None


def _beside(following: Following, entry: Record) -> tuple[str, ...]:
    kept, left = entry["below_kept"], entry["below_left"]
    if isinstance(kept, float | int) and isinstance(left, float | int):
        return (
            say(
                "kept_and_left",
                kept=of_100(kept),
                left=of_100(left),
                line=following.context.line,
                entry=following.entry,
            ),
        )
    return ()
