"""The frozen records of a knowledge pack, as every later room sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kzrs_bot.values import Period, Quantity


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the source that carries a statement."""

    section: str
    """Section id, as in the pack's report record."""
    paragraph: int
    """Counted from 1 inside the section, headings not counted."""
    evidence: tuple[str, ...] = ()
    """Figures, dates and names that stand literally in that paragraph."""

    def __str__(self) -> str:
        return f"{self.section} {self.paragraph}"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the source names."""

    id: str
    name: str
    """The name as replies show it."""
    kinds: tuple[str, ...] = ()
    """Common nouns that say what it is, the most specific first."""
    aliases: tuple[str, ...] = ()
    """Other names, transliterations and adjectives."""
    side: str | None = None
    """The party it belongs to, for the direction of acts."""
    stands_for: str | None = None
    """The party that its name may stand for (a capital for its country)."""
    description: str | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved against a base period; at least one of the three measures is given."""

    percent: Quantity | None = None
    amount: Quantity | None = None
    factor: Quantity | None = None
    base: Period | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation in the sense of the W3C Data Cube: a measure, its dimensions and a value."""

    measure: str
    dims: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    value: Quantity | None = None
    change: Change | None = None


DESCRIPTION = "is-"
"""Prefix of the ids of facts that hold an entity's description."""


OUTSIDE = "outside"
"""Key of sample questions that are on other subjects than the source's."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with typed slots and a reference (see docs: a fact)."""

    id: str
    kind: str
    """figure, event, relation, claim, overview or gap."""
    statement: str
    """One self-contained sentence; for an overview its heading."""
    about: tuple[tuple[str, ...], ...] = ()
    """Key terms; each a tuple of alternatives."""
    terms: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    origin: str | None = None
    """The side that acts or that goods, money and people come from (`from` in YAML)."""
    target: str | None = None
    """The receiving side (`to` in YAML)."""
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Slot name to values (entity ids or text); `time` holds ISO notation."""
    says: Mapping[str, str] = field(default_factory=dict)
    time: Period | None = None
    """The parsed `time` slot, or the figure's period; None where the slot holds several times."""
    figure: Figure | None = None
    stated_by: tuple[str, ...] = ()
    salience: int = 1
    references: tuple[Reference, ...] = ()
    parts: tuple[str, ...] = ()
    """For an overview: the facts it is composed of, in order."""
    near: tuple[str, ...] = ()
    """For a gap: the nearest facts that the source does give."""

    @property
    def states(self) -> bool:
        """Whether it says something; an overview only gathers facts, a gap says what is missing."""
        return self.kind not in {"overview", "gap"}


@dataclass(frozen=True, slots=True)
class Identity:
    """How figures of the source hang together: what may be worked out, and what must add up."""

    id: str
    kind: str
    """sum (result = all terms), difference (the first term less the others), complement (of a dimension: what
    the first value has beyond the second), items (itemised changes against the change of their measure), count
    (a stated number against a list), years (a stated number of years from a first fact's date to a second's),
    lasting (what has existed ever since the event), acts (the words are concepts of acts that the terms measure,
    each in its own direction), means (the entities under terms stand for the result where nothing more exact is
    named; so do the concepts under words, where the question is on money at all), rate (the result is a level
    for each `dim`: year, quarter, month, or the price of one thing) or worth (the result is the worth of as many
    things as the term counts)."""
    result: str
    """The measure, the dimension's value or the fact that the terms make up."""
    terms: tuple[str, ...] = ()
    """Measures, values of the dimension or facts."""
    dim: str = ""
    """The dimension that a complement or an itemisation is about."""
    words: tuple[str, ...] = ()
    """Words by which people ask for the result."""
    note: str = ""
    """What has to be said with the result."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A word sense of the lexicon: words that may stand for one another in a question."""

    id: str
    words: tuple[str, ...]
    opposite: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    converse: tuple[str, ...] = ()
    """Concepts of the same act seen from the other side (sell and buy)."""
    light: bool = False
    trend: str = ""
    """up or down, for words that say which way a figure moves."""
    annuls: bool = False
    """Whether what it is said of has not taken place, at least not when it was to (cancel, postpone)."""
    frame: Mapping[str, str] = field(default_factory=dict)
    """Syntactic place (subject, object, possessive, adjective, a preposition) to `from` or `to`."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """Something that people want worked out: a plain question for it, and other wordings of the same."""

    id: str
    ask: str
    """The question whose answer all the wordings want."""
    samples: tuple[str, ...]
    follow_ups: tuple[str, ...] = ()
    """Wordings that leave out what was spoken of before."""


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    paragraphs: tuple[str, ...]
    """SHA-256 of each paragraph's text, in order."""


@dataclass(frozen=True, slots=True)
class Report:
    """The source itself."""

    title: str
    agency: str
    parties: tuple[str, ...]
    perspective: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    concepts: Mapping[str, Concept]
    scaffold: frozenset[str]
    attributes: frozenset[str]
    countries: frozenset[str]
    shorthand: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Intent:
    """A way of asking: patterns over the normalised question, and what they ask for."""

    id: str
    patterns: tuple[str, ...]
    """Regular expressions on the lower-case, spelling-corrected text."""
    asks: str
    """The slot or operation that is asked for."""
    priority: int = 0
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Something said that asks nothing of the source: a greeting, thanks, "who are you"."""

    id: str
    patterns: tuple[str, ...]
    """Regular expressions on the lower-case, spelling-corrected text."""
    replies: tuple[str, ...]
    """Variants of the reply."""


@dataclass(frozen=True, slots=True)
class Pack:
    """All knowledge and all wording of one source, checked."""

    path: str
    report: Report
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    lexicon: Lexicon
    intents: tuple[Intent, ...]
    wording: Mapping[str, tuple[str, ...]]
    """Reply wording by key, `{name}` placeholders; several variants where a list is given."""
    smalltalk: tuple[SmallTalk, ...]
    arithmetic: tuple[Identity, ...] = ()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By fact, questions such as people ask for it: what their words have in common speaks for the fact; those under
    `OUTSIDE` are on other subjects."""
    calculations: tuple[Calculation, ...] = ()
    letters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For patterns of the pack, stretches of letters of which every match has one; see `kzrs_bot.pack.patterns`."""
    digest: str = ""
    """SHA-256 over the pack's files, for caches and saved conversations."""

    def say(self, key: str, **values: str) -> str:
        """A wording with its placeholders filled; empty where the pack has none."""
        variants = self.wording.get(key, ())
        return variants[0].format(**values) if variants else ""

