"""A handler for a chat platform: many users in many rooms, each with a conversation that outlives a restart.

Platforms differ in how messages come and go; what they share is that a handler gets who, where and what, and gives
back a text. Conversations are kept as JSON, here in a dictionary; a shelf, a table or a cache serves as well.
"""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from kzrs_bot import Bot, Kind, Reply


@dataclass
class Handler:
    """Answers what is said to the bot, and keeps silent on everything else."""

    bot: Bot
    mention: str = "@desk"
    kept: MutableMapping[str, str] = field(default_factory=dict)
    """Conversations by room and user."""

    async def on_message(self, room: str, user: str, text: str) -> str | None:
        """What to post, or None. The event loop runs on meanwhile."""
        if not text.startswith(self.mention):
            return None
        key = f"{room}/{user}"
        chat = self.bot.conversation(state=json.loads(self.kept.get(key, '{"turns": []}')))
        reply = await chat.ask_async(text.removeprefix(self.mention))
        self.kept[key] = json.dumps(chat.to_dict())
        return self.posted(reply)

    def posted(self, reply: Reply) -> str:
        """The reply in the platform's shape: the sentences, the places below them, suggestions as what to type."""
        lines = [reply.body, *(f"[{number}] {citation}" for number, citation in enumerate(reply.citations, 1))]
        if reply.kind is Kind.ANSWER:
            lines += [f"{self.mention} {suggestion}" for suggestion in reply.suggestions[:1]]
        return "\n".join(lines)
