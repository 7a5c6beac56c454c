"""The demo state of its own full size, built once a test run: providers of 3, 6 and 12 schools.

Knows: how the demo state is made and built. Must not know: what is asked of it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data import settings
from tests.once import once

NAME = "whole-demo"


@cache
def whole_demo() -> Path:
    """Folder of the set called `NAME`, with its store built (about half a minute)."""
    from data.build import build
    from data.demo.__main__ import main

    folder = settings.set_folder(NAME)
    with once(NAME) as first:
        if first:
            assert main([str(folder)]) == 0
            build(folder, say=lambda line: None)
    return folder
