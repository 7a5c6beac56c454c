"""How far the growth of a provider's students and of like students overlap: two heaps, bin by bin.

Knows: how heaps, lines and their words are drawn. Must not know: SQL, Dash, how growth was compared,
who a student is, where blocks stand (overlap_frame). x in pixels of the look's nominal width, y in
pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from components import theme
from components.figures import marks
from components.figures.names import Words
from components.figures.overlap_frame import ENDS, LINE, Bin, Place, Sheet
from components.theme import Figure, Look
from queries.answer import Record, Value

Dict = dict[str, Any]


def overlap(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """A block a provider on one scale: like students as a filled heap, its own as a stepped line.

    `records`, in order: of each provider {"group", "key", "side": "all", "above_middle" (0-1),
    "reason"}, and {"key", "side": "provider" or "pool", "bin_low", "bin_high" (SD; None: open end),
    "share" (0-1)} for neighbouring bins. `facts`: {"unit_words"}. A step is as high as its share per
    0.25 SD; one with a reason is its name and the reason. Lines carry `customdata` {"group"}.
    """
    sheet, words = Sheet(records, facts, look), Words()
    data: list[Dict] = []
    for i, place in enumerate(sheet.places):
        _heading(sheet, i, place, words)
        if place.block.pool:
            data += _heaps(sheet, place)
            zero, top = sheet.x(0.0, place.left), place.floor + sheet.tall
            ends = (place.left, place.left + sheet.wide)
            base = marks.line(ends, (place.floor, place.floor), colour=look.colour("line"))
            pen = marks.line((zero, zero), (place.floor, top), colour=look.colour("ink"))
            words.shapes += [base | {"layer": "below"}, pen]
    _tags(sheet, words)
    for place in sheet.feet:
        _axis(sheet, place, words)
    if sheet.print:
        text = "<br>".join(marks.plain(each) for each in sheet.print)
        y, muted = sheet.bottom - 0.4 * look.small, look.colour("muted")
        words.notes.append(
            marks.label(text, 4, y, size=look.small, colour=muted, at="left", down="top")
        )
    return marks.figure(
        [*data, *_answers(sheet)],
        theme.layout(
            look,
            height=sheet.height,
            barmode="overlay",
            bargap=0,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-round(sheet.height), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _corners(bins: Sequence[Bin], sheet: Sheet, place: Place) -> Dict:
    """The outline of one side, from the floor over every step back to the floor."""
    xs, ys = [sheet.x(bins[0].low, place.left)], [place.floor]
    for each in bins:
        xs += [sheet.x(each.low, place.left), sheet.x(each.high, place.left)]
        ys += [place.floor + sheet.scale * each.height] * 2
    xs, ys = [*xs, xs[-1]], [*ys, place.floor]
    return {"x": [round(x, 2) for x in xs], "y": [round(y, 2) for y in ys]}


def _heaps(sheet: Sheet, place: Place) -> list[Dict]:
    """Like students filled, with a thin edge; over them the provider's as a line, lightly filled."""
    look, wide = sheet.look, 4.0 if sheet.look.projector else 2.5
    accent, line = look.colour("accent"), look.colour("line")
    base: Dict = {"type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip"}
    pool: Dict = {"fillcolor": f"{line}80", "line": {"color": line, "width": 1}}
    mine: Dict = {"fillcolor": f"{accent}1f", "line": {"color": accent, "width": wide}}
    block = place.block
    return [
        base | _corners(block.pool, sheet, place) | pool,
        base
        | _corners(block.mine, sheet, place)
        | mine
        | {"cliponaxis": False, "customdata": [{"group": block.key}]},
    ]


def _answers(sheet: Sheet) -> list[Dict]:
    """One unseen trace that answers the pointer anywhere over or under a step, not only near a line."""
    bars: list[tuple[float, float, float, str, str]] = []
    for place in sheet.places:
        block = place.block
        edges = sorted({x for each in (*block.mine, *block.pool) for x in each[:2]})
        for low, high in pairwise(edges):
            middle = (low + high) / 2
            said = _hover(sheet, place, _at(block.mine, middle), _at(block.pool, middle))
            start, end = sheet.x(low, place.left), sheet.x(high, place.left)
            bars.append(((start + end) / 2, end - start, place.floor, said, block.key))
    if not bars:
        return []
    xs, widths, bases, texts, groups = zip(*bars, strict=True)
    return [
        {
            "type": "bar",
            "x": [round(x, 2) for x in xs],
            "width": [round(x, 2) for x in widths],
            "base": [round(y, 2) for y in bases],
            "y": [round(sheet.tall, 2)] * len(bars),
            "marker": {"opacity": 0},
            "hoverinfo": "text",
            "hovertext": list(texts),
            "customdata": [{"group": key} for key in groups],
        }
    ]


def _at(bins: Sequence[Bin], x: float) -> Bin:
    """The bin that holds a value; beyond those drawn the open one, which holds everyone there."""
    return next((each for each in bins if x < each.high), bins[-1])


def _hover(sheet: Sheet, place: Place, mine: Bin, pool: Bin) -> str:
    """Both sides' students of 100, once with bounds where they are cut alike, else each with its own."""
    sides = [(mine, f"of {marks.plain(place.block.name)}’s students"), (pool, "like students")]
    said = [(marks.plain(each.where(sheet.unit)), _share(each.share), who) for each, who in sides]
    if said[0][0] == said[1][0]:
        where = said[0][0]
        head = f"<b>{where[:1].upper()}{where[1:]}</b>"
        return "<br>".join([head, *(f"{share} of 100 {who}" for _, share, who in said)])
    return "<br>".join(f"<b>{share} of 100</b> {who} {where}" for where, share, who in said)


def _share(share: float) -> str:
    """Whole students of 100; nobody told is not nobody there."""
    return "fewer than 1" if round(100 * share) < 1 else marks.of_100(share)


def _heading(sheet: Sheet, i: int, place: Place, words: Words) -> None:
    """The provider's name and, beside or under it, the note."""
    look, (name, note) = sheet.look, sheet.heads[i]
    size, small, y = look.text, look.small, place.top
    shown = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in name)
    cells = [(shown, 0.0, y, size, "ink")]
    if note:
        from_name = marks.text_width(name[0], size, bold=True) * 1.12 + size
        shift = from_name if sheet.inline else 0.0
        y -= (0.5 * LINE * (size - small) + 1) if sheet.inline else LINE * size * len(name)
        cells.append(("<br>".join(marks.plain(each) for each in note), shift, y, small, "muted"))
    for text, shift, top, points, colour in cells:
        label = marks.label(
            text, place.left, top, size=points, colour=look.colour(colour), at="left", down="top"
        )
        words.notes.append(label | ({"xshift": round(shift, 1)} if shift else {}))


def _tags(sheet: Sheet, words: Words) -> None:
    """Which heap is which, once, at the first: a label with a line to what it means."""
    if not sheet.tags:
        return
    look, floor = sheet.look, next(each.floor for each in sheet.places if each.block.pool)
    pens = (("left", "muted", "right", 4), ("right", "accent", "left", -4))
    for tag, (_, name, at, off) in zip(sheet.tags, pens, strict=True):
        colour, (x, y) = look.colour(name), tag.point
        text = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in tag.lines)
        level = floor + tag.up
        words.notes.append(marks.label(text, tag.x, level, size=look.small, colour=colour, at=at))
        ends = (level, floor + y)
        wide = 2.0 if look.projector else 1.2
        words.shapes.append(marks.line((tag.x + off, x), ends, colour=colour, width=wide))


def _axis(sheet: Sheet, place: Place, words: Words) -> None:
    """Ticks under a column's last heap, which end is which, and what 0 is."""
    look, small, muted = sheet.look, sheet.look.small, sheet.look.colour("muted")
    y = place.floor - 3
    cells = [(text, sheet.x(x, place.left), at, y, muted) for x, text, at in sheet.ticks]
    y -= LINE * small
    zero = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in sheet.zero)
    cells.append((zero, sheet.x(0.0, place.left), "middle", y, look.colour("ink")))
    y -= 0.0 if sheet.level else LINE * small * len(sheet.zero)
    cells.append((ENDS[0], place.left, "left", y, muted))
    cells.append((ENDS[1], place.left + sheet.wide, "right", y, muted))
    for text, x, at, top, colour in cells:
        words.notes.append(marks.label(text, x, top, size=small, colour=colour, at=at, down="top"))
