"""One group as a hundred dots in its iceberg: a dot for each student of 100.

Knows: where dots and words stand. Must not know: SQL, Dash, how shares were counted.
Coordinates are pixels of the look's nominal size, y = 0 at the waterline.
"""

from __future__ import annotations

from dataclasses import replace

from components import theme
from components.figures import layers, marks, names, shape
from components.figures.dots import scatter, whole
from components.figures.ice import Ice, scale
from components.theme import Figure, Look
from queries.answer import Group


def hundred(
    group: Group, *, look: Look, line: str = "grade level", height: float | None = None
) -> Figure:
    """One group as 100 dots in its berg, each layer with its whole number and name.

    Shares are rounded to whole students that add up to 100; the ice is cut at those numbers, so
    dots and areas agree. A group that may not be shown is its reason in words. Layers carry
    `customdata` [{"group", "layer"}].
    """
    height = height or look.height
    reason = layers.why_hidden(group)
    if reason:
        return _refused(group, reason, look, height)
    counts = whole(tuple(part.share for part in group.parts))
    rounded = tuple(
        replace(part, share=n / 100) for part, n in zip(group.parts, counts, strict=True)
    )
    ice, top, bottom = _stage(replace(group, parts=rounded), look, height)
    data = marks.sea(look, x0=0, x1=look.width, top=top, bottom=bottom)
    data += ice.traces(look)
    # What the pointer says keeps the unrounded share's words and the true count.
    for trace in data:
        for part in group.parts:
            if trace.get("customdata") == [layers.key(group, part)]:
                trace["text"] = layers.hover(group, part)
    size = 9.0 if look.narrow else 22.0 if look.projector else 13.5
    for part, spots in zip(group.parts, scatter(counts, _aspect(ice)), strict=True):
        if not spots:
            continue
        fill = layers.fill(part, look)
        colour = theme.TOKENS["light"]["accent"] if part.first == 0 else theme.ink_on(fill)
        xs, ys = ice.placed(([x for x, _ in spots], [z for _, z in spots]))
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [round(x, 1) for x in xs],
                "y": [round(y, 1) for y in ys],
                "marker": {"size": size, "color": colour, "line": {"width": 1.2, "color": fill}},
                "hoverinfo": "skip",
            }
        )
    words = names.Words([], [marks.waterline(look, x0=0, x1=look.width)])
    writer = _phone_words if look.narrow else _words
    writer(group, counts, ice, look, words, line=line, top=top, bottom=bottom)
    names.waterline(line, look, words, room=(ice.x - ice.wide / 2) * 0.9)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(bottom, 2), round(top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _aspect(ice: Ice) -> float:
    """Drawn width of the outline over its drawn height, coarsely, so that it can be cached."""
    return round(ice.wide / ice.tall, 1)


def _stage(group: Group, look: Look, height: float) -> tuple[Ice, float, float]:
    """The berg in its place, and the pixel heights of the picture's top and bottom."""
    rise = shape.cut(group.parts[0].share)
    under = len(group.parts) - 1
    if look.narrow:
        sky = (2.4 * look.strong, 6.5 * look.text)
        sea = ((1.75 * len(group.parts) + 1.2) * look.text, 0.0)
    else:
        sky = (1.2 * look.strong, 4.0 * look.text)
        sea = (1.2 * look.strong, max(1.25 * under, 3.6) * look.number)
    tall, top, bottom = scale(height, rise=rise, sink=1 - rise, sky=sky, sea=sea)
    wide = min(0.86 * tall, look.width * (0.62 if look.narrow else 0.4))
    x = look.width * (0.5 if look.narrow else 0.47)
    return Ice(group, x, wide, tall), top, bottom


def _words(
    group: Group,
    counts: tuple[int, ...],
    ice: Ice,
    look: Look,
    words: names.Words,
    *,
    line: str,
    top: float,
    bottom: float,
) -> None:
    """Number and name of every layer at the right, the sum below in a bracket at the left."""
    ink, number, text = look.colour("ink"), look.number, look.text * 1.1
    gutter = ice.x + ice.wide / 2 + 2.6 * look.text
    widest = max(marks.text_width(str(n), number, bold=True) for n in counts)
    edge = gutter + widest
    room = look.width - edge - 10
    for over in (True, False):
        here = [i for i, n in enumerate(counts) if n and (i == 0) == over]
        wanted = [ice.y(ice.label_z(i)) for i in here]
        bounds = {"low": 4.0, "high": top} if over else {"low": bottom, "high": -4.0}
        places = marks.keep_apart(wanted, [number * 1.16] * len(here), **bounds)
        for i, y0, y1 in zip(here, wanted, places, strict=True):
            x0 = ice.right(ice.label_z(i)) + 5
            bend = max(gutter - 1.2 * look.text, x0)
            end = max(
                edge - marks.text_width(str(counts[i]), number, bold=True) - 0.3 * number, bend
            )
            xs, ys = (x0, bend, gutter - 4, end), (y0, y0, y1, y1)
            words.shapes.append(marks.line(xs, ys, colour=ink))
            lines = marks.wrap(layers.within(group.parts[i].label), room, text)
            name = "<br>".join(marks.plain(each) for each in lines)
            words.notes += [
                marks.label(f"<b>{counts[i]}</b>", edge, y1, size=number, colour=ink, at="right"),
                marks.label(name, edge + 10, y1, size=text, colour=ink, at="left"),
            ]
    below = 100 - counts[0]
    if not below:
        return
    x, low, tick = ice.x - ice.wide / 2 - 1.6 * look.text, ice.y(1), 0.5 * look.text
    xs, ys = (x + tick, x, x, x + tick), (-4, -4, low, low)
    words.shapes.append(marks.line(xs, ys, colour=ink, width=2.5 if look.projector else 1.5))
    big, under = 1.75 * number, 1.1 * look.text
    place = min(low / 2 + 0.45 * big, -0.62 * big - 4)
    under_lines = ["of every 100 students", *marks.wrap(f"below {line}", x - tick - 8, under)]
    words.notes += [
        marks.label(f"<b>{below}</b>", x - tick, place, size=big, colour=ink, at="right"),
        marks.label(
            "<br>".join(marks.plain(each) for each in under_lines),
            x - tick,
            place - 0.6 * big,
            size=under,
            colour=ink,
            at="right",
            down="top",
        ),
    ]


def _phone_words(
    group: Group,
    counts: tuple[int, ...],
    ice: Ice,
    look: Look,
    words: names.Words,
    *,
    line: str,
    top: float,
    bottom: float,
) -> None:
    """On a phone: the sum below over the picture, numbers and names in a key under it."""
    ink, size = look.colour("ink"), look.text
    text = marks.plain(f"{100 - counts[0]} of every 100 students below {line}")
    size_on_top = next(
        (
            each
            for each in (look.strong, look.text, look.small)
            if marks.text_width(text, each) < 340
        ),
        look.small,
    )
    words.notes.append(
        marks.label(text, look.width / 2, top - 6, size=size_on_top, colour=ink, down="top")
    )
    shown = [i for i, n in enumerate(counts) if n]
    for row, i in enumerate(shown):
        y = bottom + (len(shown) - row - 0.35) * 1.75 * size
        square = marks.box(
            60,
            60 + 0.8 * size,
            y - 0.4 * size,
            y + 0.4 * size,
            fill=layers.fill(group.parts[i], look),
        )
        words.shapes.append(square | {"line": {"width": 1, "color": look.colour("rim")}})
        label = marks.plain(
            marks.shorten(layers.within(group.parts[i].label), look.width - 125, size)
        )
        words.notes += [
            marks.label(f"<b>{counts[i]}</b>", 108, y, size=size + 2, colour=ink, at="right"),
            marks.label(label, 116, y, size=size, colour=ink, at="left"),
        ]


def _refused(group: Group, reason: str, look: Look, height: float) -> Figure:
    """Sky, water and the reason in words."""
    half = height / 2
    data = marks.sea(look, x0=0, x1=look.width, top=half, bottom=-half)
    lines = marks.wrap(f"{group.label}: {reason}", look.width * 0.8, look.strong, lines=4)
    text = "<br>".join(marks.plain(each) for each in lines)
    ink = look.colour("ink")
    note = marks.label(text, look.width / 2, half / 2, size=look.strong, colour=ink)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-half, half]},
            shapes=[marks.waterline(look, x0=0, x1=look.width)],
            annotations=[note],
        ),
    )
