"""Views as a PDF: whether this machine makes any, pictures for the browser to draw, the file.

Knows: HTTP, which of a page's views stand on paper. Must not know: how answers are made, how pages are
laid out. Every refusal is a sentence, as in `components.routes`.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from flask import Flask, Response, request

from components import pictures
from components.exports import pdf, pdf_profile, posted
from components.exports.pdf_style import SIZES, Paper
from components.shell import QUESTIONS
from components.theme import Look
from data.presentations import LIMITS
from queries import ask
from queries.answer import Answer, Panel
from queries.ask import LinkError
from queries.store import StoreError

PLACE = re.compile(r"[^a-z0-9]+")
# Pixels a picture is drawn wide: the page in its narrowest wide form, so that its type stays readable
# on paper; a half of a profile's page in the form of a phone, a little wider.
WHOLE, HALF = 860, 430


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.get("/export/pdf/ready")(ready)
    server.get("/export/pdf/picture")(picture)
    server.post("/export/pdf")(export)


def ready() -> Response:
    """{"why"}: the sentence that says why no PDF can be made here, or ""."""
    return _json({"why": pdf.missing()})


def picture() -> Response:
    """`?view=<link>&panel=<panel>`: {"name", "figure", "width"}: a figure for paper, always light; null
    where the numbers stand for it. With `whole=1`, only what stands on a profile's two pages."""
    link, name = request.args.get("view", ""), request.args.get("panel", "")
    try:
        answer, panel = _asked(link, name)
    except (LinkError, posted.PostedError) as error:
        return _refuse(str(error), 400)
    except StoreError as error:
        return _refuse(str(error), 503)
    chosen = ask.selection(answer.link)
    look, width, form = Look("light", "wide"), WHOLE, chosen.picture
    if request.args.get("whole") and pdf_profile.is_profile(answer):
        cell = pdf_profile.cell(answer, panel.place)
        if cell is None or not cell.pictured:
            return _json({"name": _stem(answer, panel), "figure": None, "width": 0})
        form = "bars"
        if cell.half:
            look, width = Look("light", "narrow"), HALF
    form = "berg" if form == "table" else form
    figure = pictures.draw(panel, look=look, picture=form, focus=chosen.focus)
    if figure is not None:  # opaque: printers make of see-through what they like
        layout = {**figure["layout"], "paper_bgcolor": look.colour("paper")}
        figure = {**figure, "layout": layout}
    return _json({"name": _stem(answer, panel), "figure": figure, "width": width})


def export() -> Response:
    """{"views": as in `exports.posted`, "paper": "letter" or "a4", "whole": all views of a page,
    "title": a presentation's, whose packet this is}: the PDF. All views of a school's or a provider's
    page are its two pages."""
    if (request.content_length or 0) > posted.MOST_IN_ALL:
        return _refuse("The views hold more than can be taken at once.", 413)
    body = request.get_json(silent=True)
    try:
        sent = posted.read(body)
        assert isinstance(body, dict)  # else nothing could be read
        paper = _paper(body.get("paper", "letter"))
        sheets = []
        for one in sent:
            answer, panel = _asked(one.link, one.place)
            base, words = request.host_url.rstrip("/"), (one.headline, one.notes)
            sheets.append(pdf.Sheet(answer, panel, one.picture, base, *words))
        title = str(body.get("title") or "")[: LIMITS["title"]]
        made = _made(sheets, paper, whole=bool(body.get("whole")), title=title)
    except (LinkError, posted.PostedError) as error:
        return _refuse(str(error), 400)
    except (StoreError, pdf.PdfError) as error:
        return _refuse(str(error), 503)
    name = _stem(sheets[0].answer, sheets[0].panel)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(
        made, mimetype="application/pdf", headers={**headers, "Cache-Control": "no-store"}
    )


def _made(sheets: list[pdf.Sheet], paper: Paper, *, whole: bool, title: str) -> bytes:
    first = sheets[0].answer
    one_page = len({one.answer.link for one in sheets}) == 1
    if whole and one_page and pdf_profile.is_profile(first):
        drawn = {one.panel.place: one.picture for one in sheets if one.picture is not None}
        return pdf_profile.write(first, drawn, paper=paper, base=sheets[0].base)
    several = len(sheets) > 1
    if several and not title:
        title = f"Waterline: {QUESTIONS.get(first.page, 'views')}"
    return pdf.write(sheets, paper=paper, title=title, contents=several)


def _paper(sent: Any) -> Paper:
    for name in SIZES:
        if sent == name:
            return name
    raise posted.PostedError(f"A PDF is made for {' or '.join(SIZES)}.")


def _asked(link: str, name: str) -> tuple[Answer, Panel]:
    """The answer and the panel that are named. LinkError or PostedError, each a sentence."""
    if not link.startswith("/"):
        raise posted.PostedError("The address names no view: it needs view=/... and a name.")
    answer = ask.answer(link)
    panel = (answer.panel(name) or answer.at(name)) if name else answer.panels[0]
    if panel is None:
        raise posted.PostedError(f"{answer.page} has no view “{name[:40]}”.")
    return answer, panel


def _stem(answer: Answer, panel: Panel) -> str:
    """A file name that says what is inside."""
    parts = (answer.link.partition("?")[0], panel.name, answer.link.partition("?")[2])
    said = (PLACE.sub("-", part.lower()).strip("-") for part in parts)
    return "-".join(filter(None, ("waterline", *said)))[:120].rstrip("-")


def _json(body: Any) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(body), mimetype="application/json", headers=headers)


def _refuse(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
