"""Conversations in a SQLite file, for several workers of one machine."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kzrs_bot.serving.stores import Saved, StoreError

_BUSY = 5.0
"""Seconds that a writer waits for another."""
_TABLE = """
CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, version INTEGER NOT NULL, text TEXT NOT NULL,
    touched REAL NOT NULL);
CREATE INDEX IF NOT EXISTS conversations_touched ON conversations (touched);
"""


class SqliteStore:
    """Each write is on the disk when it is acknowledged (write-ahead log, full synchronisation)."""

    def __init__(self, path: str, keep: float, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._keep = keep
        self._clock = clock
        self._lock = threading.Lock()
        with self._told():
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            weakref.finalize(self, self._connection.close)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.executescript(_TABLE)

    def create(self, id_: str, text: str) -> None:
        now = self._clock()
        with self._told():
            self._connection.execute("DELETE FROM conversations WHERE touched < ?", (now - self._keep,))
            self._connection.execute("INSERT INTO conversations VALUES (?, 1, ?, ?)", (id_, text, now))

    def read(self, id_: str) -> Saved | None:
        with self._told():
            row = self._connection.execute(
                "SELECT version, text FROM conversations WHERE id = ? AND touched >= ?",
                (id_, self._clock() - self._keep),
            ).fetchone()
        return Saved(*row) if row else None

    def replace(self, id_: str, saved: Saved) -> bool:
        with self._told():
            done = self._connection.execute(
                "UPDATE conversations SET version = ?, text = ?, touched = ? WHERE id = ? AND version = ?",
                (saved.version, saved.text, self._clock(), id_, saved.version - 1),
            )
        return done.rowcount == 1

    def delete(self, id_: str) -> bool:
        with self._told():
            return self._connection.execute("DELETE FROM conversations WHERE id = ?", (id_,)).rowcount == 1

    @contextmanager
    def _told(self) -> Iterator[None]:
        """One thread at a time; what SQLite complains of as an error of ours."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise StoreError(f"the store {self._path}: {error}") from error
