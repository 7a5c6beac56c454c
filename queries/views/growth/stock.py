"""Stock and flow: what became of the same students' open skills between entry and exit.

Knows: standard results as bits by origin grade, at both windows of a span. Must not know: pictures.
"""

from __future__ import annotations

from queries.answer import Panel, Record, Value, number
from queries.dimensions import grade_name
from queries.disclosure import COARSE_FROM, share, small
from queries.measures_stock import STOCK_PARTS
from queries.store import Row
from queries.views.growth.following import Following, moment
from queries.words import count, of_100, say

RATES = (
    *("carried_in", "recovered", "still_open", "slipped", "newly_added", "first_seen"),
    *("open_at_exit", "kept", "first_asked_finished"),
)
ORIGINS = range(9)  # kindergarten to grade 8; an accelerated student is asked beyond the exit grade
COLUMNS = ("group", "n", *RATES, "pair_share", "hidden")
# Each standard asked at either end is in exactly one of these, from the bits of what was asked at
# entry (a) and exit (x) and what was finished of it (b, y).
BITS = {
    "opened": "a & ~b",
    "recovered": "a & ~b & y",
    "still_open": "a & ~b & x & ~y",
    "slipped": "b & x & ~y",
    "kept": "b & y",
    "new_open": "x & ~y & ~a",
    "first_asked_finished": "y & ~a",
}


def stock(following: Following) -> Panel:
    """Panel `stock`: all skills together first, then a record per origin grade asked."""
    reason = _unasked(following)
    if reason:
        return Panel("stock", "not in data", reason, "")
    by_origin = _sums(following)
    total = {name: sum(sums[name] for sums in by_origin.values()) for name in STOCK_PARTS}
    n = max((sums["n_both_ends"] for sums in by_origin.values()), default=0)
    total |= {"n_both_ends": n, "n_asked": n}
    rules, span = following.rules, following.span
    if n < rules.min_n:
        return Panel("stock", "too small", say("too_small", n=rules.min_n), "")
    records = [_record(following, None, total)]
    rows = [_record(following, k, sums) for k, sums in by_origin.items() if sums["n_asked"]]
    # A grade that only a few off-grade students were asked about is 0.0 of everything.
    records += [row for row in rows if row["hidden"] or any(row[name] for name in RATES)]
    all_ = records[0]
    if all_["hidden"]:
        return Panel("stock", "too small", say("too_small", n=rules.min_n), "")
    words = {name: f"{number(all_[name]):.1f}" for name in RATES}
    net = round(
        number(all_["slipped"]) + number(all_["newly_added"]) - number(all_["recovered"]), 1
    )
    key = "stock_grew" if net > 0 else "stock_melted" if net < 0 else "stock_even"
    pairs = all_["pair_share"]
    return Panel(
        name="stock",
        state="shown",
        sentence=say(key, entry=following.entry, exit=following.exit, **words),
        subtitle=say(
            "stock_subtitle",
            n=count(rules.shown_n(n)),
            whom=following.whom,
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("stock_read", low=span.entry_grade),
        missing=say("stock_missing", entry=following.entry, exit=following.exit),
        notes=(
            *((say("stock_pairs", share=of_100(number(pairs))),) if pairs is not None else ()),
            say("stock_first", low=span.entry_grade, seen=words["first_seen"]),
        ),
        alt=say(key, entry=following.entry, exit=following.exit, **words),
        facts={
            "n": rules.shown_n(n),
            "entry": following.entry,
            "exit": following.exit,
            "entry_grade": span.entry_grade,
            "exit_grade": span.exit_grade,
        },
    )


def _unasked(following: Following) -> str:
    """Why there are no pairs of standard results; "" when both windows asked."""
    catalog, span, cohort = following.context.catalog, following.span, following.fit.cohort
    if not catalog.asked:
        return say("stock_no_mastery")
    ends = (
        (cohort, span.entry_window, span.entry_grade),
        (following.fit.exit_year, span.exit_window, span.exit_grade),
    )
    gone = [
        moment(window, year)
        for year, window, grade in ends
        if (year, window, grade) not in catalog.asked
    ]
    return say("stock_unasked", windows=" and ".join(gone)) if gone else ""


def _sums(following: Following) -> dict[int, dict[str, int]]:
    """Origin grade -> sums over matched students with results at both windows.

    `n_both_ends` counts those students, the same in every origin, so that rates add up; `n_asked`
    those of them who were asked about the origin grade at exit.
    """
    span = following.span
    chosen = following.where(
        following.selection.predicate(without=("grade",)), ("matched",), (following.fit,)
    )

    def bits(alias: str, kind: str) -> str:
        return f"unnest([{', '.join(f'{alias}.{kind}_bits_{k}' for k in ORIGINS)}])"

    sums = ", ".join(
        f"cast(sum(bit_count({place})) as bigint) as {name}" for name, place in BITS.items()
    )
    text = (
        "with both_ends as (select "
        f"{bits('e', 'asked')} as a, {bits('e', 'finished')} as b, "
        f"{bits('t', 'asked')} as x, {bits('t', 'finished')} as y, "
        f"unnest([{', '.join(map(str, ORIGINS))}]) as origin from cohort c "
        "join student_skill e on e.student_key = c.student_key "
        "and e.school_year = $entry_year and e.test_window = $entry_window "
        "join student_skill t on t.student_key = c.student_key "
        "and t.school_year = $exit_year and t.test_window = $exit_window "
        f"where {chosen.prefixed('c')}) "
        "select origin, count(*) as n_both_ends, "
        f"count(*) filter (where x > 0) as n_asked, {sums} "
        "from both_ends group by origin order by origin"
    )
    rows = following.context.query(
        text,
        {
            **chosen.values,
            "entry_year": following.fit.cohort,
            "entry_window": span.entry_window,
            "exit_year": following.fit.exit_year,
            "exit_window": span.exit_window,
        },
    )
    return {row["origin"]: _of_origin(row, span.entry_grade) for row in rows}


def _of_origin(row: Row, entry_grade: int) -> dict[str, int]:
    """Sums of one origin grade. Not asked at entry and open at exit: newly added when its grade was
    taught after entry, first seen when it was not."""
    sums = {name: int(row[name] or 0) for name in ("n_both_ends", "n_asked", *BITS)}
    new = sums.pop("new_open")
    taught_since = row["origin"] > entry_grade
    sums["newly_added"], sums["first_seen"] = (new, 0) if taught_since else (0, new)
    return sums


def _record(following: Following, origin: int | None, sums: dict[str, int]) -> Record:
    """Rates per student, to a tenth; the two totals are sums of the tenths, so that they add up."""
    rules, n, asked = following.rules, sums["n_both_ends"], sums["n_asked"]
    few = any(small(sums[part], limit=rules.part_n) for part in STOCK_PARTS)
    hidden = (
        say("too_few", n=rules.min_n)
        if asked < rules.min_n
        else say("too_alike", n=rules.part_n)
        if few and asked < COARSE_FROM
        else None
    )
    rates: dict[str, Value] = dict.fromkeys((*RATES, "pair_share"))
    if hidden is None:
        parts = {name: round(sums[name] / n, 1) for name in STOCK_PARTS}
        parts["carried_in"] = round(parts["recovered"] + parts["still_open"], 1)
        parts["open_at_exit"] = round(
            sum(parts[name] for name in ("still_open", "slipped", "newly_added", "first_seen")), 1
        )
        again = sums["recovered"] + sums["still_open"]
        rates = {name: parts[name] for name in RATES}
        rates["pair_share"] = (
            share(again, sums["opened"], rules=rules, coarse=True) if sums["opened"] else None
        )
    name = grade_name(origin) if origin is not None else ""
    return {
        "origin_grade": origin,
        "group": say("skills_of", grade=name.capitalize()) if name else say("skills_all"),
        "n": rules.shown_n(asked) if hidden is None else None,
        **rates,
        "after_entry": origin is not None and origin > following.span.entry_grade,
        "hidden": hidden,
    }
