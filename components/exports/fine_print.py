"""What every export carries besides its numbers: sentence, selection, notes, source, date, link.

Knows: answers, what spreadsheets do to text. Must not know: Dash, figures, any format of file.
"""

from __future__ import annotations

from datetime import UTC, datetime

from queries.answer import Answer, Panel, Value

# A cell that starts so is run as a formula by spreadsheets; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
# Of records, what pages and pictures find their way by.
INNER = frozenset(
    ("key", "label", "part", "side", "cohort", "comparable", "leans", "verdict_a", "verdict_b")
)


def fine_print(answer: Answer, panel: Panel, base: str = "") -> list[tuple[str, str]]:
    """Label and text of what must travel with the numbers; none of it may be left out of a file.

    `base`: where the view was taken, such as "https://waterline.example", so that its link leads back.
    """
    kind = (
        "Synthetic data, no real students" if answer.synthetic else "Real records, aggregates only"
    )
    lines = [
        ("Waterline", panel.sentence),
        ("What is shown", panel.subtitle),
        ("Selected", answer.selected),
        ("How to read it", panel.how_to_read),
        ("Not in the picture", panel.missing),
        *(("Evidence", line) for line in panel.evidence),
        ("Basis", answer.basis),
        *(("Note", note) for note in dict.fromkeys((*panel.notes, *answer.notices))),
        ("Source", answer.source),
        ("Data", kind),
        ("Data version", answer.data_version),
        ("Taken", f"{datetime.now(UTC):%Y-%m-%d}"),
        ("Link", base + shared(answer)),
    ]
    return [(label, text) for label, text in lines if text]


def shared(answer: Answer) -> str:
    """The link as it is given away: with the version of the data that it was seen with."""
    path, _, query = answer.link.partition("?")
    parts = [*filter(None, query.split("&")), f"data={answer.data_version[:8]}"]
    return f"{path}?{'&'.join(sorted(parts))}"


def under_picture(answer: Answer, panel: Panel, base: str = "") -> str:
    """The same as running text, for what has its sentence and subtitle over it already."""
    lines = fine_print(answer, panel, base)
    said = [text for label, text in lines if label in ("Selected", "Not in the picture", "Note")]
    said += panel.evidence[:1]
    day, link = (dict(lines)[label] for label in ("Taken", "Link"))
    return " ".join((*said, answer.source, f"Taken {day}. {link}"))


def names_of(panel: Panel) -> list[str]:
    """Columns of a panel's table: those it shows, in its order, then what else its records hold."""
    names = dict.fromkeys([*panel.columns, *(n for record in panel.records for n in record)])
    return [name for name in names if name not in INNER or name in panel.columns]


def safe(value: Value) -> str | int | float:
    """A value as a cell: None empty, numbers as they are, text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, int):
        return value
    return f"'{value}" if value.startswith(FORMULA) else value
