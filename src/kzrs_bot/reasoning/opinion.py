"""A second opinion on what was looked up: where there is more evidence for another fact, it is told too, or instead."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from kzrs_bot.matching.context import Context
from kzrs_bot.matching.evidence import NEAREST, Weighed, Weighing
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.reasoning.on_topic import (
    HELD,
    completed,
    elsewhere,
    of_its_time,
    on_subject,
    outdone,
    retimed,
    strays,
    turned,
)
from kzrs_bot.reply import Kind

_SURE = 0.55
"""Certainty from which a fact answers what would else be refused."""
_SURE_OF_YES = 0.6
"""The same where a yes or a no is asked for; then the fact is told without a yes."""
_SURE_OF_COUNT = 0.7
"""The same where a number of things is asked for with a word that the fact does not know."""
_SURE_AGAINST_GAP = 0.82
"""The same where what the source does not say fits a message to the letter, and the fact does not."""
_CERTAIN = 0.9
"""Certainty from which a fact is told to a follow-up whatever it knows of its words and however far it is."""
_BY_NAME = re.compile(
    r"\b(?:(?:named|mentioned|listed|cited|enumerated|quoted)\b(?! after\b)|(?:as|by way of) (?:an )?examples?\b"
    r"|by name\b)",
    re.IGNORECASE,
)
"""Words by which just those are counted that a source names, whatever their whole number is."""
_HARDLY = 0.1
"""Certainty below which a list that was counted is not what is asked for where the source is known not to say it."""
_DOUBTFUL = 0.4
"""Certainty below which nothing that was looked up is given."""
_DOUBTFUL_ELSEWHERE = 0.6
"""The same for a message that begins a topic and names nobody, no place and no time of the source."""
_AHEAD = 1.5
"""Logarithm of odds by which a fact has to lead to stand in place of what was looked up, and not beside it."""
_BEHIND_EXACT = 1.0
"""The most by which a fact leads over one that holds just what is asked to the letter."""
_FAR = 4.0
"""Logarithm of odds by which a fact has to lead over one that says no."""
_BEHIND = 2.0
"""The same by which a fact has to be behind to be left out beside one that affirms."""
_ALIKE = 12.0
"""Likeness to a fact's sample questions from which a message that begins a topic may be for it."""
_LIKER = 1.1
"""Ratio of likenesses from which what the source does not say is named as what was asked for."""
_MOST = 4
"""Sentences to which nothing is added."""
_OPEN = frozenset({"not_covered", "missing_slot", "not_understood", "gap"})
"""Refusals for want of a fact that accounts for every word; the others have reasons of their own."""
_SETTLED = frozenset({"insist", "refuse", "mentioned"})
"""Ways of asking to which single facts are no answer."""
_THEMATIC = frozenset({"describe", "define"})
"""Ways of asking that an overview which fits answers, though no sample is of it."""
_DAYS = frozenset({"day", "days"})
"""Units of a length by which events are counted."""
_SAYING_NO = frozenset({"no", "correction", "insist"})
"""Beginnings of answers that stand by a fact against what was said."""
_OF_ALL = frozenset({"source", "locator", "summary"})
"""Ways of asking that without a telling word are on what was said last, or on the source as a whole."""


class SecondOpinion:
    """Sets what was looked up against the likeliest facts; keeps no state."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def on(
        self, findings: Findings, weighing: Weighing, question: Question, matches: Trial
    ) -> tuple[Findings, Weighed | None]:
        """The findings on a question, kept, revised or withdrawn, and the reading that they then follow."""
        settled = all(self._settled(own, lent, findings, weighing) for own, lent, _ in weighing.readings)
        if not weighing.sampled or settled or not self._is_open(findings, weighing, question, matches):
            return findings, None
        best = weighing.weighed[0] if weighing.weighed else None
        if best is None or self._settled(best.question, best.context, findings, weighing):
            return findings, None
        if findings.kind is Kind.NO_ANSWER:
            return self._on_refusal(findings, best, weighing, question, matches)
        if not matches:  # told on other grounds than that a fact fits
            return findings, None
        given = set(findings.facts)
        exact = not any(matches[0].costs)
        unsure = weighing.certainty({best.match.fact_id, *given}) < (_DOUBTFUL if exact else self._least(best))
        vain = _asked_in_vain(question, weighing, liker=1.0)
        apt = on_subject(question, best, matches, given) or of_its_time(question, matches, given)
        if unsure and not (apt and (exact or vain is None)):
            return self._lookup.withheld(question, matches, vain), None
        if best.match.fact_id in given:
            return _affirmed(_alone(findings, best, weighing), best, weighing), None
        strayed = strays(best, weighing.weighed, given, matches) or self._too_wide(best, given, matches)
        strayed = strayed or self._lookup.of_other_side(question, best.match.fact_id, given)
        strayed = strayed or self._lookup.lacks_size(question, best.match.fact_id, findings)
        if strayed or (best.context.facts and self._ignores(best)):
            return findings, None
        likely = (each.score for each in weighing.weighed[:NEAREST] if each.match.fact_id in given)
        lead = best.score - max(likely, default=-_AHEAD)
        held = exact and question.asks in HELD and not best.context.facts and lead < _FAR
        findings, followed = self._beside(findings, best, min(lead, _BEHIND_EXACT) if held else lead)
        return _affirmed(findings, best, weighing), followed

    @staticmethod
    def counted_in_vain(worked: Findings, weighing: Weighing, question: Question) -> str | None:
        """What the source does not say, where things of a list were counted that are hardly what is asked for."""
        steps = [step.operation for clause in worked.clauses for step in clause.derivation]
        if worked.kind is not Kind.ANSWER or steps not in ([], ["count"]) or not weighing.sampled:
            return None
        if steps and any(mention.quantity.unit in _DAYS for mention in question.quantities):
            return None
        if steps and _BY_NAME.search(question.text) and _to_the_letter(worked, weighing):
            return None
        if steps and _BY_NAME.search(question.text):
            return None
        if weighing.certainty(set(worked.facts)) >= (_HARDLY if steps else _DOUBTFUL):
            return None
        return _asked_in_vain(question, weighing)

    def counted_elsewhere(self, worked: Findings, weighing: Weighing) -> bool:
        """Whether things of a list were counted where another fact certainly states the number."""
        counted = worked.kind is Kind.ANSWER and not any(clause.derivation for clause in worked.clauses)
        best = weighing.weighed[0] if counted and weighing.sampled and weighing.weighed else None
        if best is None or best.match.fact_id in worked.facts or not best.match.acceptable or best.match.costs.guessed:
            return False
        return weighing.certainty({best.match.fact_id}) >= _CERTAIN

    def _settled(self, question: Question, context: Context, findings: Findings, weighing: Weighing) -> bool:
        """Whether a message is on what was said last, on the whole source, or on a figure or a time alone that the
        findings have, unless something else is surely meant."""
        if question.asks in _SETTLED or (question.asks in _OF_ALL and not question.telling):
            return True
        figures = question.quantities and self._lookup.gives(question, findings)
        bare = not question.telling and bool(figures or question.periods) and not context.facts
        return bare and not _else_meant(findings, weighing)

    def _ignores(self, best: Weighed) -> bool:
        """Whether a fact knows nothing of somebody of one side that the message names."""
        unknown = (term for term in best.match.unexplained if term.weight is Weight.TELLING)
        return any(self._lookup.takes_side(term) for term in unknown)

    def _too_wide(self, best: Weighed, given: Set[str], matches: Trial) -> bool:
        """Whether the likeliest is all that is told of somebody, and a fact on the talk knows what "he" is asked of."""
        first = matches[0]
        told = first.fact_id in given and first.acceptable and first.explained and not first.costs.aside
        bound = best.context.facts and best.question.pronouns and best.match.costs.aside
        return bool(told and bound and self._lookup.is_theme(best.match.fact_id))

    def _least(self, best: Weighed) -> float:
        """The certainty that an answer needs."""
        known = self._lookup.named(best.question) or best.question.periods or best.context.facts
        return _DOUBTFUL if known else _DOUBTFUL_ELSEWHERE

    def _is_open(self, findings: Findings, weighing: Weighing, question: Question, matches: Trial) -> bool:
        """Whether findings are of a kind that more evidence for another fact may change."""
        if findings.kind is Kind.NO_ANSWER:
            code = findings.refusal.code if findings.refusal is not None else ""
            return code in _OPEN and not turned(question)
        talking = any(context.facts for _, context, _ in weighing.readings)
        stands = findings.lead in _SAYING_NO and not self._outdone(findings, weighing)
        stands = stands or (talking and completed(question)) or retimed(question, matches)
        stands = stands or self._lookup.identifies(question, findings)
        stands = stands or (question.asks in _THEMATIC and self._lookup.fits_theme(matches))
        return findings.kind is Kind.ANSWER and bool(findings.facts) and not stands

    @staticmethod
    def _outdone(findings: Findings, weighing: Weighing) -> bool:
        """Whether a fact that contradicts nothing is surely the answer, and far likelier than those that say no."""
        best, given = weighing.weighed[0] if weighing.weighed else None, set(findings.facts)
        if best is None or best.match.fact_id in given or any(best.match.contradictions) or findings.lead == "insist":
            return False
        near = any(each.match.fact_id in given and each.score >= best.score - _FAR for each in weighing.weighed)
        return not near and weighing.certainty({best.match.fact_id}) >= _CERTAIN

    def _on_refusal(
        self, findings: Findings, best: Weighed, weighing: Weighing, question: Question, matches: Trial
    ) -> tuple[Findings, Weighed | None]:
        """The likeliest fact where it is sure enough, else what is known not to be said."""
        certainty = weighing.certainty({best.match.fact_id})
        astray = elsewhere(best) and certainty < _CERTAIN
        if best.context.facts and (astray or outdone(best, matches)):
            return findings, None
        vain = weighing.gaps.fitting
        needed = _SURE_OF_YES if best.question.confirm else _SURE
        if vain is not None and not any(vain.costs) and any(best.match.costs):
            needed = _SURE_AGAINST_GAP
        sure = certainty >= needed and _to_the_point(best, certainty) and _timely(best) and not self._ignores(best)
        told = self._lookup.told(best.question, best.match) if sure else None
        if told is not None:
            return replace(told, lead=None if told.lead == "yes" else told.lead), best
        asked = _asked_in_vain(question, weighing)
        return (self._lookup.unsaid(asked, matches) if asked else findings), None

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


def _else_meant(findings: Findings, weighing: Weighing) -> bool:
    """Whether another fact than those found is certainly the answer, and those are doubtful."""
    best, given = weighing.weighed[:1], set(findings.facts)
    sure = bool(best) and weighing.certainty({best[0].match.fact_id}) >= _CERTAIN
    return sure and weighing.certainty(given) < _DOUBTFUL


def _alone(findings: Findings, best: Weighed, weighing: Weighing) -> Findings:
    """The findings on one thing without sentences that the likeliest fact leaves far behind."""
    question = best.question
    if findings.lead is not None or question.asks not in HELD or question.plural or question.also:
        return findings
    if weighing.certainty({best.match.fact_id}) < _CERTAIN:
        return findings
    near = {each.match.fact_id for each in weighing.weighed[:NEAREST] if each.score >= best.score - _FAR}
    kept = tuple(clause for clause in findings.clauses if near.intersection(clause.facts))
    return replace(findings, clauses=kept) if len(kept) == 1 else findings


def _affirmed(findings: Findings, best: Weighed, weighing: Weighing) -> Findings:
    """A yes gives the likeliest facts, the first of all first, and is none where that is not sure."""
    if findings.lead != "yes":
        return findings
    if weighing.certainty({best.match.fact_id}) < _SURE_OF_YES:
        return replace(findings, lead=None)
    first = [clause for clause in findings.clauses if best.match.fact_id in clause.facts]
    if not first:
        return findings
    near = {each.match.fact_id for each in weighing.weighed[:NEAREST] if each.score >= best.score - _BEHIND}
    others = [clause for clause in findings.clauses if clause not in first and near.intersection(clause.facts)]
    return replace(findings, clauses=(*first, *others))


def _to_the_point(best: Weighed, certainty: float) -> bool:
    """Whether a message is enough like what people ask for the fact, or goes on with the talk in words it knows."""
    question = best.question
    if question.pronouns and question.asks in HELD and best.match.unexplained:
        return False
    if question.asks == "count" and best.match.unexplained and certainty < _SURE_OF_COUNT:
        return False
    if question.asks == "count" and not question.telling and best.match.costs.lesser:
        return False
    if not best.context.facts:
        return best.like >= _ALIKE
    telling = [term for term in best.match.explained if term.weight is Weight.TELLING]
    if question.confirm:
        placed = question.telling and all(term.locative for term in telling)
        said = bool(telling) and best.match.fact_id in best.context.said
        return not placed and (said or certainty >= _CERTAIN)
    return bool(telling) or not question.telling or best.like >= _ALIKE


def _timely(best: Weighed) -> bool:
    """Whether a fact is of the time that is asked about, if any is."""
    within = [mention for mention in best.question.periods if mention.relation == "in"]
    return not within or bool(best.features.get("time_met"))


def _to_the_letter(worked: Findings, weighing: Weighing) -> bool:
    """Whether the list that was counted is on nothing but what a question names."""
    found = [each.match for each in weighing.weighed if each.match.fact_id in worked.facts]
    return any(match.acceptable and not match.costs.aside and not match.costs.unsaid for match in found)


def _asked_in_vain(question: Question, weighing: Weighing, *, liker: float = _LIKER) -> str | None:
    """What the source does not say, where a message that tells by itself what it is about is so much liker that."""
    if not question.telling or question.elliptic or weighing.gaps.likest.ratio <= liker:
        return None
    return weighing.gaps.likest.fact_id
