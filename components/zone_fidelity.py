"""Fidelity (A) to (E) by school and year as a table of short bars, growth beside it.

Knows: records of fidelity, what stands for a measure that was not reported. Must not know: SQL, where
the table stands.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from components import interval_cell
from components.columns import NONE, text
from components.figures.forest_rows import amount
from components.figures.layers import sentence_case
from components.figures.marks import number_or_none
from components.plain import Plain, element, plain
from queries.answer import Panel, Record

MOST = 150  # rows on the page; the CSV has all
HEADS = {
    "student_progress": ("(A)", "Student progress"),
    "teacher_usage": ("(B)", "Teacher usage"),
    "planning_time": ("(C)", "Planning time"),
    "professional_learning": ("(D)", "Professional learning"),
    "interim_assessment": ("(E)", "Interim assessment"),
    "infrastructure": ("Also", "Infrastructure"),
}


def fidelity(panel: Panel) -> list[Any]:
    """The years of the cohort followed, a row a school and year; the CSV has all years."""
    records = panel.drawn[:MOST]
    grown = any(record.get("conditional_growth") is not None for record in records)
    scale = interval_cell.scale_of(records, ("low", "high", "conditional_growth"))
    heads = [
        element("Th", [short, element("Span", long, className="head-fine")], scope="col")
        for short, long in HEADS.values()
    ]
    first = [element("Th", word, scope="col") for word in ("School", "Year")]
    head = plain(interval_cell.head(scale))
    last = [element("Th", ["Growth", head], scope="col", className="drawn")]
    rows: list[Any] = []
    for _, held in groupby(records, key=lambda record: record["key"]):
        mine = list(held)
        rows += [
            _row(r, scale, grown=grown, of=len(mine) if at == 0 else 0) for at, r in enumerate(mine)
        ]
    table = element(
        "Table",
        [
            element("Thead", element("Tr", [*first, *heads, *(last if grown else [])])),
            element("Tbody", rows),
        ],
        className="table schools fidelity",
    )
    region = {"role": "region", "aria-label": "Fidelity", "tabIndex": 0}
    scroll = Plain(element("Div", table, className="table-scroll school-scroll", **region))
    more = len(panel.records) - len(records)
    words = f"{more:,} more rows, of other years or schools, are in the CSV."
    return [scroll, *([html.P(words, className="note")] if more > 0 else [])]


def _row(record: Record, scale: interval_cell.Scale, *, grown: bool, of: int) -> Any:
    cells = []
    if of:
        name = [str(record["group"]), " ", _fine(str(record["district"]))]
        cells.append(element("Th", name, scope="rowgroup", rowSpan=of))
    clock = record.get("clock")
    year = [str(record["school_year"]), " ", _fine(f"year {clock}, {record['provider_name']}")]
    cells.append(element("Td", year, className="when"))
    cells += [_measure(number_or_none(record.get(name))) for name in HEADS]
    if grown:
        cells.append(_growth(record, scale))
    return element("Tr", cells, className="first" if of else "")


def _measure(value: float | None) -> Any:
    if value is None:
        heard = element("Span", "not reported", className="visually-hidden")
        shown = element("Span", NONE, **{"aria-hidden": "true"})
        return element("Td", [shown, heard], className="level none")
    return element(
        "Td", text(value, "share", whole=True), className="level", style={"--share": f"{value:.2f}"}
    )


def _growth(record: Record, scale: interval_cell.Scale) -> Any:
    value, low, high = (
        number_or_none(record.get(n)) for n in ("conditional_growth", "low", "high")
    )
    if value is None:
        return element("Td", sentence_case(str(record.get("hidden") or "")), className="reason")
    said = str(record.get("verdict") or "")
    firm = record.get("ordered") is not False
    spread = "" if low is None or high is None else f" ({interval_cell.ends(low, high)})"
    drawn = interval_cell.bar(scale, low, high, dot=value, firm=firm, verdict=said)
    return element("Td", [drawn, _fine(f"{amount(value, 2)}{spread}")], className="drawn")


def _fine(words: str) -> Any:
    return element("Span", words, className="cell-fine")
