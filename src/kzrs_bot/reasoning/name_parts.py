"""The things of a list whose names hold a word ("how many of the ships have 'Star' in their name?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.costs import Match
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.findings import Findings

_QUOTES = "\"'“”‘’«»"
_WORD = rf"[{_QUOTES}]?(?P<part>[\w.-]+)[{_QUOTES}]?"
_CALLED = r"(?:the )?(?:(?:word|words|letters|abbreviation|particle|term|string) )?"
_HOLDS = r"(?:have|has|having|had|with|contain(?:s|ing)?|include(?:s)?|including|carry|carries|use(?:s)?|show(?:s)?)"
_SAID = (
    re.compile(
        rf"\b{_HOLDS} {_CALLED}{_WORD} (?:(?:appearing|somewhere|anywhere) )?(?:in|within|as (?:a )?part of) "
        r"(?:their|its|the|his|her) (?:\w+ )?names?\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bnames? (?:that |which |of which )?{_HOLDS} {_CALLED}{_WORD}(?=\W*$)", re.IGNORECASE),
)
"""Words for a part of a name, which are no kind and no name by themselves."""
_ASKS = frozenset({"count", "which", "what", "list", "person", "name"})
_LOOKED_AT = 6


class NameParts:
    """Counts things by a part of their names; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, counting: Counting) -> None:
        self._pack, self._counting = pack, counting

    def answer(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """The things of the likeliest list that has such; those without the word where that is denied."""
        said = next((found for found in (pattern.search(question.text) for pattern in _SAID) if found), None)
        if said is None or question.confirm or question.asks not in _ASKS:
            return None
        for match in matches[:_LOOKED_AT]:
            members = self._counting.members(match.fact_id)
            named = tuple(m for m in members if said["part"].lower() in self._words(m))
            if not named or match.costs.contradicted:
                continue
            kept = tuple(m for m in members if m not in named) if question.negated or question.excluded else named
            return self._counting.of_some(match.fact_id, kept) if kept else None
        return None

    def _words(self, member: str) -> list[str]:
        """The words of the name of a thing."""
        entity = self._pack.entities.get(member)
        return word_norms(entity.name if entity is not None else member)
