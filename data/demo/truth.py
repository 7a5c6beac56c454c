"""What is true in the demo state, kept while it is made: truth.json, and the providers' figures.

Knows: every estimand in words, and the numbers behind the data. Must not know: how the app
measures anything. A test of the app may read truth.json; the app never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.demo import effects, mastery, scale, scores
from data.demo.providers import DOSE_SHARE, MODELS, PROVIDERS
from data.demo.students import Students
from data.demo.world import World

SPAN = "f6-s8"
_WORDS = {
    "units": (
        "Effects are in SDs of the exit score: {adaptive_sd} points of the adaptive scale for "
        "{adaptive}, {state_sd} such points for {state}. exit_sd_observed is the SD of the "
        "adaptive exit scores of a cohort's matched students, to convert."
    ),
    "schools": (
        "Per middle school and cohort (the school year it entered grade 6 in), span fall of "
        "grade 6 to spring of grade 8. own_effect: what the school itself adds to the growth of "
        "a student who spends all three years there. provider_effect: what its model provider "
        "adds to the same student, mean over its students, with the years it was used. "
        "received: mean, over the students scored in fall of grade 6 and in spring of grade 8 "
        "two years later who left from this school, of everything all their schools and "
        "providers added; n_matched of them. This is the school's realised effect. All are "
        "before centring: a measure whose reference is the whole state should find them less "
        "received_mean, the state's mean over matched students."
    ),
    "providers": (
        "Expected effect of a model provider on everyone enrolled whose school used it in all "
        "three years, against the same students without it. Where only students who reach the "
        "stated dose gain, it is share_reaching_dose (found among those students) times "
        "effect_if_reached. head_start: how much higher its students enter, in SDs of entry."
    ),
    "share_below": (
        "Students with a valid adaptive score in spring, by grade: share placed below the "
        "enrolled grade (share), and the share that would be were there no test error "
        "(share_without_error)."
    ),
    "prerequisites": (
        "Standards of the enrolled grade with direct prerequisites of which the diagnostic asked "
        "at least half: share finished by students who had finished fewer than a third (few), "
        "some, or all of the prerequisites asked, over all school years. The effect itself: "
        "going from none to all direct prerequisites of the blueprint moves success by "
        "model_gap in units of a standard normal, ability held still."
    ),
}


@dataclass(frozen=True)
class SpanFigures:
    """What one provider could count in its own data: a cohort's students with it throughout.

    `users_only` keeps the students who reached the stated dose. Gains in points; `met` is the
    share whose gain reached the norm's; `proficient` the share proficient on the state test.
    """

    provider: int
    cohort: int
    users_only: bool
    n: int
    gain: float
    met: float
    proficient: float


class Ledger:
    """Collects truths year by year; nothing in it can be seen in the data set's files."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._schools: list[dict[str, Any]] = []
        self._cohorts: list[dict[str, Any]] = []
        self._below: list[dict[str, Any]] = []
        self._reached = {index: np.zeros(2, dtype=np.int64) for index in MODELS}
        self._success = {window: np.zeros((3, 2), dtype=np.int64) for window in (0, 2)}
        self.figures: list[SpanFigures] = []

    def record_mastery(self, window: int, block: mastery.Block) -> None:
        """Count successes on enrolled-grade standards by prerequisites finished."""
        blueprint = self._world.blueprint
        for target, needs in enumerate(blueprint.prerequisites):
            if not needs:
                continue
            rows = np.flatnonzero(block.asked[:, target] & (block.grade == blueprint.grade[target]))
            cells = np.ix_(rows, np.array(needs))
            asked = block.asked[cells]
            done = (asked & block.finished[cells]).sum(axis=1)
            count = asked.sum(axis=1)
            judged = (count >= 1) & (2 * count >= len(needs))
            kind = np.where(done == count, 2, np.where(3 * done < count, 0, 1))[judged]
            success = block.finished[rows, target][judged]
            self._success[window][:, 0] += np.bincount(kind[success], minlength=3)
            self._success[window][:, 1] += np.bincount(kind, minlength=3)

    def record(self, year: int, students: Students, school: np.ndarray, rows: scores.Rows) -> None:
        """Note a finished school year: its spring, and the cohort whose span ends in it."""
        spring, score = _valid(students, rows, 0)
        state, state_score = _valid(students, rows, 1)
        if not spring.any():
            return
        self._record_below(year, students, spring, rows)
        cohort = year - 2
        matched = spring & (students.grade == 8) & (students.entered == cohort)
        if cohort < self._world.years[0] or not matched.any():
            return
        received = students.lift / scale.exit_sd(8), students.lift_state / scale.exit_sd_state(8)
        self._cohorts.append(
            {
                "cohort": cohort,
                "n_matched": int(matched.sum()),
                "exit_sd_observed": _short(score[matched].std(ddof=1)),
                "received_mean": {
                    test: _short(received[place][matched].mean())
                    for place, test in enumerate(effects.TESTS)
                },
            }
        )
        for place, test in enumerate(effects.TESTS):
            self._record_schools(cohort, place, test, school[matched], received[place][matched])
        self._record_programs(cohort, students, matched, score, state, state_score)

    def _record_below(
        self, year: int, students: Students, spring: np.ndarray, rows: scores.Rows
    ) -> None:
        """Counts over the rows that load, strangers included; without error over students."""
        counted = _first_valid(rows, 0)
        shift = scale.year_shift(year - self._world.years[0], 2, len(self._world.years))
        for grade in scale.GRADES:
            who = spring & (students.grade == grade)
            true = scale.NORM_MEAN[grade][2] + shift + students.deviation + students.lift
            listed = counted.take(counted.grade == grade)
            below = int((listed.placement < grade).sum())
            without = (scale.placed(np.round(true[who]), 2) < grade).mean()
            self._below.append(
                {
                    "school_year": year,
                    "window": scale.WINDOWS[2],
                    "assessment": scale.ADAPTIVE,
                    "grade": grade,
                    "n": len(listed),
                    "below": below,
                    "share": _short(below / max(len(listed), 1)),
                    "share_without_error": _short(without),
                }
            )

    def _record_schools(
        self, cohort: int, place: int, test: str, school: np.ndarray, received: np.ndarray
    ) -> None:
        world = self._world
        own = world.effects.school[place, :, cohort - world.effects.first_cohort]
        used = np.stack(
            [world.use.provider_used(cohort + year)[:, year] for year in range(3)], axis=1
        )
        reach = np.array([self._share(index) for index in range(len(PROVIDERS))] + [0.0])
        program = (effects.provider_effects()[place] * reach)[used].mean(axis=1)
        for index in np.flatnonzero(np.bincount(school, minlength=world.places.schools)):
            here = received[school == index]
            self._schools.append(
                {
                    "school_id": str(world.places.school_ids[index]),
                    "cohort": cohort,
                    "assessment": test,
                    "n_matched": len(here),
                    "own_effect": _short(own[index]),
                    "provider_effect": _short(program[index]),
                    "received": _short(here.mean()),
                }
            )

    def _record_programs(
        self,
        cohort: int,
        students: Students,
        matched: np.ndarray,
        score: np.ndarray,
        state: np.ndarray,
        state_score: np.ndarray,
    ) -> None:
        norm = scale.NORM_MEAN[8][2] - scale.NORM_MEAN[6][0]
        gain = score - students.entry_score
        for index in MODELS:
            mine = matched & (students.program == index)
            if not mine.any():
                continue
            keen = mine & students.reaches_dose
            self._reached[index] += (int(keen.sum()), int(mine.sum()))
            for users_only, who in ((False, mine), (True, keen)):
                both = who & state
                if not both.any():
                    continue
                self.figures.append(
                    SpanFigures(
                        provider=index,
                        cohort=cohort,
                        users_only=users_only,
                        n=int(who.sum()),
                        gain=float(gain[who].mean()),
                        met=float((gain[who] >= norm).mean()),
                        proficient=float((state_score[both] >= scale.STATE_PROFICIENT).mean()),
                    )
                )

    def _share(self, provider: int) -> float:
        """Share of a provider's students who feel its effect: all, or those at the dose."""
        if not PROVIDERS[provider].dose_only:
            return 1.0
        reached, users = self._reached[provider]
        return float(reached / users) if users else DOSE_SHARE

    def truth(self) -> dict[str, Any]:
        """The content of truth.json: per estimand its words and its rows."""
        words = _WORDS["units"].format(
            adaptive=scale.ADAPTIVE,
            state=scale.STATE_TEST,
            adaptive_sd=_short(scale.exit_sd(8)),
            state_sd=_short(scale.exit_sd_state(8)),
        )
        last = max((row["school_year"] for row in self._below), default=None)
        return {
            "seed": self._world.seed,
            "span": SPAN,
            "units": words,
            "cohorts": self._cohorts,
            "schools": {"estimand": _WORDS["schools"], "rows": self._schools},
            "providers": {"estimand": _WORDS["providers"], "rows": self._provider_rows()},
            "share_below": {
                "estimand": _WORDS["share_below"],
                "rows": [row for row in self._below if row["school_year"] == last],
            },
            "prerequisites": {
                "estimand": _WORDS["prerequisites"],
                "model_gap": mastery.PREREQUISITE_GAP,
                "rows": [self._success_row(window) for window in self._success],
            },
        }

    def _provider_rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for index in np.unique(self._world.use.provider[self._world.use.provider >= 0]):
            one = PROVIDERS[index]
            for place, test in enumerate(effects.TESTS):
                felt = float(effects.provider_effects()[place, index])
                rows.append(
                    {
                        "provider_id": one.id,
                        "assessment": test,
                        "effect": _short(felt * self._share(index)),
                        "dose_only": one.dose_only,
                        "share_reaching_dose": _short(self._share(index))
                        if one.dose_only
                        else None,
                        "effect_if_reached": felt if one.dose_only else None,
                        "head_start": one.head_start,
                    }
                )
        return rows

    def _success_row(self, window: int) -> dict[str, Any]:
        won, tried = self._success[window].T
        shares = [_short(a / b) if b else None for a, b in zip(won, tried, strict=True)]
        return {
            "window": scale.WINDOWS[window],
            **dict(zip(("few", "some", "all"), shares, strict=True)),
            **dict(zip(("n_few", "n_some", "n_all"), (int(n) for n in tried), strict=True)),
        }


def _first_valid(rows: scores.Rows, test: int) -> scores.Rows:
    """Valid spring rows of a test, sorted by student; of two rows of one student the first."""
    spring = rows.take((rows.assessment == test) & (rows.window == 2))
    good = spring.take(scores.in_range(spring))
    return good.take(np.unique(good.student, return_index=True)[1])


def _valid(students: Students, rows: scores.Rows, test: int) -> tuple[np.ndarray, np.ndarray]:
    """Which students have a valid spring score on a test, and that score (NaN elsewhere)."""
    good = _first_valid(rows, test)
    if not len(good):
        return np.zeros(len(students), dtype=bool), np.full(len(students), np.nan)
    place = np.minimum(np.searchsorted(good.student, students.number), len(good) - 1)
    found = good.student[place] == students.number
    return found, np.where(found, good.score[place], np.nan)


def _short(value: float) -> float:
    """Five decimals are more than any of these truths is asked for."""
    return round(float(value), 5)
