"""Records of grouped effects, and what of their picture lies over something else."""

from __future__ import annotations

import html
import re
from itertools import combinations

from components.figures import marks
from components.theme import Look
from tests.components.figure_boxes import NARROWEST, overlap

WIDE, PHONE, SLIDE = Look(), Look("light", "narrow"), Look("light", "projector")
FACTS = {"unit_words": "SD of the exit score"}
UNLIKE = "not comparable: Economically disadvantaged differs by more than 0.25 after matching"
NOBODY = "nobody used it throughout in this cohort"


def row(group, part, effect=None, low=None, high=None, verdict=None, **more):
    """A record; its key is the provider's first word."""
    return {
        **{"group": group, "key": group.split()[0].lower(), "part": part, "n": 1204, "schools": 14},
        **{"effect": effect, "low": low, "high": high, "verdict": verdict, "comparable": True},
        **{"reason": None, **more},
    }


ROWS = (
    row("Alder Tutoring", "entered 2019-20", 0.12, 0.05, 0.19, "grew more"),
    row("Alder Tutoring", "entered 2020-21", reason=NOBODY, n=None, schools=None),
    row("Alder Tutoring", "entered 2021-22", -0.11, -0.2, -0.02, "grew less", n=355, schools=1),
    row("Birch Labs", "entered 2020-21", 0.04, -0.02, 0.1, "too close to call"),
    row("Birch Labs", "entered 2021-22", 0.21, schools=2, reason="too few schools for an interval"),
    row("Cedar Curriculum", "Difference of the two", 0.1, 0.03, 0.17, "these disagree", n=None),
    row("Cedar Curriculum", "entered 2021-22", 0.07, comparable=False, reason=UNLIKE),
)
LONG = "Gorse Street Learning Partnership for Mathematics of the Northern Coast and Valley"
PARTS = (
    *("Female", "Economic disadvantage not recorded", "English learner or not: not recorded"),
    *("Did not reach it in every year, as far as hours are known", "4 or more grades below"),
    "Not economically disadvantaged",
)
VALUES = (
    {"effect": 0.12, "low": 0.05, "high": 0.19, "verdict": "grew more", "n": 12480},
    {"effect": -0.42, "low": -0.61, "high": -0.23, "verdict": "grew less"},
    {"reason": NOBODY, "n": None},
    {"effect": 0.15, "low": 0.0, "high": 0.3, "verdict": "grew more"},
    {"effect": 0.31, "low": 0.02, "high": 0.6, "comparable": False, "reason": UNLIKE},
    {"effect": 0.01, "low": -0.3, "high": 0.32, "verdict": "clear on one test only"},
    {"reason": f"{UNLIKE}, and {NOBODY}; {UNLIKE}"},
)


def many(groups, rows):
    """A page full: long names and reasons among short ones."""
    names = [LONG, *(f"{chr(66 + i)} & <Core> Provider" for i in range(groups - 1))]
    return [
        row(name, PARTS[i % 6], **VALUES[(i + at) % 7])
        for at, name in enumerate(names[:groups])
        for i in range(rows)
    ]


GROUPS = (
    *("Female", "Male", "Economically disadvantaged", "English learner", "Without disability"),
    "Hispanic or Latino",
)
FULL = [
    row(f"{name} Provider", part, **VALUES[(at + i) % 6])
    for at, name in enumerate("ABCDEFGH")
    for i, part in enumerate(GROUPS)
]
CASES = {
    "rows": ROWS,
    "full": FULL,
    "many": many(8, 6),
    "one provider": many(1, 7),
    "one row": ROWS[:1],
    "no value": (ROWS[1], many(1, 7)[6]),
    "no value, two": (ROWS[1], row("Birch", "Female", reason=UNLIKE)),
    "short": (row("A", "B", 0.1, 0.05, 0.15, "grew more"), row("C", "D", -1.2)),
    "nothing": (),
}


def said(figure):
    found = " ".join(text for t in figure["data"] if t["mode"] == "text" for text in t["text"])
    return html.unescape(re.sub("<[^>]*>", "", found))


def dots(figure):
    """(key, x, y, inside, edge, symbol) of every mark, column after column."""
    found = []
    for trace in figure["data"]:
        if trace["mode"] == "markers":
            marker = trace["marker"]
            looks = zip(marker["color"], marker["line"]["color"], marker["symbol"], strict=True)
            places = zip(trace["customdata"], trace["x"], trace["y"], looks, strict=True)
            found += [(key["group"], x, y, *how) for key, x, y, how in places]
    return found


def whiskers(figure):
    """(y, low, high, dashed) of every whisker; fails where a line joins two rows."""
    found = []
    for trace in figure["data"]:
        if trace["mode"] == "lines":
            for i in range(0, len(trace["x"]), 3):
                xs, ys = trace["x"][i : i + 3], trace["y"][i : i + 3]
                assert xs[2] is None and ys[2] is None and ys[0] == ys[1] is not None
                found.append((ys[0], xs[0], xs[1], "dash" in trace["line"]))
    return found


def across(figure, look, wide, axis):
    """x of an axis to pixels from the page's left edge."""
    layout = figure["layout"]
    room = wide * look.width - layout["margin"]["l"] - layout["margin"]["r"]
    held = layout["xaxis" if axis == "x" else "xaxis2"]
    (x0, x1), (d0, d1) = held["range"], held.get("domain", (0, 1))
    return lambda x: layout["margin"]["l"] + room * (d0 + (d1 - d0) * (x - x0) / (x1 - x0))


def boxes(figure, look, wide):
    """(text, (left, low, right, high)) of every line of words; (segment, box) of all that is drawn."""
    words, drawn = [], []
    for trace in figure["data"]:
        px = across(figure, look, wide, trace.get("xaxis", "x"))
        if trace["mode"] == "text":
            size = trace["textfont"]["size"]
            part = {"right": 0.0, "center": 0.5, "left": 1.0}[trace["textposition"].split()[1]]
            for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
                bare = html.unescape(re.sub("<[^>]*>", "", text))
                length = marks.text_width(bare, size, bold="<b>" in text)
                left = px(x) - part * length
                words.append((bare, (left, y - 0.5 * size, left + length, y + 0.5 * size)))
        elif trace["mode"] == "markers":
            points = zip(trace["x"], trace["y"], strict=True)
            drawn += [("mark", (px(x) - 4, y - 4, px(x) + 4, y + 4)) for x, y in points]
        else:
            for i in range(0, len(trace["x"]), 3):
                (x0, x1), y = trace["x"][i : i + 2], trace["y"][i]
                drawn.append(("whisker", (px(x0), y - 1, px(x1), y + 1)))
    for shape in figure["layout"]["shapes"]:
        if "fillcolor" not in shape:
            px = across(figure, look, wide, shape.get("xref", "x"))
            for piece in re.findall(r"M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)", shape["path"]):
                x0, y0, x1, y1 = (float(each) for each in piece)
                (y0, y1), (x0, x1) = sorted((y0, y1)), sorted((px(x0), px(x1)))
                drawn.append(("line", (x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5)))
    return words, drawn


def clashes(figure, look):
    """What lies over something else or off the page, at every width of a page."""
    found = []
    for wide in NARROWEST[look.size]:
        words, drawn = boxes(figure, look, wide)
        found += [(a, b, wide) for (a, x), (b, y) in combinations(words, 2) if overlap(x, y)]
        found += [(a, b, y) for a, x in words for b, y in drawn if overlap(x, y)]
        right, foot = wide * look.width + 0.5, -figure["layout"]["height"] - 0.5
        found += [
            (text, "off the page", box)
            for text, box in [*words, *drawn]
            if box[0] < -0.5 or box[2] > right or box[1] < foot or box[3] > 0.5
        ]
    return found
