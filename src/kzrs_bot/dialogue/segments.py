"""Cuts a message into the questions it asks and what is said around them."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[?!;])\s+|(?<=[a-z0-9)]\.)\s+(?=\S)|\n+")
_JOINED = re.compile(
    r",?\s+(?:and|also|plus)\s+(?:also\s+)?(?=(?:(?:in|on|by|at|for|to|from|with)\s+)?"
    r"(?:what|who|whom|whose|when|where|which|why|how)\b(?!\s+(?:not|so)\b)|(?:did|does|was|were|is|are|has|have)\s+\w+)",
    re.I,
)
_FEWEST_WORDS = 3


def segments(text: str) -> tuple[str, ...]:
    """The sentences of a message, those joined by "and" taken apart where each asks something."""
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        parts = [part.strip() for part in _JOINED.split(sentence)]
        whole = all(len(part.split()) > _FEWEST_WORDS for part in parts)
        found.extend(parts if whole else [sentence.strip()])
    return tuple(part for part in found if re.search(r"\w", part))
