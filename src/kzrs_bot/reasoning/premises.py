"""Questions that take for granted that something moved the other way than it did ("why did sales fall?")."""

from __future__ import annotations

from kzrs_bot.matching.constraints import against_trend, opposed
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.reply import Kind

_OF_A_CHANGE = frozenset({"reason", "change", "manner"})
"""What is asked of a change that has to have happened."""


class Premises:
    """Puts false premises on movements right; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex, lookup: Lookup) -> None:
        self._pack, self._index, self._lookup = pack, index, lookup

    def corrected(self, question: Question, matches: Trial) -> Findings | None:
        """What moved the other way, where nothing else is on just what is asked; else None."""
        if question.confirm or question.elliptic or question.asks not in _OF_A_CHANGE or not question.telling:
            return None
        found = [match for match in matches.refuting() if self._moved_the_other_way(question, match)]
        if not found or any(self._to_the_letter(question, match) for match in matches.fitting(gaps=False)):
            return None
        best = found[0]
        clauses = tuple(self._lookup.clauses_of(self._pack.facts[best.fact_id], question))
        return Findings(Kind.ANSWER, clauses=clauses, lead="correction", listed=(best.fact_id,), matches=(best,))

    def _moved_the_other_way(self, question: Question, match: Match) -> bool:
        if len(match.contradictions) != 1 or not self._to_the_letter(question, match):
            return False
        item, concepts = self._index.facts[match.fact_id], self._pack.lexicon.concepts
        wrong = [term for term in question.terms if term.surface == match.contradictions[0].detail]
        return any(against_trend(term, item, concepts) or opposed(term, item) for term in wrong)

    def _to_the_letter(self, question: Question, match: Match) -> bool:
        """Whether a fact is of all that is asked about: a figure of nothing else, or the reason asked for."""
        costs, figure = match.costs, self._pack.facts[match.fact_id].figure
        if costs.unexplained or costs.aside:
            return False
        explains = question.asks == "reason" and not costs.missing
        return costs.unsaid <= explains and (explains or figure is not None)
