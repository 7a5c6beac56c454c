"""Which store serves: one for everything that is asked together, closed after its last reader.

Knows: stores that are published while others are read. Must not know: SQL, what is asked.
A request may ask several things. Inside `reading` all of them come from one store, though another be
published meanwhile; the next request gets the new one, and the old is closed when nobody reads it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from data import settings
from data.publish import Published, verified
from queries.store import Store

_open: dict[Path, Store] = {}  # by folder: what serves
_turns: dict[Path, threading.Lock] = {}  # by folder: held by the thread that opens
_lock = threading.Lock()
_mine: ContextVar[dict[Path, Store] | None] = ContextVar("mine", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Everything asked inside is answered from one store of each data set; inside another `reading`,
    from the stores of that one."""
    if _mine.get() is not None:
        yield
        return
    held: dict[Path, Store] = {}
    before = _mine.set(held)
    try:
        yield
    finally:
        _mine.reset(before)
        for folder, store in held.items():
            _left(folder, store)


def open_store(data: str | None = None) -> Store:
    """The store of a data set (name or folder; default `WATERLINE_DATA`), opened once per process.

    A store published anew since is opened instead of the old one, by one thread; the others go on
    with the old until it is open. Outside of `reading` nobody says when a store is done with: it is
    then closed when it is forgotten. StoreError when there is none or it is damaged.
    """
    folder = settings.store_folder(data or settings.get("WATERLINE_DATA"))
    mine = _mine.get()
    if mine is None:
        return _entered(folder)
    if folder not in mine:
        mine[folder] = _entered(folder)
    return mine[folder]


def _entered(folder: Path) -> Store:
    """What serves now, with one reader more."""
    _, published = verified(folder)
    with _lock:
        held = _open.get(folder)
        if held is not None and _is(held, published):
            held.readers += 1
            return held
        turn = _turns.setdefault(folder, threading.Lock())
    if not turn.acquire(blocking=held is None):
        with _lock:
            _open[folder].readers += 1
            return _open[folder]
    try:
        return _opened(folder)
    finally:
        turn.release()


def _opened(folder: Path) -> Store:
    """What is published, opened unless another thread did meanwhile, with one reader more."""
    path, published = verified(folder)
    with _lock:
        held = _open.get(folder)
        if held is not None and _is(held, published):
            held.readers += 1
            return held
    store = Store(path, published)
    _ = store.catalog  # read before it serves, so that nobody waits for it
    with _lock:
        store.readers = 1
        old = _open.get(folder)
        _open[folder] = store
        done = old is not None and not old.readers
    if old is not None and done:
        old.close()
    return store


def _left(folder: Path, store: Store) -> None:
    with _lock:
        store.readers -= 1
        done = not store.readers and _open.get(folder) is not store
    if done:
        store.close()


def _is(store: Store, published: Published) -> bool:
    return store.published.sha256 == published.sha256
