"""The students of the demo state in one school year, as arrays, and their ids.

Knows: what is kept of a student. Must not know: how students come, move and go
(`data.demo.population`), how scores are observed, files.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from data.demo import scale

NOT_THE_SAME = -2  # `program` of a student without one program since grade 6
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", dtype="S1")
_HALF_SPACE = np.uint64(26**4)
_BLOCK = 250_000  # ids made at a time


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
    ids = np.empty(len(number), dtype="U12")
    for start in range(0, len(number), _BLOCK):
        ids[start : start + _BLOCK] = _ids(number[start : start + _BLOCK])
    return ids


def _ids(number: np.ndarray) -> np.ndarray:
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
