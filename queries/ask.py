"""Ask for what a link shows: `python -m queries.ask "<view link>"` prints the page's own answer.

Knows: links, views, output formats. Must not know: Dash, pictures.
Pages, exports and tests come through here too, so screen, table and export hold the same numbers.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson

from data import settings
from queries.answer import Answer, Panel
from queries.remembered import Made, Remembered
from queries.selection import Selection
from queries.serving import open_store, reading
from queries.store import Catalog, Store, StoreError, once
from queries.views import PROFILES, VIEWS

ROOM = 64_000_000  # bytes of answers, about: see `size`
CELL, LINE = 60, 400  # bytes of a value with its name, and of a panel, a group or a text


class LinkError(ValueError):
    """The link names no page that can be asked; the message is a sentence."""


@reading()
def catalog(data: str | None = None) -> Catalog:
    """What the data set being served holds."""
    return open_store(data).catalog


def data_version(data: str | None = None) -> str:
    """Version of the data being served, hex."""
    return catalog(data).data_version


def selection(query: str | Mapping[str, Any], *, data: str | None = None) -> Selection:
    """The selection behind a link, a query string or a page's keyword arguments."""
    return Selection.from_query(query, catalog=catalog(data))


@reading()
def answer(link: str, *, data: str | None = None) -> Answer:
    """The answer of a view link such as "/?grade=6,7" (a whole URL works too).

    LinkError for a path that has no view; StoreError when there is no store.
    """
    path, place = path_of(link)
    store = open_store(data)
    chosen = Selection.from_query(link, catalog=store.catalog)

    def make() -> Made[Answer]:
        view = PROFILES[path](chosen, store, place) if place else VIEWS[path](chosen, store)
        return Made(view, size(view))

    # A selection is its canonical link; what it says of the link it was given is no part of that.
    rules = settings.get("WATERLINE_PROFILE")
    return _answers(store).get((path, place, chosen, chosen.notices, rules), make)


@once
def _answers(store: Store) -> Remembered[Answer]:
    """The answers given from a store: they go with it, so that none outlives its data."""
    return Remembered(ROOM)


def size(found: Answer) -> int:
    """About how many bytes an answer takes: its values counted, each at its usual weight."""
    cells = lines = 0
    for panel in found.panels:
        for records in (panel.records, panel.drawn):  # of thousands only one is made to be counted
            cells += len(records) * len(records[0]) if records else 0
        texts = (panel.facts, panel.groups, panel.notes, panel.evidence)
        lines += 4 + sum(map(len, texts)) + sum(len(group.parts) for group in panel.groups)
    return CELL * cells + LINE * (lines + len(found.notes)) + sum(map(len, found.sql))


def path_of(link: str) -> tuple[str, str]:
    """Path of a view link, checked, and the id of the place behind it ("" where there is none).

    LinkError, with a sentence, when no view has it.
    """
    try:
        path = urlsplit(link if "/" in link or "?" in link else f"/?{link}").path or "/"
    except ValueError:
        raise LinkError(f"“{link[:60]}” is no link.") from None
    head, _, place = path.rpartition("/")
    if head in PROFILES and place:
        return head, unquote(place)
    if path not in VIEWS:
        raise LinkError(f"“{path[:60]}” is no view that can be asked: {', '.join(VIEWS)}.")
    return path, ""


def as_dict(found: Answer, *, table: str | None = None) -> dict[str, Any]:
    """The answer as plain data: link, page, sentence, subtitle, basis, notes, version, tables, SQL."""
    panels = _panels(found, table)
    return {
        "link": found.link,
        "page": found.page,
        "sentence": found.sentence,
        "subtitle": found.subtitle,
        "basis": found.basis,
        "source": found.source,
        "notes": [*found.notices, *found.notes],
        "data_version": found.data_version,
        "tables": {panel.name: [dict(record) for record in panel.records] for panel in panels},
        "panels": {
            panel.name: {
                "state": panel.state,
                "sentence": panel.sentence,
                "subtitle": panel.subtitle,
                "missing": panel.missing,
            }
            for panel in panels
        },
        "sql": list(found.sql),
    }


def as_csv(found: Answer, *, table: str | None = None) -> str:
    """One table (the first, unless named) as CSV with the registry's names as heads."""
    panel = _panels(found, table)[0]
    names = list(dict.fromkeys(name for record in panel.records for name in record))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: "" if v is None else v for k, v in r.items()} for r in panel.records)
    return out.getvalue()


def as_text(found: Answer, *, table: str | None = None) -> str:
    """The answer as a page of text."""
    lines = [found.link, ""]
    for panel in _panels(found, table):
        lines += [f"[{panel.name}] {panel.sentence}", panel.subtitle, panel.missing]
        for record in panel.records:
            lines.append("  " + ", ".join(f"{k}={v}" for k, v in record.items() if v is not None))
        lines.append("")
    lines += [*found.notices, *found.notes, found.source]
    return "\n".join(line for line in lines if line is not None) + "\n"


def _panels(found: Answer, table: str | None) -> tuple[Panel, ...]:
    if table is None:
        return found.panels
    panel = found.panel(table)
    if panel is None:
        names = ", ".join(panel.name for panel in found.panels)
        raise LinkError(f"This view has no table “{table[:40]}”; it has {names}.")
    return (panel,)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code (0 printed, 1 refused with a sentence)."""
    parser = argparse.ArgumentParser(prog="python -m queries.ask", description=__doc__)
    parser.add_argument("link", help='a view link, such as "/?grade=6,7&by=district"')
    parser.add_argument("--format", choices=("json", "csv", "text"), default="json")
    parser.add_argument("--table", help="only this table")
    parser.add_argument("--data", help="data set: a name or a folder")
    given = parser.parse_args(arguments)
    try:
        found = answer(given.link, data=given.data)
        if given.format == "json":
            options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
            sys.stdout.write(
                orjson.dumps(as_dict(found, table=given.table), option=options).decode()
            )
        elif given.format == "csv":
            sys.stdout.write(as_csv(found, table=given.table))
        else:
            sys.stdout.write(as_text(found, table=given.table))
    except (LinkError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
