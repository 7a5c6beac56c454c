"""A remembered answer is the one that would be given anew: to the same question, of the same data."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queries import ask
from queries.answer import Answer
from queries.remembered import SETTING, Made, Remembered
from queries.store import Store
from queries.views import VIEWS

WRITTEN = ("records", "drawn")


def plain(found: Answer) -> Any:
    """An answer with its tables written out, to be compared."""
    panels = [
        replace(one, **{name: [dict(row) for row in getattr(one, name)] for name in WRITTEN})
        for one in found.panels
    ]
    return replace(found, panels=tuple(panels))


def made(value: str, size: int = 1) -> Made[str]:
    return Made(value, size)


def test_the_one_longest_not_asked_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two: a, b, then a again, then c: b is gone, a and c are there."""
    monkeypatch.setenv(SETTING, "2")
    kept: Remembered[str] = Remembered(room=100)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: made(key))  # type: ignore[misc]
    assert [kept.get(key, lambda: made("anew")) for key in ("a", "c")] == ["a", "c"]
    assert kept.get("b", lambda: made("anew")) == "anew" and len(kept) == 2


def test_its_bytes_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for 10 bytes: of 4, 4 and 4 the first goes; one of 11 is given and not kept."""
    monkeypatch.setenv(SETTING, "100")
    kept: Remembered[str] = Remembered(room=10)
    for key in ("a", "b", "c"):
        kept.get(key, lambda key=key: made(key, 4))  # type: ignore[misc]
    assert (len(kept), kept.held) == (2, 8)
    assert kept.get("big", lambda: made("big", 11)) == "big"
    assert (len(kept), kept.held) == (0, 0)


@pytest.mark.parametrize("given", ["0", "none", "-1"])
def test_nothing_is_remembered_where_the_setting_says_so(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, given)
    kept: Remembered[str] = Remembered(room=100)
    assert [kept.get("a", lambda n=n: made(n)) for n in "xy"] == ["x", "y"]  # type: ignore[misc]
    assert len(kept) == 0


def test_two_who_ask_at_once_wait_for_one_making() -> None:
    kept: Remembered[str] = Remembered(room=100)
    begun, go, times, got = threading.Event(), threading.Event(), [], []

    def slowly() -> Made[str]:
        times.append(1)
        begun.set()
        go.wait(5)
        return made("once")

    threads = [threading.Thread(target=lambda: got.append(kept.get("a", slowly))) for _ in range(4)]
    threads[0].start()
    assert begun.wait(5)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.05)  # the others come to wait
    go.set()
    for thread in threads:
        thread.join(5)
    assert got == ["once"] * 4 and len(times) == 1


def test_a_fault_is_raised_and_not_remembered() -> None:
    kept: Remembered[str] = Remembered(room=100)

    def fails() -> Made[str]:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        kept.get("a", fails)
    assert kept.get("a", lambda: Made("for one", 1, lasting=False)) == "for one"
    assert kept.get("a", lambda: made("for all")) == "for all"
    assert kept.get("a", fails) == "for all"


@pytest.fixture
def counted(demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which views were made anew since the test began, in a memory of its own."""
    ran: list[str] = []

    def counting(path: str, view: object) -> object:
        def run(*given: object) -> Answer:
            ran.append(path)
            return view(*given)  # type: ignore[operator,no-any-return]

        return run

    for path, view in VIEWS.items():
        monkeypatch.setitem(VIEWS, path, counting(path, view))  # type: ignore[arg-type]
    memory: Remembered[Answer] = Remembered(ask.ROOM)
    monkeypatch.setattr(ask, "_answers", lambda store: memory)
    yield ran


def test_links_with_one_canonical_form_are_one_question(counted: list[str]) -> None:
    links = ("/?grade=7,6&el=1", "/?el=1&grade=6&grade=7", "https://x.example/?EL=1&grade=6,7")
    first, *others = (ask.answer(link, data="demo") for link in links)
    assert all(one is first for one in others) and counted == ["/"]


def test_what_a_link_names_that_is_not_there_is_said_to_its_reader_alone(
    counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four links select the same students; each is told of its own mistakes, and only of those."""
    links = ("/?grade=6", "/?grade=6&utm=mail", "/?grade=6,99", "/?grade=6&data=00000000")
    kept = [ask.answer(link, data="demo") for link in (*links, *links)]
    assert counted == ["/"] * 4
    monkeypatch.setenv(SETTING, "0")
    anew = [ask.answer(link, data="demo") for link in links]
    assert [one.notices for one in kept] == [one.notices for one in (*anew, *anew)]
    assert len({one.link for one in kept}) == 1 and len({one.notices for one in anew}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/?grade=6", "/?grade=7"),
        ("/", "/?rules=projection"),
        ("/", "/data"),
        ("/schools?unit=district", "/schools"),
        ("/schools?sort=n", "/schools?sort=n-low"),
        ("/schools?find=a", "/schools?find=b"),
        ("/providers?chance=0.1", "/providers?chance=0.2"),
        ("/growth?cohort=2023", "/growth"),
        ("/providers", "/providers/lumenpath"),
    ],
)
def test_other_questions_get_their_own_answers(
    one: str, other: str, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [ask.answer(link, data="demo") for link in (one, other, one, other)]
    monkeypatch.setenv(SETTING, "0")
    anew = [ask.answer(link, data="demo") for link in (one, other, one, other)]
    assert [plain(each) for each in kept] == [plain(each) for each in anew]
    assert plain(kept[0]) != plain(kept[1])


def test_rules_for_a_room_never_get_what_was_remembered_for_staff(
    counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same link before and after the setting holds everything to what a room may see."""
    staff = ask.answer("/?by=school", data="demo")
    monkeypatch.setenv("WATERLINE_PROFILE", "projection")
    room = ask.answer("/?by=school", data="demo")
    assert room != staff and counted == ["/", "/"]
    assert "safe to project" in room.selected.lower()
    monkeypatch.delenv("WATERLINE_PROFILE")
    assert ask.answer("/?by=school", data="demo") is staff


def test_every_store_has_a_memory_of_its_own(demo_store: Path) -> None:
    from data.publish import verified

    first, second = (Store(*verified(demo_store.parent)) for _ in range(2))
    assert ask._answers(first) is ask._answers(first) is not ask._answers(second)
    for store in (first, second):
        store.close()


def test_drawing_and_writing_leave_an_answer_as_it_was(demo_store: Path) -> None:
    """An answer is given to many: nobody may change it. Every page drawn, every table written."""
    from app import create_app
    from components.exports import csv
    from tests.bench.changes import Page

    app = create_app("demo", say=lambda line: None)
    for path in VIEWS:
        query = "by=race&focus=7" if path != "/data" else ""
        found = ask.answer(f"{path}?{query}", data="demo")
        before = copy.deepcopy(plain(found))
        page = Page(app, path)
        for body in page.bodies(query):
            page.send(body)
        for panel in found.panels:
            csv.write(found, panel, "")
        assert ask.answer(f"{path}?{query}", data="demo") is found
        assert plain(found) == before


def test_the_size_of_an_answer_is_guessed_on_the_safe_side(demo_store: Path) -> None:
    """Counted in full it is at most a quarter more, on every page."""
    from sys import getsizeof

    def whole(one: object, seen: set[int]) -> int:
        if id(one) in seen:
            return 0
        seen.add(id(one))
        parts: list[object] = []
        if isinstance(one, dict):
            parts = [*one, *one.values()]
        elif isinstance(one, (list, tuple, frozenset, set)):
            parts = [*one]
        elif hasattr(one, "__dict__"):
            parts = [vars(one)]
        return getsizeof(one) + sum(whole(part, seen) for part in parts)

    for path in VIEWS:
        found = ask.answer(path, data="demo")
        assert whole(found, set()) <= 1.25 * ask.size(found), path
