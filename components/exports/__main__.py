"""Views as files without a browser: `python -m components.exports LINK... --pptx FILE`.

Knows: the command line. Must not know: how a file is written. Icebergs are exact bars here, and pages
of a PDF hold tables: pictures are drawn by a browser.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from components.exports import csv, html, pdf, pdf_profile, pptx, xlsx
from components.leaves import leaf
from queries import ask
from queries.answer import Answer, Panel
from queries.ask import LinkError
from queries.store import StoreError

ONE = {"csv": csv.write, "xlsx": xlsx.write}
PACKET = "Views of Waterline"


def asked(link: str, data: str | None) -> tuple[Answer, Panel]:
    """The answer of a link and its panel: the one named after `#`, else the page's first."""
    view, _, name = link.partition("#")
    answer = ask.answer(view, data=data)
    panel = (answer.panel(name) or answer.at(name)) if name else answer.panels[0]
    if panel is None:
        there = ", ".join(one.name for one in answer.panels)
        raise LinkError(f"{view} has no view “{name}”; it has {there}.")
    return answer, panel


def _pdf(views: list[tuple[Answer, Panel]], paper: pdf.Paper, *, whole: bool) -> bytes:
    """Pages of views, with contents where there are several; `whole`: a profile is its two pages."""
    answer = views[0][0]
    if len(views) == 1 and whole and pdf_profile.is_profile(answer):
        return pdf_profile.write(answer, {}, paper=paper)
    several = len(views) > 1
    sheets = [pdf.Sheet(*view) for view in views]
    return pdf.write(sheets, paper=paper, title=PACKET if several else "", contents=several)


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 0 written, 1 refused with a sentence."""
    parser = argparse.ArgumentParser(prog="python -m components.exports", description=__doc__)
    parser.add_argument(
        "link",
        nargs="+",
        help='a view, such as "/growth?by=district#by_group"; #: which of its views',
    )
    kinds = parser.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--pptx", type=Path, metavar="FILE", help="a slide a view")
    kinds.add_argument(
        "--pdf", type=Path, metavar="FILE", help="a page a view, or two of a profile"
    )
    kinds.add_argument("--html", type=Path, metavar="FILE", help="one page that opens anywhere")
    kinds.add_argument("--xlsx", type=Path, metavar="FILE", help="a workbook of one view")
    kinds.add_argument("--csv", type=Path, metavar="FILE", help="a table of one view")
    parser.add_argument("--data", help="data set: a name or a folder")
    parser.add_argument("--paper", choices=pdf.SIZES, default="letter", help="of a PDF")
    given = parser.parse_args(arguments)
    kind = next(name for name in ("pptx", "pdf", "html", "xlsx", "csv") if getattr(given, name))
    into: Path = getattr(given, kind)
    if kind in ONE and len(given.link) > 1:
        print(f"A {kind} file holds one view; {len(given.link)} were named.", file=sys.stderr)
        return 1
    try:
        views = []
        for at, link in enumerate(given.link, start=1):
            views.append(asked(link, given.data))
            print(f"{at} of {len(given.link)}: {views[-1][1].sentence}")
        if kind == "pptx":
            made = pptx.write([pptx.Slide(answer, panel) for answer, panel in views])
        elif kind == "html":
            title = PACKET if len(views) > 1 else ""
            made = html.write([leaf(*view) for view in views], title=title)
        elif kind == "pdf":
            made = _pdf(views, given.paper, whole="#" not in given.link[0])
        else:
            made = ONE[kind](*views[0])
        into.write_bytes(made)
    except (LinkError, StoreError, pdf.PdfError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{into}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
