"""Which of a list comes directly before or after an event, lies on both sides of it, or is the nearest to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.dated_relations import DatedRelations
from kzrs_bot.reasoning.events import PLURAL, Event, Events, start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

_AFTER = frozenset({"after", "follow", "follows", "followed", "following", "next"})
_BEFORE = frozenset({"before", "precede", "precedes", "preceded", "preceding", "prior", "ahead"})
_FOLLOWING = re.compile(r"\b(?:which|what) (?:\w+ ){0,3}?(?P<noun>\w+) (?P<side>followed|preceded)\b")
"""A single one of a list that is asked for by the verb for its neighbour."""
_BETWEEN_WHICH = re.compile(
    r"\bbetween (?:which|what) (?:two\b|(?:\w+ )?(?:visits|trips|meetings|years|dates|events|tours)\b)"
)
_BOTH_SIDES = re.compile(r"\bon (?:either|both) sides? of\b")
_VERBS = frozenset({"did", "does", "was", "is", "do", "were"})
_NEARER = re.compile(r"\b(?:closer|nearer|closest|nearest)(?: in (?:time|date))?(?P<to> to)?\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Sides:
    """On which sides of an event those of a list are wanted, and which words name the list and the event."""

    sides: frozenset[bool]
    listed: tuple[int, int]
    bound: tuple[int, int]


class Neighbours:
    """Finds the neighbours of events in lists; keeps no state."""

    def __init__(self, events: Events, lists: DatedLists, relations: DatedRelations) -> None:
        self._events = events
        self._lists = lists
        self._relations = relations

    def answer(self, setting: Setting) -> Findings | None:
        """The neighbours that are asked for, else the nearest of several."""
        scan = setting.scan
        if scan.has("duration", "count"):
            return None
        if not scan.question.confirm:
            for wanted in _wanted(scan):
                found = self._beside(setting, wanted)
                if found is not None:
                    return found
        return self._nearest(setting)

    def _beside(self, setting: Setting, wanted: _Sides) -> Findings | None:
        """The events of a list next to another on the sides that are wanted; None where their order is not known."""
        named = self._events.between(setting.scan, *wanted.bound, happened=True)
        if named is None:
            return None
        listed = self._relations.of_list(setting, *wanted.listed) or self._kin(self._within(named, ()))
        bound = self._within(named, listed)
        others = [event for event in listed if not event.period.same(bound.period)]
        early, late = (self._relations.on_side(others, bound, after=after) for after in (False, True))
        if bound.fact is None or not others or early is None or late is None:
            return None
        near = [*(early[-1:] if False in wanted.sides else ()), *(late[:1] if True in wanted.sides else ())]
        if len(wanted.sides) == _PAIR and len(near) < _PAIR:
            return None
        found = self._relations.told(setting, near, [bound], listed)
        first = found.clauses[0]
        whole = replace(first, facts=tuple(dict.fromkeys((*first.facts, *bound.facts))))
        return replace(found, clauses=(whole, *found.clauses[1:]))

    def _kin(self, event: Event) -> list[Event]:
        """The longest list that an event is in, in order of time."""
        lists = [es for es in self._events.lists.values() if any(e.period.same(event.period) for e in es)]
        lists.sort(key=len, reverse=True)
        return sorted(lists[0], key=lambda each: start_of(each.period)) if lists else []

    def _within(self, event: Event, listed: Sequence[Event]) -> Event:
        """For a bare time the one event of a list in it; for what is dated vaguely, the day that the list knows."""
        if event.fact is not None:
            return self._events.narrowed(event)
        inside = [other for other in listed if event.period.contains(other.period)]
        return inside[0] if len(inside) == 1 else event

    def _nearest(self, setting: Setting) -> Findings | None:
        """Which of two, or of a list, is the nearest in time to an event; None where their dates leave it open."""
        scan = setting.scan
        normal = " ".join(scan.words)
        match = _NEARER.search(normal)
        if match is None:
            return None
        first, last = (normal.count(" ", 0, place) for place in (match.start(), match.end()))
        options, named = self._options(setting, first, last + 1)
        if len(options) < _PAIR or named is None:
            return None
        known = [event for events in self._events.lists.values() for event in events]
        event = self._within(named, known)
        options = [self._within(option, known) for option in options if not option.period.same(event.period)]
        ordered = sorted(options, key=lambda option: _distance(option.period, event.period))
        if event.fact is None or any(option.fact is None for option in options) or len(options) < _PAIR:
            return None
        farthest = _distance(ordered[0].period, event.period)[1]
        if any(_distance(option.period, event.period)[0] <= farthest for option in ordered[1:]):
            return None
        spans = [self._lists.span(event, option, scan) for option in ordered[:_PAIR]]
        step = Step("least", tuple((e.facts[0], e.period.show()) for e in (ordered[0], event)), event.period.show(),
                    ordered[0].period.show())  # fmt: skip
        clauses = [*self._lists.statements(ordered[0]), *(clause for clause in spans if clause is not None)]
        clauses[0] = replace(clauses[0], facts=(*clauses[0].facts, *event.facts), derivation=(step,))
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=ordered[0].facts)

    def _options(self, setting: Setting, first: int, end: int) -> tuple[list[Event], Event | None]:
        """The events among which the nearest is looked for, and the one to which; first and end are the places of the
        word for that."""
        scan, count = setting.scan, len(setting.scan.words)
        choices = [n for n in range(end, count) if scan.words[n] == "or"]
        if choices:
            stretches = ((end, choices[-1]), (choices[-1] + 1, count))
            named = self._events.between(scan, 0, first)
            found = [self._in_year(scan, named, *each) or self._events.between(scan, *each) for each in stretches]
            return [event for event in found if event is not None], named
        cut = next((n for n in range(1, first) if scan.words[n] in _VERBS), first)
        of_list = self._relations.of_list(setting, 0, cut if end >= count else first)
        return of_list, self._events.between(scan, *((cut, first) if end >= count else (end, count)))


    def _in_year(self, scan: Scan, named: Event | None, start: int, end: int) -> Event | None:
        """The one event of a list that another event is in, in a year that a stretch names ("the 1910 or ...")."""
        years = [int(word) for word in scan.words[start:end] if _YEAR.fullmatch(word)]
        known = [event for events in self._events.lists.values() for event in events]
        kin = self._kin(self._within(named, known)) if named is not None and len(years) == 1 else []
        inside = [event for event in kin if start_of(event.period).year == years[0]]
        return inside[0] if len(inside) == 1 else None


def _wanted(scan: Scan) -> Iterator[_Sides]:
    """The neighbours that a question may ask for."""
    normal, count = " ".join(scan.words), len(scan.words)
    match = _BETWEEN_WHICH.search(normal)
    if match is not None:
        place = normal.count(" ", 0, match.start())
        cut = next((n for n in range(place, count) if scan.words[n] in _VERBS), count)
        ahead = (cut < count and not scan.cued.isdisjoint(range(cut, count))) or place <= 1
        yield _Sides(frozenset({True, False}), (place, cut if ahead else count), (cut, count) if ahead else (0, place))
    match = _BOTH_SIDES.search(normal)
    if match is not None:
        place, end = (normal.count(" ", 0, at) for at in (match.start(), match.end()))
        yield _Sides(frozenset({True, False}), (0, place), (end + 1, count))
    found = [start for start, _ in scan.cues.get("adjacent", ())]
    verb = _FOLLOWING.search(normal)
    if not found and verb is not None and not PLURAL.search(verb["noun"]):
        found = [normal.count(" ", 0, verb.start("side")) - 1]
    places = [n for start in found for n in range(start, min(start + 3, count)) if scan.words[n] in _AFTER | _BEFORE]
    places += [n for n in range(count - 1) if places and scan.words[n : n + 2] in {("before", "and"), ("after", "and")}]
    if places:
        last = max(places)
        turned = scan.words[last + 1 : last + 2] == ("by",)
        sides = frozenset((scan.words[n] in _AFTER) != turned for n in places)
        yield _Sides(sides, (0, min(places)), (last + 1, count))


def _distance(one: Period, other: Period) -> tuple[int, int]:
    """The fewest and the most days that two times may lie apart."""
    ends = [abs((a - b).days) for a in _edges(one) for b in _edges(other)]
    return (0 if one.overlaps(other) else min(ends)), max(ends)


def _edges(period: Period) -> tuple[date, date]:
    """The first and the last day of a time."""
    return start_of(period), period.end or date.max
