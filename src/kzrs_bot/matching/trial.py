"""A question tried against the facts of a pack: what answers it, what comes near, what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

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


class Judging:
    """What is known of each fact as the answer to one question; it is judged once at most."""

    def __init__(
        self, index: FactIndex, asked: Asked, judge: Callable[[Asked, IndexedFact], Match | None]
    ) -> None:
        """`judge` gives a fact's match."""
        self.asked, self.facts, self._judge = asked, index.in_order, judge
        self._told_early = asked.slots.plain and not asked.constrained
        """Whether bounds know all that is cheap to tell of a fact."""
        self._judged: dict[int, Match | None] = {}
        self._raised: dict[int, Order] = {}
        self._known: dict[int, tuple[int, int, int]] = {}

    def match(self, place: int) -> Match | None:
        """The match of a fact, if it can be one."""
        if place not in self._judged:
            self._judged[place] = self._judge(self.asked, self.facts[place])
        return self._judged[place]

    def near(self, place: int) -> Match | None:
        """The match of a fact where it is near."""
        match = self.match(place)
        if match is None:
            return None
        close = bool(self.asked.context.facts) and match.costs.away <= _CLOSE
        return match if close or any(t.weight is Weight.TELLING for t in match.explained) else None

    def refuting(self, place: int) -> Match | None:
        """The match of a fact that contradicts one thing and leaves little unsaid."""
        item = self.facts[place]
        if item.fact.kind in _TOLD_APART or item.fact.id.startswith(DESCRIPTION):
            return None
        conflicts, silent = self.asked.conflicts(item)
        if conflicts > 1 or silent or self.asked.unsaid(item)[0] > 1:
            return None
        match = self.match(place)
        return match if match is not None and match.contradictions else None

    def raised(self, place: int, bound: Order) -> Order:
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

    def raised_near(self, place: int, bound: Order) -> Order:
        """The same of a bound in the order of what is near."""
        if self._told_early:
            return bound
        conflicts, silent, fit = self._told(place)
        words = silent + bound[2 + _UNEXPLAINED]
        return (bound[0], conflicts + words, conflicts, words, fit == MISSING, fit == GUESSED, *bound[2 + _APART :])

    def _told(self, place: int) -> tuple[int, int, int]:
        """How many constraints a fact contradicts, how much it is silent of, and how it holds what is asked for."""
        found = self._known.get(place)
        if found is None:
            item = self.facts[place]
            found = self._known[place] = (*self.asked.conflicts(item), self.asked.slots.fit(item))
        return found


class Trial(Ranking):
    """The matches of a question, best first, and other orders of them."""

    def __init__(self, judging: Judging, shortlist: Shortlist) -> None:
        self.asked = judging.asked
        self._judging, self._shortlist = judging, shortlist
        self._fitting: dict[bool, Ranking] = {}
        super().__init__(_by_costs(shortlist), judging.raised, judging.match)

    def at(self, place: int) -> Match | None:
        """The match of the fact at a place in the source, if it can be one."""
        return self._judging.match(place)

    def fitting(self, *, gaps: bool) -> Ranking:
        """The acceptable matches that are gaps, or those that are none, best first."""
        if gaps not in self._fitting:
            self._fitting[gaps] = self._acceptable(gaps=gaps)
        return self._fitting[gaps]

    def _acceptable(self, *, gaps: bool | None = None) -> Ranking:
        judging = self._judging
        return Ranking(_by_costs(self._shortlist, gaps=gaps), judging.raised, judging.match, before=_UNACCEPTABLE)

    def acceptable(self) -> Ranking:
        """The matches that may be given as an answer, best first."""
        return self._acceptable()

    def nearest(self) -> Ranking:
        """Facts that share telling words with the question or are close, the fewest constraints relaxed first."""
        given, judging = self.asked.context.facts, self._judging
        proposed = (
            ((new, relaxed, contradicted, relaxed - contradicted, *others), place)
            for place, new, relaxed, contradicted, *others in self._shortlist.by_words(
                close=_CLOSE, without=_TOLD_APART
            )
        )

        def order(match: Match) -> Order:
            relaxed = match.costs.unexplained + match.costs.contradicted
            return (match.fact_id not in given, relaxed, *match.costs)

        return Ranking(proposed, judging.raised_near, judging.near, order=order)

    def refuting(self) -> Sequence[Match]:
        """Matches that know a telling word and contradict the question, best first; all that may refute it."""
        return self._refuting

    @cached_property
    def _refuting(self) -> Sequence[Match]:
        refuting = map(self._judging.refuting, self._shortlist.nearly_explaining())
        found = (match for match in refuting if match is not None)
        return tuple(sorted(found, key=lambda match: (match.costs, match.order)))


def _by_costs(shortlist: Shortlist, *, gaps: bool | None = None) -> Iterator[tuple[Order, int]]:
    """The facts (the gaps, those that are none, or all) with the least that they can cost."""
    return ((tuple(bound), place) for place, *bound in shortlist.by_costs(gaps=gaps))
