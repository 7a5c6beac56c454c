"""How the demo state's students come, move up, change schools and go, year after year.

Knows: entering, promotion, moving, leaving, joining, and what a summer does to a true deviation.
Must not know: test scores, files.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data.demo import demographics, scale
from data.demo.places import Places
from data.demo.providers import dose_chance
from data.demo.randomness import stream
from data.demo.strengths import Strengths
from data.demo.students import NOT_THE_SAME, Students

JOIN_SHARE = 0.077  # new students in grades 4-8, part of a school's size
LATE_START = -0.2  # how much lower a late joiner starts, in within-school SDs: as leavers do
LEAVE_SHARE = 0.070
MOVE_SHARE = 0.055
RETAINED_SHARE, ACCELERATED_SHARE = 0.010, 0.003
RECLASSIFIED_SHARE = 0.10  # English learners a year who are no longer
INCOME_CHANGE_SHARE = 0.02
STAY_WITH_FEEDER = 0.94  # grade 5 students who go on to their own middle school
SAME_TEST_PART = 0.97  # correlation of true scores on the two tests for a new student
MISSING_SHARES = (0.012, 0.004, 0.015, 0.008, 0.008)  # race, gender, economic, learner, disability

_NO_MOVE = scale.Step(1.0, 0.0, 0.0)  # only retained students go on after grade 8
# Norm mean in fall by grade 3-8 and, last, where a student who has done grade 8 would stand.
_FALL = np.array(
    [scale.NORM_MEAN[grade][0] for grade in scale.GRADES] + [scale.NORM_MEAN[8][2] - 1.0]
)


class Population:
    """Moves the state's students from one school year to the next."""

    def __init__(
        self,
        seed: int,
        places: Places,
        level: np.ndarray,
        *,
        first_year: int,
        strengths: Strengths,
    ) -> None:
        """`level` are the schools' neighbourhood levels; `strengths` takes those of all students."""
        self._seed, self._places, self._level = seed, places, level
        self._first_year, self._strengths = first_year, strengths
        self._makeup = demographics.makeup(places.mix, level)
        self._next_number = 1

    def first(self) -> Students:
        """Everyone enrolled in the first year, grades 3-8."""
        rng = stream(self._seed, "students", self._first_year)
        places = self._places
        school = np.repeat(np.arange(places.schools), 3)
        grade = places.first_grade[school] + np.tile(np.arange(3), places.schools)
        count = rng.poisson(places.size[school])
        everyone = self._new(rng, np.repeat(school, count), np.repeat(grade, count), 0.0)
        return everyone.take(np.lexsort((everyone.number, everyone.school)))

    def next(self, before: Students, year: int) -> Students:
        """The students of `year`, from those of the year before at the end of its spring."""
        rng = stream(self._seed, "students", year)
        standing = before.standing(2)
        stays_down = rng.random(len(before)) < np.minimum(
            RETAINED_SHARE * np.exp(-0.9 * standing - 0.4), 0.15
        )
        jumps = (before.grade <= 6) & (
            rng.random(len(before)) < np.minimum(ACCELERATED_SHARE * np.exp(standing - 0.5), 0.05)
        )
        grade = before.grade + np.where(stays_down, 0, np.where(jumps, 2, 1))
        needy = demographics.economically_disadvantaged(before.profile)
        unrest = np.exp(0.35 * needy - 0.12 * standing - 0.15)
        here = (grade <= 8) & (rng.random(len(before)) >= LEAVE_SHARE * unrest)
        moves = rng.random(len(before)) < MOVE_SHARE * unrest
        school = self._school_next(rng, before, grade, moves)
        kept = self._promoted(rng, before, grade, school).take(here)
        return kept.joined(self._newcomers(rng))

    def _school_next(
        self, rng: np.random.Generator, before: Students, grade: np.ndarray, moves: np.ndarray
    ) -> np.ndarray:
        """School of next year: the same or the middle school it feeds, or another for movers."""
        places = self._places
        middle = grade >= 6
        school = np.where(middle, places.feeds[before.school], before.school)
        changes_level = middle & (places.first_grade[before.school] == 3)
        moves = moves | (changes_level & (rng.random(len(before)) >= STAY_WITH_FEEDER))
        for to_middle in (False, True):
            who = np.flatnonzero(moves & (middle == to_middle))
            options = np.flatnonzero((places.first_grade == 6) == to_middle)
            school[who] = _elsewhere(rng, places, self._level, school[who], options)
        return school

    def _promoted(
        self, rng: np.random.Generator, before: Students, grade: np.ndarray, school: np.ndarray
    ) -> Students:
        """The students in their new grade and school, deviations after the summer.

        On entering a level, what the last one added becomes part of the deviation. Retained and
        accelerated students keep their true score: only the norm it is held against changes.
        """
        shock = rng.standard_normal((2, len(before)))
        own = scale.SHARED_GROWTH * shock[0] + np.sqrt(1 - scale.SHARED_GROWTH**2) * shock[1]
        enters = (grade == 6) | ((grade >= 6) & (before.grade <= 5))
        move = [scale.step(old, 2) if old < 8 else _NO_MOVE for old in scale.GRADES]
        at = before.grade - 3
        slope = np.array([one.slope for one in move])[at]
        spread = np.array([one.spread for one in move])[at]
        pull = np.array([one.pull for one in move])[at] * self._level[school]
        typical, held_against = _FALL[at + 1], _FALL[np.minimum(grade, 9) - 3]
        shift = np.where(grade == before.grade + 1, 0.0, typical - held_against) + pull
        carried = before.deviation + np.where(enters, before.lift, 0.0)
        carried_state = before.deviation_state + np.where(enters, before.lift_state, 0.0)
        return replace(
            before,
            grade=grade.astype(np.int8),
            school=school.astype(np.int32),
            profile=_changed(rng, before.profile),
            deviation=slope * carried + spread * shock[0] + shift,
            deviation_state=slope * carried_state + spread * own + shift,
            lift=np.where(enters, 0.0, before.lift),
            lift_state=np.where(enters, 0.0, before.lift_state),
        )

    def _newcomers(self, rng: np.random.Generator) -> Students:
        """New grade 3 classes, and late joiners in grades 4-8."""
        places = self._places
        school = np.repeat(np.arange(places.schools), 3)
        grade = places.first_grade[school] + np.tile(np.arange(3), places.schools)
        expected = places.size[school] * np.where(grade == 3, 1.0, JOIN_SHARE)
        count = rng.poisson(expected)
        grades = np.repeat(grade, count)
        late = np.where(grades == 3, 0.0, LATE_START)
        return self._new(rng, np.repeat(school, count), grades, late)

    def _new(
        self,
        rng: np.random.Generator,
        school: np.ndarray,
        grade: np.ndarray,
        start: np.ndarray | float,
    ) -> Students:
        size = len(school)
        profile, within = self._makeup.draw(rng, school)
        within = within + start
        between = np.array([scale.school_sd(g, 0) for g in scale.GRADES])[grade - 3]
        total = np.array([scale.true_sd(g, 0) for g in scale.GRADES])[grade - 3]
        deviation = between * self._level[school] + np.sqrt(total**2 - between**2) * within
        apart = np.sqrt(1 - SAME_TEST_PART**2) * total * rng.standard_normal(size)
        missing = np.zeros(size, dtype=np.uint8)
        for bit, share in enumerate(MISSING_SHARES):
            missing |= (rng.random(size) < share).astype(np.uint8) << bit
        number = np.arange(self._next_number, self._next_number + size)
        self._next_number += size
        keen = rng.random(size) < dose_chance(within)
        gender = np.searchsorted(np.cumsum(demographics.GENDER_SHARES)[:-1], rng.random(size))
        engagement = rng.standard_normal(size)
        self._strengths.draw(rng, size)
        zeros = np.zeros(size)
        return Students(
            number=number,
            grade=grade.astype(np.int8),
            school=school.astype(np.int32),
            profile=profile,
            gender=gender.astype(np.int8),
            missing=missing,
            deviation=deviation,
            deviation_state=SAME_TEST_PART * deviation + apart,
            lift=zeros,
            lift_state=zeros.copy(),
            engagement=engagement,
            reaches_dose=keen,
            program=np.full(size, NOT_THE_SAME, dtype=np.int8),
            entered=np.zeros(size, dtype=np.int16),
            entry_score=np.full(size, np.nan),
        )


def _elsewhere(
    rng: np.random.Generator,
    places: Places,
    level: np.ndarray,
    school: np.ndarray,
    options: np.ndarray,
) -> np.ndarray:
    """Another school of `options` for each student: in a neighbourhood much like the old one.

    Of five drawn schools (likelier the larger) the nearest in level is taken, those of the own
    district first.
    """
    weight = np.cumsum(places.size[options])
    drawn = options[np.searchsorted(weight, rng.random((len(school), 5)) * weight[-1])]
    away = places.district[drawn] != places.district[school][:, None]
    distance = np.abs(level[drawn] - level[school][:, None]) + 0.5 * away
    distance[drawn == school[:, None]] = np.inf
    nearest: np.ndarray = drawn[np.arange(len(school)), distance.argmin(axis=1)]
    return nearest


def _changed(rng: np.random.Generator, profile: np.ndarray) -> np.ndarray:
    """Profiles a year later: some English learners are no longer, some incomes have changed."""
    changed = profile.copy()
    learner = demographics.english_learner(changed)
    changed[learner & (rng.random(len(changed)) < RECLASSIFIED_SHARE)] &= ~np.int8(2)
    changed[rng.random(len(changed)) < INCOME_CHANGE_SHARE] ^= np.int8(4)
    return changed
