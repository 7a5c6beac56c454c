"""Whether the zone and the rest may be told beside schools and districts that are told as well.

Knows: counts by school, which are on show, small-number rules. Must not know: SQL, sentences.
A district's total, the zone's and the rest's are sums over the same schools: together they can give
away what schools alone do not.
"""

from __future__ import annotations

import numpy as np

from queries.disclosure import Profile, small
from queries.hiding import Ints, Mask


def told_apart(
    sizes: Ints, district: Ints, inside: Mask, shown: Mask, *, rules: Profile, least: int = 1
) -> bool:
    """Whether the sums of the schools `inside` and of the others may both be shown.

    `district` numbers the districts whose totals are on show, -1 for all whose are not; `shown` are
    schools on show by themselves. What subtraction leaves of a district lies inside, outside or in
    both; over those in both, the part inside and the part outside can be found. Each must be `least`
    schools or more, of min_n students together. So must the two sums, unless nobody is there.
    """
    totals = int(sizes[inside].sum()), int(sizes[~inside].sum())
    if any(small(total, limit=rules.min_n) for total in totals):
        return False
    left = (sizes > 0) & ~shown
    number = district - district.min() if len(district) else district
    within, without = (
        np.bincount(number, np.where(left & side, sizes, 0)) for side in (inside, ~inside)
    )
    mixed = ((within > 0) & (without > 0))[number] if len(number) else left
    for side in (inside, ~inside):
        part = left & mixed & side
        if part.any() and (part.sum() < least or sizes[part].sum() < rules.min_n):
            return False
    return True


def rest_is_safe(everyone: int, told: int, unused: int, *, rules: Profile) -> bool:
    """Whether the zone's total may stand beside those of its providers: what is left of the zone
    (`everyone` less `told`, the students of providers on show), and its students without a provider
    (`unused`), are nobody or a group that could be shown."""
    return not any(small(n, limit=rules.min_n) for n in (everyone - told, unused))
