"""Whether all of them are so, or any is not: for a source that counts how many of several are so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reply import Kind
from kzrs_bot.values import Period

_EVERY = "every"
"""Cue of "all", "each" and the like."""
_OF_TIME = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})
"""Units of a length, which is no number of things."""
_SOME = "some"
"""Cue of "any of them", "one of these"."""


class Universal:
    """Knows which figures count a part of what others count; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack, self._index, self._concepts = pack, index, pack.lexicon.concepts

    @cached_property
    def _counts(self) -> Mapping[str, Collection[Sequence[Fact]]]:
        """The facts with figures, by measure and then by time; no start goes through all facts for them."""
        found: dict[str, dict[Period | None, list[Fact]]] = {}
        for fact in self._pack.facts.values():
            if fact.figure is not None and fact.figure.value is not None:
                found.setdefault(fact.figure.measure, {}).setdefault(fact.figure.period, []).append(fact)
        return {measure: of_times.values() for measure, of_times in found.items()}

    def counted(self, question: Question, facts: Iterable[Fact]) -> Findings | None:
        """No where some facts count things and a part of them is what all are asked to be, yes where some are asked to
        be the opposite of that part; else None.
        """
        if not question.confirm or question.negated or not question.cues & {_EVERY, _SOME}:
            return None
        if question.times or any(m.comparison or m.quantity.unit in _OF_TIME for m in question.quantities):
            return None
        said = [term for term in question.terms if term.weight is not Weight.PARTY and term.end]
        every = _EVERY in question.cues
        for part in self._counted(facts):
            item = self._index.facts[part.id]
            if any(term.terms & item.terms if every else self._opposites(term) & item.core for term in said):
                lead = "no" if every else "yes"
                return Findings(Kind.ANSWER, (Clause(part.statement, (part.id,)),), lead=lead, listed=(part.id,))
        return None

    def _opposites(self, term: Term) -> frozenset[str]:
        """The concepts that a word is the opposite of."""
        concepts = (self._concepts.get(name[2:]) for name in term.terms if name.startswith("c:"))
        return frozenset(f"c:{other}" for concept in concepts if concept is not None for other in concept.opposite)

    def _counted(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """The facts that count a part of what some facts count."""
        measures = dict.fromkeys(fact.figure.measure for fact in facts if fact.figure is not None)
        alike = (facts for measure in measures for facts in self._counts.get(measure, ()))
        return (fact for facts in alike for fact in facts if _is_part(fact, facts))


def _is_part(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether another figure of the same measure and time counts in all, and comes to more.

    It does so where it has fewer dimensions, or where the sentence names it as well ("of the 9 ships, 4 are old").
    """
    own = fact.figure
    if own is None or own.value is None:
        return False
    for other in others:
        whole = other.figure
        if whole is None or whole.value is None:
            continue
        named = re.search(rf"\b{whole.value.value}\b", fact.statement) and whole.dims.keys() == own.dims.keys()
        wider = dict(whole.dims).items() < dict(own.dims).items()
        if (wider or named) and whole.value.unit == own.value.unit and whole.value.value > own.value.value:
            return True
    return False
