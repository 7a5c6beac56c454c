"""How complete the data are: tested of enrolled as a grid, a number in every cell.

Knows: where cells stand. Must not know: SQL, Dash, what counts as tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.theme import Figure, Look
from queries.answer import Record, number

FULL, LOW = 0.98, 0.80  # the ramp runs between these shares; the number says the rest


def coverage(records: Sequence[Record], *, look: Look) -> Figure:
    """A grid of whole percents: records {"row", "column", "share" | None, "hidden"}.

    Darker is less complete. A cell without tests says so; one too small to show has its reason.
    Where the records are of several kinds only those of the first are drawn.
    """
    kind = records[0].get("kind") if records else None
    held = [record for record in records if record.get("kind") == kind]
    rows = list(dict.fromkeys(str(record["row"]) for record in held))
    columns = list(dict.fromkeys(str(record["column"]) for record in held))
    size = look.small if look.narrow else look.text
    tall = 2.6 * size
    left = 5.2 * size if look.narrow else 7 * look.text
    head = 2.2 * size
    height = head + tall * len(rows) + 6
    unit = (look.width - left) / max(len(columns), 1)
    shapes, notes, hovers = [], [], []
    for x, column in enumerate(columns):
        short = column.removeprefix("Grade ") if look.narrow else column
        notes.append(_text(short, x + 0.5, head / 2, size, look.colour("ink")))
    for y, row in enumerate(rows):
        middle = head + tall * (y + 0.5)
        name = _text(row, 0, middle, size, look.colour("ink"), at="left")
        notes.append(name | {"xref": "paper", "xshift": -left})
    for record in held:
        x, y = columns.index(str(record["column"])), rows.index(str(record["row"]))
        middle = head + tall * (y + 0.5)
        fill, text, why = _cell(record, look)
        gap = 3 / unit
        shapes.append(
            marks.box(
                x + gap, x + 1 - gap, -(middle - tall / 2 + 2), -(middle + tall / 2 - 2), fill=fill
            )
        )
        ink = theme.ink_on(fill) if record["share"] is not None else look.colour("muted")
        fits = marks.text_width(text, size) < unit - 4
        notes.append(_text(text if fits else "–", x + 0.5, middle, size, ink))
        hovers.append((x + 0.5, -middle, f"{row}, {column}: {why}"))
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in hovers],
        "y": [round(y, 1) for _, y, _ in hovers],
        "marker": {"size": tall * 0.8, "opacity": 0},
        "hoverinfo": "text",
        "hovertext": [marks.plain(text) for *_, text in hovers],
    }
    return marks.figure(
        [trace],
        theme.layout(
            look,
            height=height,
            margin={"l": round(left)},
            xaxis={"range": [0, max(len(columns), 1)]},
            yaxis={"range": [-height, 0]},
            shapes=shapes,
            annotations=notes,
        ),
    )


def _cell(record: Record, look: Look) -> tuple[str, str, str]:
    """Fill, text and hover of a cell."""
    if record["share"] is None:
        reason = str(record.get("hidden") or "not shown")
        return look.colour("panel"), reason, reason
    share = number(record["share"])
    step = 1 if share >= FULL else 2 if share >= 0.9 else 3 if share >= LOW else 4
    percent = f"{marks.plain(marks.of_100(share))}%"
    fill = look.colour("depth-0" if step == 1 else f"depth-{step - 1}")
    return fill, percent, f"{marks.of_100(share)} of 100 enrolled students have a score"


def _text(
    text: str, x: float, down: float, size: float, colour: str, *, at: str = "middle"
) -> dict[str, Any]:
    return marks.label(text, x, -down, size=size, colour=colour, at=at)
