"""Lemmas of an English word whatever its part of speech, from the tables that spaCy's lemmatizer carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

_PARTS = ("noun", "verb", "adj", "adv")
_NO_PAST = "eed"
"""How verbs end that look like the past of others ("feed", "seed")."""


class Morphology:
    """Looks words up in WordNet's index, exceptions and detachment rules (Morphy; Fellbaum 1998).

    Fragments and typing errors make part-of-speech tags unreliable, so every reading of a word is
    offered and the facts decide which of them is meant.
    """

    def __init__(self, lookups: Any) -> None:
        self._rules: dict[str, Sequence[tuple[str, str]]] = {}
        self._exceptions: dict[str, Mapping[str, Sequence[str]]] = {}
        self._index: dict[str, frozenset[str]] = {}
        rules, exceptions, index = (lookups.get_table(f"lemma_{name}") for name in ("rules", "exc", "index"))
        for part in _PARTS:
            self._rules[part] = [(a, b) for a, b in rules.get(part, ())]
            self._exceptions[part] = exceptions.get(part, {})
            self._index[part] = frozenset(index.get(part, ()))
        self.lemmas = lru_cache(maxsize=65536)(self._lemmas)

    def knows(self, word: str) -> bool:
        """Whether the word, or a form that it is inflected from, is an English word of the index."""
        return any(word in self._index[part] for part in _PARTS) or len(self.lemmas(word)) > 1

    def _lemmas(self, word: str) -> frozenset[str]:
        """The word itself and each lemma that it may be a form of."""
        found = {word}
        for part in _PARTS:
            if part == "verb" and word.endswith(_NO_PAST) and word in self._index[part]:
                continue
            found.update(self._exceptions[part].get(word, ()))
            for suffix, replacement in self._rules[part]:
                if suffix and word.endswith(suffix) and len(word) > len(suffix) + 1:
                    stem = word[: len(word) - len(suffix)] + replacement
                    if stem in self._index[part]:
                        found.add(stem)
                    elif part == "verb" and len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in self._index[part]:
                        found.add(stem[:-1])
        return frozenset(found)
