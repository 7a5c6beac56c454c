"""The grade-span scorecard as a table, and the five roles as cards.

Knows: records of the scorecard and of roles, columns in words. Must not know: SQL, where they stand.
Made of plain dicts (`components.plain`): a state has hundreds of schools.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html

from components import interval_cell
from components.columns import MINUS, NONE, text
from components.figures.forest_rows import amount
from components.figures.layers import sentence_case
from components.figures.marks import number_or_none
from components.plain import Plain, element, plain
from queries.answer import Panel, Record, Value

Href = Callable[[str], str]
MOST = 300  # rows on the page; the CSV has all
HEADS = {"zone": "The zone beside the rest", "provider": "Model providers, by use in the exit year"}
UNITS = {"school": "Schools", "district": "Districts"}


def scorecard(panel: Panel, *, href: Href) -> list[Any]:
    """The table, its rows under a head for each level; a note where it is cut."""
    normed = panel.facts.get("value") == "gain_vs_norm"
    records = panel.records[:MOST]
    scale = interval_cell.scale_of(records, ("low", "high", str(panel.facts["value"])))
    heads = [
        ("Students", "matched"),
        ("Gain against norm" if normed else "Growth", "points" if normed else "SD"),
        ("95% interval", None),
        *([("Met norm growth", "of students"), ("Percentile", "shift")] if normed else []),
        *([("Arriving", "like students"), ("Rising", "like students")] if _twins(panel) else []),
        ("Kept", "since entry"),
        ("Covered", "of those at exit"),
    ]
    columns = len(heads) + 1
    bodies = []
    for level in dict.fromkeys(str(record["level"]) for record in records):
        mine = [record for record in records if record["level"] == level]
        head = element("Th", {**HEADS, **UNITS}[level], colSpan=columns, scope="colgroup")
        rows = [_row(record, panel, scale, columns, href) for record in mine]
        bodies.append(element("Tbody", [element("Tr", head, className="level"), *rows]))
    first = element("Th", "", scope="col") if not records else element("Th", "Who", scope="col")
    table = element(
        "Table",
        [
            element("Thead", element("Tr", [first, *(plain(_head(*one, scale)) for one in heads)])),
            *bodies,
        ],
        className="table schools scorecard",
    )
    region = {"role": "region", "aria-label": "Scorecard", "tabIndex": 0}
    scroll = Plain(element("Div", table, className="table-scroll school-scroll", **region))
    more = len(panel.records) - len(records)
    note = [html.P(f"{more:,} more rows are in the CSV.", className="note")] if more > 0 else []
    return [scroll, *note]


def _twins(panel: Panel) -> bool:
    """Whether any row tells who arrived: a column that nothing fills is no column of the panel."""
    return "share_reaching" in panel.columns


def _head(label: str, fine: str | None, scale: interval_cell.Scale) -> Any:
    if fine is None:
        return element("Th", [label, interval_cell.head(scale)], scope="col", className="drawn")
    return element("Th", [label, " ", element("Span", fine, className="head-fine")], scope="col")


def _row(record: Record, panel: Panel, scale: interval_cell.Scale, columns: int, href: Href) -> Any:
    unit = record["level"] in UNITS
    name: list[Any] = [str(record["group"])]
    if unit:
        name = [element("A", str(record["group"]), href=href(str(record["key"])))]
    fine = [record.get("district"), "in the zone" if record.get("joined") else None]
    if record.get("reported"):
        fine = [f"It reports: {record['reported']}"]
    told = ", ".join(str(each) for each in fine if each)
    head = element("Th", [*name, " ", _fine(told)] if told else name, scope="row")
    if record.get("hidden"):
        reason = sentence_case(str(record["hidden"]))
        cell = element("Td", element("Span", reason), colSpan=columns - 1, className="reason")
        return element("Tr", [head, cell], className="hidden")
    value = number_or_none(record.get(str(panel.facts["value"])))
    normed = panel.facts.get("value") == "gain_vs_norm"
    firm = record.get("ordered") is not False
    low, high = (number_or_none(record.get(end)) for end in ("low", "high"))
    said = str(record.get("verdict") or "too few schools for an interval")
    drawn = interval_cell.bar(scale, low, high, dot=value, firm=firm, verdict=said)
    spread = "no interval" if low is None or high is None else _ends(low, high, normed=normed)
    cells = [
        head,
        _two(_text(record.get("n"), "count"), _schools(record)),
        _two(_growth(value, normed=normed), said if record.get("verdict") else ""),
        element("Td", [drawn, element("Span", spread, className="cell-fine")], className="drawn"),
    ]
    if normed:
        cells += [_two(_share(record.get("share_met_norm"))), _two(_shift(record))]
    if _twins(panel):
        cells += [_beside(record, "reaching"), _beside(record, "closing")]
    cells += [_two(_share(record.get("kept_share"))), _two(_share(record.get("covered_share")))]
    return element("Tr", cells, className="" if firm else "small")


def _schools(record: Record) -> str:
    n = number_or_none(record.get("schools"))
    if record["level"] == "school" or n is None:
        return ""
    return f"{n:.0f} school{'' if n == 1 else 's'}"


def _beside(record: Record, name: str) -> Any:
    """A share over that of like students, with the verdict on the difference."""
    mine = _share(record.get(f"share_{name}"))
    like = _share(record.get(f"share_{name}_like"))
    verdict = record.get(f"{name}_verdict")
    fine = f"like {like}" + (f", {verdict}" if verdict else "") if like is not None else ""
    return _two(mine, fine)


def _ends(low: float, high: float, *, normed: bool) -> str:
    if not normed:
        return interval_cell.ends(low, high)
    return " to ".join(f"{end:.1f}".replace("-", MINUS) for end in (low, high))


def _growth(value: float | None, *, normed: bool) -> str | None:
    return None if value is None else amount(value, 1 if normed else 2)


def _shift(record: Record) -> str | None:
    value = number_or_none(record.get("percentile_shift"))
    return None if value is None else amount(value, 1)


def _two(first: str | None, second: str = "", *, why: str = "not told") -> Any:
    """A number over its fine print; a missing one is a dash, its reason for those who hear."""
    if first is None:
        heard = element("Span", why, className="visually-hidden")
        return element("Td", [element("Span", NONE, **{"aria-hidden": "true"}), heard])
    return element("Td", [first, " ", _fine(second)] if second else first)


def _fine(words: str) -> Any:
    return element("Span", words, className="cell-fine")


def _text(value: Value, kind: Any) -> str | None:
    return None if value is None else text(value, kind)


def _share(value: Value) -> str | None:
    return None if value is None else text(value, "share", whole=True)


def roles(panel: Panel, *, places: dict[str, str]) -> Any:
    """A card a role: what it owes, what this data holds, where that stands (`places`: by panel)."""
    return element("Div", [_role(record, places) for record in panel.records], className="roles")


def _role(record: Record, places: dict[str, str]) -> Any:
    where = str(record.get("where") or "")
    parts = [element("H2", str(record["role"]), className="role-name")]
    if record.get("who"):
        parts.append(element("P", str(record["who"]), className="role-who"))
    parts += [
        element("P", [element("Strong", "Owes. "), str(record["owes"])], className="role-owes"),
        element("P", str(record["evidence"]), className="role-evidence"),
    ]
    if where in places:
        parts.append(element("A", places[where], href=f"#{where}", className="role-where"))
    held = "" if record.get("held") else " bare"
    return element("Article", parts, className=f"role{held}")
