"""The tip and what lies under it: two tests, by grade, on one axis of 100 children.

Knows: where bars, brackets and words stand. Must not know: SQL, Dash, how shares were counted.
Up from the waterline: proficient on the state test. Down: grades below on the diagnostic, 1, 2, 3
or more. Bars, not lines: every grade holds different children. x is in pixels of the look's
nominal size, y in children of 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components import theme
from components.figures import callouts, marks
from components.figures.marks import number_or_none
from components.figures.names import Words
from components.figures.tip_frame import Frame, slabs
from components.theme import Figure, Look
from queries.answer import Record, Value

_NOTE = "Different children in each grade. Two different tests: a grade’s bars need not add to 100."
_SAME_NOTE = "Different children in each grade: nobody is followed from one grade to the next."


def tip(
    records: Sequence[Record],
    facts: Mapping[str, Value] | None = None,
    *,
    look: Look,
    height: float | None = None,
) -> Figure:
    """Per grade: of 100 children, proficient (up) and 1, 2, 3 or more grades below (down).

    `records`: {"grade", "label", "share_proficient", "share_below", "share_2_below",
    "share_3_below"}, shares 0-1, the last three cumulative; None is what a test cannot see or may
    not show. `facts`: {"from_grade", "to_grade", "proficient_change", "two_below_change"} in
    children of 100 make the two callouts; {"tip_test", "test"} say whether the tests are two.
    """
    facts = facts or {}
    height = height or look.height
    calls = callouts.changes(records, facts)
    frame = Frame(records, look, height, calls=len(calls))
    words = Words()
    for place, record in enumerate(records):
        _column(record, place, frame, look, words)
    same = "tip_test" in facts and facts.get("tip_test") == facts.get("test")
    _sides(frame, look, words, same=same)
    (callouts.lines if look.narrow else callouts.beside)(calls, records, frame, look, words)
    words.shapes.append(marks.waterline(look, x0=0, x1=look.width))
    data = marks.sea(look, x0=0, x1=look.width, top=frame.top, bottom=frame.bottom)
    return marks.figure(
        [*data, *_bars(records, frame, look)],
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(frame.bottom, 2), round(frame.top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _bars(records: Sequence[Record], frame: Frame, look: Look) -> list[dict[str, Any]]:
    """Every bar and slab as a filled outline (plotly draws its bars behind a filled sea)."""
    data = []
    half = frame.bar / 2
    for place, record in enumerate(records):
        x, key = frame.x(place), {"group": str(record.get("grade"))}
        across = (x - half, x - half, x + half, x + half, x - half)
        share = number_or_none(record.get("share_proficient"))
        if share:
            top = 100 * share
            hover = _hover(record, share, "proficient on the state test")
            edge, fill = look.colour("ice-rim"), look.colour("ice")
            ys = (0.0, top, top, 0.0, 0.0)
            data.append(
                marks.polygon(across, ys, fill=fill, edge=edge, width=1.5, hover=hover, key=key)
            )
        base = 0.0
        for slab in slabs(record):
            if slab.share > 0:
                end = base - 100 * slab.share
                ys = (base, end, end, base, base)
                piece = marks.polygon(
                    across,
                    ys,
                    fill=look.depth(slab.first),
                    edge=look.colour("rule"),
                    width=2.5 if look.projector else 2,
                    hover=_hover(record, slab.share, f"{slab.words} on the diagnostic"),
                    key=key,
                )
                if slab.joined:
                    piece["fillpattern"] = marks.stripes(
                        look.depth(slab.first), look.depth(slab.first + 1), look
                    )
                data.append(piece)
                base = end
    return data


def _hover(record: Record, share: float, what: str) -> str:
    name = marks.plain(str(record.get("label", "")))
    return f"<b>{name}</b><br>{marks.plain(marks.of_100(share))} of 100: {what}"


def _column(record: Record, place: int, frame: Frame, look: Look, words: Words) -> None:
    """A grade's name, its numbers, a rim around what is under water, and what is not there."""
    x, ink, half = frame.x(place), look.colour("ink"), frame.bar / 2
    size = frame.caption
    name = marks.plain(marks.shorten(str(record.get("label", "")), frame.pitch, size, bold=True))
    top = frame.top - (1.9 if look.narrow else 0.45) * size / frame.unit
    words.notes.append(marks.label(f"<b>{name}</b>", x, top, size=size, colour=ink, down="top"))
    tip_share = number_or_none(record.get("share_proficient"))
    found = slabs(record)
    if tip_share is None:
        _absent("no state result to show", x, 4, frame, look, words)
    else:
        tall = 100 * tip_share * frame.unit
        number = f"<b>{marks.plain(marks.of_100(tip_share))}</b>"
        big = look.number if tall > 1.3 * look.number else look.strong
        inside = tall > 1.25 * big
        y = 50 * tip_share if inside else 100 * tip_share + 3 / frame.unit
        colour = theme.ink_on(look.colour("ice")) if inside else ink
        down = "middle" if inside else "bottom"
        words.notes.append(marks.label(number, x, y, size=big, colour=colour, down=down))
    if not found:
        _absent("depth not seen by this test", x, -4, frame, look, words)
        return
    base, thin = 0.0, []
    for slab in found:
        length = 100 * slab.share
        middle, tall = -base - length / 2, length * frame.unit
        base += length
        text = f"<b>{marks.plain(marks.of_100(slab.share))}</b>"
        if slab.share > 0 and tall < look.small * 1.1:
            thin.append((middle, text))
        elif slab.share > 0:
            size = look.strong if tall >= 1.2 * look.strong else look.small
            small = look.small
            if slab.joined and tall >= 1.5 * (size + 2 * small):
                text += f'<br><span style="font-size:{small}px">{slab.first} or<br>more</span>'
            colour = theme.ink_on(look.depth(slab.first))
            words.notes.append(marks.label(text, x, middle, size=size, colour=colour))
    tall = 1.15 * look.small / frame.unit
    places = marks.keep_apart(
        [y for y, _ in thin], [tall] * len(thin), low=frame.bottom, high=-0.2 * tall
    )
    for (_, text), y in zip(thin, places, strict=True):
        words.notes.append(
            marks.label(text, x - half - 3, y, size=look.small, colour=ink, at="right")
        )
    rim = marks.box(x - half, x + half, -base, 0, fill="rgba(0,0,0,0)")
    words.shapes.append(rim | {"line": {"width": 1, "color": look.colour("rim")}})


def _absent(text: str, x: float, shift: float, frame: Frame, look: Look, words: Words) -> None:
    """Why a bar is missing, at the waterline."""
    lines = "<br>".join(marks.wrap(text, frame.pitch * 0.9, look.small, lines=5))
    note = marks.label(
        lines,
        x,
        shift / frame.unit,
        size=look.small,
        colour=look.colour("ink"),
        down="bottom" if shift > 0 else "top",
    )
    words.notes.append(note)


def _sides(frame: Frame, look: Look, words: Words, *, same: bool) -> None:
    """What goes up and what goes down, the key of depths, and the note under all."""
    ink, size, small = look.colour("ink"), look.text, look.small
    note = _SAME_NOTE if same else _NOTE
    under = marks.wrap(note, look.width - 16, small, lines=2) if look.narrow else (note,)
    words.notes.append(
        marks.label(
            "<br>".join(under),
            8,
            frame.y(0.5 * small),
            size=small,
            colour=ink,
            at="left",
            down="bottom",
        )
    )
    depths = (1, "1 grade below"), (2, "2 grades below"), (3, "3 or more below")
    test = "the same test" if same else "the diagnostic"
    if look.narrow:
        words.notes.append(
            marks.label(
                "Of 100 children, <b>proficient</b> on the state test",
                6,
                frame.top - 4 / frame.unit,
                size=small,
                colour=ink,
                at="left",
                down="top",
            )
        )
        y = frame.note + frame.calls + 0.9 * small + 1.9 * small * 1.5
        text = f"Of 100 children, <b>grades below</b> on {test}:"
        words.notes.append(marks.label(text, 6, frame.y(y), size=small, colour=ink, at="left"))
        for place, (depth, name) in enumerate(depths):
            spot = (6 + place * (look.width - 6) / 3, frame.y(y - 1.9 * small))
            _swatch(depth, name, *spot, small, frame, look, words)
        return
    texts = (
        ("Of 100 children,<br><b>proficient</b> on<br>the state test", frame.rise / 2, "middle"),
        (f"Of 100 children,<br><b>grades below</b> on<br>{test}", -0.6 * size / frame.unit, "top"),
    )
    for text, y, down in texts:
        words.notes.append(marks.label(text, 8, y, size=size, colour=ink, at="left", down=down))
    for row, (depth, name) in enumerate(depths):
        y = -(5.7 + 1.7 * row) * size / frame.unit
        _swatch(depth, name, 8, y, size, frame, look, words)


def _swatch(
    depth: int,
    name: str,
    x: float,
    y: float,
    size: float,
    frame: Frame,
    look: Look,
    words: Words,
) -> None:
    half = 0.38 * size / frame.unit
    square = marks.box(x, x + 0.76 * size, y - half, y + half, fill=look.depth(depth))
    words.shapes.append(square | {"line": {"width": 1, "color": look.colour("rim")}})
    note = marks.label(name, x + 1.15 * size, y, size=size, colour=look.colour("ink"), at="left")
    words.notes.append(note)
