"""Exact numbers with the precision that their print allows, and the few operations that answers need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from kzrs_bot.values import Quantity, round_to

FEWEST_DIGITS = 3
"""A quotient is shown with at least so many significant digits."""
_TENTH = Decimal("0.1")
_THOUSANDTH = Decimal("0.001")
_MILLION = Decimal(10) ** 6
_FACTOR = "x"
_PERCENT = "%"
_SCALES = (Decimal(10**9), Decimal(10**6))
"""Sizes from which a number is printed in words, with decimals."""
_WHOLE_DIGITS = 4
_THOUSAND = 1000
"""From here things are told to four digits: 2,917 of them, not 2,920."""
_MEASURED = frozenset({"USD", _PERCENT, _FACTOR})
"""Units of figures that are printed rounded; things that are counted are not."""


@dataclass(frozen=True, slots=True)
class Number:
    """A value kept exactly, the unit it is in and the place to which it may be shown."""

    exact: Fraction
    unit: str
    step: Decimal
    """The place value of the last digit that is shown."""
    bound: str = ""
    """As of a quantity: empty for exactly, > for more than, <= for up to, ~ for about."""

    @classmethod
    def of(cls, quantity: Quantity) -> Number:
        """The number that a source prints."""
        return cls(Fraction(quantity.value), quantity.unit, quantity.step, quantity.bound)

    @classmethod
    def count(cls, number: int, unit: str = "") -> Number:
        """A number of things."""
        return cls(Fraction(number), unit, Decimal(1))

    @property
    def rounded(self) -> Decimal:
        """The value at its step."""
        return round_to(decimal(self.exact), self.step)

    @property
    def digits(self) -> int:
        """How many significant digits it is known to."""
        if not self.exact:
            return 1
        return max(1, _magnitude(self.exact) - _magnitude(Fraction(self.step)) + 1)

    def quantity(self) -> Quantity:
        """The number as it is shown."""
        return Quantity(self.rounded, self.unit, self.bound, self.step)

    def size(self) -> Number:
        """The same number without its sign."""
        return replace(self, exact=abs(self.exact))

    def settled(self) -> Number:
        """Marked as approximate where rounding changes it."""
        if self.bound == "" and Fraction(self.rounded) != self.exact:
            return replace(self, bound="~")
        return self

    def show(self, *, signed: bool = False, plain: bool = False) -> str:
        """In English; plain leaves the bound out."""
        shown = self.quantity()
        if plain:
            shown = replace(shown, bound="")
        if shown.unit == "USD" and self.step >= _MILLION / 10 and 0 < abs(shown.value) < _MILLION:
            return _below_a_million(shown, signed)
        if shown.unit in {_PERCENT, _FACTOR}:
            shown = _without_idle_tenth(shown)
        elif Fraction(shown.value) == self.exact:
            shown = _without_idle_zeros(shown)
        text = shown.show(signed=signed)
        return text.removesuffix("-fold") + " times" if shown.unit == _FACTOR else text


def _below_a_million(shown: Quantity, signed: bool) -> str:
    """As sources print it beside larger sums: $0.4 million."""
    bound = replace(shown, value=Decimal(1)).show().partition("$")[0]
    sign = "-" if shown.value < 0 else "+" if signed else ""
    return f"{bound}{sign}${(abs(shown.value) / _MILLION).quantize(_TENTH)} million"


def _without_idle_tenth(shown: Quantity) -> Quantity:
    """7 rather than 7.0, where the zero says nothing."""
    if shown.step < 1 and shown.value == shown.value.to_integral_value() and shown.bound == "":
        return replace(shown, step=Decimal(1))
    return shown


def _without_idle_zeros(shown: Quantity) -> Quantity:
    """7.6 million rather than 7.60 million, of a value that is just so."""
    scale = next((scale for scale in _SCALES if abs(shown.value) >= scale), Decimal(1))
    step = shown.step
    while step < scale and not shown.value % (step * 10):
        step *= 10
    return replace(shown, step=step)


def decimal(value: Fraction) -> Decimal:
    """The fraction with forty digits, far beyond any print."""
    with localcontext() as context:
        context.prec = 40
        return Decimal(value.numerator) / Decimal(value.denominator)


def _magnitude(value: Fraction) -> int:
    """The power of ten of the first digit."""
    return decimal(abs(value)).adjusted()


def _joint_bound(bounds: Sequence[str]) -> str:
    """What is known of a sum of numbers with these bounds."""
    kinds = set(bounds) - {""}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else ""
    return ">" if kinds <= {">", "~"} and ">" in kinds else "~"


def total(numbers: Sequence[Number]) -> Number:
    """The sum, approximate where they are not all printed to the same place."""
    step, even = _common_step(numbers)
    bound = _joint_bound([number.bound for number in numbers])
    exact = sum((number.exact for number in numbers), Fraction(0))
    return Number(exact, _unit(numbers), step, bound or ("" if even else "~"))


def minus(first: Number, second: Number) -> Number:
    """The first less the second; bounds of either make it approximate."""
    step, even = _common_step([first, second])
    bound = "~" if first.bound or second.bound or not even else ""
    return Number(first.exact - second.exact, _unit([first, second]), step, bound)


def _common_step(numbers: Sequence[Number]) -> tuple[Decimal, bool]:
    """One place beyond the coarsest, if the others reach so far, and whether all have the same."""
    steps = [number.step for number in numbers]
    if any(number.bound == "~" for number in numbers):
        return max(steps), len(set(steps)) == 1
    if not {number.unit for number in numbers} & _MEASURED:
        return min(steps), True
    even = len(set(steps)) == 1 or max(steps) < _MILLION / 100
    return max(min(steps), max(steps) / 10), even


def quotient(first: Number, second: Number, unit: str, *, fewest: int = FEWEST_DIGITS) -> Number:
    """The first by the second, with as many digits as the less precise of them has."""
    exact = first.exact / second.exact
    whole = _WHOLE_DIGITS if unit not in _MEASURED and exact >= _THOUSAND else 0
    return Number(exact, unit, _place(exact, max(fewest, whole, min(first.digits, second.digits))), "~")


def product(first: Number, second: Number, unit: str) -> Number:
    """The first times the second, with as many digits as the less precise of them has."""
    exact = first.exact * second.exact
    return Number(exact, unit, _place(exact, max(FEWEST_DIGITS, min(first.digits, second.digits))), "~")


def _place(exact: Fraction, digits: int) -> Decimal:
    if not exact:
        return Decimal(1)
    return Decimal(1).scaleb(_magnitude(exact) - digits + 1)


def place_of(error: Fraction) -> Decimal:
    """The place that an error leaves certain."""
    return Decimal(1).scaleb(_magnitude(error)) if error else Decimal(1)


def times(first: Number, second: Number) -> Number:
    """How many times the second the first is."""
    ratio = first.exact / second.exact
    near = abs(ratio - 1) < Fraction(_TENTH)
    step = _THOUSANDTH if near else _TENTH if ratio >= 1 else _TENTH / 10
    raw = Number(ratio, _FACTOR, step)
    return _inexact(raw, first, second)


def percent_of(part: Number, whole: Number) -> Number:
    """The share of the part in the whole."""
    exact = 100 * part.exact / whole.exact
    return _inexact(Number(exact, _PERCENT, _TENTH if abs(exact) <= 100 else Decimal(1)), part, whole)


def percent_change(base: Number, later: Number) -> Number:
    """The change from the base in percent of it."""
    return _inexact(Number(100 * (later.exact - base.exact) / base.exact, _PERCENT, _TENTH), base, later)


def _inexact(number: Number, *operands: Number) -> Number:
    """Approximate where rounding or an operand makes it so."""
    if any(operand.bound for operand in operands):
        return replace(number, bound="~")
    return number.settled()


def base_before(level: Number, percent: Number) -> Number:
    """The level before a change in percent."""
    factor = growth_factor(percent)
    return quotient(level, factor, level.unit)


def growth_factor(percent: Number) -> Number:
    """1.233 for +23.3%."""
    return Number(1 + percent.exact / 100, _FACTOR, percent.step / 100)


def plain_factor(factor: Number) -> str:
    """A factor without its unit, as it stands in a formula."""
    return f"{factor.rounded.normalize():f}"


def _unit(numbers: Iterable[Number]) -> str:
    units = dict.fromkeys(number.unit for number in numbers)
    return next((unit for unit in units if unit), "")


def rounded_to(number: Number, step: Decimal) -> Number:
    """The number at a coarser place."""
    value = (decimal(number.exact) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return Number(Fraction(value), number.unit, step, "~" if Fraction(value) != number.exact else number.bound)
