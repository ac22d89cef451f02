"""The figures of a pack as observations of series, found by measure, dimensions and period."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from kzrs_bot.pack.columns import Groups
from kzrs_bot.pack.model import Change, Fact, Figure, Identity, Pack
from kzrs_bot.pack.packing import in_order
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.values import Period

_AT_HAND = 4096
"""Observations up to which those that were asked for are kept."""


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What is observed, whenever: a measure with its dimensions."""

    measure: str
    dims: tuple[tuple[str, str], ...] = ()

    def value_of(self, dim: str) -> str | None:
        """The value of a dimension, None where the series has no such dimension."""
        return dict(self.dims).get(dim)

    def with_dim(self, dim: str, value: str) -> Series:
        """The series of the same measure with another value of a dimension."""
        return Series(self.measure, tuple(sorted({**dict(self.dims), dim: value}.items())))


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure fact as one cell of the cube."""

    series: Series
    fact: Fact
    period: Period | None
    value: Number | None
    change: Change | None

    @property
    def base(self) -> Period | None:
        """The period that the change is counted from."""
        if self.change is None:
            return None
        if self.change.base is not None or self.period is None:
            return self.change.base
        return self.period.shifted(-1)

    def percent(self) -> Number | None:
        """The stated change in percent."""
        return _number(self.change.percent) if self.change else None

    def amount(self) -> Number | None:
        """The stated change in the unit of the value."""
        return _number(self.change.amount) if self.change else None

    def factor(self) -> Number | None:
        """The stated change as a multiple."""
        return _number(self.change.factor) if self.change else None


def _number(quantity: object) -> Number | None:
    from kzrs_bot.values import Quantity

    return Number.of(quantity) if isinstance(quantity, Quantity) else None


_Days = tuple[date | None, date | None] | None


class Cube:
    """All observations of a pack, and the series that its identities add."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        found: dict[Series, dict[_Days, int]] = {}
        levels: dict[str, array[int]] = {}
        for place, fact in enumerate(pack.facts.values()):
            if fact.figure is not None and fact.kind != "gap":
                days = _days(fact.figure.period)
                own = found.setdefault(_series(fact.figure), {})
                if days not in own and fact.figure.value is not None:
                    levels.setdefault(_level(Number.of(fact.figure.value)), array("I")).append(place)
                own.setdefault(days, place)
        self._numbers = {series: number for number, series in enumerate(found)}
        self._ends = np.cumsum([0, *map(len, found.values())]).astype(np.uint32)
        self._places = np.array([place for own in found.values() for place in own.values()], np.uint32)
        """The facts of each series, one after the other; of two on the same days the first."""
        self._levels = Groups(levels)
        """Facts by the level that they give."""
        self._identities: dict[Series, Identity] = {}
        for identity in sorted(pack.arithmetic, key=lambda item: item.kind == "complement"):
            for series in self._derived(identity):
                self._identities.setdefault(series, identity)
        self._ready()

    def __getstate__(self) -> dict[str, Any]:
        kept = ("pack", "_numbers", "_ends", "_places", "_levels", "_identities")
        return {name: vars(self)[name] for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._ready()

    def _ready(self) -> None:
        self._facts = in_order(self.pack.facts)
        self._cells: dict[Series, tuple[Observation, ...]] = {}
        """The observations of the series that were asked for lately."""
        self._kept = 0
        self._measured: dict[str, list[Series]] = defaultdict(list)
        self._valued: dict[str, list[Series]] = defaultdict(list)
        for series in self.series:
            self._measured[series.measure].append(series)
        for series in self._numbers:
            for value in {value for _, value in series.dims}:
                self._valued[value].append(series)

    @property
    def stated(self) -> Collection[Series]:
        """Series that the source has figures for, in its order."""
        return self._numbers.keys()

    @cached_property
    def series(self) -> Collection[Series]:
        """Every series that can have a value."""
        return dict.fromkeys((*self._numbers, *self._identities)).keys()

    @cached_property
    def plain(self) -> Sequence[Series]:
        """Series that the source has figures for, of no dimension."""
        return [series for series in self._numbers if not series.dims]

    def measuring(self, measure: str) -> Sequence[Series]:
        """The series of a measure, those that identities add after those that the source has figures for."""
        return self._measured.get(measure, ())

    def having(self, values: Collection[str]) -> Sequence[Series]:
        """The series that the source has figures for, of which a dimension has one of some values, in its order."""
        found = {series for value in values for series in self._valued.get(value, ())}
        return sorted(found, key=self._numbers.__getitem__)

    def giving(self, exact: Fraction, unit: str) -> list[Observation]:
        """The observations of just this level, by their series."""
        places = self._levels.of(_level(Number(exact, unit, Decimal(1)))).tolist()
        cells = [cell for place in places if (cell := self.fact(self._facts[place].id)) is not None]
        return sorted(cells, key=lambda cell: self._numbers[cell.series])

    def _derived(self, identity: Identity) -> Iterable[Series]:
        """The series that an identity gives a value to."""
        if identity.kind in {"sum", "difference"}:
            dims = {s.dims for s in self.stated if s.measure == identity.terms[0]}
            return [Series(identity.result, d) for d in sorted(dims) if self._complete(identity, d)]
        if identity.kind == "complement":
            part = identity.terms[-1]
            parts = [s for s in (*self.stated, *self._identities) if s.value_of(identity.dim) == part]
            return [s.with_dim(identity.dim, identity.result) for s in parts]
        return ()

    def _complete(self, identity: Identity, dims: tuple[tuple[str, str], ...]) -> bool:
        return all(Series(measure, dims) in self._numbers for measure in identity.terms)

    def identity(self, series: Series) -> Identity | None:
        """The identity by which a series has a value."""
        return self._identities.get(series)

    def cells(self, series: Series) -> tuple[Observation, ...]:
        """The observations of a series."""
        found = self._cells.get(series)
        if found is None:
            found = tuple(self._observed(series, place) for place in self._placed(series))
            self._kept += len(found) + 1
            if self._kept > _AT_HAND:
                self._cells, self._kept = {}, len(found) + 1
            self._cells[series] = found
        return found

    def _placed(self, series: Series) -> list[int]:
        """The places of the facts of a series."""
        number = self._numbers.get(series)
        places: list[int] = [] if number is None else self._places[self._ends[number] : self._ends[number + 1]].tolist()
        return places

    def _observed(self, series: Series, place: int) -> Observation:
        fact = self._facts[place]
        assert fact.figure is not None
        value = Number.of(fact.figure.value) if fact.figure.value is not None else None
        return Observation(series, fact, fact.figure.period, value, fact.figure.change)

    def at(self, series: Series, period: Period | None) -> Observation | None:
        """The observation of a period."""
        return next((cell for cell in self.cells(series) if _days(cell.period) == _days(period)), None)

    def fact(self, fact_id: str) -> Observation | None:
        """The observation that a fact states."""
        fact = self.pack.facts[fact_id]
        if fact.figure is None:
            return None
        return self.at(_series(fact.figure), fact.figure.period)

    def sums(self, measure: str) -> list[Identity]:
        """Sums in which a measure is a term."""
        return [i for i in self.pack.arithmetic if i.kind == "sum" and measure in i.terms]

    def breakdown(self, series: Series) -> Mapping[str, tuple[Series, ...]]:
        """Series of the same measure with one dimension more, by that dimension."""
        found: dict[str, list[Series]] = defaultdict(list)
        own = set(series.dims)
        for other in self.measuring(series.measure):
            more = set(other.dims) - own
            if other in self._numbers and own <= set(other.dims) and len(more) == 1:
                found[next(iter(more))[0]].append(other)
        return {dim: tuple(members) for dim, members in found.items()}


def _series(figure: Figure) -> Series:
    """The series that a figure is of."""
    return Series(figure.measure, tuple(sorted(figure.dims.items())))


def _level(number: Number) -> str:
    """What numbers of the same size and unit have in common."""
    return f"{number.exact} {number.unit}"


def _days(period: Period | None) -> _Days:
    """What two periods have in common that are the same, however they are written."""
    return None if period is None else (period.start, period.end)
