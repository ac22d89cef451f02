"""Replies kept ready: the same question in the same conversation so far gets the same reply."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kzrs_bot.bot import Bot, Conversation
from kzrs_bot.dialogue.state import NEW, State

REACH = 20
"""Turns back that a message may refer to; what lies further back is not carried along."""


class Remembering:
    """A bot that keeps its newest replies in memory; where hooks stand around turns, each is worked out anew."""

    def __init__(self, bot: Bot, most: int) -> None:
        self._bot = bot
        self.respond = lru_cache(maxsize=most)(bot.respond) if most and not bot.hooked else bot.respond

    def conversation(self, *, state: State | Mapping[str, Any] = NEW) -> Conversation:
        """As `Bot.conversation`; raises ConversationError."""
        return Conversation(self, self._bot.conversation(state=state).state)
