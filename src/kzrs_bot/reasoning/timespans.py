"""Answers from dates: how long between, which came first, in what order, the longest and the latest of a list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.ages import YEARS
from kzrs_bot.reasoning.anniversaries import Anniversaries
from kzrs_bot.reasoning.claimed_spans import ClaimedSpans, within_length
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.dated_places import DatedPlaces
from kzrs_bot.reasoning.dated_relations import OF_TWO, DatedRelations
from kzrs_bot.reasoning.events import Event, Events, day_range, names_several, start_of, year_of_source
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.lastings import Lastings
from kzrs_bot.reasoning.lives import Lives
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.neighbours import Neighbours
from kzrs_bot.reasoning.origins import Origins
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reasoning.spans_on import SpansOn
from kzrs_bot.reasoning.standing import Standing
from kzrs_bot.reasoning.successors import Successors
from kzrs_bot.reasoning.units_of_time import asks_own_length, in_units_of, units_counted
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

_PREDATING = frozenset({"predate", "predates", "predated", "precede", "precedes", "preceded", "postdate", "postdates"})
"""Verbs between an event and another one before or after which it was."""
_CONNECTORS = _PREDATING | frozenset(
    {"and", "or", "to", "until", "till", "after", "before", "since", "than", "from", "when", "ahead", "into"}
)
_ORDERED = frozenset({"after", "before"})
_WHEN = frozenset({"when", "before", "until", "till"})
"""Words ahead of a moment up to which something may have lasted."""
_BESIDE = _PREDATING | frozenset({"after", "before", "than", "follow", "followed"})
_ANY = frozenset({"any", "ever"})
"""Words for one of several, of which a single one would be set against another event."""
_EITHER = frozenset({"or"})
_AGAINST = frozenset({"versus", "vs"})
"""Words between two that are set against each other."""
_KINDS = re.compile(r"[^\W\d_]{2}(?<!s)s\s*(?:[,;.?!]|$|and\b)", re.IGNORECASE)
"""A plural at the end of a piece of a row, which names kinds of events and not one."""
_SEPARATORS = re.compile(r"[,;:]|\b(?:and|or|versus|vs)\b")
_EACH = re.compile(r"\beach\b(?! (?:\w+ )?days?\b)")
"""A word for one after the other, and not for the days of all ("counting each calendar day")."""
_SIDES = frozenset({"side", "country", "nation", "state", "party", "partner", "one"})
"""Words for a side itself."""
_ASKING = frozenset({"which", "what", "who"})
_INVERTED = frozenset({"did", "was", "were", "had"})
"""Words ahead of whom it is that something is asked of."""
_BETWEEN = frozenset(
    {"between", "from", "after", "before", "until", "till", "when", "once", "than", "separate", "apart"}
)
_APART = _BETWEEN | {"since"}
_BEGINNING = frozenset({"start", "beginning", "outset", "birth", "launch"})
"""Nouns of the day since when something lasts."""
_HE = frozenset({"he", "she", "they", "his", "her", "their"})
"""Words for somebody who is named ahead."""
_TOLD_FROM = frozenset({"ago", "since"})
"""Words of a time that is told from an event, so that a time named beside them is that of the event."""
_AGEING = frozenset({"ago", "old", "age", "has", "have", "had", "exist", "existed", "since"})
_ROW = re.compile(r",[^,]+,[^,]+\bor\b|,[^,]+,? or\b")
"""Three names or more between commas."""
_OUT_OF = re.compile(r"(?:and |so )?(?:out of|of|among|amongst) [^,]+,.*\band\b[^,]*,", re.IGNORECASE)
"""The names of several ahead of what is asked of them."""
_ROW_OF = re.compile(r"\b(from|of|among|amongst) [^,]+,[^,]+,?[^,]*\band\b(?!.*,)", re.IGNORECASE)
"""The names of several after what is asked of them."""
_ORDER_TOO = re.compile(
    r"\b(?:before or after|after or before|earlier or later|later or earlier)\b"
    r"|\b(?:which|who) (?:\w+ ){1,6}(?:and|by) (?:by )?(?:how|what)\b"
)
"""Words for the order of two beside the time between them."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_EITHER_ORDER = re.compile(
    r"\b(?:before or after|after or before|(?:earlier or later|later or earlier)(?: than)?"
    r"|precede[ds]? or follow(?:s|ed)?|follow(?:s|ed)? or precede[ds]?)\b"
)
"""Words between two events that ask which way round they came."""
_SINCE_HOW = re.compile(r"\bsince how (?:many|long)\b")
"""A "since" that asks for how long something has lasted, and begins no time."""
_CUTS = frozenset({"did", "was", "were", "had", "and", "to", "until", "till", "came", "it", "is", "for"})
"""Words at which the one event ends and the other begins, where a connecting word stands before both."""
_PAIR = ("first", "second")
_RANKING = frozenset({"before", "after", "earliest", "latest", "speed"})
"""Cues of an order of two events."""
_BY_LENGTH = frozenset({"longest", "shortest"})
"""Cues of the one of a list that took the most or the fewest days."""
_WHICH_YEARS = re.compile(r"(?:and |so )?(?:in |during )?(?:which|what) (?:years|months|days)\b")
"""Words that ask for years by their names, and not how many they are."""
_ENDINGS = frozenset({"end", "close", "last", "final", "closing"})
"""Words for the last day of what a time is counted from."""
_OF_TWO = frozenset({"which", "confirm", "what", "person"})
"""Ways of asking for one of two, or whether it is that one."""
_EITHER_WAY = frozenset({"confirm", "what", "compare", "timeline", "time"})
"""Ways of asking whether something was before or after something else."""
_OF_ONE = frozenset({"which", "person", "what", "confirm", "timeline", "time"})
"""Ways of asking for the one of two that came first."""
_FORMER = frozenset({"earlier", "previous", "last", "past", "prior", "former", "preceding"})
_PRESENT = frozenset(
    {"this", "planned", "upcoming", "coming", "forthcoming", "current", "present", "scheduled", "new", "now"}
)
"""Words for what is the talk of the day, and for what was before it."""
_MEASURED_TO = frozenset(
    {"years", "months", "days", "weeks", "long", "time", "it", "up", "on", "gap", "span", "interval"}
)
"""Words ahead of a "to" up to which a time is measured."""
_ALREADY = frozenset({"already", "when"})
_BOTH = frozenset({"two", "both"})
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latest": -1}


class Timespans:
    """Durations, orders and rankings of dated facts."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack = pack
        self._events = Events(pack, matcher)
        self._lists = DatedLists(self._events, phrasing)
        self._relations = DatedRelations(pack, self._events, self._lists, phrasing)
        self._places = DatedPlaces(pack, self._events, self._lists, self._relations, phrasing)
        self._anniversaries = Anniversaries(
            pack, self._events, self._lists, self._relations, self._places, phrasing
        )
        self._neighbours = Neighbours(self._events, self._lists, self._relations)
        self._successors = Successors(self._events, self._lists)
        self._lastings = Lastings(pack, matcher, phrasing)
        self._origins = Origins(pack, matcher, phrasing)
        self._claims = ClaimedSpans(self._lists)
        self._standing = Standing(pack, self._events, self._lists, self._relations, self._claims)
        self._spans_on = SpansOn(pack, self._events, self._lists)
        self._lives = Lives(pack)
        self._words = phrasing
        self._year = year_of_source(pack)

    def answer(self, setting: Setting) -> Findings | None:
        """The first kind of question on dates that this is; None where it is on somebody's life."""
        if self._lives.asked(setting.scan.question):
            return None
        attempts: tuple[Callable[[Setting], Findings | None], ...] = (
            self._origins.answer,
            self._lists.placed,
            self._before_or_after,
            self._within,
            self._places.answer,
            self._neighbours.answer,
            self._standing.answer,
            self._spans_on.answer,
            self._order,
            self._successors.answer,
            self._lastings.answer,
            self._older,
            self._relations.answer,
            self._lists.answer,
            self._anniversaries.answer,
            self._relations.from_last,
            self._margin,
            self._likewise,
            self._duration,
            self._earlier,
            self._lasted,
        )
        for attempt in attempts:
            findings = attempt(setting)
            if findings is not None and _in_its_units(setting.scan, findings):
                return _from_last(setting.scan, self._with_order(setting.scan, findings))
        findings = self._of_last(setting)
        return self._with_order(setting.scan, findings) if findings is not None else None

    def _with_order(self, scan: Scan, findings: Findings) -> Findings:
        """The time between two with which of them came first, where that is asked ("before or after it?")."""
        steps = findings.steps
        if len(steps) != 1 or steps[0].operation != "duration" or not _ORDER_TOO.search(" ".join(scan.words)):
            return findings
        facts = [self._pack.facts[id_] for id_, _ in steps[0].operands if id_]
        events = [Event(fact.time, fact) for fact in facts if fact.time is not None]
        if len(events) != len(_PAIR):
            return findings
        ordered = sorted(events, key=lambda event: start_of(event.period))
        clauses = (*self._lists.statements(*ordered), *findings.clauses)
        return replace(findings, clauses=clauses, lead=findings.lead or "calc_first")

    # Order

    def _order(self, setting: Setting) -> Findings | None:
        """Several events put in order of time."""
        scan = setting.scan
        ahead = scan.question.text.find(":")
        named = scan.question.asks == "timeline" and ahead > 0 and not _KINDS.search(scan.question.text[ahead:])
        if not (scan.has("order") or named) or scan.has("duration") or scan.question.asks == "count":
            return None
        pieces = self._pieces(scan, ahead + 1)
        events = [event for event in pieces if event.fact is not None and not _is_figure(event.fact)]
        if len(events) < 2 and named:
            return None
        if len(events) < 2:
            several = self._events.listed(scan) or self._events.given(scan, setting.recent)
            events = list(self._lists.within(setting, several))
        if len(events) < 2:
            return None
        ordered = sorted(events, key=lambda event: start_of(event.period))
        clauses = [Clause(self._words.say("calc_in_order"))]
        for event in ordered:
            assert event.fact is not None
            shown = event.period.show()
            step = Step("order", ((event.fact.id, shown),), shown, shown)
            clauses.append(Clause(self._lists.dated(event), (event.fact.id,), (step,)))
        listed = tuple(event.fact.id for event in ordered if event.fact is not None)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=listed)

    def _pieces(self, scan: Scan, start: int = 0) -> list[Event]:
        """Events named between commas and conjunctions, from a place of the text on."""
        found: list[Event] = []
        for first, last in self._stretches(scan, start):
            if _BOTH & set(scan.words[first:last]):
                several = self._events.listed(scan, first, last)
                found += [event for event in several if all(event.facts != other.facts for other in found)]
            else:
                event = self._events.between(scan, first, last, happened=True)
                if event is not None and all(event.facts != other.facts for other in found):
                    found.append(event)
        return found

    @staticmethod
    def _stretches(scan: Scan, start: int) -> list[tuple[int, int]]:
        """The words between commas and conjunctions, from a place of the text on."""
        text = scan.question.text
        bounds = [start, *(m.start() for m in _SEPARATORS.finditer(text.lower()) if m.start() >= start), len(text)]
        places = ([n for n, o in enumerate(scan.offsets) if a <= o < b] for a, b in itertools.pairwise(bounds))
        return [(found[0], found[-1] + 1) for found in places if found]

    def _names_one(self, scan: Scan, start: int, end: int) -> bool:
        """Whether a stretch of words names a thing, and does not ask for one."""
        return bool(self._telling(scan, start, end)) and _ASKING.isdisjoint(scan.words[start:end])

    def _earlier(self, setting: Setting) -> Findings | None:
        """Which of two came first, or whether one came before the other."""
        scan = setting.scan
        text = scan.question.text
        both = scan.words[:1] == ("between",) and "," in text
        several, row = _OUT_OF.match(text) is not None, _ROW_OF.search(text)
        ordered = scan.has("before", "after") or (several and scan.has("earliest", "latest"))
        if scan.question.confirm and set(scan.words) >= _ALREADY:
            return self._already(scan)
        if row is not None and not scan.question.confirm and scan.has("earliest", "latest", "before", "after"):
            return self._first_of(scan, row.end(1), whole=True)
        asked = scan.question.asks
        if (scan.question.confirm and _ANY & set(scan.words)) or scan.has("nearest"):
            return None
        versus = asked in {"compare", "timeline"} and bool(_AGAINST & set(scan.words))
        if not ordered or not (asked in _OF_TWO or versus or (asked == "timeline" and "or" in scan.words)):
            return None
        if not scan.question.confirm and (":" in text or _ROW.search(text) or several or versus or both):
            colon = text.find(":") + 1
            listed = self._first_of(scan, colon) if colon else None
            return listed or self._first_of(scan, whole=several)
        either = not scan.question.confirm or not _BESIDE & set(scan.words)
        pair = self._pair(scan, _EITHER if either else _BESIDE)
        if pair is None or any(event.fact is None or _is_figure(event.fact) for event, _ in pair[:2]):
            return None
        (left, _), (right, connector) = pair[0], pair[1]
        first, second = sorted((left, right), key=lambda event: start_of(event.period))
        open_ = scan.has("before") and scan.has("after") and "or" in scan.words
        if first is right and connector == "before" and scan.question.confirm and not open_:
            named = scan.words[1:2] == ("the",)  # "did the fair take place before ...?" is on that one
            until = start_of(right.period).year
            early = None if named else self._events.between(scan, 0, scan.words.index("before"), before=until)
            first, second, left = (early, right, early) if early is not None else (first, second, left)
        if start_of(first.period) == start_of(second.period) or first.period.overlaps(second.period):
            return None
        if scan.question.confirm and not either:
            after = connector == "after" or (connector not in _ORDERED and scan.has("after"))
            claimed = self._claims.judged(scan, *((right, left) if after else (left, right)))
            if claimed is not None:
                return claimed
        lead, swapped = None, False
        if not either:
            after = connector == "after" or (connector not in _ORDERED and scan.has("after"))
            right_order = (first is left) != after
            lead = None if open_ else "yes" if right_order != scan.question.negated else "no"
        elif not scan.has("before"):
            swapped = True
        clauses = self._lists.statements(second, first) if swapped else self._lists.statements(first, second)
        return Findings(Kind.ANSWER, clauses=clauses, lead=lead or ("calc_last" if swapped else "calc_first"))

    def _before_or_after(self, setting: Setting) -> Findings | None:
        """Whether one event was before or after another, in whatever order of words that is asked."""
        scan = setting.scan
        normal = " ".join(scan.words)
        said = _EITHER_ORDER.search(normal)
        if said is None or scan.has("duration") or scan.question.asks not in _EITHER_WAY:
            return None
        first, last = normal.count(" ", 0, said.start()), normal.count(" ", 0, said.end()) + 1
        around = [event for event, _ in self._around(scan, first, last)]
        events = [event for event in around if event.fact is not None and not _is_figure(event.fact)]
        if len(events) != len(_PAIR) or events[0].facts == events[1].facts:
            return None
        one, other = events
        if one.period.overlaps(other.period) or start_of(one.period) == start_of(other.period):
            return None
        lead = "calc_after" if start_of(one.period) > start_of(other.period) else "calc_before"
        return Findings(Kind.ANSWER, clauses=self._lists.statements(one, other), lead=lead)

    def _around(self, scan: Scan, first: int, last: int) -> list[tuple[Event, str]]:
        """The event that is asked about and the one that it is set against, around words or after them both."""
        count = len(scan.words)
        sides = self._two_sides(scan, last - 1) if first else None
        if sides is not None:
            return sides
        comma = self._relations.comma(scan, last)
        own, against = ((0, first), (last, count)) if first else ((comma, count), (last, comma))
        one = self._events.between(scan, *own, happened=True) or self._relations.begun(scan, *own)
        like = self._telling(scan, *own)
        other = self._events.between(scan, *against, like, happened=True) or self._relations.begun(scan, *against)
        return [(event, "") for event in (one, other) if event is not None]

    def _within(self, setting: Setting) -> Findings | None:
        """Whether something came within a length of time of something else."""
        scan = setting.scan
        found = within_length(scan)
        if found is None:
            return None
        claimed, first, last = found
        sides = self._two_sides(scan, last - 1)
        pair = [event for event, _ in sides or self._around(scan, first, last)]
        if len(pair) != len(_PAIR) or any(event.fact is None or _is_figure(event.fact) for event in pair):
            return None
        return self._claims.judged(scan, pair[1], pair[0], claimed)

    def _already(self, scan: Scan) -> Findings | None:
        """Whether something had happened already when something else did."""
        pair = self._pair(scan, frozenset({"when"}))
        if pair is None or any(event.fact is None or _is_figure(event.fact) for event, _ in pair):
            return None
        before, then = pair[0][0], pair[1][0]
        if before.period.overlaps(then.period):
            return None
        right = start_of(before.period) < start_of(then.period)
        lead = "yes" if right != scan.question.negated else "no"
        return Findings(Kind.ANSWER, clauses=self._lists.statements(before, then), lead=lead)

    def _first_of(self, scan: Scan, start: int = 0, *, whole: bool = False) -> Findings | None:
        """The first or the last of several events that are named from a place of the text on, whole if all have to
        be found."""
        named = [stretch for stretch in self._stretches(scan, start) if self._names_one(scan, *stretch)]
        fewest = len(named) if whole else 2
        pieces = self._pieces(scan, start)
        found = (event for event in pieces if event.fact is not None and not _is_figure(event.fact))
        events = sorted(found, key=lambda event: start_of(event.period))
        if len(events) < fewest or start_of(events[0].period) == start_of(events[-1].period):
            return None
        late = not scan.has("before", "earliest")
        ordered = events[::-1] if late else events
        lead = "calc_last" if late else "calc_first"
        return Findings(Kind.ANSWER, clauses=self._lists.statements(*ordered), lead=lead)

    # Durations

    def _duration(self, setting: Setting) -> Findings | None:
        """How long it is from one event to another, or to the time of the source."""
        scan = setting.scan
        if not scan.has("duration") or (scan.has("lasted") and not scan.has("before", "after")):
            return None
        if scan.has("sum") and scan.has("days") and not set(scan.words) & _BETWEEN:
            return None
        if scan.question.asks == "frequency" or (scan.has("anniversary") and scan.has("days", "months")):
            return None
        compared = scan.has("gap") and scan.question.confirm and "than" in scan.words
        if compared or _WHICH_YEARS.match(" ".join(scan.words)):
            return None
        if scan.question.asks == "count" and any(not _is_cued(term, scan) for term in scan.question.focus):
            return None
        if scan.has("plural") and scan.question.elliptic and (last := self._of_last(setting)) is not None:
            return last
        if setting.recent and OF_TWO.search(" ".join(scan.words)) and not {"first", "former"} & set(scan.words):
            return None
        ahead = self._ahead(scan)
        if ahead is not None:
            return ahead
        if _SINCE_HOW.search(" ".join(scan.words)):
            return self._age(setting)
        since = self._since_last(scan)
        if since is not None:
            return since
        if asks_own_length(scan.words):
            return None
        ends = self._ends(setting) or self._of_two(scan)
        pair = [event for event, _ in self._pair(scan, _CONNECTORS) or ()] if ends is None else list(ends)
        if not pair and "between" in scan.words:
            both = self._lists.listed(setting)
            pair, ends = (list(both), (both[0], both[1])) if len(both) == len(_PAIR) else (pair, ends)
        if not pair and ends is None:
            ends = self._in_years(setting)
            pair = list(ends or ())
        if ends is None and "one" in scan.words and not any(event.fact is None for event in pair):
            pair = self._other_one(scan) or pair
        if len(pair) == len(_PAIR) and ends is None:
            kin = [self._relations.of_kin(event, pair) or event for event in pair]
            pair = self._lists.neighbours(scan, pair[0]) or kin
        elif not pair and ends is None:
            pair = self._with_neighbour(scan)
        telling = [t for t in scan.question.terms if t.weight is Weight.TELLING]
        told = any(not set(range(t.start, t.end)) & scan.cued for t in telling)
        if len(pair) == len(_PAIR) and told and not any(e.fact and e.fact.kind != "figure" for e in pair):
            return None
        if any(event.fact is not None and self._events.of_unnamed(event.fact.id, telling) for event in pair):
            return None
        if len(pair) == len(_PAIR) and (ends is not None or _apart(*pair)):
            first, second = _from_end(scan, pair[0], pair[1])
            clause = self._lists.span(first, second, scan)
            if clause is None:
                return None
            return Findings(Kind.ANSWER, clauses=(replace(clause, facts=(*pair[0].facts, *pair[1].facts)),))
        return self._age(setting)

    def _in_years(self, setting: Setting) -> tuple[Event, Event] | None:
        """The events of a list in two years that are named."""
        years = [period for period in setting.times.asked if period.grain == "year"]
        if len(years) != len(_PAIR) or len(setting.times.asked) != len(_PAIR):
            return None
        listed = self._events.listed(setting.scan)
        first, second = ([e for e in listed if year.contains(e.period)] for year in sorted(years, key=start_of))
        if len(first) != 1 or len(second) != 1:
            return None
        return first[0], second[0]

    def _likewise(self, setting: Setting) -> Findings | None:
        """How long it is between two other events, as was asked last ("and from the fair to the signing?")."""
        scan = setting.scan
        before = setting.asked[-1].cues if setting.asked else frozenset()
        if scan.has("duration", "before", "after") or not scan.question.elliptic or "duration" not in before:
            return None
        if scan.question.asks not in {"what", "describe"} or not set(scan.words) & {"from", "between"}:
            return None
        pair = [event for event, _ in self._pair(scan, _CONNECTORS) or ()]
        if len(pair) != len(_PAIR) or any(e.fact is None or e.fact.kind == "figure" for e in pair) or not _apart(*pair):
            return None
        cued = ("days", "months", "years")
        units: dict[str, tuple[tuple[int, int], ...]] = {name: () for name in cued if name in before}
        clause = self._lists.span(pair[0], pair[1], replace(scan, cues={**scan.cues, **units}))
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _margin(self, setting: Setting) -> Findings | None:
        """By how long the one of two events that was given last came before or after the other."""
        scan = setting.scan
        if not setting.asked or not scan.has("margin") or setting.times.named:
            return None
        if setting.asked[-1].cues & _BY_LENGTH:
            return self._margin_of_lengths(setting)
        if not setting.asked[-1].cues & _RANKING or setting.asked[-1].asks not in _OF_ONE:
            return None
        facts = [self._pack.facts[id_] for id_ in setting.last]
        events = [Event(fact.time, fact) for fact in facts if fact.time is not None and not _is_figure(fact)]
        if len(events) == len(facts) == 1:
            lists = (es for es in self._events.lists.values() if any(e.period.same(events[0].period) for e in es))
            events = next((list(pair) for pair in lists if len(pair) == len(_PAIR)), events)
        if len(events) != len(_PAIR) or not _apart(*events):
            return None
        clause = self._lists.span(events[0], events[1], scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _margin_of_lengths(self, setting: Setting) -> Findings | None:
        """By how many days the longest or the shortest of a list, given last, is so."""
        ranked = [step for step in setting.steps if step.operation in {"most", "least"}]
        facts = [self._pack.facts[id_] for id_, _ in ranked[-1].operands] if ranked else []
        events = [Event(fact.time, fact) for fact in facts if fact.time is not None]
        others = [event for event in events if event.period.days != events[0].period.days]
        if not others or len(events) != len(facts):
            return None
        return Findings(Kind.ANSWER, clauses=(self._lists.ahead(events[0], others[0]),))

    def _with_neighbour(self, scan: Scan) -> list[Event]:
        """An event of a list and the next or the previous one, which is named by nothing but its place."""
        places = [n for n, word in enumerate(scan.words) if word in {"and", "to", "until", "till"} and n]
        named = self._events.between(scan, 0, places[-1]) if places else None
        return self._lists.neighbours(scan, named) if named is not None else []

    def _of_two(self, scan: Scan) -> tuple[Event, Event] | None:
        """Both events of a list of two, one of them called by its time only ("the earlier trip and the coming one")."""
        said = set(scan.words)
        listed = self._events.listed(scan)
        if len(listed) == len(_PAIR) and said & _FORMER and said & {*_PRESENT, str(self._year)} and _APART & said:
            return listed[0], listed[1]
        for place in (n for n, word in enumerate(scan.words) if word in _CONNECTORS and n):
            sides = ((0, place), (place + 1, len(scan.words)))
            for own, other in (sides, sides[::-1]):
                if not _PRESENT & set(scan.words[slice(*other)]):
                    continue
                both = sorted(self._events.listed(scan, *own), key=lambda event: start_of(event.period))
                if len(both) == len(_PAIR) and _FORMER & set(scan.words[slice(*own)]):
                    return both[0], both[1]
                named = self._events.between(scan, *own, before=self._year)
                found = self._beside(scan, named, other) if named is not None else None
                if named is not None and found is not None:
                    return named, found
        return None

    def _beside(self, scan: Scan, named: Event, stretch: tuple[int, int]) -> Event | None:
        """The later event of the list of two that an event is in, if a stretch of words may name it."""
        terms = [t for t in self._telling(scan, *stretch) if t.weight is Weight.TELLING]
        question = replace(scan.question, terms=tuple(terms))
        for events in (events for events in self._events.lists.values() if len(events) == len(_PAIR)):
            first, second = sorted(events, key=lambda event: start_of(event.period))
            if first.period.same(named.period) and self._events.bears(question, second, terms):
                return second
        return None

    def _since_last(self, scan: Scan) -> Findings | None:
        """The years from the last time that something happened to the time of the source ("since they last came")."""
        places = [n for n, word in enumerate(scan.words) if word == "since" and "last" in scan.words[n:]]
        if len(places) != 1 or self._year is None or scan.has("days", "months") or _ORDERED & set(scan.words):
            return None
        event = self._events.told(scan, places[0] + 1, self._year)
        if event is None and _HE.intersection(scan.words[places[0] :]):
            event = self._events.told(scan, 0, self._year)
        return self._years_since(event, self._year) if event is not None else None

    def _other_one(self, scan: Scan) -> list[Event]:
        """Both events of a list of two, one of which is named and the other called "one" ("... and the newer one")."""
        last = len(scan.words) - 1 - scan.words[::-1].index("one")
        places = [n for n in range(last) if scan.words[n] in {"and", "to", "until", "till"}]
        named = self._events.between(scan, 0, places[-1]) if places else None
        if named is None or named.fact is None:
            return []
        pairs = [events for events in self._events.lists.values() if len(events) == len(_PAIR)]
        return next((list(pair) for pair in pairs if any(e.period.same(named.period) for e in pair)), [])

    def _ahead(self, scan: Scan) -> Findings | None:
        """How many years before a year that is named something was ("how many years before 2024 was it?")."""
        pairs = itertools.pairwise(scan.words)
        places = [n for n, (a, b) in enumerate(pairs) if a in {"before", "after"} and _YEAR.fullmatch(b)]
        if len(places) != 1 or scan.has("days", "months"):
            return None
        year, early = int(scan.words[places[0] + 1]), scan.words[places[0]] == "before"
        event = self._events.counted_to(scan, places[0] + 2, len(scan.words))
        event = event or self._events.told(scan, places[0] + 2, year if early else None)
        if event is None or event.fact is None or event.fact.kind != "event":
            return None
        start = start_of(event.period).year
        if start == year or (start < year) != early:
            return None
        result = f"{abs(year - start)} {'year' if abs(year - start) == 1 else 'years'}"
        formula = f"{max(year, start)} − {min(year, start)}"
        step = Step("duration", ((event.fact.id, event.period.show()),), formula, result)
        clause = self._words.clause("calc_about_years", event.facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _age(self, setting: Setting) -> Findings | None:
        """The years from an event to a year that the question names, else to that of the source."""
        scan = setting.scan
        words = set(scan.words)
        if (
            scan.has("days", "months")
            or _sets_apart(scan)
            or words & _BETWEEN
            or not (words & _AGEING or setting.times.asked)
        ):
            return None
        asked = [period for period in setting.times.asked if period.grain == "year"]
        asked = asked or [Period.of_year(w.end.year) for w in setting.times.windows if w.end and not w.start]
        year = asked[-1].year if asked else self._year
        ageing = bool(words & _AGEING)
        told_from = bool(words & _TOLD_FROM) and bool(scan.question.periods)
        meant = self._events.between(scan, 0, len(scan.words)) if told_from or (asked and not ageing) else None
        if meant is not None and self._is_dated(scan, meant):
            return self._years_since(meant, self._year) if told_from and self._year and _happened(meant) else None
        event = self._relations.begun(scan, 0, len(scan.words)) or self._events.between(
            scan, 0, len(scan.words), timeless=True, before=year
        )
        if event is None or year is None or not _happened(event):
            return None
        moments = [p for p in setting.times.asked if p.grain != "year" and not p.overlaps(event.period)]
        return self._at_moment(scan, event, moments) if moments else self._years_since(event, year)

    @staticmethod
    def _is_dated(scan: Scan, event: Event) -> bool:
        """Whether a question names an event by its time ("since the race of 2015")."""
        named = (mention.period for mention in scan.question.periods)
        return any(period is not None and period.contains(event.period) for period in named)

    def _at_moment(self, scan: Scan, event: Event, moments: Sequence[Period]) -> Findings | None:
        """The time from an event to the one day that a question names; of a longer time it is not known which day."""
        if len(moments) != 1 or moments[0].grain != "day" or start_of(moments[0]) <= start_of(event.period):
            return None
        clause = self._lists.span(event, Event(moments[0]), scan)
        return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None

    def _years_since(self, event: Event, year: int) -> Findings | None:
        """The years from an event to a year."""
        start = start_of(event.period).year
        if event.fact is None or start >= year or (event.period.grain == "range" and not day_range(event.period)):
            return None
        result = f"{year - start} {'year' if year - start == 1 else 'years'}"
        formula = f"{year} − {start}"
        step = Step("duration", ((event.fact.id, event.period.show()),), formula, result)
        values = {"result": result, "year": str(year), "formula": formula}
        facts = (*event.facts, *(self._stated_years(event.fact.id) if year == self._year else ()))
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_age", facts, (step,), **values),))

    def _older(self, setting: Setting) -> Findings | None:
        """Whether something is more, or less, than so many years ago."""
        scan = setting.scan
        limits = [m for m in scan.question.quantities if m.quantity.unit in YEARS]
        if not scan.question.confirm or len(limits) != 1 or not limits[0].comparison or scan.has("days", "months"):
            return None
        if not set(scan.words) & _AGEING or len(scan.question.quantities) > 1 or setting.times.windows:
            return None
        if set(scan.words) & _BETWEEN - {"than"}:
            return None
        asked = [period.year for period in setting.times.asked if period.grain == "year"]
        year = (asked[-1] if asked else None) or self._year
        ends = len(scan.words)
        since = next((n + 1 for n, word in enumerate(scan.words) if word == "since"), ends)
        event = self._relations.begun(scan, 0, ends) or self._events.between(scan, 0, ends, timeless=True, before=year)
        event = event or self._events.told(scan, since, year)
        if event is None or event.fact is None or event.fact.kind != "event" or year is None:
            return None
        bound = Fraction(limits[0].quantity.value) * YEARS[limits[0].quantity.unit]
        years = year - start_of(event.period).year
        if years <= 0 or years == bound:
            return None
        right = beyond(Fraction(years), bound, limits[0].comparison) != scan.question.negated
        formula, result = f"{year} − {start_of(event.period).year}", f"{years} {'year' if years == 1 else 'years'}"
        step = Step("duration", ((event.fact.id, event.period.show()),), formula, result)
        values = {"result": result, "year": str(year), "formula": formula}
        clause = self._words.clause("calc_age", event.facts, (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), lead="yes" if right else "no")

    def _stated_years(self, begun: str) -> tuple[str, ...]:
        """The fact that states how long it is since something began, up to the year of the source."""
        counted = (i for i in self._pack.arithmetic if i.kind == "years" and i.terms[0] == begun)
        return tuple(identity.result for identity in counted if identity.result in self._pack.facts)

    def _ends(self, setting: Setting) -> tuple[Event, Event] | None:
        """The first and the last of a list, or the only two."""
        scan = setting.scan
        listed = self._lists.listed(setting)
        edges = {n for span in scan.cues.get("edge", ()) for n in range(*span)}
        places = [_PLACES[word] for n, word in enumerate(scan.words) if word in _PLACES and n not in edges]
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
        places = [n for n, word in enumerate(scan.words) if word in connectors and n > 0 and not _leads_there(scan, n)]
        places = [n for n in places if not (self._joins_people(scan, n) or self._leads_on(scan, n, places))]
        places.sort(key=lambda n: (scan.words[n] not in {"and", "or"}, scan.words[n] == "to", n))
        for place in places:
            left = self._events.between(scan, 0, place, happened=True)
            front = self._two_sides(scan, place) if left is None and scan.words[place] in _BESIDE else None
            if front is not None:
                return front
            if left is None and (scan.words[place] in _WHEN or _BEGINNING & set(scan.words[:place])):
                left = self._relations.begun(scan, 0, place)
            like = self._telling(scan, 0, place) if scan.words[place] != "from" else ()
            sides = self._two_sides(scan, place) if left is not None and scan.words[place] in _BESIDE else None
            if sides is not None:
                return sides
            begun = self._relations.begun(scan, place + 1, count) if scan.words[place] == "into" else None
            right = begun or self._events.between(scan, place + 1, count, like, happened=True)
            if left is not None and right is not None and left.facts != right.facts:
                return [(left, ""), (right, scan.words[place])]
        return self._front(scan) if connectors is not _EITHER else None

    def _joins_people(self, scan: Scan, place: int) -> bool:
        """Whether an "and" stands between the names of two people, who are no events."""
        beside = [t for t in scan.question.terms if scan.words[place] == "and" and place in {t.end, t.start - 1}]
        people = [t for t in beside if any("person" in self._kinds_of(name) for name in t.terms)]
        return len(people) == len(_PAIR)

    def _leads_on(self, scan: Scan, place: int, places: Sequence[int]) -> bool:
        """Whether a "to" is that of a way, and one up to which a time is measured follows ("from a trip to A to")."""
        ahead = [t for t in scan.question.terms if t.start == place + 1]
        there = any(t.weight is Weight.PARTY or "place" in self._kinds_of(name) for t in ahead for name in t.terms)
        return scan.words[place] == "to" and there and any(n > place for n in places)

    def _kinds_of(self, name: str) -> Sequence[str]:
        """The kinds of an entity, if a term is one."""
        return self._pack.entities[name].kinds if name in self._pack.entities else ()

    def _two_sides(self, scan: Scan, place: int) -> list[tuple[Event, str]] | None:
        """Both of a list of two, where the words after a place name no more than the side of one ("than theirs")."""
        named = [t for t in scan.question.terms if t.weight is not Weight.LIGHT and scan.words[t.start] not in _SIDES]
        ahead = [t for t in named if t.end <= place and t.weight is Weight.TELLING]
        end = len(scan.words)
        if not ahead:  # "how much later than France did Italy build its ...?"
            end = next((n for n in range(place + 1, end) if scan.words[n] in _INVERTED), end)
            ahead = [t for t in named if t.start >= end and t.weight is Weight.TELLING and not t.locative]
            acting = [part for t in named if t.start >= end and not t.locative for part in (t, *t.parts)]
            if not any(part.weight is Weight.PARTY for part in acting):
                return None
        said = frozenset().union(*(t.terms for t in ahead))
        after = [t for t in named if place < t.start < end and not (t.terms & said)]
        sides = [t for t in after if not (t.locative and t is not after[0])]  # "than Italy's in Spain" is Italy's
        parties = {name for t in sides for name in t.terms & set(self._pack.report.parties)}
        there = [t for t in after if t.weight is not Weight.PARTY]
        if len(parties) != 1 or not all(t.locative for t in there):
            return None
        for events in (events for events in self._events.lists.values() if len(events) == len(_PAIR)):
            own = [event for event in events if event.fact is not None and event.fact.origin in parties]
            others = [event for event in events if event not in own]
            facts = [event.fact for event in events if event.fact is not None]
            core = frozenset().union(*(self._events.subjects_of(fact.id) for fact in facts))
            core |= {value for fact in facts for values in fact.slots.values() for value in values}
            if not all(self._events.bears(scan.question, event, there) for event in own):
                continue
            if len(own) == len(others) == 1 and any(t.terms & core for t in ahead):
                return [(others[0], ""), (own[0], scan.words[place])]
        return None

    def _front(self, scan: Scan) -> list[tuple[Event, str]] | None:
        """ "How long after A did B": the connecting word stands before both."""
        for place, word in enumerate(scan.words):
            if word not in {"after", "since", "before", "between", "from", "into", "than"}:
                continue
            rest = range(place + 2, len(scan.words))
            cuts = [n for n in rest if scan.words[n] in _CUTS and not _leads_there(scan, n)]
            cuts = [n for n in cuts if not self._joins_people(scan, n)]
            for cut in sorted(cuts, key=lambda n: scan.words[n] != "did"):
                left = self._events.between(scan, place + 1, cut, happened=True)
                if left is None and (word == "into" or _BEGINNING & set(scan.words[place:cut])):
                    left = self._relations.begun(scan, place + 1, cut)
                like = self._telling(scan, place + 1, cut)
                right = self._events.between(scan, cut + 1, len(scan.words), like, happened=True)
                if left is not None and right is not None and left.facts != right.facts:
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

    def _lasted(self, setting: Setting) -> Findings | None:
        """How many days an event took."""
        scan = setting.scan
        if not scan.has("lasted", "days", "nights") or scan.question.confirm or scan.question.asks == "frequency":
            return None
        totalled = scan.has("sum") and scan.has("days") and scan.question.asks == "what"
        if scan.question.asks not in _LENGTHS and not scan.has("lasted") and not totalled:
            return None
        bounded = bool(setting.times.windows) and scan.has("sum")  # "the trips after 2012"
        if (not scan.has("days", "nights") and scan.question.asks != "duration") or (
            set(scan.words) & _BETWEEN and not bounded
        ):
            return None
        if scan.has("nights"):
            event = self._events.between(scan, 0, len(scan.words))
            whole = event is not None and event.fact is not None and day_range(event.period)
            return Findings(Kind.ANSWER, clauses=(self._lists.nights_of(event),)) if event and whole else None
        if scan.has("sum", "average"):
            return self._lists.total_days(setting, average=scan.has("average"))
        if scan.has("longest", "shortest"):
            return None
        several = self._events.listed(scan) if names_several(scan, 0, len(scan.words)) else ()
        if len(several) > 1:
            each = tuple(self._lists.days_of(event) for event in several)
            apart = _EACH.search(" ".join(scan.words)) is not None
            return Findings(Kind.ANSWER, clauses=each) if apart else self._lists.total_days(setting)
        event = self._events.between(scan, 0, len(scan.words))
        if event is None or event.fact is None or (not day_range(event.period) and event.period.grain != "day"):
            return None
        return Findings(Kind.ANSWER, clauses=(self._lists.days_of(event),))

    def _of_last(self, setting: Setting) -> Findings | None:
        """The time between the two events given last, in one answer or in two."""
        scan = setting.scan
        if not scan.has("duration") or (not scan.question.elliptic and scan.question.terms):
            return None
        if scan.question.asks == "what" and any(mention.shift for mention in scan.question.periods):
            return None
        uncued = (t for t in scan.question.terms if not set(range(t.start, t.end)) & scan.cued)
        telling = [t for t in uncued if t.weight is Weight.TELLING]
        if scan.has("likewise") or (telling and not scan.has("both")) or self._from_another(setting):
            return None
        found: list[Event] = []
        for turn in reversed(setting.recent):
            facts = [self._pack.facts[id_] for id_ in turn]
            dated = [Event(fact.time, fact) for fact in facts if fact.time is not None]
            dated = [e for e in dated if e.fact and all(t.terms & self._events.words_of(e.fact.id) for t in telling)]
            for event in dated if len(dated) == len(_PAIR) else dated[:1]:
                if all(start_of(event.period) != start_of(other.period) for other in found):
                    found.append(event)
            if len(found) >= len(_PAIR):
                clause = self._lists.span(found[0], found[1], scan)
                return Findings(Kind.ANSWER, clauses=(clause,)) if clause is not None else None
        return None


    def _from_another(self, setting: Setting) -> bool:
        """Whether the time is told from something that the last answer does not know ("how long after the race?")."""
        scan = setting.scan
        if not scan.has("after", "before") or not setting.recent:
            return False
        known = [self._events.words_of(id_) for id_ in setting.recent[-1]]
        named = [t for t in scan.question.terms if t.end and not set(range(t.start, t.end)) & scan.cued]
        return any(all(term.terms.isdisjoint(terms) for terms in known) for term in named)


_LENGTHS = frozenset({"duration", "count", "amount"})
"""Ways of asking how long something took."""


def _leads_there(scan: Scan, place: int) -> bool:
    """Whether a "to" is that of a way or of a purpose ("came to town", "got round to it") and of no stretch of time, or
    an "into" is not that of how far into it something is."""
    if scan.words[place] == "into":
        return scan.words[place - 1] != "far"
    return scan.words[place] == "to" and "from" not in scan.words and scan.words[place - 1] not in _MEASURED_TO


def _sets_apart(scan: Scan) -> bool:
    """Whether a question has words of before and after other than those of a place in a row ("the first crossing")."""
    spans = (span for cue in ("before", "after") for span in scan.cues.get(cue, ()))
    return any(not set(scan.words[start:end]) <= _PLACES.keys() for start, end in spans)


def _is_cued(term: Term, scan: Scan) -> bool:
    """Whether a term has a word of a cue, as a unit of time has."""
    return not scan.cued.isdisjoint(range(term.start, term.end))


def _happened(event: Event) -> bool:
    """Whether a fact tells that something happened, or how it did, and gives no figure of a time."""
    fact = event.fact
    if fact is None or fact.kind == "event":
        return fact is not None
    return fact.kind == "relation" and bool(fact.origin and fact.target)


def _in_its_units(scan: Scan, findings: Findings) -> bool:
    """Whether a length of time is given in the units that a question counts."""
    return in_units_of(units_counted(scan.words), findings.steps)


def _from_last(scan: Scan, findings: Findings) -> Findings:
    """Events that are told one after the other, the last one first where that order is asked for."""
    told = [clause for clause in findings.clauses if [step.operation for step in clause.derivation] == ["order"]]
    if not scan.has("backwards") or len(told) < len(_PAIR):
        return findings
    turned = iter(reversed(told))
    clauses = tuple(next(turned) if clause in told else clause for clause in findings.clauses)
    return replace(findings, clauses=clauses, listed=findings.listed[::-1])


def _is_figure(fact: Fact) -> bool:
    """Whether a fact is on a figure or on how it changed, which is no event."""
    return fact.kind == "figure" or (fact.figure is not None and fact.figure.change is not None)


def _from_end(scan: Scan, one: Event, other: Event) -> tuple[Event, Event]:
    """Two events, the earlier one by its last day where the question counts from its end."""
    first, second = sorted((one, other), key=lambda event: start_of(event.period))
    said = {scan.words[n] for start, end in scan.cues.get("edge", ()) for n in range(start, end)}
    last = first.period.end
    if not said & _ENDINGS or last is None or not day_range(first.period):
        return one, other
    return Event(Period(last, last, "day")), second


def _apart(one: Event, other: Event) -> bool:
    """Whether two events are not of one and the same time, as far as it is known; what goes on is of when it began."""
    began = [Period(p.start, p.start, "day") if p.start and p.end is None else p for p in (one.period, other.period)]
    return not began[0].overlaps(began[1])
