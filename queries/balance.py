"""Whether the two arms of a comparison were alike: before matching, and after it.

Knows: standardised differences of the entry score and of yes/no traits, and the words they allow.
Must not know: growth, SQL, sentences. Formulas: Methods, section Providers, step 5.

After matching decides what may be said; before matching limits how. Balance on what students were
matched on is nearly certain, so the worst variable decides, those not matched on included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from data.fitted import Floats
from queries.matching import Bools, Matched, ranked

ENTRY = "entry"
ALIKE = "alike"
ADJUSTED = "adjusted"
NOT_COMPARABLE = "not comparable"
HIGHER, LOWER = "higher", "lower"

# What Works Clearinghouse, Procedures and Standards Handbook 5.0: differences up to 0.05 SD need
# nothing, up to 0.25 SD adjustment, above that adjustment does not help.
MOST_ALIKE, MOST_ADJUSTED = 0.05, 0.25
LEAST_MATCHED = 0.8
COX = 1.65  # brings a logit to the scale of a standardised difference (Cox 1970)


@dataclass(frozen=True)
class Compared:
    """One variable in both arms: means of the entry score (in its SDs) or shares (0-1).

    `apart` is the standardised difference, treated less pool: that of means for the entry score,
    the Cox index for a share. None where an arm has nobody known, or a share is 0 or 1.
    """

    treated: float | None
    pool: float | None
    apart: float | None


UNASKED = Compared(None, None, None)
Means = list[float | None]  # of each variable, the entry score first; None where nobody is known


@dataclass(frozen=True)
class Variable:
    """One variable before matching and after it, weighted; `before` of nobody where not asked for."""

    name: str
    before: Compared
    after: Compared


@dataclass(frozen=True)
class Balance:
    """Every variable, the entry score first, and what follows from them.

    `word`: ALIKE, ADJUSTED or NOT_COMPARABLE. `worst`: name of the variable furthest apart after
    matching, None when none can be judged. `judged`: the variables that were; `unjudged`: the others,
    to be named. `leans`: HIGHER or LOWER where the treated started more than 0.25 SD
    from the pool before matching, so that the result leans on the adjustment; else None.
    """

    variables: tuple[Variable, ...]
    share_matched: float
    word: str
    worst: str | None
    judged: frozenset[str]
    unjudged: tuple[str, ...]
    leans: str | None


def balance(
    matched: Matched,
    *,
    entry_sd: float | Floats,
    shares: Mapping[str, Floats],
    fewest: int = 0,
    before: bool = True,
) -> Balance:
    """Compare the arms on the entry score and on shares.

    `entry_sd`: SD of the entry score of the yardstick, points; of several cohorts one entry per
    student. `shares`: per name one entry per student given to `match`: 1 yes, 0 no, NaN unknown;
    a variable of several values (race/ethnicity) is one share a value. Shares are taken among the
    known. A share is judged by only where at least `fewest` students stand on both sides of it in both
    arms compared: of a few the index is mostly chance, and the worst of a dozen such would bar all.

    After matching, students weigh as matched. Before, all count; in several cells (entry grade and
    cohort) the pool is weighted to the treated's mix of cells, else a pool of other grades would
    pass for one that started elsewhere; cells without both arms are left out. `before` False: it is
    not asked for, and nothing `leans`. ValueError for a
    share that is neither 0, 1 nor NaN or is named like the entry score, a length that differs, or
    an SD that is not above 0.
    """
    n = len(matched.treated)
    sd = np.broadcast_to(np.asarray(entry_sd, dtype=np.float64), n)
    if not (sd > 0).all():
        raise ValueError("Balance needs an SD of the entry score above 0.")
    if ENTRY in shares:
        raise ValueError(f"{ENTRY} is the entry score, not a share.")

    for name, values in shares.items():
        if len(values) != n:
            raise ValueError(f"Balance needs one entry of {name} per student.")
    given = {ENTRY: matched.entry / sd} | dict(shares)
    table = np.stack([np.asarray(values, dtype=np.float64) for values in given.values()])
    missing = np.isnan(table)
    table[missing] = 0.0
    wrong = ((table[1:] != 0.0) & (table[1:] != 1.0)).any(axis=1)
    if wrong.any():
        name = list(shares)[int(np.argmax(wrong))]
        raise ValueError(f"Balance needs 0, 1 or NaN for {name}.")
    known = (~missing).astype(np.float64)
    arms = (matched.treated, ~matched.treated)
    sides = [
        [_means(table, known, weight * arm) for arm in arms]
        for weight in ([_same_cells(matched)] if before else []) + [matched.weight]
    ]
    enough = _enough(table, known, [matched.kept & arm for arm in arms], fewest)
    return judge(
        tuple(shares),
        before=(sides[0][0], sides[0][1]) if before else None,
        after=(sides[-1][0], sides[-1][1]),
        enough=enough[1:].tolist(),
        share_matched=matched.share_matched_treated,
    )


def judge(
    names: Sequence[str],
    *,
    before: tuple[Means, Means] | None,
    after: tuple[Means, Means],
    enough: Sequence[bool],
    share_matched: float,
) -> Balance:
    """The balance of arms whose means are known: of treated and pool, the entry score's first, then
    one a share of `names`; `enough`: which of the shares may be judged by. `before` None: not asked
    for."""
    variables = []
    for at, name in enumerate((ENTRY, *names)):
        then, now = (
            UNASKED if pair is None else _compared(pair[0][at], pair[1][at], share=name != ENTRY)
            for pair in (before, after)
        )
        variables.append(Variable(name, then, now))
    judged = {
        one.name: abs(one.after.apart)
        for one, held in zip(variables, (True, *enough), strict=True)
        if held and one.after.apart is not None
    }
    # The first of those equally far apart (both values of a share of two): not what rounding makes more.
    worst = max(judged, key=lambda name: round(judged[name], 9)) if judged else None
    return Balance(
        variables=tuple(variables),
        share_matched=share_matched,
        word=_word(judged, share_matched),
        worst=worst,
        judged=frozenset(judged),
        unjudged=tuple(one.name for one in variables if one.name not in judged),
        leans=_leans(variables[0].before.apart),
    )


def cox_index(treated: float, pool: float) -> float | None:
    """Standardised difference of two shares: ln(odds ratio) / 1.65.

    Cox (1970), as in the What Works Clearinghouse Handbook 5.0. None where a share is 0 or 1: its
    odds have no logarithm, and how far apart the arms are would only say how many students there
    are. Such a variable is named and not judged.
    """
    if not (0 < treated < 1 and 0 < pool < 1):
        return None
    return log(treated * (1 - pool) / (pool * (1 - treated))) / COX


def _compared(ours: float | None, theirs: float | None, *, share: bool) -> Compared:
    if ours is None or theirs is None:
        return Compared(ours, theirs, None)
    return Compared(ours, theirs, cox_index(ours, theirs) if share else ours - theirs)


def _enough(table: Floats, known: Floats, arms: Sequence[Bools], fewest: int) -> Bools:
    """Which variables have so many students with it and without in every arm; the first, the entry
    score, has none of either."""
    found = np.ones(len(table), dtype=np.bool_)
    for arm in arms:
        counted = arm.astype(np.float64)
        yes, all_known = table[1:] @ counted, known[1:] @ counted
        found[1:] &= (yes >= fewest) & (all_known - yes >= fewest)
    return found


def _means(table: Floats, known: Floats, weight: Floats) -> list[float | None]:
    """Weighted mean of each row among the known (0 elsewhere); None where nobody is."""
    total, sums = known @ weight, table @ weight
    return [float(one / held) if held > 0 else None for one, held in zip(sums, total, strict=True)]


def _same_cells(matched: Matched) -> Floats:
    """Weights that give the pool the treated's mix of cells: 1, n_T / n_C of the cell, or 0."""
    cells, cell = ranked(matched.cell)
    treated = np.bincount(cell[matched.treated], minlength=len(cells))
    pool = np.bincount(cell[~matched.treated], minlength=len(cells))
    both = (treated > 0) & (pool > 0)
    weight: Floats = np.where(matched.treated, 1.0, (treated / np.maximum(pool, 1))[cell])
    return weight * both[cell]


def _word(judged: Mapping[str, float], share_matched: float) -> str:
    furthest = max(judged.values(), default=float("inf"))
    if share_matched < LEAST_MATCHED or furthest > MOST_ADJUSTED:
        return NOT_COMPARABLE
    return ALIKE if furthest <= MOST_ALIKE else ADJUSTED


def _leans(apart: float | None) -> str | None:
    if apart is None or abs(apart) <= MOST_ADJUSTED:
        return None
    return HIGHER if apart > 0 else LOWER
