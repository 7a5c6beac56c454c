"""How complete the data are: tested of enrolled, a number in every cell.

Knows: where cells stand. Must not know: SQL, Dash, what counts as tested.
Records of one kind with several columns make a grid, those with a single column a block of tiles.
Coordinates are pixels of the look's nominal size, y down from 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from components import theme
from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Record

# Least share of a step, its colour, and its name in the key; the number in the cell says the rest.
_STEPS = (
    (0.975, "depth-0", "98–100%"),
    (0.895, "depth-1", "90–97%"),
    (0.795, "depth-2", "80–89%"),
    (0.0, "depth-3", "under 80%"),
)
TILES = 24


class _Sheet:
    """What has been drawn so far and how far down the next row starts."""

    def __init__(self, look: Look, rows: int) -> None:
        """Start at the top; on a slide the heights of `rows` lines of cells must fit."""
        self.look = look
        self.words = Words()
        self.hovers: list[tuple[float, float, str]] = []
        self.y: float = 0.0
        self.tall = 30.0 if look.narrow else 2.4 * look.text
        if look.projector:
            room = look.height - 10 * look.text
            self.tall = min(self.tall, room / max(rows, 1))

    def cell(self, record: Record, x0: float, x1: float, y: float) -> None:
        """A cell's rectangle and number (or why there is none), its top at `y`."""
        look, gap = self.look, 2.0
        fill, text = _fill(record, look)
        square = marks.box(x0 + gap, x1 - gap, -(y + gap), -(y + self.tall - gap), fill=fill)
        self.words.shapes.append(square | {"line": {"width": 1, "color": look.colour("grid")}})
        share = number_or_none(record.get("share"))
        colour = look.colour("muted") if share is None else theme.ink_on(fill)
        size = look.text if share is not None else look.small
        if share is None and marks.text_width(text, size) > 0.76 * (x1 - x0) - 6:
            text = text if text == "no tests" else "too few"
            small = 11 if look.narrow else size
            text, size = "<br>".join(marks.wrap(text, x1 - x0 - 6, small)), small
        middle = (x0 + x1) / 2
        note = marks.label(text, middle, -(y + self.tall / 2), size=size, colour=colour)
        self.words.notes.append(note)
        self.hovers.append((middle, -(y + self.tall / 2), _hover(record)))

    def text(self, text: str, x: float, y: float, *, at: str = "left", bold: bool = False) -> None:
        """A label in ink whose middle is `y` down."""
        shown = f"<b>{marks.plain(text)}</b>" if bold else marks.plain(text)
        look = self.look
        size, ink = look.small if look.narrow else look.text, look.colour("ink")
        self.words.notes.append(marks.label(shown, x, -y, size=size, colour=ink, at=at))


def coverage(records: Sequence[Record], *, look: Look) -> Figure:
    """Share of enrolled students with a score: a grid by year and grade, tiles by district.

    `records`: {"row", "column", "share" (0-1 or None), "hidden"} and, where there are several
    blocks, "kind" (the block's name). Darker is less complete; a cell without tests says so. Of
    more than 24 tiles the least complete are drawn, and that is said.
    """
    kinds = list(dict.fromkeys(record.get("kind") for record in records))
    blocks = [[record for record in records if record.get("kind") == kind] for kind in kinds]
    lines = sum(
        len({record.get("row") for record in block})
        if len({record.get("column") for record in block}) > 1
        else -(-min(len(block), TILES) // (1 if look.narrow else 2))
        for block in blocks
    )
    sheet = _Sheet(look, lines)
    for kind, block in zip(kinds, blocks, strict=True):
        if len(kinds) > 1:
            sheet.y += 4 if sheet.y == 0 else 14
        if len({record.get("column") for record in block}) > 1 or len(kinds) == 1:
            _grid(block, sheet, str(kind) if kind and len(kinds) > 1 else "")
        else:
            _tiles(block, sheet, str(kind or ""))
    _key(sheet)
    xs, ys, texts = (
        (list(each) for each in zip(*sheet.hovers, strict=True)) if records else ([],) * 3
    )
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 1) for x in xs],
        "y": [round(y, 1) for y in ys],
        "marker": {"size": round(sheet.tall * 0.9), "opacity": 0},
        "hoverinfo": "text",
        "hovertext": texts,
    }
    return marks.figure(
        [trace],
        theme.layout(
            look,
            height=sheet.y,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [-round(sheet.y, 2), 0]},
            shapes=sheet.words.shapes,
            annotations=sheet.words.notes,
        ),
    )


def _grid(records: Sequence[Record], sheet: _Sheet, name: str) -> None:
    """Rows down, columns across; heads on top."""
    look = sheet.look
    rows = list(dict.fromkeys(str(record["row"]) for record in records))
    columns = list(dict.fromkeys(str(record["column"]) for record in records))
    # A page may be a quarter narrower than the look's width: words keep their size there.
    spare = 1.0 if look.narrow else 1.3
    names = max(marks.text_width(row, look.text) for row in rows) + 14
    left = min(spare * names, 0.3 * look.width)
    wide = (look.width - left) / len(columns)
    head = 1.9 * look.text
    if name:
        sheet.text(_title(name), 2, sheet.y + head / 2, bold=True)
        sheet.y += head
    for x, column in enumerate(columns):
        short = column.removeprefix("Grade ") if look.narrow else column
        sheet.text(short, left + (x + 0.5) * wide, sheet.y + head / 2, at="middle")
    sheet.y += head
    for row in rows:
        short = marks.shorten(row, left / spare, look.small if look.narrow else look.text)
        sheet.text(short, 2, sheet.y + sheet.tall / 2)
        for record in records:
            if str(record["row"]) == row:
                start = left + columns.index(str(record["column"])) * wide
                sheet.cell(record, start, start + wide, sheet.y)
        sheet.y += sheet.tall


def _tiles(records: Sequence[Record], sheet: _Sheet, name: str) -> None:
    """Name and number side by side, several to a line; the least complete where there are many."""
    look, total = sheet.look, len(records)
    kept = list(records)
    title = _title(name)
    if total > TILES:
        shares = [number_or_none(record.get("share")) for record in records]
        # Those without a share come after the complete ones.
        order = sorted(range(total), key=lambda i: (shares[i] is None, shares[i] or 0.0, i))
        kept = [records[i] for i in sorted(order[:TILES])]
        title += f", the {TILES} least complete of {total:,}"
    columns = {str(record["column"]) for record in kept}
    if len(columns) == 1:
        title += f", {columns.pop()}"
    head = 1.9 * look.text
    sheet.text(title, 2, sheet.y + head / 2, bold=True)
    sheet.y += head
    size = look.small if look.narrow else look.text
    number = 64.0 if look.narrow else 5.6 * look.text
    longest = max(marks.text_width(str(record["row"]), size) for record in kept)
    slack = 0.76 if look.size == "wide" else 1.0
    across = 1 if look.narrow else 3 if longest < slack * (look.width / 3 - number - 20) else 2
    place = look.width / across
    room = (place - number - 20) * slack
    for i, record in enumerate(kept):
        x, y = place * (i % across), sheet.y + sheet.tall * (i // across)
        sheet.text(marks.shorten(str(record["row"]), room, size), x + 2, y + sheet.tall / 2)
        end = x + place - (0 if look.narrow else 18)
        sheet.cell(record, end - number, end, y)
    sheet.y += sheet.tall * -(-len(kept) // across)


def _key(sheet: _Sheet) -> None:
    """What the four colours mean."""
    look = sheet.look
    size, x = look.small, 2.0
    y = sheet.y + 1.3 * size
    for _, colour, name in _STEPS:
        half = 0.4 * size
        square = marks.box(x, x + 2 * half, -(y - half), -(y + half), fill=look.colour(colour))
        sheet.words.shapes.append(square | {"line": {"width": 1, "color": look.colour("line")}})
        note = marks.label(
            marks.plain(name), x + 1.2 * size, -y, size=size, colour=look.colour("ink"), at="left"
        )
        sheet.words.notes.append(note)
        x += marks.text_width(name, size) * (1.0 if look.narrow else 1.3) + 2.4 * size
    sheet.y += 2.6 * size


def _title(kind: str) -> str:
    return layers.sentence_case(kind)


def _fill(record: Record, look: Look) -> tuple[str, str]:
    """Colour and text of a cell."""
    share = number_or_none(record.get("share"))
    if share is None:
        return look.colour("panel"), str(record.get("hidden") or "no tests")
    name = next(name for least, name, _ in _STEPS if share >= least)
    return look.colour(name), f"{marks.plain(marks.of_100(share))}%"


def _hover(record: Record) -> str:
    """Row, column, and what the cell says in words."""
    share = number_or_none(record.get("share"))
    said = (
        layers.sentence_case(str(record.get("hidden") or "no tests"))
        if share is None
        else f"{marks.of_100(share)} of 100 enrolled students have a score"
    )
    head = f"<b>{marks.plain(str(record['row']))}, {marks.plain(str(record['column']))}</b>"
    return f"{head}<br>{marks.plain(said)}"
