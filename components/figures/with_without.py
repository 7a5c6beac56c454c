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
NOBODY = {"with": "nobody had finished all of them", "without": "nobody had one unfinished"}


def with_without(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """A row a group: success of those without and with, in children of 100, and their difference.

    `records`: {"group", "n_with", "success_with", "with_low", "with_high", the same of "without",
    "success_gap", "low", "high", "verdict", "hidden"}, shares 0-1. A row without two shares is
    words: the mean over fifths its difference, a row where one side has nobody the other's share.
    """
    rows = [
        Row(
            name=str(record["group"]),
            # On a phone a reason has the line of the sizes.
            fine="" if look.narrow and _reason(record) else _sizes(record),
            lower=side(record, "without"),
            upper=side(record, "with"),
            printed=gap(record, "success_gap", "low", "high"),
            reason=_reason(record),
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
    low_end, high_end = found[1], found[2]
    clear = low_end > 0 or high_end < 0
    return f"{text} ({_end(low_end, clear)} to {_end(high_end, clear)})"


def _end(share: float, clear: bool) -> str:
    """An end of an interval, of 100; one that is clear of 0 must not read as if it were 0."""
    whole = marks.signed(100 * share).lstrip("+")
    if whole != "0" or not clear or share == 0:
        return whole
    near = round(abs(100 * share), 1)
    if near == 0:
        return "under 0" if share < 0 else "over 0"
    return f"{marks.MINUS if share < 0 else ''}{near}"


def _reason(record: Record) -> str:
    """What stands where the marks would be: why there are none, or the share of the one side."""
    if record.get("hidden"):
        return layers.sentence_case(str(record["hidden"]))
    shares = {name: number_or_none(record.get(f"success_{name}")) for name in NOBODY}
    told = [name for name, share in shares.items() if share is not None]
    if len(told) != 1:
        return ""
    missing = next(name for name in NOBODY if name != told[0])
    return f"{marks.of_100(shares[told[0]] or 0.0)} of 100; {NOBODY[missing]}"


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
            lines.append(f"{marks.plain(marks.of_100(share))} of 100 who {said}")
    lines.append(gap(record, "success_gap", "low", "high"))
    return "<br>".join(line for line in lines if line)
