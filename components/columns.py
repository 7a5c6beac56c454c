"""What each column of a table is called and how its values are written.

Knows: the measure registry, the other columns of answers. Must not know: pages, layout of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from queries.answer import Record, Value
from queries.measures import MEASURES, Measure

Kind = Literal["share", "count", "number", "points", "sd", "text"]
MINUS = "\N{MINUS SIGN}"
NONE = "\N{EM DASH}"


@dataclass(frozen=True)
class Column:
    """One column: its head, and how its values are written (`share` is stored as 0-1)."""

    name: str
    label: str
    kind: Kind

    @property
    def numeric(self) -> bool:
        """Whether its values stand right-aligned."""
        return self.kind != "text"


_LAYERS = (
    "At or above grade level",
    "1 grade below",
    "2 grades below",
    "3 grades below",
    "4 or more grades below",
)
_KINDS: dict[str, Kind] = {
    "share": "share",
    "students": "count",
    "grade levels": "number",
    "results per student": "number",
    "points": "points",
    "SD": "sd",
}
_OTHERS: dict[str, tuple[str, Kind]] = {
    "group": ("Group", "text"),
    "label": ("Standards of", "text"),
    "dimension": ("Dimension", "text"),
    "n": ("Students", "count"),
    "n_tip": ("Students with a proficiency result", "count"),
    "n_depth": ("Students with a depth", "count"),
    "low": ("95% interval, from", "share"),
    "high": ("95% interval, to", "share"),
    "share": ("Share", "share"),
    "unfinished_share": ("Unfinished share", "share"),
    "asked_share": ("Asked share", "share"),
    "results": ("Answers", "count"),
    "unfinished": ("Unfinished answers", "count"),
    "unfinished_per_student": ("Unfinished skills per student", "number"),
    "hidden_per_student": ("Of earlier grades", "number"),
    "seen_per_student": ("Of the enrolled grade", "number"),
    "strand": ("Strand", "text"),
    "standard": ("Standard", "text"),
    "about": ("What it is about", "text"),
    "n_2_below": ("Students whose test can show 2 below", "count"),
    "low_2_below": ("2 or more below: 95% interval, from", "share"),
    "high_2_below": ("2 or more below: 95% interval, to", "share"),
    "merged": ("Layers joined", "text"),
    "shown": ("Shown", "text"),
    "hidden": ("Why not", "text"),
    "kind": ("Counted", "text"),
    "row": ("Year or district", "text"),
    "column": ("Grade or year", "text"),
    "school_year": ("School year", "text"),
    "rows_read": ("Rows read", "count"),
    "loaded": ("Loaded", "count"),
    "not_tested": ("Not tested", "count"),
    "out_of_scope": ("Out of scope", "count"),
    "set_aside": ("Set aside", "count"),
    "reasons": ("Why set aside", "text"),
    "table": ("Table", "text"),
    "state": ("State", "text"),
    "files": ("Files", "count"),
    "rows": ("Rows", "count"),
    "megabytes": ("Megabytes", "number"),
    "note": ("What was seen", "text"),
    "what": ("What", "text"),
    "value": ("Value", "text"),
    # growth
    "mean": ("Mean score", "points"),
    "quarter_low": ("Middle half, from", "points"),
    "quarter_high": ("Middle half, to", "points"),
    "n_everyone": ("Everyone tested", "count"),
    "everyone_mean": ("Their mean score", "points"),
    "norm_mean": ("Norm mean", "points"),
    "norm_low": ("Norm's middle half, from", "points"),
    "norm_high": ("Norm's middle half, to", "points"),
    "same_percentile": ("Had they kept their percentile", "points"),
    "move": ("Rose, held or sank", "text"),
    "like_share": ("Like students", "share"),
    "schools": ("Schools", "count"),
    "verdict": ("Verdict", "text"),
    "share_reaching_like": ("Like students arriving", "share"),
    "share_closing_like": ("Like students rising", "share"),
    "difference": ("Difference", "share"),
    "added_here": ("Added here", "share"),
    "years": ("Taught years", "count"),
    "gap": ("Made less needed", "points"),
    "n_kept": ("Kept", "count"),
    "n_left": ("Left", "count"),
    "n_joined": ("Came later", "count"),
    "n_off_grade": ("Off grade", "count"),
    "mean_kept": ("Mean at entry, kept", "points"),
    "mean_left": ("Mean at entry, left", "points"),
    "below_kept": ("Below at entry, kept", "share"),
    "below_left": ("Below at entry, left", "share"),
    "kept": ("Finished at both ends", "number"),
    "first_asked_finished": ("Not asked at entry, finished", "number"),
    # skills
    "grade_label": ("Grade", "text"),
    "step_label": ("Place under the target", "text"),
    "builds_on": ("Builds on", "text"),
    "why": ("Why not", "text"),
    "n_with": ("Students, all finished", "count"),
    "with_low": ("With: 95% interval, from", "share"),
    "with_high": ("With: 95% interval, to", "share"),
    "n_without": ("Students, the rest", "count"),
    "without_low": ("Without: 95% interval, from", "share"),
    "without_high": ("Without: 95% interval, to", "share"),
    "within_low": ("Within fifths: 95% interval, from", "share"),
    "within_high": ("Within fifths: 95% interval, to", "share"),
    # schools
    "district": ("District", "text"),
    "pooled": ("Pooled", "text"),
    "status": ("At the line", "share"),
    "status_low": ("At the line: 95% interval, from", "share"),
    "status_high": ("At the line: 95% interval, to", "share"),
    "steadied": ("Growth, steadied", "sd"),
    "steadied_low": ("Steadied: 95% interval, from", "sd"),
    "steadied_high": ("Steadied: 95% interval, to", "sd"),
    "rank_low": ("Rank range, from", "count"),
    "rank_high": ("Rank range, to", "count"),
    "change": ("Since the cohort before", "sd"),
    "change_low": ("Since then: 95% interval, from", "sd"),
    "change_high": ("Since then: 95% interval, to", "sd"),
    "n_a": ("Students of the first", "count"),
    "n_b": ("Students of the second", "count"),
    "window_label": ("Window", "text"),
    "rose": ("Rose", "share"),
    "held": ("Held", "share"),
    "sank": ("Sank", "share"),
    "rose_like": ("Like students rising", "share"),
    "distance": ("Distance, SD", "number"),
    "econ": ("Economically disadvantaged", "share"),
    "el": ("English learners", "share"),
    "swd": ("With a disability", "share"),
    "difference_low": ("Difference: 95% interval, from", "sd"),
    "difference_high": ("Difference: 95% interval, to", "sd"),
    "better": ("Grew more", "text"),
    "per_dot": ("A dot is, of 100", "count"),
    "provider_name": ("Provider", "text"),
    "grades": ("Grades", "text"),
    "implementation_year": ("Year of use", "text"),
    "student_progress": ("(A) Student progress", "share"),
    "teacher_usage": ("(B) Teacher usage", "share"),
    "planning_time": ("(C) Planning time", "share"),
    "professional_learning": ("(D) Professional learning", "share"),
    "interim_assessment": ("(E) Interim assessment", "share"),
    # zone
    "infrastructure": ("Infrastructure", "share"),
    "reports": ("Reported", "text"),
    "level_name": ("Row", "text"),
    "reported": ("What it reports", "text"),
    "reaching_difference": ("Arriving: difference", "share"),
    "reaching_low": ("Arriving: 95% interval, from", "share"),
    "reaching_high": ("Arriving: 95% interval, to", "share"),
    "reaching_verdict": ("Arriving: verdict", "text"),
    "closing_difference": ("Rising: difference", "share"),
    "closing_low": ("Rising: 95% interval, from", "share"),
    "closing_high": ("Rising: 95% interval, to", "share"),
    "closing_verdict": ("Rising: verdict", "text"),
    "joined_schools": ("Schools that joined", "count"),
    "all_schools": ("Schools", "count"),
    "first_year": ("First joined", "text"),
    "clock": ("Year", "count"),
    "phase_name": ("Phase", "text"),
    "source": ("Source", "text"),
    "amount_usd": ("US dollars", "count"),
    "per_student": ("$ per enrolled student", "number"),
    "counted_schools": ("Schools counted per student", "count"),
    "role": ("Role", "text"),
    "who": ("Who", "text"),
    "owes": ("Owes", "text"),
    "evidence": ("What this data holds", "text"),
    # providers
    "n_pool": ("Students of the pool", "count"),
    "share_matched": ("With a like student", "share"),
    "balance": ("Balance", "text"),
    "effect": ("Growth beside like students", "sd"),
    "percentile_points": ("Percentile points", "number"),
    "chance": ("Chance of the threshold", "share"),
    "chance_without_prior": ("The same without a prior", "share"),
    "left_by_error": ("Left were test error twice as large", "sd"),
    "years_of_use": ("Years of use", "text"),
    "years_used": ("Years", "text"),
    "reason": ("Why not", "text"),
    "variable": ("Variable", "text"),
    "before": ("Before matching", "sd"),
    "after": ("After matching", "sd"),
    "matched_on": ("Matched on", "text"),
    "mark": ("Judged", "text"),
    "part": ("Of whom", "text"),
    "cohort_label": ("Cohort", "text"),
    "past": ("Before it came", "text"),
    "side_label": ("Whose", "text"),
    "bin_low": ("Growth beside like students, from", "sd"),
    "bin_high": ("Growth beside like students, up to", "sd"),
    "above_middle": ("More than the middle like student", "share"),
    "test_a": ("First test", "text"),
    "effect_a": ("On the first", "sd"),
    "low_a": ("First: 95% interval, from", "sd"),
    "high_a": ("First: 95% interval, to", "sd"),
    "test_b": ("Second test", "text"),
    "effect_b": ("On the second", "sd"),
    "low_b": ("Second: 95% interval, from", "sd"),
    "high_b": ("Second: 95% interval, to", "sd"),
    "effects_apart": ("First less second", "sd"),
    "effects_apart_low": ("First less second: 95% interval, from", "sd"),
    "effects_apart_high": ("First less second: 95% interval, to", "sd"),
    "start_mean": ("Mean at start", "points"),
    "start_percentile": ("Percentile at start", "count"),
    "end_mean": ("Mean at end", "points"),
    "end_percentile": ("Percentile at end", "count"),
    "difference_points": ("Gain less expected", "points"),
    "percent_of_norm": ("Gain, of expected", "share"),
    "effect_vs_norm": ("Effect against the norm", "sd"),
    "reported_value": ("Reported", "text"),
    "computed_value": ("Computed here", "text"),
    "reported_n": ("Students, reported", "count"),
    "design": ("Design", "text"),
    "validated_by": ("Validated by", "text"),
    "paid_by": ("Paid by", "text"),
    "cost_low": ("$ a student and year, from", "count"),
    "cost_high": ("$ a student and year, to", "count"),
}
# Intervals are in the unit of the value that they belong to.
_INTERVALS: dict[str, Kind] = {
    "mean": "points",
    "conditional_growth": "sd",
    "n_a": "sd",
    "distance": "sd",
    "difference_points": "points",
    "effect": "sd",
}


def interval_kind(names: Iterable[str], facts: Mapping[str, Value]) -> Kind:
    """How `low` and `high` are written in a table with these columns."""
    if facts.get("unit") == "points":
        return "points"
    return next((kind for name, kind in _INTERVALS.items() if name in names), "share")


def column(name: str) -> Column:
    """The column called `name` in records; an unknown one is text headed by its own name."""
    if name in _OTHERS:
        return Column(name, *_OTHERS[name])
    depth = name.rpartition("_")[2]
    if name.startswith("layer_"):
        return Column(name, _LAYERS[int(depth)], "share")
    if name.startswith("dots_"):
        return Column(
            name, f"Dots {_LAYERS[int(depth)][:1].lower()}{_LAYERS[int(depth)][1:]}", "count"
        )
    if name.startswith("n_depth_"):
        layer = _LAYERS[int(depth)]
        return Column(name, f"Students {layer[:1].lower()}{layer[1:]}", "count")
    if name in MEASURES:
        return Column(name, MEASURES[name].label, _KINDS[MEASURES[name].unit])
    return Column(name, name.replace("_", " ").capitalize(), "text")


def measure(name: str, *, grade: int = 8) -> Measure | None:
    """The registry's measure behind a column; of a family by grade, the one of `grade`."""
    if name.startswith("layer_"):
        name = f"share_depth_{name.rpartition('_')[2]}"
    return MEASURES.get(name) or MEASURES.get(f"{name}_{grade}")


def text(value: Value, kind: Kind, *, whole: bool = False) -> str:
    """A value as it is read: "62.3%", "1,204", "−0.4"; `whole` writes shares without decimals."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool | str):
        return str(value)
    if kind == "share":
        return f"{100 * value:.0f}%" if whole else f"{100 * value:.1f}%"
    if kind == "count":
        written = f"{value:,.0f}"
    elif kind == "points":
        written = f"{value:,.1f}"
    elif kind == "sd":
        written = f"{value:+.2f}" if round(value, 2) else "0.00"
    elif kind == "number":
        written = f"{value:,.2f}" if not _whole(10 * value) else f"{value:,.1f}"
    else:
        written = str(value)
    return written.replace("-", MINUS)


def whole_percents(record: Record, columns: tuple[Column, ...]) -> bool:
    """Whether all shares of a row are whole percents: then none is written with a decimal."""
    shares = [record.get(c.name) for c in columns if c.kind == "share"]
    numbers = [value for value in shares if isinstance(value, float | int)]
    return all(_whole(100 * value) for value in numbers)


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6
