"""A catalog written by hand: what a small data set holds, for tests that need no store.

Two districts with two schools, two school years, an adaptive test in three windows and a state
test in spring, two providers of which one school and grade used both, two subgroup columns.
Cohorts of the same students: `diag` from fall 6 to spring 8 and to spring 7, `state` from spring 5.
"""

from __future__ import annotations

from queries.fits import Fit
from queries.store import Catalog, Place, Test

WINDOWS = ("fall", "winter", "spring")
GRADES = (3, 4, 5, 6, 7, 8)
COHORTS = (
    *(("diag", "f6-s8", 2022), ("diag", "f6-s8", 2023), ("diag", "f6-s7", 2024)),
    *(("state", "s5-s8", 2021), ("state", "s5-s8", 2022), ("state", "s7-s8", 2024)),
)


def hand_catalog(*, min_n: int = 10) -> Catalog:
    """The catalog; the default view is spring 2025 of the test `diag`."""
    diag = Test(
        id="diag",
        name="Diagnostic",
        role="adaptive",
        basis="placement",
        placement_view="season",
        placement_min=0,
        vertical_scale=True,
        deepest={(window, grade): grade for window in WINDOWS for grade in GRADES},
    )
    state = Test(
        id="state",
        name="State test",
        role="state test",
        basis=None,
        placement_view=None,
        placement_min=None,
        vertical_scale=False,
        deepest={},
    )
    given = {(year, "diag", w, g) for year in (2024, 2025) for w in WINDOWS for g in GRADES}
    given |= {(year, "state", "spring", g) for year in (2024, 2025) for g in GRADES}
    return Catalog(
        name="Hand-made",
        synthetic=True,
        description="",
        attribution="",
        data_version="0123456789abcdef",
        min_n=min_n,
        years=(2024, 2025),
        tests={"state": state, "diag": diag},
        districts={"12": Place("12", "Alder", "12"), "9": Place("9", "Birch", "9")},
        schools={
            "12.a": Place("12.a", "Cedar School", "12"),
            "9:b": Place("9:b", "Dogwood School", "9"),
        },
        providers={"p1": "One", "p2": "Two", "p3": "Never used"},
        provider_sets=("none", "p1", "p1+p2"),
        subgroups={
            "race_ethnicity": ("Asian", "Black or African American", "White", "not recorded"),
            "gender": ("Female", "Male"),
        },
        given=frozenset(given),
        asked=frozenset((2025, "fall", g) for g in GRADES),
        sizes={},
        targets={"6.RP.A.3": "6.RP.A.3 Rates", "8.F.B.4": "8.F.B.4 Linear functions"},
        default_target="8.F.B.4",
        fits=tuple(_fit(at, *cohort) for at, cohort in enumerate(COHORTS)),
    )


def _fit(number: int, test: str, span: str, cohort: int) -> Fit:
    """A cohort too small for a yardstick: what links name of it is there."""
    return Fit(
        id=number,
        test=test,
        span=span,
        cohort=cohort,
        n=20,
        schools=2,
        slope=None,
        reliability=None,
        sd=None,
        entry_sd=None,
        edges=(),
        within=None,
        within_norm=None,
        error_source=None,
        norms=None,
        slots=(),
        moves={},
        rising={},
        spread={},
    )
