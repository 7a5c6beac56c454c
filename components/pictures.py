"""Which picture belongs to which panel, for the page, for print and for export alike.

Knows: panels by name, the figures that draw them. Must not know: Dash, SQL, where a figure goes.
"""

from __future__ import annotations

from collections.abc import Callable

from components.figures.arrived import arrived
from components.figures.balance import balance
from components.figures.bars import waterline_bars
from components.figures.berg import berg
from components.figures.breakdown import breakdown_bars
from components.figures.coverage import coverage
from components.figures.effect_rows import effect_rows
from components.figures.flow import flow
from components.figures.forest import forest
from components.figures.funding import funding
from components.figures.funnel import funnel
from components.figures.hundred import hundred
from components.figures.matched import matched
from components.figures.origin import origin
from components.figures.overlap import overlap
from components.figures.pace import pace
from components.figures.pairs import pairs
from components.figures.prerequisite_map import prerequisite_map
from components.figures.provider_forest import provider_forest
from components.figures.quadrant import quadrant
from components.figures.reaching import reaching
from components.figures.seen import seen
from components.figures.side_flows import side_flows
from components.figures.side_paths import side_paths
from components.figures.spreads import spreads
from components.figures.stock import stock
from components.figures.strands import strands
from components.figures.targets import targets
from components.figures.timeline import timeline
from components.figures.tip import tip
from components.figures.trajectory import trajectory
from components.figures.who import who
from components.figures.with_without import with_without
from components.figures.years import years
from components.theme import Figure, Look
from queries.answer import PROFILE, Group, Panel
from queries.views.growth.groups import drawn


def draw(
    panel: Panel, *, look: Look, picture: str = "berg", focus: str | None = None
) -> Figure | None:
    """The figure of a panel, None when it has nothing to draw or no picture of its own.

    `picture` (berg, bars, hundred, table) decides the one of `layers`; `focus` is the grade of
    100 students. Six icebergs do not fit a phone: there the same shares are drawn as bars.
    """
    if panel.state != "shown":
        return None
    if panel.name == "layers":
        return _layers(panel, look, picture, focus)
    make = _PICTURES.get("matched" if panel.place == f"{PROFILE}coverage" else panel.kind)
    return make(panel, look) if make else None


def focused(panel: Panel, focus: str | None) -> Group | None:
    """The group of the grade in focus, else the last one that is shown, else the last."""
    named = [group for group in panel.groups if group.key == focus]
    shown = [group for group in panel.groups if group.parts]
    return next(iter([*named, *reversed(shown), *reversed(panel.groups)]), None)


def _layers(panel: Panel, look: Look, picture: str, focus: str | None) -> Figure | None:
    line = str(panel.facts.get("line", "grade level"))
    if picture == "table":
        return None
    if picture == "hundred":
        group = focused(panel, focus)
        return hundred(group, look=look, line=line) if group else None
    if picture == "bars" or look.narrow:
        return waterline_bars(panel.groups, look=look, line=line)
    return berg(panel.groups, look=look, line=line)


def _bergs(panel: Panel, look: Look) -> Figure:
    line = str(panel.facts.get("line", "grade level"))
    draw_them = waterline_bars if look.narrow else berg
    return draw_them(panel.groups, look=look, line=line)


def _parts(panel: Panel, look: Look) -> Figure:
    return effect_rows(panel.drawn or panel.records, panel.facts, look=look)


_PICTURES: dict[str, Callable[[Panel, Look], Figure]] = {
    "tip": lambda panel, look: tip(panel.records, panel.facts, look=look),
    "origin": lambda panel, look: origin(
        panel.records, grade=int(str(panel.facts["grade"])), look=look
    ),
    "hidden": lambda panel, look: seen(panel.facts, look=look),
    "strands": lambda panel, look: strands(
        panel.records, grade=int(str(panel.facts["grade"])), look=look
    ),
    "years": lambda panel, look: years(panel.records, panel.facts, look=look),
    "breakdown": lambda panel, look: breakdown_bars(
        panel.groups, look=look, line=str(panel.facts.get("line", "grade level"))
    ),
    # The row of all students is the line through the bars, not a bar.
    "layer_groups": lambda panel, look: who(
        [record for record in panel.records if record["dimension"]], panel.facts, look=look
    ),
    "coverage": lambda panel, look: coverage(panel.records, look=look),
    "trajectory": lambda panel, look: trajectory(panel.records, panel.facts, look=look),
    "matched": lambda panel, look: matched(panel.records, panel.facts, look=look),
    "pace": lambda panel, look: pace(panel.records, panel.facts, look=look),
    "moves": lambda panel, look: flow(panel.groups, panel.records, panel.facts, look=look),
    "stock": lambda panel, look: stock(panel.records, panel.facts, look=look),
    "arrived": lambda panel, look: arrived(panel.records, panel.facts, look=look),
    "by_start": lambda panel, look: forest(panel.records, panel.facts, look=look),
    "by_group": lambda panel, look: forest(drawn(panel.records), panel.facts, look=look),
    "prerequisites": lambda panel, look: prerequisite_map(panel.records, panel.facts, look=look),
    "with_without": lambda panel, look: with_without(panel.records, panel.facts, look=look),
    "targets": lambda panel, look: targets(panel.records, panel.facts, look=look),
    "quadrant": lambda panel, look: quadrant(panel.drawn, panel.facts, look=look),
    "funnel": lambda panel, look: funnel(panel.drawn, panel.facts, look=look),
    "pairs": lambda panel, look: pairs(panel.records, panel.facts, look=look),
    "side_bergs": lambda panel, look: _bergs(panel, look),
    "side_paths": lambda panel, look: side_paths(panel.records, panel.facts, look=look),
    "side_flows": lambda panel, look: side_flows(panel.records, panel.facts, look=look),
    "spreads": lambda panel, look: spreads(panel.records, panel.facts, look=look),
    # The table holds providers alone; their schools are drawn and named nowhere.
    "effects": lambda panel, look: provider_forest(
        panel.drawn or panel.records, panel.facts, look=look
    ),
    "balance": lambda panel, look: balance(panel.records, look=look),
    **dict.fromkeys(("past", "successive", "use_years", "dose", "starts", "groups"), _parts),
    "both_tests": _parts,
    "overlap": lambda panel, look: overlap(panel.records, panel.facts, look=look),
    "reaching": lambda panel, look: reaching(panel.records, panel.facts, look=look),
    "timeline": lambda panel, look: timeline(panel.drawn, panel.facts, look=look),
    "funding": lambda panel, look: funding(panel.records, panel.facts, look=look),
}
