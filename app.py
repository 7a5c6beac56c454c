"""The app: pages in their shell, exports, a server. `python app.py [DATA]` serves a data set.

Knows: configuration and the order of starting. Must not know: measures, SQL, how pages look.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import logging
import os
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import dash
from dash import Dash
from flask import Response
from waitress import create_server

from components import drawn, filters, notices, processes, routes, shell, static, view
from data import settings
from data.publish import StoreError, read_current
from queries import ask, memory

Say = Callable[[str], None]
HERE = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Waterline(Dash):  # type: ignore[misc]  # Dash carries no types
    """Dash, its page without the scripts that nothing here uses."""

    def interpolate_index(self, **parts: str) -> str:
        """The page's HTML from its parts (Dash's own hook)."""
        return str(
            super().interpolate_index(**{**parts, "scripts": static.needed(parts["scripts"])})
        )


def create_app(data: str | None = None, *, say: Say = print) -> Dash:
    """The Dash app on a data set (a name or a folder; default `WATERLINE_DATA`).

    StoreError, with a sentence, when its store is missing or damaged.
    """
    if data:
        os.environ["WATERLINE_DATA"] = data
    memory.keep_freed()
    ask.catalog()
    app = Waterline(
        __name__,
        use_pages=True,
        pages_folder="pages",
        assets_folder="components/assets",
        assets_ignore=r"theme\.js",  # stands in the head, before anything is painted
        index_string=shell.INDEX,
        external_stylesheets=list(static.stylesheets()),
        title=shell.BRAND,
        update_title=None,
        include_pages_meta=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        enable_mcp=False,
        suppress_callback_exceptions=False,
        on_error=_problem,
    )
    app.layout = lambda: shell.layout(ask.catalog())
    shell.register()
    view.register()
    filters.register(ask.catalog())
    routes.register(app.server)
    drawn.remember(app)
    app.server.get("/health")(health)

    @app.server.after_request
    def harden(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if not answer.headers["X-Frame-Options"]:  # an embed that other origins may hold
            del answer.headers["X-Frame-Options"]
        return static.squeeze(answer)

    static.serve(app, say=say)
    # Else every page carries the layouts of all pages (44 kB) for the browser to look for ids that
    # callbacks name and no page has; a test looks for those.
    app.config.suppress_callback_exceptions = True
    # What stands here stays: without it every full collection walks it again, 60 ms in mid-answer.
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB reports, at the end, what it could not take away
    return app


def health() -> Response:
    """Whether the app answers, for whatever watches it: the version of its data and no more."""
    return Response(
        f"{ask.data_version()}\n", mimetype="text/plain", headers={"Cache-Control": "no-store"}
    )


def _problem(error: Exception) -> None:
    """A page could not be drawn: the reader gets a sentence, the log the traceback."""
    traceback.print_exception(error)
    drawn.spoiled()
    dash.set_props("problem", {"children": notices.problem(error)})


def prepare(data: str, *, say: Say = print) -> None:
    """Make what the data set needs before it can be served: the demo state, a store.

    StoreError, DatasetError or BuildError, each a sentence, when it cannot be served.
    """
    from data.build import build
    from data.publish import verified

    folder, store = settings.set_folder(data), settings.store_folder(data)
    there = (folder / "dataset.toml").is_file()
    if not there and read_current(store) is None:
        if folder != settings.home() / "sets" / "demo":
            raise StoreError(
                f"There is no data set {data}: {folder} holds no dataset.toml. "
                "`python app.py` alone serves the demo state."
            )
        from data.demo.__main__ import main as make_demo

        if make_demo([str(folder)]):
            raise StoreError("The demo state could not be made; the line above says why.")
        there = True
    if read_current(store) is not None:
        verified(store)  # a damaged store is refused, not quietly built over
    if there and _newer(folder, store):
        build(folder, say=say)


def _newer(folder: Path, store: Path) -> bool:
    """Whether a file of the data set, or the code that builds, changed since the store was named.

    Looks at dates only, so that a start takes no time; `data.build` then decides by content.
    """
    current = store / "current.json"
    if not current.is_file():
        return True
    code = Path(__file__).parent / "data"
    files = [*folder.rglob("*"), *code.glob("sql/*.sql"), *code.glob("*.py")]
    return any(file.stat().st_mtime > current.stat().st_mtime for file in files if file.is_file())


def _number(name: str) -> int:
    """A setting that is a whole number. ValueError, a sentence, when it is not."""
    value = settings.get(name)
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number, found “{value}”.")
    return int(value)


def main(arguments: list[str] | None = None) -> int:
    """Serve a data set until interrupted; 0 then, 1 with a sentence when it cannot be served."""
    parser = argparse.ArgumentParser(prog="python app.py", description="Serve Waterline.")
    parser.add_argument("data", nargs="?", help="a data set's name or folder (default: demo)")
    data = parser.parse_args(arguments).data or settings.get("WATERLINE_DATA")
    host, port = settings.get("WATERLINE_HOST"), settings.get("WATERLINE_PORT")
    try:
        prepare(data)
        count = _number("WATERLINE_PROCESSES")
        if count < 2 or not processes.can_fork():
            return _serve(data)
        door = processes.door(host, _number("WATERLINE_PORT"))
        return processes.serve(count, door, lambda door, first: _serve(data, door, tell=first))
    except (StoreError, ValueError, RuntimeError) as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(
            f"Waterline cannot listen on {host}:{port} ({problem.strerror or problem}). "
            "Another port: WATERLINE_PORT=8051 python app.py",
            file=sys.stderr,
        )
    return 1


def _serve(data: str, door: socket.socket | None = None, *, tell: bool = True) -> int:
    """Serve from this process, at a door that is open already or at one of its own.

    StoreError, ValueError or RuntimeError, each a sentence, when it cannot be served; OSError when
    the door cannot be opened.
    """
    host, port = settings.get("WATERLINE_HOST"), settings.get("WATERLINE_PORT")
    app = create_app(data)
    guarded = settings.get("WATERLINE_BEHIND_PROXY") == "1"
    if host not in HERE and not guarded and not ask.catalog().synthetic:
        raise StoreError(
            f"{ask.catalog().name} is not synthetic, so it is served on 127.0.0.1 only, not on "
            f"{host}. WATERLINE_BEHIND_PROXY=1 says that a proxy with sign-in guards the door."
        )
    where = {"sockets": [door]} if door else {"host": host, "port": _number("WATERLINE_PORT")}
    server = create_server(
        app.server,
        threads=_number("WATERLINE_THREADS"),
        connection_limit=_number("WATERLINE_CONNECTIONS"),
        ident=None,
        **where,
    )
    # Readers who come at once wait a moment: that is no news, and thousands of lines of it are a cost.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if tell:
        name = ask.catalog().name
        print(f"{name} is served at http://{host}:{port}  (Ctrl+C stops it)", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
