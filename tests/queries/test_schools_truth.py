"""Growth and steadied growth of the demo state's schools against what was put into them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from queries import ask


class Found(NamedTuple):
    """A school as the page shows it, the effect it truly had in SDs of the cohort's exit scores, and its
    true rank among those in order."""

    value: float
    low: float
    high: float
    steadied: float | None
    steadied_low: float | None
    steadied_high: float | None
    ranks: tuple[int, int] | None
    truth: float
    rank: int


@pytest.fixture(scope="module")
def found(demo_set: Path, demo_store: Path) -> list[Found]:
    """Every school that is shown and not pooled, in every cohort of fall 6 to spring 8."""
    truth = json.loads((demo_set / "truth.json").read_text(encoding="utf-8"))
    means = {row["cohort"]: row for row in truth["cohorts"]}
    received = {
        (row["cohort"], row["school_id"]): row["received"]
        for row in truth["schools"]["rows"]
        if row["assessment"] == "plumbline"
    }
    made = []
    for cohort, state in means.items():
        panel = ask.answer(f"/schools?cohort={cohort}", data="demo").panel("schools")
        assert panel is not None
        rows = [row for row in panel.records if not row["hidden"] and not row["pooled"]]
        ordered = [received[cohort, str(row["key"])] for row in rows if row["ordered"]]
        for row in rows:
            effect = received[cohort, str(row["key"])]
            off = effect - state["received_mean"]["plumbline"]
            ends = (row["rank_low"], row["rank_high"])
            numbers = [
                row[name] for name in ("conditional_growth", "low", "high", "steadied",
                                       "steadied_low", "steadied_high")
            ]  # fmt: skip
            made.append(
                Found(
                    *numbers,  # type: ignore[arg-type]
                    None if None in ends else ends,  # type: ignore[arg-type]
                    off * 20 / state["exit_sd_observed"],
                    1 + sum(other > effect for other in ordered),
                )
            )
    return made


def test_intervals_hold_the_effect_that_was_realised(found: list[Found]) -> None:
    held = [one.low <= one.truth <= one.high for one in found]
    assert len(held) >= 40
    assert 0.90 <= float(np.mean(held)) <= 1.0


def test_steadied_values_lie_nearer_to_the_truth_than_raw_ones(found: list[Found]) -> None:
    both = [(one.value, one.steadied, one.truth) for one in found if one.steadied is not None]
    raw, steadied, truth = np.array(both, dtype=float).T
    assert len(both) >= 40
    assert np.mean((steadied - truth) ** 2) < np.mean((raw - truth) ** 2)
    assert np.corrcoef(steadied, truth)[0, 1] > 0.7


def test_steadied_intervals_hold_the_truth(found: list[Found]) -> None:
    held = [
        one.steadied_low <= one.truth <= one.steadied_high
        for one in found
        if one.steadied_low is not None and one.steadied_high is not None
    ]
    assert float(np.mean(held)) >= 0.88


def test_rank_ranges_hold_the_true_rank_of_most_schools(found: list[Found]) -> None:
    """95% on average; the truth is of all students of a school, the ranks of its matched ones."""
    held = [one.ranks[0] <= one.rank <= one.ranks[1] for one in found if one.ranks]
    assert len(held) >= 30
    assert float(np.mean(held)) >= 0.85
