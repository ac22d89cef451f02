"""Completes a question from the conversation: what it leans on, what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.matching.matcher import NOTHING, Context
from kzrs_bot.pack.model import Entity, Pack
from kzrs_bot.reading.question import Direction, Question, Term, Weight

_RECENT = 4
"""Turns whose answers "what else?" does not repeat."""
_DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A question with what the conversation lends to it."""

    question: Question
    context: Context
    leaning: bool


def hypotheses(question: Question, state: State, pack: Pack) -> tuple[Hypothesis, ...]:
    """Ways to take a message, the likelier first: by itself, or as a continuation."""
    alone = Hypothesis(question, NOTHING, False)
    turn = state.grounded
    if turn is None:
        return (alone,)
    question = _named(question, _focus(question, state, turn, pack.entities))
    leaning = Hypothesis(_pointed(_filled(question, turn), turn), _lent(question, state, turn, pack), True)
    return (leaning, alone) if question.elliptic or not _telling(question) else (alone, leaning)


def _telling(question: Question) -> bool:
    return any(term.weight is Weight.TELLING for term in question.terms)


def _filled(question: Question, turn: Turn) -> Question:
    """A fragment or a correction that names no way of asking takes over the one of the question before."""
    open_ended = question.intent == "fragment" or (question.correcting and question.asks in {"what", "which"})
    if open_ended and not question.confirm:
        question = replace(question, asks=turn.question.asks, focus=())
    if question.reversed and turn.direction and not question.direction:
        return replace(question, direction=Direction(turn.direction.target, turn.direction.origin))
    return _turned(question, turn)


def _turned(question: Question, turn: Turn) -> Question:
    """A fragment that only names a party puts it in the place that the other one had ("and the other one?")."""
    named = {name for term in question.terms if term.weight is Weight.PARTY for name in term.terms}
    before = turn.direction
    if question.direction or not before or not question.elliptic or _telling(question):
        return question
    origin = before.target if before.target in named else before.origin if before.origin in named else None
    if origin is None:
        return question
    other = before.origin if origin == before.target else before.target
    return replace(question, direction=Direction(origin, other))


def _named(question: Question, focus: frozenset[str]) -> Question:
    """ "Who is he?" asks for the person that the pronoun stands for."""
    if question.asks not in {"define", _DESCRIBE} or not question.pronouns or _telling(question) or len(focus) != 1:
        return question
    (entity,) = focus
    return replace(question, terms=(*question.terms, Term(entity, 0, 0, (frozenset({entity}),), Weight.TELLING)))


def _pointed(question: Question, turn: Turn) -> Question:
    """An ordinal stands for the item of the last list that it counts to."""
    if question.ordinal is None or not turn.listed:
        return question
    place = question.ordinal if question.ordinal < 0 else question.ordinal - 1
    if place >= len(turn.listed):
        return question
    item = turn.listed[place]
    term = Term(item, 0, 0, (frozenset({item}),), Weight.TELLING)
    return replace(question, terms=(*question.terms, term), asks=_DESCRIBE if not question.terms else question.asks)


def _lent(question: Question, state: State, turn: Turn, pack: Pack) -> Context:
    terms: tuple[Term, ...] = tuple(t for t in turn.question.terms if t.weight is not Weight.LIGHT)
    if question.reversed:
        terms = tuple(t for t in terms if not _directed(t, pack))
    terms = tuple(t for t in terms if not any(_replaces(new, t, pack) for new in question.terms))
    return Context(
        terms=terms,
        question=turn.question,
        facts=turn.facts,
        said=frozenset(id_ for earlier in state.turns[-_RECENT:] for id_ in earlier.facts),
        given=frozenset(id_ for earlier in state.turns[-_RECENT:] for id_ in earlier.focus),
        focus=_focus(question, state, turn, pack.entities),
    )


def _replaces(new: Term, old: Term, pack: Pack) -> bool:
    """Whether a word of the message takes the place of one before: another of its sort, or its converse."""
    sorts = [{pack.entities[n].kinds[:1] for n in t.terms if n in pack.entities} for t in (new, old)]
    if sorts[0] & sorts[1] - {()}:
        return True
    concepts = (pack.lexicon.concepts.get(name[2:]) for name in new.terms if name.startswith("c:"))
    converses = {f"c:{other}" for concept in concepts if concept is not None for other in concept.converse}
    return bool(converses & old.terms)


def _directed(term: Term, pack: Pack) -> bool:
    """Whether a word belongs to one direction only: the name of an act that has a converse, or a trend."""
    concepts = (pack.lexicon.concepts.get(name[2:]) for name in term.terms if name.startswith("c:"))
    return any(concept is not None and (concept.converse or concept.trend) for concept in concepts)


def _focus(question: Question, state: State, turn: Turn, entities: Mapping[str, Entity]) -> frozenset[str]:
    """The entities that the message's pronouns can stand for; the newest turn that has one of the kind."""
    for kind in question.pronouns:
        for earlier in reversed(state.turns):
            fitting = [id_ for id_ in earlier.focus if kind in entities[id_].kinds]
            if fitting:
                return frozenset(fitting)
    return frozenset(turn.focus)
