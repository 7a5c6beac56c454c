"""Files that do not change while the app runs: compressed once, cached by browsers for good.

Knows: which files the first page asks for, brotli and gzip, HTTP caching. Must not know: pages,
answers. Dash's bundles and plotly.js come from their installed packages, Bootstrap's stylesheet
from the wheel that carries it, our tokens from `components.theme`; nothing is fetched or committed.
Where set-up brought plotly's smaller build (`components.plotly_js`), it is sent in plotly.js's place.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from dash.fingerprint import check_fingerprint
from flask import Response, request

from components import plotly_js, theme
from data import settings

# Dash loads these only when the first chart and the first dropdown appear: no page names them.
LATER = (
    "/_dash-component-suites/dash/dcc/async-graph.js",
    "/_dash-component-suites/dash/dcc/async-dropdown.js",
    plotly_js.URL,
)
# Scripts that Dash names on each page and nothing here uses: its own table (8 kB).
UNUSED = ("/dash/dash_table/",)
FOREVER = "public, max-age=31536000, immutable"
CHECK = "no-cache"
SMALL = 1_400  # bytes that fit one packet: not worth compressing
QUICK = 4  # brotli quality of what is made anew: about 1 ms for 100 kB
BIG = 500_000  # bytes from which compressing is slow enough to be announced
_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
_NAMED = re.compile(r'(?:src|href)="(/[^"]+)"')
Say = Callable[[str], None]


@dataclass(frozen=True)
class Packed:
    """One file as it is sent: its kind, a tag of its content, its bytes by encoding."""

    kind: str
    tag: str
    bodies: Mapping[str, bytes]


def stylesheets() -> dict[str, bytes]:
    """URL path, named by content -> bytes of Bootstrap's stylesheet and of our tokens, in order."""
    found = importlib.util.find_spec("flask_bootstrap")
    assert found is not None and found.origin is not None
    bootstrap = Path(found.origin).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    # The map is no part of what we serve, and naming it makes browsers' tools ask for it.
    text = re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", bootstrap.read_bytes())
    sheets = {"bootstrap": text, "theme": theme.css().encode()}
    return {f"/files/{name}.{_tag(body)}.css": body for name, body in sheets.items()}


def needed(scripts: str) -> str:
    """The page's script elements without those that nothing uses."""
    return _SCRIPT.sub(lambda one: "" if any(u in one[1] for u in UNUSED) else one[0], scripts)


def serve(app: Any, *, say: Say = print) -> dict[str, Packed]:
    """Pack every file that the first page asks for and answer requests for it from memory.

    `app` is the Dash app, its stylesheets already at the paths of `stylesheets()`. Returns the
    packed files by URL path. Compressed copies are kept under the home; `say` hears of slow ones.
    """
    shelf: dict[str, Packed] = {}
    sheets = stylesheets()

    @app.server.get("/files/<name>")
    def one_sheet(name: str) -> Response:
        body = sheets.get(f"/files/{name}")
        return Response(body, mimetype="text/css") if body else Response("", status=404)

    # Flask takes no more hooks once it has answered a request, so this one stands before the first.
    @app.server.before_request
    def from_shelf() -> Response | None:
        packed = shelf.get(_plain(request.path)) if request.method in ("GET", "HEAD") else None
        return None if packed is None else _answer(packed)

    client = app.server.test_client()
    page = client.get("/").get_data(as_text=True)
    for url in dict.fromkeys([*_NAMED.findall(page), *LATER]):
        answer = client.get(url)
        body = answer.get_data()
        if _plain(url) == plotly_js.URL:
            body = plotly_js.lightest(body, say=say)
        if answer.status_code == 200 and len(body) > 200:
            shelf[_plain(url)] = _pack(body, answer.mimetype, name=_plain(url), say=say)
    _forget_others(shelf)

    return shelf


def squeeze(answer: Response) -> Response:
    """A page or a draw, made small for the wire; quick, because it is made anew each time."""
    if (
        answer.status_code != 200
        or answer.mimetype not in ("text/html", "application/json")
        or answer.direct_passthrough
        or "Content-Encoding" in answer.headers
        or request.accept_encodings.quality("br") <= 0
    ):
        return answer
    body = answer.get_data()
    if len(body) >= SMALL:
        answer.set_data(brotli.compress(body, quality=QUICK))
        answer.headers["Content-Encoding"] = "br"
        answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _answer(packed: Packed) -> Response | None:
    accepted = request.accept_encodings
    encoding = next((e for e in ("br", "gzip") if accepted.quality(e) > 0), None)
    if encoding is None:
        return None  # somebody without compression: Dash serves the plain file
    named = check_fingerprint(request.path)[1] or request.path.startswith("/files/")
    lasting = named or bool(request.args)
    answer = Response(packed.bodies[encoding], mimetype=packed.kind)
    answer.headers["Content-Encoding"] = encoding
    answer.headers["Cache-Control"] = FOREVER if lasting else CHECK
    answer.headers["Vary"] = "Accept-Encoding"
    answer.set_etag(f"{packed.tag}-{encoding}")
    return answer.make_conditional(request)  # type: ignore[return-value]


def _pack(body: bytes, kind: str, *, name: str, say: Say) -> Packed:
    """Compressed copies of one file, read from the home where they were made before."""
    folder = settings.home() / "static"
    folder.mkdir(parents=True, exist_ok=True)
    tag = _tag(body)
    makers: dict[str, Callable[[bytes], bytes]] = {
        "br": lambda raw: brotli.compress(raw, quality=11, lgwin=24),
        "gzip": lambda raw: gzip.compress(raw, 9, mtime=0),
    }
    bodies: dict[str, bytes] = {}
    for encoding, make in makers.items():
        kept = folder / f"{tag}.{encoding}"
        if not kept.is_file():
            if encoding == "br" and len(body) > BIG:
                say(f"Compressing {name.rsplit('/', 1)[-1]}, once ...")
            fresh = folder / f".{tag}.{encoding}.{os.getpid()}"
            fresh.write_bytes(make(body))
            fresh.replace(kept)
        bodies[encoding] = kept.read_bytes()
    return Packed(kind, tag, bodies)


def _forget_others(shelf: Mapping[str, Packed]) -> None:
    """Remove copies of files that no page asks for any more."""
    tags = {packed.tag for packed in shelf.values()}
    for path in (settings.home() / "static").iterdir():
        if path.suffix in (".br", ".gzip") and path.stem not in tags and path.name[0] != ".":
            path.unlink(missing_ok=True)


def _plain(url: str) -> str:
    """URL path without query and without the mark Dash puts into names of its bundles."""
    return check_fingerprint(url.split("?")[0])[0]


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
