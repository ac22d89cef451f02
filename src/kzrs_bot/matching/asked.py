"""A question in its context, with all that trying a fact on it needs, worked out once."""

from __future__ import annotations

from functools import cached_property

from kzrs_bot.matching.constraints import Constraints, direction_agrees
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.matching.key_terms import KeyTerm, Touched
from kzrs_bot.matching.refutation import Refutation
from kzrs_bot.matching.slots import Slots
from kzrs_bot.matching.words import Words, said
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight

_SLOTS = frozenset({"person", "which", "count", "place", "time", "duration"})
"""Slots that a follow-up may ask for with light words alone ("who organised it?")."""
_NAMED_SLOTS = _SLOTS - {"which", "count"}
"""Slots that light words may ask for of something that is named ("how long is X to stay?")."""


class Asked:
    """A question in its context; what it finds out of a fact it keeps for as long as the question is tried."""

    def __init__(self, pack: Pack, index: FactIndex, question: Question, context: Context) -> None:
        self.question, self.context = question, context
        self._pack, self._index = pack, index
        lent = said(context.terms) | context.focus
        self.said = said(question.terms) | lent | said(context.older)
        """Terms that the question says or the conversation lends."""
        self.literal = self._literally_said() | lent
        """The same for gaps: the words as they stand."""
        self.touching = _touching(question, leaning=bool(context.facts))
        """Terms of which a gap has to have one as a key."""
        later = (p.period for p in question.periods if p.period is not None and p.period.start is not None)
        self.beyond = sum(1 for period in later if period.start is not None and period.start.year > index.latest)
        """Times later than all that the source is on."""
        self.words = Words(pack, index, question, context)
        self.constraints = Constraints(question)
        self._directed_act = bool(question.direction)
        self.constrained = bool(question.periods or question.quantities or question.direction)
        """Whether the question names a time, a figure or a direction, which facts may contradict or be silent on."""
        self.lent = Constraints(context.question) if context.question is not None else None
        """The constraints of the question that the conversation lends."""
        self.slots = Slots(question)
        self.refutation = Refutation(question, pack)

    @cached_property
    def touched(self) -> Touched:
        """The key terms that the question touches; what the direction says as well is left out of account."""
        return self._index.touched(self.said, self.literal)

    def unsaid(self, item: IndexedFact) -> tuple[int, int]:
        """Key terms that the question does not touch, and those that it touches through a broader word."""
        unsaid, loose = self.touched.unsaid_of(item.order)
        if self._directed_act and (unsaid or loose) and direction_agrees(item.fact, self.question.direction):
            return self._undirected(item)
        return unsaid, loose

    def _undirected(self, item: IndexedFact) -> tuple[int, int]:
        """The same of a fact that has the direction of the question, which says the name of the act as well."""
        spoken = self.literal if item.fact.kind == "gap" else self.said
        own = zip(item.about, item.wider, strict=True)
        unspoken = [wide for term, wide in own if not (term.spoken(spoken) or self._directed(term))]
        loose = sum(wide.spoken(spoken) for wide in unspoken)
        return len(unspoken) - loose, loose

    def conflicts(self, item: IndexedFact) -> tuple[int, int]:
        """How many constraints of time, figure and direction a fact contradicts, and of how many it is silent."""
        if not self.constrained:
            return 0, 0
        found, silent = self.constraints.conflicts(item)
        return len(found), silent + self.beyond + self.constraints.silent_figures(item)

    def inherited(self, item: IndexedFact, astray: int) -> int:
        """The distance from what the conversation lends: `astray` by its words, and what its times speak against."""
        if self.lent is None:
            return astray
        conflicts, silent = self.lent.conflicts(item)
        question = self.question
        changed = {"figure", "period" if question.periods else "", "direction" if question.direction else ""}
        return astray + sum(c.kind not in changed for c in conflicts) + (0 if question.periods else silent)

    def _directed(self, key_term: KeyTerm) -> bool:
        """Whether a key term is the name of a directed act, which the direction then says as well."""
        concepts = self._pack.lexicon.concepts
        names = (name[2:] for name in key_term.names if name.startswith("c:"))
        return any(name in concepts and concepts[name].converse for name in names)

    def _literally_said(self) -> frozenset[str]:
        """The words of the question as they stand, those inside a name left out."""
        found = set(self.question.asking)
        for term in self.question.terms:
            named = any(name in self._pack.entities for name in term.terms)
            found |= term.terms if named else term.terms | said(term.parts)
        return frozenset(found)


def _touching(question: Question, *, leaning: bool) -> frozenset[str]:
    """The words of the message itself of which a gap has to have one as a key.

    Light ones serve where they ask for a slot of what is named, or where a follow-up has no others; one without
    any words has only its way of asking ("name them").
    """
    terms = question.terms
    if leaning and not terms:
        return question.asking
    light = question.asks in _NAMED_SLOTS if question.telling else (leaning and question.asks in _SLOTS)
    weight = Weight.LIGHT if light else Weight.TELLING
    return said([t for t in terms if t.weight >= weight])
