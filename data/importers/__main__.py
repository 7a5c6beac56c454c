"""The command line of the importers.

    python -m data.importers sgp-long FILE --cut-scores FILE --into FOLDER [--name TEXT]
    python -m data.importers edfi-mastery FOLDER --into FOLDER [--name TEXT] [--finished-at SHARE]

Knows: which arguments each format takes. Must not know: how a format is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import settings
from data.importers import IMPORTERS, ImportRefused
from data.importers.edfi_mastery import FINISHED_AT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data.importers",
        description="Turn files of a known format into a data set that keeps the contract.",
    )
    formats = parser.add_subparsers(dest="format", required=True, metavar="FORMAT")
    sgp = formats.add_parser(
        "sgp-long",
        help="long student records, one row per student and year, as SGPdata has them",
        description="Import long student records of a state test with one vertical scale.",
    )
    sgp.add_argument("source", metavar="FILE", type=Path, help="the records, parquet or CSV")
    sgp.add_argument(
        "--cut-scores", type=Path, required=True, help="CSV or parquet: grade, cut_proficient"
    )
    edfi = formats.add_parser(
        "edfi-mastery",
        help="learning standard mastery, as an Ed-Fi extract has it: students, items, responses",
        description="Import one test's answers, item by item, each item tagged to a standard.",
    )
    edfi.add_argument(
        "source", metavar="FOLDER", type=Path, help="holds students.csv, items.csv, responses.csv"
    )
    edfi.add_argument(
        "--finished-at",
        metavar="SHARE",
        default=FINISHED_AT,
        help="share of a standard's points that counts as finished (default %(default)s)",
    )
    for one in (sgp, edfi):
        one.add_argument(
            "--into", required=True, help="folder of the new data set, or its name under the home"
        )
        one.add_argument("--name", help="name that stands on every page")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0, or 1 for a refusal."""
    given = vars(_parser().parse_args(arguments))
    importer = IMPORTERS[given.pop("format")]
    into = settings.set_folder(given.pop("into"))
    try:
        folder = importer(given.pop("source"), into=into, **given)
    except ImportRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"The data set keeps the contract: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
