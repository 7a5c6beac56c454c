"""Texts that repeat, as codes: a DuckDB ENUM for each dimension, its values in the order of the texts.

Knows: the dimensions of a student's rows, DuckDB's types. Must not know: measures, what a row means.
A large state's rows hold the same few thousand texts a billion times. Sorted, joined and kept as
codes they take a third of the time and memory; a code reads, compares and orders as its text does.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

NOT_RECORDED, NO_PROVIDER = "not recorded", "none"
YES_NO = ("economically_disadvantaged", "english_learner", "student_with_disability")
WORDS = ("race_ethnicity", "gender")
RESULT = ("assessment", "test_window", "district_id", "school_id")
ALL = ("assessment", "test_window", "district_id", "school_id", "provider", *WORDS, *YES_NO)
ENROLMENT = ("district_id", "school_id", "provider", *WORDS, *YES_NO)


def type_of(column: str) -> str:
    """Name of the type of a column's codes."""
    return f"{column.removesuffix('_id').removeprefix('test_')}_code"


def make(con: duckdb.DuckDBPyConnection) -> None:
    """The types, of the staged tables' values; `nobody`: what stands where nothing is known; and
    `provider_use` in codes."""
    texts = {
        "district_id": "select district_id from district",
        "school_id": "select school_id from school",
        "assessment": "select assessment from assessment",
        "test_window": "select unnest(['fall', 'spring', 'winter'])",
        "provider": f"select provider from provider_use union select '{NO_PROVIDER}'",
    }
    for column in WORDS:
        texts[column] = f"select {column} from in_students union select '{NOT_RECORDED}'"
    for column in YES_NO:
        texts[column] = f"select unnest(['yes', 'no', '{NOT_RECORDED}'])"
    held = {name for (name,) in con.execute("select type_name from duckdb_types()").fetchall()}
    for column, query in texts.items():
        if type_of(column) in held:  # an interrupted build of the same files made it
            continue
        con.execute(
            f"create type {type_of(column)} as enum "
            f"(select distinct v from ({query}) one(v) where v is not null order by v)"
        )
    unknown = {"provider": NO_PROVIDER} | dict.fromkeys((*WORDS, *YES_NO), NOT_RECORDED)
    values = (f"cast('{text}' as {type_of(name)}) as {name}" for name, text in unknown.items())
    con.execute(f"create or replace temp table nobody as select {', '.join(values)}")
    con.execute(  # a school that is in no list of schools is nobody's
        "create or replace temp table provider_use as select school_year, "
        f"try_cast(school_id as {type_of('school_id')}) as school_id, grade, "
        f"cast(provider as {type_of('provider')}) as provider from provider_use"
    )


def coded(query: str, columns: Sequence[str]) -> str:
    """SQL of the same rows, these columns as codes."""
    casts = (f"cast({name} as {type_of(name)}) as {name}" for name in columns)
    return f"select * replace ({', '.join(casts)}) from ({query}) texts"
