"""What one seed shows of providers: drawn cohorts, matched and compared as the app does.

Knows: the drawn truth, the yardstick, matching and effects. Must not know: which ranges are wanted.
The truth is what a provider is expected to add in schools like its own, in SDs of the exit score as
observed. Providers of 3 schools or more are judged; the others have no interval.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean

import numpy as np

from data.demo.cohort import Cohort, cohort
from data.fitted import Floats, fit
from queries.effects import Effect, difference_of_effects, effect
from queries.matching import match

SCHOOLS = 60
# Schools of each judged provider.
SIZES = {"lumenpath": 12, "tallowick": 6, "kestrelway": 6, "stepwellow": 6, "cairnabout": 3}
ONE_TEST = "tallowick"  # adds 0.20 SD on the adaptive test and nothing on the state test
STARTS_HIGHER = "kestrelway"  # by 0.4 SD, and adds nothing
EFFECT_SPREADS = (0.0, 0.10)  # SD of a provider's effect between its schools
PROVIDER_SEMS = (3.0, 6.0)
# A provider has one interval a cohort, where other checks have dozens: 1,000 of them alone would
# leave 0.8 points of luck in how often they hold the truth.
DRAWS = 3


def outcomes_of_providers(
    seed: int, *, variance_scale: float = 1.0, errors_known: bool = True
) -> dict[str, float]:
    """Every outcome of one seed, by name: means over DRAWS cohorts that no other seed draws.

    `variance_scale` other than 1 tells every interval a wrong variance, `errors_known=False`
    matches on the entry score as it is; the checks must notice either.
    """
    drawn = [_outcomes(DRAWS * seed + draw, variance_scale, errors_known) for draw in range(DRAWS)]
    return {name: fmean(one[name] for one in drawn) for name in drawn[0]}


def _outcomes(seed: int, variance_scale: float, errors_known: bool) -> dict[str, float]:
    found: dict[str, float] = {}
    for spread in EFFECT_SPREADS:
        drawn = cohort(seed, schools=SCHOOLS, effect_sd=spread)
        effects, sd = _effects(drawn, errors_known=errors_known)
        for name, one in effects.items():
            off = one.value - _expected(drawn, name) / sd
            held = abs(off) <= _half(one.half, variance_scale)
            found[f"off {name}, spread {spread:.2f}"] = off
            found[f"held {name}, spread {spread:.2f}"] = float(held)
        if spread == 0:
            found |= _starts_higher(effects, drawn.sem, variance_scale)
            found |= _both_tests(drawn, effects, variance_scale, errors_known)
    drawn = cohort(seed, schools=SCHOOLS, sem=PROVIDER_SEMS[1])
    effects, _ = _effects(drawn, errors_known=errors_known)
    return found | _starts_higher(effects, drawn.sem, variance_scale)


def _starts_higher(
    effects: dict[str, Effect], sem: float, variance_scale: float
) -> dict[str, float]:
    """Of the provider that adds nothing: its effect, and whether its whole interval is above 0,
    which the sentence would call growing more."""
    one = effects[STARTS_HIGHER]
    better = one.value > _half(one.half, variance_scale)
    return {
        f"starts higher off, SEM {sem:g}": one.value,
        f"starts higher better, SEM {sem:g}": float(better),
    }


def _both_tests(
    drawn: Cohort, effects: dict[str, Effect], variance_scale: float, errors_known: bool
) -> dict[str, float]:
    """On the state test: how far off each effect is, and whether the two tests disagree."""
    found: dict[str, float] = {}
    other, sd = _effects(drawn, state=True, errors_known=errors_known)
    for name, one in effects.items():
        found[f"off {name}, state test"] = (
            other[name].value - _expected(drawn, name, state=True) / sd
        )
        apart = difference_of_effects(one, other[name])
        disagree = abs(apart.value) > _half(apart.half, variance_scale)
        found[f"disagree {name}"] = float(disagree)
    return found


def _effects(
    drawn: Cohort, *, state: bool = False, errors_known: bool
) -> tuple[dict[str, Effect], float]:
    """Effect of each judged provider on one of the two tests, and D in points."""
    entry, exit_score, sem = drawn.entry, drawn.exit, drawn.sem
    if state:
        entry, exit_score, sem = drawn.entry_state, drawn.exit_state, drawn.sem_state
    se = np.full(len(entry), sem) if errors_known else None
    yardstick = fit(entry, exit_score, drawn.school, se=se)
    assert yardstick is not None
    traits = (
        drawn.economically_disadvantaged
        + 2 * drawn.english_learner
        + 4 * drawn.student_with_disability
    )
    found: dict[str, Effect] = {}
    for place, name in enumerate(drawn.provider_ids):
        if name in SIZES:
            some = (drawn.provider == place) | (drawn.provider < 0)
            matched = match(
                drawn.provider[some] == place,
                entry=yardstick.entry_star[some],
                traits=traits[some],
                cell=np.zeros(int(some.sum()), dtype=np.int64),
                school=drawn.school[some],
                bins=yardstick.bin[some],
            )
            one = effect(matched, exit_score[some], sd=yardstick.sd)
            assert one is not None and one.schools_treated == SIZES[name]
            found[name] = one
    return found, yardstick.sd


def _expected(drawn: Cohort, name: str, *, state: bool = False) -> float:
    """What a provider is expected to add for everyone enrolled, in points of one of the tests."""
    effects: Floats = drawn.expected_effect_state if state else drawn.expected_effect
    sd = drawn.exit_sd_state if state else drawn.exit_sd
    return float(effects[drawn.provider_ids.index(name)]) * sd


def _half(half: float | None, variance_scale: float) -> float:
    assert half is not None, "three schools and a pool of dozens have an interval"
    return half * sqrt(variance_scale)
