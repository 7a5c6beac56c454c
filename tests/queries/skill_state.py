"""A data set of standards and what they build on, one case a district, small enough to add up by hand.

7.EE.1 builds on 6.EE.1, 6.EE.2 and 6.EE.3, which was never asked; 6.EE.1 on 5.NF.1; 7.RP.2 on 7.RP.1,
which starts a progression; 7.NS.1 on 6.EE.3 alone. Everything is of spring 2025.

A case is a list of (students, first score, answers): the students score first, first + 1, ... and
all answer alike; `None` is no score. In an answer + is finished, - is not; a standard that is not
there was not asked. H, L and U are what is asked of students who had finished both prerequisites
asked, one of the two, and of those asked one of three: fewer than half.

Clear, grade 7, target 7.EE.1. Fifths of 50 students scoring 100, 200, 300, 400, 500 and on:
  fifth              1      2      3      4      5   together
  with, finished    10     12     15     20     20         77
  with, not         10     12     10     10     10         52   129 with
  without, finished 10     10     10     10     10         50
  without, not      20     16     15     10     10         71   121 without
  and 12 students asked one prerequisite of three, who finished the target: not judged
Scoreless: Clear's fifths and 12 judged students without a score, who finished both
One: Clear's fifths and one such student
Ties: 24 with (12 finished) and 24 without (12 finished), all of the same score
Thin: Clear's fifths, but of the lowest fifth 3 with (all unfinished) and 47 without (10 finished)
Left: 30 with (20 finished), 30 without (10 finished), and 4 not judged
Sides: 40 with, 36 of them finished; 40 without, 20 of them finished
Against: 100 with, 30 finished; 100 without, 70 finished
Close: 100 with, 50 finished; 100 without, 45 finished
Few: 8 students, the only ones with a score of the test `other`
Lone: 40 students asked 7.NS.1 alone
Start: 40 students asked 7.RP.1 (20 finished) and 7.RP.2 (10 finished, all with 7.RP.1)
Grades: grade 6, 100 asked 6.EE.1 (50 finished) and 6.EE.2 (50); grade 7, 100 asked 6.EE.2 (50), five
  of them 6.EE.1 (2) too
"""

from __future__ import annotations

from tests.data.built_sets import assessment_toml

TOML = assessment_toml(
    "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=1
) + assessment_toml("other", role="state test", vertical_scale=False)
STANDARDS = """\
standard,grade,domain,label
5.NF.1,5,NF,Parts of a whole
6.EE.1,6,EE,Letters for numbers
6.EE.2,6,EE,Keeping a balance
6.EE.3,6,EE,Never asked
7.EE.1,7,EE,Solving for one unknown
7.NS.1,7,NS,Below zero
7.RP.1,7,RP,Unit rates
7.RP.2,7,RP,Percents
8.F.1,8,F,Later
"""
PREREQUISITES = """\
standard,prerequisite
7.EE.1,6.EE.1
7.EE.1,6.EE.2
7.EE.1,6.EE.3
6.EE.1,5.NF.1
7.RP.2,7.RP.1
7.NS.1,6.EE.3
8.F.1,7.EE.1
8.F.1,7.RP.2
"""
H, L, U = "+6.EE.1 +6.EE.2", "+6.EE.1 -6.EE.2", "+6.EE.1"
YES, NO = "+7.EE.1", "-7.EE.1"
Group = tuple[int, int | None, str]
FIFTHS = ((10, 10, 10, 20), (12, 12, 10, 16), (15, 10, 10, 15), (20, 10, 10, 10), (20, 10, 10, 10))


def fifths(counts: tuple[tuple[int, int, int, int], ...]) -> list[Group]:
    """Fifths of 50 students: with finished, with not, without finished, without not."""
    made: list[Group] = []
    for number, row in enumerate(counts, start=1):
        score = 100 * number
        for count, asked in zip(
            row, (f"{H} {YES}", f"{H} {NO}", f"{L} {YES}", f"{L} {NO}"), strict=True
        ):
            made.append((count, score, asked))
            score += count
    return made


def sides(having: tuple[int, int], lacking: tuple[int, int]) -> list[Group]:
    """Students with and without (all, of them finished), with one score each."""
    texts = (f"{H} {YES}", f"{H} {NO}", f"{L} {YES}", f"{L} {NO}")
    counts = (having[1], having[0] - having[1], lacking[1], lacking[0] - lacking[1])
    return [
        (n, 100 + 200 * at, text) for at, (n, text) in enumerate(zip(counts, texts, strict=True))
    ]


THIN = ((0, 3, 10, 37), *FIFTHS[1:])
CASES: dict[str, list[Group]] = {
    "Clear": [*fifths(FIFTHS), (12, 900, f"{U} {YES}")],
    "Scoreless": [*fifths(FIFTHS), (12, None, f"{H} {YES}")],
    "One": [*fifths(FIFTHS), (1, None, f"{H} {YES}")],
    "Ties": [
        (1, 300, text)
        for text in (f"{H} {YES}", f"{H} {NO}", f"{L} {YES}", f"{L} {NO}")
        for _ in range(12)
    ],
    "Thin": fifths(THIN),
    "Left": [*sides((30, 20), (30, 10)), (4, 900, f"{U} {YES}")],
    "Sides": sides((40, 36), (40, 20)),
    "Against": sides((100, 30), (100, 70)),
    "Close": sides((100, 50), (100, 45)),
    "Few": sides((4, 2), (4, 2)),
    "Lone": [(40, 100, "+7.NS.1")],
    "Start": [
        (10, 100, "+7.RP.1 +7.RP.2"),
        (10, 200, "+7.RP.1 -7.RP.2"),
        (20, 300, "-7.RP.1 -7.RP.2"),
    ],
}
SIXTH: dict[str, list[Group]] = {
    "Grades": [(50, 100, "+6.EE.1 +6.EE.2"), (50, 200, "-6.EE.1 -6.EE.2")]
}
CASES["Grades"] = [
    (2, 300, "+6.EE.1 +6.EE.2"), (3, 400, "-6.EE.1 +6.EE.2"), (45, 500, "+6.EE.2"), (50, 600, "-6.EE.2"),
]  # fmt: skip


def tables(
    seventh: dict[str, list[Group]] = CASES, sixth: dict[str, list[Group]] = SIXTH
) -> dict[str, str]:
    """The data set's tables as CSV text; a case of each enrolled grade is a district."""
    scores = [
        "student_id,school_year,window,grade,school_id,assessment,scale_score,placement_grade"
    ]
    people = ["student_id,school_year,grade,school_id"]
    schools = ["school_id,school_name,district_id,district_name"]
    mastery = ["student_id,school_year,window,standard,finished"]
    for grade, cases in ((7, seventh), (6, sixth)):
        for district, groups in cases.items():
            line = f"S{district},School {district},{district},{district}"
            schools += [line] if line not in schools else []
            number = 0
            for count, first, answers in groups:
                for i in range(count):
                    name = f"{district}-{grade}-{number}"
                    number += 1
                    people.append(f"{name},2025,{grade},S{district}")
                    if first is not None:
                        scores.append(
                            f"{name},2025,spring,{grade},S{district},diag,{first + i},{grade}"
                        )
                    if district == "Few":
                        scores.append(f"{name},2025,spring,{grade},S{district},other,500,")
                    for answer in answers.split():
                        finished = "yes" if answer[0] == "+" else "no"
                        mastery.append(f"{name},2025,spring,{answer[1:]},{finished}")
    return {
        "scores": "\n".join(scores) + "\n",
        "students": "\n".join(people) + "\n",
        "schools": "\n".join(schools) + "\n",
        "standards": STANDARDS,
        "prerequisites": PREREQUISITES,
        "mastery": "\n".join(mastery) + "\n",
    }
