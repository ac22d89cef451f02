"""Errors as RFC 9457 tells them, with the member that chat-completions clients look for beside."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kzrs_bot.serving.stores import StoreError

LOG = logging.getLogger("kzrs_bot.serving")

MEDIA_TYPE = "application/problem+json"


class ErrorRecord(BaseModel):
    """The error as the chat-completions protocol tells it."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ProblemRecord(BaseModel):
    """A problem in the sense of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    at: str | None = None
    """Where in the request, for a request that is not as it must be: "messages.0.content"."""
    error: ErrorRecord


@dataclass
class Refused(Exception):  # noqa: N818  (an answer to the client, not a fault of ours)
    """A request that is not served; becomes a problem."""

    status: int
    detail: str
    code: str
    at: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        problem = ProblemRecord(
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            at=self.at,
            error=ErrorRecord(message=self.detail, type=kind, param=self.at, code=self.code),
        )
        return JSONResponse(problem.model_dump(), self.status, dict(self.headers), MEDIA_TYPE)


async def tell_refusal(_: Request, refused: Exception) -> Response:
    """The answer to a request that a handler refused."""
    assert isinstance(refused, Refused)
    return refused.response()


async def tell_http(_: Request, error: Exception) -> Response:
    """The answer where no route or method fits."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = {404: "There is nothing here.", 405: "This method is not served here."}.get(error.status_code)
    return Refused(error.status_code, detail or error.detail, code, headers=error.headers or {}).response()


async def tell_fault(_: Request, error: Exception) -> Response:
    """The answer where we failed; what went wrong is told to the log alone, by its kind and place."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    LOG.error("fault", extra={"told": {"error": type(error).__name__, "place": place}})
    return Refused(500, "Something went wrong here.", "internal_error").response()


async def tell_store(_: Request, error: Exception) -> Response:
    """The answer where conversations cannot be read or kept."""
    LOG.error("store", extra={"told": {"error": str(error)}})
    detail = "Conversations cannot be reached just now; what was acknowledged is kept."
    return Refused(503, detail, "store_unavailable", headers={"Retry-After": "2"}).response()


HANDLERS: Mapping[Any, Any] = {
    Refused: tell_refusal,
    StoreError: tell_store,
    HTTPException: tell_http,
    Exception: tell_fault,
}
