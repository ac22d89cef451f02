"""Small talk: messages that ask nothing of the source once the pack's patterns are taken out."""

from __future__ import annotations

from kzrs_bot.language.utterance import Utterance
from kzrs_bot.pack.model import Pack, SmallTalk
from kzrs_bot.pack.patterns import PatternSet
from kzrs_bot.reply import Kind, Reading, Reply

FILLER = "filler"
"""Id of the rule whose patterns may stand around small talk without being any."""


class SmallTalker:
    """Recognises messages that are nothing but small talk; the last thing said decides the reply."""

    def __init__(self, pack: Pack) -> None:
        self._rules = [rule for rule in pack.smalltalk for _ in rule.patterns]
        """The rule of each pattern."""
        self._patterns = PatternSet((pattern for rule in pack.smalltalk for pattern in rule.patterns), pack.letters)

    def reply(self, utterance: Utterance) -> Reply | None:
        """The reply to small talk, None for anything that holds more."""
        normal = utterance.normal
        likely = [(self._rules[number], self._patterns[number]) for number in self._patterns.likely(normal)]
        found = [
            (match.start(), rule)
            for rule, pattern in likely
            if rule.id != FILLER
            for match in pattern.finditer(normal)
        ]
        if not found:
            return None
        rest = normal
        for _, pattern in likely:
            rest = pattern.sub(" ", rest)
        return None if rest.strip() else _said(max(found, key=lambda item: item[0])[1], utterance)

    def opening(self, utterance: Utterance) -> tuple[Reply, str] | None:
        """The reply to the small talk that a message begins with, the last of it, and the words after all of it."""
        rest, said = utterance.normal, None
        while (first := self._first(rest)) is not None:
            said, rest = first
        return (_said(said, utterance), rest) if said is not None else None

    def _first(self, text: str) -> tuple[SmallTalk, str] | None:
        """The rule that a text begins by, and what comes after that."""
        for number in self._patterns.likely(text):
            rule, match = self._rules[number], self._patterns[number].match(text)
            if rule.id != FILLER and match is not None and match.end():
                return rule, text[match.end() :].strip()
        return None


def _said(rule: SmallTalk, utterance: Utterance) -> Reply:
    reading = Reading(text=utterance.text, intent=rule.id, asks="smalltalk")
    return Reply(rule.replies[0], Kind.SMALLTALK, reading=reading)
