"""A rule- and intent-based question-answering bot over one report, with citations."""

from kzrs_bot.bot import Bot, Conversation
from kzrs_bot.errors import KzrsBotError, PackError
from kzrs_bot.reply import Citation, Kind, Reply

__all__ = ["Bot", "Citation", "Conversation", "Kind", "KzrsBotError", "PackError", "Reply"]
__version__ = "0.1.0"
