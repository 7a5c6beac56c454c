"""Which starts may be shown: the same in every view of where students started.

Knows: how many students started where, small-number rules. Must not know: SQL, sentences, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping

from queries.disclosure import Profile, hidden_sizes, small
from queries.views.growth.following import Following
from queries.words import say


def hidden_starts(following: Following) -> dict[int, str | None]:
    """Layer (or fifth) at entry -> why it may not be shown, None where it may. Empty ones are none."""
    tally = following.tally
    n = tally.part("n_matched")
    sizes = {
        layer: int(n[tally.where(layer=layer)].sum())
        for layer in sorted({int(one) for one in tally.layer})
    }
    unknown = sizes.pop(-1, 0)
    held = {layer: size for layer, size in sizes.items() if size}
    return hidden_of(held, unknown=unknown, by_depth=following.by_depth, rules=following.rules)


def hidden_of(
    sizes: Mapping[int, int], *, unknown: int, by_depth: bool, rules: Profile
) -> dict[int, str | None]:
    """The same of sizes by start.

    Layers below grade level add up to a total of their own, which other views show; with the layer
    at or above and the students of unknown layer they add up to everyone.
    """
    below = [layer for layer in sizes if layer > 0 or not by_depth]
    found: dict[int, str | None] = dict.fromkeys(sizes)
    why = hidden_sizes([sizes[layer] for layer in below], rules=rules)
    found |= zip(below, why, strict=True)
    gone = [sizes[layer] for layer in below if found[layer]]
    if len(gone) > 1 and sum(gone) >= rules.min_n:
        # Together they cover a small layer at or above as well.
        if small(sizes.get(0, 0), limit=rules.min_n):
            found[0] = found[0] or say("too_few", n=rules.min_n)
        return found
    every = hidden_sizes([*sizes.values(), unknown], rules=rules)[: len(sizes)]
    return {layer: found[layer] or one for layer, one in zip(sizes, every, strict=True)}
