"""Freed memory stays where glibc is the allocator; elsewhere nothing happens, and nothing breaks."""

from __future__ import annotations

import platform

import pytest

from queries import memory


def test_the_allocator_keeps_what_is_freed_where_it_can() -> None:
    assert memory.keep_freed() == (platform.libc_ver()[0] == "glibc")


def test_another_allocator_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    monkeypatch.setattr(memory.ctypes, "CDLL", None)  # would fail if it were called
    assert memory.keep_freed() is False
