"""Completes a question from the conversation: what it leans on, what it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.matching.matcher import Context
from kzrs_bot.reading.question import Question, Term, Weight


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A question with what the conversation lends to it."""

    question: Question
    context: Context
    leaning: bool


def hypotheses(question: Question, state: State) -> tuple[Hypothesis, ...]:
    """Ways to take a message, the likelier first: by itself, or as a continuation."""
    alone = Hypothesis(question, Context(), False)
    turn = state.grounded
    if turn is None:
        return (alone,)
    leaning = Hypothesis(_filled(question, turn), _lent(turn), True)
    return (leaning, alone) if question.elliptic or not _telling(question) else (alone, leaning)


def _telling(question: Question) -> bool:
    return any(term.weight is Weight.TELLING for term in question.terms)


def _filled(question: Question, turn: Turn) -> Question:
    """A fragment that names no way of asking takes over the one of the question before."""
    if question.intent == "fragment" and not question.confirm:
        return replace(question, asks=turn.question.asks, focus=())
    return question


def _lent(turn: Turn) -> Context:
    terms: tuple[Term, ...] = tuple(t for t in turn.question.terms if t.weight is not Weight.LIGHT)
    return Context(terms=terms, question=turn.question, facts=turn.facts)
