"""Small talk: messages that ask nothing of the source once the pack's patterns are taken out."""

from __future__ import annotations

import re

from kzrs_bot.language.utterance import Utterance
from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Kind, Reading, Reply

_FILLERS = frozenset(
    "please well so and oh just really very much a the all for you your that s it is to me again then now bot sir madam"
    " friend today everyone help i am m re can could would u helps helped helpful useful lot lots got nice one more thing that this here sorry hmm ah oh ha haha lol okay".split()
)


class SmallTalker:
    """Recognises messages that are nothing but small talk; the last thing said decides the reply."""

    def __init__(self, pack: Pack) -> None:
        self._rules = [
            (rule, tuple(re.compile(pattern) for pattern in rule.patterns)) for rule in pack.smalltalk
        ]

    def reply(self, utterance: Utterance) -> Reply | None:
        """The reply to small talk, None for anything that holds more."""
        rest = utterance.normal
        if not rest:
            return None
        found: list[tuple[int, str, str]] = []
        for rule, patterns in self._rules:
            for pattern in patterns:
                for match in pattern.finditer(utterance.normal):
                    found.append((match.start(), rule.replies[0], rule.id))
                rest = pattern.sub(" ", rest)
        if not found or any(word not in _FILLERS for word in rest.split()):
            return None
        _, text, name = max(found, key=lambda item: item[0])
        return Reply(text, Kind.SMALLTALK, reading=Reading(text=utterance.text, intent=name, asks="smalltalk"))
