"""A data set as it lies on disk: `dataset.toml` and its files, not yet checked.

Knows: which files are there and how DuckDB reads them. Must not know: the contract's rules
(`data.contract`), the store, anything that is shown.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
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
        return self.folder.name

    def paths(self, table: str) -> tuple[Path, ...]:
        """The files of one table in reading order (sorted by path); empty when it is missing."""
        for suffix in (".parquet", ".csv"):
            single = self.folder / f"{table}{suffix}"
            if single.is_file():
                return (single,)
        parts = self.folder / table
        if parts.is_dir():
            for suffix in (".parquet", ".csv"):
                found = tuple(sorted(parts.rglob(f"*{suffix}")))
                if found:
                    return found
        return ()

    def relation(self, table: str) -> str:
        """A DuckDB table function that reads one table, e.g. `read_parquet([...])`.

        Parquet parts may be hive-partitioned; columns are matched by name.
        FileNotFoundError when the table is missing.
        """
        paths = self.paths(table)
        if not paths:
            raise FileNotFoundError(f"{self.folder / table}.parquet")
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
        if paths[0].suffix == ".csv":
            return f"read_csv([{listed}], header = true, union_by_name = true, all_varchar = true)"
        hive = str((self.folder / table).is_dir()).lower()
        return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = {hive})"

    def fingerprint(self) -> str:
        """SHA-256 (hex) over the names and bytes of dataset.toml and every file of the folder."""
        whole = hashlib.sha256()
        kept = (".parquet", ".csv", ".toml")
        for path in sorted(p for p in self.folder.rglob("*") if p.suffix in kept):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{path.relative_to(self.folder).as_posix()} {digest}\n".encode())
        return whole.hexdigest()


def open_dataset(folder: Path) -> Dataset:
    """Read `dataset.toml` of `folder`. DatasetError, with a sentence, when it is absent or wrong."""
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
    return Dataset(
        folder=folder,
        name=str(raw.get("name") or folder.name),
        synthetic=_required_bool(toml, raw, "synthetic"),
        description=str(raw.get("description", "")),
        attribution=str(raw.get("attribution", "")),
        min_n=max(1, int(raw.get("min_n", 10))),
        assessments=tuple(_assessment(toml, key, body) for key, body in assessments.items()),
    )


def _required_bool(toml: Path, raw: Mapping[str, Any], key: str) -> bool:
    value = raw.get(key)
    if not isinstance(value, bool):
        raise DatasetError(f"{toml}: `{key}` must be true or false, found {value!r}.")
    return value


def _assessment(toml: Path, key: str, body: Mapping[str, Any]) -> Assessment:
    where = f"{toml}: [assessments.{key}]"
    role, basis = body.get("role"), body.get("basis")
    if role not in ROLES:
        raise DatasetError(f"{where} `role` must be one of {', '.join(ROLES)}, found {role!r}.")
    if basis is not None and basis not in BASES:
        raise DatasetError(f"{where} `basis` must be one of {', '.join(BASES)}, found {basis!r}.")
    known = set(Assessment.__dataclass_fields__) - {"id"}
    unknown = sorted(set(body) - known)
    if unknown:
        raise DatasetError(
            f"{where} has no setting called {', '.join(unknown)}; known: {', '.join(sorted(known))}."
        )
    given = {name: body[name] for name in known & set(body) if name not in ("name", "role")}
    given["vertical_scale"] = bool(body.get("vertical_scale", False))
    return Assessment(id=str(key), name=str(body.get("name") or key), role=role, **given)
