"""No answer of the Skills page holds a student's id or a count too small to show."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from queries import ask
from tests.leaks import leaks

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it


def test_no_answer_of_the_demo_state_leaks(demo_store: Path) -> None:
    """Random filters and targets: no id, no count under ten, in tables, words, facts or alt text."""
    catalog, draw = ask.catalog("demo"), random.Random(44)
    codes = sorted(catalog.targets)
    places = [f"district={one}" for one in catalog.districts] + [
        f"school={one}" for one in catalog.schools
    ]
    shown = 0
    for _ in range(80):
        year, window, grade = draw.choice(sorted(catalog.asked))
        link = f"/skills?standard={draw.choice(codes)}&year={year}&window={window}"
        for part in (draw.choice(places), f"grade={grade}", "el=1", "swd=1", "gender=female"):
            link += f"&{part}" if draw.random() < 0.5 else ""
        answer = ask.answer(link, data="demo")
        told_ = ask.as_dict(answer)
        more = [[*p.notes, p.alt, p.how_to_read, dict(p.facts)] for p in answer.panels]
        assert leaks([told_["tables"], told_["panels"], more]) == [], link
        shown += answer.panels[0].state == "shown"
    assert shown > 40
