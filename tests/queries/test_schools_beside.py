"""Chosen schools beside each other, and schools like one, on the small data set of `school_state`."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from tests.data.built_sets import home, write
from tests.queries import school_state as state


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with home(tmp_path_factory.mktemp("schools")) as place:
        yield place


@pytest.fixture(scope="module")
def data(folder: Path) -> str:
    made = write(folder / "set", toml=state.TOML, tables=state.tables())
    build(made, say=lambda line: None)
    return str(made)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None, f"{link} has no panel {name}"
    return found


def keyed(panel: Panel) -> dict[Any, Record]:
    return {row["key"]: row for row in panel.records}


def near(value: Any, expected: float, *, to: float = 0.00051) -> bool:
    return value == pytest.approx(expected, abs=to)


# Side by side


def test_the_difference_of_two_schools(data: str) -> None:
    """s_w^2 (1/40 + 1/35)."""
    panel = panel_of("/schools?compare=A,B", "pairs", data)
    [row] = panel.records
    value = state.residuals("A", 2025).mean() - state.residuals("B", 2025).mean()
    half = 1.959964 * sqrt(state.measured(2025).within * (1 / 40 + 1 / 35))
    assert (row["a"], row["b"], row["n_a"], row["n_b"]) == ("A School", "B School", 40, 35)
    assert near(row["difference"], float(value)) and near(row["low"], float(value) - half)
    assert row["verdict"] == "A School grew more"
    assert panel.sentence == "A School grew more: the difference can be told from chance."
    other = panel_of("/schools?compare=A,B,E", "pairs", data)
    assert len(other.records) == 3 and "fewer than 1" in other.notes[0]


def test_places_beside_each_other_hold_the_same_numbers_as_alone(data: str) -> None:
    """Of A's 40 matched: 20 entered and left at grade level, 20 entered and left one below."""
    answer = ask.answer("/schools?compare=A,B", data=data)
    paths, flows, bergs = (answer.panel(f"side_{name}") for name in ("paths", "flows", "bergs"))
    assert paths and flows and bergs
    mine = [row for row in paths.records if row["key"] == "A"]
    held = [one for one in state.of(2025) if one.school == "A"]
    assert near(mine[0]["mean"], float(np.mean([one.entry for one in held])), to=0.051)
    assert near(mine[-1]["mean"], float(np.mean([one.left for one in held])), to=0.051)
    row = keyed(flows)["A"]
    assert (row["n"], row["rose"], row["held"], row["sank"]) == (40, 0.0, 1.0, 0.0)
    [first, _] = bergs.groups
    assert (first.label, first.n, first.share_below) == ("A School", 50, 0.4)


@pytest.mark.parametrize(
    ("compare", "state_", "words"),
    [
        ("A", "nothing", "Choose at least 2 schools of this cohort to set them beside each other."),
        ("A,M&cohort=2024", "nothing", "M School has no matched student of this cohort"),
        ("M,N", "too small", "fewer than two of the chosen have 10 matched students"),
    ],
)
def test_places_that_are_not_there_or_too_small_are_named(
    compare: str, state_: str, words: str, data: str
) -> None:
    panel = panel_of(f"/schools?compare={compare}", "pairs", data)
    assert panel.state == state_ and words in panel.sentence


def test_one_of_three_who_is_not_there_is_named(data: str) -> None:
    panel = panel_of("/schools?compare=A,B,M&cohort=2024", "pairs", data)
    assert panel.state == "shown" and len(panel.records) == 1
    assert "M School has no matched student of this cohort and selection." in panel.notes


def test_side_by_side_with_a_grade_in_the_link(data: str) -> None:
    """A cohort passes through the grades of its span: the icebergs are those of its exit."""
    bergs = panel_of("/schools?compare=A,B&grade=6", "side_bergs", data)
    assert [group.n for group in bergs.groups] == [50, 35]


# Schools like this one


def _like() -> dict[str, dict[str, float]]:
    """School -> what it takes in, by the definitions, of the ordered ones."""
    found = {}
    for school in "ABEFHL":
        held = [one for one in state.of(2025) if one.school == school]
        found[school] = {
            "depth": float(np.mean([one.start for one in held])),
            "econ": float(np.mean([one.poor for one in held])),
            "el": float(np.mean([one.learner for one in held])),
            "size": float(len(held)),
        }
    return found


def test_alike_is_the_root_mean_square_of_differences_each_over_its_sd(data: str) -> None:
    """Four features (disability is not recorded), SDs among the ordered schools, n - 1."""
    panel = panel_of("/schools?like=A&near=2", "alike", data)
    intake = _like()
    sd = {name: np.std([one[name] for one in intake.values()], ddof=1) for name in intake["A"]}
    away = {
        school: sqrt(np.mean([((one[n] - intake["A"][n]) / sd[n]) ** 2 for n in sd]))
        for school, one in intake.items()
    }
    wanted = sorted((s for s in away if s != "A" and away[s] <= 2), key=lambda s: away[s])
    assert [row["key"] for row in panel.records] == ["A", *wanted]
    for row in panel.records[1:]:
        school = str(row["key"])
        assert near(row["distance"], away[school], to=0.0051)
        assert near(row["econ"], intake[school]["econ"], to=0.0051)
        assert near(row["entry_depth"], intake[school]["depth"], to=0.051)
        gap = (intake[school]["size"] - intake["A"]["size"]) / sd["size"]
        assert near(row["size_difference"], gap, to=0.051)
    assert any("students with a disability" in note for note in panel.notes)


def test_better_is_said_only_where_the_interval_lies_above_zero(data: str) -> None:
    for like in "ABEFHL":
        panel = panel_of(f"/schools?like={like}&near=2", "alike", data)
        better = []
        for row in panel.records:
            low = row["difference_low"]
            assert row["better"] is (low is not None and float(str(low)) > 0)
            better += [str(row["group"])] if row["better"] else []
        assert panel.sentence.startswith("Same intake, better growth") == bool(better)
        assert all(name in panel.sentence for name in better[:3])


def test_alike_speaks_of_the_whole_data_set_whatever_is_filtered(data: str) -> None:
    plain = panel_of("/schools?like=A&near=2", "alike", data).records
    for link in ("district=North", "gender=female", "provider=one"):
        assert panel_of(f"/schools?like=A&near=2&{link}", "alike", data).records == plain


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("like=M", "Too small to show: M School in this cohort (fewer than 10 students)."),
        ("like=N", "Too small to show: N School in this cohort (hidden, so that"),
        ("like=M&cohort=2024", "Nothing found: M School has no matched students of this cohort."),
        ("like=A&near=0.25", "None of the schools took in students like A School's"),
    ],
)
def test_who_has_no_likes_is_said(link: str, words: str, data: str) -> None:
    assert panel_of(f"/schools?{link}", "alike", data).sentence.startswith(words)


def test_a_place_of_another_unit_is_left_out_and_named(data: str) -> None:
    answer = ask.answer("/schools?compare=North,A&like=North", data=data)
    assert any("North" in notice for notice in answer.notices)
    assert answer.panel("alike") is None
