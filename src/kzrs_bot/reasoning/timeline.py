"""Events in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kzrs_bot.matching.constraints import period_of
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.pack.model import Fact
from kzrs_bot.reading.question import Question, Weight

FEWEST_EVENTS = 3
"""Fewer do not make a timeline."""


def timeline(question: Question, index: FactIndex) -> list[Fact]:
    """Events on what the question names, all of them where it names nothing; the weightiest of each time."""
    telling = [t for t in question.terms if t.weight is Weight.TELLING and not t.terms & index.metonyms]
    named = [t.terms.union(*(part.terms for part in t.parts)) for t in telling]
    touched, occurring = index.flags(), index.flags()
    index.key_terms.mark(frozenset().union(*named), touched)
    index.kinds.mark(("event",), occurring)
    events = _events(question, index.marked(touched & occurring))
    if events or not named:
        return events if len(events) >= FEWEST_EVENTS else _events(question, index.of_kind("event"))
    return []


def _events(question: Question, pool: Sequence[IndexedFact]) -> list[Fact]:
    windows = [p.window or p.period for p in question.periods if p.period is not None]
    events: dict[str, Fact] = {}
    for item in sorted(pool, key=lambda item: (-item.fact.salience, item.order)):
        time = period_of(item.fact)
        if time is None or time.start is None:
            continue
        if windows and not any(window is not None and window.contains(time) for window in windows):
            continue
        events.setdefault(time.iso(), item.fact)
    return sorted(events.values(), key=_start)


def _start(fact: Fact) -> date:
    time = period_of(fact)
    return time.start if time is not None and time.start is not None else date.max
