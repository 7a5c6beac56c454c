"""Growth of the demo state's schools against what was put into them (truth.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from queries import ask

FEWEST = 20  # matched students of a school


class Found(NamedTuple):
    """A school's growth as the page shows it, and the effect it truly had, in observed exit SDs."""

    value: float
    low: float
    high: float
    truth: float
    n: int


@pytest.fixture(scope="module")
def found(demo_set: Path, demo_store: Path) -> list[Found]:
    """Every school with at least 20 matched students in every cohort of fall 6 to spring 8.

    The truth is what a school's students received, less the state's mean, in SDs of 20 points; the
    page speaks in SDs of the cohort's own exit scores.
    """
    truth = json.loads((demo_set / "truth.json").read_text(encoding="utf-8"))
    means = {row["cohort"]: row for row in truth["cohorts"]}
    received = {
        (row["cohort"], row["school_id"]): row["received"]
        for row in truth["schools"]["rows"]
        if row["assessment"] == "plumbline"
    }
    made = []
    for cohort, state in means.items():
        panel = ask.answer(f"/growth?by=school&cohort={cohort}", data="demo").panel("by_group")
        assert panel is not None and panel.facts["question"] == "these schools"
        for row in panel.records:
            n, value, low, high = (row.get(k) for k in ("n", "conditional_growth", "low", "high"))
            if isinstance(n, int) and n >= FEWEST:
                assert isinstance(value, float) and isinstance(low, float)
                assert isinstance(high, float)
                effect = received[cohort, str(row["key"])] - state["received_mean"]["plumbline"]
                made.append(Found(value, low, high, effect * 20 / state["exit_sd_observed"], n))
    return made


def test_intervals_of_these_schools_hold_the_truth(found: list[Found]) -> None:
    """Nominally 95%: of about fifty schools 45 and more; all of them once in a dozen seeds."""
    held = [one.low <= one.truth <= one.high for one in found]
    assert len(held) >= 40
    assert 0.90 <= float(np.mean(held)) <= 1.0


def test_growth_follows_the_truth(found: list[Found]) -> None:
    values, truth = (np.array([getattr(one, name) for one in found]) for name in ("value", "truth"))
    assert np.corrcoef(values, truth)[0, 1] > 0.7
    assert np.polyfit(truth, values, 1)[0] == pytest.approx(1.0, abs=0.2)
    n = np.array([one.n for one in found])
    assert abs(float((n * (values - truth)).sum() / n.sum())) < 0.03, "on the whole neither side"


def test_intervals_are_no_wider_than_they_need_be(found: list[Found]) -> None:
    """Their mean half width is about 1.96 times how far the values really lie from the truth."""
    half = np.mean([(one.high - one.low) / 2 for one in found])
    off = np.sqrt(np.mean([(one.value - one.truth) ** 2 for one in found]))
    assert 0.75 < half / (1.96 * off) < 1.35
