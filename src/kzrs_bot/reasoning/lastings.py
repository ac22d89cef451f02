"""How long things have lasted, where that is stated in years: which of two has lasted longer, and by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Term, Weight
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
_TAGGED = re.compile(r"\b(?:is it|are they|has it|have they)\b")
"""A yes or a no that is asked for after what it is on is named ("our bridge, is it older than yours?")."""
_EITHER = re.compile(r"\b(?:older|longer|newer|younger|shorter) or (?:older|longer|newer|younger|shorter)\b")
"""Both ways in which two may stand to each other ("is it older or younger than ...?")."""
_MARK = re.compile(r"[,.;:?!]")
_YEARS = frozenset({"year", "years"})
_MONTH = "month"
_PER_YEAR = {_MONTH: Decimal(12), "week": Decimal("52.18"), "day": Decimal("365.25")}
"""How many of a unit make a year, leap years among them."""
_PAIR = 2


def lengths_in_years(pack: Pack) -> dict[str, tuple[Fact, Quantity]]:
    """The facts that state for how many years something has lasted, by id; all facts are gone through for them."""
    figures = ((fact, fact.figure.value) for fact in pack.facts.values() if fact.figure is not None)
    return {fact.id: (fact, value) for fact, value in figures if value is not None and value.unit in _YEARS}


class Lastings:
    """Compares stretches of years that facts state."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack, self._matcher, self._words = pack, matcher, phrasing

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
        if not words & (_LONGER | _SHORTER | _EARLIER) or setting.times.named or _sized(scan):
            return None
        pair = self._pair(scan)
        if pair is None:
            return None
        (long, most), (short, least) = sorted((self._lasted[fact.id] for fact in pair), key=lambda item: -item[1].value)
        if most.value == least.value or most.bound in {"<", "<=", "~"} or least.bound not in {"", "="}:
            return None
        either = _EITHER.search(" ".join(scan.words)) is not None
        confirm = (scan.question.confirm or bool(_TAGGED.search(" ".join(scan.words)))) and "or" not in words
        lead = None
        if confirm:
            right = (pair[0].id == long.id) != bool(words & _SHORTER)
            lead = "yes" if right != scan.question.negated else "no"
        elif not (either or scan.question.asks in {"which", "what"} or scan.has("duration", "difference", "years")):
            return None
        late = words & _SHORTER and not (confirm or either)
        first, second = (short, long) if late else (long, short)
        clauses = [Clause(fact.statement, (fact.id,)) for fact in (first, second)]
        lead = lead or ("calc_older" if either and pair[0].id == long.id else "calc_younger" if either else None)
        gap = most.value - least.value
        result = f"{'more than ' if most.bound else ''}{gap:g} {'year' if gap == 1 else 'years'}"
        formula = f"{most.value:g} − {least.value:g}"
        step = Step("difference", ((long.id, most.show()), (short.id, least.show())), formula, result)
        clauses.append(self._words.clause("calc_years", (long.id, short.id), (step,), result=result, formula=formula))
        return Findings(Kind.ANSWER, clauses=tuple(clauses), lead=lead)

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

    def _pair(self, scan: Scan) -> tuple[Fact, Fact] | None:
        """What is named on both sides of a word that sets two things apart."""
        for place in (n for n, word in enumerate(scan.words) if word in _APART and n):
            start, end = _clause(scan, place)
            sides = [
                self._named(scan, start, place) or self._named(scan, 0, place),
                self._named(scan, place + 1, end) or self._named(scan, place + 1, len(scan.words)),
            ]
            facts = [fact for fact in sides if fact is not None]
            if len(facts) == _PAIR and facts[0] is not facts[1]:
                return facts[0], facts[1]
        return None

    def _named(self, scan: Scan, start: int, end: int) -> Fact | None:
        """The one fact with a length that knows all words of a stretch of a question."""
        terms = [t for t in scan.question.terms if start <= t.start and t.end <= end and t.weight is Weight.TELLING]
        terms = [t for t in terms if not set(range(t.start, t.end)) <= scan.cued]
        found = [fact for fact, _ in self._lasted.values() if terms and self._is_on(scan, fact, terms)]
        return found[0] if len(found) == 1 else None

    def _is_on(self, scan: Scan, fact: Fact, terms: Sequence[Term]) -> bool:
        item = self._matcher.index.facts[fact.id]
        return all(self._matcher.explains(scan.question, item, term) for term in terms)


def _clause(scan: Scan, place: int) -> tuple[int, int]:
    """The words around a place that no mark sets apart from it."""
    text = scan.question.text
    ends = [n for n in range(1, len(scan.words)) if _MARK.search(text[scan.offsets[n - 1] : scan.offsets[n]])]
    return max((n for n in ends if n <= place), default=0), min((n for n in ends if n > place), default=len(scan.words))


def _sized(scan: Scan) -> bool:
    """Whether a question gives a size other than the number of those that it names ("the two countries")."""
    return any(m.quantity.value != _PAIR or m.quantity.unit in _YEARS for m in scan.question.quantities)
