"""The table behind a picture, as plain rows of text that the page's script writes out.

Knows: columns, what stands for a missing value. Must not know: pages, how a table looks.
Rows go to the browser as text and become a real `<table>` (caption, scopes) when a reader opens
"Show the numbers": thousands of cells as components would slow every change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from components.columns import NONE, Column, column, interval_kind, text, whole_percents
from queries.answer import Panel, Record
from queries.rows import Rows

LIMIT = 300
UNSEEN = "this test cannot see it"
# Of tables too wide for a slide: what is read there.
SPOKEN_OF = {"school_table": ("group", "n", "conditional_growth", "low", "high", "status")}
# Said of every row; a column of it is left out when every row is shown.
_REMARKS = ("merged", "shown", "hidden", "reasons")


def table(panel: Panel, *, limit: int = LIMIT) -> dict[str, Any]:
    """A panel's records as {"caption", "heads", "rows", "more"}, every cell a string.

    `heads` are [label, numeric]. A missing value is a list of a dash and its reason. At most
    `limit` rows; `more` then says that the CSV has all.
    """
    columns = kept(panel)
    shown = panel.records[:limit]
    more = ""
    if len(panel.records) > limit:
        more = f"The first {limit} of {len(panel.records):,} rows. The CSV has all of them."
    return {
        "caption": " ".join(filter(None, (panel.sentence, panel.subtitle))),
        "heads": [[one.label, one.numeric] for one in columns],
        "rows": [_row(record, columns) for record in shown],
        "more": more,
    }


def kept(panel: Panel) -> tuple[Column, ...]:
    """Columns of a panel's table as it is shown: remarks only where one is made."""
    names = panel.columns or tuple(panel.records[0] if panel.records else ())
    kept = []
    for name in names:
        if name in _REMARKS and not _remarked(panel, name):
            continue
        one = column(name)
        if name in ("low", "high", "difference"):
            one = replace(one, kind=interval_kind(names, panel.facts))
        kept.append(one)
    return tuple(kept)


def few(panel: Panel, most: int) -> tuple[Column, ...]:
    """The columns of a panel's table where only `most` find room, as on a slide: none that is empty,
    and of a wide table those that its sentence speaks of."""
    columns = kept(panel)
    first = SPOKEN_OF.get(panel.kind, ())
    named = {one.name: one for one in columns}
    filled = [one for one in columns if any(r.get(one.name) is not None for r in panel.records)]
    spoken = [named[name] for name in first if name in named]
    return tuple((spoken or filled)[:most])


def _remarked(panel: Panel, name: str) -> bool:
    """Whether a column of remarks says anything of any row; rows that are made only when they are
    read are not made for it."""
    held = panel.records
    values = (
        held.columns.get(name, ()) if isinstance(held, Rows) else (one.get(name) for one in held)
    )
    return any(value not in (None, "yes", "") for value in values)


def _row(record: Record, columns: tuple[Column, ...]) -> list[str | list[str]]:
    whole = whole_percents(record, columns)
    cells: list[str | list[str]] = []
    for one in columns:
        value = record.get(one.name)
        if (value is None or value == "") and one.numeric:
            cells.append([NONE, why_missing(record, one)])
        else:
            cells.append(text(value, one.kind, whole=whole))
    return cells


def why_missing(record: Record, one: Column) -> str:
    """Why a row has no value in a column, in a few words for those who hear the table."""
    for name in ("hidden", "shown"):
        reason = record.get(name)
        if isinstance(reason, str) and reason not in ("", "yes"):
            return reason
    if one.name.startswith(("share_depth_", "layer_", "n_depth_", "share_2", "share_3")):
        if record.get("merged"):
            return "joined with its neighbours"
        return UNSEEN if one.kind == "share" else "not told"
    if record.get("held") is False:
        return "no tests"
    return "not told" if one.kind == "count" else "not in this data"
