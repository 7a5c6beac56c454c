"""What a page asked for and complained about, and how a control is chosen.

Knows: Dash's requests as a browser sends them. Must not know: what a page shows.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from playwright.sync_api import Page


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, page: Page, *, draw: str) -> None:
        self.draw = draw
        self.draws: list[str] = []
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.bodies: list[object] = []
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request) -> None:  # type: ignore[no-untyped-def]
        address = urlsplit(request.url)
        if address.scheme in ("http", "https"):
            self.hosts.add(address.hostname or "")
        if "_dash-update-component" in request.url and self.draw in (request.post_data or ""):
            self.draws.append(request.post_data or "")

    def _answered(self, response) -> None:  # type: ignore[no-untyped-def]
        ours = "_dash-" in response.url or "/export/" in response.url
        if ours and "json" in (response.headers.get("content-type") or ""):
            self.bodies.append(json.loads(response.text()))


def choose(page: Page, name: str, value: str, *, draw: str) -> None:
    """Choose a value of a native select of the filter bar and wait for the one draw it asks for."""
    with page.expect_response(lambda answer: draw in (answer.request.post_data or "")):
        page.locator(f"""[id='{{"name":"{name}","role":"filter"}}']""").select_option(value)
    page.wait_for_load_state("networkidle")


# A point of a chart as plotly tells it: its trace and its place there, found by what it stands for.
_POINTS = """
([place, keys]) => {
  const chart = document.querySelector(`#${place} .js-plotly-plot`);
  return keys.map(([name, value]) => {
    for (let curve = 0; curve < chart.data.length; curve += 1) {
      const held = chart.data[curve].customdata || [];
      for (let at = 0; at < held.length; at += 1) {
        const one = Array.isArray(held[at]) ? held[at][0] : held[at];
        if (one && one[name] === value) {
          return { curveNumber: curve, pointNumber: at, pointIndex: at };
        }
      }
    }
    throw new Error(`no point ${value}`);
  });
}
"""


def touch(page: Page, place: str, event: str, keys: list[tuple[str, str]], *, draw: str) -> None:
    """Tell the page that points of a chart were clicked (`plotly_click`) or boxed
    (`plotly_selected`), each named by a key and value of its custom data; wait for the draw."""
    points = page.evaluate(_POINTS, [place, [list(one) for one in keys]])
    with page.expect_response(lambda answer: draw in (answer.request.post_data or "")):
        page.evaluate(
            "([place, event, points]) => document.querySelector(`#${place} .js-plotly-plot`)"
            ".emit(event, {points: points})",
            [place, event, points],
        )
    page.wait_for_load_state("networkidle")
