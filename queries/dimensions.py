"""The dimensions one may filter and break down by: the only column names a query may hold.

Knows: link key, label, store column and value of each dimension. Must not know: SQL text, measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from queries.store import Catalog

GRADES = (3, 4, 5, 6, 7, 8)
WINDOWS = ("fall", "winter", "spring")
YES_NO_WORDS = {
    "econ": "Economically disadvantaged",
    "el": "English learner",
    "swd": "With disability",
}
YES_NO = {"1": "yes", "0": "no", "not-recorded": "not recorded"}


@dataclass(frozen=True)
class Dimension:
    """One way to cut the students.

    `name` is the key in links, `column` the store's column, `kind` is `place`, `subgroup`,
    `provider` or `grade`; `label` heads controls and tables, `many` is its plural in sentences.
    """

    name: str
    label: str
    many: str
    column: str
    kind: str

    def choices(self, catalog: Catalog) -> Mapping[str, str]:
        """Link value -> label of every value this data set holds, in its fixed order."""
        if self.name == "grade":
            held = {grade for _, _, _, grade in catalog.given}
            return {str(grade): f"Grade {grade}" for grade in GRADES if grade in held}
        if self.name == "district":
            return catalog.district_names
        if self.name == "school":
            return catalog.school_names
        if self.name == "provider":
            used = {one for held in catalog.provider_sets for one in held.split("+")}
            found = {key: name for key, name in catalog.providers.items() if key in used}
            return {**found, "none": "No model provider"} if found else {}
        if self.name == "year":
            return {str(year): school_year(year) for year in catalog.years}
        if self.column in catalog.subgroups:
            values = slugs(catalog.subgroups[self.column])
            return {key: sentence_case(value) for key, value in values.items()}
        return {"1": "Yes", "0": "No", "not-recorded": "Not recorded"}

    def ranks(self, catalog: Catalog) -> Mapping[str, int]:
        """Link value -> its place in the fixed order."""
        if self.kind == "place":
            return catalog.ranks[self.name]
        return {key: at for at, key in enumerate(self.choices(catalog))}

    def groups(self, catalog: Catalog) -> Mapping[str, str]:
        """Link value -> label that stands on its own, for breakdowns and legends."""
        choices = self.choices(catalog)
        if self.name not in YES_NO_WORDS:
            return choices
        word = YES_NO_WORDS[self.name]
        opposite = {"econ": "Not economically disadvantaged", "el": "Not English learner"}
        own = {
            "1": word,
            "0": opposite.get(self.name, "Without disability"),
            "not-recorded": "Not recorded",
        }
        return {key: own[key] for key in choices}

    def stored(self, value: str, catalog: Catalog) -> str | int:
        """The store's value behind a link value (of `choices`)."""
        if self.name in ("grade", "year"):
            return int(value)
        if self.column in catalog.subgroups:
            return slugs(catalog.subgroups[self.column])[value]
        return YES_NO[value] if self.name in ("econ", "el", "swd") else value


DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("grade", "Grade", "grades", "grade", "grade"),
        Dimension("district", "District", "districts", "district_id", "place"),
        Dimension("school", "School", "schools", "school_id", "place"),
        Dimension("provider", "Provider", "providers", "provider", "provider"),
        Dimension("race", "Race/ethnicity", "race/ethnicity groups", "race_ethnicity", "subgroup"),
        Dimension("gender", "Gender", "gender groups", "gender", "subgroup"),
        Dimension(
            "econ",
            "Economically disadvantaged",
            "groups by economic disadvantage",
            "economically_disadvantaged",
            "subgroup",
        ),
        Dimension("el", "English learner", "groups by language", "english_learner", "subgroup"),
        Dimension(
            "swd",
            "Student with disability",
            "groups by disability",
            "student_with_disability",
            "subgroup",
        ),
        Dimension("year", "School year", "school years", "school_year", "year"),
    )
}
FILTERS = ("grade", "district", "school", "provider", "race", "gender", "econ", "el", "swd")
BREAKDOWNS = ("district", "school", "provider", "race", "gender", "econ", "el", "swd", "year")
SUBGROUPS = ("race", "gender", "econ", "el", "swd")


def numbered(keys: Iterable[str], ranks: Mapping[str, int]) -> list[int]:
    """Place of each key in the fixed order of a dimension, unknown ones after all.

    Of two groups of one size the first is hidden; only one order for every page keeps two pages
    from hiding different ones, and the store promises none.
    """
    last = len(ranks)
    return [ranks.get(key, last) for key in keys]


def slug(value: str) -> str:
    """A value as it stands in links: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def slugs(values: Sequence[str]) -> dict[str, str]:
    """Slug -> value of several values, each slug once: `other`, `other-2`; `group` for no letters."""
    found: dict[str, str] = {}
    for value in values:
        base, number = slug(value) or "group", 1
        while (base if number == 1 else f"{base}-{number}") in found:
            number += 1
        found[base if number == 1 else f"{base}-{number}"] = value
    return found


def sentence_case(value: str) -> str:
    """A value as a label: its first letter upper case."""
    return value[:1].upper() + value[1:]


def school_year(year: int) -> str:
    """School year by the year it ends in: 2025 -> "2024-25"."""
    return f"{year - 1}-{year % 100:02d}"


def grade_name(grade: int) -> str:
    """Grade as text; 0 is kindergarten."""
    return "kindergarten" if grade == 0 else f"grade {grade}"
