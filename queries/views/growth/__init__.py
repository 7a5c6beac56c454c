"""The Growth page's answer: the same students from entry to exit, and who is not in the picture.

Knows: which panels the page has, in which order. Must not know: Dash, pictures.
"""

from __future__ import annotations

from dataclasses import replace

from data.spans import parse
from queries.answer import Answer, Panel
from queries.dimensions import school_year
from queries.selection import Selection
from queries.store import Store
from queries.views.context import Context
from queries.views.growth.arrivals import arrived, pace
from queries.views.growth.coverage import coverage
from queries.views.growth.following import Following, earlier, follow
from queries.views.growth.groups import by_group
from queries.views.growth.moves import moves
from queries.views.growth.rising import closing
from queries.views.growth.starts import by_start, reaching
from queries.views.growth.stock import stock
from queries.views.growth.trajectory import trajectory
from queries.words import say

PATH = "/growth"
NAMES = (
    *("trajectory", "moves", "stock", "by_start", "reaching", "closing"),
    *("arrived", "pace"),
    "coverage",
)


def growth(selection: Selection, store: Store) -> Answer:
    """Panels of `NAMES`; `by=` adds `by_group`."""
    context = Context(store, selection)
    found = say("crossed") if context.crossed() else follow(context)
    panels = _panels(found) if isinstance(found, Following) else _refused(context, found)
    return context.answer(
        PATH, panels, source=source(context, found), selected=selected(context, found)
    )


def _panels(following: Following) -> tuple[Panel, ...]:
    made = [
        trajectory(following),
        moves(following),
        stock(following),
        by_start(following),
        reaching(following),
        closing(following),
        arrived(following),
        pace(following),
    ]
    last = coverage(following)
    broken = by_group(following)
    line = last.sentence if last.state == "shown" else say("cohort_missing_unknown")
    # Every cohort chart carries who is not in it.
    told = [replace(panel, missing=panel.missing or line) for panel in made if panel]
    told.append(last)
    # Where the page departed from the link is said where its fine print can be read.
    first = next((at for at, panel in enumerate(told) if panel.state == "shown"), 0)
    told[first] = replace(told[first], notes=(*following.notes, *told[first].notes))
    if broken and broken.facts.get("successive") and last.state == "shown":
        line += say("cohort_missing_one", year=school_year(following.fit.cohort))
    return tuple(told) + ((replace(broken, missing=line),) if broken else ())


def _refused(context: Context, reason: str) -> tuple[Panel, ...]:
    state = "too small" if context.crossed() else "not in data"
    names = NAMES + (("by_group",) if context.selection.by else ())
    return tuple(
        Panel(name, state, reason, "", picture="matched" if name == "coverage" else "")  # type: ignore[arg-type]
        for name in names
    )


def selected(context: Context, found: Following | str) -> str:
    """Whose growth this is, as one plain sentence."""
    students = context.selection.students(grades=False)
    text = found.whom if isinstance(found, Following) else students
    text = f"all {text}" if students == "students" else text
    return f"{text[:1].upper()}{text[1:]}, {context.test.name}."


def source(context: Context, found: Following | str) -> str:
    """The source line, with the cohort's own moments instead of a window."""
    if isinstance(found, Following):
        return context.source(when=found.when)
    path = parse(context.selection.span)
    return context.source(when=path.words() if path else "no student followed")


def cohort_choices(selection: Selection) -> dict[str, str]:
    """Link value -> label of the cohorts that the selected test and span hold, latest first; a
    chosen one that is not among them stays, so that its refusal can be read beside it."""
    catalog = selection.catalog
    span = selection.span
    if not catalog.cohorts(selection.test, span):
        span = catalog.twin(selection.test, span) or span
    since = earlier(selection.span, span)
    found = {
        str(fit.cohort + since): school_year(fit.cohort)
        for fit in catalog.cohorts(selection.test, span)
    }
    if selection.cohort:
        found.setdefault(selection.cohort, school_year(int(selection.cohort) - since))
    return dict(sorted(found.items(), reverse=True))


__all__ = ["NAMES", "PATH", "cohort_choices", "growth", "selected", "source"]
