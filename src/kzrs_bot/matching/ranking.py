"""Matches in order, judged no further than they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from sys import maxsize
from typing import overload

from kzrs_bot.matching.costs import Match

Order = tuple[int, ...]
"""What matches are ordered by, lowest first; of a bound only the beginning, which is as low as any that begins so."""
_END: Order = (maxsize,)
"""What every place in an order is lower than."""


class Ranking(Sequence[Match]):
    """Matches in order, each judged once nothing that is known already can come before it.

    A cheap bound, which no match's place in the order goes below, decides whose turn it is. What is read is therefore
    the same as if every fact had been judged.
    """

    def __init__(
        self,
        proposed: Iterable[tuple[Order, int]],
        refine: Callable[[int, Order], Order],
        judge: Callable[[int], Match | None],
        *,
        order: Callable[[Match], Order] = lambda match: match.costs,
        before: Order = _END,
    ) -> None:
        """`proposed` are bounds and places of facts, lowest bound first; `refine` raises a bound, or leaves it.

        The ranking ends before the first match whose place in the order is not lower than `before`.
        """
        self._proposed = iter(proposed)
        self._next = next(self._proposed, None)
        self._refine, self._judge, self._order, self._before = refine, judge, order, before
        self._open: list[tuple[Order, int, Match | bool]] = []
        """Facts whose turn has not come, by their bound, with whether it is refined, or, once judged, by their place in
        the order."""
        self._settled: list[Match] = []

    def _settle(self, number: int) -> bool:
        """Whether there are so many matches; they are settled then."""
        waiting, settled = self._open, self._settled
        while len(settled) < number:
            if self._next is not None and (not waiting or self._next < waiting[0]):
                bound, place = self._next
                if bound < self._before:
                    heappush(waiting, (bound, place, False))
                    self._next = next(self._proposed, None)
                else:
                    self._next = None
                continue
            if not waiting:
                return False
            lowest, place, match = heappop(waiting)
            if lowest >= self._before:
                waiting.clear()
                self._next = None
            elif isinstance(match, Match):
                settled.append(match)
            elif not match and (refined := self._refine(place, lowest)) > lowest:
                heappush(waiting, (refined, place, True))
            elif (judged := self._judge(place)) is not None:
                heappush(waiting, (self._order(judged), place, judged))
        return True

    def __bool__(self) -> bool:
        return self._settle(1)

    def __len__(self) -> int:
        while self._settle(len(self._settled) + 1):
            pass
        return len(self._settled)

    def __iter__(self) -> Iterator[Match]:
        place = 0
        while self._settle(place + 1):
            yield self._settled[place]
            place += 1

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Match]: ...
    def __getitem__(self, place: int | slice) -> Match | Sequence[Match]:
        if isinstance(place, slice):
            ascending = place.stop is not None and place.stop >= 0 and (place.start or 0) >= 0
            return list(islice(self, place.start, place.stop)) if ascending else list(self)[place]
        if place >= 0 and not self._settle(place + 1):
            raise IndexError(f"no match {place}: there are {len(self)}")
        return self._settled[place] if place >= 0 else list(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
