"""The same questions without a store: everybody must answer alike before a time is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import baselines, nation
from tests.bench.apart import apart
from tests.bench.baselines import Timed, section, touched
from tests.bench.made import Scale
from tests.bench.others import Case, WithPolars

pytestmark = pytest.mark.slow


def test_everybody_answers_alike_and_every_question_is_asked_with_every_filter(
    demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baselines, "bandwidth", lambda: 1e10)
    found = baselines.measure("demo", times=1)
    assert len(found) == 9 and len({(one.case.question, one.case.kind) for one in found}) == 9
    assert all(len(one.taken) == 4 and min(one.taken.values()) > 0 for one in found)
    text = section(found)
    assert all(name in text for name in ("DuckDB", "polars", "pandas", "floor"))


def test_a_baseline_that_answers_something_else_stops_the_run(
    demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = WithPolars.ask

    def wrong(self: WithPolars, case: Case) -> dict[object, tuple[float, ...]]:
        return {key: (values[0] + 1, *values[1:]) for key, values in right(self, case).items()}

    monkeypatch.setattr(baselines, "bandwidth", lambda: 1e10)
    monkeypatch.setattr(WithPolars, "ask", wrong)
    with pytest.raises(RuntimeError, match="differ"):
        baselines.measure("demo", times=1)


def test_the_floor_is_the_width_of_the_columns_that_must_be_read() -> None:
    """Layers of a group: year 2, window, test, grade, depth, race and income 1 each, so 8 bytes a row;
    schools: 2 + 3 x 1 + student 8 + score 4 + school 2 = 19."""
    group = {"race": "a", "econ": "yes"}
    assert touched(Case("layers", "", "/", group, "t", 2025, "spring"), 10) == 80
    assert touched(Case("schools", "", "/schools", {}, "t", 2025, "spring"), 10) == 190


def test_ratios_are_over_waterlines_time() -> None:
    case = Case("layers", "none", "/", {}, "t", 2025, "spring")
    assert "| 10.0 | 1.0 | 50 (5.0x) |" in section(
        [Timed(case, {"Waterline": 10.0, "polars lazy": 50.0}, 1.0)]
    )


def test_a_size_may_say_how_many_standards_are_asked() -> None:
    assert Scale.parse("2500000x8x4") == Scale(2_500_000, 8, 4)
    assert Scale.parse("250000x4").name == "bench-250000x4"
    assert Scale.parse("2500000x8x4").name == "bench-2500000x8x4"


def test_a_nation_is_reckoned_from_the_last_set(demo_store: Path) -> None:
    text = nation.section(["demo"])
    rows, _ = apart(nation._rows, "demo")
    factor = nation.STUDENTS / rows[""]
    assert f"| about {rows['student_window'] * factor:,.0f} |" in text
    assert f"| about {rows['cells_state'] * 1.5:,.0f} |" in text
