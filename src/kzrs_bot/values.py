"""Quantities and periods: exact values with the precision in which a source prints them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Grain = Literal["day", "month", "quarter", "half", "year", "range"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SCALES = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}

_BOUND_WORDS = {">": "more than ", "<=": "up to ", "~": "about ", "": ""}
_BOUND_SIGNS = {"more than": ">", "up to": "<=", "about": "~", "≤": "<="}
_ORDINALS = ("first", "second", "third", "fourth")

_QUANTITY = re.compile(
    r"""(?P<bound>>|<=|≤|~|more\ than|up\ to|about)?\s*
        (?P<sign>[+\-−])?\s*
        (?P<dollar>\$)?
        (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?:\s*(?P<scale>thousand|million|billion|trillion)\b)?
        (?:(?P<percent>\s*%|\s+per\s?cent\b)|(?P<factor>-fold\b|x\b)|\s+(?P<unit>[^\W\d_][\w' -]*))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _printed_step(number: str, scale: Decimal) -> Decimal:
    """The place value of the last printed digit.

    The closing zeros of a whole number from 1,000 up that stands without a scale word
    do not count as printed digits: 248,200 is exact to the hundred.
    """
    digits = number.replace(",", "")
    if "." in digits:
        return scale.scaleb(-len(digits.partition(".")[2]))
    whole = digits.lstrip("0")
    if scale != 1 or len(whole) < 4:
        return scale
    return Decimal(10) ** (len(whole) - len(whole.rstrip("0")))


def round_to(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of step nearest to value; a half goes away from zero."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def _digits(value: Decimal, step: Decimal) -> str:
    """The value with thousands separators and as many decimals as step has."""
    exponent = step.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{value:,.{decimals}f}"


_LEAST_OF_SCALE = 1000
"""The finest place that is told with a scale word, as a part of that: $2.015 million, but $2,015,200."""


def _scaled(value: Decimal, step: Decimal) -> str:
    """The value in digits, with a scale word from a million up, where that needs no more than three decimals."""
    for word in ("trillion", "billion", "million"):
        if value >= SCALES[word] <= step * _LEAST_OF_SCALE:
            return f"{_digits(value / SCALES[word], step / SCALES[word])} {word}"
    return _digits(value, step)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, the bound it is given with and the precision of its print."""

    value: Decimal
    """The full number: $91.2 million is 91200000."""
    unit: str = ""
    """USD, %, x (a factor), a lower-case noun, or nothing for a bare number."""
    bound: str = ""
    """Empty for exactly, > for more than, <= for up to, ~ for about."""
    step: Decimal = Decimal(1)
    """The place value of the last printed digit."""

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise ValueError(f"the step of a quantity must be positive, not {self.step}")
        if self.bound not in _BOUND_WORDS:
            raise ValueError(f"unknown bound {self.bound!r}")

    @classmethod
    def printed(cls, number: str, *, scale: Decimal = Decimal(1), unit: str = "", bound: str = "") -> Quantity:
        """The quantity whose unsigned digits are printed as number, in units of scale."""
        value = Decimal(number.replace(",", "")) * scale
        return cls(value, unit, bound, _printed_step(number, scale))

    @classmethod
    def parse(cls, text: str, *, unit: str = "") -> Quantity:
        """Read the notation of the pack format; unit is what a bare number is taken to count."""
        match = _QUANTITY.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a quantity: {text!r}")
        bound = (match["bound"] or "").lower()
        number = cls.printed(
            match["number"],
            scale=SCALES[match["scale"].lower()] if match["scale"] else Decimal(1),
            unit=_unit_of(match) or unit,
            bound=_BOUND_SIGNS.get(bound, bound),
        )
        return replace(number, value=-number.value) if match["sign"] in ("-", "−") else number

    def show(self, *, signed: bool = False) -> str:
        """The quantity in English; signed puts a plus before an increase."""
        shown = round_to(self.value, self.step)
        sign = "-" if shown < 0 else "+" if signed and shown > 0 else ""
        return f"{_BOUND_WORDS[self.bound]}{sign}{self._magnitude_text(abs(shown))}"

    def _magnitude_text(self, shown: Decimal) -> str:
        if self.unit == "%":
            return f"{_digits(shown, self.step)}%"
        if self.unit == "x":
            return f"{_digits(shown, self.step)}-fold"
        number = _scaled(shown, self.step)
        if self.unit == "USD":
            return f"${number}"
        return f"{number} {self.unit}" if self.unit else number

    def magnitude(self) -> Quantity:
        """The same quantity without its sign."""
        return replace(self, value=abs(self.value))

    def approximate(self, step: Decimal) -> Quantity:
        """A copy rounded to step and marked as approximate."""
        return replace(self, value=round_to(self.value, step), bound="~", step=step)

    def comparable(self, other: Quantity) -> bool:
        """Whether both count the same thing; a bare number may count any noun or money."""
        if self.unit == other.unit:
            return True
        units = {self.unit, other.unit}
        return "" in units and not units & {"%", "x"}

    def compare(self, other: Quantity) -> int:
        """-1, 0 or 1 as the value is below, at or above the other's; bounds play no part."""
        if not self.comparable(other):
            raise ValueError(f"cannot compare {self.show()} with {other.show()}")
        return (self.value > other.value) - (self.value < other.value)

    def agrees(self, other: Quantity) -> bool:
        """Whether both are the same number at the coarser of their two precisions."""
        step = max(self.step, other.step)
        return self.comparable(other) and round_to(self.value, step) == round_to(other.value, step)


def _unit_of(match: re.Match[str]) -> str:
    text = match.string
    if match["percent"]:
        unit = "%"
    elif match["factor"]:
        unit = "x"
    else:
        unit = (match["unit"] or "").strip().lower()
    if unit in ("usd", "dollars", "us dollars"):
        unit = "USD"
    elif unit == "times":
        unit = "x"
    if match["dollar"] and unit not in ("", "USD"):
        raise ValueError(f"a quantity has one unit only: {text!r}")
    return "USD" if match["dollar"] else unit


_POINT = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1 if day < date.max else True


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included; a missing end is open."""

    start: date | None
    end: date | None
    grain: Grain

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError("a period needs a start or an end")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"a period cannot start after its end: {self.start} > {self.end}")
        if (self.start is None or self.end is None) and self.grain != "range":
            raise ValueError("an open period is a range")

    @classmethod
    def parse(cls, iso: str) -> Period:
        """Read the time notation of the pack format."""
        first, slash, last = iso.strip().partition("/")
        try:
            if not slash:
                return _parse_point(first)
            start = _parse_point(first).start if first else None
            end = _parse_point(last).end if last else None
            return cls(start, end, "range")
        except ValueError as error:
            raise ValueError(f"not a period: {iso!r} ({error})") from error

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31), "year")

    @property
    def year(self) -> int | None:
        """The calendar year that the whole period lies in."""
        if self.start is None or self.end is None or self.start.year != self.end.year:
            return None
        return self.start.year

    @property
    def days(self) -> int | None:
        """The number of days, both ends counted; None for an open period."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    def iso(self) -> str:
        """The shortest notation that parse reads as this period."""
        if self.grain == "range":
            return self._iso_range()
        day = self.start
        assert day is not None
        return {
            "year": f"{day:%Y}",
            "half": f"{day:%Y}-H{(day.month + 5) // 6}",
            "quarter": f"{day:%Y}-Q{(day.month + 2) // 3}",
            "month": f"{day:%Y-%m}",
            "day": f"{day:%Y-%m-%d}",
        }[self.grain]

    def _iso_range(self) -> str:
        form = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}[self._ends_grain()]
        first = self.start.strftime(form) if self.start else ""
        last = self.end.strftime(form) if self.end else ""
        return f"{first}/{last}"

    def _ends_grain(self) -> Literal["day", "month", "year"]:
        """The coarsest grain in which the ends of a range can be written."""
        starts_month = self.start is None or self.start.day == 1
        ends_month = self.end is None or _is_month_end(self.end)
        if not (starts_month and ends_month):
            return "day"
        starts_year = self.start is None or self.start.month == 1
        ends_year = self.end is None or self.end.month == 12
        return "year" if starts_year and ends_year and self.year is None else "month"

    def show(self) -> str:
        """The period in English."""
        day = self.start
        if self.grain == "range":
            return self._show_range()
        assert day is not None
        if self.grain == "quarter":
            return f"the {_ORDINALS[(day.month - 1) // 3]} quarter of {day.year}"
        if self.grain == "half":
            return f"the {_ORDINALS[(day.month - 1) // 6]} half of {day.year}"
        return _show_day(day, self.grain)

    def _show_range(self) -> str:
        grain = self._ends_grain()
        if self.end is None:
            return f"since {_show_day(self.start, grain)}"
        if self.start is None:
            return f"until {_show_day(self.end, grain)}"
        first, last = _show_day(self.start, grain), _show_day(self.end, grain)
        if first == last:
            return last
        return f"{_without_common_tail(first, last)}-{last}"

    def contains(self, other: Period) -> bool:
        """Whether every day of the other period lies in this one."""
        return _lower(self) <= _lower(other) and _upper(other) <= _upper(self)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods share a day."""
        return _lower(self) <= _upper(other) and _lower(other) <= _upper(self)

    def same(self, other: Period) -> bool:
        """Whether both cover the same days, however they are written."""
        return (self.start, self.end) == (other.start, other.end)

    def shifted(self, years: int = -1) -> Period:
        """The same part of the calendar so many years later (earlier if negative)."""
        whole_months = self.grain != "day" and self._ends_grain() != "day"
        start = _moved(self.start, years) if self.start else None
        end = _moved(self.end, years) if self.end else None
        return Period(start, _month_end(end) if end and whole_months else end, self.grain)

    def finer_than(self, other: Period) -> bool:
        """Whether this period is shorter; an open one is longer than any that is closed."""
        if self.days is None:
            return False
        return other.days is None or self.days < other.days


def _lower(period: Period) -> date:
    return period.start or date.min


def _upper(period: Period) -> date:
    return period.end or date.max


def _moved(day: date, years: int) -> date:
    """The day of the same name in another year, 28 February for a missing 29th."""
    last = monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def _parse_point(iso: str) -> Period:
    match = _POINT.fullmatch(iso)
    if match is None:
        raise ValueError(f"{iso!r} is not a year, half, quarter, month or day")
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day, "day")
    if match["month"]:
        return _months(year, int(match["month"]), 1, "month")
    if match["quarter"]:
        return _months(year, 3 * int(match["quarter"]) - 2, 3, "quarter")
    if match["half"]:
        return _months(year, 6 * int(match["half"]) - 5, 6, "half")
    return _months(year, 1, 12, "year")


def _months(year: int, first: int, count: int, grain: Grain) -> Period:
    return Period(
        date(year, first, 1),
        _month_end(date(year, first, 1).replace(month=first + count - 1)),
        grain,
    )


def _show_day(day: date | None, grain: str) -> str:
    assert day is not None
    month = MONTHS[day.month - 1]
    return {
        "year": str(day.year),
        "month": f"{month} {day.year}",
        "day": f"{day.day} {month} {day.year}",
    }[grain]


def _without_common_tail(first: str, last: str) -> str:
    """The words of first up to where it goes on exactly as last does."""
    words, others = first.split(), last.split()
    while words and others and words[-1] == others[-1]:
        words.pop()
        others.pop()
    return " ".join(words)
