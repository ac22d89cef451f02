"""What each word of a question, and each that the conversation lends, is to the facts.

All facts are looked up at once, by the index; facts to which all words are the same share one record of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.matching.context import Context
from kzrs_bot.matching.index import FactIndex, Flags
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import ANY_KIND, Question, Term, Weight

Marks = NDArray[np.bool_]
"""Marks for several facts at once, those of one word in one row."""
_GIVEN, _NEAR, _BEYOND = 0, 1, 3
"""How far a fact is from those just given: one of them, one on the same things or of the same paragraph, or none."""


class Lacking(NamedTuple):
    """The words that a fact does not account for."""

    telling: tuple[Term, ...]
    chatter: int
    """Telling words of clauses that the fact has nothing to do with."""
    lesser: int
    light: int


class Known(NamedTuple):
    """What the words are to a fact."""

    explained: tuple[Term, ...]
    identities: frozenset[int]
    """Their identities, for looking them up."""
    unexplained: tuple[Term, ...]
    """Those left out that are options of an "A or B" of which the fact knows one."""
    lacking: Lacking
    telling: int
    """How many telling words it accounts for."""
    evidence: int
    """How much these say for it."""
    clauses: frozenset[int]
    """Where they stand."""
    aside: tuple[Term, ...]
    """Those that it is not about, and names that it only has the words of."""
    sided: frozenset[int]
    """Words, by their identity, that stand for the party that the fact is on."""
    off: int
    """How many it is not about that do not stand for its party either."""
    unlent: tuple[Term, ...]
    """Words of the question before that it does not account for."""
    older: bool
    """Whether it accounts for all words that were in force already then."""
    on_focus: bool
    """Whether it is on what the conversation is about."""
    off_focus: bool
    """Whether it does not even have the words of that."""
    astray: int
    """Its distance from what the conversation lends, times and directions aside."""
    far: int
    """Its distance from the facts just given."""

    def lacking_of(self, unexplained: Sequence[Term]) -> Lacking:
        """The same where some words count as dealt with."""
        return _lacking(unexplained, self.clauses)


class Words:
    """The words of one question in its context, as they stand to every fact."""

    def __init__(self, pack: Pack, index: FactIndex, question: Question, context: Context) -> None:
        self._pack, self._index, self._question, self._context = pack, index, question, context
        self._having: dict[frozenset[str], Flags] = {}
        self.explaining = [self._explaining(term) for term in question.terms]
        """For each word the facts that account for it."""
        self.aside = [
            flags & ~self._about(term) if term.weight is Weight.TELLING else None
            for term, flags in zip(question.terms, self.explaining, strict=True)
        ]
        """For each telling word those that account for it without being about it."""
        self.sided = [self._on_side(term) for term in question.terms]
        """For each word that may stand for a party the facts on that."""
        self.lent = [self._explaining(term) for term in context.terms]
        self._older = [self._explaining(term) for term in context.older]
        self.things, self.focus, self.near, self.given = (index.flags() for _ in range(4))
        """The facts on what the conversation is about, those that have its words, those near the facts just given,
        and these themselves."""
        self._conversation(context)
        several = (self.explaining, self.aside, self.sided, self.lent, self._older)
        talk = (self.things, self.focus, self.near, self.given)
        rows = [flags for each in (*several, talk) for flags in each if flags is not None]
        self._rows, self._cells = rows, [flags.data for flags in rows]
        self._aside, self._sided = (
            [term for term, flags in zip(question.terms, each, strict=True) if flags is not None]
            for each in (self.aside, self.sided)
        )
        """The words of which there are marks."""
        self._chosen = any(term.choice for term in question.terms)
        self._known: dict[bytes, Known] = {}

    def marks(self, places: NDArray[np.intp]) -> tuple[Marks, Marks]:
        """For each word which of some facts account for it, and for each telling one those that are not about it."""
        own = len(self.explaining)
        marked = np.empty((own + len(self._aside), len(places)), np.bool_)
        for row, flags in zip(marked, self._rows, strict=False):
            row[:] = flags[places]
        return marked[:own], marked[own:]

    def known(self, place: int) -> Known:
        """What the words are to the fact at a place in the source."""
        marks = bytes([cells[place] for cells in self._cells])
        found = self._known.get(marks)
        if found is None:
            found = self._known[marks] = self._told(marks)
        return found

    def sides_meant(self, term: Term) -> set[str]:
        """The parties that a place stands for ("the capital opened an embassy"); facts on neither side are on both."""
        if self._index.metonyms.isdisjoint(term.terms):
            return set()
        entities = (self._pack.entities.get(name) for name in term.terms)
        sides = {entity.stands_for for entity in entities if entity is not None and entity.stands_for}
        return sides | ({""} if sides & set(self._pack.report.parties) else set())

    def explaining_itself(self, term: Term) -> int:
        """How many facts have a word itself, whatever else may account for it."""
        return int(np.count_nonzero(self._itself(term)))

    def _told(self, marks: bytes) -> Known:
        """The record of what marks say, in the order in which they stand in the table."""
        question, context, terms = self._question, self._context, self._question.terms
        following = iter(marks)
        explained = tuple(compress(terms, following))
        asides, on_side = tuple(compress(self._aside, following)), tuple(compress(self._sided, following))
        lent = list(islice(following, len(context.terms)))
        knows_older = all(list(islice(following, len(context.older))))
        on_focus, in_focus, near, given = following
        known = frozenset(map(id, explained))
        unexplained = tuple([term for term in terms if id(term) not in known])
        if self._chosen:
            settled = {term.choice for term in explained if term.choice and term.weight is not Weight.LIGHT}
            unexplained = tuple([term for term in unexplained if term.choice not in settled])
        telling = [term for term in explained if term.weight is Weight.TELLING]
        clauses = frozenset([term.clause for term in telling])
        sided = frozenset(map(id, on_side))
        unlent = tuple([term for term, is_so in zip(context.terms, lent, strict=True) if not is_so])
        off_focus = bool(context.focus) and not (on_focus or in_focus)
        astray = 0
        if context.question is not None or context.terms:
            pointing = question.pronouns - {ANY_KIND} if question.confirm else question.pronouns
            if not (pointing and on_focus):
                astray = sum(term.weight is not Weight.LIGHT for term in unlent) + (not knows_older)
            astray += off_focus * (2 if question.pronouns else 1)
        return Known(
            explained=explained,
            identities=known,
            unexplained=unexplained,
            lacking=_lacking(unexplained, clauses),
            telling=len(telling),
            evidence=evidence_of(telling),
            clauses=clauses,
            aside=asides,
            sided=sided,
            off=sum([id(term) not in sided for term in asides]),
            unlent=unlent,
            older=knows_older,
            on_focus=bool(on_focus),
            off_focus=off_focus,
            astray=astray,
            far=_GIVEN if given or not context.facts else _NEAR if near else _BEYOND,
        )

    def _itself(self, term: Term) -> Flags:
        """The facts that have one of a word's own terms."""
        flags = self._having.get(term.terms)
        if flags is None:
            flags = self._having[term.terms] = self._index.flags()
            self._index.explained.mark(term.terms, flags)
        return flags

    def _explaining(self, term: Term) -> Flags:
        """The facts that account for a word, as `Matcher.explains` has it of one fact."""
        question = self._question
        if term.weight is Weight.PARTY:
            return np.ones_like(self._index.flags())
        flags = self._itself(term)
        sides = set() if question.confirm and term.locative else self.sides_meant(term)
        if sides or question.direction or (term.parts and not term.outside):
            flags = flags.copy()
            self._index.sides.mark(sides, flags)
            self._mark_converse(term, flags)
            if term.parts and not term.outside:
                flags |= np.logical_and.reduce([self._explaining(part) for part in term.parts])
        return flags

    def _mark_converse(self, term: Term, flags: Flags) -> None:
        """Mark the facts that name the same act from the other side, as the direction confirms."""
        direction, concepts, index = self._question.direction, self._pack.lexicon.concepts, self._index
        if not direction:
            return
        names = (concepts.get(name[2:]) for name in term.terms if name.startswith("c:"))
        converses = {f"c:{other}" for concept in names if concept is not None for other in concept.converse}
        if converses:
            naming, directed = index.flags(), index.flags()
            index.explained.mark(converses, naming)
            index.directions.mark([f"{direction.origin} {direction.target}"], directed)
            flags |= naming & directed

    def _about(self, term: Term) -> Flags:
        """The facts that a word or a part of it is a subject of; of a phrase those only that have it as such."""
        flags = self._index.flags()
        self._index.subjects.mark(term.terms | said(term.parts) if term.parts else term.terms, flags)
        if term.parts:
            flags &= self._itself(term)
        return flags

    def _on_side(self, term: Term) -> Flags | None:
        sides = self.sides_meant(term)
        if not sides:
            return None
        flags = self._index.flags()
        self._index.sides.mark(sides, flags)
        return flags

    def _conversation(self, context: Context) -> None:
        """Mark what stands near the conversation."""
        index = self._index
        index.things.mark(context.focus, self.things)
        index.explained.mark(context.focus, self.focus)
        if self._question.pronouns:
            self.near |= self.things
        index.mark_near(context.facts, self.near)
        for id_ in context.facts:
            item = index.facts[id_]
            index.key_terms.mark(item.core, self.near)
            self.given[item.order] = True


def evidence_of(terms: Iterable[Term]) -> int:
    """How much the telling among some words say for a fact; a phrase says more than a word."""
    return sum([min(3, max(1, len(term.parts))) for term in terms if term.weight is Weight.TELLING])


def said(terms: Iterable[Term]) -> frozenset[str]:
    """All that some words and their parts stand for."""
    found: set[str] = set()
    for term in terms:
        found |= term.terms
        for part in term.parts:
            found |= part.terms
    return frozenset(found)


def _lacking(unexplained: Sequence[Term], clauses: frozenset[int]) -> Lacking:
    """Words sorted by what they count; what stands in clauses of which the fact knows nothing is mere chatter."""
    weights = [term.weight for term in unexplained]
    telling = [term for term in unexplained if term.weight is Weight.TELLING]
    kept = tuple([t for t in telling if not clauses or not t.clause or t.clause in clauses or t.outside])
    return Lacking(kept, len(telling) - len(kept), weights.count(Weight.LESSER), weights.count(Weight.LIGHT))
