"""Threads on which replies are worked out, with a limit to what may wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kzrs_bot.serving.problems import Refused

T = TypeVar("T")


class Desk:
    """Takes work in the order in which it comes, and sends it away where it could not be done in time."""

    def __init__(self, *, threads: int, waiting: int, timeout: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="kzrs-bot-desk")
        self._most = threads + waiting
        self._timeout = timeout
        self.busy = 0
        """Pieces of work that wait or are under way."""

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives; raises Refused where there is too much to do, or it takes too long."""
        if self.busy >= self._most:
            raise Refused(503, "Too many requests are waiting.", "overloaded", headers={"Retry-After": "2"})
        self.busy += 1
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, work)
            return await asyncio.wait_for(future, self._timeout)
        except TimeoutError:
            detail = f"No reply within {self._timeout:g} s."
            raise Refused(504, detail, "timeout", headers={"Retry-After": "5"}) from None
        finally:
            self.busy -= 1

    def close(self) -> None:
        """Finishes what is under way."""
        self._pool.shutdown()
