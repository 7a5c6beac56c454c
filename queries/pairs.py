"""Success with and without, as it may be shown.

Knows: small-number rules for two sides cut into fifths. Must not know: who was judged, SQL, sentences.
The fifths and those without a score add up to everyone who could be judged; these and those who
could not be judged add up to all who were asked the target, whose counts the page shows too. What
subtraction could find counts as shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from queries.disclosure import Profile, share, small
from queries.intervals import Difference, wilson
from queries.success import Pair, Side, Success
from queries.tallies import ALIKE, BESIDE

EVERYONE, WITHIN = "all", "within"
FIFTHS = ("1", "2", "3", "4", "5")
FEW = "few_on_a_side"  # why a row stays hidden, as words; `ALIKE` and `BESIDE` are others
NONE_SHOWN, ONE_SIDE = "success_none_shown", "success_one_side"  # why there is no mean of fifths
HAIR = 1e-9  # what a whole percent may be off by


@dataclass(frozen=True)
class ToldSide:
    """One side: students (None where withheld), success 0-1 and its Wilson interval."""

    n: int | None = None
    success: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ToldPair:
    """Both sides and the gap; `hidden` says why nothing is shown; `exact` is False where shares are
    whole percents without counts."""

    having: ToldSide = ToldSide()
    lacking: ToldSide = ToldSide()
    gap: Difference | None = None
    hidden: str | None = None
    exact: bool = False


@dataclass(frozen=True)
class ToldSuccess:
    """A target's rows by key ("all", "1" to "5", "within"; only those that have students).

    `judged`, `not_judged` and `unscored` are counts, None where they are withheld (none at all is
    told); `left` is the share (0-1) of those asked the target who could not be judged.
    """

    rows: Mapping[str, ToldPair]
    judged: int | None
    not_judged: int | None
    unscored: int | None
    left: float | None = None


def told(success: Success, *, plain: bool, rules: Profile) -> ToldSuccess:
    """What may be shown of a target; `plain`: the counts of the target itself may stand on the page.

    Counts stand only where those of each enrolled grade could: that grade can be asked for alone.
    """
    everyone, left = success.everyone, success.not_judged
    if not everyone.n:
        return ToldSuccess({}, 0, _count(left.n, exact=plain, rules=rules), 0)
    if _few(everyone, rules):
        return _nothing(success, FEW)
    split = [(everyone, left), *success.grades.values()]
    exact = plain and not any(
        _any_small((*pair.counts, rest.finished, rest.unfinished), rules) for pair, rest in split
    )
    fifths = dict(zip(FIFTHS, success.fifths, strict=False))
    reasons = _hidden(fifths, success.unscored, rules)
    unseen = _counts([*(fifths[key] for key in reasons), success.unscored])
    shown = [count for key in fifths if key not in reasons for count in fifths[key].counts]
    by_fifth = exact and not _any_small((*unseen, *shown), rules)
    rows = {EVERYONE: _pair(everyone, exact=exact, rules=rules)}
    if whole_reason := rows[EVERYONE].hidden:
        return _nothing(success, whole_reason)
    for key, pair in fifths.items():
        if pair.n:
            reason = reasons.get(key)
            hidden = ToldPair(hidden=reason)
            rows[key] = hidden if reason else _pair(pair, exact=by_fifth, rules=rules)
    if fifths:
        whole = by_fifth and not reasons and not rules.always_coarse
        seen = any(not row.hidden for key, row in rows.items() if key in FIFTHS)
        gap = _rounded(success.within, whole=whole) if seen else None
        missing = None if gap else (ONE_SIDE if seen else NONE_SHOWN)
        rows[WITHIN] = ToldPair(gap=gap, hidden=missing, exact=whole)
    return ToldSuccess(
        rows,
        judged=_count(everyone.n, exact=exact, rules=rules),
        not_judged=_count(left.n, exact=exact, rules=rules),
        unscored=_count(success.unscored.n, exact=by_fifth, rules=rules),
        left=None
        if small(left.n, limit=rules.part_n)
        else share(left.n, everyone.n + left.n, rules=rules, coarse=not exact),
    )


def _nothing(success: Success, reason: str) -> ToldSuccess:
    """Every row hidden: where everyone is, so is every part of them."""
    keys = (EVERYONE, *(key for key, one in zip(FIFTHS, success.fifths, strict=False) if one.n))
    rows = dict.fromkeys((*keys, *([WITHIN] if success.fifths else [])), ToldPair(hidden=reason))
    return ToldSuccess(rows, None, None, None)


def _few(pair: Pair, rules: Profile) -> bool:
    """Whether a side has students, but too few; a fifth shows both sides or neither."""
    sides = (pair.having.n, pair.lacking.n)
    return pair.n < rules.min_n or any(small(n, limit=rules.min_n) for n in sides)


def _hidden(fifths: Mapping[str, Pair], unscored: Pair, rules: Profile) -> dict[str, str]:
    """Fifths that stay hidden, and why: those with too few on a side, and as many of the next
    smallest as keep those from being found by subtraction from everyone."""
    reasons = {key: FEW for key, pair in fifths.items() if pair.n and _few(pair, rules)}
    while reasons:
        together = _counts([*(fifths[key] for key in reasons), unscored])
        sides = (together[0] + together[1], together[2] + together[3])
        if not any(small(n, limit=rules.min_n) for n in sides):
            break
        left = [key for key, pair in fifths.items() if pair.n and key not in reasons]
        if not left:
            break
        reasons[min(left, key=lambda key: _thin(fifths[key]))] = BESIDE
    return reasons


def _thin(pair: Pair) -> tuple[bool, int]:
    """How soon a fifth is hidden beside a small one: the smaller its smaller side, the sooner. One
    without students on a side, which hides nobody of that side, comes last."""
    least = min(pair.having.n, pair.lacking.n)
    return not least, least


def _pair(pair: Pair, *, exact: bool, rules: Profile) -> ToldPair:
    having, lacking = (_side(one, exact=exact, rules=rules) for one in (pair.having, pair.lacking))
    if (pair.having.n and having.success is None) or (pair.lacking.n and lacking.success is None):
        return ToldPair(hidden=ALIKE)
    whole = exact and not rules.always_coarse
    gap = _rounded(pair.gap, whole=whole)
    if gap and not whole and having.success is not None and lacking.success is not None:
        # The difference of the two numbers on show, not of those behind them.
        gap = Difference(round(having.success - lacking.success, 2), gap.low, gap.high)
    return ToldPair(having, lacking, gap, exact=exact)


def _side(side: Side, *, exact: bool, rules: Profile) -> ToldSide:
    n = _count(side.n, exact=exact, rules=rules)
    value = share(side.finished, side.n, rules=rules, coarse=not exact) if side.n else None
    bounds = wilson(side.finished, side.n)
    if value is None or bounds is None:
        return ToldSide(n)
    low, high = bounds
    if not exact or rules.always_coarse:
        low, high = _outward(low, high)
    return ToldSide(n, value, low, high)


def _rounded(gap: Difference | None, *, whole: bool) -> Difference | None:
    """A gap as it may be shown: where counts are withheld in whole percents, its interval rounded
    outward, since an exact one would give the counts away."""
    if gap is None or whole:
        return gap
    return Difference(floor(100 * gap.value + 0.5) / 100, *_outward(gap.low, gap.high))


def _outward(low: float, high: float) -> tuple[float, float]:
    return floor(100 * low + HAIR) / 100, ceil(100 * high - HAIR) / 100


def _count(n: int, *, exact: bool, rules: Profile) -> int | None:
    if not n:
        return 0
    return rules.shown_n(n) if exact and not small(n, limit=rules.part_n) else None


def _counts(pairs: Sequence[Pair]) -> tuple[int, ...]:
    """The four counts of several pairs together."""
    return tuple(sum(column) for column in zip(*(pair.counts for pair in pairs), strict=True))


def _any_small(counts: Iterable[int], rules: Profile) -> bool:
    return any(small(count, limit=rules.part_n) for count in counts)
