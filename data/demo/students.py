"""The students of the demo state: who is enrolled where, year after year.

Knows: entering, promotion, moving, leaving, joining, and each student's true deviation from the
norm on both tests. Must not know: test scores, files. Arrays of one entry per enrolled student.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from data.demo import demographics, scale
from data.demo.places import Places
from data.demo.providers import dose_chance
from data.demo.randomness import stream

JOIN_SHARE = 0.077  # new students in grades 4-8, part of a school's size
LATE_START = -0.2  # how much lower a late joiner starts, in within-school SDs: as leavers do
LEAVE_SHARE = 0.070
MOVE_SHARE = 0.055
RETAINED_SHARE, ACCELERATED_SHARE = 0.010, 0.003
RECLASSIFIED_SHARE = 0.10  # English learners a year who are no longer
INCOME_CHANGE_SHARE = 0.02
STAY_WITH_FEEDER = 0.94  # grade 5 students who go on to their own middle school
SAME_TEST_PART = 0.97  # correlation of true scores on the two tests for a new student
NOT_THE_SAME = -2  # `program` of a student without one program since grade 6
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", dtype="S1")
_HALF_SPACE = np.uint64(26**4)

MISSING_SHARES = (0.012, 0.004, 0.015, 0.008, 0.008)  # race, gender, economic, learner, disability


@dataclass(frozen=True)
class Students:
    """Everyone enrolled in one school year, sorted by school, then by number.

    `number` is the student for good, `deviation` and `deviation_state` the true distance from
    the norm (points) on the two tests, without what the present level's schools and providers
    added, which is in `lift` and `lift_state` since grade 3 or 6. `missing` has one bit per
    demographic field that nobody recorded. `engagement` (SD 1) and `reaches_dose` speak of
    program use; `program` is the model provider used in every year since grade 6 (-1 none,
    -2 not the same throughout). `entered` is the year of a fall score in grade 6 (0: none)
    and `entry_score` that score.
    `skill_noise` is students x blueprint standards: lasting strengths and gaps, SD 1.
    """

    number: np.ndarray
    grade: np.ndarray
    school: np.ndarray
    profile: np.ndarray
    gender: np.ndarray
    missing: np.ndarray
    deviation: np.ndarray
    deviation_state: np.ndarray
    lift: np.ndarray
    lift_state: np.ndarray
    engagement: np.ndarray
    reaches_dose: np.ndarray
    program: np.ndarray
    entered: np.ndarray
    entry_score: np.ndarray
    skill_noise: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    def take(self, which: np.ndarray) -> Students:
        """The students at these places (indices or a mask)."""
        return Students(**{f.name: getattr(self, f.name)[which] for f in fields(self)})

    def joined(self, other: Students) -> Students:
        """These students and the others, sorted by school."""
        both = Students(
            **{
                f.name: np.concatenate([getattr(self, f.name), getattr(other, f.name)])
                for f in fields(self)
            }
        )
        return both.take(np.lexsort((both.number, both.school)))

    def standing(self, window: int) -> np.ndarray:
        """True score against the norm of the grade, in SDs."""
        spread = np.array([scale.true_sd(grade, window) for grade in scale.GRADES])
        result: np.ndarray = (self.deviation + self.lift) / spread[self.grade - 3]
        return result


def student_ids(number: np.ndarray) -> np.ndarray:
    """`stu-` and 8 letters per student number: unique, and without any pattern to read.

    A number is two halves of four letters; each round adds to one half a mixture of the other,
    which can always be undone, so no two numbers meet.
    """
    value = number.astype(np.uint64)
    left, right = value // _HALF_SPACE, value % _HALF_SPACE
    for turn in range(6):
        left, right = right, (left + _mixture(right, turn)) % _HALF_SPACE
    places = np.array([26**place for place in range(4)], dtype=np.uint64)
    digits = np.concatenate([left[:, None] // places, right[:, None] // places], axis=1)
    letters = np.ascontiguousarray(_LETTERS[(digits % np.uint64(26)).astype(np.int64)])
    ids: np.ndarray = np.char.add("stu-", letters.view("S8").ravel().astype("U8"))
    return ids


def _mixture(value: np.ndarray, turn: int) -> np.ndarray:
    """64 well-mixed bits of a value (multiply and shift, as in splitmix64)."""
    mixed = (value + np.uint64(turn + 1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    return mixed


class Enrolment:
    """Moves the state's students from one school year to the next."""

    def __init__(
        self, seed: int, places: Places, level: np.ndarray, first_year: int, standards: int
    ) -> None:
        """`level` are the schools' neighbourhood levels; `standards` sizes `skill_noise`."""
        self._seed, self._places, self._level = seed, places, level
        self._first_year, self._standards = first_year, standards
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
        """Deviations after the summer; retained and accelerated students keep their true score."""
        shock = rng.standard_normal((2, len(before)))
        enters_level = (grade == 6) | ((grade >= 6) & (before.grade <= 5))
        lift = np.where(enters_level, 0.0, before.lift)
        lift_state = np.where(enters_level, 0.0, before.lift_state)
        carried = before.deviation + np.where(enters_level, before.lift, 0.0)
        carried_state = before.deviation_state + np.where(enters_level, before.lift_state, 0.0)
        deviation, deviation_state = carried.copy(), carried_state.copy()
        for old in scale.GRADES:
            rows = before.grade == old
            if old == 8:
                # Only retained students go on from grade 8: no summer move is left to make.
                step = scale.Step(1.0, 0.0, 0.0)
                summer = -1.0
            else:
                step = scale.step(old, 2)
                summer = scale.NORM_MEAN[old + 1][0] - scale.NORM_MEAN[old][2]
            pull = step.pull * self._level[school[rows]]
            common = shock[0, rows]
            own = (
                scale.SHARED_GROWTH * common + np.sqrt(1 - scale.SHARED_GROWTH**2) * shock[1, rows]
            )
            deviation[rows] = step.slope * carried[rows] + pull + step.spread * common
            deviation_state[rows] = step.slope * carried_state[rows] + pull + step.spread * own
            off = grade[rows] - (old + 1)
            path = np.array([scale.NORM_MEAN[min(g, 8)][0] for g in range(10)])
            expected = scale.NORM_MEAN[old][2] + summer
            shift = np.where(off == 0, 0.0, expected - path[grade[rows]])
            deviation[rows] += shift
            deviation_state[rows] += shift
        profile = before.profile.copy()
        learner = demographics.english_learner(profile)
        profile[learner & (rng.random(len(profile)) < RECLASSIFIED_SHARE)] &= ~np.int8(2)
        profile[rng.random(len(profile)) < INCOME_CHANGE_SHARE] ^= np.int8(4)
        return replace(
            before,
            grade=grade.astype(np.int8),
            school=school.astype(np.int32),
            profile=profile,
            deviation=deviation,
            deviation_state=deviation_state,
            lift=lift,
            lift_state=lift_state,
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
        zeros = np.zeros(size)
        return Students(
            number=number,
            grade=grade.astype(np.int8),
            school=school.astype(np.int32),
            profile=profile,
            gender=np.searchsorted(
                np.cumsum(demographics.GENDER_SHARES)[:-1], rng.random(size)
            ).astype(np.int8),
            missing=missing,
            deviation=deviation,
            deviation_state=SAME_TEST_PART * deviation + apart,
            lift=zeros,
            lift_state=zeros.copy(),
            engagement=rng.standard_normal(size),
            reaches_dose=keen,
            program=np.full(size, NOT_THE_SAME, dtype=np.int8),
            entered=np.zeros(size, dtype=np.int16),
            entry_score=np.full(size, np.nan),
            skill_noise=rng.standard_normal((size, self._standards), dtype=np.float32),
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
