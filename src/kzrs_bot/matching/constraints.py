"""Constraints of a question that rule facts out: times, figures and direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.matching.costs import Contradiction
from kzrs_bot.pack.model import Concept, Fact
from kzrs_bot.reading.question import Direction, Question, Term
from kzrs_bot.values import Period, Quantity

if TYPE_CHECKING:
    from kzrs_bot.matching.index import IndexedFact

_NEAR = Decimal("0.15")
"""How far a factor in words may be off ("almost halved" of a fall by 44.5%)."""
_FEW = 3
"""Counts up to this are as often mere wording ("the two countries") as a figure."""
_OPEN = frozenset({"after", "since", "before", "until", "between"})


def period_of(fact: Fact) -> Period | None:
    """When a fact holds."""
    if fact.time is not None:
        return fact.time
    return fact.figure.period if fact.figure is not None else None


def period_fit(item: IndexedFact, mention: PeriodMention) -> str:
    """How a fact stands to a time in the question: fits, silent or against."""
    fact = item.fact
    if mention.period is None:
        return _partial_fit(fact, mention)
    own = item.times
    if not own:
        return "fits" if _named(mention, item.terms) else "silent"
    window = mention.window
    if mention.relation in _OPEN and window is not None and not (
        fact.kind == "figure" and mention.relation == "until"
    ):
        if any(window.same(p) if p.end is None else window.contains(p) for p in own):
            return "fits"
        return "against"
    if any(mention.period.contains(p) for p in own):
        return "fits"
    base = _base(fact)
    if base is not None and mention.period.same(base):
        return "base"
    if fact.kind != "figure" and any(p.contains(mention.period) and p.end is None for p in own):
        return "fits"
    return "against"


def may_fit(mention: PeriodMention, time: Period) -> bool:
    """Whether a fact of some time may fit a time in the question; true wherever `period_fit` says that it does."""
    period, window = mention.period, mention.window
    if period is None or period.contains(time) or time.contains(period):
        return True
    return window is not None and (window.same(time) or window.contains(time))


def _partial_fit(fact: Fact, mention: PeriodMention) -> str:
    """A month, quarter or half whose year is left open fits a fact of the same part of any year."""
    own = period_of(fact)
    if mention.template is None or own is None or own.start is None:
        return "fits" if mention.template is None else "silent"
    filled = Period.parse(mention.template.format(year=own.start.year))
    return "fits" if filled.contains(own) or (own.contains(filled) and filled.same(own)) else "against"


def _named(mention: PeriodMention, terms: frozenset[str]) -> bool:
    """Whether the time is part of what the fact says in words ("the seat for 2017-2018")."""
    if mention.period is None or mention.period.start is None or mention.relation in _OPEN:
        return False
    years = {str(d.year) for d in (mention.period.start, mention.period.end) if d is not None}
    return mention.period.grain in {"year", "range"} and all(f"w:{year}" in terms for year in years)


def _base(fact: Fact) -> Period | None:
    change = fact.figure.change if fact.figure is not None else None
    return change.base if change is not None else None


def direction_conflict(fact: Fact, direction: Direction) -> bool:
    """Whether the fact runs the other way."""
    if fact.origin is None or fact.target is None or fact.origin == fact.target:
        return False
    return (direction.origin is not None and direction.origin == fact.target) or (
        direction.target is not None and direction.target == fact.origin
    )


def direction_agrees(fact: Fact, direction: Direction) -> bool:
    """Whether both sides are known and the same."""
    return bool(direction) and (fact.origin, fact.target) == (direction.origin, direction.target)


def quantities_of(fact: Fact) -> tuple[Quantity, ...]:
    """Every quantity of a figure: its value and its changes."""
    figure = fact.figure
    if figure is None:
        return ()
    change = figure.change
    found = (figure.value, *((change.percent, change.amount, change.factor) if change else ()))
    return tuple(quantity for quantity in found if quantity is not None)


def same_quantity(asked: Quantity, own: Quantity) -> bool:
    """Whether two quantities are the same within the precision in which the coarser one is given."""
    if asked.unit in {"USD", "%", "x"} and own.unit != asked.unit:
        return False
    step = max(asked.step, own.step)
    return abs(abs(asked.value) - abs(own.value)) * 2 <= step


def conversely(term: Term, fact: IndexedFact, direction: Direction, concepts: Mapping[str, Concept]) -> bool:
    """Whether a word names the same act from the other side, as the direction confirms (buy of sell)."""
    if not direction_agrees(fact.fact, direction):
        return False
    converses = {
        f"c:{other}"
        for name in term.terms
        if name.startswith("c:") and name[2:] in concepts
        for other in concepts[name[2:]].converse
    }
    return bool(converses & fact.terms)


def _figures(question: Question, fact: IndexedFact) -> list[Contradiction]:
    """Figures of the question that the fact has another of."""
    if not question.quantities:
        return []
    own = quantities_of(fact.fact)
    found = []
    for mention in question.quantities:
        quantity = mention.quantity
        if mention.comparison or not own:
            continue
        if quantity.unit == "x":
            wrong = _other_factor(quantity, own)
        elif _rated(quantity):
            alike = [q for q in own if q.unit == quantity.unit]
            wrong = bool(alike) and not any(same_quantity(quantity, q) for q in alike)
        else:
            wrong = question.confirm and _other_count(question, quantity, fact)
        if wrong:
            found.append(Contradiction("figure", mention.text))
    return found


def _other_factor(asked: Quantity, own: Sequence[Quantity]) -> bool:
    """Whether a factor ("halved", "3.1-fold") is far from the one that the fact gives or implies."""
    factors = [q.value for q in own if q.unit == "x"] + [1 + q.value / 100 for q in own if q.unit == "%"]
    return bool(factors) and not any(abs(f - asked.value) <= _NEAR * abs(asked.value) for f in factors)


def _other_count(question: Question, asked: Quantity, fact: IndexedFact) -> bool:
    """Whether the fact counts the same things and comes to another number."""
    figure = fact.fact.figure
    if figure is None or figure.value is None or _rated(figure.value) or figure.value.value == asked.value:
        return False
    if f"w:{asked.value.normalize():f}" in fact.terms:
        return False
    noun = frozenset(f"w:{word}" for word in asked.unit.split())
    said = noun.union(*(t.terms for t in question.terms))
    return bool(said & fact.units) or (not asked.unit and not question.terms)


def _silent_figures(question: Question, fact: IndexedFact) -> int:
    """Amounts and rates of the question that the fact knows nothing of."""
    own = quantities_of(fact.fact)
    missing = 0
    for mention in question.quantities:
        quantity = mention.quantity
        rated = _rated(quantity)
        if mention.comparison or not (rated or (question.confirm and quantity.value > _FEW)):
            continue
        if not rated and any(abs(q.value) == abs(quantity.value) for q in own):
            continue
        spoken = f"w:{quantity.value.normalize():f}" in fact.terms
        related = {"x", "%"} if quantity.unit == "x" else {quantity.unit}
        missing += not spoken and not (rated and any(other.unit in related for other in own))
    return missing


Conflicts = tuple[tuple[Contradiction, ...], int]
"""What a fact contradicts of times, figures and direction, and of how many times it is silent."""
_NO_CONFLICTS: Conflicts = ((), 0)


class Constraints:
    """The times, the figures and the direction of a question, held against facts; each fact is looked at once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.times = question.times
        self._singling = _singling(question)
        self._fits: dict[int, tuple[str, ...]] = {}
        self._conflicts: dict[int, Conflicts] = {}
        self._silent: dict[int, int] = {}

    def fits(self, fact: IndexedFact) -> tuple[str, ...]:
        """How a fact stands to each time of the question."""
        if not self.question.periods:
            return ()
        found = self._fits.get(fact.order)
        if found is None:
            found = tuple([period_fit(fact, mention) for mention in self.question.periods])
            self._fits[fact.order] = found
        return found

    def conflicts(self, fact: IndexedFact) -> Conflicts:
        """What a fact contradicts, and of how many times it is silent."""
        question = self.question
        if not question.periods and not question.quantities and not question.direction:
            return _NO_CONFLICTS
        known = self._conflicts.get(fact.order)
        if known is None:
            found, silent = self._of_time(fact)
            found += _figures(question, fact)
            if direction_conflict(fact.fact, question.direction):
                told = f"{question.direction.origin} to {question.direction.target}"
                found.append(Contradiction("direction", told))
            known = self._conflicts[fact.order] = tuple(found), silent
        return known

    def _of_time(self, fact: IndexedFact) -> tuple[list[Contradiction], int]:
        """Times that the fact is not of; of several times it has to meet one, to be confirmed all of them."""
        fits = self.fits(fact)
        met = self.met(fact) > 0
        if met and len(fits) > 1 and not self.question.confirm:
            return [], 0
        wrong = {"against"} if met else {"against", "base"}
        against = [m.text for m, fit in zip(self.question.periods, fits, strict=True) if fit in wrong]
        return [Contradiction("period", text) for text in against[:1]], fits.count("silent")

    def met(self, fact: IndexedFact) -> int:
        """How many times of the question the fact is of: evidence as good as words."""
        fits = self.fits(fact)
        return sum(f == "fits" and m.period is not None for m, f in zip(self.question.periods, fits, strict=True))

    def silent_figures(self, fact: IndexedFact) -> int:
        """Amounts and rates of the question that the fact knows nothing of."""
        if not self.question.quantities:
            return 0
        if fact.order not in self._silent:
            self._silent[fact.order] = _silent_figures(self.question, fact)
        return self._silent[fact.order]

    def loosely_timed(self, fact: IndexedFact) -> int:
        """Times that the fact meets without being of just that time ("since 2008" met by 2023)."""
        return sum(
            1
            for mention in self.question.periods
            if mention.period is not None
            and mention.relation in _OPEN
            and not any(_exact(mention, p) for p in fact.times)
        )

    def roughly_timed(self, fact: IndexedFact) -> int:
        """Times that the fact lies within without being just that time (nine months of the year asked for)."""
        return sum(1 for time in self.times if fact.times and not any(time.same(p) for p in fact.times))

    def unlike_figures(self, fact: IndexedFact) -> int:
        """Figures of the question that single out another fact than this one."""
        return sum(not _gives(fact, quantity) for quantity in self._singling)

    def stated_figures(self, fact: IndexedFact) -> int:
        """Figures of the question that single out this fact among others."""
        return sum(_gives(fact, quantity) for quantity in self._singling)

    def of_just_that_time(self, fact: IndexedFact) -> bool:
        """Whether a fact is of the one time of the question."""
        own = period_of(fact.fact)
        return len(self.times) == 1 and own is not None and self.times[0].same(own)

    def within_time(self, fact: IndexedFact) -> bool:
        """Whether the one time of a fact lies within a time of the question."""
        return len(fact.times) == 1 and any(time.contains(fact.times[0]) for time in self.times)


def _exact(mention: PeriodMention, own: Period) -> bool:
    window = mention.window
    return window is not None and window.same(own)


def _singling(question: Question) -> list[Quantity]:
    """The quantities of a question that are more than mere wording."""
    quantities = (mention.quantity for mention in question.quantities)
    return [quantity for quantity in quantities if _rated(quantity) or quantity.value > _FEW]


def _gives(fact: IndexedFact, quantity: Quantity) -> bool:
    """Whether a fact has just that figure."""
    same = any(abs(q.value) == abs(quantity.value) and (q.unit == quantity.unit or not _rated(quantity))
               for q in quantities_of(fact.fact))
    return same or f"w:{quantity.value.normalize():f}" in fact.terms


def _rated(quantity: Quantity) -> bool:
    return quantity.unit in {"USD", "%", "x"}
