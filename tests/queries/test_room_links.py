"""A link that asks for a room's rules shows what a server under them shows, on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries import ask
from queries.answer import Answer, Record

LINKS = (
    *("/?by=school&gender=female", "/growth?by=school", "/schools", "/providers?by=el"),
    *("/skills?by=district", "/zone"),
)


def rows(answer: Answer) -> dict[str, list[Record]]:
    """Every table of an answer, row by row."""
    return {name: [dict(row) for row in table] for name, table in answer.tables.items()}


@pytest.mark.parametrize("link", LINKS)
def test_a_rooms_link_shows_what_a_rooms_server_shows(
    link: str, demo_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables by link are those of `WATERLINE_PROFILE=projection`, and not those of staff."""
    asked = ask.answer(f"{link}{'&' if '?' in link else '?'}rules=projection", data="demo")
    staff = ask.answer(link, data="demo")
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    served = ask.answer(link, data="demo")
    assert demo_store.is_file()
    assert rows(asked) == rows(served) != rows(staff)
    assert asked.selected == served.selected and "Safe to project" in asked.selected
    assert "Safe to project" not in staff.selected and "rules=projection" in asked.link
