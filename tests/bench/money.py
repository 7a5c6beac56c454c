"""The Zone page's question of the raw files: dollars by school year and source.

Knows: what a row of funding means, where the answer holds the sums. Must not know: the store, clocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from queries.answer import Answer, Record
from queries.selection import Selection
from tests.bench.files import Files

Paid = Mapping[tuple[int, str], float]


def paid(files: Files, selection: Selection) -> dict[tuple[int, str], float]:
    """(school year, source) -> dollars of the schools that the selection's places name."""
    where, values = ["true"], {}
    for key, column in (("district", "s.district_id"), ("school", "s.school_id")):
        if chosen := getattr(selection, key):
            where.append(f"{column} in (select unnest(${key}))")
            values[key] = list(chosen)
    rows = files.rows(
        "select f.school_year, f.source, sum(f.amount_usd) from funding f "
        f"join schools s on s.school_id = f.school_id where {' and '.join(where)} group by all",
        values,
    )
    return {(int(year), str(source)): float(usd) for year, source, usd in rows}


def sources(answer: Answer) -> list[Record]:
    """The page's rows of one source and year each."""
    panel = answer.panel("funding")
    held = panel.records if panel and panel.state == "shown" else ()
    return [record for record in held if record["key"] != "all"]


def paid_differs(found: Paid, answer: Answer) -> Iterator[str]:
    """Each sum that is not the page's, in words."""
    for record in sources(answer):
        raw = round(found.get((int(str(record["year"])), str(record["key"])), 0.0))
        shown = int(str(record["amount_usd"] or 0))
        if raw != shown:
            what = f"{record['source']} of {record['school_year']}"
            yield f"{what}: ${raw:,} in the files, ${shown:,} on the page"
