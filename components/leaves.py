"""Views with their pictures for a file or a frame outside the app.

Knows: which picture a view has, for a wide window and for a phone. Must not know: HTTP, what a page of
such views looks like.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from components import pictures
from components.exports.html import Leaf
from components.theme import Figure, Look
from queries.answer import Answer, Panel


def leaf(answer: Answer, panel: Panel, base: str = "", headline: str = "") -> Leaf:
    """A view as it leaves, its pictures drawn light."""
    return Leaf(answer, panel, base, headline, _figures(answer, panel))


def _figures(answer: Answer, panel: Panel) -> dict[str, Figure]:
    """ "wide" and "narrow" -> the picture; {} where the view has none."""
    asked = parse_qs(answer.link.partition("?")[2])
    picture, focus = asked.get("picture", ["berg"])[0], asked.get("focus", [None])[0]
    drawn = {
        "wide": pictures.draw(panel, look=Look("light", "wide"), picture=picture, focus=focus),
        "narrow": pictures.draw(panel, look=Look("light", "narrow"), picture=picture, focus=focus),
    }
    return {size: figure for size, figure in drawn.items() if figure is not None}
