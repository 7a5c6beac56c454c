"""Where the leak is: unfinished results of one enrolled grade by strand and by single standard.

Knows: tallies by strand and origin grade, what may be said of them. Must not know: SQL, pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from queries.answer import Panel, Record, number
from queries.dimensions import grade_name
from queries.disclosure import ORDER_N
from queries.measures import Sums
from queries.standards import (
    Answered,
    Cell,
    Standard,
    in_order,
    within_sentence,
    without_bit,
)
from queries.tallies import BESIDE, FEW, Told, exact, hidden, told
from queries.views.context import Context
from queries.views.origin import asked_origins, is_plain
from queries.words import count, listed, of_100, say

STRANDS = (
    "strand",
    "label",
    "unfinished_share",
    "asked_share",
    "n",
    "results",
    "unfinished",
    "shown",
)
STANDARDS = (
    "standard",
    "about",
    "label",
    "strand",
    "n",
    "asked_share",
    "unfinished_share",
    "unfinished",
    "shown",
)
NAMES = ("strands", "standards")


@dataclass(frozen=True)
class _Asked:
    """One enrolled grade, all its students with a result, and what may be shown of each group."""

    grade: int
    everyone: int
    cells: Mapping[Cell, Told]
    standards: Mapping[Standard, Told]
    plain: bool
    plain_standards: bool
    ordered: frozenset[Cell | Standard]  # asked of enough students to be set beside others
    most: frozenset[Cell]  # asked of at least half of all, so not only of students behind


def strands(context: Context, grade: int, sums: Sums | None) -> tuple[Panel, Panel]:
    """Panels `strands` and `standards`; `sums` as of `origin`, None when nobody was asked."""
    if sums is None or not sums["n_asked_any"]:
        return _both("nothing", say("nothing"))
    if sums["n_asked_any"] < context.rules.min_n:
        return _both("too small", say("too_small", n=context.rules.min_n))
    origins = asked_origins(grade, sums)
    beyond = without_bit(context.store) & set(origins)
    asked = _asked(
        context,
        grade,
        sums,
        context.answered(grade, origins),
        plain=is_plain(context, grade, sums) and not beyond,
    )
    if not any(one.share is not None for one in asked.cells.values()):
        return _both("too small", say("too_small", n=context.rules.min_n))
    notes = (say("strands_beyond", grades=_span(sorted(beyond))),) if beyond else ()
    return _strands(context, asked, notes), _standards(context, asked, notes)


def _asked(context: Context, grade: int, sums: Sums, found: Answered, *, plain: bool) -> _Asked:
    """Small-number rules over both panels: the standards of a hidden field are hidden with it.

    The results of a grade's fields add up to those on show by origin grade, those of a strand's
    standards to its field.
    """
    rules, everyone = context.rules, sums["n_asked_any"]
    reasons = hidden(found.cells, whole=_origin, rules=rules)
    plain = plain and exact(found.cells, reasons, everyone=everyone, whole=_origin, rules=rules)
    inside = {one: tally for one, tally in found.standards.items() if _cell(one) not in reasons}
    single = hidden(inside, whole=_cell, rules=rules)
    plain_standards = plain and exact(inside, single, everyone=everyone, whole=_cell, rules=rules)
    single |= {
        one: FEW if tally.asked < rules.min_n else BESIDE
        for one, tally in found.standards.items()
        if one not in inside
    }
    large: set[Cell | Standard] = {c for c, tally in found.cells.items() if tally.asked >= ORDER_N}
    large |= {one for one, tally in found.standards.items() if tally.asked >= ORDER_N}
    return _Asked(
        grade,
        everyone,
        {
            cell: told(tally, reasons.get(cell), everyone=everyone, plain=plain, rules=rules)
            for cell, tally in found.cells.items()
        },
        {
            one: told(tally, single.get(one), everyone=everyone, plain=plain_standards, rules=rules)
            for one, tally in found.standards.items()
        },
        plain,
        plain_standards,
        frozenset(large),
        frozenset(cell for cell, tally in found.cells.items() if 2 * tally.asked >= everyone),
    )


def _strands(context: Context, asked: _Asked, notes: tuple[str, ...]) -> Panel:
    name, rules = grade_name(asked.grade), context.rules
    first = min(k for _, k in asked.cells)
    records = [
        {
            "strand": strand,
            "origin_grade": k,
            "label": grade_name(k).capitalize(),
            **_values(context, asked.cells.get((strand, k))),
        }
        for strand in in_order(strand for strand, _ in asked.cells)
        for k in range(first, asked.grade + 1)
    ]
    hidden_cells = [_cell_name(cell) for cell, one in asked.cells.items() if one.hidden]
    few = any(one.share is not None and cell not in asked.most for cell, one in asked.cells.items())
    if not asked.plain:
        notes = (*notes, say("strands_rounded", n=rules.part_n))
    if hidden_cells:
        notes = (*notes, say("hidden_groups", groups=listed(hidden_cells, last="and")))
    return Panel(
        name="strands",
        state="shown",
        sentence=_title(asked),
        subtitle=say(
            "strands_subtitle",
            n=count(rules.shown_n(asked.everyone)),
            grade=name,
            when=context.selection.when,
        ),
        records=tuple(records),
        columns=STRANDS,
        how_to_read=say("strands_read", grade=name) + (say("strands_read_few") if few else ""),
        missing=say("origin_missing", when=context.selection.when),
        notes=notes,
        alt=_alt(records),
        facts={"grade": asked.grade},
    )


def _standards(context: Context, asked: _Asked, notes: tuple[str, ...]) -> Panel:
    name, rules = grade_name(asked.grade), context.rules
    records = [
        {
            "standard": one.code,
            "about": one.about,
            "origin_grade": one.origin,
            "label": grade_name(one.origin).capitalize(),
            "strand": one.strand,
            **_values(context, found),
        }
        for one, found in asked.standards.items()
    ]
    if not any(one.share is not None for one in asked.standards.values()):
        return Panel("standards", "too small", say("too_small", n=rules.min_n), "")
    if not asked.plain_standards:
        notes = (*notes, say("strands_rounded", n=rules.part_n))
    return Panel(
        name="standards",
        state="shown",
        sentence=_standards_title(asked),
        subtitle=say(
            "standards_subtitle",
            n=len(records),
            grades=_span([one.origin for one in asked.standards]),
            students=count(rules.shown_n(asked.everyone)),
            grade=name,
            when=context.selection.when,
        ),
        records=tuple(records),
        columns=STANDARDS,
        how_to_read=say("standards_read"),
        missing=say("origin_missing", when=context.selection.when),
        notes=notes,
        facts={"grade": asked.grade},
    )


def _values(context: Context, one: Told | None) -> Record:
    """The values of a field or a standard; a field nobody was asked about says so."""
    if one is None:
        one, reason = Told(), say("not_asked_field")
    else:
        reason = say(one.hidden, n=_limit(context, one.hidden)) if one.hidden else ""
    return {
        "n": one.asked,
        "asked_share": one.asked_share,
        "results": one.results,
        "unfinished": one.unfinished,
        "unfinished_share": one.share,
        "hidden": reason or None,
        "shown": reason or "yes",
    }


def _limit(context: Context, reason: str) -> int:
    return context.rules.min_n if reason == FEW else context.rules.part_n


def _title(asked: _Asked) -> str:
    """Where most is unfinished: a description of fields of an earlier grade and of 30 or more.

    Fields asked of half the students come first: an earlier grade is asked mostly of students who
    are behind, and what they have not finished is not the leak of all.
    """
    name = grade_name(asked.grade)
    known = {
        cell: one.share
        for cell, one in asked.cells.items()
        if one.share is not None and cell in asked.ordered
    }
    earlier = {cell: share for cell, share in known.items() if cell[1] < asked.grade}
    broad = {cell: share for cell, share in earlier.items() if cell in asked.most}
    key, shares = ("strands_title", broad) if broad else ("strands_part", earlier)
    if not earlier and all(k == asked.grade for _, k in asked.cells):
        key, shares = "strands_here", known
    if not shares:
        return say("strands_small", grade=name)
    most = max(of_100(share) for share in shares.values())
    where = [_cell_name(cell, within=True) for cell in shares if of_100(shares[cell]) == most]
    named = name.capitalize() if key == "strands_here" else name
    return say(key, grade=named, where=listed(where, last="and"), value=most)


def _standards_title(asked: _Asked) -> str:
    """The range over standards asked of 30 or more; no standard is named worst."""
    name = grade_name(asked.grade)
    known = {
        one.code: of_100(found.share)
        for one, found in asked.standards.items()
        if found.share is not None and one in asked.ordered
    }
    if not known:
        return say("standards_small", grade=name)
    low, high = min(known.values()), max(known.values())
    if len(known) == 1:
        return say("standards_one", standard=next(iter(known)), value=low, grade=name)
    return say("standards_title", low=low, high=high, grade=name)


def _cell_name(cell: Cell, *, within: bool = False) -> str:
    strand, k = cell
    return say(
        "strands_cell",
        strand=within_sentence(strand) if within else strand,
        origin=grade_name(k),
    )


def _alt(records: Sequence[Record]) -> str:
    """Row by row: of 100 answers on each grade's standards, the number unfinished."""
    rows: dict[str, list[str]] = {}
    for record in records:
        fields = rows.setdefault(str(record["strand"]), [])
        share = record["unfinished_share"]
        if share is not None:
            fields.append(f"{record['label']} {of_100(number(share))}")
        elif record["hidden"] != say("not_asked_field"):
            fields.append(f"{record['label']} not shown")
    texts = [f"{strand}: {', '.join(fields)}" for strand, fields in rows.items()]
    return f"Of 100 answers, unfinished. {'; '.join(texts)}."


def _span(origins: Sequence[int]) -> str:
    low, high = min(origins), max(origins)
    return grade_name(low) if low == high else f"{grade_name(low)} to {grade_name(high)}"


def _origin(cell: Cell) -> int:
    return cell[1]


def _cell(one: Standard) -> Cell:
    return one.strand, one.origin


def _both(state: Literal["nothing", "too small"], sentence: str) -> tuple[Panel, Panel]:
    return Panel("strands", state, sentence, ""), Panel("standards", state, sentence, "")
