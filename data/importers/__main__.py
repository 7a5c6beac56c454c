"""The command line of the importers.

    python -m data.importers sgp-long FILE --cut-scores FILE --into FOLDER [--name TEXT]

Knows: which arguments each format takes. Must not know: how a format is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import settings
from data.importers import IMPORTERS, ImportRefused


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
    sgp.add_argument("file", type=Path, help="the records, parquet or CSV")
    sgp.add_argument(
        "--cut-scores", type=Path, required=True, help="CSV or parquet: grade, cut_proficient"
    )
    sgp.add_argument(
        "--into", required=True, help="folder of the new data set, or its name under the home"
    )
    sgp.add_argument("--name", help="name that stands on every page")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0, or 1 for a refusal."""
    given = vars(_parser().parse_args(arguments))
    importer = IMPORTERS[given.pop("format")]
    into = settings.set_folder(given.pop("into"))
    try:
        folder = importer(given.pop("file"), into=into, **given)
    except ImportRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"The data set keeps the contract: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
