"""How much a message is like the wordings that a pack foresees for each of its calculations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from kzrs_bot.matching.samples import Likeness, Samples
from kzrs_bot.pack.model import Calculation

Tokens = frozenset[str]


class Wordings:
    """The wordings of calculations by the tokens that speak for each."""

    def __init__(self, calculations: Sequence[Calculation], read: Callable[[str], Tokens]) -> None:
        """`read` gives the tokens of a wording, with that of what it asks for."""
        full = [[read(text) for text in (each.ask, *each.samples)] for each in calculations]
        short = [[read(text) for text in each.follow_ups] for each in calculations]
        self._alone = Samples(dict(enumerate(full)), len(full))
        self._leaning = Samples({n: [*full[n], *own] for n, own in enumerate(short)}, len(full))
        self._words = tuple(
            frozenset(token for tokens in (*full[n], *own) for token in tokens) for n, own in enumerate(short)
        )

    def __len__(self) -> int:
        return len(self._words)

    def knows(self, place: int, terms: Iterable[str]) -> bool:
        """Whether any of some terms stands in a wording of a calculation."""
        return not self._words[place].isdisjoint(terms)

    def likeness(self, tokens: Tokens, *, leaning: bool) -> tuple[Likeness, Likeness]:
        """What tokens say for each calculation, and that less what they say against it."""
        samples = self._leaning if leaning else self._alone
        own = samples.likeness(tokens)[:-1]
        return own, np.where(own > 0, own + samples.unlikeness(tokens)[:-1], -np.inf)
