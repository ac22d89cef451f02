"""Whether what a fact counts is as many, or beyond the limit, as a yes/no question says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention, stated_quantities
from kzrs_bot.pack.model import Fact
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.values import Quantity

_RATED = frozenset({"USD", "%", "x"})
"""Units that calculations compare."""
_PEOPLE = frozenset({"people", "person", "persons", "passengers", "travellers", "employees", "workers"})
"""Nouns by which people are counted."""


def count_verdict(question: Question, facts: Sequence[Fact]) -> bool | None:
    """Whether the only number of things in a question is right by what the facts count; None where they do not."""
    asked = [m for m in question.quantities if m.quantity.unit not in _RATED]
    if not question.confirm or question.negated or len(asked) != 1 or len(question.quantities) > 1:
        return None
    for fact in facts:
        told = [fact.figure.value] if fact.figure is not None and fact.figure.value is not None else []
        told = told or [m.quantity for m in stated_quantities(fact.statement)]
        own = [quantity for quantity in told if _alike(quantity.unit, asked[0].quantity.unit)]
        if len(own) == 1 and all(quantity.unit for quantity in told):
            return _meets(asked[0], own[0])
    return None


def _meets(asked: QuantityMention, own: Quantity) -> bool:
    if asked.comparison:
        return beyond(Fraction(own.value), Fraction(asked.quantity.value), asked.comparison)
    return own.value == asked.quantity.value


def _alike(one: str, other: str) -> bool:
    """Whether two nouns count the same things."""
    return bool(one) and (one == other or {one, other} <= _PEOPLE or one.rstrip("s") == other.rstrip("s"))
