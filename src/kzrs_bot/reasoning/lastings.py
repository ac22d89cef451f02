"""How long things have lasted, where that is stated in years: which of two has lasted longer, and by how much.

The other of the two may be something that has stood since a year that is stated, and is as old as that tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from kzrs_bot.language.quantities import find_quantities
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.ages import YEARS
from kzrs_bot.reasoning.events import start_of, year_of_source
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reasoning.units_of_time import units_counted
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Quantity

_LONGER = frozenset({"longer", "older", "further", "farther"})
_SHORTER = frozenset({"shorter", "younger", "newer"})
_EARLIER = frozenset({"before", "predate", "predates", "predated"})
"""What began before another has lasted longer, where both last still."""
_APART = frozenset({"than", "or", "before", "predate", "predates", "predated"})
"""Words between the two."""
_TAGGED = re.compile(r"\b(?:(?:is|was|has) (?:it|that|this)|(?:are|were|have) (?:they|those|these))\b")
"""A yes or a no that is asked for after what it is on is named ("our bridge, is it older than yours?")."""
_EITHER = re.compile(r"\b(?:older|longer|newer|younger|shorter) or (?:older|longer|newer|younger|shorter)\b")
"""Both ways in which two may stand to each other ("is it older or younger than ...?")."""
_MARK = re.compile(r"[,.;:?!]")
_YEARS = frozenset({"year", "years"})
_MONTH = "month"
_PER_YEAR = {_MONTH: Decimal(12), "week": Decimal("52.18"), "day": Decimal("365.25")}
"""How many of a unit make a year, leap years among them."""
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Length:
    """For how many years something has lasted, as it is stated, or as the year since when it has stood tells."""

    fact: Fact
    value: Quantity
    aged: bool = False


def lengths_in_years(pack: Pack) -> dict[str, tuple[Fact, Quantity]]:
    """The facts that state for how many years something has lasted, by id; all facts are gone through for them."""
    figures = ((fact, fact.figure.value) for fact in pack.facts.values() if fact.figure is not None)
    return {fact.id: (fact, value) for fact, value in figures if value is not None and value.unit in _YEARS}


class Lastings:
    """Compares stretches of years that facts state."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack, self._matcher, self._words = pack, matcher, phrasing
        self._year = year_of_source(pack)

    @cached_property
    def _stood(self) -> dict[str, _Length]:
        """How old that is by the year of the source which has stood since a year that is stated."""
        begun = (self._pack.facts[i.terms[0]] for i in self._pack.arithmetic if i.kind == "lasting")
        found: dict[str, _Length] = {}
        for fact in begun:
            if fact.time is not None and self._year is not None:
                age = self._year - start_of(fact.time).year
                found[fact.id] = _Length(fact, Quantity(Decimal(age), "years"), aged=True)
        return found

    @cached_property
    def _lengths(self) -> dict[str, _Length]:
        """How long each thing has lasted of which that is stated."""
        return {id_: _Length(*item) for id_, item in self._lasted.items()}

    @cached_property
    def _lasted(self) -> dict[str, tuple[Fact, Quantity]]:
        return lengths_in_years(self._pack)

    def answer(self, setting: Setting) -> Findings | None:
        """Which of two that are named has lasted longer, whether the first has, and by how many years."""
        scan = setting.scan
        words = set(scan.words)
        turned = self._in_other_units(scan)
        if turned is not None:
            return turned
        if not words & (_LONGER | _SHORTER | _EARLIER) or setting.times.named:
            return None
        pair = self._pair(scan) or self._with_last(setting)
        if pair is None or _sized(scan, pair):
            return None
        long, short = sorted(pair, key=lambda length: -length.value.value)
        if long.value.value == short.value.value or long.value.bound in {"<", "<=", "~"}:
            return None
        if short.value.bound not in {"", "="}:
            return None
        either = _EITHER.search(" ".join(scan.words)) is not None
        tagged = scan.question.asks == "what" and _TAGGED.search(" ".join(scan.words)) is not None
        confirm = (scan.question.confirm or tagged) and "or" not in words
        lead = None
        if confirm:
            right = (pair[0] is long) != bool(words & _SHORTER)
            lead = "yes" if right != scan.question.negated else "no"
        elif not (either or scan.question.asks in {"which", "what"} or scan.has("duration", "difference", "years")):
            return None
        late = words & _SHORTER and not (confirm or either)
        lead = lead or ("calc_older" if either and pair[0] is long else "calc_younger" if either else None)
        clauses = [self._told(length) for length in ((short, long) if late else (long, short))]
        clauses.append(self._apart(long, short, [step for clause in clauses for step in clause.derivation]))
        return Findings(Kind.ANSWER, clauses=tuple(clauses), lead=lead)

    def _told(self, length: _Length) -> Clause:
        """How long something has lasted, as it is stated or as its first year tells."""
        fact, year = length.fact, self._year
        if not length.aged or fact.time is None:
            return Clause(fact.statement, (fact.id,))
        formula, result = f"{year} − {start_of(fact.time).year}", length.value.show()
        step = Step("duration", ((fact.id, fact.time.show()),), formula, result)
        aged = self._words.clause("calc_age", (fact.id,), (step,), result=result, year=str(year), formula=formula)
        return replace(aged, text=f"{fact.statement} {aged.text}")

    def _apart(self, long: _Length, short: _Length, before: Sequence[Step]) -> Clause:
        """By how many years two lengths differ."""
        gap, ids = long.value.value - short.value.value, (long.fact.id, short.fact.id)
        result = f"{'more than ' if long.value.bound else ''}{gap:g} {'year' if gap == 1 else 'years'}"
        formula = f"{long.value.value:g} − {short.value.value:g}"
        operands = tuple((length.fact.id, length.value.show()) for length in (long, short))
        steps = (*before, Step("difference", operands, formula, result))
        return self._words.clause("calc_years", ids, steps, result=result, formula=formula)

    def _in_other_units(self, scan: Scan) -> Findings | None:
        """A stated number of years that a question names in the months, weeks or days that it asks for."""
        units = units_counted(scan.words) & _PER_YEAR.keys()
        named = [m.quantity for m in scan.question.quantities if m.quantity.unit in _YEARS]
        if len(units) != 1 or len(named) != 1 or scan.question.confirm:
            return None
        found = [item for item in self._lasted.values() if item[1].value == named[0].value]
        terms = [t for t in scan.question.terms if t.weight is Weight.TELLING]
        terms = [t for t in terms if not set(range(t.start, t.end)) <= scan.cued]
        found = [(fact, value) for fact, value in found if self._is_on(scan, fact, terms)]
        if len({value.value for _, value in found}) != 1:
            return None
        (fact, value), unit = found[0], next(iter(units))
        number = value.value * _PER_YEAR[unit]
        about = "" if unit == _MONTH else "about "
        result = f"{'more than ' if value.bound in {'>', '>='} else ''}{about}{round(number):,} {unit}s"
        formula = f"{value.value:g} × {_PER_YEAR[unit]:g}"
        step = Step("duration", ((fact.id, value.show()),), formula, result)
        clause = self._words.clause("calc_years", (fact.id,), (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _pair(self, scan: Scan) -> tuple[_Length, _Length] | None:
        """What is named on both sides of a word that sets two things apart, one of them of a stated length."""
        for place in (n for n, word in enumerate(scan.words) if word in _APART and n):
            start, end = _clause(scan, place)
            sides = [
                self._named(scan, start, place) or self._named(scan, 0, place),
                self._named(scan, place + 1, end) or self._named(scan, place + 1, len(scan.words)),
            ]
            named = [length for length in sides if length is not None]
            if len(named) == _PAIR and named[0] is not named[1] and not self._by_dates(scan, named):
                return named[0], named[1]
        return None

    def _by_dates(self, scan: Scan, pair: Sequence[_Length]) -> bool:
        """Whether it is two dates that are set apart: of one that has stood, and of another that has, or that is stated
        to have begun, unless it is for how long either has lasted."""
        dated = {i.result for i in self._pack.arithmetic if i.kind == "years"}
        begun = [length for length in pair if length.aged or length.fact.id in dated]
        by_length = not scan.has("duration") and not (_LONGER | _SHORTER).isdisjoint(scan.words)
        one_stated = by_length and not all(length.aged for length in pair)
        return len(begun) == _PAIR and any(length.aged for length in pair) and not one_stated

    def _with_last(self, setting: Setting) -> tuple[_Length, _Length] | None:
        """What was given last, where a pronoun stands for it, and what it is set against."""
        scan = setting.scan
        own = [length for id_ in setting.last for length in self._of_fact(id_)]
        if not own or not scan.question.pronouns or "than" not in scan.words:
            return None
        other = self._named(scan, scan.words.index("than") + 1, len(scan.words))
        return (own[0], other) if other is not None and other is not own[0] else None

    def _of_fact(self, id_: str) -> list[_Length]:
        """The length that a fact states, or that is stated of the same as it says something has lasted."""
        if id_ in self._lengths:
            return [self._lengths[id_]]
        said = [m.quantity for text in self._pack.facts[id_].slots.get("duration", ()) for m in find_quantities(text)]
        values = {each.value for each in said if each.unit in _YEARS}
        return [length for length in self._lengths.values() if values == {length.value.value}]

    def _named(self, scan: Scan, start: int, end: int) -> _Length | None:
        """The one length that knows all words of a stretch of a question; the oldest of several of one kind."""
        said = [t for t in scan.question.terms if start <= t.start and t.end <= end]
        terms = [t for t in said if t.weight is Weight.TELLING and not set(range(t.start, t.end)) <= scan.cued]
        sides = {name for t in said if t.weight is Weight.PARTY and not t.locative for name in t.terms}
        found = [each for each in self._lengths.values() if terms and self._is_on(scan, each.fact, terms)]
        if found:
            return found[0] if len(found) == 1 else None
        found = [each for each in self._stood.values() if terms and self._is_on(scan, each.fact, terms)]
        named = frozenset().union(*(t.terms for t in terms)) & self._pack.entities.keys()
        held = [each for each in found if any(named & {*values} for values in each.fact.slots.values())]
        sided = [each for each in found if each.fact.origin in sides]
        found = sided or held or found
        return max(found, key=lambda each: each.value.value, default=None)

    def _is_on(self, scan: Scan, fact: Fact, terms: Sequence[Term]) -> bool:
        item = self._matcher.index.facts[fact.id]
        return all(self._matcher.explains(scan.question, item, term) for term in terms)


def _clause(scan: Scan, place: int) -> tuple[int, int]:
    """The words around a place that no mark sets apart from it."""
    text = scan.question.text
    ends = [n for n in range(1, len(scan.words)) if _MARK.search(text[scan.offsets[n - 1] : scan.offsets[n]])]
    return max((n for n in ends if n <= place), default=0), min((n for n in ends if n > place), default=len(scan.words))


def _sized(scan: Scan, pair: Sequence[_Length]) -> bool:
    """Whether a question gives a size other than the number of those that it names ("the two countries") or how long
    one of them has lasted."""
    known = {length.value.value for length in pair}
    named = [m.quantity for m in scan.question.quantities]
    years = [each.value * YEARS[each.unit] for each in named if each.unit in YEARS]
    return any(each.value != _PAIR for each in named if each.unit not in YEARS) or not known.issuperset(years)
