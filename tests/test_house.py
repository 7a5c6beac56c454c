"""The house rules, as tests: what lies where, what is said of it, and what must never be committed.

Knows: the files git tracks. Must not know: what the code computes.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from data import settings

ROOT = settings.ROOT
VERBS = ("run", "test", "check", "shots", "bench", "coverage", "spark", "lock")
REQUIREMENTS = ("requirements", "requirements-dev", "requirements-spark")
TOP_LEVEL = {
    *("app.py", "components", "data", "pages", "queries", "tests"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md", "docs"),
    "BENCHMARKS.md",
    *("Makefile", "pyproject.toml", ".ci", ".editorconfig", ".gitattributes", ".gitignore"),
    *("Dockerfile", ".dockerignore"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *("requirements-spark.in", "requirements-spark.txt"),
}
CODE = {".py", ".js", ".css", ".sql", ".html"}
TEXT = CODE | {".md", ".toml", ".txt", ".in", ".csv", ".svg", ".yml", ".json", ""}
MOST_LINES = 400
MOST_BYTES = 1_500_000
# Data is made or brought, never committed; what others wrote is installed, never copied in.
NEVER_TRACKED = {".parquet", ".duckdb", ".sqlite", ".db", ".rdata", ".rda", ".xlsx", ".zip", ".gz"}
OWN_TABLES = Path("data/reference")
MACHINE_PATH = re.compile(r"/(?:work|root|farm|opt/pypi)/|/home/[a-z]+/|[A-Z]:\\Users\\")
# A link for a person to follow is fine; something the browser or the server fetches is not.
FETCHED = re.compile(
    r"https?://(?:[\w.-]*\.)?(?:cdn|cdnjs|jsdelivr|unpkg|googleapis|gstatic|fonts\.g)"
    r"|(?:src|@import|url\(|fetch\(|external_stylesheets|external_scripts)\W{0,5}https?://"
)
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X{3}|NotImplemented" r"Error|lorem (?:ip)sum)\b")
SETTING = re.compile(r"\bWATERLINE_[A-Z]+(?:_[A-Z]+)*\b")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git tracks and that is there, relative to the root."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: what is tracked cannot be known")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def matches(pattern: re.Pattern[str], suffixes: set[str]) -> list[str]:
    """`file:line: text` of every line of the tracked files of some kinds that holds the pattern."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.suffix in suffixes
        for number, line in enumerate(read(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def imported(path: Path) -> set[str]:
    """Top-level names of everything one Python file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_the_top_level_holds_only_what_is_expected() -> None:
    assert {path.parts[0] for path in tracked()} - TOP_LEVEL == set()


def test_no_data_and_nothing_of_others_is_tracked() -> None:
    wrong = [
        str(path)
        for path in tracked()
        if path.suffix.lower() in NEVER_TRACKED
        or (path.suffix == ".csv" and OWN_TABLES not in path.parents)
        or ".min." in path.name
        or (ROOT / path).stat().st_size > MOST_BYTES
    ]
    assert wrong == []


def test_no_file_names_a_machine() -> None:
    assert matches(MACHINE_PATH, TEXT) == []


def test_nothing_is_fetched_from_another_host() -> None:
    assert matches(FETCHED, CODE) == []


def test_nothing_is_left_unfinished() -> None:
    assert matches(UNFINISHED, CODE) == []


def test_every_file_is_short_enough_to_read() -> None:
    lengths = {path: read(path).count("\n") for path in tracked() if path.suffix in CODE}
    assert {str(path): n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_every_module_says_what_it_is() -> None:
    """An `__init__.py` that only makes a folder a package may be empty."""
    texts = {path: read(path) for path in tracked() if path.suffix == ".py"}
    silent = [str(path) for path, text in texts.items() if text.strip() and not _docstring_of(text)]
    assert silent == []


def _docstring_of(text: str) -> str | None:
    return ast.get_docstring(ast.parse(text))


def test_only_the_store_and_the_data_room_open_duckdb() -> None:
    """The layers check covers the packages; `app.py` is a module and only covered here."""
    allowed = {Path("queries/store.py")}
    users = {
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.parts[0] in {"queries", "components", "pages", "app.py"}
        and "duckdb" in imported(path)
    }
    assert users <= allowed


@pytest.mark.parametrize("name", [f"{stem}.txt" for stem in REQUIREMENTS])
def test_every_requirement_is_pinned_and_hashed_and_names_no_host(name: str) -> None:
    text = read(name)
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+", entry) or "--hash=sha256:" not in entry
    ]
    assert entries and loose == []


def test_requirements_hold_what_the_inputs_ask_for() -> None:
    """Someone who edits an input and forgets `make lock` learns it here."""
    for stem in REQUIREMENTS:
        asked = re.findall(
            r"^([A-Za-z][\w-]*)(?:\[[a-z,]+\])?(==[\d.]+)?", read(f"{stem}.in"), flags=re.M
        )
        locked = dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", read(f"{stem}.txt"), flags=re.M))
        for package, pin in asked:
            version = locked.get(package.lower().replace("_", "-"))
            assert version, f"{stem}.txt lacks {package}: make lock"
            assert pin in ("", f"=={version}"), f"{stem}.txt has {package} {version}: make lock"


def test_make_alone_lists_the_verbs_and_each_exists() -> None:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    quiet.pop("MFLAGS", None)

    def make(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=ROOT,
            env=quiet,
            capture_output=True,
            text=True,
            check=False,
        )

    listed = re.findall(r"^  make ([a-z]+)  +\S", make().stdout, flags=re.M)
    assert listed == list(VERBS)
    assert [verb for verb in VERBS if make("--dry-run", verb).returncode != 0] == []


def test_every_module_the_verbs_call_is_there() -> None:
    called = re.findall(r"-m (tests\.[a-z_.]+)", read("Makefile"))
    assert called and [name for name in called if importlib.util.find_spec(name) is None] == []


def test_the_gate_runs_what_people_run() -> None:
    assert re.search(r"^make test\b", read(".ci/run"), flags=re.M)


def test_the_readme_gives_the_two_commands() -> None:
    readme = read("README.md")
    assert [line for line in ("make run", "make test", "python app.py") if line not in readme] == []


def test_the_readme_lists_every_setting() -> None:
    """A row per setting, in the order of `data.settings.SETTINGS`, and no other."""
    rows = [line for line in read("README.md").splitlines() if _setting_of(line)]
    wanted = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else '(empty)'} "
        f"| {setting.meaning} |"
        for setting in settings.SETTINGS
    ]
    assert rows == wanted, "README.md needs these rows:\n" + "\n".join(wanted)


def _setting_of(line: str) -> str | None:
    found = re.match(r"\| `([A-Z_]+)` \|", line)
    return found.group(1) if found else None


def test_every_setting_that_is_read_is_listed() -> None:
    listed = {setting.name for setting in settings.SETTINGS}
    named = {
        name
        for path in tracked()
        if path.suffix in {".py", ".md", ""}
        for name in SETTING.findall(read(path))
    }
    assert named <= listed
