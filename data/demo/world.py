"""What stays the same over all years of one demo state: its places, providers and true effects.

Knows: how these are drawn from one seed. Must not know: students, files.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo import effects, mastery, places, providers, scale
from data.demo.population import Population
from data.demo.strengths import Strengths


@dataclass(frozen=True)
class World:
    """Everything that stays the same over the years of one demo state."""

    seed: int
    years: range
    standards_per_test: int
    places: places.Places
    use: providers.Use
    level: np.ndarray
    effects: effects.Effects
    blueprint: mastery.Blueprint
    state_cuts: dict[int, float]

    @classmethod
    def draw(cls, *, seed: int, students: int, years: range, standards_per_test: int) -> World:
        """Draw the places, providers and true effects of a state."""
        where = places.build(seed, students)
        use = providers.adopt(seed, where, years[0], years[-1])
        last = scale.year_shift(len(years) - 1, 2, len(years))
        return cls(
            seed=seed,
            years=years,
            standards_per_test=standards_per_test,
            places=where,
            use=use,
            level=providers.raised_levels(where, use),
            effects=effects.draw(seed, where.schools, years[0], years[-1]),
            blueprint=mastery.read_blueprint(),
            state_cuts={grade: scale.state_cut(grade, last) for grade in scale.GRADES},
        )

    def population(self, strengths: Strengths) -> Population:
        """The people of this state, at its beginning; theirs go into `strengths`."""
        first = self.years[0]
        return Population(self.seed, self.places, self.level, first_year=first, strengths=strengths)
