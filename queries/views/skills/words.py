"""Words that the panels of the Skills page share: the target by name, whose numbers these are.

Knows: sentences. Must not know: sheets, SQL, rules.
"""

from __future__ import annotations

from queries.progressions import Known
from queries.selection import say_grades
from queries.views.context import Context
from queries.words import count, say


def named(known: Known) -> str:
    """A standard inside a sentence: "8.F.B.4 (building linear functions)"."""
    about = known.about or ""
    if about[1:2].islower() or about[1:2] == " ":
        about = about[:1].lower() + about[1:]
    return f"{known.code} ({about})" if about else known.code


def who(context: Context, students: int) -> str:
    """Whose numbers these are: students with a standard result, their grades, window and year."""
    chosen = context.selection
    return say(
        "skills_who",
        n=count(context.rules.shown_n(students)),
        students=chosen.students(grades=False),
        grades=say_grades(chosen.grades),
        when=chosen.when,
    )
