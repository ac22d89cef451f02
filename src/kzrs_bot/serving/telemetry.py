"""What operators see: a line of JSON for each request, and figures for Prometheus. Never what people asked."""

from __future__ import annotations

import json
import logging
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kzrs_bot.reply import Reply

LOG = logging.getLogger("kzrs_bot.serving")

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which prometheus_client adds up the figures of several workers."""


class Telemetry:
    """Figures of this server, in a registry of its own; `busy` tells how much work waits or is under way."""

    def __init__(self, busy: Callable[[], int], *, log_questions: bool = False) -> None:
        self._log_questions = log_questions
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "kzrs_bot_requests", "Requests served.", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "kzrs_bot_request_seconds", "Time to serve.", ["route"], buckets=_BUCKETS, registry=self._registry
        )
        self.replies = Counter("kzrs_bot_replies", "Replies by kind.", ["kind"], registry=self._registry)
        self._busy = busy
        self._load = Gauge(
            "kzrs_bot_busy", "Work waiting or under way.", registry=self._registry, multiprocess_mode="livesum"
        )

    def replied(self, request: Request, question: str, reply: Reply) -> None:
        """Counts a reply; the question is noted only where that was asked for."""
        self.replies.labels(reply.kind.value).inc()
        request.scope["told"] = {"kind": reply.kind.value}
        if self._log_questions:
            request.scope["told"]["question"] = question

    def served(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request."""
        self.requests.labels(method, route, status).inc()
        self.seconds.labels(route).observe(seconds)
        self._load.set(self._busy())

    async def metrics(self, _: Request) -> Response:
        """The figures, of all workers together."""
        registry = self._registry
        if _SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


@dataclass(frozen=True, slots=True)
class Observed:
    """Stands around everything: gives each request a number, counts it and notes it."""

    app: ASGIApp
    telemetry: Telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number, began, status = uuid.uuid4().hex, time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = number
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:
            if not status:  # else the fault was told and noted where it happened
                raise
        finally:
            self._note(scope, number, status, time.perf_counter() - began)

    def _note(self, scope: Scope, number: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "") or "none"  # not the path: there may be a name in it
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.telemetry.served(method, route, status, seconds)
        told = {"request": number, "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        LOG.info("request", extra={"told": told | scope.get("told", {})})


_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        return json.dumps(told | getattr(record, "told", {}), ensure_ascii=False)
