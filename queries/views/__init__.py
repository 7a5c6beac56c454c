"""One function a view: a `Selection` in, an `Answer` out. `VIEWS` names them by path.

`PROFILES` are the views of one place: "/schools" of "/schools/<id>".
"""

from __future__ import annotations

from collections.abc import Callable

from queries.answer import Answer
from queries.selection import Selection
from queries.store import Store
from queries.views.growth import growth
from queries.views.iceberg import iceberg
from queries.views.providers import providers
from queries.views.providers.profile import profile as provider
from queries.views.quality import quality
from queries.views.schools import schools
from queries.views.schools.profile import profile
from queries.views.skills import skills
from queries.views.zone import zone

VIEWS: dict[str, Callable[[Selection, Store], Answer]] = {
    "/": iceberg,
    "/growth": growth,
    "/schools": schools,
    "/providers": providers,
    "/skills": skills,
    "/zone": zone,
    "/data": quality,
}
PROFILES: dict[str, Callable[[Selection, Store, str], Answer]] = {
    "/schools": profile,
    "/providers": provider,
}
