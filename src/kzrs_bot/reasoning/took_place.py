"""Events that took place, for questions that take for granted that they did not ("why was the fair called off?")."""

from __future__ import annotations

from dataclasses import replace

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import Concept, Fact, Pack
from kzrs_bot.reading.question import Question, Term
from kzrs_bot.reasoning.events import is_planned, year_of_source
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind


class TookPlace:
    """Knows the dated events of a pack; keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack, self._matcher = pack, matcher
        self._year = year_of_source(pack)

    def corrected(self, question: Question, matches: Trial) -> Findings | None:
        """The event that is said to have come to nothing; None where it is none that took place, or where that is what
        the source says of it."""
        undone = [] if question.negated and question.confirm else self._annulling(question)
        known = (match for gaps in (False, True) for match in matches.fitting(gaps=gaps))
        if not undone or any(term in match.explained for match in known for term in undone):
            return None
        fact = self._event(question, undone)
        if fact is None:
            return None
        outright = question.confirm and any(concept.opposite for term in undone for concept in self._meant(term))
        clauses = (Clause(fact.statement, (fact.id,)),)
        return Findings(Kind.ANSWER, clauses=clauses, lead="no" if outright else "correction", listed=(fact.id,))

    def _annulling(self, question: Question) -> list[Term]:
        """The words by which something is said not to have taken place, or not when it was to; a negated one that
        reading turned into its opposite is among them."""
        return [t for t in question.terms if not t.choice and any(concept.annuls for concept in self._meant(t))]

    def _meant(self, term: Term) -> list[Concept]:
        """The senses of the lexicon that a word may have."""
        concepts = self._pack.lexicon.concepts
        return [concepts[name[2:]] for name in sorted(term.terms) if name.startswith("c:") and name[2:] in concepts]

    def _event(self, question: Question, without: list[Term]) -> Fact | None:
        """The one event that has happened and that all other words of a question are on."""
        starts = [word.start for word in pseudo_words(question.text)]
        timed = {n for n, place in enumerate(starts) if any(p.start <= place < p.end for p in question.periods)}
        terms = tuple(term for term in question.terms if term not in without and term.start not in timed)
        asked = replace(
            question, asks="time", terms=terms, focus=(), confirm=False, negated=False, elliptic=False, quantities=()
        )
        for match in self._matcher.rank(asked).acceptable():
            fact = self._pack.facts[match.fact_id]
            costs = match.costs
            if fact.kind != "event" or fact.time is None or costs.aside or costs.lesser or costs.unsaid > 1:
                continue
            return None if is_planned(fact.time, self._year) else fact
        return None
