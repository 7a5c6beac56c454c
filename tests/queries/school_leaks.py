"""What an answer about schools gives away: every place in which it can hold a count or an id.

Knows: answers, the scanner. Must not know: which answers are asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from queries import ask
from queries.answer import Answer
from tests.leaks import leaks


def scanned(answer: Answer, *, ids: Iterable[str] = ()) -> list[str]:
    """What the tables, sentences, notes and drawn parts of an answer give away."""
    told = ask.as_dict(answer)
    parts = [[g.n, *(p.n for p in g.parts)] for panel in answer.panels for g in panel.groups]
    drawn = [[dict(row) for row in panel.drawn] for panel in answer.panels]
    words = [[*p.notes, p.alt, p.how_to_read, dict(p.facts)] for p in answer.panels]
    groups = [{"n": each} for each in parts]
    return leaks([told["tables"], told["panels"], groups, drawn, words], ids=ids)
