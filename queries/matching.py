"""Who is compared with whom: treated students and like students of the pool, in strata.

Knows: strata and their weights, as arrays. Must not know: providers, scores at exit, SQL, words.
Treated are students whose school used what is judged; the pool are those it may be compared with.
Who is neither is not handed in. Formulas: Methods, section Providers, step 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from data.fitted import BINS, Floats, Ints

Bools = NDArray[np.bool_]
Numbers = NDArray[np.integer] | NDArray[np.bool_]
DROPPED = -1  # stratum of a student who is compared with nobody
MOST_CODES = 1_000_000  # apart, for codes to be counted rather than sorted


@dataclass(frozen=True)
class Matched:
    """Treated and pool students, each with a stratum and a weight.

    Arrays of one entry per student, in the order they were given: `treated`, `entry` (freed of test
    error, points), `cell`, `school` (codes as given), `stratum` (0 to `strata` - 1, numbered by
    cell, traits and bin; DROPPED where one arm is absent), `weight` (1 for a treated student,
    n_T / n_C of the stratum for one of the pool, 0 where dropped). In every stratum both arms then
    weigh the same. `dropped`: treated and pool students who were left out before, by the same rule.
    """

    treated: Bools
    entry: Floats
    cell: Ints
    school: Ints
    stratum: Ints
    weight: Floats
    strata: int
    dropped: tuple[int, int] = (0, 0)

    @cached_property
    def kept(self) -> Bools:
        """Students compared: their stratum holds both arms."""
        held: Bools = self.stratum != DROPPED
        return held

    @property
    def n_treated_given(self) -> int:
        """Treated students before matching."""
        return int(self.treated.sum()) + self.dropped[0]

    @property
    def n_pool_given(self) -> int:
        """Pool students before matching."""
        return int((~self.treated).sum()) + self.dropped[1]

    @cached_property
    def n_treated(self) -> int:
        """Treated students who have a like student in the pool."""
        return int((self.treated & self.kept).sum())

    @property
    def n_pool(self) -> int:
        """Pool students who have a like treated student."""
        return int((~self.treated & self.kept).sum())

    @property
    def share_matched_treated(self) -> float:
        """Treated students with a like student in the pool / all treated; 0 when there are none."""
        return self.n_treated / max(1, self.n_treated_given)

    @cached_property
    def schools_treated(self) -> int:
        """Schools with a treated student who is compared."""
        return len(ranked(self.school[self.treated & self.kept])[0])

    @property
    def schools_pool(self) -> int:
        """Schools with a pool student who is compared."""
        return len(ranked(self.school[~self.treated & self.kept])[0])


def edges_of(reference: Floats) -> Floats:
    """The 19 inner edges of 20 bins that hold equally many of `reference`: its 5%, 10%, ... 95%
    quantiles (linear), as the yardstick's. ValueError when it is empty."""
    if len(reference) == 0:
        raise ValueError("Bins need at least one entry score to be cut at.")
    edges: Floats = np.quantile(reference, np.linspace(0, 1, BINS + 1)[1:-1])
    return edges


def binned(entry: Floats, edges: Floats) -> Ints:
    """Bin of each entry score, 0 to the number of edges; one equal to an edge is in the lower."""
    return np.searchsorted(edges, entry, side="left").astype(np.int64)


def match(
    treated: Bools,
    *,
    entry: Floats,
    traits: Numbers,
    cell: Numbers,
    school: Numbers,
    reference: Floats | None = None,
    bins: Numbers | None = None,
    dropped: tuple[int, int] = (0, 0),
) -> Matched:
    """Put students into strata of bin x traits x cell and weigh the pool like the treated.

    An entry a student: `treated` or pool, `entry` freed of test error (points), and codes, any
    whole numbers: `traits` (one a combination of yes/no/unknown traits), `cell` (one an entry grade
    and cohort), `school`. Bins are cut at the quantiles of `reference`, all students of the
    yardstick (default: those given); who compares several cohorts, each with a yardstick of its
    own, gives every student's bin as `bins` instead. `dropped` as in `Matched`: who knows the strata
    need not hand in students of one arm alone.

    Strata without a treated or without a pool student are dropped. ValueError when lengths differ,
    an entry score is not finite, or a school has students in both arms: its spread would count in
    both, and the variances of the two arms would no longer add up.
    """
    treated, entry = np.asarray(treated, dtype=np.bool_), np.asarray(entry, dtype=np.float64)
    codes = [np.asarray(one).astype(np.int64) for one in (school, cell, traits)]
    if bins is None:
        edges = edges_of(entry if reference is None else np.asarray(reference, dtype=np.float64))
        codes.append(binned(entry, edges))
    else:
        codes.append(np.asarray(bins).astype(np.int64))
    if {len(treated), len(entry), *(len(one) for one in codes)} != {len(treated)}:
        raise ValueError("Matching needs every array to have one entry per student.")
    if not np.isfinite(entry).all():
        raise ValueError("Matching needs a finite entry score of every student.")
    schools, unit = ranked(codes[0])
    both = schools[_held(unit, treated) & _held(unit, ~treated)]
    if len(both):
        raise ValueError(f"Schools {both[:5].tolist()} have treated and pool students.")
    stratum = numbered(*codes[1:])
    count = int(stratum.max(initial=-1)) + 1
    n_treated = np.bincount(stratum[treated], minlength=count)
    n_pool = np.bincount(stratum[~treated], minlength=count)
    held = (n_treated > 0) & (n_pool > 0)
    number = np.where(held, np.cumsum(held) - 1, DROPPED)
    like = n_treated / np.maximum(n_pool, 1)
    weight = np.where(treated, 1.0, like[stratum]) * held[stratum]
    return Matched(
        treated=treated,
        entry=entry,
        cell=codes[1],
        school=codes[0],
        stratum=number[stratum],
        weight=weight,
        strata=int(held.sum()),
        dropped=dropped,
    )


def ranked(code: Ints) -> tuple[Ints, Ints]:
    """The different codes in order, and each entry's place among them."""
    if not len(code):
        return code, code
    low = int(code.min())
    span = int(code.max()) - low + 1
    if span > MOST_CODES:
        values, place = np.unique(code, return_inverse=True)
        return values, place.astype(np.int64)
    # Codes that lie close together are counted: sorting them is most of what matching costs.
    there = np.bincount(code - low, minlength=span) > 0
    return np.flatnonzero(there) + low, (np.cumsum(there) - 1)[code - low]


def _held(unit: Ints, some: Bools) -> Bools:
    """Which units have an entry among some of them."""
    held: Bools = np.bincount(unit[some], minlength=int(unit.max(initial=-1)) + 1) > 0
    return held


def numbered(*codes: Ints) -> Ints:
    """One number per combination of codes, 0, 1, ... in their sorted order."""
    number = np.zeros(len(codes[0]), dtype=np.int64)
    if not len(number):
        return number
    lows = [int(code.min()) for code in codes]
    spans = [int(code.max()) - low + 1 for code, low in zip(codes, lows, strict=True)]
    if prod(spans) <= MOST_CODES:
        for code, low, span in zip(codes, lows, spans, strict=True):
            number = number * span + (code - low)
        return ranked(number)[1]
    for code in codes:
        values, place = ranked(code)
        # Numbered anew at each step, so that no product of many codes can overflow.
        number = ranked(number * max(1, len(values)) + place)[1]
    return number
