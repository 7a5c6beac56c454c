"""Schools like this one, a card each: why they are alike, and how their students grew.

Knows: what a card holds and in which order. Must not know: SQL, how likeness is measured, colours
(assets/schools.css).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html

from components import interval_cell
from components.columns import text
from components.figures.marks import number_or_none
from components.interval_cell import Scale, ends
from queries import intervals
from queries.answer import Panel, Record

BETTER = "Same intake, better growth"
SCALED = ("steadied", "steadied_low", "steadied_high")
# Field of a record -> what it is called on a card.
INTAKE = {
    "entry_depth": "Mean depth at entry",
    "econ": "Economically disadvantaged",
    "el": "English learners",
    "swd": "With a disability",
}
Href = Callable[[str], str]


def alike_cards(panel: Panel, *, href: Href) -> html.Ul:
    """A card for the school itself and for each one like it, in the order given.

    `panel.records` are those of `alike`; `href` gives a key's profile. Each card carries the
    sentence of reasons, the intake beside the school's own, steadied growth with its interval on
    one common scale, and the difference. "Same intake, better growth" stands only where
    `record["better"]` does.
    """
    scale = interval_cell.scale_of(panel.records, SCALED)
    own = next((record for record in panel.records if record.get("self")), None)
    return html.Ul(
        [_card(record, own, scale, href) for record in panel.records], className="alike-cards"
    )


def _card(record: Record, own: Record | None, scale: Scale, href: Href) -> html.Li:
    itself = bool(record.get("self"))
    base = None if itself else own
    better = bool(record.get("better")) and not itself
    name = html.H3(html.A(str(record.get("group", "")), href=href(str(record.get("key", "")))))
    # A district is its own district.
    district = str(record.get("district") or "")
    place = district if district != str(record.get("group")) else ""
    kind = "the one compared" if itself else _distance(record)
    fine = "alike-place"
    tags = [html.P(BETTER, className="alike-better")] if better else []
    return html.Li(
        [
            html.Div([name, html.P(", ".join(filter(None, (place, kind))), className=fine), *tags]),
            html.P(str(record.get("reasons") or ""), className="alike-reasons"),
            html.Dl(
                [*_intake(record, base), *_growth(record, base, scale)],
                className="alike-facts",
            ),
        ],
        className="alike-card" + (" self" if itself else "") + (" better" if better else ""),
    )


def _distance(record: Record) -> str:
    far = number_or_none(record.get("distance"))
    return "" if far is None else f"distance {far:.2f} SD"


def _intake(record: Record, own: Record | None) -> list[html.Div]:
    """What it takes in, each beside the school's own."""
    rows = []
    for field, label in INTAKE.items():
        value = number_or_none(record.get(field))
        if value is None:
            continue
        depth = field == "entry_depth"
        written = f"{value:.1f} grades" if depth else text(value, "share", whole=True)
        base = None if own is None else number_or_none(own.get(field))
        rows.append(_fact(label, written, "" if base is None else _beside(value, base, depth)))
    return rows


def _beside(value: float, base: float, depth: bool) -> str:
    """How far a shown value lies from the school's own shown one."""
    apart = round(value - base, 1) if depth else round(100 * value) - round(100 * base)
    if not apart:
        return "the same"
    way = "more" if apart > 0 else "less"
    if depth:
        return f"{abs(apart):.1f} {way}"
    return f"{abs(apart):.0f} point{'' if abs(apart) == 1 else 's'} {way}"


def _growth(record: Record, own: Record | None, scale: Scale) -> list[Any]:
    value, low, high = (number_or_none(record.get(name)) for name in SCALED)
    if value is None:
        return [_fact("Growth, steadied", "not steadied")]
    spread = "" if low is None or high is None else ends(low, high)
    rows = [
        _fact(
            "Growth, steadied",
            f"{text(value, 'sd')} SD",
            spread,
            drawn=[interval_cell.bar(scale, low, high, dot=value), interval_cell.head(scale)],
        )
    ]
    apart, least, most = (
        number_or_none(record.get(name))
        for name in ("difference", "difference_low", "difference_high")
    )
    if own is not None and apart is not None and least is not None and most is not None:
        # `better` was found before the ends were rounded.
        crosses = intervals.verdict(least, most) == intervals.TOO_CLOSE
        close = crosses and not record.get("better")
        verdict = intervals.TOO_CLOSE if close else ""
        label = f"Difference from {own.get('group', '')}"
        rows.append(_fact(label, f"{text(apart, 'sd')} SD", ends(least, most), verdict))
    return rows


def _fact(label: str, value: str, *fine: str, drawn: Sequence[Any] = ()) -> html.Div:
    told: list[Any] = [html.Span(value, className="fact-value")]
    for words in fine:
        told += [" ", html.Span(words, className="cell-fine")] if words else []
    return html.Div([html.Dt(label), html.Dd([*told, *drawn])])
