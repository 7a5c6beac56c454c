"""Each pair's difference of growth: in every row a dot with its own 95% interval against no difference.

Knows: where rows and columns stand, what a hollow dot means. Must not know: SQL, Dash, how a
difference was found, which pairs there are. x is the difference in SD, y is in pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest_rows import amount, roomy
from components.figures.names import Words
from components.figures.pair_rows import Pair
from components.theme import Figure, Look
from queries.answer import Record, Value

NONE = "0 = no difference"
ENDS = ("◂ the second grew more", "the first grew more ▸")
COLUMN = "SD (95% interval)"
CHANCE = "{k} differences: expect {expected} to be told apart by chance alone"
LEAST = 0.1  # no picture magnifies more than this
PAGE = {"narrow": 0.85, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page


class _Sheet:
    """Rows from top to bottom, widths of the columns, the scale of x."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Heights (on a slide all must fit), then widths, then the scale."""
        self.pairs = [Pair(record) for record in records]
        self.shown = [pair for pair in self.pairs if pair.value is not None]
        self.key = _key(self.shown, facts, look)
        self.size, small = look.text, look.small
        self.head = 3.6 * small if self.shown else 4.0
        self.foot = (2.1 + 1.55 * len(self.key)) * small if self.shown else 0.4 * small
        self.row = 86.0 if look.narrow else 46.0
        if look.projector:
            room = look.height - self.head - self.foot
            self.row = min(84.0, room / max(len(self.pairs), 1))
            self.size = round(min(look.text, 0.62 * self.row))
        # Rows too low for two lines hold both names in one.
        self.lines = 1 if self.row < 2.9 * self.size else 2
        self.tops = [-self.head - self.row * i for i in range(len(self.pairs))]
        self.bottom = -self.head - self.row * len(self.pairs)
        self.height = max(self.foot - self.bottom, float(look.height) if look.projector else 0.0)
        page = PAGE[look.size] * look.width
        self.pad, self.left, self.right, self.edge = 0.9 * look.text, 4.0, 6.0, 0.0
        self.room = page - 12
        if not look.narrow:
            most = (30 if look.projector else 18) * self.size
            both = [(f"{p.first} ", f"less {p.second}") for p in self.pairs]
            told = both if self.lines == 2 else [("".join(names),) for names in both]
            widths = [roomy(f"<b>{text}", self.size) for names in told for text in names]
            self.room = min(most, max(widths, default=0.0))
            counts = [roomy(pair.students(), small) for pair in self.shown]
            self.edge = self.pad + max([roomy("students", small), *counts]) + look.text
            self.left = 6 + self.room + self.edge
            values = [roomy(pair.printed(), self.size) for pair in self.shown]
            self.right = self.pad + max([roomy(COLUMN, small), *values]) + 4
        self._scale(look, max(page - self.left - self.right, 1.0))

    def _scale(self, look: Look, page: float) -> None:
        """0 and every end are in; both sides leave room for their word; 0 stands in the middle."""
        known = [x for p in self.shown for x in (p.value, *(p.ends or ())) if x is not None]
        self.reach = 1.06 * max([LEAST, *(abs(x) for x in known)])
        tick = roomy(amount(-self.reach, 2), look.small) + look.small
        rough = 2 * self.reach * min(0.3, max(0.15, tick / page))
        power = 10.0 ** floor(log10(rough))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
        last = ceil(self.reach / step) - 1
        places = max(0, -floor(log10(step) + 1e-9))
        self.ticks = {
            i * step: amount(i * step, places) if i else "0" for i in range(-last, last + 1)
        }
        # Where both words do not fit beside each other, each stands in a line of its own.
        self.words = sum(roomy(end, look.small) for end in ENDS) + 12 < page
        self.words = self.words or look.narrow

    def y(self, place: int) -> float:
        """Middle of a row's mark; on a phone it stands under the row's words."""
        return self.tops[place] - (self.row - 15 if self.left < 10 else self.row / 2)


def _key(shown: Sequence[Pair], facts: Mapping[str, Value], look: Look) -> tuple[str, ...]:
    """Lines under the rows: how many chance alone would tell apart, what hollow means."""
    found = []
    if len(shown) > 1 and facts.get("expected"):
        found.append(CHANCE.format(k=len(shown), expected=facts["expected"]))
    told = ["Line: 95% interval"] if any(pair.ends for pair in shown) else []
    told += ["○ Hollow: too close to call"] if any(p.ends and not p.told for p in shown) else []
    told += ["Bold: grew more"] if any(pair.told for pair in shown) else []
    if look.narrow:
        told = [*told[:1], "\u2003".join(told[1:])] if len(told) > 1 else told
        lines = [each for text in found for each in marks.wrap(text, 300, look.small)]
        return ("Values in SD", *told, *lines)
    return ("\u2003\u2003".join(told), *found) if told else tuple(found)


def pairs(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Difference of growth of up to 15 pairs, in the order given: dot, 95% whisker, both printed.

    `records`: {"a", "b", "difference" (a less b, SD), "low", "high", "verdict", "n_a", "n_b",
    "hidden"}; a pair that may not be shown is its names and the reason. `facts`: {"expected": how
    many differences chance alone would tell apart, in words}. Hollow always and only means that the
    interval crosses 0; the name in bold is the one that grew more.
    """
    sheet, words = _Sheet(records, facts, look), Words()
    if sheet.shown:
        _ground(sheet, look, words)
        _heads(sheet, look, words)
    for place in range(len(sheet.pairs)):
        _row_words(place, sheet, look, words)
    return marks.figure(
        [*_whiskers(sheet, look), *_dots(sheet, look)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [round(-sheet.reach, 4), round(sheet.reach, 4)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _whiskers(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """One trace for each pen; no line goes from one row to another."""
    pens: dict[bool, dict[str, Any]] = {}
    for place, pair in enumerate(sheet.pairs):
        if pair.ends is None:
            continue
        thick = (5 if look.projector else 3.5) * (1 if pair.told else 0.65)
        empty: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": [], "y": []}
        empty |= {"line": {"color": pair.colour(look), "width": thick}, "hoverinfo": "skip"}
        trace = pens.setdefault(pair.told, empty)
        trace["x"] += [*(round(end, 4) for end in pair.ends), None]
        trace["y"] += [round(sheet.y(place), 2)] * 2 + [None]
    return list(pens.values())


def _dots(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The differences, over their whiskers; one trace."""
    drawn = [(place, pair) for place, pair in enumerate(sheet.pairs) if pair.value is not None]
    if not drawn:
        return []
    edges, paper = [pair.colour(look) for _, pair in drawn], look.colour("paper")
    close = [pair.ends is not None and not pair.told for _, pair in drawn]
    size = min(0.4 * sheet.row, 11.0 if look.narrow else 19.0 if look.projector else 13.0)
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(pair.value or 0.0, 4) for _, pair in drawn],
            "y": [round(sheet.y(place), 2) for place, _ in drawn],
            "marker": {
                "size": round(size, 1),
                "color": [paper if c else e for c, e in zip(close, edges, strict=True)],
                "opacity": 1,
                "line": {"color": edges, "width": 3 if look.projector else 2},
            },
            "hoverinfo": "text",
            "hovertext": [pair.hover() for _, pair in drawn],
        }
    ]


def _row_words(place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """Both names, students and the difference, or the reason for none; a phone's over the mark."""
    pair, size, small = sheet.pairs[place], sheet.size, look.small
    ink, muted, top = look.colour("ink"), look.colour("muted"), sheet.tops[place]
    name, value = pair.names(sheet.room / 1.12, size, lines=sheet.lines), pair.printed()
    colour = pair.colour(look) if pair.told else ink
    cells: list[tuple[str, float, float, str, float, float, str]]
    if look.narrow:
        under = top - 5 - 2 * 1.3 * size
        cells = [(name, 0, 0, "left", top - 3, size, ink)]
        first = f"{pair.students()} students" if value else pair.reason
        cells.append((marks.plain(first), 0, 0, "left", under, small, muted))
        cells.append((value, 1, 0, "right", under + 1, size, colour))
    else:
        y = sheet.y(place)
        cells = [(name, 0, 6 - sheet.left, "left", y, size, ink)]
        if value:
            cells.append((pair.students(), 0, -sheet.pad, "right", y, small, muted))
            cells.append((value, 1, sheet.pad, "left", y, size, colour))
        else:
            cells.append((marks.plain(pair.reason), 0, 2, "left", y, size, muted))
    # The lines of the ground stop behind a reason, which stands where the mark would be.
    more = {} if value or look.narrow else {"bgcolor": look.colour("paper")}
    down = "top" if look.narrow else "middle"
    for text, x, shift, at, height, tall, fill in cells:
        if text:
            note = marks.label(
                text, x, height, size=tall, colour=fill, at=at, down=down, xref="paper"
            )
            words.notes.append(note | {"xshift": round(shift, 1), **more})


def _ground(sheet: _Sheet, look: Look, words: Words) -> None:
    """The line at 0, lighter ones at the ticks, a level guide in every row."""
    places = [place for place, pair in enumerate(sheet.pairs) if pair.value is not None]
    spans = [(-sheet.head - 2, sheet.bottom)]
    if look.narrow:  # the lines stop for the words
        spans = [(sheet.y(place) + 11, sheet.y(place) - 11) for place in places]
    level = [((-sheet.reach, sheet.reach), (sheet.y(place),) * 2) for place in places]
    ups = [((x, x), span) for x in sheet.ticks if x for span in spans]
    zero = [((0.0, 0.0), span) for span in spans]
    for pieces, name, width in (([*ups, *level], "grid", 1), (zero, "accent", 2)):
        wide = width * (1.5 if look.projector else 1)
        pen = marks.strokes(pieces, colour=look.colour(name), width=wide)
        words.shapes.append(pen | {"layer": "below"})


def _heads(sheet: _Sheet, look: Look, words: Words) -> None:
    """The name of the line at 0, which side is whose, heads of columns, ticks, and the key."""
    size, muted, accent = look.small, look.colour("muted"), look.colour("accent")
    start = 0.0 if look.narrow else 6 - sheet.left
    y = 1.05 * size - sheet.head
    words.notes.append(marks.label(f"<b>{NONE}</b>", 0, -0.9 * size, size=size, colour=accent))
    for x, text in sheet.ticks.items():
        words.notes.append(
            marks.label(text, x, sheet.bottom - 0.95 * size, size=size, colour=muted)
        )
    short = ("◂ second more", "first more ▸")
    heads = [
        (text, end, at, 0.0, y)
        for text, end, at in zip(
            ENDS if sheet.words and not look.narrow else short,
            (0, 1),
            ("left", "right"),
            strict=True,
        )
    ]
    if not look.narrow:
        heads.append(("students", 0, "right", -sheet.pad, y))
        heads.append((COLUMN, 1, "left", sheet.pad, y))
    if sheet.key:
        middle = sheet.bottom - (2.1 + 0.775 * len(sheet.key)) * size
        heads.append(("<br>".join(marks.plain(k) for k in sheet.key), 0, "left", start, middle))
    for text, end, at, shift, height in heads:
        label = marks.label(text, end, height, size=size, colour=muted, at=at, xref="paper")
        words.notes.append(label | {"xshift": round(shift, 1)})
