"""Records that are made only when they are read: a table of thousands of rows costs what is shown.

Knows: how columns, or the makers of records, become a sequence of them. Must not know: what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from queries.answer import Record, Value


class Later(Sequence[Record]):
    """`length` records, the one at each place made by `make` whenever it is read."""

    def __init__(self, length: int, make: Callable[[int], Record]) -> None:
        self._length, self._make = length, make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Record: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Record]: ...

    def __getitem__(self, at: int | slice) -> Record | Sequence[Record]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._length))]
        if not -self._length <= at < self._length:
            raise IndexError(at)
        return self._make(at if at >= 0 else at + self._length)

    def __iter__(self) -> Iterator[Record]:
        return (self[i] for i in range(self._length))


class Rows(Later):
    """Columns (lists or arrays) of one length as a sequence of records; NaN reads as None, whole
    floats of a column named in `whole` as integers."""

    def __init__(self, columns: Mapping[str, Any], *, whole: Sequence[str] = ()) -> None:
        self.columns = columns
        self._whole = frozenset(whole)
        super().__init__(len(next(iter(columns.values()), ())), self._at)

    def _at(self, at: int) -> Record:
        return {name: self._value(name, column[at]) for name, column in self.columns.items()}

    def take(self, order: Iterable[Any]) -> list[Record]:
        """The records at some places (whole numbers), in that order."""
        return [self[int(i)] for i in order]

    def _value(self, name: str, value: Any) -> Value:
        if isinstance(value, (str, bool)) or value is None:
            return value
        plain = value.item() if hasattr(value, "item") else value
        if plain != plain:
            return None
        return int(plain) if name in self._whole else plain
