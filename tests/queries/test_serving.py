"""A store put in place while others are read: nobody gets two of them, nobody keeps the old one open.

The data set is 40 students of one school; between two versions the scores of half of them move.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.build import build
from queries import ask, serving
from queries.serving import open_store, reading
from tests.data.built_sets import assessment_toml, home, score_rows, write

pytestmark = pytest.mark.slow  # a store is built for every version

TOML = assessment_toml("t", role="state test", basis="cut score", vertical_scale=True)
CUTS = "assessment,grade,proficient_cut\nt,5,500\n"


def version(folder: Path, score: int, *, force: bool = False) -> Path:
    """Build the version in which 20 students scored so, and 20 scored 510."""
    rows = [f"s{n} 2025 spring 5 S1 t {score if n < 20 else 510}" for n in range(40)]
    tables = {"scores": score_rows(*rows), "cut_scores": CUTS}
    write(folder / "set", toml=TOML, tables=tables)
    return build(folder / "set", force=force, say=lambda line: None)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[str]:
    with home(tmp_path):
        version(tmp_path, 501)
        yield str(tmp_path / "set")


def open_files(folder: Path) -> list[str]:
    """Names of the stores in a folder that this process holds open."""
    held = Path("/proc/self/fd")
    if not held.is_dir():
        pytest.skip("which files a process holds open is read in /proc, which is not here")
    found = []
    for one in held.iterdir():
        try:
            found.append(os.readlink(one))
        except OSError:
            continue
    return [name for name in found if name.startswith(str(folder)) and ".duckdb" in name]


def test_one_store_for_all_that_is_asked_together(data: str, tmp_path: Path) -> None:
    with reading():
        before = ask.data_version(data)
        version(tmp_path, 502)
        assert ask.data_version(data) == before == ask.answer("/", data=data).data_version
        with reading():
            assert ask.data_version(data) == before, "within another it is that one's"
    assert ask.data_version(data) != before


def test_an_answer_is_of_the_version_it_names_after_each_build(data: str, tmp_path: Path) -> None:
    """Half of 40 students at 501 or at 499: none or half of them below the cut of 500."""
    for score in (501, 499, 501, 499):
        version(tmp_path, score)
        found = ask.answer("/", data=data)
        assert found.data_version[:8] in found.source
        [record] = found.panels[0].records
        assert record["share_below"] == (0.5 if score < 500 else 0)


def test_builds_leave_one_file_open_and_no_old_store_in_memory(data: str, tmp_path: Path) -> None:
    from queries.store import Store

    for score in range(502, 506):
        version(tmp_path, score)
        ask.answer("/", data=data)
        ask.answer("/schools", data=data)
    now = open_store(data)
    assert set(open_files(tmp_path)) == {str(now.path)}
    gc.collect()
    mine = [one for one in gc.get_objects() if isinstance(one, Store)]
    assert [one.path for one in mine if one.path.parent == now.path.parent] == [now.path]


def test_a_reader_keeps_the_old_store_until_it_is_done(data: str, tmp_path: Path) -> None:
    with reading():
        old = open_store(data)
        version(tmp_path, 502)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(ask.answer, "/", data=data).result()
        assert old.ask("select 1 as n") == [{"n": 1}]
    with pytest.raises(Exception, match="closed"):
        old.ask("select 1 as n")


def test_the_same_files_built_again_under_readers_are_served_without_a_fault(
    data: str, tmp_path: Path
) -> None:
    """Forced builds of one version while two threads ask: each answer is whole and of it."""
    wanted = ask.answer("/", data=data)
    stop, faults, asked = threading.Event(), [], []

    def ask_on() -> None:
        while not stop.is_set():
            try:
                asked.append(ask.answer("/", data=data) == wanted)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=ask_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        version(tmp_path, 501, force=True)
    stop.set()
    for thread in threads:
        thread.join(30)
    assert not faults and asked and all(asked)


def test_while_one_opens_the_new_store_the_others_go_on_with_the_old(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask.data_version(data)
    version(tmp_path, 502)
    begun, go, real = threading.Event(), threading.Event(), serving.Store

    def slow(*given: object) -> object:
        begun.set()
        assert go.wait(10)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(serving, "Store", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask.data_version, data)
        assert begun.wait(10)
        assert pool.submit(ask.data_version, data).result(5) == before
        go.set()
        assert first.result(10) == ask.data_version(data) != before
