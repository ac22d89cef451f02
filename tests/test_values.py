"""Quantities and periods: parsing, showing, comparing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.values import Period, Quantity, round_to


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound", "step"),
    [
        ("$11.4 million", "11400000", "USD", "", "100000"),
        ("-$11 million", "-11000000", "USD", "", "1000000"),
        ("−$11 million", "-11000000", "USD", "", "1000000"),
        ("$1.25 billion", "1250000000", "USD", "", "10000000"),
        ("+23.3%", "23.3", "%", "", "0.1"),
        ("-44.5%", "-44.5", "%", "", "0.1"),
        ("85 percent", "85", "%", "", "1"),
        ("3.1-fold", "3.1", "x", "", "0.1"),
        ("3.1 times", "3.1", "x", "", "0.1"),
        ("8x", "8", "x", "", "1"),
        (">90 types", "90", "types", ">", "1"),
        ("<=35,000 tons", "35000", "tons", "<=", "1000"),
        ("~5", "5", "", "~", "1"),
        ("$248,200", "248200", "USD", "", "100"),
        (">$500 million", "500000000", "USD", ">", "1000000"),
        ("0.4 million USD", "400000", "USD", "", "100000"),
        ("11 Companies", "11", "companies", "", "1"),
        ("50 companies", "50", "companies", "", "1"),
        ("0", "0", "", "", "1"),
    ],
)
def test_parse_quantity(text: str, value: str, unit: str, bound: str, step: str) -> None:
    quantity = Quantity.parse(text)
    assert quantity == Quantity(Decimal(value), unit, bound, Decimal(step))


@pytest.mark.parametrize("text", ["", "million", "$", "1,23", "3..1", "$5 tons", "5 %%", "$85%", "five"])
def test_not_a_quantity(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        Quantity.parse(text)


def test_unit_of_a_bare_number() -> None:
    assert Quantity.parse("3.1", unit="x").show() == "3.1-fold"
    assert Quantity.parse("85%", unit="x").unit == "%"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$91.2 million", "$91.2 million"),
        ("$1,250 million", "$1.250 billion"),
        ("$248,200", "$248,200"),
        ("0.4 million USD", "$400,000"),
        ("23.3%", "23.3%"),
        ("-44.5%", "-44.5%"),
        ("3.1-fold", "3.1-fold"),
        ("11 companies", "11 companies"),
        (">$500 million", "more than $500 million"),
        ("<=35,000 tons", "up to 35,000 tons"),
        ("~5 visits", "about 5 visits"),
        ("2.5 million tons", "2.5 million tons"),
        ("-$11 million", "-$11 million"),
    ],
)
def test_show_quantity(text: str, shown: str) -> None:
    quantity = Quantity.parse(text)
    assert quantity.show() == shown
    assert Quantity.parse(shown).value == quantity.value
    assert Quantity.parse(shown).bound == quantity.bound


@pytest.mark.parametrize(
    ("text", "shown"),
    [("23.3%", "+23.3%"), ("-23.3%", "-23.3%"), ("0%", "0%"), ("$11 million", "+$11 million")],
)
def test_show_signed(text: str, shown: str) -> None:
    assert Quantity.parse(text).show(signed=True) == shown


def test_show_leaves_out_digits_below_the_step() -> None:
    assert Quantity(Decimal("91234567.8"), "USD", "", Decimal(100000)).show() == "$91.2 million"
    assert Quantity(Decimal(999960), "USD", "", Decimal(100)).show() == "$1,000,000"


def test_approximate_rounds_half_up() -> None:
    quantity = Quantity.parse("$91.25 million").approximate(Decimal(100000))
    assert quantity.show() == "about $91.3 million"
    assert Quantity.parse("-2.5%").approximate(Decimal(1)).value == -3


def test_magnitude() -> None:
    assert Quantity.parse("-44.5%").magnitude() == Quantity.parse("44.5%")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("$91.2 million", "$91 million", True),
        ("$91.2 million", "$91.3 million", False),
        ("$91.2 million", "$92 million", False),
        ("$91.2 million", "91.2 million", True),
        ("23.3%", "23%", True),
        ("23%", "23", False),
        ("11 companies", "11", True),
        ("11 companies", "11 documents", False),
    ],
)
def test_agrees(one: str, other: str, agree: bool) -> None:
    assert Quantity.parse(one).agrees(Quantity.parse(other)) is agree
    assert Quantity.parse(other).agrees(Quantity.parse(one)) is agree


def test_compare() -> None:
    assert Quantity.parse("$91 million").compare(Quantity.parse("$90 million")) == 1
    assert Quantity.parse("5").compare(Quantity.parse("5 visits")) == 0
    with pytest.raises(ValueError, match="cannot compare"):
        Quantity.parse("5%").compare(Quantity.parse("$5"))


@pytest.mark.parametrize(("step", "bound"), [("0", ""), ("-1", ""), ("1", "?")])
def test_impossible_quantities(step: str, bound: str) -> None:
    with pytest.raises(ValueError, match=r"step|bound"):
        Quantity(Decimal(1), "", bound, Decimal(step))


@given(
    st.decimals(0, 10**12, places=2, allow_nan=False),
    st.sampled_from(["USD", "%", "x", "companies", ""]),
    st.sampled_from(["", ">", "<=", "~"]),
    st.booleans(),
)
def test_quantity_round_trip(value: Decimal, unit: str, bound: str, negative: bool) -> None:
    quantity = Quantity(-value if negative else value, unit, bound, Decimal("0.01"))
    assert Quantity.parse(quantity.show()) == quantity


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["0.1", "1", "100", "100000"]))
def test_rounding_moves_at_most_half_a_step(value: Decimal, step: str) -> None:
    rounded = round_to(value, Decimal(step))
    assert rounded % Decimal(step) == 0
    assert abs(rounded - value) * 2 <= Decimal(step)


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2011", "2011"),
        ("2024-09", "September 2024"),
        ("2024-11-12", "12 November 2024"),
        ("2010-10-06/2010-10-07", "6-7 October 2010"),
        ("2015-08-27/2015-08-29", "27-29 August 2015"),
        ("2010-09-30/2010-10-02", "30 September-2 October 2010"),
        ("2010-12-30/2011-01-02", "30 December 2010-2 January 2011"),
        ("2024-01/2024-09", "January-September 2024"),
        ("2023-11/2024-02", "November 2023-February 2024"),
        ("2024-Q2", "the second quarter of 2024"),
        ("2024-H2", "the second half of 2024"),
        ("2008/", "since 2008"),
        ("2008-03/", "since March 2008"),
        ("/2015", "until 2015"),
        ("/2015-06-05", "until 5 June 2015"),
        ("2017/2018", "2017-2018"),
        ("2015/2023", "2015-2023"),
    ],
)
def test_period(iso: str, shown: str) -> None:
    period = Period.parse(iso)
    assert period.iso() == iso
    assert period.show() == shown


@pytest.mark.parametrize(
    "iso", ["", "/", "24", "2024-13", "2024-02-30", "2024-Q5", "2018/2017", "2024-9", "soon", "2024/x"]
)
def test_not_a_period(iso: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(iso)


def test_impossible_periods() -> None:
    with pytest.raises(ValueError, match="start or an end"):
        Period(None, None, "range")
    with pytest.raises(ValueError, match="open"):
        Period(date(2024, 1, 1), None, "year")


@pytest.mark.parametrize(
    ("outer", "inner", "contains", "overlaps"),
    [
        ("2024", "2024-09", True, True),
        ("2024-09", "2024", False, True),
        ("2008/", "2024", True, True),
        ("/2015", "2016", False, False),
        ("2024-01/2024-09", "2024-Q4", False, False),
        ("2024-01/2024-09", "2024-H2", False, True),
        ("/2015", "2008/", False, True),
    ],
)
def test_contains_and_overlaps(outer: str, inner: str, contains: bool, overlaps: bool) -> None:
    one, other = Period.parse(outer), Period.parse(inner)
    assert one.contains(other) is contains
    assert one.overlaps(other) is overlaps
    assert other.overlaps(one) is overlaps


@pytest.mark.parametrize(
    ("iso", "years", "shifted"),
    [
        ("2024", -1, "2023"),
        ("2024-01/2024-09", -1, "2023-01/2023-09"),
        ("2024-02", -1, "2023-02"),
        ("2023-02", 1, "2024-02"),
        ("2023-01/2023-02", 1, "2024-01/2024-02"),
        ("2024-02-29", -1, "2023-02-28"),
        ("2023-02-28", 1, "2024-02-28"),
        ("2024-Q1", -1, "2023-Q1"),
        ("2008/", 2, "2010/"),
        ("/2023-02", 1, "/2024-02"),
    ],
)
def test_shifted(iso: str, years: int, shifted: str) -> None:
    assert Period.parse(iso).shifted(years) == Period.parse(shifted)


def test_measures_of_periods() -> None:
    year, open_ended = Period.of_year(2024), Period.parse("2008/")
    assert year == Period.parse("2024")
    assert year.days == 366
    assert year.year == 2024
    assert open_ended.days is None
    assert open_ended.year is None
    assert Period.parse("2017/2018").year is None
    assert year.same(Period.parse("2024-01/2024-12"))
    assert Period.parse("2024-09").finer_than(year)
    assert year.finer_than(open_ended)
    assert not open_ended.finer_than(year)


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 4000))
def test_range_round_trip(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length), "range")
    assert Period.parse(period.iso()) == period
    assert period.days == length + 1


@given(DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]), st.sampled_from(["", "/"]))
def test_point_round_trip(day: date, form: str, slash: str) -> None:
    period = Period.parse(day.strftime(form) + slash)
    assert Period.parse(period.iso()) == period


@given(DAYS, DAYS)
def test_shifting_there_and_back(one: date, other: date) -> None:
    months = Period.parse(f"{min(one, other):%Y-%m}/{max(one, other):%Y-%m}")
    assert months.shifted(-3).shifted(3) == months
