"""Conversations that the server keeps: begun, continued and told, whichever worker is asked."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from kzrs_bot.bot import Conversation
from kzrs_bot.errors import ConversationError
from kzrs_bot.reply import Reply
from kzrs_bot.serving.problems import Refused
from kzrs_bot.serving.remembering import REACH, Remembering
from kzrs_bot.serving.stores import Saved, Store

_MOST_TURNS = 50
"""Turns of a conversation that can be read again."""
_TRIES = 8
"""How often a turn is taken anew where another worker came first."""


@dataclass(frozen=True, slots=True)
class KeptConversations:
    """Every method blocks, and may be called from any thread."""

    bot: Remembering
    store: Store

    def begin(self) -> dict[str, Any]:
        """A new conversation. Its name cannot be guessed: who knows it may read on."""
        id_ = secrets.token_urlsafe(18)
        self.store.create(id_, json.dumps({"state": self.bot.conversation().to_dict(), "turns": []}))
        return {"id": id_, "turns": []}

    def tell(self, id_: str) -> dict[str, Any]:
        """The conversation; raises Refused where there is none."""
        return {"id": id_, "turns": json.loads(self._saved(id_).text)["turns"]}

    def ask(self, id_: str, question: str) -> Reply:
        """The reply, once the turn is kept.

        Raises:
            Refused: there is no such conversation, or none that can be gone on with, or others always come first.
        """
        for _ in range(_TRIES):
            saved = self._saved(id_)
            kept = json.loads(saved.text)
            chat = self._resumed(kept["state"])
            reply = chat.ask(question)
            chat.state = chat.state.newest(REACH)
            turns = [*kept["turns"], {"question": question, "reply": reply.to_dict()}][-_MOST_TURNS:]
            text = json.dumps({"state": chat.to_dict(), "turns": turns}, ensure_ascii=False)
            if self.store.replace(id_, Saved(saved.version + 1, text)):
                return reply
        raise Refused(409, "Other turns of this conversation came first.", "conflict", headers={"Retry-After": "1"})

    def end(self, id_: str) -> None:
        """Forget the conversation; raises Refused where there is none."""
        if not self.store.delete(id_):
            raise _unknown()

    def _resumed(self, state: dict[str, Any]) -> Conversation:
        try:
            return self.bot.conversation(state=state)
        except ConversationError:
            detail = "The report has changed since this conversation was kept; begin a new one."
            raise Refused(410, detail, "outdated") from None

    def _saved(self, id_: str) -> Saved:
        saved = self.store.read(id_)
        if saved is None:
            raise _unknown()
        return saved


def _unknown() -> Refused:
    return Refused(404, "There is no such conversation, or it has expired.", "no_conversation")
