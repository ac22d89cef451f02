"""Which way to take a message: as a continuation, by itself, or as neither, when it leans on what is not there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kzrs_bot.dialogue.completion import ON_THE_ANSWER, Hypothesis, corrects
from kzrs_bot.matching.costs import Costs, Match
from kzrs_bot.matching.matcher import evidence_of
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import OTHER, Question, Term, Weight

FRAGMENT = "fragment"
"""The intent of a message without a way of asking."""
_EXACT_SLOTS = frozenset({"duration", "time", "place", "person", "count"})
"""Slots that a bare follow-up asks of the fact just given, not of one beside it."""
_HELD_SLOTS = _EXACT_SLOTS | {"capacity", "frequency", "purpose", "name"}
"""Slots that a bare follow-up never asks of a fact on something else."""
_GROUNDED = frozenset({"confirm", "reason"})
"""Ways of asking that a fact which knows no word of the message itself says nothing to."""
_OPEN = frozenset({"confirm", "what", "which", "reason", "manner", "count"})
"""Ways of asking that any fact holds an answer to, so that a word which the nearest does not know makes it none."""
_FAR_ASTRAY = 6
"""Distance at which a pronoun cannot mean what the fact is about."""
_ON_SUBJECT = 1
"""Distance within which a fact on the subject can say no."""
_NEARBY = 1
"""Distance beyond which a fact on something named beside a pronoun says no yes to it ("was she there too?")."""
_OFF_SUBJECT = 3
"""Distance at which a fact shares neither its things nor its paragraph with the conversation."""
_ASTRAY = 4
"""Distance from the conversation at which a follow-up is no longer one."""
_OWN_TOPIC = 2
"""Telling words from which a message with a pronoun may still begin a topic of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The way that a message is taken."""

    hypothesis: Hypothesis
    matches: Trial
    best: Match | None = None
    """The fact that answers it so, be it by a no; None where none does."""
    lost: bool = False
    """Whether it leans on the conversation and leads nowhere there; what else fits its few words is no answer."""

    @property
    def fits(self) -> bool:
        """Whether a fact answers it as it stands."""
        return self.best is not None and self.best.acceptable


def preferred(question: Question, ranked: Sequence[tuple[Hypothesis, Trial]]) -> Taken:
    """A message that leans goes on with the conversation or begins a clear topic of its own; it never drifts."""
    ways = [Taken(each, matches, _best(each.question, matches, each.context.facts)) for each, matches in ranked]
    alone = next(way for way in ways if not way.hypothesis.leaning)
    leaning = next((way for way in ways if way.hypothesis.leaning), None)
    if leaning is None:
        return alone
    if question.asks in ON_THE_ANSWER and (question.asks == "insist" or not _telling(question)):
        return leaning
    completed = leaning.hypothesis.question
    unmet = completed.reversed and not question.telling and not completed.direction
    likewise = question.confirm and "too" in question.cues and bool(question.direction)
    elsewhere = likewise and (leaning.best is None or leaning.best.costs.away > _NEARBY)
    counting = question.step or (question.ordinal not in {None, OTHER} and not question.telling and question.elliptic)
    if unmet or elsewhere or (counting and all(term.end for term in leaning.hypothesis.question.terms)):
        return Taken(leaning.hypothesis, leaning.matches, lost=True)
    if leaning.best is not None and not _astray(leaning, leaning.best):
        return _nearer(question, leaning, alone)
    if not _bound(question):
        return alone if alone.best is not None else ways[0]
    if alone.best is not None and alone.fits and (_begins(alone, alone.best) or _says_enough(question, alone.best)):
        return alone
    return Taken(leaning.hypothesis, leaning.matches, lost=leaning.best is not None or alone.best is not None)


def returns(question: Question, taken: Taken) -> bool:
    """Whether a message may be on something that was spoken of before the newest turn: one that leans and names a
    thing, and is at some distance from that turn.
    """
    if not (question.elliptic and question.telling) or question.correcting:
        return False
    if taken.best is None or taken.lost:
        return True
    fragment = question.intent == FRAGMENT
    return fragment and not (taken.hypothesis.leaning and taken.best.costs.away <= _NEARBY)


def nearer_to(earlier: Taken, newest: Taken) -> bool:
    """Whether a message goes on with an earlier turn better than with the newest."""
    if not (earlier.hypothesis.leaning and earlier.fits) or earlier.best is None:
        return False
    there, here = earlier.best.costs, newest.best.costs if newest.hypothesis.leaning and newest.best else None
    if there.aside or there.guessed or there.away > _NEARBY:
        return False
    return here is None or there.away < here.away


def _best(question: Question, matches: Trial, given: Collection[str] = ()) -> Match | None:
    """The first match where it is acceptable; where a yes or a no is asked for, one on the subject that answers with
    a no comes before one that is off it.
    """
    fitting = matches[0] if matches and matches[0].acceptable else None
    if not question.confirm:
        return fitting
    against = [m for m in matches.refuting() if not m.costs.unexplained and not m.costs.missing]
    against = [m for m in against if not any(c.kind == "direction" for c in m.contradictions)]
    against += [m for m in takewhile(lambda m: m.fact_id in given, matches.nearest()) if m.opposite]
    denying = min(against, key=_off, default=None)
    if denying is None or denying.costs.away > _ON_SUBJECT:
        return fitting
    silent = fitting is None or (denying.fact_id in given and not fitting.explained)
    return denying if fitting is None or silent or _off(denying) < _off(fitting) else fitting


def _off(match: Match) -> tuple[int, int]:
    """How far a fact is from what is asked."""
    return match.costs.apart, match.costs.unsaid


def _nearer(question: Question, leaning: Taken, alone: Taken) -> Taken:
    """Of two ways that both are answered the one to go by."""
    if alone.best is None or leaning.best is None or not leaning.fits:
        return leaning
    if corrects(question):
        return leaning
    own, lent = alone.best.costs, leaning.best.costs
    if not (question.elliptic or question.pronouns) and alone.best.fact_id == leaning.best.fact_id:
        return alone
    if _bound(question):
        fitter = lent.unsaid > own.unsaid and lent.away > _NEARBY and not question.reversed
        nearer = _apart(own) < _apart(lent) or fitter or _on_a_role(question) or _says_all(question, own, lent)
        return alone if _begins(alone, alone.best) and nearer else leaning
    if _apart(own) != _apart(lent):
        return alone if _apart(own) < _apart(lent) else leaning
    return leaning if lent.unsaid < own.unsaid else alone


def _says_all(question: Question, own: Costs, lent: Costs) -> bool:
    """Whether a full question has all of a fact's key terms, and a word that what the talk is on knows nothing of."""
    return not (question.intent == FRAGMENT or question.pronouns or own.unsaid) and own.loose < lent.loose


def _says_enough(question: Question, best: Match) -> bool:
    """Whether a message that only begins with an "and" tells what it is about in several words."""
    return not question.pronouns and evidence_of(best.explained) >= _OWN_TOPIC and not best.costs.guessed


def _bound(question: Question) -> bool:
    """Whether a message says too little by itself: it points back, or has one word at most and names nothing."""
    if question.pronouns or question.elliptic or question.correcting or not _telling(question):
        return True
    named = question.periods or question.quantities or any(t.weight is Weight.PARTY for t in question.terms)
    return not named and _telling(question) == 1 and not any(_is_name(t) for t in question.terms)


def _on_a_role(question: Question) -> bool:
    """Whether a message asks who somebody of a party is, by a word of its own ("and who is the captain of France?")."""
    sided = any(term.weight is Weight.PARTY and term.end for term in question.terms)
    return question.asks == "person" and sided and _telling(question) == 1 and not question.pronouns


def _is_name(term: Term) -> bool:
    """Whether a word stands for an entity of the pack."""
    return any(":" not in name for name in term.terms)


def _apart(costs: Costs) -> tuple[int, int]:
    return costs.guessed, costs.aside


def _begins(way: Taken, best: Match) -> bool:
    """Whether a message says by itself, to the letter, what it is about."""
    costs = best.costs
    question = way.hypothesis.question
    vague = bool(question.focus) and all(term.weight is not Weight.TELLING for term in question.focus)
    needed = _OWN_TOPIC if vague or (question.pronouns and not question.antecedent) else 1
    exact = not (costs.guessed or costs.aside or costs.unsaid or costs.lesser)
    return exact and evidence_of(best.explained) >= needed


def _to_the_point(best: Match) -> bool:
    """Whether a fact is on the telling words of a message itself, places aside ("did they build any ships?")."""
    things = [term for term in best.explained if not term.locative]
    return bool(evidence_of(things)) and not best.costs.aside


def _unheard(question: Question, best: Match) -> bool:
    """Whether a fact knows none of the words that a message says itself, nor says the opposite."""
    if best.opposite:
        return False
    said = [term for term in question.terms if term.end and term.weight is not Weight.PARTY]
    known = {(term.start, term.end) for term in best.explained}
    return bool(said) and not _partial(question) and not any((term.start, term.end) in known for term in said)


def _partial(question: Question) -> bool:
    """Whether a message names one of the parties itself ("and the other country's?")."""
    return any(term.weight is Weight.PARTY and term.end for term in question.terms)


def _telling(question: Question) -> int:
    return sum(1 for term in question.terms if term.weight is Weight.TELLING)


def _astray(way: Taken, best: Match) -> bool:
    """Whether a question was taken far from what the conversation is about."""
    question, costs = way.hypothesis.question, best.costs
    telling = _telling(question)
    if question.pronouns and costs.away >= _FAR_ASTRAY:
        return True
    if telling > 1:
        return False
    if question.asks in _GROUNDED and _unheard(question, best):
        return True
    if not telling and costs.lesser and question.asks in _OPEN:
        return True
    if question.confirm and question.pronouns and costs.away > _NEARBY + _to_the_point(best):
        return True
    held = telling > 0 and bool(question.pronouns) and question.asks in _EXACT_SLOTS
    if held and best.fact_id not in way.hypothesis.context.facts:
        return bool(costs.aside) or costs.away >= _OFF_SUBJECT
    given = best.fact_id in way.hypothesis.context.facts
    if given and question.asks == "which" and not question.focus and costs.aside:
        return True
    moved = question.intent == FRAGMENT and bool(question.times)
    bare = not (telling or moved or _partial(question) or question.reversed)
    exact = question.asks in _EXACT_SLOTS and (bare or costs.away >= _OFF_SUBJECT)
    elsewhere = exact and not given and costs.unsaid > 0
    strays = bare and question.asks in _HELD_SLOTS and costs.away >= _OFF_SUBJECT
    return costs.away >= _ASTRAY or elsewhere or strays
