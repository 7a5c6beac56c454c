"""The path of the same students through every window, beside the norm group and everyone tested.

Knows: how lines, bands and points are drawn and what a point tells. Must not know: SQL, Dash, how
means and norms were found, any single student, where words stand (trajectory_words).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from components import theme
from components.figures import marks
from components.figures.marks import MINUS
from components.figures.trajectory_words import (
    EVERYONE,
    LINES,
    OURS,
    Dict,
    Sheet,
    Values,
    runs,
    words_of,
)
from components.theme import Figure, Look
from queries.answer import Record, Value

AXIS = "Scale score (axis does not start at zero)"
_HOVER = (
    ("The same students", "mean"),
    ("95% interval of their mean", "low", "high"),
    ("Their middle half", "quarter_low", "quarter_high"),
    ("If they had kept their percentile", "same_percentile"),
    ("Norm group’s mean", "norm_mean"),
    ("Everyone tested", "everyone_mean"),
)


def trajectory(records: Sequence[Record], facts: Mapping[str, Value], *, look: Look) -> Figure:
    """Mean score of the same students in every window, with the gap to the norm at both ends.

    `records`: a slot each, in order: {"grade", "window", "school_year", "group", "held", "n",
    "mean", "low", "high", "quarter_low", "quarter_high", "n_everyone", "everyone_mean",
    "norm_mean", "norm_low", "norm_high", "same_percentile"}; `facts`: {"gap_entry", "gap_exit",
    "n"}. A slot without a value breaks a line: nothing is drawn across it. Summers are dotted.
    """
    sheet = Sheet(records, facts, look)
    words = words_of(sheet, facts, axis=AXIS)
    pad = look.small * sheet.px
    edges = {"l": sheet.left, "r": sheet.room + sheet.gutter, "t": sheet.top, "b": sheet.foot}
    return marks.figure(
        [*_bands(sheet), *_lines(sheet), *_points(sheet)],
        theme.layout(
            look,
            height=sheet.height,
            margin={side: round(pixels) for side, pixels in edges.items()},
            xaxis={"range": [round(-pad, 2), round(max([*sheet.xs, 1]) + pad, 2)]},
            yaxis={
                "visible": True,
                "range": [sheet.low, sheet.high],
                "nticks": 6 if look.narrow else 9,
                "tickformat": ",",
                "tickfont": {"size": look.small, "color": look.colour("muted")},
                "ticklabelstandoff": round(sheet.left - sheet.ticks),
                "showgrid": True,
                "gridcolor": look.colour("grid"),
            },
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _path(sheet: Sheet, parts: Sequence[Sequence[int]], *edges: Values) -> tuple[Values, Values]:
    """Lines along the parts, None between them; with two `edges` the outline of what is between."""
    xs, ys = Values(), Values()
    for run in parts:
        # A lone slot becomes a short dash or bar: a line needs two places to be seen.
        slots, half = (run, 0.0) if len(run) > 1 else ([*run, *run], 0.5 * sheet.em * sheet.px)
        along = [round(sheet.xs[i] - half, 2) for i in slots]
        along[-1] = round(along[-1] + 2 * half, 2)
        for edge, way in zip(edges, (1, -1), strict=False):  # the second edge is walked back
            xs += along[::way]
            ys += [edge[i] for i in slots][::way]
        xs.append(None)
        ys.append(None)
    return xs[:-1], ys[:-1]


def _trace(places: tuple[Values, Values], **more: Any) -> list[Dict]:
    """A trace that does not answer the pointer unless `more` says so; none without places."""
    base: Dict = {"type": "scatter", "mode": "lines", "x": places[0], "y": places[1]}
    return [base | {"hoverinfo": "skip", "cliponaxis": False} | more] if places[0] else []


def _bands(sheet: Sheet) -> list[Dict]:
    """Middle half of the norm group in grey, of our students as a tint."""
    data = []
    for name, fill, opacity in (("norm", "grid", 0.85), ("quarter", "accent", 0.18)):
        low, high = sheet.values(f"{name}_low"), sheet.values(f"{name}_high")
        both = [a if b is not None else None for a, b in zip(low, high, strict=True)]
        shade: Dict = {"mode": "none", "fill": "toself", "fillcolor": sheet.look.colour(fill)}
        data += _trace(_path(sheet, runs(both), low, high), **shade, opacity=opacity)
    return data


def _lines(sheet: Sheet) -> list[Dict]:
    """All lines, thin ones first; ours and everyone's are dotted over the summers."""
    data, unit = [], sheet.em / 13
    for name, colour, width, dash in (
        ("everyone_mean", "ice-rim", 1.5, 0),
        ("norm_mean", "muted", 2.4, 5),
        ("same_percentile", "accent", 1.6, 1.5),
        ("mean", "accent", 4.4 if sheet.step > 1.7 * sheet.em else 3.2, 0),
    ):
        values = sheet.values(name)
        pen: Dict = {"color": sheet.look.colour(colour), "width": round(width * unit, 1)}
        parts: list[Any] = runs(values)
        if dash:
            pen |= {"dash": f"{dash * unit:.1f}px,{4 * unit:.1f}px"}
        else:
            pairs = [pair for run in parts for pair in pairwise(run)]
            hot = [pair for pair in pairs if pair[0] in sheet.summers]
            parts = [pair for pair in pairs if pair not in hot]
            dots = {"width": round(0.6 * width * unit, 1), "dash": f"{2 * unit:.1f}px,{4 * unit}px"}
            data += _trace(_path(sheet, hot, values), line=pen | dots)
        data += _trace(_path(sheet, parts, values), line=pen)
    return data


def _points(sheet: Sheet) -> list[Dict]:
    """Everyone's points, whiskers, our points; points answer the pointer."""
    look, unit = sheet.look, sheet.em / 13
    dense = 1.0 if sheet.step > 1.7 * sheet.em else 0.6
    accent, paper = look.colour("accent"), look.colour("paper")
    xs, ys = Values(), Values()
    for x, low, high in zip(sheet.xs, sheet.values("low"), sheet.values("high"), strict=True):
        if low is not None and high is not None:
            xs += [x, x, None]
            ys += [low, high, None]
    pen = {"color": accent, "width": round(2 * unit, 1)}
    cap = {"symbol": "line-ew", "size": round(9 * unit * dense), "line": pen}
    whiskers = _trace((xs[:-1], ys[:-1]), mode="lines+markers", line=pen, marker=cap)
    data = []
    for name, size, fill, edge, under in (
        ("everyone_mean", 6, paper, look.colour("ice-rim"), []),
        ("mean", 11, accent, paper, whiskers),
    ):
        known = [(i, y) for i, y in enumerate(sheet.values(name)) if y is not None]
        rim = {"color": edge, "width": round(1.5 * unit, 1)}
        data += under + _trace(
            ([sheet.xs[i] for i, _ in known], [y for _, y in known]),
            mode="markers",
            marker={"size": round(size * unit * dense), "color": fill, "line": rim},
            hoverinfo="text",
            hovertext=[_hover(sheet, i) for i, _ in known],
        )
    return data


def _hover(sheet: Sheet, i: int) -> str:
    """All that is known of a slot: means with n and interval, middle half, norm."""
    at = {name: sheet.values(name)[i] for name in (*OURS, *LINES, *EVERYONE)}
    # In whole points a narrow interval would look like none.
    digits = 1 if at["low"] is not None and (at["high"] or 0.0) - at["low"] < 4 else 0
    lines = [f"<b>{marks.plain(str(sheet.records[i].get('group')))}</b>"]
    for words, *names in _HOVER:
        scores = [score for name in names if (score := at[name]) is not None]
        told = [f"{score:,.{digits}f}".replace("-", MINUS) for score in scores]
        n = at.get({"mean": "n", "everyone_mean": "n_everyone"}.get(names[0], ""))
        if len(told) == len(names):
            text = " to ".join(told)
            lines.append(f"{words}: {text}" + (f", {marks.students(round(n))}" if n else ""))
        elif names == ["mean"]:
            lines.append(f"{words}: {marks.plain(sheet.reason(i))}")
    return "<br>".join(lines)
