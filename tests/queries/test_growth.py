"""The Growth page's panels on data worked out by hand or from the definitions (`growth_state`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from data.build import build
from data.spans import parse
from queries import ask
from queries.answer import Panel, Record
from tests.data.built_sets import home, write
from tests.queries import growth_state as state
from tests.queries.growth_state import NORMS, Student

SPAN = parse("f6-s8")
GROUPS: dict[str, Any] = {
    "": lambda one: True,
    "district=D1": lambda one: one.school in ("S1", "S2"),
    "school=S2": lambda one: one.school == "S2",
    "gender=female": lambda one: one.girl,
    "provider=p1": lambda one: one.school != "S4" and not one.repeats,
    "provider=p2": lambda one: one.school == "S4",
}
# Five of the girls entered three below; beside them the next smallest layer is hidden.
HIDDEN = {"gender=female": {"2", "3"}}
FIXED = ("district=D1", "school=S2")  # lists of schools: the question is these very schools


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("growth")
    with home(folder):
        made = write(folder / "set", toml=state.TOML, tables=state.tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def keyed(panel: Panel, key: str = "key") -> dict[Any, Record]:
    return {row[key]: row for row in panel.records}


@cache
def yard(cohort: int = 2023) -> tuple[list[Student], np.ndarray, np.ndarray, state.Yardstick]:
    """The matched students of a cohort, their entry and exit scores, their yardstick."""
    here = state.of(cohort)
    entry = np.array([one.at((cohort, "fall")) for one in here])
    left = np.array([one.at((cohort + 2, "spring")) for one in here])
    school = np.array([one.school for one in here])
    return here, entry, left, state.yardstick(entry, left, school, [one.error for one in here])


def interval(
    values: np.ndarray, school: np.ndarray, *, these: bool, within: float, reference: int
) -> tuple[float, float] | None:
    if these:
        half: float | None = state.these(len(values), reference, within)
    else:
        half = state.like(values, school, reference)
    return None if half is None else (values.mean() - half, values.mean() + half)


def check_interval(row: Record, value: str, wanted: tuple[float, float] | None, words: str) -> None:
    """The row's interval is the one wanted, and its verdict says on which side of 0 it lies."""
    if wanted is None:
        assert (row["low"], row["high"], row["verdict"]) == (None, None, None)
        return
    assert (row["low"], row["high"]) == pytest.approx(wanted, abs=0.00051)
    more, less = words.split("/")
    told = more if wanted[0] > 0 else less if wanted[1] < 0 else "too close to call"
    assert row["verdict"] == told and row[value] == pytest.approx(sum(wanted) / 2, abs=0.00051)


# Trajectory


@pytest.mark.parametrize("link", ["", "district=D1", "gender=female"])
def test_trajectory_window_by_window(link: str, data: str) -> None:
    """Thick: the same students in all eight windows somebody sat. Thin: everyone scored in that
    grade and window (in the last year without the ten who repeat grade 7)."""
    panel = panel_of(f"/growth?{link}", "trajectory", data)
    here = [one for one in state.of() if GROUPS[link](one)]
    whole = [one for one in here if len(one.scores) == 8]
    assert SPAN is not None and len(panel.records) == 9
    first = np.mean([one.at((2023, "fall")) for one in whole])
    for (year, window, grade), row in zip(SPAN.moments(2023), panel.records, strict=True):
        mean, sd = NORMS[grade, window]
        start_mean, start_sd = NORMS[6, "fall"]
        same = mean + (first - start_mean) / start_sd * sd
        assert row["norm_mean"] == mean and row["same_percentile"] == pytest.approx(same, abs=0.051)
        norm = (mean - 0.674 * sd, mean + 0.674 * sd)
        assert (row["norm_low"], row["norm_high"]) == pytest.approx(norm, abs=0.051)
        names = ("n", "mean", "low", "high", "quarter_low", "quarter_high", "everyone_mean")
        if (year, window) == (2024, "winter"):
            assert row["held"] is False and [row[name] for name in names] == [None] * 7
            continue
        scores = np.array([one.at((year, window)) for one in whole])
        half = 1.959963984540054 * scores.std(ddof=1) / np.sqrt(len(scores))
        quarters = np.quantile(scores, [0.25, 0.75])
        everyone = [
            one.at((year, window))
            for one in state.of()
            if (year, window) in one.scores
            and one.grade(year) == grade
            and GROUPS[link](one if year > 2023 else _where_it_entered(one))
        ]
        everyone += _others(link, year, grade)
        assert (row["held"], row["n"], row["n_everyone"]) == (True, len(whole), len(everyone))
        assert [row[name] for name in names[1:]] == pytest.approx(
            [
                scores.mean(),
                scores.mean() - half,
                scores.mean() + half,
                *quarters,
                np.mean(everyone),
            ],
            abs=0.051,
        )


def _where_it_entered(one: Student) -> Student:
    return Student(**{**one.__dict__, "school": one.entered})


def _others(link: str, year: int, grade: int) -> list[float]:
    """Scores of those who left or joined, all of them girls, in one year."""
    found = []
    for _, school, windows, _ in state.others():
        there = link != "district=D1" or school in ("S1", "S2")
        found += [state.OTHER_SCORE[grade]] if there and windows[0][0] == year else []
    return found


def test_the_gap_to_the_norm_at_both_ends_is_said(data: str) -> None:
    panel = panel_of("/growth", "trajectory", data)
    whole = [one for one in state.of() if len(one.scores) == 8]
    gaps = [
        np.mean([one.at(at) for one in whole]) - NORMS[g, at[1]][0]
        for at, g in (((2023, "fall"), 6), ((2025, "spring"), 8))
    ]
    assert [panel.facts["gap_entry"], panel.facts["gap_exit"]] == pytest.approx(gaps, abs=0.11)
    assert panel.sentence.startswith("The same 170 students: 2 points above the norm")
    assert "Thick: the 170 of 190 matched students" in panel.subtitle
    assert any("Winter of grade 7" in note for note in panel.notes)


# Moves


def test_moves_of_everyone_are_the_table(data: str) -> None:
    """40 of 190 rose, 120 held, 30 sank; the whole data set has no like students beside it."""
    panel = panel_of("/growth", "moves", data)
    counts = {(0, 0): 60, (0, 1): 20, (1, 0): 20, (1, 1): 40, (1, 2): 10, (2, 1): 10, (2, 2): 20}
    counts[3, 2] = 10
    assert {(row["from_first"], row["to_first"]): row["n"] for row in panel.records} == counts
    for row in panel.records:
        assert row["share"] == pytest.approx(row["n"] / 190) and row["like_share"] is None
        came, went = row["from_first"], row["to_first"]
        assert row["move"] == ("rose" if went < came else "held" if went == came else "sank")
    entry, exit_ = panel.groups
    assert [part.n for part in entry.parts] == [80, 70, 30, 10]
    assert [part.n for part in exit_.parts] == [80, 70, 40, 0, 0]
    assert panel.sentence.endswith("21 of 100 students rose a layer or more, 63 held theirs and 16 "
                                   "sank.")  # fmt: skip


def test_moves_beside_students_of_the_same_entry_layers(data: str) -> None:
    """North enters 50, 40, 20. Like students: of 50, 3/4 and 1/4; of 40, 2/7, 4/7, 1/7; of 20, 1/3
    one below and 2/3 two below: rising 40 x 2/7 + 20/3 = 18.1 of 110; here 10 + 10."""
    panel = panel_of("/growth?district=D1", "moves", data)
    like = {(0, 0): 37.5, (0, 1): 12.5, (1, 0): 80 / 7, (1, 1): 160 / 7, (1, 2): 40 / 7}
    like |= {(2, 1): 20 / 3, (2, 2): 40 / 3}
    found = {(row["from_first"], row["to_first"]): row for row in panel.records}
    assert set(found) == set(like)
    counts = {(0, 0): 30, (0, 1): 20, (1, 0): 10, (1, 1): 30, (1, 2): 0, (2, 1): 10, (2, 2): 10}
    assert {key: row["n"] for key, row in found.items()} == counts
    for key, row in found.items():
        assert row["like_share"] == pytest.approx(like[key] / 110, abs=0.0051)
    assert panel.facts["rose"] == pytest.approx(20 / 110)
    assert panel.facts["like_rose"] == pytest.approx(18.1 / 110, abs=0.0101)


# Stock and flow


def test_stock_and_flow_worked_out(data: str) -> None:
    """SKILLS: results of the 60 and 50 students of S1 and S2, over 110. Grade 5: 60 + 50 recovered,
    60 + 50 still open, 60 first seen, of 180 + 100 open at entry. Grade 6: 60 slipped, 110 kept, 50
    still open. Grade 7: 110 newly added. Grade 8: 50 newly added, 60 first asked and finished."""
    panel = panel_of("/growth", "stock", data)
    names = ("recovered", "still_open", "slipped", "kept", "newly_added", "first_seen",
             "first_asked_finished", "pair_share")  # fmt: skip
    counts = {
        None: (110, 160, 60, 110, 160, 60, 60, 270 / 330),
        5: (110, 110, 0, 0, 0, 60, 0, 220 / 280),
        6: (0, 50, 60, 110, 0, 0, 0, 1.0),
        7: (0, 0, 0, 0, 110, 0, 0, None),
        8: (0, 0, 0, 0, 50, 0, 60, None),
    }
    rows = keyed(panel, "origin_grade")
    assert set(rows) == set(counts) and {row["n"] for row in rows.values()} == {110}
    for origin, (*parts, again) in counts.items():
        row = rows[origin]
        told = [row[name] for name in names[:-1]]
        assert told == pytest.approx([part / 110 for part in parts], abs=0.051)
        assert row["pair_share"] == (again and pytest.approx(again, abs=0.0051))
        assert row["carried_in"] == pytest.approx(row["recovered"] + row["still_open"])
        added = sum(row[name] for name in ("still_open", "slipped", "newly_added", "first_seen"))
        assert row["open_at_exit"] == pytest.approx(added)
        assert row["after_entry"] is (origin in (7, 8))
    assert panel.sentence.startswith(
        "The stock of open skills grew: of 2.5 a student carried in, 1.0 were recovered, while 0.5 "
        "slipped and 1.5 were newly added"
    )
    one = panel_of("/growth?school=S2", "stock", data).records[0]
    assert (one["n"], one["recovered"], one["still_open"], one["newly_added"]) == (50, 1, 2, 2)
    gone = panel_of("/growth?district=D2", "stock", data)
    assert gone.state == "too small", "nobody of South has results at both ends"


# Growth beside students who started in the same place


@pytest.mark.parametrize("link", list(GROUPS))
def test_growth_by_start_from_the_definitions(link: str, data: str) -> None:
    panel = panel_of(f"/growth?{link}", "by_start", data)
    here, entry, left, fit = yard()
    school = np.array([one.school for one in here])
    norm = NORMS[8, "spring"][0] - NORMS[6, "fall"][0]
    inside = np.array([GROUPS[link](one) for one in here])
    rows = keyed(panel)
    assert {start for start, row in rows.items() if row["hidden"]} == HIDDEN.get(link, set())
    for start, row in rows.items():
        if row["hidden"]:
            continue
        mask = inside & np.array([start == "all" or one.start == int(start) for one in here])
        assert (row["n"], row["schools"]) == (mask.sum(), len(set(school[mask])))
        values = (fit.own if start == "all" else fit.residual)[mask]
        gain = (left - entry)[mask]
        assert row["gain"] == pytest.approx(gain.mean(), abs=0.051)
        (m0, s0), (m1, s1) = NORMS[6, "fall"], NORMS[8, "spring"]
        keeps = m1 + (entry[mask].mean() - m0) / s0 * s1
        assert row["gain_vs_norm"] == pytest.approx(left[mask].mean() - keeps, abs=0.051)
        for name, count in (
            ("share_above_like", (fit.residual[mask] >= 0).sum()),
            ("share_met_norm", (gain >= norm - 1e-9).sum()),
        ):
            if row[name] is not None:
                assert row[name] == pytest.approx(count / mask.sum(), abs=0.0051)
        if link == "" and start == "all":
            assert row["conditional_growth"] == 0.0 and row["low"] is None
            continue
        wanted = interval(
            values, school[mask], these=link in FIXED, within=fit.within, reference=190
        )
        assert row["conditional_growth"] == pytest.approx(values.mean(), abs=0.00051)
        check_interval(row, "conditional_growth", wanted, "grew more/grew less")
    starts = {str(one.start) for one in np.array(here)[inside]}
    assert set(rows) == {"all"} | starts and f"{fit.sd:.1f} points" in panel.subtitle


def test_a_school_is_not_moved_by_the_error_of_its_start_and_a_group_across_schools_is(
    data: str,
) -> None:
    """The term b (entry - entry*) / D is 0 over a school and not over the girls of all schools."""
    here, _, _, fit = yard()
    shift = fit.residual - fit.own
    for name in ("S1", "S2", "S3", "S4"):
        assert shift[[one.school == name for one in here]].sum() == pytest.approx(0, abs=1e-9)
    girls = shift[[one.girl for one in here]].mean()
    found = panel_of("/growth?gender=female", "by_start", data).records[0]
    plain = fit.residual[[one.girl for one in here]].mean()
    assert found["conditional_growth"] == pytest.approx(plain - girls, abs=0.00051)


# How many arrive


@pytest.mark.parametrize("link", ["", "district=D1", "gender=female", "provider=p1"])
def test_arriving_and_rising_beside_like_students(link: str, data: str) -> None:
    """Reference: reaching 20/70, 0/30, 0/10; rising 20/70 and 10/30, the ten on the floor left out."""
    panel = panel_of(f"/growth?{link}", "reaching", data)
    here, *_ = yard()
    school = np.array([one.school for one in here])
    start, end = np.array([one.start for one in here]), np.array([one.end for one in here])
    rate, rises = np.array([0, 2 / 7, 0, 0])[start], np.array([0, 2 / 7, 1 / 3, 0])[start]
    inside = np.array([GROUPS[link](one) for one in here])
    rows = keyed(panel)
    assert set(rows) == {"below"} | {str(layer) for layer in set(start[inside]) if layer}
    for key, row in rows.items():
        layer = start >= 1 if key == "below" else start == int(key)
        mask, can = inside & layer, inside & layer & (start < 3)
        if row["hidden"]:
            assert row["n"] is None and key in HIDDEN[link]
            continue
        reached = (end == 0)[mask]
        assert row["n"] == mask.sum()
        assert row["share_reaching"] == pytest.approx(reached.mean(), abs=0.0051)
        if row["share_closing"] is not None:
            rose = (end < start)[can].mean()
            assert row["share_closing"] == pytest.approx(rose, abs=0.0051)
        if link == "":
            assert row["share_reaching_like"] is None and row["verdict"] is None
            continue
        assert row["share_reaching_like"] == pytest.approx(rate[mask].mean(), abs=0.0051)
        if row["share_closing_like"] is not None:
            assert row["share_closing_like"] == pytest.approx(rises[can].mean(), abs=0.0051)
        values = reached - rate[mask]
        within = state.pooled(((end == 0) - rate)[layer], school[layer])
        wanted = interval(
            values, school[mask], these=link in FIXED, within=within, reference=int(layer.sum())
        )
        assert row["difference"] == pytest.approx(values.mean(), abs=0.0051)
        if wanted is not None:
            assert (row["low"], row["high"]) == pytest.approx(wanted, abs=0.0051)
            low, high = wanted
            told = "more" if low > 0 else "fewer" if high < 0 else "too close to call"
            assert row["verdict"] == told


def test_arrived_with_or_added_here(data: str) -> None:
    """Below at exit: 70 one below, of whom 20 were at grade level; 40 two below, all from below."""
    rows = keyed(panel_of("/growth", "arrived", data))
    told = {key: (row["n"], row["arrived_below"], row["added_here"]) for key, row in rows.items()}
    wanted = {"all": (110, 90 / 110, 20 / 110), "1": (70, 50 / 70, 20 / 70), "2": (40, 1.0, 0.0)}
    assert {key: pytest.approx(value) for key, value in wanted.items()} == told
