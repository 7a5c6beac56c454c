"""What each standard builds on: the data set's table of direct prerequisites.

Knows: the store's standards, their prerequisites and bits. Must not know: students, small-number
rules, sentences.
A chain is advice: respectable sources agree on about 60% of such pairs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from queries.standards import strand_name
from queries.store import Store, once

DIRECT, FURTHER = 1, 2  # steps back from the target


@dataclass(frozen=True)
class Known:
    """A standard of the data set: code, grade (0 is kindergarten), strand in plain words, what it
    is about, and its bit; `bit` is None where it was never asked of anyone, and where it was but is
    `beyond` the standards of a grade that can be told apart."""

    code: str
    grade: int
    strand: str
    about: str | None
    bit: int | None
    beyond: bool = False

    @property
    def order(self) -> tuple[int, list[str], str]:
        """By grade, then by code (9 before 10; 9 and 09 are two codes)."""
        parts = re.split(r"(\d+)", self.code)
        return self.grade, [part.zfill(6) if part.isdigit() else part for part in parts], self.code


@dataclass(frozen=True)
class Node:
    """A standard under a target: `step` 0 is the target, 1 a direct prerequisite, 2 one further
    back; `builds_on` are the codes among the drawn ones that it builds on directly."""

    known: Known
    step: int
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Progressions:
    """All standards by code, and for each its direct prerequisites."""

    standards: Mapping[str, Known]
    needs: Mapping[str, tuple[str, ...]]

    def under(self, target: str, *, most: int) -> tuple[tuple[Node, ...], int]:
        """The target and what lies under it, at most `most` nodes, and how many were left out.

        The target first, then by step, grade and code. Where not all fit, those never asked of
        anyone are left out first, then those furthest down.
        """
        steps = {target: 0}
        steps |= {code: DIRECT for code in self.needs.get(target, ()) if code not in steps}
        for code in [code for code, step in steps.items() if step == DIRECT]:
            steps |= {one: FURTHER for one in self.needs.get(code, ()) if one not in steps}
        found = [Node(self.standards[code], step) for code, step in steps.items()]
        nearest = sorted(
            found,
            key=lambda node: (
                min(node.step, FURTHER),
                node.step == FURTHER and node.known.bit is None,
                -node.known.grade,
                node.known.order,
            ),
        )
        kept = sorted(nearest[:most], key=lambda node: (node.step, node.known.order))
        codes = {node.known.code for node in kept}
        drawn = tuple(
            replace(
                node,
                builds_on=tuple(c for c in self.needs.get(node.known.code, ()) if c in codes),
            )
            for node in kept
        )
        return drawn, len(found) - len(kept)


@once
def progressions(store: Store) -> Progressions:
    """The data set's standards and direct prerequisites; no prerequisite where it has no table."""
    known = {
        row["standard"]: Known(
            row["standard"],
            row["grade"],
            strand_name(row["domain"]),
            row["label"],
            row["bit"],
            row["beyond"],
        )
        for row in store.ask(
            "select s.standard, s.grade, s.domain, s.label, b.bit, "
            "b.standard is not null and b.bit is null as beyond from standard s "
            "left join standard_bit b on b.standard = s.standard"
        )
    }
    needs: dict[str, set[str]] = {}
    for edge in store.ask("select standard, prerequisite from prerequisite"):
        # A standard is not below itself, and one that no table of standards lists is left out.
        if edge["standard"] == edge["prerequisite"] or not set(edge.values()) <= set(known):
            continue
        needs.setdefault(edge["standard"], set()).add(edge["prerequisite"])
    return Progressions(
        known,
        {
            code: tuple(sorted(found, key=lambda one: known[one].order))
            for code, found in needs.items()
        },
    )
