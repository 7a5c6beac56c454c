"""A school's or a provider's profile on two pages: what a principal takes to a meeting.

Knows: which panels stand on the two pages, and where. Must not know: WeasyPrint, Dash, how pictures are
drawn. Type and pictures are set smaller, a little at a time, until the two pages hold everything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from components.exports import pdf_engine, pdf_html, pdf_style
from components.exports.fine_print import fine_print
from components.exports.pdf_style import Paper
from components.exports.pdf_table import HALF, WIDE, tables
from queries.answer import PROFILE, PROVIDER, Answer, Panel

SENTENCES = ("first", "second", "third")
# Points of the type, and the part of their height that pictures take: the largest that fits.
STEPS = (
    *((9.0, 1.0), (9.0, 0.92), (8.6, 0.9), (8.6, 0.83), (8.2, 0.8), (8.2, 0.74)),
    *((7.8, 0.72), (7.8, 0.65), (7.4, 0.6), (7.0, 0.52), (6.6, 0.42), (6.0, 0.3)),
)
# Fine print that stands under the panels it is of; the rest is the answer's and stands last.
OF_PANELS = ("How to read it", "Not in the picture", "Evidence", "Note")


@dataclass(frozen=True)
class Cell:
    """One panel's place. `tall`: millimetres its picture may take, 0: none is drawn; `half`: it is
    drawn for half the width; `rows`: of its table where there is no picture, 0: its sentence alone;
    `columns`: of that table, () for all that fit."""

    place: str
    half: bool = False
    tall: int = 0
    rows: int = 0
    columns: tuple[str, ...] = ()

    @property
    def pictured(self) -> bool:
        """Whether a picture of it is asked for."""
        return self.tall > 0


Row = tuple[tuple[Cell, ...], ...]  # one column or two, each of panels over one another
Layout = tuple[tuple[Row, ...], tuple[Row, ...]]
SCHOOL: Layout = (
    (
        (
            (Cell("profile_layers", half=True, tall=96, rows=4),),
            (Cell("profile_trajectory", half=True, tall=108, rows=9),),
        ),
        ((Cell("profile_by_group", tall=80, rows=8),),),
    ),
    (
        (
            (Cell("profile_strands", half=True, tall=116, rows=8),),
            (
                Cell("profile_arrived", half=True, tall=77, rows=5),
                Cell("profile_tested", half=True),
                Cell("profile_programme", half=True),
            ),
        ),
        (
            (
                Cell(
                    "profile_alike",
                    rows=5,
                    columns=(
                        *("group", "n", "entry_depth", "econ", "el", "swd", "steadied"),
                        *("difference", "difference_low", "difference_high"),
                    ),
                ),
            ),
        ),
    ),
)
PROVIDER_PAGES: Layout = (
    (
        ((Cell("provider_effects", tall=48, rows=1),),),
        ((Cell("provider_balance", tall=114, rows=14),),),
    ),
    (
        (
            (Cell("provider_overlap", half=True, tall=56),),
            (Cell("provider_dose", half=True, tall=70, rows=3),),
        ),
        ((Cell("provider_starts", tall=60, rows=5),),),
        (
            (
                Cell(
                    "provider_successive",
                    half=True,
                    rows=5,
                    columns=("cohort_label", "n", "effect", "low", "high", "verdict"),
                ),
            ),
            (
                Cell(
                    "provider_used",
                    half=True,
                    rows=6,
                    columns=("group", "grades", "implementation_year"),
                ),
            ),
        ),
    ),
)
LAYOUTS = {PROFILE.rstrip("_"): SCHOOL, PROVIDER.rstrip("_"): PROVIDER_PAGES}
_RULES = """
.sheet + .sheet {{ break-before: page; }}
h1 {{ font-size: 2em; }} h2 {{ font-size: 1.15em; }}
.three {{ margin: 0 0 0.6em; padding: 0; list-style: none; }}
.three li {{ border-left: 2.5pt solid {accent}; padding: 0.1em 0 0.1em 0.7em; margin-bottom: 0.4em; }}
.row {{ clear: both; margin-bottom: 0.7em; border-top: 0.75pt solid {grid}; padding-top: 0.5em; }}
.row::after {{ content: ""; display: block; clear: both; }}
.half {{ float: left; width: 48.5%; }} .half + .half {{ float: right; }}
.half > div {{ margin-bottom: 0.8em; }}
.subtitle {{ margin-bottom: 0.3em; font-size: 0.88em; }}
figure {{ margin: 0; }}
table {{ font-size: 0.84em; }}
.fine {{ clear: both; font-size: 0.8em; }}
"""


def is_profile(answer: Answer) -> bool:
    """Whether an answer is one school's, one district's or one provider's page."""
    return answer.panels[0].place in LAYOUTS


def cell(answer: Answer, place: str) -> Cell | None:
    """Where a panel stands on the two pages; None where it does not."""
    return next((one for one in _cells(answer) if one.place == place), None)


def write(
    answer: Answer, pictures: Mapping[str, bytes], *, paper: Paper = "letter", base: str = ""
) -> bytes:
    """The two pages. `pictures`: place of a panel -> PNG; a table stands where there is none.

    PdfError where this machine has no WeasyPrint.
    """
    held = {place: one for place, one in pictures.items() if cell(answer, place)}
    sheets, title = _sheets(answer, held, base), answer.panels[0].sentence

    known: dict[Any, Any] = {}

    def laid_out(body: str, style: str) -> Any:
        page = pdf_html.document(body, title=title)
        return pdf_engine.laid_out(page, held, style=style, known=known)

    def fits(at: int, step: int) -> bool:
        """Whether a sheet alone takes one page."""
        points, part = STEPS[step]
        style = pdf_style.css(paper, points=points) + _style(answer, (part,) * len(sheets))
        return len(laid_out(sheets[at], style).pages) == 1

    def step_of(at: int) -> int:
        """The first step that fits, else the last; found by halving."""
        return bisect_left(range(len(STEPS) - 1), True, key=lambda step: fits(at, step))

    steps = [step_of(at) for at in range(len(sheets))]
    points = min(STEPS[step][0] for step in steps)
    parts = tuple(STEPS[step][1] for step in steps)
    style = pdf_style.css(paper, points=points) + _style(answer, parts)
    return pdf_engine.written(laid_out("".join(sheets), style))


def _cells(answer: Answer, sheet: int | None = None) -> Iterator[Cell]:
    """Cells of both sheets, or of one, in order."""
    layout = LAYOUTS[answer.panels[0].place]
    for rows in layout if sheet is None else layout[sheet : sheet + 1]:
        for row in rows:
            for column in row:
                yield from column


def _style(answer: Answer, parts: Sequence[float]) -> str:
    """Rules of the two pages, the pictures of each cut to a part of the height they may take."""
    rules = [_RULES.format(**pdf_style.colours())]
    for at, part in enumerate(parts):
        for one in (one for one in _cells(answer, at) if one.pictured):
            rules.append(f".{one.place} img {{ max-height: {part * one.tall:.1f}mm; }}")
    return "\n".join(rules)


def _sheets(answer: Answer, pictures: Mapping[str, bytes], base: str) -> list[str]:
    """Each of the two pages as a section."""
    first = answer.panels[0]
    head = [f"<h1>{escape(first.sentence)}</h1>", pdf_html.paragraph("subtitle", first.subtitle)]
    three = [str(first.facts[key]) for key in SENTENCES if key in first.facts]
    if three:
        items = "".join(f"<li>{escape(said)}</li>" for said in three)
        head.append(f'<ul class="three">{items}</ul>')
    fine = _fine(answer, base)
    made = []
    for at, rows in enumerate(LAYOUTS[first.place]):
        body = "".join(_row(row, answer, pictures) for row in rows)
        parts = (*(head if at == 0 else ()), body, fine[at])
        made.append(f'<section class="sheet" {pdf_html.foot(answer)}>{"".join(parts)}</section>')
    return made


def _row(row: Row, answer: Answer, pictures: Mapping[str, bytes]) -> str:
    columns = []
    for column in row:
        cells = [(one, answer.at(one.place)) for one in column]
        made = "".join(_cell(one, panel, pictures) for one, panel in cells if panel is not None)
        columns.append(f'<div class="half">{made}</div>' if len(row) > 1 else made)
    return f'<div class="row">{"".join(columns)}</div>' if any(columns) else ""


def _cell(one: Cell, panel: Panel, pictures: Mapping[str, bytes]) -> str:
    parts = [f"<h2>{escape(panel.sentence)}</h2>"]
    if panel.state == "shown":
        parts.append(pdf_html.paragraph("subtitle", panel.subtitle))
    if one.place in pictures:
        parts.append(pdf_html.figure(panel, one.place))
    elif one.rows and panel.state == "shown":
        wide = HALF if one.half else WIDE
        parts.append(tables(panel, most=one.rows, wide=wide, parts=1, only=one.columns))
    return f'<div class="{one.place}">{"".join(parts)}</div>'


def _fine(answer: Answer, base: str) -> list[str]:
    """Fine print of each page: what its panels say, each line once; the answer's own on the last."""
    seen: set[tuple[str, str]] = set()
    made = []
    for at in range(len(LAYOUTS[answer.panels[0].place])):
        shown = [answer.at(one.place) for one in _cells(answer, at)]
        panels = [*(answer.panels[:1] if at == 0 else ()), *(one for one in shown if one)]
        lines = [line for panel in panels for line in fine_print(answer, panel, base)]
        own = [line for line in dict.fromkeys(lines) if line[0] in OF_PANELS and line not in seen]
        seen |= set(own)
        own.sort(key=lambda line: OF_PANELS.index(line[0]))
        made.append(own)
    rest = fine_print(answer, answer.panels[0], base)
    made[-1] += [one for one in rest if one not in seen and one[0] not in pdf_html.OVER]
    return [pdf_html.fine(lines, level=2) for lines in made]
