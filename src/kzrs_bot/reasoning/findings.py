"""What reasoning hands to the wording: clauses with their facts, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzrs_bot.matching.costs import Match
from kzrs_bot.reply import Kind, Refusal, Step
from kzrs_bot.values import Period


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the answer and what carries it."""

    text: str
    facts: tuple[str, ...] = ()
    derivation: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome for one question."""

    kind: Kind
    clauses: tuple[Clause, ...] = ()
    lead: str | None = None
    """Wording key of what stands before the first clause: yes, no, …"""
    refusal: Refusal | None = None
    listed: tuple[str, ...] = ()
    """What the answer lists, in order, for "the second one" later."""
    choices: tuple[str, ...] = ()
    """Fact ids between which the user is asked to choose, or that "yes" would bring."""
    offer: Period | None = None
    """A period for which the figure asked for can be worked out instead, if the user wants it."""
    matches: Sequence[Match] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that carry the clauses, each once, in their order."""
        return tuple(dict.fromkeys(id_ for clause in self.clauses for id_ in clause.facts))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What was worked out, clause by clause."""
        return tuple(step for clause in self.clauses for step in clause.derivation)

    @property
    def result(self) -> tuple[object, ...]:
        """What they come to: the results of their calculations, else their facts; a yes or a no is of the question."""
        steps = tuple(clause.derivation[-1].result for clause in self.clauses if clause.derivation)
        return self.kind, steps or self.facts
