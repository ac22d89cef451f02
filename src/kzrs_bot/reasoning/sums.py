"""Works out the formulas of derivations anew: a small reader of figures and signs, apart from what wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_TOKEN = re.compile(
    r"(?P<number>-?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:/(?P<parts>\d+))?(?:\s*(?P<scale>thousand|million|billion)\b)?(?P<percent>%)?"
    r"(?:\s+(?P<unit>[a-z][a-z -]*[a-z]))?|(?P<sign>[+−×÷()])"
)
_PERCENT = Fraction(1, 100)


class FormulaError(ValueError):
    """A formula that cannot be read."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A figure in a text: its value, and half the place of its last digit."""

    value: Fraction
    slack: Fraction
    text: str

    def near(self, other: Fraction) -> bool:
        """Whether another value is this one at the precision of its print."""
        return abs(self.value - other) <= self.slack


def literals(text: str) -> list[Literal]:
    """The figures of a text in order."""
    return [_literal(match) for match in _TOKEN.finditer(text) if match["number"]]


def _literal(match: re.Match[str]) -> Literal:
    digits = match["number"].replace(",", "").replace("$", "")
    scale = Fraction(_SCALES.get(match["scale"] or "", 1)) * (_PERCENT if match["percent"] else 1)
    whole, _, fraction = digits.partition(".")
    decimals = len(fraction)
    if not fraction and scale == 1 and len(whole.lstrip("-")) > 3:
        decimals = len(whole.rstrip("0")) - len(whole)
    text = match.group()[: match.start("unit") - match.start()].rstrip() if match["unit"] else match.group()
    if match["parts"]:
        return Literal(Fraction(int(whole), int(match["parts"])), Fraction(0), text)
    return Literal(Fraction(digits) * scale, Fraction(10) ** -decimals / 2 * scale, text)


def evaluate(formula: str) -> Fraction:
    """The value of an expression of sums and products; raises FormulaError where it is none."""
    tokens = _tokens(formula)
    value, rest = _sum(tokens)
    if rest:
        raise FormulaError(formula)
    return value


def _tokens(formula: str) -> list[Fraction | str]:
    tokens: list[Fraction | str] = []
    place = 0
    while place < len(formula):
        if formula[place].isspace():
            place += 1
            continue
        match = _TOKEN.match(formula, place)
        if match is None:
            raise FormulaError(formula)
        tokens.append(_literal(match).value if match["number"] else match["sign"])
        place = match.end()
    return tokens


_ADDING: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": lambda a, b: a + b, "−": lambda a, b: a - b}
_MULTIPLYING: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"×": lambda a, b: a * b, "÷": lambda a, b: a / b}
Tokens = Sequence[Fraction | str]


def _sum(tokens: Tokens) -> tuple[Fraction, Tokens]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in _ADDING:
        sign = str(tokens[0])
        other, tokens = _product(tokens[1:])
        value = _ADDING[sign](value, other)
    return value, tokens


def _product(tokens: Tokens) -> tuple[Fraction, Tokens]:
    value, tokens = _atom(tokens)
    while tokens and tokens[0] in _MULTIPLYING:
        sign = str(tokens[0])
        other, tokens = _atom(tokens[1:])
        if sign == "÷" and not other:
            raise FormulaError("division by nothing")
        value = _MULTIPLYING[sign](value, other)
    return value, tokens


def _atom(tokens: Tokens) -> tuple[Fraction, Tokens]:
    if not tokens:
        raise FormulaError("ends too early")
    first = tokens[0]
    if isinstance(first, Fraction):
        return first, tokens[1:]
    if first != "(":
        raise FormulaError(f"{first} in the wrong place")
    value, rest = _sum(tokens[1:])
    if not rest or rest[0] != ")":
        raise FormulaError("a bracket is not closed")
    return value, rest[1:]
