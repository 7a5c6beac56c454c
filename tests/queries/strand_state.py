"""A data set of standard results in grade 6, one case a district, small enough to add up by hand.

Each district names its students and, for each standard, (first student asked, how many, how many of
them unfinished: the first ones). `Logic` is a strand our reference does not know; `6.RP.10` comes
after `6.RP.9`. Everything is of spring 2025.

Leak, 100 students         asked  results  unfinished
  5 NF  standards 1, 2       100      120          54      60 + 60 asked of the first and last sixty
  5 G                         40       40          30
  4 NBT                       50       50          20
  6 RP                       100      200         100      both asked of all, 60 and 40 unfinished
  6 EE                       100      100          50
Hidden, 100 students: of grade 5, NF 100 asked and 40 unfinished, G 6 asked and 3 unfinished
Same, 100 students: the same six are asked in G and MD of grade 5, NF of all
Rounded, 100 students: 4 unfinished in RP, 40 in NF of grade 5
Nearly, 100 students: 97 are asked in RP, so 3 are not
Single, 40 students: of NF of grade 5, one standard of all (20), one of five students (2)
Alike, 20 students: 4 unfinished in RP, 10 in NF of grade 5
Here, 40 students: asked about grade 6 alone, RP 30 and Logic 10 unfinished
Behind, 100 students: NF of grade 5 asked of 40 (30 unfinished), RP of all
Few, 8 students
"""

from __future__ import annotations

from tests.data.built_sets import assessment_toml

TOML = assessment_toml(
    "diag", role="adaptive", basis="placement", vertical_scale=True, placement_min=1
)
STANDARDS = """\
standard,grade,domain,label
4.NBT.1,4,NBT,Places
5.NF.1,5,NF,Adding parts
5.NF.2,5,NF,Sharing parts
5.G.1,5,5.G,Points on a grid
5.MD.1,5,MD,Units
6.RP.9,6,RP,Rates
6.RP.10,6,RP,Ratios
6.EE.1,6,Expressions and equations,
6.L.1,6,Logic,If and then
7.RP.1,7,RP,Later
"""
Asked = dict[str, tuple[int, int, int]]
CASES: dict[str, tuple[int, Asked]] = {
    "Leak": (
        100,
        {
            "5.NF.1": (0, 60, 24),
            "5.NF.2": (40, 60, 30),
            "5.G.1": (0, 40, 30),
            "4.NBT.1": (0, 50, 20),
            "6.RP.9": (0, 100, 60),
            "6.RP.10": (0, 100, 40),
            "6.EE.1": (0, 100, 50),
            "7.RP.1": (0, 20, 20),
        },
    ),
    "Hidden": (100, {"5.NF.1": (0, 100, 40), "5.G.1": (0, 6, 3), "6.RP.9": (0, 100, 50)}),
    "Same": (
        100,
        {
            "5.NF.1": (0, 100, 40),
            "5.G.1": (0, 6, 3),
            "5.MD.1": (0, 6, 4),
            "6.RP.9": (0, 100, 50),
        },
    ),
    "Rounded": (100, {"5.NF.1": (0, 100, 40), "6.RP.9": (0, 100, 4)}),
    "Nearly": (100, {"5.NF.1": (0, 100, 40), "6.RP.9": (0, 97, 40)}),
    "Single": (40, {"5.NF.1": (0, 40, 20), "5.NF.2": (0, 5, 2), "6.RP.9": (0, 40, 20)}),
    "Alike": (20, {"5.NF.1": (0, 20, 10), "6.RP.9": (0, 20, 4)}),
    "Here": (40, {"6.RP.9": (0, 40, 30), "6.L.1": (0, 40, 10)}),
    "Behind": (100, {"5.NF.1": (0, 40, 30), "6.RP.9": (0, 100, 40)}),
    "Few": (8, {"5.NF.1": (0, 8, 4), "6.RP.9": (0, 8, 4)}),
}


def tables() -> dict[str, str]:
    """The data set's tables as CSV text."""
    scores = [
        "student_id,school_year,window,grade,school_id,assessment,scale_score,placement_grade"
    ]
    people = ["student_id,school_year,grade,school_id"]
    schools = ["school_id,school_name,district_id,district_name"]
    mastery = ["student_id,school_year,window,standard,finished"]
    for district, (students, asked) in CASES.items():
        school = f"S{district}"
        schools.append(f"{school},School {district},{district},{district}")
        for i in range(students):
            people.append(f"{district}-{i},2025,6,{school}")
            scores.append(f"{district}-{i},2025,spring,6,{school},diag,500,6")
        for standard, (first, count, unfinished) in asked.items():
            for i in range(count):
                finished = "no" if i < unfinished else "yes"
                mastery.append(f"{district}-{first + i},2025,spring,{standard},{finished}")
    return {
        "scores": "\n".join(scores) + "\n",
        "students": "\n".join(people) + "\n",
        "schools": "\n".join(schools) + "\n",
        "standards": STANDARDS,
        "mastery": "\n".join(mastery) + "\n",
    }
