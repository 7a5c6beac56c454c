"""The replication bundle as a zip: `python -m components.exports.bundle LINK --into FILE`.

Knows: which files a bundle has, how they are written. Must not know: Dash, how numbers are found.
The same selection of the same data gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from components.exports.fine_print import safe
from components.exports.method import readme
from components.exports.packages import versions
from queries.answer import Value
from queries.ask import LinkError
from queries.bundle import Bundle, BundleError, Replication, bundle
from queries.store import StoreError

SCRIPT = Path(__file__).with_name("recompute.py")
THEN = (1980, 1, 1, 0, 0, 0)  # of every file: when a bundle was made is no part of it
SUMS = ("tt", "tz", "zz", "ty", "zy")
PAGE = ("effect", "low", "high", "chance", "chance_without_prior", "verdict")


def write(found: Bundle) -> bytes:
    """The zip."""
    made = versions()
    texts = {
        "README.md": readme(found, made),
        "balance.csv": _balance(found),
        "bundle.json": _facts(found),
        "queries.sql": ";\n\n".join(found.sql) + ";\n",
        "recompute.py": SCRIPT.read_text(encoding="utf-8"),
        "stated.csv": _table(_stated(one, found.threshold) for one in found.providers),
        "sums.csv": _table(row for one in found.providers for row in _sums(one)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            packed.writestr(entry, text.encode())
    return out.getvalue()


def _sums(one: Replication) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    for at, treated in enumerate(one.sums.treated.tolist()):
        arm = "treated" if treated else "pool"
        rows.append(
            {
                "provider": one.key,
                "arm": arm,
                "unit": 1 + sum(row["arm"] == arm for row in rows),
                "schools": int(one.schools[at]),
                "n": int(one.sums.n[at]),
                "weight": float(one.sums.weight[at]),
                **{name: float(getattr(one.sums, name)[at]) for name in SUMS},
            }
        )
    return rows


def _stated(one: Replication, threshold: float) -> dict[str, Value]:
    """What is stated of one provider; without balance the effect alone."""
    found, page = one.effect, one.page
    low, high = (found.interval if one.comparable else None) or (None, None)
    reason = page["reason"]
    if one.comparable and found.interval is None and not reason:
        reason = "too few units for an interval once small schools are joined"
    return {
        "provider": one.key,
        "name": one.name,
        "balance": page["balance"],
        "comparable": "yes" if one.comparable else "no",
        "share_matched": page["share_matched"],
        "threshold": threshold,
        "effect": found.value,
        "low": low,
        "high": high,
        "df": found.df if one.comparable else None,
        "chance": one.chance.share if one.chance else None,
        "chance_without_prior": one.chance.without_prior if one.chance else None,
        "verdict": one.verdict,
        "reason": reason,
        "leans": page["leans"],
        "schools_joined": one.joined,
        "differs_from_page": "yes" if one.differs else "no",
        **{f"page_{name}": page[name] for name in PAGE},
    }


def _balance(found: Bundle) -> str:
    names = found.balance.columns
    return _table({name: record.get(name) for name in names} for record in found.balance.records)


def _facts(found: Bundle) -> str:
    facts = {
        "link": found.link,
        "selected": found.whom,
        "test": found.test,
        "span": found.span,
        "source": found.source,
        "synthetic": found.catalog.synthetic,
        "data_set": found.catalog.name,
        "data_version": found.catalog.data_version,
        "versions": dict(versions()),
        "smallest_unit": found.min_n,
        "threshold": found.threshold,
        "left_out": dict(found.left_out),
        "notes": [*found.notices, *found.balance.notes],
    }
    return orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _table(rows: Iterable[dict[str, Value]]) -> str:
    """Rows as CSV: numbers to their last digit, so that they can be computed with."""
    held: Sequence[dict[str, Value]] = list(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(held[0] if held else ())
    writer.writerows([_cell(value) for value in row.values()] for row in held)
    return out.getvalue()


def _cell(value: Value) -> str | int | float:
    return repr(value) if isinstance(value, float) else safe(value)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code (0 written, 1 refused with a sentence)."""
    parser = argparse.ArgumentParser(
        prog="python -m components.exports.bundle", description=__doc__
    )
    parser.add_argument("link", help='a link of Providers, such as "/providers?span=f6-s8"')
    parser.add_argument("--into", required=True, type=Path, help="the zip file to write")
    parser.add_argument("--data", help="data set: a name or a folder")
    given = parser.parse_args(arguments)
    try:
        made = write(bundle(given.link, data=given.data))
        given.into.write_bytes(made)
    except (LinkError, BundleError, StoreError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{given.into}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
