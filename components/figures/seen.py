"""What a grade-level test sees of the unfinished skills: the tip; the rest lies under the line.

Knows: one berg of two layers. Must not know: SQL, Dash, how skills were counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from components import theme
from components.figures import marks, shape
from components.figures.ice import Ice, scale
from components.theme import Figure, Look
from queries.answer import Group, Part, Value, number


def seen(facts: Mapping[str, Value], *, look: Look) -> Figure:
    """One berg of 100 unfinished skills, as a plotly figure.

    `facts`: "grade", "hidden_share" (0-1, of earlier grades), "seen_per_student" and
    "hidden_per_student" (results per student).
    """
    grade, hidden = int(number(facts["grade"])), number(facts["hidden_share"])
    parts = (
        Part(0, 0, False, 1 - hidden, None, f"Skills of grade {grade}"),
        Part(2, 2, False, hidden, None, "Skills of earlier grades"),
    )
    group = Group("seen", f"Grade {grade}", None, parts)
    size, strong, pad = look.text, look.strong, 1.2 * look.text
    line = shape.cut(1 - hidden)
    height = look.height * (1 if look.projector else 0.8)
    tall, top, bottom = scale(
        height,
        rise=line,
        sink=1 - line,
        sky=(pad, 5.2 * size),
        sea=(pad, 6.2 * size),
    )
    wide = min(tall * 0.86, look.width * (0.44 if look.narrow else 0.3))
    ice = Ice(group, look.width * (0.24 if look.narrow else 0.28), wide, tall)
    x = look.width * (0.5 if look.narrow else 0.5)
    room = look.width - x - 8
    ink, accent = look.colour("ink"), look.colour("accent")
    notes, leaders = [], []
    for share, key, words, y in (
        (
            1 - hidden,
            "seen_per_student",
            f"of grade {grade}: a grade {grade} test can see them",
            0.5 * top,
        ),
        (
            hidden,
            "hidden_per_student",
            f"of earlier grades: a grade {grade} test cannot see them",
            0.5 * bottom,
        ),
    ):
        lines = marks.wrap(words, room, size, lines=3)
        per = facts.get(key)
        each = f"{number(per):.1f} a student" if per is not None else ""
        text = "<br>".join(
            [
                f'<b><span style="font-size:{look.number}px">'
                f"{marks.plain(marks.of_100(share))}</span> of 100</b>",
                *(marks.plain(one) for one in lines),
                *([f'<span style="font-size:{look.small}px">{each}</span>'] if each else []),
            ]
        )
        notes.append(marks.label(text, x, y, size=size, colour=ink, at="left"))
        edge = ice.right(ice.z(y)) + 6
        if x - 8 > edge:
            leaders.append(((edge, x - 8), (y, y)))
    notes.append(
        marks.label(
            "<b>Waterline</b>" if look.narrow else f"<b>Waterline</b>: grade {grade}",
            look.width - 8,
            4,
            size=look.small,
            colour=accent,
            at="right",
            down="bottom",
        )
    )
    shapes = [marks.waterline(look, x0=0, x1=look.width)]
    if leaders:
        shapes.append(marks.strokes(leaders, colour=ink))
    return marks.figure(
        [*marks.sea(look, x0=0, x1=look.width, top=top, bottom=bottom), *ice.traces(look)],
        theme.layout(
            look,
            height=height,
            xaxis={"range": [0, look.width]},
            yaxis={"range": [round(bottom, 2), round(top, 2)]},
            shapes=shapes,
            annotations=notes,
        )
        | {"font": {"family": theme.FONT, "size": strong, "color": ink}},
    )
