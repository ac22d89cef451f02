"""How near a text is to the middle of each of many groups of texts.

Texts are vectors of their words, each weighted by how rare it is among all texts (Salton and Buckley, 1988); a group is
the mean of its texts (Rocchio, 1971), and nearness is the cosine of the angle between the two. Few texts a group are
enough for it, and a word that none of them has only makes a text less near.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.pack.columns import Groups

Nearness = NDArray[np.float32]
"""For each group, by its place, the cosine: from 0, nothing in common, to 1."""


class Centroids:
    """The middle of each group of texts."""

    def __init__(self, texts: Mapping[int, Sequence[Iterable[str]]], groups: int) -> None:
        """`texts` are the tokens of each text, by the place of its group among so many; pairs of words do not count."""
        self._groups = groups
        kept = {place: [single(text) for text in own] for place, own in texts.items()}
        self._total = sum(map(len, kept.values()))
        everywhere = Counter(token for own in kept.values() for text in own for token in text)
        rarity = {token: self._rarity(count) for token, count in everywhere.items()}
        found: dict[str, tuple[array[int], array[float]]] = {}
        for place, own in kept.items():
            for token, weight in _middle(own, rarity).items():
                places, weights = found.setdefault(token, (array("I"), array("f")))
                places.append(place)
                weights.append(weight)
        self._tokens = Groups({token: places for token, (places, _) in found.items()})
        self._weights = np.frombuffer(b"".join(weights for _, weights in found.values()), np.float32)
        self._rarities = np.array([rarity[token] for token in found for _ in found[token][0]], np.float32)

    def _rarity(self, count: int) -> float:
        """How much a word counts that stands in so many texts."""
        return log((1 + self._total) / (1 + count)) + 1

    def nearness(self, tokens: Iterable[str]) -> Nearness:
        """How near a text of some tokens is to each group."""
        near = np.zeros(self._groups, np.float32)
        squares = 0.0
        for token in single(tokens):
            span = self._tokens.span(token)
            if span.start == span.stop:
                squares += self._rarity(0) ** 2
                continue
            rarity = float(self._rarities[span.start])
            near[self._tokens.of(token)] += rarity * self._weights[span]
            squares += rarity**2
        return near / np.float32(sqrt(squares) or 1.0)

    def holds(self, place: int, token: str) -> bool:
        """Whether a text of a group has a token that is no pair of words."""
        places = self._tokens.of(token)
        rank = bisect_left(places, place)
        return rank < len(places) and places[rank] == place


def single(tokens: Iterable[str]) -> list[str]:
    """The tokens that are no pairs of words, in an order of their own."""
    return sorted(token for token in tokens if " " not in token)


def _middle(texts: Sequence[Sequence[str]], rarity: Mapping[str, float]) -> dict[str, float]:
    """The mean of texts of length 1, as a vector of length 1."""
    total: dict[str, float] = {}
    for text in texts:
        length = sqrt(sum(rarity[token] ** 2 for token in text)) or 1.0
        for token in text:
            total[token] = total.get(token, 0.0) + rarity[token] / length
    length = sqrt(sum(weight**2 for weight in total.values())) or 1.0
    return {token: weight / length for token, weight in total.items()}
