"""What stands before a question and only says what it is for ("for a chart caption: how much ...?")."""

from __future__ import annotations

import re

_AHEAD = re.compile(
    r"(?P<ahead>[^:?!]{6,90})(?::|\s[-\u2013\u2014])\s+"
    r"(?P<asked>(?:(?:in|for|over|during|of|from) [^,:]{1,40}, )?(?:by|in|of|to|on|from|and|so)?\s*"
    r"(?:how|what|which|do|does|did|is|are|was|were|has|have|can|could|if|give|add|work)\b.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"(?<=\S )[A-Z\u0400-\u042f]|\d")
"""A capital inside a sentence, or a number: what stands ahead says what the question is on."""


def without_preamble(text: str) -> str | None:
    """A question without words ahead of it that name nothing; None where there are none."""
    found = _AHEAD.fullmatch(text.strip())
    return None if found is None or _NAME.search(found["ahead"]) else found["asked"]
