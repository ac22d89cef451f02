"""Finds the name under the cursor."""

from __future__ import annotations

import re

from kzrs_bot.pack.model import Entity
from kzrs_bot.terminal.library import Library

_WORD = re.compile(r"[\w'’.-]*\w")
_LONGEST = 6


def word_at(text: str, place: int, library: Library) -> Entity | None:
    """The entity that the words around a place name, the longest name first."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    at = next((number for number, (start, end) in enumerate(words) if start <= place <= end), None)
    if at is None:
        return None
    spans = [
        (first, last)
        for first in range(max(0, at - _LONGEST + 1), at + 1)
        for last in range(at, min(len(words), first + _LONGEST))
    ]
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        name = text[words[first][0] : words[last][1]]
        entity = library.entity(name) if first == last else library.named(name)
        if entity:
            return entity
    return None
