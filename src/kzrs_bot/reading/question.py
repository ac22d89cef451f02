"""A reading of a question: what is asked, about what, under which constraints."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.values import Period

ANY_KIND = "any"
"""Kind of entity of pronouns that stand for all kinds."""

OTHER = 0
"""The ordinal of "the other one", which counts to no place of a list."""


class Weight(IntEnum):
    """How much a content word tells; each unexplained word of a weight counts among its own kind."""

    PARTY = 0
    """One of the two parties the whole source is about; it directs, but does not tell facts apart."""
    LIGHT = 1
    LESSER = 2
    TELLING = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or phrase of the question."""

    surface: str
    start: int
    """First word in the utterance."""
    end: int
    readings: tuple[frozenset[str], ...]
    """Alternative readings, each a set of terms of which one must be in the fact;
    for a phrase the last readings are its parts, all of which must be explained."""
    weight: Weight
    parts: tuple[Term, ...] = ()
    """The phrase word by word; the phrase is explained as well when all its parts are."""
    outside: bool = False
    """Whether the word asks for something that sources of this kind seldom give, or names another country."""

    locative: bool = False
    """Whether it stands after a preposition of place."""
    choice: int = 0
    """Number of the "A or B" that it is an option of, 0 for none."""
    clause: int = 0
    """Number of the clause that it stands in, counted in long messages only."""
    adjunct: bool = False
    """Whether the syntax makes it a modifier, which a paraphrase may well do without."""

    @property
    def terms(self) -> frozenset[str]:
        return self.readings[0] if len(self.readings) == 1 else frozenset().union(*self.readings)


@dataclass(frozen=True, slots=True)
class Direction:
    """Who acts on whom, as far as the syntax says."""

    origin: str | None = None
    target: str | None = None

    def __bool__(self) -> bool:
        return self.origin is not None or self.target is not None


@dataclass(frozen=True, slots=True)
class Question:
    """One reading of a message."""

    text: str
    asks: str
    """The slot or operation asked for, as the winning intent names it."""
    intent: str
    terms: tuple[Term, ...]
    asking: frozenset[str] = frozenset()
    """Lemmas of the words that only serve to ask, as terms."""
    also: tuple[str, ...] = ()
    """Further slots that are asked for in the same breath ("when and where")."""
    focus: tuple[Term, ...] = ()
    """The noun of 'which N', 'what N' or 'how many N'."""
    periods: tuple[PeriodMention, ...] = ()
    quantities: tuple[QuantityMention, ...] = ()
    direction: Direction = field(default_factory=Direction)
    agent: str | None = None
    """The party that does what is said in the passive."""
    confirm: bool = False
    """Whether a yes or a no is asked for."""
    plural: bool = False
    """Whether the noun asked for is in the plural ("which trips")."""
    negated: bool = False
    elliptic: bool = False
    """Whether the message leans on the conversation (a fragment, a pronoun, a leading 'and')."""
    excluded: frozenset[str] = frozenset()
    """Terms that are expressly left out ("apart from X")."""
    excepted: tuple[PeriodMention, ...] = ()
    """Times of what is expressly left out ("all but the one of 2015"), among all that are named."""
    reversed: bool = False
    """Whether the act is asked for in the other direction ("and the other way round?")."""
    identified: Term | None = None
    """The one that "who is …?" or "what is …?" names, where the message tells nothing else."""
    predicate: Term | None = None
    """The adjective that a yes/no question says of its subject ("is the route safe?")."""
    act: Term | None = None
    """The telling verb of the main clause."""
    correcting: bool = False
    """Whether the message puts the question before right ("no, I meant by sea")."""
    pronouns: frozenset[str] = frozenset()
    """Kinds of entity that pronouns of the message stand for."""
    antecedent: bool = False
    """Whether a telling noun stands before the first pronoun, which may then mean what that word names."""
    cues: frozenset[str] = frozenset()
    """Operations that words of the question hint at: difference, sum, share, most, least, order …"""
    ranked: tuple[Term, ...] = ()
    """Words that ask for the first of several by size, length or time ("which is the oldest?")."""
    further: bool = False
    """Whether more of the same is asked for ("what else?")."""
    ordinal: int | None = None
    step: int = 0
    """How far after the item of a list that was spoken of last the one asked for is, or before it ("and the next?")."""
    options: tuple[tuple[str, str], ...] = ()
    tokens: frozenset[str] = frozenset()
    """What the message is made of, for comparison with sample questions."""

    def __hash__(self) -> int:
        """A sum over little, since questions are looked up often and seldom differ in the rest alone."""
        return hash((self.text, self.asks, self.intent))

    @property
    def telling(self) -> bool:
        """Whether any word of the question tells facts apart."""
        return any(term.weight is Weight.TELLING for term in self.terms)

    @property
    def places(self) -> bool:
        """Whether the message counts to an item of a list."""
        return self.ordinal is not None or self.step != 0

    @property
    def times(self) -> tuple[Period, ...]:
        """The times that are named in full, without "that year" and the like."""
        return tuple(mention.period for mention in self.periods if mention.period is not None)

    def option(self, name: str) -> str | None:
        return dict(self.options).get(name)
