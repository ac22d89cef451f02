"""Words of a question that contradict a fact: opposites, what it denies, another one in somebody's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kzrs_bot.matching.costs import Contradiction
from kzrs_bot.matching.index import IndexedFact
from kzrs_bot.pack.model import Entity, Fact, Pack
from kzrs_bot.reading.question import Question, Term, Weight

_MAIN_KINDS = 1
"""How many of the most specific kinds of an entity, tell whether two are of one sort."""
_SHORT = 4
_PERSON = "person"
"""The way of asking who somebody is."""
_OF_THE = 2
"""Words between a role and whose it is ("the captain of the French")."""
_EXCLUSIVE = ("agent", "place", "partner", "name")
"""Slots that one filler takes up, so that another of its sort is wrong there."""


class Refutation:
    """The words of one question by which a fact may contradict it; worked out once."""

    def __init__(self, question: Question, pack: Pack) -> None:
        self._entities, self._parties = pack.entities, pack.report.parties
        self._open = tuple(term for term in question.terms if not term.choice)
        self._said = _terms_of(self._open)
        self._deniable = deniable(question)
        self._deniable_terms = _terms_of(self._deniable)
        found = ((term, trend(term, pack)) for term in self._open)
        self._trends = {id(term): way for term, way in found if way is not None}
        """By the identity of a word which way it says that a figure moves."""
        self._named: dict[int, list[Entity]] = {}
        """By the identity of a word the entities that a yes/no question names with it."""
        for term in self._open if question.confirm else ():
            if named := [self._entities[name] for name in term.terms if name in self._entities]:
                self._named[id(term)] = named
        placed = ((term, self._sides(term.terms)) for term in question.terms if question.confirm and term.locative)
        self._placed = [(term, sides) for term, sides in placed if sides]
        """The places that a yes/no question names, with the parties that they belong to."""
        self._owned = [pair for pair in _roles(question) if question.confirm]
        """Parties with what a yes/no question gives to them ("France's vineyards")."""
        self._wrong_side = wrong_side(question, pack)
        self._roles = list(_roles(question))
        """Parties that the question gives roles to."""

        self._plain = not (self._trends or self._named or self._placed or self._wrong_side or self._roles)
        """Whether only what a fact denies, or opposites of its key terms, can contradict it."""

    def of(self, fact: IndexedFact, unexplained: Sequence[Term]) -> Sequence[Contradiction]:
        """What a fact contradicts by its words."""
        if self._plain and not fact.denied and fact.contrary.isdisjoint(self._said):
            return ()
        found: list[Contradiction] = []
        refused: set[int] = set()
        if fact.denied:
            terms = {term.start: term for term in _denied(self._deniable, self._deniable_terms, fact)}
            found.extend(Contradiction("denied", term.surface) for term in terms.values())
            refused.update(terms)
        opposed = not fact.contrary.isdisjoint(self._said)
        if opposed or self._trends or self._named:
            found.extend(self._of_words(fact, unexplained, refused, opposed=opposed))
        somewhere = self._placed or self._owned
        if somewhere and (place := self._elsewhere(fact)) and not any(c.detail == place.surface for c in found):
            found.append(Contradiction("place", place.surface))
        party = self._wrong_side or (self._wrong_role(fact) if self._roles else None)
        if party is not None:
            found.append(Contradiction("side", party.surface))
        return found

    def _of_words(
        self, fact: IndexedFact, unexplained: Sequence[Term], refused: set[int], *, opposed: bool
    ) -> list[Contradiction]:
        """Opposites, trends the other way, and others of one sort in somebody's place."""
        found = []
        moved = moves(fact.fact) if self._trends else None
        for term in self._open:
            if term.start in refused:
                continue
            way = self._trends.get(id(term))
            against = way is not None and moved is not None and way != moved
            if against or (opposed and _opposite(term, fact)):
                found.append(Contradiction("opposite", term.surface))
            elif id(term) in self._named and any(t is term for t in unexplained) and self._misplaced(term, fact):
                found.append(Contradiction("filler", term.surface))
        return found

    def _misplaced(self, term: Term, fact: IndexedFact) -> bool:
        """Whether the fact has another entity of the sort in the place that a yes/no question gives to this one."""
        named, entities = self._named[id(term)], self._entities
        if any(entity.id in fact.terms for entity in named):
            return False
        sorts = {kind for entity in named for kind in entity.kinds[:_MAIN_KINDS]}
        return any(
            filler.value in entities and sorts & set(entities[filler.value].kinds[:_MAIN_KINDS])
            for slot in _EXCLUSIVE
            for filler in fact.fillers.get(slot, ())
        )

    def _sides(self, names: Iterable[str]) -> set[str]:
        """The parties that some things belong to."""
        known = self._entities
        found = (name if name in self._parties else known[name].side for name in names if name in known)
        return {side for side in found if side}

    def _elsewhere(self, fact: IndexedFact) -> Term | None:
        """The place that a yes/no question gives to what the fact has with the other party."""
        own = self._sides(fact.fact.slots.get("place", ()))
        if not own:
            return None
        measure = fact.fact.figure.measure if fact.fact.figure is not None else None
        owners = (party for party, thing in self._owned if measure in thing.terms and not party.terms & own)
        return next((term for term, told in self._placed if not told & own), None) or next(owners, None)

    def _wrong_role(self, fact: IndexedFact) -> Term | None:
        """A party to which the question gives a role that somebody of the other one has in the fact."""
        fillers = [f for each in fact.fillers.values() for f in each if f.value in self._entities]
        for party, role in self._roles:
            holders = [self._entities[f.value] for f in fillers if f.kinds & role.terms]
            sides = {entity.side for entity in holders if entity.side}
            if sides and not sides & party.terms:
                return party
        return None


def _roles(question: Question) -> Iterator[tuple[Term, Term]]:
    """Each party with the role that a yes/no question puts after it, or of whose bearer it asks who that is."""
    held = question.asks == _PERSON and not question.confirm
    for first, second in pairwise(question.terms) if question.confirm or held else ():
        if first.weight is Weight.PARTY and second.weight is not Weight.PARTY and second.start == first.end:
            yield first, second
        of = first.end <= second.start <= first.end + _OF_THE
        if held and of and second.weight is Weight.PARTY and first.weight is Weight.TELLING and not second.locative:
            yield second, first


def _opposite(term: Term, fact: IndexedFact) -> bool:
    """Whether a word of the question says the opposite of a key term of the fact."""
    return not fact.contrary.isdisjoint(term.terms) and fact.terms.isdisjoint(term.terms)


def trend(term: Term, pack: Pack) -> str | None:
    """Which way a word says that a figure moves, "up" or "down"; None where it says none or both."""
    concepts = pack.lexicon.concepts
    names = (name[2:] for name in term.terms if name.startswith("c:"))
    ways = {concepts[name].trend for name in names if name in concepts} & {"up", "down"}
    return next(iter(ways)) if len(ways) == 1 else None


def moves(fact: Fact) -> str | None:
    """Which way a fact's figure moved, "up" or "down"; None where it has none or stood still."""
    change = fact.figure.change if fact.figure is not None else None
    if change is None:
        return None
    moved = next((q for q in (change.percent, change.amount) if q is not None), None)
    return "up" if moved is None or moved.value > 0 else "down"


def denied(question: Question, fact: IndexedFact) -> tuple[Term, ...]:
    """Words of the question that the fact makes false; a party is denied only where a yes or no is asked."""
    if not fact.denied:
        return ()
    words = deniable(question)
    return _denied(words, _terms_of(words), fact)


def deniable(question: Question) -> list[Term]:
    """The words of a question that a fact may make false."""
    return [t for t in question.terms if not t.choice and (question.confirm or t.weight is Weight.TELLING)]


def _terms_of(words: Iterable[Term]) -> frozenset[str]:
    return frozenset().union(*(term.terms for term in words))


def _denied(words: Sequence[Term], told: frozenset[str], fact: IndexedFact) -> tuple[Term, ...]:
    found: dict[int, Term] = {}
    for alternative in fact.denied:
        if alternative and not any(group.isdisjoint(told) for group in alternative):
            found.update({t.start: t for t in words for group in alternative if t.terms & group})
    return tuple(found.values())


def wrong_side(question: Question, pack: Pack) -> Term | None:
    """The party that a yes/no question gives to somebody of the other one ("Is X one of their firms?")."""
    if not question.confirm:
        return None
    named = [t for t in question.terms if t.weight is not Weight.PARTY]
    sides = {e.side for t in named for n in t.terms if (e := pack.entities.get(n)) is not None and e.side}
    parties = [t for t in question.terms if t.weight is Weight.PARTY]
    if len(sides) != 1 or len(parties) != 1 or len(question.terms) > _SHORT:
        return None
    party = parties[0]
    goes = question.direction.target in party.terms or question.direction.origin in party.terms
    predicated = not goes and not party.locative and question.agent not in party.terms and party.start > named[0].start
    return party if predicated and not party.terms & sides else None
