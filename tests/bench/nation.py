"""A nation on paper: how each table of the store grows from the demo to state scale, and on from there.

Knows: the stores that were measured. Must not know: pages, clocks. What is told of a nation is
arithmetic over what was measured, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data import settings
from data.publish import verified
from tests.bench.apart import apart

STUDENTS = 50_000_000  # a year, grades 3 to 8 and those around them: about all of a large nation's
# How a table grows: with students, with schools, or not once every combination occurs.
KINDS = {
    "student_window": "students",
    "student_skill": "students",
    "cohort": "students",
    "cells_school": "schools",
    "cells_skill_school": "schools",
    "cells_span": "schools",
    "standing": "schools",
    "cells_state": "saturates",
    "cells_skill_state": "saturates",
}


def section(sets: Sequence[str]) -> str:
    """Rows of each table in every set, and what 50 million students would make of the last."""
    held = {name: apart(_rows, name)[0] for name in sets}  # a store has one opening a process
    last = held[sets[-1]]
    students = last[""]
    factor = STUDENTS / students
    lines = [
        "## A nation, on paper",
        "",
        f"Rows of the tables that grow, measured; the last column is arithmetic: {STUDENTS:,} "
        f"students a year, {factor:.0f} times the last set, over as many school years. Tables of "
        "student rows and of schools grow in proportion, those of the whole state hardly at all, "
        "since every combination of "
        "their dimensions occurs by then.",
        "",
        f"| table | grows with | {' | '.join(f'`{name}`' for name in sets)} | a nation |",
        f"|---|---|{'---:|' * (len(sets) + 1)}",
    ]
    for table, kind in KINDS.items():
        counts = [held[name].get(table, 0) for name in sets]
        nation = counts[-1] * (factor if kind != "saturates" else 1.5)
        cells = [f"{n:,}" for n in counts]
        lines.append(f"| `{table}` | {kind} | {' | '.join(cells)} | about {nation:,.0f} |")
    size = last["bytes"] / 1e9
    lines += [
        "",
        f"- **Store**: {size:.1f} GB at the last set, so about {size * factor:,.0f} GB. It is read in "
        "pieces: a question about a district reads the rows of that place, which lie together, and "
        "takes as long as it does here. A nation is better served as one store a state.",
        "- **Build on one machine**: time and disk grow in proportion. Memory does not grow with the "
        "years, since a school year is built at a time, but with a year's students: its steps, and the "
        "arrays of one lane, would no longer fit a laptop. From there on Spark computes the year "
        "tables, and cohorts are built a state at a time.",
        "- **Asking**: views of the whole without student groups stay in the cells. What must read "
        "student rows of the whole nation, with a student group and no place, grows in proportion, "
        "and there the limit lies: seconds, not milliseconds.",
        "",
    ]
    return "\n".join(lines)


def _rows(data: str) -> dict[str, int]:
    """Rows by table, "" -> students a year (the latest), "bytes" -> size of the store."""
    path, _ = verified(settings.store_folder(data))
    with duckdb.connect(str(path), read_only=True) as con:
        found = dict(
            con.execute("select table_name, estimated_size from duckdb_tables()").fetchall()
        )
        found[""] = con.execute(
            "select count(distinct student_key) from student_window "
            "where school_year = (select max(school_year) from student_window)"
        ).fetchall()[0][0]
    return {**found, "bytes": path.stat().st_size}
