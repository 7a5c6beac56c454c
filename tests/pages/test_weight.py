"""What every page carries to the browser, and what it no longer carries."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from queries import ask


@pytest.fixture(scope="module")
def app(demo_store: Path) -> Any:
    from app import create_app

    return create_app("demo", say=lambda line: None)


def ids(layout: Any) -> list[Any]:
    """Ids of everything in a layout."""
    # A component with an id of its own stands above what it traverses.
    return [one.id for one in [layout, *layout._traverse()] if getattr(one, "id", None)]


def same(asked: Any, there: Any) -> bool:
    """Whether an id of a callback names an id of a layout; wildcards name any value."""
    if isinstance(asked, str) or isinstance(there, str):
        return asked == there
    return asked.keys() == there.keys() and all(
        isinstance(value, list) or value == there[key] for key, value in asked.items()
    )


def test_every_callback_names_ids_that_a_page_has(app: Any) -> None:
    """The browser is not sent the layouts to check this itself. Rows of the editor are the only ones
    that come with a presentation: no page has them before."""
    there = ids(app.validation_layout)
    assert len(there) > 50
    client = app.server.test_client()
    missing = set()
    for callback in client.get("/_dash-dependencies").get_json():
        for part in [*callback["inputs"], *callback["state"]]:
            name = part["id"]
            asked = json.loads(name) if name.startswith("{") else name
            if not any(same(asked, one) for one in there):
                missing.add(asked if isinstance(asked, str) else asked["role"])
    assert missing == {"slide-act", "slide-headline", "slide-notes"}


def test_a_page_names_every_script_once_and_none_that_nothing_uses(app: Any) -> None:
    text = app.server.test_client().get("/").get_data(as_text=True)
    scripts = re.findall(r'<script src="([^"]+)"', text)
    assert len(scripts) == len(set(scripts)) > 10
    assert not [url for url in scripts if "dash_table" in url]
    assert "validation_layout" not in text


def test_health_is_the_data_version_and_no_more(app: Any) -> None:
    answer = app.server.test_client().get("/health")
    assert answer.status_code == 200 and answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True) == f"{ask.data_version('demo')}\n"
    assert answer.headers["Cache-Control"] == "no-store"
