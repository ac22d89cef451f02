"""What a message is made of, as far as messages are compared: its lemmas, pairs of them, and the terms it names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kzrs_bot.language.utterance import Mention, Word


def tokens(words: Sequence[Word], mentions: Sequence[Mention]) -> frozenset[str]:
    """One lemma of each word ("w:go"), neighbouring lemmas ("go to"), and the pack's terms."""
    lemmas = [min(word.keys, key=lambda key: (len(key), key), default=word.norm) for word in words]
    found = {f"w:{lemma}" for lemma in lemmas}
    found.update(f"{left} {right}" for left, right in pairwise(lemmas))
    found.update(term for mention in mentions for term in mention.terms)
    return frozenset(found)


def asked_token(way: str) -> str:
    """What a message asks for, as a token beside its words."""
    return f"asks:{way}"
