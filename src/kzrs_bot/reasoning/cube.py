"""The figures of a pack as observations of series, found by measure, dimensions and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kzrs_bot.pack.model import Change, Fact, Identity, Pack
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.values import Period


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
        self._facts: dict[Series, dict[_Days, str]] = {}
        """The facts of each series by their days; of two on the same days the first."""
        self._cells: dict[Series, tuple[Observation, ...]] = {}
        """The observations of the series that were asked for."""
        for fact in pack.facts.values():
            if fact.figure is not None and fact.kind != "gap":
                self._add(fact)
        self.stated = tuple(self._facts)
        """Series that the source has figures for, in its order."""
        self._identities: dict[Series, Identity] = {}
        for identity in sorted(pack.arithmetic, key=lambda item: item.kind == "complement"):
            for series in self._derived(identity):
                self._identities.setdefault(series, identity)
        self.series = (*self.stated, *(s for s in self._identities if s not in self._facts))
        """Every series that can have a value."""

    def _add(self, fact: Fact) -> None:
        figure = fact.figure
        if figure is None:
            return
        series = Series(figure.measure, tuple(sorted(figure.dims.items())))
        self._facts.setdefault(series, {}).setdefault(_days(figure.period), fact.id)

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
        return all(Series(measure, dims) in self._facts for measure in identity.terms)

    def identity(self, series: Series) -> Identity | None:
        """The identity by which a series has a value."""
        return self._identities.get(series)

    def cells(self, series: Series) -> tuple[Observation, ...]:
        """The observations of a series."""
        if series not in self._cells:
            self._cells[series] = tuple(self._observed(series, id_) for id_ in self._facts.get(series, {}).values())
        return self._cells[series]

    def _observed(self, series: Series, fact_id: str) -> Observation:
        fact = self.pack.facts[fact_id]
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
        series = Series(fact.figure.measure, tuple(sorted(fact.figure.dims.items())))
        return self.at(series, fact.figure.period)

    def sums(self, measure: str) -> list[Identity]:
        """Sums in which a measure is a term."""
        return [i for i in self.pack.arithmetic if i.kind == "sum" and measure in i.terms]

    def breakdown(self, series: Series) -> Mapping[str, tuple[Series, ...]]:
        """Series of the same measure with one dimension more, by that dimension."""
        found: dict[str, list[Series]] = defaultdict(list)
        own = set(series.dims)
        for other in self.stated:
            more = set(other.dims) - own
            if other.measure == series.measure and own <= set(other.dims) and len(more) == 1:
                found[next(iter(more))[0]].append(other)
        return {dim: tuple(members) for dim, members in found.items()}


def _days(period: Period | None) -> _Days:
    """What two periods have in common that are the same, however they are written."""
    return None if period is None else (period.start, period.end)
