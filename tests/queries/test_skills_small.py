"""Small numbers of the Skills page: what is shown gives no small group away, nor does subtraction."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build import build
from queries import ask
from queries.answer import Panel, Record
from queries.disclosure import Profile, small
from queries.pairs import EVERYONE, FIFTHS, WITHIN, ToldPair, ToldSuccess, told
from queries.success import Pair, Side, Success
from tests.data.built_sets import home, write
from tests.queries.skill_state import TOML, tables

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

STAFF = Profile("staff", 10, 10)
ROOM = Profile("projection", 20, 10, always_coarse=True, step=10, merge_small=True, crossed=False)
BESIDE = "hidden, so that no smaller group can be worked out"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("skills")
    with home(folder):
        made = write(folder / "set", toml=TOML, tables=tables())
        build(made, say=lambda line: None)
        yield str(made)


def panel_of(name: str, district: str, data: str, more: str = "standard=7.EE.1") -> Panel:
    found = ask.answer(f"/skills?district={district}&{more}", data=data).panel(name)
    assert found is not None
    return found


def rows(panel: Panel) -> dict[str, Record]:
    return {str(row["key"]): row for row in panel.records}


def test_a_fifth_with_few_on_a_side_takes_the_next_smallest_with_it(data: str) -> None:
    """The lowest fifth has 3 with; of the others the fourth has the smallest side, 20 (as the fifth
    has, after it). Everyone: 112 with, 138 without. What is left of the three fifths on show is 33
    with and 67 without: groups that could be shown, so counts stay."""
    panel = panel_of("with_without", "Thin", data)
    found = rows(panel)
    assert found["1"]["hidden"] == "fewer than 10 students on one side"
    assert found["4"]["hidden"] == BESIDE
    for key in ("1", "4"):
        assert {found[key][name] for name in ("n_with", "n_without", "success_gap", "low")} == {
            None
        }
    assert [found["all"][name] for name in ("n_with", "n_without")] == [112, 138]
    assert found["3"]["n_with"] == 25 and found["3"]["success_with"] == 15 / 25
    # The mean is over all fifths; two of them are hidden, so it is a whole percent.
    within = found["within"]
    for name in ("success_gap", "low", "high"):
        value = within[name]
        assert isinstance(value, float) and round(100 * value, 6) == round(100 * value)
    assert any("lowest fifth of scores and fourth fifth" in note for note in panel.notes)


def test_a_fifth_of_one_side_is_not_hidden_in_vain() -> None:
    """Five without in the highest fifth are hidden with the lowest, which has 40; the three between
    have nobody without and would hide nobody."""
    thin = Pair(Side(40, 40), Side(5, 0))
    middle = Pair(Side(50, 25), Side(0, 0))
    fifths_ = (Pair(Side(10, 0), Side(40, 10)), middle, middle, middle, thin)
    total = [sum(pair.counts[i] for pair in fifths_) for i in range(4)]
    everyone = Pair(Side(total[0] + total[1], total[0]), Side(total[2] + total[3], total[2]))
    none = Side(0, 0)
    found = told(Success(everyone, fifths_, Pair(none, none), none), plain=True, rules=STAFF).rows
    assert [key for key in FIFTHS if found[key].hidden] == ["1", "5"]


def test_one_student_without_a_score_hides_the_counts_of_all_fifths(data: str) -> None:
    """130 with of everyone, 129 of the fifths: the one left out would be told."""
    found = rows(panel_of("with_without", "One", data))
    assert found["all"]["n_with"] == 130
    for key in FIFTHS:
        assert found[key]["n_with"] is None and found[key]["n_without"] is None
        assert found[key]["success_with"] in (0.5, 0.6, 0.67)


def test_few_who_could_not_be_judged_hide_the_counts(data: str) -> None:
    """64 were asked the target, 60 are judged: 20 of 30 and 10 of 30 become 67% and 33%."""
    panel = panel_of("with_without", "Left", data)
    everyone = rows(panel)["all"]
    assert [everyone[name] for name in ("n_with", "n_without")] == [None, None]
    assert [everyone[name] for name in ("success_with", "success_without")] == [0.67, 0.33]
    assert [panel.facts[name] for name in ("judged", "asked_target")] == [None, None]
    assert panel.facts["not_judged"] == "a few"
    assert "a few of the students asked 7.EE.1 could not be judged" in panel.missing


def test_a_small_side_makes_whole_percents_without_counts(data: str) -> None:
    """36 of 40 and 20 of 40; the gap on show is that of the numbers on show."""
    everyone = rows(panel_of("with_without", "Sides", data))["all"]
    assert (everyone["n_with"], everyone["success_with"]) == (None, 0.9)
    assert (everyone["success_without"], everyone["success_gap"]) == (0.5, 0.4)
    assert round(100 * float(str(everyone["low"])), 6) == round(100 * float(str(everyone["low"])))
    [row] = panel_of("targets", "Sides", data).records
    assert (row["n_with"], row["n_without"], row["ordered"]) == (None, None, True)


def test_few_of_one_enrolled_grade_hide_the_counts_of_all_grades(data: str) -> None:
    """The Iceberg page shows grade 6 alone: 100 asked 6.EE.1, 50 of them unfinished. Together with
    the five of grade 7 it is 53 of 105: 50%, without counts; 6.EE.2 has 100 of each grade, and what
    they leave of its strand would be the five. With grade 6 alone nothing is small."""
    both = panel_of("prerequisites", "Grades", data, "standard=7.EE.1")
    found = {row["standard"]: row for row in both.records}
    assert (found["6.EE.1"]["n"], found["6.EE.1"]["unfinished_share"]) == (None, 0.5)
    assert (found["6.EE.2"]["n"], found["6.EE.2"]["unfinished_share"]) == (None, 0.5)
    one = panel_of("prerequisites", "Grades", data, "standard=7.EE.1&grade=6")
    found = {row["standard"]: row for row in one.records}
    assert (found["6.EE.1"]["n"], found["6.EE.1"]["unfinished_share"]) == (100, 0.5)
    other = panel_of("prerequisites", "Grades", data, "standard=7.EE.1&grade=7")
    found = {row["standard"]: row for row in other.records}
    assert found["6.EE.1"]["why"] == "fewer than 10 students"
    assert found["6.EE.2"]["why"] == BESIDE and found["6.EE.2"]["unfinished_share"] is None


def test_a_room_sees_whole_percents_and_counts_to_the_nearest_ten(
    data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """129 with are 130, 121 without 120; 77 of 129 is 60%."""
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    everyone = rows(panel_of("with_without", "Clear", data))["all"]
    assert (everyone["n_with"], everyone["success_with"], everyone["n_without"]) == (130, 0.6, 120)
    answer = ask.answer("/skills?school=SClear&gender=female", data=data)
    assert answer.panels[0].state in ("shown", "nothing")  # no gender in these data: left out


# Whatever the numbers


def sides() -> st.SearchStrategy[Side]:
    """A side: nobody, few or many, and any number of them finished."""
    sizes = st.one_of(st.just(0), st.integers(1, 12), st.integers(13, 90))
    return sizes.flatmap(
        lambda n: st.one_of(st.sampled_from([0, min(3, n), n]), st.integers(0, n)).map(
            lambda finished: Side(n, finished)
        )
    )


PAIRS = st.builds(Pair, sides(), sides())


@st.composite
def successes(draw: st.DrawFn) -> Success:
    """Five fifths, those without a score, and those not judged."""
    fifths = tuple(draw(PAIRS) for _ in range(5))
    unscored = draw(st.one_of(st.just(Pair(Side(0, 0), Side(0, 0))), PAIRS))
    total = [sum(pair.counts[i] for pair in (*fifths, unscored)) for i in range(4)]
    everyone = Pair(Side(total[0] + total[1], total[0]), Side(total[2] + total[3], total[2]))
    return Success(everyone, fifths, unscored, draw(sides()))


def shown_counts(row: ToldPair) -> list[int] | None:
    """The four counts a reader can make of a row with counts on show."""
    if row.hidden or row.having.n is None or row.lacking.n is None:
        return None
    found = []
    for side in (row.having, row.lacking):
        finished = round((side.success or 0.0) * (side.n or 0))
        found += [finished, (side.n or 0) - finished]
    return found


def given_away(success: Success, found: ToldSuccess, *, limit: int) -> list[str]:
    """Counts of 1 to limit - 1 that the rows on show leave one value: of a fifth, of those without
    a score, of what is hidden together, each cut by side and by finished or not."""
    groups = [*success.fifths, success.unscored]
    truth = np.array([pair.counts for pair in groups], dtype=float)
    masks: list[np.ndarray] = []

    def add(rows: slice | int, part: int) -> None:
        mask = np.zeros(truth.shape)
        mask[rows, part] = 1
        masks.append(mask.ravel())

    known = [(i, found.rows.get(key)) for i, key in enumerate(FIFTHS)]
    open_ = [i for i, row in known if row and shown_counts(row) is not None]
    for i in open_:
        for part in range(4):
            add(i, part)
    # A fifth with nobody in it has no row: the reader knows that.
    for i, row in known:
        if row is None:
            for part in range(4):
                add(i, part)
    everyone = found.rows.get(EVERYONE)
    if everyone and shown_counts(everyone) is not None:
        for part in range(4):
            add(slice(None), part)
    matrix = np.array(masks) if masks else np.zeros((0, truth.size))
    rank = np.linalg.matrix_rank(matrix) if masks else 0
    told_ = []
    closed = [i for i in range(6) if i not in open_]
    for name, which in [(str(i), [i]) for i in range(6)] + [("together", closed)]:
        for parts in ([0], [1], [2], [3], [0, 1], [2, 3]):
            mask = np.zeros(truth.shape)
            mask[np.ix_(which, parts)] = 1
            value = float(mask.ravel() @ truth.ravel())
            if (
                0 < value < limit
                and np.linalg.matrix_rank(np.vstack([matrix, mask.ravel()])) == rank
            ):
                told_.append(f"{name} {parts} = {value}")
    return told_


@settings(max_examples=400)
@given(successes(), st.sampled_from([STAFF, Profile("staff", 5, 5)]), st.booleans())
def test_no_small_count_can_be_worked_out(success: Success, rules: Profile, plain: bool) -> None:
    found = told(success, plain=plain, rules=rules)
    assert given_away(success, found, limit=rules.part_n) == []
    for row in found.rows.values():
        for side in (row.having, row.lacking):
            assert side.n is None or not small(side.n, limit=rules.min_n)
            assert row.hidden is None or (side.n is None and side.success is None)
    everyone = found.rows.get(EVERYONE)
    if everyone and everyone.hidden:
        assert all(row.hidden and row.gap is None for row in found.rows.values())
    within = found.rows.get(WITHIN)
    assert within is None or (within.gap is None) == (within.hidden is not None)
    if everyone and shown_counts(everyone) is not None:
        # The map shows all who were asked the target and how many finished it.
        assert plain
        left = success.not_judged
        assert not small(left.finished, limit=rules.part_n)
        assert not small(left.unfinished, limit=rules.part_n)


@settings(max_examples=200)
@given(successes(), st.booleans())
def test_a_room_never_sees_an_exact_share_or_count(success: Success, plain: bool) -> None:
    found = told(success, plain=plain, rules=ROOM)
    for row in found.rows.values():
        gap = (row.gap.value, row.gap.low, row.gap.high) if row.gap else ()
        for side in (row.having, row.lacking):
            assert side.n is None or side.n % 10 == 0
            for share in (side.success, side.low, side.high, *gap):
                assert share is None or abs(100 * share - round(100 * share)) < 1e-6


@settings(max_examples=200)
@given(successes())
def test_without_counts_no_interval_is_exact(success: Success) -> None:
    """An interval with all its digits gives the number of students away."""
    for row in told(success, plain=True, rules=STAFF).rows.values():
        if row.exact or row.hidden:
            continue
        gap = (row.gap.value, row.gap.low, row.gap.high) if row.gap else ()
        values = [
            getattr(side, name)
            for side in (row.having, row.lacking)
            for name in ("success", "low", "high")
        ]
        for value in (*values, *gap):
            assert value is None or abs(100 * value - round(100 * value)) < 1e-6
