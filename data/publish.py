"""Putting a finished store in place, and finding the one that serves.

Knows: `current.json`, checksums, old files. Must not know: what the tables mean.
A store is moved to its final name and only then named by `current.json` (one atomic rename), so a
build that fails or is interrupted leaves the old store serving.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

CURRENT = "current.json"


class StoreError(RuntimeError):
    """There is no store to serve, or it is damaged; the message is a sentence for a person."""


@dataclass(frozen=True)
class Published:
    """What `current.json` says: the store's file name, data version (hex) and checksum.

    `size` (bytes) and `modified` (nanoseconds) were read when the checksum was last found right:
    while both are unchanged the file is not read through again. `built` (nanoseconds since 1970)
    is when it was put in place; a copy or a touch does not change it.
    """

    file: str
    data_version: str
    sha256: str
    size: int
    modified: int
    previous: str | None = None
    built: int = 0


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_current(folder: Path) -> Published | None:
    """What serves in a store folder; None when nothing was published or it cannot be read."""
    try:
        return Published(**json.loads((folder / CURRENT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write_current(folder: Path, published: Published) -> None:
    fresh = folder / f".{CURRENT}.{os.getpid()}"
    fresh.write_text(json.dumps(asdict(published), indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, folder / CURRENT)


def publish(built: Path, *, folder: Path, data_version: str) -> Path:
    """Move a built file to `<data_version>.duckdb`, name it current, drop all older but one.

    Returns the store's path. The store that served until now stays until the next build. No file is
    put in the place of another, which readers may hold open: a second store of the same version has
    its checksum in its name.
    """
    before = read_current(folder)
    checksum = sha256_of(built)
    final = folder / f"{data_version}.duckdb"
    if final.exists():
        final = folder / f"{data_version}-{checksum[:8]}.duckdb"
    os.replace(built, final)
    if sha256_of(final) != checksum:
        raise StoreError(f"{final} changed while it was put in place; the old store still serves.")
    stat = final.stat()
    previous = before.file if before and before.file != final.name else None
    if before and before.file == final.name:
        previous = before.previous
    _write_current(
        folder,
        Published(
            file=final.name,
            data_version=data_version,
            sha256=checksum,
            size=stat.st_size,
            modified=stat.st_mtime_ns,
            previous=previous,
            built=time.time_ns(),
        ),
    )
    for old in folder.glob("*.duckdb"):
        if old.name not in (final.name, previous):
            old.unlink(missing_ok=True)
    return final


def verified(folder: Path) -> tuple[Path, Published]:
    """Path and record of the store that serves, its checksum known to be right.

    StoreError, with a sentence, when there is none, it is gone or its bytes are not those that
    were published.
    """
    published = read_current(folder)
    while published is not None:
        try:
            return _checked(folder, published)
        except StoreError:
            now = read_current(folder)
            if now == published:
                raise
            published = now  # another was put in its place in between
    raise StoreError(
        f"No store has been built in {folder}. `python -m data.build FOLDER` builds one."
    )


def _checked(folder: Path, published: Published) -> tuple[Path, Published]:
    path = folder / published.file
    if not path.is_file():
        raise StoreError(f"The store {path} is gone. Build it again: python -m data.build FOLDER")
    stat = path.stat()
    if (stat.st_size, stat.st_mtime_ns) != (published.size, published.modified):
        if stat.st_size != published.size or sha256_of(path) != published.sha256:
            raise StoreError(
                f"The store {path} is damaged: its checksum is not the one it was published with. "
                "It is not served. Build it again: python -m data.build FOLDER"
            )
        # Where the record cannot be written the store is read through at every opening, and served.
        with suppress(OSError):
            _write_current(folder, replace(published, modified=stat.st_mtime_ns))
    return path, published
