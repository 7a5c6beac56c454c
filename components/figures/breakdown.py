"""Lying waterline bars: one row per district, school, subgroup or year, with n and interval.

Knows: where rows and columns stand. Must not know: SQL, Dash, how rows were ordered.
x counts children of 100 from the waterline (left at or above, right below), y is in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Group, Part

MOST = 24
UNORDERED = "Fewer than 30 students: shown, not put in order"


class _Sheet:
    """Rows from top to bottom, their type sizes and heights, and the columns' margins in pixels."""

    def __init__(self, groups: Sequence[Group], look: Look) -> None:
        """Sort rows into ordered, too small to order, hidden; find heights and the scale of x."""
        shown = layers.drawn(groups)
        self.firm = [group for group in shown if group.ordered]
        self.loose = [group for group in shown if not group.ordered]
        self.shown = [*self.firm, *self.loose]
        self.rows = [*self.shown, *(group for group in groups if layers.why_hidden(group))]
        self.key = layers.legend(groups)
        self.left = 4.0 if look.narrow else 23.5 * look.text
        self.right = 6.0 if look.narrow else 9.6 * look.text
        self.label_room = look.width - 12 if look.narrow else self.left - 6.2 * look.text
        self.size = look.text
        self.head = 2.4 * look.small if shown else 4.0
        self.gap = 2.4 * look.small if self.loose else 0.0
        self.foot = self._places(look)
        self._heights(look)
        highs = [max(layers.below(group), group.high or 0) for group in shown]
        self.above = max([layers.above(group) for group in shown] or [0.5]) * 100 + 1
        self.below = max(highs or [0.5]) * 100 + 1
        self.unit = (look.width - self.left - self.right) / (self.above + self.below)

    def _places(self, look: Look) -> float:
        """Where the key's names stand, (x, row) in pixels and rows; returns the key's height."""
        size, x, row = look.small, 0.0, 0
        room = look.width * (0.98 if look.narrow else 0.76)
        self.spots = []
        for part in self.key:
            wide = marks.text_width(layers.sentence_case(part.label), size) + 3 * size
            if x and x + wide > room:
                x, row = 0.0, row + 1
            self.spots.append((x, row))
            x += wide
        return (1.9 * (row + 1) + 0.9) * size if self.key else 0.0

    def _heights(self, look: Look) -> None:
        """Heights of the rows: on a slide all must fit, on a phone the text stands over the bar."""
        number = max(len(self.rows), 1)
        if look.narrow:
            row, hidden = 66.0, 54.0
        elif look.projector:
            row = min(66.0, (look.height - self.head - self.foot - self.gap) / number)
            hidden = row
            self.size = round(min(look.text, 0.72 * row))
        else:
            wraps = any(
                marks.text_width(group.label, self.size) > self.label_room for group in self.rows
            )
            row = hidden = 46.0 if wraps else 36.0
        self.bar = min(20.0 if look.narrow else (0.68 if row > 32 else 0.78) * row, 30.0)
        self.row = row
        self.tops: list[float] = []
        y = self.head
        for place in range(len(self.rows)):
            if self.loose and place == len(self.firm):
                y += self.gap
            self.tops.append(-y)
            y += row if place < len(self.shown) else hidden
        self.height = y + self.foot

    def middle(self, place: int) -> float:
        """Pixel y of the middle of a row."""
        return self.tops[place] - self.row / 2

    def bar_y(self, place: int) -> float:
        """Pixel y of the middle of a row's bar; on a phone it is under two lines of text."""
        narrow = self.left < 10
        return self.tops[place] - self.row + self.bar / 2 + 8 if narrow else self.middle(place)


def breakdown_bars(groups: Sequence[Group], *, look: Look, line: str = "grade level") -> Figure:
    """Lying bars of up to 24 groups, in the order given, as a plotly figure.

    Each row: name, n, 100 children (left of the waterline at or above it, right of it by depth),
    share below with its interval as a whisker and in print. Groups too small to be put in order
    come after, pale and dashed; groups that may not be shown are a line of text with the reason.
    Bars carry `customdata` {"group", "layer"}. `line` says in words what the waterline is.
    """
    sheet = _Sheet(list(groups)[:MOST], look)
    words = Words()
    for place, group in enumerate(sheet.rows):
        (_phone_text if look.narrow else _row_text)(group, place, sheet, look, words)
    if sheet.shown:
        _frames(sheet, look, words)
        _waterline(line, sheet, look, words)
        _whiskers(sheet, look, words)
        _key(sheet, look, words)
    return marks.figure(
        [*_bars(sheet, look), *_numbers(sheet, look)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            barmode="overlay",
            xaxis={"range": [round(-sheet.above, 2), round(sheet.below, 2)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _start(group: Group, i: int) -> float:
    """Where part i starts, children of 100 right of the waterline."""
    return 0.0 if i == 0 else 100 * sum(part.share for part in group.parts[1:i])


def _colour(part: Part, look: Look) -> str:
    return look.depth(min(part.first, layers.DEEPEST))


def _bars(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """One bar trace per place in the stack, apart for the firm and the pale rows."""
    data = []
    for firm in (True, False):
        rows = [(y, group) for y, group in enumerate(sheet.shown) if group.ordered == firm]
        for i in range(max([len(group.parts) for _, group in rows] or [0])):
            here = [
                (place, group, group.parts[i])
                for place, group in rows
                if i < len(group.parts) and group.parts[i].share > 0
            ]
            if not here:
                continue
            fills = [_colour(part, look) for *_, part in here]
            marker: dict[str, Any] = {
                "color": fills if len(set(fills)) > 1 else fills[0],
                "line": {"color": look.colour("rule"), "width": 1.5},
            }
            if not firm:
                marker["opacity"] = 0.45
            if any(layers.joined(part) for *_, part in here):
                marker["pattern"] = {
                    "shape": ["/" if layers.joined(part) else "" for *_, part in here],
                    "fgcolor": look.depth(min(i + 1, layers.DEEPEST)),
                    "size": 12 if look.projector else 8,
                    "solidity": 0.16,
                    "fillmode": "overlay",
                }
            trace = {
                "type": "bar",
                "orientation": "h",
                "y": [round(sheet.bar_y(place), 2) for place, *_ in here],
                "x": [round(part.share * (-100 if i == 0 else 100), 2) for *_, part in here],
                "base": [round(_start(group, i), 2) for _, group, _ in here],
                "width": round(sheet.bar, 2),
                "marker": marker,
                "hoverinfo": "text",
                "hovertext": [_hover(group, part) for _, group, part in here],
                "customdata": [layers.key(group, part) for _, group, part in here],
            }
            data.append(trace)
    return data


def _hover(group: Group, part: Part) -> str:
    """The layer, then the share below with its interval."""
    lines = [layers.hover(group, part), f"Below the waterline: {_share(group)}"]
    return "<br>".join(lines if group.ordered else [*lines, UNORDERED])


def _share(group: Group, *, bold: bool = False) -> str:
    """Share below in percent with its interval: "62% (59–65)"."""
    share = f"{marks.plain(marks.of_100(layers.below(group)))}%"
    share = f"<b>{share}</b>" if bold else share
    if group.low is None or group.high is None:
        return share
    return f"{share} ({round(group.low * 100)}–{round(group.high * 100)})"


def _phone_text(group: Group, place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """A phone's row: name; under it the students and the share, or the reason for none."""
    ink, muted, top = look.colour("ink"), look.colour("muted"), sheet.tops[place]
    reason, size = layers.why_hidden(group), sheet.size
    name = marks.plain(marks.shorten(group.label, sheet.label_room, size, bold=True))
    under = marks.students(group.n)
    if reason:
        lines = marks.wrap(reason, sheet.label_room, look.small)
        under = "<br>".join(marks.plain(each) for each in lines)
    texts = [(f"<b>{name}</b>", 0, top, size, ink), (under, 0, top - 17, look.small, muted)]
    if not reason:
        texts.append((f"{_share(group, bold=True)} below", 1, top - 16, size, ink))
    for text, x, y, height, colour in texts:
        at = "right" if x else "left"
        note = marks.label(text, x, y, size=height, colour=colour, at=at, down="top", xref="paper")
        words.notes.append(note)


def _row_text(group: Group, place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """A wide row's columns: name, students, printed share or the reason why there is none."""
    ink, muted, size = look.colour("ink"), look.colour("muted"), sheet.size
    reason, y, pad = layers.why_hidden(group), sheet.middle(place), 0.9 * look.text
    most = 2 if sheet.row > 2.2 * size else 1
    lines = marks.wrap(group.label, sheet.label_room, size, lines=most)
    name = "<br>".join(marks.plain(each) for each in lines)
    number = marks.count(group.n) if group.n is not None else "withheld"
    cells: list[tuple[str, float, str, float, str]] = [(name, 0, "left", 6 - sheet.left, ink)]
    if reason:
        cells.append((marks.plain(reason), 0, "left", 0, muted))
    else:
        cells.append((number, 0, "right", -pad, muted))
        cells.append((_share(group, bold=True), 1, "left", pad, ink))
    for text, x, at, shift, colour in cells:
        note = marks.label(text, x, y, size=size, colour=colour, at=at, xref="paper", xshift=shift)
        words.notes.append(note)


def _frames(sheet: _Sheet, look: Look, words: Words) -> None:
    """The edges of the bars; dashed where a group is too small to be put in order."""
    half = sheet.bar / 2
    pieces: dict[bool, list[Any]] = {True: [], False: []}
    for place, group in enumerate(sheet.shown):
        y, right = sheet.bar_y(place), _start(group, len(group.parts))
        left = -100 * layers.above(group)
        xs, ys = (left, right, right, left, left), (y - half, y - half, y + half, y + half)
        pieces[group.ordered].append((xs, (*ys, y - half)))
    for firm, here in pieces.items():
        if here:
            dash: dict[str, Any] = {} if firm else {"dash": "4px,3px"}
            words.shapes.append(marks.strokes(here, colour=look.colour("ice-rim"), **dash))


def _numbers(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """Children of 100 in the parts where there is room, out of the whisker's way; one trace."""
    size = look.small if look.narrow else min(sheet.size, round(0.74 * sheet.bar))
    places = []
    for place, group in enumerate(sheet.firm):
        for i, part in enumerate(group.parts):
            start = -part.share * 100 if i == 0 else _start(group, i)
            end = start + part.share * 100
            if i and group.low is not None:
                end = min(end, group.low * 100 - 8 / sheet.unit)
            number = marks.of_100(part.share)
            if (end - start) * sheet.unit < marks.text_width(number, size, bold=True) + 4:
                continue
            text = f"<b>{marks.plain(number)}</b>"
            colour = theme.ink_on(_colour(part, look))
            places.append(((start + end) / 2, sheet.bar_y(place), text, colour))
    return [marks.texts(places, size=size)] if places else []


def _whiskers(sheet: _Sheet, look: Look, words: Words) -> None:
    """Intervals of the share below, with a halo so that they show on ice and on paper."""
    cap, pen, pieces = sheet.bar * 0.2, 3 if look.projector else 2, []
    for place, group in enumerate(sheet.shown):
        if group.low is not None and group.high is not None:
            y, low, high = sheet.bar_y(place), group.low * 100, group.high * 100
            pieces.append(((low, high), (y, y)))
            pieces += [((x, x), (y - cap, y + cap)) for x in (low, high)]
    if pieces:
        words.shapes.append(marks.strokes(pieces, colour=look.colour("paper"), width=2.75 * pen))
        words.shapes.append(marks.strokes(pieces, colour=look.colour("ink"), width=pen))


def _waterline(line: str, sheet: _Sheet, look: Look, words: Words) -> None:
    """The waterline (on a phone: past the bars only), the heads of the columns, the note over the
    rows that are not put in order."""
    size, muted, pad = look.small, look.colour("muted"), 0.9 * look.text
    if look.narrow:
        reach = sheet.bar / 2 + 4
        ys = [sheet.bar_y(place) for place in range(len(sheet.shown))]
        pieces = [((0.0, 0.0), (y - reach, y + reach)) for y in ys]
    else:
        end = sheet.middle(len(sheet.shown) - 1) - sheet.row / 2
        pieces = [((0.0, 0.0), (-sheet.head * 0.85, end))]
    width = 4 if look.projector else 2.5
    words.shapes.append(marks.strokes(pieces, colour=look.colour("accent"), width=width))
    heads: list[tuple[str, float, str, dict[str, Any]]] = [
        (f"▸ below {line}", 0, "left", {"xshift": 6})
    ]
    if sheet.above * sheet.unit > marks.text_width("at or above ◂", size) + 8:
        heads.append(("at or above ◂", 0, "right", {"xshift": -6}))
    if not look.narrow:
        interval = any(group.low is not None for group in sheet.shown)
        head = "below (95% interval)" if interval else "below"
        heads.append(("students", 0, "right", {"xref": "paper", "xshift": -pad}))
        heads.append((head, 1, "left", {"xref": "paper", "xshift": pad}))
    y = -0.42 * sheet.head
    for text, x, at, more in heads:
        note = marks.label(marks.plain(text), x, y, size=size, colour=muted, at=at, **more)
        words.notes.append(note)
    if sheet.loose:
        y = sheet.tops[len(sheet.firm)] + 0.45 * sheet.gap
        shift = 0 if look.narrow else 6 - sheet.left
        place: dict[str, Any] = {"at": "left", "xref": "paper", "xshift": shift}
        words.notes.append(marks.label(UNORDERED, 0, y, size=size, colour=muted, **place))


def _key(sheet: _Sheet, look: Look, words: Words) -> None:
    """Names of the layers with their colours, under the rows."""
    size, ink = look.small, look.colour("ink")
    shift = 0.0 if look.narrow else 6 - sheet.left
    for part, (spot, row) in zip(sheet.key, sheet.spots, strict=True):
        x, half = shift + spot, 0.38 * size
        y = -(sheet.height - sheet.foot + (0.8 + (row + 0.5) * 1.9) * size)
        square = marks.box(x, x + 2 * half, y - half, y + half, fill=_colour(part, look))
        edge = {"line": {"width": 1, "color": look.colour("ice-rim")}}
        words.shapes.append(square | edge | {"xref": "paper", "xanchor": 0, "xsizemode": "pixel"})
        text = marks.plain(layers.sentence_case(part.label))
        place: dict[str, Any] = {"at": "left", "xref": "paper", "xshift": x + 1.3 * size}
        words.notes.append(marks.label(text, 0, y, size=size, colour=ink, **place))
