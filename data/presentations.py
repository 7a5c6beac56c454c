"""Presentations: views in an order, with a presenter's words. Links and words, no numbers.

Knows: SQLAlchemy, what may be kept and how much of it. Must not know: answers, Dash, who sees it.
The only thing written while serving. Whoever has the view id may look, whoever has the edit id may
change: both are 128 random bits, and nothing here is ever logged.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data import settings

LIMITS = {"title": 120, "link": 4000, "panel": 60, "headline": 300, "notes": 4000, "data": 8}
MOST_SLIDES = 24  # as many as one file of slides holds
KIND = "waterline presentation 1"  # first line of a presentation as a file

_META = MetaData()
_PRESENTATIONS = Table(
    "presentation",
    _META,
    Column("view", String(22), primary_key=True),
    Column("edit", String(22), nullable=False, unique=True),
    Column("title", String(LIMITS["title"]), nullable=False),
    Column("safe", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", String(32), nullable=False),
)
_SLIDES = Table(
    "slide",
    _META,
    Column("view", String(22), ForeignKey("presentation.view"), primary_key=True),
    Column("place", Integer, primary_key=True),
    *(
        Column(name, String(LIMITS[name]), nullable=False)
        for name in ("link", "panel", "headline", "notes", "data")
    ),
)


class PresentationError(ValueError):
    """A presentation cannot be kept, read or found; the message is a sentence."""


class Conflict(PresentationError):
    """Somebody else saved in between; `theirs` is what is kept now."""

    def __init__(self, theirs: Presentation) -> None:
        super().__init__("Somebody else saved this presentation while you were changing it.")
        self.theirs = theirs


@dataclass(frozen=True)
class Slide:
    """One view: its canonical link and the name of its panel, the presenter's headline ("": the
    computed sentence) and notes, and the data version (8 digits) it was saved with."""

    link: str
    panel: str
    headline: str = ""
    notes: str = ""
    data: str = ""


@dataclass(frozen=True)
class Presentation:
    """Slides in order. `safe`: shown under the rules for projection. `version` counts saves."""

    view: str
    edit: str
    title: str
    safe: bool = True
    version: int = 1
    slides: tuple[Slide, ...] = ()


def create(title: str, slides: Sequence[Slide] = (), *, safe: bool = True) -> Presentation:
    """A new presentation with ids of its own. PresentationError for what is too much."""
    made = _plain(Presentation(_new_id(), _new_id(), title, safe, 1, tuple(slides)))
    _checked(made)
    with _begin() as at:
        at.execute(_PRESENTATIONS.insert().values(**_head(made)))
        _write(at, made)
    return made


def by_edit(edit: str) -> Presentation:
    """The presentation that an edit id opens. PresentationError where there is none."""
    return _found(_PRESENTATIONS.c.edit == edit)


def by_view(view: str) -> Presentation:
    """The same for looking: without its edit id."""
    return replace(_found(_PRESENTATIONS.c.view == view), edit="")


def save(changed: Presentation) -> Presentation:
    """Keep a changed presentation; its `version` must be the one it was read with.

    Conflict, and nothing is written, where somebody saved in between.
    """
    changed = _plain(changed)
    _checked(changed)
    # Its id to edit alone says which one it is: whoever may look at another must not write there.
    saved = replace(changed, view=by_edit(changed.edit).view, version=changed.version + 1)
    kept = _PRESENTATIONS.c
    with _begin() as at:
        done = at.execute(
            _PRESENTATIONS.update()
            .where(kept.edit == changed.edit, kept.version == changed.version)
            .values(title=saved.title, safe=saved.safe, version=saved.version, changed=_now())
        )
        if done.rowcount == 1:
            at.execute(_SLIDES.delete().where(_SLIDES.c.view == saved.view))
            _write(at, saved)
    if done.rowcount != 1:
        raise Conflict(by_edit(changed.edit))
    return saved


def remove(edit: str) -> None:
    """Take a presentation away for good. PresentationError where there is none."""
    gone = by_edit(edit)
    with _begin() as at:
        at.execute(_SLIDES.delete().where(_SLIDES.c.view == gone.view))
        at.execute(_PRESENTATIONS.delete().where(_PRESENTATIONS.c.view == gone.view))


def as_file(one: Presentation) -> dict[str, Any]:
    """A presentation to take along: no ids, no numbers."""
    slides = [
        {name: getattr(slide, name) for name in ("link", "panel", "headline", "notes", "data")}
        for slide in one.slides
    ]
    return {"kind": KIND, "title": one.title, "safe": one.safe, "slides": slides}


def from_file(given: Any) -> Presentation:
    """A presentation from what `as_file` made, with empty ids. PresentationError for anything else."""
    if not isinstance(given, Mapping) or given.get("kind") != KIND:
        raise PresentationError("This file is no Waterline presentation.")
    slides = given.get("slides")
    if not isinstance(slides, list) or not all(isinstance(one, Mapping) for one in slides):
        raise PresentationError("The file lists no slides.")
    names = ("link", "panel", "headline", "notes", "data")
    made = Presentation(
        view="",
        edit="",
        title=str(given.get("title") or "Presentation"),
        safe=given.get("safe") is not False,
        slides=tuple(Slide(*(str(one.get(name) or "") for name in names)) for one in slides),
    )
    _checked(made)
    return made


def _plain(one: Presentation) -> Presentation:
    """Without what no file of slides can hold: control characters, halves of character pairs."""
    slides = tuple(
        replace(each, headline=_clean(each.headline), notes=_clean(each.notes, lines=True))
        for each in one.slides
    )
    return replace(one, title=_clean(one.title), slides=slides)


def _clean(text: str, *, lines: bool = False) -> str:
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(letter for letter in whole if letter.isprintable() or (lines and letter == "\n"))


def _checked(one: Presentation) -> None:
    if not one.title.strip():
        raise PresentationError("A presentation needs a title.")
    if len(one.title) > LIMITS["title"]:
        raise PresentationError(f"A title has at most {LIMITS['title']} letters.")
    if len(one.slides) > MOST_SLIDES:
        raise PresentationError(f"A presentation holds at most {MOST_SLIDES} views.")
    for at, slide in enumerate(one.slides, start=1):
        strange = "\\" in slide.link or not slide.link.isprintable()
        if not slide.link.startswith("/") or slide.link.startswith("//") or strange:
            raise PresentationError(f"View {at} needs a link that starts with one /.")
        for name in ("link", "panel", "headline", "notes", "data"):
            if len(getattr(slide, name)) > LIMITS[name]:
                raise PresentationError(f"The {name} of view {at} is longer than {LIMITS[name]}.")


def _found(condition: Any) -> Presentation:
    with _begin() as at:
        row = at.execute(select(_PRESENTATIONS).where(condition)).mappings().first()
        if row is None:
            raise PresentationError("There is no such presentation; it may have been deleted.")
        kept = _SLIDES.c
        rows = at.execute(
            select(kept.link, kept.panel, kept.headline, kept.notes, kept.data)
            .where(kept.view == row["view"])
            .order_by(kept.place)
        )
        slides = tuple(Slide(*map(str, values)) for values in rows)
    head = {name: row[name] for name in ("view", "edit", "title", "safe", "version")}
    return Presentation(**head, slides=slides)


def _head(one: Presentation) -> dict[str, Any]:
    names = ("view", "edit", "title", "safe", "version")
    return {name: getattr(one, name) for name in names} | {"changed": _now()}


def _write(at: Connection, one: Presentation) -> None:
    rows = [
        {"view": one.view, "place": place, **vars(slide)} for place, slide in enumerate(one.slides)
    ]
    if rows:
        at.execute(_SLIDES.insert(), rows)


@contextmanager
def _begin() -> Iterator[Connection]:
    """A transaction. PresentationError, with a sentence, where the database does not do it."""
    try:
        with _engine(address()).begin() as at:
            yield at
    except (SQLAlchemyError, OSError) as error:
        # Without the cause: an error text may hold an address with its secret.
        kind = type(error).__name__
        raise PresentationError(f"Presentations cannot be kept at the moment ({kind}).") from None


def address() -> str:
    """The database: `WATERLINE_DATABASE_URL`, else an SQLite file in the home."""
    given = settings.get("WATERLINE_DATABASE_URL")
    return given or f"sqlite:///{settings.home() / 'presentations.sqlite'}"


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    """One engine a database; its tables are made if they are not there."""
    parts = make_url(url)
    if parts.drivername == "postgresql":
        parts = parts.set(drivername="postgresql+psycopg")
    lite = parts.get_backend_name() == "sqlite"
    if lite:
        settings.home().mkdir(parents=True, exist_ok=True)
    # `hide_parameters`: no error text may hold an id or a presenter's words.
    engine = create_engine(parts, hide_parameters=True, pool_pre_ping=not lite)
    if lite:
        event.listen(engine, "connect", _careful)
    _META.create_all(engine)
    return engine


def _careful(connection: Any, _record: Any) -> None:
    """SQLite: wait for another writer, keep readers going, hold references, lose nothing on a crash."""
    for pragma in ("busy_timeout = 5000", "journal_mode = wal", "foreign_keys = on"):
        connection.execute(f"pragma {pragma}")


def _new_id() -> str:
    return secrets.token_urlsafe(16)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
