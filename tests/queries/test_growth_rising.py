"""Who left a layer higher: shares, their like-students twin and its interval from the definition."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest

from queries import ask
from queries.answer import number
from queries.serving import open_store


@pytest.mark.parametrize("least", [1, 2])
def test_rising_is_counted_without_the_floor_beside_the_reference_of_each_layer(
    demo_store: Path, least: int
) -> None:
    """Of a district's students who entered `least` or more below and not on the floor: rose / could
    rise; the twin is the reference's rate of each layer, weighted by the district's students; the
    interval is 1.96 sqrt(within / n (1 - n/N)) around the difference (these schools)."""
    store, district = open_store("demo"), "d01"
    catalog = store.catalog
    fit = catalog.cohorts(catalog.default_test, catalog.default_span)[-1]
    rows = {
        (row["here"], row["layer"]): (row["can"], row["rose"])
        for row in store.ask(
            "select district_id = $d as here, entry_layer as layer, "
            "cast(sum(n_can_rise) as bigint) as can, cast(sum(n_rose) as bigint) as rose "
            "from cohort where cohort_id = $c and status = 'matched' and entry_layer >= $least "
            "group by all",
            {"d": district, "c": fit.id, "least": least},
        )
    }
    layers = {layer for _, layer in rows}
    here = {layer: rows.get((True, layer), (0, 0)) for layer in layers}
    everyone = {
        layer: tuple(a + b for a, b in zip(rows.get((False, layer), (0, 0)), mine, strict=True))
        for layer, mine in here.items()
    }
    n, rose = (sum(mine[i] for mine in here.values()) for i in (0, 1))
    twin = sum(here[at][0] * everyone[at][1] / everyone[at][0] for at in layers) / n
    panel = ask.answer(f"/growth?district={district}", data="demo").panel("closing")
    assert panel is not None and panel.state == "shown"
    record = panel.records[least - 1]
    assert number(record["share_closing"]) == pytest.approx(rose / n, abs=0.0051)
    assert number(record["share_closing_like"]) == pytest.approx(twin, abs=0.0051)
    assert number(record["difference"]) == pytest.approx(rose / n - twin, abs=0.0051)
    total, within = fit.spread["closing", least]
    assert total == sum(could for could, _ in everyone.values()) and within is not None
    half = 1.959964 * sqrt(within / n * (1 - n / total))
    width = number(record["high"]) - number(record["low"])
    assert width == pytest.approx(2 * half, abs=0.011)
    clear = abs(rose / n - twin) > half
    assert (record["verdict"] != "too close to call") == clear


def test_the_whole_data_set_has_no_twin(demo_store: Path) -> None:
    panel = ask.answer("/growth", data="demo").panel("closing")
    assert panel is not None and panel.state == "shown"
    assert all(record["share_closing_like"] is None for record in panel.records)
    assert all(record["verdict"] is None for record in panel.records)
