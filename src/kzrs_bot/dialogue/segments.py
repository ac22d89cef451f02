"""Cuts a message into the questions it asks and what is said around them."""

from __future__ import annotations

import re

_SENTENCE = re.compile(
    r"(?<=[?!;])\s+|(?<=[a-z0-9)]\.)\s+(?=\S)|\n+"
    r"|:\s+(?=(?:who|what|when|where|which|why|how|did|does|is|was)\b)",
    re.I,
)
_ASKS = r"(?:what|who|whom|whose|when|where|which|why|how)\b(?!\s+(?:not|so)\b)"
_JOINED = re.compile(
    rf",?\s+(?:and|also|plus|n|&)\s+(?:also\s+)?(?=(?:(?:in|on|by|at|for|to|from|with)\s+)?"
    rf"{_ASKS}|(?:did|does|was|were|is|are|has|have)\s+\w+)|,+\s*(?=(?:what|how|why)\b)",
    re.I,
)
_BARE = re.compile(r"(?:when|where|why|who|how)\W*", re.I)
_TOPIC = 6
"""Most words of a topic before a colon."""
_FIRST, _LATER = 4, 2
"""Fewest words of a first and of a later part: "on what day and in what city" stays whole."""


def _topics_kept(sentences: list[str]) -> list[str]:
    """The sentences, a short topic before a colon kept with the question after it ("Timber: how much more?")."""
    kept: list[str] = []
    for sentence in sentences:
        if kept and len(kept[-1].split()) <= _TOPIC and kept[-1][-1:] not in "?!.;":
            kept[-1] = f"{kept[-1]}: {sentence}"
        else:
            kept.append(sentence)
    return kept


def segments(text: str) -> tuple[str, ...]:
    """The sentences of a message, those joined by "and" taken apart where each asks something."""
    found: list[str] = []
    for sentence in _topics_kept(_SENTENCE.split(text)):
        parts = [part.strip() for part in _JOINED.split(sentence)]
        sizes = [len(part.split()) for part in parts]
        enough = sizes[0] >= _FIRST and all(
            size >= _LATER or _BARE.fullmatch(part) for size, part in zip(sizes[1:], parts[1:], strict=True)
        )
        found.extend(parts if enough else [sentence.strip()])
    return tuple(part for part in found if re.search(r"\w", part))
