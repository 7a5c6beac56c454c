"""The tables of the contract: which files a data set may hold, and what every column means.

Knows: names, types, limits and meanings, as data. Must not know: DuckDB, how a file is read or
checked (`data.contract`), what is shown. Names follow the field's own terms (CEDS, Ed-Fi, vendor
files) so that a data office recognises them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "number", "boolean"]

WINDOWS = ("fall", "winter", "spring")
FUNDING_SOURCES = ("federal", "state discretionary", "legislative", "public-private", "local")
PROVIDER_ROLES = ("model provider", "technical assistance")
# What an id may hold: it stands in links, so nothing that a link would have to escape.
ID_PATTERN = "[A-Za-z0-9._:-]{1,64}"


@dataclass(frozen=True)
class Column:
    """One column: `type` is text, integer, number or boolean; `meaning` is a sentence for people.

    `allowed` lists the only texts it may hold; `minimum` and `maximum` are inclusive. `blank_ok`
    lets a required column hold blanks; `default` is what a blank means; `is_id` marks the column
    that names a row in links (ID_PATTERN).
    """

    name: str
    type: ColumnType
    required: bool
    meaning: str
    allowed: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    blank_ok: bool = False
    default: str | None = None
    is_id: bool = False


@dataclass(frozen=True)
class Table:
    """One table: `grain` says what a row is, `key` names columns whose values may not repeat.

    An empty `key` means that repeated rows are no breach (the build counts or sets them aside).
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    required: bool = False
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column called `name`. KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _must(
    name: str,
    type: ColumnType,
    meaning: str,
    *,
    allowed: tuple[str, ...] | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    blank_ok: bool = False,
    is_id: bool = False,
) -> Column:
    return Column(
        name, type, True, meaning, allowed, minimum, maximum, blank_ok=blank_ok, is_id=is_id
    )


def _may(
    name: str,
    type: ColumnType,
    meaning: str,
    *,
    allowed: tuple[str, ...] | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    default: str | None = None,
) -> Column:
    return Column(name, type, False, meaning, allowed, minimum, maximum, default=default)


_STUDENT = _must("student_id", "text", "Pseudonym of a student, the same in every file and year.")
# The limits catch 24, 202425 and the like, which would otherwise pass as a year.
_YEAR = _must(
    "school_year",
    "integer",
    "Year in which the school year ends: 2025 is 2024-25.",
    minimum=1900,
    maximum=2100,
)
_GRADE = _must("grade", "integer", "Enrolled grade; kindergarten is 0.", minimum=0, maximum=12)
_SCHOOL = _must("school_id", "text", "Id of the school, as in `schools`.")
_WINDOW = _must("window", "text", "Time of testing: fall, winter or spring.", allowed=WINDOWS)
_PROVIDER = _must("provider_id", "text", "Id of the provider, as in `providers`.")
_ASSESSMENT = _must("assessment", "text", "Id of the assessment, as in dataset.toml.")


def _fidelity(name: str, meaning: str) -> Column:
    return _may(
        name, "number", f"{meaning}, from 0 (not at all) to 1 (fully).", minimum=0, maximum=1
    )


_ALL = (
    Table(
        "scores",
        "student x assessment x year x window",
        (
            _STUDENT,
            _YEAR,
            # No `allowed`: the build sets a score of an unknown window aside, and counts it.
            _must("window", "text", "Time of testing: fall, winter or spring."),
            _GRADE,
            _SCHOOL,
            _ASSESSMENT,
            _must(
                "scale_score",
                "number",
                "Score on the assessment's scale; blank is not tested.",
                blank_ok=True,
            ),
            _may("standard_error", "number", "Standard error of the score.", minimum=0),
            _may(
                "placement_grade",
                "integer",
                "Grade at which the diagnostic placed the student.",
                minimum=0,
                maximum=12,
            ),
            _may(
                "proficient", "boolean", "Whether the test itself reports the score as proficient."
            ),
        ),
        required=True,
    ),
    Table(
        "schools",
        "school",
        (
            _must("school_id", "text", "Id of the school; it stands in links.", is_id=True),
            _must("school_name", "text", "Name of the school, for people."),
            _must("district_id", "text", "Id of its district; it stands in links.", is_id=True),
            _must("district_name", "text", "Name of its district, for people."),
            _may("locale", "text", "Kind of place, such as city or rural."),
            _may("county", "text", "Name of the county."),
        ),
        required=True,
        key=("school_id",),
    ),
    Table(
        "students",
        "student x year (enrolment)",
        (
            _STUDENT,
            _YEAR,
            _GRADE,
            _SCHOOL,
            _may("race_ethnicity", "text", "Race or ethnicity, in the source's own words."),
            _may("gender", "text", "Gender, in the source's own words."),
            _may("economically_disadvantaged", "boolean", "Economically disadvantaged that year."),
            _may("english_learner", "boolean", "English learner that year."),
            _may("student_with_disability", "boolean", "Student with a disability that year."),
        ),
    ),
    Table(
        "mastery",
        "student x year x window x standard",
        (
            _STUDENT,
            _YEAR,
            _WINDOW,
            _must("standard", "text", "Code of the standard that was asked."),
            _must("finished", "boolean", "Whether the student showed it."),
        ),
    ),
    Table(
        "standards",
        "standard",
        (
            _must("standard", "text", "Code of the standard; it stands in links.", is_id=True),
            _must("grade", "integer", "Grade it belongs to.", minimum=0, maximum=12),
            _must("domain", "text", "Strand or domain it belongs to."),
            _may("cluster", "text", "Cluster within the domain."),
            _may("label", "text", "What it is about, in a few words."),
        ),
        key=("standard",),
    ),
    Table(
        "prerequisites",
        "edge",
        (
            _must("standard", "text", "Code of the later standard."),
            _must("prerequisite", "text", "Code of the standard it builds on directly."),
        ),
    ),
    Table(
        "cut_scores",
        "assessment x grade x window",
        (
            _ASSESSMENT,
            _must("grade", "integer", "Grade the cut belongs to.", minimum=0, maximum=12),
            _must("proficient_cut", "number", "Lowest score that counts as proficient."),
            _may(
                "window",
                "text",
                "Window the cut holds for; blank is spring.",
                allowed=WINDOWS,
                default="spring",
            ),
        ),
        key=("assessment", "grade", "window"),
    ),
    Table(
        "norms",
        "study x assessment x grade x window",
        (
            _must("norms_study", "text", "Id of the norm study, as in dataset.toml."),
            _ASSESSMENT,
            _must("grade", "integer", "Grade of the norm group.", minimum=0, maximum=12),
            _WINDOW,
            _must("mean", "number", "Mean score of the norm group."),
            _must("sd", "number", "Standard deviation of the norm group.", minimum=0),
        ),
        key=("norms_study", "assessment", "grade", "window"),
    ),
    Table(
        "providers",
        "provider",
        (
            _must("provider_id", "text", "Id of the provider; it stands in links.", is_id=True),
            _must("provider_name", "text", "Name of the provider, for people."),
            _may("model", "text", "Name of its learning model."),
            _may("role", "text", "What it provides.", allowed=PROVIDER_ROLES),
            _may("stated_dose_hours", "number", "Hours a year it asks for.", minimum=0),
        ),
        key=("provider_id",),
    ),
    Table(
        "implementations",
        "school x grade x year x provider",
        (
            _SCHOOL,
            _GRADE,
            _YEAR,
            _PROVIDER,
            _may(
                "implementation_year", "integer", "Year of use; 0 is the planning year.", minimum=0
            ),
            _fidelity("student_progress", "Students keep to the expected progress"),
            _fidelity("teacher_usage", "Teachers use the model as designed"),
            _fidelity("planning_time", "Teachers have the planning time agreed on"),
            _fidelity("professional_learning", "Professional learning took place as agreed"),
            _fidelity("interim_assessment", "Interim assessments were given as agreed"),
            _fidelity("infrastructure", "Devices, network and rooms are ready"),
        ),
    ),
    Table(
        "usage",
        "student x year x provider",
        (
            _STUDENT,
            _YEAR,
            _PROVIDER,
            _must("hours", "number", "Hours of use in the year.", minimum=0),
        ),
    ),
    Table(
        "funding",
        "school x year x source",
        (
            _SCHOOL,
            _YEAR,
            _must("source", "text", "Where the money comes from.", allowed=FUNDING_SOURCES),
            _must("amount_usd", "number", "Amount in US dollars."),
        ),
    ),
    Table(
        "provider_reports",
        "provider x cohort x measure",
        (
            _PROVIDER,
            _must("span", "text", "Span reported on, written like f6-s8 (fall 6 to spring 8)."),
            _must(
                "cohort",
                "integer",
                "School year in which the cohort entered the span.",
                minimum=1900,
                maximum=2100,
            ),
            _must("assessment", "text", "Assessment the report rests on."),
            _must("measure", "text", "Name of the measure reported."),
            _must("value", "number", "Value reported."),
            _may(
                "grade",
                "integer",
                "Grade reported on; blank is the whole span.",
                minimum=0,
                maximum=12,
            ),
            _may("n", "integer", "Students in the report.", minimum=0),
            _may("design", "text", "Design of the study, in the report's own words."),
            _may("validated_by", "text", "Who checked the result."),
            _may("paid_by", "text", "Who paid for the study."),
        ),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
