"""Questions on somebody's age or years in office, which the dates of events do not tell."""

from __future__ import annotations

import re

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.sides import pseudo_words

_PERSON = "person"
_SOMEBODY = frozenset({"he", "she", "his", "her", "him"})
_AGE = re.compile(r"\b(?:how old(?: is| was| were| will| would)?|(?:what|which) age(?: is| was| did)?|age of) ")
"""Words for how long somebody has lived, right ahead of whom they are on."""
_OFFICE = re.compile(
    r"\bhow (?:long|many (?:years|months|days))\b(?! (?:after|before|ago|since|until|from|between|later)\b).*\b"
    r"(?:(?:been|be|was|were)(?: already)? (?:an?|the|in (?:office|power|charge))\b"
    r"|(?:been|be)(?: \w+)? (?:president|chair\w*|minister|senator|speaker|head|leader|director|ambassador|expert)\b"
    r"|serv(?:e|ed|ing)|held|hold|occup(?:y|ied)|work(?:ed|ing)? (?:as|for|at)|act(?:ed)? as"
    r"|chaired?|headed?|led|run|ran)\b"
)
"""Words for how long somebody has been something."""


class Lives:
    """Knows questions on the lives of people."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def asked(self, question: Question) -> bool:
        """Whether it is somebody's age, or time in an office, that is asked for."""
        words = [word.norm for word in pseudo_words(question.text)]
        normal = " ".join(words)
        age = _AGE.search(normal)
        if age is not None:
            return self._is_person(question, words, normal.count(" ", 0, age.end()))
        office = _OFFICE.search(normal)
        if office is None:
            return False
        start, end = normal.count(" ", 0, office.start()), normal.count(" ", 0, office.end())
        return any(self._is_person(question, words, place) for place in range(start, end))

    def _is_person(self, question: Question, words: list[str], place: int) -> bool:
        """Whether somebody is named at a place."""
        named = frozenset().union(*(term.terms for term in question.terms if term.start == place))
        known = [self._pack.entities[id_].kinds for id_ in named & self._pack.entities.keys()]
        pronoun = place < len(words) and words[place] in _SOMEBODY
        return pronoun or any(_PERSON in kinds for kinds in known)
