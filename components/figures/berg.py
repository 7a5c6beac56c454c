"""Icebergs side by side: every group is the same 100 students of ice, cut at its own shares.

Knows: where things stand in the picture. Must not know: SQL, Dash, how shares were counted.
The coordinates are pixels of the look's nominal size with y = 0 at the waterline, so what fits can
be judged here; plotly stretches x to the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import layers, marks, names, shape
from components.figures.ice import Ice, scale
from components.theme import Figure, Look
from queries.answer import Group

MOST = 6
_STOUT = 0.86  # widest a berg may be, as a part of its height
_GAP = 0.82  # berg width as a part of its place


class _Stage:
    """Pixel places of the picture: gutters, a place per berg, the scale, the waterline at y = 0."""

    def __init__(self, groups: Sequence[Group], look: Look, height: float) -> None:
        """Find the scale at which the highest tip and the deepest keel both fit."""
        self.left = 62.0 if look.narrow else 8.2 * look.text
        self.right = 104.0 if look.narrow else 11.4 * look.text
        room = look.width - self.left - self.right
        place = room / max(len(groups), 1)
        self.captions = [
            marks.wrap(group.label, max(place, 150) * 0.97, look.strong, bold=True)
            for group in groups
        ]
        self.head = (1.1 + 1.3 * max([len(lines) for lines in self.captions] or [1])) * look.strong
        self.foot = 2.9 * look.strong
        cuts = [shape.cut(layers.above(group)) for group in layers.drawn(groups)] or [0.5]
        self.usual = sum(cuts) / len(cuts)
        named = {p.first for p in layers.legend(groups) if p.first and not layers.joined(p)}
        under = 2.1 * max(len(named), 1)
        self.tall, self.top, self.bottom = scale(
            height,
            rise=max(cuts),
            sink=1 - min(cuts),
            sky=(self.head, self.head + 3.2 * look.text),
            sea=(self.foot, under * look.text + 0.5 * self.foot),
        )
        self.pitch = min(place, self.tall * _STOUT / _GAP * 1.25)
        self.wide = min(self.pitch * (0.98 if look.narrow else _GAP), self.tall * _STOUT)
        self.first = self.left + (room - self.pitch * len(groups)) / 2 + self.pitch / 2

    def middle(self, place: int) -> float:
        """x of the middle of a berg."""
        return self.first + place * self.pitch


def berg(
    groups: Sequence[Group], *, look: Look, line: str = "grade level", height: float | None = None
) -> Figure:
    """Icebergs of up to six groups (on a phone: the first one only), as a plotly figure.

    `line` says in words what the waterline is. Each layer's fill carries `customdata`
    [{"group": key, "layer": first depth}] and answers a click (`marks.picked`). A group that may
    not be shown is a dashed outline with its reason. Numbers are children of 100; layers that join
    several depths are striped and say which.
    """
    groups = list(groups)[: 1 if look.narrow else MOST]
    height = height or look.height
    stage = _Stage(groups, look, height)
    data = marks.sea(look, x0=0, x1=look.width, top=stage.top, bottom=stage.bottom)
    words = names.Words([], [marks.waterline(look, x0=0, x1=look.width)])
    bergs: list[Ice] = []
    for place, group in enumerate(groups):
        x = stage.middle(place)
        reason = layers.why_hidden(group)
        _caption(group, place, stage, look, words, hidden=reason is not None)
        if reason is None:
            bergs.append(Ice(group, x, stage.wide, stage.tall))
            data += bergs[-1].traces(look)
        else:
            data.append(_outline(group, reason, x, stage, look))
            _reason(reason, x, stage, look, words)
    low = stage.bottom + 0.5 * stage.foot
    high = stage.top - stage.head
    for ice in bergs:
        named = ice is bergs[-1]
        outside = names.numbers(ice, look, words, named=named)
        if named:
            gutter = ice.x + stage.pitch / 2 + look.text * (0.7 if look.narrow else 1.0)
            names.names(
                ice, groups, outside, look, words, gutter=gutter, low=low, high=stage.top - 4
            )
        else:
            names.beside(ice, outside, look, words, low=low, high=high)
    names.waterline(line, look, words, room=stage.left - 6)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(stage.bottom, 2), round(stage.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _outline(group: Group, reason: str, x: float, stage: _Stage, look: Look) -> dict[str, Any]:
    """The outline alone, dashed, of a group that may not be shown."""
    xs, zs = shape.piece(0.0, 1.0)
    return marks.polygon(
        [x + stage.wide * each for each in xs],
        [stage.tall * (stage.usual - z) for z in zs],
        fill="rgba(0,0,0,0)",
        edge=look.colour("ice-rim"),
        hover=f"<b>{marks.plain(group.label)}</b><br>{marks.plain(reason)}",
        line={"color": look.colour("ice-rim"), "width": 1.5, "dash": "dash"},
    )


def _reason(reason: str, x: float, stage: _Stage, look: Look, words: names.Words) -> None:
    """Why a group is only an outline, on the larger side of the waterline."""
    lines = marks.wrap(reason, stage.wide * 0.7, look.small, lines=5)
    over = stage.usual >= 0.5
    words.notes.append(
        marks.label(
            "<br>".join(marks.plain(each) for each in lines),
            x,
            8 if over else -8,
            size=look.small,
            colour=look.colour("ink"),
            down="bottom" if over else "top",
        )
    )


def _caption(
    group: Group, place: int, stage: _Stage, look: Look, words: names.Words, *, hidden: bool
) -> None:
    """The group's name over its berg and how many of 100 lie below under it."""
    ink, size = look.colour("ink"), look.strong
    name = "<br>".join(marks.plain(each) for each in stage.captions[place])
    parts = [(f"<b>{name}</b>", stage.top - 0.45 * size, "top")]
    if not hidden:
        total = marks.plain(marks.of_100(layers.below(group)))
        parts.append((f"<b>{total} below</b>", stage.bottom + 0.6 * size, "bottom"))
    for text, y, down in parts:
        note = marks.label(text, stage.middle(place), y, size=size, colour=ink, down=down)
        words.notes.append(note)
