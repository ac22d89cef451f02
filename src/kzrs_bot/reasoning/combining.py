"""Arithmetic over figures that are named by their facts, for callers who know what they want worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.numbers import Number, minus, percent_change, percent_of, quotient, times, total
from kzrs_bot.reply import Step


class ComputationError(KzrsBotError, ValueError):
    """Figures that cannot be put together; the message says why."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A way to put figures together."""

    fewest: int
    most: int | None
    work: Callable[[Sequence[Number]], Number]
    formula: str
    """With {a} and {b} for two figures; with {all} for any number of them."""
    divides: int | None = None
    """Place of the figure that must not be zero."""


OPERATIONS: Mapping[str, Operation] = {
    "sum": Operation(2, None, total, "{all}"),
    "difference": Operation(2, 2, lambda n: minus(n[0], n[1]), "{a} − {b}"),
    "average": Operation(2, None, lambda n: _average(n), "({all}) ÷ {count}"),
    "ratio": Operation(2, 2, lambda n: times(n[0], n[1]), "{a} ÷ {b}", divides=1),
    "share": Operation(2, 2, lambda n: percent_of(n[0], n[1]), "{a} ÷ {b}", divides=1),
    "change": Operation(2, 2, lambda n: percent_change(n[0], n[1]), "({b} − {a}) ÷ {a}", divides=0),
}
"""By name: share is the first in percent of the second, change that from the first to the second."""


def combined(pack: Pack, operation: str, facts: Sequence[str]) -> Step:
    """The figures of these facts put together, with what was done.

    Raises:
        ComputationError: no such operation or fact, a fact without a figure, too few or too many of them,
            different units, or a division by zero.
    """
    kind = OPERATIONS.get(operation)
    if kind is None:
        raise ComputationError(f"operation: expected one of {', '.join(OPERATIONS)}, not {operation!r}")
    if len(facts) < kind.fewest or (kind.most is not None and len(facts) > kind.most):
        expected = f"{kind.fewest}" if kind.most == kind.fewest else f"{kind.fewest} or more"
        raise ComputationError(f"facts: {operation} takes {expected}, not {len(facts)}")
    numbers = [_number(pack, id_) for id_ in facts]
    units = {number.unit for number in numbers}
    if len(units) > 1:
        told = ", ".join(f"{id_} in {number.unit or 'no unit'}" for id_, number in zip(facts, numbers, strict=True))
        raise ComputationError(f"facts: figures of different units cannot be put together ({told})")
    if kind.divides is not None and not numbers[kind.divides].exact:
        raise ComputationError(f"facts: {facts[kind.divides]} is zero, and nothing can be divided by it")
    shown = [number.show(plain=True) for number in numbers]
    result = kind.work(numbers).settled()
    formula = kind.formula.format(a=shown[0], b=shown[-1], all=" + ".join(shown), count=len(shown))
    return Step(operation, tuple(zip(facts, shown, strict=True)), formula, result.show())


def _number(pack: Pack, id_: str) -> Number:
    fact = pack.facts.get(id_)
    if fact is None:
        raise ComputationError(f"facts: there is no fact {id_!r}")
    if fact.figure is None or fact.figure.value is None:
        raise ComputationError(f"facts: {id_} gives no figure")
    return Number.of(fact.figure.value)


def _average(numbers: Sequence[Number]) -> Number:
    whole = total(numbers)
    return quotient(whole, Number.count(len(numbers)), whole.unit)
