"""A presenter's view as it is shown today: its answer, and what its words no longer hold true of.

Knows: slides, answers, the rules for a room. Must not know: Dash, pictures, where presentations are
kept. A headline is the presenter's own; every number typed there is looked for in what the view shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from data.presentations import Slide
from queries import ask
from queries.answer import Answer, Panel
from queries.ask import LinkError
from queries.options import PROJECTION
from queries.since import other_data
from queries.store import StoreError
from queries.words import say

NUMBER = re.compile(r"(?<![\w.,])[+\-\N{MINUS SIGN}]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
YEARS = re.compile(r"\b((?:19|20)\d\d)[-/\N{EN DASH}](\d\d)\b")


@dataclass(frozen=True)
class Shown:
    """A slide today. `link`: where it is live, under the rules it is shown with; `answer` and `panel`
    are None where `problem`, a sentence, says why nothing can be shown. `notices`: what its link names
    that the data no longer hold, and that the data changed since it was saved; `odd`: numbers of its
    headline that the view does not show."""

    slide: Slide
    link: str
    answer: Answer | None = None
    panel: Panel | None = None
    problem: str = ""
    changed: str = ""
    notices: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """What stands over it: the presenter's words, else the computed sentence."""
        return self.slide.headline or (self.panel.sentence if self.panel else self.problem)


@dataclass(frozen=True)
class Said:
    """The same without the numbers themselves, for those who edit."""

    link: str
    page: str
    sentence: str
    subtitle: str
    problem: str
    changed: str
    notices: tuple[str, ...]
    numbers: frozenset[float]

    def odd(self, headline: str) -> tuple[str, ...]:
        """Numbers of a headline that the view does not show, as they were typed."""
        return not_in(headline, self.numbers)


def shown(slide: Slide, *, safe: bool, data: str | None = None) -> Shown:
    """A slide as the data say it today; `safe`: under the rules for projection."""
    link = ruled(slide.link, safe=safe)
    try:
        answer = ask.answer(link, data=data)
    except (LinkError, StoreError) as error:
        return Shown(slide, "/", problem=str(error))  # a link that is no view leads nowhere
    if safe and not safely(answer, data=data):
        return Shown(slide, "/", problem=say("present_not_ruled"))
    panel = answer.panel(slide.panel) or answer.at(slide.panel)
    if panel is None:
        problem = say("present_no_panel", panel=slide.panel[:40])
        return Shown(slide, answer.link, problem=problem, notices=answer.notices)
    now, changed = answer.data_version[:8], ""
    if slide.data and slide.data != now:
        changed = f"{other_data(slide.data, ask.catalog(data))} {say('present_changed')}"
    return Shown(
        slide=slide,
        link=answer.link,
        answer=answer,
        panel=panel,
        changed=changed,
        notices=answer.notices,
        odd=not_in(slide.headline, numbers_of(answer, panel)) if slide.headline else (),
    )


def said(slide: Slide, *, safe: bool, data: str | None = None) -> Said:
    """What is said of a slide today; asked once for each view and version of the data."""
    return _said(
        Slide(slide.link, slide.panel, data=slide.data), safe, ask.data_version(data), data
    )


@lru_cache(maxsize=512)
def _said(slide: Slide, safe: bool, _version: str, data: str | None) -> Said:
    one = shown(slide, safe=safe, data=data)
    panel, answer = one.panel, one.answer
    return Said(
        link=one.link,
        page=answer.page if answer else "",
        sentence=panel.sentence if panel else one.problem,
        subtitle=panel.subtitle if panel else "",
        problem=one.problem,
        changed=one.changed,
        notices=one.notices,
        numbers=numbers_of(answer, panel) if answer and panel else frozenset(),
    )


def ruled(link: str, *, safe: bool) -> str:
    """A link under the rules for projection, whatever it asks for, or as it is."""
    if not safe:
        return link
    path, _, query = link.partition("#")[0].partition("?")
    # It stands first, since of a key that is given twice the first holds.
    return f"{path}?{'&'.join(filter(None, (f'rules={PROJECTION}', query)))}"


def safely(answer: Answer, *, data: str | None = None) -> bool:
    """Whether an answer was made under the rules for projection: looked at again before it is shown."""
    return ask.selection(answer.link, data=data).rules == PROJECTION


def numbers_of(answer: Answer, panel: Panel) -> frozenset[float]:
    """Every number a view shows: in its words and in its table."""
    texts = (panel.sentence, panel.subtitle, panel.missing, *panel.notes, *panel.evidence)
    found = {abs(value) for text in (*texts, answer.selected) for value, _, _ in typed(text)}
    for text in (*texts, answer.selected, answer.source):
        found |= {float(first[:2] + last) for first, last in YEARS.findall(text)}
    for record in (*panel.records, *panel.drawn):
        for value in record.values():
            if isinstance(value, str):
                found |= {abs(number) for number, _, _ in typed(value)}
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                found.add(abs(float(value)))
    for group in panel.groups:
        for part in group.parts:
            found |= {part.share} | ({float(part.n)} if part.n is not None else set())
    return frozenset(found)


def typed(text: str) -> list[tuple[float, int, str]]:
    """Numbers of a text: value, decimals, and as they were typed."""
    found = []
    for match in NUMBER.finditer(text):
        plain = match.group().replace(",", "").replace("\N{MINUS SIGN}", "-")
        decimals = len(plain.partition(".")[2])
        found.append((float(plain), decimals, match.group()))
    return found


def not_in(text: str, numbers: Iterable[float]) -> tuple[str, ...]:
    """Numbers of a text that are none of `numbers`, nor one of them rounded as typed, nor a share of
    them in percent."""
    held = [*numbers]
    shares = [100 * one for one in held if one <= 1]
    odd = [
        as_typed
        for value, decimals, as_typed in typed(YEARS.sub(" ", text))
        if not any(abs(one - abs(value)) <= 0.5 * 10**-decimals + 1e-9 for one in (*held, *shares))
    ]
    return tuple(dict.fromkeys(odd))
