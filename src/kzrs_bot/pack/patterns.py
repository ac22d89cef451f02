"""Regular expressions in great numbers: those that cannot match a text are passed over, and never compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

_FEWEST = 2
"""Letters from which a stretch tells a text that has it from others."""
_COMMON = (
    "about and any are been but can could did does each for from had has have how its much many not one other over",
    "same that the their them then there these they this those was were what when where which while who why will with",
)
"""Words that are in most texts, so that their letters tell little."""
_AT_HAND = 4
"""Texts of which the patterns that may match are kept: those of one message."""
_WORDS = 2048
"""Words of which the patterns that they may match are kept."""
Needed = frozenset[str]
"""Stretches of letters of which every match has one; empty where nothing is known."""


class PatternSet:
    """Patterns by number, with the letters that a text must have for each to match."""

    def __init__(self, patterns: Iterable[str], known: Mapping[str, Needed]) -> None:
        """`known` is what is known already of what patterns need, as a pack keeps it of its own."""
        self._patterns = tuple(patterns)
        self._any: list[int] = []
        self._by_beginning: dict[str, dict[str, list[int]]] = {}
        """By the first letters, then by all letters of a stretch, the patterns that need it."""
        for number, pattern in enumerate(self._patterns):
            needed = known[pattern] if pattern in known else letters_needed(pattern)
            for letters in sorted(needed):
                beginning = self._by_beginning.setdefault(letters[:_FEWEST], {})
                beginning.setdefault(letters, []).append(number)
            if not needed:
                self._any.append(number)
        self.likely = lru_cache(maxsize=_AT_HAND)(self._likely)
        """The numbers of the patterns that may match a text, in ascending order."""
        self._in_word = lru_cache(maxsize=_WORDS)(self._held)

    def _likely(self, text: str) -> Sequence[int]:
        return sorted(set(self._any).union(*map(self._in_word, text.split())))

    def _held(self, word: str) -> frozenset[int]:
        """The patterns that need letters which a word has; none needs letters of two words in one stretch."""
        numbers: set[int] = set()
        for beginning in {word[place : place + _FEWEST] for place in range(len(word))} & self._by_beginning.keys():
            for letters, several in self._by_beginning[beginning].items():
                if letters in word:
                    numbers.update(several)
        return frozenset(numbers)

    def __getitem__(self, number: int) -> re.Pattern[str]:
        return _compiled(self._patterns[number])


_compiled = cache(re.compile)


def letters_needed(pattern: str) -> Needed:
    """What every match of a pattern has, as far as its structure tells."""
    from re import _parser  # type: ignore[attr-defined]  # no public interface tells a pattern's structure

    parsed = _parser.parse(pattern)
    return frozenset() if parsed.state.flags & re.IGNORECASE else _of_sequence(list(parsed))


def _of_sequence(steps: Sequence[tuple[Any, Any]]) -> Needed:
    """The most telling of what the steps of a sequence need."""
    found: list[Needed] = []
    run = ""
    for code, value in [*steps, (None, None)]:
        if str(code) == "LITERAL" and chr(value).isalnum():
            run += chr(value)
            continue
        if len(run) >= _FEWEST:
            found.append(frozenset({run}))
        run = ""
        if code is not None:
            found.append(_of_step(str(code), value))
    return max(found, key=_telling, default=frozenset())


def _telling(needed: Needed) -> tuple[bool, int]:
    """How much it tells of a text that it has one of the stretches."""
    rare = bool(needed) and not any(letters in words for letters in needed for words in _COMMON)
    return rare, min(map(len, needed), default=0)


def _of_step(code: str, value: Any) -> Needed:
    if code == "SUBPATTERN":
        return _of_sequence(list(value[-1]))
    if code == "BRANCH":
        branches = [_of_sequence(list(branch)) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if code in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0:
        return _of_sequence(list(value[2]))
    return frozenset()
