"""The trajectory: mean score of the same students at every window of the span, against the norm.

Knows: the paths of matched students, everyone's mean scores, the norm group. Must not know: pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from data import spans
from queries.answer import Panel, Record, Value
from queries.disclosure import Profile
from queries.intervals import Z95
from queries.router import Question
from queries.selection import Predicate
from queries.store import Row
from queries.views.growth.following import Following, moment
from queries.words import count, say

COLUMNS = (
    *("group", "n", "mean", "low", "high", "quarter_low", "quarter_high"),
    *("n_everyone", "everyone_mean", "norm_mean", "norm_low", "norm_high", "same_percentile"),
)
QUARTERS_FROM = 20  # students from which their middle half is drawn
MIDDLE_HALF = 0.674  # SDs from the mean to the quartiles of a normal distribution
Moment = tuple[int, str, int]


@dataclass(frozen=True)
class _Lane:
    """What is known at each slot of the span, by slot."""

    n: int
    own: Mapping[int, Mapping[str, float]]
    everyone: Mapping[int, tuple[int, float]]


def trajectory(following: Following) -> Panel:
    """Panel `trajectory`: a record per window between entry and exit, those nobody sat included."""
    if not following.context.test.vertical_scale:
        return Panel(
            "trajectory",
            "not in data",
            say("growth_no_points", test=following.context.test.name),
            "",
        )
    rules = following.rules
    if following.n < rules.min_n:
        return Panel("trajectory", "too small", say("too_small", n=rules.min_n), "")
    lane = _Lane(*_own(following), _everyone(following))
    if lane.n < rules.min_n:
        text = say("trajectory_few", windows=len(following.fit.slots), n=rules.min_n)
        return Panel("trajectory", "too small", text, "")
    records = _records(following, lane)
    first, last = records[0], records[-1]
    gaps = [_gap(first), _gap(last)]
    n = rules.shown_n(lane.n)
    return Panel(
        name="trajectory",
        state="shown",
        sentence=_sentence(following, n, gaps, first, last),
        subtitle=say(
            "trajectory_subtitle",
            whom=following.whom[:1].upper() + following.whom[1:],
            n=count(n),
            all=count(rules.shown_n(following.n)),
            windows=len(following.fit.slots),
        ),
        records=tuple(records),
        columns=_kept(records),
        how_to_read=say("trajectory_read") + (say("trajectory_norm") if _normed(records) else ""),
        notes=_notes(following, records),
        alt=_alt(records),
        facts={"norms": _normed(records), "gap_entry": gaps[0], "gap_exit": gaps[1], "n": n},
    )


def _moments(following: Following) -> tuple[Moment, ...]:
    """Windows from entry to exit in which this test is ever given: a spring test has no fall."""
    held = {w for _, t, w, _ in following.context.catalog.given if t == following.fit.test}
    every = following.span.moments(following.fit.cohort)
    return tuple(one for one in every if one[1] in held)


def _own(following: Following) -> tuple[int, dict[int, dict[str, float]]]:
    """Students with a score in every window held, and their scores at each slot."""
    slots = following.fit.slots
    where = following.where(
        following.selection.predicate(without=("grade",)), ("matched",), (following.fit,)
    )
    # `path` holds the scores of these windows, in their order.
    columns = ", ".join(
        f"cast(sum(path[{place}]) as bigint) as s_{at}, "
        f"sum(cast(path[{place}] as double) * path[{place}]) as q_{at}, "
        f"quantile_cont(path[{place}], [0.25, 0.75]) as h_{at}"
        for place, at in enumerate(slots, start=1)
    )
    text = f"select count(*) as n, {columns} from cohort where {where.sql} and n_all_windows = 1"
    [row] = following.context.query(text, where.values)
    n = int(row["n"])
    return n, {at: _spread(row, at, n) for at in slots} if n else {}


def _spread(row: Row, at: int, n: int) -> dict[str, float]:
    """Mean, half width of its interval, quartiles of one slot, points."""
    mean = row[f"s_{at}"] / n / 1000
    variance = max(0.0, row[f"q_{at}"] / 1e6 - n * mean * mean) / max(1, n - 1)
    low, high = row[f"h_{at}"]
    return {
        "mean": mean,
        "half": Z95 * sqrt(variance / n),
        "quarter_low": low / 1000,
        "quarter_high": high / 1000,
    }


def _everyone(following: Following) -> dict[int, tuple[int, float]]:
    """Everyone tested in the grade and window of each slot: number and mean score."""
    chosen = following.selection.predicate(without=("grade",))
    span, cohort = following.span, following.fit.cohort
    values = {
        "assessment": following.fit.test,
        "lane": cohort - span.entry_grade,
        "first": cohort,
        "last": following.fit.exit_year,
    }
    where = Predicate(
        "assessment = $assessment and school_year - grade = $lane "
        f"and school_year between $first and $last and {chosen.sql}",
        {**values, **chosen.values},
        chosen.columns | {"assessment", "school_year", "grade", "test_window"},
    )
    rows = following.context.ask(
        Question("status", ("n_scored", "score_milli"), where, ["grade", "test_window"])
    )
    return {
        spans.slot(row["grade"], row["test_window"]): (
            row["n_scored"],
            row["score_milli"] / row["n_scored"] / 1000,
        )
        for row in rows
        if row["n_scored"]
    }


def _records(following: Following, lane: _Lane) -> list[Record]:
    """One record a window; values rounded to a tenth of a point."""
    rules, norms = following.rules, following.context.catalog.norms
    start: float | None = None
    found: list[Record] = []
    for position, (year, window, grade) in enumerate(_moments(following)):
        at = spans.slot(grade, window)
        own = lane.own.get(at)
        norm = norms.get((following.fit.test, grade, window))
        if norm and own and position == 0:
            start = (own["mean"] - norm[0]) / norm[1]
        same = norm[0] + start * norm[1] if norm and start is not None else None
        record: dict[str, Value] = {
            "position": position,
            "grade": grade,
            "window": window,
            "school_year": year,
            "group": f"{window.capitalize()} of grade {grade}, {moment(window, year)}",
            "held": own is not None,
            **_of_own(own, lane.n, rules),
            **_of_everyone(lane.everyone.get(at), rules),
            "norm_mean": _tenth(norm[0]) if norm else None,
            "norm_low": _tenth(norm[0] - MIDDLE_HALF * norm[1]) if norm else None,
            "norm_high": _tenth(norm[0] + MIDDLE_HALF * norm[1]) if norm else None,
            "same_percentile": _tenth(same) if same is not None else None,
        }
        found.append(record)
    return found


def _of_own(own: Mapping[str, float] | None, n: int, rules: Profile) -> dict[str, Value]:
    names = ("n", "mean", "low", "high", "quarter_low", "quarter_high")
    if own is None:
        return dict.fromkeys(names)
    quarters = n >= max(QUARTERS_FROM, rules.min_n)
    return {
        "n": rules.shown_n(n),
        "mean": _tenth(own["mean"]),
        "low": _tenth(own["mean"] - own["half"]),
        "high": _tenth(own["mean"] + own["half"]),
        "quarter_low": _tenth(own["quarter_low"]) if quarters else None,
        "quarter_high": _tenth(own["quarter_high"]) if quarters else None,
    }


def _of_everyone(every: tuple[int, float] | None, rules: Profile) -> dict[str, Value]:
    if every is None or every[0] < rules.min_n:
        return {"n_everyone": None, "everyone_mean": None}
    return {"n_everyone": rules.shown_n(every[0]), "everyone_mean": _tenth(every[1])}


def _tenth(value: float) -> float:
    return round(value, 1)


def _gap(record: Record) -> float | None:
    mean, norm = record["mean"], record["norm_mean"]
    if isinstance(mean, float) and isinstance(norm, float):
        return _tenth(mean - norm)
    return None


def _normed(records: list[Record]) -> bool:
    return any(record["norm_mean"] is not None for record in records)


def _kept(records: list[Record]) -> tuple[str, ...]:
    normed = _normed(records)
    return tuple(
        name for name in COLUMNS if normed or not name.startswith(("norm_", "same_percentile"))
    )


def _sentence(
    following: Following, n: int, gaps: list[float | None], first: Record, last: Record
) -> str:
    words = {"n": count(n), "entry": following.entry, "exit": following.exit}
    if gaps[0] is not None and gaps[1] is not None:
        return say("trajectory_gaps", start=_stood(gaps[0]), end=_stood(gaps[1]), **words)
    gain = float(last["mean"] or 0) - float(first["mean"] or 0)
    return say(
        "trajectory_gain" if gain >= 0 else "trajectory_loss", points=_points(abs(gain)), **words
    )


def _stood(gap: float) -> str:
    if abs(gap) < 0.5:
        return say("gap_none")
    return say("gap_above" if gap > 0 else "gap_below", points=_points(abs(gap)))


def _points(value: float) -> str:
    whole = round(value)
    return "1 point" if whole == 1 else f"{whole} points"


def _notes(following: Following, records: list[Record]) -> tuple[str, ...]:
    unsat = [str(record["group"]) for record in records if not record["held"]]
    notes = (say("trajectory_unsat", windows="; ".join(unsat)),) if unsat else ()
    return notes if _normed(records) else (*notes, say("growth_no_norms"))


def _alt(records: list[Record]) -> str:
    texts = [
        f"{record['group']}: mean {record['mean']}"
        + (f", norm {record['norm_mean']}" if record["norm_mean"] is not None else "")
        if record["held"]
        else f"{record['group']}: no tests"
        for record in records
    ]
    return "; ".join(texts) + "."
