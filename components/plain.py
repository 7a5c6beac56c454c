"""What goes to the browser as the plain dicts it is sent as: quick to make, quick to send.

Knows: how Dash writes a component. Must not know: which view it is part of.
A table of fifty rows is a thousand elements. As components each is made, checked and then cleaned
by plotly's writer, with every figure of the answer too: 40 ms. Plain dicts need none of that.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

HTML = "dash_html_components"
DONE = ("figure", "numbers", "data")  # plain as they are, and large


def element(kind: str, children: Any = None, **props: Any) -> dict[str, Any]:
    """An element as `html.<kind>(children, **props)` is sent."""
    return {"props": {"children": children, **props}, "type": kind, "namespace": HTML}


class Plain(dict[str, Any]):
    """An element that holds no component anywhere: it need not be gone through again."""


def plain(tree: Any) -> Any:
    """The same with every component as it is sent; figures are not looked into."""
    if isinstance(tree, (str, Plain)):  # most of a table, and a table that was made plain
        return tree
    if isinstance(tree, Component):
        tree = tree.to_plotly_json()
    if isinstance(tree, dict):
        return {key: each if key in DONE else plain(each) for key, each in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [plain(each) for each in tree]
    return tree
