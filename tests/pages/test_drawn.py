"""A page that was drawn is sent again to the very same request, and to no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient

from components import drawn
from components.drawn import DISPATCH
from queries import ask
from queries.remembered import SETTING, Remembered
from queries.views import VIEWS
from tests.bench.changes import Page


@pytest.fixture(scope="module")
def app(demo_store: Path) -> Dash:
    from app import create_app

    return create_app("demo", say=lambda line: None)


@pytest.fixture
def client(app: Dash, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an app that remembers no page yet."""
    memory: Remembered[drawn.Drawn] = Remembered(drawn.ROOM)
    monkeypatch.setattr(drawn, "_remembered", lambda store: memory)
    yield app.server.test_client()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Links whose answers the pages asked for."""
    links: list[str] = []
    real = ask.answer

    def answer(link: str, **given: Any) -> Any:
        links.append(link)
        return real(link, **given)

    monkeypatch.setattr(ask, "answer", answer)
    return links


def body(app: Dash, query: str, path: str = "/growth", **screen: str) -> str:
    """The request that draws a page."""
    made: dict[str, Any] = json.loads(Page(app, path).bodies(query)[0])
    for one in made["inputs"]:
        if one["id"]["role"] == "screen":
            one["value"] = {"theme": "light", "size": "wide"} | screen
    return json.dumps(made)


def send(client: FlaskClient, text: str, **headers: str) -> Any:
    return client.post(DISPATCH, data=text, content_type="application/json", headers=headers)


def test_the_same_request_is_drawn_once(app: Dash, client: FlaskClient, asked: list[str]) -> None:
    first, second = (send(client, body(app, "econ=1")) for _ in range(2))
    assert first.data == second.data and first.status_code == second.status_code == 200
    assert first.mimetype == second.mimetype == "application/json"
    assert asked == ["/growth?econ=1"]


@pytest.mark.parametrize(
    "other",
    [
        {"query": "econ=0"},
        {"query": "econ=1&rules=projection"},
        {"path": "/schools"},
        {"theme": "dark"},
        {"size": "narrow"},
    ],
)
def test_another_request_gets_its_own_draw(
    other: dict[str, str],
    app: Dash,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    requests = [body(app, "econ=1"), body(app, **{"query": "econ=1", **other})]
    kept = [send(client, text).data for text in (*requests, *requests)]
    monkeypatch.setenv(SETTING, "0")
    anew = [send(client, text).data for text in requests]
    assert kept == [*anew, *anew] and anew[0] != anew[1]


def test_a_setting_for_rooms_never_meets_what_staff_saw(
    app: Dash, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = body(app, "by=school")
    staff = send(client, text).data
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    room = send(client, text).data
    assert room != staff and b"afe to project" in room and b"afe to project" not in staff


def test_packed_and_plain_hold_the_same(app: Dash, client: FlaskClient) -> None:
    """Whoever takes brotli gets it, now and from memory; whoever does not never does."""
    text = body(app, "el=1")
    for _ in range(2):
        packed = send(client, text, **{"Accept-Encoding": "gzip, br"})
        plain = send(client, text)
        assert packed.headers["Content-Encoding"] == "br" and packed.headers["Vary"]
        assert "Content-Encoding" not in plain.headers
        assert brotli.decompress(packed.data) == plain.data
        assert plain.headers["X-Content-Type-Options"] == "nosniff"


def test_a_fault_is_not_remembered(
    app: Dash,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One request in which the answer fails tells its reader; the next one is drawn."""
    text = body(app, "swd=1")

    def fails(link: str, **given: Any) -> Any:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(ask, "answer", fails)
        assert b"problem" in send(client, text).data
    assert "the disk is gone" in capsys.readouterr().err
    again = send(client, text).data
    assert b"trajectory-picture" in again or b'"figure"' in again
    assert b'"problem"' not in again


def test_draws_of_pages_are_remembered_and_nothing_else(app: Dash, client: FlaskClient) -> None:
    """Every page with a view, and the pages of one school and of one provider; no presentation."""
    draws = list(drawn._draws(app))
    assert len(draws) == len(VIEWS) + 2
    assert not any("play" in one or "deck" in one or "present" in one for one in draws)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"output": 3}', "\0", '{"output": ["a"]}'])
def test_a_request_that_cannot_be_read_is_dashs_own_matter(text: str) -> None:
    assert drawn._output(text.encode()) in ("", "3", "['a']")
