"""Numbers in and beside the layers of a berg, and the names of the layers at its right.

Knows: a placed berg and how much room a text needs. Must not know: what else is in the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.ice import Ice
from components.theme import Look
from queries.answer import Group


@dataclass
class Words:
    """Annotations and leader lines, as they are collected while a picture is drawn."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)


def numbers(ice: Ice, look: Look, words: Words, *, named: bool) -> dict[int, str]:
    """Write into every layer its children of 100 where that fits.

    Returns what did not fit: part index -> text. A layer that joins depths says which
    ("1 or more"), in it or in what is returned, unless its name stands beside it (`named`).
    """
    outside: dict[int, str] = {}
    for i, part in enumerate(ice.group.parts):
        if part.share <= 0:
            continue
        number, z, tall = marks.of_100(part.share), ice.label_z(i), ice.height_of(i)
        best = look.number if i == 0 else look.strong
        sizes = [size for size in (best, look.strong, look.text, look.small) if size <= best]
        wide = min(ice.width_at(z - 0.01), ice.width_at(z + 0.02)) - 4
        size = next(
            (
                each
                for each in sizes
                if tall >= each * 1.12 and wide >= marks.text_width(number, each, bold=True)
            ),
            None,
        )
        extra = layers.span(part) if layers.joined(part) and not named else ""
        if size is None:
            outside[i] = f"{number} ({extra})" if extra else number
            continue
        text = f"<b>{marks.plain(number)}</b>"
        if extra:
            foot = z + (size + look.small) / 2 / ice.tall
            room = ice.width_at(foot)
            if tall >= size + look.small * 1.6 and room >= marks.text_width(extra, look.small) + 4:
                text += f'<br><span style="font-size:{look.small}px">{extra}</span>'
            else:
                outside[i] = extra
        colour = theme.ink_on(layers.fill(part, look))
        words.notes.append(marks.label(text, ice.x, ice.y(z), size=size, colour=colour))
    return outside


def beside(
    ice: Ice, outside: Mapping[int, str], look: Look, words: Words, *, low: float, high: float
) -> None:
    """Write what did not fit into the layers at the berg's right edge, each with a leader line.

    Nothing crosses the waterline; labels stay between the pixel heights `low` and `high`.
    """
    ink, size = look.colour("ink"), look.small
    tall = size * 1.2
    for over in (True, False):
        here = {i: text for i, text in outside.items() if (i == 0) == over}
        # Words stand low in their layer, where the bergs leave each other more room.
        texts = [marks.wrap(text, 4 * size, size) for text in here.values()]
        zs = [
            ice.label_z(i) if text[-1:].isdigit() else 0.3 * ice.cuts[i] + 0.7 * ice.cuts[i + 1]
            for i, text in here.items()
        ]
        wanted = [ice.y(z) for z in zs]
        bounds = {"low": 3.0, "high": high} if over else {"low": low, "high": -3.0}
        places = marks.keep_apart(wanted, [tall * len(lines) for lines in texts], **bounds)
        for lines, z, y0, y1 in zip(texts, zs, wanted, places, strict=True):
            x0 = ice.right(z)
            top = y1 + tall * len(lines) / 2
            x1 = max(x0, ice.right(ice.z(y1)), ice.right(ice.z(min(top, -3)))) + size * 0.5
            words.shapes.append(marks.line((x0, x1), (y0, y1), colour=ink))
            shown = "<br>".join(marks.plain(each) for each in lines)
            shown = f"<b>{shown}</b>" if lines[0][-1:].isdigit() else shown
            words.notes.append(marks.label(shown, x1 + 2, y1, size=size, colour=ink, at="left"))


def names(
    ice: Ice,
    groups: Sequence[Group],
    outside: Mapping[int, str],
    look: Look,
    words: Words,
    *,
    gutter: float,
    low: float,
    high: float,
) -> None:
    """Name the layers of the last berg in the gutter (pixel x) by leader lines.

    Numbers that did not fit stand with the names. Kinds of layers that only other bergs have are
    named under them with a swatch; above and below the waterline are kept on their own sides.
    """
    ink = look.colour("ink")
    size = look.small if look.narrow else look.text
    room = look.width - gutter - 4
    own = [(i, part) for i, part in enumerate(ice.group.parts) if part.share > 0]
    shown = {part.first for _, part in own} | {0}
    others = [
        part
        for part in layers.legend(groups)
        if part.first not in shown and not layers.joined(part)
    ]
    for over in (True, False):
        here = [(i, part) for i, part in own if (i == 0) == over]
        texts = []
        for i, part in here:
            extra = outside.get(i)
            text = layers.sentence_case(part.label) + (f": {extra}" if extra else "")
            texts.append(marks.wrap(text, room, size, lines=3))
        wanted = [ice.y(ice.label_z(i)) for i, _ in here]
        spare = []
        if not over:
            floor = min([*wanted, 0.0])
            for place, part in enumerate(others):
                spare.append(part)
                name = layers.sentence_case(part.label)
                texts.append(marks.wrap(name, room - size, size, lines=3))
                wanted.append(floor - (place + 1.2) * size * 2.2)
        tall = [len(lines) * size * 1.3 + 4 for lines in texts]
        bounds = {"low": 3.0, "high": high} if over else {"low": low, "high": -3.0}
        places = marks.keep_apart(wanted, tall, **bounds)
        for place, (lines, y0, y1) in enumerate(zip(texts, wanted, places, strict=True)):
            text = "<br>".join(marks.plain(each) for each in lines)
            x = gutter
            if place < len(here):
                x0 = ice.right(ice.z(y0)) + 2
                bend = max(gutter - size * 0.9, x0)
                line = marks.line((x0, bend, gutter - 4), (y0, y0, y1), colour=ink)
                words.shapes.append(line)
            else:
                part = spare[place - len(here)]
                square = (gutter, gutter + 0.7 * size, y1 - 0.35 * size, y1 + 0.35 * size)
                edge = {"width": 1, "color": look.colour("rim")}
                fill = layers.fill(part, look)
                words.shapes.append(marks.box(*square, fill=fill) | {"line": edge})
                x = gutter + size
            words.notes.append(marks.label(text, x, y1, size=size, colour=ink, at="left"))


def waterline(text: str, look: Look, words: Words, *, room: float) -> None:
    """ "Waterline = grade level", above the line at the left, in `room` pixels."""
    size = look.small if look.narrow else look.text
    lines = ["<b>Waterline</b>"]
    lines += [marks.plain(each) for each in marks.wrap(f"= {text}", room, size, lines=3)]
    accent = look.colour("accent")
    x = 4 if look.narrow else 8
    words.notes.append(
        marks.label("<br>".join(lines), x, 4, size=size, colour=accent, at="left", down="bottom")
    )
