"""The measures of stock and flow: what became of the same students' open skills.

Knows: parts, formulas, plain words, sources, limits. Must not know: SQL, groups, pages.
"""

from __future__ import annotations

from queries.measure import Measure

SECTION = "Stock and flow"
STOCK_PARTS = (
    *("recovered", "still_open", "slipped", "kept"),
    *("newly_added", "first_seen", "first_asked_finished", "opened"),
)


def _stock(name: str, label: str, parts: tuple[str, ...], plain: str, limits: str) -> Measure:
    return Measure(
        name=name,
        label=label,
        parts=(*parts, "n_both_ends"),
        formula=lambda sums: (
            sum(sums[part] for part in parts) / sums["n_both_ends"] if sums["n_both_ends"] else None
        ),
        formula_text=f"{' + '.join(part.replace('_', ' ') for part in parts)} / students with "
        "standard results at both ends",
        unit="results per student",
        plain=plain,
        source="Waterline's definition over the diagnostic's standard results.",
        limits=limits,
        group="n_both_ends",
        section=SECTION,
    )


_ASKED = "Only what the diagnostic asked: a standard it did not ask again is in none of these."


STOCK: tuple[Measure, ...] = (
    _stock(
        "carried_in",
        "Carried in",
        ("recovered", "still_open"),
        "Skills open at entry that were asked again at exit.",
        _ASKED,
    ),
    _stock("recovered", "Recovered", ("recovered",), "Open at entry, finished at exit.", _ASKED),
    _stock("still_open", "Still open", ("still_open",), "Open at both ends.", _ASKED),
    _stock(
        "slipped", "Slipped", ("slipped",), "Finished at entry, open at exit.",
        "A skill on the edge can slip, or recover, from one day to the next.",
    ),
    _stock(
        "newly_added", "Newly added", ("newly_added",),
        "Not asked at entry, open at exit, of a grade taught after the entry grade.", _ASKED,
    ),
    _stock(
        "first_seen", "First seen", ("first_seen",),
        "Not asked at entry, open at exit, of a grade up to the entry grade.",
        "It may have been open all along: nobody asked.",
    ),
    _stock(
        "open_at_exit", "Open at exit", ("still_open", "slipped", "newly_added", "first_seen"),
        "All skills open at exit.", _ASKED,
    ),
    Measure(
        name="pair_share",
        label="Asked again",
        parts=("recovered", "still_open", "opened"),
        formula=lambda s: (s["recovered"] + s["still_open"]) / s["opened"] if s["opened"] else None,
        formula_text="skills open at entry and asked again at exit / skills open at entry",
        unit="share",
        plain="Of what was open at entry, the share that was asked again at all.",
        source="Waterline's definition.",
        limits="A diagnostic that does not ask again cannot show recovery.",
        group="n_both_ends",
        section=SECTION,
    ),
)  # fmt: skip
