"""The one open store: read-only, locked down, one cursor per question.

Knows: DuckDB, what values each dimension holds (`Catalog`). Must not know: measures, sentences, Dash,
which store serves (`queries.serving`). The only module outside `data/` that imports duckdb.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from data import history, settings
from data.history import Loaded
from data.publish import Published, StoreError
from data.spans import Span, parse
from queries.fits import Fit, read_fits

__all__ = ["Catalog", "Place", "Store", "StoreError", "Test", "once"]

Row = dict[str, Any]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Test:
    """An assessment as the store knows it; `deepest[(window, grade)]` = layers it can show."""

    id: str
    name: str
    role: str
    basis: str | None
    placement_view: str | None
    placement_min: int | None
    vertical_scale: bool
    deepest: Mapping[tuple[str, int], int]

    @property
    def has_depth(self) -> bool:
        """Whether any record of this test can show grades below."""
        return bool(self.deepest)


@dataclass(frozen=True)
class Place:
    """A district or a school: id as in links, name, and the district it belongs to."""

    id: str
    name: str
    district: str


@dataclass(frozen=True)
class Catalog:
    """What there is to choose from: the values of every dimension, in their fixed order.

    `given` holds (year, test id, window, grade) with at least one score; `asked` holds
    (year, window, grade) with standard results. `subgroups` maps a column to its values; `fits`
    are the cohorts of the same students; `norms[(test, grade, window)]` is mean and SD of the norm
    group, of each test's own study; `cuts` the Proficient cuts, by the same key. `history`: what each
    version of the data held, by its first 8 digits.
    """

    name: str
    synthetic: bool
    description: str
    attribution: str
    data_version: str
    min_n: int
    years: tuple[int, ...]
    tests: Mapping[str, Test]
    districts: Mapping[str, Place]
    schools: Mapping[str, Place]
    providers: Mapping[str, str]
    provider_sets: tuple[str, ...]
    subgroups: Mapping[str, tuple[str, ...]]
    given: frozenset[tuple[int, str, str, int]]
    asked: frozenset[tuple[int, str, int]]
    sizes: Mapping[str, int]
    fits: tuple[Fit, ...] = ()
    norms: Mapping[tuple[str, int, str], tuple[float, float]] = field(default_factory=dict)
    cuts: Mapping[tuple[str, int, str], float] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    default_target: str = ""
    history: Mapping[str, Loaded] = field(default_factory=dict, compare=False)

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """Every span of any test, by its key, from the lowest entry grade up."""
        found = {fit.span: fit.path for fit in self.fits}
        return dict(sorted(found.items(), key=lambda one: one[1].order))

    @cached_property
    def school_names(self) -> Mapping[str, str]:
        """School id -> name, by name."""
        return {place.id: place.name for place in self.schools.values()}

    @cached_property
    def district_names(self) -> Mapping[str, str]:
        """District id -> name, by name."""
        return {place.id: place.name for place in self.districts.values()}

    @cached_property
    def ranks(self) -> Mapping[str, Mapping[str, int]]:
        """ "school" and "district" -> id -> place in the order of names."""
        every = {"school": self.school_names, "district": self.district_names}
        return {kind: {key: at for at, key in enumerate(names)} for kind, names in every.items()}

    @cached_property
    def district_ranks(self) -> Mapping[str, int]:
        """School id -> the place of its district in the order of names."""
        known = self.ranks["district"]
        return {key: known.get(place.district, len(known)) for key, place in self.schools.items()}

    @cached_property
    def school_labels(self) -> Mapping[str, str]:
        """School id -> its name with that of its district, by name."""
        known = self.district_names
        return {
            place.id: f"{place.name} ({known.get(place.district, place.district)})"
            for place in self.schools.values()
        }

    @cached_property
    def default_span(self) -> str:
        """Middle school as the default test holds it: from fall of grade 6, else from spring of
        grade 5, else its longest way to the highest grade; "" when nobody is tested twice."""
        held = {fit.span for fit in self.fits if fit.test == self.default_test}
        for usual in ("f6-s8", "s5-s8"):
            if usual in held:
                return usual
        paths = [path for key, path in self.spans.items() if key in held or not held]
        return max(paths, key=lambda path: (path.exit_grade, path.years)).key if paths else ""

    def cohorts(self, test: str, span: str) -> tuple[Fit, ...]:
        """The cohorts of a test and span, the earliest first."""
        found = [fit for fit in self.fits if (fit.test, fit.span) == (test, span)]
        return tuple(sorted(found, key=lambda fit: fit.cohort))

    def twin(self, test: str, span: str) -> str | None:
        """The span a test holds in place of one it does not: the same end, entered in the last
        window before it that the test holds. None when there is none."""
        wanted = parse(span)
        if wanted is None:
            return None
        before = [
            fit.path
            for fit in self.fits
            if fit.test == test
            and (fit.path.exit_grade, fit.path.exit_window)
            == (wanted.exit_grade, wanted.exit_window)
            and fit.path.order < wanted.order
        ]
        return max(before, key=lambda path: path.order).key if before else None

    @cached_property
    def default_test(self) -> str:
        """The first adaptive test with scores, else the first with depth, else the first."""
        seen = {test for _, test, _, _ in self.given}
        order = sorted(
            (test for test in self.tests.values() if test.id in seen) if seen else (),
            key=lambda test: (test.role != "adaptive", not test.has_depth),
        )
        return order[0].id if order else next(iter(self.tests))

    @cached_property
    def default_year(self) -> int:
        """The latest school year the default test was given in; 0 in an empty store."""
        return max((y for y, t, _, _ in self.given if t == self.default_test), default=0)

    @cached_property
    def default_window(self) -> str:
        """The last window of the default test in the default year."""
        windows = self.windows(self.default_year, self.default_test)
        return windows[-1] if windows else "spring"

    def windows(self, year: int, test: str) -> tuple[str, ...]:
        """Windows with scores of a test in a year, in the order of the school year."""
        held = {w for y, t, w, _ in self.given if y == year and t == test}
        return tuple(w for w in ("fall", "winter", "spring") if w in held)

    def grades(self, year: int, test: str, window: str) -> tuple[int, ...]:
        """Grades with scores of a test in a year and window, ascending."""
        return tuple(sorted(g for y, t, w, g in self.given if (y, t, w) == (year, test, window)))


class Store:
    """A published store, open for reading; safe to ask from several threads."""

    def __init__(self, path: Path, published: Published) -> None:
        self.path = path
        self.published = published
        self.readers = 0  # kept by `queries.serving`
        self.made: dict[Callable[[Store], Any], Any] = {}  # by `once`: goes when the store goes
        spill = settings.home() / "spill"
        spill.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            str(path),
            read_only=True,
            config={
                "threads": settings.get("WATERLINE_QUERY_THREADS"),
                "memory_limit": settings.get("WATERLINE_QUERY_MEMORY"),
                "temp_directory": str(spill),
            },
        )
        # From here on no question can read or write any other file, or undo that.
        # A second opening in one process shares DuckDB's instance, which is locked already.
        locked = self._connection.execute("select current_setting('lock_configuration')").fetchall()
        if not locked[0][0]:
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set lock_configuration = true")

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        """Rows of one query as dicts, fetched at once over a cursor of its own."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, dict(values)) if values else cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns(self, sql: str, values: Mapping[str, Any] | None = None) -> dict[str, NDArray[Any]]:
        """The same as one numpy array a column: NaN for a missing number, None for a missing text."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, dict(values)) if values else cursor.execute(sql)
            found = cursor.fetchnumpy()
        return {name: _filled(np.ma.asarray(column)) for name, column in found.items()}

    @property
    def built(self) -> str:
        """When the store was put in place: date and time, UTC."""
        moment = datetime.fromtimestamp(
            (self.published.built or self.published.modified) / 1e9, tz=UTC
        )
        return f"{moment:%Y-%m-%d %H:%M} UTC"

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @cached_property
    def tables(self) -> Mapping[str, frozenset[str]]:
        """Name of each table -> its columns."""
        rows = self.ask("select table_name as t, column_name as c from duckdb_columns()")
        held: dict[str, set[str]] = {}
        for row in rows:
            held.setdefault(row["t"], set()).add(row["c"])
        return {name: frozenset(columns) for name, columns in held.items()}

    @cached_property
    def coded(self) -> frozenset[tuple[str, str]]:
        """Table and name of each column whose texts are kept as codes."""
        rows = self.ask(
            "select table_name as t, column_name as c from duckdb_columns() "
            "where data_type like 'ENUM%'"
        )
        return frozenset((row["t"], row["c"]) for row in rows)

    @cached_property
    def catalog(self) -> Catalog:
        """The values of every dimension, read once."""
        facts = {row["key"]: row["value"] for row in self.ask("select * from manifest")}
        sight: dict[str, dict[tuple[str, int], int]] = {}
        for row in self.ask("select assessment, test_window, grade, deepest from sight"):
            sight.setdefault(row["assessment"], {})[(row["test_window"], row["grade"])] = row[
                "deepest"
            ]
        tests = {
            row["assessment"]: Test(
                id=row["assessment"],
                name=row["assessment_name"],
                role=row["role"],
                basis=row["basis"],
                placement_view=row["placement_view"],
                placement_min=row["placement_min"],
                vertical_scale=row["vertical_scale"],
                deepest=sight.get(row["assessment"], {}),
            )
            for row in self.ask("select * from assessment")
        }
        given = self.ask(
            "select school_year as y, assessment as t, test_window as w, grade as g "
            "from cells_school group by all having sum(n_scored) > 0"
        )
        text = "select school_year as y, test_window as w, grade as g from cells_skill_school "
        asked = self.ask(text + "group by all") if "cells_skill_school" in self.tables else []
        subgroups: dict[str, list[str]] = {}
        for row in self.ask("select * from subgroup order by dimension, place, value"):
            subgroups.setdefault(row["dimension"], []).append(row["value"])
        targets, default_target = self._targets()
        sizes = self.ask("select table_name as t, estimated_size as n from duckdb_tables()")
        return Catalog(
            name=facts["name"],
            synthetic=facts["synthetic"] == "true",
            description=facts["description"],
            attribution=facts["attribution"],
            data_version=facts["data_version"],
            min_n=int(facts["min_n"]),
            years=tuple(int(year) for year in facts["years"].split(",") if year),
            tests=tests,
            districts={
                row["district_id"]: Place(
                    row["district_id"], row["district_name"], row["district_id"]
                )
                for row in self.ask("select * from district order by district_name, district_id")
            },
            schools={
                row["school_id"]: Place(row["school_id"], row["school_name"], row["district_id"])
                for row in self.ask(
                    "select * from school where school_id in (select school_id from cells_school) "
                    "order by school_name, school_id"
                )
            },
            providers={
                row["provider_id"]: row["provider_name"]
                for row in self.ask(
                    "select provider_id, provider_name from provider "
                    "where role = 'model provider' order by provider_name, provider_id"
                )
            },
            provider_sets=tuple(
                row["provider"]
                for row in self.ask("select distinct provider from cells_school order by provider")
            ),
            subgroups={name: tuple(values) for name, values in subgroups.items()},
            given=frozenset((r["y"], r["t"], r["w"], r["g"]) for r in given),
            asked=frozenset((r["y"], r["w"], r["g"]) for r in asked),
            sizes={row["t"]: row["n"] for row in sizes},
            fits=read_fits(self.ask),
            norms={
                (row["t"], row["g"], row["w"]): (row["mean"], row["sd"])
                for row in self.ask(
                    "select n.assessment as t, n.grade as g, n.test_window as w, n.mean, n.sd "
                    "from norms n join assessment a on a.assessment = n.assessment "
                    "and a.norms_study = n.norms_study where a.vertical_scale"
                )
            },
            cuts={
                (row["t"], row["g"], row["w"]): row["cut"]
                for row in self.ask(
                    "select assessment as t, grade as g, test_window as w, proficient_cut as cut "
                    "from cut_score"
                )
            },
            targets=targets,
            default_target=default_target,
            history=history.read(self.path.parent),
        )

    def _targets(self) -> tuple[dict[str, str], str]:
        """Standards asked of anyone, code -> code and label, by grade and code; and the one of the
        highest grade that has most asked standards under it, within two steps."""
        if "standard_bit" not in self.tables:
            return {}, ""
        rows = self.ask(
            "select b.standard, b.origin, s.label from standard_bit b join standard s "
            "on s.standard = b.standard where b.bit is not null order by b.origin, b.standard"
        )
        needs: dict[str, set[str]] = {}
        for edge in self.ask("select standard, prerequisite from prerequisite"):
            needs.setdefault(edge["standard"], set()).add(edge["prerequisite"])
        asked = {row["standard"]: row["origin"] for row in rows}

        def under(code: str) -> int:
            direct = needs.get(code, set())
            further = {one for near in direct for one in needs.get(near, set())}
            return len((direct | further) & set(asked))

        first = max(asked, key=lambda code: (asked[code], under(code)), default="")
        return {
            row["standard"]: f"{row['standard']} {row['label'] or ''}".strip() for row in rows
        }, first


def _filled(column: np.ma.MaskedArray[Any, Any]) -> NDArray[Any]:
    """A fetched column without its mask."""
    missing = np.ma.getmaskarray(column)
    plain = np.asarray(column.data)
    if missing.any():
        plain = plain.copy() if plain.dtype == object else plain.astype(np.float64)
        plain[missing] = None if plain.dtype == object else np.nan
    return plain


def once(make: Callable[[Store], Made]) -> Callable[[Store], Made]:
    """`make` of a store, made once for each store that is open."""

    @wraps(make)
    def made(store: Store) -> Made:
        if make not in store.made:
            store.made.setdefault(make, make(store))  # of two threads at once the first one's
        found: Made = store.made[make]
        return found

    return made
