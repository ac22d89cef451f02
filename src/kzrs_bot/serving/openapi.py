"""The OpenAPI document, made from the records and one table of operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import kzrs_bot
from kzrs_bot.serving import records
from kzrs_bot.serving.problems import MEDIA_TYPE, ProblemRecord
from kzrs_bot.serving.settings import Settings

_REF = "#/components/schemas/{model}"
_EVERYWHERE = (429, 500)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    name: str
    told: str
    gives: type[BaseModel] | None = None
    takes: type[BaseModel] | None = None
    status: int = 200
    media: str = "application/json"
    problems: tuple[int, ...] = ()
    """Statuses of the problems that this operation may end in, beside those of all."""


_BODY = (400, 408, 413, 415)
_WORK = (503, 504)
OPERATIONS = (
    Operation(
        "post", "/v1/ask", "ask", "Answer a question; the client keeps the conversation.",
        records.StatelessAnswer, records.StatelessQuestion, problems=(*_BODY, *_WORK),
    ),
    Operation(
        "post", "/v1/conversations", "begin", "Begin a conversation that the server keeps.",
        records.ConversationRecord, status=201, problems=_WORK,
    ),
    Operation(
        "get", "/v1/conversations/{id}", "tell", "The newest turns of a conversation.",
        records.ConversationRecord, problems=(404, *_WORK),
    ),
    Operation(
        "delete", "/v1/conversations/{id}", "end", "Forget a conversation.", status=204, problems=(404, *_WORK)
    ),
    Operation(
        "post", "/v1/conversations/{id}/turns", "turn", "Answer a question in a conversation.",
        records.TurnRecord, records.Question, status=201, problems=(404, 409, 410, *_BODY, *_WORK),
    ),
    Operation("get", "/v1/report", "report", "The source that the bot answers from.", records.ReportRecord),
    Operation(
        "get", "/v1/places/{section}/{paragraph}", "place", "What stands in a paragraph of the source.",
        records.PlaceRecord, problems=(404,),
    ),
    Operation("get", "/v1/models", "models", "The models of the chat-completions protocol.", records.ModelList),
    Operation("get", "/v1/models/{model}", "model", "A model by its name.", records.ModelRecord, problems=(404,)),
    Operation(
        "post", "/v1/chat/completions", "complete",
        "The chat-completions protocol; with `stream`, chunks as server-sent events.",
        records.Completion, records.CompletionRequest, problems=(404, *_BODY, *_WORK),
    ),
    Operation("get", "/healthz", "alive", "Whether the process answers."),
    Operation("get", "/readyz", "ready", "Whether it can serve.", problems=(503,)),
    Operation("get", "/metrics", "metrics", "Figures for Prometheus.", media="text/plain"),
)  # fmt: skip


class OpenApi:
    """Handler of /openapi.json."""

    def __init__(self, settings: Settings) -> None:
        self._document = document(settings)

    def routes(self) -> list[Route]:
        return [Route("/openapi.json", self.show, methods=["GET"])]

    async def show(self, _: Request) -> Response:
        """The document."""
        return JSONResponse(self._document)


def document(settings: Settings) -> dict[str, Any]:
    """The OpenAPI document of a server with these settings."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, bool(settings.tokens))
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "kzrs_bot", "version": kzrs_bot.__version__},
        "paths": paths,
        "components": {"schemas": _schemas(settings.longest_question)},
    }
    if settings.tokens:
        made["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"bearer": []}]
    return made


def _operation(operation: Operation, guarded: bool) -> dict[str, Any]:
    problems = {*operation.problems, *_EVERYWHERE, *((401,) if guarded else ())}
    good: dict[str, Any] = {"description": operation.told}
    if operation.status != 204:
        schema = _ref(operation.gives) if operation.gives else {}
        good["content"] = {operation.media: {"schema": schema}}
    if operation.takes is records.CompletionRequest:
        good["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.told,
        "responses": {
            str(operation.status): good,
            **{str(status): _problem() for status in sorted(problems)},
        },
    }
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    if names:
        told["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
    if operation.takes:
        content = {"application/json": {"schema": _ref(operation.takes)}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _problem() -> dict[str, Any]:
    return {"description": "A problem.", "content": {MEDIA_TYPE: {"schema": _ref(ProblemRecord)}}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _schemas(longest: int) -> dict[str, Any]:
    inputs = {operation.takes for operation in OPERATIONS if operation.takes}
    outputs = {operation.gives for operation in OPERATIONS if operation.gives} | {ProblemRecord}
    modes: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in inputs),
        *((model, "serialization") for model in outputs),
    ]
    _, made = models_json_schema(sorted(modes, key=lambda pair: pair[0].__name__), ref_template=_REF)
    schemas: dict[str, Any] = made["$defs"]
    reply = schemas["Reply"]
    reply["properties"]["facts"] = {"type": "array", "items": {"type": "string"}}  # as Reply.to_dict adds them
    reply["required"] = sorted(reply["properties"])
    for model in (records.Question, records.StatelessQuestion):
        schemas[model.__name__]["properties"]["question"]["maxLength"] = longest
    return schemas
