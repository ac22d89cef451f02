"""How many things a list has that a question is on by all the evidence.

People count in a noun of their own ("how many efforts …?"), by which the costs find no list. What a list is counted for
has to be a general noun ("kinds", "fields"), as the intents know them, or one that the list knows; any other noun is
something else that one could count in that scene.
"""

from __future__ import annotations

from itertools import islice
from math import inf

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.matching.evidence import Weighed, Weighing
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reply import Kind

_SURE = 0.6
"""Certainty from which a list is what a question is on."""
_SURE_AGAINST_ANOTHER = 0.7
"""The same where another list was counted, of which it is no more certain than `_DOUBTFUL`."""
_DOUBTFUL = 0.4
_CERTAIN = 0.9
"""The same where figures were added up that no word for a sum asked for."""
_AHEAD = 2.0
"""Logarithm of odds by which a list has to lead over what else was told, to be told alone."""
_FIRST = 2
"""Telling words of which one is the noun that is counted, where the syntax does not tell ("how many Roman visits")."""
_NUMBERED = frozenset({"count", "frequency", "name"})
"""Ways of asking that a number may be read as, beside the cue of one ("how many firms does it name?")."""
_NUMBER, _SUM = "count", "sum"
_OTHERWISE = frozenset({"people", "per-year", "difference", "each", "every"})
"""Cues of another number than that of the things of a list."""
_OPEN = frozenset({"missing_slot", "not_covered", "gap", "not_computed"})
"""Refusals for want of a number that was found."""
_GENERAL, _COUNTED = "kinds", "of"
"""The option of a way of asking by which a general noun is counted."""


class LikeliestList:
    """Counts the list that a question is most likely on; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex, counting: Counting) -> None:
        self._pack, self._index, self._counting = pack, index, counting

    def instead(self, question: Question, counted: Findings, weighing: Weighing) -> Findings | None:
        """The number of another list's things than of the one that was counted, where that is hardly meant."""
        steps = [step.operation for clause in counted.clauses for step in clause.derivation]
        added = steps[-1:] == [_SUM] and _SUM not in question.cues and question.asks == _NUMBER
        of_list = steps == [_NUMBER] and len(counted.facts) == 1 and bool(self._counting.members(counted.facts[0]))
        if not (added or of_list) or not weighing.sampled:
            return None
        certainty = weighing.certainty(set(counted.facts))
        if certainty > (_CERTAIN if added else _DOUBTFUL):
            return None
        found = self._found(question, weighing, _CERTAIN if added else _SURE_AGAINST_ANOTHER, counted=True)
        if found is None or not set(found.facts).isdisjoint(counted.facts):
            return None
        part = of_list and len(counted.listed) < len(self._counting.members(counted.facts[0]))
        return None if part and not found.clauses[0].derivation else found  # a kind was named, and not of all of it

    def untold(self, question: Question, findings: Findings, weighing: Weighing) -> Findings | None:
        """The number of a list's things where what was looked up is no number, or begins with something else."""
        if findings.kind is Kind.NO_ANSWER:
            open_ = findings.refusal is not None and findings.refusal.code in _OPEN
            return self._found(question, weighing, _SURE) if open_ else None
        told = findings.kind is Kind.ANSWER and findings.lead is None
        found = self._found(question, weighing, _SURE) if told else None
        if found is None or found.facts[0] not in findings.facts:
            return None
        if findings.facts[0] == found.facts[0] and not found.clauses[0].derivation:
            return findings
        scores = {each.match.fact_id: each.score for each in weighing.weighed}
        others = [id_ for id_ in findings.facts if id_ in scores and id_ not in found.facts]
        if any(self._counting.named(question, id_) > self._counting.named(question, found.facts[0]) for id_ in others):
            return None
        return found if scores[found.facts[0]] - max((scores[id_] for id_ in others), default=-inf) >= _AHEAD else None

    def _found(
        self, question: Question, weighing: Weighing, needed: float, *, counted: bool = False
    ) -> Findings | None:
        """The number of things of the likeliest fact, where that is sure enough and they are what is counted.

        `counted` is whether things of a list are, be it of another one: then the list may know the noun but by the way.
        """
        numbered = question.asks in _NUMBERED and _NUMBER in question.cues
        if not numbered or question.confirm or question.cues & _OTHERWISE or not weighing.sampled:
            return None
        best = weighing.weighed[0] if weighing.weighed else None
        if best is None or best.match.unexplained or best.match.contradictions:
            return None
        if any(mention.relation != "in" for mention in question.periods):
            return None
        if not self._counts_such(question, best, counted=counted):
            return None
        id_ = best.match.fact_id
        if weighing.certainty({id_}) < needed or not self._counting.members(id_):
            return None
        whole = None if self._counting.without(question, id_) else self._told(id_)
        return whole or self._counting.of_list(question, id_)

    def _counts_such(self, question: Question, best: Weighed, *, counted: bool) -> bool:
        """Whether what is counted is a general noun, or one that a list knows its things or itself by."""
        own = self._index.facts[best.match.fact_id]
        things = own.units.union(*(filler.kinds for filler in own.fillers.get("members", ())))
        focus = [term for term in question.focus if term.weight is not Weight.PARTY]
        if not focus:
            telling = (term for term in question.terms if term.weight is Weight.TELLING)
            return any(term.terms & things for term in islice(telling, _FIRST)) or question.option(_COUNTED) == _GENERAL
        noun = focus[-1]
        known = own.terms if counted else own.core
        if noun.terms & (known | things):
            return True
        return noun.weight is not Weight.TELLING and question.option(_COUNTED) == _GENERAL

    def _told(self, id_: str) -> Findings | None:
        """The statement of a list that says the number itself."""
        fact = self._pack.facts[id_]
        number = len(self._counting.members(id_))
        if not any(m.quantity.value == number for m in stated_quantities(fact.statement)):
            return None
        return Findings(Kind.ANSWER, (Clause(fact.statement, (id_,)),), listed=self._counting.members(id_))
