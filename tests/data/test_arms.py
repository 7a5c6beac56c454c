"""Who is treated, in the pool or in neither, on students worked out one by one.

Cohort 2023 of fall 6 to spring 8: taught years 2023, 2024, 2025. `one` states a dose of 30 hours,
`two` none; `aid` is technical assistance. Which school had rows of whom, in which grades and years:

    full   one, all grades, years of use 1, 2, 3; grade 8 of 2025 also plans `two`
    blank  one, all grades, no year of use given; its first row is of 2022 in grade 6
    wave   one, with the cohort: grade 6 in 2023, 7 in 2024, 8 in 2025
    pair   two, all grades, 2, 3, 4
    aided  aid, all grades                           later  one, from 2026 on
    plan   one, all grades, 0 in 2023, then 1, 2     plan8  one, grade 8 in 2025, year 0
    part   one, all grades, in 2024 and 2025         former one, grade 5 in 2021
    swap   one in 2023, two in 2024 and 2025         both   one, all grades; two too in 2024
    grade6 one, grade 6 in 2025, year 0

A student named after a school was there in grades 6, 7 and 8. Besides:

    moved    full, blank, blank       two schools, one provider: treated
    late     its spring score is from aided; the enrolment file has aided, then full in 2025, and the
             last row counts: treated at full, exit school aided
    strayed  aided, but its last score, and so its exit school, is full's: school used one
    retained wave, in grades 6, 6, 7: no use in grade 6 of 2024, a part of the span
    behind   full, in grades 6, 6, 7: treated in each of them
    came     plan (planning), aided, aided: used none, and the exit school never had one: pool
    gave_up  full, aided, aided       a part of the span
    unseen   swap, not enrolled in 2024: school unknown, which comes before two providers
    lost     full, not enrolled in 2025
    left     full, no spring score        joined   full, no fall score

Nobody sat a test in 2024: the enrolment file alone says where they were. `dosed` and those after
it were at full; their hours stand in HOURS.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.arms import NEITHER, POOL
from tests.data.built_sets import assessment_toml, built, rows, score_rows

Store = duckdb.DuckDBPyConnection
TOML = assessment_toml("diag", role="adaptive", vertical_scale=True)
YEARS = (2023, 2024, 2025)
USED = ("full", "blank", "wave", "pair", "aided", "later", "plan", "plan8", "part", "former")
USED += ("swap", "both", "grade6")
MOVED_IN_2025 = {"late": "aided", "strayed": "full"}
HOURED = ("dosed", "short", "silent", "patchy", "split", "foreign")
# name -> school and grade in each taught year; None: not enrolled
Way = tuple[tuple[str, int] | None, ...]
WAYS: dict[str, Way] = {
    **{school: ((school, 6), (school, 7), (school, 8)) for school in USED},
    "moved": (("full", 6), ("blank", 7), ("blank", 8)),
    "late": (("full", 6), ("full", 7), ("full", 8)),
    "strayed": (("aided", 6), ("aided", 7), ("aided", 8)),
    "retained": (("wave", 6), ("wave", 6), ("wave", 7)),
    "behind": (("full", 6), ("full", 6), ("full", 7)),
    "came": (("plan", 6), ("aided", 7), ("aided", 8)),
    "gave_up": (("full", 6), ("aided", 7), ("aided", 8)),
    "unseen": (("swap", 6), None, ("swap", 8)),
    "lost": (("full", 6), ("full", 7), None),
    **dict.fromkeys(("left", "joined", *HOURED), (("full", 6), ("full", 7), ("full", 8))),
}
KEYS = {name: place for place, name in enumerate(sorted(WAYS), start=1)}
ALL = (6, 7, 8)
PROVIDERS = """\
provider_id,provider_name,role,stated_dose_hours
one,One,model provider,30
two,Two,,
aid,Help,technical assistance,
"""
# school, provider, grades, {year: year of use}
IMPLEMENTED: tuple[tuple[str, str, tuple[int, ...], dict[int, int | str]], ...] = (
    ("full", "one", ALL, {2023: 1, 2024: 2, 2025: 3}),
    ("full", "two", (8,), {2025: 0}),
    ("blank", "one", ALL, {2023: "", 2024: "", 2025: ""}),
    ("blank", "one", (6,), {2022: ""}),
    ("wave", "one", (6,), {2023: 1}),
    ("wave", "one", (7,), {2024: 1}),
    ("wave", "one", (8,), {2025: 1}),
    ("pair", "two", ALL, {2023: 2, 2024: 3, 2025: 4}),
    ("aided", "aid", ALL, {2023: 1, 2024: 2, 2025: 3}),
    ("later", "one", ALL, {2026: 1}),
    ("plan", "one", ALL, {2023: 0, 2024: 1, 2025: 2}),
    ("plan8", "one", (8,), {2025: 0}),
    ("part", "one", ALL, {2024: 1, 2025: 2}),
    ("former", "one", (5,), {2021: 1}),
    ("swap", "one", ALL, {2023: 1}),
    ("swap", "two", ALL, {2024: 1, 2025: 2}),
    ("both", "one", ALL, {2023: 1, 2024: 2, 2025: 3}),
    ("both", "two", (7,), {2024: 1}),
    ("grade6", "one", (6,), {2025: 0}),
)
HOURS = """\
student_id,school_year,provider_id,hours
dosed,2023,one,30
dosed,2024,one,45.5
dosed,2025,one,31
short,2023,one,30
short,2024,one,29.9
short,2025,one,60
silent,2022,one,99
silent,2023,one,40
silent,2025,one,40
patchy,2023,one,5
patchy,2025,one,40
split,2023,one,10.1
split,2023,one,19.9
split,2024,one,30
split,2025,one,30
foreign,2023,two,50
pair,2023,two,50
pair,2024,two,50
pair,2025,two,50
part,2024,one,50
"""


def tables(*, programme: bool = True) -> dict[str, str]:
    """The data set of the docstring; without `programme` nothing of providers."""
    scores, people = [], []
    for name, way in WAYS.items():
        first, last = way[0], way[2] or ("full", 8)
        assert first is not None
        at_exit = MOVED_IN_2025.get(name, last[0])
        if name != "joined":
            scores.append(f"{name} 2023 fall 6 {first[0]} diag 200")
            scores.append(f"{name} 2023 spring 6 {first[0]} diag 205")
        if name != "left":
            scores.append(f"{name} 2025 spring {last[1]} {at_exit} diag 220")
        if name == "late":
            people.append("late,2025,8,aided")
        people += [
            f"{name},{year},{at[1]},{at[0]}"
            for year, at in zip(YEARS, way, strict=True)
            if at is not None
        ]
    schools = "\n".join(f"{school},School {school},D1,North" for school in USED)
    made = {
        "scores": score_rows(*scores),
        "students": "student_id,school_year,grade,school_id\n" + "\n".join(people) + "\n",
        "schools": f"school_id,school_name,district_id,district_name\n{schools}\n",
    }
    if not programme:
        return made
    used = [
        f"{school},{grade},{year},{provider},{since}"
        for school, provider, grades, years in IMPLEMENTED
        for grade in grades
        for year, since in years.items()
    ]
    head = "school_id,grade,school_year,provider_id,implementation_year\n"
    return {
        **made,
        "providers": PROVIDERS,
        "implementations": head + "\n".join(used) + "\n",
        "usage": HOURS,
        "funding": "school_id,school_year,source,amount_usd\nfull,2024,local,1200.5\n"
        "full,2023,federal,900\nfull,2024,federal,-100\n",
        "provider_reports": "provider_id,span,cohort,assessment,measure,value,n,paid_by\n"
        "two,f6-s8,2023,diag,gain,14.5,80,provider\none,f6-s8,2023,diag,gain,12,,\n",
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield (con := built(tmp_path_factory.mktemp("arms"), toml=TOML, tables=tables()))
    con.close()


def told(con: Store, *columns: str, span: str = "f6-s8") -> dict[str, Any]:
    """Name of each matched student of cohort 2023 -> its columns, a single one without a tuple."""
    found = rows(
        con,
        f"select student_key, {', '.join(columns)} from cohort join fit using (cohort_id) "
        f"where span = '{span}' and cohort = 2023 and status = 'matched'",
    )
    names = {key: name for name, key in KEYS.items()}
    return {names[row[0]]: row[1] if len(row) == 2 else row[1:] for row in found}


def test_every_matched_student_is_in_one_arm_or_has_one_reason(store: Store) -> None:
    treated = ("full", "blank", "wave", "moved", "late", "behind", *HOURED)
    assert told(store, "arm", "neither") == {
        **dict.fromkeys(treated, ("one", None)),
        "pair": ("two", None),
        **dict.fromkeys(("aided", "later", "came"), (POOL, None)),
        **dict.fromkeys(("unseen", "lost"), (None, "school unknown")),
        **dict.fromkeys(("swap", "both"), (None, "two providers")),
        **dict.fromkeys(("plan", "plan8"), (None, "planning year")),
        **dict.fromkeys(("part", "retained", "gave_up"), (None, "part of the span")),
        **dict.fromkeys(("former", "grade6", "strayed"), (None, "school used one")),
    }


def test_every_reason_is_told_by_a_student_and_no_other_is(store: Store) -> None:
    assert set(told(store, "neither").values()) == {None, *NEITHER}


def test_only_the_taught_years_count(store: Store) -> None:
    """From spring of grade 6 on, 2024 and 2025 are taught: `part` used `one` in both, `swap` `two`;
    `plan` had planned before; `gave_up` used none any more and leaves from a school without."""
    found = told(store, "arm", "neither", span="s6-s8")
    assert {
        name: found[name] for name in ("part", "swap", "plan", "gave_up", "both", "unseen")
    } == {
        "part": ("one", None),
        "swap": ("two", None),
        "plan": ("one", None),
        "gave_up": (POOL, None),
        "both": (None, "two providers"),
        "unseen": (None, "school unknown"),
    }
    assert told(store, "arm", "neither", span="f6-s6")["plan"] == (None, "planning year")


def test_those_who_left_or_joined_are_in_no_arm_and_have_no_reason(store: Store) -> None:
    found = rows(
        store,
        "select status, count(*), count(arm), count(neither), count(arm_school_id) from cohort "
        "join fit using (cohort_id) where span = 'f6-s8' and status <> 'matched' "
        "group by status order by status",
    )
    assert found == [("joined", 1, 0, 0, 0), ("left", 1, 0, 0, 0)]


def test_an_arm_is_of_the_school_of_enrolment_in_the_exit_year(store: Store) -> None:
    """`late` sat the last test at another school, without a provider; it is still full's."""
    found = told(store, "arm_school_id", "school_id")
    assert found["late"] == ("full", "aided")
    assert found["moved"] == ("blank", "blank")
    assert found["came"] == ("aided", "aided")
    assert found["part"] == (None, "part")


def test_years_since_start_are_the_files_or_counted_from_the_first_use(store: Store) -> None:
    """`blank` gives no year: 2025 is the fourth from 2022 on. Only the treated have it."""
    found = told(store, "years_since_start")
    assert {name: years for name, years in found.items() if years is not None} == {
        **dict.fromkeys(("full", "late", "behind", *HOURED), 3),
        **dict.fromkeys(("blank", "moved"), 4),
        "wave": 1,
        "pair": 4,
    }


def test_a_dose_is_reached_in_every_taught_year_or_not_or_not_known(store: Store) -> None:
    """`usage_years` with hours known, `dose_years` at 30 hours or more. `split` has two rows of 2023
    that add up to 30; of `silent` and `patchy` 2024 is not known; the hours of `foreign` are of
    another provider; `two` states no dose; `part` is not treated."""
    found = told(store, "usage_years", "dose_years", "reached_dose")
    names = ("dosed", "short", "split", "silent", "patchy", "foreign", "full", "pair", "part")
    assert {name: found[name] for name in names} == {
        "dosed": (3, 3, 1),
        "short": (3, 2, 0),
        "split": (3, 3, 1),
        "silent": (2, 2, None),
        "patchy": (2, 1, None),
        "foreign": (0, None, None),
        "full": (0, None, None),
        "pair": (3, None, None),
        "part": (None, None, None),
    }


def test_a_year_without_a_test_is_known_from_the_enrolment_file(store: Store) -> None:
    """Nobody sat one in 2024: `full` was at one school in every taught year, `moved` was not. The
    year is none of the store's, which are those of the scores."""
    found = told(store, "n_same_school")
    assert (found["full"], found["moved"]) == (1, 0)
    assert rows(store, "select value from manifest where key = 'years'") == [("2023,2025",)]


def test_funding_and_reports_are_kept_as_they_are(store: Store) -> None:
    assert rows(store, "select school_id, school_year, source, amount_usd from funding") == [
        ("full", 2023, "federal", 900.0),
        ("full", 2024, "federal", -100.0),
        ("full", 2024, "local", 1200.5),
    ]
    assert rows(
        store,
        "select provider_id, span, cohort, assessment, measure, grade, value, n, design, "
        "validated_by, paid_by from provider_report",
    ) == [
        ("one", "f6-s8", 2023, "diag", "gain", None, 12.0, None, None, None, None),
        ("two", "f6-s8", 2023, "diag", "gain", None, 14.5, 80, None, None, "provider"),
    ]


def test_without_implementations_nobody_has_an_arm_or_a_reason(tmp_path: Path) -> None:
    con = built(tmp_path, toml=TOML, tables=tables(programme=False))
    asked = "count(arm), count(neither), count(arm_school_id), count(usage_years)"
    assert rows(con, f"select count(*) > 0, {asked} from cohort") == [(True, 0, 0, 0, 0)]
    for table in ("funding", "provider_report", "implementation", "provider"):
        assert rows(con, f"select count(*) from {table}") == [(0,)], table
    con.close()


@pytest.mark.parametrize("missing", ["implementations", "providers"])
def test_half_a_programme_is_none(missing: str, tmp_path: Path) -> None:
    made = {name: text for name, text in tables().items() if name != missing}
    con = built(tmp_path, toml=TOML, tables=made)
    assert rows(con, "select count(arm), count(neither) from cohort") == [(0, 0)]
    con.close()


def test_without_an_enrolment_file_the_scores_say_the_school(tmp_path: Path) -> None:
    """Nobody sat a test in 2024, so nobody's school is known then; within 2023 everybody's is."""
    made = {name: text for name, text in tables().items() if name != "students"}
    con = built(tmp_path, toml=TOML, tables=made)
    assert set(told(con, "neither").values()) == {"school unknown"}
    assert told(con, "arm", span="f6-s6")["full"] == "one"
    con.close()
