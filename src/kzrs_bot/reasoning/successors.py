"""How long it is from an event of a list to the next one of it, or from the one before ("... did they come again?")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.events import Event, Events, start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Refusal

_ENDS = frozenset(
    {"after", "before", "since", "until", "till", "than", "from", "between", "and", "to", "did", "does", "do", "was"}
    | {"were", "had", "has", "have", "is", "are", "would", "came", "went", "how", "when", "later", "earlier", "passed"}
)
"""Words at which what names one event ends."""
_BREAK = re.compile(r"[.,;:?!]")
Stretch = tuple[int, int]


class Successors:
    """Sets an event of a list, named by what is its own, against its neighbour."""

    def __init__(self, events: Events, lists: DatedLists) -> None:
        self._events = events
        self._lists = lists

    @cached_property
    def _series(self) -> list[tuple[Event, ...]]:
        """The lists of events that all go one way, in order of time: what can come again."""
        found = [tuple(sorted(events, key=lambda e: start_of(e.period))) for events in self._events.lists.values()]
        return [events for events in found if len({_way(event) for event in events}) == 1 and all(_way(events[0]))]

    def answer(self, setting: Setting) -> Findings | None:
        """The time between the one event that a question names and the one after or before it; a refusal where there
        is none such."""
        scan = setting.scan
        step = 1 if scan.has("next") else -1 if scan.has("previous") else 0
        if not step or not scan.has("duration") or scan.question.confirm or scan.question.asks == "frequency":
            return None
        named = [(found, stretch) for stretch in _stretches(scan) if (found := self._own(scan, stretch)) is not None]
        if len({start_of(event.period) for event, _ in named}) != 1:
            return None
        inside = [range(*stretch) for _, stretch in named]
        rest = [term for term in _telling(scan) if not any(term.start in places for places in inside)]
        beside = self._beside(scan, named[0][0], rest, step)
        if beside is None:
            return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed", nearest=named[0][0].facts))
        clause = self._lists.span(named[0][0], beside, scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _own(self, scan: Scan, stretch: Stretch) -> Event | None:
        """The event of a series that a stretch of words names, where it is true of no other."""
        terms = [term for term in _telling(scan) if term.start in range(*stretch)]
        mentions = [p for p in scan.question.periods if self._events.inside(scan, p.end - 1, *stretch)]
        periods = [mention.period for mention in mentions if mention.period is not None]
        if not (terms or periods):
            return None
        asked = replace(scan.question, terms=tuple(terms))
        counted = self._events.counted_to(scan, *stretch)
        if counted is not None and any(_same(counted, event) for events in self._series for event in events):
            return counted
        kept = {
            start_of(event.period): event
            for events in self._series
            for event in events
            if self._events.bears(asked, event, terms) and all(p.contains(event.period) for p in periods)
        }
        if kept:
            return next(iter(kept.values())) if len(kept) == 1 else None
        best = self._events.between(scan, *stretch)
        known = best is not None and any(_same(best, event) for events in self._series for event in events)
        return best if known else None

    def _beside(self, scan: Scan, event: Event, rest: Sequence[Term], step: int) -> Event | None:
        """The event after or before one among the most that are such as the rest of a question speaks of."""
        asked = replace(scan.question, terms=tuple(rest))
        found: list[list[Event]] = []
        for events in self._series:
            if any(other.period.same(event.period) for other in events):
                beyond = [o for o in events if (start_of(o.period) - start_of(event.period)).days * step > 0]
                found.append([other for other in beyond if self._events.bears(asked, other, rest)])
        best = max(found, key=len, default=[])
        return best[0 if step > 0 else -1] if best else None


def _same(found: Event, event: Event) -> bool:
    """Whether what was found is an event of a series, or took place on its very day."""
    return found.facts == event.facts or (found.period.grain == "day" and found.period.same(event.period))


def _way(event: Event) -> tuple[str | None, str | None]:
    """From which side to which an event goes."""
    return (event.fact.origin, event.fact.target) if event.fact is not None else (None, None)


def _stretches(scan: Scan) -> Iterator[Stretch]:
    """The runs of words between those at which the name of an event ends, or between marks of punctuation."""
    text, start = scan.question.text, 0
    for place, word in enumerate(scan.words):
        gap = text[scan.offsets[place - 1] : scan.offsets[place]] if place else ""
        if word in _ENDS or _BREAK.search(gap):
            if start < place:
                yield start, place
            start = place + (word in _ENDS)
    if start < len(scan.words):
        yield start, len(scan.words)


def _telling(scan: Scan) -> list[Term]:
    """The telling words that are not, or do not hold, the word for the neighbour."""
    beside = {n for cue in ("next", "previous") for a, b in scan.cues.get(cue, ()) for n in range(a, b)}
    telling = [term for term in scan.question.terms if term.weight is Weight.TELLING]
    spans = [(term, set(range(term.start, term.end))) for term in telling]
    return [term for term, places in spans if not places & beside and not places <= scan.cued]
