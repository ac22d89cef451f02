"""Records as bytes and back. Of very many, each stays packed until it is asked for.

Only our own records are unpacked, whatever stands in the bytes.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar, overload

from kzrs_bot.pack.model import Fact

MANY = 10_000
"""Facts from which on they stay packed."""
_AT_HAND = 2048
"""Records that are kept unpacked at most."""
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("decimal", "Decimal"), ("datetime", "date")}
_OURS = (
    "kzrs_bot.values",
    *(f"kzrs_bot.pack.{name}" for name in ("model", "packing")),
    *(f"kzrs_bot.language.{name}" for name in ("terms", "spelling")),
    *(f"kzrs_bot.matching.{name}" for name in ("index", "samples")),
)
_OFTEN = (
    *(("kzrs_bot.pack.model", name) for name in ("Fact", "Figure", "Change", "Reference")),
    *(("kzrs_bot.values", name) for name in ("Period", "Quantity")),
    *(("kzrs_bot.matching.index", name) for name in ("IndexedFact", "Filler", "KeyTerm")),
    ("decimal", "Decimal"),
    ("datetime", "date"),
)
"""Classes that stand in nearly every record, and there by their number."""
_NUMBERS = {name: number for number, name in enumerate(_OFTEN)}
_T = TypeVar("_T")


class Pickler(pickle.Pickler):
    """Leaves out the objects that are there anyway: facts by their id, others by the names given."""

    def __init__(self, stream: io.BytesIO, objects: Mapping[str, Any]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._names = {id(each): name for name, each in objects.items()}
        self._facts_apart = bool(objects)

    def persistent_id(self, each: Any) -> Any:
        if isinstance(each, type):
            return _NUMBERS.get((each.__module__, each.__qualname__))
        return (each.id,) if self._facts_apart and isinstance(each, Fact) else self._names.get(id(each))


class Unpickler(pickle.Unpickler):
    """Knows our own records and no other class, and puts back the objects that were left out."""

    def __init__(self, stream: io.BytesIO, objects: Mapping[str, Any]) -> None:
        super().__init__(stream)
        self._objects = objects

    def persistent_load(self, name: Any) -> Any:
        if isinstance(name, int):
            return _often(name)
        return self._objects["facts"][name[0]] if isinstance(name, tuple) else self._objects[name]

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


def packed(value: object, objects: Mapping[str, Any]) -> bytes:
    """A value without those objects that it refers to."""
    stream = io.BytesIO()
    Pickler(stream, objects).dump(value)
    return stream.getvalue()


def unpacked(data: bytes, objects: Mapping[str, Any]) -> Any:
    """A value with the objects that it refers to; raises UnpicklingError where it holds what is none of ours."""
    return Unpickler(io.BytesIO(data), objects).load()


class Shelf(Sequence[_T], Generic[_T]):
    """Records in order, each unpacked when it is asked for."""

    def __init__(self, records: Iterable[_T], facts: Mapping[str, Fact] | None = None) -> None:
        """`facts` are those that the records refer to; None for records that are facts themselves."""
        self._objects = {} if facts is None else {"facts": facts}
        self._packed = [packed(record, self._objects) for record in records]
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
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        record = self._at_hand.get(place)
        if record is None:
            at_hand = self._at_hand if len(self._at_hand) < _AT_HAND else {}
            record = at_hand[place] = self._unpacked(self._packed[place])
            self._at_hand = at_hand
        return record

    def __iter__(self) -> Iterator[_T]:
        """All records, unpacked one after the other; none is kept at hand."""
        return map(self._unpacked, self._packed)

    def _unpacked(self, data: bytes) -> _T:
        record: _T = unpacked(data, self._objects)
        return record


class ById(Mapping[str, _T], Generic[_T]):
    """Records in order that are looked up by id."""

    def __init__(self, places: Mapping[str, int], records: Sequence[_T]) -> None:
        self._places, self._records = places, records

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._places

    def __getitem__(self, id_: str) -> _T:
        return self._records[self._places[id_]]

    def values(self) -> Sequence[_T]:  # type: ignore[override]
        """The records in order."""
        return self._records

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each id."""
        return self._places


def by_id(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts themselves, or packed where they are many."""
    if len(facts) < MANY or isinstance(facts, ById):
        return facts
    return ById({id_: place for place, id_ in enumerate(facts)}, Shelf(facts.values()))
