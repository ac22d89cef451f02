"""More of the same ("what else?"): what was not said yet of what the talk is on, or that there is no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import islice
from math import log

from kzrs_bot.matching.context import Context
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reply import Kind, Refusal

_OPEN = frozenset({"what", "which", "person", "said", "list", "describe", "define", "mentioned", "place", "topic"})
"""Ways of asking that may have more than one answer."""
_REST = "rest"
"""Cue of what is left of a number, which the last answer may tell."""
_NEWS = 0.55
"""Share of what a statement says that has to be unsaid yet; less is the same in other words."""
_MOST_TRIED = 12
"""Facts that fit, among which one with news is looked for."""
_MOST_TOLD = 2
_RETELLING = frozenset({"gap", "overview"})
"""Kinds of fact that say nothing of their own."""


class Further:
    """Knows what each statement adds to others; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack, self._index = pack, index

    def more(self, question: Question, context: Context, matches: Trial) -> Findings | None:
        """The answer to a message that asks for more and names nothing itself; None for any other message."""
        bare = question.further and not question.telling and not (question.periods or question.quantities)
        if not bare or question.asks not in _OPEN or _REST in question.cues or not context.facts:
            return None
        said = self._said(question, context)
        found = self._news(said or self._fitting(matches, context), context.said)
        sorted_out = context.question is not None and context.question.focus
        if not (found or said or sorted_out):
            found = self._news(self._on_subject(question, context), context.said)
        scaffold = self._pack.lexicon.scaffold
        if not found and any(term.end and term.surface.lower() not in scaffold for term in question.terms):
            return None
        if not found:
            return Findings(Kind.NO_ANSWER, refusal=Refusal("nothing_more"), matches=matches)
        clauses = tuple(Clause(item.fact.statement, (item.fact.id,)) for item in found)
        return Findings(Kind.ANSWER, clauses, listed=tuple(item.fact.id for item in found), matches=matches)

    def repeats(self, question: Question, context: Context, facts: Iterable[str]) -> bool:
        """Whether facts only say again what was said, though more of it is asked for."""
        if not question.further or question.asks not in _OPEN or not context.facts:
            return False
        return not self._news((self._index.facts[id_] for id_ in facts), context.said)

    def _fitting(self, matches: Trial, context: Context) -> Iterator[IndexedFact]:
        """The facts that answer what was asked before, and are on the noun that was asked for."""
        sorts = [term.terms for term in context.question.focus] if context.question is not None else []
        for match in islice(matches.fitting(gaps=False), _MOST_TRIED):
            costs, item = match.costs, self._index.facts[match.fact_id]
            if not (costs.away or costs.aside or costs.guessed) and all(sort & item.core for sort in sorts):
                yield item

    def _said(self, question: Question, context: Context) -> list[IndexedFact]:
        """What the one that was quoted last says, where that is asked for."""
        before = context.question.asks if context.question is not None else ""
        if "said" not in {question.asks, before}:
            return []
        last = {name for id_ in context.facts for name in self._pack.facts[id_].stated_by}
        speakers = last & context.focus or last
        return [item for item in self._index.facts.values() if speakers.intersection(item.fact.stated_by)]

    def _on_subject(self, question: Question, context: Context) -> Iterator[IndexedFact]:
        """All on the things that a pronoun stands for, or that were asked about without more."""
        lent = [term for term in context.terms if term.weight is Weight.TELLING]
        named = [term.terms & self._pack.entities.keys() for term in lent]
        things = frozenset().union(*named) if named and all(named) else frozenset()
        if question.pronouns and context.focus:
            things = context.focus
        things -= set(self._pack.report.parties)
        return (item for item in self._index.facts.values() if things and things <= item.entities)

    def _news(self, items: Iterable[IndexedFact], said: Set[str]) -> list[IndexedFact]:
        """A few of some facts that say what neither those said before nor the others do."""
        known = [self._index.facts[id_] for id_ in said]
        found: list[IndexedFact] = []
        for item in items:
            own = item.fact
            if own.kind in _RETELLING or own.id.startswith(DESCRIPTION) or own.id in said:
                continue
            if self._new(item, (*known, *found)) >= _NEWS:
                found.append(item)
            if len(found) == _MOST_TOLD:
                break
        return found

    def _new(self, item: IndexedFact, known: Iterable[IndexedFact]) -> float:
        """The share of a statement, its words weighed by their rarity, that known ones do not tell."""
        told = self._index.widen(frozenset().union(*(self._index.told_by(each) for each in known)))
        scaffold = self._pack.lexicon.scaffold
        words = [term for term in self._index.stated_by(item) if term.startswith("w:") and term[2:] not in scaffold]
        weights = {term: log(len(self._index.in_order) / self._index.frequency(term)) for term in sorted(words)}
        return sum(each for term, each in weights.items() if term not in told) / (sum(weights.values()) or 1.0)
