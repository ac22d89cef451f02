"""Small things in arrays: what is put in comes out again, and nothing else is found."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.pack.columns import Blobs, Groups, Keys
from kzrs_bot.pack.packing import ById, Shelf, packed, padded, unpacked

keys = st.text()


def through_bytes(value: object) -> object:
    """A value packed and unpacked, its arrays read from where the packed ones stand."""
    records, arrays = packed(value, {})
    data = b"".join(each.tobytes().ljust(padded(each.nbytes), b"\0") for each in arrays)
    return unpacked(records, {}, memoryview(data))


@given(st.lists(st.binary()))
def test_blobs(blobs: list[bytes]) -> None:
    for each in (Blobs(blobs), through_bytes(Blobs(blobs))):
        assert isinstance(each, Blobs)
        assert list(each) == [each[place] for place in range(len(each))] == blobs


@given(st.lists(keys, unique=True), keys)
def test_keys(known: list[str], other: str) -> None:
    for each in (Keys(known), through_bytes(Keys(known))):
        assert isinstance(each, Keys)
        assert [each.find(key) for key in known] == list(range(len(known)))
        assert other in known or each.find(other) == -1


def test_a_key_stands_there_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Keys(["a", "b", "a"])


@given(st.dictionaries(keys, st.lists(st.integers(0, 2**32 - 1))), keys)
def test_groups(groups: dict[str, list[int]], other: str) -> None:
    made = Groups({key: array("I", places) for key, places in groups.items()})
    for each in (made, through_bytes(made)):
        assert isinstance(each, Groups)
        assert {key: each.of(key).tolist() for key in groups} == groups
        assert other in groups or not len(each.of(other))


@given(st.dictionaries(keys, st.frozensets(st.text(max_size=3), max_size=3)), keys)
def test_records_by_id(records: dict[str, frozenset[str]], other: str) -> None:
    made = ById(records, Shelf(records.values()))
    for each in (made, through_bytes(made)):
        assert isinstance(each, ById)
        assert each == records
        assert list(each) == list(records)
        assert each.find(other) == records.get(other)
