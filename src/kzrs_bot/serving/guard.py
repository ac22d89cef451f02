"""Who may come in, and how often."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kzrs_bot.serving.problems import Refused

OPEN = frozenset({"/", "/healthz", "/readyz"})
"""Paths for everybody: the page, which holds nothing secret, and what a load balancer asks."""
_MOST_CLIENTS = 10_000


class RateLimit:
    """A bucket for each client, that fills evenly and from which each request takes one."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until a request of this client is served; 0 for now."""
        now = self._clock()
        level, at = self._buckets.pop(client, (self._size, now))
        level = min(self._size, level + (now - at) * self._size / 60)
        served = level >= 1
        self._buckets[client] = (level - 1 if served else level, now)
        while len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if served else (1 - level) * 60 / self._size


class Guard:
    """Stands before the routes: bearer tokens, then the limit of requests."""

    def __init__(self, app: ASGIApp, *, tokens: Sequence[str], rate: int) -> None:
        self._app = app
        self._digests = tuple(_digest(token.encode()) for token in tokens)
        self._limit = RateLimit(rate) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN:
            try:
                self._check(scope)
            except Refused as refused:
                await refused.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        client = scope["client"][0] if scope.get("client") else ""
        wait = self._limit.wait(client) if self._limit else 0.0
        if wait:
            headers = {"Retry-After": str(math.ceil(wait))}
            raise Refused(429, "Too many requests of this client.", "rate_limited", headers=headers)
        if self._digests and not self._known(Headers(scope=scope).get("authorization", "")):
            headers = {"WWW-Authenticate": "Bearer"}
            raise Refused(401, "A valid bearer token is needed.", "invalid_token", headers=headers)

    def _known(self, header: str) -> bool:
        """In a time that does not depend on the tokens: digests of equal length, each compared in full."""
        scheme, _, token = header.partition(" ")
        given = _digest(token.strip().encode("latin-1"))  # the bytes as they came
        found = [hmac.compare_digest(given, digest) for digest in self._digests]
        return any(found) and scheme.lower() == "bearer"


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
