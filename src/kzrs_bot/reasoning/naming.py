"""Which series a word of a question can stand for: by name, by its identity's words, or by the direction of an act."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kzrs_bot.language.text import norm, split_words, word_norms
from kzrs_bot.language.utterance import Mention, Word
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Concept, Pack
from kzrs_bot.reading.direction import find_direction
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.reasoning.cube import Cube, Series

_BREAKS = frozenset({"or", "and", "versus", "vs", "than", "but", "while", "whereas", "against"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the question that stands for figures."""

    start: int
    end: int
    series: frozenset[Series]
    vague: bool = False
    """Whether the words only hint at a derived measure ("deficit")."""
    soft: bool = False
    """Whether the words only go along with the figures, rather than name them."""


class Namer:
    """Finds the anchors of questions; knows the names of measures and of the values of dimensions."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube) -> None:
        self._pack = pack
        self._index: FactIndex = matcher.index
        self._cube = cube
        self._by_term: dict[str, set[Series]] = defaultdict(set)
        self.flowing = {m for i in pack.arithmetic if i.kind in {"sum", "difference"} for m in (i.result, *i.terms)}
        self._phrases: list[tuple[re.Pattern[str], frozenset[Series]]] = []
        for series in cube.series:
            self._name(series)
        for identity in pack.arithmetic:
            named = frozenset(s for s in cube.series if _results(s, identity.result, identity.dim))
            self._phrases += [(_phrase(word), named) for word in identity.words]

    def _name(self, series: Series) -> None:
        named = set(self._naming(series.measure, plain=series.measure not in self._pack.entities))
        for _, value in series.dims:
            named |= self._naming(value)
        for term in named:
            self._by_term[term].add(series)

    def _naming(self, text: str, *, plain: bool = False) -> frozenset[str]:
        """Terms that stand for a measure or a value by themselves; plain keeps to the word itself."""
        entity = self._pack.entities.get(text)
        pieces = self._index._index.phrase_terms(entity.name if entity else text)
        own = frozenset({text if entity else f"w:{norm(text)}"})
        if len(pieces) > 1:
            return own
        if plain:
            return own | {term for term in pieces[0] if term.startswith("w:")}
        return own | {term for term in pieces[0] if not term.startswith("w:")}

    def anchors(self, question: Question, cued: frozenset[int] = frozenset()) -> list[Anchor]:
        """All anchors in the order of the text; words that only hint give way to names."""
        words = pseudo_words(question.text)
        named = {(term.start, term.end) for term in question.terms if self._named(term)}
        found = self._worded(" ".join(word.norm for word in words), named)
        taken = {place for anchor in found for place in range(anchor.start, anchor.end)}
        framed = [term for term in question.terms if self._concepts(term)]
        sides = _Sides(self._pack, words, question, framed)
        for term in question.terms:
            places = set(range(term.start, term.end))
            if taken & places:
                continue
            if not places & cued or any(t in self._pack.entities for t in term.terms):
                found += self._of_term(term, sides)
        return sorted(found, key=lambda anchor: anchor.start)

    def _worded(self, normal: str, named: set[tuple[int, int]]) -> list[Anchor]:
        """Words that the identities give for their results, longer phrases first, outside longer names."""
        spans: dict[tuple[int, int], set[Series]] = defaultdict(set)
        for pattern, series in self._phrases:
            for match in pattern.finditer(normal):
                start = normal.count(" ", 0, match.start())
                spans[start, start + match.group().count(" ") + 1] |= series
        kept: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
            inside = any(start <= span[0] and span[1] <= end and span != (start, end) for start, end in named)
            if not inside and all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
                kept.append(span)
        return [Anchor(*span, frozenset(spans[span]), vague=True) for span in kept]

    def _of_term(self, term: Term, sides: _Sides) -> list[Anchor]:
        if term.weight is Weight.PARTY:
            return []
        named = self._named(term)
        direction = sides.of(term)
        if direction:
            flows = self._flows(term, direction, named)
            if flows:
                return [Anchor(term.start, term.end, flows)]
        if named:
            return [Anchor(term.start, term.end, named)]
        if term.parts:
            inner = [anchor for part in term.parts for anchor in self._of_term(part, sides)]
            if inner:
                return inner
        return self._soft(term)

    def _named(self, term: Term) -> frozenset[Series]:
        names = [name for name in sorted(term.terms) if name in self._by_term]
        proper = [name for name in names if name in self._pack.entities]
        return frozenset(series for name in proper or names for series in self._by_term[name])

    def _flows(self, term: Term, direction: Direction, named: frozenset[Series]) -> frozenset[Series]:
        """Series of facts that run the way the act does, where the word fits them."""
        found = set()
        for series in self._cube.stated:
            if series.measure not in self.flowing:
                continue
            if series.dims and named and series not in named and not _generic(named, series):
                continue
            for cell in self._cube.cells(series):
                item = self._index.facts[cell.fact.id]
                runs = (cell.fact.origin, cell.fact.target) == (direction.origin, direction.target)
                if runs and term.terms & item.terms:
                    found.add(series)
        return frozenset(found)

    def _soft(self, term: Term) -> list[Anchor]:
        """Series whose facts the word goes along with."""
        found = {
            series
            for series in self._cube.stated
            if any(term.terms & self._index.facts[cell.fact.id].terms for cell in self._cube.cells(series))
        }
        if not found:
            return []
        measures = {series.measure for series in found}
        specific = term.weight is Weight.TELLING and len(measures) == 1 and measures <= self.flowing
        return [Anchor(term.start, term.end, frozenset(found), soft=not specific)]

    def _concepts(self, term: Term) -> list[Concept]:
        concepts = self._pack.lexicon.concepts
        names = [name[2:] for name in sorted(term.terms) if name.startswith("c:")]
        return [concepts[name] for name in names if name in concepts and "subject" in concepts[name].frame]


def _generic(named: Iterable[Series], series: Series) -> bool:
    return any(not other.dims and other.measure == series.measure for other in named)


class _Sides:
    """Who acts on whom at each word of directed acts, clause by clause."""

    def __init__(self, pack: Pack, words: Sequence[Word], question: Question, framed: Sequence[Term]) -> None:
        self._pack = pack
        self._words = words
        self._question = question
        self._framed = list(framed)
        self._found: dict[int, Direction] = {}
        self._actor: str | None = None
        for number, term in enumerate(self._framed):
            self._found[term.start] = self._direction(number, term)

    def of(self, term: Term) -> Direction:
        """The direction of the act that a word names."""
        return self._found.get(term.start, Direction())

    def _direction(self, number: int, term: Term) -> Direction:
        start, end = self._segment(number, term)
        direction = self._local(start, end)
        frame = self._frame(term)
        place = frame.frame.get("subject") if frame else None
        if direction:
            self._actor = direction.origin if place == "from" else direction.target
            return direction
        if self._is_noun(term) or place is None:
            return Direction()
        actor = self._actor or self._pack.report.perspective
        return self._with_actor(actor, place)

    def _with_actor(self, actor: str | None, place: str) -> Direction:
        parties = self._pack.report.parties
        other = next((party for party in parties if party != actor), None)
        if actor is None or len(parties) != 2:
            return Direction()
        return Direction(actor, other) if place == "from" else Direction(other, actor)

    def _is_noun(self, term: Term) -> bool:
        """A measure's own name needs no direction to be understood."""
        return any(name in self._pack.entities for name in term.terms)

    def _frame(self, term: Term) -> Concept | None:
        concepts = self._pack.lexicon.concepts
        names = [name[2:] for name in sorted(term.terms) if name.startswith("c:")]
        return next((concepts[n] for n in names if n in concepts and "subject" in concepts[n].frame), None)

    def _segment(self, number: int, term: Term) -> tuple[int, int]:
        """The clause around a word: to the neighbouring acts, or the conjunction between."""
        start, end = 0, len(self._words)
        if number:
            start = self._break(self._framed[number - 1].end, term.start, last=True)
        if number + 1 < len(self._framed):
            end = self._break(term.end, self._framed[number + 1].start, last=False)
        return start, end

    def _break(self, start: int, end: int, *, last: bool) -> int:
        places = [place for place in range(start, end) if self._words[place].norm in _BREAKS]
        if not places:
            return start if last else end
        return places[-1] + 1 if last else places[0]

    def _local(self, start: int, end: int) -> Direction:
        words = self._words[start:end]
        mentions = [
            Mention(t.start - start, t.end - start, tuple(sorted(t.terms)), t.surface)
            for t in self._question.terms
            if start <= t.start and t.end <= end
        ]
        pack = self._pack
        return find_direction(words, mentions, pack.entities, pack.lexicon.concepts, pack.report.parties)


def pseudo_words(text: str) -> list[Word]:
    """The words of a text, without syntax."""
    return [Word(text[a:b], norm(text[a:b]), frozenset({norm(text[a:b])}), a, b) for a, b in split_words(text)]


def _results(series: Series, result: str, dim: str) -> bool:
    return series.measure == result or bool(dim and series.value_of(dim) == result)


def _phrase(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){re.escape(' '.join(word_norms(text)))}(?!\S)")
