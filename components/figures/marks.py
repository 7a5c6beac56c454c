"""The few marks every picture is made of, as plain plotly dicts, and the words inside them.

Knows: plotly's dict grammar, how wide text is, how to keep labels apart. Must not know: SQL, Dash,
which answer is drawn. Coordinates handed in are data coordinates; x and y are rounded to 0.01.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from components.theme import Figure, Look
from queries.words import of_100 as rounded

Dict = dict[str, Any]
MINUS = "\u2212"
# How plotly's anchors are called in the two directions.
_ACROSS = {"left": "left", "middle": "center", "right": "right"}
_DOWN = {"top": "top", "middle": "middle", "bottom": "bottom"}


def of_100(share: float) -> str:
    """A share (0-1) as whole children of 100; "<1" and ">99" where 0 or 100 would be untrue."""
    whole = rounded(share)
    if whole == 0 and share > 0:
        return "<1"
    return ">99" if whole == 100 and share < 1 else str(whole)


def count(number: float) -> str:
    """A count with thousands separators."""
    return f"{round(number):,}"


def students(number: int | None) -> str:
    """ "1,204 students", or "" when the count is withheld."""
    if number is None:
        return ""
    return f"{count(number)} student{'' if number == 1 else 's'}"


def number_or_none(value: Any) -> float | None:
    """A value of a record as a float; None where it is withheld or not known."""
    return float(value) if isinstance(value, (int, float)) else None


def signed(number: float) -> str:
    """A whole change with its sign, a real minus sign, and 0 without."""
    whole = round(number)
    return f"+{whole:,}" if whole > 0 else f"{MINUS}{-whole:,}" if whole < 0 else "0"


def plain(text: object) -> str:
    """Text as plotly must get it, so that "<" in a name is a character and not a tag."""
    return html.escape(str(text), quote=False)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide one line of text is, in pixels (a little too wide rather than too narrow)."""
    narrow = sum(character in "iljtfrI.,:;'|()[] 1" for character in text)
    wide = sum(character in "MWmw%@—" for character in text)
    middle = len(text) - narrow - wide
    return size * (0.34 * narrow + 0.59 * middle + 0.88 * wide) * (1.06 if bold else 1.0)


def shorten(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Text that fits into `width` pixels, its end replaced by an ellipsis where it must be."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip(" ,;") + "…"


@lru_cache(maxsize=4096)
def wrap(
    text: str, width: float, size: float, *, lines: int = 2, bold: bool = False
) -> tuple[str, ...]:
    """Text in at most `lines` lines of `width` pixels; what does not fit is cut with an ellipsis.

    Lines come out about equally long: they read better than a full line and a leftover word.
    """
    words = str(text).split() or [""]
    widths = [text_width(word, size, bold=bold) for word in words]
    space = text_width(" ", size, bold=bold)

    def broken(limit: float) -> list[list[str]]:
        rows: list[list[str]] = []
        used = 0.0
        for word, wide in zip(words, widths, strict=True):
            if rows and used + space + wide <= limit:
                rows[-1].append(word)
                used += space + wide
            else:
                rows.append([word])
                used = wide
        return rows

    rows = broken(width)
    if len(rows) <= lines:
        tight, loose = 0.0, width
        for _ in range(7):  # the narrowest column that needs no more lines
            middle = (tight + loose) / 2
            if len(broken(middle)) > len(rows):
                tight = middle
            else:
                loose = middle
        rows = broken(loose)
    else:
        rows = [*rows[: lines - 1], [word for row in rows[lines - 1 :] for word in row]]
    return tuple(shorten(" ".join(row), width, size, bold=bold) for row in rows)


def keep_apart(
    wanted: Sequence[float], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """Places for labels near the `wanted` ones, none over another and all between low and high.

    `sizes` are the labels' own lengths along the axis. Labels keep the order of what they want; the
    shift is the smallest in the least-squares sense (pool neighbours that collide, then clip).
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[Any]] = []  # [members, offsets from block start, start, length]
    for i in order:
        blocks.append([[i], [sizes[i] / 2], wanted[i] - sizes[i] / 2, sizes[i]])
        while len(blocks) > 1 and blocks[-2][2] + blocks[-2][3] > blocks[-1][2] + 1e-9:
            after, before = blocks.pop(), blocks.pop()
            members = before[0] + after[0]
            offsets = before[1] + [before[3] + offset for offset in after[1]]
            start = sum(wanted[m] - o for m, o in zip(members, offsets, strict=True)) / len(members)
            blocks.append([members, offsets, start, before[3] + after[3]])
    places = [0.0] * len(wanted)
    edge = low
    for members, offsets, start, length in blocks:
        start = max(start, edge)
        edge = start + length
        for member, offset in zip(members, offsets, strict=True):
            places[member] = start + offset
    edge = high
    for i in reversed(order):
        places[i] = min(places[i], edge - sizes[i] / 2)
        edge = places[i] - sizes[i] / 2
    return places


def _round(values: Sequence[float]) -> list[float]:
    return [round(float(value), 2) for value in values]


def label(
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    colour: str,
    at: str = "middle",
    down: str = "middle",
    **more: Any,
) -> Dict:
    """An annotation without arrow. `at` and `down` say which end of the text lies on (x, y)."""
    return {
        "text": text,
        "x": round(float(x), 2),
        "y": round(float(y), 2),
        "xanchor": _ACROSS[at],
        "yanchor": _DOWN[down],
        "align": _ACROSS[at],
        "showarrow": False,
        "font": {"size": size, "color": colour},
        **more,
    }


def line(
    xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float = 1, **more: Any
) -> Dict:
    """A shape: straight lines through the points."""
    points = " L".join(f"{x},{y}" for x, y in zip(_round(xs), _round(ys), strict=True))
    return {
        "type": "path",
        "path": f"M{points}",
        "line": {"color": colour, "width": width, **more.pop("line", {})},
        **more,
    }


def strokes(
    pieces: Sequence[tuple[Sequence[float], Sequence[float]]],
    *,
    colour: str,
    width: float = 1,
    **more: Any,
) -> Dict:
    """Many lines of one pen as a single shape: far smaller than a shape for each."""
    paths = []
    for xs, ys in pieces:
        points = [f"{x:g},{y:g}" for x, y in zip(_round(xs), _round(ys), strict=True)]
        paths.append("M" + "L".join(points))
    pen = {"color": colour, "width": width, **more}
    return {"type": "path", "path": "".join(paths), "line": pen}


def texts(places: Sequence[tuple[float, float, str, str]], *, size: float, **more: Any) -> Dict:
    """One trace of many short texts: (x, y, text, colour) each; smaller than annotations."""
    xs, ys, words, colours = (list(each) for each in zip(*places, strict=True))
    return {
        "type": "scatter",
        "mode": "text",
        "x": _round(xs),
        "y": _round(ys),
        "text": words,
        "textfont": {"size": size, "color": colours[0] if len(set(colours)) == 1 else colours},
        "hoverinfo": "skip",
        "cliponaxis": False,
        **more,
    }


def box(x0: float, x1: float, y0: float, y1: float, *, fill: str, **more: Any) -> Dict:
    """A shape: a filled rectangle without edge."""
    x0, x1, y0, y1 = _round((x0, x1, y0, y1))
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "y0": y0,
        "y1": y1,
        "fillcolor": fill,
        "line": {"width": 0},
        **more,
    }


def polygon(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    fill: str,
    edge: str | None = None,
    width: float = 1,
    hover: str | None = None,
    key: Mapping[str, Any] | None = None,
    **more: Any,
) -> Dict:
    """A filled trace. With `hover` and `key` it answers the pointer; else it is only scenery.

    A click on a fill hands Dash the trace's whole `customdata`, so the key is its single element
    (see `picked`).
    """
    trace: Dict = {
        "type": "scatter",
        "mode": "lines" if edge else "none",
        "x": _round(xs),
        "y": _round(ys),
        "fill": "toself",
        "fillcolor": fill,
        **({"line": {"color": edge, "width": width}} if edge else {}),
    }
    if hover is None:
        trace["hoverinfo"] = "skip"
    else:
        trace |= {"hoveron": "fills", "hoverinfo": "text", "text": hover}
        if key is not None:
            trace["customdata"] = [dict(key)]
    return trace | more


def stripes(fill: str, pen: str, look: Look, **more: Any) -> Dict:
    """The pattern of a piece that joins several depths: deeper ones are in it, but not told apart.

    Serves as a trace's `fillpattern` and, without `bgcolor`, as a bar's `pattern`.
    """
    size = 14 if look.projector else 9
    pattern = {"shape": "/", "size": size, "solidity": 0.16, "fillmode": "overlay"}
    return pattern | {"bgcolor": fill, "fgcolor": pen} | more


def picked(click: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a Dash `clickData` points at: {"group": ..., "layer": ...}, or None.

    Fills hand over a list with one key, bars and markers the key itself.
    """
    for point in (click or {}).get("points", ()):
        key = point.get("customdata")
        if isinstance(key, list):
            key = key[0] if key else None
        if isinstance(key, dict):
            return key
    return None


def sea(look: Look, *, x0: float, x1: float, top: float, bottom: float) -> list[Dict]:
    """Sky above y = 0 and water below it, each shading from top to bottom; two traces."""

    def half(y0: float, y1: float, low: str, high: str) -> Dict:
        shade = {"type": "vertical", "colorscale": [[0, look.colour(low)], [1, look.colour(high)]]}
        corners = ([x0, x1, x1, x0], [y0, y0, y1, y1])
        return polygon(*corners, fill=look.colour(low), fillgradient=shade)

    return [
        half(0, top, "sky-low", "sky-top"),
        half(bottom, 0, "water-low", "water-top"),
    ]


def waterline(look: Look, *, x0: float, x1: float) -> Dict:
    """The line itself, at y = 0."""
    width = 2.5 if look.narrow else 5 if look.projector else 3.5
    return line((x0, x1), (0, 0), colour=look.colour("accent"), width=width)


def figure(data: Sequence[Dict], layout: Dict) -> Figure:
    """A figure as plotly takes it."""
    return {"data": list(data), "layout": layout}
