"""Answers over lists of dated events: the longest, the latest, how many in a time, how long between them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.events import Event, Events, day_range, day_shown, start_of
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.numbers import Number, percent_of
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.quotas import quota
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reasoning.times import find_times
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

_FEWEST = 2
_MONTH_DAYS = 31
_WEEKS = frozenset({"week", "weeks"})
_COUNTED_TO = {"second": 1, "third": 2, "fourth": 3}
_NAMING = frozenset({"which", "what", "time", "timeline", "list", "describe", "person"})
"""Ways of asking for one event of several."""
_ANY = frozenset({"any", "ever"})
_LONGER = frozenset({"longer", "shorter"})
"""Words of two lengths that are compared."""
_RUNNING_ON = frozenset({"since", "once", "onwards", "onward", "afterwards", "thereafter"})
"""Words for the time from a moment on."""
_DAYS = frozenset({"day", "days"})
_OVER_A_DAY = re.compile(r"\b(?:(?:more|longer) than|over|beyond) (?:a|one)(?: single)? day\b")
_A_DAY = re.compile(r"\b(?:only|just|but|merely) (?:a|one)(?: single)? day\b|\b(?:a|one) single day\b")
"""Words for no more than one day."""
_OFTENER = re.compile(
    r"\b(?:(?:more|(?P<less>less|fewer)"
    r"|(?<!twice )(?<!half )(?<!times )(?P<as>as))(?: \w+)? (?:often|frequently|times|(?:visits|trips)\b)|oftener)\b"
    r".*?\b(?:than|as)\b"
)
"""Words for how often something happened against how often something else did."""
_IN_HOW_MANY = re.compile(
    r"\bin how many (?:different |distinct |separate |calendar |various )+(?P<unit>months|years)\b"
)
"""Words for how many stretches of time several events were in."""
_BETWEEN_TWO = re.compile(
    r"\bbetween (?:the (?P<a>\d{4})(?: \w+)? and (?:the )?(?P<b>\d{4}) (?!years?\b)(?:\w+ )?\w+"
    r"|(?:the|those|that)(?: (?!years?\b)\w+){0,2} (?:of|in) (?P<c>\d{4})"
    r" and (?:(?:the|those|that)(?: \w+)? (?:of|in) )?(?P<d>\d{4}))",
    re.IGNORECASE,
)
"""Two things of a list, each by its year, between which others are looked for ("between the 2015 and 2018 ones")."""
_BETWEEN = "between"
"""The word for what lies inside two events, neither of which it is itself."""
_DAYS_IN_ALL = frozenset({"sum", "days"})
"""Cues of a number of days altogether."""


class DatedLists:
    """Choices, counts and gaps among the events of a list."""

    def __init__(self, events: Events, phrasing: Phrasing) -> None:
        self._events = events
        self._words = phrasing

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question on a list that this is."""
        attempts = (self._share, self._gap, self._by_length, self._numbers_apart, self._all_within, self._ranked)
        for attempt in (self._oftener, self._stretches, *attempts, self._counted):
            findings = attempt(setting)
            if findings is not None:
                return findings
        return None

    def listed(self, setting: Setting) -> tuple[Event, ...]:
        """The events of the list that the question is on, or of the last answer, in order of time."""
        found = self._events.listed(setting.scan) or self._events.given(setting.scan, setting.recent)
        return tuple(sorted(found, key=lambda event: start_of(event.period)))

    def neighbours(self, scan: Scan, event: Event) -> list[Event]:
        """An event and the one after or before it in its list, where the question speaks of it so."""
        step = 1 if scan.has("next") else -1 if scan.has("previous") else 0
        if not step or event.fact is None:
            return []
        for events in self._events.lists.values():
            ordered = sorted(events, key=lambda other: start_of(other.period))
            place = next((n for n, other in enumerate(ordered) if other.period.same(event.period)), None)
            if place is not None and 0 <= place + step < len(ordered):
                return [event, ordered[place + step]]
        return []

    def _share(self, setting: Setting) -> Findings | None:
        """What part of a list the events are that bear all the words of a question."""
        scan = setting.scan
        claim = quota(scan.question)
        asked = scan.has("share") and scan.question.asks in {"percent", "what"} and not scan.question.negated
        if not asked and claim is None:
            return None
        listed = tuple(self._events.listed(scan))
        timed = bool(setting.times.months or setting.times.asked or setting.times.windows)
        kept = self.within(setting, listed) if timed else listed
        days = {start_of(event.period) for event in kept}
        wholes = [events for events in self._events.lists.values() if days < {start_of(e.period) for e in events}]
        if not kept or not wholes:
            return None
        whole = max(wholes, key=len)
        number = percent_of(Number.count(len(kept)), Number.count(len(whole)))
        formula = f"{len(kept)} ÷ {len(whole)}"
        facts = tuple(dict.fromkeys(id_ for event in (*kept, *whole) for id_ in event.facts))
        operands = tuple((event.facts[0], event.period.show()) for event in whole)
        step = Step("share", operands, formula, number.show())
        items = self._words.series([event.period.show() for event in sorted(kept, key=lambda e: start_of(e.period))])
        values = {"result": number.show(), "count": str(len(kept)), "all": str(len(whole)), "items": items}
        clause = self._words.clause("calc_share_of_list", facts, (step,), formula=formula, **values)
        lead = claim.verdict(len(kept), len(whole)) if claim is not None else None
        return Findings(Kind.ANSWER, clauses=(clause,), lead=lead, listed=tuple(e.member or e.facts[0] for e in kept))

    def placed(self, setting: Setting) -> Findings | None:
        """The second, the third of a list of events in order of time."""
        scan = setting.scan
        places = [n for n, word in enumerate(scan.words) if word in _COUNTED_TO]
        if len(places) != 1 or scan.question.asks not in _NAMING or scan.question.confirm or scan.has("duration"):
            return None
        if scan.has("longest", "shortest") or setting.times.windows:
            return None
        event = self._events.counted_to(scan, 0, len(scan.words))
        if event is None and places[0] == len(scan.words) - 1:
            listed = sorted(self._events.listed(scan), key=lambda each: start_of(each.period))
            event = next(iter(listed[_COUNTED_TO[scan.words[-1]] :][:1]), None)
        if event is None:
            return None
        return Findings(Kind.ANSWER, clauses=self.statements(event), listed=(event.member or event.facts[0],))

    def _numbers_apart(self, setting: Setting) -> Findings | None:
        """How many more events of one kind there are than of another, or how many times as many."""
        scan = setting.scan
        ratio, apart = scan.has("ratio"), scan.has("difference")
        if not (ratio or apart) or scan.words.count("than") != 1 or scan.has("duration", "days", "amount", "percent"):
            return None
        cut = scan.words.index("than")
        sides = self._events.parted(scan, cut) or self._sides(scan, cut)
        if not sides or scan.question.confirm or setting.times.named:
            return None
        few, many = sorted(len(side) for side in sides)
        result = f"{many / few:.3g} times" if ratio else str(many - few)
        formula = f"{many} {'÷' if ratio else '−'} {few}"
        counted = [_counting(side) for side in sorted(sides, key=len, reverse=True)]
        operands = tuple((step.operands[0][0], step.result) for step in counted)
        step = Step("ratio" if ratio else "difference", operands, formula, result)
        facts = tuple(dict.fromkeys(id_ for side in sides for e in side for id_ in e.facts))
        clause = self._words.clause("calc_years", facts, (*counted, step), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _stretches(self, setting: Setting) -> Findings | None:
        """In how many months of the year, or in how many years, the events of a list were."""
        found = _IN_HOW_MANY.search(" ".join(setting.scan.words))
        listed = self.listed(setting) if found is not None and not setting.scan.question.confirm else ()
        events = sorted(self.within(setting, listed), key=lambda event: start_of(event.period))
        if found is None or len(events) < _FEWEST:
            return None
        pattern = "%B" if found["unit"] == "months" else "%Y"
        names = list(dict.fromkeys(start_of(event.period).strftime(pattern) for event in events))
        operands = tuple((event.facts[0], event.period.show()) for event in events)
        step = Step("count", operands, ", ".join(names), str(len(names)))
        facts = [id_ for event in events for id_ in event.facts]
        values = {"result": str(len(names)), "items": self._words.series(names)}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_count", facts, (step,), **values),))

    def _oftener(self, setting: Setting) -> Findings | None:
        """Whether events of one kind, or one way, were more than others ("did they come more often than we?")."""
        scan = setting.scan
        found = _OFTENER.search(" ".join(scan.words))
        if found is None or not scan.question.confirm or setting.times.named or scan.has("duration", "days"):
            return None
        cut = " ".join(scan.words).count(" ", 0, found.end())
        sides = self._events.parted(scan, cut) or self._sides(scan, cut)
        if not sides:
            return None
        many, few = (len(side) for side in sides)
        right = many == few if found["as"] else many < few if found["less"] else many > few
        clauses = tuple(clause for side in sides for clause in self.number(side).clauses)
        return Findings(Kind.ANSWER, clauses=clauses, lead="yes" if right != scan.question.negated else "no")

    def _sides(self, scan: Scan, cut: int) -> list[tuple[Event, ...]]:
        """The events that happened one way, and those the other, as the words on both sides of a place name them."""
        stretches = ((0, cut), (cut + 1, len(scan.words)))
        if not all(self._events.sided(scan, *stretch) for stretch in stretches):
            return []
        sides = [self._events.gone(scan, *stretch) for stretch in stretches]
        return sides if all(sides) and sides[0] != sides[1] else []

    def _all_within(self, setting: Setting) -> Findings | None:
        """Whether both, all or any events of a list fall into an open time ("had both left by 2015?")."""
        scan = setting.scan
        bounds = (*setting.times.windows, *setting.times.spans)
        if not scan.question.confirm or len(bounds) != 1 or scan.has("duration"):
            return None
        if _ANY & set(scan.words) or _none_of(scan):
            return self._any_within(setting)
        if not scan.has("both") and "every" not in scan.words:
            return None
        listed = self.listed(setting)
        if len(listed) < _FEWEST or (len(listed) > _FEWEST and "both" in scan.words):
            return None
        right = len(self.within(setting, listed)) == len(listed)
        lead = "yes" if right != scan.question.negated else "no"
        return Findings(Kind.ANSWER, clauses=self.statements(*listed), lead=lead)

    def _any_within(self, setting: Setting) -> Findings | None:
        """Whether any event of a list falls into a time."""
        listed = self.listed(setting)
        if len(listed) < _FEWEST:
            return None
        kept = self.within(setting, listed)
        lead = "yes" if bool(kept) != (setting.scan.question.negated or _none_of(setting.scan)) else "no"
        return Findings(Kind.ANSWER, clauses=self.how_many(kept, listed), lead=lead)

    def _gap(self, setting: Setting) -> Findings | None:
        """The longest or shortest time between neighbours of a list, or the average of all."""
        scan = setting.scan
        if not scan.has("gap") or not scan.has("longest", "shortest", "average") or scan.has("per-year", "per-month"):
            return None
        events = self.listed(setting)
        if len(events) <= _FEWEST:
            return None
        pairs = list(itertools.pairwise(events))
        if scan.has("average"):
            return self._average_gap(events)
        gaps = [(start_of(b.period) - start_of(a.period)).days for a, b in pairs]
        chosen = gaps.index(max(gaps) if scan.has("longest") else min(gaps))
        clause = self.span(*pairs[chosen], scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _average_gap(self, events: Sequence[Event]) -> Findings:
        """The years from the first to the last by the number of steps between."""
        first, last = start_of(events[0].period).year, start_of(events[-1].period).year
        steps = len(events) - 1
        result = f"about {round((last - first) / steps, 1):g} years"
        formula = f"({last} − {first}) ÷ {steps}"
        operands = tuple((event.facts[0], event.period.show()) for event in (events[-1], events[0]))
        step = Step("duration", operands, formula, result)
        facts = [id_ for event in events for id_ in event.facts]
        clause = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def total_days(self, setting: Setting, *, average: bool = False) -> Findings | None:
        """The days of all events of a list, or how many each of them took on average."""
        listed = self._events.listed(setting.scan) or self._meant(setting)
        events = self.within(setting, listed)
        if not events or any(event.period.days is None or event.period.days > _MONTH_DAYS for event in events):
            return None
        if (average or setting.scan.has("sum")) and len(events) < _FEWEST:
            return None
        counts = [event.period.days or 0 for event in events]
        formula = " + ".join(str(count) for count in counts)
        result = f"{sum(counts)} days"
        if average:
            formula = f"({formula}) ÷ {len(counts)}"
            result = f"about {sum(counts) / len(counts):.1f} days"
        operands = tuple((event.facts[0], f"{event.period.days}") for event in events)
        step = Step("average" if average else "sum", operands, formula, result)
        facts = tuple(id_ for event in events for id_ in event.facts)
        clause = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _meant(self, setting: Setting) -> tuple[Event, ...]:
        """The events that were given, of these only such as were asked for ("how many of them ... were short?")."""
        given = self._events.given(setting.scan, setting.recent)
        if not setting.asked or not setting.scan.has("plural"):
            return given
        before = setting.asked[-1]
        words = pseudo_words(before.text)
        scan = Scan(before, tuple(word.norm for word in words), tuple(word.start for word in words), {})
        kept = tuple(self._events.listed(scan))
        known = [event.period for event in given]
        inside = all(any(event.period.same(period) for period in known) for event in kept)
        return kept if 1 < len(kept) < len(given) and inside else given

    def within(self, setting: Setting, events: Sequence[Event]) -> tuple[Event, ...]:
        """Events inside the times that the question names, without those that it leaves out."""
        question = setting.scan.question
        events, times = self._kept(question, events), setting.times
        if question.excepted:
            named = tuple(mention for mention in question.periods if mention not in question.excepted)
            times = find_times(replace(question, periods=named))
        nested = any(one.overlaps(other) for one, other in itertools.combinations(times.asked, 2))
        apart = () if times.spans or nested else times.asked
        windows = [*times.windows, *(times.spans or (() if apart else times.asked))]
        kept = [event for event in events if all(window.contains(event.period) for window in windows)]
        kept = [event for event in kept if not apart or any(year.contains(event.period) for year in apart)]
        if ends := years_between(setting.scan.question.text):
            kept = [event for event in kept if ends[0] < start_of(event.period).year < ends[1]]
        return tuple(e for e in kept if not times.months or start_of(e.period).month in times.months)

    def _kept(self, question: Question, events: Sequence[Event]) -> Sequence[Event]:
        """Events without those of the times, or of the kind, that a question leaves out; all where it means none."""
        gone = [mention.period for mention in question.excepted if mention.period is not None]
        if gone:
            kept = [event for event in events if not any(period.overlaps(event.period) for period in gone)]
            return kept or events
        named = [term for term in question.terms if term.terms & question.excluded and term.end]
        asked = replace(question, confirm=False, negated=False)
        kept = [event for event in events if not (named and self._events.bears(asked, event, named))]
        return kept or events

    def _ranked(self, setting: Setting) -> Findings | None:
        """The longest, shortest, first or last of a list of events."""
        scan = setting.scan
        key = self._ranking_key(scan)
        if key is None or scan.has("shifted"):
            return None
        if _BETWEEN in scan.words or (scan.has("duration") and not scan.has("longest", "shortest")):
            return None
        by_length = scan.has("longest", "shortest")
        if scan.has("gap", "next") if by_length else scan.has("earliest") and scan.has("latest"):
            return None
        events = self.within(setting, self.listed(setting))
        if len(events) < 2:
            return None
        if by_length and scan.has("rank"):
            ordered = sorted(events, key=key, reverse="shortest" not in scan.cues)
            return Findings(Kind.ANSWER, clauses=tuple(self._sized(event) for event in ordered))
        reverse = scan.has("longest", "latest") and not scan.has("earliest", "shortest")
        ordered = sorted(events, key=key, reverse=reverse)
        tied = [event for event in ordered if key(event) == key(ordered[0])]
        if len(tied) == len(ordered):
            return None
        event = ordered[0]
        assert event.fact is not None
        days = event.period.show()
        formula = ", ".join(other.period.show() for other in ordered)
        operands = tuple((other.facts[0], other.period.show()) for other in ordered)
        step = Step("most" if reverse else "least", operands, formula, days)
        clauses = [
            Clause(e.fact.statement, e.facts, (replace(step, result=e.period.show()),))
            for e in tied
            if e.fact is not None
        ]
        if by_length and scan.has("days", "duration"):
            clauses.append(self.days_of(event))
        if by_length and scan.has("difference"):
            ends = scan.has("longest") and scan.has("shortest")
            clauses.append(self.ahead(event, ordered[-1] if ends else ordered[len(tied)]))
        return Findings(Kind.ANSWER, clauses=tuple(clauses))

    def _sized(self, event: Event) -> Clause:
        """What happened, with the number of days that it took."""
        days, (stated,) = self.days_of(event), self.statements(event)
        return Clause(f"{stated.text} {days.text}", stated.facts, (*stated.derivation, *days.derivation))

    def ahead(self, event: Event, following: Event) -> Clause:
        """How many days the longest or the shortest event of a list is ahead of the one that comes next to it."""
        sizes = sorted((event.period.days or 0, following.period.days or 0), reverse=True)
        gap, formula = sizes[0] - sizes[1], f"{sizes[0]} − {sizes[1]}"
        result = f"{gap} {'day' if gap == 1 else 'days'}"
        operands = tuple((each.facts[0], each.period.show()) for each in (event, following))
        step = Step("difference", operands, formula, result)
        facts = (*event.facts, *following.facts)
        return self._words.clause("calc_years", facts, (step,), result=result, formula=formula)

    @staticmethod
    def _ranking_key(scan: Scan) -> Callable[[Event], int] | None:
        if scan.has("longest", "shortest"):
            return lambda event: event.period.days or 0
        if scan.has("latest", "earliest") and not scan.has("firsts", "lasts", "months", "sum"):
            return lambda event: start_of(event.period).toordinal()
        return None

    def _counted(self, setting: Setting) -> Findings | None:
        """How many events of a list, or which, fall into a time that the question names."""
        scan = setting.scan
        if not setting.times.windows and not setting.times.asked and not setting.times.months:
            return None
        if scan.has("nearest", "reckoned"):
            return None
        if not scan.has("count") and scan.question.asks not in {"which", "list", "what", "count", "time"}:
            return None
        listed = self._events.listed(scan) or self._events.given(scan, setting.recent)
        events = self.within(setting, listed)
        if not events and listed and years_between(scan.question.text):
            # what the two ends are need not be so of what lies between them ("between the two official visits")
            events = self.within(setting, next((e for e in self._events.lists.values() if listed[0] in e), ()))
        if len(listed) < _FEWEST or scan.has("duration") or _runs_on(setting) or _LONGER & set(scan.words):
            return None
        if not events:
            sided = any(term.weight is Weight.PARTY for term in scan.question.terms) or not scan.question.telling
            counted = scan.has("count") or scan.question.asks in {"which", "list", "count"} or self._counts_on(setting)
            whole = counted and (sided or not self._elsewhere(setting)) and not setting.times.months
            whole = whole and self._of_kind(scan.question, listed)
            return Findings(Kind.ANSWER, clauses=(self.none_of(listed),)) if whole else None
        in_days = self._in_days(setting) or scan.question.cues >= _DAYS_IN_ALL
        if in_days and (scan.has("count") or scan.question.asks == "count"):
            return self.total_days(setting)
        if scan.has("count") or scan.question.asks == "count":
            step = _counting(events)
            items = self._words.series([event.period.show() for event in events])
            facts = [id_ for event in events for id_ in event.facts]
            clauses = [self._words.clause("calc_count", facts, (step,), result=str(len(events)), items=items)]
        else:
            clauses = list(self.statements(*events))
        listed_ids = tuple(event.member or event.facts[0] for event in events)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=listed_ids)

    def _of_kind(self, question: Question, listed: Sequence[Event]) -> bool:
        """Whether what is asked for is such as the events of a list are ("which visits", not "which means")."""
        noun = question.focus[-1:]
        if not noun or (noun[0].weight is Weight.LIGHT and question.asks != "which"):
            return True
        return noun[0].weight is not Weight.LIGHT and any(self._events.tells(each, noun[0]) for each in listed)

    def _elsewhere(self, setting: Setting) -> bool:
        """Whether an event of any list that bears the words of a question falls into its time."""
        question = setting.scan.question
        terms = [term for term in question.terms if term.weight is Weight.TELLING]
        lists = self._events.lists.values()
        bearing = [e for events in lists for e in events if self._events.bears(question, e, terms)]
        return bool(self.within(setting, bearing))

    @staticmethod
    def _counts_on(setting: Setting) -> bool:
        """Whether a follow-up goes on with a count."""
        return setting.scan.question.elliptic and bool(setting.asked) and setting.asked[-1].asks == "count"

    @staticmethod
    def _in_days(setting: Setting) -> bool:
        """Whether days were counted last, and a follow-up that names nothing counts on ("of these, in May?")."""
        question = setting.scan.question
        before = setting.asked[-1].cues if setting.asked else frozenset()
        return before >= _DAYS_IN_ALL and question.elliptic and not question.focus and not question.telling

    def _by_length(self, setting: Setting) -> Findings | None:
        """The events of a list that lasted so many days."""
        scan = setting.scan
        named = [m for m in scan.question.quantities if m.quantity.unit in _DAYS]
        spans = [(Fraction(m.quantity.value), str(m.comparison)) for m in named]
        spans = spans or ([(Fraction(1), ">")] if _OVER_A_DAY.search(" ".join(scan.words)) else [])
        spans = spans or ([(Fraction(1), "")] if _A_DAY.search(" ".join(scan.words)) else [])
        if len(spans) != 1 or scan.question.asks not in {"which", "list", "count", "what", "time", "frequency"}:
            return None
        listed = self._events.listed(scan) or self._events.given(scan, setting.recent)
        events = self._lasting(listed, *spans[0])
        earlier = range(len(setting.recent) - 1, 0, -1) if setting.scan.question.elliptic else ()
        for back in earlier if not events else ():
            events = events or self._lasting(self._events.given(scan, setting.recent[:back]), *spans[0])
        if not events:
            return None
        clauses = self.statements(*events)
        if (scan.has("count") or scan.question.asks == "frequency") and not scan.has("duration"):
            return self.number(events)
        return Findings(Kind.ANSWER, clauses=clauses, listed=tuple(e.member or e.facts[0] for e in events))

    @staticmethod
    def _lasting(events: Sequence[Event], days: Fraction, side: str) -> list[Event]:
        """The events that lasted so many days, or more or less than that."""
        sized = [(event, Fraction(event.period.days)) for event in events if event.period.days is not None]
        return [event for event, size in sized if (beyond(size, days, side) if side else size == days)]

    def number(self, events: Sequence[Event]) -> Findings:
        """How many events there are, with their dates."""
        shown = [event.period.show() for event in events]
        facts = [id_ for event in events for id_ in event.facts]
        step = _counting(events)
        values = {"result": str(len(events)), "items": self._words.series(shown)}
        clause = self._words.clause("calc_count", facts, (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(e.member or e.facts[0] for e in events))

    def how_many(self, kept: Sequence[Event], listed: Sequence[Event]) -> tuple[Clause, ...]:
        """The number of the events that were kept of a list, or that there are none."""
        return self.number(kept).clauses if kept else (self.none_of(listed),)

    def none_of(self, events: Sequence[Event]) -> Clause:
        """That none of some events is such as is asked for, with their dates."""
        steps = [Step("order", ((e.facts[0], e.period.show()),), e.period.show(), e.period.show()) for e in events]
        facts = [id_ for event in events for id_ in event.facts]
        return self._words.clause("calc_none", facts, steps, items=self._words.series([s.result for s in steps]))

    def statements(self, *events: Event) -> tuple[Clause, ...]:
        """What happened when, event by event."""
        clauses = []
        for event in events:
            if event.fact is not None:
                shown = event.period.show()
                step = Step("order", ((event.fact.id, shown),), shown, shown)
                clauses.append(Clause(self.dated(event), (event.fact.id,), (step,)))
        return tuple(clauses)

    def dated(self, event: Event) -> str:
        """The statement of an event, its date before it where it does not say it."""
        assert event.fact is not None
        statement = event.fact.statement
        if str(start_of(event.period).year) in statement:
            return statement
        return self._words.say_inside("calc_dated", when=event.period.show(), statement=statement)

    def days_of(self, event: Event) -> Clause:
        """How many days an event took."""
        days = event.period.days or 0
        result = f"{days} {'day' if days == 1 else 'days'}"
        step = Step("duration", tuple((id_, event.period.show()) for id_ in event.facts), event.period.show(), result)
        first, last = event.period.start, event.period.end
        values = {"result": result, "first": day_shown(first), "last": day_shown(last)}
        key = "calc_days_both" if days > 1 else "calc_day"
        return self._words.clause(key, event.facts, (step,), **values)

    def nights_of(self, event: Event) -> Clause:
        """How many nights lay between the first and the last day of an event."""
        first, last = start_of(event.period), event.period.end or start_of(event.period)
        nights = (last - first).days
        result = f"{nights} {'night' if nights == 1 else 'nights'}"
        step = Step("duration", tuple((id_, event.period.show()) for id_ in event.facts), f"{last} − {first}", result)
        values = {"result": result, "first": day_shown(first), "last": day_shown(last)}
        return self._words.clause("calc_days", event.facts, (step,), **values)

    def span(self, one: Event, other: Event, scan: Scan) -> Clause | None:
        """The time between two events, as exactly as their dates allow."""
        first, second = sorted((one, other), key=lambda event: start_of(event.period))
        start, end = first.period, second.period
        operands = tuple((e.fact.id if e.fact else "", e.period.show()) for e in (first, second))
        facts = (*first.facts, *second.facts)
        exact = start.grain == "day" or day_range(start)
        exact = exact and (end.grain == "day" or day_range(end))
        if _WEEKS & set(scan.words):
            return self._weeks(first, second, operands) if exact else None
        if scan.has("days"):
            if not exact:
                return None
            days = (start_of(end) - start_of(start)).days
            result = f"{days:,} {'day' if days == 1 else 'days'}"
            step = Step("duration", operands, f"{start_of(end)} − {start_of(start)}", result)
            texts = {"first": day_shown(start_of(start)), "last": day_shown(start_of(end))}
            return self._words.clause("calc_days", facts, (step,), result=result, **texts)
        if scan.has("months") and not scan.has("years"):
            return self._months(start, end, operands, facts)
        years = start_of(end).year - start_of(start).year
        if exact:
            return self._exact_years(start, end, operands, facts)
        if not years:
            return self._months(start, end, operands, facts) if start != end else None
        result = f"{years} {'year' if years == 1 else 'years'}"
        formula = f"{start_of(end).year} − {start_of(start).year}"
        step = Step("duration", operands, formula, result)
        return self._words.clause("calc_about_years", facts, (step,), result=result, formula=formula)

    def _weeks(self, first: Event, second: Event, operands: tuple[tuple[str, str], ...]) -> Clause:
        """The weeks between two days, by the days between them."""
        start, end = start_of(first.period), start_of(second.period)
        days = (end - start).days
        weeks = round(days / 7, 1)
        result = f"{'' if days % 7 == 0 else 'about '}{weeks:g} {'week' if weeks == 1 else 'weeks'}"
        counted = Step("duration", operands, f"{end} − {start}", f"{days:,} days")
        step = Step("average", ((operands[0][0], f"{days:,} days"),), f"{days:,} days ÷ 7", result)
        facts = (*first.facts, *second.facts)
        return self._words.clause("calc_years", facts, (counted, step), result=result, formula=step.formula)

    def _months(
        self, start: Period, end: Period, operands: tuple[tuple[str, str], ...], facts: Sequence[str]
    ) -> Clause | None:
        if start.grain == "year" or end.grain == "year":
            return None
        a, b = start_of(start), start_of(end)
        months = 12 * (b.year - a.year) + b.month - a.month
        result = f"{months} {'month' if months == 1 else 'months'}"
        formula = f"{end.show()} − {start.show()}"
        step = Step("duration", operands, formula, result)
        return self._words.clause("calc_years", facts, (step,), result=result, formula=formula)

    def _exact_years(
        self, start: Period, end: Period, operands: tuple[tuple[str, str], ...], facts: Sequence[str]
    ) -> Clause:
        a, b = start_of(start), start_of(end)
        months = 12 * (b.year - a.year) + b.month - a.month - (b.day < a.day)
        years, rest = divmod(months, 12)
        texts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((years, "year"), (rest, "month")) if n]
        result = " and ".join(texts) or "less than a month"
        step = Step("duration", operands, f"{day_shown(b)} − {day_shown(a)}", result)
        return self._words.clause("calc_days", facts, (step,), result=result, first=day_shown(a), last=day_shown(b))


def years_between(text: str) -> tuple[int, int] | None:
    """The years of two things between which others are looked for, the earlier one first."""
    ends = _BETWEEN_TWO.search(text)
    years = sorted(int(year) for year in ends.groups() if year) if ends is not None else []
    return (years[0], years[-1]) if years else None


def _runs_on(setting: Setting) -> bool:
    """Whether a time that is named only begins or ends the one that is asked for ("once ... in 2016", "since then")."""
    said = set(setting.scan.words)
    return not setting.times.windows and bool(setting.times.asked) and bool(said & _RUNNING_ON)


def _counting(events: Sequence[Event]) -> Step:
    """The step that counts events."""
    shown = [event.period.show() for event in events]
    operands = tuple((event.facts[0], event.period.show()) for event in events)
    return Step("count", operands, ", ".join(shown) if len(shown) > 1 else "1", str(len(events)))


def _none_of(scan: Scan) -> bool:
    """Whether it is said that there was none ("no ship came after 1910, right?")."""
    return scan.words[:1] in {("no",), ("none",), ("nobody",)} and not scan.question.negated
