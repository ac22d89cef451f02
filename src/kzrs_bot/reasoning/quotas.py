"""Whether most, half or at least so many of the things of a list are of a kind ("are most of the ships steamers?")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

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
    "more than": ">", "over": ">", "at least": ">=", "no less than": ">=", "less than": "<", "fewer than": "<",
    "under": "<", "at most": "<=", "no more than": "<=", "not more than": "<=",
}  # fmt: skip
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_BOUND = "|".join(sorted(_BOUNDS, key=len, reverse=True))
_SAID = re.compile(
    rf"\b(?:(?P<most>most|(?:the |a )?majority)|(?:(?P<bound>{_BOUND}|exactly) )?(?:a |one |the )?(?P<part>{_PART}))"
    r" (?:of )?(?:the|these|those|all|its|their)\b"
)
"""Words for a part of a list."""
_LOOKED_AT = 6


class Quotas:
    """Holds the part that a kind has of a list against the one that a question claims; keeps no state."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting

    def answer(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """Yes or no with the share of the kind; None where no part of a list is claimed to be of a kind it knows."""
        said = _SAID.search(" ".join(word.norm for word in pseudo_words(question.text)))
        if said is None or not question.confirm or question.times:
            return None
        for match in matches[:_LOOKED_AT]:
            members, kept = self._counting.kind_in(question, match.fact_id)
            if kept and not match.costs.contradicted and not match.costs.unexplained:
                holds = _holds(said, Fraction(len(kept), len(members)))
                lead = "yes" if holds is not question.negated else "no"
                return self._counting.share_of((match.fact_id,), kept, members, lead=lead)
        return None


def _holds(said: re.Match[str], share: Fraction) -> bool:
    """Whether a share is what is claimed."""
    if said["most"]:
        return share > _PARTS["half"]
    part = _PARTS[said["part"]]
    return beyond(share, part, _BOUNDS[said["bound"]]) if said["bound"] in _BOUNDS else share == part
