"""Runs the server: one process, or several that share a socket and a store."""

from __future__ import annotations

import logging
import os
import sys
import tempfile

import uvicorn
from pydantic import TypeAdapter
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.serving.settings import Settings
from kzrs_bot.serving.stores import open_store
from kzrs_bot.serving.telemetry import JsonLines

_SETTINGS = "KZRS_BOT_SERVE"
"""Carries the settings to the workers; only processes of the same user can read it."""
_LARGEST_HEAD = 16 * 1024
"""Bytes of a request's line and headers."""
_HEALTH = 30
"""Seconds after which a worker that gives no sign of life is replaced; a busy one may take a while."""


class Patient(H11Protocol):
    """Closes a connection on which no request has begun in time."""

    def connection_made(self, transport) -> None:  # type: ignore[no-untyped-def]
        super().connection_made(transport)
        self.loop.call_later(max(1, self.config.timeout_keep_alive), self._hurry)

    def _hurry(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def worker() -> ASGIApp:
    """The application of a worker, from the settings that its parent left."""
    _log_as_json()
    return _application(TypeAdapter(Settings).validate_json(os.environ[_SETTINGS]))


def serve(settings: Settings) -> None:
    """Serve until a signal says to end; then finish what was accepted. Raises KzrsBotError before it begins."""
    if settings.workers > 1 and settings.store == "memory":
        raise KzrsBotError("several workers need a store that they share: --store sqlite:FILE or redis://...")
    if settings.workers > 1:
        with tempfile.TemporaryDirectory(prefix="kzrs-bot-metrics-") as figures:
            os.environ[_SETTINGS] = TypeAdapter(Settings).dump_json(settings).decode()
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
            _run("kzrs_bot.serving.running:worker", settings, factory=True, workers=settings.workers)
    else:
        _run(_application(settings), settings)


def _application(settings: Settings) -> ASGIApp:
    """With the engine, which a process that only watches over workers does without."""
    from kzrs_bot.bot import Bot
    from kzrs_bot.serving.app import create_app

    store = open_store(settings.store, settings.keep)
    return create_app(Bot(settings.pack, report=settings.report), store, settings)


def _run(app: ASGIApp | str, settings: Settings, *, factory: bool = False, workers: int = 1) -> None:
    _log_as_json()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        factory=factory,
        workers=workers,
        http=Patient,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=max(1, round(settings.patience)),
        timeout_graceful_shutdown=round(settings.timeout) + 5,
        timeout_worker_healthcheck=_HEALTH,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
    )


def _log_as_json() -> None:
    """Lines of JSON on standard error, for our records and uvicorn's."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("kzrs_bot", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)
