"""Growth of many groups against one line: in every row a dot with its 95% interval.

Knows: where rows and columns stand, what a hollow dot means. Must not know: SQL, Dash, how rows
were ordered, how a record is read and printed (forest_rows). x is the value itself, y is in
pixels down from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from components import theme
from components.figures import marks
from components.figures.forest_rows import Row, amount, band, roomy
from components.figures.names import Words
from components.theme import Figure, Look
from queries import intervals
from queries.answer import Record, Value

DIFFERENT = "Different children in each row: one cohort after another"
LIKE, PERCENTILE = "grew like students who started in the same place", "kept their percentile"
ENDS = ("◂ grew less", "grew more ▸")
PAGE = {"narrow": 0.85, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page


class _Sheet:
    """What is drawn and where: rows from top to bottom, widths of the columns, the scale of x."""

    def __init__(self, records: Sequence[Record], facts: Mapping[str, Value], look: Look) -> None:
        """Choose, then heights (on a slide all must fit), then widths, then the scale."""
        points = facts.get("shown") == "gain_vs_norm"
        field = "gain_vs_norm" if points else "conditional_growth"
        self.rows = [Row(each, field) for each in records]
        self.shown = [row for row in self.rows if row.value is not None]
        self.cohorts = bool(facts.get("successive")) and len(self.rows) > 1
        self.ends = [x for r in self.shown for x in (r.value, *(r.ends or ())) if x is not None]
        far = max((abs(end) for end in self.ends), default=0.0)
        self.decimals = 2 if not points else 0 if far >= 20 else 1
        self.least = 1.0 if points else 0.1  # no picture magnifies more than this
        unit = "points" if points else str(facts.get("unit") or "SD")
        self.column = f"{unit} (95% interval)" if any(r.verdict for r in self.shown) else unit
        self.key = _key(self.shown, str(facts.get("question") or ""), unit, look)
        zero, size = f"0 = {PERCENTILE if points else LIKE}", look.small
        self.zero = marks.wrap(zero, 0.62 * look.width, size) if look.narrow else (zero,)
        self.note = marks.wrap(DIFFERENT, 0.86 * look.width, size) if self.cohorts else ()
        self.top = 1.4 * size * len(self.note)
        self.head = self.top + (1.4 * len(self.zero) + 2.1) * size if self.shown else 4.0
        self.foot = (2.1 + 1.55 * len(self.key)) * size if self.shown else 0.4 * size
        self._heights(look)
        self._widths(look)
        self._scale(look)

    def _heights(self, look: Look) -> None:
        """Names in the lines they need, and with them the rows' heights."""
        number = max(len(self.rows), 1)
        self.size, self.row, self.most = look.text, 36.0, 2  # most lines of a name
        self.apart = 8.0 if self.cohorts else 0.0
        self.gap = 0.9 * look.text if self.rows and self.rows[0].everyone else 0.0
        if look.projector:
            room = look.height - self.head - self.foot - self.gap - self.apart * number
            self.row = min(84.0, room / number)
            self.size = round(min(look.text, 0.74 * self.row))
            self.most = 2 if self.row > 2.4 * self.size else 1
        # A wider column only where it saves a name from being cut.
        widths = [22.0] if look.projector else [15.0, 18.0, 15.0]
        for wide in [0.86 * look.width] if look.narrow else [each * look.text for each in widths]:
            self.names = [
                marks.wrap(row.name, wide / 1.12, self.size, lines=self.most, bold=look.narrow)
                for row in self.rows
            ]
            if not any(name[-1].endswith("…") for name in self.names):
                break
        self.room = max(
            (roomy(f"<b>{x}", self.size) for name in self.names for x in name), default=0
        )
        if not look.narrow and not look.projector and any(len(name) > 1 for name in self.names):
            self.row = 43.0
        y, self.tops, self.talls = self.head, [], []
        for row, name in zip(self.rows, self.names, strict=True):
            self.tops.append(-y)
            self.talls.append(50.0 + 16 * len(name) if look.narrow else self.row)
            y += self.talls[-1] + self.apart + (self.gap if row.everyone else 0.0)
        self.bottom = -y
        self.height = max(y + self.foot, look.height if look.projector else 0.0)

    def _widths(self, look: Look) -> None:
        """Columns beside the plot, as wide as what stands in them; on a phone there are none."""
        self.pad, self.left, self.right = 0.9 * look.text, 4.0, 6.0
        self.columns: list[tuple[str, str, float]] = []  # (field, head, its end left of the plot)
        told = any(row.record.get("schools") for row in self.rows)
        values = [roomy(row.printed(self.decimals), self.size) for row in self.shown]
        people = [roomy(", ".join(row.who()), look.small) for row in self.shown]
        # On a phone every row names its schools, or none does.
        both = [a + b for a, b in zip(values, people, strict=True)]
        self.schools = max(both, default=0.0) < 0.86 * look.width
        if look.narrow:
            return
        edge = self.pad
        for name, head in [*([("schools", "schools")] if told else []), ("n", "students")]:
            self.columns.append((name, head, edge))
            widths = [roomy(row.count(name), self.size) for row in self.shown]
            edge += max([roomy(head, look.small), *widths]) + 0.7 * look.text
        self.left = 6 + self.room + edge
        self.right = self.pad + max([roomy(self.column, look.small), *values]) + 4

    def _scale(self, look: Look) -> None:
        """0 and every end of an interval are in; both sides leave room for their word."""
        low, high = min([*self.ends, 0.0]), max([*self.ends, 0.0])
        reach = max(high, -low, self.least)
        page = max(PAGE[look.size] * look.width - self.left - self.right, 1.0)
        side = min(0.42, max(0.27, (roomy(ENDS[1], look.small) + 10) / page))
        side = reach * side / (1 - side)
        self.low, self.high = min(low, -side) - 0.04 * reach, max(high, side) + 0.04 * reach
        tick = roomy(amount(-reach, self.decimals), look.small) + look.small
        rough = (self.high - self.low) * min(0.3, max(0.15, tick / page))
        power = 10.0 ** floor(log10(rough))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
        first, last = ceil(self.low / step), floor(self.high / step)
        places = max(0, -floor(log10(step) + 1e-9))
        self.ticks = {
            i * step: amount(i * step, places) if i else "0" for i in range(first, last + 1)
        }

    def y(self, place: int) -> float:
        """Middle of a row's mark; on a phone it stands under the row's words."""
        return self.tops[place] - (self.row / 2 if self.columns else self.talls[place] - 15)


def _key(rows: Sequence[Row], question: str, unit: str, look: Look) -> tuple[str, ...]:
    """Lines under the rows: what line, hollow and pale mean, as far as they occur."""
    whose = f", {question}" if question.startswith(("schools", "these")) else ""
    found = [f"Line: 95% interval{whose}"] if any(row.verdict for row in rows) else []
    found += [f"○ Hollow: {intervals.TOO_CLOSE}"] if any(row.close for row in rows) else []
    found += ["Pale, dashed: fewer than 30 students"] if not all(r.firm for r in rows) else []
    if look.narrow:  # no column there whose head could name the unit
        return (f"Values in {unit}", *found)
    return ("\u2003\u2003".join(found),) if found else ()


def forest(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Growth of up to 24 groups, in the order given: dot, 95% whisker, both printed.

    `records`: {"group", "key", "n", "schools", "conditional_growth", "gain_vs_norm", "low", "high",
    "ordered", "hidden"}; without a value only the name stands there, with the reason. `facts`:
    {"shown": "gain_vs_norm" for points against the norm, "unit", "question", "successive"}. Hollow
    always and only means that the interval crosses 0; a row of fewer than 30 students is pale and
    dashed. Dots carry `customdata` {"group"}.
    """
    sheet, words = _Sheet(records, facts, look), Words()
    for top, tall, row in zip(sheet.tops, sheet.talls, sheet.rows, strict=True):
        if sheet.cohorts or row.everyone:  # cohorts are other children: apart, nothing joins them
            words.shapes += band(top - tall, top, sheet.left, sheet.right, look)
    if sheet.shown:
        _ground(sheet, look, words)
        _heads(sheet, look, words)
    for place in range(len(sheet.rows)):
        _row_words(place, sheet, look, words)
    return marks.figure(
        [*_whiskers(sheet, look), *_dots(sheet, look)],
        theme.layout(
            look,
            height=sheet.height,
            margin={"l": round(sheet.left), "r": round(sheet.right)},
            xaxis={"range": [round(sheet.low, 4), round(sheet.high, 4)]},
            yaxis={"range": [round(-sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _whiskers(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """One trace for each pen; no line ever goes from one row to another."""
    pens: dict[tuple[str, bool, bool], dict[str, Any]] = {}
    for place, row in enumerate(sheet.rows):
        if row.ends is None:
            continue
        colour, thick = row.colour(look), 5 if look.projector else 3.5
        dash = {} if row.firm else {"dash": "9px,6px" if look.projector else "5px,4px"}
        pen = {"color": colour, "width": thick if row.told else 0.65 * thick, **dash}
        empty: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": [], "y": [], "line": pen}
        trace = pens.setdefault((colour, row.firm, row.told), empty | {"hoverinfo": "skip"})
        trace["x"] += [*(round(end, 4) for end in row.ends), None]
        trace["y"] += [round(sheet.y(place), 2)] * 2 + [None]
    return list(pens.values())


def _dots(sheet: _Sheet, look: Look) -> list[dict[str, Any]]:
    """The values, over their whiskers; one trace."""
    rows = [(place, row) for place, row in enumerate(sheet.rows) if row.value is not None]
    if not rows:
        return []
    unit = sheet.column.split(" (")[0]
    full = min(0.62 * sheet.row, 11.0 if look.narrow else 19.0 if look.projector else 13.0)
    edges, paper = [row.colour(look) for _, row in rows], look.colour("paper")
    fills = [paper if row.close else edge for (_, row), edge in zip(rows, edges, strict=True)]
    sizes = [round(full if row.firm else 0.78 * full, 1) for _, row in rows]
    pen = {"color": edges, "width": 3 if look.projector else 2}
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(row.value or 0.0, 4) for _, row in rows],
            "y": [round(sheet.y(place), 2) for place, _ in rows],
            "marker": {"size": sizes, "color": fills, "opacity": 1, "line": pen},
            "hoverinfo": "text",
            "hovertext": [row.hover(sheet.decimals, unit) for _, row in rows],
            "customdata": [{"group": str(row.record.get("key", row.name))} for _, row in rows],
        }
    ]


def _row_words(place: int, sheet: _Sheet, look: Look, words: Words) -> None:
    """A row's name, students, schools and value, or the reason for none; a phone's over the mark."""
    row, y, top, size = sheet.rows[place], sheet.y(place), sheet.tops[place], sheet.size
    ink, muted, small = look.colour("ink"), look.colour("muted"), look.small
    own = ink if row.firm else muted
    colour = row.colour(look) if row.told else own
    bold = row.everyone or look.narrow
    name = "<br>".join(marks.plain(each) for each in sheet.names[place])
    name = f"<b>{name}</b>" if bold else name
    value = row.printed(sheet.decimals)
    cells: list[tuple[str, float, float, str, float, float, str]]
    # A reason may run on under the column of values, which is empty here.
    room = 0.85 * look.width if look.narrow else (PAGE[look.size] * look.width - sheet.left) / 1.12
    reasons = marks.wrap(row.reason, room, small if look.narrow else size, lines=sheet.most)
    reason = "<br>".join(marks.plain(each) for each in reasons)
    if look.narrow:
        under = top - 5 - 16 * len(sheet.names[place])
        first = ", ".join(each for each in row.who()[: 1 + sheet.schools] if each)
        cells = [(name, 0, 0, "left", top - 3, size, own)]
        cells.append((first if value else reason, 0, 0, "left", under, small, muted))
        cells.append((value, 1, 0, "right", under + 1, size, colour))
    else:
        cells = [(name, 0, 6 - sheet.left, "left", y, size, own)]
        if value:
            cells += [(row.count(n), 0, -x, "right", y, size, muted) for n, _, x in sheet.columns]
            cells.append((value, 1, sheet.pad, "left", y, size, colour))
        else:
            cells.append((reason, 0, 2, "left", y, size, muted))
    banded = sheet.cohorts or row.everyone
    # The lines of the ground stop behind a reason, which stands where the mark would be.
    more: dict[str, Any] = {}
    if not (value or look.narrow):
        more["bgcolor"] = look.colour("panel" if banded else "paper")
    down = "top" if look.narrow else "middle"
    for text, x, shift, at, height, tall, fill in cells:
        note = marks.label(text, x, height, size=tall, colour=fill, at=at, down=down, xref="paper")
        if text:
            words.notes.append(note | {"xshift": round(shift, 1), **more})


def _ground(sheet: _Sheet, look: Look, words: Words) -> None:
    """The line at 0 up to its name, lighter ones at the ticks, a level guide in every row."""
    places = [place for place, row in enumerate(sheet.rows) if row.value is not None]
    spans = [(-sheet.head - 2, sheet.bottom)]
    if look.narrow:  # the lines stop for the words
        spans = [(sheet.y(place) + 13, sheet.y(place) - 13) for place in places]
    level = [((sheet.low, sheet.high), (sheet.y(place),) * 2) for place in places]
    ups = [((x, x), span) for x in sheet.ticks if x for span in spans]
    under = -sheet.top - 1.4 * len(sheet.zero) * look.small - 3
    zero = [((0.0, 0.0), span) for span in [*spans, (under, -sheet.head - 2)]]
    for pieces, name, width in (([*ups, *level], "grid", 1), (zero, "accent", 2)):
        wide = width * (1.5 if look.projector else 1)
        pen = marks.strokes(pieces, colour=look.colour(name), width=wide)
        words.shapes.append(pen | {"layer": "below"})


def _heads(sheet: _Sheet, look: Look, words: Words) -> None:
    """The name of the line at 0, which end is which, heads of columns, ticks, and the key."""
    size, muted, accent = look.small, look.colour("muted"), look.colour("accent")
    start = 0.0 if look.narrow else 6 - sheet.left
    y = 1.05 * size - sheet.head
    name = "<br>".join(f"<b>{marks.plain(each)}</b>" for each in sheet.zero)
    words.notes.append(marks.label(name, 0, -sheet.top, size=size, colour=accent, down="top"))
    for x, text in sheet.ticks.items():
        words.notes.append(
            marks.label(text, x, sheet.bottom - 0.95 * size, size=size, colour=muted)
        )
    heads = [(ENDS[0], 0, "left", 0.0, y), (ENDS[1], 1, "right", 0.0, y)]
    heads += [(head, 0, "right", -edge, y) for _, head, edge in sheet.columns]
    heads += [(sheet.column, 1, "left", sheet.pad, y)] if sheet.columns else []
    if sheet.note:
        note = f"<b>{'<br>'.join(sheet.note)}</b>"
        heads.append((note, 0, "left", start, -0.7 * size * len(sheet.note)))
    if sheet.key:
        middle = sheet.bottom - (2.1 + 0.775 * len(sheet.key)) * size
        heads.append(("<br>".join(sheet.key), 0, "left", start, middle))
    for text, end, at, shift, height in heads:
        label = marks.label(text, end, height, size=size, colour=muted, at=at, xref="paper")
        words.notes.append(label | {"xshift": round(shift, 1)})
