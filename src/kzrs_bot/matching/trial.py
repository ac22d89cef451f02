"""A question tried against the facts of a pack: what answers it, what comes near, what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kzrs_bot.matching.asked import Asked
from kzrs_bot.matching.costs import Costs, Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.ranking import Order, Ranking
from kzrs_bot.matching.shortlist import Shortlist
from kzrs_bot.matching.slots import GUESSED, MISSING
from kzrs_bot.pack.model import DESCRIPTION
from kzrs_bot.reading.question import Weight

_CLOSE = 2
"""Distance from the conversation within which a fact is still on its subject."""
_UNEXPLAINED, _APART = (Costs._fields.index(name) for name in ("unexplained", "apart"))
_UNACCEPTABLE: Order = Costs(missing=1)[: Costs._fields.index("missing") + 1]
"""The lowest costs of a fact that may not be given as an answer."""
_TOLD_APART = frozenset({"gap", "overview"})
"""Kinds of fact that neither come near to a question nor contradict it."""


class Trial(Ranking):
    """The matches of a question, best first, and other orders of them; a fact is judged once at most."""

    def __init__(
        self,
        index: FactIndex,
        asked: Asked,
        shortlist: Shortlist,
        judge: Callable[[Asked, IndexedFact], Match | None],
    ) -> None:
        """`judge` gives a fact's match."""
        self.asked = asked
        self._facts, self._shortlist, self._judge_fact = index.in_order, shortlist, judge
        self._judged: dict[int, Match | None] = {}
        self._raised: dict[int, Order] = {}
        self._fitting: dict[bool, Ranking] = {}
        self._known: dict[int, tuple[int, int, int]] = {}
        self._told_early = asked.slots.plain and not asked.constrained
        """Whether bounds know all that is cheap to tell of a fact."""
        super().__init__(self._by_costs(), self._raise, self._match)

    def at(self, place: int) -> Match | None:
        """The match of the fact at a place in the source, if it can be one."""
        return self._match(place)

    def fitting(self, *, gaps: bool) -> Ranking:
        """The acceptable matches that are gaps, or those that are none, best first."""
        if gaps not in self._fitting:
            self._fitting[gaps] = self._acceptable(gaps=gaps)
        return self._fitting[gaps]

    def _acceptable(self, *, gaps: bool | None = None) -> Ranking:
        return Ranking(self._by_costs(gaps=gaps), self._raise, self._match, before=_UNACCEPTABLE)

    def acceptable(self) -> Ranking:
        """The matches that may be given as an answer, best first."""
        return self._acceptable()

    def nearest(self) -> Ranking:
        """Facts that share telling words with the question or are close, the fewest constraints relaxed first."""
        given = self.asked.context.facts
        proposed = (
            ((new, relaxed, contradicted, relaxed - contradicted, lacking, 0, *further), place)
            for place, new, relaxed, contradicted, lacking, *further in self._shortlist.by_words(
                close=_CLOSE, without=_TOLD_APART
            )
        )

        def order(match: Match) -> Order:
            relaxed = match.costs.unexplained + match.costs.contradicted
            return (match.fact_id not in given, relaxed, *match.costs)

        def raised(place: int, bound: Order) -> Order:
            if self._told_early:
                return bound
            conflicts, silent, fit = self._told(place)
            words = silent + bound[2 + _UNEXPLAINED]
            return (bound[0], conflicts + words, conflicts, words, fit == MISSING, fit == GUESSED, *bound[2 + _APART :])

        return Ranking(proposed, raised, self._near, order=order)

    def refuting(self) -> list[Match]:
        """Matches that know a telling word and contradict the question, best first; all that may refute it."""
        found = [match for place in self._shortlist.nearly_explaining() if (match := self._refuting(place)) is not None]
        return sorted(found, key=lambda match: (match.costs, match.order))

    def _refuting(self, place: int) -> Match | None:
        """The match of a fact that contradicts one thing and leaves little unsaid."""
        item = self._facts[place]
        if item.fact.kind in _TOLD_APART or item.fact.id.startswith(DESCRIPTION):
            return None
        conflicts, silent = self.asked.conflicts(item)
        if conflicts > 1 or silent or self.asked.unsaid(item)[0] > 1:
            return None
        match = self._match(place)
        return match if match is not None and match.contradictions else None

    def _near(self, place: int) -> Match | None:
        """The match of a fact where it is near."""
        match = self._match(place)
        if match is None:
            return None
        close = bool(self.asked.context.facts) and match.costs.away <= _CLOSE
        return match if close or any(t.weight is Weight.TELLING for t in match.explained) else None

    def _by_costs(self, *, gaps: bool | None = None) -> Iterator[tuple[Order, int]]:
        """The facts (the gaps, those that are none, or all) with the least that they can cost."""
        for place, contradicted, words, lacking, *further in self._shortlist.by_costs(gaps=gaps):
            yield (contradicted, words, lacking, 0, *further), place

    def _match(self, place: int) -> Match | None:
        if place not in self._judged:
            self._judged[place] = self._judge_fact(self.asked, self._facts[place])
        return self._judged[place]

    def _raise(self, place: int, bound: Order) -> Order:
        """A bound on costs raised by what is cheap to tell of a fact: its conflicts, and what it holds."""
        if self._told_early:
            return bound
        found = self._raised.get(place)
        if found is None:
            conflicts, silent, fit = self._told(place)
            words = silent if conflicts else silent + bound[_UNEXPLAINED]
            found = (conflicts, words, fit == MISSING, fit == GUESSED, *bound[_APART:])
            self._raised[place] = found
        return found

    def _told(self, place: int) -> tuple[int, int, int]:
        """How many constraints a fact contradicts, how much it is silent of, and how it holds what is asked for."""
        found = self._known.get(place)
        if found is None:
            item = self._facts[place]
            found = self._known[place] = (*self.asked.conflicts(item), self.asked.slots.fit(item))
        return found
