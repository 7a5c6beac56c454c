"""The data set of the Schools page with a zone: who joined, how faithfully, for what, who reports it.

Schools, districts and students are those of `school_state` (sizes of 2025, 2024 and 2023 there); all of
it is in grade 6, from fall to spring of one school year. Norms: 210 (SD 15) in fall, 220 (SD 16) in
spring, so a group whose mean entry is e keeps its percentile at 220 + 16 (e - 210) / 15, and the norm
group's mean gains 10 points.

Implementations (school, year: provider, implementation year):

    A  2024: one, 0 (planning)    2025: one, 1, and help, 1
    E  2025: two, 0
    F  2025: two, none given, which counts as 1: its planning year would have been 2024

So the zone of 2025 is A, E and F: 40 + 45 + 30 = 115 of 394 matched students; of 2024 it is A: 40 of
253. `I_JOINED` has school I (6 students) besides.

Funding: A 1,000 federal and 500 local in 2025, 800 federal in 2024; I 600 federal in 2025. In 2025 fifty
are enrolled at A (40 and the ten who came later), six at I: too few to be told per student.

Reports of fall 6 to spring 6, 2025, on `diag`: one 12.5 points gained, validated by Hollin; two 61% met
norm growth, 40 students, validated by nobody.
"""

from __future__ import annotations

from tests.data.built_sets import assessment_toml
from tests.queries import school_state as schools

TOML = assessment_toml(
    "diag",
    name="Diagnostic",
    role="adaptive",
    basis="placement",
    vertical_scale=True,
    placement_min=1,
    norms_study="own",
) + assessment_toml("state", name="State test", role="state test", vertical_scale=False)
NORMS = """\
norms_study,assessment,grade,window,mean,sd
own,diag,6,fall,210,15
own,diag,6,spring,220,16
"""
PROVIDERS = """\
provider_id,provider_name,role
one,One Math,model provider
two,Two Math,model provider
help,Help,technical assistance
"""
HEAD = (
    "school_id,grade,school_year,provider_id,implementation_year,student_progress,teacher_usage,"
    "planning_time,professional_learning,interim_assessment,infrastructure\n"
)
IMPLEMENTATIONS = (
    HEAD
    + """\
A,6,2024,one,0,,,0.25,0.5,,
A,6,2025,one,1,0.8,0.6,,0.7,0.9,
A,6,2025,help,1,,,,0.5,,0.95
E,6,2025,two,0,,,0.4,,,
F,6,2025,two,,0.5,0.5,0.5,0.5,0.5,0.5
"""
)
I_JOINED = IMPLEMENTATIONS + "I,6,2025,one,1,0.5,0.5,0.5,0.5,0.5,\n"
FUNDING = """\
school_id,school_year,source,amount_usd
A,2024,federal,800
A,2025,federal,1000
A,2025,local,500
I,2025,federal,600
"""
REPORTS = """\
provider_id,span,cohort,assessment,measure,value,grade,n,design,validated_by,paid_by
one,f6-s6,2025,diag,gain,12.5,,7,one group,Hollin,
two,f6-s6,2025,diag,share_met_norm,0.61,,40,one group,,two
"""


def tables(*, without: tuple[str, ...] = (), joined: bool = False) -> dict[str, str]:
    """The data set's tables as CSV text, some left out; `joined`: with school I in the zone."""
    kept = schools.tables()
    for name in ("scores",):
        kept[name] = "\n".join(
            line for line in kept[name].splitlines() if ",bare," not in line
        ) + "\n"  # fmt: skip
    kept |= {
        "norms": NORMS,
        "providers": PROVIDERS,
        "implementations": I_JOINED if joined else IMPLEMENTATIONS,
        "funding": FUNDING,
        "provider_reports": REPORTS,
    }
    return {name: text for name, text in kept.items() if name not in without}
