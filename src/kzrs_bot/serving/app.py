"""The application: what stands around the routes, and the routes themselves."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from kzrs_bot.bot import Bot
from kzrs_bot.serving.completions import Completions
from kzrs_bot.serving.desk import Desk
from kzrs_bot.serving.guard import Guard
from kzrs_bot.serving.health import Health
from kzrs_bot.serving.kept import KeptConversations
from kzrs_bot.serving.native import Native
from kzrs_bot.serving.openapi import OpenApi
from kzrs_bot.serving.page import Page
from kzrs_bot.serving.places import Places
from kzrs_bot.serving.problems import HANDLERS
from kzrs_bot.serving.remembering import Remembering
from kzrs_bot.serving.requests import RequestReader
from kzrs_bot.serving.settings import Settings
from kzrs_bot.serving.stores import Store
from kzrs_bot.serving.telemetry import Observed, Telemetry


def create_app(bot: Bot, store: Store, settings: Settings) -> ASGIApp:
    """An ASGI application that serves a bot; it finishes what it has begun when its lifespan ends."""
    desk = Desk(threads=settings.threads, waiting=settings.waiting, timeout=settings.timeout)
    telemetry = Telemetry(lambda: desk.busy, log_questions=settings.log_questions)
    reader = RequestReader(settings.largest_body, settings.patience)
    ready = Remembering(bot, settings.remember)
    kept, longest = KeptConversations(ready, store), settings.longest_question

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    routes = [
        *Native(ready, desk, kept, reader, telemetry, longest).routes(),
        *Completions(ready, desk, reader, telemetry, longest, started=int(time.time())).routes(),
        *Places.of(bot).routes(),
        *Health(store).routes(),
        *OpenApi(settings).routes(),
        *Page().routes(),
        Route("/metrics", telemetry.metrics, methods=["GET"]),
    ]
    around = [Middleware(Guard, tokens=settings.tokens, rate=settings.rate)]
    if settings.origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
        around.insert(0, cors)
    app = Starlette(routes=routes, middleware=around, exception_handlers=HANDLERS, lifespan=lifespan)
    return Observed(app, telemetry)
