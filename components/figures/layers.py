"""What berg, bars and dots share: how the layers of a group are named and told apart.

Knows: groups and parts of an answer, and the colours of depth. Must not know: geometry, SQL, Dash.
"""

from __future__ import annotations

from collections.abc import Sequence

from components.figures.marks import of_100, plain, students
from components.theme import Look
from queries.answer import Group, Part

DEEPEST = 4  # layers deeper than this are drawn as one, "4 or more"


def why_hidden(group: Group) -> str | None:
    """The reason why a group has no layers to draw, or None when it has.

    A first part that reaches below grade level (small parts were joined across the line) leaves
    no waterline to draw at.
    """
    if group.hidden:
        return sentence_case(group.hidden)
    if not group.parts:
        return "No results"
    if len(group.parts) == 1 and group.share_below is None:
        return "This test cannot see below the waterline here"
    if group.parts[0].first > 0 or group.parts[0].last > 0:
        return "Too few students on one side of the waterline to show where it is"
    return None


def drawn(groups: Sequence[Group]) -> list[Group]:
    """The groups that have layers to draw, in their order."""
    return [group for group in groups if why_hidden(group) is None]


def above(group: Group) -> float:
    """Share at or above the waterline, 0-1."""
    return group.parts[0].share


def below(group: Group) -> float:
    """Share below the waterline, 0-1: the group's own figure, else what its parts leave."""
    if group.share_below is not None:
        return group.share_below
    return sum(part.share for part in group.parts[1:])


def fill(part: Part, look: Look) -> str:
    """Fill of a layer in a berg: ice above the line, then the colour of its first depth."""
    return look.colour("ice") if part.first == 0 else look.depth(min(part.first, DEEPEST))


def joined(part: Part) -> bool:
    """True for a layer that stands for several depths although it is not the usual last one."""
    return (
        part.first > 0
        and (part.last > part.first or (part.open and part.first < DEEPEST))
        and not (part.first == DEEPEST and part.open)
    )


def span(part: Part) -> str:
    """Which depths a layer holds, short: "2", "4+", "1 or more", "2 to 3"."""
    if part.first == 0:
        return "at or above"
    if part.open:
        return f"{part.first}+" if part.first == DEEPEST else f"{part.first} or more"
    return str(part.first) if part.last == part.first else f"{part.first} to {part.last}"


def sentence_case(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def within(text: str) -> str:
    """The text as it stands within a sentence: its first letter small."""
    return text[:1].lower() + text[1:]


def hover(group: Group, part: Part) -> str:
    """What the pointer says of a layer: group, children of 100, the count where it may be told."""
    lines = [
        f"<b>{plain(group.label)}</b>",
        f"{plain(of_100(part.share))} of 100: {plain(within(part.label))}",
        students(part.n),
        plain(group.note or ""),
    ]
    return "<br>".join(each for each in lines if each)


def key(group: Group, part: Part) -> dict[str, str | int]:
    """What a click on the layer means."""
    return {"group": group.key, "layer": part.first}


def legend(groups: Sequence[Group]) -> list[Part]:
    """One part for each kind of layer that any group shows, from the surface down."""
    kinds: dict[tuple[int, int, bool], Part] = {}
    for group in drawn(groups):
        for part in group.parts:
            if part.share > 0 or part.first == 0:
                kinds.setdefault((part.first, part.last, part.open), part)
    return [kinds[kind] for kind in sorted(kinds)]
