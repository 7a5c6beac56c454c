"""The pictures of the Zone page: every school and year where it belongs, pieces that add up."""

from __future__ import annotations

import itertools
from typing import Any, get_args

import pytest

from components.figures import marks
from components.figures.funding import funding
from components.figures.timeline import MOST, timeline
from components.theme import Look, Size
from queries.answer import Record

LOOKS = [Look(theme, size) for theme in ("light", "dark") for size in get_args(Size)]  # type: ignore[arg-type]
YEARS = range(2020, 2026)


def cell(school: int, year: int) -> Record:
    """School i joins in 2020 + i % 3; nobody's cell stands before that."""
    at = year - 2020 - school % 3
    phase = "absent" if at < 0 else ("planning", "grace", "grace", "rollout", "after", "after")[at]
    return {
        "group": f"Wetherby <{school}> Middle School",
        "key": f"s{school:03d}",
        "year": year,
        "school_year": f"{year - 1}-{year % 100}",
        "phase": phase,
        "phase_name": phase,
        "clock": None if at < 0 else at,
        "grades": None if at < 1 else "6\N{EN DASH}8",
        "provider_name": "One Math",
    }


def dollars(year: int, key: str, each: float | None) -> Record:
    return {
        "key": key,
        "year": year,
        "school_year": f"{year - 1}-{year % 100}",
        "source": "all sources" if key == "all" else key,
        "per_student": each,
        "amount_usd": None if each is None else each * 1000,
        "hidden": None if each is not None else "enrolment not known, or too few",
    }


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("schools", [1, 9, 45, 200])
def test_a_cell_stands_in_its_schools_row_and_its_years_column(look: Look, schools: int) -> None:
    """Bars of a phase: as many as cells of it; none reaches into another or out of the picture."""
    records = [cell(i, year) for i in range(schools) for year in YEARS]
    figure = timeline(records, look=look)
    drawn = [trace for trace in figure["data"] if trace["type"] == "bar"]
    held = min(schools, MOST)
    wanted = sum(cell(i, y)["phase"] != "absent" for i in range(held) for y in YEARS)
    boxes = sorted(
        (y, base, base + wide)
        for trace in drawn
        for y, base, wide in zip(trace["y"], trace["base"], trace["x"], strict=True)
    )
    assert len(boxes) == wanted
    low, high = figure["layout"]["yaxis"]["range"]
    for one, other in itertools.pairwise(boxes):
        assert one[0] != other[0] or one[2] <= other[1] + 0.01
    assert all(0 <= a < b <= look.width + 0.01 and low < y < high for y, a, b in boxes)
    if look.projector:
        assert figure["layout"]["height"] <= look.height + 1
    texts = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "<1>" not in texts and "year 0: planning" in texts


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pieces_of_a_year_stand_on_each_other(look: Look) -> None:
    """2024: 70 + 30, 2025: 60 + 0 local. The total stands over each bar, names beside the last."""
    records = [
        *(
            dollars(2024, "federal", 70.0),
            dollars(2024, "local", 30.0),
            dollars(2024, "all", 100.0),
        ),
        *(dollars(2025, "federal", 60.0), dollars(2025, "local", None), dollars(2025, "all", 60.0)),
    ]
    figure = funding(records, look=look)
    federal, local = figure["data"]
    assert federal["base"] == [0, 0] and federal["y"] == [70, 60]
    assert local["base"] == [70, 60] and local["y"] == [30, 0]
    notes: list[dict[str, Any]] = figure["layout"]["annotations"]
    texts = [note["text"] for note in notes]
    for wanted in ("$100", "$60", "Federal", "Local: none"):
        assert any(wanted in text for text in texts), wanted
    for note in notes:
        if note["xanchor"] == "left":
            assert note["x"] + marks.text_width(note["text"], note["font"]["size"]) < look.width


def test_a_year_whose_students_may_not_be_told_leaves_words() -> None:
    records = [dollars(2025, "federal", None), dollars(2025, "all", None)]
    texts = [note["text"] for note in funding(records, look=Look())["layout"]["annotations"]]
    assert any("not known" in text.replace("<br>", " ") for text in texts)
    assert not any("$" in text for text in texts)
