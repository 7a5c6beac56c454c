"""What is remembered of each version: windows and whether they changed; counts stay in the file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from data import history
from data.build import build
from queries import ask
from queries.since import other_data
from tests.data.built_sets import home, write
from tests.queries import school_state as state
from tests.queries.hand_catalog import hand_catalog

OLD = {("diag", 2024, "fall"): 100, ("diag", 2024, "spring"): 98, ("state", 2023, "spring"): 90}
NEW = {("diag", 2024, "fall"): 100, ("diag", 2024, "spring"): 99, ("diag", 2025, "fall"): 80}


def test_what_came_what_is_gone_and_what_changed(tmp_path: Path) -> None:
    """Fall 2025 came, the state test of 2023 is gone, one more was scored in spring 2024."""
    history.record(tmp_path, "aaaaaaaa11111111", OLD)
    history.record(tmp_path, "bbbbbbbb22222222", NEW)
    held = history.read(tmp_path)
    assert list(held) == ["aaaaaaaa", "bbbbbbbb"]
    found = history.changes(held["aaaaaaaa"], held["bbbbbbbb"])
    assert found.came == (("diag", 2025, "fall"),)
    assert found.gone == (("state", 2023, "spring"),)
    assert found.changed == (("diag", 2024, "spring"),)


def test_a_version_built_again_is_the_latest_and_the_oldest_are_forgotten(tmp_path: Path) -> None:
    for n in range(70):
        history.record(tmp_path, f"{n:08d}", OLD)
    history.record(tmp_path, "00000065", OLD)
    held = list(history.read(tmp_path))
    assert len(held) == history.MOST and held[-1] == "00000065"
    assert "00000000" not in held


def test_a_damaged_history_is_none(tmp_path: Path) -> None:
    for text in ("", "{}", "[1]", '[{"version": "x"}]'):
        (tmp_path / history.HISTORY).write_text(text)
        assert history.read(tmp_path) == {}


def test_a_link_says_what_changed_and_by_how_many_never(tmp_path: Path) -> None:
    history.record(tmp_path, "0ld0ld00", OLD)
    history.record(tmp_path, "01234567", NEW)
    catalog = replace(hand_catalog(), history=history.read(tmp_path))
    assert catalog.data_version[:8] == "01234567"
    said = other_data("0ld0ld00", catalog)
    tests = {key: one.name for key, one in catalog.tests.items()}
    assert f"came: fall 2024-25 on {tests['diag']}" in said
    assert f"gone: spring 2022-23 on {tests['state']}" in said
    assert f"other students scored: spring 2023-24 on {tests['diag']}" in said
    assert not re.search(r"\b(1|2|90|98|99|100|80)\b", said.replace("0ld0ld00", ""))
    assert "Since" not in other_data("ffffffff", catalog)
    history.record(tmp_path, "5a5a5a5a", NEW)
    same = replace(catalog, history=history.read(tmp_path))
    assert "as many students scored in every window" in other_data("5a5a5a5a", same)


def test_a_build_remembers_and_a_link_of_the_build_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second build lacks the latest school year: a link of the first is told so."""
    with home(tmp_path):
        made = write(tmp_path / "set", toml=state.TOML, tables=state.tables())
        build(made, say=lambda line: None)
        first = ask.data_version(str(made))[:8]
        tables = state.tables()
        head, *rows = tables["scores"].splitlines()
        at = head.split(",").index("school_year")
        last = max(int(row.split(",")[at]) for row in rows)
        kept = [row for row in rows if int(row.split(",")[at]) != last]
        write(
            tmp_path / "set", toml=state.TOML, tables={**tables, "scores": "\n".join([head, *kept])}
        )
        build(made, say=lambda line: None, accept_set_aside=True)
        found = ask.selection(f"data={first}", data=str(made)).notices
        assert ask.data_version(str(made))[:8] != first
        assert len(found) == 1 and f"{last - 1}-{last % 100:02d}" in found[0] and "gone" in found[0]
        text = (tmp_path / "home" / "stores" / made.name / history.HISTORY).read_text()
        assert json.loads(text)[0]["version"] == first
