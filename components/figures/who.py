"""Who is in one layer: for each student group a dot with its interval, all students as a line.

Knows: where rows stand. Must not know: SQL, Dash, how groups were formed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import marks
from components.theme import Figure, Look
from queries.answer import Record, Value, number


def who(
    records: Sequence[Record], facts: Mapping[str, Value] | None = None, *, look: Look
) -> Figure:
    """Rows grouped by dimension: share in the layer (of 100), Wilson interval, n.

    Records {"dimension", "label", "share" | None, "low", "high", "n", "hidden"};
    `facts["overall"]` is the share of all students, drawn as a line. A group too small to show is
    a row with its reason.
    """
    rows = _rows(records)
    size = look.text
    tall = (
        min(1.9 * size, (look.height - 4 * size) / max(len(rows), 1))
        if look.projector
        else (1.9 * size)
    )
    size = min(size, round(tall * 0.62)) if look.projector else size
    left = 150.0 if look.narrow else 21 * look.text
    right = 64.0 if look.narrow else 10 * look.text
    head = 2.4 * size
    height = head + tall * len(rows) + 8
    overall = number(facts["overall"]) * 100 if facts and facts.get("overall") is not None else None
    tops = [number(r["high"]) * 100 for r in records if r["high"] is not None]
    end = max([*tops, overall or 0, 10]) * 1.04
    ink, muted = look.colour("ink"), look.colour("muted")
    notes: list[dict[str, Any]] = []
    whiskers: list[Any] = []
    dots: list[tuple[float, float, str]] = []
    for place, (name, record) in enumerate(rows):
        y = -(head + tall * (place + 0.5))
        room = left - 10
        if record is None:
            text = f"<b>{marks.plain(marks.shorten(name, look.width * 0.6, size, bold=True))}</b>"
            notes.append(_side(text, y, size, ink, -left))
            continue
        text = marks.plain(marks.shorten(name, room, size))
        notes.append(_side(text, y, size, ink, -left + (6 if look.narrow else 14)))
        if record["share"] is None:
            reason = marks.plain(str(record["hidden"]))
            notes.append(marks.label(reason, 0, y, size=size, colour=muted, at="left"))
            continue
        share = number(record["share"]) * 100
        printed = f"<b>{marks.plain(marks.of_100(share / 100))}</b>"
        if record["low"] is not None and record["high"] is not None:
            low, high = number(record["low"]) * 100, number(record["high"]) * 100
            whiskers.append(((low, high), (y, y)))
            if not look.narrow:
                printed += f" ({round(low)}–{round(high)})"
        notes.append(
            marks.label(printed, 1, y, size=size, colour=ink, at="left", xref="paper", xshift=10)
        )
        n = marks.students(int(number(record["n"]))) if record["n"] is not None else ""
        hover = f"{name}: {marks.of_100(share / 100)} of 100" + (f"<br>{n}" if n else "")
        dots.append((share, y, hover))
    shapes = []
    if overall is not None:
        shapes.append(
            marks.line(
                (overall, overall), (-head * 0.9, -height), colour=look.colour("accent"), width=2
            )
        )
        notes.append(
            marks.label(
                f"All students: {marks.plain(marks.of_100(overall / 100))} of 100",
                min(max(overall, end * 0.22), end * 0.8),
                -head * 0.42,
                size=look.small,
                colour=look.colour("accent"),
            )
        )
    if whiskers:
        shapes.append(
            marks.strokes(whiskers, colour=look.colour("line"), width=3) | {"layer": "below"}
        )
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 2) for x, *_ in dots],
        "y": [round(y, 2) for _, y, _ in dots],
        "marker": {
            "size": 0.62 * size,
            "color": look.depth(3),
            "line": {"color": look.colour("paper"), "width": 1.5},
        },
        "hoverinfo": "text",
        "hovertext": [text for *_, text in dots],
    }
    return marks.figure(
        [trace],
        theme.layout(
            look,
            height=height,
            margin={"l": round(left), "r": round(right)},
            xaxis={"range": [0, round(end, 2)]},
            yaxis={"range": [-round(height, 2), 0]},
            shapes=shapes,
            annotations=notes,
        ),
    )


def _side(text: str, y: float, size: float, colour: str, shift: float) -> dict[str, Any]:
    return marks.label(text, 0, y, size=size, colour=colour, at="left", xref="paper", xshift=shift)


def _rows(records: Sequence[Record]) -> list[tuple[str, Record | None]]:
    """Every record under the name of its dimension, which is a row of its own (record None)."""
    rows: list[tuple[str, Record | None]] = []
    last = None
    for each in records:
        if each["dimension"] != last:
            last = each["dimension"]
            rows.append((str(last), None))
        rows.append((str(each["label"]), each))
    return rows
