"""What goes to the browser as plain dicts is what Dash itself would send."""

from __future__ import annotations

import json

import plotly.utils
from dash import dcc, html

from components.plain import element, plain


def sent(tree: object) -> object:
    """A tree as it arrives in the browser when Dash writes it."""
    return json.loads(json.dumps(tree, cls=plotly.utils.PlotlyJSONEncoder))


def test_components_become_what_dash_sends() -> None:
    """Components in lists, in dicts, within each other and in other properties than children."""
    inner = html.B("x", id="b", **{"data-key": "1", "aria-label": "y"})
    tree = {"views": [html.Div([inner, "text", None, 3.5], className="a"), dcc.Markdown("m")]}
    tree |= {"none": None, "link": html.A(inner, href="/x", hidden=False)}
    assert json.loads(json.dumps(plain(tree))) == sent(tree)


def test_an_element_is_what_its_component_sends() -> None:
    """`element` leaves the making of the component out, nothing else."""
    made = element("Td", ["a", element("Span", "b", className="c")], **{"aria-hidden": "true"})
    assert made == sent(html.Td(["a", html.Span("b", className="c")], **{"aria-hidden": "true"}))


def test_figures_are_handed_through_untouched() -> None:
    figure = {"data": [object()], "layout": {}}
    assert plain({"figure": figure})["figure"] is figure
