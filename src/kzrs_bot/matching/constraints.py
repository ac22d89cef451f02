"""Constraints of a question that rule facts out: period, direction, opposites and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.matching.costs import Contradiction
from kzrs_bot.matching.index import IndexedFact
from kzrs_bot.pack.model import Concept, Fact
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.values import Period, Quantity

_OPEN = frozenset({"after", "since", "before", "until", "between"})


def period_of(fact: Fact) -> Period | None:
    """When a fact holds."""
    if fact.time is not None:
        return fact.time
    return fact.figure.period if fact.figure is not None else None


def _times_of(fact: Fact) -> tuple[Period, ...]:
    """Every time of a fact that has one or several."""
    own = period_of(fact)
    return (own,) if own is not None else tuple(Period.parse(text) for text in fact.slots.get("time", ()))


def period_fit(fact: Fact, mention: PeriodMention, terms: frozenset[str]) -> str:
    """How a fact stands to a time in the question: fits, silent or against."""
    if mention.period is None:
        return _partial_fit(fact, mention)
    own = [p for p in (*_times_of(fact), _base(fact)) if p is not None]
    if not own:
        return "fits" if _named(mention, terms) else "silent"
    window = mention.window
    if mention.relation in _OPEN and window is not None and not (fact.kind == "figure" and window.start is None):
        if any(window.contains(p) or (p.end is None and window.overlaps(p)) for p in own):
            return "fits"
        return "against"
    if any(mention.period.contains(p) for p in own):
        return "fits"
    if fact.kind != "figure" and any(p.contains(mention.period) and p.end is None for p in own):
        return "fits"
    return "against"


def _partial_fit(fact: Fact, mention: PeriodMention) -> str:
    """A month, quarter or half whose year is left open fits a fact of the same part of any year."""
    own = period_of(fact)
    if mention.template is None or own is None or own.start is None:
        return "fits" if mention.template is None else "silent"
    filled = Period.parse(mention.template.format(year=own.start.year))
    return "fits" if filled.contains(own) or own.contains(filled) and filled.same(own) else "against"


def _named(mention: PeriodMention, terms: frozenset[str]) -> bool:
    """Whether the time is part of what the fact says in words ("the seat for 2017-2018")."""
    if mention.period is None or mention.period.start is None:
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


def opposed(term: Term, fact: IndexedFact) -> bool:
    """Whether a word of the question says the opposite of a key term of the fact."""
    if any(reading & fact.terms for reading in term.readings):
        return False
    return bool(term.terms & fact.contrary)


def denied(term: Term, fact: IndexedFact, *, confirm: bool) -> bool:
    """Whether the fact makes a word of the question false; a party is denied only where a yes or no is asked."""
    if term.weight is Weight.PARTY and not confirm:
        return False
    return bool(term.terms & fact.denied)


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


def _times(periods: Sequence[PeriodMention], fact: IndexedFact) -> tuple[list[Contradiction], int]:
    """Times that the fact is not of; of several times in a question it has to meet one."""
    fits = [(mention, period_fit(fact.fact, mention, fact.terms)) for mention in periods]
    if any(fit == "fits" and mention.period is not None for mention, fit in fits) and len(fits) > 1:
        return [], 0
    against = [Contradiction("period", mention.text) for mention, fit in fits if fit == "against"]
    return against[:1], sum(1 for _, fit in fits if fit == "silent")


def _figures(question: Question, fact: IndexedFact) -> list[Contradiction]:
    """Figures of the question that the fact has another of; only a plain amount or rate can contradict."""
    own = quantities_of(fact.fact)
    if not own:
        return []
    found = []
    for mention in question.quantities:
        if mention.comparison or mention.quantity.unit not in {"USD", "%", "x"}:
            continue
        alike = [quantity for quantity in own if quantity.unit == mention.quantity.unit]
        if alike and not any(same_quantity(mention.quantity, quantity) for quantity in alike):
            found.append(Contradiction("figure", mention.text))
    return found


def silent_figures(question: Question, fact: IndexedFact) -> int:
    """Amounts and rates of the question that the fact knows nothing of."""
    own = quantities_of(fact.fact)
    missing = 0
    for mention in question.quantities:
        quantity = mention.quantity
        if mention.comparison or quantity.unit not in {"USD", "%", "x"}:
            continue
        spoken = f"w:{quantity.value.normalize():f}" in fact.terms
        missing += not spoken and not any(other.unit == quantity.unit for other in own)
    return missing


def find_contradictions(
    question: Question, fact: IndexedFact, terms: Iterable[Term]
) -> tuple[tuple[Contradiction, ...], int]:
    """Contradicted constraints, and how many times of the question the fact is silent on."""
    found, silent = _times(question.periods, fact)
    found.extend(_figures(question, fact))
    if direction_conflict(fact.fact, question.direction):
        found.append(Contradiction("direction", f"{question.direction.origin} to {question.direction.target}"))
    for term in terms:
        if opposed(term, fact):
            found.append(Contradiction("opposite", term.surface))
        elif denied(term, fact, confirm=question.confirm):
            found.append(Contradiction("denied", term.surface))
    return tuple(found), silent
