"""Constraints of a question that rule facts out: period, direction, opposites and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.matching.costs import Contradiction
from kzrs_bot.matching.index import IndexedFact
from kzrs_bot.pack.model import Concept, Entity, Fact, Pack
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.values import Period, Quantity

_NEAR = Decimal("0.15")
"""How far a factor in words may be off ("almost halved" of a fall by 44.5%)."""
_MAIN_KINDS = 1
"""How many of the most specific kinds of an entity, tell whether two are of one sort."""
_FEW = 3
"""Counts up to this are as often mere wording ("the two countries") as a figure."""
_SHORT = 4
_EXCLUSIVE = ("agent", "place", "partner", "name")
"""Slots that one filler takes up, so that another of its sort is wrong there."""
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


def opposed(term: Term, fact: IndexedFact) -> bool:
    """Whether a word of the question says the opposite of a key term of the fact."""
    said = term.terms
    return not fact.contrary.isdisjoint(said) and fact.terms.isdisjoint(said)


def denied(question: Question, fact: IndexedFact) -> tuple[Term, ...]:
    """Words of the question that the fact makes false; a party is denied only where a yes or no is asked."""
    if not fact.denied:
        return ()
    words = [t for t in question.terms if not t.choice and (question.confirm or t.weight is Weight.TELLING)]
    said = frozenset().union(*(t.terms for t in words)) if words else frozenset()
    found: dict[int, Term] = {}
    for alternative in fact.denied:
        if alternative and all(group & said for group in alternative):
            found.update({t.start: t for t in words for group in alternative if t.terms & group})
    return tuple(found.values())


def against_trend(term: Term, fact: IndexedFact, concepts: Mapping[str, Concept]) -> bool:
    """Whether a word says that a figure moves the other way than it did."""
    change = fact.fact.figure.change if fact.fact.figure is not None else None
    if change is None:
        return False
    trends = {concepts[name[2:]].trend for name in term.terms if name.startswith("c:") and name[2:] in concepts}
    trends &= {"up", "down"}
    moved = next((q for q in (change.percent, change.amount) if q is not None), None)
    up = moved.value > 0 if moved is not None else True
    return trends == ({"down"} if up else {"up"})


def misplaced(term: Term, fact: IndexedFact, entities: Mapping[str, Entity]) -> bool:
    """Whether the fact has another entity of the same sort in the place that a yes/no question gives to this one."""
    named = [entities[name] for name in term.terms if name in entities]
    if not named or any(entity.id in fact.terms for entity in named):
        return False
    sorts = {kind for entity in named for kind in entity.kinds[:_MAIN_KINDS]}
    return any(
        filler.value in entities and sorts & set(entities[filler.value].kinds[:_MAIN_KINDS])
        for slot in _EXCLUSIVE
        for filler in fact.fillers.get(slot, ())
    )


def elsewhere(question: Question, fact: Fact, entities: Mapping[str, Entity], parties: Sequence[str]) -> Term | None:
    """The place that a yes/no question gives to what the fact has with the other party."""

    def sides(names: Iterable[str]) -> set[str]:
        found = (name if name in parties else entities[name].side for name in names if name in entities)
        return {side for side in found if side}

    own = sides(fact.slots.get("place", ()))
    for term in question.terms if question.confirm and own else ():
        told = sides(term.terms) if term.locative else set()
        if told and not told & own:
            return term
    return None


def wrong_side(question: Question, entities: Mapping[str, Entity]) -> Term | None:
    """The party that a yes/no question gives to somebody of the other one ("Is X one of their firms?")."""
    if not question.confirm:
        return None
    named = [t for t in question.terms if t.weight is not Weight.PARTY]
    sides = {e.side for t in named for n in t.terms if (e := entities.get(n)) is not None and e.side}
    parties = [t for t in question.terms if t.weight is Weight.PARTY]
    if len(sides) != 1 or len(parties) != 1 or len(question.terms) > _SHORT:
        return None
    party = parties[0]
    goes = question.direction.target in party.terms or question.direction.origin in party.terms
    predicated = not goes and not party.locative and question.agent not in party.terms and party.start > named[0].start
    return party if predicated and not party.terms & sides else None


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


def _times(question: Question, fact: IndexedFact) -> tuple[list[Contradiction], int]:
    """Times that the fact is not of; of several times it has to meet one, to be confirmed all of them."""
    if not question.periods:
        return [], 0
    fits = [(mention, period_fit(fact, mention)) for mention in question.periods]
    met = [fit for mention, fit in fits if fit == "fits" and mention.period is not None]
    if met and len(fits) > 1 and not question.confirm:
        return [], 0
    wrong = {"against"} if met else {"against", "base"}
    against = [Contradiction("period", mention.text) for mention, fit in fits if fit in wrong]
    return against[:1], sum(1 for _, fit in fits if fit == "silent")


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


def silent_figures(question: Question, fact: IndexedFact) -> int:
    """Amounts and rates of the question that the fact knows nothing of."""
    if not question.quantities:
        return 0
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


def _wrong_role(question: Question, fact: IndexedFact, entities: Mapping[str, Entity]) -> Term | None:
    """A party that a yes/no question puts before a role which somebody of the other one has in the fact."""
    if not question.confirm:
        return None
    for party, role in pairwise(question.terms):
        if party.weight is not Weight.PARTY or role.weight is Weight.PARTY or role.start != party.end:
            continue
        holders = [
            entities[f.value]
            for fillers in fact.fillers.values()
            for f in fillers
            if f.value in entities and f.kinds & role.terms
        ]
        sides = {entity.side for entity in holders if entity.side}
        if sides and not sides & party.terms:
            return party
    return None


def find_contradictions(
    question: Question, fact: IndexedFact, pack: Pack, unexplained: Sequence[Term]
) -> tuple[tuple[Contradiction, ...], int]:
    """Contradicted constraints, and how many times of the question the fact is silent on."""
    found, silent = constraint_conflicts(question, fact)
    terms = {term.start: term for term in denied(question, fact)}
    found.extend(Contradiction("denied", term.surface) for term in terms.values())
    concepts = pack.lexicon.concepts
    for term in question.terms:
        if term.start in terms or term.choice:
            continue
        if opposed(term, fact) or against_trend(term, fact, concepts):
            found.append(Contradiction("opposite", term.surface))
        elif question.confirm and term in unexplained and misplaced(term, fact, pack.entities):
            found.append(Contradiction("filler", term.surface))
    place = elsewhere(question, fact.fact, pack.entities, pack.report.parties)
    if place is not None and not any(c.detail == place.surface for c in found):
        found.append(Contradiction("place", place.surface))
    party = wrong_side(question, pack.entities) or _wrong_role(question, fact, pack.entities)
    if party is not None:
        found.append(Contradiction("side", party.surface))
    return tuple(found), silent


def constraint_conflicts(question: Question, fact: IndexedFact) -> tuple[list[Contradiction], int]:
    """Contradictions of time, figure and direction alone."""
    found, silent = _times(question, fact)
    found.extend(_figures(question, fact))
    if direction_conflict(fact.fact, question.direction):
        found.append(Contradiction("direction", f"{question.direction.origin} to {question.direction.target}"))
    return found, silent


def loosely_timed(question: Question, fact: IndexedFact) -> int:
    """Times that the fact meets without being of just that time ("since 2008" met by 2023)."""
    own = fact.times
    return sum(
        1
        for mention in question.periods
        if mention.period is not None and mention.relation in _OPEN and not any(_exact(mention, p) for p in own)
    )


def roughly_timed(question: Question, fact: IndexedFact) -> int:
    """Times that the fact lies within without being just that time (nine months of the year asked for)."""
    own = fact.times
    return sum(1 for time in question.times if own and not any(time.same(p) for p in own))


def _exact(mention: PeriodMention, own: Period) -> bool:
    window = mention.window
    return window is not None and window.same(own)


def unlike_figures(question: Question, fact: IndexedFact) -> int:
    """Figures of the question that single out another fact than this one."""
    return sum(not _gives(fact, quantity) for quantity in _singling(question))


def stated_figures(question: Question, fact: IndexedFact) -> int:
    """Figures of the question that single out this fact among others."""
    return sum(_gives(fact, quantity) for quantity in _singling(question))


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
