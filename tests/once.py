"""What the processes of one test run make together: the first that asks makes it, the others wait.

Knows: the home folder that they share. Must not know: what is made.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock


@contextlib.contextmanager
def once(what: str) -> Iterator[bool]:
    """Whether `what` is still to be made."""
    done = Path(os.environ["WATERLINE_HOME"], f"{what}.done")
    with FileLock(done.with_suffix(".lock")):
        yield not done.exists()
        done.touch()
