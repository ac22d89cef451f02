"""Which slots a conversation keeps: each stays in force until a turn replaces it or leads away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.dialogue.completion import ON_THE_ANSWER, Hypothesis
from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.slots import SLOTS_ASKED
from kzrs_bot.pack.model import DESCRIPTION, Pack
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.reply import Step
from kzrs_bot.values import Period

_MOST_FACTS = 4
"""Facts of an answer whose entities can be meant by a pronoun."""


class Memory:
    """Makes the state after a turn; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack = pack
        self._matcher = matcher

    def after(
        self,
        state: State,
        hypothesis: Hypothesis,
        *,
        facts: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
        listed: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        offer: Period | None = None,
        steps: tuple[Step, ...] = (),
    ) -> State:
        """The state once a question was answered by facts, or refused since something is missing from the source.

        offer is a period to ask it for instead; steps are what the answer was worked out by.
        """
        near = () if facts else self._named(hypothesis, choices, missing)
        frame = self._frame(hypothesis, facts or near)
        focus = tuple(dict.fromkeys((*self._spoken(hypothesis.question, facts or near), *self._focus(facts or near))))
        named: frozenset[str] = frozenset().union(*(term.terms for term in frame.terms))
        turn = Turn(
            question=hypothesis.question,
            facts=facts,
            near=near,
            listed=() if hypothesis.question.places else _without(listed, hypothesis.question),
            steps=steps,
            choices=choices,
            direction=hypothesis.question.direction or self._direction(facts),
            focus=focus,
            centre=self._answered(hypothesis.question, facts)
            or tuple(id_ for id_ in focus if id_ in named or id_ in hypothesis.context.focus),
            sources=tuple(dict.fromkeys(id_ for name in facts for id_ in self._pack.facts[name].stated_by)),
            when=self._when(facts),
            offered=_at(hypothesis.question, offer) if offer is not None else None,
            frame=frame,
        )
        return State((*state.turns, turn))

    def _named(self, hypothesis: Hypothesis, nearest: Sequence[str], missing: Sequence[str]) -> tuple[str, ...]:
        """Facts on the things that a refused question names itself, the talk aside: what came near, or who they are.

        What it names by another word is what the source says nothing of.
        """
        telling = (term for term in hypothesis.question.terms if term.weight is Weight.TELLING and not term.locative)
        named = {name for term in telling if term.end for name in term.terms & self._pack.entities.keys()}
        named = named or {name for id_ in missing for name in self._matcher.index.facts[id_].entities}
        things = named.difference(self._pack.report.parties, hypothesis.context.given)
        near = [id_ for id_ in nearest if things & self._matcher.index.facts[id_].core]
        described = [id_ for name in sorted(things) if (id_ := f"{DESCRIPTION}{name}") in self._pack.facts]
        return tuple(near or described[:1] or (() if hypothesis.leaning else self._beside(nearest, missing)))

    def _beside(self, nearest: Sequence[str], missing: Sequence[str]) -> list[str]:
        """The facts that are on the same as what the source says nothing of."""
        cores = [self._matcher.index.facts[id_].core for id_ in missing]
        return [id_ for id_ in nearest if any(core & self._matcher.index.facts[id_].core for core in cores)]

    def _frame(self, hypothesis: Hypothesis, facts: Sequence[str]) -> Question:
        """The question with those of the lent words that its answer is still about, and the slots it left out.

        A follow-up that has something confirmed, asks of the answer itself, or for more of the same leaves in force
        what was asked before.
        """
        question, lender = hypothesis.question, hypothesis.context.question
        if lender is None:
            return question
        items = [self._matcher.index.facts[id_] for id_ in facts]
        kept: list[Term] = [
            term
            for term in (*hypothesis.context.terms, *hypothesis.context.older)
            if term.weight is Weight.TELLING and any(self._matcher.explains(lender, item, term) for item in items)
        ]
        checked = (question.confirm and question.elliptic) or question.asks in ON_THE_ANSWER
        checked = checked or (question.further and not question.telling)
        return replace(
            question,
            asks=lender.asks if checked else question.asks,
            confirm=lender.confirm if checked else question.confirm,
            terms=(*question.terms, *kept),
            periods=question.periods or lender.periods,
            direction=question.direction or lender.direction,
        )

    def _spoken(self, question: Question, ids: Sequence[str]) -> tuple[str, ...]:
        """Entities, the parties aside, that the question names itself and its answer speaks of, be it in a list."""
        parties = self._pack.report.parties
        known: frozenset[str] = frozenset().union(*(self._matcher.index.facts[id_].terms for id_ in ids))
        named = {name: None for term in question.terms for name in sorted(term.terms & known)}
        return tuple(name for name in named if name in self._pack.entities and name not in parties)

    def _answered(self, question: Question, ids: Sequence[str]) -> tuple[str, ...]:
        """Who a "who" or a "which company" was answered with: a pronoun means them before what the question named."""
        sort: frozenset[str] = frozenset().union(*(term.terms for term in question.focus))
        said: frozenset[str] = frozenset().union(*(term.terms for term in question.terms))
        slots = SLOTS_ASKED["person"][:1] if question.asks == "person" else None
        held = self._matcher.index.facts[ids[0]].fillers if ids else {}
        fillers = [f for slot, several in held.items() if slots is None or slot in slots for f in several]
        found = dict.fromkeys(f.value for f in fillers if (slots or f.kinds & sort) and f.value not in said)
        entities, parties = self._pack.entities, self._pack.report.parties
        known = (name for name in found if name in entities and name not in parties)
        return tuple(name for name in known if entities[name].side is not None)

    def _when(self, ids: Sequence[str]) -> Period | None:
        """The time of the first of some facts that has one."""
        times = (self._matcher.index.facts[id_].times for id_ in ids)
        return next((own[0] for own in times if own), None)

    def _direction(self, ids: Sequence[str]) -> Direction:
        """Which way the first of some facts runs."""
        fact = self._pack.facts[ids[0]] if ids else None
        return Direction(fact.origin, fact.target) if fact is not None else Direction()

    def _focus(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Entities that a few facts are on, the parties aside."""
        parties = self._pack.report.parties
        named: dict[str, None] = {}
        for id_ in ids[:_MOST_FACTS]:
            named.update(dict.fromkeys(sorted(self._matcher.index.facts[id_].entities)))
        for id_ in (id_ for id_ in ids[:_MOST_FACTS] if id_.startswith(DESCRIPTION)):
            told = self._matcher.index.terms_of(self._pack.facts[id_].statement)
            named.update(dict.fromkeys(sorted(told & self._pack.entities.keys())))
        return tuple(id_ for id_ in named if id_ not in parties)


def _without(listed: Sequence[str], question: Question) -> tuple[str, ...]:
    """What an answer listed, but for what was left out of the question ("who else, besides the first mate?")."""
    return tuple(item for item in listed if item not in question.excluded)


def _at(question: Question, period: Period) -> Question | None:
    """The same question for another period."""
    named = [mention for mention in question.periods if mention.period is not None]
    if len(named) != 1:
        return None
    return replace(question, periods=(replace(named[0], period=period, relation="in", template=None),))
