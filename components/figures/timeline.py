"""Schools by school year: planning, two years of grace, the end of the roll-out, and what came after.

Knows: where rows, columns of schools and years stand, how a phase is drawn. Must not know: SQL, Dash,
which phase a year is. Coordinates are pixels of the look's nominal size, y down from 0.
Phases differ in fill and in their number (the year of the clock), so no colour has to be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from components import theme
from components.figures import layers, marks
from components.figures.forest_rows import roomy
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record, Value

PHASES = ("planning", "grace", "rollout", "after")
FILLS = {"planning": "panel", "grace": "depth-1", "rollout": "depth-3", "after": "depth-4"}
KEY = {
    "planning": "year 0: planning",
    "grace": "years 1 and 2: grace",
    "rollout": "year 3: the roll-out ends",
    "after": "later",
}
MOST = 120  # schools drawn; the table holds them all
PAGE = {"narrow": 0.9, "wide": 0.775, "projector": 1.0}  # of a look's width: the narrowest page
COLUMNS = {"narrow": 1, "wide": 2, "projector": 3}


class _Sheet:
    """Columns of schools side by side, a cell a year, the key under them."""

    def __init__(self, schools: Sequence[str], years: Sequence[int], look: Look) -> None:
        few = len(schools) <= 8
        self.look, self.years = look, years
        self.columns = 1 if few else COLUMNS[look.size]
        self.rows = max(1, ceil(len(schools) / self.columns))
        gap = 2.0 * look.text if self.columns > 1 else 0.0
        self.wide = (look.width - gap * (self.columns - 1)) / self.columns
        self.step = self.wide + gap
        self.key = _key_rows(look)
        self.head, self.foot = 2.0 * look.small, (1.0 + 1.8 * len(self.key)) * look.small
        usual = 30.0 if look.narrow else 26.0
        room = (look.height - self.head - self.foot) / self.rows
        self.row = min(2.2 * look.text, room) if look.projector else usual
        self.size = max(8, round(min(look.small, 0.62 * self.row)))
        longest = max((roomy(name, self.size) for name in schools), default=0.0)
        most = 0.42 if look.narrow else 0.5
        self.names = min(longest / PAGE[look.size] + 8, most * self.wide)
        self.cell = (self.wide - self.names) / max(1, len(years))
        self.height = self.head + self.rows * self.row + self.foot

    def place(self, at: int) -> tuple[float, float]:
        """Left edge and middle of a school's row."""
        column, row = divmod(at, self.rows)
        return column * self.step, -(self.head + (row + 0.5) * self.row)


def timeline(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """A row a school, a cell a school year: `records` {"group", "key", "year", "school_year", "phase",
    "phase_name", "clock", "grades", "provider_name"}; `facts` are not needed.

    In a cell stands the grades in use, in a planning year its 0. Of more than 120 schools the first.
    """
    keys = list(dict.fromkeys(str(record["key"]) for record in records))[:MOST]
    names = {str(record["key"]): str(record["group"]) for record in records}
    years = sorted({int(str(record["year"])) for record in records})
    sheet = _Sheet([names[key] for key in keys], years, look)
    words, data = Words(), []
    at = {key: i for i, key in enumerate(keys)}
    for column in range(min(sheet.columns, ceil(len(keys) / sheet.rows))):
        _years(column, sheet, words)
    for key in keys:
        left, y = sheet.place(at[key])
        room = (sheet.names - 8) * PAGE[look.size]
        name = marks.plain(marks.shorten(names[key], room, sheet.size))
        note: dict[str, Any] = {"size": sheet.size, "colour": look.colour("ink"), "at": "left"}
        words.notes.append(marks.label(name, left, y, **note))
    texts: list[tuple[float, float, str, str]] = []
    for phase in PHASES:
        mine = [r for r in records if r["phase"] == phase and str(r["key"]) in at]
        if mine:
            data.append(_cells(mine, phase, at, sheet, texts))
    if texts:
        data.append(marks.texts(texts, size=max(8, sheet.size - 1)))
    _key(sheet, words)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=sheet.height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-round(sheet.height, 2), 0]},
            shapes=words.shapes,
            annotations=words.notes,
            barmode="overlay",
        ),
    )


def _years(column: int, sheet: _Sheet, words: Words) -> None:
    """Years over their cells; on a phone short, so that they fit."""
    look = sheet.look
    for i, year in enumerate(sheet.years):
        x = column * sheet.step + sheet.names + (i + 0.5) * sheet.cell
        long = f"{year - 1}\N{EN DASH}{year % 100:02d}"
        fits = roomy(long, sheet.size) < 0.95 * sheet.cell * PAGE[look.size]
        text = long if fits else f"\N{RIGHT SINGLE QUOTATION MARK}{year % 100:02d}"
        note: dict[str, Any] = {"size": sheet.size, "colour": look.colour("muted")}
        words.notes.append(marks.label(text, x, -0.5 * sheet.head, **note))


def _cells(
    records: Sequence[Record],
    phase: str,
    at: Mapping[str, int],
    sheet: _Sheet,
    texts: list[tuple[float, float, str, str]],
) -> dict[str, Any]:
    """The cells of one phase as bars of one trace, and their words."""
    look, fill = sheet.look, sheet.look.colour(FILLS[phase])
    ink = look.colour("ink") if phase == "planning" else theme.ink_on(fill)
    base, wide, ys, hover = [], [], [], []
    for record in records:
        left, y = sheet.place(at[str(record["key"])])
        start = left + sheet.names + sheet.years.index(int(str(record["year"]))) * sheet.cell
        base.append(round(start + 1, 2))
        wide.append(round(sheet.cell - 2, 2))
        ys.append(round(y, 2))
        hover.append(_hover(record))
        grades = str(record.get("grades") or "")
        text = grades or ("0" if phase == "planning" else "")
        texts.append((start + sheet.cell / 2, y, text, ink))
    return {
        "type": "bar",
        "orientation": "h",
        "base": base,
        "x": wide,
        "y": ys,
        "width": round(sheet.row - 4, 2),
        "marker": {
            "color": fill,
            "line": {"width": 1, "color": look.colour("line" if phase == "planning" else "rule")},
        },
        "hoverinfo": "text",
        "hovertext": hover,
    }


def _hover(record: Record) -> str:
    grades, clock = record.get("grades"), number_or_none(record.get("clock"))
    lines = [
        f"<b>{marks.plain(str(record['group']))}</b>, {record['school_year']}",
        layers.sentence_case(str(record["phase_name"]))
        + ("" if clock is None else f" (year {clock:.0f})"),
        f"Grades in use: {grades}" if grades else "No grade in use yet",
        marks.plain(str(record.get("provider_name") or "")),
    ]
    return "<br>".join(line for line in lines if line)


def _key_rows(look: Look) -> list[list[str]]:
    """Phases of the key, line by line."""
    return [list(PHASES[:2]), list(PHASES[2:])] if look.narrow else [list(PHASES)]


def _key(sheet: _Sheet, words: Words) -> None:
    """What the fills mean, under the rows."""
    look, size = sheet.look, sheet.look.small
    for line, phases in enumerate(sheet.key):
        y = -(sheet.head + sheet.rows * sheet.row + (1.2 + 1.8 * line) * size)
        x = 0.0
        for phase in phases:
            edge = {"line": {"width": 1, "color": look.colour("line")}}
            fill = look.colour(FILLS[phase])
            words.shapes.append(
                marks.box(x + 1, x + 1.6 * size, y - 0.5 * size, y + 0.5 * size, fill=fill, **edge)
            )
            note: dict[str, Any] = {"size": size, "colour": look.colour("ink"), "at": "left"}
            words.notes.append(marks.label(KEY[phase], x + 2.1 * size, y, **note))
            x += 3.4 * size + roomy(KEY[phase], size) / PAGE[look.size]
