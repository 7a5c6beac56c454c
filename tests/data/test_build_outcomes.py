"""The four outcomes of score rows, each with its reason, on rows worked out by hand.

One assessment `t` with scores 0 to 900 and `u` without limits, schools S1 and S2. Of 18 rows:

    loaded        5   a spring and fall on t, a spring on u, a one year earlier, k's scored row
    not tested    1   b, a row without a score
    out of scope  3   c in grade 2, d in grade 9, i in grade 10 (its unknown school comes second)
    set aside     9   unknown window h, school e and j (j has no score either: the school comes
                      first), assessment f, scores off the scale g and m; duplicates: a again at
                      another school, a again in the same row's words, k's row without a score
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.build import BuildError
from tests.data.built_sets import assessment_toml, built, rows, score_rows

TOML = assessment_toml(
    "t", role="state test", vertical_scale=False, score_min=0, score_max=900
) + assessment_toml("u", role="adaptive", vertical_scale=False)
SCORES = score_rows(
    "a 2025 spring 5 S1 t 500",
    "a 2025 spring 5 S2 t 510",
    "a 2025 spring 5 S1 t 500",
    "a 2025 fall 5 S1 t 480",
    "a 2025 spring 5 S1 u 9999",
    "a 2024 spring 4 S1 t 450",
    "b 2025 spring 5 S1 t .",
    "c 2025 spring 2 S1 t 400",
    "d 2025 spring 9 S1 t 600",
    "e 2025 spring 5 S9 t 500",
    "f 2025 spring 5 S1 zz 500",
    "g 2025 spring 5 S1 t 901",
    "m 2025 spring 5 S1 t -1",
    "h 2025 autumn 5 S1 t 500",
    "i 2025 spring 10 S9 t 500",
    "j 2025 spring 5 S9 t .",
    "k 2025 spring 5 S1 t .",
    "k 2025 spring 5 S1 t 530",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = built(tmp_path_factory.mktemp("outcomes"), toml=TOML, tables={"scores": SCORES})
    yield con
    con.close()


def test_every_row_has_one_outcome_and_they_add_up(store: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        store,
        "select outcome, reason, cast(sum(n_rows) as bigint) from quality_outcome "
        "group by all order by all",
    )
    assert found == [
        ("loaded", "", 5),
        ("not tested", "", 1),
        ("out of scope", "", 3),
        ("set aside", "duplicate", 3),
        ("set aside", "score off the scale", 2),
        ("set aside", "unknown assessment", 1),
        ("set aside", "unknown school", 2),
        ("set aside", "unknown window", 1),
    ]
    assert sum(n for _, _, n in found) == 18
    assert rows(store, "select n_rows from quality_file where contract_table = 'scores'") == [(18,)]


def test_the_first_row_of_a_student_and_window_is_loaded(store: duckdb.DuckDBPyConnection) -> None:
    """Of a's three rows on t in spring 2025 the first, at S1; k's score is not lost to a blank."""
    found = rows(
        store,
        "select school_id, scale_score from student_window where assessment = 't' "
        "and test_window = 'spring' and school_year = 2025 and n_scored = 1 order by scale_score",
    )
    assert found == [("S1", 500.0), ("S1", 530.0)]


def test_what_is_not_loaded_is_in_no_count_of_scores(store: duckdb.DuckDBPyConnection) -> None:
    assert rows(store, "select cast(sum(n_scored) as bigint) from cells_state") == [(5,)]
    assert rows(store, "select cast(sum(n_scored) as bigint) from cells_school") == [(5,)]


@pytest.mark.parametrize(("aside", "stops"), [(1, False), (2, True)])
def test_more_than_one_row_in_a_thousand_set_aside_stops_the_build(
    aside: int, stops: bool, tmp_path: Path
) -> None:
    """1 of 1,000 rows is 0.1% and passes; 2 of 1,000 are 0.2% and stop it, with the reason."""
    lines = [f"p{i} 2025 spring 5 {'S9' if i < aside else 'S1'} t 500" for i in range(1000)]
    tables = {"scores": score_rows(*lines)}
    if stops:
        with pytest.raises(BuildError, match=r"2 of 1,000 .*0\.20%[\s\S]*unknown school: 2"):
            built(tmp_path, toml=TOML, tables=tables, accept=False)
    else:
        built(tmp_path, toml=TOML, tables=tables, accept=False).close()


def test_file_order_runs_over_the_parts_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Two parts hold the same 2,000 students; the first by name is loaded, the second set aside.

    Part 1 has score 100 + i, part 2 score 300 + i for student i: every loaded score is below 300
    only if file order was kept through parts, threads and row groups.
    """
    head = "student_id,school_year,window,grade,school_id,assessment,scale_score\n"
    folder = tmp_path / "set" / "scores"
    folder.mkdir(parents=True)
    for part, base in (("part-2", 300), ("part-1", 100)):
        lines = [f"p{i},2025,spring,5,S1,t,{base + i / 100}" for i in range(2000)]
        (folder / f"{part}.csv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    con = built(tmp_path, toml=TOML, tables={})
    found = rows(con, "select count(*), max(scale_score) from student_window where n_scored = 1")
    assert found[0][0] == 2000 and found[0][1] < 300
    con.close()
