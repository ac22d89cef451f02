"""How near a message is to the wordings of each calculation that a pack foresees, and which of them it likeliest is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from kzrs_bot.matching.centroids import Centroids, Nearness
from kzrs_bot.matching.classifier import SHARPNESS, Classifier, Likelihoods, normalised
from kzrs_bot.pack.model import Calculation

Tokens = frozenset[str]


class Wordings:
    """The wordings of calculations, with those that go on with a talk and without them."""

    def __init__(self, calculations: Sequence[Calculation], read: Callable[[str], Tokens]) -> None:
        """`read` gives the tokens of a wording, with those of what it asks for."""
        full = [[read(text) for text in (each.ask, *each.samples)] for each in calculations]
        short = [[read(text) for text in each.follow_ups] for each in calculations]
        self._alone = Centroids(dict(enumerate(full)), len(full))
        self._leaning = Centroids({n: [*full[n], *own] for n, own in enumerate(short)}, len(full))
        self._classifier = Classifier(dict(enumerate(full)), len(full))
        self._number = len(full)

    def __len__(self) -> int:
        return self._number

    def knows(self, place: int, terms: Iterable[str]) -> bool:
        """Whether any of some terms stands in a wording of a calculation."""
        return any(self._leaning.holds(place, term) for term in terms)

    def nearness(self, tokens: Tokens, *, leaning: bool) -> Nearness:
        """How near a message of some tokens is to each calculation, by itself or as it goes on with the talk."""
        return (self._leaning if leaning else self._alone).nearness(tokens)

    def likelihoods(self, tokens: Tokens, near: Nearness, *, leaning: bool) -> Likelihoods:
        """How likely a message of some tokens is a wording of each calculation, to each of which it is so near.

        Wordings that go on with a talk say too little to learn from what tells them apart.
        """
        return normalised(near * np.float32(SHARPNESS)) if leaning else self._classifier.likelihoods(tokens)
