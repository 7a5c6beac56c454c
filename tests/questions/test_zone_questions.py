"""The questions people come with that the Zone page answers, asked as they would ask them."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries import ask
from queries.answer import number


@pytest.fixture(autouse=True)
def _built(demo_store: Path) -> None:
    """Every question is asked of the small demo state."""


def test_policymaker_does_the_zone_work() -> None:
    """The sentence says what the interval of the difference says, and that schools chose to join."""
    panel = ask.answer("/zone", data="demo").panel("scorecard")
    assert panel is not None and panel.state == "shown"
    rows = {row["key"]: row for row in panel.records}
    apart = number(rows["zone"]["gain_vs_norm"]) - number(rows["rest"]["gain_vs_norm"])
    if "grew more than" in panel.sentence:
        assert apart > 0
    elif "grew less than" in panel.sentence:
        assert apart < 0
    else:
        assert "too close to call" in panel.sentence
    assert any("chose to join" in note for note in panel.notes)


def test_policymaker_what_growth_would_it_take_at_what_cost() -> None:
    """Dollars per enrolled student of the last year add up over sources; points made and needed stand
    in the same sentence, and nothing is divided by anything."""
    panel = ask.answer("/zone", data="demo").panel("funding")
    assert panel is not None and panel.state == "shown"
    last = [row for row in panel.records if row["year"] == panel.facts["last"]]
    each = [number(row["per_student"]) for row in last if row["per_student"] is not None]
    assert sum(each[:-1]) == pytest.approx(each[-1], abs=0.05)
    assert f"{number(panel.facts['needed']):.1f} a year" in panel.sentence
    assert any("no growth per dollar" in note for note in panel.notes)
