"""The measures of growth: the same students from entry to exit.

Knows: parts, formulas, plain words, sources, limits. Must not know: SQL, groups, pages.
Scores are summed in thousandths of a point, residuals in millionths of D. `norm_*_milli` are the
norm group's mean and SD at entry and exit in thousandths of a point: no parts, but facts of the
cohort that stand beside the sums.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

from queries.measure import Measure, Sums, Unit, ratio

SECTION = "Growth: the same students"
STATUS = "Status: the iceberg"
LAYERS_OUT = tuple(f"n_exit_layer_{k}" for k in range(5))
_MATCHED = "Waterline's definition; matched cohorts as NWEA and published evaluations form them."
_LIKE = (
    "Waterline's definition: residual from the line within schools of entry freed of test error, "
    "with a bend; in the family of covariate-adjusted gains (Castellano and Ho, 2013)."
)


def _gain(sums: Sums) -> float | None:
    n = sums["n_matched"]
    return (sums["exit_milli"] - sums["entry_milli"]) / n / 1000 if n else None


def expected_exit(sums: Sums) -> float | None:
    """Mean exit score that keeps the group's percentile, points."""
    n = sums["n_matched"]
    if not n or not sums.get("norm_entry_sd_milli"):
        return None
    z = (sums["entry_milli"] / n - sums["norm_entry_milli"]) / sums["norm_entry_sd_milli"]
    return (sums["norm_exit_milli"] + z * sums["norm_exit_sd_milli"]) / 1000


def _expected_gain(sums: Sums) -> float | None:
    at_exit = expected_exit(sums)
    return None if at_exit is None else at_exit - sums["entry_milli"] / sums["n_matched"] / 1000


def _against_norm(sums: Sums) -> float | None:
    at_exit = expected_exit(sums)
    return None if at_exit is None else sums["exit_milli"] / sums["n_matched"] / 1000 - at_exit


def _expected_at_mean(sums: Sums) -> float | None:
    if not sums["n_matched"] or not sums.get("norm_entry_sd_milli"):
        return None
    return (sums["norm_exit_milli"] - sums["norm_entry_milli"]) / 1000


def _percentile_shift(sums: Sums) -> float | None:
    n = sums["n_matched"]
    if not n or not sums.get("norm_entry_sd_milli"):
        return None
    shares = [
        NormalDist(sums[f"norm_{end}_milli"], sums[f"norm_{end}_sd_milli"]).cdf(
            sums[f"{end}_milli"] / n
        )
        for end in ("entry", "exit")
    ]
    return 100 * (shares[1] - shares[0])


def _started(sums: Sums) -> float | None:
    n = sums["n_matched"]
    return sums["residual_micro"] / n / 1e6 if n else None


def _conditional(sums: Sums) -> float | None:
    n = sums["n_matched"]
    return (sums["residual_micro"] - sums["shift_micro"]) / n / 1e6 if n else None


def _reaching(sums: Sums) -> float | None:
    n = sum(sums[part] for part in LAYERS_OUT)
    return sums["n_exit_layer_0"] / n if n else None


def _growth(
    name: str,
    label: str,
    parts: tuple[str, ...],
    formula: Callable[[Sums], float | None],
    text: str,
    *,
    unit: Unit,
    plain: str,
    source: str = _MATCHED,
    limits: str,
    group: str = "n_matched",
    section: str = SECTION,
) -> Measure:
    return Measure(name, label, parts, formula, text, unit, plain, source, limits, group, section)


GROWTH: tuple[Measure, ...] = (
    _growth(
        "mean_score",
        "Mean score",
        ("score_milli", "n_scored"),
        lambda s: s["score_milli"] / s["n_scored"] / 1000 if s["n_scored"] else None,
        "sum of scores / students with a score",
        unit="points",
        plain="The mean scale score of the students with a score, in one grade and window.",
        source="The test's own scale.",
        limits="Points of one test; they say nothing beside another test's.",
        group="n_scored",
        section=STATUS,
    ),
    _growth(
        "gain",
        "Gain",
        ("entry_milli", "exit_milli", "n_matched"),
        _gain,
        "sum of (exit score - entry score) / matched students",
        unit="points",
        plain="How many points the same students scored higher at exit than at entry.",
        limits="Points of a vertical scale. Students who entered lower often gain more or less "
        "than others wherever they are taught: read it beside the growth of like students.",
    ),
    _growth(
        "expected_gain",
        "Gain that keeps the percentile",
        ("entry_milli", "n_matched"),
        _expected_gain,
        "norm mean at exit + z x norm SD at exit - mean entry; z = (mean entry - norm mean) / norm "
        "SD at entry",
        unit="points",
        plain="The gain with which a group would stand where it stood in the norm group.",
        source="The test's own norm study; formula after published growth norms (NWEA 2020).",
        limits="One norm study per test; norms are taken as exact.",
    ),
    _growth(
        "gain_vs_norm",
        "Gain against the norm",
        ("entry_milli", "exit_milli", "n_matched"),
        _against_norm,
        "gain - gain that keeps the percentile, sums / matched students",
        unit="points",
        plain="How many points more (or fewer) than students who keep their percentile.",
        source="The test's own norm study.",
        limits="The norm group is the whole country's, not students who started in the same place.",
    ),
    _growth(
        "expected_gain_at_mean",
        "Norm gain at the mean",
        ("n_matched",),
        _expected_at_mean,
        "norm mean at exit - norm mean at entry, for any group / matched students",
        unit="points",
        plain="The published convention of “expected growth”: what the norm group's mean gained.",
        source="The test's own norm study; the convention of published evaluations.",
        limits="A low-starting group that keeps its percentile falls short of it where the spread "
        "widens with the grade.",
    ),
    _growth(
        "percentile_shift",
        "Percentile shift",
        ("entry_milli", "exit_milli", "n_matched"),
        _percentile_shift,
        "percentile of (sum of exit scores / students) - percentile of (sum of entry scores / "
        "students), in the norm group",
        unit="points",
        plain="How the norm percentile of a student at the group's mean moved from entry to exit.",
        source="The test's own norm study, as normal distributions.",
        limits="Of a student at the mean, not the mean of percentiles. No interval is given.",
    ),
    _growth(
        "conditional_growth",
        "Growth beside like students",
        ("residual_micro", "shift_micro", "n_matched"),
        _conditional,
        "sum of (residual - slope x (entry - entry freed of error) / D) / matched students",
        unit="SD",
        plain="How much more (or less) the group grew than students who started in the same "
        "place. 0: grew like them.",
        source=_LIKE,
        limits="Describes; it does not say why. Like students are those of this data set who "
        "started with the same score, in whatever school.",
    ),
    _growth(
        "growth_by_start",
        "Growth by where they started",
        ("residual_micro", "n_matched"),
        _started,
        "sum of residuals / matched students, of one layer at entry",
        unit="SD",
        plain="The same for the students of one layer at entry: a group formed on the entry score "
        "itself needs no correction.",
        source=_LIKE,
        limits="Near 0 in every layer of the whole data set, because it is its own yardstick.",
    ),
    _growth(
        "share_above_like",
        "Share above like students",
        ("n_above", "n_matched"),
        ratio("n_above", "n_matched"),
        "students with residual of 0 or more / matched students",
        unit="share",
        plain="The share of students who grew at least like those who started in the same place.",
        source=_LIKE,
        limits="Near 50% over the whole data set by construction.",
    ),
    _growth(
        "share_met_norm",
        "Share who met norm growth",
        ("n_met", "n_matched"),
        ratio("n_met", "n_matched"),
        "students whose gain reaches the norm gain at the mean / matched students",
        unit="share",
        plain="The published “met expected growth”: gained at least what the norm group's mean did.",
        source="The test's own norm study; the convention of published evaluations.",
        limits="The same hurdle for every start; moved by where a group starts.",
    ),
    _growth(
        "share_closing",
        "Share rising a layer",
        ("n_rose", "n_can_rise"),
        ratio("n_rose", "n_can_rise"),
        "students leaving at least one layer higher / students entering below grade level, the "
        "floor left out",
        unit="share",
        plain="Of the students who entered below grade level, the share who left at least one "
        "layer higher.",
        limits="About 14% would rise from test error alone: only the difference from students of "
        "the same entry layers gets a verdict. Students on the test's floor at entry are left out.",
        group="n_can_rise",
    ),
    _growth(
        "share_reaching",
        "Share arriving at grade level",
        LAYERS_OUT,
        _reaching,
        "students at or above grade level at exit / students of one layer at entry",
        unit="share",
        plain="Of the students who entered so many grades below, the share at or above grade level "
        "at exit.",
        limits="Beside the same share of all students of that entry layer; only the difference gets "
        "a verdict.",
    ),
    _growth(
        "arrived_below",
        "Arrived with",
        ("n_matched",),
        lambda s: s["n_arrived_below"] / s["n_below_at_exit"] if s.get("n_below_at_exit") else None,
        "students below grade level at both ends / students below grade level at exit",
        unit="share",
        plain="Of the students below grade level at exit, the share who were already below at "
        "entry: arrived with, or added here.",
        limits="Each end is read from one score, so some cross the line by test error alone.",
    ),
    _growth(
        "made",
        "Points made a year",
        ("star_milli", "exit_milli", "n_matched"),
        lambda s: (
            (s["exit_milli"] - s["star_milli"]) / s["n_matched"] / 1000 / s["taught_years"]
            if s["n_matched"] and s.get("taught_years")
            else None
        ),
        "sum of (exit - entry freed of error) / matched students / taught years, of those who "
        "entered below grade level",
        unit="points",
        plain="What students who entered below grade level gained a year.",
        limits="Only for spans that end in grade 8.",
    ),
    _growth(
        "needed",
        "Points needed a year",
        ("star_milli", "n_matched"),
        lambda s: (
            (s["target_milli"] - s["star_milli"] / s["n_matched"]) / 1000 / s["taught_years"]
            if s["n_matched"] and s.get("taught_years")
            else None
        ),
        "(grade 8 spring cut - sum of entry freed of error / matched students) / taught years",
        unit="points",
        plain="What they would have had to gain a year to reach grade level in spring of grade 8.",
        limits="To the grade 8 spring cut on this scale, else to the norm median, named so.",
    ),
    _growth(
        "kept_share",
        "Share kept",
        ("n_matched", "n_entry"),
        ratio("n_matched", "n_entry"),
        "matched students / students scored at entry",
        unit="share",
        plain="Of the students scored at entry, the share who are in the picture at exit.",
        limits="Counted where students entered.",
        group="n_entry",
    ),
    _growth(
        "covered_share",
        "Share covered",
        ("n_matched", "n_exit"),
        ratio("n_matched", "n_exit"),
        "matched students / students scored at exit (in the exit grade, or matched)",
        unit="share",
        plain="Of the students scored at exit, the share who were already there at entry.",
        limits="Counted where students left.",
        group="n_exit",
    ),
    _growth(
        "same_school_share",
        "Share in one school",
        ("n_same_school", "n_matched"),
        ratio("n_same_school", "n_matched"),
        "matched students enrolled in the exit school in every taught year / matched students",
        unit="share",
        plain="The share who spent every taught year of the span in the school they left from.",
        limits="By the enrolment row of each year.",
    ),
    _growth(
        "off_grade_share",
        "Share off grade",
        ("n_off_grade", "n_matched"),
        ratio("n_off_grade", "n_matched"),
        "matched students in another grade at exit / matched students",
        unit="share",
        plain="The share of matched students who repeated or skipped a grade.",
        limits="They stay matched on a vertical scale, their depth counted against the grade a "
        "student should be in.",
    ),
    _growth(
        "every_window_share",
        "Share with every window",
        ("n_all_windows", "n_matched"),
        ratio("n_all_windows", "n_matched"),
        "matched students with a score in every window held / matched students",
        unit="share",
        plain="The share of matched students whose path is drawn: scored in every window the data "
        "hold between both ends.",
        limits="Windows nobody sat do not count.",
    ),
)
