"""Reading requests: no more than may be, no longer than may be, of the right shape."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from kzrs_bot.serving.problems import Refused

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RequestReader:
    """Bodies as records."""

    largest: int
    """Bytes."""
    patience: float
    """Seconds for the whole body."""

    async def read(self, request: Request, model: type[R]) -> R:
        """The body as a record; raises Refused with the place of the first fault."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "Expected a body of type application/json.", "no_json")  # no form of another site's
        data = await self._bytes(request)
        try:
            return model.model_validate_json(data)
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            if first["type"] == "json_invalid":
                raise Refused(400, f"The body: {first['msg']}", "invalid_json") from None
            place = ".".join(str(step) for step in first["loc"])
            detail = f"{place}: {first['msg']}" if place else first["msg"]
            raise Refused(400, detail, "invalid_request", at=place or None) from None

    async def _bytes(self, request: Request) -> bytes:
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self.largest:
            raise self._too_large()
        try:
            return await asyncio.wait_for(self._received(request), self.patience)
        except TimeoutError:
            detail = f"The body did not come within {self.patience:g} s."
            raise Refused(408, detail, "request_timeout", headers={"Connection": "close"}) from None
        except ClientDisconnect:
            raise Refused(400, "The body was cut off.", "cut_off") from None

    async def _received(self, request: Request) -> bytes:
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > self.largest:
                raise self._too_large()
        return bytes(data)

    def _too_large(self) -> Refused:
        detail = f"The body has more than {self.largest} bytes."
        return Refused(413, detail, "too_large", headers={"Connection": "close"})


def check_length(question: str, longest: int, *, at: str) -> None:
    """Raises Refused for a question that is too long."""
    if len(question) > longest:
        raise Refused(400, f"{at}: has more than {longest} characters.", "too_long", at=at)
