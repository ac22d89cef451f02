"""Anniversaries: the day or the year on which an event is so many years ago, and how long it is until then."""

from __future__ import annotations

import re
from dataclasses import replace

from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.ages import MOST_YEARS, YEARS, ages_named, nth_named
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.dated_places import DatedPlaces
from kzrs_bot.reasoning.dated_relations import DatedRelations
from kzrs_bot.reasoning.events import Event, Events, start_of, year_of_source
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Step

_WEEKS = frozenset({"week", "weeks"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_JUBILEES = {"silver": 25, "golden": 50, "diamond": 60}


class Anniversaries:
    """Works out anniversaries of events that a question names or that were given last."""

    def __init__(
        self,
        pack: Pack,
        events: Events,
        lists: DatedLists,
        relations: DatedRelations,
        places: DatedPlaces,
        phrasing: Phrasing,
    ) -> None:
        self._pack = pack
        self._events = events
        self._lists = lists
        self._relations = relations
        self._places = places
        self._words = phrasing
        self._year = year_of_source(pack)

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question on an anniversary that this is."""
        return self._until(setting) or self._of_event(setting) or self._another(setting)

    def _until(self, setting: Setting) -> Findings | None:
        """How long it is from an event to the day on which another was so many years ago."""
        scan = setting.scan
        number = nth_named(scan.words)
        counted = scan.has("days", "months") or _WEEKS & set(scan.words)
        if not scan.has("anniversary") or not counted:
            return None
        start, end = scan.cues["anniversary"][0]
        year = int(scan.words[start - 1]) if start and _YEAR.fullmatch(scan.words[start - 1]) else None
        if number is None and year is None:
            return None
        ends = range(len(scan.words), end, -1)
        begun = next((event for cut in ends if (event := self._relations.begun(scan, start, cut)) is not None), None)
        if begun is None:
            return None
        stretches = [(0, start), *((cut, len(scan.words)) for cut in range(end, len(scan.words)))]
        found = (self._events.between(scan, a, b) for a, b in stretches)
        other = next((e for e in found if e is not None and e.fact is not None and e.facts != begun.facts), None)
        if other is None or begun.period.grain != "day":
            return None
        number = number if number is not None else (year or 0) - start_of(begun.period).year
        clause = self._lists.span(other, Event(begun.period.shifted(number)), scan)
        if clause is None:
            return None
        return Findings(Kind.ANSWER, clauses=(replace(clause, facts=(*clause.facts, *begun.facts)),))

    def _of_event(self, setting: Setting) -> Findings | None:
        """The year in which an event was so many years ago."""
        scan = setting.scan
        number = nth_named(scan.words)
        own = {word for start, end in scan.cues.get("anniversary", ()) for word in scan.words[start:end]}
        number = number or next((years for word, years in _JUBILEES.items() if word in own), None)
        if number is None and scan.question.asks == "time":
            ages = ages_named(scan.words)
            number = ages[0] if len(ages) == 1 else None
        counted = scan.has("days", "months") and scan.has("duration")
        if not scan.has("anniversary") or number is None or counted or scan.question.asks == "count":
            return None
        event = self._celebrated(scan)
        if event is None and not scan.question.telling:
            event = self._places.last(setting)
        if event is None or event.fact is None:
            return None
        if scan.has("duration") and scan.question.asks != "time":
            return self._years_to(scan, event, start_of(event.period).year + number)
        return self._in_which_year(event, number)

    def _celebrated(self, scan: Scan) -> Event | None:
        """What an anniversary is of: named by all of a question, else by what follows the word for it."""
        ends = len(scan.words)
        for start in (0, scan.cues["anniversary"][0][0]):
            event = self._relations.begun(scan, start, ends) or self._events.between(scan, start, ends)
            if event is not None:
                return event
        return None

    def _another(self, setting: Setting) -> Findings | None:
        """Another anniversary of what one was worked out of last ("and 30?")."""
        question, last = setting.scan.question, setting.steps[-1:]
        if not last or last[0].operation != "anniversary" or question.confirm or not question.elliptic:
            return None
        given = [m.quantity for m in question.quantities]
        if len(given) != 1 or given[0].unit not in {"", *YEARS} or setting.times.named or question.telling:
            return None
        number = given[0].value * YEARS.get(given[0].unit, 1)
        fact = self._pack.facts[last[0].operands[0][0]]
        if fact.time is None or number != number.to_integral_value() or not 0 < number < MOST_YEARS:
            return None
        return self._in_which_year(Event(fact.time, fact), int(number))

    def _in_which_year(self, event: Event, number: int) -> Findings:
        """The year, or the day, on which an event is so many years ago."""
        assert event.fact is not None
        year = start_of(event.period).year
        formula = f"{year} + {number}"
        step = Step("anniversary", ((event.fact.id, event.period.show()),), formula, str(year + number))
        shown = event.period.shifted(number).show()
        values = {"year": str(year + number), "day": shown, "formula": formula}
        key = "calc_anniversary_day" if event.period.grain == "day" else "calc_anniversary"
        return Findings(Kind.ANSWER, clauses=(self._words.clause(key, event.facts, (step,), **values),))

    def _years_to(self, scan: Scan, event: Event, year: int) -> Findings | None:
        """The years that are left until a year, from one that the question names or that of the source."""
        named = [p.period.year for p in scan.question.periods if p.period is not None and p.period.year]
        since = named[0] if len(named) == 1 else self._year
        if since is None or since >= year:
            return None
        result, formula = f"{year - since} {'year' if year - since == 1 else 'years'}", f"{year} − {since}"
        operands = ((event.facts[0], event.period.show()), ("", str(since)))
        step = Step("duration", operands, formula, result)
        clause = self._words.clause("calc_about_years", event.facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))
