"""Follow-ups on a time between two events: the same of another event ("and to the fair?", "and the last one?")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.events import UNITS, Event, Events, start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind

_FROM = frozenset({"after", "since", "from", "before", "until", "till"})
"""Words ahead of the event that a time is told from."""
_ENDS = frozenset(
    {"did", "was", "were", "had", "is", "does", "has", "came", "for"}
    | {"to", "until", "till", "and"}
)
_ASKS = frozenset({"what", "describe", "duration", "which", "person"})
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latest": -1}
_OTHER = frozenset({"other", "another"})
_PAIR = 2


class SpansOn:
    """Measures on from the last answer, with one of its two events replaced."""

    def __init__(self, pack: Pack, events: Events, lists: DatedLists) -> None:
        self._pack = pack
        self._events = events
        self._lists = lists

    def answer(self, setting: Setting) -> Findings | None:
        """The time between what stays of the last answer and the event that a message names instead."""
        scan, ends = setting.scan, self._measured(setting)
        if not ends or not scan.question.elliptic or scan.question.asks not in _ASKS or "between" in scan.words:
            return None
        told_from = next((n for n, word in enumerate(scan.words) if word in _FROM), None)
        new = self._named(setting, ends, (told_from + 1) if told_from is not None else 0)
        if new is None or any(new.period.same(end.period) for end in ends):
            return None
        anchor = self._anchor(setting, ends)
        if told_from is not None:
            old = anchor
        else:
            kin = [end for end in ends if self._of_one_list(end, new)]
            old = kin[0] if len(kin) == 1 else next((e for e in ends if anchor is not None and e is not anchor), None)
        if old is None:
            return None
        kept = next(end for end in ends if end is not old)
        clause = self._lists.span(kept, new, self._in_units(scan, setting.asked[-1]))
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _measured(self, setting: Setting) -> Sequence[Event]:
        """The two events that the last answer lies between."""
        last = setting.steps[-1:]
        if not last or last[0].operation != "duration" or not setting.asked:
            return ()
        facts = [self._pack.facts[id_] for id_, _ in last[0].operands if id_]
        events = [Event(fact.time, fact) for fact in facts if fact.time is not None]
        return events if len(events) == _PAIR else ()

    def _named(self, setting: Setting, ends: Sequence[Event], start: int) -> Event | None:
        """The event that a message names from a place on: by itself, or by its place or year in a list of the last."""
        scan = setting.scan
        if any(term.weight is Weight.TELLING for term in scan.question.terms):
            event = self._events.between(scan, start, len(scan.words))
            return event if event is not None and event.fact is not None else None
        words, years = set(scan.words), [period for period in setting.times.asked if period.grain == "year"]
        for end in reversed(ends):
            for events in (e for e in self._events.lists.values() if any(o.period.same(end.period) for o in e)):
                ordered = sorted(events, key=lambda event: start_of(event.period))
                others = [event for event in ordered if not event.period.same(end.period)]
                inside = [event for event in ordered if len(years) == 1 and years[0].contains(event.period)]
                places = [_PLACES[word] for word in scan.words if word in _PLACES]
                if len(inside) == 1:
                    return inside[0]
                if len(places) == 1 and len(ordered) > max(places[0], 1):
                    return ordered[places[0]]
                if words & _OTHER and len(others) == 1:
                    return others[0]
        return None

    def _anchor(self, setting: Setting, ends: Sequence[Event]) -> Event | None:
        """The event from which the time was told last: named after a word for that, else given in the turn before."""
        asked = setting.asked[-1]
        words = pseudo_words(asked.text)
        scan = Scan(asked, tuple(word.norm for word in words), tuple(word.start for word in words), {})
        for place in (n for n, word in enumerate(scan.words) if word in _FROM):
            stop = next((n for n in range(place + 1, len(words)) if scan.words[n] in _ENDS), len(words))
            named = self._events.between(scan, place + 1, stop)
            found = [end for end in ends if named is not None and named.period.same(end.period)]
            if found:
                return found[0]
        before = setting.recent[-_PAIR] if len(setting.recent) >= _PAIR else ()
        given = [end for end in ends if set(end.facts) & set(before)]
        return given[0] if len(given) == 1 else None

    def _of_one_list(self, one: Event, other: Event) -> bool:
        """Whether two events are of one list."""
        return any(
            all(any(each.period.same(event.period) for each in events) for event in (one, other))
            for events in self._events.lists.values()
        )

    @staticmethod
    def _in_units(scan: Scan, asked: Question) -> Scan:
        """The message as one for the units that it, or else the question before it, asks for."""
        if scan.has(*UNITS):
            return scan
        return replace(scan, cues={**scan.cues, **{name: () for name in UNITS if name in asked.cues}})
