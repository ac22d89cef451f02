"""What words can name of figures: measures, values of dimensions, acts that figures measure, results of identities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Identity, Pack
from kzrs_bot.reading.question import Direction, Term
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.sides import pseudo_words


class Names:
    """Knows what the terms of a pack stand for among its figures."""

    def __init__(self, pack: Pack, index: FactIndex, cube: Cube) -> None:
        self._pack = pack
        self._index = index
        self._cube = cube
        self._measures = {series.measure for series in cube.series}
        self._values = {value: dim for series in cube.series for dim, value in series.dims}
        self._itemised = {i.dim for i in pack.arithmetic if i.kind == "items"}
        self._acts = {f"c:{word}": i for i in pack.arithmetic if i.kind == "acts" for word in i.words}
        means = [i for i in pack.arithmetic if i.kind == "means"]
        self._means = {term: i.result for i in means for term in i.terms}
        self._hints = {f"c:{word}": i.result for i in means for word in i.words}
        self._phrases = [
            (tuple(w.norm for w in pseudo_words(word)), identity)
            for identity in pack.arithmetic
            if identity.kind in {"sum", "difference", "complement"}
            for word in identity.words
        ]
        self._things = {term for i in pack.arithmetic if i.kind == "worth" for term in i.terms}
        self._priced = {i.result for i in pack.arithmetic if i.kind == "rate"}
        self._status = {i.dim: i for i in pack.arithmetic if i.kind == "complement"}
        self._said = self._value_words()
        self._names = frozenset(
            {*self._measures, *self._values, *self._means, *self._acts, *self._said, *self._hints}
        )
        self.flows = frozenset(measure for identity in self._acts.values() for measure in identity.terms)
        """Measures of acts."""

    def is_name(self, term: Term) -> bool:
        """Whether a term as a whole names a measure, a value or an act that figures measure."""
        terms = term.terms
        return not terms.isdisjoint(self._names) or any(name in self._pack.entities for name in terms)

    def is_flow(self, measure: str) -> bool:
        """Whether a measure is of an act that goes one way."""
        return measure in self.flows

    def counts(self, term: Term) -> bool:
        """Whether a term names the number of things of which there is a worth ("kinds of goods")."""
        return bool(term.terms & self._things)

    def has_price(self, term: Term) -> bool:
        """Whether a term names what has a price, or a measure that is a level for each of something."""
        return not self._priced.isdisjoint(self.measures_of(term))

    def derived(self, words: Sequence[str], terms: Sequence[Term]) -> list[tuple[int, int, Identity]]:
        """Words that identities give for their results, longer ones first, outside of longer names."""
        named = [(t.start, t.end) for t in terms if self.is_name(t)]
        found: list[tuple[int, int, Identity]] = []
        said = set(words)
        for phrase, identity in self._phrases:
            for start in range(len(words) - len(phrase) + 1) if said.issuperset(phrase) else ():
                if words[start : start + len(phrase)] == phrase:
                    found.append((start, start + len(phrase), identity))
        kept: list[tuple[int, int, Identity]] = []
        for start, end, identity in sorted(found, key=lambda item: item[0] - item[1]):
            inside = any(a <= start and end <= b and (a, b) != (start, end) for a, b in named)
            same = [item for item in kept if item[:2] == (start, end)]
            if not inside and (same or all(end <= a or b <= start for a, b, _ in kept)):
                kept.append((start, end, identity))
        return kept

    @property
    def cube(self) -> Cube:
        return self._cube

    @property
    def hints(self) -> Mapping[str, str]:
        return self._hints

    @property
    def pack(self) -> Pack:
        return self._pack

    def measures_of(self, term: Term) -> list[str]:
        """The measures that a term names."""
        names = [name for name in sorted(term.terms) if name in self._measures and name in self._pack.entities]
        return names or [self._means[name] for name in sorted(term.terms) if name in self._means]

    def _value_words(self) -> dict[str, str]:
        """The terms that stand for values which are no entities ("active")."""
        index = self._index._index
        plain = [value for value, dim in self._values.items() if dim in self._status]
        pieces = {value: index.phrase_terms(value) for value in plain}
        hinted = {term: value for term, value in self._hints.items() if value in plain}
        return hinted | {term: value for value, found in pieces.items() if len(found) == 1 for term in found[0]}

    def hinted(self, term: Term) -> str | None:
        """The measure that a term hints at where the question is on its field."""
        return next((self._hints[name] for name in sorted(term.terms) if name in self._hints), None)

    def value_of(self, term: Term) -> tuple[str, str] | None:
        """The value of a dimension that a term names, an entity before a plain word."""
        for name in sorted(term.terms):
            if name in self._values and name in self._pack.entities:
                return self._values[name], name
        said = next((self._said[name] for name in sorted(term.terms) if name in self._said), None)
        return (self._values[said], said) if said is not None else None

    def is_item(self, dim: str) -> bool:
        """Whether a dimension breaks changes down into items."""
        return dim in self._itemised

    def act_of(self, term: Term) -> Identity | None:
        """The measures of the act that a term names."""
        return next((self._acts[name] for name in sorted(term.terms) if name in self._acts), None)

    def running(self, identity: Identity, direction: Direction) -> str | None:
        """The measure of those that an act has which runs in a direction."""
        asked = (direction.origin, direction.target)
        sides = {
            measure: (cell.fact.origin, cell.fact.target)
            for measure in identity.terms
            for cell in self._cube.cells(Series(measure))
        }
        fitting = [m for m, own in sides.items() if all(a in (None, o) for a, o in zip(asked, own, strict=True))]
        return fitting[0] if len(fitting) == 1 else None

    def complement(self, dim: str) -> Identity | None:
        """The identity by which a dimension has a whole, a part and what is left."""
        return self._status.get(dim)

    def framed(self, term: Term) -> bool:
        """Whether a term names an act or thing that goes from somebody to somebody."""
        concepts = self._pack.lexicon.concepts
        names = (name[2:] for name in term.terms if name.startswith("c:"))
        return any(name in concepts and concepts[name].frame for name in names)


def leaves(terms: Iterable[Term], known: Callable[[Term], bool]) -> list[Term]:
    """Terms, phrases that name nothing taken apart, but for what lies outside of the source."""
    found: list[Term] = []
    for term in terms:
        if term.parts and not term.outside and not known(term):
            found += leaves(term.parts, known)
        else:
            found.append(term)
    return found
