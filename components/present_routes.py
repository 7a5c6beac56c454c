"""What the pages' scripts ask of presentations: add a view to one, take one along as a file.

Knows: HTTP, presentations. Must not know: answers' numbers. Ids travel in bodies, never in addresses,
and every answer forbids to keep it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from flask import Flask, Response, request

from data import presentations as kept
from data.presentations import Conflict, PresentationError, Slide
from queries.ask import LinkError
from queries.presented import shown
from queries.store import StoreError

TRIES = 5  # at adding, while somebody else saves


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.post("/present/add")(add)
    server.post("/present/file")(file)


def add() -> Response:
    """{"edit", "view", "panel"}: the view at the end of a presentation, or of a new one where no id
    is given. Answers {"edit", "title", "n"}."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return _refuse("A view is added by its link and its name.", 400)
    link, panel = str(body.get("view") or ""), str(body.get("panel") or "")
    try:
        one = shown(Slide(link, panel), safe=False)
        if one.answer is None or one.panel is None:
            return _refuse(one.problem, 400)
        slide = Slide(one.link, one.panel.place, data=one.answer.data_version[:8])
        deck = _added(str(body.get("edit") or ""), slide)
    except (LinkError, PresentationError, StoreError) as error:
        return _refuse(str(error), 400)
    return _json({"edit": deck.edit, "title": deck.title, "n": len(deck.slides)})


def _added(edit: str, slide: Slide) -> kept.Presentation:
    if not edit:
        today = date.today()
        title = f"Presentation of {today:%B} {today.day}, {today.year}"
        return kept.create(title, (slide,))
    for _ in range(TRIES - 1):
        deck = kept.by_edit(edit)
        try:
            return kept.save(replace(deck, slides=(*deck.slides, slide)))
        except Conflict:
            continue
    deck = kept.by_edit(edit)
    return kept.save(replace(deck, slides=(*deck.slides, slide)))


def file() -> Response:
    """{"edit"}: the presentation as a file, without its ids."""
    body = request.get_json(silent=True)
    edit = str(body.get("edit") or "") if isinstance(body, dict) else ""
    try:
        return _json(kept.as_file(kept.by_edit(edit)))
    except PresentationError as error:
        return _refuse(str(error), 404)


def _json(held: Any) -> Response:
    body = orjson.dumps(held, option=orjson.OPT_INDENT_2)
    return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _refuse(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
