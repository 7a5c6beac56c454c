"""The table of schools, or districts: plain HTML that prints, reads aloud and sorts on the server.

Knows: its columns, how a cell is written, which keys of the link its buttons set. Must not know:
SQL, who is in which order, colours (assets/schools.css), what a press does (assets/press.js).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import interval_cell
from components.columns import NONE, text
from components.figures.layers import sentence_case
from components.figures.marks import number_or_none
from components.interval_cell import Scale, ends
from components.plain import element
from queries import intervals
from queries.answer import Panel, Record, Value

PAGE_ROWS = 50
SMALL = "fewer than 30: not ordered"
SCALED = ("conditional_growth", "low", "high", "steadied")
Href = Callable[[str], str]
Cell = dict[str, Any]  # an element


@dataclass(frozen=True)
class Head:
    """A column's head: its words, fine print under them, the sort key its button sets, if any."""

    label: str
    fine: str = ""
    sort: str = ""
    drawn: bool = False


def school_table(panel: Panel, *, href: Href) -> html.Div:
    """One page of schools as a table, with its pager above and below.

    `panel.records` are unit records in the order asked for; `panel.facts` hold `unit`, `sort`,
    `sort_words`, `page`, `pages`, `total`, `ordered` (how many are ranked), `status_name` and
    `reach` (the scale of the intervals, SD; without it the records' own). `href` gives a key's
    profile. Buttons carry `data-key` and `data-value`: "growth" sorts highest first, a second
    press, "growth-low", lowest first.
    """
    facts = panel.facts
    reach = number_or_none(facts.get("reach"))
    scale = Scale(reach) if reach else interval_cell.scale_of(panel.records, SCALED)
    heads = _heads(facts)
    sort = str(facts.get("sort") or "name")
    many = int(number_or_none(facts.get("pages")) or 1) > 1
    label = f"Table of {facts.get('many', 'schools')}"
    table = html.Table(
        [
            html.Caption(_caption(panel)),
            html.Thead(html.Tr([_head(head, sort, scale) for head in heads])),
            html.Tbody([_row(record, facts, scale, href) for record in panel.records]),
        ],
        className="table table-sm schools",
    )
    return html.Div(
        [
            _pager(facts, "above") if many else None,
            html.Div(
                table,
                className="table-scroll school-scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": label},
            ),
            _pager(facts, "below") if many else None,
        ],
        className="school-table",
    )


def _heads(facts: Any) -> tuple[Head, ...]:
    return (
        Head(sentence_case(str(facts.get("unit", "school"))), sort="name"),
        Head("Students", "matched", sort="n"),
        Head("Status", str(facts.get("status_name", "")), sort="status"),
        Head("Growth, raw", "SD", sort="growth"),
        Head("Growth, steadied", "SD (95% interval)", sort="steadied"),
        Head("Interval of growth", drawn=True),
        Head("Rank range", "95%"),
        Head("Trend", "since the cohort before, SD", sort="change"),
        Head("Coverage", "matched, of those tested", sort="covered"),
    )


def _head(head: Head, sort: str, scale: Scale) -> html.Th:
    fine = [html.Span(head.fine, className="head-fine")] if head.fine else []
    if head.drawn:
        return html.Th([head.label, interval_cell.head(scale)], scope="col", className="drawn")
    if not head.sort:
        return html.Th([html.Span(head.label, className="head-name"), *fine], scope="col")
    pressed = head.sort == sort.removesuffix("-low")
    lowest = pressed and sort.endswith("-low")
    button = html.Button(
        head.label,
        type="button",
        className="sorts",
        **{
            "data-key": "sort",
            "data-value": f"{head.sort}-low" if pressed and not lowest else head.sort,
        },
    )
    # Names start at A: their first order is the rising one.
    rising = lowest != (head.sort == "name")
    order = {"aria-sort": "ascending" if rising else "descending"} if pressed else {}
    # Browsers leave buttons out of a head repeated on paper: there the name is written by the sheet.
    return html.Th([button, *fine], scope="col", **{"data-name": head.label}, **order)


def _caption(panel: Panel) -> str:
    """Which rows in which order, what the order does not mean, what the marks in a cell are."""
    facts = panel.facts
    first = PAGE_ROWS * (int(number_or_none(facts.get("page")) or 1) - 1) + 1
    last = first + len(panel.records) - 1
    total = int(number_or_none(facts.get("total")) or len(panel.records))
    said = [f"Rows {first:,} to {last:,} of {total:,}{f', {panel.alt}' if panel.alt else ''}."]
    if facts.get("sort_words") and facts["sort_words"] != panel.subtitle:
        said.append(str(facts["sort_words"]))
    said.append(
        "Interval: line from end to end, tick raw, dot steadied; hollow where it is too close to "
        "call; an arrow where it goes on beyond the scale."
    )
    return " ".join(said)


def _row(record: Record, facts: Any, scale: Scale, href: Href) -> Cell:
    """A place's cells; without values the reason runs across them."""
    name = _name(record, facts, href)
    if record.get("hidden"):
        reason = sentence_case(str(record["hidden"]))
        return element(
            "Tr",
            [name, element("Td", element("Span", reason), colSpan=8, className="reason")],
            className="hidden",
        )
    firm = record.get("ordered") is not False
    kinds = [kind for kind, held in (("small", not firm), ("chosen", record.get("chosen"))) if held]
    cells = [
        name,
        _two(_count(record.get("n")), str(record.get("pooled") or "")),
        _status(record),
        _growth(record),
        _steadied(record),
        _drawn(record, scale, firm=firm),
        _rank(record, facts, firm=firm),
        _trend(record),
        _two(_share(record.get("covered_share"))),
    ]
    return element("Tr", cells, className=" ".join(kinds))


def _name(record: Record, facts: Any, href: Href) -> Cell:
    parts: list[Any] = [
        element("A", str(record.get("group", "")), href=href(str(record.get("key", ""))))
    ]
    if facts.get("unit") != "district" and record.get("district"):
        parts += [" ", _fine(str(record["district"]))]
    if record.get("chosen"):
        parts += [" ", _fine("set side by side")]
    return element("Th", parts, scope="row")


def _two(first: str | None, second: str = "", *, why: str = "not told") -> Cell:
    """A number over its fine print; a missing one is a dash, with the reason for those who hear."""
    if first is None:
        return element("Td", [element("Span", NONE, **{"aria-hidden": "true"}), _heard(why)])
    return element("Td", [first, " ", _fine(second)] if second else first)


def _status(record: Record) -> Cell:
    low, high = (number_or_none(record.get(f"status_{end}")) for end in ("low", "high"))
    spread = "" if low is None or high is None else f"{100 * low:.0f} to {100 * high:.0f}%"
    return _two(_share(record.get("status")), spread)


def _growth(record: Record) -> Cell:
    return _two(_sd(record.get("conditional_growth")), str(record.get("verdict") or ""))


def _steadied(record: Record) -> Cell:
    low, high = _pair(record, "steadied_low", "steadied_high")
    spread = "" if low is None or high is None else ends(low, high)
    return _two(_sd(record.get("steadied")), spread, why="not steadied")


def _drawn(record: Record, scale: Scale, *, firm: bool) -> Cell:
    """The bar for the eye; the same numbers in words for those who hear the table."""
    low, high = _pair(record, "low", "high")
    raw, steadied = _pair(record, "conditional_growth", "steadied")
    if raw is None:
        return _two(None)
    said = "no interval" if low is None or high is None else f"raw, {ends(low, high)}"
    told = str(record.get("verdict") or "")
    drawn = interval_cell.bar(scale, low, high, tick=raw, dot=steadied, firm=firm, verdict=told)
    return element("Td", [drawn, _heard(said)], className="drawn")


def _rank(record: Record, facts: Any, *, firm: bool) -> Cell:
    if not firm:
        return element("Td", SMALL, className="unordered")
    low, high = _pair(record, "rank_low", "rank_high")
    if low is None or high is None:
        return _two(None, why="no rank")
    total = number_or_none(facts.get("ordered"))
    return _two(f"{low:,.0f}–{high:,.0f}", f"of {total:,.0f}" if total else "")


def _trend(record: Record) -> Cell:
    low, high = _pair(record, "change_low", "change_high")
    said = ""
    if low is not None and high is not None:
        close = intervals.verdict(low, high) == intervals.TOO_CLOSE
        said = intervals.TOO_CLOSE if close else ends(low, high)
    return _two(_sd(record.get("change")), said, why="no cohort before it to compare")


def _pager(facts: Any, place: str) -> html.Nav:
    page, pages = (int(number_or_none(facts.get(each)) or 1) for each in ("page", "pages"))
    total = int(number_or_none(facts.get("total")) or 0)
    words = f"Page {page:,} of {pages:,}"
    status = {"role": "status"} if place == "above" else {}
    return html.Nav(
        [
            _turn("Previous", page - 1, shut=page <= 1),
            html.Span(words, className="page-words", **status),
            _turn("Next", page + 1, shut=page >= pages),
            html.Span(f"{total:,} {facts.get('many', 'schools')}", className="page-total"),
        ],
        className=f"pager pager-{place}",
        **{"aria-label": f"Pages of the table, {place} it"},
    )


def _turn(words: str, page: int, *, shut: bool) -> html.Button:
    """A button to another page. A shut one stays where it is, so that the reader's focus does."""
    acts = {"aria-disabled": "true"} if shut else {}
    # The first page is what a link without the key shows.
    value = {} if shut else {"data-key": "page", "data-value": str(page) if page > 1 else ""}
    return html.Button(words, type="button", className="tool turn", **acts, **value)


def _fine(words: str) -> Cell:
    return element("Span", words, className="cell-fine")


def _heard(words: str) -> Cell:
    return element("Span", words, className="visually-hidden")


def _pair(record: Record, *names: str) -> Sequence[float | None]:
    return [number_or_none(record.get(name)) for name in names]


def _sd(value: Value) -> str | None:
    return None if value is None else text(value, "sd")


def _count(value: Value) -> str | None:
    return None if value is None else text(value, "count")


def _share(value: Value) -> str | None:
    return None if value is None else text(value, "share", whole=True)
