"""Waterline bars: the berg's facts as plain lengths, to be read exactly.

Knows: where bars stand. Must not know: SQL, Dash, how shares were counted.
Upright bars (`waterline_bars`) are for grades; lying ones (`breakdown_bars`, in `breakdown`) for
districts, schools, subgroups and years. The value axis counts children of 100 from the waterline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.breakdown import breakdown_bars
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Group, Part

__all__ = ["breakdown_bars", "waterline_bars"]


class _Frame:
    """Margins in pixels, and children of 100 -> pixels, for the bars that are to be drawn."""

    def __init__(self, groups: Sequence[Group], look: Look, height: float, key: int) -> None:
        """`key` is how many names the key under the bars has (0 where names stand at the right)."""
        self.left = 6.0 if look.narrow else 8.2 * look.text
        self.right = 6.0 if look.narrow else 11.4 * look.text
        self.pitch = (look.width - self.left - self.right) / max(len(groups), 1)
        self.width = 0.76 if look.narrow else 0.7
        size = look.small if look.narrow else look.strong
        self.captions = [
            marks.wrap(group.label, self.pitch * 0.98, size, bold=True) for group in groups
        ]
        self.size = size
        self.head = size * (0.6 + 1.35 * max([len(lines) for lines in self.captions] or [1]))
        self.foot = size * (3.2 if look.narrow else 2.0)
        self.key = (key + 1) // 2 * 1.75 * look.small + 8 if key else 0.0
        shown = layers.drawn(groups)
        self.rise = max([layers.above(group) for group in shown] or [0.5]) * 100
        self.sink = max([layers.below(group) for group in shown] or [0.5]) * 100
        self.unit = (height - self.head - self.foot - self.key) / (self.rise + self.sink)
        self.top = self.rise + self.head / self.unit
        self.bottom = -(self.sink + (self.foot + self.key) / self.unit)


def waterline_bars(
    groups: Sequence[Group], *, look: Look, line: str = "grade level", height: float | None = None
) -> Figure:
    """Upright bars per group, 100 children long: up from the waterline at or above it, down by depth.

    `line` says in words what the waterline is. Bars carry `customdata` {"group", "layer"}. On a
    phone the layers are named in a key under the bars; else beside the last bar.
    """
    height = height or look.height
    kinds = [part for part in layers.legend(groups) if not layers.joined(part)]
    kinds = kinds or layers.legend(groups)
    frame = _Frame(groups, look, height, key=len(kinds) + 1 if look.narrow else 0)
    words = Words()
    data = _traces(groups, frame, look)
    for place, group in enumerate(groups):
        reason = layers.why_hidden(group)
        _caption(group, place, reason, frame, look, words)
        if reason is None:
            _rim(group, place, frame, look, words)
            _numbers(group, place, frame, look, words)
    _line(line, frame, look, words)
    if look.narrow:
        _key(kinds, line, frame, look, words)
    elif layers.drawn(groups):
        _names(groups, frame, look, words)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=height,
            margin={"l": round(frame.left), "r": round(frame.right)},
            barmode="overlay",
            xaxis={"range": [-0.5, len(groups) - 0.5]},
            yaxis={"range": [round(frame.bottom, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _base(group: Group, i: int) -> float:
    """Where part i starts, children of 100 from the waterline (0 or below)."""
    return 0.0 if i == 0 else -100 * sum(part.share for part in group.parts[1:i])


def _colour(part: Part, look: Look) -> str:
    """Fill of a part of a bar: pale at or above, else the colour of its depth."""
    return look.depth(min(part.first, layers.DEEPEST))


def _traces(groups: Sequence[Group], frame: _Frame, look: Look) -> list[dict[str, Any]]:
    """One bar trace per place in the stack."""
    data = []
    shown = [(place, group) for place, group in enumerate(groups) if not layers.why_hidden(group)]
    for i in range(max([len(group.parts) for _, group in shown] or [0])):
        here = [
            (place, group, group.parts[i])
            for place, group in shown
            if i < len(group.parts) and group.parts[i].share > 0
        ]
        if not here:
            continue
        fills = [_colour(part, look) for *_, part in here]
        trace: dict[str, Any] = {
            "type": "bar",
            "x": [place for place, *_ in here],
            "y": [round(part.share * (100 if i == 0 else -100), 2) for *_, part in here],
            "base": [round(_base(group, i), 2) for _, group, _ in here],
            "width": frame.width,
            "marker": {
                "color": fills if len(set(fills)) > 1 else fills[0],
                "line": {
                    "color": look.colour("ice-rim" if i == 0 else "rule"),
                    "width": 1 if i == 0 else 2,
                },
            },
            "hoverinfo": "text",
            "hovertext": [layers.hover(group, part) for _, group, part in here],
            "customdata": [layers.key(group, part) for _, group, part in here],
        }
        if any(layers.joined(part) for *_, part in here):
            trace["marker"]["pattern"] = {
                "shape": ["/" if layers.joined(part) else "" for *_, part in here],
                "fgcolor": [look.depth(min(part.first + 1, layers.DEEPEST)) for *_, part in here],
                "size": 14 if look.projector else 9,
                "solidity": 0.16,
                "fillmode": "overlay",
            }
        data.append(trace)
    return data


def _caption(
    group: Group, place: int, reason: str | None, frame: _Frame, look: Look, words: Words
) -> None:
    """The group's name on top; its total below under its bar, or why there is no bar."""
    ink, size = look.colour("ink"), frame.size
    name = "<br>".join(marks.plain(each) for each in frame.captions[place])
    top = frame.top - 0.25 * size / frame.unit
    words.notes.append(marks.label(f"<b>{name}</b>", place, top, size=size, colour=ink, down="top"))
    if reason:
        lines = marks.wrap(reason, frame.pitch * 0.92, look.small, lines=6)
        text, y, size = "<br>".join(marks.plain(each) for each in lines), 8.0, look.small
    else:
        share = marks.plain(marks.of_100(layers.below(group)))
        text = f"<b>{share}</b><br>below" if look.narrow else f"<b>{share}%</b> below"
        y = 100 * layers.below(group) * frame.unit + 0.3 * size
    colour = look.colour("muted") if reason else ink
    words.notes.append(
        marks.label(text, place, -y / frame.unit, size=size, colour=colour, down="top")
    )


def _rim(group: Group, place: int, frame: _Frame, look: Look, words: Words) -> None:
    """A rim around the part below the line: its palest layer alone would be lost on the page."""
    below = sum(part.share for part in group.parts[1:]) * 100
    if below <= 0:
        return
    half = frame.width / 2
    rim = {"color": look.colour("rim"), "width": 2 if look.projector else 1}
    shape = marks.box(place - half, place + half, -below, 0, fill="rgba(0,0,0,0)")
    words.shapes.append(shape | {"line": rim})


def _numbers(group: Group, place: int, frame: _Frame, look: Look, words: Words) -> None:
    """Each part's number: in the bar where it fits, else at its right; joined depths are named."""
    mark = "" if look.narrow else "%"
    ink, edge = look.colour("ink"), place + frame.width / 2
    thin: list[tuple[float, str]] = []
    for i, part in enumerate(group.parts):
        if part.share <= 0:
            continue
        middle = _base(group, i) + part.share * (50 if i == 0 else -50)
        tall = part.share * 100 * frame.unit
        number = marks.of_100(part.share) + mark
        best, small = look.strong if look.narrow or i else look.number, look.small
        lines: tuple[str, ...] = ()
        if layers.joined(part):
            lines = marks.wrap(layers.span(part), frame.pitch * frame.width - 2, small)
        sizes = [size for size in (best, look.strong, look.text, small) if size <= best]
        under = len(lines) * small * 1.3
        size = next((each for each in sizes if tall >= each * 1.2 + under), None)
        if size is None and lines:
            lines = ()
            size = next((each for each in sizes if tall >= each * 1.15), None)
            if not look.narrow:
                _span(part, edge, middle, look, words)
        if size is None:
            thin.append((middle, number))
            continue
        text = f"<b>{marks.plain(number)}</b>"
        if lines:
            text += f'<br><span style="font-size:{small}px">{"<br>".join(lines)}</span>'
        colour = theme.ink_on(_colour(part, look))
        words.notes.append(marks.label(text, place, middle, size=size, colour=colour))
    for over in (True, False):
        here = [(y, number) for y, number in thin if (y > 0) == over]
        tall = look.small * 1.15 / frame.unit
        low, high = (0.5 * tall, frame.top) if over else (frame.bottom, -0.1 * tall)
        places = marks.keep_apart([y for y, _ in here], [tall] * len(here), low=low, high=high)
        for (_, number), y in zip(here, places, strict=True):
            text = f"<b>{marks.plain(number)}</b>"
            words.notes.append(
                marks.label(text, edge, y, size=look.small, colour=ink, at="left", xshift=2)
            )


def _span(part: Part, x: float, y: float, look: Look, words: Words) -> None:
    """Which depths a joined layer holds, beside a bar that is too thin to say so."""
    text = "<br>".join(marks.wrap(layers.span(part), 4 * look.small, look.small))
    ink = look.colour("ink")
    words.notes.append(marks.label(text, x, y, size=look.small, colour=ink, at="left", xshift=4))


def _line(text: str, frame: _Frame, look: Look, words: Words) -> None:
    """The waterline across bars and left margin, and what it is."""
    stroke = {"color": look.colour("accent"), "width": 5 if look.projector else 3}
    ends: list[dict[str, Any]] = [{"xref": "paper", "x0": 0, "x1": 1}]
    margin = {"x0": -round(frame.left), "x1": 0, "xsizemode": "pixel"}
    ends.append({"xref": "paper", "xanchor": 0, **margin})
    words.shapes += [{"type": "line", "y0": 0, "y1": 0, "line": stroke, **end} for end in ends]
    if look.narrow:
        return
    lines = ["<b>Waterline</b>"]
    lines += [marks.plain(each) for each in marks.wrap(f"= {text}", frame.left - 8, look.text)]
    place = {"xref": "paper", "xshift": 6 - frame.left, "yshift": 3}
    accent = look.colour("accent")
    words.notes.append(
        marks.label(
            "<br>".join(lines), 0, 0, size=look.text, colour=accent, at="left", down="bottom"
        )
        | place
    )


def _swatch(part: Part, x: float, y: float, look: Look, frame: _Frame, size: float) -> Any:
    """A square of the part's colour, `x` pixels right of the plot's left or right end."""
    anchor = {"xref": "paper", "xanchor": 0 if look.narrow else 1, "xsizemode": "pixel"}
    half = 0.38 * size / frame.unit
    square = marks.box(x, x + 0.76 * size, y - half, y + half, fill=_colour(part, look))
    return square | anchor | {"line": {"width": 1, "color": look.colour("ice-rim")}}


def _names(groups: Sequence[Group], frame: _Frame, look: Look, words: Words) -> None:
    """Names of the layers at the right, level with the last bar's, each with its colour."""
    last = layers.drawn(groups)[-1]
    size, ink = look.text, look.colour("ink")
    own = [(i, part) for i, part in enumerate(last.parts) if part.share > 0]
    known = {part.first for _, part in own}
    for over in (True, False):
        here = [
            (_base(last, i) + part.share * (50 if i == 0 else -50), part)
            for i, part in own
            if (i == 0) == over
        ]
        low = min([y for y, _ in here] or [0.0])
        for part in layers.legend(groups):
            if (part.first == 0) == over and part.first not in known and not layers.joined(part):
                low -= 2.2 * size / frame.unit
                here.append((low, part))
        texts = [
            marks.wrap(layers.sentence_case(part.label), frame.right - 3 * size, size, lines=3)
            for _, part in here
        ]
        tall = [(len(lines) * 1.3 * size + 5) / frame.unit for lines in texts]
        bounds = {"low": 0.0, "high": frame.top} if over else {"low": frame.bottom, "high": 0.0}
        places = marks.keep_apart([y for y, _ in here], tall, **bounds)
        for (_, part), lines, y in zip(here, texts, places, strict=True):
            words.shapes.append(_swatch(part, 1.2 * size, y, look, frame, size))
            text = "<br>".join(marks.plain(each) for each in lines)
            place = {"xref": "paper", "xshift": 2.4 * size}
            words.notes.append(marks.label(text, 1, y, size=size, colour=ink, at="left") | place)


def _key(kinds: Sequence[Part], line: str, frame: _Frame, look: Look, words: Words) -> None:
    """The phone's key under the bars, in two columns, the waterline first."""
    size, ink = look.small, look.colour("ink")
    column = (look.width - frame.left - frame.right) / 2
    entries: list[Part | None] = [None, *kinds]
    rows = (len(entries) + 1) // 2
    for place, part in enumerate(entries):
        x = (place // rows) * column
        y = frame.bottom + (frame.key - 8 - (place % rows + 0.5) * 1.75 * size) / frame.unit
        if part is None:
            stroke = {"color": look.colour("accent"), "width": 3}
            anchor = {"xref": "paper", "xanchor": 0, "xsizemode": "pixel", "line": stroke}
            words.shapes.append(
                {"type": "line", "x0": x, "x1": x + size, "y0": round(y, 2), "y1": round(y, 2)}
                | anchor
            )
            text = f"Waterline = {line}"
        else:
            words.shapes.append(_swatch(part, x, y, look, frame, size))
            text = layers.sentence_case(part.label)
        text = marks.plain(marks.shorten(text, column - 1.6 * size, size))
        place_at = {"xref": "paper", "xshift": x + 1.4 * size}
        words.notes.append(marks.label(text, 0, y, size=size, colour=ink, at="left") | place_at)
