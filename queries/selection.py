"""The only filter state: what a link selects, as canonical link, as predicate and as a sentence.

Knows: the link grammar, which values a data set holds. Must not know: measures, Dash, how a
predicate is run. The script `components/assets/view.js` writes the same canonical form; a table of
links under test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from queries.dimensions import (
    DIMENSIONS,
    FILTERS,
    Dimension,
    grade_name,
    school_year,
)
from queries.options import STAFF, default_values, options, units
from queries.since import other_data
from queries.store import Catalog
from queries.words import listed, say

SAFE = "!'()*-._~"  # what a browser's encodeURIComponent leaves as it is
LABELS = {  # where the key is no word
    **{"by": "breakdown", "focus": "grade", "like": "school"},
    **{"near": "nearness", "chance": "threshold", "rules": "small-number rules"},
}
MOST_NOTICES = 8
SINGLE = (
    *("year", "window", "test", "by", "picture", "layer", "focus", "span", "cohort"),
    *("standard", "unit", "like", "near", "sort", "chance", "rules"),
)
MOST_COMPARED, LONGEST_FIND = 6, 60


@dataclass(frozen=True)
class Predicate:
    """A SQL condition over store columns (no values in the text) and its bound values.

    `columns` are the dimensions it needs, so that the router can find a table that holds them.
    """

    sql: str
    values: Mapping[str, Any]
    columns: frozenset[str]

    def prefixed(self, alias: str) -> str:
        """The condition with its columns named as those of a table alias."""
        names = "|".join(sorted(self.columns, key=len, reverse=True))
        return re.sub(rf"(?<![$\w.])({names})\b", rf"{alias}.\1", self.sql) if names else self.sql


@dataclass(frozen=True)
class Selection:
    """Which students and which view. An empty tuple of a filter means "all".

    `year` is the year the school year ends in. `span` and `cohort` (the school year it entered in;
    None: the latest) name whose growth is followed. `by` names a breakdown, `layer` a depth whose
    students are described, `focus` the one grade of single-grade pictures (None: the highest
    shown). `standard` is the target whose prerequisites are drawn. Of Schools: `unit` is school or
    district, `compare` those beside each other, `like` the one whose like are sought, within `near`
    SDs; `sort`, `find` (part of a name) and `page` of its table. Of Providers: `chance`, the growth
    (SDs) whose chance is asked for. `rules`: which small-number rules hold. `notices`
    say what a link named that the data do not hold.
    """

    catalog: Catalog = field(compare=False, repr=False)
    year: int
    window: str
    test: str
    grade: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    race: tuple[str, ...] = ()
    gender: tuple[str, ...] = ()
    econ: tuple[str, ...] = ()
    el: tuple[str, ...] = ()
    swd: tuple[str, ...] = ()
    by: str | None = None
    picture: str = "berg"
    layer: str | None = None
    focus: str | None = None
    span: str = ""
    cohort: str | None = None
    standard: str = ""
    unit: str = "school"
    compare: tuple[str, ...] = ()
    like: str | None = None
    near: str = "0.5"
    sort: str = "name"
    find: str = ""
    page: int = 1
    chance: str = "0.05"
    rules: str = STAFF
    notices: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: str | Mapping[str, Any], *, catalog: Catalog) -> Selection:
        """A selection from a link, its query string, or the keyword arguments of a page's layout.

        Never raises: a key or value this data set does not know is left out and named in
        `notices`.
        """
        given = _parsed(query)
        notices: list[str] = []
        defaults = default_values(catalog)
        single: dict[str, str] = {}
        for key in SINGLE:
            values = given.pop(key, ())
            choices = units(single.get("unit", "school"), catalog) if key == "like" else {}
            choices = choices or options(key, catalog)
            known = [value for value in values if value in choices]
            if known:
                single[key] = known[0]
            notices += [say("stale", key=_label(key), value=v) for v in values if v not in choices]
            notices += [say("one_only", key=_label(key), value=v) for v in known[1:]]
        many: dict[str, tuple[str, ...]] = {}
        for key in FILTERS:
            values = given.pop(key, ())
            choices = DIMENSIONS[key].choices(catalog) if values else {}
            many[key] = tuple(sorted({value for value in values if value in choices}))
            notices += [say("stale", key=_label(key), value=v) for v in values if v not in choices]
        places = units(single.get("unit", "school"), catalog) if "compare" in given else {}
        asked = given.pop("compare", ())
        compared = tuple(value for value in asked if value in places)
        notices += [say("stale", key="comparison", value=v) for v in asked if v not in places]
        if len(compared) > MOST_COMPARED:
            notices.append(say("most_compared", n=MOST_COMPARED))
        page, *other = (*given.pop("page", ()), "1")
        if not re.fullmatch(r"[1-9][0-9]{0,5}", page):
            notices.append(say("stale", key="page", value=page))
            page = "1"
        notices += [say("one_only", key="page", value=v) for v in other[:-1]]
        find = " ".join(given.pop("find", ()))[:LONGEST_FIND]
        for made_with in given.pop("data", ()):
            if made_with != catalog.data_version[:8]:
                notices.append(other_data(made_with, catalog))
        notices += [say("unknown_key", key=key) for key in given]
        value = {**defaults, **single}
        return cls(
            catalog=catalog,
            year=int(value["year"] or 0),
            window=value["window"],
            test=value["test"],
            by=value["by"] or None,
            picture=value["picture"],
            layer=value["layer"] or None,
            focus=value["focus"] or None,
            span=value["span"],
            cohort=value["cohort"] or None,
            standard=value["standard"],
            unit=value["unit"],
            compare=tuple(sorted(compared[:MOST_COMPARED])),
            like=value["like"] or None,
            near=value["near"],
            sort=value["sort"],
            chance=value["chance"],
            rules=value["rules"],
            find=find,
            page=int(page),
            notices=_few(tuple(dict.fromkeys(notices))),
            **many,
        )

    def to_query(self) -> str:
        """Canonical query: keys and values sorted, defaults left out; "" for the default view."""
        held = {key: (str(getattr(self, key) or ""),) for key in SINGLE}
        defaults = default_values(self.catalog)
        kept = {key: values for key, values in held.items() if values[0] != defaults[key]}
        kept |= {key: getattr(self, key) for key in (*FILTERS, "compare") if getattr(self, key)}
        kept |= {"find": (self.find,)} if self.find else {}
        kept |= {"page": (str(self.page),)} if self.page > 1 else {}
        return "&".join(
            f"{key}=" + ",".join(quote(value, safe=SAFE) for value in sorted(kept[key]))
            for key in sorted(kept)
        )

    def link(self, path: str = "/", *, share: bool = False) -> str:
        """Canonical link of this view; `share` adds the data version it was seen with."""
        query = self.to_query()
        if share:
            version = f"data={self.catalog.data_version[:8]}"
            query = "&".join(sorted(filter(None, [*query.split("&"), version])))
        return f"{path}?{query}" if query else path

    def narrowed(self, **filters: tuple[str, ...]) -> Selection:
        """The same view with other values of some filters; () lifts one."""
        changed: dict[str, Any] = {key: filters[key] for key in FILTERS if key in filters}
        return replace(self, **changed)

    def predicate(
        self, *, without: Iterable[str] = (), renamed: Mapping[str, str] | None = None
    ) -> Predicate:
        """The filters as a condition over store columns; `without` leaves dimensions out, `renamed`
        maps a dimension's name to another column that holds it."""
        left_out, other = frozenset(without), renamed or {}
        clauses: list[str] = []
        values: dict[str, Any] = {}
        columns: set[str] = set()
        for key in FILTERS:
            chosen = getattr(self, key)
            if not chosen or key in left_out:
                continue
            dimension = DIMENSIONS[key]
            names = []
            for number, one in enumerate(self._stored(dimension, chosen)):
                values[f"{key}_{number}"] = one
                names.append(f"${key}_{number}")
            column = other.get(key, dimension.column)
            clauses.append(f"{column} in ({', '.join(names)})" if names else "false")
            columns.add(column)
        if self.school and "school" not in left_out and not self.district:
            # Tables stand by district, then school: the schools' districts say which parts of a
            # table need not be read, while schools' ids lie in every part.
            around = sorted({self.catalog.schools[one].district for one in self.school})
            values |= {f"around_{number}": one for number, one in enumerate(around)}
            column = other.get("district", DIMENSIONS["district"].column)
            clauses.append(f"{column} in ({', '.join(f'$around_{i}' for i in range(len(around)))})")
            columns.add(column)
        return Predicate(" and ".join(clauses) or "true", values, frozenset(columns))

    def _stored(self, dimension: Dimension, chosen: tuple[str, ...]) -> list[str | int]:
        if dimension.name != "provider":
            return [dimension.stored(value, self.catalog) for value in chosen]
        # A school and grade may use several providers: its set counts for each of them.
        return [held for held in self.catalog.provider_sets if set(held.split("+")) & set(chosen)]

    @property
    def grades(self) -> tuple[int, ...]:
        """Enrolled grades selected; all that the data set holds when none is."""
        return tuple(int(g) for g in self.grade or DIMENSIONS["grade"].choices(self.catalog))

    @property
    def when(self) -> str:
        """Window and school year, e.g. "spring 2024-25"."""
        return f"{self.window} {school_year(self.year)}"

    @property
    def filtered(self) -> bool:
        """Whether any filter narrows the students."""
        return any(getattr(self, key) for key in FILTERS)

    def students(self, *, grades: bool = True) -> str:
        """The selected students in plain words, e.g. "grade 6 students of Alder who are Asian"."""
        names = {key: self._labels(key) for key in FILTERS}
        chosen = say_grades(tuple(int(g) for g in self.grade)) if grades and self.grade else ""
        head = f"{chosen} students" if len(self.grade) == 1 and chosen else "students"
        where = [listed(names[key], last="and") for key in ("school", "district") if names[key]]
        text = head + (f" of {', '.join(where)}" if where else "")
        if names["provider"]:
            used = [name for name in names["provider"] if name != "No model provider"]
            texts = [f"with {listed(used, last='or')}"] if used else []
            texts += ["without a model provider"] if "none" in self.provider else []
            text += f" in grades {' or '.join(texts)}"
        text += f" in {chosen}" if chosen and len(self.grade) > 1 else ""
        traits = [listed(names[key], last="or") for key in ("race", "gender") if names[key]]
        traits += [
            _trait(key, getattr(self, key)) for key in ("econ", "el", "swd") if getattr(self, key)
        ]
        return text + (f" who are {listed(traits, last='and')}" if traits else "")

    def sentence(self) -> str:
        """What is selected, as one plain sentence."""
        students = self.students()
        head = "All students" if students == "students" else students[:1].upper() + students[1:]
        return f"{head}, {self.when}, {self.catalog.tests[self.test].name}."

    def _labels(self, key: str) -> list[str]:
        chosen = getattr(self, key)
        if not chosen:
            return []
        choices = DIMENSIONS[key].choices(self.catalog)
        return [choices[value] for value in chosen]


def say_grades(grades: tuple[int, ...]) -> str:
    """Grades in words: "grade 6", "grades 6 and 7", "grades 3 to 8"."""
    if len(grades) == 1:
        return grade_name(grades[0])
    run = tuple(range(grades[0], grades[-1] + 1))
    if len(grades) > 2 and grades == run:
        return f"grades {grades[0]} to {grades[-1]}"
    return f"grades {listed([str(grade) for grade in grades], last='and')}"


def _trait(key: str, chosen: tuple[str, ...]) -> str:
    yes = {
        "econ": "economically disadvantaged",
        "el": "English learners",
        "swd": "students with disability",
    }[key]
    words = {"1": yes, "0": f"not {yes}", "not-recorded": f"not recorded as {yes} or not"}
    return listed([words[value] for value in chosen], last="or")


def _label(key: str) -> str:
    return DIMENSIONS[key].label.lower() if key in DIMENSIONS else LABELS.get(key, key)


def _few(notices: tuple[str, ...]) -> tuple[str, ...]:
    """The first notices, and how many more there are: a link can name a thousand things."""
    if len(notices) <= MOST_NOTICES:
        return notices
    shown = notices[: MOST_NOTICES - 1]
    return (*shown, say("more_left_out", count=len(notices) - len(shown)))


def _parsed(query: object) -> dict[str, tuple[str, ...]]:
    """Key -> its values in order; repeated keys and comma lists alike; {} for what is no link."""
    if isinstance(query, str):
        try:
            text = urlsplit(query).query if "?" in query or query.startswith("/") else query
            query = parse_qs(text, keep_blank_values=False)
        except ValueError:
            return {}
    if not isinstance(query, Mapping):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for key, raw in query.items():
        items = raw if isinstance(raw, (list, tuple)) else [raw]
        values = [part.strip() for item in items for part in _text(item).split(",")]
        name = _text(key).strip().lower()
        found[name] = tuple(dict.fromkeys(v for v in (*found.get(name, ()), *values) if v))
    return found


def _text(value: object) -> str:
    """A value as text; a lone half of a character pair, which cannot be written, is replaced."""
    return str(value).encode("utf-8", "replace").decode("utf-8")
