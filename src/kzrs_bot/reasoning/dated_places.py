"""How long it was to one of several events that a follow-up only counts to ("... to the first of the two?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.dated_relations import DatedRelations
from kzrs_bot.reasoning.events import Event, Events, day_range, start_of, year_of_source
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Setting
from kzrs_bot.reply import Kind, Step

_COUNTED = re.compile(
    r"\b(?:to|until|till|when|after|before|since|from|by|was|were|is|did) (?:the )?"
    r"(?P<place>first|second|third|earlier|earliest|later|latest|former|latter|last|older|newer)(?: one)?"
    r"(?: of (?P<of>\w+(?: \w+){0,3}?))?"
    r"(?: (?:was |were )?(?:opened|open|happened|came|started|began|took place))?$"
)
"""An event at the end of a question, by its place among those that were given or in a list."""
_OF_THEM = re.compile(
    r"(?:and |so |then |but |ok )*(?:(?:which|what)(?: one| of them)? (?:is|was) )?(?:the )?"
    r"(?P<place>earlier|earliest|later|latest|oldest|newest|first|last)(?: one)?"
    r" of (?:them|these|those|the three|the four)"
)
"""One of those that were given last, by its place in time."""
_NOW = re.compile(r"\b(?:this year|now|today|to date|nowadays|the present|so far)\b")
"""Words for the time of the source."""
_PLACES = {"first": 0, "earlier": 0, "earliest": 0, "former": 0, "older": 0, "second": 1, "third": 2}
_TWO = frozenset({"the two", "these two", "those two", "them", "the pair", "both", "two"})
_PAIR = 2


class DatedPlaces:
    """Measures the time to events that are named by their place."""

    def __init__(
        self, pack: Pack, events: Events, lists: DatedLists, relations: DatedRelations, phrasing: Phrasing
    ) -> None:
        self._pack = pack
        self._events = events
        self._lists = lists
        self._relations = relations
        self._words = phrasing
        self._year = year_of_source(pack)

    def answer(self, setting: Setting) -> Findings | None:
        """The time from what the question names, else from what was given last, to the event that it counts to."""
        scan = setting.scan
        normal = " ".join(scan.words)
        picked = self._picked(setting, normal)
        if picked is not None:
            return picked
        found = _COUNTED.search(normal) if setting.recent else None
        if setting.recent and found is None:
            return self._until_now(setting, normal)
        asked = setting.asked[-1].cues if setting.asked else frozenset()
        if found is None or not (scan.has("duration") or "duration" in asked) or scan.question.confirm:
            return None
        cut = normal.count(" ", 0, found.start())
        other = self._named(setting, cut)
        several = self._of_talk(setting, found["of"], other) or list(self._events.listed(scan, cut + 1))
        other = other or self._beside(setting, several)
        ordered = sorted(several, key=lambda event: start_of(event.period))
        place = _PLACES.get(found["place"], -1)
        if len(ordered) < _PAIR or place >= len(ordered):
            return None
        meant = ordered[place]
        if other is None or other.period.same(meant.period):
            return None
        clause = self._lists.span(other, meant, scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _picked(self, setting: Setting, normal: str) -> Findings | None:
        """The first or the last of the events that were put in order last ("and the later of them?")."""
        found = _OF_THEM.fullmatch(normal)
        facts = [self._pack.facts[id_] for id_ in setting.last] if found is not None else []
        timed = (Event(fact.time, fact) for fact in facts if fact.time is not None)
        dated = sorted(timed, key=lambda event: start_of(event.period))
        if found is None or not _PAIR <= len(dated) == len(facts):
            return None
        early = found["place"] in _PLACES or found["place"] == "oldest"
        event, other = (dated[0], dated[1]) if early else (dated[-1], dated[-2])
        if event.period.overlaps(other.period):
            return None
        return Findings(Kind.ANSWER, clauses=self._lists.statements(event), listed=event.facts)

    def _until_now(self, setting: Setting, normal: str) -> Findings | None:
        """The years from the one event given last to the time of the source ("how many years does that make now?")."""
        scan = setting.scan
        counted = scan.has("duration") and not scan.has("days", "months", "before", "after", "lasted")
        if not counted or scan.question.confirm or not _NOW.search(normal) or setting.times.asked:
            return None
        event, year = self.last(setting), self._year
        if event is None or event.fact is None or year is None:
            return None
        telling = [t for t in scan.question.terms if t.weight is Weight.TELLING]
        if any(t.terms.isdisjoint(self._events.words_of(event.fact.id)) for t in telling):
            return None
        years = year - start_of(event.period).year
        if years <= 0 or (event.period.grain == "range" and not day_range(event.period)):
            return None
        result, formula = f"{years} {'year' if years == 1 else 'years'}", f"{year} − {start_of(event.period).year}"
        step = Step("duration", ((event.fact.id, event.period.show()),), formula, result)
        values = {"result": result, "year": str(year), "formula": formula}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_age", event.facts, (step,), **values),))

    def last(self, setting: Setting) -> Event | None:
        """The one event that the last answer dated."""
        dated = self._dated(setting.last)
        return dated[0] if len(dated) == 1 else None

    def _named(self, setting: Setting, cut: int) -> Event | None:
        """What the words before a place name, else the one event given last."""
        scan = setting.scan
        terms = [t for t in scan.question.terms if t.end <= cut and not set(range(t.start, t.end)) <= scan.cued]
        begun = self._relations.begun(scan, 0, cut) if terms else None
        if any(term.weight is Weight.TELLING for term in terms):
            return begun or self._events.between(scan, 0, cut)
        return begun or self.last(setting)

    def _beside(self, setting: Setting, several: Sequence[Event]) -> Event | None:
        """The one event that the last answer dated besides those of a list."""
        dated = [e for e in self._dated(setting.last) if e.facts not in {each.facts for each in several}]
        return dated[0] if len(dated) == 1 else None

    def _of_talk(self, setting: Setting, of: str | None, other: Event | None) -> list[Event]:
        """The last two events that were given besides one that the question names."""
        if of is not None and of.strip() not in _TWO:
            return []
        found: list[Event] = []
        for turn in reversed(setting.recent):
            dated = [e for e in self._dated(turn) if other is None or e.facts != other.facts]
            found += [e for e in dated if e.facts not in {each.facts for each in found}]
            if len(found) >= _PAIR:
                break
        return found if len(found) == _PAIR else []

    def _dated(self, facts: Sequence[str]) -> list[Event]:
        """The events of some facts."""
        known = [self._pack.facts[id_] for id_ in facts]
        return [Event(fact.time, fact) for fact in known if fact.time is not None and fact.kind == "event"]
