"""A second opinion on what was looked up: where the evidence for another fact is stronger, that fact is given too, or instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.matching.evidence import Weighed
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.reply import Kind

_SURE = 0.62
"""Certainty from which a fact answers what would else be refused."""
_DOUBTFUL = 0.25
"""Certainty below which nothing that was looked up is given."""
_AHEAD = 1.5
"""Logarithm of odds by which a fact has to lead to stand in place of what was looked up, and not beside it."""
_MOST = 4
"""Sentences to which nothing is added."""
_OPEN = frozenset({"not_covered", "missing_slot", "not_understood", "gap"})
"""Refusals for want of a fact that accounts for every word; the others have reasons of their own."""
_SETTLED = frozenset({"timeline", "compare", "summary", "insist", "refuse", "mentioned"})
"""Ways of asking to which single facts are no answer."""
_OF_THE_LAST = frozenset({"source", "locator"})
"""Ways of asking that without a telling word are on what was said last."""


class SecondOpinion:
    """Sets what was looked up against the likeliest facts; keeps no state."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def on(
        self, findings: Findings, weighed: Sequence[Weighed], question: Question, matches: Trial
    ) -> tuple[Findings, Weighed | None]:
        """The findings on a question, kept, revised or withdrawn, and the reading that they then follow."""
        best = weighed[0] if weighed else None
        if best is None or _settled(best.question) or findings.lead in {"no", "correction", "insist"}:
            return findings, None
        told = self._lookup.told(best.question, best.match)
        if told is None:
            return findings, None
        if findings.kind is Kind.NO_ANSWER:
            open_ = findings.refusal is not None and findings.refusal.code in _OPEN
            return (told, best) if open_ and best.certainty >= _SURE else (findings, None)
        if findings.kind is not Kind.ANSWER:
            return findings, None
        given = {id_ for clause in findings.clauses for id_ in clause.facts}
        if not given:
            return findings, None
        if max(each.certainty for each in weighed if each is best or each.match.fact_id in given) < _DOUBTFUL:
            return self._lookup.withheld(question, matches), None
        if best.match.fact_id in given:
            return findings, None
        lead = best.score - max((each.score for each in weighed if each.match.fact_id in given), default=-_AHEAD)
        if lead >= _AHEAD:
            return told, best
        if len(findings.clauses) >= _MOST or best.match.contradictions:
            return findings, None
        return replace(findings, clauses=(*findings.clauses, *told.clauses)), None


def _settled(question: Question) -> bool:
    return question.asks in _SETTLED or (question.asks in _OF_THE_LAST and not question.telling)
