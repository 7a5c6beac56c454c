"""Gets what the tests need of the system, where that needs no questions: `python -m tests.system`.

Knows: apt-get, which packages bring what. Must not know: what is tested with them.
Without root or apt-get nothing is installed; the tests that need it are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from components.exports import pdf
from data import spark
from tests.data import postgres

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")


def wanted() -> dict[str, tuple[str, ...]]:
    """What is missing -> the packages that bring it."""
    found: dict[str, tuple[str, ...]] = {}
    if postgres.find() is None:
        found["a PostgreSQL for presentations"] = ("postgresql",)
    if pdf.missing():
        found["what WeasyPrint draws PDF with"] = PANGO
    if spark.java_missing():
        found["a Java for Apache Spark"] = ("default-jre-headless",)
    return found


def ensure() -> dict[str, tuple[str, ...]]:
    """Install what is missing; returns what is missing still."""
    needed = wanted()
    if not needed or os.geteuid() != 0 or not shutil.which("apt-get"):
        return needed
    print(
        f"The tests need {' and '.join(needed)}: installing the system's packages ...", flush=True
    )
    packages = [one for some in needed.values() for one in some]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=quiet, check=False
        )
        if done.returncode:
            break
    return wanted()


if __name__ == "__main__":
    left = ensure()
    print(
        f"Not here, so some tests are skipped: {', '.join(left)}" if left else "System: all there"
    )
