"""Who rose, held and sank: bands from the layers at entry to the layers at exit.

Knows: what bands, layers and words look like. Must not know: SQL, Dash, how moves were counted.
Beside it the flow of students who started in the same place, on the same scale and waterline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import layers, marks, ribbons
from components.figures.flow_frame import Band, Column, Frame, Stream, layer_name
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.theme import Figure, Look
from queries.answer import Group, Record, Value

MOVES = ("rose", "held", "sank")
THESE, LIKE = "These students", "Students who started in the same place"
# Held bands are many and wide: paler, so that the movers stand out.
_STRENGTH = {"rose": 0.62, "held": 0.38, "sank": 0.62}


def flow(
    groups: Sequence[Group],
    records: Sequence[Record],
    facts: Mapping[str, Value],
    *,
    look: Look,
) -> Figure:
    """Of 100 students, who rose, held and sank between entry and exit, as a plotly figure.

    `groups`: "entry", "exit" and, unless the whole data set is shown, "like_exit". `records`: one
    per band {"from_first", "from_label", "to_first", "to_last", "to_at", "to_label", "move", "n",
    "share", "like_share"}. `facts`: {"rose", "held", "sank"} and the same with "like_" before it,
    "entry", "exit", "whole". A band's height is its share of all students; a withheld band is a gap.
    """
    found = {group.key: group for group in groups}
    entry, exits = found.get("entry"), [found[k] for k in ("exit", "like_exit") if k in found]
    exits = [group for group in exits if group.parts]
    if entry is None or not entry.parts or not exits or not found["exit"].parts:
        return _nothing(groups, look)
    if facts.get("whole"):
        exits = exits[:1]
    frame = Frame(entry, exits, records, look)
    words = Words()
    data: list[dict[str, Any]] = []
    if frame.lined:
        words.shapes.append(_line(frame, look))
    for place, stream in enumerate(frame.streams):
        data += _bands(stream, look)
        _nodes(stream.entry, stream.x0, -1, frame, look, words, named=place == 0)
        _nodes(stream.exit, stream.x1, 1, frame, look, words, named=frame.exit_named[place])
        _heads(stream, facts, frame, look, words, prefix="like_" if place else "")
    if look.narrow and len(exits) > 1:
        _like_words(facts, frame, look, words)
    return marks.figure(
        data,
        theme.layout(
            look,
            height=frame.height,
            margin={"l": frame.left, "r": frame.right},
            xaxis={"range": [0, round(frame.inner, 2)]},
            yaxis={"range": [round(frame.bottom, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _nothing(groups: Sequence[Group], look: Look) -> Figure:
    """Only the reason why there is no flow."""
    reasons = [group.hidden for group in groups if group.hidden]
    reason = layers.sentence_case(reasons[0] if reasons else "Not shown")
    lines = "<br>".join(
        marks.plain(each) for each in marks.wrap(reason, 0.8 * look.width, look.text)
    )
    note = marks.label(lines, look.width / 2, 0, size=look.text, colour=look.colour("ink"))
    axes = {"xaxis": {"range": [0, look.width]}, "yaxis": {"range": [-50, 50]}}
    return marks.figure([], theme.layout(look, height=100, annotations=[note], **axes))


def _line(frame: Frame, look: Look) -> dict[str, Any]:
    """The waterline through every stream, behind the bands."""
    pieces = [((s.x0 - frame.node, s.x1 + frame.node), (0.0, 0.0)) for s in frame.streams]
    width = 4 if look.projector else 2.5
    return marks.strokes(pieces, colour=look.colour("accent"), width=width) | {"layer": "below"}


def _bands(stream: Stream, look: Look) -> list[dict[str, Any]]:
    """The bands, held ones first and movers over them, thin movers on top."""

    def order(band: Band) -> tuple[bool, float]:
        return band.record.get("move") != "held", band.start[1] - band.start[0]

    data = []
    for band in sorted(stream.bands, key=order):
        move = str(band.record.get("move"))
        thin = min(band.start[0] - band.start[1], band.end[0] - band.end[1]) < 4
        fill, paper = look.colour(move), look.colour("paper")
        more: dict[str, Any] = {"opacity": _STRENGTH[move]}
        if band.joined:
            more["fillpattern"] = marks.stripes(fill, paper, look)
        xs, ys = ribbons.ribbon(stream.x0, stream.x1, band.start, band.end)
        hover, width = _hover(band.record, stream.share), 0.5 if thin else 1.2
        trace = marks.polygon(xs, ys, fill=fill, edge=paper, width=width, hover=hover, **more)
        data.append(trace)
    return data


def _hover(record: Record, name: str) -> str:
    """From where to where, children of 100 here and among like students, the count if told."""
    names = [marks.plain(str(record.get(end, ""))) for end in ("from_label", "to_label")]
    share, like = number_or_none(record.get("share")), number_or_none(record.get("like_share"))
    n = number_or_none(record.get("n"))
    lines = [f"<b>{names[0]} → {names[1]}</b>"]
    if share is not None:
        lines.append(f"{marks.plain(marks.of_100(share))} of 100 students")
    if like is not None:
        lines.append(f"{marks.plain(marks.of_100(like))} of 100 who started in the same place")
    if name == "share" and n is not None:
        lines.append(marks.students(int(n)))
    return "<br>".join(lines)


def _nodes(
    column: Column, x: float, side: int, frame: Frame, look: Look, words: Words, *, named: bool
) -> None:
    """The layers of a column and the numbers (and names) at its outer side (-1 left, 1 right)."""
    ink, size, edge = look.colour("ink"), frame.size, look.colour("rim")
    left, right = sorted((x, x + side * frame.node))
    for part, (top, bottom) in zip(column.parts, column.spans, strict=True):
        fill = look.depth(min(part.first, layers.DEEPEST))
        square = marks.box(left, right, bottom, top, fill=fill)
        words.shapes.append(square | {"line": {"color": edge, "width": 1}})
    wanted = [(top + bottom) / 2 for top, bottom in column.spans]
    bounds = {"low": frame.bottom + 2, "high": frame.top - frame.head + 0.9 * size}
    places = marks.keep_apart(wanted, [1.25 * size] * len(wanted), **bounds)
    for part, y in zip(column.parts, places, strict=True):
        number = f"<b>{marks.plain(marks.of_100(part.share))}</b>"
        name = marks.plain(layer_name(part)) if named else ""
        text = f"{name}  {number}" if side < 0 else f"{number}  {name}"
        place: dict[str, Any] = {"at": "right" if side < 0 else "left"}
        place["xshift"] = side * round(frame.pad)
        spot = x + side * frame.node
        words.notes.append(marks.label(text.strip(), spot, y, size=size, colour=ink, **place))


def _tint(move: str, look: Look) -> str:
    """Colour of a move's words: the band's, but dark enough to read where that is grey."""
    return look.colour("muted" if move == "held" else move)


def _counts(facts: Mapping[str, Value], prefix: str) -> list[tuple[str, str]]:
    """(move, children of 100) of the moves that may be told."""
    shares = [(move, number_or_none(facts.get(prefix + move))) for move in MOVES]
    return [(move, marks.plain(marks.of_100(s))) for move, s in shares if s is not None]


def _heads(
    stream: Stream,
    facts: Mapping[str, Value],
    frame: Frame,
    look: Look,
    words: Words,
    *,
    prefix: str,
) -> None:
    """Over a stream: whose it is, how many of 100 rose, held and sank, and its two ends."""
    ink, x0, x1 = look.colour("ink"), stream.x0 - frame.node, stream.x1 + frame.node
    out = stream.words - 4
    if frame.titled:
        title, y = f"<b>{LIKE if prefix else THESE}</b>", frame.top - frame.title_y
        words.notes.append(
            marks.label(title, x0, y, size=look.text, colour=ink, at="left", xshift=-out)
        )
    more: dict[str, Any]
    shift, small = -out, look.text if look.narrow else look.strong
    for place, (move, number) in enumerate(_counts(facts, prefix)):
        told = f"{move}" if place else f"of 100 {move}"
        text = f'<span style="font-size:{look.number}px"><b>{number}</b></span> <b>{told}</b>'
        y, more = frame.top - frame.counts_y, {"at": "left", "xshift": shift}
        words.notes.append(marks.label(text, x0, y, size=small, colour=_tint(move, look), **more))
        wide = marks.text_width(number, look.number, bold=True)
        wide += 1.2 * marks.text_width(f" {told}", small, bold=True)
        shift += round(wide + 0.9 * look.text)
    for name, x, at, side in (
        ("entry", x0, "left", -out),
        ("exit", x1, "right", 0),
    ):
        text = marks.plain(str(facts.get(name, "")))
        y, more = frame.top - frame.ends_y, {"at": at, "xshift": side}
        words.notes.append(marks.label(text, x, y, size=frame.size, colour=ink, **more))


def _like_words(facts: Mapping[str, Value], frame: Frame, look: Look, words: Words) -> None:
    """A phone has room for one flow: the like students' numbers stand in words over it."""
    counts = _counts(facts, "like_")
    if not counts:
        return
    told = ", ".join(f"<b>{number}</b> {move}" for move, number in counts)
    text = f"{LIKE}:<br>of 100 {told}"
    y = frame.top - frame.like_y
    place: dict[str, Any] = {"at": "left", "down": "top", "xshift": 4 - frame.left}
    words.notes.append(marks.label(text, 0, y, size=look.small, colour=look.colour("ink"), **place))
