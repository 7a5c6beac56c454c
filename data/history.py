"""What was loaded in each version of a data set: which windows of which test, and whether they changed.

Knows: `history.json` beside the stores. Must not know: links, sentences. Counts stay in the file: two
versions may differ by a few students, and how many must not be told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

HISTORY = "history.json"
MOST = 60  # versions remembered
SCORED = (
    "select assessment, school_year, test_window, cast(sum(n_scored) as bigint) as n "
    "from cells_school group by all having sum(n_scored) > 0"
)
Window = tuple[str, int, str]  # test, school year, window


@dataclass(frozen=True)
class Loaded:
    """One version (8 hex digits): the day it was built, and scored students by window, as
    "test year window"."""

    version: str
    built: str
    scored: Mapping[str, int]


@dataclass(frozen=True)
class Changes:
    """Windows that came, that are gone, and whose number of scored students changed."""

    came: tuple[Window, ...]
    gone: tuple[Window, ...]
    changed: tuple[Window, ...]


def read(folder: Path) -> dict[str, Loaded]:
    """Version -> what it held, the earliest first; {} where nothing is written or readable."""
    try:
        rows = json.loads((folder / HISTORY).read_text(encoding="utf-8"))
        return {row["version"]: Loaded(**row) for row in rows}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def record(folder: Path, version: str, scored: Mapping[Window, int]) -> None:
    """Remember a version that was just built; one built again stands where it was built last."""
    held = read(folder)
    held.pop(version[:8], None)
    named = {" ".join(map(str, window)): n for window, n in sorted(scored.items())}
    held[version[:8]] = Loaded(version[:8], f"{datetime.now(UTC):%Y-%m-%d}", named)
    fresh = folder / f".{HISTORY}.{os.getpid()}"
    rows = [asdict(one) for one in list(held.values())[-MOST:]]
    fresh.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, folder / HISTORY)


def changes(before: Loaded, after: Loaded) -> Changes:
    """What is otherwise in a later version."""
    old, new = before.scored, after.scored
    return Changes(
        came=_windows(key for key in new if key not in old),
        gone=_windows(key for key in old if key not in new),
        changed=_windows(key for key in new if key in old and new[key] != old[key]),
    )


def _windows(keys: Iterable[str]) -> tuple[Window, ...]:
    found = []
    for key in sorted(keys):
        test, year, window = key.rsplit(" ", 2)
        found.append((test, int(year), window))
    return tuple(found)
