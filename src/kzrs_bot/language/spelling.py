"""Spelling correction against the pack's vocabulary; a correct English word is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from kzrs_bot.language.morphology import Morphology
from kzrs_bot.language.text import norm, split_words

_PHONETIC = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"ck|q|c(?=[aouklrt]|$)"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"zh|dzh|dj"), "j"),
    (re.compile(r"w"), "v"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"tch|ch|sh|sch"), "s"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee|ea|ie"), "i"),
    (re.compile(r"gh|h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"e$"), ""),
)
_REPEATED = re.compile(r"(.)\1{2,}")


def sound(word: str) -> str:
    """A coarse phonetic form in which usual transliterations and misspellings of a word agree."""
    for pattern, replacement in _PHONETIC:
        word = pattern.sub(replacement, word)
    return word


class Speller:
    """Corrects the words of a message towards what the pack talks about."""

    def __init__(
        self,
        vocabulary: Iterable[str],
        everyday: Iterable[str],
        shorthand: Mapping[str, str],
        morphology: Morphology,
    ) -> None:
        self._morphology = morphology
        self._shorthand = {norm(k): v for k, v in shorthand.items()}
        names = {w for w in vocabulary if w.isalpha() and len(w) > 2}
        other = {w for w in everyday if w.isalpha() and len(w) > 2} - names
        self._names = sorted(names)
        self._targets = sorted(names | other)
        self._preferred = names
        self._known = names | other
        self._by_sound: dict[str, list[str]] = {}
        for word in self._targets:
            self._by_sound.setdefault(sound(word), []).append(word)

    def knows(self, word: str) -> bool:
        """Whether a word needs no correction."""
        return (
            len(word) < 3
            or not word.isalpha()
            or word in self._known
            or self._morphology.knows(word)
            or any(lemma in self._known for lemma in self._inflected(word))
        )

    @staticmethod
    def _inflected(word: str) -> tuple[str, ...]:
        """Stems of regular inflections, for words that the index of English lacks."""
        stems = []
        for suffix in ("s", "es", "ed", "d", "ing"):
            if word.endswith(suffix) and len(word) - len(suffix) > 2:
                stems.append(word[: -len(suffix)])
        return tuple(stems)

    def correct(self, text: str) -> tuple[str, dict[int, str]]:
        """The corrected text, and for each corrected stretch its new offset and what was typed."""
        pieces: list[str] = []
        originals: dict[int, str] = {}
        position = length = 0
        for start, end in split_words(text):
            typed = text[start:end]
            better = self.better(typed)
            gap = text[position:start]
            pieces.append(gap)
            length += len(gap)
            if better is not None:
                originals[length] = typed
            word = better if better is not None else typed
            pieces.append(word)
            length += len(word)
            position = end
        pieces.append(text[position:])
        return "".join(pieces), originals

    def better(self, typed: str) -> str | None:
        """A replacement for a word as typed, or None where it stands as it is."""
        word = norm(typed)
        if word in self._shorthand:
            return self._shorthand[word]
        squeezed = _REPEATED.sub(r"\1\1", word)
        if self.knows(word):
            return None
        if squeezed != word and self.knows(squeezed):
            return squeezed
        single = _REPEATED.sub(r"\1", word)
        if single != word and self.knows(single):
            return single
        return self._closest(word) or self._split(word)

    def _closest(self, word: str) -> str | None:
        limit = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
        candidates: dict[str, int] = {}
        for match, distance, _ in process.extract(
            word, self._targets, scorer=OSA.distance, score_cutoff=limit, limit=12
        ):
            candidates[match] = int(distance)
        for match in self._by_sound.get(sound(word), ()):
            candidates.setdefault(match, int(OSA.distance(word, match)))
            candidates[match] = min(candidates[match], 1)
        if not candidates:
            return None
        return min(candidates, key=lambda match: self._rank(word, match, candidates[match]))

    def _rank(self, word: str, match: str, distance: int) -> tuple[float, ...]:
        """Nearest first; then words of the pack, the same first letter, and the order that Jaro-Winkler gives."""
        return (
            distance + (0 if word[0] == match[0] else 1),
            0 if match in self._preferred else 1,
            -round(JaroWinkler.similarity(word, match), 4),
            -len(match),
        )

    def _split(self, word: str) -> str | None:
        """Two known words written as one."""
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if left in self._known and right in self._known:
                return f"{left} {right}"
        return None
