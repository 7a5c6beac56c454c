"""A data set as it lies on disk: `dataset.toml` and its files, not yet checked.

Knows: which files are there and how DuckDB reads them. Must not know: the contract's rules
(`data.contract`), the store, anything that is shown.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASES = ("placement", "cut score", "norm median")
ROLES = ("adaptive", "state test")


class DatasetError(ValueError):
    """The folder is no data set; the message is a sentence for a person."""


@dataclass(frozen=True)
class Assessment:
    """One test, as `[assessments.<id>]` of dataset.toml declares it.

    `basis` is one of BASES (None: no depth can be read from it). `reliability` is used where
    standard errors are missing; `placement_min` is the lowest grade a placement can name.
    """

    id: str
    name: str
    role: str
    vertical_scale: bool
    basis: str | None = None
    placement_view: str | None = None
    placement_min: int | None = None
    score_min: float | None = None
    score_max: float | None = None
    reliability: float | None = None
    norms_study: str | None = None


@dataclass(frozen=True)
class Dataset:
    """A folder with `dataset.toml` and one file or folder of parts per table of the contract."""

    folder: Path
    name: str
    synthetic: bool
    description: str
    attribution: str
    min_n: int
    assessments: tuple[Assessment, ...]

    @property
    def id(self) -> str:
        """Short name used for the store's folder: the folder's own name."""
        return self.folder.resolve().name

    def paths(self, table: str) -> tuple[Path, ...]:
        """The files of one table in reading order (sorted by path); empty when it is missing."""
        for suffix in (".parquet", ".csv"):
            single = self.folder / f"{table}{suffix}"
            if single.is_file():
                return (single,)
        parts = self.folder / table
        if parts.is_dir():
            for suffix in (".parquet", ".csv"):
                found = tuple(sorted(p for p in parts.rglob(f"*{suffix}") if _is_part(p, parts)))
                if found:
                    return found
        return ()

    def relation(self, table: str) -> str:
        """A DuckDB table function that reads one table, e.g. `read_parquet([...])`.

        Parts may be hive-partitioned (their folder's values arrive as text); columns are matched
        by name. FileNotFoundError when the table is missing.
        """
        paths = self.paths(table)
        if not paths:
            raise FileNotFoundError(f"{self.folder / table}.parquet")
        return reader(paths, hive=paths[0].parent != self.folder)

    def fingerprint(self) -> str:
        """SHA-256 (hex) over the names and bytes of dataset.toml and every file of the folder."""
        whole = hashlib.sha256()
        kept = (".parquet", ".csv", ".toml")
        for path in sorted(p for p in self.folder.rglob("*") if p.suffix in kept):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{path.relative_to(self.folder).as_posix()} {digest}\n".encode())
        return whole.hexdigest()


def reader(paths: tuple[Path, ...], *, hive: bool = False) -> str:
    """The DuckDB table function that reads `paths`, all parquet or all CSV, as one relation.

    CSV is comma-separated text with a header, every column read as text and every line kept:
    nothing is guessed from a sample. `hive` adds the columns named by the parts' folders.
    """
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    # Values of hive folders stay text: guessing would turn a school `007` into 7.
    shared = f"union_by_name = true, hive_partitioning = {str(hive).lower()}"
    if hive:
        shared += ", hive_types_autocast = false"
    if paths[0].suffix == ".parquet":
        return f"read_parquet([{listed}], {shared})"
    # Without `comment = ''` DuckDB may take a line that starts with # for a remark and drop it.
    return (
        f"read_csv([{listed}], header = true, all_varchar = true, delim = ',', quote = '\"', "
        f"escape = '\"', comment = '', skip = 0, {shared})"
    )


def _is_part(path: Path, parts: Path) -> bool:
    """Whether a file below the folder `parts` is data: names starting with _ or . are not."""
    return not any(name.startswith(("_", ".")) for name in path.relative_to(parts).parts)


def open_dataset(folder: Path) -> Dataset:
    """Read `dataset.toml` of `folder`. DatasetError, a sentence, when it is absent or wrong."""
    toml = folder / "dataset.toml"
    if not toml.is_file():
        raise DatasetError(
            f"{folder} holds no dataset.toml. "
            "`python -m data.contract --template FOLDER` writes one to fill in."
        )
    try:
        raw = tomllib.loads(toml.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"{toml} cannot be read: {error}") from None
    assessments = raw.get("assessments")
    if not isinstance(assessments, dict) or not assessments:
        raise DatasetError(f"{toml} declares no assessment: it needs an [assessments.<id>] table.")
    min_n = raw.get("min_n", 10)
    if isinstance(min_n, bool) or not isinstance(min_n, int) or min_n < 1:
        raise DatasetError(f"{toml}: `min_n` must be a whole number from 1 up, found {min_n!r}.")
    return Dataset(
        folder=folder,
        name=str(raw.get("name") or folder.name),
        synthetic=_required_bool(toml, raw, "synthetic"),
        description=str(raw.get("description", "")),
        attribution=str(raw.get("attribution", "")),
        min_n=min_n,
        assessments=tuple(_assessment(toml, key, body) for key, body in assessments.items()),
    )


def _required_bool(toml: Path, raw: Mapping[str, Any], key: str) -> bool:
    value = raw.get(key)
    if not isinstance(value, bool):
        raise DatasetError(f"{toml}: `{key}` must be true or false, found {value!r}.")
    return value


def _assessment(toml: Path, key: str, body: object) -> Assessment:
    where = f"{toml}: [assessments.{key}]"
    if not isinstance(body, dict):
        raise DatasetError(f"{where} must be a table of settings, found {body!r}.")
    role, basis = body.get("role"), body.get("basis")
    if role not in ROLES:
        raise DatasetError(f"{where} `role` must be one of {', '.join(ROLES)}, found {role!r}.")
    if basis is not None and basis not in BASES:
        raise DatasetError(f"{where} `basis` must be one of {', '.join(BASES)}, found {basis!r}.")
    known = set(Assessment.__dataclass_fields__) - {"id"}
    unknown = sorted(set(body) - known)
    if unknown:
        raise DatasetError(
            f"{where} has no setting called {', '.join(unknown)}; "
            f"known: {', '.join(sorted(known))}."
        )
    given: dict[str, Any] = {"vertical_scale": False}
    for name, value in body.items():
        expected, fits = _SETTINGS[name]
        if not fits(value):
            raise DatasetError(f"{where} `{name}` must be {expected}, found {value!r}.")
        given[name] = value
    given.setdefault("name", key)
    low, high = given.get("score_min"), given.get("score_max")
    if low is not None and high is not None and low >= high:
        raise DatasetError(
            f"{where} `score_min` must be below `score_max`, found {low!r} and {high!r}."
        )
    return Assessment(id=str(key), **given)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_reliability(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


# What each setting of an assessment may hold: in words, and as a test.
_SETTINGS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "name": ("text", _is_text),
    "role": ("text", _is_text),
    "basis": ("text", _is_text),
    "placement_view": ("text", _is_text),
    "norms_study": ("text", _is_text),
    "vertical_scale": ("true or false", _is_bool),
    "placement_min": ("a whole number", _is_whole),
    "score_min": ("a number", _is_number),
    "score_max": ("a number", _is_number),
    "reliability": ("a number above 0 and at most 1", _is_reliability),
}
