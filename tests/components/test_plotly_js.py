"""Which plotly.js is sent: the cartesian build only when it is, byte for byte, the pinned one."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from components import plotly_js
from data import settings

WHEEL = b"/**\n* plotly.js v9.8.7\n* all of it */"
BUILD = b"/**\n* plotly.js (cartesian - minified) v9.8.7\n* a third of it */"
# Kinds of shapes, axes and gradients, which every build draws.
OTHER_KINDS = {"line", "path", "rect", "circle", "vertical", "horizontal", "category", "linear"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATERLINE_HOME", str(tmp_path))
    (tmp_path / "static").mkdir()
    return tmp_path


def package(script: bytes) -> bytes:
    """A package as npm packs it, holding `script`."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        entry = tarfile.TarInfo(plotly_js.MEMBER)
        entry.size = len(script)
        archive.addfile(entry, io.BytesIO(script))
    return made.getvalue()


def keep(content: bytes, monkeypatch: pytest.MonkeyPatch, *, pin: bytes | None = None) -> None:
    """Keep a package as version 9.8.7's; `pin`: the content whose checksum is the pinned one."""
    digest = hashlib.sha512(content if pin is None else pin).digest()
    pinned = {"9.8.7": f"sha512-{base64.b64encode(digest).decode()}"}
    monkeypatch.setattr(plotly_js, "PINNED", pinned)
    plotly_js.kept("9.8.7").write_bytes(content)


def test_the_pinned_build_of_the_same_version_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(package(BUILD), monkeypatch)
    said: list[str] = []
    assert plotly_js.lightest(WHEEL, say=said.append) == BUILD and said == []


@pytest.mark.parametrize("fault", ["partial", "flipped", "empty", "unpinned", "older", "whole"])
def test_any_other_is_refused_with_a_sentence(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good = package(BUILD)
    flipped = bytes([*good[:40], good[40] ^ 1, *good[41:]])
    if fault == "older":
        keep(package(BUILD.replace(b"9.8.7", b"9.8.6")), monkeypatch)
    elif fault == "whole":
        keep(package(WHEEL), monkeypatch)
    else:
        broken = {"partial": good[:-9], "flipped": flipped, "empty": b"", "unpinned": good}
        keep(broken[fault], monkeypatch, pin=good)
    if fault == "unpinned":
        monkeypatch.setattr(plotly_js, "PINNED", {})
    said: list[str] = []
    assert plotly_js.lightest(WHEEL, say=said.append) == WHEEL
    assert len(said) == 1 and said[0].startswith("plotly.js is served whole") and said[0][-1] == "."


def test_a_build_of_another_version_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(package(BUILD), monkeypatch)
    newer = WHEEL.replace(b"9.8.7", b"9.9.0")
    assert plotly_js.lightest(newer, say=lambda line: None) == newer


def test_without_npm_set_up_says_so_and_keeps_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(home))
    said = plotly_js.fetch(plotly_js.wheel_version())
    assert "npm" in said and said.endswith("is not here.")
    assert list((home / "static").iterdir()) == []


def test_what_npm_brings_is_checked_before_it_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program called npm that writes something else under the right name; one that fails."""
    version = plotly_js.wheel_version()
    npm = home / "npm"
    for body, told in (("echo x > " + plotly_js.kept(version).name, "refused"), ("exit 1", "not")):
        npm.write_text(f"#!/bin/sh\n{body}\n")
        npm.chmod(0o755)
        monkeypatch.setattr(plotly_js.shutil, "which", lambda name: str(npm))
        assert told in plotly_js.fetch(version)
        assert list((home / "static").iterdir()) == []


def test_the_installed_version_is_pinned() -> None:
    """After an upgrade of plotly its cartesian build's checksum has to be pinned anew."""
    assert set(plotly_js.PINNED) == {plotly_js.wheel_version()}


def test_the_build_draws_every_kind_of_chart_that_figures_name() -> None:
    found: dict[str, str] = {}
    for path in (settings.ROOT / "components").rglob("*.py"):
        if "exports" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    is_type = isinstance(key, ast.Constant) and key.value == "type"
                    if is_type and isinstance(value, ast.Constant):
                        found[str(value.value)] = path.name
    assert {"scatter", "bar", "heatmap"} <= set(found)
    strange = {k: f for k, f in found.items() if k not in plotly_js.DRAWS | OTHER_KINDS}
    assert strange == {}
