"""The interface of its own: questions alone, and conversations that the server keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kzrs_bot.errors import ConversationError
from kzrs_bot.reply import Reply
from kzrs_bot.serving.desk import Desk
from kzrs_bot.serving.kept import KeptConversations
from kzrs_bot.serving.problems import Refused
from kzrs_bot.serving.records import Question, StatelessQuestion
from kzrs_bot.serving.remembering import REACH, Remembering
from kzrs_bot.serving.requests import RequestReader, check_length
from kzrs_bot.serving.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Native:
    """Handlers of /v1/ask and /v1/conversations."""

    bot: Remembering
    desk: Desk
    kept: KeptConversations
    requests: RequestReader
    telemetry: Telemetry
    longest: int
    """Characters of a question."""

    def routes(self) -> list[Route]:
        return [
            Route("/v1/ask", self.ask, methods=["POST"]),
            Route("/v1/conversations", self.begin, methods=["POST"]),
            Route("/v1/conversations/{id}", self.tell, methods=["GET"]),
            Route("/v1/conversations/{id}", self.end, methods=["DELETE"]),
            Route("/v1/conversations/{id}/turns", self.turn, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """A reply, and the conversation for the client to keep."""
        asked = await self.requests.read(request, StatelessQuestion)
        self._check(asked.question)
        try:
            reply, conversation = await self.desk.run(lambda: self._stateless(asked))
        except ConversationError as error:
            raise Refused(400, f"conversation: {error}", "invalid_conversation", at="conversation") from None
        self.telemetry.replied(request, asked.question, reply)
        return JSONResponse({"reply": reply.to_dict(), "conversation": conversation})

    def _stateless(self, asked: StatelessQuestion) -> tuple[Reply, dict[str, Any]]:
        """The reply, and the conversation after it; raises ConversationError."""
        chat = self.bot.conversation(state=asked.conversation or {"turns": []})
        reply = chat.ask(asked.question)
        chat.state = chat.state.newest(REACH)
        return reply, chat.to_dict()

    async def begin(self, request: Request) -> Response:
        """A new conversation; a body is not needed and not read."""
        begun = await self.desk.run(self.kept.begin)
        place = str(request.url_for("tell", id=begun["id"]).path)
        return JSONResponse(begun, 201, {"Location": place})

    async def tell(self, request: Request) -> Response:
        """The newest turns of a conversation."""
        return JSONResponse(await self.desk.run(lambda: self.kept.tell(request.path_params["id"])))

    async def turn(self, request: Request) -> Response:
        """A reply in a conversation; what is acknowledged is kept."""
        asked = await self.requests.read(request, Question)
        self._check(asked.question)
        reply: Reply = await self.desk.run(lambda: self.kept.ask(request.path_params["id"], asked.question))
        self.telemetry.replied(request, asked.question, reply)
        return JSONResponse({"question": asked.question, "reply": reply.to_dict()}, 201)

    async def end(self, request: Request) -> Response:
        """Forgets a conversation."""
        await self.desk.run(lambda: self.kept.end(request.path_params["id"]))
        return Response(status_code=204)

    def _check(self, question: str) -> None:
        check_length(question, self.longest, at="question")
