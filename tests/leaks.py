"""A scanner for what must never leave the server: student ids, and counts too small to show.

Knows: JSON as Dash and plotly send it, typed arrays in base64 included. Must not know: pages.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

DEMO_ID = re.compile(r"stu-[a-z]{8}")
# Keys of records and figures that count students; 1 to 9 of them is never shown.
COUNTS = re.compile(r"n|n_[a-z0-9_]+|n students")
SMALLEST = 10
# "7 students", but not "grade 7 students" or "grades 6 and 7 students".
FEW = re.compile(r"(?<!grade )(?<!and )(?<!to )\b([1-9]) students?\b")


def values(payload: Any, *, key: str = "") -> Iterator[tuple[str, Any]]:
    """(key, value) of every leaf of a payload; typed arrays are decoded to their numbers."""
    if isinstance(payload, dict):
        if "bdata" in payload and "dtype" in payload:
            raw = base64.b64decode(payload["bdata"])
            for number in np.frombuffer(raw, dtype=np.dtype(payload["dtype"])).tolist():
                yield key, number
            return
        for name, value in payload.items():
            yield "", str(name)
            yield from values(value, key=str(name))
    elif isinstance(payload, (list, tuple)):
        for value in payload:
            yield from values(value, key=key)
    else:
        yield key, payload


def leaks(payload: Any, *, ids: Iterable[str] = (), smallest: int = SMALLEST) -> list[str]:
    """What a payload gives away, in words: ids as text or number, and counts under the limit.

    `ids` are student ids besides the demo state's own form.
    """
    known = set(ids)
    found = []
    for key, value in values(payload):
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        if DEMO_ID.search(text) or text in known:
            found.append(f"student id in {key or 'a name'}")
        elif isinstance(value, str) and known & set(re.findall(r"[\w-]{5,}", value)):
            found.append(f"student id within {key or 'a text'}")
        small = isinstance(value, (int, float)) and not isinstance(value, bool)
        if small and COUNTS.fullmatch(key) and 0 < value < smallest:
            found.append(f"{key} = {value}")
        if isinstance(value, str):
            found += [f"{number} students in a text" for number in FEW.findall(value.lower())]
    return found
