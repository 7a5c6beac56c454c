"""The Schools page under the rules for projection: coarse counts, no school cut by a student group."""

from __future__ import annotations

from collections.abc import Iterator
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
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("schools-room")
    with home(folder):
        made = write(folder / "set", toml=state.TOML, tables=state.tables())
        build(made, say=lambda line: None)
        yield str(made)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")


def panel_of(link: str, name: str, data: str) -> Panel:
    found = ask.answer(link, data=data).panel(name)
    assert found is not None
    return found


def keyed(link: str, data: str, name: str = "school_table") -> dict[Any, Record]:
    return {row["key"]: row for row in panel_of(link, name, data).records}


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("link", ["/schools?compare=A,B,E&like=A&near=2", "/schools/A", "/schools/G",
                                  "/schools?unit=district&compare=North,South&like=North&near=2",
                                  "/schools/North?unit=district", "/schools?cohort=2024"])  # fmt: skip
def test_a_room_sees_counts_to_the_nearest_ten_and_whole_percents(link: str, data: str) -> None:
    shares = ("status", "status_low", "status_high", "covered_share", "econ", "el", "swd",
              "tested_share", "rose", "held", "sank")  # fmt: skip
    seen = 0
    for panel in ask.answer(link, data=data).panels:
        for row in [*panel.records, *panel.drawn]:
            for name, value in row.items():
                counts = name == "n" or (name.startswith("n_") and name != "n_schools")
                counts = counts or name == "status_n"
                if counts and value is not None:
                    seen += 1
                    assert isinstance(value, int) and value % 10 == 0, (panel.name, name, value)
                if name in shares and isinstance(value, float):
                    assert abs(100 * value - round(100 * value)) < 1e-9, (panel.name, name)
        status = panel.facts.get("status_all")
        assert status is None or round(float(str(status)), 2) == status
    assert seen


@pytest.mark.usefixtures("room")
def test_a_room_sees_growth_so_rounded_that_widths_tell_no_count(data: str) -> None:
    """To a thousandth, the interval of A would fit 40 students and no other number. To a hundredth,
    half its width lies within 0.01 of what it is."""
    for name in ("school_table", "schools", "funnel"):
        for row in keyed("/schools", data, name).values():
            for sd in ("conditional_growth", "low", "high", "steadied", "change_low"):
                assert row[sd] is None or round(float(str(row[sd])), 2) == row[sd], (name, sd)
    row = keyed("/schools", data)["A"]
    half = (float(str(row["high"])) - float(str(row["low"]))) / 2
    within, fits = state.measured(2025).within, []
    for n in range(20, 80):
        exact = 1.959964 * np.sqrt(within / n * (1 - n / 394))
        fits += [n] if abs(exact - half) <= 0.005 else []
    assert 40 in fits and len(fits) >= 3


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "link",
    [
        *("/schools?gender=female", "/schools?gender=female&unit=district&school=A"),
        *("/schools/A?gender=female", "/schools?el=1&like=A"),
    ],
)
def test_a_room_sees_no_school_cut_by_a_student_group(link: str, data: str) -> None:
    answer = ask.answer(link, data=data)
    for panel in answer.panels:
        if panel.name != "programme":
            assert panel.state == "too small" and not panel.records, panel.name
            assert "Not shown to a room" in panel.sentence


@pytest.mark.usefixtures("room")
def test_a_room_sees_no_student_groups_of_a_school_but_of_a_district(data: str) -> None:
    school = panel_of("/schools/A", "spreads", data)
    assert school.state == "too small" and "Not shown to a room" in school.sentence
    assert panel_of("/schools/North?unit=district", "spreads", data).state == "shown"
    assert panel_of("/schools?unit=district&gender=female", "schools", data).state == "shown"


@pytest.mark.usefixtures("room")
def test_a_room_sees_no_top_share_from_which_a_merged_layer_is_left(tmp_path: Path) -> None:
    """50 at grade level, 6 one below and 14 two below: the room's iceberg merges the first two, 56 of
    70; 50 of 70 beside it would be 6."""
    head = "student_id,school_year,window,grade,school_id,assessment,scale_score,placement_grade"
    draw = np.random.default_rng(5)
    lines = [head]
    for school, layers in (("X", (50, 6, 14)), ("Y", (40, 30, 0))):
        below = [depth for depth, n in enumerate(layers) for _ in range(n)]
        for i, depth in enumerate(below):
            for window in ("fall", "spring"):
                score = 200 + draw.normal(0, 9)
                place = f"2025,{window},6,{school},diag,{score:.1f},{6 - depth}"
                lines.append(f"{school}{i},{place}")
    schools = "school_id,school_name,district_id,district_name\nX,X,D,D\nY,Y,D,D\n"
    with home(tmp_path):
        tables = {"scores": "\n".join(lines) + "\n", "schools": schools}
        made = write(tmp_path / "set", toml=state.TOML, tables=tables)
        build(made, say=lambda line: None)
        rows = keyed("/schools", str(made), "schools")
    assert rows["X"]["status"] is None and rows["Y"]["status"] == 0.57
