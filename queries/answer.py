"""What a view answers, ready to be drawn, written out or exported, with everything that belongs to it.

Knows: the shape of an answer. Must not know: SQL, Dash, Plotly, colours.
Every rendering (screen, hover, table, alt text, CSV, `queries.ask`) reads the same `Answer`;
small-number rules have already been applied, so nothing in here may be hidden later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Value = str | int | float | bool | None
Record = Mapping[str, Value]
State = Literal["shown", "nothing", "too small", "not in data"]


def number(value: Value) -> float:
    """A value of a record that is known to be a number. TypeError when it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is not a number")
    return value


@dataclass(frozen=True)
class Part:
    """One layer of a group: `first` to `last` grades below, as drawn.

    `share` (0-1) is of everyone in the group with a depth. `n` is None where the count is withheld
    (small-number rule) and the share is then already rounded to a whole percent.
    `open` marks "that far or more". `label` is e.g. "2 grades below", "4 or more grades below".
    """

    first: int
    last: int
    open: bool
    share: float
    n: int | None
    label: str


@dataclass(frozen=True)
class Group:
    """A group cut into layers: an enrolled grade, a district, a subgroup, a year.

    `parts` run from at-or-above (first = 0) downwards and sum to 1; empty when `hidden` gives the
    reason why nothing of the group is shown (`n` is then None). `share_below` and its Wilson
    interval (`low`, `high`) may be None where no interval is meant (the berg counts everyone).
    `exact` is False when shares are whole percents without counts. `ordered` is False for a group
    too small to be put in order (fewer than 30). `by_window` notes of the group go to `note`.
    """

    key: str
    label: str
    n: int | None
    parts: tuple[Part, ...] = ()
    share_below: float | None = None
    low: float | None = None
    high: float | None = None
    exact: bool = True
    ordered: bool = True
    hidden: str | None = None
    note: str | None = None


PROFILE = "profile_"  # places of one school's profile: shown as on the pages they come from
PROVIDER = "provider_"  # the same of one provider's page


@dataclass(frozen=True)
class Panel:
    """One view of a page: its takeaway sentence, fine print, groups to draw and table to read.

    `records` is the table behind the picture ("Show the numbers"), keyed by the measure registry's
    names; `columns` orders them. `groups` is what berg and bar pictures draw, `drawn` the records of
    a picture that does not draw every row of the table. `state` says whether
    there is anything to draw; when not, `sentence` is the plain reason. `evidence`: what a comparison
    rests on, as a whole first, then a line for each thing compared.
    """

    name: str
    state: State
    sentence: str
    subtitle: str
    records: Sequence[Record] = ()
    columns: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    how_to_read: str = ""
    missing: str = ""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    alt: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    picture: str = ""
    drawn: Sequence[Record] = ()

    @property
    def place(self) -> str:
        """Name of its picture and of its place on the page: its own unless `picture` says another,
        where two pages have a table of the same name."""
        return self.picture or self.name

    @property
    def kind(self) -> str:
        """What it shows, wherever it stands: its place without the prefix of a page of one thing."""
        return self.place.removeprefix(PROFILE).removeprefix(PROVIDER)


@dataclass(frozen=True)
class Answer:
    """Everything one link shows: panels (the first is the page's own), fine print and provenance.

    `link` is the canonical path with query; `basis` says what "grade level" means here; `source`
    names the data set, synthetic or real, test, window and data version. `selected` says as a plain
    sentence whose numbers these are. `sql` is what ran.
    """

    link: str
    page: str
    panels: tuple[Panel, ...]
    basis: str
    source: str
    notes: tuple[str, ...]
    data_version: str
    synthetic: bool
    selected: str = ""
    sql: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The page's one sentence: its first panel's."""
        return self.panels[0].sentence

    @property
    def subtitle(self) -> str:
        """What is drawn, of whom, n: the first panel's."""
        return self.panels[0].subtitle

    def panel(self, name: str) -> Panel | None:
        """The panel called `name`, or None when this selection has no such panel."""
        return next((panel for panel in self.panels if panel.name == name), None)

    def at(self, place: str) -> Panel | None:
        """The panel at a place of the page, or None."""
        return next((panel for panel in self.panels if panel.place == place), None)

    @property
    def tables(self) -> dict[str, Sequence[Record]]:
        """Name of each panel -> its records."""
        return {panel.name: panel.records for panel in self.panels}
