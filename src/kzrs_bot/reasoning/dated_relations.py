"""Dated events beside each other: those of a list before or after another, the next one, how far from the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.ages import nth_named
from kzrs_bot.reasoning.dated_lists import DatedLists, years_between
from kzrs_bot.reasoning.events import ORDINALS, Event, Events, day_range, names_several, start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reasoning.units_of_time import in_each_time
from kzrs_bot.reply import Kind, Refusal, Step
from kzrs_bot.values import Period

_BUT = frozenset({"but", "and", "yet", "still"})
"""Words between the two ends of a window."""
_OWN = frozenset({"its", "own", "did", "theirs"})
"""Words at the end for the counterpart of what was named."""
_FEWEST = 2
_UNTIL = re.compile(
    r"^(?:and |then |so )*how (?:long|much time|many \w+)(?: (?:was it|were there|is it|passed|went by|then))?"
    r" (?:un)?till?\b(?P<end> (?:the )?(?:end|close|last day) of (?:that|the|the same) year\b)?"
)
"""Words for the time from what was given last to something else."""
_AFTER = frozenset({"after", "since", "following", "once", "followed", "postdate", "postdated"})
_BEFORE = frozenset({"before", "until", "till", "preceding", "preceded", "precede", "predate", "predated", "prior"})
_LATER_THAN = {"later": True, "earlier": False}
"""Words ahead of "than", and whether they mean after."""
_COUNTED = frozenset({"count", "which", "list", "what", "frequency", "change"})
_ANY, _ALL = frozenset({"any", "ever"}), frozenset({"all", "every", "each"})
_ONE_BETWEEN = re.compile(r"\b(?:an?|another|some|someone|somebody|anybody|anyone)\b.* between\b")
"""Words for one of several that may lie between two others."""
_OTHER_ONE = "another"
"""The word for one besides those between which it lies."""
_LATER = frozenset({"later", "afterwards", "after", "next", "following", "followed"})
_EARLIER = frozenset({"earlier", "before", "previous", "preceding", "preceded"})
_OTHERS = frozenset({"follow", "followed", "planned", "upcoming", "coming", "forthcoming", "next", "other"})
"""Words for the other one of two."""
_THAT = frozenset({"it", "that", "this", "then", "one"})
_TURNED = re.compile(r"\b(?:turned|turn|turns|reached|marked|hit|were|was) (\d{1,3})\b(?: years?)?")
_CLAUSE = frozenset({"when", "as", "by", "once", "while"})
_MOST_YEARS = 200
_LENGTHS = frozenset({"duration"})
OF_TWO = re.compile(r"\b(?:second|latter|later|other|former) one\b|\b(?:that|the) (?:second|latter|former) \w+\b")
"""Words for one of two things that were given together."""


class DatedRelations:
    """Answers that set the events of a list, or the last answer's event, against another event."""

    def __init__(self, pack: Pack, events: Events, lists: DatedLists, phrasing: Phrasing) -> None:
        self._pack = pack
        self._events = events
        self._lists = lists
        self._words = phrasing

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question that this is."""
        lengths = (self._at_age, self._longer, self._another, self._length_of_last)
        for attempt in (*lengths, self._listed):
            findings = attempt(setting)
            if findings is not None:
                return findings
        return None

    # Events of a list before, after or between others

    def _listed(self, setting: Setting) -> Findings | None:
        """How many events of a list, or which, came before or after another event, or between two."""
        scan = setting.scan
        if in_each_time(scan.words) or (scan.has("previous") and scan.question.asks == "what"):
            return None
        some = (_ANY | _ALL) & set(scan.words) or _ONE_BETWEEN.search(" ".join(scan.words))
        of_some = scan.question.confirm and bool(some)
        if not (scan.question.asks in _COUNTED or of_some) or scan.has("duration"):
            return None
        if scan.question.confirm and not of_some:
            return None
        window = self._window(setting)
        if window is not None:
            return self._of_some(scan, *window) if of_some else self.told(setting, *window)
        for place, word in enumerate(scan.words):
            if _side(scan, place) is None and word != "between":
                continue
            if place == 0 and word == "between" and scan.has("before", "after", "earliest", "latest"):
                continue  # one of the two is asked for, and nothing that lies between them
            end = self.comma(scan, place) if place == 0 else len(scan.words)
            found = self._kept(setting, place, end)
            side = _side(scan, place)
            if found is not None and not found[0] and side is not None:
                bound = found[1][0]
                if self._elsewhere(scan, place, bound, after=side):
                    return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed", nearest=bound.facts))
            if found is not None:
                return self._of_some(scan, *found) if of_some else self.told(setting, *found)
        return None

    def _of_some(
        self, scan: Scan, kept: Sequence[Event], bounds: Sequence[Event], listed: Sequence[Event]
    ) -> Findings | None:
        """Whether any, or all, of a list are on the side that is asked for."""
        right = len(kept) == len(listed) if _ALL & set(scan.words) else bool(kept)
        clauses = (*self._lists.how_many(kept, listed), *self._lists.statements(*bounds))
        return Findings(Kind.ANSWER, clauses=clauses, lead="yes" if right != scan.question.negated else "no")

    def beside(self, setting: Setting, listed: Sequence[Event], bound: Event, *, after: bool) -> Findings | None:
        """The events of a list before or after another, where it is known of each."""
        kept = self.on_side(listed, bound, after=after)
        return self.told(setting, kept, [bound], listed) if kept is not None else None

    @staticmethod
    def on_side(listed: Sequence[Event], bound: Event, *, after: bool) -> list[Event] | None:
        """The events before or after another; None where one of them may be either."""
        if any(not _later(e.period, bound.period) and not _later(bound.period, e.period) for e in listed):
            return None
        return [event for event in listed if _later(event.period, bound.period) == after]

    def told(
        self, setting: Setting, kept: Sequence[Event], bounds: Sequence[Event], listed: Sequence[Event]
    ) -> Findings:
        """The events that were kept of a list, or their number, with what bounds them."""
        scan = setting.scan
        if not kept:
            clauses = (self._lists.none_of(listed), *self._lists.statements(*bounds))
            return Findings(Kind.ANSWER, clauses=clauses)
        asked = setting.asked[-1].asks if setting.asked and scan.question.elliptic else ""
        count = scan.has("count") or {scan.question.asks, asked} & {"count", "frequency"}
        found = self._lists.number(kept).clauses if count else self._lists.statements(*kept)
        outer = (bound for bound in bounds if not any(bound.period.same(event.period) for event in listed))
        own = [id_ for bound in outer for id_ in bound.facts]
        first = replace(found[0], facts=tuple(dict.fromkeys((*found[0].facts, *own))))
        named = tuple(event.member or event.facts[0] for event in kept)
        return Findings(Kind.ANSWER, clauses=(first, *found[1:]), listed=named)

    def _kept(self, setting: Setting, place: int, end: int) -> tuple[list[Event], list[Event], list[Event]] | None:
        """The events on the side of a boundary that a connecting word names, the events that bound them, and all."""
        scan = setting.scan
        listed = self.of_list(setting, *((end, len(scan.words)) if place == 0 else (0, place)))
        two = self._two(scan, place + 1, end) if scan.words[place] == "between" else None
        if not listed and two is not None and not any(_is_telling(term, place) for term in scan.question.terms):
            listed = self._of_both(*two)
        if len(listed) < _FEWEST:
            return None
        if scan.words[place] == "between":
            two = self._counted(scan, place + 1, end, listed) or two
            if two is None:
                return None
            ends = (_in_list(two[0], listed), _in_list(two[1], listed))
            kept = [e for e in listed if _later(e.period, ends[0].period) and _later(ends[1].period, e.period)]
            return kept, list(ends), listed
        bound = self._events.between(scan, place + 1, end, happened=True)
        if bound is not None and any(bound.period.same(event.period) for event in listed):
            bound = self._events.between(scan, place + 1, end)
        bound = self._turning(scan, place + 1, end) or bound
        if bound is None or bound.fact is None:
            return None
        bound = self._events.narrowed(bound)
        others = [event for event in listed if not bound.period.same(event.period)]
        after = bool(_side(scan, place))
        sided = self.on_side(others, bound, after=after)
        return (sided, [bound], others) if sided is not None else None

    def _window(self, setting: Setting) -> tuple[list[Event], list[Event], list[Event]] | None:
        """The events of a list after one event and before another ("after the launch but before the fire")."""
        scan = setting.scan
        sides = [(n, side) for n in range(1, len(scan.words)) if (side := _side(scan, n)) is not None]
        if len(sides) != _FEWEST or sides[0][1] == sides[1][1] or scan.words[sides[1][0] - 1] not in _BUT:
            return None
        (first, after), (second, _) = sides
        listed = self.of_list(setting, 0, first)
        one = self._events.between(scan, first + 1, second - 1, happened=True)
        other = self._events.between(scan, second + 1, len(scan.words), happened=True)
        if one is not None and scan.words[-1] in _OWN:
            other = self._other_of_two(one)
        if len(listed) < _FEWEST or one is None or other is None or one.facts == other.facts:
            return None
        bounds = [one, other] if after else [other, one]
        bounds = [self._events.narrowed(_in_list(bound, listed)) for bound in bounds]
        kept = [e for e in listed if _later(e.period, bounds[0].period) and _later(bounds[1].period, e.period)]
        return kept, bounds, listed

    def _turning(self, scan: Scan, start: int, end: int) -> Event | None:
        """The time at which something turns so many years old, where a stretch of a question names it so."""
        match = _TURNED.search(" ".join(scan.words[start:end]))
        if match is not None:
            age, own = int(match[1]), (start, start + " ".join(scan.words[start:end]).count(" ", 0, match.start()))
        else:
            cued = [last for first, last in scan.cues.get("anniversary", ()) if start <= first < end]
            age, own = nth_named(scan.words[start:end]) or 0, (cued[0] if cued else end, end)
        if not 0 < age < _MOST_YEARS or own[0] >= own[1]:
            return None
        begun = self.begun(scan, *own) or self._events.between(scan, *own)
        if begun is None or begun.fact is None or begun.period.grain not in {"day", "year"}:
            return None
        return Event(begun.period.shifted(age), begun.fact)

    def _elsewhere(self, scan: Scan, place: int, bound: Event, *, after: bool) -> bool:
        """Whether an event of any list, of no side that is named, is on that side of a boundary after all."""
        terms = [term for term in scan.question.terms if term.end <= place and term.weight is not Weight.LIGHT]
        terms = terms or [term for term in scan.question.focus if term.end <= place]
        if not terms or any(term.weight is Weight.PARTY for term in terms):
            return False
        question = replace(scan.question, terms=tuple(terms))
        bearing = [e for es in self._events.lists.values() for e in es if self._events.bears(question, e, terms)]
        return any(_later(*((e.period, bound.period) if after else (bound.period, e.period))) for e in bearing)

    def of_list(self, setting: Setting, start: int, end: int) -> list[Event]:
        """The list that a stretch of a question is on, or that of an earlier answer, in order of time."""
        found = self._events.listed(setting.scan, start, end)
        named = any(
            term.weight is Weight.TELLING and start <= term.start and term.end <= end
            for term in setting.scan.question.terms
        )
        if not found and start == 0 and not named:
            return self.given(setting)
        return sorted(found, key=lambda event: start_of(event.period))

    def _of_both(self, one: Event, other: Event) -> list[Event]:
        """The longest list that two events are in, in order of time."""
        days = {start_of(event.period) for event in (one, other) if event.fact is not None}
        lists = [events for events in self._events.lists.values() if days <= {start_of(e.period) for e in events}]
        longest = sorted(lists, key=len)[-1:] if len(days) == _FEWEST else []
        return sorted((event for events in longest for event in events), key=lambda event: start_of(event.period))

    def given(self, setting: Setting) -> list[Event]:
        """The events of the newest answer that gave nothing but several of one list, in order of time."""
        for turn in reversed(setting.recent):
            for id_, events in self._events.lists.items():
                own = {fact: event for event in events for fact in event.facts}
                if turn == (id_,):
                    return sorted(events, key=lambda event: start_of(event.period))
                if len(turn) >= _FEWEST and set(turn) <= {id_, *own}:
                    kept = [own[fact] for fact in turn if fact in own]
                    return sorted(kept or events, key=lambda event: start_of(event.period))
        return []

    def _counted(
        self, scan: Scan, start: int, end: int, listed: Sequence[Event]
    ) -> tuple[Event, Event] | None:
        """The two events of a list that a stretch of words counts to ("between the first and the third one")."""
        places = [ORDINALS[word] for word in scan.words[start:end] if word in ORDINALS]
        own = sorted(self._events.listed(scan, start, end), key=lambda event: start_of(event.period)) or listed
        if len(places) != _FEWEST or len(own) <= max(places) or len(own) < _FEWEST:
            return None
        first, second = sorted((own[n] for n in places), key=lambda event: start_of(event.period))
        return (first, second) if first is not second else None

    def _two(self, scan: Scan, start: int, end: int) -> tuple[Event, Event] | None:
        """The two events on both sides of an "and", or the two members of a list."""
        spans = [m.period for m in scan.question.periods if m.relation == "between" and m.period is not None]
        for span in spans if _OTHER_ONE in scan.words else ():
            if span.start is not None and span.end is not None:
                return Event(Period.of_year(span.start.year)), Event(Period.of_year(span.end.year))
        for place in (n for n in range(start, end) if scan.words[n] == "and"):
            left, right = self._events.between(scan, start, place), self._events.between(scan, place + 1, end)
            if left is not None and right is not None and left.facts != right.facts:
                first, second = sorted((left, right), key=lambda event: start_of(event.period))
                return first, second
        years = years_between(scan.question.text)
        if years is not None:
            return Event(Period.of_year(years[0])), Event(Period.of_year(years[1]))
        pair = sorted(self._events.listed(scan, start, end), key=lambda event: start_of(event.period))
        return (pair[0], pair[1]) if len(pair) == _FEWEST else None

    @staticmethod
    def comma(scan: Scan, place: int) -> int:
        """Where the words after the first comma begin."""
        comma = scan.question.text.find(",", scan.offsets[place])
        after = [n for n, offset in enumerate(scan.offsets) if comma >= 0 and offset > comma]
        return after[0] if after else len(scan.words)

    # From the event of the last answer

    def from_last(self, setting: Setting) -> Findings | None:
        """How long it was from the event given last to one that is named, or to the next one of its list."""
        scan = setting.scan
        words = set(scan.words)
        if not scan.has("duration") or not words & (_LATER | _EARLIER | {"since", "until"}) or not setting.recent:
            return None
        facts = [self._pack.facts[id_] for id_ in setting.last]
        base = next((Event(fact.time, fact) for fact in facts if fact.time is not None), None)
        if base is None or OF_TWO.search(" ".join(scan.words)):
            return None
        beside = self._lists.neighbours(scan, base)
        if beside:
            return self._span(beside[0], beside[1], scan)
        pointing = bool(words & _THAT) or bool({"later", "earlier", "afterwards"} & words)
        until = _UNTIL.search(" ".join(scan.words))
        if until is not None and until["end"] and base.period.grain == "day":
            last = start_of(base.period).replace(month=12, day=31)
            return self._span(base, Event(Period(last, last, "day")), scan)
        named = self._events.between(scan, 0, len(scan.words))
        if until is not None and named is not None and start_of(named.period) > start_of(base.period):
            pointing = True
        if named is None and (scan.has("likewise") or words & _OTHERS):
            named = self._other_of_two(base)
        if not pointing or named is None or named.fact is None or named.period.same(base.period):
            return None
        return self._span(base, named, scan)

    def _other_of_two(self, event: Event) -> Event | None:
        """The other event of the list of two that an event is in."""
        for events in (events for events in self._events.lists.values() if len(events) == _FEWEST):
            first, second = events
            if event.period.same(first.period) or event.period.same(second.period):
                return second if event.period.same(first.period) else first
        return None

    def _span(self, one: Event, other: Event, scan: Scan) -> Findings | None:
        clause = self._lists.span(one, other, scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    # Ages and lengths

    def _at_age(self, setting: Setting) -> Findings | None:
        """How long it was from an event to the time when another was so many years ago ("when ties turned 28")."""
        scan = setting.scan
        if not scan.has("duration"):
            return None
        normal = " ".join(scan.words)
        match = _TURNED.search(normal)
        if match is None or not 1 < int(match[1]) < _MOST_YEARS:
            return None
        place = normal.count(" ", 0, match.start())
        starts = [n for n in range(place) if scan.words[n] in _CLAUSE]
        if not starts:
            return None
        begun, year = self._of_age(scan, starts[-1] + 1, place, int(match[1]))
        if begun is None or begun.fact is None:
            return None
        cut = starts[-1]
        other = self._events.between(scan, 0, cut, before=year) or self._events.between(
            scan, place + 2, len(scan.words), before=year
        )
        if other is None or other.fact is None or other.facts == begun.facts:
            return None
        years = abs(year - start_of(other.period).year)
        result = f"{years} {'year' if years == 1 else 'years'}"
        formula = f"{year} − {start_of(other.period).year}"
        operands = ((begun.fact.id, begun.period.show()), (other.fact.id, other.period.show()))
        step = Step("duration", operands, formula, result)
        facts = (*other.facts, *begun.facts)
        clause = self._words.clause("calc_about_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _of_age(self, scan: Scan, start: int, end: int, age: int) -> tuple[Event | None, int]:
        """What a stretch of a question says to be so old, and the year in which it is."""
        for identity in (i for i in self._pack.arithmetic if i.kind == "years"):
            figure = self._pack.facts[identity.result].figure
            begun, now = (self._pack.facts[id_] for id_ in identity.terms[:2])
            stated = figure.value.value if figure is not None and figure.value is not None else None
            if stated == age and begun.time and now.time:
                named = frozenset().union(*(t.terms for t in scan.question.terms if start <= t.start and t.end <= end))
                if named & (self._events.words_of(begun.id) | self._events.words_of(identity.result)):
                    return Event(begun.time, begun), start_of(now.time).year
        event = self._events.between(scan, start, end)
        return event, start_of(event.period).year + age if event is not None else 0

    def begun(self, scan: Scan, start: int, end: int) -> Event | None:
        """What has lasted since a day, where a stretch of a question names no other dated event."""
        telling = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
        for identity in (i for i in self._pack.arithmetic if i.kind == "years"):
            fact = self._pack.facts[identity.terms[0]]
            known = self._events.words_of(fact.id) | self._events.words_of(identity.result)
            core = self._events.subjects_of(fact.id)
            named = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.terms & known]
            meant = any(t.weight is not Weight.LIGHT or t.terms & core for t in named)
            if any(t.terms.isdisjoint(core) and self._names_listed(t) for t in telling):
                continue
            if fact.time is not None and meant and all(t.terms & known or t in named for t in telling):
                return Event(fact.time, fact)
        return None

    def _names_listed(self, term: Term) -> bool:
        """Whether a word names the events of a list."""
        listed = (id_ for events in self._events.lists.values() for event in events for id_ in event.facts)
        return any(term.terms & self._events.subjects_of(id_) for id_ in listed)

    def _longer(self, setting: Setting) -> Findings | None:
        """How many days longer one event was than another."""
        scan = setting.scan
        words = set(scan.words)
        if scan.question.elliptic and words & {"longer", "shorter"} and "than" not in words:
            return self._longer_given(setting)
        if not scan.has("days") or "than" not in words or not words & {"longer", "shorter", "more", "fewer"}:
            return None
        if scan.question.confirm:
            return None
        cut = scan.words.index("than")
        sums = [self._several(scan, 0, cut), self._several(scan, cut + 1, len(scan.words))]
        if any(len(events) > 1 for events in sums) and all(sums):
            return self._sums_apart(sums)
        pair = [self._events.between(scan, 0, cut), self._events.between(scan, cut + 1, len(scan.words))]
        pair = [self.of_kin(event, pair) for event in pair]
        events = [event for event in pair if event is not None and event.fact is not None and _counts_days(event)]
        if len(events) != _FEWEST or events[0].facts == events[1].facts:
            return None
        return self._lengths_apart(events)

    def _several(self, scan: Scan, start: int, end: int) -> list[Event]:
        """The events of a list that a stretch of a question names in the plural, else the one that it names."""
        if names_several(scan, start, end):
            return list(self._events.listed(scan, start, end))
        event = self._events.between(scan, start, end)
        return [event] if event is not None and event.fact is not None and _counts_days(event) else []

    def _sums_apart(self, sums: Sequence[Sequence[Event]]) -> Findings | None:
        """How many days longer some events were together than others."""
        events = [event for side in sums for event in side]
        if not all(map(_counts_days, events)) or len({event.facts for event in events}) != len(events):
            return None
        many, few = sorted(sums, key=lambda side: -sum(event.period.days or 0 for event in side))
        gap = sum(event.period.days or 0 for event in many) - sum(event.period.days or 0 for event in few)
        shown = [" + ".join(str(event.period.days) for event in side) for side in (many, few)]
        formula = " − ".join(f"({text})" if "+" in text else text for text in shown)
        result = f"{gap} {'day' if gap == 1 else 'days'}"
        operands = tuple((event.facts[0], str(event.period.days)) for event in (*many, *few))
        step = Step("difference", operands, formula, result)
        facts = [id_ for event in (*many, *few) for id_ in event.facts]
        clause = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _longer_given(self, setting: Setting) -> Findings | None:
        """How many days longer one of the two events given last was, where their lengths were asked for."""
        named = any(t.weight is not Weight.LIGHT for t in setting.scan.question.terms)
        if named or len(setting.asked) < _FEWEST or setting.asked[-_FEWEST].asks not in _LENGTHS:
            return None
        events: list[Event] = []
        for turn in setting.recent[-_FEWEST:]:
            facts = [self._pack.facts[id_] for id_ in turn]
            events += [Event(fact.time, fact) for fact in facts if fact.time is not None][:1]
        if len(events) != _FEWEST or events[0].period.same(events[1].period) or not all(map(_counts_days, events)):
            return None
        return self._lengths_apart(events)

    def _lengths_apart(self, events: Sequence[Event]) -> Findings:
        days = [event.period.days or 0 for event in events]
        gap = abs(days[0] - days[1])
        result = f"{gap} {'day' if gap == 1 else 'days'}"
        formula = f"{max(days)} − {min(days)}"
        operands = tuple((event.facts[0], event.period.show()) for event in events)
        step = Step("difference", operands, formula, result)
        facts = tuple(id_ for event in events for id_ in event.facts)
        clause = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause, *(self._lists.days_of(event) for event in events)))


    def _another(self, setting: Setting) -> Findings | None:
        """How many days another event of the list took ("and the one in 2015?")."""
        scan = setting.scan
        if not scan.question.elliptic or not setting.asked or setting.asked[-1].asks not in _LENGTHS:
            return None
        asked = setting.times.asked
        telling = [t for t in scan.question.terms if t.weight is Weight.TELLING]
        facts = [self._pack.facts[id_] for id_ in setting.last]
        last = next((Event(fact.time, fact) for fact in facts if fact.time is not None), None)
        if len(asked) != 1 or telling or last is None or not _counts_days(last):
            return None
        event = self.of_kin(Event(asked[0]), [last])
        if event is None or event.fact is None or not _counts_days(event) or scan.has("before", "after"):
            return None
        return Findings(Kind.ANSWER, clauses=(self._lists.days_of(event),))

    def _length_of_last(self, setting: Setting) -> Findings | None:
        """How many days the event took that was given last ("and how many days was it?")."""
        scan = setting.scan
        telling = [t for t in scan.question.terms if t.weight is not Weight.LIGHT]
        if not scan.question.elliptic or telling or setting.times.named or not scan.has("days", "lasted"):
            return None
        if scan.question.asks == "time":
            return None
        if set(scan.words) & (_LATER | _EARLIER | {"between", "since", "until", "apart"}) or scan.has("sum"):
            return None
        facts = [self._pack.facts[id_] for id_ in setting.last[:1]]
        events = [Event(fact.time, fact) for fact in facts if fact.time is not None]
        if len(events) != 1 or not day_range(events[0].period):
            return None
        return Findings(Kind.ANSWER, clauses=(self._lists.days_of(events[0]),))

    def of_kin(self, event: Event | None, pair: Sequence[Event | None]) -> Event | None:
        """For a bare time, the one event in it of the list that the other event is in ("than the 2010 one")."""
        kin = next((other for other in pair if other is not None and other.fact is not None), None)
        if event is None or event.fact is not None or kin is None:
            return event
        for events in self._events.lists.values():
            if any(other.period.same(kin.period) for other in events):
                inside = [other for other in events if event.period.contains(other.period)]
                return inside[0] if len(inside) == 1 else event
        return event


def _in_list(event: Event, listed: Sequence[Event]) -> Event:
    """For a bare time the one event of a list that lies in it."""
    inside = [other for other in listed if event.fact is None and event.period.contains(other.period)]
    return inside[0] if len(inside) == 1 else event


def _is_telling(term: Term, place: int) -> bool:
    """Whether a word ahead of a place tells facts apart."""
    return term.end <= place and term.weight is not Weight.LIGHT


def _counts_days(event: Event) -> bool:
    return day_range(event.period) or event.period.grain == "day"


def _side(scan: Scan, place: int) -> bool | None:
    """Whether a word means after (True) or before (False) what follows it."""
    word = scan.words[place]
    if word == "than" and place:
        return _LATER_THAN.get(scan.words[place - 1])
    return True if word in _AFTER else False if word in _BEFORE else None


def _later(one: Period, other: Period) -> bool:
    """Whether a time lies after another, as far as both are known."""
    return one.start is not None and other.end is not None and one.start > other.end
