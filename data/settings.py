"""Every setting Waterline reads from the environment, with its default and meaning.

Knows: names, defaults, where made data lives. Must not know: Dash, DuckDB, who looks at the data.
The README prints its table from `SETTINGS` (a test holds them together).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, default (as text) and meaning in one sentence."""

    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "WATERLINE_HOME",
        "data/local",
        "Folder of everything made: data sets, stores, compressed files.",
    ),
    Setting("WATERLINE_DATA", "demo", "The data set to serve: a name under the home, or a folder."),
    Setting("WATERLINE_HOST", "127.0.0.1", "Address to listen on."),
    Setting("WATERLINE_PORT", "8050", "Port to listen on."),
    Setting(
        "WATERLINE_BEHIND_PROXY",
        "0",
        "1 says that a proxy with its own sign-in guards the door; without it, "
        "data that is not synthetic is served on 127.0.0.1 only.",
    ),
    Setting("WATERLINE_THREADS", "4", "Threads that answer requests."),
    Setting(
        "WATERLINE_PROCESSES",
        "1",
        "Processes that serve, each with its own threads and memories; one a core.",
    ),
    Setting("WATERLINE_CONNECTIONS", "1000", "Open connections before new ones wait."),
    Setting(
        "WATERLINE_ANSWERS",
        "500",
        "Answers that are remembered, and drawn pages; 0 remembers none.",
    ),
    Setting("WATERLINE_QUERY_THREADS", "2", "Threads of DuckDB while serving."),
    Setting("WATERLINE_QUERY_MEMORY", "800MB", "Memory of DuckDB while serving."),
    Setting(
        "WATERLINE_PROFILE",
        "staff",
        "Small-number rules: `staff`, or `projection` for anything shown to a room.",
    ),
    Setting(
        "WATERLINE_EMBED_FROM",
        "",
        "Origins whose pages may hold embedded views, such as https://district.example; empty is "
        "this server's own.",
    ),
    Setting(
        "WATERLINE_DATABASE_URL",
        "",
        "Where presentations are kept, such as postgresql://user:secret@host/name; empty is an "
        "SQLite file under the home.",
    ),
    Setting(
        "WATERLINE_REAL_DATA",
        "",
        "Folder of public student records for the tests that need them; empty skips those tests.",
    ),
    Setting(
        "WATERLINE_REQUIRE_BROWSER",
        "0",
        "1 makes a missing Chromium stop the tests; without it the browser tests are skipped.",
    ),
    Setting("CHROMIUM_PATH", "", "Chromium for the browser tests and the README's pictures."),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def get(name: str) -> str:
    """Value of the setting `name`: the environment's, else the default. KeyError if not listed."""
    return os.environ.get(name) or _DEFAULTS[name]


def home() -> Path:
    """Folder of made data (`WATERLINE_HOME`), absolute; not necessarily there yet."""
    path = Path(get("WATERLINE_HOME")).expanduser()
    return path if path.is_absolute() else ROOT / path


def set_folder(name_or_folder: str) -> Path:
    """Folder of a data set: `WATERLINE_HOME/sets/<name>`, or the folder itself when a path is given.

    A path is whatever holds a separator, `./myset` for a folder of the working directory.
    """
    given = Path(name_or_folder).expanduser()
    if "/" in name_or_folder or os.sep in name_or_folder:
        return given.resolve()
    return home() / "sets" / name_or_folder


def store_folder(name_or_folder: str) -> Path:
    """Folder that holds the stores of one data set and its `current.json`."""
    return home() / "stores" / set_folder(name_or_folder).name
