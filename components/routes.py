"""What a reader can take away: tables, workbooks, slides, and pictures as JSON for the browser to draw.

Knows: HTTP, which export belongs to which address. Must not know: how answers are made or drawn.
Every refusal is a sentence: 400 for a link that cannot be read, 404 for a view that is not there.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from flask import Flask, Response, request

from components import html_routes, pdf_routes, pictures, present_routes
from components.exports import bundle, csv, posted, pptx, xlsx
from components.exports.charts import pictured
from components.exports.fine_print import under_picture
from components.figures.canvas import canvas
from components.theme import Look
from queries import ask
from queries import bundle as numbers
from queries.answer import Answer, Panel
from queries.ask import LinkError
from queries.store import StoreError

PLACE = re.compile(r"[^a-z0-9]+")


def register(server: Flask) -> None:
    """Add the export routes to the server."""
    server.get("/export/csv")(export_csv)
    server.get("/export/xlsx")(export_xlsx)
    server.get("/export/figure")(export_figure)
    server.get("/export/slide")(export_slide)
    server.post("/export/pptx")(export_pptx)
    server.get("/export/bundle")(export_bundle)
    present_routes.register(server)
    pdf_routes.register(server)
    html_routes.register(server)


def export_csv() -> Response:
    """`?view=<link>&table=<panel>`: the panel's table with its fine print, as a download."""
    found = _asked("table")
    if isinstance(found, Response):
        return found
    answer, panel = found
    return Response(
        csv.write(answer, panel, _base()),
        mimetype="text/csv",
        headers=_download(f"{_stem(answer, panel)}.csv"),
    )


def export_xlsx() -> Response:
    """The same as a workbook, with a codebook of its columns."""
    found = _asked("table")
    if isinstance(found, Response):
        return found
    answer, panel = found
    return Response(
        xlsx.write(answer, panel, _base()),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers=_download(f"{_stem(answer, panel)}.xlsx"),
    )


def export_figure() -> Response:
    """`?view=<link>&panel=<panel>`: {"name", "figure"} on the slide's canvas, always light."""
    found = _asked("panel")
    if isinstance(found, Response):
        return found
    answer, panel = found
    look = Look("light", "projector")
    chosen = ask.selection(answer.link)
    # A table is no picture: its export is the icebergs'.
    picture = "berg" if chosen.picture == "table" else chosen.picture
    figure = pictures.draw(panel, look=look, picture=picture, focus=chosen.focus)
    if figure is None:
        return _refuse(f"There is no picture to take: {panel.sentence}", 404)
    whole = canvas(
        figure,
        title=panel.sentence,
        subtitle=panel.subtitle,
        source=under_picture(answer, panel, _base()),
        look=look,
    )
    body = orjson.dumps({"name": _stem(answer, panel), "figure": whole})
    return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})


def export_slide() -> Response:
    """`?view=<link>&panel=<panel>`: {"name", "figure"} of what a slide shows, without its words; the
    figure is null where a native chart or a table says it."""
    found = _asked("panel")
    if isinstance(found, Response):
        return found
    answer, panel = found
    figure = None
    if pictured(panel, ask.selection(answer.link).picture):
        chosen = ask.selection(answer.link)
        picture = "berg" if chosen.picture == "table" else chosen.picture
        look = Look("light", "projector")
        figure = pictures.draw(panel, look=look, picture=picture, focus=chosen.focus)
    body = orjson.dumps({"name": _stem(answer, panel), "figure": figure})
    return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})


def export_pptx() -> Response:
    """Slides of the views that are sent, with the pictures the browser drew (`exports.posted`)."""
    if (request.content_length or 0) > posted.MOST_IN_ALL:
        return _refuse("The slides hold more than can be taken at once.", 413)
    try:
        views = posted.read(request.get_json(silent=True))
        slides = []
        for one in views:
            answer = ask.answer(one.link)
            panel = answer.panel(one.place) or answer.at(one.place)
            if panel is None:
                return _refuse(f"{answer.page} has no view “{one.place[:40]}”.", 400)
            words = (one.headline, one.notes)
            slides.append(pptx.Slide(answer, panel, one.picture, _base(), *words))
    except (LinkError, posted.PostedError) as error:
        return _refuse(str(error), 400)
    except StoreError as error:
        return _refuse(str(error), 503)
    name = _stem(slides[0].answer, slides[0].panel)
    return Response(
        pptx.write(slides),
        mimetype="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        headers=_download(f"{name}.pptx"),
    )


def export_bundle() -> Response:
    """`?view=<link of /providers>`: what others need to compute the result anew, as a zip."""
    try:
        found = numbers.bundle(request.args.get("view", ""))
    except (LinkError, numbers.BundleError) as error:
        return _refuse(str(error), 400)
    except StoreError as error:
        return _refuse(str(error), 503)
    name = f"waterline-replication-{found.catalog.data_version[:8]}.zip"
    return Response(bundle.write(found), mimetype="application/zip", headers=_download(name))


def _asked(key: str) -> tuple[Answer, Panel] | Response:
    """The answer and the panel a request names, or its refusal."""
    link, name = request.args.get("view", ""), request.args.get(key, "")
    if not link.startswith("/"):
        return _refuse("The address names no view: it needs view=/... and a name.", 400)
    try:
        answer = ask.answer(link)
    except LinkError as error:
        return _refuse(str(error), 400)
    except StoreError as error:
        return _refuse(str(error), 503)
    panel = answer.panel(name) or answer.at(name) if name else answer.panels[0]
    if panel is None:
        there = ", ".join(one.name for one in answer.panels)
        return _refuse(f"This view has no “{name[:40]}”; it has {there}.", 400)
    return answer, panel


def _base() -> str:
    """Where this view is served, for the link in a file to lead back to."""
    return request.host_url.rstrip("/")


def _stem(answer: Answer, panel: Panel) -> str:
    """A file name that says what is inside: page, panel and what the link selects."""
    page = PLACE.sub("-", answer.page.lower()).strip("-") or "iceberg"
    query = PLACE.sub("-", answer.link.partition("?")[2].lower()).strip("-")
    return "-".join(filter(None, ("waterline", page, panel.name, query)))[:120].rstrip("-")


def _download(name: str) -> dict[str, Any]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }


def _refuse(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, mimetype="text/plain")
