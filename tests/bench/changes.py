"""A filter change as the browser sends it: every server callback that hangs on a page's view.

Knows: Dash's requests. Must not know: what a page shows, clocks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import dash
from dash import Dash
from flask.testing import FlaskClient

VIEW = "view"  # role of the store that holds a page's selection
# What the reader's browser says of itself, by role; every other value is empty.
KNOWN = {"screen": {"theme": "light", "size": "wide"}}


@dataclass(frozen=True)
class Request:
    """One callback's request but for its values: output key, outputs, inputs and state."""

    output: str
    outputs: Any
    inputs: tuple[dict[str, Any], ...]
    state: tuple[dict[str, Any], ...]

    def body(self, query: str) -> str:
        """JSON of the request when the page's view becomes `query`."""
        held = {**KNOWN, VIEW: query}

        def valued(given: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
            return [{**one, "value": held.get(_role(one["id"]))} for one in given]

        changed = [one for one in self.inputs if _role(one["id"]) == VIEW]
        return json.dumps(
            {
                "output": self.output,
                "outputs": self.outputs,
                "inputs": valued(self.inputs),
                "state": valued(self.state),
                "changedPropIds": [f"{_text(one['id'])}.{one['property']}" for one in changed],
            }
        )


class Page:
    """One page of an app, asked without a browser."""

    def __init__(self, app: Dash, path: str) -> None:
        self.client: FlaskClient = app.server.test_client()
        laid_out = next(page for page in dash.page_registry.values() if page["path"] == path)
        ids = {_text(one.id) for one in laid_out["layout"]()._traverse() if hasattr(one, "id")}
        listed = self.client.get("/_dash-dependencies").get_json()
        requests = (_request(one) for one in listed if not one["clientside_function"])
        self.requests = tuple(
            request
            for request in requests
            if any(_role(one["id"]) == VIEW and _text(one["id"]) in ids for one in request.inputs)
        )
        if not self.requests:
            raise LookupError(f"No callback of the page {path} hangs on its view.")

    def bodies(self, query: str) -> list[str]:
        """The requests a change to `query` sends."""
        return [request.body(query) for request in self.requests]

    def send(self, body: str) -> bytes:
        """The answer to one request, as bytes."""
        return self.client.post(
            "/_dash-update-component", data=body, content_type="application/json"
        ).data


def drawn(answer: bytes) -> bool:
    """Whether an answer holds anything to draw: a fault is answered too, and quickly."""
    try:
        return bool(json.loads(answer).get("response"))
    except (ValueError, AttributeError):
        return False


def _request(listed: dict[str, Any]) -> Request:
    outputs = _outputs(listed["output"])
    return Request(
        output=listed["output"],
        outputs=outputs if listed["output"].startswith("..") else outputs[0],
        inputs=tuple(_place(one["id"], one["property"]) for one in listed["inputs"]),
        state=tuple(_place(one["id"], one["property"]) for one in listed["state"]),
    )


def _outputs(key: str) -> list[dict[str, Any]]:
    """The outputs a callback's key names: `..a.children...b.figure..` or `a.children`."""
    names = key[2:-2].split("...") if key.startswith("..") else [key]
    return [_place(*name.rsplit(".", 1)) for name in names]


def _place(one: str, of: str) -> dict[str, Any]:
    """An id and its property, as requests name them (without the mark of a shared output)."""
    return {"id": json.loads(one) if one.startswith("{") else one, "property": of.split("@")[0]}


def _text(given: Any) -> str:
    """An id as one text, whatever its shape."""
    compact = (",", ":")
    return (
        given if isinstance(given, str) else json.dumps(given, sort_keys=True, separators=compact)
    )


def _role(given: Any) -> str:
    """What an id is for: its role, or the id itself where it is plain text."""
    return given if isinstance(given, str) else str(given.get("role"))
