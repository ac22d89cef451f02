"""The OpenAI chat-completions protocol: the conversation is read from the messages, and no state is kept."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kzrs_bot.reply import Citation, Reply
from kzrs_bot.serving.desk import Desk
from kzrs_bot.serving.problems import Refused
from kzrs_bot.serving.records import (
    Annotation,
    AssistantMessage,
    Choice,
    Completion,
    CompletionRequest,
    ModelList,
    ModelRecord,
    UrlCitation,
    Usage,
)
from kzrs_bot.serving.remembering import REACH, Remembering
from kzrs_bot.serving.requests import RequestReader, check_length
from kzrs_bot.serving.telemetry import Telemetry

MODEL = "kzrs-bot"
_MARK = re.compile(r"\[(\d+)\]")
_PIECE = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Completions:
    """Handlers of /v1/models and /v1/chat/completions."""

    bot: Remembering
    desk: Desk
    requests: RequestReader
    telemetry: Telemetry
    longest: int
    """Characters of a question."""
    started: int
    """When the server began, in seconds since 1970."""

    def routes(self) -> list[Route]:
        return [
            Route("/v1/models", self.models, methods=["GET"]),
            Route("/v1/models/{model}", self.model, methods=["GET"]),
            Route("/v1/chat/completions", self.complete, methods=["POST"]),
        ]

    async def models(self, _: Request) -> Response:
        """The one model that there is."""
        return JSONResponse(ModelList(data=[self._model()]).model_dump())

    async def model(self, request: Request) -> Response:
        """The model by its name."""
        _check_model(request.path_params["model"])
        return JSONResponse(self._model().model_dump())

    async def complete(self, request: Request) -> Response:
        """The reply to the last message of the user, in the light of those before."""
        asked = await self.requests.read(request, CompletionRequest)
        _check_model(asked.model)
        questions = [message.text for message in asked.messages if message.role == "user"][-REACH:]
        if not questions:
            raise Refused(400, "messages: expected one of the user.", "no_question", at="messages")
        for question in questions:
            check_length(question, self.longest, at="messages")
        reply = await self.desk.run(lambda: self._reply(questions))
        self.telemetry.replied(request, questions[-1], reply)
        completion = _completion(reply, questions, str(request.base_url))
        if not asked.stream:
            return JSONResponse(completion.model_dump())
        with_usage = asked.stream_options is not None and asked.stream_options.include_usage
        return StreamingResponse(
            _events(completion, with_usage), media_type="text/event-stream", headers={"Cache-Control": "no-cache"}
        )

    def _reply(self, questions: Sequence[str]) -> Reply:
        chat = self.bot.conversation()
        *earlier, last = questions
        for question in earlier:
            chat.ask(question)
        return chat.ask(last)

    def _model(self) -> ModelRecord:
        return ModelRecord(id=MODEL, created=self.started, owned_by="kzrs_bot")


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Refused(404, f"There is no model {name!r}; the one here is {MODEL!r}.", "model_not_found", at="model")


def _completion(reply: Reply, questions: Sequence[str], base: str) -> Completion:
    asked, said = sum(len(question.split()) for question in questions), len(reply.text.split())
    message = AssistantMessage(content=reply.text, annotations=list(_annotations(reply, base)))
    return Completion(
        id=f"chatcmpl-{uuid.uuid4().hex}",
        created=int(time.time()),
        model=MODEL,
        choices=[Choice(message=message)],
        usage=Usage(prompt_tokens=asked, completion_tokens=said, total_tokens=asked + said),
    )


def _annotations(reply: Reply, base: str) -> list[Annotation]:
    """One for each mark in the sentences of the reply."""
    numbered = dict(enumerate(reply.citations, 1))
    return [
        Annotation(
            url_citation=UrlCitation(
                start_index=mark.start(),
                end_index=mark.end(),
                url=_place_url(base, numbered[int(mark[1])]),
                title=str(numbered[int(mark[1])]),
            )
        )
        for mark in _MARK.finditer(reply.body)
        if int(mark[1]) in numbered
    ]


def _place_url(base: str, citation: Citation) -> str:
    """Where the place that a citation names can be read."""
    return f"{base.rstrip('/')}/v1/places/{citation.section}/{citation.paragraph}"


async def _events(completion: Completion, with_usage: bool) -> AsyncIterator[str]:
    """The completion as server-sent events, word by word."""
    message = completion.choices[0].message
    yield _event(completion, {"role": "assistant", "content": ""})
    for piece in _PIECE.findall(message.content):
        yield _event(completion, {"content": piece})
    annotations = [annotation.model_dump() for annotation in message.annotations]
    yield _event(completion, {"annotations": annotations} if annotations else {}, finish="stop")
    if with_usage:
        yield _chunk(completion, choices=[], usage=completion.usage.model_dump())
    yield "data: [DONE]\n\n"


def _event(completion: Completion, delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _chunk(completion, choices=[choice])


def _chunk(completion: Completion, **parts: Any) -> str:
    head = {
        "id": completion.id,
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": completion.model,
    }
    return f"data: {json.dumps({**head, **parts}, ensure_ascii=False)}\n\n"
