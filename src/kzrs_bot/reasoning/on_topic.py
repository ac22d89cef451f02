"""What keeps a second opinion on what the talk is on: follow-ups that stand as they were looked up."""

from __future__ import annotations

from collections.abc import Sequence, Set

from kzrs_bot.dialogue.completion import corrects
from kzrs_bot.matching.costs import Costs, Match
from kzrs_bot.matching.evidence import Weighed
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question, Weight

_DESCRIBING = frozenset({"describe", "define"})
"""Ways of asking in which a pronoun stands for what is asked about."""
HELD = frozenset({"person", "time", "place", "count", "duration", "amount"})
"""Slots that many facts hold, so that one that does is not for that what a pronoun asks about."""
_EXPLAINING = frozenset({"reason", "purpose", "manner"})
"""Ways of asking for more on what was just said."""
_LIST = "list"
"""The way of asking for several things, which a fact that holds none answers less well than one that does."""
_SAID = "said"
"""The way of asking for what somebody says, which is no answer where it is on something else."""
_FRAGMENT = "fragment"
"""The intent of a message without a way of asking."""
_MEASURING = frozenset({"change", "amount", "percent"})
"""Ways of asking for a figure, which many facts hold."""
_OF_THE_TALK = frozenset({"person", "time", "place"})
"""Slots that a follow-up which names nothing asks of what the talk is on."""
_BESIDE = 1
"""Distance at which a fact is still on what the talk is on."""
_ELSEWHERE = 4
"""Distance from the talk from which a fact that goes on with it is on something else."""


def completed(question: Question) -> bool:
    """Whether the talk says what a message is on: an item of a list, the other direction, whom a pronoun means, what
    a word is put in the place of.
    """
    named = any(not term.end and term.weight is Weight.TELLING for term in question.terms)
    return turned(question) or corrects(question) or (named and (question.places or question.asks in _DESCRIBING))


def turned(question: Question) -> bool:
    """Whether a message only turns what was said round ("and in the other direction?")."""
    return question.reversed and not question.telling


def retimed(question: Question, matches: Trial) -> bool:
    """Whether a message names nothing but another time, and a fact of just that time answers it."""
    bare = question.intent == _FRAGMENT and bool(question.times) and not question.telling
    return bare and matches[0].acceptable and not (matches[0].costs.loose or matches[0].costs.aside)


def on_subject(question: Question, best: Weighed, matches: Trial, given: Set[str]) -> bool:
    """Whether a message with a pronoun is answered to the letter by a fact on what the talk is on."""
    costs = matches[0].costs
    off = costs.aside or costs.unsaid or costs.loose or costs.guessed or costs.lesser
    off = off or costs.away > (0 if question.confirm else 1)
    near = bool(best.context.facts) and bool(question.pronouns) and matches[0].fact_id in given
    return near and matches[0].acceptable and not off


def of_its_time(question: Question, matches: Trial, given: Set[str]) -> bool:
    """Whether a message that names a time is answered to the letter by a fact of that time."""
    costs = matches[0].costs
    exact = matches[0].acceptable and not (costs.guessed or costs.apart or costs.lesser or costs.unsaid)
    return bool(question.times) and question.telling and exact and matches[0].fact_id in given


def strays(best: Weighed, weighed: Sequence[Weighed], given: Set[str], matches: Trial) -> bool:
    """Whether the likeliest fact leads away from what was looked up: it lacks a word of the message, or the message
    has none that tells ("why?", "so it fell?").
    """
    first = matches[0]
    if best.question.asks == _SAID and best.match.unexplained and first.acceptable and given:
        return True
    begins = best.question.asks == _LIST and not best.context.facts
    if begins and best.match.costs.guessed and _lists(first, given):
        return True
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
    if not near:
        return False
    if question.correcting and best.context.facts and best.match.costs.away > min(near):
        return True
    if question.asks in _OF_THE_TALK and _to_the_letter(best) and not _some_exact(found):
        return False
    named = any(":" not in name for term in question.terms if term.end for name in term.terms)
    of_the_talk = question.asks in _OF_THE_TALK and not named and bool(best.context.facts)
    if of_the_talk and best.match.costs.away > min(near) + _BESIDE:
        return True
    return (explained or checked) and best.match.costs.away > min(near)


def _lists(first: Match, given: Set[str]) -> bool:
    """Whether the first of what was looked up holds the list that is asked for."""
    return first.fact_id in given and first.acceptable and not (first.costs.guessed or first.costs.aside)


def _to_the_letter(best: Weighed) -> bool:
    """Whether a fact accounts for just the words of a message, of which one tells."""
    costs = best.match.costs
    return bool(best.match.explained) and not (costs.aside or costs.lesser or costs.unsaid or costs.loose)


def _some_exact(found: Sequence[Costs]) -> bool:
    """Whether one of what was looked up accounts for the words of a message as closely."""
    return any(not (costs.aside or costs.unsaid or costs.loose) for costs in found)


def elsewhere(best: Weighed) -> bool:
    """Whether the likeliest fact holds what is asked for, but of something that the talk is not on ("who did it?")."""
    question = best.question
    bound = question.pronouns and question.asks in HELD and sum(t.weight is Weight.TELLING for t in question.terms) < 2
    return bool(bound) and best.match.costs.away >= _ELSEWHERE


def outdone(best: Weighed, matches: Trial) -> bool:
    """Whether what the source does not say is nearer to a message with no words of its own than the likeliest fact."""
    gaps = matches.fitting(gaps=True)
    return bool(gaps) and not best.question.telling and gaps[0].costs < best.match.costs
