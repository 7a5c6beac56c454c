"""Views outside the app: as a file of their own, and inside another page (`?embed=1`).

Knows: HTTP, which pages are views. Must not know: how answers are made or drawn. Whoever sees an embed
is not known, so it keeps the rules for a room; every refusal is a sentence in the embed itself.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from components import plotly_js
from components.exports import html, posted
from components.exports.html import Leaf
from components.leaves import leaf
from data import settings
from data.presentations import LIMITS
from queries import ask
from queries.answer import Answer, Panel
from queries.ask import LinkError
from queries.presented import ruled, safely
from queries.store import StoreError
from queries.words import say

PLACE = re.compile(r"[^a-z0-9]+")
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


def register(server: Flask) -> None:
    """Add the routes to the server, and answer every page that is asked for with `embed=1`."""
    server.get("/export/html")(export_one)
    server.post("/export/html")(export_many)
    server.before_request(embedded)


def export_one() -> Response:
    """`?view=<link>&panel=<panel>`: one view as a file."""
    try:
        answer, panel = _asked(request.args.get("view", ""), request.args.get("panel", ""))
    except (LinkError, StoreError) as error:
        return _refuse(str(error), 503 if isinstance(error, StoreError) else 400)
    return _file([leaf(answer, panel, _base())], title="")


def export_many() -> Response:
    """{"views": as in `exports.posted`, "title"}: several as one file."""
    body = request.get_json(silent=True)
    try:
        leaves = [
            leaf(*_asked(one.link, one.place), _base(), one.headline) for one in posted.read(body)
        ]
    except (LinkError, posted.PostedError, StoreError) as error:
        return _refuse(str(error), 503 if isinstance(error, StoreError) else 400)
    title = str(body.get("title") or "")[: LIMITS["title"]] if isinstance(body, dict) else ""
    return _file(leaves, title=title)


def embedded() -> Response | None:
    """A page's view alone, for a frame in another page: `panel=` names it, else the page's first."""
    if request.args.get("embed") != "1" or request.method not in ("GET", "HEAD"):
        return None
    if request.path.startswith(("/_dash", "/export", "/present", "/assets", "/files")):
        return None
    given = [(k, v) for k, v in request.args.items(multi=True) if k not in ("embed", "panel")]
    link = f"{request.path}?{urlencode(given)}" if given else request.path
    try:
        answer, panel = _asked(ruled(link, safe=True), request.args.get("panel", ""))
        if not safely(answer):
            raise LinkError(say("present_not_ruled"))
        body = html.view(leaf(answer, panel, _base()), 0, level=1, live=answer.link)
        title, status = panel.sentence, 200
        if answer.notices:
            told = "".join(f"<p>{escape(one)}</p>" for one in answer.notices)
            body = f'<div role="status">{told}</div>{body}'
    except (LinkError, StoreError) as error:
        body, title = f"<h1>{escape(str(error))}</h1>", "Waterline"
        status = 503 if isinstance(error, StoreError) else 404
    script = f'<script src="{plotly_js.URL}"></script><script>{html.DRAW}</script>'
    made = html.document(title, f"<main>{body}</main>{script if html.pictured(body) else ''}")
    answered = Response(made, status=status, mimetype="text/html")
    answered.headers["Cache-Control"] = "no-store"
    answered.headers["Content-Security-Policy"] = f"frame-ancestors {' '.join(_framers())}"
    if len(_framers()) > 1:
        answered.headers["X-Frame-Options"] = (
            ""  # the older word knows no list; taken out when sent
        )
    return answered


def _framers() -> list[str]:
    """Who may hold an embed: this server's own pages, and the origins that the setting names."""
    named = (one.rstrip("/") for one in re.split(r"[\s,]+", settings.get("WATERLINE_EMBED_FROM")))
    return ["'self'", *(one for one in named if ORIGIN.fullmatch(one))]


def _asked(link: str, name: str) -> tuple[Answer, Panel]:
    """The answer and the panel that are named. LinkError, a sentence, where one is not there."""
    if not link.startswith("/"):
        raise LinkError("The address names no view: it needs view=/... and a name.")
    answer = ask.answer(link)
    panel = (answer.panel(name) or answer.at(name)) if name else answer.panels[0]
    if panel is None:
        there = ", ".join(one.name for one in answer.panels)
        raise LinkError(f"This view has no “{name[:40]}”; it has {there}.")
    return answer, panel


def _file(leaves: list[Leaf], *, title: str) -> Response:
    first = leaves[0]
    parts = (first.answer.page, first.panel.name, first.answer.link.partition("?")[2])
    said = (PLACE.sub("-", part.lower()).strip("-") for part in parts)
    name = "-".join(filter(None, ("waterline", *said)))[:120].rstrip("-")
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}.html"'}
    made = html.write(leaves, title=title)
    return Response(made, mimetype="text/html", headers={**headers, "Cache-Control": "no-store"})


def _base() -> str:
    return request.host_url.rstrip("/")


def _refuse(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
