"""Views as one HTML file that opens anywhere: figures one can point at, tables, all of their fine print.

Knows: answers, their figures, tables and fine print. Must not know: Dash, HTTP. The file asks for
nothing: plotly.js is inside, once, and its own rules forbid every other address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import orjson
from plotly.offline import get_plotlyjs

from components import tables
from components.exports.fine_print import fine_print
from components.exports.html_style import css
from queries.answer import Answer, Panel

MOST_ROWS = 2_000  # of a table in a file; the CSV has all
OVER = ("Waterline", "What is shown")  # of the fine print, what stands over the picture
IN_SIGHT = ("Selected", "Not in the picture", "Source")
# What the file may do: run and show what it holds, and nothing else.
RULES = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; form-action 'none'; base-uri 'none'"
)
# Under 900 pixels the picture for a phone is drawn.
DRAW = """
(function () {
  "use strict";
  var narrow = window.matchMedia("(max-width: 899px)");
  function draw() {
    document.querySelectorAll(".picture").forEach(function (place) {
      var held = JSON.parse(document.getElementById(place.id + "-data").textContent);
      var figure = narrow.matches ? held.narrow : held.wide;
      place.style.height = figure.layout.height + "px";
      window.Plotly.react(place, figure.data, figure.layout, {displayModeBar: false, responsive: true});
    });
  }
  draw();
  narrow.addEventListener("change", draw);
  // Paper is 700 pixels wide and cannot be opened.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (one) { one.open = true; });
    document.querySelectorAll(".picture").forEach(function (place) {
      var figure = JSON.parse(document.getElementById(place.id + "-data").textContent).narrow;
      var layout = Object.assign({}, figure.layout, {width: 680});
      place.style.height = layout.height + "px";
      window.Plotly.react(place, figure.data, layout);
    });
  });
  window.addEventListener("afterprint", draw);
})();
"""

NO_SCRIPT = "<noscript><p>The picture needs a script; the table holds its numbers.</p></noscript>"


@dataclass(frozen=True)
class Leaf:
    """One view: an answer's panel, `base` as in `fine_print`, a presenter's own headline, under which
    the computed sentence stands, and its `figures`, "wide" and "narrow" (`components.leaves`)."""

    answer: Answer
    panel: Panel
    base: str = ""
    headline: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What stands over it."""
        return self.headline or self.panel.sentence


def write(leaves: Sequence[Leaf], *, title: str = "") -> bytes:
    """The file. Several views have a list of contents under `title`. ValueError without a view."""
    if not leaves:
        raise ValueError("A file needs at least one view.")
    title = title or leaves[0].title
    several = len(leaves) > 1
    body = [f"<h1>{escape(title)}</h1>", _contents(leaves)] if several else []
    body += [view(one, at, level=2 if several else 1) for at, one in enumerate(leaves)]
    script = f"<script>{get_plotlyjs()}</script>" if pictured("".join(body)) else ""
    return document(
        title,
        f"<main>{''.join(body)}</main>{script}<script>{DRAW if script else ''}</script>",
        head=f'<meta http-equiv="Content-Security-Policy" content="{RULES}">',
    )


def pictured(body: str) -> bool:
    """Whether views hold a picture to be drawn."""
    return 'class="picture"' in body


def document(title: str, body: str, *, head: str = "") -> bytes:
    """A page of our type and colours."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{head}<title>{escape(title)}</title><style>{css()}</style></head>"
        f"<body>{body}</body></html>"
    ).encode()


def view(one: Leaf, at: int, *, level: int, live: str = "") -> str:
    """One view: words, picture, table, fine print. `live`: where it can be changed, if anywhere."""
    panel, answer = one.panel, one.answer
    parts = [f'<h{level} id="view-{at}">{escape(one.title)}</h{level}>']
    if one.headline:
        parts.append(_p("computed", panel.sentence))
    parts.append(_p("subtitle", panel.subtitle))
    figures = _figures(one)
    if figures is not None:
        said = escape(panel.alt or panel.sentence)
        parts.append(
            f'<div id="picture-{at}" class="picture" role="img" aria-label="{said}"></div>'
        )
        parts.append(f'<script type="application/json" id="picture-{at}-data">{figures}</script>')
        parts.append(NO_SCRIPT)
    parts.append(_said(panel))
    parts.append(_table(panel, opened=figures is None))
    kind = (
        "Synthetic data, no real students" if answer.synthetic else "Real records, aggregates only"
    )
    parts.append(_p("kind", kind))
    if live:
        parts.append(
            f'<p class="live"><a href="{escape(live)}" target="_blank" rel="noopener">'
            "Open this view in Waterline</a></p>"
        )
    parts.append(_fine(one, folded=bool(live)))
    return f'<section class="view" aria-labelledby="view-{at}">{"".join(parts)}</section>'


def _figures(one: Leaf) -> str | None:
    """Its pictures as JSON that no script can be put into."""
    if len(one.figures) < 2:
        return None
    text = orjson.dumps(one.figures).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _said(panel: Panel) -> str:
    """The plain sentences of a view that has those in place of a picture."""
    said = [str(panel.facts[name]) for name in ("first", "second", "third") if name in panel.facts]
    return (
        f'<ul class="three">{"".join(f"<li>{escape(one)}</li>" for one in said)}</ul>'
        if said
        else ""
    )


def _table(panel: Panel, *, opened: bool) -> str:
    if not panel.records:
        return ""
    held = tables.table(panel, limit=MOST_ROWS)
    numeric = [one for _, one in held["heads"]]
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for label, _ in held["heads"])
    rows = []
    for row in held["rows"]:
        first = f'<th scope="row">{_cell(row[0])}</th>'
        rest = "".join(
            f"<td{' class=number' if number else ''}>{_cell(cell)}</td>"
            for cell, number in zip(row[1:], numeric[1:], strict=True)
        )
        rows.append(f"<tr>{first}{rest}</tr>")
    whole = (
        f"<table><caption>{escape(held['caption'])}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    scroll = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="The numbers">{whole}</div>'
    )
    more = _p("more", held["more"])
    return f"<details{' open' if opened else ''}><summary>The numbers</summary>{scroll}{more}</details>"


def _cell(value: Any) -> str:
    """A cell as the tables write it: a missing value is its dash and its reason."""
    if isinstance(value, list):
        said = f'<span class="heard">{escape(str(value[1]))}</span>'
        return f'<span aria-hidden="true">{escape(str(value[0]))}</span>{said}'
    return escape(str(value))


def _fine(one: Leaf, *, folded: bool) -> str:
    """The fine print. `folded`: in the little room of a frame whose numbers these are, who is missing
    and the source stand in sight, the rest behind a fold."""
    lines = [line for line in fine_print(one.answer, one.panel, one.base) if line[0] not in OVER]
    if not folded:
        return _listed(lines)
    sight = [line for line in lines if line[0] in IN_SIGHT]
    rest = [line for line in lines if line[0] not in IN_SIGHT]
    more = f"<details><summary>All that belongs to it</summary>{_listed(rest)}</details>"
    return _listed(sight) + more


def _listed(lines: Sequence[tuple[str, str]]) -> str:
    rows = (f"<dt>{escape(label)}</dt><dd>{_linked(text)}</dd>" for label, text in lines)
    return f'<dl class="fine">{"".join(f"<div>{row}</div>" for row in rows)}</dl>'


def _linked(text: str) -> str:
    if text.startswith(("https://", "http://")):
        return f'<a href="{escape(text)}" rel="noopener">{escape(text)}</a>'
    return escape(text)


def _contents(leaves: Sequence[Leaf]) -> str:
    rows = "".join(
        f'<li><a href="#view-{at}">{escape(one.title)}</a></li>' for at, one in enumerate(leaves)
    )
    return f'<nav aria-label="Contents"><ol>{rows}</ol></nav>'


def _p(kind: str, said: str) -> str:
    return f'<p class="{kind}">{escape(said)}</p>' if said else ""
