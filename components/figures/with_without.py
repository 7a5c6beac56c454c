"""Success on a standard with and without finished prerequisites, for everyone and within fifths.

Knows: records of the two sides. Must not know: SQL, Dash, where rows stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.figures import layers, marks
from components.figures.marks import number_or_none
from components.figures.two_sides import Row, Side, two_sides
from components.theme import Figure, Look
from queries.answer import Record, Value

COLUMN = "difference (95% interval)"
NAMES = ("had not finished all prerequisites asked", "had finished all of them")
CLOSE = "too close to call"


def with_without(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """A row a group: success of those without and with, in children of 100, and their difference.

    `records`: {"group", "n_with", "success_with", "with_low", "with_high", the same of "without",
    "success_gap", "low", "high", "verdict", "hidden"}, shares 0-1. A row without two shares (the
    mean over fifths) is its difference in words.
    """
    rows = [
        Row(
            name=str(record["group"]),
            fine=_sizes(record),
            lower=side(record, "without"),
            upper=side(record, "with"),
            printed=gap(record, "success_gap", "low", "high"),
            reason=layers.sentence_case(str(record.get("hidden") or "")),
            close=record.get("verdict") == CLOSE,
            strong=record.get("key") in ("all", "within"),
            hover=_hover(record),
        )
        for record in records
    ]
    return two_sides(rows, names=NAMES, column=COLUMN, look=look)


def side(record: Record, name: str) -> Side | None:
    """A share with its interval, None where it is withheld."""
    share = number_or_none(record.get(f"success_{name}"))
    if share is None or record.get("hidden"):
        return None
    low, high = (number_or_none(record.get(f"{name}_{end}")) for end in ("low", "high"))
    return share, low, high


def gap(record: Record, value: str, low: str, high: str) -> str:
    """A difference as children of 100 with its interval: "+48 (45 to 52)"."""
    found = [number_or_none(record.get(name)) for name in (value, low, high)]
    if found[0] is None or record.get("hidden"):
        return ""
    text = f"<b>{marks.signed(100 * found[0])}</b>"
    if found[1] is None or found[2] is None:
        return text
    ends = [marks.signed(100 * end).lstrip("+") for end in found[1:] if end is not None]
    return f"{text} ({ends[0]} to {ends[1]})"


def _sizes(record: Record) -> str:
    told = [number_or_none(record.get(name)) for name in ("n_without", "n_with")]
    if told[0] is None or told[1] is None:
        return ""
    return f"{marks.count(told[0])} without, {marks.count(told[1])} with"


def _hover(record: Record) -> str:
    lines = [f"<b>{marks.plain(record['group'])}</b>"]
    for name, said in (("without", NAMES[0]), ("with", NAMES[1])):
        share = number_or_none(record.get(f"success_{name}"))
        if share is not None:
            lines.append(f"{marks.of_100(share)} of 100 who {said}")
    lines.append(gap(record, "success_gap", "low", "high"))
    return "<br>".join(line for line in lines if line)
