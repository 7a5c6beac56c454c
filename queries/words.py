"""Every visible sentence of an answer comes through `say`, so that languages can be added later.

Knows: templates, number formats. Must not know: where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from queries.words_bundle import WORDS as BUNDLE
from queries.words_growth import WORDS as GROWTH
from queries.words_present import WORDS as PRESENT
from queries.words_provider import WORDS as PROVIDER
from queries.words_providers import WORDS as PROVIDERS
from queries.words_schools import WORDS as SCHOOLS
from queries.words_skills import WORDS as SKILLS
from queries.words_strands import WORDS as STRANDS
from queries.words_zone import WORDS as ZONE

WORDS: dict[str, str] = {
    "stale": "This data set has no {key} “{value}”; the link's value was left out.",
    "one_only": "Only one {key} is shown at a time; the link's “{value}” was left out.",
    "most_compared": "Only {n} are set beside each other at a time; the others were left out.",
    "near": "within {sds} SD",
    "chance": "{sds} SD or more",
    "more_left_out": "{count} more values of the link were left out.",
    "unknown_key": "The link's “{key}” means nothing here and was left out.",
    "other_data": "This link was made with data version {link}; the numbers are of version {now}.",
    "in_10": "{k} in 10",
    "in_10_few": "under 1 in 10",
    "in_10_most": "over 9 in 10",
    "since": "Since that version, built {built}: {what}.",
    "since_came": "came: {windows}",
    "since_gone": "gone: {windows}",
    "since_changed": "other students scored: {windows}",
    "since_same": "as many students scored in every window, so what changed is their scores, another "
    "table, or how something is computed",
    "below": "{n} grade{s} below",
    "below_open": "{n} or more grades below",
    "below_range": "{n} to {m} grades below",
    "at_or_above": "at or above grade level",
    "at_to_below": "At grade level to {n} grade{s} below",
    "too_few": "fewer than {n} students",
    "too_alike": "parts of fewer than {n} students",
    "hidden_beside": "hidden, so that no smaller group can be worked out",
    # states of a panel
    "nothing": "Nothing found: no student in this data set matches this selection.",
    "too_small": "Too small to show: the students of this selection are fewer than {n}, or so few "
    "of them differ that the numbers would describe single children.",
    "no_results": "Not in this data: no {test} results for {when}. {others}",
    "no_results_grade": "Not in this data: {test} was not given in {grades} in {when}.",
    "safe_selected": "Safe to project: no group under {n}, whole percents, counts to the nearest "
    "{step}, no school by student group.",
    "rules_staff": "Staff rules",
    "rules_projection": "Safe to project",
    "crossed": "Not shown to a room: a school is not split by student group while the rules for "
    "projection are on.",
    "it_holds": "It holds {windows} of {year}.",
    "it_holds_none": "It holds no results of that school year.",
    # icebergs
    "layers_one": "{below} of every 100 {grade} students work below {line}{deep}.",
    "layers_one_deep": ", {two} of them two or more grades below",
    "layers_rise": "In each later grade, more of the iceberg is under water: "
    "{first} of 100 below {line} in {low}, {last} of 100 in {high}.",
    "layers_many": "Of every 100 students, {first} work below {line} in {low} and {last} in "
    "{high}.",
    "median_one": "{below} of every 100 {grade} students score below the median of the grade "
    "before theirs.",
    "median_many": "Of every 100 students, {first} score below the median of the grade before "
    "theirs in {low} and {last} in {high}.",
    "layers_hidden": "The grades of this selection are too small to show one by one.",
    "layers_subtitle": "{n} {students}, {when}. Each iceberg is 100 students of one grade: above "
    "the waterline at or above {line}, each deeper layer one more grade below.",
    "layers_read": "Every iceberg has the same size, 100 students. The data only decide how deep "
    "it floats and where it is cut: the area of a layer is its share.",
    "layers_read_median": " Half of the norm group is below its own median by construction; "
    "the step to watch is two or more grades below.",
    "floor": "{grade} can show at most {n} grade{s} below: its last layer means that far or more.",
    "floor_none": "Nothing below can be shown in {grade}: this test cannot see it there.",
    "floors": "{low} can show at most {first} grade{s} below, {high} at most {last}: the last "
    "layer of a grade means "
    "that far or more, and a layer it cannot show is left out, never 0.",
    "no_depth_test": "{test} has no scale that the grades share, so it cannot say how far below anyone "
    "is.",
    "no_depth_window": "{test} has nothing to read a grade level from in {window}, so it cannot say "
    "how far below anyone is.",
    "tip_only": "Its tip: {tips}.",
    "tip_none": "Nor is it known who is proficient.",
    "tip_of_grade": "{share} of 100 proficient in {grade}",
    # who is missing
    "missing": "Who is not in this picture: {share} of 100 enrolled students had no score in "
    "{when}.",
    "missing_none": "Who is not in this picture: nearly every enrolled student had a score in "
    "{when}.",
    "missing_unknown": "Who is not in this picture: the share tested is too small a group to show.",
    "no_enrolment": "Who is not in this picture: this data set cannot say who was enrolled "
    "without a score.",
    "rounded": "Some layers hold fewer than {n} students, so shares are whole percents without "
    "counts.",
    "merged": "Layers of fewer than {n} students are merged with their neighbours.",
    "hidden_groups": "Too small to show: {groups}.",
    # tip
    "tip_change": "Between {low} and {high} proficiency {verb} {change}; children two or more "
    "grades below {deep_verb} {deep_change}.",
    "tip_one": "In {grade}, {tip} of 100 are proficient and {two} of 100 are two or more "
    "grades below.",
    "tip_change_only": "Between {low} and {high} proficiency {verb} {change}.",
    "tip_unseen": "This test cannot see two grades below in {grade}.",
    "tip_hidden": "How many are two grades below is too small to show in {grade}.",
    "tip_only_now": "In {grade}, {tip} of 100 are proficient.",
    "tip_subtitle": "Above the line: of 100 children, proficient on {tip_test}, {tip_when}. Below: "
    "of 100 children, grades below on {test}, {when}.",
    "tip_subtitle_same": "Above the line: of 100 children, proficient on {test}, {when}. "
    "Below: how "
    "many grades below, read from the same test.",
    "tip_subtitle_only": "Above the line: of 100 children, proficient on {tip_test}, {tip_when}. "
    "Nothing below it: {test} shows no depth in {when}.",
    "tip_read": "Different children in each grade of one year, not the same children growing up. "
    "{two_tests}Bars of one grade need not add to 100.",
    "two_tests": "Two different tests: the state's line of proficiency is not the diagnostic's "
    "grade level. ",
    "tip_nothing": "Nothing found: no student of this selection has a proficiency result on {test}.",
    "tip_missing_test": "Not in this data: no state test results with proficiency for {year}.",
    # origin
    "origin_title": "{grade} students have not finished {rows}.",
    "origin_row": "{value} of every 100 {origin} standards they were asked",
    "origin_row_next": "{value} of every 100 from {origin}",
    "origin_none": "The answers of {grade} students are too few to show by the grade of a "
    "standard.",
    "origin_subtitle": "Share of standard results that show unfinished learning, by the grade the "
    "standard belongs to. {n} {grade} students, {when}.",
    "origin_read": "Of 100 answers on standards of one grade, the number that showed unfinished "
    "learning. The rows are separate: they do not add up. Beside each, how many students of 100 "
    "were asked about that grade: the diagnostic asks earlier grades mostly of students behind.",
    "origin_missing": "Who is not in this picture: students without a standard result in {when}. "
    "A standard that was not asked is in no share.",
    "no_mastery": "Not in this data: no results by standard, so it cannot say which grade the "
    "missing skills are from.",
    "not_asked": "Not in this data: no standards were asked in {when}. {others}",
    "hidden_title": "A {grade} test cannot see {share} of every 100 unfinished skills: they belong "
    "to earlier grades.",
    "hidden_subtitle": "Unfinished results per {grade} student on the diagnostic, {when}: "
    "{here} of "
    "{grade} standards, {earlier} of earlier grades.",
    "hidden_read": "Above the waterline, what a test of {grade} standards alone can find; "
    "below it, "
    "the rest of what this diagnostic found unfinished. Another blueprint would give another "
    "share.",
    # breakdown
    "by_title_ranges": "Below {line}: from {low} of 100 students ({first}) to {high} of 100 "
    "({last}).",
    "by_title_one": "{first}: {low} of 100 students below {line}.",
    "by_title_none": "By {label}: every group is too small to show.",
    "by_subtitle": "{who}, {when}. Whiskers: 95% interval of the share below, as if these "
    "were a sample of such students.{drawn}",
    "by_drawn": " {shown} of {all} {many} are drawn, those with most students; all are in the "
    "table.",
    "by_read": "Every bar is 100 percent long: right of the line below {line}, left of it at or "
    "above. {order}",
    "by_order_depth": "Ordered by depth, deepest first; where intervals overlap the order says "
    "nothing. Groups under 30 students are not put in order.",
    "by_order_fixed": "In the data's own order, not by result.",
    "by_order_years": "Different students in each year.",
    "by_mixed": "Groups with several grades: a share of a depth in the table is taken over the "
    "grades that can show it ({grades} for two or more).",
    "by_unknown": "Not in this data: there is nothing to break down by {label}.",
    # who is in a layer
    "all_students": "All students",
    "who_title": "Of 100 students of this selection, {overall} are {layer}.",
    "who_subtitle": "By student group: of 100 students of the group, how many are {layer}. {n} "
    "{students}, {when}.",
    "who_read": "The line marks all students of the selection; whiskers are 95% intervals. Groups "
    "overlap: one student is in several.",
    "who_unseen": "This test cannot see {layer} in the selected grades.",
    # the data page
    "coverage": "{test}, {window}: at least {low}% of enrolled students have a score in every "
    "grade "
    "and year shown; the least in {column}, {row}.",
    "coverage_none": "No coverage can be shown for {test} in this window.",
    "coverage_subtitle": "Enrolled students with a score, {test}, {window}, by school year and "
    "grade.",
    "coverage_read": "Whole percents of enrolled students; an empty cell means no tests that year.",
    "outcomes": "{loaded} of {raw} score rows are loaded; each other row has its reason.",
    "outcomes_subtitle": "Every row of the score files has one outcome; the four add up to the "
    "rows read.",
    "outcomes_read": "Out of scope: grades other than 3 to 8. Set aside: a row that cannot be "
    "right. "
    "Not tested: a row without a score; it still counts as enrolled where there is no "
    "enrolment file.",
    "quality_notes": "Seen beside the score rows: nothing here was thrown away unsaid.",
    "quality_notes_none": "Nothing unusual was seen beside the score rows.",
    "files": "{name}: {files} tables, school years {first} to {last}.",
    "versions": "Data version {version}, built {built}.",
    # provenance
    "basis_placement": "Grade level by placement: the grade the test placed the student at, "
    "{view} view.",
    "basis_cut": "Grade level by cut score: the highest grade whose Proficient cut the score "
    "reaches.",
    "basis_norm": "Not grade level but the norm group's median of each grade: “below the median of "
    "grade g” is not the same as missing its skills.",
    "basis_none": "This test has no scale that the grades share: how far below grade level a student "
    "is cannot be read from it.",
    "source": "{name} ({kind}). {test}, {when}. {basis} Data version {version}.",
    "synthetic": "synthetic data, no real students",
    "real": "real records, aggregates only",
    **STRANDS,
    **GROWTH,
    **SCHOOLS,
    **PROVIDERS,
    **PROVIDER,
    **BUNDLE,
    **PRESENT,
    **SKILLS,
    **ZONE,
}


def say(key: str, /, **numbers: object) -> str:
    """The sentence called `key`, filled in. `n` also decides the plural `{s}`.

    KeyError for a sentence that is not listed; text from links is shortened to 40 characters.
    """
    filled = {
        name: value if not isinstance(value, str) else _short(value, key)
        for name, value in numbers.items()
    }
    filled["s"] = "" if numbers.get("n") == 1 else "s"
    return WORDS[key].format(**filled)


def _short(value: str, key: str) -> str:
    limit = 40 if key in ("stale", "one_only", "unknown_key", "other_data") else 10_000
    return value if len(value) <= limit else value[: limit - 1] + "…"


def listed(items: Sequence[str], *, last: str) -> str:
    """Items as words: "a", "a and b", "a, b and 4 more"."""
    if len(items) > 4:
        return f"{', '.join(items[:3])} and {len(items) - 3} more"
    if len(items) > 1:
        return f"{', '.join(items[:-1])} {last} {items[-1]}"
    return items[0] if items else ""


def of_100(share: float) -> int:
    """A share (0-1) as whole children of 100, halves up."""
    return floor(share * 100 + 0.5 + 1e-9)


def count(n: int) -> str:
    """A count with thousands separators."""
    return f"{n:,}"


def signed(value: float) -> str:
    """SDs to a hundredth, with their sign; "0.00" has none."""
    return (f"{value:+.2f}" if round(value, 2) else "0.00").replace("-", "\N{MINUS SIGN}")


def in_10(share: float) -> str:
    """A chance (0-1) as "7 in 10"; never 0 or 10 of 10."""
    whole = round(10 * share)
    if whole < 1:
        return say("in_10_few")
    return say("in_10_most") if whole > 9 else say("in_10", k=whole)
