"""The Providers page of `arms_state`, number by number.

D is the SD of all exit scores of the year (n - 1). Of apex' three schools (20 students each, gains 4,
6 and 8) and the pool's six (-1, 1, -1, 1, 0, 0), with entry scores matched exactly:

    effect  mean(4, 6, 8) - mean(-1, 1, -1, 1, 0, 0) = 6 / D
    V_T     sum (g - 6)^2 / (3 x 2) = 8/6; V_C: sum g^2 / (6 x 5) = 4/30 (equal schools: q = 1 - 1/J)
    df      (1/3 + 1/6)^2 / ((1/3)^2 / 2 + (1/6)^2 / 5), as equal schools have J - 1
    half    t(df) sqrt(V_T + V_C) / D
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from statistics import NormalDist, stdev

import pytest
from scipy import stats

from data.build import build
from queries import ask
from queries.answer import Answer, Panel, Record
from tests.data.built_sets import home, write
from tests.queries.arms_state import TOML, exits, tables
from tests.queries.school_leaks import scanned

ROOT = "/providers?span=f6-s6"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("providers")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


@pytest.fixture(scope="module")
def answer(data: str) -> Answer:
    return ask.answer(f"{ROOT}&by=gender", data=data)


def panel(found: Answer, name: str) -> Panel:
    one = found.panel(name)
    assert one is not None
    return one


def of(found: Answer, name: str, key: str) -> list[Record]:
    return [row for row in panel(found, name).records if row["key"] == key]


def test_every_panel_carries_what_the_comparison_rests_on(answer: Answer, data: str) -> None:
    """Apex: 60 students of 3 schools, all with a like student, both sides half at 200 and half at
    220, so that test error leaves 0.00; in its first year; two reports that name nothing. Elm: 5."""
    strip = panel(answer, "effects").evidence
    assert all(one.evidence == strip for one in answer.panels)
    whole, *each = strip
    assert whole.startswith(
        "Quasi-experimental: like students compared, nobody assigned by chance."
    )
    assert "own reports: 1, of which 0 validated" in whole
    [apex] = [line for line in each if line.startswith("Apex:")]
    assert apex == (
        "Apex: 60 students at 3 schools; 100 of 100 have a like student elsewhere; balance: alike; "
        "in year 1 of use; test error could leave 0.00 SD; its own report: not stated; who "
        "validated it: nobody named; who paid: not stated."
    )
    [elm] = [line for line in each if line.startswith("Elm:")]
    assert elm == "Elm: fewer than 10 students; it has no report of its own here."
    names = [str(row["group"]) for row in panel(answer, "effects").records]
    assert [line.partition(":")[0] for line in each] == names
    [alone] = panel(ask.answer(f"{ROOT}&provider=apex", data=data), "starts").evidence
    assert alone.endswith(apex)


def test_who_is_treated_in_the_pool_and_in_neither(answer: Answer) -> None:
    """359 matched: 60 + 20 + 40 + 60 + 5 + 12 treated, 4 x 20 + 2 x 20 of the pool (technical
    assistance is no use), 12 + 14 + 16 in neither; elm's 5 take the smallest other, fir's 12, along."""
    rows = {row["group"]: row for row in panel(answer, "arms").records}
    assert {name: row["n"] for name, row in rows.items()} == {
        "Apex, every taught year": 60,
        "Bold, every taught year": 20,
        "Crux, every taught year": 40,
        "Dune, every taught year": 60,
        "Elm, every taught year": None,
        "Fir, every taught year": None,
        "Used none: the pool": 120,
        "In neither: two providers": 14,
        "In neither: a planning year": 12,
        "In neither: the school used one before or in other grades": 16,
    }
    assert rows["Elm, every taught year"]["hidden"] == "fewer than 10 students"
    assert rows["Fir, every taught year"]["hidden"] == (
        "hidden, so that no smaller group can be worked out"
    )
    # 197, 120 and 42 of 359
    assert panel(answer, "arms").sentence == (
        "55 of 100 matched students used one provider throughout, 33 none at all; 12 are in "
        "neither group."
    )


def test_effect_interval_verdict_and_chances(answer: Answer) -> None:
    d = stdev(exits())
    [apex] = of(answer, "effects", "apex")
    df = (1 / 3 + 1 / 6) ** 2 / ((1 / 3) ** 2 / 2 + (1 / 6) ** 2 / 5)
    half = float(stats.t.ppf(0.975, df)) * sqrt(8 / 6 + 4 / 30) / d
    assert (apex["n"], apex["schools"], apex["n_pool"], apex["share_matched"]) == (60, 3, 120, 1.0)
    assert apex["effect"] == pytest.approx(6 / d, abs=0.0006)
    assert apex["low"] == pytest.approx(6 / d - half, abs=0.0006)
    assert apex["high"] == pytest.approx(6 / d + half, abs=0.0006)
    assert (apex["verdict"], apex["balance"], apex["reason"]) == ("grew more", "alike", None)
    assert apex["percentile_points"] == round(100 * NormalDist().cdf(6 / d) - 50, 1)
    assert panel(answer, "effects").sentence == (
        "The students of Apex grew more than like students elsewhere: the only provider here that "
        "can be judged."
    )
    drawn = [row for row in panel(answer, "effects").drawn if row.get("dot")]
    assert [row["effect"] for row in drawn if row["key"] == "apex"] == [
        pytest.approx(gain / d, abs=0.0006) for gain in (4, 6, 8)
    ]
    assert not [row for row in drawn if row["key"] in ("elm", "fir")]


@pytest.mark.parametrize("threshold", ["0", "0.15", "0.2", "0.25"])
def test_the_chance_is_of_the_readers_threshold(data: str, threshold: str) -> None:
    """k = .0225 / (.0225 + se^2), se = half / 1.96: normal with mean k x and variance k se^2; shown
    from 1 to 99 of 100."""
    [apex] = of(ask.answer(f"{ROOT}&chance={threshold}", data=data), "effects", "apex")
    value, half = float(str(apex["effect"])), float(str(apex["high"])) - float(str(apex["effect"]))
    se = half / 1.959964
    k = 0.0225 / (0.0225 + se**2)
    wanted = 1 - NormalDist(k * value, sqrt(k) * se).cdf(float(threshold))
    plain = 1 - NormalDist(value, se).cdf(float(threshold))
    assert apex["chance"] == pytest.approx(min(0.99, wanted), abs=0.008)
    assert apex["chance_without_prior"] == pytest.approx(min(0.99, plain), abs=0.008)


def test_one_school_two_schools_and_not_comparable(answer: Answer) -> None:
    """bold 5 / D, crux (3 + 5) / 2 / D without interval, verdict or chance; of dune's students half
    have nobody at their entry score."""
    d = stdev(exits())
    for key, gain, words in (
        ("bold", 5, "one school: cannot separate the provider from the school"),
        ("crux", 4, "two schools: too few for an interval"),
        ("dune", 4, "not comparable: only 50 of 100 have a like student elsewhere"),
    ):
        [row] = of(answer, "effects", key)
        assert row["effect"] == pytest.approx(gain / d, abs=0.0006)
        assert row["reason"] == words
        for name in ("low", "high", "verdict", "chance", "percentile_points"):
            assert row[name] is None, (key, name)
    [dune] = of(answer, "effects", "dune")
    assert (dune["comparable"], dune["balance"]) == (False, "not comparable")
    # Half of them at 300, half at 220: 50 points above the pool's 210, in SDs of entry far over 0.25.
    assert dune["leans"] == "started much higher than the pool: this result leans on the adjustment"
    assert panel(answer, "balance").sentence.startswith("Not comparable, so no verdict: Dune.")


def test_a_hidden_provider_is_told_nowhere(answer: Answer, data: str) -> None:
    for name in ("effects", "both_tests", "cost"):
        for key in ("elm", "fir"):
            [row] = of(answer, name, key)
            numbers = [value for value in row.values() if isinstance(value, (int, float)) and value]
            assert not numbers and row["reason"], (name, key)
    for name in ("balance", "dose", "starts", "groups"):
        assert not of(answer, name, "elm") and not of(answer, name, "fir")
    for name in ("successive", "evaluation"):
        [*_, last] = of(answer, name, "elm")
        assert (last["n"], last["reason"]) == (None, "fewer than 10 students")
        assert [row["n"] for row in of(answer, name, "fir")] == [None]
    south = ask.answer(f"{ROOT}&district=South", data=data)
    assert panel(south, "effects").sentence == (
        "None of 2 providers can be judged on these students; each row says why."
    )
    assert panel(south, "balance").state == "too small"


def test_the_three_parts_are_told_only_where_they_tell_of_nobody_hidden(data: str) -> None:
    """Of one provider's 5 students in E1 and the 12 of F1 and 40 of the pool nothing can be found:
    of E1 with the pool's Q1, 5 and 20 are hidden, and neither share is told."""
    assert "30 of 100" in panel(ask.answer(f"{ROOT}&district=South", data=data), "arms").sentence
    two = panel(ask.answer(f"{ROOT}&school=E1,Q1", data=data), "arms")
    assert [row["n"] for row in two.records] == [None, None]
    assert "of 100" not in two.sentence


def test_the_same_students_on_two_tests(answer: Answer) -> None:
    """Effect on each over its own D; crux has two schools; bold's students sat one test alone."""
    d, other = stdev(exits()), stdev(exits(test="other"))
    [apex] = of(answer, "both_tests", "apex")
    assert apex["n"] == 60 and apex["verdict"] == "these disagree"
    # The pool of both tests are the P schools, whose gains cancel out.
    assert apex["effect_a"] == pytest.approx(6 / d, abs=0.0006)
    assert apex["effect_b"] == pytest.approx(-4 / other, abs=0.0006)
    assert apex["effects_apart"] == pytest.approx(6 / d + 4 / other, abs=0.0006)
    # psi of the treated (g / D - mean), of the pool p (1/D - 1/D2); shares equal on both tests.
    v = sum((g / d - 6 / d) ** 2 for g in (4, 6, 8)) / 6 + 4 * (1 / d - 1 / other) ** 2 / 12
    df = (1 / 3 + 1 / 4) ** 2 / ((1 / 3) ** 2 / 2 + (1 / 4) ** 2 / 3)
    half = float(stats.t.ppf(0.975, df)) * sqrt(v)
    assert apex["effects_apart_low"] == pytest.approx(6 / d + 4 / other - half, abs=0.0006)
    assert panel(answer, "both_tests").sentence == "The two tests disagree about Apex."
    assert [of(answer, "both_tests", key)[0]["reason"] for key in ("bold", "crux")] == [
        "no student to compare on both tests",
        "too few schools for an interval",
    ]


def test_cohort_after_cohort(answer: Answer, data: str) -> None:
    rows = of(answer, "successive", "apex")
    assert [(row["cohort_label"], row["verdict"]) for row in rows] == [
        ("entered 2023-24", "grew more"),
        ("entered 2024-25", "grew more"),
    ]
    assert panel(answer, "successive").sentence == "Sustained over successive cohorts: Apex alone."
    earlier = ask.answer(f"{ROOT}&cohort=2024", data=data)
    assert panel(earlier, "successive").sentence == (
        "For no provider here did both of the last two cohorts grow more than like students."
    )
    d = stdev(exits(2024))
    assert rows[0]["effect"] == pytest.approx(6 / d, abs=0.0006)
    # The same students, once with and once without those who have nobody like them.
    [alone] = of(earlier, "effects", "apex")
    for name in ("n", "schools", "effect", "low", "high", "verdict"):
        assert alone[name] == rows[0][name], name


def test_dose_cost_and_reports(answer: Answer) -> None:
    """24 of 48 with known hours reached 30; $2,000 and $4,000 over 20 students each, none of A3; the
    report on 5 students is hidden, that on 60 stands beside 16 points of gain."""
    everyone, reached, missed, unknown = of(answer, "dose", "apex")
    assert [one["n"] for one in (everyone, reached, missed, unknown)] == [60, 24, 24, 12]
    assert [one["share"] for one in (everyone, reached, missed, unknown)] == [None, 0.5, 0.5, None]
    assert everyone["effect"] == of(answer, "effects", "apex")[0]["effect"]
    assert all("verdict" not in one or one["verdict"] is None for one in (everyone, reached))
    [cost] = of(answer, "cost", "apex")
    assert (cost["cost_low"], cost["cost_high"], cost["schools"], cost["years_used"]) == (
        *(100, 200, 2),
        "2024-25",
    )
    whole, grade = of(answer, "reported", "apex")
    assert (whole["reported_value"], whole["computed_value"]) == ("19.0 points", "16.0 points")
    assert (grade["reported_value"], grade["reported_n"]) == (None, None)
    assert not of(answer, "reported", "aid")


def test_a_group_is_what_a_filter_makes_of_it(answer: Answer, data: str) -> None:
    """Girls of apex beside girls of the pool: what the page says with the filter set."""
    alone = ask.answer(f"{ROOT}&gender=female", data=data)
    for row in panel(answer, "groups").records:
        if row["part"] == "Female" and row["effect"] is not None:
            [same] = of(alone, "effects", str(row["key"]))
            for name in ("n", "effect", "low", "high", "verdict"):
                assert row[name] == same[name], (row["key"], name)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("&provider=none", "No provider is chosen. Students without one are those whom each"),
        ("&provider=bold&cohort=2024", "No matched student's own school and grade used Bold, and"),
        ("&school=P1", "No matched student's own school and grade used one model provider"),
        ("&school=E1&cohort=2024", "Nobody to compare"),
        ("&school=N1&cohort=2024", "Nothing found: no student of this selection is scored at"),
    ],
)
def test_why_there_is_nothing(data: str, query: str, words: str) -> None:
    found = ask.answer(ROOT + query, data=data)
    assert any(one.sentence.startswith(words) for one in found.panels), [
        one.sentence for one in found.panels
    ]
    assert scanned(found) == []
    if "E1" not in query:
        assert panel(found, "effects").state == "nothing"


def test_a_provider_nobody_knows_is_named_and_left_out(data: str) -> None:
    found = ask.answer(f"{ROOT}&provider=gone,apex", data=data)
    assert any("gone" in notice for notice in found.notices)
    assert {row["key"] for row in panel(found, "effects").records} == {"apex"}
    assert found.selected.endswith("Shown: Apex.")
    assert "Apex" not in panel(found, "effects").subtitle, "the others are compared all the same"


def test_every_answer_of_a_small_state_keeps_its_small_numbers(data: str) -> None:
    for query in ("", "&district=South", "&school=E1,F1", "&school=A1,P1,N1", "&gender=male"):
        for by in ("", "&by=gender"):
            found = ask.answer(ROOT + query + by, data=data)
            assert scanned(found) == [], query
            for one in found.panels:
                assert "impact" not in f"{one.sentence} {one.subtitle} {one.how_to_read}".lower()
                assert " 1 providers" not in one.sentence and "of 1 groups" not in one.sentence


def test_in_a_room_no_school_is_cut_by_a_student_group(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bold is one school: with a filter or a breakdown by gender nothing of it is told, nor a dot."""
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    found = ask.answer(f"{ROOT}&gender=female", data=data)
    [bold] = of(found, "effects", "bold")
    assert (bold["n"], bold["effect"]) == (None, None)
    assert bold["reason"] == "not shown to a room: one school is not split by student group"
    assert not [row for row in panel(found, "effects").drawn if row.get("dot")]
    assert [row["n"] for row in of(found, "evaluation", "bold")] == [None]
    by = ask.answer(f"{ROOT}&by=gender", data=data)
    assert all(row["n"] is None for row in of(by, "groups", "bold"))
    assert of(by, "effects", "bold")[0]["n"] == 20
