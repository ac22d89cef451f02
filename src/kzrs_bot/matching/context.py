"""What a conversation lends to a question that leans on it."""

from __future__ import annotations

from dataclasses import dataclass

from kzrs_bot.reading.question import Question, Term
from kzrs_bot.values import Period


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation lends to a question that leans on it."""

    terms: tuple[Term, ...] = ()
    """Words of the question before."""
    older: tuple[Term, ...] = ()
    """Words that were in force already then; all together they weigh no more than one of the others."""
    question: Question | None = None
    """The question whose constraints are lent."""
    when: Period | None = None
    """The time of the last answer."""
    facts: tuple[str, ...] = ()
    """Facts of the last answer."""
    said: frozenset[str] = frozenset()
    """Facts of the last few answers, which "what else?" leaves out."""
    given: frozenset[str] = frozenset()
    """Entities other than parties that those answers were on."""
    focus: frozenset[str] = frozenset()
    """Entities that the conversation is about, for its pronouns."""


NOTHING = Context()
"""What a message that stands alone is lent."""
