"""What a fact costs as an answer: named costs, compared in order, with the evidence for each word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from kzrs_bot.reading.question import Term

THIN = 2
"""Evidence below which even a lesser word that nothing explains speaks against a fact."""
ADRIFT = 3
"""Words known to a fact that is about none of them, from which it is no answer."""
DOUBTFUL = 2
"""Words that a fact is not about, from which it confirms nothing."""


class Costs(NamedTuple):
    """The order of the fields is the order of comparison; lower is better.

    A lexicographic order rather than a weighted sum, so that no amount of likeness buys off a wrong year.
    """

    contradicted: int = 0
    """Constraints that the fact contradicts: period, direction, an opposite or denied word, a figure."""
    unexplained: int = 0
    """Telling words that nothing in the fact explains ("How much gas does X sell?")."""
    missing: int = 0
    """1 where the fact does not hold what is asked for ("When was Y founded?" of a fact without a date)."""
    guessed: int = 0
    """1 where what is asked for is in the fact, though not in the slot that the question names."""
    apart: int = 0
    """How far the fact is from what is asked about: `aside`, and in a follow-up `away` as well."""
    aside: int = 0
    """Telling words of the message that the fact knows, but is not about ("and by sea?" of a fact on rail)."""
    away: int = 0
    """Distance from the conversation: what it lends and the fact does not share ("and by sea?"), and how far
    the fact lies from those just given."""
    lesser: int = 0
    """Lesser words that nothing explains, and stray ones that the evidence outweighs."""
    unsaid: int = 0
    """Key terms of the fact that the question does not touch ("How many passengers?" of a fact on first class)."""
    loose: int = 0
    """Key terms that are touched only through a broader word, and light words that nothing explains."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A constraint of the question that a fact contradicts."""

    kind: str
    """period, direction, opposite, denied or figure."""
    detail: str


@dataclass(frozen=True, slots=True)
class Match:
    """A fact tried as the answer to a question."""

    fact_id: str
    costs: Costs
    contradictions: tuple[Contradiction, ...] = ()
    unexplained: tuple[Term, ...] = ()
    explained: tuple[Term, ...] = ()
    missing_slot: str | None = None
    order: int = field(default=0, compare=False)

    @property
    def acceptable(self) -> bool:
        """Whether the fact may be given as an answer."""
        return self.costs.contradicted == 0 and self.costs.unexplained == 0 and self.costs.missing == 0

    @property
    def opposite(self) -> bool:
        """Whether the fact says the opposite of what is asked, and nothing else speaks against it."""
        alone = self.costs.unexplained == 0 and self.costs.missing == 0
        return alone and [contradiction.kind for contradiction in self.contradictions] == ["opposite"]
