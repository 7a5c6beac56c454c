"""The values a link's keys can have: what a data set offers of each, and which a link leaves out.

Knows: dimensions, what a data set holds. Must not know: which values a link names, Dash.
"""

from __future__ import annotations

from collections.abc import Mapping

from data import settings
from queries.dimensions import BREAKDOWNS, DIMENSIONS, WINDOWS, school_year
from queries.store import Catalog
from queries.words import say

PICTURES = ("berg", "bars", "hundred", "table")
LAYERS = ("0", "1", "2", "3", "4")
UNITS = {"school": "Schools", "district": "Districts"}
NEAR = ("0.25", "0.5", "0.75", "1", "1.5", "2")  # SDs within which schools are called alike
CHANCES = ("0", "0.05", "0.1", "0.15", "0.2", "0.25")  # SDs a reader asks a provider for
SORTS = ("name", "n", "status", "growth", "steadied", "change", "covered")
STAFF, PROJECTION = "staff", "projection"  # small-number rules: `queries.disclosure`


def default_values(catalog: Catalog) -> dict[str, str]:
    """Key -> the value a link leaves out; "" where the default is none."""
    return {
        "year": str(catalog.default_year),
        "window": catalog.default_window,
        "test": catalog.default_test,
        "by": "",
        "picture": "berg",
        "layer": "",
        "focus": "",
        "span": catalog.default_span,
        "cohort": "",
        "standard": catalog.default_target,
        "unit": "school",
        "like": "",
        "near": "0.5",
        "sort": "name",
        "chance": "0.05",
        "rules": PROJECTION if _always_safe() else STAFF,
    }


def _always_safe() -> bool:
    """Whether the setting holds everything to what may be shown to a room."""
    return settings.get("WATERLINE_PROFILE") == PROJECTION


def units(unit: str, catalog: Catalog) -> Mapping[str, str]:
    """Id -> name of every school, or of every district."""
    return DIMENSIONS[unit].choices(catalog)


def options(key: str, catalog: Catalog) -> Mapping[str, str]:
    """Value -> label of a key that holds one value; `like` hangs on the unit: see `units`."""
    if key == "year":
        return DIMENSIONS["year"].choices(catalog)
    if key == "window":
        held = {window for _, _, window, _ in catalog.given}
        return {window: window.capitalize() for window in WINDOWS if window in held}
    if key == "test":
        held = {test for _, test, _, _ in catalog.given}
        return {test.id: test.name for test in catalog.tests.values() if test.id in held}
    if key == "by":
        return {
            name: DIMENSIONS[name].label
            for name in BREAKDOWNS
            if len(DIMENSIONS[name].choices(catalog)) > 1
        }
    if key == "picture":
        return dict(zip(PICTURES, ("Icebergs", "Bars", "100 students", "Table"), strict=True))
    if key == "span":
        return {key: span.short() for key, span in catalog.spans.items()}
    if key == "cohort":
        return {str(y): school_year(y) for y in sorted({fit.cohort for fit in catalog.fits})}
    if key == "standard":
        return dict(catalog.targets)
    if key == "unit":
        return UNITS if len(catalog.districts) > 1 else {"school": UNITS["school"]}
    if key == "near":
        return {value: say("near", sds=value) for value in NEAR}
    if key == "chance":
        return {value: say("chance", sds=value) for value in CHANCES}
    if key == "rules":
        names = (PROJECTION,) if _always_safe() else (STAFF, PROJECTION)
        return {name: say(f"rules_{name}") for name in names}
    if key == "sort":
        return {f"{name}{way}": name for name in SORTS for way in ("", "-low")}
    if key == "like":
        return {}
    if key == "layer":
        return {
            layer: "At or above grade level"
            if layer == "0"
            else ("4 or more grades below" if layer == "4" else say("below", n=int(layer)))
            for layer in LAYERS
        }
    return DIMENSIONS["grade"].choices(catalog)
