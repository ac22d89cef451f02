"""How much a message is like the questions that a pack samples for each fact.

Each word of a fact's sample questions speaks for the fact by how much oftener it stands there than in all samples
together, as in naive Bayes classification of texts (Maron, 1961). What words say against a fact, those above all that
none of its samples has, is kept apart: samples are few, and people word things in ways that none of them foresaw.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.matching.centroids import Centroids, Nearness
from kzrs_bot.pack.columns import Groups, Places

_UNSEEN = 3.0
"""Questions like all others that each fact is taken to have besides (Dirichlet smoothing)."""
_MOST, _LEAST = 4.0, -3.0
"""The most that one word says for a fact and against it, as the logarithm of a ratio."""

Likeness = NDArray[np.float32]
"""For each fact, by its place in the source, how much a message is like its samples."""

_NOWHERE, _NOTHING = np.zeros(0, np.uint32), np.zeros(0, np.float32)


class Samples:
    """The words of the sample questions, by what they say for each fact."""

    def __init__(
        self, samples: Mapping[int, Sequence[frozenset[str]]], facts: int, outside: Sequence[frozenset[str]] = ()
    ) -> None:
        """`samples` are the tokens of each question, by the place of its fact among so many facts; `outside` are those
        of questions on other subjects, which have the place after the last fact."""
        self._facts = facts
        samples = {**samples, facts: outside} if outside else samples
        against = {place: max(log(_UNSEEN / (len(asked) + _UNSEEN)), _LEAST) for place, asked in samples.items()}
        self._unseen = np.full(facts + 1, mean(against.values()) if against else 0, np.float32)
        """What a word that no sample of a fact has says against the fact; as much, where a fact has no samples."""
        for place, value in {facts: 0.0, **against}.items():
            self._unseen[place] = value
        everywhere = Counter(token for asked in samples.values() for tokens in asked for token in tokens)
        total = sum(map(len, samples.values()))
        found: dict[str, tuple[array[int], array[float]]] = {}
        for place, asked in samples.items():
            for token, count in Counter(token for tokens in asked for token in tokens).items():
                common = (everywhere[token] + 0.5) / (total + 1)
                ratio = (count + _UNSEEN * common) / (len(asked) + _UNSEEN) / common
                places, values = found.setdefault(token, (array("I"), array("f")))
                places.append(place)
                values.append(max(min(log(ratio), _MOST), _LEAST))
        self._tokens = Groups({token: places for token, (places, _) in found.items()})
        """The places whose samples have each token."""
        self._values = np.frombuffer(b"".join(values for _, values in found.values()), np.float32)
        """What each token says for each of its places."""
        self._middles = Centroids(samples, facts + 1)

    def __bool__(self) -> bool:
        return len(self._tokens) > 0

    def heard(self, tokens: Iterable[str]) -> bool:
        """Whether any of some tokens stands in a sample of a fact."""
        places = (self._tokens.of(token) for token in tokens)
        return any(len(own) and own[0] < self._facts for own in places)

    def likeness(self, tokens: Iterable[str]) -> Likeness:
        """How much a message is like the samples of each fact, and last of all like what is on other subjects."""
        places, values, _ = self._said(tokens)
        return self._added(places, np.maximum(values, 0))

    def unlikeness(self, tokens: Iterable[str]) -> Likeness:
        """What the words of a message say against each, which is 0 or less."""
        places, values, known = self._said(tokens)
        return self._against(np.minimum(values, 0), places, known)

    def fullness(self, tokens: Iterable[str]) -> Likeness:
        """What they say for each less what they say against it."""
        places, values, known = self._said(tokens)
        return self._against(values, places, known)

    def nearness(self, tokens: Iterable[str]) -> Nearness:
        """How near a message is to the middle of each fact's samples, and last of all of those on other subjects."""
        return self._middles.nearness(tokens)

    def _against(self, values: Likeness, places: Places, known: np.float32) -> Likeness:
        """What so many known tokens say where they stand, and against all places where they do not."""
        return known * self._unseen + self._added(places, values - self._unseen[places])

    def _added(self, places: Places, values: Likeness) -> Likeness:
        """The sum of the values of each place."""
        return np.bincount(places, values, self._facts + 1).astype(np.float32)

    def _said(self, tokens: Iterable[str]) -> tuple[Places, Likeness, np.float32]:
        """The places whose samples have one of some tokens, with what it says for them, and how many are known."""
        found = [(places, self._tokens.span(token)) for token in tokens if len(places := self._tokens.of(token))]
        if not found:
            return _NOWHERE, _NOTHING, np.float32(0)
        values = np.concatenate([self._values[span] for _, span in found])
        return np.concatenate([places for places, _ in found]), values, np.float32(len(found))

    @staticmethod
    def most(likeness: Likeness, number: int) -> Collection[int]:
        """The places of the facts whose samples a message is most like."""
        alike = np.flatnonzero(likeness > 0)
        values = likeness[alike]
        if len(alike) > number:
            kept = values >= np.partition(values, -number)[-number]
            alike, values = alike[kept], values[kept]
        places: list[int] = alike[np.argsort(-values, kind="stable")[:number]].tolist()
        return places
