"""Finds a PostgreSQL for the tests of presentations, and runs it for a while.

Knows: where its programs may be. Must not know: what is kept there, how it is got (`tests.system`).
Without one those tests are skipped, and say so: everything else needs none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADVICE = "No PostgreSQL is installed (Debian and Ubuntu: apt-get install postgresql)"


def find() -> Path | None:
    """Folder of initdb and pg_ctl, the newest there is; None where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    named = str(found[-1]) if found else shutil.which("initdb")
    return Path(named).parent if named else None


@contextmanager
def running(programs: Path, folder: Path) -> Iterator[str]:
    """Address of a server of one's own, in a folder, on a socket there; stopped at the end."""
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        for part in (folder, *folder.parents[:3]):
            part.chmod(0o755)
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    base = str(folder / "base")
    make = [*as_user, str(programs / "initdb"), "-A", "trust", "-U", "waterline", "-D", base]
    subprocess.run(make, check=True, capture_output=True)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = [*as_user, str(programs / "pg_ctl"), "-D", base, "-w"]
    start = [*control, "-o", options, "-l", str(folder / "log"), "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql://waterline@/postgres?host={folder}"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, capture_output=True)
