"""The map of what lies under a standard: its boxes, its type, its edges."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import pytest

from components.figures import marks, prerequisite_layout
from components.figures.prerequisite_frame import MOST as BESIDE
from components.figures.prerequisite_frame import PAGE, ROOMY
from components.figures.prerequisite_layout import curve, loosened, passing, placed
from components.figures.prerequisite_map import prerequisite_map
from components.theme import Look
from data import reference

LOOKS = [
    Look(theme, size) for theme in ("light", "dark") for size in ("wide", "narrow", "projector")
]
MOST = 40


def two_steps(target: str) -> list[dict[str, Any]]:
    """Records of a target with what it builds on in two steps, of our own table; made-up shares."""
    edges = reference.prerequisites()
    needs: dict[str, list[str]] = {}
    for code, need in zip(edges["standard"], edges["prerequisite"], strict=True):
        needs.setdefault(code, []).append(need)
    known = reference.standards().set_index("standard")
    step = {target: 0}
    for near in needs.get(target, []):
        step.setdefault(near, 1)
    for near in needs.get(target, []):
        for far in needs.get(near, []):
            step.setdefault(far, 2)
    kept = list(step)[:MOST]
    found = []
    for i, code in enumerate(kept):
        state = ("shown", "shown", "shown", "never asked", "too small")[i % 5]
        found.append(
            {
                "standard": code,
                "about": known.loc[code, "label"],
                "grade": int(known.loc[code, "grade"]),
                "step": step[code],
                "n": 1_000 + i if state == "shown" else None,
                "unfinished_share": (i * 37 % 100) / 100 if state == "shown" else None,
                "state": state,
                "why": None if state == "shown" else "not asked of anyone",
                "builds_on": ", ".join(one for one in needs.get(code, []) if one in kept),
                "target": code == target,
            }
        )
    return found


def largest() -> list[str]:
    """The ten targets with most standards within two steps."""
    every = reference.standards()["standard"]
    return sorted(every, key=lambda code: -len(two_steps(code)))[:10]


def forty() -> list[dict[str, Any]]:
    """A map as large as any: 40 standards, those with the longest words, K to grade 8; the target
    builds on the 12 after it, each of these on three of the rest. No real one is as crowded."""
    every = reference.standards()
    long = every.assign(long=-every["label"].str.len()).sort_values(["long", "standard"])
    kept = long.head(MOST).sort_values(["grade", "standard"], ascending=[False, True])
    codes = list(kept["standard"])
    near, far = codes[1:13], codes[13:]
    builds = {codes[0]: near} | {code: far[i::12][:3] for i, code in enumerate(near)}
    found = []
    for i, row in enumerate(kept.itertuples(index=False)):
        code, state = row.standard, "shown" if i % 4 else "never asked"
        found.append(
            {
                "standard": code,
                "about": row.label,
                "grade": int(row.grade),
                "step": 0 if i == 0 else 1 if code in near else 2,
                "n": 100_000 + i if i % 4 else None,
                "unfinished_share": i / 39 if i % 4 else None,
                "state": state,
                "why": None if i % 4 else "not asked of anyone",
                "builds_on": ", ".join(builds.get(code, [])),
                "target": i == 0,
            }
        )
    return found


def boxes(figure: Mapping[str, Any]) -> dict[str, tuple[float, float, float, float]]:
    """Standard -> x0, x1, y0, y1 of its box."""
    found = {}
    for trace in figure["data"]:
        if trace.get("customdata"):
            xs, ys = trace["x"], trace["y"]
            key = trace["customdata"][0]["standard"]
            found[key] = (min(xs), max(xs), min(ys), max(ys))
    return found


def edges(figure: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """Every edge as its points, from the lower box to the upper."""
    found: list[list[tuple[float, float]]] = []
    for trace in figure["data"]:
        if trace.get("mode") == "lines" and not trace.get("fill"):
            found.append([])
            for x, y in zip(trace["x"], trace["y"], strict=True):
                if x is None:
                    found.append([])
                else:
                    found[-1].append((x, y))
    return [edge for edge in found if edge]


TARGETS = largest()
MAPS = {target: two_steps(target) for target in TARGETS} | {"forty": forty()}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
@pytest.mark.parametrize("target", TARGETS)
def test_no_box_lies_over_another_or_outside(target: str, look: Look) -> None:
    records = two_steps(target)
    figure = prerequisite_map(records, {}, look=look)
    found = boxes(figure)
    assert set(found) == {record["standard"] for record in records}
    low, high = figure["layout"]["yaxis"]["range"]
    for x0, x1, y0, y1 in found.values():
        assert 0 <= x0 < x1 <= look.width and low <= y0 < y1 <= high
    for (a0, a1, b0, b1), (c0, c1, d0, d1) in combinations(found.values(), 2):
        assert a1 <= c0 or c1 <= a0 or b1 <= d0 or d1 <= b0
    assert len(json.dumps(figure)) < 60_000
    if look.projector:
        assert figure["layout"]["height"] <= look.height + 1


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.theme} {look.size}")
@pytest.mark.parametrize("records", [two_steps(TARGETS[0]), forty()], ids=["real", "forty"])
def test_no_text_is_wider_or_taller_than_its_box(records: list[dict[str, Any]], look: Look) -> None:
    """On the narrowest page of the look: lines of 1.3 times their type, code and share side by
    side in the first."""
    figure = prerequisite_map(records, {}, look=look)
    json.dumps(figure, allow_nan=False)
    assert len(json.dumps(figure)) < 60_000
    found = boxes(figure)
    assert set(found) == {record["standard"] for record in records}
    for (a0, a1, b0, b1), (c0, c1, d0, d1) in combinations(found.values(), 2):
        assert a1 <= c0 or c1 <= a0 or b1 <= d0 or d1 <= b0
    notes = figure["layout"]["annotations"]
    for code, (x0, x1, y0, y1) in found.items():
        [words] = [n for n in notes if n["text"].startswith(f"<b>{code}</b>")]
        number = [
            note
            for note in notes
            if note["xanchor"] == "right" and note["x"] == x1 and y0 < note["y"] <= y1
        ]
        lines = [html.unescape(line) for line in words["text"].split("<br>")]
        wide = [
            marks.text_width(line.removeprefix("<b>").removesuffix("</b>"), words["font"]["size"])
            for line in lines
        ]
        room = PAGE[look.size] * (x1 - x0) - 2 * words["xshift"]
        assert max(wide) <= room and x0 == words["x"]
        if number:
            bare = number[0]["text"].removeprefix("<b>").removesuffix("</b>")
            assert wide[0] + marks.text_width(bare, number[0]["font"]["size"]) < room
        about = next(str(r["about"]) for r in records if r["standard"] == code)
        assert about in html.unescape(words["text"]).replace("<br>", " "), "no label is cut"
        assert ROOMY * max(wide[1:]) <= PAGE[look.size] * (x1 - x0) - 2 * words["xshift"] + 1
        assert words["y"] <= y1 and words["y"] - 1.3 * words["font"]["size"] * len(lines) >= y0
        assert bool(number) == any(
            r["standard"] == code and r["unfinished_share"] is not None for r in records
        )


@pytest.mark.parametrize("name", MAPS)
def test_a_slide_holds_the_map_in_type_that_a_room_can_read(name: str) -> None:
    """At least 16 pixels for a usual map of up to 14 standards, 12 for 40 of them that are more
    crowded than any; at most six boxes beside each other, and no higher than the slide."""
    look = Look("light", "projector")
    figure = prerequisite_map(MAPS[name], {}, look=look)
    assert figure["layout"]["height"] <= look.height
    least = 12 if name == "forty" else 16
    notes = figure["layout"]["annotations"]
    assert min(note["font"]["size"] for note in notes) >= least
    assert not [note["text"] for note in notes if "…" in note["text"]]
    lines = Counter(y0 for _, _, y0, _ in boxes(figure).values())
    assert max(lines.values()) <= max(BESIDE["projector"]) == 6


def test_a_small_map_has_the_type_of_other_slides_and_boxes_no_wider_than_their_words() -> None:
    look = Look("light", "projector")
    [record] = [{**one, "builds_on": ""} for one in two_steps(TARGETS[0])[:1]]
    figure = prerequisite_map([record], {}, look=look)
    [(x0, x1, y0, y1)] = boxes(figure).values()
    [words] = [
        n for n in figure["layout"]["annotations"] if n["text"].startswith("<b>" + TARGETS[0])
    ]
    assert words["font"]["size"] == look.text
    assert x1 - x0 < look.width / 3 and y1 - y0 < 4 * look.text


def test_a_long_code_is_cut_in_its_box_and_whole_under_the_pointer() -> None:
    """On a phone; a page has the room for it."""
    code = "DISTRICT-ALGEBRA-READINESS-UNIT-12-LESSON-7"
    record = {**two_steps(TARGETS[0])[0], "standard": code, "builds_on": ""}
    figure = prerequisite_map([record], {}, look=Look("light", "narrow"))
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert any(text.startswith("<b>DISTRICT") and "…</b>" in text for text in texts)
    [box] = [trace for trace in figure["data"] if trace.get("customdata")]
    assert code in box["text"] and box["customdata"] == [{"standard": code}]
    wide = prerequisite_map([record], {}, look=Look())["layout"]["annotations"]
    assert any(note["text"].startswith(f"<b>{code}</b>") for note in wide)


@pytest.mark.parametrize("target", TARGETS)
def test_the_waterline_lies_under_the_targets_grade(target: str) -> None:
    records = two_steps(target)
    found = boxes(prerequisite_map(records, {}, look=Look()))
    grade = records[0]["grade"]
    for record in records:
        _, _, low, high = found[record["standard"]]
        assert low > 0 if record["grade"] == grade else high < 0


@pytest.mark.parametrize("size", ["wide", "projector"])
@pytest.mark.parametrize("name", MAPS)
def test_no_edge_passes_behind_a_box(name: str, size: Any) -> None:
    """Every point of an edge and those between them, its ends but for a hair, lie outside all
    boxes; an edge ends where it should, and never turns back."""
    figure = prerequisite_map(MAPS[name], {}, look=Look("light", size))
    found = boxes(figure)
    drawn = edges(figure)
    needs = [(r["standard"], one) for r in MAPS[name] for one in r["builds_on"].split(", ") if one]
    ends = {
        ((f0 + f1) / 2, f3, (t0 + t1) / 2, t2)
        for upper, lower in needs
        for t0, t1, t2, _ in [found[upper]]
        for f0, f1, _, f3 in [found[lower]]
    }
    assert len(drawn) == len(needs) == len(ends)
    for edge in drawn:
        tip = (*edge[0], *edge[-1])
        assert any(tip == pytest.approx(end, abs=0.2) for end in ends)
        for (xa, ya), (xb, yb) in pairwise(edge):
            assert ya <= yb
            for step in range(5):
                x, y = xa + step * (xb - xa) / 4, ya + step * (yb - ya) / 4
                assert not any(
                    x0 + 1 < x < x1 - 1 and y0 + 1 < y < y1 - 1 for x0, x1, y0, y1 in found.values()
                )


def test_a_standard_never_asked_is_no_zero() -> None:
    """It is hollow and dashed, and says so; one too small to show says that."""
    figure = prerequisite_map(two_steps(TARGETS[0]), {}, look=Look())
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("never asked" in text for text in texts)
    assert any("too few to show" in text for text in texts)
    hollow = [t for t in figure["data"] if t.get("customdata") and t["line"].get("dash") == "dot"]
    assert hollow and all(t["fillcolor"] == Look().colour("paper") for t in hollow)


def test_within_a_grade_what_another_builds_on_stands_lower() -> None:
    """b and c are of a's grade, a builds on b, b on c; d is of a lower grade and builds on nothing.
    The edge from a to d passes two lines and has a lane in each."""
    grades = {"a": 6, "b": 6, "c": 6, "d": 5}
    needs = {"a": ["b", "d"], "b": ["c"]}
    found = placed(grades, needs, needs, most=3, box=100, lane=20, width=300)
    assert [line.codes for line in found.lines] == [("a",), ("b",), ("c",), ("d",)]
    assert [line.first for line in found.lines] == [True, False, False, True]
    assert [line for line, _ in found.lanes["a", "d"]] == [1, 2]
    assert found.lanes["a", "b"] == ()
    for at, x in found.lanes["a", "d"]:
        [code] = found.lines[at].codes
        assert abs(x - found.x[code]) >= 60  # half a box and half a lane


def test_boxes_change_places_so_that_edges_do_not_cross() -> None:
    """p builds on s and q on r; in the order they are given in, these two edges cross."""
    grades = {"t": 6, "p": 5, "q": 5, "r": 4, "s": 4}
    needs = {"t": ["p", "q"], "p": ["s"], "q": ["r"]}
    found = placed(grades, needs, needs, most=4, box=100, lane=20, width=500)
    assert (found.x["p"] < found.x["q"]) == (found.x["s"] < found.x["r"])
    again = placed(grades, needs, needs, most=4, box=100, lane=20, width=500)
    assert again == found, "the same standards give the same drawing"


@pytest.mark.parametrize("target", TARGETS)
def test_the_best_of_all_drawings_is_kept_and_stands_in_the_middle(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of the drawings looked at has a lower price than the one kept, and that one has as much
    room at its left as at its right, its edges' lanes counted."""
    records = two_steps(target)
    grades = {record["standard"]: record["grade"] for record in records}
    needs = {r["standard"]: r["builds_on"].split(", ") for r in records if r["builds_on"]}
    prices, price = [], prerequisite_layout._price

    def watched(rows: Any, below: Any, x: Any, *, box: float) -> float:
        prices.append((price(rows, below, x, box=box), rows, below))
        return prices[-1][0]

    monkeypatch.setattr(prerequisite_layout, "_price", watched)
    found = placed(grades, needs, needs, most=4, box=100, lane=20, width=600)
    lanes = {(*edge, line): x for edge, way in found.lanes.items() for line, x in way}
    _, rows, below = prices[-1]
    kept = price(rows, below, {**found.x, **lanes}, box=100)
    assert len(prices) > 1 and kept == pytest.approx(min(one for one, *_ in prices))
    low = min([x - 50 for x in found.x.values()] + list(lanes.values()))
    high = max([x + 50 for x in found.x.values()] + list(lanes.values()))
    assert low == pytest.approx(600 - high)


def test_a_curve_passes_its_stops_and_leaves_them_upright() -> None:
    """From (0, 0) to (100, 50): it rises twice as far as it moves aside in the first piece."""
    xs, ys = curve([(0, 0), (100, 50), (100, 80)])
    assert (xs[0], ys[0]) == (0, 0) and (xs[-1], ys[-1]) == (100, 80)
    assert (100, 50) in list(zip(xs, ys, strict=True))
    assert 0 < xs[1] < ys[1] / 2 and xs == sorted(xs) and ys == sorted(ys)


def test_the_lanes_of_an_edge_lie_under_each_other_where_they_can() -> None:
    """a builds on b, b on c, c on d, and a on d too: that edge passes b and c on one upright."""
    grades = {"a": 6, "b": 5, "c": 4, "d": 3}
    needs = {"a": ["b", "d"], "b": ["c"], "c": ["d"]}
    found = placed(grades, needs, needs, most=3, box=100, lane=20, width=400)
    (_, first), (_, second) = found.lanes["a", "d"]
    assert first == second
    assert passing(found.lines, needs) == [0, 1, 1, 0]


def test_an_edge_keeps_only_the_bends_that_lead_it_beside_a_box() -> None:
    """From (0, 0) up to (0, 100) a box stands in the way: around it both bends stay. Without it, or
    with the box 9 pixels or more aside, the edge is one stroke."""
    stops = [(0, 0), (80, 40), (80, 60), (0, 100)]
    assert loosened(stops, [(-50, 60, 40, 60)]) == stops
    assert loosened(stops, []) == [(0, 0), (0, 100)]
    assert loosened(stops, [(10, 60, 40, 60)]) == [(0, 0), (0, 100)]
    assert loosened(stops, [(8, 60, 40, 60)]) == stops
