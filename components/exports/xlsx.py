"""A view's table as a workbook: what it is and what its columns mean, then the numbers as numbers.

Knows: answers, their fine print, columns. Must not know: Dash, figures, where links come from.
"""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from components.columns import Column, column, interval_kind, measure, whole_percents
from components.exports.fine_print import fine_print, names_of
from queries.answer import Answer, Panel, Value

ABOUT, NUMBERS = "About", "Numbers"
# Text stays text: nothing that a name or a note begins with makes a formula or a link of it.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FORMATS = {
    "share": "0.0%",
    "count": "#,##0",
    "number": "#,##0.00",
    "points": "#,##0.0",
    "sd": "+0.000;-0.000;0.000",
}
UNITS = {
    "share": "share",
    "count": "number",
    "number": "number",
    "points": "points of the test",
    "sd": "SD",
    "text": "words",
}
# Of columns that are no measure of the registry; Methods, section Providers, has their formulas.
MEANINGS = {
    "effect": "Growth to exit less that of like students elsewhere, in SDs of the exit score.",
    "low": "Lower end of the 95% interval, in the unit of the value it belongs to.",
    "high": "Upper end of the 95% interval, in the unit of the value it belongs to.",
    "share_matched": "Of the provider's students, the share with a like student elsewhere.",
    "percentile_points": "Percentile points a student in the middle would move: 100 Phi(effect) - 50.",
    "chance": "Chance that the true effect is at least the reader's threshold, with the prior "
    "N(0, 0.15^2).",
    "chance_without_prior": "The same without that prior.",
    "left_by_error": "What would be left of the effect were the error variance twice as large, SDs.",
    "above_middle": "Of the provider's students, the share who grew more than the middle like student.",
    "before": "Difference of the groups before matching: entry score in its SDs, shares as Cox index.",
    "after": "The same after matching.",
}
WIDEST = 60  # characters: a column no wider, however long its texts


def write(answer: Answer, panel: Panel, base: str = "") -> bytes:
    """A workbook of two sheets: `About` (fine print, then a codebook of the columns) and `Numbers`
    (a row of heads, then the panel's records). `base` as in `fine_print`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN)
    lines = fine_print(answer, panel, base)
    book.set_properties(
        {"title": panel.sentence, "subject": answer.source, "comments": dict(lines)["Link"]}
    )
    columns = _columns(panel)
    _about(book, lines, columns)
    _numbers(book, panel, columns, footer=_footer(answer))
    book.close()
    return out.getvalue()


def _columns(panel: Panel) -> list[Column]:
    """Columns as they are written; `low` and `high` in the unit of what they belong to."""
    names = names_of(panel)
    found = []
    for name in names:
        one = column(name)
        if name in ("low", "high", "difference"):
            one = Column(name, one.label, interval_kind(names, panel.facts))
        found.append(one)
    return found


def _about(book: Any, lines: list[tuple[str, str]], columns: list[Column]) -> None:
    sheet = book.add_worksheet(ABOUT)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 22)
    sheet.set_column(3, 3, 80)
    at = 0
    for label, text in lines:
        sheet.write_string(at, 0, label, bold)
        # Long texts over the columns of the codebook below.
        sheet.merge_range(at, 1, at, 3, "", wrapped)
        sheet.write_string(at, 1, text, wrapped)
        sheet.set_row(at, 15 * (1 + len(text) // 130))
        at += 1
    at += 1
    for place, head in enumerate(("Column", "Head", "Unit", "What it is")):
        sheet.write_string(at, place, head, bold)
    for one in columns:
        at += 1
        cells = (one.name, one.label, UNITS[one.kind], _meaning(one.name))
        for place, text in enumerate(cells):
            sheet.write_string(at, place, text, wrapped)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _meaning(name: str) -> str:
    """What a column's measure is, how it is computed and what it does not say."""
    found = measure(name)
    if found is None:
        return MEANINGS.get(name, "")
    return " ".join((found.plain, f"{found.formula_text}.", found.limits))


def _numbers(book: Any, panel: Panel, columns: list[Column], *, footer: str) -> None:
    sheet = book.add_worksheet(NUMBERS)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    styles = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    whole = book.add_format({"num_format": "0%"})
    for place, one in enumerate(columns):
        sheet.write_string(0, place, one.label, head)
        texts = [str(record.get(one.name) or "") for record in panel.records[:200]]
        widest = max((len(text) for text in texts), default=0) if one.kind == "text" else 0
        sheet.set_column(place, place, min(WIDEST, max(11, widest + 2)))
    for row, record in enumerate(panel.records, start=1):
        coarse = whole_percents(record, tuple(columns))
        for place, one in enumerate(columns):
            style = whole if one.kind == "share" and coarse else styles.get(one.kind)
            _write(sheet, row, place, record.get(one.name), style)
    if not panel.records:
        sheet.write_string(1, 0, panel.sentence)
    sheet.freeze_panes(1, 1)
    if panel.records and columns:
        sheet.autofilter(0, 0, len(panel.records), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)


def _write(sheet: Any, row: int, place: int, value: Value, style: Any) -> None:
    """A number as a number, a text as a text, nothing where there is nothing."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, place, "yes" if value else "no")
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, round(value, 6), style)
    else:
        sheet.write_string(row, place, value)


def _footer(answer: Answer) -> str:
    """Under every printed page of numbers; `&` is a command there, and it holds 255 characters."""
    kind = "Synthetic data, no real students" if answer.synthetic else "Real records"
    return f"&L&8{kind}. Data version {answer.data_version[:8]}.&R&8&P/&N"
