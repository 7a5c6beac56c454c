"""The path of the same students, who is not in it, and whether the pace is enough."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from components.figures.canvas import canvas
from components.figures.matched import matched
from components.figures.pace import pace
from components.figures.trajectory import AXIS, trajectory
from components.theme import TOKENS, Look
from tests.components.figure_groups import LOOKS, texts

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
WINDOWS = ("fall", "winter", "spring")
X = {"fall": 0, "winter": 9, "spring": 18}
OF_STUDENTS = ("n", "mean", "low", "high", "quarter_low", "quarter_high")
ALL = (
    *(*OF_STUDENTS, "n_everyone", "everyone_mean"),
    *("norm_mean", "norm_low", "norm_high", "same_percentile"),
)


def slot(position, grade, window, **more):
    """A window of a cohort that enters grade 6 in 2023: 460 at first, 4 points more each time."""
    mean = 460 + 4 * position
    year = 2017 + grade
    values = {
        **{"n": 168, "mean": mean, "low": mean - 3, "high": mean + 3},
        **{"quarter_low": mean - 9, "quarter_high": mean + 8},
        **{"n_everyone": 1204, "everyone_mean": mean + 5},
        **{"norm_mean": 478, "norm_low": 469, "norm_high": 487, "same_percentile": 455},
    }
    return {
        "position": position,
        "grade": grade,
        "window": window,
        "school_year": year,
        "group": f"{window.capitalize()}, grade {grade}, {year - 1}-{year % 100}",
        "held": True,
        **values,
        **more,
    }


def unsat(record):
    """The same slot, when nobody sat."""
    return {**record, "held": False, **dict.fromkeys(ALL)}


def cohort(first=6, last=8):
    """Every window from fall of the first grade to spring of the last."""
    named = [(grade, window) for grade in range(first, last + 1) for window in WINDOWS]
    return [slot(place, *each) for place, each in enumerate(named)]


USUAL = cohort()
FACTS = {"norms": True, "gap_entry": -18.0, "gap_exit": 14.0, "n": 168}
MISSING = [*USUAL[:4], unsat(USUAL[4]), *USUAL[5:]]
NO_NORMS = [{**record, **dict.fromkeys(ALL[8:])} for record in USUAL]


def steps(figure):
    """((x, y), (x, y)) of every stroke that a line or an outline of a trace draws."""
    found = []
    for trace in figure["data"]:
        if trace["mode"] == "markers":
            continue
        points = list(zip(trace["x"], trace["y"], strict=True))
        found += [pair for pair in pairwise(points) if None not in pair[0] and None not in pair[1]]
    return found


def dotted(figure):
    """(x from, x to) of what is drawn dotted, thick lines only: the summers of our students."""
    [trace] = [
        trace
        for trace in figure["data"]
        if "dash" in trace.get("line", {}) and trace["line"]["width"] > 2.5
    ]
    return [x for x in trace["x"] if x is not None]


def shown(figure):
    return " ".join(texts(figure)).replace("<br>", " ")


@pytest.mark.parametrize("look", LOOKS)
def test_a_window_nobody_sat_breaks_every_line(look):
    """Winter of grade 7 stands at 25 + 9: no stroke may lead from one side of it to the other."""
    figure = trajectory(MISSING, FACTS, look=look)
    assert [pair for pair in steps(figure) if (pair[0][0] - 34) * (pair[1][0] - 34) < 0] == []
    assert 34 not in [x for trace in figure["data"] for x in trace["x"]]
    assert "no tests" in shown(figure)
    whole = trajectory(USUAL, FACTS, look=look)
    assert "no tests" not in shown(whole)
    assert 34 in [x for trace in whole["data"] for x in trace["x"]]


def test_the_norm_goes_on_where_only_our_students_have_a_gap():
    """A norm of that window is known, so it may be drawn; of students nothing is there."""
    known = {name: USUAL[4][name] for name in ALL[8:]}
    # A count of everyone in a window nobody sat would be a mistake: it is not drawn either.
    odd = {**MISSING[4], **known, "n_everyone": 9, "everyone_mean": 470}
    figure = trajectory([*MISSING[:4], odd, *MISSING[5:]], FACTS, look=WIDE)
    places = [
        place for trace in figure["data"] for place in zip(trace["x"], trace["y"], strict=True)
    ]
    at = {y for x, y in places if x == 34}
    assert at == {known[name] for name in ALL[8:]}


@pytest.mark.parametrize("look", LOOKS)
def test_points_have_words_and_whiskers_end_at_the_interval(look):
    figure = trajectory(USUAL, FACTS, look=look)
    everyone, ours = [trace for trace in figure["data"] if trace.get("hoverinfo") == "text"]
    assert ours["x"] == [25 * (each["grade"] - 6) + X[each["window"]] for each in USUAL]
    assert ours["y"] == [each["mean"] for each in USUAL]
    assert everyone["y"] == [each["everyone_mean"] for each in USUAL]
    [whiskers] = [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    pairs = list(zip(whiskers["y"][::3], whiskers["y"][1::3], strict=True))
    assert pairs == [(each["low"], each["high"]) for each in USUAL]
    first = ours["hovertext"][0]
    assert "Fall, grade 6, 2022-23" in first and "The same students: 460, 168 students" in first
    assert "457 to 463" in first and "451 to 468" in first and "1,204 students" in first


def test_a_narrow_interval_is_not_rounded_away():
    record = {**USUAL[0], "mean": 460.2, "low": 459.9, "high": 460.5}
    hover = shown(trajectory([record, *USUAL[1:]], FACTS, look=WIDE))
    assert "459.9 to 460.5" in hover


def test_only_a_summer_is_dotted():
    figure = trajectory(USUAL, FACTS, look=WIDE)
    assert dotted(figure) == [18, 25, 43, 50]
    assert texts(figure).count("summer") == 2
    springs = [slot(place, 5 + place, "spring") for place in range(4)]
    figure = trajectory(springs, FACTS, look=WIDE)
    assert "summer" not in texts(figure)
    assert [trace for trace in figure["data"] if trace.get("line", {}).get("width") == 4.4]


def test_summers_are_shorter_than_the_steps_of_a_year():
    xs = trajectory(USUAL, FACTS, look=WIDE)["data"][-1]["x"]
    gaps = [b - a for a, b in pairwise(xs)]
    assert gaps == [9, 9, 7, 9, 9, 7, 9, 9]


@pytest.mark.parametrize("look", LOOKS)
def test_withheld_values_are_never_drawn_as_zero(look):
    """A slot with a mean but no n has no point either; neither has one with an n but no mean."""
    hidden = {**USUAL[4], **dict.fromkeys(OF_STUDENTS), "hidden": "fewer than 10 students"}
    no_count, no_mean = {**USUAL[2], "n": None}, {**USUAL[6], "mean": None, "low": None}
    records = [*USUAL[:2], no_count, USUAL[3], hidden, USUAL[5], no_mean, *USUAL[7:]]
    figure = trajectory(records, FACTS, look=look)
    ours = [trace for trace in figure["data"] if trace.get("hoverinfo") == "text"][-1]
    assert len(ours["x"]) == 6 and not {18, 34, 50} & set(ours["x"])
    assert min(y for trace in figure["data"] for y in trace["y"] if y is not None) > 400
    assert "fewer than 10 students" in shown(figure) and "no tests" not in shown(figure)


@pytest.mark.parametrize("look", LOOKS)
def test_both_gaps_are_said_in_their_colours(look):
    notes = {
        note["text"].replace("<br>", " "): note["font"]["color"]
        for note in trajectory(USUAL, FACTS, look=look)["layout"]["annotations"]
    }
    assert notes["<b>18 points</b> below"] == TOKENS[look.theme]["sank"]
    assert notes["<b>14 points</b> above"] == TOKENS[look.theme]["rose"]


def test_a_bracket_reaches_from_the_mean_to_the_norm():
    paths = [shape["path"] for shape in trajectory(USUAL, FACTS, look=WIDE)["layout"]["shapes"]]
    heights = [re.findall(r",([\d.]+)", path) for path in paths]
    assert ["460.0", "460.0", "478.0", "478.0"] in heights
    assert ["492.0", "492.0", "478.0", "478.0"] in heights


@pytest.mark.parametrize("look", LOOKS)
def test_small_gaps_are_neither_nothing_nor_a_point(look):
    facts = {**FACTS, "gap_entry": -0.3, "gap_exit": 0.0}
    words = shown(trajectory(USUAL, facts, look=look))
    assert "<b>under 1 point</b> below" in words and "<b>no gap</b>" in words
    facts = {**FACTS, "gap_entry": 1.2, "gap_exit": -1234.0}
    words = shown(trajectory(USUAL, facts, look=look))
    assert "<b>1 point</b> above" in words and "<b>1,234 points</b> below" in words


@pytest.mark.parametrize("look", LOOKS)
def test_without_norms_there_is_no_ribbon_and_no_bracket(look):
    facts = {"norms": False, "gap_entry": None, "gap_exit": None, "n": 168}
    figure = trajectory(NO_NORMS, facts, look=look)
    words = shown(figure)
    assert not re.search("norm|percentile|below|above", words)
    assert [trace["opacity"] for trace in figure["data"] if "fill" in trace] == [0.18]
    assert "168 students" in words and "everyone tested" in words and AXIS in words


@pytest.mark.parametrize("look", LOOKS)
def test_every_line_has_its_name_in_the_plot(look):
    figure = trajectory(cohort(3), FACTS, look=look)
    words = shown(figure)
    for name in (
        "168 students",
        "everyone tested",
        "norm group’s mean",
        "middle half of the norm group",
        "their middle half",
        "if they had kept their percentile",
    ):
        assert name in words
    low, high = figure["layout"]["yaxis"]["range"]
    names = [note for note in figure["layout"]["annotations"] if note["yanchor"] == "middle"]
    assert all(low <= note["y"] <= high for note in names)


@pytest.mark.parametrize("look", LOOKS)
def test_names_at_the_right_do_not_lie_over_each_other(look):
    """Even where all lines end at one height."""
    same = {name: 460 for name in ALL if name not in ("n", "n_everyone")}
    records = [{**record, **same} for record in USUAL[:-1]]
    records.append({**USUAL[-1], **same, "norm_high": 470})
    figure = trajectory(records, {**FACTS, "gap_exit": 0.0}, look=look)
    layout = figure["layout"]
    low, high = layout["yaxis"]["range"]
    margin = layout["margin"]
    pixel = (layout["height"] - margin["t"] - margin["b"]) / (high - low)
    ends = sorted(
        (note["y"] * pixel, 1.25 * note["font"]["size"] * (1 + note["text"].count("<br>")))
        for note in layout["annotations"]
        if note.get("xref") == "paper" and note["x"] == 1
    )
    assert len(ends) == 7
    for (one, tall), (other, wide) in pairwise(ends):
        assert other - one >= (tall + wide) / 2


def test_counts_stand_under_the_axis_where_there_is_room():
    wide = texts(trajectory(USUAL, FACTS, look=WIDE))
    assert wide.count("168") == 9 and wide.count("1,204") == 9
    assert "168" not in texts(trajectory(USUAL, FACTS, look=PHONE))
    years = texts(trajectory(cohort(3), FACTS, look=WIDE))
    assert "168" not in years and years.count("Fall") == 1 and years.count("Spring") == 1
    assert [text for text in years if re.fullmatch(r"grade \d", text)] == [
        f"grade {grade}" for grade in range(3, 9)
    ]


def test_two_moments_are_joined_and_two_alone_are_not():
    ends = [slot(0, 5, "spring"), slot(1, 8, "spring")]
    assert [pair for pair in steps(trajectory(ends, FACTS, look=WIDE)) if pair[1][1] == 464]
    between = [unsat(slot(place, 5 + place, "spring")) for place in (1, 2)]
    figure = trajectory([ends[0], *between, slot(3, 8, "spring")], FACTS, look=WIDE)
    assert [pair for pair in steps(figure) if abs(pair[1][0] - pair[0][0]) > 10] == []
    assert texts(figure).count("no tests") == 1


MATCHED = (
    {
        **{"end": "entry", "group": "Scored in fall of grade 6", "n": 1200, "n_kept": 900},
        **{"n_left": 300, "kept_share": 0.75, "mean_kept": 466.2, "mean_left": 457.9},
        **{"below_kept": 0.58, "below_left": 0.70},
    },
    {
        **{"end": "exit", "group": "Scored in spring of grade 8", "n": 1000, "n_kept": 900},
        **{"n_joined": 100, "covered_share": 0.9, "n_off_grade": 14, "same_school_share": 0.81},
    },
)


def heights(figure):
    """Height of every piece that answers the pointer, in order."""
    traces = [trace for trace in figure["data"] if trace.get("hoverinfo") == "text"]
    return [max(trace["y"]) - min(trace["y"]) for trace in traces]


@pytest.mark.parametrize("look", LOOKS)
def test_bars_of_both_ends_are_to_scale(look):
    drawn = heights(matched(MATCHED, look=look))
    whole = drawn[0] / 900
    assert drawn == pytest.approx([900 * whole, 300 * whole, 900 * whole, 100 * whole], abs=0.1)


@pytest.mark.parametrize("look", LOOKS)
def test_kept_and_left_stand_side_by_side(look):
    words = re.sub(r"<[^>]*>", " ", shown(matched(MATCHED, look=look)))
    words = " ".join(words.split())
    for text in (
        *("900 followed (75%)", "mean at entry 466", "58% below the waterline"),
        *("300 left (25%)", "mean at entry 458", "70% below the waterline"),
        *("The same 900 students (90%)", "100 joined (10%)"),
        *("14 in another grade by then", "81% in one school throughout"),
    ):
        assert text in words


def test_without_counts_shares_are_drawn_and_nobody_has_no_piece():
    records = [
        {**MATCHED[0], "n": None, "n_kept": None, "n_left": None, "mean_left": None},
        {**MATCHED[1], "n": None, "n_kept": None, "n_joined": None, "covered_share": 1.0},
    ]
    figure = matched(records, look=WIDE)
    assert heights(figure) == pytest.approx([117, 39, 156], abs=0.1)
    words = shown(figure)
    assert "75% followed" in words and "each bar is 100 percent" in words
    assert "None" not in words and "mean at entry 0" not in words
    assert "each bar" not in shown(matched(MATCHED, look=WIDE))


@pytest.mark.parametrize("look", LOOKS)
def test_an_end_that_may_not_be_shown_says_why(look):
    hidden = {"end": "entry", "group": "Scored in fall", "hidden": "fewer than 10 students"}
    figure = matched([hidden, MATCHED[1]], look=look)
    assert len(heights(figure)) == 2 == len(figure["data"])
    assert "Fewer than 10 students" in shown(figure)


PACE = {
    **{"group": "Students who entered below grade level", "n": 97, "years": 3},
    **{"made": 7.4, "needed": 11.2, "gap": -3.8, "hidden": None},
}
TARGET = {"target": "the grade 8 spring cut"}


@pytest.mark.parametrize("look", LOOKS)
def test_both_paces_start_at_zero_and_the_difference_is_said(look):
    figure = pace([PACE], TARGET, look=look)
    assert [bar["x"] for bar in figure["data"]] == [[7.4], [11.2]]
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 0 < 11.2 < high
    words = shown(figure)
    assert "to reach the grade 8 spring cut in 3 years" in words
    assert "<b>3.8 points a year</b> less than needed" in words
    assert "by 97 students who entered below grade level" in words


def test_more_than_needed_just_enough_and_a_loss():
    more = shown(pace([{**PACE, "made": 12.9}], TARGET, look=WIDE))
    assert "<b>1.7 points a year</b> more than needed" in more
    assert "as much as needed" in shown(pace([{**PACE, "made": 11.2}], TARGET, look=WIDE))
    loss = pace([{**PACE, "made": -1.3}], TARGET, look=WIDE)
    assert "\u22121.3" in shown(loss) and "-1.3" not in shown(loss)
    assert loss["layout"]["xaxis"]["range"][0] < -1.3


@pytest.mark.parametrize("look", LOOKS)
def test_a_pace_that_may_not_be_shown_is_no_bar(look):
    hidden = {**PACE, "n": None, "made": None, "hidden": "fewer than 10 students"}
    figure = pace([hidden], TARGET, look=look)
    assert [bar["x"] for bar in figure["data"]] == [[11.2]]
    words = shown(figure)
    assert "Fewer than 10 students" in words and "less than needed" not in words


@pytest.mark.parametrize("look", LOOKS)
def test_growth_is_small_plain_json_in_neutral_words(look):
    for figure in (
        trajectory(USUAL, FACTS, look=look),
        trajectory(cohort(3), FACTS, look=look),
        matched(MATCHED, look=look),
        pace([PACE], TARGET, look=look),
    ):
        text = json.dumps(figure, allow_nan=False)
        assert len(text) < 40_000
        assert figure["layout"]["template"] == {} and "transition" not in figure["layout"]
        assert not re.search("failing|months|impact", text)


def test_growth_leaves_on_a_slide():
    for figure in (
        trajectory(USUAL, FACTS, look=SLIDE),
        matched(MATCHED, look=SLIDE),
        pace([PACE], TARGET, look=SLIDE),
    ):
        slide = canvas(figure, title="The same", subtitle="Of all.", source="Made up.", look=SLIDE)
        assert set(texts(figure)) < set(texts(slide))
