"""Facts prepared for matching: the terms that each explains, and an inverted index over them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.language.terms import TermIndex
from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.constraints import quantities_of
from kzrs_bot.matching.key_terms import Alternative, KeyTerm, KeyTerms, Touched
from kzrs_bot.matching.slots import guessed, held
from kzrs_bot.pack.columns import Groups, Places
from kzrs_bot.pack.model import Entity, Fact, Lexicon, Pack
from kzrs_bot.pack.packing import MANY, ById, Shelf
from kzrs_bot.values import Period

_NAMES = 8192
"""Names of which is kept what was found, at most."""
_OF_MANY, _SHARE, _MARKED = 2000, 16, 32
"""Facts, and which share of all, beyond which the marks of those that have a key are kept, and for how many keys."""
MEASURE = "measure"
"""The kind that marks what figures measure; structure, not a word that people ask with."""


Flags = NDArray[np.bool_]
"""A mark for each fact, by its place in the source."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A value of a slot with the terms that name it and the terms that say what it is."""

    value: str
    names: frozenset[str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class IndexedFact:
    """A fact with everything that matching asks of it, worked out once."""

    fact: Fact
    order: int
    terms: frozenset[str]
    """Terms that the fact explains, broader ones included."""
    times: tuple[Period, ...]
    """When it holds; of an overview when its parts do."""
    about: tuple[KeyTerm, ...]
    wider: tuple[KeyTerm, ...]
    """The key terms with all that is broader."""
    core: frozenset[str]
    """Terms of the key terms."""
    contrary: frozenset[str]
    """Opposites of the fact's own terms."""
    denied: tuple[Alternative, ...]
    fillers: Mapping[str, tuple[Filler, ...]]
    named: frozenset[str]
    """Its entities and the terms that say what they are."""
    units: frozenset[str]
    """Terms of what its figure counts."""
    entities: frozenset[str]
    """Entities in its slots, sides and key terms."""


class Preparation:
    """Prepares the facts of a pack; names stand in many facts, so that what is found out of them is kept meanwhile."""

    def __init__(self, pack: Pack, terms: TermIndex, widen: Callable[[Iterable[str]], frozenset[str]]) -> None:
        """`widen` gives terms with all their broader ones."""
        self._pack, self._terms, self._widen = pack, terms, widen
        self._scaffold = frozenset(f"w:{word}" for word in pack.lexicon.scaffold)
        self._naming = lru_cache(_NAMES)(self._named)
        self._wording = lru_cache(_NAMES)(self._worded)
        self._kinds = lru_cache(_NAMES)(self._kinds_of)
        self._heads = lru_cache(_NAMES)(self._heads_of)
        self._filler = lru_cache(_NAMES)(self._filling)
        self._key_term = lru_cache(_NAMES)(self._spoken_as)
        self._shared: Callable[[frozenset[str]], frozenset[str]] = lru_cache(_NAMES)(lambda terms: terms)
        """Of equal sets always the same one, which is packed but once in a record."""

    def prepared(self, fact: Fact, order: int) -> IndexedFact:
        """A fact with its place in the source."""
        entities = self._pack.entities
        mentioned = [v for values in fact.slots.values() for v in values if v in entities]
        sides = [side for side in (fact.origin, fact.target) if side is not None]
        mentioned += [id_ for id_ in (*_dims(fact), *fact.stated_by, *sides) if id_ in entities]
        several = fact.slots.get("members", ()) if len(fact.slots.get("members", ())) > 1 else ()
        single = [id_ for id_ in mentioned if id_ not in several]
        about_ids = [word for choice in fact.about for word in choice if word in entities]
        terms: set[str] = {fact.id, *(value for values in fact.slots.values() for value in values)}
        terms |= self._terms.terms_of(fact.statement)
        for text in (*fact.terms, *(w for choice in fact.about for w in choice), *_texts(fact, entities)):
            terms |= self._naming(text)
        for id_ in (*mentioned, *about_ids):
            terms |= {id_} if id_ in fact.stated_by else self._naming(id_)
            terms |= self._kinds(id_)
        if fact.figure is not None:
            for text in (fact.figure.measure, *fact.figure.dims.values(), *_units(fact)):
                terms |= self._naming(text)
        wording = self._literal if fact.kind == "gap" else self._wording
        about = tuple(tuple(wording(w) for w in choice) for choice in fact.about)
        core = frozenset(t for choice in about for alternative in choice for group in alternative for t in group)
        return IndexedFact(
            fact=fact,
            order=order,
            terms=self._widen(terms),
            times=self._times(fact),
            about=tuple(map(self._key_term, about)),
            wider=tuple(
                self._key_term(tuple(tuple(map(self._widen, alternative)) for alternative in choice))
                for choice in about
            ),
            core=self._shared(core),
            contrary=self._contrary(core) - terms,
            denied=tuple(self._wording(word) for word in fact.denies),
            fillers={slot: tuple(self._filler(v) for v in values) for slot, values in self._slots(fact)},
            units=self._widen(t for unit in _units(fact) for t in self._terms.terms_of(unit)),
            named=self._shared(frozenset().union({*single, *about_ids}, *(self._heads(id_) for id_ in mentioned))),
            entities=self._shared(frozenset(single) | frozenset(about_ids)),
        )

    def _spoken_as(self, wordings: tuple[Alternative, ...]) -> KeyTerm:
        words, phrases = KeyTerm.of(wordings)
        return KeyTerm(self._shared(words), phrases)

    def _times(self, fact: Fact) -> tuple[Period, ...]:
        if fact.parts:
            return tuple(time for id_ in fact.parts for time in self._times(self._pack.facts[id_]))
        own = fact.time or (fact.figure.period if fact.figure is not None else None)
        return (own,) if own is not None else tuple(Period.parse(text) for text in fact.slots.get("time", ()))

    def _slots(self, fact: Fact) -> list[tuple[str, tuple[str, ...]]]:
        slots = [(slot, values) for slot, values in fact.slots.items() if slot != "time"]
        if fact.stated_by:
            slots.append(("source", fact.stated_by))
        return slots

    def _named(self, text: str) -> frozenset[str]:
        """Terms that a word, phrase or entity id of the pack stands for."""
        if text in self._pack.entities:
            return frozenset({text}) | self._terms.terms_of(self._pack.entities[text].name)
        return self._terms.terms_of(text)

    def _worded(self, text: str) -> Alternative:
        if text in self._pack.entities:
            return (frozenset({text}),)
        return self._terms.phrase_terms(text)

    def _literal(self, text: str) -> Alternative:
        """The words of a gap as they stand: synonyms would let it take questions that facts answer."""
        if text in self._pack.entities:
            return (frozenset({text}),)
        return tuple(frozenset(f"w:{key}" for key in keys) for keys in self._terms.lemmas_of(text))

    def _kinds_of(self, id_: str) -> frozenset[str]:
        kinds = self._pack.entities[id_].kinds
        return frozenset().union(*(self._terms.terms_of(kind) for kind in kinds if kind != MEASURE))

    def _heads_of(self, id_: str) -> frozenset[str]:
        """Terms of the nouns that say what an entity is: of "state body" the body, not the state."""
        phrases = (self._terms.phrase_terms(kind) for kind in self._pack.entities[id_].kinds if kind != MEASURE)
        return frozenset().union(*(phrase[-1] for phrase in phrases if phrase))

    def _filling(self, value: str) -> Filler:
        entity = self._pack.entities.get(value)
        if entity is None:
            return Filler(value, self._terms.longest_terms(value) - self._scaffold, frozenset())
        return Filler(value, self._shared(frozenset({value})), self._shared(self._widen(self._heads(value))))

    def _contrary(self, terms: Iterable[str]) -> frozenset[str]:
        concepts = self._pack.lexicon.concepts
        found: set[str] = set()
        for term in terms:
            concept = concepts.get(term[2:]) if term.startswith("c:") else None
            if concept is not None:
                found.update(f"c:{other}" for other in concept.opposite)
        return frozenset(found)


class Postings(Groups):
    """For each key the places of the facts that have it."""

    def count(self, key: str) -> int:
        """How many facts have a key."""
        return len(self.of(key))

    def mark(self, keys: Iterable[str], flags: Flags) -> None:
        """Set the marks of the facts that have one of the keys."""
        for key in keys:
            places = self.of(key)
            if len(places) > max(_OF_MANY, len(flags) // _SHARE):
                flags |= self._marks(key, places, len(flags))
            elif len(places):
                flags[places] = True

    def _ready(self) -> None:
        super()._ready()
        self._marked: dict[str, Flags] = {}

    def _marks(self, key: str, places: Places, facts: int) -> Flags:
        """Marks of the facts that have a key of very many, which are kept."""
        found = self._marked.get(key)
        if found is None:
            found = np.zeros(facts, np.bool_)
            found[places] = True
            self._marked = {**(self._marked if len(self._marked) < _MARKED else {}), key: found}
        return found


class Noted(dict[str, "array[int]"]):
    """The places of the facts that have a key, while they are found."""

    def add(self, keys: Iterable[str], place: int) -> None:
        """Note the keys of a fact, each once; facts come in their order."""
        for key in keys:
            if (places := self.get(key)) is None:
                places = self[key] = array("I")
            places.append(place)


_OPENING = 3
"""Words by which the beginnings of statements are told apart."""


class FactIndex:
    """All facts of a pack, found by the terms of a question."""

    def __init__(self, pack: Pack, index: TermIndex) -> None:
        self._pack = pack
        self._index = index
        self._broader = _closure(pack.lexicon)
        self._parties = frozenset(pack.report.parties)
        self.metonyms = frozenset(id_ for id_, entity in pack.entities.items() if entity.stands_for)
        """Places whose names stand for a party."""
        self.latest = 0
        """The last year that any fact is of."""
        noted: dict[str, Noted] = defaultdict(Noted)
        openings: set[int] = set()
        times: dict[Period, str] = {}
        about: list[tuple[Sequence[KeyTerm], Sequence[KeyTerm], bool]] = []
        prepared = map(Preparation(pack, index, self.widen).prepared, pack.facts.values(), count())
        items = (self._entered(item, noted, openings, times, about) for item in prepared)
        self.in_order: Sequence[IndexedFact] = (
            tuple(items) if len(pack.facts) < MANY else Shelf(items, pack.facts)
        )
        self.facts: Mapping[str, IndexedFact] = ById(pack.facts, self.in_order)
        self.kinds = Postings(noted["kinds"])
        self.explained = Postings(noted["explained"])
        self.against = Postings(noted["against"])
        """Facts by the terms that only speak against them."""
        self.key_terms = Postings(noted["key terms"])
        self._about = KeyTerms(about)
        self.subjects = Postings(noted["subjects"])
        """Facts by all that they are about: their key terms, their entities and what these are."""
        self.things = Postings(noted["things"])
        self.places = Postings(noted["places"])
        self.sides = Postings(noted["sides"])
        """Facts by either side, with an empty key where they have none."""
        self.directions = Postings(noted["directions"])
        self.held = Postings(noted["held"])
        """Facts by the ways of asking that they may answer."""
        self.guessed = Postings(noted["guessed"])
        """Those of them that hold it in another slot, where that depends on the fact alone."""
        self._dims = Postings(noted["dimensions"])
        self._values = Postings(noted["values"])
        self._periods = Postings(noted["periods"])
        self._times = tuple(times)
        """All times that facts are of; their places are the keys of the periods."""
        self._timed = self.flags()
        """The facts that have times."""
        self._periods.mark(times.values(), self._timed)
        self._openings = np.array(sorted(openings), np.uint32)
        """Sums of the words that statements begin with, in ascending order."""
        self.latest = self.latest or MAXYEAR

    def __getstate__(self) -> dict[str, Any]:
        facts = self._pack.facts
        shelf = self.in_order if isinstance(self.in_order, Shelf) else Shelf(self.in_order, facts)
        return {**vars(self), "in_order": shelf, "facts": ById(facts, shelf)}

    def _entered(
        self,
        item: IndexedFact,
        noted: Mapping[str, Noted],
        openings: set[int],
        times: dict[Period, str],
        about: list[tuple[Sequence[KeyTerm], Sequence[KeyTerm], bool]],
    ) -> IndexedFact:
        """The fact, entered wherever it is looked for."""
        fact = item.fact
        about.append((item.about, item.wider, fact.kind == "gap"))
        openings.add(_sum(word_norms(fact.statement)[:_OPENING]))
        found: dict[str, Iterable[str]] = {
            "kinds": (fact.kind,),
            "explained": item.terms,
            "against": _spoken_against(item),
            "key terms": item.core,
            "subjects": item.core | item.named,
            "things": item.entities,
            "places": {f"{r.section} {r.paragraph}" for r in fact.references},
            "sides": {fact.origin or "", fact.target or ""} - {""} or {""},
            "directions": (f"{fact.origin} {fact.target}",),
            "held": held(item),
            "guessed": guessed(item),
            "dimensions": set(_dims(fact)),
            "values": set(map(_written, _values(fact))),
            "periods": [times.setdefault(time, str(len(times))) for time in dict.fromkeys(item.times)],
        }
        for name, keys in found.items():
            noted[name].add(keys, item.order)
        if fact.time is not None and fact.time.end is not None:
            self.latest = max(self.latest, fact.time.end.year)
        return item

    def flags(self) -> Flags:
        """A mark for each fact, none set."""
        return np.zeros(len(self.in_order), np.bool_)

    def may_state(self, words: Sequence[str]) -> bool:
        """Whether words may hold a whole statement: true wherever one of them stands there."""
        known = self._openings
        sizes = range(1, _OPENING + 1)
        sums = np.array([_sum(words[start : start + n]) for start in range(len(words)) for n in sizes], np.uint32)
        places = np.minimum(np.searchsorted(known, sums), len(known) - 1)
        return bool(len(known)) and bool((known[places] == sums).any())

    def mark_sharing(self, terms: Iterable[str], flags: Flags) -> None:
        """Mark the facts that share a term with a question, or that one of its terms speaks against."""
        for postings in (self.explained, self.against):
            postings.mark(terms, flags)

    def touched(self, said: Iterable[str], literal: Iterable[str]) -> Touched:
        """The key terms that words touch; `literal` are the words as gaps take them."""
        return self._about.touched(said, literal)

    def mark_value(self, value: Decimal, flags: Flags) -> None:
        """Mark the facts that give a figure of just this size."""
        self._values.mark((_written(value),), flags)

    def mark_time(self, period: Period, flags: Flags) -> None:
        """Mark the facts of a time that lies within the period."""
        self._mark_timely(period.contains, flags)

    def mark_untimely(self, met: Callable[[Period], bool], flags: Flags) -> None:
        """Mark the facts that have times, none of which meets a condition."""
        timely = self.flags()
        self._mark_timely(met, timely)
        flags |= self._timed
        flags &= ~timely

    def _mark_timely(self, met: Callable[[Period], bool], flags: Flags) -> None:
        """Mark the facts of which a time meets a condition."""
        self._periods.mark((str(place) for place, time in enumerate(self._times) if met(time)), flags)

    def mark_near(self, ids: Iterable[str], flags: Flags) -> None:
        """Mark the facts named, those of the same paragraphs and those on the same things."""
        for id_ in ids:
            item = self.facts[id_]
            flags[item.order] = True
            self.places.mark((f"{r.section} {r.paragraph}" for r in item.fact.references), flags)
            self.things.mark(item.entities - self._parties, flags)

    def neighbours(self, ids: Iterable[str]) -> list[IndexedFact]:
        """The facts named, those of the same paragraphs and those on the same things."""
        flags = self.flags()
        self.mark_near(ids, flags)
        return self.marked(flags)

    def marked(self, flags: Flags) -> list[IndexedFact]:
        """The facts that are marked, in their order."""
        return [self.in_order[place] for place in np.flatnonzero(flags).tolist()]

    def of_kind(self, kind: str) -> list[IndexedFact]:
        """The facts of a kind, in their order."""
        return [self.in_order[place] for place in self.kinds.of(kind).tolist()]

    def measured_of(self, value: str) -> Iterator[Fact]:
        """The facts with a figure of which a dimension has a value, in their order."""
        for place in self._dims.of(value).tolist():
            yield self.in_order[place].fact

    def stated_by(self, item: IndexedFact) -> frozenset[str]:
        """The terms of a fact's statement."""
        return self.widen(self.terms_of(item.fact.statement))

    def told_by(self, item: IndexedFact) -> frozenset[str]:
        """The terms of what a fact is about and of its statement."""
        return item.core | self.stated_by(item)

    def frequency(self, term: str) -> int:
        """In how many facts a term stands."""
        return self.explained.count(term) + self.against.count(term)

    def explaining(self, terms: Iterable[str]) -> int:
        """How many facts explain one of some terms."""
        flags = self.flags()
        self.explained.mark(terms, flags)
        return int(flags.sum())

    def tells_of(self, terms: Iterable[str]) -> bool:
        """Whether a fact that states something explains one of some terms."""
        flags, gaps = self.flags(), self.flags()
        self.explained.mark(terms, flags)
        self.kinds.mark({"gap"}, gaps)
        return bool((flags & ~gaps).any())

    def terms_of(self, text: str) -> frozenset[str]:
        """Every term that a text of the pack contains."""
        return self._index.terms_of(text)

    def widen(self, terms: Iterable[str]) -> frozenset[str]:
        """Terms with all their broader ones."""
        found: set[str] = set()
        for term in terms:
            found.add(term)
            found |= self._broader.get(term, frozenset())
        return frozenset(found)


def _sum(words: Sequence[str]) -> int:
    return crc32(" ".join(words).encode())


def _written(value: Decimal) -> str:
    """The same for all numbers of a size."""
    return f"{value.normalize():f}"


def _texts(fact: Fact, entities: Mapping[str, Entity]) -> list[str]:
    """Slot values that are text rather than entities."""
    return [
        value
        for slot, values in fact.slots.items()
        if slot != "time"
        for value in values
        if value not in entities
    ]


def _units(fact: Fact) -> list[str]:
    figure = fact.figure
    if figure is None or figure.value is None or figure.value.unit in {"USD", "%", "x"}:
        return []
    return [figure.value.unit]


def _spoken_against(item: IndexedFact) -> frozenset[str]:
    """Terms that a fact refuses or that say its opposite, and that it does not explain."""
    refused = {term for alternative in item.denied for group in alternative for term in group}
    return (item.contrary | refused) - item.terms


def _values(fact: Fact) -> set[Decimal]:
    """The sizes of a fact's figures, signs aside."""
    return {abs(quantity.value) for quantity in quantities_of(fact)}


def _dims(fact: Fact) -> tuple[str, ...]:
    return tuple(fact.figure.dims.values()) if fact.figure is not None else ()


def _closure(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """Every broader concept of each concept."""
    closure: dict[str, frozenset[str]] = {}

    def climb(name: str, seen: frozenset[str]) -> frozenset[str]:
        concept = lexicon.concepts.get(name)
        found: set[str] = set()
        for other in concept.broader if concept else ():
            if other not in seen:
                found.add(f"c:{other}")
                found |= climb(other, seen | {other})
        return frozenset(found)

    for name in lexicon.concepts:
        closure[f"c:{name}"] = climb(name, frozenset({name}))
    return closure
