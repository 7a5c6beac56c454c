"""Files as others write them, turned into data sets that keep the contract: one module a format.

Knows: the names of the formats. Must not know: what a store is, which page shows what.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.importers.edfi_mastery import edfi_mastery
from data.importers.sgp_long import sgp_long
from data.importers.source import ImportRefused

__all__ = ["IMPORTERS", "ImportRefused"]

# Each writes a data set into a folder and returns the folder; ImportRefused when it cannot.
IMPORTERS: dict[str, Callable[..., Path]] = {"sgp-long": sgp_long, "edfi-mastery": edfi_mastery}
