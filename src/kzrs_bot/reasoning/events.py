"""Dated facts: found by a stretch of a question, or as the members of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from kzrs_bot.language.utterance import Mention
from kzrs_bot.matching.constraints import direction_conflict
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.refutation import denied
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.pack.packing import listing
from kzrs_bot.reading.direction import find_direction
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.reasoning.scan import Scan
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.values import Period

_INCLUDED, _INCLUDING = "included", "including"
_FEWEST = 2
_MONTH_DAYS = 31
_ALL = 10**6
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latest": -1}
"""Places in a list in order of time."""
UNITS = ("days", "months", "years")
PLURAL = re.compile(r"[^\W\d_](?<![s'\u2019])s$", re.IGNORECASE)
"""A noun in the plural."""
_COMING = frozenset(
    {"will", "planned", "plan", "upcoming", "coming", "forthcoming", "next", "scheduled", "future"}
    | {"this", "now", "soon", "going"}
)
"""Words for what has not happened yet."""
_OPEN = frozenset({"after", "since", "before", "until", "between"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a date, or a bare date that the question gives."""

    period: Period
    fact: Fact | None = None
    member: str = ""
    """The entity that the event is, where it is a member of a list."""

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact.id,) if self.fact is not None else ()


def year_of_source(pack: Pack) -> int | None:
    """The year up to which a source counts the years that it states; None where it states none."""
    counted = (pack.facts[identity.terms[1]].time for identity in pack.arithmetic if identity.kind == "years")
    return next((period.year for period in counted if period is not None and period.year), None)


def is_planned(period: Period, year: int | None) -> bool:
    """Whether a time is no more than a part of the year of the source for which something is meant."""
    return period.grain == "range" and not day_range(period) and start_of(period).year == year


class Events:
    """Finds dated facts."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack = pack
        self._matcher = matcher

    @cached_property
    def lists(self) -> Mapping[str, tuple[Event, ...]]:
        """The members of each list that consists of dated events, by the id of its fact."""
        lists = listing(self._pack.facts)
        return {fact.id: events for fact in lists for events in [self._members(fact)] if events}

    def words_of(self, id_: str) -> frozenset[str]:
        """The terms that a fact is found by."""
        return self._matcher.index.facts[id_].terms

    def subjects_of(self, id_: str) -> frozenset[str]:
        """The terms of what a fact is about."""
        return self._matcher.index.facts[id_].core

    def takes_place(self, member: str) -> bool:
        """Whether a member of a list is an event with a date."""
        return self._of_member(member) is not None

    def _members(self, fact: Fact) -> tuple[Event, ...]:
        """The members of a list, where each is a dated event."""
        members = fact.slots.get("members", ())
        found = [self._of_member(member) for member in members]
        events = tuple(event for event in found if event is not None)
        return events if len(events) == len(members) >= _FEWEST else ()

    def _of_member(self, member: str) -> Event | None:
        if member not in self._pack.entities:
            return None
        index = self._matcher.index
        events, naming = index.flags(), index.flags()
        index.kinds.mark(("event",), events)
        index.explained.mark((member,), naming)
        for fact in (item.fact for item in index.marked(events & naming)):
            if fact.time is not None and self._is(fact, member):
                return Event(fact.time, fact, member)
        return None

    def _is(self, fact: Fact, member: str) -> bool:
        """Whether a dated fact is about a member of a list."""
        named = member in fact.terms or any(
            member in values for slot, values in fact.slots.items() if slot != "members"
        )
        return named and len(fact.slots.get("members", ())) < _FEWEST

    def between(
        self,
        scan: Scan,
        start: int,
        end: int,
        like: Sequence[Term] = (),
        *,
        timeless: bool = False,
        before: int | None = None,
        happened: bool = False,
    ) -> Event | None:
        """The event that a stretch of words names, before a year if one is given, and one that has happened rather than
        one that is planned if that is said; a bare date stands for itself."""
        question = scan.question
        terms = tuple(t for t in question.terms if start <= t.start and t.end <= end and not _cued(t, scan))
        past = happened and not _COMING & set(scan.words)
        ordinal = self.counted_to(scan, start, end, past=past)
        if ordinal is not None:
            return ordinal
        inside = [p for p in question.periods if self.inside(scan, p.end - 1, start, end)]
        periods = tuple(replace(p, relation="in") if p.relation in _OPEN else p for p in inside if not timeless)
        telling = [t for t in terms if t.weight is not Weight.PARTY and t.weight is not Weight.LIGHT]
        sided = any(term.weight is Weight.PARTY for term in terms)
        direction = self._direction(scan, start, end) if sided else Direction()
        if not telling and like and any(t.weight is Weight.PARTY for t in terms):
            party = next(
                iter(next(t for t in terms if t.weight is Weight.PARTY).terms & set(self._pack.report.parties))
            )
            terms, direction = (*like, *terms), Direction(party, self._other(party))
        elif not telling:
            period = periods[0].period if len(periods) == 1 else None
            return Event(period) if period is not None else None
        sub = replace(
            question, asks="time", terms=terms, focus=(), periods=periods, quantities=(), direction=direction,
            confirm=False, negated=False, elliptic=False,
        )  # fmt: skip
        found = self._best(sub, before)
        if found is not None and past and self._is_planned(found):
            found = self._best(sub, start_of(found.period).year) or found
        return self._at_end(scan, start, end, found, past=past) if found is not None else None

    def _is_planned(self, event: Event) -> bool:
        """Whether an event is only known to be meant for a part of the year of the source."""
        return is_planned(event.period, year_of_source(self._pack))

    def _at_end(self, scan: Scan, start: int, end: int, event: Event, *, past: bool = False) -> Event:
        """The first or the last of the events of a list that bear a stretch of words, where it is asked for; of those
        that have happened, if that is said."""
        late = _named_by(scan, "latest", start, end) - _named_by(scan, "lasted", start, end)
        early = _named_by(scan, "earliest", start, end)
        if bool(late) == bool(early):
            return event
        kin = next((events for events in self.lists.values() if any(e.facts == event.facts for e in events)), ())
        terms = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
        question = replace(scan.question, terms=tuple(terms), confirm=False, negated=False)
        bearing = [e for e in kin if self.bears(question, e, [t for t in terms if not _cued(t, scan)])]
        bearing = [each for each in bearing if not (past and self._is_planned(each))]
        ordered = sorted(bearing, key=lambda each: start_of(each.period))
        return ordered[-1 if late else 0] if len(ordered) >= _FEWEST else event

    def narrowed(self, event: Event) -> Event:
        """What is dated to a longer time, on the one day in it on which something happened that is about all of it."""
        if event.fact is None or event.period.days == 1:
            return event
        own, index = self.subjects_of(event.fact.id), self._matcher.index
        events, naming = index.flags(), index.flags()
        index.kinds.mark(("event",), events)
        index.explained.mark(tuple(own), naming)
        items = [item for item in index.marked(events & naming) if own <= item.core]
        times = [item.fact.time for item in items if item.fact.time is not None]
        days = {start_of(time): time for time in times if time.days == 1 and event.period.contains(time)}
        return Event(next(iter(days.values())), event.fact) if len(days) == 1 else event

    def told(self, scan: Scan, start: int, before: int | None) -> Event | None:
        """The event that all words from a place on tell, those that are cues as well among them ("last been to")."""
        terms = tuple(term for term in scan.question.terms if term.start >= start)
        question = replace(
            scan.question, asks="time", terms=terms, focus=(), periods=(), quantities=(), confirm=False, negated=False,
            direction=self._direction(scan, start, len(scan.words)), elliptic=False,
        )  # fmt: skip
        found = self._best(question, before)
        return self._at_end(scan, start, len(scan.words), found) if found is not None else None

    def counted_to(self, scan: Scan, start: int, end: int, *, past: bool = False) -> Event | None:
        """The event of a list that a stretch of words counts to ("the first visit"); of those that have happened, if
        that is said."""
        for place in range(start, end - 1):
            number = ORDINALS.get(scan.words[place])
            near = [t for t in scan.question.terms if place <= t.start <= place + 2 and t.end > place + 1]
            ahead = [t for t in near if t.weight is Weight.TELLING]
            if number is None or not ahead:
                continue
            named = [p.period for p in scan.question.periods if self.inside(scan, p.end - 1, start, end)]
            found = [event for event in self.listed(scan, start, end) if not (past and self._is_planned(event))]
            events = sorted(found, key=lambda event: start_of(event.period))
            if any(period is not None and not events[number].period.overlaps(period) for period in named
                   if -len(events) <= number < len(events)):  # fmt: skip
                continue
            if len(events) >= _FEWEST and -len(events) <= number < len(events):
                return events[number]
        return None

    def _other(self, party: str) -> str | None:
        return next((other for other in self._pack.report.parties if other != party), None)

    def _best(self, question: Question, before: int | None = None) -> Event | None:
        fitting = self._matcher.rank(question).acceptable()
        named = {name for term in question.terms for name in term.terms if name in self._pack.entities}
        for match in sorted(fitting, key=lambda m: (m.costs, -len(named & self._slotted(m.fact_id)))):
            fact = self._pack.facts[match.fact_id]
            early = before is None or (fact.time is not None and start_of(fact.time).year < before)
            if fact.time is not None and fact.kind != "gap" and early and self._is_there(question, fact):
                return Event(fact.time, fact)
        return None

    def _is_there(self, question: Question, fact: Fact) -> bool:
        """Whether an event is anywhere, where it is looked for at a place that is named."""
        placed = any(term.locative and term.weight is Weight.TELLING for term in question.terms)
        named = any(term.terms & self._pack.entities.keys() for term in question.terms if term.locative)
        return not (placed and named) or fact.kind != "event" or bool(fact.target or fact.slots.get("place"))

    def _slotted(self, id_: str) -> set[str]:
        """The entities that stand in the slots of a fact."""
        return {value for slot, values in self._pack.facts[id_].slots.items() if slot != "members" for value in values}

    def inside(self, scan: Scan, place: int, start: int, end: int) -> bool:
        """Whether a place of the text lies in a stretch of words."""
        first = scan.offsets[start] if start < len(scan.offsets) else len(scan.question.text)
        last = scan.offsets[end] if end < len(scan.offsets) else len(scan.question.text)
        return first <= place < last

    def _direction(self, scan: Scan, start: int, end: int) -> Direction:
        mentions = [
            Mention(t.start - start, t.end - start, tuple(sorted(t.terms)), t.surface)
            for t in scan.question.terms
            if start <= t.start and t.end <= end
        ]
        words = pseudo_words(scan.question.text)[start:end]
        pack = self._pack
        return find_direction(words, mentions, pack.entities, pack.lexicon.concepts, pack.report.parties)

    def sided(self, scan: Scan, start: int, end: int) -> bool:
        """Whether a stretch of words says from which side to which it goes."""
        direction = self._direction(scan, start, end)
        return direction.origin is not None or direction.target is not None

    def gone(self, scan: Scan, start: int, end: int) -> tuple[Event, ...]:
        """The events that have happened of the longest list that goes the way of a stretch of words and knows what it
        names."""
        way = self._direction(scan, start, end)
        terms = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
        terms = [term for term in terms if not _cued(term, scan)]
        asked = replace(scan.question, terms=tuple(terms), confirm=False, negated=False)
        best: tuple[Event, ...] = ()
        for events in self.lists.values():
            ways = {(event.fact.origin, event.fact.target) for event in events if event.fact is not None}
            kept = tuple(event for event in events if self.bears(asked, event, terms) and not self._is_planned(event))
            if terms and ways == {(way.origin, way.target)} and len(kept) > len(best):
                best = kept
        return best

    def listed(self, scan: Scan, start: int = 0, end: int = _ALL) -> tuple[Event, ...]:
        """The members of the list that a question, or a stretch of it, is on, without those that its words rule out."""
        terms = [t for t in scan.question.terms if t.weight is Weight.TELLING and not _cued(t, scan)]
        terms = [t for t in terms if not _is_included(t, scan.words)]
        if not terms and scan.question.asks == "count":
            units = {n for cue in UNITS for span in scan.cues.get(cue, ()) for n in range(*span)}
            terms = [term for term in scan.question.focus if term.start not in units]
        terms = [t for t in terms if start <= t.start and t.end <= end and not counts_places(t, scan)]
        if not terms and start:
            return ()
        part = start > 0 or end < len(scan.words)
        direction = self._direction(scan, start, min(end, len(scan.words))) if part else scan.question.direction
        said = tuple(t for t in scan.question.terms if start <= t.start and t.end <= end)
        asked = replace(scan.question, terms=said) if part else scan.question
        best: tuple[tuple[int, ...], tuple[Event, ...]] | None = None
        joined = _joined(terms, scan.words)
        for id_, events in self.lists.items():
            apart = [pair for pair in joined if self._sets_apart(asked, events, pair)]
            needed = [term for term in terms if not any(term in pair for pair in apart)]
            kept = tuple(event for event in events if self.bears(asked, event, needed))
            for pair in apart:
                kept = tuple(event for event in kept if any(self.bears(asked, event, [term]) for term in pair))
            if not kept or not self._speaks(id_, terms):
                continue
            item = self._matcher.index.facts[id_]
            against = direction_conflict(item.fact, direction)
            unsaid = against + sum(not self._matcher.explains(scan.question, item, term) for term in terms)
            shared = len(item.core & _all(terms))
            key = (len(kept) < _FEWEST, unsaid, -shared, -len(kept), -item.fact.salience, item.order)
            if best is None or key < best[0]:
                best = (key, kept)
        return best[1] if best else ()

    def parted(self, scan: Scan, cut: int) -> list[tuple[Event, ...]]:
        """The events of one list that the words before a place pick out, and those that the words after it do."""
        ranges = (range(cut), range(cut, len(scan.words)))
        telling = [t for t in scan.question.terms if t.weight is Weight.TELLING and not _cued(t, scan)]
        terms = [[t for t in telling if t.start in places] for places in ranges]
        for events in self.lists.values() if all(terms) else ():
            asked = [replace(scan.question, terms=tuple(own)) for own in terms]
            sides = [tuple(e for e in events if self.bears(each, e, each.terms)) for each in asked]
            days = [{start_of(event.period) for event in side} for side in sides]
            if all(days) and not days[0] & days[1]:
                return sides
        return []

    def given(self, scan: Scan, recent: Sequence[Sequence[str]]) -> tuple[Event, ...]:
        """The events of the newest answer that listed some, for a question that names none itself, or by a word that
        all of them know ("those two crossings").
        """
        named = [t for t in scan.question.terms if t.weight is Weight.TELLING and not _cued(t, scan)]
        if named and not scan.has("both"):
            return ()
        found = next(filter(None, map(self._listed_by, reversed(recent))), ())
        known = [self._matcher.index.facts[id_].terms for event in found for id_ in event.facts]
        return found if all(term.terms & terms for term in named for terms in known) else ()

    def _listed_by(self, turn: Sequence[str]) -> tuple[Event, ...]:
        """The events that one answer listed."""
        facts = [self._pack.facts[id_] for id_ in turn]
        dated = tuple(Event(fact.time, fact) for fact in facts if fact.time is not None and fact.kind == "event")
        if _FEWEST <= len(dated) == len(facts):
            return dated
        listed = next((self.lists[id_] for id_ in turn if id_ in self.lists), None)
        return listed or (dated if len(dated) >= _FEWEST else ())

    def _speaks(self, id_: str, terms: Sequence[Term]) -> bool:
        return bool(terms) and bool(self._matcher.index.facts[id_].core & _all(terms))

    def bears(self, question: Question, event: Event, terms: Sequence[Term]) -> bool:
        """Whether an event bears all the words."""
        if event.fact is None:
            return False
        item = self._matcher.index.facts[event.fact.id]
        if denied(question, item):
            return False
        return all(self._matcher.explains(question, item, term) for term in terms)

    def _sets_apart(self, question: Question, events: Sequence[Event], pair: tuple[Term, Term]) -> bool:
        """Whether some events of a list bear one word, some the other, and none both ("old and new bridges")."""
        borne = [{n for n, event in enumerate(events) if self.bears(question, event, [term])} for term in pair]
        return all(borne) and borne[0].isdisjoint(borne[1])

    def of_unnamed(self, id_: str, telling: Sequence[Term]) -> bool:
        """Whether a fact gives a figure that no word names, so that its time is no event of its own."""
        item = self._matcher.index.facts[id_]
        return item.fact.figure is not None and all(item.core.isdisjoint(term.terms) for term in telling)

    def tells(self, event: Event, term: Term) -> bool:
        """Whether a fact of an event has a word itself."""
        facts = self._matcher.index.facts
        return any(term.terms & (facts[id_].terms | facts[id_].core) for id_ in event.facts)


def _is_included(term: Term, words: Sequence[str]) -> bool:
    """Whether a word only says that some are meant as well ("the old one included")."""
    return _INCLUDED in words[term.end : term.end + 2] or _INCLUDING in words[max(0, term.start - 2) : term.start]


def _joined(terms: Sequence[Term], words: Sequence[str]) -> list[tuple[Term, Term]]:
    """Neighbouring terms with no more than a conjunction between them."""
    ordered = sorted(terms, key=lambda term: term.start)
    return [(a, b) for a, b in pairwise(ordered) if words[a.end : b.start] in (("and",), ("or",), ("plus",))]


def _all(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset().union(*(term.terms for term in terms))


def _named_by(scan: Scan, cue: str, start: int, end: int) -> set[int]:
    """The places in a stretch of a question that a cue takes up."""
    return {n for first, last in scan.cues.get(cue, ()) for n in range(first, last) if start <= n < end}


def _cued(term: Term, scan: Scan) -> bool:
    return set(range(term.start, term.end)) <= scan.cued and term.weight is not Weight.PARTY


def counts_places(term: Term, scan: Scan) -> bool:
    """Whether a term is no more than a place in a list ("the third and the fourth visit")."""
    return set(scan.words[term.start : term.end]) <= ORDINALS.keys()


def names_several(scan: Scan, start: int, end: int) -> bool:
    """Whether a stretch of a question names something in the plural."""
    named = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
    return any(PLURAL.search(term.surface) for term in named)


def start_of(period: Period) -> date:
    """The first day of a period."""
    return period.start or date.min


def day_shown(day: date | None) -> str:
    """A day in English."""
    return Period(day, day, "day").show() if day is not None else ""


def day_range(period: Period) -> bool:
    """Whether a period is a few days, both ends given."""
    return period.grain == "range" and period.days is not None and period.days < _MONTH_DAYS
