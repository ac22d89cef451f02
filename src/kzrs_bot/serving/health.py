"""Whether the server runs, and whether it can serve."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kzrs_bot.serving.stores import Store


@dataclass(frozen=True, slots=True)
class Health:
    """Handlers of /healthz and /readyz."""

    store: Store

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive, methods=["GET"]),
            Route("/readyz", self.ready, methods=["GET"]),
        ]

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """The store answers, however much there is to do; raises StoreError."""
        await asyncio.to_thread(self.store.read, "readiness")
        return JSONResponse({"status": "ok"})
