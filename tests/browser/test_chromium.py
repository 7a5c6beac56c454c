"""Which Chromium is taken: the one that is named, else one on the PATH, never another in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium


def program(folder: Path, name: str) -> Path:
    """A file that can be run, of that name."""
    path = folder / name
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_named_one_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "chromium")
    named = program(tmp_path, "mine")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM_PATH", str(named))
    assert chromium.find() == named


def test_a_name_that_leads_nowhere_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although there is another one on the PATH."""
    program(tmp_path, "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "gone"))
    assert chromium.find() is None
    with pytest.raises(SystemExit, match=r"CHROMIUM_PATH names .*gone, and no program is there\."):
        chromium.ensure()


def test_without_a_name_the_path_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = program(tmp_path, "google-chrome")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    assert chromium.find() == found
    program(tmp_path, "chromium")
    assert chromium.find() == tmp_path / "chromium"
