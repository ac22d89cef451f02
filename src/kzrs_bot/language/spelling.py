"""Spelling correction against the pack's vocabulary; a correct English word is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from kzrs_bot.language.morphology import Morphology
from kzrs_bot.language.text import norm, split_words
from kzrs_bot.pack.packing import ById, Shelf

_PHONETIC = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?:[tsc]i|sh)[aeou]+(?=ns?$|n?al)"), "sh"),
    (re.compile(r"(?:t|t?ch)ure?(?=s?$|al)"), "chr"),
    (re.compile(r"ck|q|c(?=[aouklrts]|$)"), "k"),
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
_FEWEST_BONES = 4
_SKELETON_LIMIT = 2
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_REPEATED = re.compile(r"(.)\1{2,}")
_DRAWN = re.compile(r"(.)\1+$")
"""A last letter that is drawn out ("heyy")."""
_SHORTEST = 3
"""Letters of words that are corrected only where letters are swapped or one is dropped: all else is another word."""
_INSIDE = re.compile(r"[^\s.?!:;\"'(-]\s+$")
"""What stands before a word inside a sentence."""


def sound(word: str) -> str:
    """A coarse phonetic form in which usual transliterations and misspellings of a word agree."""
    for pattern, replacement in _PHONETIC:
        word = pattern.sub(replacement, word)
    return word


def skeleton(word: str) -> str:
    """The first letter and the consonants of a word as it sounds; empty for words too short to tell apart by them."""
    heard = sound(word)
    bones = heard[:1] + "".join(c for c in heard[1:] if c not in "aeiou")
    return bones if len(bones) >= _FEWEST_BONES else ""


def _slipped(word: str, match: str) -> bool:
    """Whether a word is another one with letters swapped or one dropped."""
    return sorted(word) == sorted(match) or len(match) == len(word) + 1


def _grouped(words: Iterable[str], by: Callable[[str], str]) -> ById[tuple[str, ...]]:
    """Words by what they have in common; each group is unpacked when it is asked for."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(by(word), []).append(word)
    return ById(groups, Shelf(map(tuple, groups.values())))


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
        self._shorthand = {norm(k): v for k, v in shorthand.items() if not k.isupper()}
        self._capitals = {k: v for k, v in shorthand.items() if k.isupper()}
        """Shorthand that is only so in capitals ("US", but not "us")."""
        names = {w for w in vocabulary if w.isalpha() and len(w) > 2}
        other = {w for w in everyday if w.isalpha() and len(w) > 2} - names
        self._names = sorted(names)
        self._targets = sorted(names | other)
        self._preferred = names
        self._known = names | other
        self._by_sound = _grouped(self._targets, sound)
        self._by_skeleton = _grouped(self._targets, skeleton)

    def knows(self, word: str) -> bool:
        """Whether a word needs no correction."""
        return len(word) < 3 or not word.isalpha() or word in self._known or self._morphology.knows(word)

    def _stem(self, word: str) -> str | None:
        """The known word that an unknown one is a regular inflection of ("droped", "womens")."""
        for suffix in ("s", "es", "ed", "ing"):
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) > 2 and stem in self._known:
                return stem
        return None

    def correct(self, text: str) -> tuple[str, dict[int, str]]:
        """The corrected text, and for each corrected stretch its new offset and what was typed."""
        pieces: list[str] = []
        originals: dict[int, str] = {}
        position = length = 0
        shouted = text.upper() == text
        for start, end in split_words(text):
            typed = text[start:end]
            named = not shouted and typed[0].isupper() and _INSIDE.search(text, 0, start) is not None
            better = None if shouted else self._capitals.get(typed)
            better = better or self.better(typed, named=named)
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

    def better(self, typed: str, *, named: bool = False) -> str | None:
        """A replacement for a word as typed, or None where it stands as it is.

        named is whether it is written as a name, which stands for nothing but a name or a word of the pack.
        """
        word = norm(typed)
        if word in self._shorthand:
            return self._shorthand[word]
        if self.knows(word):
            return None
        squeezed = _REPEATED.sub(r"\1\1", word)
        if squeezed != word and self.knows(squeezed):
            return squeezed
        single = _REPEATED.sub(r"\1", word)
        if single != word and self.knows(single):
            return single
        drawn = _DRAWN.sub(r"\1", word)
        if drawn != word and drawn in self._known:
            return drawn
        return self._stem(word) or self._closest(word, named=named) or self._split(word)

    def _closest(self, word: str, *, named: bool) -> str | None:
        limit = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
        candidates: dict[str, int] = {}
        targets = self._names if named else self._targets
        for match, distance, _ in process.extract(word, targets, scorer=OSA.distance, score_cutoff=limit, limit=12):
            candidates[match] = int(distance)
        for match in self._by_sound.find(sound(word)) or ():
            candidates[match] = 1
        for match in self._by_skeleton.find(skeleton(word) or "-") or ():
            if min(OSA.distance(word, match), OSA.distance(sound(word), sound(match))) <= _SKELETON_LIMIT:
                candidates[match] = 1
        for match in self._english_neighbours(word):
            candidates[match] = 1
        if named:
            candidates = {match: distance for match, distance in candidates.items() if match in self._preferred}
        if len(word) <= _SHORTEST:
            candidates = {match: distance for match, distance in candidates.items() if _slipped(word, match)}
        if not candidates:
            return None
        return min(candidates, key=lambda match: self._rank(word, match, candidates[match]))

    def _rank(self, word: str, match: str, distance: int) -> tuple[float | str, ...]:
        """Nearest first; then words of the pack, the same beginning, and the order that Jaro-Winkler gives.

        Of equals the first by the alphabet: no order of sets decides.
        """
        begins_alike = word[0] == match[0] or sound(word)[:1] == sound(match)[:1]
        return (
            distance + (0 if begins_alike else 1),
            0 if match in self._known else 1,
            0 if sorted(word) == sorted(match) else 1,
            0 if match in self._preferred else 1,
            -round(JaroWinkler.similarity(word, match), 4),
            -len(match),
            match,
        )

    def _english_neighbours(self, word: str) -> set[str]:
        """English words that a single slip of the fingers away (after Norvig's spelling corrector)."""
        cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
        edits = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        edits |= {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
        edits |= {a + c + b for a, b in cuts for c in _LETTERS}
        return {edit for edit in edits if len(edit) > 4 and self._morphology.knows(edit)}

    def _split(self, word: str) -> str | None:
        """Two known words written as one."""
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if left in self._known and right in self._known:
                return f"{left} {right}"
        return None
