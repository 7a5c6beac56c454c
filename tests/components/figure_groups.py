"""Groups and looks for the tests of pictures, small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from components.theme import Look
from queries.answer import Group, Part

LOOKS = tuple(
    Look(theme, size) for theme, size in product(("light", "dark"), ("wide", "narrow", "projector"))
)


def part(first: int, share: float, *, last: int | None = None, n: int | None = 100) -> Part:
    """A layer of one depth, or of `first` to `last`; depth 4 and a range up to it are open."""
    last = first if last is None else last
    if first == 0:
        label = "At or above grade level"
    else:
        label = f"{first} or more grades below" if last == 4 else f"{first} grades below"
    return Part(first, last, last == 4, share, n, label)


def group(shares: Sequence[float], key: str = "8", label: str = "Grade 8", **more: Any) -> Group:
    """A group with one layer per share, from depth 0 down; shares sum to 1."""
    parts = tuple(part(depth, share) for depth, share in enumerate(shares))
    facts = {"n": 500, "share_below": 1 - shares[0], **more}
    return Group(key, label, parts=parts, **facts)


GRADES = tuple(
    group(shares, str(grade), f"Grade {grade}")
    for grade, shares in {
        6: (0.43, 0.19, 0.15, 0.12, 0.11),
        7: (0.40, 0.18, 0.15, 0.14, 0.13),
        8: (0.38, 0.17, 0.15, 0.15, 0.15),
    }.items()
)
HIDDEN = Group("h", "Small place", None, hidden="fewer than 10 students")
MERGED = Group(
    "m",
    "Fir Valley",
    24,
    parts=(part(0, 0.5, n=12), part(1, 0.5, last=4, n=12)),
    share_below=0.5,
    low=0.31,
    high=0.69,
    ordered=False,
)
WITHHELD = Group(
    "w",
    "Rounded",
    None,
    parts=tuple(part(depth, 0.2, n=None) for depth in range(5)),
    share_below=0.8,
    exact=False,
)


def texts(figure: dict[str, Any]) -> list[str]:
    """Every text a reader can see or point at: annotations, text traces, hovers."""
    found = [note["text"] for note in figure["layout"].get("annotations", ())]
    for trace in figure["data"]:
        for name in ("text", "hovertext"):
            value = trace.get(name)
            found += [value] if isinstance(value, str) else list(value or ())
    return found


def numbers(figure: dict[str, Any]) -> list[str]:
    """The bold numbers of a picture, as printed."""
    return [
        text.removeprefix("<b>").split("</b>")[0]
        for text in texts(figure)
        if text.startswith("<b>") and text.removeprefix("<b>")[:1] in "0123456789&"
    ]


def keys(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be clicked, in the order of the traces."""
    return [key for trace in figure["data"] for key in trace.get("customdata", ())]
