"""Views that a browser asks to be made slides of, each with the picture it drew, if one is needed.

Knows: what may be sent and how much of it. Must not know: answers, slides, where they go. Nothing sent
is kept, and no number is taken from it: a picture stands on its slide as a picture.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.presentations import LIMITS

MOST_VIEWS = 24
MOST_BYTES = 4 * 1024 * 1024  # of one picture
MOST_SIDE = 6000  # pixels
MOST_IN_ALL = 64 * 1024 * 1024  # of a whole request
PNG = b"\x89PNG\r\n\x1a\n"
HEAD = "data:image/png;base64,"


class PostedError(ValueError):
    """What was sent cannot be made slides of; the message is a sentence."""


@dataclass(frozen=True)
class Posted:
    """A view's link, the place of its panel, the picture drawn of it, a presenter's own words."""

    link: str
    place: str
    picture: bytes | None
    headline: str = ""
    notes: str = ""


def read(body: Any) -> list[Posted]:
    """`{"views": [{"view": link, "panel": place, "picture": data URL or nothing}]}`."""
    views = body.get("views") if isinstance(body, Mapping) else None
    if not isinstance(views, list) or not views:
        raise PostedError("Slides are made of views, and none was sent.")
    if len(views) > MOST_VIEWS:
        raise PostedError(f"A deck holds at most {MOST_VIEWS} views; {len(views)} were sent.")
    return [_view(each) for each in views]


def _view(sent: Any) -> Posted:
    if not isinstance(sent, Mapping):
        raise PostedError("Each view needs a link.")
    link, place = sent.get("view"), sent.get("panel")
    if not isinstance(link, str) or not link.startswith("/") or len(link) > 4000:
        raise PostedError("Each view needs a link that starts with /.")
    if not isinstance(place, str):
        raise PostedError("Each view needs the name of its panel.")
    words = (sent.get("headline") or "", sent.get("notes") or "")
    for said, name in zip(words, ("headline", "notes"), strict=True):
        if not isinstance(said, str) or len(said) > LIMITS[name]:
            raise PostedError(f"A view's {name} has at most {LIMITS[name]} letters.")
    return Posted(link, place, _picture(sent.get("picture")), *words)


def _picture(sent: Any) -> bytes | None:
    if sent is None or sent == "":
        return None
    if not isinstance(sent, str) or not sent.startswith(HEAD):
        raise PostedError("A picture is sent as PNG.")
    if len(sent) > MOST_BYTES * 4 // 3 + len(HEAD) + 4:
        raise PostedError(f"A picture holds at most {MOST_BYTES // 1024 // 1024} MB.")
    try:
        held = base64.b64decode(sent.removeprefix(HEAD), validate=True)
    except (binascii.Error, ValueError):
        raise PostedError("A picture could not be read.") from None
    if not held.startswith(PNG) or held[12:16] != b"IHDR" or len(held) < 33:
        raise PostedError("A picture is no PNG.")
    wide, tall = struct.unpack(">II", held[16:24])
    if not (0 < wide <= MOST_SIDE and 0 < tall <= MOST_SIDE):
        raise PostedError(f"A picture is at most {MOST_SIDE} pixels wide and high.")
    return held
