"""A bot that loads behind the prompt: its pack first, which is quick, then the engine with spaCy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot
    from kzrs_bot.pack.model import Pack

_POLL = 0.05
"""Seconds between two looks, so that Ctrl-C is heard while waiting."""


class Loading:
    """The pack and the bot as far as they are there; a fault of either is raised to whoever waits for it."""

    def __init__(self, read_pack: Callable[[], Pack], make_bot: Callable[[], Bot]) -> None:
        self._read_pack = read_pack
        self._make_bot = make_bot
        self._pack: Pack | None = None
        self._bot: Bot | None = None
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._wanted = threading.Event()
        self._listeners: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._load, name="kzrs-bot-loading", daemon=True)

    @classmethod
    def of(cls, pack: Path | None, report: Path | None) -> Loading:
        """Loads the pack of a folder (None: the built-in one)."""

        def read_pack() -> Pack:
            from kzrs_bot.pack.loader import load_pack

            return load_pack(pack)

        def make_bot() -> Bot:
            from kzrs_bot.bot import Bot

            return Bot(pack, report=report)

        return cls(read_pack, make_bot)

    @property
    def pack(self) -> Pack | None:
        """The pack, once it is read."""
        return self._pack

    @property
    def bot(self) -> Bot | None:
        """The bot, once it can answer."""
        return self._bot

    @property
    def error(self) -> BaseException | None:
        """What went wrong, if it did."""
        return self._error

    @property
    def busy(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin with the pack."""
        self._thread.start()

    def go_on(self) -> None:
        """Let the engine follow; held back at first so that the prompt comes first."""
        self._wanted.set()

    def when_changed(self, listener: Callable[[], None]) -> None:
        """Call the listener, from the loading thread, at each step."""
        self._listeners.append(listener)

    def wait_for_pack(self, seconds: float | None = None) -> Pack | None:
        """The pack, or None where it is not there in time."""
        self._wait(lambda: self._pack is not None, seconds)
        return self._pack

    def wait_for_bot(self) -> Bot:
        """The bot, however long that takes."""
        self.go_on()
        self._wait(lambda: self._bot is not None, None)
        assert self._bot is not None
        return self._bot

    def _wait(self, there: Callable[[], bool], seconds: float | None) -> None:
        end = None if seconds is None else monotonic() + seconds
        with self._changed:
            while not there():
                if self._error is not None:
                    raise self._error
                if end is not None and monotonic() >= end:
                    return
                self._changed.wait(_POLL)

    def _load(self) -> None:
        try:
            self._pack = self._read_pack()
            self._tell()
            self._wanted.wait()
            self._bot = self._make_bot()
        except BaseException as error:  # told to whoever waits, in the thread that shows it
            self._error = error
        self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
        for listener in tuple(self._listeners):
            listener()
