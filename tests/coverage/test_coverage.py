"""A few seeds of `make coverage`, held to loose bounds, and proof that its checks can fail."""

from __future__ import annotations

import pytest

from tests.coverage import __main__ as command
from tests.coverage.checks import CHECKS, Check, Outcomes, RootRatio, table
from tests.coverage.outcomes import outcomes
from tests.coverage.providers import outcomes_of_providers
from tests.coverage.standing import outcomes_of_standing

pytestmark = pytest.mark.slow  # a few seconds; `make test` runs it

SEEDS = 40


@pytest.fixture(scope="module")
def seeds() -> list[Outcomes]:
    return [outcomes(seed) for seed in range(SEEDS)]


def by_name(says: str) -> Check:
    return next(check for check in CHECKS if check.says == says)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.says)
def test_every_check_nearly_holds_with_few_seeds(check: Check, seeds: list[Outcomes]) -> None:
    """Within the wanted range, or outside by no more than four standard errors of 40 seeds."""
    value, error = check.measured(seeds)
    assert check.low - 4 * error <= value <= check.high + 4 * error
    assert error < (check.high - check.low) / 2, "too loose to notice anything"


def test_every_outcome_is_checked(seeds: list[Outcomes]) -> None:
    assert {name for check in CHECKS for name in check.outcomes} == set(seeds[0])


def test_a_seed_always_shows_the_same() -> None:
    assert outcomes(7) == outcomes(7) != outcomes(8)


def test_test_error_left_in_the_entry_score_is_noticed() -> None:
    """Without standard errors the slope comes out at rel of the truth (SEM 3: 1 - 9/192, .953).
    Who starts low then seems to grow less, and so do groups that start low; at SEM 6 by .07 and
    .10 SD. Schools that start high seem to have done more than they did."""
    seeds = [outcomes(seed, errors_known=False) for seed in range(SEEDS)]
    assert by_name("slope / true slope").measured(seeds)[0] == pytest.approx(0.953, abs=0.005)
    failed = {check.says for check in CHECKS if not check.holds(check.measured(seeds)[0])}
    assert failed >= {
        "one school: 'these schools' holds what it did",
        "slope / true slope",
        "slope / true slope, better schools start higher",
        "growth by start, SEM 6: furthest of 5 layers",
        "disadvantaged less other students, SEM 6",
    }


def test_a_wrong_variance_of_school_means_is_noticed() -> None:
    """Told half their variance, schools are steadied too little and ranked too surely: ranges no
    longer hold the true rank 93% of the time."""
    seeds = [outcomes_of_standing(seed, variance_scale=0.5) for seed in range(SEEDS)]
    ranks = [check for check in CHECKS if check.says.startswith("rank range holds")]
    assert len(ranks) == 3
    assert not any(check.holds(check.measured(seeds)[0]) for check in ranks)


def test_a_wrong_variance_of_effects_is_noticed() -> None:
    """Told half their variance, intervals of effects hold the truth less than 93% of the time, and
    two tests of equal effects seem to disagree more than 7% of the time."""
    seeds = [outcomes_of_providers(seed, variance_scale=0.5) for seed in range(SEEDS // 2)]
    noticed = [check for check in CHECKS if "holds the effect" in check.says]
    noticed.append(by_name("effects are equal: two tests 'disagree'"))
    assert len(noticed) == 7
    assert not any(check.holds(check.measured(seeds)[0]) for check in noticed)


def test_matching_on_the_entry_score_as_it_is_is_noticed() -> None:
    """Without standard errors a low score of a school that starts high is read as a low start, and
    not as the bad luck it partly is: 0.4 SD higher, and nothing added seems .01 SD at SEM 3 and
    .046 at SEM 6."""
    seeds = [outcomes_of_providers(seed, errors_known=False) for seed in range(SEEDS // 2)]
    check = by_name("starts 0.4 SD higher, adds nothing, SEM 6: effect")
    assert check.measured(seeds)[0] == pytest.approx(0.046, abs=0.02)
    assert not check.holds(check.measured(seeds)[0])


def test_a_ratio_of_errors_is_one_of_roots_over_all_seeds() -> None:
    """Squares .01 and .03 (mean .02) over .08 and .08: sqrt(.02 / .08) = .5. Off: .01/.02 - 1 = -.5
    and +.5, SD .5: standard error .5 / 2 x .5 / sqrt(2)."""
    check = RootRatio("ratio", ("a", "b"), low=0.0, high=0.5)
    value, error = check.measured([{"a": 0.01, "b": 0.08}, {"a": 0.03, "b": 0.08}])
    assert (value, error) == pytest.approx((0.5, 0.125 / 2**0.5))


def test_a_check_is_the_outcome_furthest_out() -> None:
    """Means of a are .01 and of b -.03; b is furthest from 0: SD of (-.02, -.04) is .01, its
    standard error .01 / sqrt(2)."""
    check = Check("either", ("a", "b"), low=-0.02, high=0.02)
    seeds = [{"a": 0.0, "b": -0.02}, {"a": 0.02, "b": -0.04}]
    value, error = check.measured(seeds)
    assert (value, error) == pytest.approx((-0.03, 0.01 / 2**0.5))
    assert check.row(seeds) == ("either", "-0.0300 ± 0.0071", "-0.0200 to 0.0200", "FAIL")
    assert check.holds(0.02) and not check.holds(0.0201)
    share = Check("share", ("a",), low=0.93, high=0.97, percent=True)
    assert share.row([{"a": 0.951}])[1:] == ("95.1% ± 0.0%", "93.0% to 97.0%", "pass")


def test_the_command_prints_a_line_a_check_and_fails_with_a_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ["--seeds", "2", "--processes", "1"]
    sure = Check("surely", ("slope",), low=0.5, high=1.5)
    never = Check("never", ("slope",), low=2.0, high=3.0)
    monkeypatch.setattr(command, "CHECKS", (sure,))
    assert command.main(few) == 0
    monkeypatch.setattr(command, "CHECKS", (sure, never))
    assert command.main(few) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line[:1].isalpha()] == [
        *("check", "surely"),
        *("check", "surely", "never"),
    ]
    assert [line.split()[-1] for line in lines if " ± " in line] == ["pass", "pass", "FAIL"]


def test_the_table_lines_up(seeds: list[Outcomes]) -> None:
    head, *lines = table(seeds).splitlines()
    assert len(lines) == len(CHECKS)
    wanted = head.index("wanted")
    assert {line[wanted - 2 : wanted] for line in lines} == {"  "}
    assert all(line[wanted] != " " for line in lines)
