"""The noun that a kind leaves out where it is said of things: "how many of the crossings were maiden?".

A kind that the source knows by a phrase ("maiden crossing") is not told by its first word alone, which may even be the
name of something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kzrs_bot.language.utterance import Utterance

_NUMBERED = frozenset({"count", "percent", "which", "list"})
"""Ways of asking for things of one kind, or their part of all."""
_SAID_OF = re.compile(
    r"\b(?:is|are|was|were|be|been|count(?:s|ed)? as|rank(?:s|ed)? as)"
    r"(?: (?:only|just|merely|purely|in fact))? (?P<kind>[a-z]{4,})(?=[\s?.!]*$)",
    re.IGNORECASE,
)
_THINGS = re.compile(r"\b[a-z]{3,}s\b", re.IGNORECASE)
_PHRASE = 2


def with_noun(utterance: Utterance, way: str, analyse: Callable[[str], Utterance]) -> Utterance | None:
    """The message with the noun after the kind; None where both together are no phrase that means something else."""
    said = _SAID_OF.search(utterance.text) if way in _NUMBERED else None
    if said is None:
        return None
    end = said.end("kind")
    alone = frozenset[str]().union(*(m.terms for m in utterance.mentions))
    for noun in dict.fromkeys(reversed(_THINGS.findall(utterance.text[: said.start()]))):
        longer = analyse(f"{utterance.text[:end]} {noun}{utterance.text[end:]}")
        phrase = next((m for m in longer.mentions if longer.words[m.start].start == said.start("kind")), None)
        if phrase is not None and phrase.end - phrase.start == _PHRASE and alone.isdisjoint(phrase.terms):
            return longer
    return None
