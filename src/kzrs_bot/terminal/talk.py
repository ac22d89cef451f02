"""A conversation with its transcript, which can be taken back step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from kzrs_bot.language.text import word_norms
from kzrs_bot.reply import Kind, Reply

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot


class Conversing(Protocol):
    """What the chat asks of a conversation."""

    state: Any
    """Immutable; putting an earlier one back takes the turns since then back."""

    def ask(self, question: str, /) -> Reply:
        """The reply to a message."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its reply."""

    question: str
    reply: Reply
    before: Any
    """The dialogue state that the question met."""


def offered_by(reply: Reply) -> tuple[str, ...]:
    """Questions to be taken by their number; none where the reply numbers its own choices."""
    return () if reply.kind is Kind.CLARIFICATION else reply.suggestions


class Talk:
    """The exchanges of one conversation, the newest last."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._conversation: Conversing = bot.conversation()
        self.exchanges: list[Exchange] = []

    @property
    def last(self) -> Exchange | None:
        """The newest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    def ask(self, question: str) -> Reply:
        """The reply to a message, kept."""
        before = self._conversation.state
        reply = self._with_news(self._conversation.ask(question), question)
        self.exchanges.append(Exchange(question, reply, before))
        return reply

    def _with_news(self, reply: Reply, question: str) -> Reply:
        """The reply, nothing offered below it that was asked before."""
        asked = [word_norms(each) for each in (question, *(exchange.question for exchange in self.exchanges))]
        return replace(reply, suggestions=tuple(text for text in reply.suggestions if word_norms(text) not in asked))

    def undo(self) -> Exchange | None:
        """Take the newest exchange back, from the dialogue state too."""
        if not self.exchanges:
            return None
        exchange = self.exchanges.pop()
        self._conversation.state = exchange.before
        return exchange

    def renew(self) -> None:
        """Begin a new conversation."""
        self._conversation = self._bot.conversation()
        self.exchanges = []
