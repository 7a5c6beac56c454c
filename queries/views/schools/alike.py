"""Schools like this one: nearest on entering depth and intake, and whether any of them grew more.

Knows: what a school takes in, distances, steadied growth. Must not know: SQL, pictures.
Asked of whole schools and of the whole data set, whatever else the selection narrows: who is alike
is no matter of a filter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from data.pooling import ORDER_N
from queries import steadied
from queries.answer import Panel, Record, Value
from queries.dimensions import DIMENSIONS, FILTERS
from queries.disclosure import Profile
from queries.hiding import Floats, rounded, shown_counts, whole_share
from queries.router import Question
from queries.views.context import Context
from queries.views.growth.following import Following
from queries.views.schools.places import Places, places_of
from queries.views.schools.status import whole_numbers
from queries.words import count, listed, of_100, say

PARTS = (
    *("n_matched", "entry_milli", "entry_depth", "n_entry_depth"),
    *(f"n_{trait}{end}" for trait in ("econ", "el", "swd") for end in ("", "_known")),
)
TRAITS = ("econ", "el", "swd")
STEADIED = ("steadied", "steadied_low", "steadied_high")
FEWEST, MOST = 5, 20
COLUMNS = (
    *("group", "district", "n", "distance", "entry_depth", "econ", "el", "swd"),
    *("steadied", "steadied_low", "steadied_high"),
    *("difference", "difference_low", "difference_high", "better"),
)


@dataclass(frozen=True)
class Intake:
    """What each place takes in, an entry a place: mean depth at entry (else mean entry score),
    shares of three traits (`shown`: in whole percent), matched students of this cohort.

    NaN where nothing is known or may be said: a distance is made of what is shown, so that it gives
    nothing else away."""

    depth: Floats
    by_depth: bool
    shares: dict[str, Floats]
    shown: dict[str, Floats]
    n: Floats

    def features(self, here: int) -> dict[str, Floats]:
        """Name -> values, of what is known of one place."""
        found = {"depth": self.depth, **self.shares, "size": self.n}
        return {name: values for name, values in found.items() if np.isfinite(values[here])}


def alike(
    following: Following,
    key: str,
    held: Places | None = None,
    *,
    among: Collection[str] | None = None,
    many: str = "",
) -> Panel:
    """Panel `alike` of one place; `held` are the places of the selection, if they are at hand.

    `among`: ids of those it is sought among (None: all), `many` what they are called.
    """
    chosen = following.selection
    narrowed = any(getattr(chosen, name) for name in FILTERS)
    places = held if held and not narrowed else places_of(_everyone(following))
    if isinstance(places, str):
        return Panel("alike", "not in data", places, "")
    here = places.at.get(key)
    name = DIMENSIONS[chosen.unit].choices(following.context.catalog).get(key, key)
    if here is None:
        return Panel("alike", "nothing", say("profile_nobody", name=name), "")
    if not places.shown[here]:
        why = places.hidden[here]
        return Panel("alike", "too small", say("profile_hidden", name=name, why=why), "")
    intake = _intake(places)
    distance, apart = _distances(intake, here, pool=places.ordered)
    near = [
        int(i)
        for i in np.argsort(distance, kind="stable")
        if i != here
        and places.ordered[i]
        and distance[i] <= float(chosen.near)
        and (among is None or places.key[i] in among)
    ][:MOST]
    if places is not held:
        following.context.sql.extend(places.following.context.sql)
    records = [_record(places, intake, here, here, 0.0, apart)]
    records += [_record(places, intake, here, i, float(distance[i]), apart) for i in near]
    better = [record for record in records if record["better"]]
    many = many or f"{chosen.unit}s"
    words = {"name": name, "many": many, "k": len(near)}
    if not near:
        sentence = say("alike_none", **words, near=chosen.near)
    elif better:
        names = listed([str(record["group"]) for record in better], last="and")
        sentence = say("alike_better", **words, names=names)
    else:
        sentence = say("alike_close" if len(near) > 1 else "alike_close_one", **words)
    missing = [say(f"intake_{trait}") for trait in TRAITS if trait not in apart]
    notes = [] if len(near) >= FEWEST else [say("alike_few", **words, near=chosen.near, n=FEWEST)]
    notes += [say("alike_without", what=listed(missing, last="and"))] if missing else []
    notes += [] if intake.by_depth else [say("alike_no_depth")]
    return Panel(
        name="alike",
        state="shown",
        sentence=sentence,
        subtitle=say("alike_subtitle", many=many, near=chosen.near, when=following.when),
        records=tuple(records),
        columns=COLUMNS,
        how_to_read=say("alike_read", n=ORDER_N, one=chosen.unit),
        notes=tuple(notes),
        alt="; ".join(f"{r['group']}: {r['reasons']}" for r in records),
        facts={"unit": chosen.unit, "key": key, "near": chosen.near, "found": len(near)},
    )


def _everyone(following: Following) -> Following:
    """The same cohort without any filter."""
    context = following.context
    bare = context.selection.narrowed(**dict.fromkeys(FILTERS, ()))
    return Following(Context(context.store, bare), following.fit)


def _intake(places: Places) -> Intake:
    following = places.following
    column = DIMENSIONS[places.unit].column
    where = following.where(following.selection.predicate(), ("matched",), (following.fit,))
    found = following.context.columns(Question("growth", PARTS, where, [column]))
    at = {key: i for i, key in enumerate(found[column])}
    spot = [at[key] for key in places.key]
    sums = {name: whole_numbers(found[name])[spot] for name in PARTS}
    rules = places.rules
    by_depth = bool(sums["n_entry_depth"].sum())
    known = sums["n_entry_depth" if by_depth else "n_matched"]
    total = sums["entry_depth"] if by_depth else sums["entry_milli"] / 1000
    with np.errstate(invalid="ignore", divide="ignore"):
        depth = np.where(known >= rules.min_n, total / known, np.nan)
    shown = {
        trait: whole_share(sums[f"n_{trait}"], sums[f"n_{trait}_known"], rules=rules)
        for trait in TRAITS
    }
    shares = {}
    for trait, whole in shown.items():
        with np.errstate(invalid="ignore", divide="ignore"):
            exact = sums[f"n_{trait}"] / sums[f"n_{trait}_known"]
        shares[trait] = whole if rules.always_coarse else np.where(np.isnan(whole), np.nan, exact)
    size = shown_counts(sums["n_matched"], rules=rules)
    return Intake(depth, by_depth, shares, shown, size)


def _distances(intake: Intake, here: int, *, pool: np.ndarray) -> tuple[Floats, dict[str, Floats]]:
    """Root mean square of the differences from one place, each over its SD among those in order, of
    what is known of both."""
    apart: dict[str, Floats] = {}
    for name, values in intake.features(here).items():
        known = values[pool & np.isfinite(values)]
        sd = float(known.std(ddof=1)) if len(known) > 1 else 0.0
        apart[name] = (values - values[here]) / sd if sd > 0 else 0.0 * values
    squares = np.stack([np.square(values) for values in apart.values()])
    known = np.isfinite(squares)
    found = np.sqrt(np.where(known, squares, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))
    return np.where(np.isfinite(intake.depth), found, np.inf), apart


def _record(
    places: Places, intake: Intake, here: int, at: int, distance: float, apart: dict[str, Floats]
) -> Record:
    rules, standing = places.rules, places.standing
    found = _difference(places, at, here) if at != here else None
    steady = {name: _sd(standing[name][at], rules) for name in STEADIED}
    ends = ("difference", "difference_low", "difference_high")
    record: dict[str, Value] = {
        "group": str(places.name[at]),
        "key": str(places.key[at]),
        "district": places.district_name(at),
        "n": rules.shown_n(int(places.pool.n[at])),
        "distance": round(distance, 2),
        **{
            f"{name}_difference": round(float(values[at]), 1) + 0.0
            if np.isfinite(values[at])
            else None
            for name, values in apart.items()
        },
        "entry_depth": _plain(round(float(intake.depth[at]), 1)) if intake.by_depth else None,
        **{trait: _plain(values[at]) for trait, values in intake.shown.items()},
        **steady,
        **{name: _sd(found[i], rules) if found else None for i, name in enumerate(ends)},
        "better": found is not None and found[1] > 0,
        "self": at == here,
    }
    return {**record, "reasons": _reasons(record)}


def _difference(places: Places, at: int, here: int) -> tuple[float, float, float] | None:
    """One place's steadied growth less another's, with its 95% interval."""
    spread = places.spread
    if spread is None or not np.isfinite(places.standing["steadied"][[at, here]]).all():
        return None
    mean, variance = places.pool.mean, places.pool.variance
    return steadied.difference(
        steadied.Spread(spread.top, spread.weight, spread.mu, spread.mu_variance),
        (float(mean[at]), float(variance[at])),
        (float(mean[here]), float(variance[here])),
    )


def _reasons(record: dict[str, Value]) -> str:
    """Why it is alike, in numbers: depth at entry, intake, size."""
    parts = []
    if record["entry_depth"] is not None:
        parts.append(say("reason_depth", depth=f"{record['entry_depth']:.1f}"))
    for trait in TRAITS:
        share = record[trait]
        if isinstance(share, float):
            parts.append(say("reason_share", share=of_100(share), what=say(f"intake_{trait}")))
    n = record["n"]
    if isinstance(n, int):
        parts.append(say("reason_size", n=count(n)))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _sd(value: float, rules: Profile) -> float | None:
    return _plain(float(rounded(np.array([value]), rules=rules)[0]))


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
