"""The slide a picture leaves on: title sentence, subtitle, picture, fine print, 1920 x 1080.

Knows: how much room words need on a slide. Must not know: which picture it frames, Dash, SQL.
Title, subtitle and fine print are part of the picture, so no export can lose them.
"""

from __future__ import annotations

from components.figures import marks
from components.theme import Figure, Look

WIDTH, HEIGHT, EDGE = 1920, 1080, 40
TITLES, SUBTITLE, SOURCES = (46, 40, 34), 27, (19, 17, 15)
FEW_LINES = 6  # of fine print; more of it is set smaller, and none is cut


def canvas(figure: Figure, *, title: str, subtitle: str, source: str, look: Look) -> Figure:
    """A copy of `figure` on a light 1920 x 1080 slide with its words around it.

    `figure` must have been drawn with the same light projector `look`; another raises ValueError,
    since exports are always light. Words are wrapped, a long title is set smaller; the picture
    takes the room they leave, and its own margins move with it.
    """
    if look != Look("light", "projector"):
        raise ValueError(f"A slide is drawn light and for the projector, not {look}.")
    room = WIDTH - 2 * EDGE
    safe = 0.9 * room  # a reader's bold type may be a tenth wider than ours
    size = next(
        (each for each in TITLES if len(marks.wrap(title, safe, each, lines=9, bold=True)) <= 2),
        TITLES[-1],
    )
    titles = marks.wrap(title, safe, size, lines=4, bold=True)
    subtitles = marks.wrap(subtitle, room, SUBTITLE, lines=4) if subtitle else ()
    printed, sources = _printed(source, room)
    top = 36 + 1.22 * size * len(titles) + (14 + 1.3 * SUBTITLE * len(subtitles)) + 18
    bottom = 26 + 1.35 * printed * len(sources) + 22
    layout = dict(figure["layout"])
    inner = dict(layout.get("margin", {}))
    margin = {
        "l": EDGE + inner.get("l", 0),
        "r": EDGE + inner.get("r", 0),
        "t": round(top) + inner.get("t", 0),
        "b": round(bottom) + inner.get("b", 0),
        "pad": 0,
    }
    wide, tall = WIDTH - margin["l"] - margin["r"], HEIGHT - margin["t"] - margin["b"]

    def words(lines: tuple[str, ...], y: float, size: int, *, bold: bool, down: str) -> Figure:
        text = "<br>".join(marks.plain(line) for line in lines)
        return marks.label(
            f"<b>{text}</b>" if bold else text,
            0,
            0,
            size=size,
            colour=look.colour("ink" if bold else "muted"),
            at="left",
            down=down,
            xref="paper",
            yref="paper",
        ) | {"x": (EDGE - margin["l"]) / wide, "y": y}

    def from_top(pixels: float) -> float:
        return float(1 + (margin["t"] - pixels) / tall)

    under_title = 36 + 1.22 * size * len(titles) + 12
    notes = [words(titles, from_top(34), size, bold=True, down="top")]
    if subtitles:
        notes.append(words(subtitles, from_top(under_title), SUBTITLE, bold=False, down="top"))
    if sources:
        y = -(margin["b"] - 22) / tall
        notes.append(words(sources, y, printed, bold=False, down="bottom"))
    layout |= {
        "width": WIDTH,
        "height": HEIGHT,
        "margin": margin,
        "paper_bgcolor": look.colour("paper"),
        "annotations": [*layout.get("annotations", ()), *notes],
    }
    return marks.figure(figure["data"], layout)


def _printed(source: str, room: float) -> tuple[int, tuple[str, ...]]:
    """Type size and lines of the fine print: the largest size that needs few lines, nothing cut."""
    for size in SOURCES:
        lines = marks.wrap(source, room, size, lines=99) if source else ()
        if len(lines) <= FEW_LINES:
            break
    return size, lines
