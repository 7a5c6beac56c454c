"""No sentence's name stands twice: the later one would be said in place of the other, unseen."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

import queries
from queries import words


def test_every_sentence_has_a_name_of_its_own() -> None:
    modules = [one.name for one in pkgutil.iter_modules(queries.__path__)]
    held = [
        importlib.import_module(f"queries.{name}").WORDS
        for name in modules
        if name.startswith("words_")
    ]
    assert len(held) > 5
    parts = Counter(key for each in held for key in each)
    own = len(words.WORDS) - len(parts)
    assert [key for key, n in parts.items() if n > 1] == []
    # The general words take none of theirs either: all of them together are as many as one by one.
    text = (pkgutil.get_data("queries", "words.py") or b"").decode()
    general = [line for line in text.splitlines() if line.startswith('    "') and '": ' in line]
    assert len(general) == own > 50
