"""Standards in order of how far success on them goes with finished prerequisites.

Knows: records of standards. Must not know: SQL, Dash, where rows stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.figures import marks
from components.figures.marks import number_or_none
from components.figures.two_sides import Row, two_sides
from components.figures.with_without import CLOSE, NAMES, gap, side
from components.theme import Figure, Look
from queries.answer import Record, Value

DRAWN = 15
COLUMN = "within fifths (95% interval)"
PLAIN = "difference (95% interval)"


def targets(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """The first 15 standards in order: success without and with, and the difference within fifths
    of the scale score, which the order follows (the plain one where there is no score).

    `records`: as of `with_without`, with "standard", "about", "ordered", "chosen", "gap_within",
    "within_low", "within_high". A click hands over the standard.
    """
    within = bool(facts.get("within"))
    names = (
        ("gap_within", "within_low", "within_high") if within else ("success_gap", "low", "high")
    )
    ordered = [record for record in records if record.get("ordered")][:DRAWN]
    rows = [
        Row(
            name=str(record["standard"]),
            fine=str(record.get("about") or ""),
            lower=side(record, "without"),
            upper=side(record, "with"),
            printed=gap(record, *names),
            close=record.get("verdict") == CLOSE,
            strong=bool(record.get("chosen")),
            key=str(record["standard"]),
            hover=_hover(record, gap(record, *names), within),
        )
        for record in ordered
    ]
    return two_sides(rows, names=NAMES, column=COLUMN if within else PLAIN, look=look)


def _hover(record: Record, printed: str, within: bool) -> str:
    """The standard, both shares in words, the difference and whose it is."""
    lines = [f"<b>{marks.plain(record['standard'])}</b> {marks.plain(record.get('about') or '')}"]
    for name, said in zip(("without", "with"), NAMES, strict=True):
        share = number_or_none(record.get(f"success_{name}"))
        if share is not None:
            lines.append(f"{marks.plain(marks.of_100(share))} of 100 who {said}")
    if printed:
        lines.append(f"{printed} within fifths" if within else printed)
    return "<br>".join(lines)
