"""What a grade-level test sees: the tip is this grade's unfinished skills, the rest is under water.

Knows: where ice and words stand. Must not know: SQL, Dash, how skills were counted.
Coordinates are pixels of the look's nominal size, y = 0 at the waterline.
"""

from __future__ import annotations

from collections.abc import Mapping

from components import theme
from components.figures import marks, names, shape
from components.figures.ice import Ice, scale
from components.figures.marks import number_or_none
from components.theme import Figure, Look
from queries.answer import Group, Part, Value


def seen(facts: Mapping[str, Value], *, look: Look, height: float | None = None) -> Figure:
    """An iceberg of a student's unfinished skills, cut where a grade-level test stops looking.

    `facts`: {"grade", "hidden_share" (0-1), "unfinished_per_student", "hidden_per_student"}; a
    "seen_per_student" is used where given. Areas are shares; without `hidden_share` only words.
    """
    height = height or look.height * (1.0 if look.projector or look.narrow else 0.8)
    hidden = number_or_none(facts.get("hidden_share"))
    grade = facts.get("grade")
    top, bottom = height / 2, -height / 2
    words = names.Words([], [marks.waterline(look, x0=0, x1=look.width)])
    data = []
    if hidden is None:
        text = "Too few answers to show what a grade-level test would see"
        ink = look.colour("ink")
        lines = "<br>".join(marks.wrap(text, look.width * 0.8, look.strong, lines=3))
        note = marks.label(lines, look.width / 2, height / 4, size=look.strong, colour=ink)
        words.notes.append(note)
    else:
        ice, top, bottom = _place(hidden, look, height)
        data = ice.traces(look)
        for trace in data:
            _retell(trace, facts, hidden)
        _numbers(ice, hidden, look, words)
        _sides(ice, facts, hidden, look, words)
    names.waterline(f"the grade {grade} test", look, words, room=look.width * 0.15)
    sea = marks.sea(look, x0=0, x1=look.width, top=top, bottom=bottom)
    return marks.figure(
        [*sea, *data],
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(bottom, 2), round(top, 2)]},
            shapes=words.shapes,
            annotations=words.notes,
        ),
    )


def _place(hidden: float, look: Look, height: float) -> tuple[Ice, float, float]:
    """The berg, and the pixel heights of the picture's top and bottom."""
    parts = (
        Part(0, 0, False, 1 - hidden, None, "seen"),
        Part(3, 3, False, hidden, None, "hidden"),
    )
    block = 5.2 * look.text
    if look.narrow:
        sky, sea = (block + 12, block + 60), (block + 12, block + 60)
    else:
        sky, sea = (1.4 * look.text, block + 24), (1.4 * look.text, block + 24)
    rise = shape.cut(1 - hidden)
    tall, top, bottom = scale(height, rise=rise, sink=1 - rise, sky=sky, sea=sea)
    wide = min(0.95 * tall, look.width * (0.6 if look.narrow else 0.36))
    x = look.width * (0.5 if look.narrow else 0.36)
    return Ice(Group("seen", "", None, parts), x, wide, tall), top, bottom


def _retell(trace: dict[str, object], facts: Mapping[str, Value], hidden: float) -> None:
    """Give a layer's fill words of its own; nothing here can be clicked."""
    key = trace.pop("customdata", None)
    if isinstance(key, list):
        tip = key[0]["layer"] == 0
        share = marks.plain(marks.of_100(1 - hidden if tip else hidden))
        what = f"from grade {facts.get('grade')}" if tip else "from earlier grades"
        trace["text"] = f"{share} of every 100 unfinished skills are {what}"


def _numbers(ice: Ice, hidden: float, look: Look, words: names.Words) -> None:
    """Of every 100 unfinished skills, the number in each part of the ice."""
    fills = (look.colour("ice"), look.depth(3))
    for i, (share, fill) in enumerate(zip((1 - hidden, hidden), fills, strict=True)):
        if share <= 0:
            continue
        number = marks.of_100(share)
        tall, z = ice.height_of(i), ice.label_z(i)
        sizes = (2 * look.number if i else 1.4 * look.number, look.number, look.strong)
        size = next(
            (
                each
                for each in sizes
                if tall >= 1.3 * each
                and ice.width_at(z - 0.02) >= marks.text_width(number, each, bold=True) + 8
            ),
            None,
        )
        if size is not None:
            text = f"<b>{marks.plain(number)}</b>"
            colour = theme.ink_on(fill)
            words.notes.append(marks.label(text, ice.x, ice.y(z), size=round(size), colour=colour))


def _sides(
    ice: Ice, facts: Mapping[str, Value], hidden: float, look: Look, words: names.Words
) -> None:
    """Beside each part: how many skills of a student it is, and whether the test asks for them."""
    grade = facts.get("grade")
    total = number_or_none(facts.get("unfinished_per_student"))
    under = number_or_none(facts.get("hidden_per_student"))
    here = number_or_none(facts.get("seen_per_student"))
    if here is None and total is not None and under is not None:
        here = total - under
    ink = look.colour("ink")
    for i, (share, each, what, why) in enumerate(
        (
            (1 - hidden, here, f"from grade {grade}", f"A grade {grade} test asks for these."),
            (hidden, under, "from earlier grades", f"A grade {grade} test does not ask for these."),
        )
    ):
        number = marks.plain(marks.of_100(share))
        head = f"<b>{number} of every 100 unfinished skills</b>"
        rate = f"{what}: {each:.1f} a student" if each is not None and share else what
        text = f"{head}<br>{rate}<br>{why}"
        if look.narrow:
            y, down = (ice.y(0) + 10, "bottom") if i == 0 else (ice.y(1) - 10, "top")
            size = look.text
            words.notes.append(
                marks.label(text, look.width / 2, y, size=size, colour=ink, down=down)
            )
            continue
        z = ice.label_z(i)
        block = 2.6 * look.strong
        y = ice.y(z)
        y = max(y, block) if i == 0 else min(y, -block)
        gutter = ice.x + ice.wide / 2 + 3.2 * look.text
        x0 = ice.right(z) + 6
        if share:
            words.shapes.append(
                marks.line((x0, gutter - 20, gutter - 8), (ice.y(z), ice.y(z), y), colour=ink)
            )
        words.notes.append(
            marks.label(text, gutter, y, size=round(1.08 * look.strong), colour=ink, at="left")
        )
