"""The demo state's providers: what each is, where and since when it works, and what it does.

Knows: the seven fictional providers, their schools, years and true effects. Must not know:
students, scores, files. A provider's effect is in SDs of the exit score over fall of grade 6 to
spring of grade 8, for a student whose school used it in all three years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo import scale
from data.demo.places import SMALL_SIZES, Places
from data.demo.randomness import stream

USUAL_MIDDLE_SCHOOLS = 67  # the number of middle schools the provider sizes below are meant for
DOSE_SHARE = 0.09  # students of the dose-only provider who ever reach its stated dose
DOSE_PULL = 0.35  # how much likelier that is for a student who starts one SD higher (log)
MODEL, ASSISTANCE = "model provider", "technical assistance"


@dataclass(frozen=True)
class Provider:
    """One provider. `starts` are the years before the last in which its schools first used it
    (implementation year 1), dealt out in turn; `phased` schools begin with grade 6 only.

    `dose_only`: the effect is felt only by students who reach the dose. `head_start`: how much
    higher its students start, in SDs of the entry score.
    """

    id: str
    name: str
    model: str
    role: str
    dose: float | None
    schools: int
    effect: float = 0.0
    effect_state: float = 0.0
    starts: tuple[int, ...] = (4,)
    phased: bool = False
    dose_only: bool = False
    head_start: float = 0.0
    small_schools: bool = False


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        id="lumenpath",
        name="Lumenpath",
        model="Personal playlists rebuilt daily, three grades deep",
        role=MODEL,
        dose=40.0,
        schools=12,
        effect=0.20,
        effect_state=0.20,
        starts=(4, 3),
    ),
    Provider(
        id="tallowick",
        name="Tallowick Math",
        model="Adaptive practice on unfinished skills, two hours a week",
        role=MODEL,
        dose=45.0,
        schools=6,
        effect=0.20,
        effect_state=0.0,
        starts=(3,),
        phased=True,
    ),
    Provider(
        id="kestrelway",
        name="Kestrelway",
        model="Project units with weekly checks",
        role=MODEL,
        dose=30.0,
        schools=6,
        starts=(4,),
        head_start=0.4,
    ),
    Provider(
        id="stepwellow",
        name="Stepwellow",
        model="Self-paced lessons, stated dose 36 hours a year",
        role=MODEL,
        dose=36.0,
        schools=6,
        effect=0.40,
        effect_state=0.40,
        starts=(3,),
        dose_only=True,
    ),
    Provider(
        id="cairnabout",
        name="Cairnabout",
        model="Small-group tutoring inside the school day",
        role=MODEL,
        dose=50.0,
        schools=3,
        effect=0.10,
        effect_state=0.10,
        starts=(2,),
        small_schools=True,
    ),
    Provider(
        id="fernglim",
        name="Fernglim",
        model="Teacher-led stations with a shared item bank",
        role=MODEL,
        dose=30.0,
        schools=1,
        effect=0.15,
        effect_state=0.15,
        starts=(4,),
    ),
    Provider(
        id="ninebarrow",
        name="Ninebarrow Partners",
        model="Scheduling, devices and coaching",
        role=ASSISTANCE,
        dose=None,
        schools=16,
        starts=(4, 3, 2),
    ),
)
MODELS = tuple(index for index, one in enumerate(PROVIDERS) if one.role == MODEL)
FORMER_PROVIDER = 1  # one pool school tried this provider in grade 7 and stopped


def dose_chance(place: np.ndarray) -> np.ndarray:
    """Chance that a student who starts at `place` (within-school SDs) ever reaches a dose.

    DOSE_SHARE over a normal intake, higher for those who start higher: users choose themselves.
    """
    chance: np.ndarray = np.minimum(DOSE_SHARE * np.exp(DOSE_PULL * place - DOSE_PULL**2 / 2), 1.0)
    return chance


def adoption(middle: int) -> dict[int, int]:
    """Middle schools of each model provider (index into PROVIDERS) in a state of `middle`.

    In a smaller or larger state the larger providers shrink and grow with it, the smallest ones
    stay as they are while there is room; about half of the schools stay without any, so a very
    small state has only the first few providers.
    """
    part = middle / USUAL_MIDDLE_SCHOOLS
    counts: dict[int, int] = {}
    for index in MODELS:
        usual = PROVIDERS[index].schools
        wanted = usual if usual <= 3 and part >= 0.5 else max(1, round(usual * part))
        if sum(counts.values()) + wanted <= max(1, middle * 0.55):
            counts[index] = wanted
    return counts


@dataclass(frozen=True)
class Use:
    """Which school uses what, from when. One entry per school; -1 is none.

    `provider` is the model provider, `first_use` the year of implementation year 1 (planning is
    the year before), `assisted` the first year of technical assistance (0: never), `former` the
    one school that stopped.
    """

    provider: np.ndarray
    first_use: np.ndarray
    assisted: np.ndarray
    former: int
    first_year: int

    def implementation_year(self, year: int) -> np.ndarray:
        """Schools x 3 (grades 6-8): 0 in the planning year, 1, 2, ...; -1 where there is none."""
        since = np.where(self.provider >= 0, year - self.first_use + 1, -1)
        table = np.repeat(since[:, None], 3, axis=1)
        phased = np.isin(self.provider, [i for i in MODELS if PROVIDERS[i].phased])
        for column in (1, 2):
            begins_later = phased & (since < column + 1)
            table[begins_later, column] = -1
        if self.former >= 0 and year <= self.first_year + 1:
            table[self.former, 1] = year - self.first_year
        held: np.ndarray = np.maximum(table, -1)
        return held

    def provider_used(self, year: int) -> np.ndarray:
        """Schools x 3 (grades 6-8): index of the model provider in use, -1 while planning."""
        active = self.implementation_year(year) >= 1
        by_school = self.provider.copy()
        if self.former >= 0:
            by_school[self.former] = FORMER_PROVIDER
        used: np.ndarray = np.where(active, by_school[:, None], -1)
        return used


def adopt(seed: int, places: Places, first_year: int, last_year: int) -> Use:
    """Deal schools to providers: spread over neighbourhood levels, so none starts ahead by luck."""
    rng = stream(seed, "providers")
    counts = adoption(places.middle)
    provider = np.full(places.schools, -1)
    small = np.flatnonzero(places.size[: places.middle] <= SMALL_SIZES[1])
    small = small[rng.permutation(len(small))]
    for index, count in counts.items():
        if PROVIDERS[index].small_schools:
            provider[small[:count]] = index
    rest = np.setdiff1d(np.arange(places.middle), small)
    rest = rest[np.argsort(places.level[rest], kind="stable")]
    labels = _spread(rng, {i: n for i, n in counts.items() if not PROVIDERS[i].small_schools}, rest)
    provider[rest] = labels

    first_use = np.zeros(places.schools, dtype=np.int64)
    for index in MODELS:
        mine = np.flatnonzero(provider == index)
        starts = PROVIDERS[index].starts
        first_use[mine] = [last_year - starts[turn % len(starts)] for turn in range(len(mine))]
    pool = rest[labels == -1]
    former = int(pool[len(pool) // 2]) if len(pool) > 3 and FORMER_PROVIDER in counts else -1
    assisted = np.zeros(places.schools, dtype=np.int64)
    helped = rng.permutation(places.middle)[
        : max(1, round(places.middle * 16 / USUAL_MIDDLE_SCHOOLS))
    ]
    assisted[helped] = [last_year - (4, 3, 2)[turn % 3] for turn in range(len(helped))]
    return Use(provider, first_use, assisted, former, first_year)


def _spread(rng: np.random.Generator, counts: dict[int, int], rest: np.ndarray) -> np.ndarray:
    """One label per school of `rest` (in order of level): each label even over the order."""
    left = max(0, len(rest) - sum(counts.values()))
    labels: list[int] = []
    positions: list[float] = []
    for label, count in {**counts, -1: left}.items():
        labels += [label] * count
        positions += list((np.arange(count) + rng.uniform(0.2, 0.8)) / max(count, 1))
    order = np.argsort(np.array(positions), kind="stable")
    return np.array(labels)[order][: len(rest)]


def raised_levels(places: Places, use: Use) -> np.ndarray:
    """Neighbourhood levels after giving some providers' schools (and feeders) their head start."""
    ahead = np.array([one.head_start for one in PROVIDERS] + [0.0])[use.provider[places.feeds]]
    points = ahead * scale.NORM_SD[6][0]
    raised: np.ndarray = places.level + points / scale.school_sd(6, 0)
    middle = np.arange(places.schools) < places.middle
    raised -= float(np.average(raised[middle], weights=places.size[middle]))
    return raised
