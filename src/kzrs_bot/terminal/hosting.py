"""What the prompt shows of the chat while a message is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kzrs_bot.terminal.library import entities_of
from kzrs_bot.terminal.looking_up import word_at
from kzrs_bot.terminal.suggesting import Situation
from kzrs_bot.terminal.talk import offered_by
from kzrs_bot.terminal.text import counted
from kzrs_bot.terminal.toolbar import Status

if TYPE_CHECKING:
    from kzrs_bot.terminal.chat import Chat
    from kzrs_bot.terminal.preview import Preview


class ChatHost:
    """A chat as the prompt sees it; waits for nothing that is still loading."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def situation(self) -> Situation:
        """What the conversation adds to completion."""
        reply = self._chat.last_reply()
        if reply is None or not self._chat.knows_pack():
            return Situation()
        library = self._chat.library()
        facts = library.expanded(reply.facts)
        recent = frozenset(id_ for fact in facts for id_ in entities_of(fact, library.pack))
        return Situation(offered_by(reply), recent, tuple(str(citation) for citation in reply.citations))

    def status(self) -> Status:
        """What the toolbar tells of."""
        library = self._chat.library() if self._chat.knows_pack() else None
        last = next((each.reply for each in reversed(self._chat.exchanges()) if each.reply.facts), None)
        facts = library.expanded(last.facts) if last and library else ()
        return Status(
            facts=len(library.facts) if library else None,
            ready=self._chat.ready_bot() is not None,
            last=last,
            period=facts[0].time.show() if facts and facts[0].time else "",
            suggestions=len(self.situation().suggestions),
        )

    def preview(self, text: str) -> Preview | None:
        """The reading of a text, once the bot is there."""
        bot = self._chat.ready_bot()
        if bot is None:
            return None
        from kzrs_bot.terminal.preview import preview

        return preview(bot, text)

    def look_up(self, text: str, place: int) -> None:
        """Print what the pack says of the name at a place of the text."""
        screen, library = self._chat.screen, self._chat.library()
        entity = word_at(text, place, library)
        if entity is None:
            screen.quiet("Nothing is known of this word. Put the cursor on a name.")
            return
        told = entity.description or ", ".join(entity.kinds)
        screen.line(told if told.startswith(entity.name) else f"{entity.name}: {told}")
        if count := len(library.about(entity)):
            screen.quiet(f"/facts {entity.name} lists {counted(count, 'fact')}.")

    def offered(self) -> str:
        """The question that Enter on an empty line asks."""
        return self._chat.offered()
