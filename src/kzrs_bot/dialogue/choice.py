"""Answers to the bot's own question: "yes", "2", "the second", "both", or words of one of the choices."""

from __future__ import annotations

import re

from kzrs_bot.dialogue.state import Turn
from kzrs_bot.language.utterance import Utterance
from kzrs_bot.reading.question import Question

_YES = re.compile(
    r"^(yes|yeah|yep|yup|sure|ok|okay|please|please do|go on|go ahead|do|of course|why not|tell me|show me|y)"
    r"( please| do| go on| show me| tell me)*$"
)
_ALL = re.compile(r"^(both|all|all of them|both of them|each|everything)( please)?$")
_NUMBER = re.compile(r"^(?:the |number |no |option |choice )*(\d)(?: please)?$")
_WORDS = ("first", "second", "third", "fourth")
_ORDINAL = re.compile(rf"^(?:the )?({'|'.join(_WORDS)}|last)(?: one| option| choice)?(?: please)?$")


def chosen(utterance: Utterance, turn: Turn | None) -> tuple[str, ...]:
    """The fact ids that a short answer picks among those offered; empty where it picks none."""
    if turn is None or not turn.choices:
        return ()
    said = utterance.normal
    if _ALL.match(said):
        return turn.choices
    if _YES.match(said):
        return turn.choices[:1]
    place = _place(said)
    return turn.choices[place : place + 1 or None] if place is not None and place < len(turn.choices) else ()


def accepted(utterance: Utterance, turn: Turn | None) -> Question | None:
    """The question that a "yes" takes up, where the bot offered one."""
    return turn.offered if turn is not None and _YES.match(utterance.normal) else None


def _place(said: str) -> int | None:
    number = _NUMBER.match(said)
    if number:
        return int(number.group(1)) - 1 if number.group(1) != "0" else None
    ordinal = _ORDINAL.match(said)
    if ordinal:
        return -1 if ordinal.group(1) == "last" else _WORDS.index(ordinal.group(1))
    return None
