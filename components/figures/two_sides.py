"""Rows of two shares with their intervals, joined by a line, and what their difference is.

Knows: where rows and columns stand, what a hollow mark means. Must not know: SQL, Dash, what the two
sides are. x is children of 100, y is in pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest_rows import roomy
from components.figures.names import Words
from components.theme import Figure, Look

PAGE = {"narrow": 0.85, "wide": 0.775, "projector": 1.0}
MARK = {"narrow": 10, "wide": 12, "projector": 17}  # pixels across
ASIDE = 0.75  # of a mark, from its middle to its interval: a short one is not behind it
Side = tuple[float, float | None, float | None]  # share with its interval, 0-1


@dataclass(frozen=True)
class Row:
    """One row: name and fine print, the two sides, the difference as it is printed.

    `reason` stands where the marks would be; `close` marks a difference too close to call: hollow;
    `key` is what a click hands over.
    """

    name: str
    fine: str = ""
    lower: Side | None = None
    upper: Side | None = None
    printed: str = ""
    reason: str = ""
    close: bool = False
    strong: bool = False
    key: str = ""
    hover: str = ""


class _Sheet:
    """Heights of rows, widths of columns.

    On a phone a difference stands at the end of the name's line where all names leave it the room
    (`high`), and the fine print below may take two lines; else it shares the line of that.
    """

    def __init__(self, rows: Sequence[Row], column: str, look: Look) -> None:
        self.rows, small = list(rows), look.small
        self.size = float(look.text)
        self.head, self.foot = 3.2 * small, (5.4 if look.narrow else 3.6) * small
        self.room = PAGE[look.size] * look.width - 20
        self.high = look.narrow and all(self._beside(row, look) for row in rows)
        more = max([len(self.fine(row, small)) - 1 for row in rows] + [0])
        self.row = (5.6 + 1.3 * more) * small if look.narrow else 3.3 * look.text
        if look.projector:
            room = look.height - self.head - self.foot
            self.row = min(5.0 * look.text, room / max(len(rows), 1))
            self.size = min(float(look.text), 0.5 * self.row)
        self.tops = [-self.head - self.row * i for i in range(len(rows))]
        self.bottom = -self.head - self.row * len(rows)
        self.height = self.foot - self.bottom
        if look.projector:  # few rows are not drawn apart: what they leave stays free
            self.height = max(self.height, float(look.height))
        self.left = self.right = 10.0
        if not look.narrow:
            self.room = (20 if look.projector else 19) * look.text
            widths = [roomy(f"<b>{row.name}", self.size) for row in rows]
            both = [f"{row.name} {row.fine}" for row in rows if look.projector]
            widths += [roomy(row.fine, small) for row in rows] + [roomy(t, self.size) for t in both]
            self.room = min(self.room, max(widths, default=0.0))
            self.left = self.room + 2.2 * look.text
            values = [roomy(row.printed, self.size) for row in rows]
            self.right = max([roomy(column, small), *values]) + 1.6 * look.text

    def fine(self, row: Row, size: float) -> tuple[str, ...]:
        """The fine print of a row, on a phone in two lines where it has its width for itself."""
        lines = 2 if self.high else 1
        return marks.wrap(row.fine, self.room, size, lines=lines) if row.fine else ()

    def _beside(self, row: Row, look: Look) -> bool:
        """Whether a name leaves its line room for the difference."""
        name = marks.text_width(row.name, look.text, bold=row.strong)
        printed = row.printed.replace("<b>", "").replace("</b>", "")
        return name + marks.text_width(printed, look.small, bold=True) + look.text <= self.room

    def y(self, at: int) -> float:
        """Middle of a row's marks."""
        return self.tops[at] - (self.row - 16 if self.left == 10.0 else self.row / 2)


def two_sides(rows: Sequence[Row], *, names: tuple[str, str], column: str, look: Look) -> Figure:
    """A row for each of `rows` on 0 to 100; `names` say what the lower and the upper mark are."""
    sheet, words = _Sheet(rows, column, look), Words()
    if any(row.lower and row.upper for row in rows):
        _ground(sheet, look, words)
        _heads(sheet, names, column, look, words)
    for at, row in enumerate(sheet.rows):
        _row_words(at, row, sheet, look, words)
    return marks.figure(
        [*_lines(sheet, look), *_marks(sheet, look)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [-1, 101]},
            yaxis={"range": [-round(sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _drawn(sheet: _Sheet) -> list[tuple[int, Row, Side, Side]]:
    return [
        (at, row, row.lower, row.upper)
        for at, row in enumerate(sheet.rows)
        if row.lower is not None and row.upper is not None
    ]


def _lines(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The line between the two marks, and each mark's own interval a little above or below it."""
    joined: tuple[list[float | None], list[float | None]] = ([], [])
    ends: tuple[list[float | None], list[float | None]] = ([], [])
    shift = ASIDE * MARK[look.size]
    for at, _, lower, upper in _drawn(sheet):
        y = sheet.y(at)
        joined[0].extend([100 * lower[0], 100 * upper[0], None])
        joined[1].extend([y, y, None])
        for (_, low, high), off in ((lower, -shift), (upper, shift)):
            if low is not None and high is not None:
                ends[0].extend([100 * low, 100 * high, None])
                ends[1].extend([y + off, y + off, None])
    thick = 2.0 if look.projector else 1.0
    return [
        _pen(*joined, colour=look.colour("grid"), width=5 * thick),
        _pen(*ends, colour=look.colour("muted"), width=1.6 * thick),
    ]


def _pen(
    xs: Sequence[float | None], ys: Sequence[float | None], *, colour: str, width: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [None if x is None else round(x, 2) for x in xs],
        "y": [None if y is None else round(y, 2) for y in ys],
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _marks(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The lower mark a diamond, the upper a circle; hollow where the difference is too close."""
    drawn = _drawn(sheet)
    if not drawn:
        return []
    traces = []
    for which, symbol, name in ((2, "diamond", "sank"), (3, "circle", "accent")):
        colour, paper = look.colour(name), look.colour("paper")
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [round(100 * row[which][0], 2) for row in drawn],  # type: ignore[index]
                "y": [round(sheet.y(row[0]), 2) for row in drawn],
                "marker": {
                    "size": MARK[look.size],
                    "symbol": symbol,
                    "opacity": 1,
                    "color": [paper if row[1].close else colour for row in drawn],
                    "line": {"color": colour, "width": 3 if look.projector else 2},
                },
                "cliponaxis": False,
                "hoverinfo": "text",
                "hovertext": [row[1].hover for row in drawn],
                "customdata": [{"standard": row[1].key} if row[1].key else None for row in drawn],
            }
        )
    return traces


def _row_words(at: int, row: Row, sheet: _Sheet, look: Look, words: Words) -> None:
    """Name, fine print and difference; on a phone over the marks."""
    size, small = round(sheet.size, 1), min(float(look.small), sheet.size)
    ink, muted, top = look.colour("ink"), look.colour("muted"), sheet.tops[at]
    two = look.narrow or sheet.row > 2.6 * sheet.size
    told = row.name if two or not row.fine else f"{row.name} {row.fine}"
    name = marks.plain(marks.shorten(told, sheet.room, size, bold=row.strong))
    name = f"<b>{name}</b>" if row.strong else name
    under = sheet.fine(row, small) if two else ()
    if look.narrow and not under:
        under = marks.wrap(row.reason, sheet.room, small)
    fine = "<br>".join(marks.plain(one) for one in under)
    colour = look.colour("muted") if row.close else ink
    if look.narrow:
        more = max(len(under) - 1, 0)
        high = (0.9 if sheet.high else 2.2) * size
        lines = [
            (name, 0.0, 0.0, "left", top - 0.9 * size, size, ink),
            (row.printed, 1.0, 0.0, "right", top - high, small, colour),
            (fine, 0.0, 0.0, "left", top - (2.2 + 0.55 * more) * size, small, muted),
        ]
    else:
        y = sheet.y(at)
        up = 0.62 * size if fine else 0.0
        lines = [
            (name, 0.0, 10 - sheet.left, "left", y + up, size, ink),
            (fine, 0.0, 10 - sheet.left, "left", y - 0.75 * size, small, muted),
            (row.printed, 1.0, 0.8 * look.text, "left", y, size, colour),
            (marks.plain(row.reason), 0.0, 4.0, "left", y, small, muted),
        ]
    for text, x, shift, where, height, tall, fill in lines:
        if text:
            note = marks.label(text, x, height, size=tall, colour=fill, at=where, xref="paper")
            words.notes.append(note | {"xshift": round(shift, 1)})


def _ground(sheet: _Sheet, look: Look, words: Words) -> None:
    """Lines at every quarter of the 100."""
    spans = [(-sheet.head, sheet.bottom)]
    if look.narrow:
        spans = [(sheet.y(at) + 12, sheet.y(at) - 12) for at, *_ in _drawn(sheet)]
    pieces = [((x, x), span) for x in (0, 25, 50, 75, 100) for span in spans]
    pen = marks.strokes(pieces, colour=look.colour("grid"), width=1.5 if look.projector else 1)
    words.shapes.append(pen | {"layer": "below"})
    for x in (0, 50, 100) if look.narrow else (0, 25, 50, 75, 100):
        at = "left" if look.narrow and x == 0 else "right" if look.narrow and x == 100 else "middle"
        words.notes.append(
            marks.label(
                str(x),
                x,
                sheet.bottom - 0.9 * look.small,
                size=look.small,
                colour=look.colour("muted"),
                at=at,
            )
        )


def _heads(sheet: _Sheet, names: tuple[str, str], column: str, look: Look, words: Words) -> None:
    """What the two marks are, over the rows; the axis in words under them."""
    small, muted = look.small, look.colour("muted")
    said = (
        f"<span style='color:{look.colour('sank')}'>◆</span> {marks.plain(names[0])}"
        f"{'<br>' if look.narrow else '     '}"
        f"<span style='color:{look.colour('accent')}'>●</span> {marks.plain(names[1])}"
    )
    at = 0.0 if look.narrow else 10 - sheet.left
    lines = [(said, 0.0, at, "left", -sheet.head / 2)]
    if not look.narrow:
        lines.append((column, 1.0, 0.8 * look.text, "left", -sheet.head / 2))
    under = "of 100 students finish it; lines: 95% intervals; hollow: too close to call"
    if look.narrow:
        under = "<br>".join(marks.wrap(under, 0.85 * look.width, small))
    below = sheet.bottom - (3.4 if look.narrow else 2.4) * small
    lines.append((under, 0.0, at, "left", below))
    for text, x, shift, where, y in lines:
        note = marks.label(text, x, y, size=small, colour=muted, at=where, xref="paper")
        words.notes.append(note | {"xshift": round(shift, 1)})
