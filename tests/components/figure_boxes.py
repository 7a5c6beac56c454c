"""Where the words of a picture lie on a page of another width: their boxes in pixels."""

from __future__ import annotations

import re

from components.figures import marks

# Parts of a look's nominal width: the narrowest page it is drawn on, its own, the widest.
NARROWEST = {"wide": (0.775, 1.0, 1.2), "narrow": (0.85, 1.0, 1.7), "projector": (1.0,)}
_ANCHOR = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 0.0, "middle": 0.5, "top": 1.0}


def spots(figure, look, *, wide=1.0):
    """Functions from data to pixels (from the page's left edge, and down from 0), and its width."""
    layout = figure["layout"]
    margin, (x0, x1) = layout["margin"], layout["xaxis"]["range"]
    across = wide * look.width - margin["l"] - margin["r"]
    return (
        lambda x: margin["l"] + across * (x - x0) / (x1 - x0),
        lambda y: y,
        wide * look.width,
    )


def lines_of(figure, look, *, wide=1.0):
    """(text, (left, low, right, high)) of every line of every annotation and text trace."""
    px, _, page = spots(figure, look, wide=wide)
    margin = figure["layout"]["margin"]
    across = page - margin["l"] - margin["r"]
    found = []
    for note in figure["layout"]["annotations"]:
        paper = note.get("xref") == "paper"
        x = margin["l"] + across * note["x"] if paper else px(note["x"])
        x, y = x + note.get("xshift", 0), note["y"] + note.get("yshift", 0)
        size, lines = note["font"]["size"], note["text"].split("<br>")
        high = y + (1 - _ANCHOR[note["yanchor"]]) * 1.3 * size * len(lines)
        for place, line in enumerate(lines):
            bold = "<b>" in line or (note["text"].startswith("<b>") and "</b>" not in lines[0])
            text = re.sub("<[^>]*>", "", line)
            length = marks.text_width(text, size, bold=bold)
            left = x - _ANCHOR[note["xanchor"]] * length
            top = high - 1.3 * size * place
            # A line's letters fill the middle of its height.
            found.append((text, (left, top - 1.1 * size, left + length, top - 0.15 * size)))
    for trace in figure["data"]:
        if trace.get("mode") == "text":
            size = trace["textfont"]["size"]
            for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True):
                ends = (px(x), y - size / 2, px(x) + marks.text_width(text, size), y + size / 2)
                found.append((text, ends))
    return found


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
