"""Two things that are named ahead of a question and stand in it as the first and the second.

"Herring vs cod: how many times the catch of the second was that of the first?" is asked with their names.
"""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"(?:(?:take|compare|consider|given|between|set|look at)\s+)?(?P<first>[^:;?!.]+?)"
    r"\s+(?:vs\.?|versus|and|or|against)\s+(?P<second>[^:;?!,]+?)\s*(?:[:;]|\s[-–—]\s)\s*(?P<asked>.+)",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:\s+(?:one|of (?:the two|them|these|those)|thing|item|named))?"
    r"(?!\s+(?:half|quarter|nine|three|six|year|time|month|visit|day|week|meeting|\w+est)\b)(?=\W|$)"
)
_FIRST = re.compile(rf"\bthe (?:first|former)\b{_NOUN}", re.IGNORECASE)
_SECOND = re.compile(rf"\bthe (?:second|latter)\b{_NOUN}", re.IGNORECASE)
_MOST = 6
"""Most words of what is named."""


def with_names(text: str) -> str | None:
    """The question with the names in their places; None where no two things are named ahead of it."""
    said = _LEAD.fullmatch(text.strip())
    if said is None or not (_FIRST.search(said["asked"]) and _SECOND.search(said["asked"])):
        return None
    first, second = (said[side].strip(" ,") for side in ("first", "second"))
    if max(len(first.split()), len(second.split())) > _MOST:
        return None
    return _SECOND.sub(lambda _: second, _FIRST.sub(lambda _: first, said["asked"]))
