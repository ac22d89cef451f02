"""Answers that have to be worked out: chooses the calculation that a question asks for, if it asks for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.audit import Audit
from kzrs_bot.reasoning.counting import Counting
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.each_named import PLACED, of_each
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.events import Events, counts_places
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.holding import Holding
from kzrs_bot.reasoning.likeliest_list import LikeliestList
from kzrs_bot.reasoning.list_places import ListPlaces
from kzrs_bot.reasoning.name_parts import NameParts
from kzrs_bot.reasoning.named_counts import NamedCounts
from kzrs_bot.reasoning.on_results import is_made
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.portions import Portions
from kzrs_bot.reasoning.programs import Programs
from kzrs_bot.reasoning.quotas import Quotas
from kzrs_bot.reasoning.recipe import IDLE
from kzrs_bot.reasoning.regard import Regard
from kzrs_bot.reasoning.scan import Past, Scan, Scanner, Setting
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import fitting, fitting_change
from kzrs_bot.reasoning.timespans import Timespans
from kzrs_bot.reasoning.told_lists import ToldLists
from kzrs_bot.reply import Kind, Refusal
from kzrs_bot.values import Period

_ASKED_OF_FIGURES = frozenset({"amount", "count", "percent", "change", "what", "compare"})
"""Ways of asking for a figure."""
_PLAINLY = ("projection", "supposed", "form", "thousands", "millions", "billions")
"""Signs that ask for a calculation whatever is named beside them."""
_ON_FIGURES = ("points", "third", "round", "units")
"""Signs that do so beside a figure, in whatever way is asked."""
_FROM_A_PART = ("repeat", "projection", "rest", "need")
"""Signs of calculations that take a year from what is known of a part of it."""
_UNSTATED = ("supposed", "repeat", "projection", "statistic")
"""Signs of what no source states, however near a fact is."""
_WHOLE = re.compile(
    r"\b(?:whole|full|entire|all)(?: of)?(?: the)?[ -]?(?:year)?(?: of)? \d{4}\b"
    r"|\b(?:all|the)?(?: of)?(?: the)? ?(?:twelve|12) months (?:of|in) \d{4}\b"
    r"|\bjanuary (?:to|through|-) december\b",
    re.IGNORECASE,
)
"""Words for a whole year."""
_OF_TIME = re.compile(r"\bhow many (?:years|months|weeks|days)\b", re.IGNORECASE)
"""A length of time that is asked for."""
_TIMELESS = re.compile(r"(?!.*\b(?:year|month|week|day|quarter))[\d,]+ [a-z]+", re.IGNORECASE)
"""A number of things, as a result."""
_ADDING = "adding"
"""Cue of what is to be added to what was given."""
_FRACTION = "fraction"
"""Cue of a part that is to be told as a fraction."""
_MINUS = "minus"
"""Cue of a subtraction, which cannot be done where no figure is named."""
_LEAVING = "leaving"
"""Cue of what is left once something is taken off."""
_SAME_WAY = re.compile(r"\b(?:the )?same way\W*$", re.I)
"""Words for what was worked out before."""
_NAMING = frozenset({"which", "topic", "list"})
"""Ways of asking for names; without a sign of its own such a follow-up wants no calculation."""
_OF_THAT = frozenset({"of", "that"})
"""What a share is of that is given in the conversation."""
_OF_ONE = frozenset({"average", "per-month", "per-quarter", "need", "projection", "points", "before"})
"""Signs of calculations that one figure is enough for."""
_OF_SEVERAL = frozenset({"difference", "ratio", "share", "narrow", "sum"})
"""Signs of calculations on two figures or more."""
_ON_RESULTS = ("sum", "difference", "ratio", "share", "percent", "points", "complement", "narrow", "average")
"""Signs of what is worked out further from a result: no stated fact stands in for that."""
_PAIR = 2
_YEAR = 366
_OVER_TIMES = frozenset(
    {"difference", "ratio", "share", "sum", "average", "compare", "percent", "rise", "fall", "change"}
)
"""Signs of calculations over several times."""
_NOT_COMPUTED = frozenset({"reason", "person", "place", "capacity", "source", "locator", "summary", "said", "describe"})
"""Ways of asking that nothing on dates and lists answers."""
_NEVER_COMPUTED = frozenset(
    {"reason", "source", "locator", "refuse", "insist", "timeline", "said", "manner", "purpose"}
)
"""Ways of asking that not even a calculation which accounts for every word answers."""

_ORDERED = frozenset({"calc_first", "calc_last", "calc_before", "calc_after"})
"""Words ahead of two events that were put in order."""


class Calculator:
    """Works out what the source does not print; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube) -> None:
        self._pack = pack
        self._matcher = matcher
        self._cube = cube
        self._phrasing = Phrasing(pack)
        self._scanner = Scanner(pack)
        self._timespans = Timespans(pack, matcher, self._phrasing)
        self._counting = Counting(pack, matcher.index, self._phrasing)
        self.likeliest_list = LikeliestList(pack, matcher.index, self._counting)
        self.told_lists = ToldLists(pack, matcher.index, self._counting)
        self._quotas = Quotas(self._counting)
        self._name_parts = NameParts(pack, self._counting)
        self.list_places = ListPlaces(pack, matcher.index, self._counting, Events(pack, matcher), self._phrasing)
        self._portions = Portions(matcher, self._phrasing)
        self._named_counts = NamedCounts(pack, matcher, self._phrasing)
        self._audit = Audit(pack, cube)
        self._holding = Holding(pack)
        self.regard = Regard(pack)
        self._evaluator = Evaluator(self._cube)
        self.programs = Programs(pack, matcher, self._cube, self._evaluator, self._phrasing)

    def program(
        self, question: Question, history: Sequence[Past], matches: Sequence[Match], *, told: bool = False
    ) -> Findings | None:
        """The answer by a calculation on figures that accounts for the whole question.

        told is whether a fact answers as it stands: then only a sign that cannot be meant otherwise counts.
        """
        if self._foretells(question):
            return None
        if history and question.asks in _NAMING and question.terms and not question.cues:
            return None
        if question.ranked:
            history = [replace(past, facts=self._items_of(past.facts)) for past in history]
        portion = self._portions.answer(question) or self._named_counts.answer(question)
        if portion is not None:
            return portion
        sketch = self.programs.sketch(question, history)
        shares = question.asks == "manner" and sketch.has("share") and sketch.has("change", "rise", "fall")
        shares = shares or (question.asks == "manner" and _FRACTION in question.cues and self._sets_two(sketch))
        formed = question.asks == "manner" and sketch.has("thousands", "millions", "billions", "units")
        derived = question.asks == "manner" and sketch.has("method")
        if question.asks in _NEVER_COMPUTED and not (shares or formed or derived):
            return None
        if sketch.has("currency"):
            return self._no_rate(sketch)
        findings = self.programs.answer(question, history, strong=told)
        if findings is None or _degenerate(findings):
            return None
        sized = sketch.followup and sketch.has("percent", "money", "difference") and len(findings.facts) == 1
        if not (sized or sketch.has("before")) and self._stated_better(matches, findings):
            return None
        if matches and _of_no_figure(findings) and not any(matches[0].costs[:4]):
            return None
        if self._ranks_counts(question, findings) or (_OF_TIME.search(question.text) and _sets_counts_apart(findings)):
            return None
        if not sketch.has(*_FROM_A_PART) and self.of_part(question, findings):
            return None
        timely = not history or findings.kind is not Kind.ANSWER or self._of_its_time(question, findings)
        return findings if timely and self._counts_such(question, findings) else None

    @staticmethod
    def _sets_two(sketch: Sketch) -> bool:
        """Whether one figure is to be set against another, or against itself in another time."""
        return bool(sketch.operands) and _PAIR in {len(sketch.operands), len(sketch.times.asked)}

    def _limited(self, question: Question) -> bool:
        """Whether a number of things is asked for that keep to a limit of size, which no list knows."""
        return question.asks == "count" and any(m.comparison for m in self.programs.sketch(question).limits)

    def of_each(self, question: Question, history: Sequence[Past]) -> tuple[str, ...]:
        """The facts of the several figures of which a follow-up asks the same."""
        return of_each(self._cube, self.programs.sketch(question, history))

    def of_part(self, question: Question, findings: Findings) -> bool:
        """Whether a whole year is asked for, and only figures of a part of it were found."""
        said = " ".join(match.group() for match in _WHOLE.finditer(question.text))
        month = "december" in said.lower()
        wholes = [t for t in question.times if t.grain == "year" and said and (month or str(t.year) in said)]
        cells = [self._cube.fact(id_) for id_ in findings.facts]
        found = [cell.period for cell in cells if cell is not None and cell.period is not None]
        return any(
            any(whole.contains(period) for period in found) and not any(whole.same(period) for period in found)
            for whole in wholes
        )

    def _ranks_counts(self, question: Question, findings: Findings) -> bool:
        """Whether "which is the largest?" would be taken for the largest number of something, not for one of them."""
        bare = question.asks == "which" and bool(question.ranked) and not question.telling
        figures = [self._pack.facts[id_].figure for id_ in findings.facts]
        items = [self._matcher.index.facts[id_] for id_ in findings.facts]
        return bare and all(item.units for item in items) and len({f.measure for f in figures if f is not None}) > 1

    def _items_of(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Facts without those of a whole beside the list of its items, among which the first is looked for."""
        facts = [self._pack.facts[id_] for id_ in ids]
        lists = {(fact.origin, fact.target) for fact in facts if fact.slots.get("members")}
        wholes = {f.id for f in facts if f.figure is not None and not f.figure.dims and (f.origin, f.target) in lists}
        return tuple(id_ for id_ in ids if id_ not in wholes)

    def _of_its_time(self, question: Question, findings: Findings) -> bool:
        """Whether a year that a follow-up names is that of a figure found for it, or one that it is reckoned from."""
        years = {time.year for time in question.times if time.grain == "year"}
        cells = [self._cube.fact(id_) for id_ in findings.facts]
        times = [cell.period for cell in cells if cell is not None and cell.period is not None]
        latest = self._matcher.index.latest
        spans = [(time.start.year, time.end.year if time.end else latest) for time in times if time.start]
        found = {year for first, last in spans for year in range(first - 1, last + 1)}
        return not (question.elliptic and years) or bool(years & found)

    def _counts_such(self, question: Question, findings: Findings) -> bool:
        """Whether what is counted is what the question counts, where it names it ("how many people work there?")."""
        wanted = frozenset().union(*(term.terms for term in question.focus))
        items = [self._matcher.index.facts[id_] for id_ in findings.facts]
        if question.asks != "count" or not wanted or not all(item.units for item in items):
            return True
        return any(wanted & (item.units | item.core) for item in items)

    def _foretells(self, question: Question) -> bool:
        """Whether a question is on a time after all that the source is on."""
        latest = self._matcher.index.latest
        return any(time.end is not None and time.end.year > latest for time in question.times)

    def answer(
        self,
        question: Question,
        matches: Sequence[Match],
        *,
        history: Sequence[Past] = (),
    ) -> Findings | None:
        """What dates and lists give; None where nothing of the kind is asked for, or a stated fact answers better.

        history holds the turns before, the oldest first, for "the first two", "which of these".
        """
        if question.asks in _NOT_COMPUTED:
            return None
        before = self._counting.before_ordinal(question, matches)
        if before is not None:
            return before
        setting = self._scanner.setting(question, history)
        if self._foretells(question) and not setting.scan.has("duration"):
            return None
        if setting.scan.has("audit"):
            return self._audited(setting, self.programs.sketch(question))
        if self._limited(question):
            return self._timespans.answer(setting)
        for attempt in (self._timespans.answer, self._counting.answer):
            findings = attempt(setting)
            if findings is not None and not _degenerate(findings) and self._accounted(setting.scan, findings):
                calls_itself = not _relates_two(findings) and self._calls_itself(setting.scan, matches)
                better = self._stated_better(matches, findings) or calls_itself
                return None if better or self._sets_sizes_apart(question, findings) else findings
        for attempt_on in (
            self._name_parts.answer,
            self._counting.kinds_apart,
            self._counting.aside,
            self._counting.not_such,
            self._quotas.answer,
            self._counting.share_of_kind,
            self._counting.share_of_told,
            self._counting.kinds_joined,
        ):
            found = attempt_on(question, matches)
            if found is not None:
                return found
        if setting.scan.has("both"):
            return None
        return self._counting.with_last(setting, self._counting.of_match(question, matches))

    def _sets_sizes_apart(self, question: Question, findings: Findings) -> bool:
        """Whether it is the sizes of figures that are to be told apart, and not their times."""
        if question.asks != "change" or not _relates_two(findings):
            return False
        return any(self._pack.facts[id_].figure is not None for id_ in findings.facts)

    def beyond(self, question: Question, history: Sequence[Past], *, told: bool = False) -> bool:
        """Whether a question is for a calculation on figures, whether or not it can be done.

        told is whether a fact answers to the letter: then only what no fact states counts.
        """
        if question.asks in _NEVER_COMPUTED:
            return False
        sketch = self.programs.sketch(question, history)
        if self._unstated(sketch, history):
            return True
        if history and self._goes_on_in_vain(question, sketch):
            return True
        nothing = not (sketch.operands or history or question.telling)
        if nothing and _MINUS in question.cues and question.intent == "fragment":
            return True
        made = bool(history) and is_made(history[-1])
        if made and question.confirm and question.pronouns and sketch.has("compare", "less") and "than" in sketch.words:
            return True
        if told:
            return False
        if made and question.elliptic and not question.confirm and sketch.has(*_ON_RESULTS):
            return True
        if sketch.has(*_PLAINLY) or (sketch.operands and sketch.has(*_ON_FIGURES)):
            return True
        bounds = [m for m in sketch.limits if m.quantity.unit == "USD" and not m.comparison]
        if sketch.operands and bounds and sketch.has("difference") and not question.confirm:
            return True
        summed = sketch.has("sum") and question.asks in {"amount", "what", "change"}
        if summed and sketch.operands and any(_tells(term) for term in sketch.open):
            return True
        if sketch.has("statistic") or (sketch.has("per-week") and sketch.operands):
            return True
        spread = sketch.has("per-month", "per-quarter") or (sketch.has("average") and sketch.has("per-year"))
        if spread and sketch.operands and sketch.has("compare", "less"):
            return True
        if question.confirm:
            return bool(sketch.operands) and sketch.has("share") and sketch.has("rise", "fall", "change")
        if sketch.followup or question.elliptic:
            spread = sketch.has("average", "per-month", "per-quarter") or bool(sketch.times.shifts)
            return spread and sketch.has("rise", "fall") and bool(sketch.operands)
        if question.asks not in _ASKED_OF_FIGURES:
            return False
        units = {cell.value.unit for o in sketch.operands for cell in self._cube.cells(o.series) if cell.value}
        several = len(units) <= 1 < max(len(sketch.operands), len(sketch.times.asked))
        return bool(sketch.operands) and bool(sketch.names & (_OF_ONE | (_OF_SEVERAL if several else frozenset())))

    @staticmethod
    def _goes_on_in_vain(question: Question, sketch: Sketch) -> bool:
        """Whether what is left, the same of another time, a sum with something more, or one of two groups is asked for,
        which nothing gave.
        """
        left = _LEAVING in question.cues and not question.telling and sketch.names - IDLE <= {"after", "complement"}
        again = question.elliptic and _SAME_WAY.search(question.text) and not question.confirm
        added = question.elliptic and _ADDING in question.cues and bool(sketch.operands)
        return bool(left or again or added or (sketch.operands and PLACED.search(question.text)))

    def unanswered(
        self, question: Question, history: Sequence[Past], findings: Findings, *, sure: bool = False
    ) -> bool:
        """Whether stated facts are given where a calculation was plainly asked for that none of them holds.

        sure is whether they are surely meant: then only what no fact states counts.
        """
        if question.asks in _NEVER_COMPUTED or findings.kind is not Kind.ANSWER or question.places or question.step:
            return False
        if question.asks == "summary" and not question.telling:
            return False
        given = findings.facts
        sketch = self.programs.sketch(question, history)
        if question.asks == "person" and not (question.telling or sketch.has("compare")):
            return False
        if self._holding.repeats(sketch, given) or self.regard.disregards(sketch, given):
            return True
        if (sketch.has(*_UNSTATED) and not question.confirm) or self._underived(sketch):
            return True
        if sure:
            shared = sketch.has("complement") and sketch.has("share")
            return shared and question.asks == "percent" and not question.confirm
        numbered = question.asks in {"count", "amount", "percent", "change"}
        if numbered and history and set(given) <= set(history[-1].facts) and self._apart_from(question, given):
            return True
        if numbered and self.programs.of_old(sketch):
            return True
        return self._holding.lacks(sketch, given)

    def gives(self, question: Question, findings: Findings) -> bool:
        """Whether a number would be answered that a question gives itself, when it asks for that of something else."""
        return any(self._counting.gives(question, id_) for id_ in findings.facts)

    def _apart_from(self, question: Question, given: Sequence[str]) -> bool:
        """Whether a part, or a single thing, would be answered for with the whole that was given last."""
        if question.cues & {"of-the-list"} and any(term.weight is Weight.PARTY for term in question.terms):
            facts = [self._pack.facts[id_] for id_ in given]
            return not any(fact.origin or fact.target for fact in facts)
        if question.cues >= {"difference", "earliest"} and not question.telling:
            return len(set(given)) == 1
        return question.cues == {"each"} and question.asks == "amount"

    def no_such_time(self, question: Question, history: Sequence[Past]) -> Findings | None:
        """A refusal where one of the times that a calculation is over is none that a figure is known for."""
        sketch = self.programs.sketch(question, history)
        asked = sketch.times.asked
        if question.asks in _NEVER_COMPUTED - {"manner"} or not asked or not sketch.operands:
            return None
        stretch = sketch.has("sum", "all", "total") and asked[0].grain == "range"
        totalled = sketch.has("all", "total") and len(asked) > 1
        if not sketch.has(*_OVER_TIMES) and not (stretch or totalled):
            return None
        if len(asked) < _PAIR:
            values = [self._evaluator.value(operand.series, asked[0]) for operand in sketch.operands]
            unknown = stretch and not any(values) and (asked[0].days or 0) > _YEAR
            return self._unknown(sketch, asked) if unknown else None
        missing = [p for p in asked if not any(self._knows(operand.series, p) for operand in sketch.operands)]
        if not missing or len(missing) == len(asked):
            return None
        return self._unknown(sketch, missing)

    def _unknown(self, sketch: Sketch, missing: Sequence[Period]) -> Findings:
        """A refusal that names the times for which nothing is known, and those for which something is."""
        cells = [cell for operand in sketch.operands for cell in self._cube.cells(operand.series)]
        known = tuple(dict.fromkeys(cell.period.show() for cell in cells if cell.period is not None))
        near = tuple(dict.fromkeys(cell.fact.id for cell in cells))[:3]
        refusal = Refusal("period", missing=tuple(p.show() for p in missing), nearest=near)
        return Findings(Kind.NO_ANSWER, refusal=refusal, choices=near, listed=known)

    def _knows(self, series: Series, period: Period) -> bool:
        """Whether a level or a change of a series is known for a period, or for a part of it."""
        spans = (fitting(self._evaluator, series, period), fitting_change(self._evaluator, series, period))
        return any(span is not None for span in spans)

    def _unstated(self, sketch: Sketch, history: Sequence[Past]) -> bool:
        """Whether a question is on what no fact states: a rest, a worked-out figure, a change of something else."""
        if self.programs.hangs(sketch, history):
            return True
        if sketch.question.asks == "count" and sketch.operands and self.programs.rest(sketch):
            return True
        if self._underived(sketch):
            return True
        if sketch.question.confirm and sketch.operands and "than" in sketch.words:
            return sketch.has("rise", "fall", "change") and any(_tells(term) for term in sketch.open)
        pieces = [set(sketch.words[s.end - 1 : s.end + 1]) for s in sketch.signs if s.name == "share" and s.end]
        return bool(history) and any(piece >= _OF_THAT for piece in pieces)

    def _underived(self, sketch: Sketch) -> bool:
        """Whether it is said how a level is to be worked out that no source states for any of the times asked."""
        if not sketch.has("method") or not sketch.operands or not sketch.times.asked:
            return False
        stated = (self._evaluator.stated(o.series, p) for o in sketch.operands for p in sketch.times.asked)
        return not any(stated)

    def _accounted(self, scan: Scan, findings: Findings) -> bool:
        """Whether every telling word of the question belongs to a cue or to a fact used; of a refusal it does."""
        if findings.kind is Kind.NO_ANSWER:
            return True
        facts = [self._matcher.index.facts[id_] for id_ in findings.facts]
        for term in scan.question.terms:
            if term.weight is not Weight.TELLING or set(range(term.start, term.end)) & scan.cued:
                continue
            if counts_places(term, scan):
                continue
            if not any(self._matcher.explains(scan.question, item, term) for item in facts):
                return False
        return True

    def _stated_better(self, matches: Sequence[Match], findings: Findings) -> bool:
        """Whether a stated fact answers the question as it stands, with nothing left unsaid."""
        if not matches or not matches[0].acceptable:
            return False
        best = matches[0]
        if self._pack.facts[best.fact_id].kind == "gap":
            return False
        plain = findings.kind is Kind.ANSWER and findings.lead not in {"correction", "no"}
        return plain and findings.offer is None and not any(clause.derivation for clause in findings.clauses)

    def _calls_itself(self, scan: Scan, matches: Sequence[Match]) -> bool:
        """Whether the best fact is about what it calls the last or the first itself ("the last departure")."""
        if not matches or not matches[0].acceptable or matches[0].costs.unsaid:
            return False
        item = self._matcher.index.facts[matches[0].fact_id]
        if item.fact.kind in {"gap", "overview"}:
            return False
        placed = [span for cue in ("latest", "earliest") for span in scan.cues.get(cue, ())]
        return any(f"w:{word}" in item.core for start, end in placed for word in scan.words[start:end])

    def _audited(self, setting: Setting, sketch: Sketch) -> Findings | None:
        """The source's arithmetic checked: as far as the question says, or as the last answer goes."""
        if any(not set(range(t.start, t.end)) & setting.scan.cued for t in sketch.open):
            return None
        cells = [cell for operand in sketch.operands for cell in self._cube.cells(operand.series)]
        named = frozenset(cell.fact.id for cell in cells)
        pointing = sketch.question.elliptic and not named
        return Findings(Kind.ANSWER, clauses=self._audit.clauses(frozenset(setting.last) if pointing else named))

    def _no_rate(self, sketch: Sketch) -> Findings | None:
        if not sketch.operands:
            return None
        clause = Clause(self._phrasing.say("calc_no_exchange_rate"))
        cells = [cell for operand in sketch.operands for cell in self._cube.cells(operand.series)]
        near = tuple(cell.fact.id for cell in cells[:2])
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=Refusal("no_exchange_rate", nearest=near))


def _tells(term: Term) -> bool:
    return term.weight is Weight.TELLING


def _of_no_figure(findings: Findings) -> bool:
    """Whether it is found that the source has no figure for a time."""
    return findings.refusal is not None and findings.refusal.code == "period"


def _sets_counts_apart(findings: Findings) -> bool:
    """Whether two numbers of things were set apart in the end."""
    steps = [step for clause in findings.clauses for step in clause.derivation]
    return bool(steps) and steps[-1].operation == "difference" and _TIMELESS.fullmatch(steps[-1].result) is not None


def _relates_two(findings: Findings) -> bool:
    """Whether it is the order of two events, or the time between them, that was worked out."""
    steps = [step for clause in findings.clauses for step in clause.derivation]
    lengths = (step for step in steps if step.operation == "duration")
    return findings.lead in _ORDERED or any(len(step.operands) == _PAIR for step in lengths)


def _degenerate(findings: Findings) -> bool:
    """Whether a step sets something against itself ("2024 - 2024"): the operands were mistaken."""
    steps = [step for clause in findings.clauses for step in clause.derivation]
    return any(len(step.operands) > 1 and len(set(step.operands)) == 1 for step in steps)
