"""The Zone page's answer on a set whose numbers can be worked out by hand (`zone_state`)."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.build import build
from queries.answer import Answer, Panel, Record
from queries.disclosure import Profile
from queries.selection import Selection
from queries.serving import open_store
from queries.views.zone import NAMES, zone
from queries.views.zone.apart import told_apart
from queries.views.zone.scorecard import COLUMNS
from tests.data.built_sets import home, write
from tests.queries import school_state as schools
from tests.queries import zone_state as state
from tests.queries.school_leaks import scanned

FEW, BESIDE = "fewer than 10 students", "hidden, so that no smaller group can be worked out"


def answer_of(link: str, data: str) -> Answer:
    store = open_store(data)
    return zone(Selection.from_query(link, catalog=store.catalog), store)


def panel_of(link: str, name: str, data: str) -> Panel:
    found = answer_of(link, data).panel(name)
    assert found is not None
    return found


def keyed(panel: Panel) -> dict[Any, Record]:
    return {row["key"]: row for row in panel.records}


def made(folder: Path, name: str = "set", **how: Any) -> str:
    place = write(folder / name, toml=state.TOML, tables=state.tables(**how))
    build(place, say=lambda line: None)
    return str(place)


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("zone")
    with home(folder):
        yield made(folder), made(folder, "joined", joined=True)


@pytest.fixture
def data(sets: tuple[str, str]) -> str:
    return sets[0]


@pytest.fixture
def joined_data(sets: tuple[str, str]) -> str:
    return sets[1]


def scores(names: str, year: int = 2025) -> tuple[np.ndarray, np.ndarray]:
    """Entry and exit points of the matched students of some schools."""
    held = [one for one in schools.of(year) if one.school in names]
    return np.array([one.entry for one in held]), np.array([one.left for one in held])


def against_norm(names: str, year: int = 2025) -> float:
    """Mean exit less the exit that keeps the percentile of the mean entry."""
    entry, left = scores(names, year)
    return float(left.mean() - (220 + 16 * (entry.mean() - 210) / 15))


# The scorecard


def test_the_zone_is_who_had_joined_by_the_cohorts_last_year(data: str) -> None:
    """2025: A, E and F, 115 of 394. 2024: A alone, 40 of 253."""
    rows = keyed(panel_of("/zone", "scorecard", data))
    assert (rows["zone"]["n"], rows["zone"]["schools"]) == (115, 3)
    assert (rows["rest"]["n"], rows["rest"]["schools"]) == (279, 12)
    before = keyed(panel_of("/zone?cohort=2024", "scorecard", data))
    assert (before["zone"]["n"], before["rest"]["n"]) == (40, 213)
    assert [rows[key]["joined"] for key in "AB"] == [True, False]


@pytest.mark.parametrize("key", ["A", "B", "E", "zone", "rest"])
def test_a_card_is_worked_out_from_its_students(key: str, data: str) -> None:
    """gain_vs_norm, the share whose gain is 10 or more, and the percentile of the mean at both ends."""
    from statistics import NormalDist

    every = "".join(schools.SIZES)
    names = {"zone": "AEF", "rest": "".join(set(every) - set("AEF"))}.get(key, key)
    row = keyed(panel_of("/zone", "scorecard", data))[key]
    entry, left = scores(names)
    assert row["gain_vs_norm"] == pytest.approx(against_norm(names), abs=0.051)
    assert row["share_met_norm"] == pytest.approx(float((left - entry >= 10).mean()), abs=0.0051)
    shift = NormalDist(220, 16).cdf(left.mean()) - NormalDist(210, 15).cdf(entry.mean())
    assert row["percentile_shift"] == pytest.approx(100 * shift, abs=0.051)


def test_the_interval_of_a_school_is_of_its_students(data: str) -> None:
    """1.96 sqrt(s_w^2 / n), s_w^2 the pooled variance within schools of exit less expected exit, over
    394 - 15 degrees of freedom."""
    squares = 0.0
    for school in schools.SIZES:
        entry, left = scores(school)
        off = left - 16 * (entry - 210) / 15
        squares += float(((off - off.mean()) ** 2).sum())
    half = 1.96 * sqrt(squares / (394 - 15) / 40)
    row = keyed(panel_of("/zone", "scorecard", data))["A"]
    value = against_norm("A")
    assert row["low"] == pytest.approx(value - half, abs=0.052)
    assert row["high"] == pytest.approx(value + half, abs=0.052)


def test_rising_stands_beside_like_students_and_arriving_too(data: str) -> None:
    """H (33) and L (50) enter two grades below by the odd students and leave one below: all of them
    rise. Elsewhere the odd enter and leave one below: nobody rises. Nobody arrives."""
    rows = keyed(panel_of("/zone", "scorecard", data))
    assert (rows["H"]["share_closing"], rows["L"]["share_closing"]) == (1.0, 1.0)
    assert rows["A"]["share_closing"] == 0.0 and rows["A"]["share_closing_like"] == 0.0
    assert rows["L"]["share_closing_like"] == 1.0 and rows["L"]["share_reaching"] == 0.0


def test_what_is_said_once_a_store_is_not_said_of_a_part(data: str) -> None:
    """Roles, roll-out, fidelity and funding of all, of A, and of all again."""
    whole, part, again = (answer_of(link, data) for link in ("/zone", "/zone?school=A", "/zone"))
    for name in ("roles", "timeline", "fidelity", "funding"):
        first, other, last = (list(one.tables[name]) for one in (whole, part, again))
        assert first == last != other


@pytest.mark.parametrize(
    "query", ["", "?unit=district", "?cohort=2024", "?school=A,B", "?school=I"]
)
def test_columns_and_chance_are_those_of_all_records(query: str, data: str) -> None:
    """Columns and judged intervals are told without making every record; made, they are the same."""
    panel = panel_of(f"/zone{query}", "scorecard", data)
    filled = {k for row in panel.records for k, value in row.items() if value not in (None, "")}
    assert set(panel.columns) == filled & set(COLUMNS)
    judged = sum(bool(r.get("verdict")) for r in panel.records if not r["hidden"])
    assert any(n.startswith(f"{judged} intervals") for n in panel.notes) == (judged > 1)


def test_coverage_is_of_those_scored_at_each_end(data: str) -> None:
    """A: 40 matched of 50 scored in spring, all 40 of fall kept. The zone: 115 of 125."""
    rows = keyed(panel_of("/zone", "scorecard", data))
    assert (rows["A"]["kept_share"], rows["A"]["covered_share"]) == (1.0, 0.8)
    assert (rows["zone"]["kept_share"], rows["zone"]["covered_share"]) == (1.0, 0.92)


def test_small_schools_are_hidden_as_on_the_schools_page(data: str) -> None:
    rows = keyed(panel_of("/zone", "scorecard", data))
    hidden = {k: row["hidden"] for k, row in rows.items() if row["hidden"] and k in schools.SIZES}
    assert hidden == {**dict.fromkeys("IMO", FEW), **dict.fromkeys("JNP", BESIDE)}
    assert all(rows[key]["gain_vs_norm"] is None for key in hidden if "gain_vs_norm" in rows[key])
    districts = keyed(panel_of("/zone?unit=district", "scorecard", data))
    assert {k for k, row in districts.items() if row["hidden"]} >= {"Lone", "Solo"}
    assert districts["North"]["n"] == 87 and districts["North"]["schools"] == 3


def test_the_zone_is_not_told_where_it_gives_a_small_school_away(joined_data: str) -> None:
    """With I (6) in the zone: West's 54, less H's 33, are I's 6 and J's 15; the zone's 121, less A, E
    and F, are I's 6."""
    panel = panel_of("/zone", "scorecard", joined_data)
    rows = keyed(panel)
    assert rows["zone"]["hidden"] == rows["rest"]["hidden"] == BESIDE
    assert rows["zone"]["n"] is None and "gain_vs_norm" not in rows["zone"]
    assert "so that no smaller group can be worked out" in panel.sentence
    assert rows["A"]["n"] == 40


def test_what_a_provider_reports_stands_beside_what_is_computed(data: str) -> None:
    """One: 40 of A, 12.5 points, validated. Two: F's 30 (E is planning), 61%, not validated. The seven
    students of One's report are not told."""
    rows = keyed(panel_of("/zone", "scorecard", data))
    assert rows["one"]["n"] == 40 and rows["two"]["n"] == 30
    assert rows["one"]["reported"] == "gain 12.5 points (validated by Hollin)"
    assert rows["two"]["reported"] == "61% met norm growth (not validated)"
    assert keyed(panel_of("/zone?gender=female", "scorecard", data))["one"]["reported"] is None


def test_the_sentence_follows_the_interval_of_the_difference(data: str) -> None:
    """Three and twelve schools: the variances of schools like these add. A's students gained 6 points
    more than most, E's 1 and F's 0."""
    panel = panel_of("/zone", "scorecard", data)
    assert panel.sentence.startswith("Whether students of the zone or of all other schools")
    assert "too close to call" in panel.sentence and "points (difference" in panel.sentence
    these = panel_of("/zone?district=North", "scorecard", data)
    assert these.sentence.startswith(
        "From fall of grade 6 to spring of grade 6, students of the zone"
    )
    assert "grew more than those of all other schools" in these.sentence
    assert "happened to these students" in these.how_to_read


def test_without_norms_growth_beside_like_students_stands_in(data: str) -> None:
    panel = panel_of("/zone?test=state", "scorecard", data)
    row = keyed(panel)["A"]
    assert panel.facts["value"] == "conditional_growth" and "gain_vs_norm" not in row
    assert row["conditional_growth"] == pytest.approx(schools.residuals("A", 2025).mean(), abs=0.1)
    assert any("no norms" in note for note in panel.notes)
    assert row["share_reaching"] is None and row["share_met_norm"] is None


# Who joined


def test_who_joined_and_where_their_students_started(data: str) -> None:
    """The earliest cohort is that of 2023 (179): A 40, E and F had nobody then; the rest 139. A's odd
    students, 20 of 40, worked below grade level; of the rest 69 of 139."""
    panel = panel_of("/zone", "joined", data)
    rows = keyed(panel)
    assert (rows["zone"]["n"], rows["rest"]["n"]) == (40, 139)
    assert (rows["zone"]["joined_schools"], rows["zone"]["all_schools"]) == (1, 1)
    assert rows["zone"]["share_below"] == 0.5 and rows["rest"]["share_below"] == 0.5
    assert rows["zone"]["first_year"] == "2023-24"
    assert "as many of their students worked below grade level" in panel.sentence
    assert panel.sentence.startswith("One school joined, in one of")


# Fidelity


def test_fidelity_is_as_reported_and_missing_is_missing(data: str) -> None:
    """A in 2025: (D) 0.7 and 0.5 of two rows, (C) reported by neither; 5 of 10 reported. Growth beside
    it is that of the cohort of the year."""
    rows = {(r["key"], r["school_year"]): r for r in panel_of("/zone", "fidelity", data).records}
    assert set(rows) == {("A", "2023-24"), ("A", "2024-25"), ("E", "2024-25"), ("F", "2024-25")}
    now = rows["A", "2024-25"]
    assert (now["student_progress"], now["planning_time"]) == (0.8, None)
    assert now["professional_learning"] == 0.6 and now["infrastructure"] == 0.95
    assert now["reports"] == "5 of 10" and now["n"] == 40
    value = float(schools.residuals("A", 2025).mean())
    assert now["conditional_growth"] == pytest.approx(value, abs=0.00051)
    before = rows["A", "2023-24"]
    assert before["student_progress"] is None and before["planning_time"] == 0.25
    assert before["conditional_growth"] == pytest.approx(
        float(schools.residuals("A", 2024).mean()), abs=0.00051
    )


def test_the_sentence_of_fidelity_counts_what_was_reported(data: str) -> None:
    """Five rows of five: 2, 4, 1, 1 and 5 reported, 13 of 25."""
    text = panel_of("/zone", "fidelity", data).sentence
    assert text.startswith("Of 25 measures of fidelity of 3 schools") and "13 were reported" in text


# Timeline


def test_the_clock_starts_with_the_first_row(data: str) -> None:
    """A: planning in 2024, first year of grace in 2025. E: planning. F: year 1, so 2024 was its year 0,
    before its first row."""
    panel = panel_of("/zone", "timeline", data)
    told = {(r["key"], r["school_year"]): (r["phase"], r["clock"]) for r in panel.records}
    assert told == {
        ("A", "2023-24"): ("planning", 0),
        ("A", "2024-25"): ("grace", 1),
        ("E", "2024-25"): ("planning", 0),
        ("F", "2024-25"): ("grace", 1),
    }
    drawn = {(r["key"], r["year"]): r["phase_name"] for r in panel.drawn}
    assert drawn["A", 2023] == drawn["F", 2024] == "not yet in the zone"
    assert panel.sentence == (
        "3 schools have joined the zone, the first in 2023-24. In 2024-25: 1 in the planning year and "
        "2 in the two years of grace."
    )
    assert any("1 school first appears past its planning year" in note for note in panel.notes)
    one = panel_of("/zone?school=A", "timeline", data)
    assert one.sentence.startswith("One school has joined the zone, in 2023-24.")


# Funding


def test_dollars_per_enrolled_student(data: str) -> None:
    """2025: A's 1,000 and 500 over its fifty: 20 and 10. I's 600 are in the total, not per student."""
    panel = panel_of("/zone", "funding", data)
    rows = {(r["school_year"], r["key"]): r for r in panel.records}
    federal, local = rows["2024-25", "federal"], rows["2024-25", "local"]
    assert (federal["amount_usd"], federal["per_student"], federal["n"]) == (1600, 20.0, 50)
    assert (local["amount_usd"], local["per_student"]) == (500, 10.0)
    assert (rows["2024-25", "all"]["amount_usd"], rows["2024-25", "all"]["per_student"]) == (
        2100,
        30,
    )
    assert rows["2024-25", "all"]["counted_schools"] == 1
    assert rows["2023-24", "federal"]["per_student"] == 20.0
    assert rows["2023-24", "local"]["amount_usd"] is None
    assert panel.sentence == (
        "In 2024-25, 2 schools received $2,100: $30 per enrolled student. The largest part came from "
        "federal funds (76 of 100 dollars)."
    )
    small = panel_of("/zone?school=I", "funding", data)
    assert {r["per_student"] for r in small.records} == {None}
    assert "cannot be shown" in small.sentence


# Roles


def test_five_roles_with_what_this_data_holds_of_each(data: str) -> None:
    """Interim assessments in 2025: of four rows of model providers A's 90% and F's 50%, of three."""
    panel = panel_of("/zone", "roles", data)
    rows = keyed(panel)
    assert list(rows) == ["state", "district", "model", "assistance", "research"]
    assert panel.sentence.startswith("This data holds evidence for all five roles")
    assert rows["state"]["evidence"] == (
        "$2,100 from 2 sources in 2024-25, $30 per enrolled student."
    )
    assert rows["district"]["who"] == "3 schools of 2 districts"
    assert rows["model"]["who"] == "One Math and Two Math"
    assert "interim assessments: 2 of 3 school grades reported, from 50% to 90%" in str(
        rows["model"]["evidence"]
    )
    assert "2 of 2 providers reported them" in str(rows["model"]["evidence"])
    assert rows["assistance"]["who"] == "Help"
    assert "infrastructure: 1 of 1 school grades reported, 95%" in str(
        rows["assistance"]["evidence"]
    )
    assert rows["research"]["evidence"] == (
        "Of 2 providers that reported, 1 named who validated it: One Math."
    )


# Data without


@pytest.mark.parametrize(
    ("without", "empty"),
    [
        (("implementations", "providers"), ("joined", "fidelity", "timeline")),
        (("funding",), ("funding",)),
        (("provider_reports",), ()),
        (
            ("implementations", "providers", "funding", "provider_reports", "norms", "students"),
            ("joined", "fidelity", "timeline", "funding"),
        ),
    ],
)
def test_what_is_not_in_the_data_is_said(
    without: tuple[str, ...], empty: tuple[str, ...], tmp_path: Path
) -> None:
    with home(tmp_path):
        answer = answer_of("/zone", made(tmp_path, without=without))
        assert tuple(panel.name for panel in answer.panels) == NAMES
        for panel in answer.panels:
            if panel.name in empty:
                assert panel.state == "not in data" and not panel.records
                assert panel.sentence.startswith("Not in this data")
            else:
                assert panel.state == "shown", panel
        assert scanned(answer) == []


LINKS = [
    *("", "unit=district", "cohort=2024", "cohort=2023", "gender=female", "econ=1", "el=1"),
    *("district=West", "district=Lone", "school=I", "school=A", "provider=one", "provider=none"),
    *("test=state", "gender=female&unit=district", "span=f6-s8"),
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("profile", ["staff", "projection"])
def test_no_count_under_ten_is_in_any_answer(
    link: str, profile: str, data: str, joined_data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_PROFILE", profile)
    for one in (data, joined_data):
        answer = answer_of(f"/zone?{link}", one)
        assert scanned(answer) == []
        for panel in answer.panels:
            assert (
                panel.sentence
                and "{" not in panel.sentence
                and "None " not in panel.sentence.removeprefix("None of")
            )


def test_subtraction_finds_no_small_part_of_zone_or_rest() -> None:
    """Schools of 40 and 30 on show, 6 and 15 hidden in one district: told when both hidden ones are on
    the same side; not when one is in the zone. Two such districts mixed: the sums must do."""
    rules = Profile("staff", 10, 10)

    def told(sizes: list[int], district: list[int], inside: list[int], shown: list[int]) -> bool:
        as_mask = [np.array(each, dtype=bool) for each in (inside, shown)]
        return told_apart(np.array(sizes), np.array(district), *as_mask, rules=rules, least=2)

    assert told([40, 30, 6, 15], [0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0])
    assert not told([40, 30, 6, 15], [0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0])
    two = ([40, 30, 6, 15, 7, 20], [0, 0, 0, 0, 1, 1], [1, 0, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0])
    assert told(*two)
    assert not told([40, 9], [0, 1], [1, 0], [1, 1])
