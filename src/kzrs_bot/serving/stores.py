"""Where conversations are kept between requests: the interface, the simplest keeper, and the choice of one."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kzrs_bot.errors import KzrsBotError

_MOST_IN_MEMORY = 10_000
_LARGEST_MEMORY = 200 * 2**20
"""Conversations, and characters of all together; beyond, those that rested longest are forgotten."""


class StoreError(KzrsBotError):
    """A store that does not answer, or cannot write; nothing that it acknowledged is lost."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A conversation as it is kept."""

    version: int
    """1 when created, 1 more with each turn."""
    text: str
    """JSON."""


class Store(Protocol):
    """Four methods, called from any thread; each raises StoreError where it could not do its work.

    A method that returns has done what it says, for every process that uses the same store.
    """

    def create(self, id_: str, text: str) -> None:
        """Keep a new conversation, as version 1."""

    def read(self, id_: str) -> Saved | None:
        """The conversation, or None where there is none or it has expired."""

    def replace(self, id_: str, saved: Saved) -> bool:
        """Keep a version that follows the one kept; False, and nothing done, where another came first."""

    def delete(self, id_: str) -> bool:
        """Forget the conversation; False where there was none."""


class MemoryStore:
    """Keeps conversations in this process."""

    def __init__(
        self, keep: float, *, largest: int = _LARGEST_MEMORY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._keep = keep
        self._largest = largest
        self._clock = clock
        self._size = 0
        self._kept: OrderedDict[str, tuple[float, Saved]] = OrderedDict()
        self._lock = threading.Lock()

    def create(self, id_: str, text: str) -> None:
        with self._lock:
            self._put(id_, Saved(1, text))
            while self._crowded() or self._rested(next(iter(self._kept))):
                self._drop(next(iter(self._kept)))

    def read(self, id_: str) -> Saved | None:
        with self._lock:
            return self._kept[id_][1] if id_ in self._kept and not self._rested(id_) else None

    def replace(self, id_: str, saved: Saved) -> bool:
        with self._lock:
            follows = id_ in self._kept and self._kept[id_][1].version == saved.version - 1
            if follows:
                self._put(id_, saved)
            return follows

    def delete(self, id_: str) -> bool:
        with self._lock:
            return self._drop(id_)

    def _put(self, id_: str, saved: Saved) -> None:
        self._drop(id_)
        self._kept[id_] = (self._clock(), saved)
        self._size += len(saved.text)

    def _drop(self, id_: str) -> bool:
        _, saved = self._kept.pop(id_, (0.0, None))
        self._size -= len(saved.text) if saved else 0
        return saved is not None

    def _crowded(self) -> bool:
        return len(self._kept) > 1 and (len(self._kept) > _MOST_IN_MEMORY or self._size > self._largest)

    def _rested(self, id_: str) -> bool:
        return self._clock() - self._kept[id_][0] > self._keep


def open_store(place: str, keep: float) -> Store:
    """The store that a place names: memory, sqlite:FILE or a redis URL; raises StoreError."""
    if place == "memory":
        return MemoryStore(keep)
    if place.startswith("sqlite:") and place != "sqlite:":
        from kzrs_bot.serving.sqlite_store import SqliteStore

        return SqliteStore(place.removeprefix("sqlite:"), keep)
    if place.startswith(("redis://", "rediss://", "unix://")):
        from kzrs_bot.serving.redis_store import RedisStore

        return RedisStore(place, keep)
    raise StoreError(f"{place!r} names no store; expected memory, sqlite:FILE or redis://HOST:PORT/NUMBER")
