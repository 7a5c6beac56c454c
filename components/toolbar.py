"""The toolbar of a view: copy the link, take the numbers, take the picture.

Knows: which buttons there are. Must not know: answers; what they do is in `assets/share.js`,
`assets/pdf.js`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html


def toolbar(name: str, *, title: str, picture: bool = True) -> html.Div:
    """Buttons of the view called `name`; `title` tells them apart for those who hear them."""
    buttons = [_button("copy", "Copy link", name, title)]
    buttons.append(
        html.A(
            ["CSV", _of(title)],
            id=f"{name}-csv",
            href="/",
            className="tool",
            # Dash's own link handling must leave a download alone.
            target="_self",
            download=f"waterline-{name}.csv",
        )
    )
    buttons.append(_button("xlsx", "XLSX", name, title))
    buttons.append(_button("pptx", "PPTX", name, title))
    buttons.append(_pdf("PDF", _of(title), view=name))
    if picture:
        buttons += [_button("png", "PNG", name, title), _button("svg", "SVG", name, title)]
    buttons.append(_button("html", "HTML", name, title))
    buttons.append(_button("present", "Add to presentation", name, title))
    return html.Div(
        [*buttons, html.Span("", className="tool-said", role="status")],
        className="toolbar",
    )


def deck() -> html.Div:
    """The button that takes all views of a page as slides, and where its progress is said."""
    button = html.Button(
        "All views as slides (PPTX)", type="button", className="tool", **{"data-act": "deck"}
    )
    said = html.Span("", className="tool-said", role="status")
    pdf = _pdf("All views as a PDF", view="")
    return html.Div([button, pdf, said], className="toolbar deck")


def csv_href(link: str, name: str) -> str:
    """Address of a view's table as CSV."""
    return f"/export/csv?table={quote(name)}&view={quote(link, safe='')}"


def _pdf(*text: Any, view: str) -> html.Button:
    """A button of `assets/pdf.js`; without a view it takes all of the page's."""
    return html.Button([*text], type="button", className="tool", **{"data-pdf": view})


def _button(act: str, text: str, name: str, title: str) -> html.Button:
    return html.Button(
        [text, _of(title)],
        type="button",
        className="tool",
        **{"data-act": act, "data-view": name},
    )


def _of(title: str) -> html.Span:
    return html.Span(f" of {title}", className="visually-hidden")
