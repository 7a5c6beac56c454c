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

VIEW = "view"
# What the reader's browser says of itself; every other input is as the page first lays it out.
SCREEN = {"theme": "light", "size": "wide"}


@dataclass(frozen=True)
class Request:
    """One callback's request but for its values: output key, outputs, inputs and state."""

    output: str
    outputs: Any
    inputs: tuple[dict[str, Any], ...]
    state: tuple[dict[str, Any], ...]

    def body(self, query: str, known: dict[str, Any]) -> str:
        """JSON of the request for the view `query`; `known` gives the other values by id."""
        held = {**known, VIEW: query}

        def valued(given: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
            return [{**one, "value": held.get(_text(one["id"]))} for one in given]

        return json.dumps(
            {
                "output": self.output,
                "outputs": self.outputs,
                "inputs": valued(self.inputs),
                "state": valued(self.state),
                "changedPropIds": [f"{VIEW}.data"],
            }
        )


class Page:
    """One page of an app, asked without a browser."""

    def __init__(self, app: Dash, path: str) -> None:
        self.client: FlaskClient = app.server.test_client()
        laid_out = next(page for page in dash.page_registry.values() if page["path"] == path)
        ids = {_text(one.id) for one in laid_out["layout"]()._traverse() if hasattr(one, "id")}
        listed = self.client.get("/_dash-dependencies").get_json()
        self.requests = tuple(
            _request(one)
            for one in listed
            if not one["clientside_function"]
            and any(given["id"] == VIEW for given in one["inputs"])
            and all(_text(given["id"]) in ids for given in _outputs(one["output"]))
        )
        if not self.requests:
            raise LookupError(f"No callback of the page {path} hangs on its view.")

    def change(self, query: str) -> list[bytes]:
        """Bodies of all answers to a change of the view to `query`, figures as JSON among them.

        RuntimeError when a callback did not answer.
        """
        return [self.send(body, query) for body in self.bodies(query)]

    def bodies(self, query: str) -> list[str]:
        """The requests a change to `query` sends."""
        return [request.body(query, {"screen": SCREEN}) for request in self.requests]

    def send(self, body: str, query: str) -> bytes:
        """The answer to one request. RuntimeError, naming the view, when there is none."""
        answer = self.client.post(
            "/_dash-update-component", data=body, content_type="application/json"
        )
        if answer.status_code != 200 or b'"response"' not in answer.data:
            raise RuntimeError(f"No answer ({answer.status}) to the view /?{query}")
        return answer.data


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
    return given if isinstance(given, str) else json.dumps(given, sort_keys=True)
