"""What changed in the data since a link was made, in a sentence.

Knows: versions and what each held. Must not know: what a link selects. Which windows changed is said,
never by how many students.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.history import Window, changes
from queries.dimensions import school_year
from queries.store import Catalog
from queries.words import listed, say


def other_data(link: str, catalog: Catalog) -> str:
    """That a link was made with another version (8 digits), and what is otherwise now."""
    now = catalog.data_version[:8]
    text = say("other_data", link=link, now=now)
    before, after = catalog.history.get(link), catalog.history.get(now)
    if before is None or after is None:
        return text
    found = changes(before, after)
    parts = [
        say(key, windows=_said(windows, catalog))
        for key, windows in (
            ("since_came", found.came),
            ("since_gone", found.gone),
            ("since_changed", found.changed),
        )
        if windows
    ]
    what = "; ".join(parts) or say("since_same")
    return f"{text} {say('since', built=before.built, what=what)}"


def _said(windows: Iterable[Window], catalog: Catalog) -> str:
    """Windows in words: "spring 2024-25 on Diagnostic"."""
    named = [
        f"{window} {school_year(year)} on {catalog.tests[test].name if test in catalog.tests else test}"
        for test, year, window in windows
    ]
    return listed(named, last="and")
