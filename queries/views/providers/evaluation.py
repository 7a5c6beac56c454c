"""Panel `evaluation`: what published evaluations print of each provider, cohort by cohort.

Knows: sums of growth by provider and exit school, the norm group, the measures. Must not know:
like students, pictures. Against norms only, so never in one column with growth against like
students.
"""

from __future__ import annotations

from statistics import NormalDist

from data.arms import POOL
from queries.answer import Panel, Record, Value
from queries.dimensions import school_year
from queries.disclosure import share
from queries.fits import Fit
from queries.hiding import Floats
from queries.measures import MEASURES
from queries.router import Question
from queries.tally import Tally
from queries.views.providers.rows import sd
from queries.views.providers.sides import Sides
from queries.words import say

SUMS = ("n_matched", "entry_milli", "exit_milli", "n_met")
COLUMNS = (
    *("group", "grade_label", "cohort_label", "n", "schools"),
    *("start_mean", "start_percentile", "end_mean", "end_percentile", "gain"),
    *("expected_gain_at_mean", "difference_points", "low", "high", "percent_of_norm"),
    *("effect_vs_norm", "share_met_norm", "reason"),
)


def evaluation(sides: Sides) -> Panel:
    """One record a provider and cohort, and the pool of each cohort, the earliest first."""
    following = sides.following
    catalog, fit = following.context.catalog, following.fit
    fits = [arms.fit for arms in sides.held.values()]
    tallies = _tallies(sides, fits)
    records: list[Record] = []
    for key in (*sides.chosen, POOL):
        for one in fits:
            tally = tallies.get((one.id, key))
            if tally is not None:
                why = sides.hidden_then[one.id].get(key)
                records.append(_record(sides, one, key, tally, why))
    if not any(record["key"] != POOL for record in records):
        return Panel("evaluation", *sides.untold, "")
    told = any(record["gain"] is not None for record in records if record["key"] != POOL)
    key = "evaluation_title" if any(one.norms for one in fits) else "evaluation_no_norms"
    sentence = say(key if told else "evaluation_hidden")
    return Panel(
        name="evaluation",
        state="shown",
        sentence=sentence,
        subtitle=say(
            "evaluation_subtitle", span=fit.path.words(), test=catalog.tests[fit.test].name
        ),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("evaluation_read"),
        notes=(say("evaluation_note"),),
        alt=sentence,
    )


def _tallies(sides: Sides, fits: list[Fit]) -> dict[tuple[int, str], Tally]:
    """Sums by school of each cohort's arms."""
    following = sides.following
    if not fits:
        return {}
    chosen = following.selection.predicate(without=("grade", "provider"))
    where = following.where(chosen, ("matched",), fits)
    columns = following.context.columns(
        Question("growth", SUMS, where, ["cohort_id", "arm", "arm_school_id"])
    )
    tally = Tally({**columns, "school_id": columns["arm_school_id"]}, SUMS)
    held = tally.by(zip(columns["cohort_id"].tolist(), columns["arm"].tolist(), strict=True))
    return {(cohort, arm): one for (cohort, arm), one in held.items() if arm}


def _record(sides: Sides, fit: Fit, key: str, tally: Tally, why: str | None) -> Record:
    rules, sums = sides.rules, tally.sums()
    base: dict[str, Value] = dict.fromkeys(COLUMNS)
    base |= {
        "group": say("evaluation_pool") if key == POOL else sides.name(key),
        "key": key,
        "cohort": fit.cohort,
        "grade_label": say("evaluation_grade", grade=fit.path.exit_grade),
        "cohort_label": say("cohort_entered", year=school_year(fit.cohort)),
        "reason": why,
    }
    if why:
        return base
    n = sums["n_matched"]
    start, end = sums["entry_milli"] / n / 1000, sums["exit_milli"] / n / 1000
    base |= {
        "n": rules.shown_n(n),
        "schools": tally.schools,
        "start_mean": round(start, 1),
        "end_mean": round(end, 1),
        "gain": round(end - start, 1),
    }
    if fit.norms is None:
        return base
    facts = {**sums, **fit.norms.sums}
    expected = MEASURES["expected_gain_at_mean"].formula(facts)
    assert expected is not None
    apart = (end - start) - expected
    half = _half(tally, expected)
    base |= {
        "start_percentile": _percentile(start, fit.norms.entry_milli, fit.norms.entry_sd_milli),
        "end_percentile": _percentile(end, fit.norms.exit_milli, fit.norms.exit_sd_milli),
        "expected_gain_at_mean": round(expected, 1),
        "difference_points": round(apart, 1),
        "low": None if half is None else round(apart - half, 1),
        "high": None if half is None else round(apart + half, 1),
        "percent_of_norm": round((end - start) / expected, 2) if expected > 0 else None,
        "effect_vs_norm": sd(apart / (fit.norms.exit_sd_milli / 1000), rules),
        "share_met_norm": share(sums["n_met"], n, rules=rules, coarse=True),
    }
    return base


def _half(tally: Tally, expected: float) -> float | None:
    """Half width of the mean gain's interval, points: schools like these; None with fewer than 3."""
    sizes = tally.part("n_matched")
    gains: Floats = (tally.part("exit_milli") - tally.part("entry_milli")) / 1000
    found = tally.estimate(
        gains - expected * sizes, sizes, tally.where(), these=False, within=None, reference=None
    )
    return None if found is None or found.high is None else found.high - found.value


def _percentile(mean: float, norm: int, norm_sd: int) -> int:
    """Percentile of the norm group at a mean score, whole, 1 to 99."""
    share_below = NormalDist().cdf((mean - norm / 1000) / (norm_sd / 1000))
    return min(99, max(1, round(100 * share_below)))
