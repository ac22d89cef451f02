"""What a message is made of, as far as messages are compared: its lemmas, pairs of them, and the terms it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from kzrs_bot.language.utterance import Mention, Word
from kzrs_bot.values import Period


def tokens(words: Sequence[Word], mentions: Sequence[Mention], *, aside: Collection[int] = ()) -> frozenset[str]:
    """One lemma of each word ("w:go"), neighbouring lemmas ("go to"), and the pack's terms.

    aside are the places of words that say nothing of what is asked ("no, I meant ...").
    """
    if aside:
        words = [word for number, word in enumerate(words) if number not in aside]
        mentions = [m for m in mentions if not any(number in aside for number in range(m.start, m.end))]
    lemmas = [min(word.keys, key=lambda key: (len(key), key), default=word.norm) for word in words]
    found = {f"w:{lemma}" for lemma in lemmas}
    found.update(f"{left} {right}" for left, right in pairwise(lemmas))
    found.update(term for mention in mentions for term in mention.terms)
    return frozenset(found)


def asked_token(way: str) -> str:
    """What a message asks for, as a token beside its words."""
    return f"asks:{way}"


def signal_tokens(way: str, cues: Iterable[str], times: Iterable[Period]) -> frozenset[str]:
    """What a message asks for, the operations that it hints at and the times that it names, as tokens."""
    named = (f"time:{time.start}/{time.end}" for time in times)
    return frozenset((asked_token(way), *(f"cue:{cue}" for cue in cues), *named))
