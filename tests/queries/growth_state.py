"""A small data set in which every number of the Growth page can be worked out, and the yardstick
of growth written down once more, from its definition, to work them out with.

Matched on `diag`, fall of grade 6 (school year 2023) to spring of grade 8 (2025), by exit school and
by the layers entered and left:

              0>0  0>1 | 1>0  1>1  1>2 | 2>1  2>2 | 3>2
    S1 (60)    20   10 |  10   10      |       10 |        North; the ten 2>2 repeat grade 7
    S2 (50)    10   10 |       20      |  10      |        North; the ten 0>1 entered at S1
    S3 (50)    20      |  10           |       10 |  10    South
    S4 (30)    10      |       10   10 |          |        South
    all (190)  60   20 |  20   40   10 |  10   20 |  10

Ten of S1 and ten of S3 left, thirty joined at S2 and S4. Placements reach down to grade 3, so three
grades below is the floor of grade 6. Nobody sat winter of grade 7; the twenty 1>1 of S2 missed
spring of grade 6. Before them 42 students entered in 2022 and twelve in 2021.

Other tests: `state` (no vertical scale) in spring of grades 5 and 8, `norm` (norm median, no cut) in
spring of grades 7 and 8, `bare` (neither basis nor norms) in fall and spring of grade 8, all taken by
the matched students. Standard results (open, finished, not asked at entry and at exit) of the
students of S1 and S2 are in SKILLS, those of S3 were asked at entry only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from scipy import stats

from tests.data.built_sets import assessment_toml

VERTICAL = {"role": "adaptive", "vertical_scale": True}
TOML = (
    assessment_toml(
        "diag", name="Diagnostic", basis="placement", placement_min=3, norms_study="own", **VERTICAL
    )
    + assessment_toml("state", name="State test", role="state test", vertical_scale=False)
    + assessment_toml("norm", name="Normed", basis="norm median", norms_study="own", **VERTICAL)
    + assessment_toml("bare", name="Bare", **VERTICAL)
)
SCHOOLS = """\
school_id,school_name,district_id,district_name
S1,Alder School,D1,North
S2,Birch School,D1,North
S3,Cedar School,D2,South
S4,Dogwood School,D2,South
"""
WINDOWS = ("fall", "winter", "spring")
# (entry school, exit school, layer entered, layer left, how many) of the cohort of 2023
BLOCKS = (
    *(("S1", "S1", 0, 0, 20), ("S1", "S1", 0, 1, 10), ("S1", "S1", 1, 0, 10)),
    *(("S1", "S1", 1, 1, 10), ("S1", "S1", 2, 2, 10)),
    *(("S2", "S2", 0, 0, 10), ("S1", "S2", 0, 1, 10), ("S2", "S2", 1, 1, 20)),
    ("S2", "S2", 2, 1, 10),
    *(("S3", "S3", 0, 0, 20), ("S3", "S3", 1, 0, 10), ("S3", "S3", 2, 2, 10)),
    ("S3", "S3", 3, 2, 10),
    *(("S4", "S4", 0, 0, 10), ("S4", "S4", 1, 1, 10), ("S4", "S4", 1, 2, 10)),
)
EARLIER = {
    2022: (("S1", 0, 12), ("S1", 1, 10), ("S2", 0, 10), ("S3", 1, 10)),
    2021: (("S1", 0, 12),),
}
NORMS = {  # of `diag`: grade, window -> mean, SD
    **{(6, "fall"): (214.0, 15.0), (6, "winter"): (218.0, 15.5), (6, "spring"): (221.0, 16.0)},
    **{(7, "fall"): (220.0, 16.0), (7, "winter"): (224.0, 16.5), (7, "spring"): (226.0, 17.0)},
    **{(8, "fall"): (225.0, 17.5), (8, "winter"): (228.0, 18.0), (8, "spring"): (230.5, 19.0)},
}
NORM = {6: 205.0, 7: 212.0, 8: 218.0}  # of `norm`, in spring, SD 10
CUT = 236.0  # of `diag` in spring of grade 8
SKILLS = {
    "S1": {
        **{"5.A": "of", "5.B": "oo", "5.C": "-o", "5.D": "o-"},
        **{"6.A": "fo", "6.B": "ff", "7.A": "-o", "8.A": "-f"},
    },
    "S2": {"5.A": "oo", "5.B": "of", "6.A": "oo", "6.B": "ff", "7.A": "-o", "8.A": "-o"},
    "S3": {"5.A": "o-", "6.A": "o-"},
}
ASKED = sorted({code for codes in SKILLS.values() for code in codes})


@dataclass(frozen=True)
class Student:
    """One matched student; `scores[(year, window)]` are points on `diag`, `error` at entry."""

    name: str
    cohort: int
    entered: str
    school: str
    start: int
    end: int
    girl: bool
    repeats: bool
    scores: dict[tuple[int, str], float]
    error: float | None
    state: tuple[float, float]

    @property
    def poor(self) -> str:
        """Economically disadvantaged at entry; nobody is at exit."""
        return "yes" if self.entered == "S4" else "no"

    def at(self, moment: tuple[int, str]) -> float:
        """Points on `diag` in a window."""
        return self.scores[moment]

    def grade(self, year: int) -> int:
        """Grade in a school year."""
        return 7 if self.repeats and year == 2025 else 6 + year - self.cohort


@cache
def students() -> tuple[Student, ...]:
    """Every matched student of every cohort."""
    draw = np.random.default_rng(11)
    found = []
    blocks = [(2023, *block) for block in BLOCKS]
    blocks += [(c, s, s, d, d, n) for c, rows in EARLIER.items() for s, d, n in rows]
    effect = {"S1": 3.0, "S2": -3.5, "S3": 2.0, "S4": -1.0}
    for number, (cohort, entered, school, start, end, count) in enumerate(blocks):
        for one in range(count):
            ability = 220 - 4 * start + draw.normal(0, 9)
            gain = 17 + effect[school] - 2 * end + draw.normal(0, 5)
            whole = [ability + gain * at / 8 for at in range(9)]
            moments = [(cohort + at // 3, WINDOWS[at % 3]) for at in range(9)]
            scores = {
                moment: round(float(score + draw.normal(0, 3)), 1)
                for moment, score in zip(moments, whole, strict=True)
            }
            scores.pop((2024, "winter"), None) if cohort == 2023 else None
            if (cohort, school, start, end) == (2023, "S2", 1, 1):
                del scores[2023, "spring"]
            found.append(
                Student(
                    name=f"k{number:02}-{one:02}",
                    cohort=cohort,
                    entered=entered,
                    school=school,
                    start=start,
                    end=end,
                    girl=one % 2 == 0,
                    repeats=cohort == 2023 and (school, start, end) == ("S1", 2, 2),
                    scores=scores,
                    error=None if one % 7 == 3 else 3.0 + start / 4,
                    state=(
                        round(float(700 + ability - 210 + draw.normal(0, 9)), 1),
                        round(float(700 + ability + gain - 225 + draw.normal(0, 9)), 1),
                    ),
                )
            )
    return tuple(found)


def of(cohort: int = 2023) -> list[Student]:
    """The matched students of one cohort."""
    return [one for one in students() if one.cohort == cohort]


def others() -> Iterator[tuple[str, str, list[tuple[int, str, int]], int]]:
    """(name, school, windows with scores, grades below) of those who left and those who joined."""
    first, last = ([(y, w, g) for w in WINDOWS] for y, g in ((2023, 6), (2025, 8)))
    for school, below, count in (("S1", 1, 10), ("S3", 0, 10)):
        yield from ((f"left-{school}-{n}", school, first, below) for n in range(count))
    for school, count in (("S2", 20), ("S4", 10)):
        yield from ((f"new-{school}-{n}", school, last, 0) for n in range(count))


OTHER_SCORE = {6: 208.4, 8: 231.2}  # of everyone who left, or joined


def _scores() -> Iterator[str]:
    for one in students():
        for (year, window), score in one.scores.items():
            grade = one.grade(year)
            school = one.entered if year == one.cohort else one.school
            last = (year, window) == (one.cohort + 2, "spring")
            below = one.end - (8 - grade) if last else one.start
            error = "" if one.error is None else one.error
            yield (
                f"{one.name},{year},{window},{grade},{school},diag,{score},{error},{grade - below}"
            )
        if one.cohort == 2023:
            yield f"{one.name},2022,spring,5,{one.entered},state,{one.state[0]},,"
            yield f"{one.name},2025,spring,{one.grade(2025)},{one.school},state,{one.state[1]},,"
            for test, year, window in (
                *(("norm", 2024, "spring"), ("norm", 2025, "spring")),
                *(("bare", 2025, "fall"), ("bare", 2025, "spring")),
            ):
                score = one.at((year, window)) - 12
                place = f"{year},{window},{one.grade(year)},{one.school}"
                yield f"{one.name},{place},{test},{score:.1f},,"
    for name, school, windows, below in others():
        for year, window, grade in windows:
            score = OTHER_SCORE[grade]
            yield f"{name},{year},{window},{grade},{school},diag,{score},,{grade - below}"


def _people() -> Iterator[str]:
    for one in students():
        gender = "Female" if one.girl else "Male"
        if one.cohort == 2023:
            yield f"{one.name},2022,5,{one.entered},{gender},{one.poor}"
        for year in range(one.cohort, one.cohort + 3):
            school = one.entered if year == one.cohort else one.school
            poor = one.poor if year == one.cohort else "no"
            yield f"{one.name},{year},{one.grade(year)},{school},{gender},{poor}"
    for name, school, windows, _ in others():
        yield f"{name},{windows[0][0]},{windows[0][2]},{school},Female,no"


def _mastery() -> Iterator[str]:
    for one in of():
        for code, (first, last) in SKILLS.get(one.school, {}).items():
            for year, window, answer in ((2023, "fall", first), (2025, "spring", last)):
                if answer != "-":
                    yield f"{one.name},{year},{window},{code},{'yes' if answer == 'f' else 'no'}"


def tables(*, norms: bool = True) -> dict[str, str]:
    """The data set's tables as CSV text; without `norms` those of `diag` are left out."""
    study = [f"own,norm,{grade},spring,{mean},10" for grade, mean in NORM.items()]
    if norms:
        study += [f"own,diag,{g},{w},{mean},{sd}" for (g, w), (mean, sd) in NORMS.items()]
    uses = [
        f"{school},{grade},{2017 + grade},{'p2' if school == 'S4' else 'p1'}"
        for school in ("S1", "S2", "S3", "S4")
        for grade in (6, 7, 8)
    ]
    heads = {
        "scores": "student_id,school_year,window,grade,school_id,assessment,scale_score,"
        "standard_error,placement_grade",
        "students": "student_id,school_year,grade,school_id,gender,economically_disadvantaged",
        "mastery": "student_id,school_year,window,standard,finished",
        "standards": "standard,grade,domain",
        "norms": "norms_study,assessment,grade,window,mean,sd",
        "cut_scores": "assessment,grade,proficient_cut",
        "providers": "provider_id,provider_name",
        "implementations": "school_id,grade,school_year,provider_id",
    }
    lines: dict[str, Sequence[str]] = {
        "scores": list(_scores()),
        "students": list(_people()),
        "mastery": list(_mastery()),
        "standards": [f"{code},{code[0]},NF" for code in ASKED],
        "norms": study,
        "cut_scores": [f"diag,8,{CUT}"],
        "providers": ["p1,One", "p2,Two"],
        "implementations": uses,
    }
    return {"schools": SCHOOLS} | {
        name: "\n".join((head, *lines[name])) + "\n" for name, head in heads.items()
    }


# The yardstick once more, from its definition


@dataclass(frozen=True)
class Yardstick:
    """Per student: entry freed of error, residual, `own` (less what the start gives back)."""

    slope: float
    sd: float
    within: float
    star: np.ndarray
    residual: np.ndarray
    own: np.ndarray
    fifth: np.ndarray


def yardstick(
    entry: np.ndarray, left: np.ndarray, school: np.ndarray, error: Sequence[float | None]
) -> Yardstick:
    """Methods, section Growth: entry* , slope within schools, bend in 20 bins, residual in D."""
    mean = {s: entry[school == s].mean() for s in set(school)}
    off = entry - np.array([mean[s] for s in school])
    out = left - np.array([left[school == s].mean() for s in school])
    known = [se**2 for se in error if se is not None]
    spread = (off**2).sum() / (len(entry) - len(mean))
    rel = max(0.5, 1 - (sum(known) / len(known) if known else 0.0) / spread)
    star = entry - off + rel * off
    slope = (off * out).sum() / (rel * (off**2).sum())
    edges = [np.quantile(star, share / 20) for share in range(1, 20)]
    place = np.array([sum(value > edge for edge in edges) for value in star])
    line = left - slope * star
    inside = line - np.array([line[school == s].mean() for s in school])
    bend = np.array([inside[place == b].mean() for b in place])
    residual = line - bend - (line - bend).mean()
    sd = left.std(ddof=1)
    residual = residual / sd
    own = residual - slope * (entry - star) / sd
    return Yardstick(slope, sd, pooled(residual, school), star, residual, own, place // 4)


def pooled(values: np.ndarray, school: np.ndarray) -> float:
    """Variance around the school's mean, over students less schools."""
    inside = sum(
        ((values[school == s] - values[school == s].mean()) ** 2).sum() for s in set(school)
    )
    return float(inside / (len(values) - len(set(school))))


def these(n: int, reference: int | None, within: float) -> float:
    """Half the interval of "these schools"."""
    return 1.959963984540054 * sqrt(within / n * (1 - n / reference if reference else 1))


def like(values: np.ndarray, school: np.ndarray, reference: int) -> float | None:
    """Half the interval of "schools like these"; None with fewer than three schools."""
    names = sorted(set(school))
    if len(names) < 3:
        return None
    w = np.array([(school == s).mean() for s in names])
    r = np.array([values[school == s].mean() for s in names])
    m, square = values.mean(), (w**2).sum()
    q = 1 - 2 * w + square
    variance = (1 - len(values) / reference) * (w**2 * (r - m) ** 2 / q).sum()
    d, a = w**2 / q, square / 2 - w
    below = (
        2 * d.sum() * (d * a**2).sum()
        + 2 * (d * a).sum() ** 2
        + (d**2 * (q**2 - (square - 2 * w) ** 2)).sum()
    )
    df = (d * q).sum() ** 2 / below
    return float(stats.t.ppf(0.975, df) * sqrt(variance))
