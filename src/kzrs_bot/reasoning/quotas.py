"""Whether most, half or at least so many of the things of a list are of a kind ("are most of the ships steamers?")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kzrs_bot.language.quantities import number_from_words
from kzrs_bot.matching.costs import Match
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.sides import pseudo_words

_PARTS = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "fifth": Fraction(1, 5),
    "two thirds": Fraction(2, 3), "three quarters": Fraction(3, 4), "two fifths": Fraction(2, 5),
    "three fifths": Fraction(3, 5),
}  # fmt: skip
_BOUNDS = {
    "more than": ">", "over": ">", "at least": ">=", "no less than": ">=", "no fewer than": ">=", "less than": "<",
    "fewer than": "<", "under": "<", "at most": "<=", "no more than": "<=", "not more than": "<=",
}  # fmt: skip
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_BOUND = "|".join(sorted(_BOUNDS, key=len, reverse=True))
_NUMBER = r"\d|one|two|three|four|five|six|seven|eight|nine"
_SAID = re.compile(
    rf"\b(?:(?P<most>most|(?:the |a )?majority)|(?:(?P<bound>{_BOUND}|exactly|precisely) )?"
    rf"(?:(?:a |one |the )?(?P<part>{_PART})|(?P<number>{_NUMBER})))"
    r"(?: of)? (?:the|these|those|all|its|their)\b"
)
"""Words for a part of a list."""
_LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class Quota:
    """A part of a list, or so many of its things, that a question claims to be of a kind."""

    size: Fraction
    comparison: str
    """The side of the size that is claimed; empty for just so many."""
    numbered: bool
    """Whether the size is a number of things, and no part of all."""
    negated: bool
    end: int
    """The number of words up to the name of the list."""

    def verdict(self, kept: int, everything: int) -> str:
        """Yes or no, where so many of all are of the kind."""
        share = Fraction(kept, 1 if self.numbered else everything)
        holds = beyond(share, self.size, self.comparison) if self.comparison else share == self.size
        return "yes" if holds is not self.negated else "no"


def quota(question: Question) -> Quota | None:
    """What part of a list a question claims to be of a kind; None where it claims none."""
    said = _SAID.search(" ".join(word.norm for word in pseudo_words(question.text))) if question.confirm else None
    if said is None:
        return None
    end = said.string.count(" ", 0, said.end()) + 1
    if said["most"]:
        return Quota(_PARTS["half"], ">", numbered=False, negated=question.negated, end=end)
    comparison = _BOUNDS.get(said["bound"] or "", "")
    number = number_from_words(said["number"]) if said["number"] and not said["number"].isdigit() else said["number"]
    if number is not None and not said["bound"]:
        return None
    if number is not None:
        return Quota(Fraction(number), comparison, numbered=True, negated=question.negated, end=end)
    return Quota(_PARTS[said["part"]], comparison, numbered=False, negated=question.negated, end=end)


class Quotas:
    """Holds the part that a kind has of a list against the one that a question claims; keeps no state."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting

    def answer(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """Yes or no with the share of the kind; None where no part of a list is claimed to be of a kind it knows."""
        claim = quota(question)
        if claim is None or question.times:
            return None
        wholes = [term for term in question.terms if term.start >= claim.end]
        for match in matches[:_LOOKED_AT]:
            members, kept = self._counting.kind_in(question, match.fact_id)
            if not any(self._counting.is_of(term, match.fact_id) for term in wholes):
                continue
            if kept and not match.costs.contradicted and not match.unexplained:
                lead = claim.verdict(len(kept), len(members))
                return self._counting.share_of((match.fact_id,), kept, members, lead=lead)
        return None
