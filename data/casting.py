"""How a column of a file becomes a column of the contract, as SQL text.

Knows: the types DuckDB finds in parquet and CSV, and what each contract type accepts of them.
Must not know: which files or tables there are, what happens to a value that does not fit.
Spreadsheets write 7.0 for 7, Yes for true and nothing for unknown; pandas writes NaN for unknown
and 1851.0 for an id: all of these are read as what they mean. Nothing else is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.tables import ColumnType

Kind = Literal["text", "boolean", "integer", "real", "other"]

SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
_WHOLE_TYPES = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
_WHOLE_TYPES |= {f"U{name}" for name in _WHOLE_TYPES}
_SMALLER = {"TINYINT", "SMALLINT", "UTINYINT", "USMALLINT"}  # than an INTEGER: they always fit
_YES = "('yes', 'y', 'true', 't', '1', '1.0')"
_NO = "('no', 'n', 'false', 'f', '0', '0.0')"
# DuckDB's own cast would read 2024_2025 as 20242025 and 7.5 as 8, so the text is looked at first.
_WHOLE = r"'[+-]?[0-9]{1,9}(\.0*)?'"
_DECIMAL = r"'[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?'"
_INTEGER_LIMIT = 2_147_483_647
# Whole doubles up to here are exact, so an id stored as 1851.0 is the text 1851.
_EXACT_LIMIT = 1e15


@dataclass(frozen=True)
class Reading:
    """SQL expressions over one column of a file, read as one contract type.

    `raw` is the value with blanks as NULL; `value` the typed value, which raises on a value that
    does not fit; `lenient` the same with NULL there; `wrong` a predicate that is true for values
    that do not fit and false for blanks. `fits` is False when the column's type can never fit.
    """

    raw: str
    value: str
    lenient: str
    wrong: str
    fits: bool = True


def kind(sql_type: str) -> Kind:
    """The kind of a DuckDB type as DESCRIBE prints it, e.g. `DECIMAL(18,3)` is real."""
    name = sql_type.upper()
    if name.endswith("]"):
        return "other"
    if name in ("VARCHAR", "UUID") or name.startswith("ENUM("):
        return "text"
    if name == "BOOLEAN":
        return "boolean"
    if name in _WHOLE_TYPES:
        return "integer"
    if name in ("FLOAT", "DOUBLE") or name.startswith("DECIMAL"):
        return "real"
    return "other"


def reading(column: str, *, sql_type: str, target: ColumnType) -> Reading:
    """How to read `column`, of DuckDB type `sql_type`, as the contract type `target`."""
    quoted = '"' + column.replace('"', '""') + '"'
    found = kind(sql_type)
    if found == "other" or (found == "boolean" and target in ("integer", "number")):
        nothing = f"CAST(NULL AS {SQL_TYPES[target]})"
        return Reading(quoted, nothing, nothing, f"({quoted} IS NOT NULL)", fits=False)
    if found == "text":
        text = quoted if sql_type.upper() == "VARCHAR" else f"CAST({quoted} AS VARCHAR)"
        return _from_text(f"NULLIF({_trimmed(text)}, '')", target)
    if found == "boolean":
        return _from_boolean(quoted, target)
    if found == "integer":
        return _from_whole(quoted, sql_type.upper(), target)
    # pandas writes NaN for unknown; a DECIMAL cannot hold one.
    can_be_nan = sql_type.upper() in ("FLOAT", "DOUBLE")
    raw = f"CASE WHEN isnan({quoted}) THEN NULL ELSE {quoted} END" if can_be_nan else quoted
    return _from_real(f"({raw})", target)


def _trimmed(text: str) -> str:
    """`text` without the spaces of Unicode around it. TRIM reads a text character by character, which
    takes longer than all else that is done with an id; a plain text without a space has none to lose.
    """
    plain = f"BIT_LENGTH({text}) = 8 * LENGTH({text}) AND {text} NOT LIKE '% %'"
    return f"CASE WHEN {plain} THEN {text} ELSE TRIM({text}) END"


def _from_text(raw: str, target: ColumnType) -> Reading:
    if target == "text":
        return Reading(raw, raw, raw, "false")
    if target == "boolean":
        word = f"LOWER({raw})"
        value = f"CASE WHEN {word} IN {_YES} THEN true WHEN {word} IN {_NO} THEN false END"
        wrong = f"({raw} IS NOT NULL AND {word} NOT IN {_YES} AND {word} NOT IN {_NO})"
        return Reading(raw, value, value, wrong)
    sql_type = SQL_TYPES[target]
    looks_right = f"regexp_full_match({raw}, {_WHOLE if target == 'integer' else _DECIMAL})"
    number = f"TRY_CAST({raw} AS {sql_type})"
    finite = f"coalesce(isfinite(TRY_CAST({raw} AS DOUBLE)), false)"
    wrong = f"({raw} IS NOT NULL AND NOT ({looks_right} AND {finite}))"
    return Reading(
        raw,
        f"CAST({raw} AS {sql_type})",
        f"CASE WHEN {wrong} THEN NULL ELSE {number} END",
        wrong,
    )


def _from_boolean(raw: str, target: ColumnType) -> Reading:
    value = raw if target == "boolean" else f"CAST({raw} AS VARCHAR)"
    return Reading(raw, value, value, "false")


def _from_whole(raw: str, sql_type: str, target: ColumnType) -> Reading:
    if target == "boolean":
        return _from_zero_one(raw)
    if target != "integer":
        value = f"CAST({raw} AS {SQL_TYPES[target]})"
        return Reading(raw, value, value, "false")
    if sql_type == "INTEGER":
        # Left bare, so that a filter on it can skip whole row groups of the file.
        return Reading(raw, raw, raw, "false")
    if sql_type in _SMALLER:
        value = f"CAST({raw} AS INTEGER)"
        return Reading(raw, value, value, "false")
    wrong = f"({raw} IS NOT NULL AND ({raw} > {_INTEGER_LIMIT} OR {raw} < -{_INTEGER_LIMIT}))"
    return Reading(raw, f"CAST({raw} AS INTEGER)", f"TRY_CAST({raw} AS INTEGER)", wrong)


def _from_real(raw: str, target: ColumnType) -> Reading:
    if target == "boolean":
        return _from_zero_one(raw)
    whole = f"({raw} = floor({raw}) AND abs({raw}) < {_EXACT_LIMIT:.0f})"
    if target == "text":
        value = (
            f"CASE WHEN {whole} THEN CAST(CAST({raw} AS BIGINT) AS VARCHAR) "
            f"ELSE CAST({raw} AS VARCHAR) END"
        )
        return Reading(raw, value, value, "false")
    if target == "number":
        value = f"CAST({raw} AS DOUBLE)"
        wrong = f"({raw} IS NOT NULL AND NOT isfinite({value}))"
        return Reading(raw, value, f"CASE WHEN {wrong} THEN NULL ELSE {value} END", wrong)
    wrong = f"({raw} IS NOT NULL AND NOT ({whole} AND abs({raw}) <= {_INTEGER_LIMIT}))"
    value = f"CAST({raw} AS INTEGER)"
    return Reading(raw, value, f"CASE WHEN {wrong} THEN NULL ELSE {value} END", wrong)


def _from_zero_one(raw: str) -> Reading:
    value = f"CASE WHEN {raw} = 1 THEN true WHEN {raw} = 0 THEN false END"
    return Reading(raw, value, value, f"({raw} IS NOT NULL AND {raw} NOT IN (0, 1))")
