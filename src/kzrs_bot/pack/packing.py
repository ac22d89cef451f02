"""Records as bytes and back. Of very many, each stays packed until it is asked for.

Only our own records are unpacked, whatever stands in the bytes.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from kzrs_bot.pack.columns import ENCODED, Blobs, Keys
from kzrs_bot.pack.model import Fact

MANY = 10_000
"""Facts from which on they stay packed as soon as they are made."""
_AT_HAND = 2048
"""Records that are kept unpacked at most."""
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("decimal", "Decimal"), ("datetime", "date")}
_PLAIN |= {("fractions", "Fraction")}
_OURS = (
    "kzrs_bot.values",
    "kzrs_bot.reply",
    *(f"kzrs_bot.pack.{name}" for name in ("model", "packing", "columns")),
    *(f"kzrs_bot.language.{name}" for name in ("terms", "spelling", "periods", "quantities")),
    "kzrs_bot.reading.question",
    *(f"kzrs_bot.matching.{name}" for name in ("centroids", "classifier", "index", "key_terms", "samples", "wordings")),
    *(f"kzrs_bot.reasoning.{name}" for name in ("calculated", "cube", "findings", "marks", "signs", "sketch", "times")),
    "kzrs_bot.replies.suggestions",
)
_OFTEN = (
    *(("kzrs_bot.pack.model", name) for name in ("Fact", "Figure", "Change", "Reference")),
    *(("kzrs_bot.values", name) for name in ("Period", "Quantity")),
    *(("kzrs_bot.matching.index", name) for name in ("IndexedFact", "Filler")),
    ("kzrs_bot.matching.key_terms", "KeyTerm"),
    ("kzrs_bot.language.terms", "Phrase"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
)
"""Classes that stand in nearly every record, and there by their number."""
_NUMBERS = {name: number for number, name in enumerate(_OFTEN)}
_EMPTY = memoryview(b"")
_MEMBERS = "members"
"""The slot of what a fact lists."""
_ALIGNED = 64
"""Arrays begin at multiples of so many bytes."""
_T = TypeVar("_T")


class Pickler(pickle.Pickler):
    """Leaves out the objects that are there anyway, facts by their id and others by the names given, and arrays."""

    def __init__(self, stream: io.BytesIO, objects: Mapping[str, Any], arrays: list[NDArray[Any]]) -> None:
        """`arrays` takes up those that are left out."""
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._names = {id(each): name for name, each in objects.items()}
        self._arrays, self._offset = arrays, 0
        self._found: dict[type, Callable[[Any], Any]] = {type(each): self._named for each in objects.values()}
        self._found |= {type: _number_of, np.ndarray: self._apart}
        if objects:
            self._found[Fact] = lambda fact: (fact.id,)

    def persistent_id(self, each: Any) -> Any:
        find = self._found.get(type(each))
        return None if find is None else find(each)

    def _named(self, each: Any) -> str | None:
        return self._names.get(id(each))

    def reducer_override(self, each: Any) -> Any:
        """Records are made of the values of their fields again, in a third of the time that `dataclasses` takes."""
        if is_dataclass(each) and not isinstance(each, type):
            return type(each), tuple(getattr(each, field.name) for field in fields(each) if field.init)
        return NotImplemented

    def _apart(self, each: NDArray[Any]) -> tuple[str, int, int]:
        """What an array is found by among those that are left out: its type, its place in bytes, its length."""
        place, self._offset = self._offset, self._offset + padded(each.nbytes)
        self._arrays.append(each)
        return each.dtype.str, place, len(each)


class Unpickler(pickle.Unpickler):
    """Knows our own records and no other class, and puts back the objects and arrays that were left out."""

    def __init__(self, stream: io.BytesIO, objects: Mapping[str, Any], arrays: memoryview) -> None:
        super().__init__(stream)
        self._objects, self._arrays = objects, arrays

    def persistent_load(self, name: Any) -> Any:
        if isinstance(name, int):
            return _often(name)
        if not isinstance(name, tuple):
            return self._objects[name]
        if len(name) == 1:
            return self._objects["facts"][name[0]]
        type_, place, length = name
        return np.frombuffer(self._arrays, type_, length, place) if length else np.zeros(0, type_)

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or (module in _OURS and name.isidentifier()):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a compiled pack")


@cache
def _often(number: int) -> Any:
    module, name = _OFTEN[number]
    return getattr(import_module(module), name)


def _number_of(class_: type) -> int | None:
    return _NUMBERS.get((class_.__module__, class_.__qualname__))


def padded(size: int) -> int:
    """The size of something with what has to follow it, so that the next array begins where arrays may."""
    return -(-size // _ALIGNED) * _ALIGNED


def packed(value: object, objects: Mapping[str, Any]) -> tuple[bytes, list[NDArray[Any]]]:
    """A value without those objects that it refers to, and its arrays, which are to follow each other, padded."""
    stream = io.BytesIO()
    arrays: list[NDArray[Any]] = []
    Pickler(stream, objects, arrays).dump(value)
    return stream.getvalue(), arrays


def unpacked(data: bytes | memoryview, objects: Mapping[str, Any], arrays: memoryview = _EMPTY) -> Any:
    """A value with the objects that it refers to; raises UnpicklingError where it holds what is none of ours."""
    return Unpickler(io.BytesIO(data), objects, arrays).load()


class Shelf(Sequence[_T], Generic[_T]):
    """Records in order, each unpacked when it is asked for."""

    def __init__(self, records: Iterable[_T], facts: Mapping[str, Fact] | None = None) -> None:
        """`facts` are those that the records refer to; None for records that are facts themselves, or have none."""
        self._objects = {} if facts is None else {"facts": facts}
        self._packed = Blobs(packed(record, self._objects)[0] for record in records)
        self._at_hand: dict[int, _T] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"_objects": self._objects, "_packed": self._packed, "_at_hand": {}}

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        try:
            return self._at_hand[place]  # type: ignore[index]
        except (KeyError, TypeError):  # not at hand, or a slice
            return self._fetched(place)

    def _fetched(self, place: int | slice) -> _T | Sequence[_T]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        at_hand = self._at_hand if len(self._at_hand) < _AT_HAND else {}
        record = at_hand[place] = self._unpacked(self._packed[range(len(self))[place]])
        self._at_hand = at_hand
        return record

    def __iter__(self) -> Iterator[_T]:
        """All records, unpacked one after the other; none is kept at hand."""
        return map(self._unpacked, self._packed)

    def _unpacked(self, data: memoryview) -> _T:
        record: _T = unpacked(data, self._objects)
        return record


class ById(Mapping[str, _T], Generic[_T]):
    """Records in order that are looked up by id."""

    def __init__(self, ids: Iterable[str], records: Sequence[_T]) -> None:
        ids = list(ids)
        self._keys, self._ids, self._records = Keys(ids), Blobs(id_.encode(*ENCODED) for id_ in ids), records
        self._at_hand: dict[str, _T | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_at_hand": {}}

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return (str(id_, *ENCODED) for id_ in self._ids)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self._keys.find(id_) >= 0

    def __getitem__(self, id_: str) -> _T:
        record = self.find(id_)
        if record is None:
            raise KeyError(id_)
        return record

    def find(self, id_: str) -> _T | None:
        """The record of an id, None where there is none."""
        try:
            return self._at_hand[id_]
        except KeyError:
            place = self._keys.find(id_)
            at_hand = self._at_hand if len(self._at_hand) < _AT_HAND else {}
            record = at_hand[id_] = self._records[place] if place >= 0 else None
            self._at_hand = at_hand
            return record

    def values(self) -> Sequence[_T]:  # type: ignore[override]
        """The records in order."""
        return self._records


class Facts(ById[Fact]):
    """The facts of a pack, packed."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        super().__init__(facts, Shelf(facts.values()))
        lists = [place for place, fact in enumerate(facts.values()) if fact.slots.get(_MEMBERS)]
        self._lists = np.array(lists, np.uint32)

    def lists(self) -> list[Fact]:
        """Those that list members."""
        return [self._records[place] for place in self._lists.tolist()]


def by_id(facts: Mapping[str, Fact], *, always: bool = False) -> Mapping[str, Fact]:
    """The facts themselves, or packed where they are many, or always."""
    return facts if isinstance(facts, Facts) or not (always or len(facts) >= MANY) else Facts(facts)


def in_order(facts: Mapping[str, Fact]) -> Sequence[Fact]:
    """The facts by their places."""
    return facts.values() if isinstance(facts, Facts) else tuple(facts.values())


def listing(facts: Mapping[str, Fact]) -> list[Fact]:
    """The facts that list members, in their order."""
    return facts.lists() if isinstance(facts, Facts) else [f for f in facts.values() if f.slots.get(_MEMBERS)]
