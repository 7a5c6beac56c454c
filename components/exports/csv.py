"""A view's table as CSV, its fine print first.

Knows: answers, what Excel does to text. Must not know: Dash, figures, where links come from.
"""

from __future__ import annotations

import csv
import io

from queries.answer import Answer, Panel, Value

# A cell that starts so is run as a formula by spreadsheets; an apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(answer: Answer, panel: Panel, *, selected: str) -> bytes:
    """One panel's records with everything that belongs to them, as UTF-8 with a mark for Excel.

    `selected` is the plain sentence of the selection. First the fine print, two cells a row; an
    empty row; then a header of the registry's measure names and the records, shares as 0-1.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(
        [safe(label), safe(text)] for label, text in fine_print(answer, panel, selected)
    )
    writer.writerow([])
    names = list(dict.fromkeys([*panel.columns, *(n for r in panel.records for n in r)]))
    names = [name for name in names if name not in ("key", "label") or name in panel.columns]
    writer.writerow([safe(name) for name in names])
    writer.writerows([safe(record.get(name)) for name in names] for record in panel.records)
    return out.getvalue().encode("utf-8-sig")


def fine_print(answer: Answer, panel: Panel, selected: str) -> list[tuple[str, str]]:
    """Label and text of what must travel with the numbers."""
    kind = (
        "Synthetic data, no real students" if answer.synthetic else "Real records, aggregates only"
    )
    lines = [
        ("Waterline", panel.sentence),
        ("What is shown", panel.subtitle),
        ("Selected", selected),
        ("How to read it", panel.how_to_read),
        ("Not in the picture", panel.missing),
        ("Basis", answer.basis),
        *(("Note", note) for note in dict.fromkeys((*panel.notes, *answer.notices))),
        ("Source", answer.source),
        ("Data", kind),
        ("Data version", answer.data_version),
        ("Link", answer.link),
    ]
    return [(label, text) for label, text in lines if text]


def safe(value: Value) -> str | int | float:
    """A value as a cell: None empty, numbers as they are, text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, int):
        return value
    return f"'{value}" if value.startswith(_FORMULA) else value
