"""The data set's files as typed views, and the small tables a store keeps of them.

Knows: the contract's columns and DuckDB's temporary tables. Must not know: measures, Dash.
Everything that holds the text of a student id is temporary, so it never reaches the store's file.
"""

from __future__ import annotations

import duckdb

from data import contract
from data.dataset import Dataset

YEARS = "select distinct school_year from in_scores order by school_year"
# Nobody sat a test, but a cohort may have been taught: where was everybody enrolled?
UNTESTED_YEARS = (
    "select distinct e.school_year from in_students e "
    "join (select min(school_year) as first, max(school_year) as last from in_scores) s "
    "on e.school_year > s.first and e.school_year < s.last "
    "where e.school_year not in (select school_year from in_scores) order by e.school_year"
)
# The order in which groups are shown wherever the data do not order them: CEDS' option order.
RACE_ORDER = (
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Hispanic or Latino",
    "Native Hawaiian or Other Pacific Islander",
    "Two or More Races",
    "White",
)


def stage(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Typed views `in_<table>` of every file, and the tables that do not depend on the year."""
    for name, table in contract.TABLES.items():
        columns = ", ".join(_renamed(column.name) for column in table.columns)
        body = f"select {columns} from ({contract.typed(dataset, name, con=con)})"
        con.execute(f"create temp view in_{name} as {body}")
    con.execute(
        "create table district as select district_id, min(district_name) as district_name "
        "from in_schools group by district_id order by district_id"
    )
    con.execute(
        "create table school as select school_id, school_name, district_id, locale, county "
        "from in_schools order by school_id"
    )
    con.execute(
        "create table assessment (assessment varchar, assessment_name varchar, role varchar, "
        "basis varchar, placement_view varchar, placement_min integer, vertical_scale boolean, "
        "score_min double, score_max double, reliability double, norms_study varchar)"
    )
    for test in dataset.assessments:
        con.execute(
            "insert into assessment values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                test.id,
                test.name,
                test.role,
                test.basis,
                test.placement_view,
                test.placement_min,
                test.vertical_scale,
                test.score_min,
                test.score_max,
                test.reliability,
                test.norms_study,
            ],
        )


def has_skills(dataset: Dataset) -> bool:
    """Whether the data set holds results by standard that can be read by grade."""
    return bool(dataset.paths("mastery")) and bool(dataset.paths("standards"))


def _renamed(column: str) -> str:
    # `window` is a reserved word of SQL; inside the build it has another name
    return column if column != "window" else '"window" as test_window'


def number_students(con: duckdb.DuckDBPyConnection) -> None:
    """`student_key`: a number for every student of the files, in the order of their ids."""
    con.execute(
        "create or replace temp table student_key as "
        "select student_id, row_number() over (order by student_id) as student_key "
        "from (select student_id from in_scores union select student_id from in_students) known"
    )


def stage_scores(con: duckdb.DuckDBPyConnection, year: int) -> None:
    """The score rows of one school year, in file order: `score_row`."""
    con.execute(
        # Numbered before the join, which keeps no order.
        "create or replace temp table score_row as "
        "select r.* exclude (student_id), k.student_key "
        "from (select row_number() over () as file_order, s.* "
        "from in_scores s where s.school_year = $y) r "
        "join student_key k on k.student_id = r.student_id",
        {"y": year},
    )


def stage_mastery(con: duckdb.DuckDBPyConnection, year: int, window: str) -> None:
    """The standard results of one window: `mastery_part`."""
    con.execute(
        "create or replace temp table mastery_part as "
        "select k.student_key, cast(m.test_window as window_code) as test_window, s.origin, m.finished, "
        "case when s.bit is null then 0 else cast(1 as bigint) << s.bit end as mask "
        "from in_mastery m join student_key k on k.student_id = m.student_id "
        "join standard_bit s on s.standard = m.standard "
        "where m.school_year = $y and m.test_window = $w and m.finished is not null",
        {"y": year, "w": window},
    )


def stage_enrolment(con: duckdb.DuckDBPyConnection, dataset: Dataset, year: int) -> None:
    """The enrolment rows of one school year, in file order: `enrolment_row`."""
    if dataset.paths("students"):
        con.execute(
            # Numbered before the join, which keeps no order.
            "create or replace temp table enrolment_row as "
            "select e.* exclude (student_id), k.student_key "
            "from (select row_number() over () as file_order, s.* "
            "from in_students s where s.school_year = $y) e "
            "join student_key k on k.student_id = e.student_id",
            {"y": year},
        )
        return
    con.execute(
        # Without an enrolment file a student is enrolled where the year's last window found them.
        "create or replace temp table enrolment_row as select "
        "cast(case r.test_window when 'fall' then 1 when 'winter' then 2 when 'spring' then 3 "
        "else 0 end as bigint) * 1000000000 + r.file_order as file_order, "
        "k.student_key, r.school_year, r.grade, r.school_id, "
        "cast(null as varchar) as race_ethnicity, cast(null as varchar) as gender, "
        "cast(null as boolean) as economically_disadvantaged, "
        "cast(null as boolean) as english_learner, "
        "cast(null as boolean) as student_with_disability "
        "from (select row_number() over () as file_order, s.* "
        "from in_scores s where s.school_year = $y) r "
        "join student_key k on k.student_id = r.student_id",
        {"y": year},
    )


def keep(con: duckdb.DuckDBPyConnection, dataset: Dataset, version: str, years: list[int]) -> None:
    """The small tables the store keeps of the files, and its manifest."""
    ranks = " ".join(f"when '{name}' then {rank}" for rank, name in enumerate(RACE_ORDER))
    con.execute(
        "create table subgroup as "
        "select 'race_ethnicity' as dimension, race_ethnicity as value, "
        f"case race_ethnicity {ranks} when 'not recorded' then 99 else 50 end as place "
        "from cells_state group by race_ethnicity union all "
        "select 'gender', gender, case gender when 'not recorded' then 99 else 0 end "
        "from cells_state group by gender"
    )
    con.execute(
        "create table provider as select provider_id, provider_name, model, "
        "coalesce(role, 'model provider') as role, stated_dose_hours from in_providers "
        "order by provider_id"
    )
    con.execute(
        "create table implementation as select school_id, grade, school_year, provider_id, "
        "coalesce(implementation_year, 1) as implementation_year, student_progress, "
        "teacher_usage, planning_time, professional_learning, interim_assessment, infrastructure "
        "from in_implementations order by all"
    )
    con.execute(
        "create table funding as select school_id, school_year, source, amount_usd "
        "from in_funding order by all"
    )
    con.execute(
        "create table provider_report as select provider_id, span, cohort, assessment, measure, "
        "grade, value, n, design, validated_by, paid_by from in_provider_reports order by all"
    )
    con.execute("create table standard as select * from in_standards order by grade, standard")
    con.execute("create table prerequisite as select * from in_prerequisites order by all")
    con.execute("create table norms as select * from in_norms order by all")
    con.execute("create table cut_score as select * from in_cut_scores order by all")
    con.execute("create table manifest (key varchar, value varchar)")
    facts = {
        "data_version": version,
        "set": dataset.id,
        "name": dataset.name,
        "synthetic": str(dataset.synthetic).lower(),
        "description": dataset.description,
        "attribution": dataset.attribution,
        "min_n": str(dataset.min_n),
        "years": ",".join(map(str, years)),
        "duckdb": duckdb.__version__,
    }
    con.executemany("insert into manifest values (?, ?)", [list(fact) for fact in facts.items()])
