"""The standards that were asked, and what a selection of students answered on each.

Knows: the store's bits (`standard_bit`, `asked_bits_k`, `finished_bits_k`), plain names of strands.
Must not know: small-number rules, formulas, sentences.
Bit `b` of `asked_bits_k` says that a student was asked the standard of grade k with that bit. A
strand of a grade is a mask of several bits, so a strand and a standard are counted the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data import reference
from queries.selection import Predicate
from queries.store import Store, once
from queries.tallies import Tally

TABLE = "student_skill"  # the only table that holds results by standard
Cell = tuple[str, int]  # strand, grade of its standards
# The domains in the order the standards themselves are printed in, those of lower grades first.
_ORDER = ("CC", "OA", "NBT", "NF", "MD", "RP", "NS", "EE", "F", "G", "SP")


@dataclass(frozen=True)
class Standard:
    """A standard that was asked of anyone: code, grade, strand in plain words, what it is about."""

    code: str
    origin: int
    strand: str
    about: str | None
    bit: int

    @property
    def mask(self) -> int:
        """Its bit as a number."""
        return 1 << self.bit


@dataclass(frozen=True)
class Answered:
    """What a selection was asked: by strand and grade, and by standard; only what was asked."""

    cells: Mapping[Cell, Tally]
    standards: Mapping[Standard, Tally]


@lru_cache(maxsize=1)
def known_strands() -> Mapping[str, str]:
    """Domain code -> plain name, of the reference: "RP" is "Ratios and proportional relationships"."""
    rows = reference.standards()
    names = {
        code.split(".")[1]: domain
        for code, domain in zip(rows["standard"], rows["domain"], strict=True)
    }
    return {code: names[code] for code in _ORDER}


def strand_name(word: str) -> str:
    """Plain name of a domain where it is a code we know (`RP`, `6.RP`), else the file's own word."""
    code = re.sub(r"^[K0-8]\.", "", word.strip())
    return known_strands().get(code, word.strip())


def in_order(strands: Iterable[str]) -> tuple[str, ...]:
    """Strands once each: those we know in the standards' own order, others by name after them."""
    known = {name: place for place, name in enumerate(known_strands().values())}
    return tuple(sorted(set(strands), key=lambda name: (known.get(name, len(known)), name)))


def within_sentence(strand: str) -> str:
    """A strand's name inside a sentence: a name of ours starts small, the file's own stays."""
    return strand[:1].lower() + strand[1:] if strand in known_strands().values() else strand


@once
def asked_standards(store: Store) -> tuple[Standard, ...]:
    """Every standard with a bit, by grade, strand and code (9 before 10); none where the data hold
    no results by standard."""
    if "standard_bit" not in store.tables:
        return ()
    rows = store.ask(
        "select b.standard, b.origin, b.domain, b.bit, s.label from standard_bit b "
        "join standard s on s.standard = b.standard where b.bit is not null"
    )
    found = [
        Standard(
            row["standard"], row["origin"], strand_name(row["domain"]), row["label"], row["bit"]
        )
        for row in rows
    ]
    place = {name: at for at, name in enumerate(in_order(one.strand for one in found))}
    return tuple(sorted(found, key=lambda s: (s.origin, place[s.strand], _natural(s.code), s.code)))


@once
def without_bit(store: Store) -> frozenset[int]:
    """Grades with more standards asked than bits: what stands in no cell is missing from sums."""
    rows = store.ask("select distinct origin from standard_bit where bit is null")
    return frozenset(row["origin"] for row in rows)


def masks_of(standards: Sequence[Standard]) -> dict[Cell | Standard, tuple[int, int]]:
    """(grade, mask) of every strand of a grade, then of every standard."""
    masks: dict[Cell | Standard, tuple[int, int]] = {}
    for one in standards:
        cell = (one.strand, one.origin)
        masks[cell] = (one.origin, masks.get(cell, (0, 0))[1] | one.mask)
    return masks | {one: (one.origin, one.mask) for one in standards}


def compile_answered(origins: Sequence[int], where: Predicate) -> str:
    """SQL that counts every mask of `$origins`, `$places`, `$masks` (lists of one length) at once.

    Students who answered alike are one row first, so that the masks meet few rows. Grades of the
    column names are numbers of `standard_bit`; all else is bound.
    """
    columns = {
        "origin": ", ".join(str(k) for k in origins),
        "a": ", ".join(f"asked_bits_{k}" for k in origins),
        "f": ", ".join(f"finished_bits_{k}" for k in origins),
    }
    lists = ", ".join(f"unnest([{names}]) as {name}" for name, names in columns.items())
    return (
        "select m.place, cast(sum(case when s.a & m.mask <> 0 then s.n end) as bigint) as asked, "
        "cast(sum(s.n * bit_count(s.a & m.mask)) as bigint) as results, "
        "cast(sum(s.n * bit_count(s.f & m.mask)) as bigint) as finished "
        "from (select origin, a, f, count(*) as n "
        f"from (select {lists} from {TABLE} where {where.sql}) where a <> 0 "
        "group by origin, a, f) s join (select unnest($origins) as origin, "
        "unnest($places) as place, unnest($masks) as mask) m on m.origin = s.origin "
        "group by m.place having asked > 0"
    )


def answered(store: Store, where: Predicate, *, origins: Iterable[int]) -> tuple[Answered, str]:
    """What the students of a condition were asked of some grades' standards, and the SQL that ran."""
    wanted = set(origins)
    standards = [one for one in asked_standards(store) if one.origin in wanted]
    if not standards:
        return Answered({}, {}), ""
    masks = masks_of(standards)
    places = tuple(masks)
    text = compile_answered(sorted({one.origin for one in standards}), where)
    lists = {
        "origins": [origin for origin, _ in masks.values()],
        "places": list(range(len(masks))),
        "masks": [mask for _, mask in masks.values()],
    }
    cells: dict[Cell, Tally] = {}
    singles: dict[Standard, Tally] = {}
    for row in sorted(store.ask(text, {**where.values, **lists}), key=lambda row: row["place"]):
        what = places[row["place"]]
        tally = Tally(row["asked"], row["results"], row["results"] - row["finished"])
        if isinstance(what, Standard):
            singles[what] = tally
        else:
            cells[what] = tally
    return Answered(cells, singles), text


def _natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """A code as a key that sorts numbers as numbers."""
    parts = re.findall(r"\d+|\D+", code)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
