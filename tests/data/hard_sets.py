"""Two small data sets in which two engines could part ways: rows twice, blanks, odd types, odd files.

Knows: how parquet and CSV may hold the contract. Must not know: what a store should hold.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.data import built_sets

NO_BREAK = "\u00a0"
TESTS = built_sets.assessment_toml(
    "state",
    role="state test",
    basis="cut score",
    vertical_scale=True,
    score_min=100,
    score_max=900,
    reliability=0.9,
) + built_sets.assessment_toml(
    "plumb", role="adaptive", basis="placement", vertical_scale=True, placement_min=0
)
CUTS = "assessment,grade,window,proficient_cut\n" + "".join(
    f"state,{grade},{window},{300 + 40 * grade + 5 * step}\n"
    for grade in range(3, 9)
    for step, window in enumerate(("fall", "winter", "spring"))
)
SCHOOLS = "school_id,school_name,district_id,district_name\n" + "".join(
    f"{number:03d},School {number},D{number % 2},District {number % 2}\n" for number in range(1, 5)
)
STANDARDS = "standard,grade,domain\n" + "".join(
    f"{grade}.A.{number},{grade},A\n" for grade in range(0, 9) for number in range(1, 4)
)
PROVIDERS = (
    "provider_id,provider_name,role\nzeta,Zeta,\nalpha,Alpha,\nhelp,Help,technical assistance\n"
)
IMPLEMENTATIONS = (
    "school_id,grade,school_year,provider_id,implementation_year\n"
    "001,6,2025,zeta,1\n001,6,2025,alpha,\n002,7,2025,alpha,0\n003,5,2024,help,1\n"
)
# Three rows of one student for one test and window; which of them counts is a matter of order alone.
TWICE = "ada"
FIRST, SECOND = 512.5, 633.25
# Unlike text, a path is ordered folder by folder: `a` comes before `a-b`, though `a/` does not.
ORDERED = ("a", "a-b")
SCORES = """
select student_id, "window", grade, school_id, assessment, scale_score, standard_error,
  placement_grade, proficient from (
  select case i % 7 when 0 then ' s' || (i % 60) when 1 then 's' || (i % 60) || '{space}'
      else 's' || (i % 60) end as student_id,
    (['fall', 'winter', 'spring', 'summer'])[1 + (h // 3 % 13 // 4)::integer] as "window",
    cast(2 + i % 60 % 8 as bigint) as grade,
    printf('%03d', 1 + (case when h % 29 = 0 then 4 else i % 4 end)) as school_id,
    case when i % 60 % 3 = 0 then 'plumb' when h % 31 = 0 then 'unheard of' else 'state' end
      as assessment,
    case when h % 11 = 0 then null when h % 13 = 0 then 'nan'::double when h % 37 = 0 then 950
      else 350 + h % 4001 / 16.0 end::double as scale_score,
    cast(case when h % 5 = 0 then null else 2 + h % 64 / 7.0 end as float) as standard_error,
    case when h % 4 = 0 then '' when h % 4 = 1 then ' ' || (h % 9) || '.0' else (h % 9)::varchar
      end as placement_grade,
    (['Yes', 'no', '', 'T', '0'])[1 + (h // 7 % 5)::integer] as proficient
  from (select i, hash(i, {part}) % 100003 as h from range(150) t(i))
) rows
"""
KNOWN = """ union all
select '{student}', 'spring', 5, '001', 'state', {score}, null, null, null
"""
STUDENTS = """
select 's' || (i % 60) as student_id, 2024 + i % 2 as school_year,
  2 + i % 60 % 8 as grade, printf('%03d', 1 + (case when h % 23 = 0 then 4 else i % 4 end)) as school_id,
  (['White', null, 'Asian', ' '])[1 + (h % 4)::integer] as race_ethnicity,
  (['f', 'm', 'x'])[1 + (h % 3)::integer] as gender,
  (h % 2)::tinyint as economically_disadvantaged, h % 3 = 0 as english_learner,
  case when h % 5 = 0 then 'nan'::double else h % 2 end as student_with_disability
from (select i, hash(i) % 100003 as h from range(150) t(i))
"""
MASTERY = """
select 's' || (i % 64) as student_id, 2024 + i % 2 as school_year,
  (['fall', 'spring'])[1 + (h % 2)::integer] as "window",
  (h // 2 % 10) || '.A.' || (1 + h // 20 % 3) as standard, (h // 60 % 2)::double as finished
from (select i, hash(i) % 100003 as h from range(1500) t(i))
"""


def of_parquet(folder: Path) -> Path:
    """Every table, the large ones as parquet that Spark reads by itself."""
    tables = {
        "schools": SCHOOLS,
        "cut_scores": CUTS,
        "standards": STANDARDS,
        "providers": PROVIDERS,
        "implementations": IMPLEMENTATIONS,
    }
    built_sets.write(folder, toml=TESTS, tables=tables)
    for year in (2024, 2025):
        for number, name in enumerate(ORDERED):
            rows = SCORES.format(space=NO_BREAK, part=year * 10 + number)
            if year == 2025:
                # A row without a score never counts before one with it, wherever it stands.
                rows += KNOWN.format(student=TWICE, score="null") if number == 0 else ""
                rows += KNOWN.format(student=TWICE, score=(FIRST, SECOND)[number])
            _parquet(rows, folder / "scores" / f"school_year={year}" / name / "part 1.parquet")
    _parquet(STUDENTS, folder / "students" / "all.parquet")
    _parquet(MASTERY, folder / "mastery.parquet")
    return folder


def of_csv(folder: Path) -> Path:
    """Scores and little else, as CSV, with the same student on two lines: no enrolment, no standards."""
    rows = built_sets.score_rows(
        *(f"s{n % 20} 2025 {w} {3 + n % 6} 00{1 + n % 4} state {400 + 3 * n}"
          for n in range(40) for w in ("fall", "spring")),
        f"{TWICE} 2025 spring 5 001 state .",
        f"{TWICE} 2025 spring 5 002 state {FIRST}",
        f"{TWICE} 2025 spring 6 003 state {SECOND}",
    )  # fmt: skip
    tables = {"schools": SCHOOLS, "cut_scores": CUTS, "scores": rows}
    return built_sets.write(folder, toml=TESTS, tables=tables)


def _parquet(query: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"copy ({query}) to '{target}' (format parquet)")
