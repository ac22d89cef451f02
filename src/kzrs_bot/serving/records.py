"""The shapes of requests and responses, from which the OpenAPI document is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kzrs_bot.reply import Reply


class Taken(BaseModel):
    """What clients send: nothing is converted, and a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Question(Taken):
    """A message to the bot."""

    question: str


class StatelessQuestion(Question):
    """A message, and the conversation that it goes on from."""

    conversation: dict[str, Any] | None = Field(
        default=None, description="What an earlier response gave as `conversation`; nothing for a new one."
    )


class Told(BaseModel):
    """What clients get."""


class StatelessAnswer(Told):
    reply: Reply
    conversation: dict[str, Any] = Field(description="To be sent with the next question.")


class TurnRecord(Told):
    """A message and what the bot said to it."""

    question: str
    reply: Reply


class ConversationRecord(Told):
    """A conversation that the server keeps; its newest turns."""

    id: str
    turns: list[TurnRecord]


class SectionRecord(Told):
    id: str
    title: str
    paragraphs: int


class ReportRecord(Told):
    """The source that the bot answers from."""

    title: str
    agency: str
    sections: list[SectionRecord]
    examples: list[str] = Field(description="Questions to begin with.")


class FactRecord(Told):
    """A fact that stands in a paragraph."""

    id: str
    statement: str
    stated_by: list[str]


class PlaceRecord(Told):
    """What stands in a paragraph of the source."""

    section: str
    title: str
    paragraph: int
    text: str | None = Field(description="The paragraph itself, where the server was given the report.")
    facts: list[FactRecord]


class ContentPart(BaseModel):
    """A part of a message; parts that are no text are passed over."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the chat-completions protocol."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return " ".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    include_usage: bool = False


class CompletionRequest(BaseModel):
    """A chat-completions request; settings that a rule-based bot has no use for are passed over."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1, description="There is one reply to a question.")] | None = None


class UrlCitation(Told):
    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(Told):
    """Where in the text a place of the source is cited."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AssistantMessage(Told):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None
    annotations: list[Annotation]


class Choice(Told):
    index: int = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(Told):
    """Counted in words, there being no tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Told):
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage


class ModelRecord(Told):
    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str


class ModelList(Told):
    object: Literal["list"] = "list"
    data: list[ModelRecord]
