"""No answer of the Skills page holds a student's id or a count too small to show, nor do several."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from queries import ask
from queries.answer import Record
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


def four(row: Record) -> list[int]:
    """Finished and not of both sides."""
    found = []
    for side in ("with", "without"):
        n, share = row[f"n_{side}"], row[f"success_{side}"]
        assert isinstance(n, int) and (n == 0 or isinstance(share, float))
        finished = round(n * share) if isinstance(share, float) else 0
        found += [finished, n - finished]
    return found


def test_no_grade_of_a_target_can_be_taken_from_all_grades(demo_store: Path) -> None:
    """All grades, less those shown alone: what is left of each count is nobody or ten and more."""
    catalog, seen, rounded = ask.catalog("demo"), 0, 0
    links = ["", "el=1", "swd=1&gender=female", *(f"district={d}" for d in catalog.districts)]
    for link in links:
        whole = ask.answer(f"/skills?{link}", data="demo").panel("targets")
        assert whole is not None
        alone = []
        for grade in range(3, 9):
            panel = ask.answer(f"/skills?{link}&grade={grade}", data="demo").panel("targets")
            assert panel is not None
            alone.append({str(row["standard"]): row for row in panel.records})
        for row in whole.records:
            if row["n_with"] is None:
                rounded += 1
                continue
            held = [rows[str(row["standard"])] for rows in alone if row["standard"] in rows]
            open_ = [four(one) for one in held if one["n_with"] is not None]
            left = np.array(four(row)) - np.sum(open_, axis=0)
            assert not ((left > 0) & (left < 10)).any(), (link, row["standard"], left)
            seen += 1
    assert seen > 50 and rounded > 20
