"""Presentations kept and found again: in SQLite, and in PostgreSQL where a server can be started."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from data import presentations as kept
from data import settings
from data.presentations import Conflict, PresentationError, Slide
from tests.data import postgres
from tests.data.built_sets import home

SLIDES = (
    Slide("/growth?by=district", "by_group", "Bramble grew", "Ask about 2023", "01234567"),
    Slide("/", "layers"),
    Slide("/providers?chance=0.1", "effects", notes="Ü, 中, 😀 and 'quotes'; drop table slide"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server of this test's own; skips aloud where none is installed."""
    programs = postgres.find()
    if programs is None:
        pytest.skip(postgres.ADVICE)
    with postgres.running(programs, tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home without presentations, or with those of the server."""
    if request.param == "postgresql":
        monkeypatch.setenv("WATERLINE_DATABASE_URL", request.getfixturevalue("server"))
    else:
        monkeypatch.delenv("WATERLINE_DATABASE_URL", raising=False)
    with home(tmp_path):
        yield tmp_path


@pytest.mark.usefixtures("place")
def test_what_was_kept_is_found_by_either_id_and_only_one_may_change_it() -> None:
    made = kept.create("Board, May", SLIDES)
    assert kept.by_edit(made.edit) == made and made.safe
    assert kept.by_view(made.view) == replace(made, edit="")
    for wrong in (made.view, "", "x" * 22):
        with pytest.raises(PresentationError, match="no such presentation"):
            kept.by_edit(wrong)
    with pytest.raises(PresentationError, match="no such presentation"):
        kept.by_view(made.edit)


@pytest.mark.usefixtures("place")
def test_ids_are_128_random_bits() -> None:
    """22 letters of 64 are 132 bits, of which 128 are random."""
    made = [kept.create("One") for _ in range(20)]
    ids = [each for one in made for each in (one.view, one.edit)]
    assert len(set(ids)) == 40
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", each) for each in ids)


@pytest.mark.usefixtures("place")
def test_changes_of_order_words_and_rules_are_kept() -> None:
    made = kept.create("Board", SLIDES)
    turned = (SLIDES[2], SLIDES[0], SLIDES[0], replace(SLIDES[1], headline="Deep"))
    saved = kept.save(replace(made, title="Board, June", safe=False, slides=turned))
    assert saved.version == made.version + 1 and kept.by_edit(made.edit) == saved
    assert saved.slides == turned
    emptied = kept.save(replace(saved, slides=()))
    assert kept.by_edit(made.edit).slides == () == emptied.slides
    kept.remove(made.edit)
    with pytest.raises(PresentationError):
        kept.by_view(made.view)


@pytest.mark.usefixtures("place")
def test_whoever_may_look_at_another_does_not_write_there() -> None:
    mine, theirs = kept.create("Mine", SLIDES[:1]), kept.create("Theirs", SLIDES)
    saved = kept.save(replace(mine, view=theirs.view, title="Still mine", slides=SLIDES[1:]))
    assert kept.by_edit(theirs.edit) == theirs
    assert kept.by_edit(mine.edit) == saved and saved.view == mine.view


@pytest.mark.usefixtures("place")
def test_of_two_who_change_it_the_later_is_told_and_nothing_is_written() -> None:
    made = kept.create("Board", SLIDES)
    mine, yours = replace(made, title="Mine"), replace(made, title="Yours", slides=())
    first = kept.save(mine)
    with pytest.raises(Conflict) as told:
        kept.save(yours)
    assert told.value.theirs == first == kept.by_edit(made.edit)


@pytest.mark.usefixtures("place")
def test_of_many_at_once_one_is_kept_and_all_others_are_told() -> None:
    made = kept.create("Board", SLIDES)

    def attempt(n: int) -> bool:
        try:
            kept.save(replace(made, title=f"Take {n}"))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(attempt, range(16))) == 1
    assert kept.by_edit(made.edit).version == made.version + 1
    assert kept.by_edit(made.edit).slides == SLIDES


@pytest.mark.usefixtures("place")
def test_what_no_file_can_hold_is_left_out_of_words() -> None:
    slide = Slide("/", "layers", headline="Up\x00 \ud800and\x0b on", notes="one\ntwo\x1b")
    made = kept.create("Bo\x08ard", (slide,))
    assert (made.title, made.slides[0].headline) == ("Board", "Up and on")
    assert kept.by_edit(made.edit).slides[0].notes == "one\ntwo"


@pytest.mark.usefixtures("place")
def test_too_much_is_refused_in_a_sentence() -> None:
    for title, slides in (
        ("", ()),
        ("x" * 121, ()),
        ("Board", (Slide("growth", "by_group"),)),
        ("Board", (Slide("//elsewhere.example/", "layers"),)),
        ("Board", (Slide("/", "layers", headline="x" * 301),)),
        ("Board", (Slide("/", "layers"),) * 25),
        ("Board", (Slide("/\\elsewhere.example/", "layers"),)),
        ("Board", (Slide("/\t/elsewhere.example/", "layers"),)),
    ):
        with pytest.raises(PresentationError, match=r"\.$"):
            kept.create(title, slides)


def test_as_a_file_it_holds_links_and_words_and_no_id(place: Path) -> None:
    made = kept.create("Board", SLIDES, safe=False)
    written = json.dumps(kept.as_file(made))
    assert made.view not in written and made.edit not in written
    read = kept.from_file(json.loads(written))
    assert (read.title, read.safe, read.slides) == ("Board", False, SLIDES)
    for wrong in (None, [], {}, {"kind": kept.KIND}, {"kind": kept.KIND, "slides": ["x"]}):
        with pytest.raises(PresentationError):
            kept.from_file(wrong)


def test_no_id_reaches_a_log_or_an_error(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = kept.create("Board", SLIDES)
    with pytest.raises(Conflict) as told:
        kept.save(replace(made, version=7))
    said = caplog.text + str(told.value)
    assert made.view not in said and made.edit not in said and "Bramble" not in said


def test_a_database_that_does_not_answer_is_said_without_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = f"postgresql://waterline:secret@/none?host={tmp_path}"
    monkeypatch.setenv("WATERLINE_DATABASE_URL", nowhere)
    with pytest.raises(PresentationError, match="cannot be kept at the moment") as told:
        kept.create("Board")
    assert "secret" not in str(told.value) and told.value.__cause__ is None


def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    with home(tmp_path):
        file = settings.home() / "presentations.sqlite"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"not a database, but somebody's file" * 40)
        with pytest.raises(PresentationError, match="cannot be kept at the moment"):
            kept.create("Board")
        assert file.read_bytes().startswith(b"not a database")


def test_the_file_holds_no_number_of_an_answer(tmp_path: Path) -> None:
    """Columns are links, words and versions: nothing that is counted."""
    with home(tmp_path):
        kept.create("Board", SLIDES)
        with sqlite3.connect(settings.home() / "presentations.sqlite") as at:
            columns = {row[1] for row in at.execute("pragma table_info(slide)")}
    assert columns == {"view", "place", "link", "panel", "headline", "notes", "data"}
