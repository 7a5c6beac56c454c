"""Whose growth is followed: the span and cohort a selection means, and the sums of its students.

Knows: how a selection becomes a cohort of the store and its questions. Must not know: sentences of
single panels, pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from data.spans import Span, parse
from queries.dimensions import FILTERS, school_year
from queries.disclosure import Profile, small
from queries.fits import Fit
from queries.measure import Sums
from queries.measures import parts_of
from queries.measures_growth import SECTION
from queries.router import Question
from queries.selection import Predicate, Selection
from queries.store import Row
from queries.tally import Tally
from queries.views.context import Context
from queries.words import count, listed, say

FOLLOWED = tuple(key for key in FILTERS if key != "grade")
PLACES = ("district", "school")
NEARLY = "Nearly all"
PARTS = parts_of(SECTION)
END_PARTS = (*("n_entry", "n_matched", "n_exit", "entry_milli", "n_off_grade", "n_same_school"),)
ENTRY = {
    "district": "entry_district_id",
    "school": "entry_school_id",
    "provider": "entry_provider",
}


@dataclass
class Following:
    """One draw of the Growth page: the cohort, and what its panels share.

    `notes` say where the page departed from the link (a twin span, a grade filter).
    """

    context: Context
    fit: Fit
    notes: tuple[str, ...] = ()
    by_depth: bool = field(init=False)

    def __post_init__(self) -> None:
        self.by_depth = bool(self.fit.moves)

    @property
    def selection(self) -> Selection:
        """What the link selects."""
        return self.context.selection

    @property
    def rules(self) -> Profile:
        """The small-number rules in force."""
        return self.context.rules

    @property
    def span(self) -> Span:
        """The span followed."""
        return self.fit.path

    def link_cohort(self, fit: Fit) -> str:
        """A cohort of the span followed as it stands in a link: the year it entered the link's own
        span, of which a twin may be shown."""
        return str(fit.cohort + earlier(self.selection.span, fit.span))

    @property
    def whole(self) -> bool:
        """Whether all matched students of the data set are followed: they are the yardstick."""
        return not any(getattr(self.selection, key) for key in FOLLOWED)

    @property
    def fixed_schools(self) -> bool:
        """Whether the selection is a list of schools: then the question is these very schools."""
        return any(getattr(self.selection, key) for key in PLACES)

    @property
    def layer_column(self) -> str:
        """Where students started: drawn layers, or fifths of the entry score without depth."""
        return "entry_layer" if self.by_depth else "start_fifth"

    @cached_property
    def tally(self) -> Tally:
        """Matched students by exit school and start."""
        columns = self.columns(["school_id", self.layer_column])
        return Tally(columns, PARTS, layer=self.layer_column)

    @cached_property
    def n(self) -> int:
        """Matched students of the selection."""
        return self.tally.sums()["n_matched"]

    def withheld(self, n: int, known: int) -> bool:
        """Whether so many of the matched (`known` of them with a layer at both ends) may not be told
        as a number: those who are left over would be too few and found by subtraction."""
        limit = self.rules.part_n
        return any(small(whole - n, limit=limit) for whole in (self.n, known))

    def told(self, n: int, known: int) -> str:
        """So many of the matched in words, e.g. "1,204"; "Nearly all" where that is withheld."""
        return NEARLY if self.withheld(n, known) else count(self.rules.shown_n(n))

    def columns(self, by: Sequence[str], *, fits: Iterable[Fit] = ()) -> Mapping[str, NDArray[Any]]:
        """Sums of the growth parts over matched students, by store columns, of exit units: a numpy
        array a column."""
        cohorts = tuple(fits) or (self.fit,)
        where = self.where(self.selection.predicate(without=("grade",)), ("matched",), cohorts)
        return self.context.columns(Question("growth", PARTS, where, by))

    def ends(self, end: str) -> list[Row]:
        """Sums by status and entry layer at one end, "entry" or "exit"."""
        where = self._at(end)
        return self.context.ask(Question("growth", END_PARTS, where, ["status", "entry_layer"]))

    def sizes(self, end: str) -> list[Row]:
        """Students by status at one end: `n_entry` or `n_exit`."""
        return self.context.ask(Question("growth", (f"n_{end}",), self._at(end), ["status"]))

    def _at(self, end: str) -> Predicate:
        renamed = ENTRY if end == "entry" else None
        chosen = self.selection.predicate(without=("grade",), renamed=renamed)
        status = ("matched", "left" if end == "entry" else "joined")
        return self.where(chosen, status, (self.fit,))

    def where(self, chosen: Predicate, status: Sequence[str], fits: Sequence[Fit]) -> Predicate:
        """A condition over `cohort`: some cohorts, some statuses, the selection's filters."""
        cohorts = {f"cohort_{i}": fit.id for i, fit in enumerate(fits)}
        states = {f"status_{i}": one for i, one in enumerate(status)}
        text = (
            f"cohort_id in ({', '.join(f'${name}' for name in cohorts)}) "
            f"and status in ({', '.join(f'${name}' for name in states)})"
        )
        return Predicate(
            f"{text} and {chosen.sql}",
            {**cohorts, **states, **chosen.values},
            chosen.columns | {"cohort_id", "status"},
        )

    def facts(self, sums: Sums) -> dict[str, int]:
        """Sums with what stands beside them: the norms and the taught years of the span."""
        norms = self.fit.norms.sums if self.fit.norms else {}
        taught = len(self.span.taught_years(self.fit.cohort))
        return {**sums, **norms, "taught_years": taught}

    # Words that all panels share

    @property
    def entry(self) -> str:
        """The entry, e.g. "fall of grade 6"."""
        return f"{self.span.entry_window} of grade {self.span.entry_grade}"

    @property
    def exit(self) -> str:
        """The exit, e.g. "spring of grade 8"."""
        return f"{self.span.exit_window} of grade {self.span.exit_grade}"

    @property
    def when(self) -> str:
        """Both ends, e.g. "entered grade 6 in fall 2022 and left grade 8 in spring 2025"."""
        return say(
            "growth_when",
            low=self.span.entry_grade,
            start=moment(self.span.entry_window, self.fit.cohort),
            high=self.span.exit_grade,
            end=moment(self.span.exit_window, self.fit.exit_year),
        )

    @property
    def students(self) -> str:
        """The selected students without grades, e.g. "students of Alder who are Asian"."""
        return self.selection.students(grades=False)

    @property
    def whom(self) -> str:
        """The selected students and when they entered and left."""
        students = self.students
        return f"{students} {'and who' if ' who ' in students else 'who'} {self.when}"

    @property
    def question(self) -> str:
        """Which of the two questions an answer about the selection answers, in words."""
        return say("question_these" if self.fixed_schools else "question_like")


def moment(window: str, year: int) -> str:
    """A window in the calendar: fall of the school year 2023 is "fall 2022"."""
    if window == "winter":
        return f"winter {school_year(year)}"
    return f"{window} {year - 1 if window == 'fall' else year}"


def follow(context: Context) -> Following | str:
    """The cohort of a selection, or the plain reason why this data set has none."""
    chosen, catalog = context.selection, context.catalog
    test = context.test
    notes: tuple[str, ...] = (say("growth_grade"),) if chosen.grade else ()
    span = chosen.span
    held = [key for key in catalog.spans if catalog.cohorts(test.id, key)]
    if not held:
        return say("growth_none", test=test.name)
    if span not in held:
        twin = catalog.twin(test.id, span)
        wanted = catalog.spans[span].words() if span in catalog.spans else span
        if twin is None:
            words = listed([catalog.spans[key].words() for key in held], last="and")
            return say("growth_span", test=test.name, span=wanted, held=words)
        notes += (
            say("growth_twin", test=test.name, span=wanted, twin=catalog.spans[twin].words()),
        )
        span = twin
    fits = catalog.cohorts(test.id, span)
    if chosen.cohort is None:
        return Following(context, fits[-1], notes)
    # A twin is entered earlier by the same students, who leave in the same year.
    entered = int(chosen.cohort) - earlier(chosen.span, span)
    for fit in fits:
        if fit.cohort == entered:
            return Following(context, fit, notes)
    return say(
        "growth_cohort",
        span=catalog.spans[span].words(),
        year=school_year(entered),
        held=listed([school_year(fit.cohort) for fit in fits], last="and"),
    )


def earlier(span: str, twin: str) -> int:
    """School years by which students enter a twin before the span it stands for; 0 for itself."""
    wanted, found = parse(span), parse(twin)
    return wanted.entry_grade - found.entry_grade if wanted and found else 0
