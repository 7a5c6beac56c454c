"""Presentations: start one, open one, put its views in order and give them words.

Knows: what can be done to a presentation. Must not know: SQL, styling, how it is kept.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import dash
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    no_update,
)
from dash.exceptions import PreventUpdate

from components import editor, rail, stage
from components.editor import act_id, words_id
from data import presentations as kept
from data.presentations import Conflict, Presentation, PresentationError, Slide
from queries import ask
from queries.words import say

PATH = "/present"
dash.register_page(__name__, path=PATH, name="Present", title="Waterline: presentations")


def layout(**_query: Any) -> html.Div:
    """The page before a presentation is open; which one, its script reads from the address."""
    return html.Div(
        [
            html.H1("Presentations"),
            html.P(
                "Collect views in order, give them a headline of your own, and show them full "
                "screen. Links and words are kept, no numbers: each view is computed anew when it "
                "is shown. Whoever has a presentation's link to look may see it, whoever has its "
                "link to edit may change it."
            ),
            dcc.Store(id="deck-key"),
            dcc.Store(id="deck"),
            html.Div(id="present-mine", className="present-mine"),
            html.Div(
                [
                    html.Button(
                        "Start a presentation",
                        id="present-new",
                        type="button",
                        className="btn btn-secondary",
                    ),
                    html.Div(
                        dcc.Upload(
                            html.Button(
                                "Open a presentation's file",
                                type="button",
                                className="btn btn-secondary",
                            ),
                            id="present-open",
                            accept=".json,application/json",
                            max_size=2_000_000,
                        ),
                        **{"data-a11y-file": "A presentation's file"},
                    ),
                ],
                className="present-start",
            ),
            html.Div(id="present-said", role="status", className="notices"),
            editor.shell(),
        ],
        className="wrap page present",
    )


@callback(
    output={
        "deck": Output("deck", "data"),
        "slides": Output("deck-slides", "children"),
        "said": Output("present-said", "children"),
        "title": Output("deck-title", "value"),
        "safe": Output("deck-safe", "value"),
        "mark": Output("deck-mark", "children"),
        "play": Output("deck-play", "href"),
        "hidden": Output("deck-editor", "hidden"),
        "facts": Output("deck-facts", "children"),
        "told": Output(words_id("told", ALL), "children"),
    },
    inputs={
        "key": Input("deck-key", "data"),
        "title": Input("deck-title", "value"),
        "safe": Input("deck-safe", "value"),
        "headlines": Input(words_id("headline", ALL), "value"),
        "notes": Input(words_id("notes", ALL), "n_blur"),
        "acts": Input(act_id(ALL, ALL), "n_clicks"),
        "new": Input("present-new", "n_clicks"),
        "file": Input("present-open", "contents"),
        "delete": Input("deck-delete", "submit_n_clicks"),
    },
    state={"deck": State("deck", "data"), "noted": State(words_id("notes", ALL), "value")},
    prevent_initial_call=True,
)
def change(
    key: str | None,
    title: str | None,
    safe: bool | None,
    headlines: Sequence[str | None],
    notes: Sequence[Any],
    acts: Sequence[Any],
    new: int | None,
    file: str | None,
    delete: int | None,
    deck: dict[str, Any] | None,
    noted: Sequence[str | None],
) -> dict[str, Any]:
    """One thing done to a presentation, kept at once."""
    by, acted = ctx.triggered_id, _pressed()
    try:
        if by == "deck-key":
            return _open(kept.by_edit(key), "") if key else _closed("")
        if by == "present-new" and new:
            today = date.today()
            return _open(kept.create(f"Presentation of {today:%B} {today.day}, {today.year}"), "")
        if by == "present-open" and file:
            read = _read(file)
            return _open(kept.create(read.title, read.slides, safe=read.safe), say("present_saved"))
        if not deck:
            raise PreventUpdate
        before = _deck(deck)
        if by == "deck-delete" and delete:
            kept.remove(before.edit)
            return _closed(say("present_deleted"))
        wanted = _words(before, title, safe, headlines, noted)
        if acted:
            wanted = _acted(wanted, *acted)
        if wanted == before:
            raise PreventUpdate
        saved = _open(kept.save(wanted), say("present_saved"))
        if not acted and wanted.safe == before.safe:
            # The rows stay: a button that was pressed to leave a field must still be there.
            saved |= {"slides": no_update, "told": editor.told(wanted)}
        return saved
    except Conflict as told:
        try:
            if _words(told.theirs, title, safe, headlines, noted) == told.theirs:
                # What was saved in between are this page's own words: only the button is left to do.
                done = _acted(told.theirs, *acted) if acted else told.theirs
                return _open(kept.save(done) if acted else done, say("present_saved"))
            mine = kept.create(f"{wanted.title[:110]} (yours)", wanted.slides, safe=wanted.safe)
        except PresentationError as error:
            return _said(str(error))
        link = dcc.Link(mine.title, href=f"{PATH}#{mine.edit}", refresh=True)
        return _open(told.theirs, [html.P([say("present_kept_apart"), " ", link])])
    except PresentationError as error:
        return _closed(str(error)) if by == "deck-key" else _said(str(error))


clientside_callback(ClientsideFunction("present", "kept"), Input("deck", "data"))


def _pressed() -> tuple[str, int] | None:
    """What a row's button asks for, and of which row. Leaving a field by pressing a button tells of
    both at once, the field first."""
    values = {one["prop_id"]: one["value"] for one in ctx.triggered}
    for prop, one in ctx.triggered_prop_ids.items():
        if isinstance(one, dict) and one.get("role") == "slide-act" and values.get(prop):
            return str(one["act"]), int(one["at"])
    return None


def _open(deck: Presentation, said: Any) -> dict[str, Any]:
    """The page with a presentation as it is kept now."""
    return {
        "deck": asdict(deck),
        "slides": editor.rows(deck),
        "said": said,
        "title": deck.title,
        "safe": deck.safe,
        "mark": stage.mark(None, safe=deck.safe),
        "play": f"{PATH}/{deck.view}",
        "hidden": False,
        "facts": rail.facts(deck),
        "told": _as_they_are(),
    }


def _closed(said: str) -> dict[str, Any]:
    words = ("title", "safe", "mark", "play", "facts")
    shut: dict[str, Any] = {
        "told": _as_they_are(),
        "deck": None,
        "slides": [],
        "said": said,
        "hidden": True,
    }
    return {**dict.fromkeys(words, no_update), **shut}


def _said(sentence: str) -> dict[str, Any]:
    """Only a sentence: what was typed stays where it is, to be tried again."""
    names = ("deck", "slides", "title", "safe", "mark", "play", "hidden", "facts")
    return {**dict.fromkeys(names, no_update), "said": sentence, "told": _as_they_are()}


def _as_they_are() -> list[Any]:
    """Nothing new for what is said under the rows that are there."""
    return [no_update for _ in ctx.outputs_grouping["told"]]


def _deck(given: dict[str, Any]) -> Presentation:
    slides = tuple(Slide(**one) for one in given["slides"])
    return Presentation(**{**given, "slides": slides})


def _words(
    deck: Presentation,
    title: str | None,
    safe: bool | None,
    headlines: Sequence[str | None],
    notes: Sequence[str | None],
) -> Presentation:
    """A presentation with the words of its fields, as far as they belong to it."""
    slides = deck.slides
    if len(headlines) == len(notes) == len(slides):
        slides = tuple(
            replace(one, headline=(head or "").strip(), notes=(noted or "").strip())
            for one, head, noted in zip(slides, headlines, notes, strict=True)
        )
    kind = deck.safe if safe is None else bool(safe)
    return replace(deck, title=(title or "").strip() or deck.title, safe=kind, slides=slides)


def _acted(deck: Presentation, act: str, at: int) -> Presentation:
    """A presentation after one of its rows' buttons."""
    slides = list(deck.slides)
    if not 0 <= at < len(slides):
        return deck
    if act == "out":
        del slides[at]
    elif act == "twice":
        slides.insert(at + 1, slides[at])
    elif act == "accept":
        slides[at] = replace(slides[at], data=ask.data_version()[:8])
    else:
        to = at + (1 if act == "down" else -1)
        if 0 <= to < len(slides):
            slides[at], slides[to] = slides[to], slides[at]
    return replace(deck, slides=tuple(slides))


def _read(contents: str) -> Presentation:
    """A presentation from a file that was opened. PresentationError for anything else."""
    try:
        return kept.from_file(json.loads(base64.b64decode(contents.partition(",")[2])))
    except (ValueError, RecursionError, binascii.Error) as error:
        if isinstance(error, PresentationError):
            raise
        raise PresentationError("This file is no Waterline presentation.") from None
