"""The pack's vocabulary as an index from words to terms.

Terms are entity ids, `c:` concepts, `a:` attributes, `n:` countries and `w:` lemmas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzrs_bot.language.morphology import Morphology
from kzrs_bot.language.text import norm, word_norms
from kzrs_bot.pack.model import Pack
from kzrs_bot.pack.packing import ById, Shelf

_LONGEST_PHRASE = 9


@dataclass(frozen=True, slots=True)
class Phrase:
    """An alias or lexicon phrase, word by word."""

    keys: tuple[frozenset[str], ...]
    term: str


@dataclass(slots=True)
class Beginning:
    """What begins with a lemma."""

    alone: list[str]
    """Terms of phrases of that one word."""
    longer: dict[str, list[Phrase]]
    """Longer phrases by a lemma of their second word."""


class TermIndex:
    """Finds the pack's terms in a sequence of words by dictionary look-up, longest phrase first."""

    def __init__(self, pack: Pack, morphology: Morphology) -> None:
        self._morphology = morphology
        noted: dict[str, Beginning] = {}
        self.vocabulary: set[str] = set()
        """Every word that the pack's names and lexicon use, for the spelling corrector."""
        for entity in pack.entities.values():
            for alias in (entity.name, *entity.aliases):
                self._add(alias, entity.id, noted)
        for concept in pack.lexicon.concepts.values():
            for text in concept.words:
                self._add(text, f"c:{concept.id}", noted)
        known = frozenset(self.vocabulary)
        for mark, texts in (("a", pack.lexicon.attributes), ("n", pack.lexicon.countries)):
            for text in texts:
                self._add(text, f"{mark}:{text}", noted)
        self.vocabulary = set(known)
        self._by_first = ById(noted, Shelf(noted.values()))
        """What begins with a lemma."""

    def _add(self, text: str, term: str, noted: dict[str, Beginning]) -> None:
        norms = word_norms(text)
        if not norms or len(norms) > _LONGEST_PHRASE:
            return
        self.vocabulary.update(norms)
        keys = tuple(self._morphology.lemmas(word) for word in norms)
        phrase = Phrase(keys, term)
        for first in keys[0]:
            beginning = noted.setdefault(first, Beginning([], {}))
            if len(keys) == 1:
                beginning.alone.append(term)
            for second in keys[1] if len(keys) > 1 else ():
                beginning.longer.setdefault(second, []).append(phrase)

    def match_at(self, words: Sequence[frozenset[str]], start: int) -> dict[int, tuple[str, ...]]:
        """Terms of each phrase that begins at a word, by the phrase's length in words."""
        found: dict[int, dict[str, None]] = {}
        left = len(words) - start
        following = words[start + 1] if left > 1 else frozenset()
        for first in words[start]:
            beginning = self._by_first.find(first)
            if beginning is None:
                continue
            if beginning.alone:
                found.setdefault(1, {}).update(dict.fromkeys(beginning.alone))
            for second in following & beginning.longer.keys() if beginning.longer else ():
                for phrase in beginning.longer[second]:
                    size = len(phrase.keys)
                    if size <= left and all(words[start + i] & phrase.keys[i] for i in range(2, size)):
                        found.setdefault(size, {})[phrase.term] = None
        return {size: tuple(terms) for size, terms in found.items()}

    def terms_of(self, text: str) -> frozenset[str]:
        """Every term that a text of the pack contains, at any length, and its plain lemmas."""
        words = [self._morphology.lemmas(word) for word in word_norms(text)]
        terms: set[str] = set()
        for start, keys in enumerate(words):
            for found in self.match_at(words, start).values():
                terms.update(found)
            terms.update(f"w:{key}" for key in keys)
        return frozenset(terms)

    def longest_terms(self, text: str) -> frozenset[str]:
        """The terms of a text read with the longest phrases."""
        return frozenset().union(*self.phrase_terms(text))

    def phrase_terms(self, text: str) -> tuple[frozenset[str], ...]:
        """The terms of a phrase, one set for each longest piece of it."""
        words = [self._morphology.lemmas(word) for word in word_norms(text)]
        pieces: list[frozenset[str]] = []
        start = 0
        while start < len(words):
            matches = self.match_at(words, start)
            size = max(matches, default=1)
            lemmas = frozenset(f"w:{key}" for key in words[start]) if size == 1 else frozenset()
            pieces.append(frozenset(matches.get(size, ())) | lemmas)
            start += size
        return tuple(pieces)

    def lemmas_of(self, text: str) -> list[frozenset[str]]:
        """The possible lemmas of each word of a text."""
        return [self._morphology.lemmas(word) for word in word_norms(text)]

    def lemma_keys(self, word: str) -> frozenset[str]:
        return self._morphology.lemmas(norm(word))

