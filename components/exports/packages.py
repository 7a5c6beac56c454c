"""Which versions of Python and of the packages that make numbers are at work.

Knows: installed packages. Must not know: answers.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

COMPUTING = ("duckdb", "numpy", "scipy", "pandas")
Versions = Mapping[str, str]


def versions() -> Versions:
    """Name -> version."""
    return {"python": platform.python_version(), **{name: version(name) for name in COMPUTING}}
