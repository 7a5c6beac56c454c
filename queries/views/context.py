"""What every view of one draw shares: the store, the selection, the rules, and the SQL that ran.

Knows: how a selection becomes questions. Must not know: what a view says or draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from queries import router
from queries.answer import Answer, Panel
from queries.disclosure import Profile, profile
from queries.groups import Sights, tested_share
from queries.measures import Sums, parts_of
from queries.options import PROJECTION
from queries.router import Question
from queries.selection import Predicate, Selection, say_grades
from queries.standards import Answered, answered
from queries.store import Catalog, Row, Store, Test
from queries.words import count, listed, of_100, say

STATUS_PARTS = tuple(
    part
    for part in dict.fromkeys((*parts_of("Status: the iceberg"), "n_scored"))
    if part.startswith("n_") or part == "depth_sum"
)
SKILL_PARTS = tuple(part for part in parts_of("Skills"))
Condition = dict[str, int | str]


@dataclass
class Context:
    """One draw. `sql` collects the text of every query that ran for it."""

    store: Store
    selection: Selection
    rules: Profile = field(init=False)
    sql: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = profile(self.store.catalog, self.selection.rules)

    def answer(
        self,
        path: str,
        panels: tuple[Panel, ...],
        *,
        link: str = "",
        source: str = "",
        selected: str = "",
    ) -> Answer:
        """The answer of the page at `path`: these panels with what the draw says of itself.

        `link`, `source` and `selected` where they are not those of the selection on that page."""
        catalog, chosen = self.catalog, self.selection
        return Answer(
            link=link or chosen.link(path),
            page=path,
            panels=panels,
            basis=self.basis(),
            source=source or self.source(),
            selected=self._whose(selected or chosen.sentence()),
            notes=tuple(dict.fromkeys(note for panel in panels for note in panel.notes)),
            data_version=catalog.data_version,
            synthetic=catalog.synthetic,
            sql=tuple(dict.fromkeys(self.sql)),
            notices=chosen.notices,
        )

    def _whose(self, selected: str) -> str:
        """Whose numbers these are, and that they are safe to project where they are."""
        if self.rules.name != PROJECTION:
            return selected
        return f"{selected} {say('safe_selected', n=self.rules.min_n, step=self.rules.step)}"

    @property
    def catalog(self) -> Catalog:
        """The store's catalog."""
        return self.store.catalog

    @property
    def test(self) -> Test:
        """The selected test."""
        return self.catalog.tests[self.selection.test]

    @property
    def median(self) -> bool:
        """Whether "below" means below a norm median, not below grade level."""
        return self.test.basis == "norm median"

    @property
    def line(self) -> str:
        """What the waterline is, in words."""
        return "the median of their grade" if self.median else "grade level"

    def sights(self, *, window: str | None = None) -> Sights:
        """How deep the selected test sees each selected grade."""
        at = window or self.selection.window
        held = self.test.deepest
        return Sights({g: held[at, g] for g in self.selection.grades if (at, g) in held})

    def given(self, *, test: str | None = None, window: str | None = None) -> tuple[int, ...]:
        """Selected grades with scores of a test in the selected year and window."""
        chosen = self.selection
        held = self.catalog.grades(chosen.year, test or chosen.test, window or chosen.window)
        return tuple(grade for grade in held if grade in chosen.grades)

    def status(
        self,
        by: Sequence[str],
        *,
        test: str | None = None,
        window: str | None = None,
        every_year: bool = False,
        within: str | None = None,
    ) -> list[Row]:
        """Sums of the status parts by store columns."""
        chosen = self.selection
        fixed: Condition = {
            "assessment": test or chosen.test,
            "test_window": window or chosen.window,
        }
        if not every_year:
            fixed["school_year"] = chosen.year
        return self.ask(Question("status", STATUS_PARTS, self._where(fixed), by, within))

    def skills(self, by: Sequence[str]) -> list[Row]:
        """Sums of the skill parts by store columns, of the selected year and window."""
        fixed: Condition = {
            "school_year": self.selection.year,
            "test_window": self.selection.window,
        }
        return self.ask(Question("skill", SKILL_PARTS, self._where(fixed), by))

    def answered(self, grade: int, origins: Iterable[int]) -> Answered:
        """What one enrolled grade answered, by strand and by standard of some origin grades."""
        fixed: Condition = {
            "school_year": self.selection.year,
            "test_window": self.selection.window,
            "grade": grade,
        }
        found, text = answered(self.store, self._where(fixed), origins=origins)
        self.sql.append(text)
        return found

    def _where(self, fixed: Condition) -> Predicate:
        chosen = self.selection.predicate()
        text = " and ".join(f"{column} = ${column}" for column in fixed)
        return Predicate(
            f"{text} and {chosen.sql}", {**fixed, **chosen.values}, chosen.columns | set(fixed)
        )

    def ask(self, question: Question) -> list[Row]:
        """Rows of one question; its SQL is kept."""
        rows, text = router.run(self.store, question)
        self.sql.append(text)
        return rows

    def columns(self, question: Question) -> dict[str, NDArray[Any]]:
        """The same as numpy arrays, one a column."""
        found, text = router.run_columns(self.store, question)
        self.sql.append(text)
        return found

    def query(self, text: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows of a query that no measure's sums can say; its SQL is kept."""
        self.sql.append(text)
        return self.store.ask(text, values)

    # Words that several views share

    def missing(self, sums: Sums) -> str:
        """The "who is not in this picture" line from tested and enrolled students."""
        if not sums["n_enrolled"]:
            return say("no_enrolment")
        tested = tested_share(sums, rules=self.rules)
        if tested is None:
            return say("missing_unknown")
        share = 100 - of_100(tested)
        key = "missing" if share else "missing_none"
        return say(key, share=share, when=self.selection.when)

    def not_given(self) -> str:
        """Why the selected test, year and window hold nothing; "" when they do hold scores."""
        chosen = self.selection
        held = self.catalog.grades(chosen.year, chosen.test, chosen.window)
        if held and not self.given():
            return say(
                "no_results_grade",
                test=self.test.name,
                grades=say_grades(chosen.grades),
                when=chosen.when,
            )
        if held:
            return ""
        windows = self.catalog.windows(chosen.year, chosen.test)
        year = f"{chosen.year - 1}-{chosen.year % 100:02d}"
        others = (
            say("it_holds", windows=listed(windows, last="and"), year=year)
            if windows
            else say("it_holds_none")
        )
        return say("no_results", test=self.test.name, when=chosen.when, others=others)

    def crossed(self) -> bool:
        """Whether the selection cuts a school by a student group where the rules forbid it."""
        chosen = self.selection
        subgroup = any(getattr(chosen, key) for key in ("race", "gender", "econ", "el", "swd"))
        subgroup = subgroup or chosen.by in ("race", "gender", "econ", "el", "swd")
        subgroup = subgroup or chosen.layer is not None  # shows who is in a layer, by subgroup
        school = bool(chosen.school) or chosen.by == "school"
        return not self.rules.crossed and school and subgroup

    def students(self, n: int) -> str:
        """A number of selected students in words, e.g. "2,310 grade 6 students"."""
        return f"{count(self.rules.shown_n(n))} {self.selection.students()}"

    def basis(self) -> str:
        """What "grade level" means for the selected test."""
        if not self.test.has_depth:
            return say("basis_none")
        if self.test.basis == "placement":
            return say("basis_placement", view=self.test.placement_view or "end of year")
        return say("basis_cut" if self.test.basis == "cut score" else "basis_norm")

    def source(self, *, when: str | None = None) -> str:
        """The source line: data set, synthetic or real, test, window (or `when`), basis, version."""
        kind = say("synthetic" if self.catalog.synthetic else "real")
        return say(
            "source",
            name=self.catalog.name,
            kind=kind,
            test=self.test.name,
            when=self.selection.when if when is None else when,
            basis=self.basis(),
            version=self.catalog.data_version[:8],
        )
