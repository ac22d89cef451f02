"""Answers from dates: how long between, which came first, in what order, the longest and the latest of a list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from datetime import date

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.events import Event, Events
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

_CONNECTORS = frozenset({"and", "or", "to", "until", "till", "after", "before", "since", "than", "from"})
_ORDERED = frozenset({"after", "before"})
_BESIDE = frozenset({"after", "before", "than"})
_EITHER = frozenset({"or"})
_SEPARATORS = re.compile(r"[,;:]|\band\b|\bor\b")
_YEAR_DAYS = 366
_BETWEEN = frozenset({"between", "from", "after", "before", "until", "till", "when", "than", "separate", "apart"})
_AGEING = frozenset({"ago", "old", "age", "has", "have", "exist", "existed", "since"})
_PAIR = ("first", "second")
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latest": -1}
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")


class Timespans:
    """Durations, orders and rankings of dated facts."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack = pack
        self._events = Events(pack, matcher)
        self._words = phrasing
        stated = [pack.facts[i.terms[1]].time for i in pack.arithmetic if i.kind == "years"]
        self._year = next((period.year for period in stated if period is not None), None)

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question on dates that this is."""
        attempts: tuple[Callable[[Setting], Findings | None], ...] = (
            self._order,
            self._by_length,
            self._ranked,
            self._counted,
            self._anniversary,
            self._duration,
            self._earlier,
            self._lasted,
        )
        for attempt in attempts:
            findings = attempt(setting)
            if findings is not None:
                return findings
        return self._of_last(setting)

    # Order

    def _order(self, setting: Setting) -> Findings | None:
        """Several events put in order of time."""
        scan = setting.scan
        if not scan.has("order"):
            return None
        events = [event for event in self._pieces(scan) if event.fact is not None]
        if len(events) < 2:
            events = list(self._events.listed(scan) or self._events.given(scan, setting.recent))
        if len(events) < 2:
            return None
        ordered = sorted(events, key=lambda event: _start(event.period))
        clauses = [Clause(self._words.say("calc_in_order"))]
        for event in ordered:
            assert event.fact is not None
            shown = event.period.show()
            step = Step("order", ((event.fact.id, shown),), shown, shown)
            clauses.append(Clause(self._dated(event), (event.fact.id,), (step,)))
        listed = tuple(event.fact.id for event in ordered if event.fact is not None)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=listed)

    def _pieces(self, scan: Scan) -> list[Event]:
        """Events named between commas and conjunctions."""
        text = scan.question.text
        bounds = [0, *(m.start() for m in _SEPARATORS.finditer(text.lower())), len(text)]
        found: list[Event] = []
        for first, last in itertools.pairwise(bounds):
            places = [n for n, offset in enumerate(scan.offsets) if first <= offset < last]
            if places:
                event = self._events.between(scan, places[0], places[-1] + 1)
                if event is not None and all(event.fact is not other.fact for other in found):
                    found.append(event)
        return found

    def _earlier(self, setting: Setting) -> Findings | None:
        """Which of two came first, or whether one came before the other."""
        scan = setting.scan
        if not scan.has("before", "after") or scan.question.asks not in {"which", "confirm", "what", "person"}:
            return None
        if not scan.question.confirm and ":" in scan.question.text:
            return self._first_of(scan)
        pair = self._pair(scan, _BESIDE if scan.question.confirm else _EITHER)
        if pair is None or any(event.fact is None for event, _ in pair[:2]):
            return None
        (left, _), (right, connector) = pair[0], pair[1]
        first, second = sorted((left, right), key=lambda event: _start(event.period))
        if _start(first.period) == _start(second.period) or first.period.overlaps(second.period):
            return None
        lead, swapped = None, False
        if scan.question.confirm:
            after = connector == "after" or (connector not in _ORDERED and scan.has("after"))
            right_order = (first is left) != after
            either = scan.has("before") and scan.has("after") and "or" in scan.words
            lead = None if either else "yes" if right_order != scan.question.negated else "no"
        elif not scan.has("before"):
            swapped = True
        clauses = self._statements(second, first) if swapped else self._statements(first, second)
        return Findings(Kind.ANSWER, clauses=clauses, lead=lead or ("calc_last" if swapped else "calc_first"))

    def _first_of(self, scan: Scan) -> Findings | None:
        """The first or the last of several events that follow a colon."""
        events = sorted((e for e in self._pieces(scan) if e.fact is not None), key=lambda event: _start(event.period))
        if len(events) < 2 or _start(events[0].period) == _start(events[-1].period):
            return None
        late = not scan.has("before", "earliest")
        ordered = events[::-1] if late else events
        return Findings(Kind.ANSWER, clauses=self._statements(*ordered), lead="calc_last" if late else "calc_first")

    def _statements(self, *events: Event) -> tuple[Clause, ...]:
        clauses = []
        for event in events:
            if event.fact is not None:
                shown = event.period.show()
                step = Step("order", ((event.fact.id, shown),), shown, shown)
                clauses.append(Clause(self._dated(event), (event.fact.id,), (step,)))
        return tuple(clauses)

    def _dated(self, event: Event) -> str:
        """The statement of an event, its date before it where it does not say it."""
        assert event.fact is not None
        statement = event.fact.statement
        if str(_start(event.period).year) in statement:
            return statement
        return self._words.say_inside("calc_dated", when=event.period.show(), statement=statement)

    # Durations

    def _duration(self, setting: Setting) -> Findings | None:
        """How long it is from one event to another, or to the time of the source."""
        scan = setting.scan
        if not scan.has("duration") or (scan.has("lasted") and not scan.has("before", "after")):
            return None
        if scan.question.asks == "frequency":
            return None
        ends = self._ends(setting)
        if ends is not None:
            clause = self._span(*ends, scan)
            return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None
        pair = self._pair(scan, _CONNECTORS)
        if pair is not None:
            events = [event for event, _ in pair]
            clause = self._span(events[0], events[1], scan)
            return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None
        return self._age(setting)

    def _age(self, setting: Setting) -> Findings | None:
        """The years from an event to a year that the question names, else to that of the source."""
        scan = setting.scan
        words = set(scan.words)
        if (
            scan.has("days", "months", "before", "after")
            or words & _BETWEEN
            or not (words & _AGEING or setting.times.asked)
        ):
            return None
        asked = [period for period in setting.times.asked if period.grain == "year"]
        year = asked[-1].year if asked else self._year
        event = self._events.between(scan, 0, len(scan.words), timeless=True)
        if event is None or event.fact is None or year is None or event.fact.kind != "event":
            return None
        start = _start(event.period).year
        if start >= year or (event.period.grain == "range" and not _day_range(event.period)):
            return None
        result = f"{year - start} {'year' if year - start == 1 else 'years'}"
        formula = f"{year} − {start}"
        step = Step("duration", ((event.fact.id, event.period.show()),), formula, result)
        values = {"result": result, "year": str(year), "formula": formula}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_age", event.facts, (step,), **values),))

    def _anniversary(self, setting: Setting) -> Findings | None:
        """The year in which an event was so many years ago."""
        scan = setting.scan
        number = next((int(m[1]) for w in scan.words if (m := _ORDINAL.fullmatch(w))), None)
        if not scan.has("anniversary") or number is None:
            return None
        event = self._events.between(scan, 0, len(scan.words))
        if event is None or event.fact is None:
            return None
        year = _start(event.period).year
        formula = f"{year} + {number}"
        step = Step("anniversary", ((event.fact.id, event.period.show()),), formula, str(year + number))
        values = {"year": str(year + number), "formula": formula}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_anniversary", event.facts, (step,), **values),))

    def _ends(self, setting: Setting) -> tuple[Event, Event] | None:
        """The first and the last of a list, or the only two."""
        scan = setting.scan
        listed = sorted(self._events.listed(scan), key=lambda event: _start(event.period))
        places = [_PLACES[word] for word in scan.words if word in _PLACES]
        if len(places) == 2 and places[0] != places[1] and len(listed) > max(places):
            return listed[places[0]], listed[places[1]]
        if len(listed) > 2 and "two" in scan.words and scan.has("latest", "earliest"):
            return (listed[-2], listed[-1]) if scan.has("latest") else (listed[0], listed[1])
        if (len(listed) == 2 and scan.has("both")) or (len(listed) > 2 and scan.has("earliest") and scan.has("latest")):
            return listed[0], listed[-1]
        return None

    def _pair(self, scan: Scan, connectors: frozenset[str]) -> list[tuple[Event, str]] | None:
        """Two events on both sides of a connecting word, the better split first."""
        count = len(scan.words)
        places = [n for n, word in enumerate(scan.words) if word in connectors and n > 0]
        places.sort(key=lambda n: (scan.words[n] not in {"and", "or"}, n))
        for place in places:
            left = self._events.between(scan, 0, place)
            right = self._events.between(scan, place + 1, count, self._telling(scan, 0, place))
            if left is not None and right is not None and left.fact is not right.fact:
                return [(left, ""), (right, scan.words[place])]
        return self._front(scan)

    def _front(self, scan: Scan) -> list[tuple[Event, str]] | None:
        """ "How long after A did B": the connecting word stands before both."""
        for place, word in enumerate(scan.words):
            if word not in {"after", "since", "before", "between", "from"}:
                continue
            for cut in range(place + 2, len(scan.words)):
                if scan.words[cut] not in {
                    "did",
                    "was",
                    "were",
                    "had",
                    "and",
                    "to",
                    "until",
                    "till",
                    "came",
                    "it",
                    "is",
                }:
                    continue
                left = self._events.between(scan, place + 1, cut)
                right = self._events.between(scan, cut + 1, len(scan.words), self._telling(scan, place + 1, cut))
                if left is not None and right is not None and left.fact is not right.fact:
                    return [(left, ""), (right, word)]
        return None

    @staticmethod
    def _telling(scan: Scan, start: int, end: int) -> tuple[Term, ...]:
        return tuple(
            t
            for t in scan.question.terms
            if start <= t.start and t.end <= end and t.weight is not Weight.PARTY
            and not set(range(t.start, t.end)) <= scan.cued
        )  # fmt: skip

    def _span(self, one: Event, other: Event, scan: Scan) -> Clause | None:
        """The time between two events, as exactly as their dates allow."""
        first, second = sorted((one, other), key=lambda event: _start(event.period))
        start, end = first.period, second.period
        operands = tuple((e.fact.id if e.fact else "", e.period.show()) for e in (first, second))
        facts = (*first.facts, *second.facts)
        exact = start.grain == "day" or _day_range(start)
        exact = exact and (end.grain == "day" or _day_range(end))
        if scan.has("days"):
            if not exact:
                return None
            days = (_start(end) - _start(start)).days
            result = f"{days:,} {'day' if days == 1 else 'days'}"
            step = Step("duration", operands, f"{_start(end)} − {_start(start)}", result)
            texts = {"first": _show(_start(start)), "last": _show(_start(end))}
            return self._words.clause("calc_days", facts, (step,), result=result, **texts)
        if scan.has("months") and not scan.has("years"):
            return self._months(start, end, operands, facts)
        years = _start(end).year - _start(start).year
        if exact:
            return self._exact_years(start, end, operands, facts)
        result = f"{years} {'year' if years == 1 else 'years'}"
        formula = f"{_start(end).year} − {_start(start).year}"
        step = Step("duration", operands, formula, result)
        return self._words.clause("calc_about_years", facts, (step,), result=result, formula=formula)

    def _months(
        self, start: Period, end: Period, operands: tuple[tuple[str, str], ...], facts: Sequence[str]
    ) -> Clause | None:
        if start.grain == "year" or end.grain == "year":
            return None
        a, b = _start(start), _start(end)
        months = 12 * (b.year - a.year) + b.month - a.month
        result = f"{months} {'month' if months == 1 else 'months'}"
        formula = f"{end.show()} − {start.show()}"
        step = Step("duration", operands, formula, result)
        return self._words.clause("calc_years", facts, (step,), result=result, formula=formula)

    def _exact_years(
        self, start: Period, end: Period, operands: tuple[tuple[str, str], ...], facts: Sequence[str]
    ) -> Clause:
        a, b = _start(start), _start(end)
        months = 12 * (b.year - a.year) + b.month - a.month - (b.day < a.day)
        years, rest = divmod(months, 12)
        texts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((years, "year"), (rest, "month")) if n]
        result = " and ".join(texts) or "less than a month"
        step = Step("duration", operands, f"{_show(b)} − {_show(a)}", result)
        return self._words.clause("calc_days", facts, (step,), result=result, first=_show(a), last=_show(b))

    def _lasted(self, setting: Setting) -> Findings | None:
        """How many days an event took."""
        scan = setting.scan
        if not scan.has("lasted", "days") or scan.question.confirm:
            return None
        if (not scan.has("days") and scan.question.asks != "duration") or set(scan.words) & _BETWEEN:
            return None
        if scan.has("sum"):
            return self._total_days(setting)
        event = self._events.between(scan, 0, len(scan.words))
        if event is None or event.fact is None or (not _day_range(event.period) and event.period.grain != "day"):
            return None
        return Findings(Kind.ANSWER, clauses=(self._days_of(event),))

    def _days_of(self, event: Event) -> Clause:
        days = event.period.days or 0
        result = f"{days} {'day' if days == 1 else 'days'}"
        step = Step("duration", tuple((id_, event.period.show()) for id_ in event.facts), event.period.show(), result)
        first, last = event.period.start, event.period.end
        values = {"result": result, "first": _show(first), "last": _show(last)}
        key = "calc_days_both" if days > 1 else "calc_day"
        return self._words.clause(key, event.facts, (step,), **values)

    def _total_days(self, setting: Setting) -> Findings | None:
        """The days of all events of a list."""
        events = self._within(setting, self._events.listed(setting.scan))
        if not events or any(event.period.days is None or event.period.days > _YEAR_DAYS / 12 for event in events):
            return None
        counts = [event.period.days or 0 for event in events]
        formula = " + ".join(str(count) for count in counts)
        result = f"{sum(counts)} days"
        operands = tuple((event.facts[0], f"{event.period.days}") for event in events)
        step = Step("sum", operands, formula, result)
        facts = tuple(id_ for event in events for id_ in event.facts)
        clause = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    # Lists

    def _within(self, setting: Setting, events: Sequence[Event]) -> tuple[Event, ...]:
        """Events inside the times that the question names."""
        times = setting.times
        windows = [*times.windows, *(times.spans or times.asked)]
        kept = [event for event in events if all(window.contains(event.period) for window in windows)]
        return tuple(e for e in kept if not times.months or _start(e.period).month in times.months)

    def _ranked(self, setting: Setting) -> Findings | None:
        """The longest, shortest, first or last of a list of events."""
        scan = setting.scan
        key = self._ranking_key(scan)
        if key is None or (scan.has("duration") and not scan.has("longest", "shortest")):
            return None
        events = self._within(setting, self._events.listed(scan) or self._events.given(scan, setting.recent))
        if len(events) < 2:
            return None
        reverse = scan.has("longest", "latest") and not scan.has("earliest", "shortest")
        ordered = sorted(events, key=key, reverse=reverse)
        if key(ordered[0]) == key(ordered[1]):
            return None
        event = ordered[0]
        assert event.fact is not None
        days = event.period.show()
        formula = ", ".join(other.period.show() for other in ordered)
        operands = tuple((other.facts[0], other.period.show()) for other in ordered)
        step = Step("most" if reverse else "least", operands, formula, days)
        return Findings(Kind.ANSWER, clauses=(Clause(event.fact.statement, event.facts, (step,)),))

    @staticmethod
    def _ranking_key(scan: Scan) -> Callable[[Event], int] | None:
        if scan.has("longest", "shortest"):
            return lambda event: event.period.days or 0
        if scan.has("latest", "earliest") and not scan.has("firsts", "lasts", "months", "sum"):
            return lambda event: _start(event.period).toordinal()
        return None

    def _counted(self, setting: Setting) -> Findings | None:
        """How many events of a list, or which, fall into a time that the question names."""
        scan = setting.scan
        if not setting.times.windows and not setting.times.asked and not setting.times.months:
            return None
        if not scan.has("count") and scan.question.asks not in {"which", "list", "what", "count", "time"}:
            return None
        listed = self._events.listed(scan) or self._events.given(scan, setting.recent)
        events = self._within(setting, listed)
        if len(listed) < 2 or not events or scan.has("duration"):
            return None
        if scan.has("count") or scan.question.asks == "count":
            operands = tuple((event.facts[0], event.period.show()) for event in events)
            step = Step("count", operands, ", ".join(event.period.show() for event in events), str(len(events)))
            items = self._words.series([event.period.show() for event in events])
            facts = [id_ for event in events for id_ in event.facts]
            clauses = [self._words.clause("calc_count", facts, (step,), result=str(len(events)), items=items)]
        else:
            clauses = list(self._statements(*events))
        listed_ids = tuple(event.member or event.facts[0] for event in events)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=listed_ids)

    def _by_length(self, setting: Setting) -> Findings | None:
        """The events of a list that lasted so many days."""
        scan = setting.scan
        days = [m.quantity.value for m in scan.question.quantities if m.quantity.unit in {"day", "days"}]
        if len(days) != 1 or scan.question.asks not in {"which", "list", "count", "what"}:
            return None
        listed = self._events.listed(scan) or self._events.given(scan, setting.recent)
        events = [event for event in listed if event.period.days == days[0]]
        if not events:
            return None
        clauses = self._statements(*events)
        if scan.has("count") and not scan.has("duration"):
            return self._number(events)
        return Findings(Kind.ANSWER, clauses=clauses, listed=tuple(e.member or e.facts[0] for e in events))

    def _number(self, events: Sequence[Event]) -> Findings:
        """How many events there are, with their dates."""
        shown = [event.period.show() for event in events]
        facts = [id_ for event in events for id_ in event.facts]
        step = Step("count", tuple(zip(facts, shown, strict=True)), ", ".join(shown), str(len(events)))
        values = {"result": str(len(events)), "items": self._words.series(shown)}
        clause = self._words.clause("calc_count", facts, (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(e.member or e.facts[0] for e in events))

    def _of_last(self, setting: Setting) -> Findings | None:
        """The time between the two events given last, in one answer or in two."""
        scan = setting.scan
        if not scan.has("duration") or (not scan.question.elliptic and scan.question.terms):
            return None
        found: list[Event] = []
        for turn in reversed(setting.recent):
            facts = [self._pack.facts[id_] for id_ in turn]
            dated = [Event(fact.time, fact) for fact in facts if fact.time is not None]
            for event in dated if len(dated) == len(_PAIR) else dated[:1]:
                if all(_start(event.period) != _start(other.period) for other in found):
                    found.append(event)
            if len(found) >= len(_PAIR):
                clause = self._span(found[0], found[1], scan)
                return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None
        return None


def _start(period: Period) -> date:
    return period.start or date.min


def _show(day: date | None) -> str:
    return Period(day, day, "day").show() if day is not None else ""


def _day_range(period: Period) -> bool:
    """A few days, both given."""
    return period.grain == "range" and period.days is not None and period.days < _YEAR_DAYS / 12
