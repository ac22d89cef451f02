"""Very many small things in a few arrays, which a compiled form maps into memory instead of reading them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

ENCODED = ("utf-8", "surrogatepass")
"""How keys become bytes, whatever is in them."""

Places = NDArray[np.uint32]
"""Places in a sequence, counted from 0."""

_AT_HAND = 4096
"""Keys of which is kept what was found, at most."""


class Columns:
    """Something that consists of arrays; what is derived from them is never kept with it."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: each for name, each in vars(self).items() if isinstance(each, np.ndarray | Columns)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._ready()

    def _ready(self) -> None:
        """Derive what look-ups need from the arrays."""


class Blobs(Columns):
    """Stretches of bytes, one after the other."""

    def __init__(self, blobs: Iterable[bytes]) -> None:
        data = bytearray()
        ends = array("Q", [0])
        for blob in blobs:
            data += blob
            ends.append(len(data))
        self._data = np.frombuffer(data, np.uint8)
        self._ends = np.frombuffer(ends, np.uint64)
        self._ready()

    def _ready(self) -> None:
        self._bytes, self._cuts = self._data.data, self._ends.data

    def __len__(self) -> int:
        return len(self._cuts) - 1

    def __getitem__(self, place: int) -> memoryview:
        """The bytes at a place."""
        return self._bytes[self._cuts[place] : self._cuts[place + 1]]

    def __iter__(self) -> Iterator[memoryview]:
        return (self._bytes[start:end] for start, end in pairwise(self._cuts))


class Keys(Columns):
    """Tells the place of a key among very many, by a sum of 64 bits over it."""

    def __init__(self, keys: Iterable[str]) -> None:
        sums = np.fromiter(map(_sum, keys), np.uint64)
        order = np.argsort(sums, kind="stable")
        self._sums, self._places = sums[order], order.astype(np.uint32)
        if (self._sums[1:] == self._sums[:-1]).any():
            raise ValueError("a key stands there twice")
        self._ready()

    def _ready(self) -> None:
        self._sorted = self._sums.data
        self._at_hand: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._sums)

    def find(self, key: str) -> int:
        """The place of a key, -1 where it is none."""
        place = self._at_hand.get(key)
        if place is None:
            sum_ = _sum(key)
            rank = bisect_left(self._sorted, sum_)
            found = rank < len(self._sorted) and self._sorted[rank] == sum_
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand = {}
            place = self._at_hand[key] = self._places.item(rank) if found else -1
        return place


class Groups(Columns):
    """For each of many keys the places that belong to it, in their order."""

    def __init__(self, groups: Mapping[str, array[int]]) -> None:
        """The places are arrays of the type "I"."""
        self._keys = Keys(groups)
        ends = np.cumsum([0, *map(len, groups.values())])
        self._ends = ends.astype(np.uint64)
        self._members = np.frombuffer(b"".join(groups.values()), np.uint32)
        self._ready()

    def _ready(self) -> None:
        self._cuts = self._ends.data
        self._at_hand: dict[str, Places] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def span(self, key: str) -> slice:
        """Where among the members those of a key stand."""
        place = self._keys.find(key)
        return slice(0, 0) if place < 0 else slice(self._cuts[place], self._cuts[place + 1])

    def of(self, key: str) -> Places:
        """The members of a key, none where there is no such key."""
        found = self._at_hand.get(key)
        if found is None:
            if len(self._at_hand) >= _AT_HAND:
                self._at_hand = {}
            found = self._at_hand[key] = self._members[self.span(key)]
        return found


def _sum(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(*ENCODED), digest_size=8).digest(), "little")
