"""A second opinion on what was looked up: where there is more evidence for another fact, it is told too, or instead."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from kzrs_bot.matching.evidence import LikestGap, Weighed
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.reply import Kind

_SURE = 0.55
"""Certainty from which a fact answers what would else be refused."""
_SURE_OF_YES = 0.6
"""The same where a yes or a no is asked for; then the fact is told without a yes."""
_CERTAIN = 0.9
"""Certainty from which a fact is told to a follow-up that has something confirmed, whatever it knows of its words."""
_DOUBTFUL = 0.3
"""Certainty below which nothing that was looked up is given."""
_AHEAD = 1.5
"""Logarithm of odds by which a fact has to lead to stand in place of what was looked up, and not beside it."""
_ALIKE = 12.0
"""Likeness to a fact's sample questions from which a message that begins a topic may be for it."""
_LIKER = 1.1
"""Ratio of likenesses from which what the source does not say is named as what was asked for."""
_MOST = 4
"""Sentences to which nothing is added."""
_OPEN = frozenset({"not_covered", "missing_slot", "not_understood", "gap"})
"""Refusals for want of a fact that accounts for every word; the others have reasons of their own."""
_SETTLED = frozenset({"timeline", "compare", "summary", "insist", "refuse", "mentioned"})
"""Ways of asking to which single facts are no answer."""
_SAYING_NO = frozenset({"no", "correction", "insist"})
"""Beginnings of answers that stand by a fact against what was said."""
_OF_THE_LAST = frozenset({"source", "locator"})
"""Ways of asking that without a telling word are on what was said last."""
_DESCRIBING = frozenset({"describe", "define"})
"""Ways of asking in which a pronoun stands for what is asked about."""
_HELD = frozenset({"person", "time", "place", "count", "duration", "amount"})
"""Slots that many facts hold, so that one that does is not for that what a pronoun asks about."""
_EXPLAINING = frozenset({"reason", "purpose", "manner"})
"""Ways of asking for more on what was just said."""
_FRAGMENT = "fragment"
"""The intent of a message without a way of asking."""
_MEASURING = frozenset({"change", "amount", "percent"})
"""Ways of asking for a figure, which many facts hold."""
_ELSEWHERE = 4
"""Distance from the talk from which a fact that goes on with it is on something else."""


class SecondOpinion:
    """Sets what was looked up against the likeliest facts; keeps no state."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def on(
        self, findings: Findings, weighed: Sequence[Weighed], gap: LikestGap, question: Question, matches: Trial
    ) -> tuple[Findings, Weighed | None]:
        """The findings on a question, kept, revised or withdrawn, and the reading that they then follow."""
        best = weighed[0] if weighed else None
        if best is None or _settled(best):
            return findings, None
        vain = gap.fact_id if _asked_in_vain(question, gap) else None
        if findings.kind is Kind.NO_ANSWER:
            return self._on_refusal(findings, best, vain, matches)
        given = {id_ for clause in findings.clauses for id_ in clause.facts}
        stands = findings.lead in _SAYING_NO or _completed(question) or _retimed(question, matches)
        if findings.kind is not Kind.ANSWER or stands or not given:
            return findings, None
        certainty = max(each.certainty for each in weighed if each is best or each.match.fact_id in given)
        if certainty < _DOUBTFUL and not _on_subject(question, best, matches, given):
            return self._lookup.withheld(question, matches, vain), None
        if best.match.fact_id in given or _strays(best, weighed, given, matches):
            return findings, None
        lead = best.score - max((each.score for each in weighed if each.match.fact_id in given), default=-_AHEAD)
        return self._beside(findings, best, lead)

    def _on_refusal(
        self, findings: Findings, best: Weighed, vain: str | None, matches: Trial
    ) -> tuple[Findings, Weighed | None]:
        """The likeliest fact where it is sure enough, else what is known not to be said."""
        if findings.refusal is None or findings.refusal.code not in _OPEN:
            return findings, None
        if best.context.facts and (_elsewhere(best) or _outdone(best, matches)):
            return findings, None
        sure = best.certainty >= (_SURE_OF_YES if best.question.confirm else _SURE) and _to_the_point(best)
        told = self._lookup.told(best.question, best.match) if sure else None
        if told is not None:
            return replace(told, lead=None if told.lead == "yes" else told.lead), best
        return (self._lookup.unsaid(vain, matches) if vain else findings), None

    def _beside(self, findings: Findings, best: Weighed, lead: float) -> tuple[Findings, Weighed | None]:
        """The likeliest fact in place of what was looked up, where it is well ahead, or beside it."""
        told = self._lookup.told(best.question, best.match)
        if told is None:
            return findings, None
        if lead >= _AHEAD:
            return told, best
        if len(findings.clauses) >= _MOST or best.match.contradictions:
            return findings, None
        return replace(findings, clauses=(*findings.clauses, *told.clauses)), None


def _settled(best: Weighed) -> bool:
    """Whether a message is on what was said last, or on nothing but a figure or a time."""
    question = best.question
    bare = not question.telling and bool(question.quantities or question.periods) and not best.context.facts
    of_the_last = question.asks in _OF_THE_LAST and not question.telling
    return question.asks in _SETTLED or bare or of_the_last


def _completed(question: Question) -> bool:
    """Whether the talk says what a message is on: an item of a list, the other direction, whom a pronoun means."""
    named = any(not term.end and term.weight is Weight.TELLING for term in question.terms)
    turned = question.reversed and not question.telling
    return turned or (named and (question.places or question.asks in _DESCRIBING))


def _retimed(question: Question, matches: Trial) -> bool:
    """Whether a message names nothing but another time, and a fact of just that time answers it."""
    bare = question.intent == _FRAGMENT and bool(question.times) and not question.telling
    return bare and matches[0].acceptable and not (matches[0].costs.loose or matches[0].costs.aside)


def _on_subject(question: Question, best: Weighed, matches: Trial, given: Set[str]) -> bool:
    """Whether a message with a pronoun is answered to the letter by a fact on what the talk is on."""
    costs = matches[0].costs
    off = costs.aside or costs.unsaid or costs.loose or costs.guessed or costs.lesser
    off = off or costs.away > (0 if question.confirm else 1)
    near = bool(best.context.facts) and bool(question.pronouns) and matches[0].fact_id in given
    return near and matches[0].acceptable and not off


def _strays(best: Weighed, weighed: Sequence[Weighed], given: Set[str], matches: Trial) -> bool:
    """Whether the likeliest fact leads away from what was looked up: it lacks a word of the message, or the message
    has none that tells ("why?", "so it fell?").
    """
    first = matches[0]
    near_as = first.fact_id in given and first.acceptable and first.costs.away <= best.match.costs.away
    if best.context.facts and best.match.unexplained and near_as and not first.costs.aside:
        return True
    found = [each.match.costs for each in weighed if each.match.fact_id in given]
    near = [costs.away for costs in found]
    question = best.question
    bare = not any(term.end for term in question.terms)
    exact = any(not (costs.away or costs.loose or costs.unsaid) for costs in found)
    explained = bare and (question.asks in _EXPLAINING or (exact and question.asks in _MEASURING))
    checked = question.confirm and not question.telling and exact
    return (explained or checked) and bool(near) and best.match.costs.away > min(near)


def _elsewhere(best: Weighed) -> bool:
    """Whether the likeliest fact holds what is asked for, but of something that the talk is not on ("who did it?")."""
    question = best.question
    bound = question.pronouns and question.asks in _HELD and sum(t.weight is Weight.TELLING for t in question.terms) < 2
    return bool(bound) and best.match.costs.away >= _ELSEWHERE


def _outdone(best: Weighed, matches: Trial) -> bool:
    """Whether what the source does not say is nearer to a message with no words of its own than the likeliest fact."""
    gaps = matches.fitting(gaps=True)
    return bool(gaps) and not best.question.telling and gaps[0].costs.key < best.match.costs.key


def _to_the_point(best: Weighed) -> bool:
    """Whether a message is enough like what people ask for the fact, or goes on with the talk in words it knows."""
    if best.question.pronouns and best.question.asks in _HELD and best.match.unexplained:
        return False
    if best.context.facts:
        known = any(term.weight is Weight.TELLING for term in best.match.explained)
        if best.question.confirm:
            telling = [term for term in best.match.explained if term.weight is Weight.TELLING]
            placed = best.question.telling and all(term.locative for term in telling)
            said = known and best.match.fact_id in best.context.said
            return not placed and (said or best.certainty >= _CERTAIN)
        return (known or not best.question.telling or best.like >= _ALIKE)
    return best.like >= _ALIKE


def _asked_in_vain(question: Question, gap: LikestGap) -> bool:
    """Whether a message that tells by itself what it is about is most like what the source does not say."""
    return gap.ratio > _LIKER and question.telling and not question.elliptic
