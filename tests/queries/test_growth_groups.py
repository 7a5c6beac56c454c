"""Growth broken down, pace, who is missing, and what other tests and links show (`growth_state`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.views.growth import NAMES, cohort_choices
from tests.data.built_sets import home, write
from tests.queries import growth_state as state
from tests.queries.growth_state import CUT, NORM, NORMS
from tests.queries.hand_catalog import hand_catalog


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with home(tmp_path_factory.mktemp("groups")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Any) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


@pytest.fixture(scope="module")
def bare(folder: Any) -> str:
    """The same without norms of `diag`, without its cut and without results by standard."""
    gone = ("mastery", "standards", "cut_scores")
    tables = {k: v for k, v in state.tables(norms=False).items() if k not in gone}
    build(made := write(folder / "bare", toml=state.TOML, tables=tables), say=lambda line: None)
    return str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def keyed(panel: Panel, key: str = "key") -> dict[Any, Record]:
    return {row[key]: row for row in panel.records}


def arrays(cohort: int = 2023) -> tuple[np.ndarray, np.ndarray, np.ndarray, state.Yardstick]:
    """Entry, exit, exit school and yardstick of a cohort's matched students on `diag`."""
    here = state.of(cohort)
    entry = np.array([one.at((cohort, "fall")) for one in here])
    left = np.array([one.at((cohort + 2, "spring")) for one in here])
    school = np.array([one.school for one in here])
    return entry, left, school, state.yardstick(entry, left, school, [o.error for o in here])


def verdict(low: float, high: float) -> str:
    return "grew more" if low > 0 else "grew less" if high < 0 else "too close to call"


# Broken down


def check_groups(link: str, masks: dict[str, np.ndarray], data: str, *, these: bool) -> Panel:
    panel = panel_of(link, "by_group", data)
    entry, left, school, fit = arrays()
    rows = keyed(panel)
    assert list(rows) == list(masks)
    for key, mask in masks.items():
        row, values, n = rows[key], fit.own[mask], int(mask.sum())
        assert (row["n"], row["schools"]) == (n, len(set(school[mask])))
        assert row["conditional_growth"] == pytest.approx(values.mean(), abs=0.00051)
        assert row["gain"] == pytest.approx((left - entry)[mask].mean(), abs=0.051)
        half = state.these(n, 190, fit.within) if these else state.like(values, school[mask], 190)
        if half is None:
            assert row["low"] is None and row["verdict"] is None
            assert row["note"] == "too few schools to speak of schools like these"
            continue
        low, high = values.mean() - half, values.mean() + half
        assert (row["low"], row["high"]) == pytest.approx((low, high), abs=0.00051)
        assert row["verdict"] == verdict(low, high)
    question = "these schools" if these else "schools like these"
    assert panel.facts["question"] == question and question in panel.subtitle
    return panel


def test_districts_and_schools_are_asked_about_themselves(data: str) -> None:
    _, _, school, _ = arrays()
    districts = {"D1": np.isin(school, ["S1", "S2"]), "D2": np.isin(school, ["S3", "S4"])}
    check_groups("/growth?by=district", districts, data, these=True)
    schools = {name: school == name for name in ("S1", "S2", "S3", "S4")}
    panel = check_groups("/growth?by=school", schools, data, these=True)
    told = [row["verdict"] for row in panel.records]
    assert panel.sentence.startswith(
        f"Of 4 schools, {told.count('grew more')} grew more than students who started in the same "
        f"place, {told.count('grew less')} grew less"
    )


def test_providers_and_student_groups_are_asked_about_schools_like_these(data: str) -> None:
    """One was used in grade 8 of S1, S2 and S3: three schools; Two at S4 alone; the ten who repeat
    grade 7 left from a grade without a provider."""
    here = state.of()
    _, _, school, _ = arrays()
    repeats = np.array([one.repeats for one in here])
    providers = {"p1": (school != "S4") & ~repeats, "p2": school == "S4", "none": repeats}
    check_groups("/growth?by=provider", providers, data, these=False)
    girls = np.array([one.girl for one in here])
    check_groups("/growth?by=gender", {"female": girls, "male": ~girls}, data, these=False)


def test_student_groups_are_those_of_the_entry_year(data: str) -> None:
    """Thirty of S4 were economically disadvantaged at entry, and nobody was at exit."""
    poor = np.array([one.poor == "yes" for one in state.of()])
    check_groups("/growth?by=econ", {"1": poor, "0": ~poor}, data, these=False)


def test_a_group_within_a_list_of_schools_is_asked_about_these_schools(data: str) -> None:
    here = state.of()
    north = np.array([one.school in ("S1", "S2") for one in here])
    girls = np.array([one.girl for one in here])
    masks = {"female": north & girls, "male": north & ~girls}
    check_groups("/growth?by=gender&district=D1", masks, data, these=True)


def test_successive_cohorts_are_held_against_the_norm(data: str) -> None:
    """A whole cohort is its own yardstick: exit less the exit that keeps the percentile, in points,
    students varying around their school, without a finite-population term."""
    panel = panel_of("/growth?by=year", "by_group", data)
    (m0, s0), (m1, s1) = NORMS[6, "fall"], NORMS[8, "spring"]
    assert [row["key"] for row in panel.records] == ["2021", "2022", "2023"]
    for row in panel.records:
        cohort = int(str(row["key"]))
        here = state.of(cohort)
        entry = np.array([one.at((cohort, "fall")) for one in here])
        left = np.array([one.at((cohort + 2, "spring")) for one in here])
        school = np.array([one.school for one in here])
        off = left - (m1 + (entry - m0) / s0 * s1)
        half = state.these(len(here), None, state.pooled(off, school))
        low, high = off.mean() - half, off.mean() + half
        assert row["n"] == len(here) and row["conditional_growth"] is None
        assert row["gain_vs_norm"] == pytest.approx(off.mean(), abs=0.051)
        assert (row["low"], row["high"]) == pytest.approx((low, high), abs=0.051)
        assert row["verdict"] == verdict(low, high)
    assert panel.facts["unit"] == "points" and panel.facts["successive"] is True


def test_a_group_of_successive_cohorts_is_held_against_each_cohorts_own_yardstick(
    data: str,
) -> None:
    """Twelve entered in 2021, too few for a yardstick: the row says so and does not vanish."""
    rows = keyed(panel_of("/growth?by=year&district=D1", "by_group", data))
    assert list(rows) == ["2021", "2022", "2023"]
    assert rows["2021"]["n"] is None
    assert str(rows["2021"]["hidden"]).startswith("Too few for a yardstick")
    for cohort in (2022, 2023):
        _, _, school, fit = arrays(cohort)
        mask = np.isin(school, ["S1", "S2"])
        row, half = rows[str(cohort)], state.these(int(mask.sum()), len(mask), fit.within)
        mean = fit.own[mask].mean()
        assert row["n"] == mask.sum()
        assert (row["conditional_growth"], row["low"], row["high"]) == pytest.approx(
            (mean, mean - half, mean + half), abs=0.00051
        )


# Is it enough


def test_pace_to_the_grade_8_spring_cut(data: str) -> None:
    """Of the 110 who entered below: entry freed of error, mean exit, three taught years."""
    [row] = panel_of("/growth", "pace", data).records
    _, left, _, fit = arrays()
    below = np.array([one.start > 0 for one in state.of()])
    made = (left[below].mean() - fit.star[below].mean()) / 3
    needed = (CUT - fit.star[below].mean()) / 3
    assert (row["n"], row["years"]) == (110, 3)
    assert (row["made"], row["needed"]) == pytest.approx((made, needed), abs=0.051)
    assert row["gap"] == pytest.approx(row["made"] - row["needed"])
    panel = panel_of("/growth", "pace", data)
    assert (
        panel.sentence.startswith("It was not enough")
        and "the grade 8 spring cut" in panel.sentence
    )


def test_pace_to_the_norm_median_is_named_so(data: str) -> None:
    """`norm` from spring of grade 7 to spring of grade 8, one taught year; below the median of
    grade 7. Its students have no standard errors and it declares no reliability: entry stays."""
    panel = panel_of("/growth?test=norm&span=s7-s8", "pace", data)
    here = [one for one in state.of() if not one.repeats]
    entry = np.array([round(one.at((2024, "spring")) - 12, 1) for one in state.of()])
    left = np.array([round(one.at((2025, "spring")) - 12, 1) for one in state.of()])
    below = entry < NORM[7]
    [row] = panel.records
    assert len(here) == 180 and (row["n"], row["years"]) == (below.sum(), 1)
    start = entry[below].mean()
    wanted = (left[below].mean() - start, NORM[8] - start)
    assert (row["made"], row["needed"]) == pytest.approx(wanted, abs=0.051)
    assert "the grade 8 spring norm median" in panel.sentence
    assert "grade level" not in panel.sentence


def test_pace_is_only_of_spans_that_end_in_grade_8(data: str, bare: str) -> None:
    assert panel_of("/growth?span=f6-s7", "pace", data).state == "not in data"
    assert "neither" in panel_of("/growth", "pace", bare).sentence


# Who is not in the picture


def test_coverage_is_counted_at_each_end(data: str) -> None:
    """Entered: 190 kept and 20 left. Left: 190 matched, ten of them off grade, and 30 joined. The ten
    who moved from S1 to S2 after the first year were not in one school in every taught year."""
    entry, exit_ = panel_of("/growth", "coverage", data).records
    assert (entry["n"], entry["n_kept"], entry["n_left"]) == (210, 190, 20)
    assert (exit_["n"], exit_["n_kept"], exit_["n_joined"]) == (220, 190, 30)
    assert entry["kept_share"] == pytest.approx(190 / 210)
    assert exit_["covered_share"] == pytest.approx(190 / 220)
    assert (exit_["n_off_grade"], exit_["same_school_share"]) == (10, pytest.approx(180 / 190))
    start, *_ = arrays()
    assert entry["mean_kept"] == pytest.approx(start.mean(), abs=0.051)
    assert entry["mean_left"] == state.OTHER_SCORE[6]
    assert (entry["below_kept"], entry["below_left"]) == (0.58, 0.5)  # 110 of 190, 10 of 20
    panel = panel_of("/growth", "coverage", data)
    assert panel.sentence.startswith("Who is not in this picture: 10 of 100 scored in fall of grade "
                                     "6 left before the end, and 14 of 100")  # fmt: skip


def test_a_school_counts_those_who_entered_there_and_those_who_left_from_there(data: str) -> None:
    """S1: 70 of its 80 entrants were kept, ten of whom left from S2; 60 left from it, none joined.
    S2: 40 entrants, all kept; 50 and 20 newcomers at the end."""
    entry, exit_ = panel_of("/growth?school=S1", "coverage", data).records
    assert (entry["n"], entry["n_kept"], entry["n_left"]) == (80, 70, 10)
    assert (exit_["n"], exit_["n_kept"], exit_["n_joined"]) == (60, 60, 0)
    entry, exit_ = panel_of("/growth?school=S2", "coverage", data).records
    assert (entry["n"], entry["n_kept"], entry["n_left"], entry["kept_share"]) == (40, 40, 0, 1)
    assert (exit_["n"], exit_["n_kept"], exit_["n_joined"]) == (70, 50, 20)


def test_every_panel_says_who_is_missing(data: str) -> None:
    answer = ask.answer("/growth?by=district", data=data)
    assert [panel.name for panel in answer.panels] == [*NAMES, "by_group"]
    for panel in answer.panels:
        said = panel.sentence if panel.name == "coverage" else panel.missing
        assert said.startswith("Who is not in this picture"), panel.name


# Other tests


def test_a_test_that_lacks_a_fall_shows_the_twin_of_the_same_students(data: str) -> None:
    """Fall 6 to spring 8 becomes spring 5 to spring 8; who entered grade 6 in 2023 was in grade 5 in
    2022. Without a vertical scale the ten off-grade students count with those who left."""
    for link in ("/growth?test=state", "/growth?test=state&cohort=2023"):
        answer = ask.answer(link, data=data)
        start = answer.panel("by_start")
        assert start is not None and start.records[0]["n"] == 180
        assert "entered grade 5 in spring 2022 and left grade 8 in spring 2025" in start.subtitle
        [told] = [note for note in answer.notes if "nearest span" in note]
        assert "fall of grade 6 to spring of grade 8" in told
        assert "spring of grade 5 to spring of grade 8" in told
        assert any(told in p.notes for p in answer.panels if p.state == "shown"), "where it is read"
    selection = ask.selection("/growth?test=state&cohort=2023", data=data)
    assert cohort_choices(selection) == {"2023": "2021-22"}
    [row] = panel_of("/growth?test=state&by=year", "by_group", data).records
    assert (row["key"], row["group"]) == ("2023", "Entered in 2021-22"), "as the link would say it"
    entry, exit_ = panel_of("/growth?test=state", "coverage", data).records
    assert (entry["n"], entry["n_left"], exit_["n"], exit_["n_off_grade"]) == (190, 10, 180, 0)


def test_a_twin_has_the_same_end_and_the_last_entry_before_it() -> None:
    """`state` holds spring 5 and spring 7 to spring 8: in place of fall 6 the former, of fall 8 the
    latter; of fall 5, which lies before both, and of an end it does not hold, none."""
    catalog = hand_catalog()
    twins = {span: catalog.twin("state", span) for span in ("f6-s8", "f8-s8", "f5-s8", "f6-s7")}
    assert twins == {"f6-s8": "s5-s8", "f8-s8": "s7-s8", "f5-s8": None, "f6-s7": None}


def test_a_span_without_a_twin_is_refused_in_a_sentence(data: str) -> None:
    answer = ask.answer("/growth?test=state&span=f6-s7&by=year", data=data)
    assert {panel.state for panel in answer.panels} == {"not in data"}
    assert [panel.name for panel in answer.panels] == [*NAMES, "by_group"]
    assert "State test cannot follow students from fall of grade 6 to spring of grade 7" in (
        answer.sentence
    )
    assert ", ." not in answer.source


def test_without_a_vertical_scale_there_are_fifths_and_no_points(data: str) -> None:
    answer = ask.answer("/growth?test=state&district=D1", data=data)
    states = {panel.name: panel.state for panel in answer.panels}
    for name in ("trajectory", "moves", "reaching", "arrived", "pace"):
        assert states[name] == "not in data", name
    here = [one for one in state.of() if not one.repeats]
    entry, left = (np.array([one.state[at] for one in here]) for at in (0, 1))
    school = np.array([one.school for one in here])
    fit = state.yardstick(entry, left, school, [])
    north = np.isin(school, ["S1", "S2"])
    panel = answer.panel("by_start")
    assert panel is not None and [row["key"] for row in panel.records] == ["all", *"01234"]
    for row in panel.records:
        mask = north & ((fit.fifth == int(str(row["key"]))) if row["key"] != "all" else True)
        values = (fit.own if row["key"] == "all" else fit.residual)[mask]
        half = state.these(int(mask.sum()), 180, fit.within)
        assert row["n"] == mask.sum() and row["gain"] is None
        assert (row["conditional_growth"], row["low"], row["high"]) == pytest.approx(
            (values.mean(), values.mean() - half, values.mean() + half), abs=0.00051
        )
    assert any("fifths of the entry score" in note for note in panel.notes)


def test_a_vertical_scale_alone_gives_points_and_fifths(data: str) -> None:
    answer = ask.answer("/growth?test=bare&span=f8-s8&district=D1", data=data)
    panels = {panel.name: panel for panel in answer.panels}
    assert panels["trajectory"].state == panels["by_start"].state == "shown"
    assert [row["group"] for row in panels["by_start"].records[1:]] == [
        f"Fifth {n} of entry scores (1 is lowest)" for n in range(1, 6)
    ]
    assert panels["by_start"].records[0]["gain_vs_norm"] is None
    for name in ("moves", "reaching", "arrived", "pace"):
        assert panels[name].state == "not in data", name


def test_without_norms_nothing_is_held_against_one(bare: str) -> None:
    answer = ask.answer("/growth", data=bare)
    panel = answer.panels[0]
    first, last = panel.records[0]["mean"], panel.records[-1]["mean"]
    assert all(row["norm_mean"] is row["same_percentile"] is None for row in panel.records)
    assert not any(name.startswith("norm") for name in panel.columns)
    assert f"gained {round(last - first)} points" in panel.sentence  # type: ignore[operator]
    assert any("no norms" in note for note in answer.notes)
    start = answer.panel("by_start")
    assert start is not None and start.records[0]["share_met_norm"] is None
    rows = panel_of("/growth?by=year", "by_group", bare)
    assert rows.facts["shown"] == "gain" and all(row["low"] is None for row in rows.records)


def test_without_standard_results_there_is_no_stock(bare: str, data: str) -> None:
    assert "no results by standard" in panel_of("/growth", "stock", bare).sentence
    unasked = panel_of("/growth?cohort=2022", "stock", data)
    assert unasked.state == "not in data" and "fall 2021 and spring 2024" in unasked.sentence


# Links


def test_a_stale_span_or_cohort_is_left_out_and_named(data: str) -> None:
    for link, named in (("span=s3-s4", "s3-s4"), ("span=x", "x"), ("cohort=1999", "1999")):
        answer = ask.answer(f"/growth?{link}", data=data)
        assert answer.link == "/growth" and [named in note for note in answer.notices] == [True]
        assert answer.panels[0].state == "shown"


def test_a_cohort_another_span_holds_is_refused_in_a_sentence(data: str) -> None:
    """2024 entered grade 7 in spring; nobody entered grade 6 in that year."""
    answer = ask.answer("/growth?cohort=2024", data=data)
    assert {panel.state for panel in answer.panels} == {"not in data"}
    assert "no students who entered in 2023-24" in answer.sentence
    assert "2020-21, 2021-22 and 2022-23" in answer.sentence


def test_a_cohort_passes_through_grades_so_a_grade_in_the_link_is_noted(data: str) -> None:
    answer, plain = (ask.answer(link, data=data) for link in ("/growth?grade=7", "/growth"))
    assert answer.tables == plain.tables and answer.notices == ()
    assert any("grades do not narrow it" in note for note in answer.notes)
