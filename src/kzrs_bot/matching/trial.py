"""A question tried against the facts of a pack: what answers it, what comes near, what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kzrs_bot.matching.constraints import constraint_conflicts, silent_figures
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.costs import COST_NAMES, Match, least
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.ranking import Order, Ranking
from kzrs_bot.matching.shortlist import Shortlist
from kzrs_bot.matching.slots import GUESSED, MISSING, slot_fit
from kzrs_bot.pack.model import DESCRIPTION
from kzrs_bot.reading.question import Question, Weight

_CLOSE = 2
"""Distance from the conversation within which a fact is still on its subject."""
_CONTRADICTED, _UNEXPLAINED, _APART = (COST_NAMES.index(name) for name in ("contradicted", "unexplained", "apart"))
_TOLD_APART = frozenset({"gap", "overview"})
"""Kinds of fact that neither come near to a question nor contradict it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its context, with what judging a fact needs of it, worked out once."""

    question: Question
    context: Context
    said: frozenset[str]
    """Terms that the question says or the conversation lends."""
    literal: frozenset[str]
    """The same for gaps: the words as they stand."""
    touching: frozenset[str]
    """Terms of which a gap has to have one as a key."""
    beyond: int
    """Times later than all that the source is on."""


class Trial(Ranking):
    """The matches of a question, best first, and other orders of them; a fact is judged once at most."""

    def __init__(
        self,
        index: FactIndex,
        asked: Asked,
        shortlist: Shortlist,
        judge: Callable[[Asked, IndexedFact], Match | None],
        unsaid: Callable[[Asked, IndexedFact], int],
    ) -> None:
        """`judge` gives a fact's match, `unsaid` how many of its key terms the question does not touch."""
        self._facts, self._asked, self._shortlist = index.in_order, asked, shortlist
        self._judge_fact, self._unsaid = judge, unsaid
        self._judged: dict[int, Match | None] = {}
        self._raised: dict[int, Order] = {}
        super().__init__(self._by_costs(), self._raise, self._match)

    def at(self, place: int) -> Match | None:
        """The match of the fact at a place in the source, if it can be one."""
        return self._match(place)

    def fitting(self, *, gaps: bool) -> Ranking:
        """The acceptable matches that are gaps, or those that are none, best first."""
        return Ranking(self._by_costs(gaps=gaps), self._raise, self._match, upto=lambda match: match.acceptable)

    def acceptable(self) -> Ranking:
        """The matches that may be given as an answer, best first."""
        return Ranking(self._by_costs(), self._raise, self._match, upto=lambda match: match.acceptable)

    def nearest(self) -> Ranking:
        """Facts that share telling words with the question or are close, the fewest constraints relaxed first."""
        given = self._asked.context.facts
        proposed = (
            ((0, relaxed, *least(contradicted=contradicted)), place)
            for place, relaxed, contradicted in self._shortlist.by_words(close=_CLOSE)
            if self._facts[place].fact.kind not in _TOLD_APART
        )

        def order(match: Match) -> Order:
            relaxed = match.costs.unexplained + match.costs.contradicted
            return (match.fact_id not in given, relaxed, *match.costs.key)

        def raised(place: int, bound: Order) -> Order:
            item = self._facts[place]
            conflicts, silent = self._conflicts(item)
            relaxed = bound[1] - bound[2 + _CONTRADICTED] + conflicts + silent
            return (item.fact.id not in given, relaxed, *least(contradicted=conflicts))

        return Ranking(proposed, raised, self._near, order=order)

    def refuting(self) -> list[Match]:
        """Matches that know a telling word and contradict the question, best first; all that may refute it."""
        found = [match for place in self._shortlist.nearly_explaining() if (match := self._refuting(place)) is not None]
        return sorted(found, key=lambda match: (match.costs.key, match.order))

    def _refuting(self, place: int) -> Match | None:
        """The match of a fact that contradicts one thing and leaves little unsaid."""
        item = self._facts[place]
        if item.fact.kind in _TOLD_APART or item.fact.id.startswith(DESCRIPTION):
            return None
        conflicts, silent = self._conflicts(item)
        if conflicts > 1 or silent or self._unsaid(self._asked, item) > 1:
            return None
        match = self._match(place)
        return match if match is not None and match.contradictions else None

    def _near(self, place: int) -> Match | None:
        """The match of a fact where it is near."""
        match = self._match(place)
        if match is None:
            return None
        close = bool(self._asked.context.facts) and match.costs.away <= _CLOSE
        return match if close or any(t.weight is Weight.TELLING for t in match.explained) else None

    def _by_costs(self, *, gaps: bool | None = None) -> Iterator[tuple[Order, int]]:
        """The facts (the gaps, those that are none, or all) with the least that they can cost."""
        bounds: dict[tuple[int, ...], Order] = {}
        for place, *known in self._shortlist.by_costs(gaps=gaps):
            if (bound := bounds.get(key := tuple(known))) is None:
                contradicted, words, distance = known
                bound = bounds[key] = least(contradicted=contradicted, unexplained=words, apart=distance)
            yield bound, place

    def _match(self, place: int) -> Match | None:
        if place not in self._judged:
            self._judged[place] = self._judge_fact(self._asked, self._facts[place])
        return self._judged[place]

    def _conflicts(self, item: IndexedFact) -> tuple[int, int]:
        """How many constraints of time, figure and direction a fact contradicts, and of how many it is silent."""
        question = self._asked.question
        conflicts, silent = constraint_conflicts(question, item)
        return len(conflicts), silent + self._asked.beyond + silent_figures(question, item)

    def _raise(self, place: int, bound: Order) -> Order:
        """A bound on costs raised by what is cheap to tell of a fact: its conflicts, and what it holds."""
        if (known := self._raised.get(place)) is not None:
            return known
        item, question = self._facts[place], self._asked.question
        conflicts, silent = self._conflicts(item)
        fit = slot_fit(item, question)
        named = self._asked.context.facts or question.periods or question.quantities
        bare = not named and not self._shortlist.informed(place)
        thin = bare and item.fact.kind != "gap" and self._unsaid(self._asked, item) > 0
        raised = self._raised[place] = least(
            contradicted=conflicts,
            unexplained=silent + thin + (0 if conflicts else bound[_UNEXPLAINED]),
            missing=int(fit == MISSING),
            guessed=int(fit == GUESSED),
            apart=bound[_APART],
        )
        return raised
