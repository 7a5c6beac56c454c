"""`python -m data.demo [FOLDER]`: makes the demo state.

Knows: the command line and its progress. Must not know: how the state is made.
"""

from __future__ import annotations

import argparse
import sys
import time

from rich.console import Console

from data import settings
from data.demo.state import Request, build


def main(arguments: list[str] | None = None) -> int:
    """Make the demo state as asked; 0 when it is there, 2 with a sentence when it cannot be."""
    usual = Request()
    parser = argparse.ArgumentParser(
        prog="python -m data.demo", description="Make the demo state: invented, seeded, labelled."
    )
    parser.add_argument(
        "folder", nargs="?", default="demo", help="a data set's name under the home, or its folder"
    )
    parser.add_argument("--students", type=int, default=usual.students, help="a year, grades 3-8")
    parser.add_argument("--years", type=int, default=usual.years, help="school years, last 2025")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument(
        "--standards-per-test",
        type=int,
        default=usual.standards_per_test,
        help="standards a diagnostic asks, give or take 3",
    )
    given = parser.parse_args(arguments)
    folder = settings.set_folder(given.folder)
    console = Console(highlight=False)
    begun = time.monotonic()
    try:
        request = Request(
            students=given.students,
            years=given.years,
            seed=given.seed,
            standards_per_test=given.standards_per_test,
        )
        with console.status("Making the demo state"):
            build(folder.resolve(), request, console.print)
    except (ValueError, FileExistsError) as problem:
        console.print(str(problem), style="red")
        return 2
    console.print(f"Demo state in {folder}, {time.monotonic() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
