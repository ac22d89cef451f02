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

_OF_OTHERS = re.compile(
    r"(?:[\w.'\u2019-]+\s+){1,6}?(?:asks?|asked|is asking|are asking|keeps? asking|will ask"
    r"|(?:wants?|would like|needs?) to know|wonders?|is wondering)\b(?: me)?\s*[:,]?\s+(?P<asked>\S.{8,})",
    re.IGNORECASE | re.DOTALL,
)
"""Somebody else for whom a question is put ("my editor wants to know when ...")."""


def without_preamble(text: str) -> str | None:
    """A question without words ahead of it that name nothing; None where there are none."""
    found = _AHEAD.fullmatch(text.strip())
    if found is not None and not _NAME.search(found["ahead"]):
        return found["asked"]
    of_others = _OF_OTHERS.fullmatch(text.strip())
    return of_others["asked"] if of_others is not None else None
