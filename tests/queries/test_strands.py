"""Strands, standards and their small numbers on data worked out by hand (`strand_state`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.standards import in_order, strand_name, within_sentence
from tests.data.built_sets import home, write
from tests.queries.strand_state import TOML, tables

COUNTED = ("n", "asked_share", "results", "unfinished", "unfinished_share")
BESIDE = "hidden, so that no smaller group can be worked out"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("strands")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(district: str, name: str, data: str) -> Panel:
    found = ask.answer(f"/?district={district}", data=data).panel(name)
    assert found is not None
    return found


def fields(panel: Panel) -> dict[tuple[str, int], Record]:
    """(strand, grade) -> row, of the fields that were asked."""
    return {
        (str(row["strand"]), int(str(row["origin_grade"]))): row
        for row in panel.records
        if row["hidden"] != "not asked"
    }


def test_each_field_counts_its_students_and_their_results(data: str) -> None:
    """Fractions of grade 5 were asked of the first and the last sixty: all 100, 120 results."""
    panel = panel_of("Leak", "strands", data)
    found = {key: tuple(row[name] for name in COUNTED[:4]) for key, row in fields(panel).items()}
    assert found == {
        ("Number and operations in base ten", 4): (50, 0.5, 50, 20),
        ("Fractions", 5): (100, 1.0, 120, 54),
        ("Geometry", 5): (40, 0.4, 40, 30),
        ("Ratios and proportional relationships", 6): (100, 1.0, 200, 100),
        ("Expressions and equations", 6): (100, 1.0, 100, 50),
    }
    shares = {key: row["unfinished_share"] for key, row in fields(panel).items()}
    assert shares["Fractions", 5] == 54 / 120 and shares["Geometry", 5] == 30 / 40


def test_a_field_nobody_was_asked_about_says_so_and_is_no_nought(data: str) -> None:
    """Five strands by grades 4, 5 and 6 are 15 fields, of which five were asked; grade 7 is none."""
    panel = panel_of("Leak", "strands", data)
    assert len(panel.records) == 15 and {r["origin_grade"] for r in panel.records} == {4, 5, 6}
    empty = [row for row in panel.records if row["hidden"] == "not asked"]
    assert len(empty) == 10
    assert {row[name] for row in empty for name in COUNTED} == {None}


def test_the_title_names_the_deepest_field_of_an_earlier_grade_asked_of_half(data: str) -> None:
    """Geometry has 75 of 100, but of the 40 asked; fractions 45 of 100, ahead of 40 in base ten."""
    panel = panel_of("Leak", "strands", data)
    assert panel.sentence == (
        "The leak of grade 6 students is deepest in fractions of grade 5: 45 of every 100 answers "
        "unfinished."
    )
    assert "fewer than half" in panel.how_to_read
    assert "because" not in panel.sentence + panel.how_to_read + panel.subtitle


def test_the_title_says_when_only_students_behind_were_asked_or_nobody(data: str) -> None:
    assert panel_of("Behind", "strands", data).sentence == (
        "No strand of an earlier grade was asked of most grade 6 students; among those asked, most "
        "is unfinished in fractions of grade 5: 75 of every 100 answers."
    )
    assert panel_of("Here", "strands", data).sentence == (
        "Grade 6 students were asked about their own grade alone: most is unfinished in ratios and "
        "proportional relationships of grade 6, 75 of every 100 answers."
    )


def test_a_title_needs_thirty_students(data: str) -> None:
    panel = panel_of("Alike", "strands", data)
    assert panel.state == "shown" and panel.sentence.startswith(
        "No strand of an earlier grade can be shown for enough"
    )


def test_standards_stand_in_the_order_of_grade_strand_and_code(data: str) -> None:
    """Strands in the standards' own order, 9 before 10, whatever the result."""
    panel = panel_of("Leak", "standards", data)
    assert [
        (row["standard"], row["about"], row["n"], row["unfinished"]) for row in panel.records
    ] == [
        ("4.NBT.1", "Places", 50, 20),
        ("5.NF.1", "Adding parts", 60, 24),
        ("5.NF.2", "Sharing parts", 60, 30),
        ("5.G.1", "Points on a grid", 40, 30),
        ("6.RP.9", "Rates", 100, 60),
        ("6.RP.10", "Ratios", 100, 40),
        ("6.EE.1", None, 100, 50),
    ]
    assert panel.sentence == (
        "Standard by standard: of every 100 answers of grade 6 students, from 40 to 75 are "
        "unfinished."
    )
    assert panel.subtitle.startswith("7 standards of grade 4 to grade 6")


def test_results_of_fields_add_up_to_those_by_origin_grade(data: str) -> None:
    answer = ask.answer("/?district=Leak", data=data)
    by_origin, by_field, single = (answer.panel(n) for n in ("origin", "strands", "standards"))
    assert by_origin and by_field and single
    for row in by_origin.records:
        k = row["origin_grade"]
        for name in ("results", "unfinished"):
            parts = [r[name] or 0 for r in by_field.records if r["origin_grade"] == k]
            assert sum(int(part) for part in parts) == row[name]  # type: ignore[arg-type]
        parts = [int(r["unfinished"]) for r in single.records if r["origin_grade"] == k]  # type: ignore[arg-type]
        assert sum(parts) == row["unfinished"]


# Small numbers


@pytest.mark.parametrize(("district", "few"), [("Hidden", 1), ("Same", 2)])
def test_a_hidden_field_takes_the_next_smallest_of_its_grade_with_it(
    district: str, few: int, data: str
) -> None:
    """Six are asked in geometry (and the same six in measurement); the grade's total is on show,
    so its results less those of fractions would be theirs. Grade 6 has nothing to hide."""
    answer = ask.answer(f"/?district={district}", data=data)
    origin, strands, single = (answer.panel(n) for n in ("origin", "strands", "standards"))
    assert origin and strands and single
    assert {row["origin_grade"]: row["unfinished"] for row in origin.records}[6] == 50
    found = fields(strands)
    reasons = [row["hidden"] for (_, k), row in found.items() if k == 5]
    assert sorted(map(str, reasons)) == ["fewer than 10 students"] * few + [BESIDE]
    assert found["Fractions", 5]["hidden"] == BESIDE
    assert all(row[name] is None for (_, k), row in found.items() if k == 5 for name in COUNTED)
    assert found["Ratios and proportional relationships", 6]["unfinished"] == 50
    one_by_one = {row["standard"]: row for row in single.records}
    assert one_by_one["5.NF.1"]["hidden"] == BESIDE and one_by_one["5.NF.1"]["n"] is None
    assert one_by_one["6.RP.9"]["n"] == 100
    assert any("Fractions of grade 5" in note for note in strands.notes)


def test_a_hidden_standard_takes_the_next_smallest_of_its_field_with_it(data: str) -> None:
    """Fractions: 45 results of 40 students, 22 unfinished. Of the two standards one was asked of
    five; were the other on show, its five results and two unfinished would be what is left."""
    strands, single = (panel_of("Single", name, data) for name in ("strands", "standards"))
    found = fields(strands)["Fractions", 5]
    assert tuple(found[name] for name in COUNTED[:4]) == (40, 1.0, 45, 22)
    rows = {row["standard"]: row for row in single.records}
    assert rows["5.NF.2"]["hidden"] == "fewer than 10 students"
    assert rows["5.NF.1"]["hidden"] == BESIDE and rows["5.NF.1"]["unfinished_share"] is None
    assert rows["6.RP.9"]["unfinished"] == 20


@pytest.mark.parametrize("district", ["Rounded", "Nearly"])
def test_a_small_side_makes_every_share_a_whole_percent_without_counts(
    district: str, data: str
) -> None:
    """4 of 100 are unfinished, or 3 of 100 are not asked: 40 of 97 is 41%."""
    for name in ("strands", "standards"):
        panel = panel_of(district, name, data)
        for row in panel.records:
            assert row["n"] is None and row["unfinished"] is None and row.get("results") is None
        shares = {row["unfinished_share"] for row in panel.records} - {None}
        assert shares == ({0.4, 0.04} if district == "Rounded" else {0.4, 0.41})
        assert any("whole percents" in note for note in panel.notes)


def test_a_small_group_with_a_small_side_shows_nothing_of_it(data: str) -> None:
    """20 students, 4 unfinished: two parts merged are no share."""
    found = fields(panel_of("Alike", "strands", data))
    ratios = found["Ratios and proportional relationships", 6]
    assert ratios["hidden"] == "parts of fewer than 10 students"
    assert ratios["unfinished_share"] is None and found["Fractions", 5]["unfinished_share"] == 0.5


def test_too_few_students_show_no_field_and_no_standard(data: str) -> None:
    for name in ("strands", "standards"):
        panel = panel_of("Few", name, data)
        assert (panel.state, panel.records) == ("too small", ())


def test_a_room_sees_whole_percents_and_counts_to_the_nearest_ten(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """45 of 100 in fractions, of 100 students; Nearly: 97 are 100, 3 not asked hide the counts."""
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    found = fields(panel_of("Leak", "strands", data))["Fractions", 5]
    assert tuple(found[name] for name in COUNTED) == (100, 1.0, None, None, 0.45)
    for row in panel_of("Nearly", "standards", data).records:
        assert row["n"] is None


# Names


def test_codes_we_know_get_plain_names_and_others_keep_their_word() -> None:
    assert strand_name("RP") == strand_name("6.RP") == "Ratios and proportional relationships"
    assert strand_name("Fractions") == "Fractions" and strand_name("Logic") == "Logic"
    assert within_sentence("The number system") == "the number system"
    assert within_sentence("Logic") == "Logic"


def test_strands_stand_in_the_standards_own_order_and_others_after_them() -> None:
    given = ["Logic", "Geometry", "Fractions", "Algebra", "Fractions", "Counting and cardinality"]
    assert in_order(given) == (
        "Counting and cardinality",
        "Fractions",
        "Geometry",
        "Algebra",
        "Logic",
    )
