"""The arithmetic held to Python's decimal and fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.sums import FormulaError, evaluate, literals
from kzrs_bot.values import Quantity

STEPS = st.sampled_from([Decimal(10) ** power for power in range(-2, 6)])
UNITS = st.sampled_from(["USD", "tons", ""])


@st.composite
def figures(draw: st.DrawFn, unit: str = "tons") -> Number:
    step = draw(STEPS)
    count = draw(st.integers(min_value=1, max_value=10**6))
    return Number(Fraction(step) * count, unit, step)


@given(figures(), figures())
def test_sums_and_differences_are_exact(a: Number, b: Number) -> None:
    assert numbers.total([a, b]).exact == a.exact + b.exact
    assert numbers.minus(a, b).exact == a.exact - b.exact
    assert numbers.total([a, b]).step <= max(a.step, b.step)


@given(figures(), figures())
def test_quotients_are_shown_with_the_digits_of_the_less_precise(a: Number, b: Number) -> None:
    result = numbers.quotient(a, b, "")
    assert result.exact == a.exact / b.exact
    assert result.digits in {max(numbers.FEWEST_DIGITS, min(a.digits, b.digits)) + extra for extra in (0, 1)}
    assert abs(Fraction(result.rounded) - result.exact) <= Fraction(result.step) / 2


@given(figures(), figures())
def test_shares_and_changes(a: Number, b: Number) -> None:
    assert numbers.percent_of(a, b).exact == 100 * a.exact / b.exact
    assert numbers.percent_change(a, b).exact == 100 * (b.exact - a.exact) / a.exact


@given(figures(), st.decimals(min_value=-99, max_value=900, places=1))
def test_the_base_before_a_change_undoes_it(level: Number, percent: Decimal) -> None:
    rate = Number(Fraction(percent), "%", Decimal("0.1"))
    base = numbers.base_before(level, rate)
    assert base.exact * (1 + Fraction(percent) / 100) == level.exact


@given(figures(), STEPS)
def test_rounding_is_that_of_decimal(number: Number, step: Decimal) -> None:
    expected = (numbers.decimal(number.exact) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    assert Fraction(expected) == numbers.rounded_to(number, step).exact


@given(figures("USD"))
def test_what_is_shown_is_read_again(number: Number) -> None:
    shown = number.show()
    assert abs(Fraction(Quantity.parse(shown).value) - number.exact) <= max(Fraction(number.step), Fraction(10**5)) / 2


@given(st.lists(st.integers(min_value=1, max_value=999), min_size=1, max_size=6))
def test_formulas_are_worked_out_as_python_does(terms: list[int]) -> None:
    assert evaluate(" + ".join(map(str, terms))) == sum(terms)
    assert evaluate(f"({' + '.join(map(str, terms))}) ÷ {len(terms)}") == Fraction(sum(terms), len(terms))


@pytest.mark.parametrize("formula", ["", "1 +", "(1 + 2", "1 ÷ 0", "two", "+ 1"])
def test_broken_formulas_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula)


@pytest.mark.parametrize(
    ("text", "value"),
    [("$91.2 million", 91_200_000), ("23.3%", Fraction("0.233")), ("47 companies", 47), ("-$5.2 million", -5_200_000)],
)
def test_literals(text: str, value: Fraction) -> None:
    assert [literal.value for literal in literals(text)] == [value]
