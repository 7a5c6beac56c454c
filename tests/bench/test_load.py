"""The load test counts what it says: faults, answers of two versions in one, the time of the slowest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.bench import load, swapped
from tests.bench.apart import apart
from tests.bench.load import Loaded, Mix, loaded, section
from tests.bench.readers import Crowd, Told, crowd
from tests.bench.served import MARK, Sheet, posted, served, sheets
from tests.bench.swapped import Judge, digest
from tests.data.built_sets import assessment_toml, home, score_rows, write

pytestmark = pytest.mark.slow  # `make test` runs it

TOML = assessment_toml("t", role="state test", basis="cut score", vertical_scale=True)
CUTS = "assessment,grade,proficient_cut\nt,5,500\n"


def become(folder: Path, score: int) -> None:
    """The files in which half of 40 students scored so."""
    rows = [f"s{n} 2025 spring 5 S1 t {score if n < 20 else 510}" for n in range(40)]
    write(folder, toml=TOML, tables={"scores": score_rows(*rows), "cut_scores": CUTS})


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Folder of a data set of 40 students, in a home of its own with the packed files of this one."""
    static = Path(os.environ["WATERLINE_HOME"], "static").resolve()
    with home(tmp_path):
        Path(os.environ["WATERLINE_HOME"]).mkdir()
        Path(os.environ["WATERLINE_HOME"], "static").symlink_to(static)
        become(tmp_path / "set", 499)
        swapped._build(str(tmp_path / "set"))
        yield tmp_path / "set"


def test_three_readers_and_one_build_under_them(data: Path) -> None:
    """Nothing fails, nothing is mixed, and answers of both versions were among them."""
    pages, _ = apart(sheets, str(data), 3, 1)
    assert [page.path for page in pages] == list(load.PAGES)
    one = loaded(str(data), pages, remembers=True, crowds=[Crowd(3)], seconds=2, seed=1)
    [told] = one.told
    assert told.failed == 0 and len(told.taken) > 10 and told.seconds >= 2
    versions = (lambda: become(data, 501), lambda: become(data, 499))
    found = swapped.swapped(str(data), versions, pages, seconds=1, readers=3, builds=1)
    assert (found.builds, found.failed, found.mixed) == (1, 0, 0), found
    assert len(found.answers) == 2 and min(found.answers) > 0, found


def test_an_answer_that_is_not_its_versions_own_is_counted() -> None:
    """Two versions: each one's own answer is right; the other's numbers under its name, both names in
    one answer, a name that was never published are not. When a store was built does not matter."""
    old, new = (
        b'{"n": %d, "s": "Data version %s."}' % (n, name * 8) for n, name in ((7, b"a"), (8, b"b"))
    )
    judge = Judge({b"a" * 8: {(0, 0): digest(old)}, b"b" * 8: {(0, 0): digest(new)}})
    for text in (old, new, brotli.compress(old)):
        judge.see(0, 0, 200, text)
    assert (judge.own, judge.mixed) == ({b"a" * 8: 2, b"b" * 8: 1}, 0)
    for text in (old.replace(b"7", b"8"), old + new, old.replace(b"a" * 8, b"c" * 8)):
        judge.see(0, 0, 200, text)
    assert judge.mixed == 3
    judge.see(0, 1, 200, b'{"options": []}')
    assert judge.mixed == 3 and sum(judge.own.values()) == 3
    assert digest(b'{"a": 1, "b": 2}') == digest(b'{"b": 2, "a": 1}') != digest(b'{"a": 2, "b": 1}')
    assert digest(b"built 2026-01-02 03:04 UTC") == digest(b"built 2026-05-06 07:08 UTC")


def test_faults_are_counted(data: Path) -> None:
    """A draw that tells of a fault is short and not packed; an address that is not there is no 200."""
    body = json.dumps({"output": "..nothing.children..", "outputs": [], "inputs": []}).encode()
    fault = posted(body.decode())
    with served(str(data)) as server:
        changes = iter([(0, [(fault, True)]), (1, [(fault.replace(b"/_dash", b"/_no"), False)])])
        told = crowd(server.port, Crowd(1), changes, seconds=60, seed=1)
        assert (told.failed, len(told.taken)) == (2, 2)
        assert server.peak_mb() is None or server.peak_mb() > 50  # type: ignore[operator]


def test_what_is_asked_again_and_what_is_new() -> None:
    """Of 100 views 50 are asked again in 8 of 10 changes; the others once each, then from the first."""
    page = Sheet("/", (f'{{"x": "{MARK}"}}',), (True,), tuple(f"v{n}" for n in range(100)))
    mix = Mix([page], again=80, seed=1)
    asked = [next(mix)[1][0][0] for _ in range(200)]
    old = [one for one in asked if int(one.rpartition(b"v")[2].strip(b'"}')) < load.POOL]
    assert 140 < len(old) < 180
    new = [one for one in asked if one not in old]
    assert len(set(new)) == len(new)
    assert len(list(mix.known())) == load.POOL
    assert len({next(Mix([page], again=0, seed=1))[1][0][0] for _ in range(3)}) == 1


def test_the_section_says_by_how_much_a_target_is_missed() -> None:
    """Of 1 to 20 tens of ms p95 is 190: 40 over the 150 of 20 readers; beside idle ones 10% more."""
    taken = tuple(10.0 * n for n in range(1, 21))
    plain = Told(Crowd(20), taken, 0, 2.0, 0.05)
    idle = Told(Crowd(20, idle=load.IDLE), tuple(1.1 * ms for ms in taken), 0, 2.0, 0.07)
    text = section([Loaded(False, (plain, idle), 450.0, 3.0)])
    assert "p95 190 ms, target 150, over it by 40 ms." in text
    assert "60 idle connections beside them: +10%." in text
    assert "| made anew | 20 | none | 0 | 20 | 10 | 105 | 190 | 200 | 0 |" in text
    assert "450 MB" in text and "at most 7% of one" in text
