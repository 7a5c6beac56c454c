"""The questions people come with that the Skills page answers, asked as they would ask them."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from queries import ask
from queries.answer import number
from queries.dimensions import DIMENSIONS
from queries.words import of_100
from tests.questions.test_iceberg_questions import FORBIDDEN

CAUSE = re.compile(r"\b(because|due to|leads? to|causes?|effect|therefore)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _built(demo_store: Path) -> None:
    """Every question is asked of the small demo state."""


def test_teacher_what_lies_under_what_i_teach_next() -> None:
    """The target first, its direct prerequisites after it; the sentence gives the target's share."""
    panel = ask.answer("/skills?standard=8.EE.C.7&grade=8", data="demo").panel("prerequisites")
    assert panel is not None and panel.state == "shown"
    target = panel.records[0]
    assert target["standard"] == "8.EE.C.7"
    assert f"which {of_100(number(target['unfinished_share']))} of every 100" in panel.sentence
    direct = {row["standard"] for row in panel.records if row["step"] == 1}
    assert direct == set(str(target["builds_on"]).split(", "))


def test_leader_how_does_it_fare_with_and_without_the_prerequisites() -> None:
    """Both shares in the sentence are those of the table, and so is its verdict."""
    panel = ask.answer("/skills?standard=8.EE.C.7", data="demo").panel("with_without")
    assert panel is not None and panel.state == "shown"
    everyone = panel.records[0]
    having, lacking = (of_100(number(everyone[f"success_{side}"])) for side in ("with", "without"))
    assert f"{having} of 100" in panel.sentence and f"{lacking} of 100" in panel.sentence
    assert ("goes with" in panel.sentence) == (number(everyone["low"]) > 0)


def test_leader_which_prerequisites_matter_most_here() -> None:
    """Those in order come first, by the gap within fifths; each has 30 students on either side."""
    panel = ask.answer("/skills", data="demo").panel("targets")
    assert panel is not None and panel.state == "shown"
    ordered = [row for row in panel.records if row["ordered"]]
    assert ordered and [row["ordered"] for row in panel.records[: len(ordered)]] == [True] * len(
        ordered
    )
    gaps = [number(row["gap_within"]) for row in ordered]
    assert gaps == sorted(gaps, reverse=True)
    for row in ordered:
        assert row["n_with"] is None or min(number(row["n_with"]), number(row["n_without"])) >= 30


def test_everyone_does_it_say_what_it_cannot_know() -> None:
    """No panel says why; that chains are advice is said, with how far sources agree."""
    catalog, draw = ask.catalog("demo"), random.Random(51)
    districts = list(DIMENSIONS["district"].choices(catalog))
    for _ in range(30):
        link = f"/skills?standard={draw.choice(sorted(catalog.targets))}"
        link += f"&district={draw.choice(districts)}" if draw.random() < 0.6 else ""
        for panel in ask.answer(link, data="demo").panels:
            said = " ".join((panel.sentence, panel.subtitle, panel.how_to_read, *panel.notes))
            assert panel.sentence.endswith(".") and not FORBIDDEN.search(said), link
            assert not CAUSE.search(said), link
            if panel.name == "prerequisites":
                assert "about 60% of such pairs" in " ".join(panel.notes)
