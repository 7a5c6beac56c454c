"""A panel's table on paper: cut or turned to fit the width, every cell as the page writes it.

Knows: columns of panels, how wide text runs. Must not know: WeasyPrint, sheets, where tables stand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from components.columns import Column, text, whole_percents
from components.tables import kept
from queries.answer import Panel, Record, Value

FEW = 12  # rows of a table that is printed under its picture
MOST = 24  # rows of a table that stands for a picture
TURNED = 7  # a table of no more rows and of more columns than this is turned
WIDE, HALF = 122, 68  # letters of a line over the whole page and over half of it, about
GAP = 2  # letters between two columns, about
LONGEST = 28  # letters after which a cell is broken into lines; of a cell that heads no row:
SHORT = 16


def tables(
    panel: Panel,
    *,
    most: int = FEW,
    wide: int = WIDE,
    parts: int = 99,
    only: Collection[str] = (),
) -> str:
    """Up to `most` rows of a panel's table as HTML, in up to `parts` tables of `wide` letters; `only`
    some of its columns, where any are named.

    Few rows of many columns are turned; else columns that do not fit stand in a table of their own,
    with the first column again. Where anything is left out, a sentence says what.
    """
    every, records = kept(panel), panel.records[:most]
    places = [at for at, one in enumerate(every) if not only or one.name in only]
    if not records or not places:
        return ""
    columns = [every[at] for at in places]
    cells = [[row[at] for at in places] for row in (_cells(record, every) for record in records)]
    if len(cells) <= TURNED < len(columns):
        return _turned(columns, cells) + _left_out(panel, len(cells), len(columns))
    cuts = _cut(columns, cells, wide)[:parts]
    made = []
    for at, held in enumerate(cuts, start=1):
        said = f" (part {at} of {len(cuts)})" if len(cuts) > 1 else ""
        made.append(_straight(columns, cells, held, f"The numbers{said}"))
    shown = len({place for held in cuts for place in held})
    return "".join(made) + _left_out(panel, len(cells), shown)


def _cells(record: Record, columns: Sequence[Column]) -> list[str]:
    whole = whole_percents(record, tuple(columns))
    return [_said(record.get(one.name), one, whole) for one in columns]


def _said(value: Value, one: Column, whole: bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text(value, one.kind, whole=whole)


def _cut(columns: Sequence[Column], cells: Sequence[Sequence[str]], wide: int) -> list[list[int]]:
    """Places of the columns of each table; the first column stands in all of them."""
    widths = [
        max(len(word) for word in (*one.label.split(), *(_broken(row[at]) for row in cells))) + GAP
        for at, one in enumerate(columns)
    ]
    cuts, used = [[0]], widths[0]
    for at in range(1, len(columns)):
        if used + widths[at] > wide and len(cuts[-1]) > 1:
            cuts.append([0])
            used = widths[0]
        cuts[-1].append(at)
        used += widths[at]
    return cuts


def _broken(cell: str) -> str:
    """A stand-in as long as a cell's longest line."""
    return "x" * max(min(len(cell), LONGEST), *(len(word) for word in cell.split() or [""]), 0)


def _straight(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], places: Sequence[int], caption: str
) -> str:
    heads = "".join(_head(columns[at].label, "col", columns[at].numeric) for at in places)
    rows = []
    for row in cells:
        first = _head(row[places[0]], "row", columns[places[0]].numeric)
        rest = "".join(_cell(row[at], columns[at].numeric) for at in places[1:])
        rows.append(f"<tr>{first}{rest}</tr>")
    return _whole(caption, heads, rows)


def _turned(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> str:
    """Groups side by side, a row per column of the table."""
    heads = _head(columns[0].label, "col", False)
    heads += "".join(_head(row[0], "col", True) for row in cells)
    rows = []
    for at, one in enumerate(columns[1:], start=1):
        values = "".join(_cell(row[at], True) for row in cells)
        rows.append(f"<tr>{_head(one.label, 'row', False)}{values}</tr>")
    return _whole("The numbers", heads, rows, kind="turned")


def _whole(caption: str, heads: str, rows: Sequence[str], *, kind: str = "") -> str:
    marked = f' class="{kind}"' if kind else ""
    # In a block of its own: a table that goes to the next page whole takes its caption along.
    return (
        f'<div class="whole"><table{marked}><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _head(said: str, scope: str, numeric: bool) -> str:
    kinds = ["number"] if numeric else []
    kinds += ["short"] if scope == "row" and len(said) <= LONGEST else []
    marked = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<th scope="{scope}"{marked}>{escape(said)}</th>'


def _cell(said: str, numeric: bool) -> str:
    marked = ' class="number"' if numeric else ' class="short"' if len(said) <= SHORT else ""
    return f"<td{marked}>{escape(said)}</td>"


def _left_out(panel: Panel, rows: int, columns: int) -> str:
    """What the CSV has beyond what is printed; "" where all is."""
    all_rows, all_columns = len(panel.records), len(kept(panel))
    parts = [f"{rows} of {all_rows:,} rows"] if rows < all_rows else []
    parts += [f"{columns} of {all_columns} columns"] if columns < all_columns else []
    if not parts:
        return ""
    said = f"Printed here: {' and '.join(parts)}. The CSV of this view has all of them."
    return f'<p class="more">{escape(said)}</p>'
