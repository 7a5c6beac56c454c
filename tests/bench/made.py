"""A made state of a given size: generated once, its store built, and what both took.

Knows: the demo state's generator, the build, where they leave things. Must not know: pages, clocks.
What they took is kept beside the store: a state is made once and measured often.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from data import settings
from tests.bench.apart import Spent, apart

KEPT = "made.json"
MEGABYTE = 1e6


@dataclass(frozen=True)
class Scale:
    """A size: students a year (about), school years, standards a diagnostic asks (None: as usual)."""

    students: int
    years: int
    standards: int | None = None

    @classmethod
    def parse(cls, text: str) -> Scale:
        """A size written as `250000x4` or `2500000x8x4`. ValueError when it is none."""
        found = re.fullmatch(r"(\d+)x(\d+)(?:x(\d+))?", text)
        if not found:
            raise ValueError(f"“{text}” is no size such as 250000x4.")
        return cls(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)

    @property
    def name(self) -> str:
        """Name of the data set."""
        return f"bench-{self.students}x{self.years}" + (
            f"x{self.standards}" if self.standards else ""
        )

    def __str__(self) -> str:
        return f"{self.students:,} students x {self.years} years"


@dataclass(frozen=True)
class Made:
    """A state that is there, and what generating it and building its store took (None: not known,
    it was made by hand)."""

    scale: Scale
    generated: Spent | None
    built: Spent | None
    store_mb: float


def make(scale: Scale) -> Made:
    """The state of a size with its store, made where they are missing or out of date.

    A sentence as RuntimeError or ValueError when it cannot be made.
    """
    name = scale.name
    folder, stores = settings.set_folder(name), settings.store_folder(name)
    kept = _kept(stores)
    if not (folder / "dataset.toml").is_file():
        _, kept["generated"] = apart(_generate, str(folder), scale)
        print(f"{name} generated: {kept['generated']}", flush=True)
    anew, spent = apart(_build, str(folder))
    if anew:
        kept["built"] = spent
        print(f"{name} built: {spent}", flush=True)
    text = json.dumps({key: asdict(value) for key, value in kept.items()}, indent=1)
    (stores / KEPT).write_text(text + "\n", encoding="utf-8")
    return Made(scale, kept.get("generated"), kept.get("built"), _store_mb(stores))


def _kept(stores: Path) -> dict[str, Spent]:
    """What earlier runs took; {} where nothing was kept."""
    try:
        held = json.loads((stores / KEPT).read_text(encoding="utf-8"))
        return {key: Spent(**value) for key, value in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _generate(folder: str, scale: Scale) -> None:
    from data.demo.state import Request, build

    standards = scale.standards or Request.standards_per_test
    request = Request(students=scale.students, years=scale.years, standards_per_test=standards)
    build(Path(folder), request, print)


def _build(folder: str) -> bool:
    """Build the store; whether it was not there yet, or not of these files and this code."""
    from data.build import build
    from data.publish import read_current

    before = read_current(settings.store_folder(folder))
    build(Path(folder))
    return read_current(settings.store_folder(folder)) != before


def _store_mb(stores: Path) -> float:
    from data.publish import verified

    path, _ = verified(stores)
    return path.stat().st_size / MEGABYTE
