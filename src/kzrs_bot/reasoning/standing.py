"""What has stood ever since it began: for how long at some moment, whether it did already, what happened without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.claimed_spans import ClaimedSpans, length_claimed
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.dated_relations import DatedRelations
from kzrs_bot.reasoning.events import Event, Events, start_of, year_of_source
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Refusal

_THEN = re.compile(r"\b(?:by|at|until) (?:then|that(?: \w+)?|the time)$")
"""The moment of what was given last."""
_MOMENT = re.compile(
    r"\b(?:(?:by|at|on|as of|around) (?:the|that)(?: very| exact)? (?:time|moment|point|date|day)"
    r"(?: of| when| that| at which)?|when|by(?! how\b)|upon|as of|at|during)\b"
)
"""Words ahead of what happened at a moment."""
_SINCE_LAST = re.compile(r"\bsince\b.*\blast\b")
"""Words for the last time of what is told from then, which has not stood since."""
_STOOD = frozenset(
    {"open", "opened", "exist", "existed", "existing", "existence", "established", "already", "yet", "have", "had"}
    | {"place", "there", "operating", "operational", "running", "functioning", "working", "up"}
)
"""Words for what has begun and goes on."""
_CLAUSE = frozenset({"because", "since", "as", "while", "when", "with", "without", "whilst"})
"""Words ahead of what stood, or did not, in the meantime."""
_MEANWHILE = frozenset({"while", "whilst", "when", "with", "without", "whereas", "but", "and"})
"""Words ahead of what its counterpart did in the meantime."""
_ALONE = frozenset({"only", "alone"})
"""Words for what stood without its counterpart."""
_BESIDES = frozenset({"but", "and", "yet", "while", "whereas", "though"})
"""Words between what stood and what did not."""
_NONE = frozenset({"none", "no", "not", "without", "lacked", "lacking", "didn", "hadn", "t"})
_ABSENT = frozenset({"no", "not", "without", "lacked", "lacking", "absent"})
_PRESENT = frozenset({"already", "open", "existed", "place", "running"})
_INVERTED = frozenset({"did", "was", "were", "had", "does", "do", "is", "has"})
"""Words with which a question for a yes or a no begins."""
_LISTED = frozenset({"which", "what", "list", "count", "frequency", "time"})
_POINTING = frozenset({"that", "this", "it"})
_OF_ITS_OWN = frozenset({"own", "one", "theirs", "likewise", "too"})
"""Words for the same kind of thing, of somebody else."""
_FORMER = frozenset({"earlier", "previous", "last", "past", "prior", "former"})
_COUNTED_TO = {"first": 0, "earliest": 0, "last": -1, "latest": -1}
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment that a question names, and the words that are on something else."""

    event: Event
    start: int
    end: int


class Standing:
    """Sets what the pack says to last against moments."""

    def __init__(
        self, pack: Pack, events: Events, lists: DatedLists, relations: DatedRelations, claims: ClaimedSpans
    ) -> None:
        self._pack = pack
        self._events = events
        self._lists = lists
        self._relations = relations
        self._claims = claims
        self._year = year_of_source(pack)
        begun = [i.terms[0] for i in pack.arithmetic if i.kind in {"years", "lasting"} and i.terms]
        self._lasting = frozenset(begun)

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question on what has stood that this is."""
        stood = self._claimed_by(setting) or self._lasted_by(setting) or self._stood_at(setting)
        return stood or self._stood_too(setting) or self._without(setting)

    def _claimed_by(self, setting: Setting) -> Findings | None:
        """Whether something had stood for as long as is claimed when something else happened."""
        if length_claimed(setting.scan) is None:
            return None
        for moment in self._moments(setting):
            state = self._state(setting.scan, moment.start, moment.end)
            if state is not None and state.fact is not moment.event.fact:
                return self._claims.judged(setting.scan, state, moment.event)
        return None

    def _lasted_by(self, setting: Setting) -> Findings | None:
        """How long something had stood when something else happened."""
        scan = setting.scan
        if not scan.has("duration") or scan.question.confirm or scan.question.asks == "frequency":
            return None
        if scan.has("anniversary") or (scan.has("earliest") and scan.has("latest")):
            return None
        if _SINCE_LAST.search(" ".join(scan.words)):
            return None
        one_sided = self._one_sided(scan)
        if one_sided is not None:
            return one_sided
        for moment in self._moments(setting):
            state = self._state(scan, moment.start, moment.end)
            if state is None or state.fact is moment.event.fact:
                continue
            if start_of(moment.event.period) <= start_of(state.period):
                clauses = self._lists.statements(moment.event, state)
                return Findings(Kind.ANSWER, clauses=clauses, lead="correction")
            clause = self._lists.span(state, moment.event, _of_stretch(scan, moment.start, moment.end))
            if clause is None:
                return None
            facts = (*clause.facts, *self._counted_in(state))
            return Findings(Kind.ANSWER, clauses=(replace(clause, facts=tuple(dict.fromkeys(facts))),))
        return self._alone(scan)

    def _one_sided(self, scan: Scan) -> Findings | None:
        """How long something had stood before its counterpart did ("... while the other side had none")."""
        for place in (n for n, word in enumerate(scan.words) if word in _MEANWHILE and n):
            if not _NONE & set(scan.words[place:]):
                continue
            state = self._state(scan, 0, place)
            kin = self._kin(state.fact.id) if state is not None and state.fact is not None else []
            if state is None or len(kin) != 1 or not self._is_meant(scan, place, kin[0]):
                continue
            if start_of(kin[0].period) <= start_of(state.period):
                return Findings(Kind.ANSWER, clauses=self._lists.statements(kin[0], state), lead="correction")
            clause = self._lists.span(state, kin[0], scan)
            return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None
        return None

    def _is_meant(self, scan: Scan, place: int, event: Event, end: int | None = None) -> bool:
        """Whether the words from a place on name nothing that an event does not bear, and its side."""
        terms = [t for t in scan.question.terms if t.start >= place and not set(range(t.start, t.end)) <= scan.cued]
        terms = [t for t in terms if (end is None or t.end <= end) and t.surface.lower() not in _OF_ITS_OWN]
        parties = {name for t in terms if t.weight is Weight.PARTY for name in t.terms}
        named = [t for t in terms if t.weight is Weight.TELLING]
        asked = replace(scan.question, terms=tuple(named), confirm=False)
        sided = event.fact is not None and event.fact.origin in parties
        return sided and self._events.bears(asked, event, named)

    def _counted_in(self, state: Event) -> tuple[str, ...]:
        """The fact that states how long something has lasted, which knows other words for it."""
        return tuple(i.result for i in self._pack.arithmetic if i.kind == "years" and i.terms[:1] == state.facts)

    def _alone(self, scan: Scan) -> Findings | None:
        """How long something had stood before the first of other things did ("... without a bridge?")."""
        place = scan.words.index("without") if "without" in scan.words else 0
        named = any(t.end <= place and t.weight is not Weight.PARTY for t in scan.question.terms)
        begun = self._relations.begun(scan, 0, place) if named else None
        other = self._events.between(scan, place + 1, len(scan.words)) if begun is not None else None
        if begun is None or other is None or other.fact is None or other.fact.id not in self._lasting:
            return None
        state = self._state(scan, place + 1, len(scan.words))
        first = state or min([other, *self._kin(other.fact.id)], key=lambda event: start_of(event.period))
        clause = self._lists.span(begun, first, scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _stood_at(self, setting: Setting) -> Findings | None:
        """Whether something stood already when something else happened."""
        scan = setting.scan
        if not _STOOD & set(scan.words) or scan.has("duration"):
            return None
        for moment in self._moments(setting):
            if not (scan.question.confirm or scan.words[moment.start] in _INVERTED):
                continue
            state = self._state(scan, moment.start, moment.end)
            event = self._counterpart(scan, moment, state) or moment.event
            if state is not None and state.fact is not event.fact and not _is_figure(event):
                return self._judged(state, event, negated=scan.question.negated)
        return None

    def _counterpart(self, scan: Scan, moment: _Moment, state: Event | None) -> Event | None:
        """What the other side has of the same kind, where that is the moment ("when France opened its own")."""
        start, end = (moment.end, len(scan.words)) if moment.start == 0 else (0, moment.start)
        kin = self._kin(state.fact.id) if state is not None and state.fact is not None else []
        if len(kin) != 1 or _OF_ITS_OWN.isdisjoint(scan.words[start:end]):
            return None
        return kin[0] if self._is_meant(scan, start, kin[0], end) else None

    def _stood_too(self, setting: Setting) -> Findings | None:
        """Whether something else of the kind stood at the moment that was asked for last ("and the other one?")."""
        scan = setting.scan
        asked = setting.asked[-1] if setting.asked else None
        if asked is None or not asked.confirm or not scan.question.elliptic or len(setting.last) != _PAIR:
            return None
        state, moment = (self._pack.facts[id_] for id_ in setting.last)
        if state.id not in self._lasting or moment.id in self._lasting or moment.time is None:
            return None
        telling = any(term.weight is Weight.TELLING for term in scan.question.terms)
        parties = {name for t in scan.question.terms if t.weight is Weight.PARTY for name in t.terms}
        kin = [each for each in self._kin(state.id) if each.fact is not None and each.fact.origin in parties]
        other = self._state(scan, 0, len(scan.words)) if telling else kin[0] if len(kin) == 1 else None
        if other is None:
            return None
        return self._judged(other, Event(moment.time, moment), negated=asked.negated)

    def _judged(self, state: Event, moment: Event, *, negated: bool) -> Findings | None:
        """A yes or a no, with both dates."""
        if state.period.overlaps(moment.period):
            return None
        stood = start_of(state.period) < start_of(moment.period)
        clauses = self._lists.statements(state, moment)
        return Findings(Kind.ANSWER, clauses=clauses, lead="yes" if stood != negated else "no")

    def _without(self, setting: Setting) -> Findings | None:
        """Which events of a list, or how many, happened while something did not stand yet, or stood already."""
        scan = setting.scan
        if scan.question.asks not in _LISTED or scan.question.confirm or scan.has("duration"):
            return None
        for place in (n for n, word in enumerate(scan.words) if word in _CLAUSE and n):
            said = set(scan.words[place:])
            if not said & (_ABSENT | _PRESENT | _NONE | _ALONE):
                continue
            listed, cut = self._list_ahead(setting, place)
            if not listed:
                continue
            apart = self._between_two(setting, place, listed)
            if apart is not None:
                return apart
            if not said & (_ABSENT | _PRESENT):
                continue
            state = self._state(scan, place, len(scan.words), listed[0]) or self._state(scan, cut, place, listed[0])
            if state is not None:
                return self._relations.beside(setting, listed, state, after=not said & _ABSENT)
        return None

    def _between_two(self, setting: Setting, place: int, listed: Sequence[Event]) -> Findings | None:
        """The events of a list from the time when something stood and its counterpart, which is named too, did not."""
        scan, count = setting.scan, len(setting.scan.words)
        if _ALONE & set(scan.words[place:]):
            state = self._state(scan, place, count)
            kin = self._kin(state.fact.id) if state is not None and state.fact is not None else []
            return self._from_until(setting, listed, state, kin[0]) if state is not None and len(kin) == 1 else None
        for cut in (n for n in range(place + 1, count) if scan.words[n] in _BESIDES):
            state = self._state(scan, place, cut)
            kin = self._kin(state.fact.id) if state is not None and state.fact is not None else []
            lacking = [bool(_NONE & set(scan.words[slice(*part)])) for part in ((place, cut), (cut, count))]
            if state is None or len(kin) != 1 or lacking[0] == lacking[1] or not self._is_meant(scan, cut, kin[0]):
                continue
            return self._from_until(setting, listed, *((kin[0], state) if lacking[0] else (state, kin[0])))
        return None

    def _from_until(self, setting: Setting, listed: Sequence[Event], stood: Event, absent: Event) -> Findings:
        """The events of a list from the time when the one stood, and the other did not yet."""
        since = self._relations.on_side(listed, stood, after=True)
        until = self._relations.on_side(listed, absent, after=False)
        if since is None or until is None:
            return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed", nearest=(*stood.facts, *absent.facts)))
        kept = [event for event in since if event in until]
        return self._relations.told(setting, kept, [stood, absent], listed)

    def _list_ahead(self, setting: Setting, place: int) -> tuple[list[Event], int]:
        """The list that the words before a place begin with, or that of the talk, and where these words end."""
        for cut in range(place, 0, -1):
            listed = self._relations.of_list(setting, 0, cut)
            if len(listed) >= _PAIR:
                return listed, cut
        return [], place

    def _moments(self, setting: Setting) -> Iterator[_Moment]:
        """Each moment of a question at which something happened."""
        scan = setting.scan
        normal, count = " ".join(scan.words), len(scan.words)
        then = _THEN.search(normal)
        if then is not None and (last := self._last(setting)) is not None:
            yield _Moment(last, 0, normal.count(" ", 0, then.start()))
        for match in _MOMENT.finditer(normal):
            place, start = normal.count(" ", 0, match.start()), normal.count(" ", 0, match.end()) + 1
            if match.group() == "by" and self._is_act(scan, place - 1):
                continue
            end = self._relations.comma(scan, place) if place == 0 else count
            event = self._pointed(setting, start - 1, end) or self._at(scan, start, end)
            event = event or self._counted(setting, start, end)
            if event is not None and event.fact is not None and (place or end < count):
                yield _Moment(event, *((0, place) if place else (end, count)))

    def _is_act(self, scan: Scan, place: int) -> bool:
        """Whether a word is for an act, so that a "by" after it leads to who did it."""
        concepts = self._pack.lexicon.concepts
        words = (part for term in scan.question.terms if term.start <= place < term.end for part in (term, *term.parts))
        named = {name[2:] for word in words for name in word.terms if name.startswith("c:")}
        return any(concepts[name].frame for name in named if name in concepts)

    def _last(self, setting: Setting) -> Event | None:
        """The one event that the last answer dated, or the later end of the time that it measured."""
        step = setting.steps[-1] if setting.steps else None
        if step is not None and step.operation == "duration" and step.operands[-1][0]:
            fact = self._pack.facts[step.operands[-1][0]]
            return Event(fact.time, fact) if fact.time is not None else None
        facts = [self._pack.facts[id_] for id_ in setting.last]
        dated = [Event(fact.time, fact) for fact in facts if fact.time is not None]
        return dated[0] if len({start_of(event.period) for event in dated}) == 1 else None

    def _at(self, scan: Scan, start: int, end: int) -> Event | None:
        """The event that a stretch of words names, one before the year of the source where it is an earlier one."""
        former = _FORMER & set(scan.words[start:end])
        return self._events.between(scan, start, end, before=self._year if former else None, happened=True)

    def _pointed(self, setting: Setting, start: int, end: int) -> Event | None:
        """The event that was given last, where a stretch of words points to it and it bears them ("at that visit")."""
        scan, last = setting.scan, self._last(setting)
        if last is None or not _POINTING & set(scan.words[start:end]):
            return None
        terms = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
        asked = replace(scan.question, terms=tuple(terms), confirm=False)
        return last if self._events.bears(asked, last, terms) else None

    def _counted(self, setting: Setting, start: int, end: int) -> Event | None:
        """The first or the last of the events that were given before."""
        numbers = [_COUNTED_TO[word] for word in setting.scan.words[start:end] if word in _COUNTED_TO]
        given = self._relations.given(setting) if numbers else []
        return given[numbers[0]] if given else None

    def _state(self, scan: Scan, start: int, end: int, of: Event | None = None) -> Event | None:
        """What lasts that a stretch of words names; what goes the way of another event, where no side is named."""
        begun = self._relations.begun(scan, start, end)
        if begun is not None:
            return begun if not self._events.listed(scan, start, end) else None
        found = self._events.between(scan, start, end)
        if found is None or found.fact is None or found.fact.id not in self._lasting:
            return None
        terms = [term.terms for term in scan.question.terms if start <= term.start and term.end <= end]
        named = frozenset().union(*terms) & self._pack.entities.keys()
        if self._events.sided(scan, start, end) or any(named & {*values} for values in found.fact.slots.values()):
            return found
        kin = [found, *self._kin(found.fact.id)]
        if of is not None and of.fact is not None:
            kin = [e for e in kin if e.fact and (e.fact.origin, e.fact.target) == (of.fact.origin, of.fact.target)]
        return kin[0] if len(kin) == 1 else None

    def _kin(self, id_: str) -> list[Event]:
        """What else lasts of the list that something is in."""
        lists = [events for events in self._events.lists.values() if any(id_ in event.facts for event in events)]
        found = {e.fact.id: e for events in lists for e in events if e.fact is not None and e.fact.id in self._lasting}
        return [event for other, event in found.items() if other != id_]


def _is_figure(event: Event) -> bool:
    """Whether what is dated is a figure, at whose time nothing happened."""
    return event.fact is not None and event.fact.kind == "figure"


def _of_stretch(scan: Scan, start: int, end: int) -> Scan:
    """A question with only those units of time that a stretch of it names."""
    units = {
        name: tuple(span for span in scan.cues.get(name, ()) if start <= span[0] < end)
        for name in ("days", "months", "years")
    }
    others = {name: spans for name, spans in scan.cues.items() if name not in units}
    return replace(scan, cues={**others, **{name: spans for name, spans in units.items() if spans}})
