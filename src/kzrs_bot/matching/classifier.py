"""To which of many groups of texts a text belongs, and how surely.

A multinomial log-linear model over the words of texts (Berger, Della Pietra and Della Pietra, 1996; for texts Nigam,
Lafferty and McCallum, 1999). It starts from the middles of the groups (`centroids.py`) and is held near them, so that
few texts a group are enough; what it learns beside them is which words tell a group from those that are like it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.matching.centroids import single
from kzrs_bot.pack.columns import Columns, Groups

Likelihoods = NDArray[np.float32]
"""For each group, by its place, the logarithm of the probability that a text belongs to it."""
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

SHARPNESS = 15.0
"""What a cosine is multiplied with to become a score at the start."""
_HELD = 0.3
"""How strongly weights are held where they started (a Gaussian prior around the middles)."""
_RATE, _MOMENTUM = 0.03, 0.9
"""Gradient descent with momentum (Polyak, 1964)."""
_ROUNDS = 20
_RIVALS = 16
"""Groups nearest to a text from which it learns to tell its own; others are too far from it to matter."""
_BATCH = 256
"""Texts that are held against all groups at once."""


class Classifier(Columns):
    """A score for each token and group; a text's scores are the sums over its tokens."""

    def __init__(self, texts: Mapping[int, Sequence[Iterable[str]]], groups: int) -> None:
        """`texts` are the tokens of each text, by the place of its group among so many; pairs of words do not count."""
        kept = [(place, found) for place, own in texts.items() for text in own if (found := single(text))]
        number = {token: n for n, token in enumerate(sorted({token for _, text in kept for token in text}))}
        counts = np.bincount([number[token] for _, text in kept for token in text], minlength=len(number))
        self._rarities = np.log((1 + len(kept)) / (1 + counts)).astype(np.float32) + 1
        self._strange = np.array([log(1 + len(kept)) + 1], np.float32)
        """How much a word counts that stands in no text."""
        self._tokens = Groups({token: array("I", [n]) for token, n in number.items()})
        rows = _Rows.of([[number[token] for token in text] for _, text in kept], self._rarities)
        groups_of = np.array([place for place, _ in kept], np.int64)
        start = _middles(rows, groups_of, (len(number), groups)) * np.float32(SHARPNESS)
        self._weights = _trained(rows, groups_of, start).astype(np.float16).ravel()
        self._shape = np.array(start.shape, np.int64)

    @property
    def _table(self) -> NDArray[np.float16]:
        """The weight of each token for each group."""
        return self._weights.reshape(self._shape)

    def likelihoods(self, tokens: Iterable[str]) -> Likelihoods:
        """How likely a text of some tokens belongs to each group."""
        found = [self._tokens.of(token) for token in single(tokens)]
        known = np.concatenate([each for each in found if len(each)] or [np.empty(0, np.uint32)])
        rarities = self._rarities[known]
        strange = sum(not len(each) for each in found) * float(self._strange[0]) ** 2
        length = sqrt(float(rarities @ rarities) + strange) or 1.0
        scores: Floats = (rarities / np.float32(length)) @ self._table[known].astype(np.float32)
        return normalised(scores)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Texts as rows of a sparse matrix: tokens, their values, and where each text begins."""

    tokens: Integers
    values: Floats
    starts: Integers

    @classmethod
    def of(cls, texts: Sequence[Sequence[int]], rarities: Floats) -> _Rows:
        """Texts of length 1; none of them is empty."""
        tokens = np.array([token for text in texts for token in text], np.int64)
        starts = np.cumsum([0, *(len(text) for text in texts[:-1])])
        values = rarities[tokens]
        lengths = np.sqrt(np.add.reduceat(values**2, starts)) if len(texts) else values
        return cls(tokens, values / np.repeat(lengths, [len(text) for text in texts]), starts)

    def owners(self) -> Integers:
        """The text of each token."""
        sizes = np.diff(self.starts, append=len(self.tokens))
        return np.repeat(np.arange(len(self.starts)), sizes)


def _middles(rows: _Rows, groups: Integers, shape: tuple[int, int]) -> Floats:
    """The mean of the texts of each group, as a vector of length 1."""
    places = rows.tokens * shape[1] + groups[rows.owners()]
    sums: Floats = np.bincount(places, rows.values, shape[0] * shape[1]).reshape(shape).astype(np.float32)
    lengths = np.sqrt((sums**2).sum(axis=0))
    lengths[lengths == 0] = 1
    sums /= lengths
    return sums


def _trained(rows: _Rows, groups: Integers, start: Floats) -> Floats:
    """Weights under which the texts most likely belong to their groups."""
    weights = start.copy()
    rivals = _nearest(rows, groups, start)
    owners = rows.owners()
    places = (rows.tokens[:, None] * start.shape[1] + rivals[owners]).ravel()
    values = np.repeat(rows.values, rivals.shape[1])
    speed = np.zeros_like(weights)
    for _ in range(_ROUNDS if len(groups) else 0):
        scores = np.add.reduceat((weights.ravel()[places] * values).reshape(-1, rivals.shape[1]), rows.starts)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        shares[:, 0] -= 1  # a text's own group stands first
        slope = np.bincount(places, values * shares[owners].ravel(), weights.size).reshape(weights.shape)
        speed = np.float32(_MOMENTUM) * speed + slope.astype(np.float32) + np.float32(_HELD) * (weights - start)
        weights -= np.float32(_RATE) * speed
    return weights


def _nearest(rows: _Rows, groups: Integers, weights: Floats) -> Integers:
    """For each text its own group and those that it is nearest to besides."""
    most = min(_RIVALS, weights.shape[1])
    found = np.empty((len(groups), most), np.int64)
    ends = np.append(rows.starts, len(rows.tokens))
    for first in range(0, len(groups), _BATCH):
        last = min(first + _BATCH, len(groups))
        span = slice(ends[first], ends[last])
        scores = np.add.reduceat(weights[rows.tokens[span]] * rows.values[span, None], ends[first:last] - ends[first])
        scores[np.arange(last - first), groups[first:last]] = np.inf
        found[first:last] = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    return found


def normalised(scores: Floats) -> Likelihoods:
    """Scores of all groups as logarithms of probabilities."""
    above = scores - scores.max(initial=-np.inf)
    return above - np.log(np.exp(above).sum()) if len(scores) else scores
