"""One function a view: a `Selection` in, an `Answer` out. `VIEWS` names them by path."""

from __future__ import annotations

from collections.abc import Callable

from queries.answer import Answer
from queries.selection import Selection
from queries.store import Store
from queries.views.growth import growth
from queries.views.iceberg import iceberg
from queries.views.quality import quality

VIEWS: dict[str, Callable[[Selection, Store], Answer]] = {
    "/": iceberg,
    "/growth": growth,
    "/data": quality,
}
