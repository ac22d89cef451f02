"""What facts are about: which of their key terms a question does not touch, for many facts at once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.pack.columns import Columns, Groups, Places

Alternative = tuple[frozenset[str], ...]
"""One wording of a key term, word by word: of each set one term must be in the question."""
Counts = NDArray[np.uint16]
"""A number for each of some facts."""
Marks = NDArray[np.bool_]


class KeyTerm(NamedTuple):
    """What a fact is about, in all its wordings."""

    words: frozenset[str]
    """Terms each of which says it alone."""
    phrases: tuple[Alternative, ...]
    """Wordings of several words."""

    @classmethod
    def of(cls, wordings: Iterable[Alternative]) -> KeyTerm:
        """The key term that has these wordings."""
        found = tuple(wordings)
        words = frozenset().union(*(each[0] for each in found if len(each) == 1))
        return cls(words, tuple(each for each in found if len(each) != 1))

    def spoken(self, said: frozenset[str]) -> bool:
        """Whether words say it."""
        if not self.words.isdisjoint(said):
            return True
        return any(not any(group.isdisjoint(said) for group in phrase) for phrase in self.phrases)

    @property
    def names(self) -> frozenset[str]:
        """All terms of its wordings."""
        return self.words.union(*(group for each in self.phrases for group in each))


class KeyTerms(Columns):
    """The key terms of all facts; facts share them, so that each is looked for but once."""

    def __init__(self, facts: Iterable[tuple[Collection[KeyTerm], Collection[KeyTerm], bool]]) -> None:
        """For each fact its key terms, the same with all that is broader, and whether it takes words literally."""
        numbers: dict[KeyTerm, int] = {}
        ends, own, wider, literal = array("I", [0]), array("I"), array("I"), array("B")
        for about, broader, literally in facts:
            for narrow, wide in zip(about, broader, strict=True):
                literal.append(literally)
                own.append(numbers.setdefault(narrow, len(numbers)))
                wider.append(numbers.setdefault(wide, len(numbers)))
            ends.append(len(own))
        self._ends, self._literal = np.frombuffer(ends, np.uint32), np.frombuffer(literal, np.bool_)
        """Where the key terms of each fact end, and of each whether its fact takes words literally."""
        self._own, self._wider = np.frombuffer(own, np.uint32), np.frombuffer(wider, np.uint32)
        """What it is, and with all that is broader."""
        self._count = np.array([len(numbers)])
        self._words = _by_term(dict.fromkeys(key_term.words, number) for key_term, number in numbers.items())
        phrases = [(phrase, number) for key_term, number in numbers.items() for phrase in key_term.phrases]
        self._phrased = np.array([number for _, number in phrases], np.uint32)
        """For each wording of several words what it is a wording of."""
        self._sizes = np.array([len(phrase) for phrase, _ in phrases], np.int64)
        self._of_phrase = np.repeat(np.arange(len(phrases)), self._sizes)
        """For each word of these wordings the wording."""
        groups = (group for phrase, _ in phrases for group in phrase)
        self._groups = _by_term(dict.fromkeys(group, place) for place, group in enumerate(groups))

    def touched(self, said: Iterable[str], literal: Iterable[str]) -> Touched:
        """What words touch; `literal` are the words as some facts take them."""
        return Touched(self._ends, self._literal, self._own, self._wider, self._spoken(said), self._spoken(literal))

    def _spoken(self, said: Iterable[str]) -> NDArray[np.bool_]:
        """Which key terms words say."""
        found, touched = np.zeros(self._count[0], np.bool_), np.zeros(len(self._of_phrase), np.bool_)
        for term in said:
            found[self._words.of(term)] = True
            touched[self._groups.of(term)] = True
        whole = np.bincount(self._of_phrase[touched], minlength=len(self._sizes)) == self._sizes
        found[self._phrased[whole]] = True
        return found


class Touched:
    """The key terms that the words of one question touch."""

    def __init__(
        self, ends: Places, literal: Marks, own: Places, wider: Places, plain: Marks, strict: Marks
    ) -> None:
        """`plain` and `strict` are the key terms that words say, and that they say taken literally."""
        self._ends, self._literal, self._own, self._wider = ends, literal, own, wider
        self._plain, self._strict = plain, strict

    def unsaid(self, places: NDArray[np.intp]) -> tuple[Counts, Counts]:
        """The key terms of each of some facts that words do not touch, and those that they touch only through a
        broader word."""
        starts, ends = (self._ends[each].astype(np.intp) for each in (places, places + 1))
        sizes = ends - starts
        owners = np.repeat(np.arange(len(places)), sizes)
        rows = np.arange(len(owners)) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        literal, own, wider = self._literal[rows], self._own[rows], self._wider[rows]
        silent = ~np.where(literal, self._strict[own], self._plain[own])
        loose = silent & np.where(literal, self._strict[wider], self._plain[wider])
        counts = (np.bincount(owners[each], minlength=len(places)) for each in (silent & ~loose, loose))
        unsaid, touched = (each.astype(np.uint16) for each in counts)
        return unsaid, touched

    def unsaid_of(self, place: int) -> tuple[int, int]:
        """The same of one fact."""
        unsaid = loose = 0
        for row in range(self._ends.item(place), self._ends.item(place + 1)):
            spoken = self._strict if self._literal.item(row) else self._plain
            if not spoken.item(self._own.item(row)):
                touched = spoken.item(self._wider.item(row))
                unsaid, loose = unsaid + (not touched), loose + touched
        return unsaid, loose


def _by_term(several: Iterable[Mapping[str, int]]) -> Groups:
    """For each term the numbers that it is given."""
    found: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for terms in several:
        for term, number in terms.items():
            found[term].append(number)
    return Groups(found)
