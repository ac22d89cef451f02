"""A rule- and intent-based question-answering bot over one report, with citations.

The names below are imported when they are first used, so that importing the package, or asking the
command line for help, does not load spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot, Conversation
    from kzrs_bot.errors import ConversationError, KzrsBotError, PackError, Problem
    from kzrs_bot.pack.files import KnowledgeSource
    from kzrs_bot.pack.model import SmallTalk
    from kzrs_bot.reply import Citation, Kind, Part, Reading, Refusal, Reply, Step

__all__ = [
    "Bot",
    "Citation",
    "Conversation",
    "ConversationError",
    "Kind",
    "KnowledgeSource",
    "KzrsBotError",
    "PackError",
    "Part",
    "Problem",
    "Reading",
    "Refusal",
    "Reply",
    "SmallTalk",
    "Step",
]
__version__ = "0.1.0"

_HOMES = {
    "Bot": "bot",
    "Citation": "reply",
    "Conversation": "bot",
    "ConversationError": "errors",
    "Kind": "reply",
    "KnowledgeSource": "pack.files",
    "KzrsBotError": "errors",
    "PackError": "errors",
    "Part": "reply",
    "Problem": "errors",
    "Reading": "reply",
    "Refusal": "reply",
    "Reply": "reply",
    "SmallTalk": "pack.model",
    "Step": "reply",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
