"""Random views of every page: `queries.ask`, the page's table, CSV and workbook hold one set of numbers.

The suite takes 50 views; `python -m tests.pages.test_exports_equal 500` takes as many as it is told.
"""

from __future__ import annotations

import csv as reader
import io
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from components import columns, tables
from components.exports import csv, xlsx
from components.exports.fine_print import fine_print, names_of
from queries import ask
from queries.answer import Answer, Panel, Value
from queries.views import VIEWS
from tests.bench.selections import random_selections
from tests.leaks import leaks

pytestmark = pytest.mark.slow
VIEWS_IN_SUITE = 50


def same(written: str, value: Value) -> bool:
    """Whether a cell of a CSV says a value."""
    if value is None:
        return written == ""
    if isinstance(value, bool):
        return written == ("yes" if value else "no")
    if isinstance(value, (int, float)):
        return abs(float(written) - value) < 1e-6
    return written.removeprefix("'") == value.removeprefix("'")


def differences(answer: Answer, panel: Panel) -> list[str]:
    """Cells of CSV, workbook and page's table that do not say what the panel's records say."""
    names, found = names_of(panel), []
    text = csv.write(answer, panel).decode("utf-8-sig")
    rows = list(reader.reader(io.StringIO(text, newline="")))
    table = rows[len(fine_print(answer, panel)) + 1 :]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(answer, panel)))
    sheet: Any = book["Numbers"]
    if len(table) != len(panel.records) + 1 or sheet.max_row - 1 != max(1, len(panel.records)):
        found.append(f"{panel.name}: {len(panel.records)} rows, {len(table) - 1} in the CSV")
    for at, record in enumerate(panel.records):
        for place, name in enumerate(names):
            value = record.get(name)
            if not same(table[at + 1][place], value):
                found.append(f"{panel.name} {name} in the CSV: {table[at + 1][place]} for {value}")
            cell = sheet.cell(at + 2, place + 1).value
            if not same("" if cell is None else str(cell), value):
                found.append(f"{panel.name} {name} in the workbook: {cell} for {value}")
    shown = tables.table(panel)
    kept = tables.kept(panel)
    for record, row in zip(panel.records, shown["rows"], strict=False):
        coarse = columns.whole_percents(record, kept)
        for one, cell in zip(kept, row, strict=True):
            value = record.get(one.name)
            said = cell[0] if isinstance(cell, list) else cell
            if said != columns.text(value, one.kind, whole=coarse):
                found.append(f"{panel.name} {one.name} on the page: {said} for {value}")
    if leaks(text) or leaks([[c.value for c in r] for s in book for r in s.iter_rows()]):
        found.append(f"{panel.name}: a leak")
    return found


def asked(count: int, data: str) -> tuple[int, list[str]]:
    """Panels compared, and what differs, over `count` random views of all pages."""
    catalog, found, compared = ask.catalog(data), [], 0
    each = -(-count // len(VIEWS))
    for path in VIEWS:
        for one in random_selections(catalog, count=each, seed=2027, path=path):
            answer = ask.answer(one.link(path), data=data)
            for panel in answer.panels:
                found += [f"{answer.link}: {text}" for text in differences(answer, panel)]
                compared += 1
    return compared, found


def test_every_export_says_what_the_page_says(demo_store: Path) -> None:
    compared, found = asked(VIEWS_IN_SUITE, "demo")
    assert found == [] and compared > 200


if __name__ == "__main__":
    compared, found = asked(int(sys.argv[1]), "demo")
    print(*found[:20], f"{compared} tables, {len(found)} differences", sep="\n")
    sys.exit(bool(found))
