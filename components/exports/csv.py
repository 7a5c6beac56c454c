"""A view's table as CSV, its fine print first.

Knows: answers, their fine print. Must not know: Dash, figures, where links come from.
"""

from __future__ import annotations

import csv
import io

from components.exports.fine_print import fine_print, names_of, safe
from queries.answer import Answer, Panel


def write(answer: Answer, panel: Panel, base: str = "") -> bytes:
    """One panel's records with everything that belongs to them, as UTF-8 with a mark for Excel.

    First the fine print, two cells a row; an empty row; then a header of the registry's measure
    names and the records, shares as 0-1. `base` as in `fine_print`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe(label), safe(text)] for label, text in fine_print(answer, panel, base))
    writer.writerow([])
    names = names_of(panel)
    writer.writerow([safe(name) for name in names])
    writer.writerows([safe(record.get(name)) for name in names] for record in panel.records)
    return out.getvalue().encode("utf-8-sig")
