"""A page drawn before is sent again: what a request got, the very same request gets once more.

Knows: Dash's requests, which of them draw a page's view. Must not know: pages, answers. A draw is
decided by its request, the store and the settings, and by nothing else: not by who asks, nor when.
So its key is the whole body and how the answer may be packed; the memory goes with the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import flask
import orjson
from dash import Dash
from flask import Response, request

from components.static import squeeze
from data import settings
from queries.remembered import Made, Remembered
from queries.serving import open_store, reading
from queries.store import Store, once

DISPATCH = "/_dash-update-component"
DRAWS_ON = ("view", "screen")  # roles of a page's stores that its draw hangs on
ROOM = 64_000_000  # bytes of drawn pages, packed: about 10,000 each


@dataclass(frozen=True)
class Drawn:
    """A response as it was sent."""

    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]


def remember(app: Dash) -> None:
    """Whatever a request asks comes from one store, and draws of pages are remembered."""
    server = app.server
    whole, dispatch = server.wsgi_app, server.view_functions[DISPATCH]
    draws: set[str] = set()

    def of_one_store(environ: Any, start: Any) -> Iterable[bytes]:
        with reading():
            return whole(environ, start)

    def make() -> Made[Drawn]:
        made = squeeze(dispatch())
        drawn = Drawn(made.get_data(), made.status_code, tuple(made.headers.items()))
        return Made(drawn, len(drawn.body) + 500, lasting="spoiled" not in flask.g)

    def answer() -> Response:
        if not draws:  # Dash knows its callbacks once the first request has come
            draws.update(_draws(app))
        body = request.get_data()
        if _output(body) not in draws:
            return dispatch()
        packed = request.accept_encodings.quality("br") > 0
        key = (hashlib.sha256(body).digest(), packed, settings.get("WATERLINE_PROFILE"))
        drawn = _remembered(open_store()).get(key, make)
        return Response(drawn.body, drawn.status, drawn.headers)

    server.wsgi_app = of_one_store
    server.view_functions[DISPATCH] = answer


def spoiled() -> None:
    """What this request gets tells of a fault: nobody else is to get it."""
    flask.g.spoiled = True


@once
def _remembered(store: Store) -> Remembered[Drawn]:
    return Remembered(ROOM)


def _draws(app: Dash) -> Iterable[str]:
    """Outputs of the callbacks that draw a page: those that hang on its view and on the screen."""
    for output, one in app.callback_map.items():
        ids = [str(given["id"]) for given in one["inputs"]]
        if all(any(f'"role":"{role}"' in text for text in ids) for role in DRAWS_ON):
            yield output


def _output(body: bytes) -> str:
    """Which outputs a request asks for; "" where it cannot be read."""
    try:
        return str(orjson.loads(body)["output"])
    except (ValueError, TypeError, KeyError):
        return ""
