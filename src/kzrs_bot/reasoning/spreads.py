"""Levels spread over time or over things: averages, rates, a year at the pace of its part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.evaluator import Result, added, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.relations import Relations
from kzrs_bot.reply import Step
from kzrs_bot.values import Period, Quantity

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half": 2, "year": 1}
"""How many of each span a year has."""
_WEEK = 7
_FEWEST_YEARS = 2


class Spreads(Relations):
    """One method a way of spreading."""

    def average(self, results: Sequence[Result]) -> list[Clause] | None:
        """The mean of several figures."""
        if len(results) < 2:
            return None
        if not self.comparable(results):
            return self.mixed(results)
        whole = added(results, results[0].series)
        exact = whole.number.exact / len(results)
        finer = whole.number.step if whole.number.bound else whole.number.step / 10
        number = replace(whole.number, exact=exact, step=finer).settled()
        formula = f"({whole.formula}) ÷ {len(results)}"
        step = Step("average", tuple(result.operand() for result in results), formula, number.show())
        values = {"result": number.show(), "during": self._during(results), "formula": formula}
        steps = (*(s for result in results for s in result.steps), step)
        return [self._words.clause("calc_average", whole.facts, steps, self._notes(whole, results), **values)]

    def average_over(self, result: Result, unit: str) -> list[Clause] | None:
        """A level spread evenly over the months, quarters or years of its period."""
        made = self.spread(result, unit)
        if made is None:
            return None
        values = {
            "result": made.number.show(),
            "during": self._words.during(result.period),
            "formula": made.formula,
        }
        return [self._words.clause(f"calc_average_{unit}", made.facts, made.steps, made.notes, **values)]

    def spread(self, result: Result, unit: str) -> Result | None:
        """What falls to one day, month, quarter or year of a level's period, as an operand of further steps."""
        count = self.count_of(result.period, unit)
        if count is None:
            return None
        result = replace(result, number=result.number.size())
        parts = Number.count(count)
        number = replace(numbers.quotient(result.number, parts, result.number.unit), bound="")
        number = replace(number, step=max(number.step, result.number.step / 1000))
        formula = f"{result.number.show(plain=True)} ÷ {count}"
        step = Step("average", (result.operand(),), formula, number.show())
        return replace(result, number=number, steps=(*result.steps, step), formula=formula)

    @staticmethod
    def count_of(period: Period | None, unit: str) -> int | None:
        """How many days, weeks, months, quarters or years a closed period has; None where it has no more than one."""
        if unit in {"day", "week"}:
            days = period.days if period is not None else None
            count = days if days is None or unit == "day" else round(days / _WEEK)
            return count if count is not None and count > 1 else None
        months = _months(period)
        if months is None or unit not in _MONTHS or months % _MONTHS[unit] or months == _MONTHS[unit]:
            return None
        return months // _MONTHS[unit]

    def apart(self, first: Result, second: Result) -> Clause:
        """How far two averages lie apart."""
        first, second = (replace(result, number=result.number.settled()) for result in (first, second))
        high, low = sorted((first, second), key=lambda result: -result.number.exact)
        made = subtracted(high, low, high.series)
        names = [self._called(result, (first, second)) for result in (high, low)]
        values = {"first": names[0], "second": names[1], "result": made.number.show(), "formula": made.formula}
        return self._words.clause("calc_more", made.facts, made.steps, during="", **values)

    def average_since(self, result: Result, unit: str, year: int | None) -> list[Clause] | None:
        """A level since a year spread over the years until that of the source."""
        made = self.spread_since(result, unit, year)
        if made is None or result.period is None or result.period.start is None or year is None:
            return None
        values = {
            "result": made.number.show(),
            "during": self._words.during(result.period),
            "formula": made.formula,
            "count": str(year - result.period.start.year),
        }
        return [self._words.clause("calc_average_since", made.facts, made.steps, made.notes, **values)]

    def spread_since(self, result: Result, unit: str, year: int | None) -> Result | None:
        """What falls to one year of a level since a year, as an operand of further steps."""
        period = result.period
        if unit != "year" or year is None or period is None or period.end is not None or period.start is None:
            return None
        years = year - period.start.year
        if years < _FEWEST_YEARS:
            return None
        number = numbers.quotient(result.number, Number.count(years), result.number.unit)
        formula = f"{result.number.show(plain=True)} ÷ {years}"
        step = Step("average", (result.operand(),), formula, number.show())
        return replace(result, number=number, steps=(*result.steps, step), formula=formula)

    def rate_over(self, result: Result, own: str, unit: str) -> list[Clause] | None:
        """A yearly level by the day, week, month, quarter or half-year."""
        made = self.rate(result, own, unit)
        if made is None:
            return None
        values = {"result": made.number.show(), "formula": made.formula}
        return [self._words.clause(f"calc_rate_{unit}", made.facts, made.steps, made.notes, **values)]

    def rate(self, result: Result, own: str, unit: str) -> Result | None:
        """What falls to a day, week, month, quarter or half-year of a yearly level."""
        parts, rest = divmod(_A_YEAR[unit], _A_YEAR.get(own, 1))
        if rest or parts < 2:
            return None
        number = replace(numbers.quotient(result.number, Number.count(parts), result.number.unit), bound="")
        number = replace(number, bound=result.number.bound or "~", step=max(number.step, result.number.step / 1000))
        formula = f"{result.number.show(plain=True)} ÷ {parts}"
        step = Step("average", (result.operand(),), formula, number.show())
        return replace(result, number=number, steps=(*result.steps, step), formula=formula)

    def scaled(self, result: Result, unit: str, factor: int) -> list[Clause]:
        """A level in a smaller unit, of which so many make up one of its own."""
        number = replace(result.number, exact=result.number.exact * factor, unit=unit, step=result.number.step * factor)
        formula = f"{result.number.show(plain=True)} × {factor:,}"
        return [self._spread("calc_scaled", result, number, formula, operation="scale")]

    def over_years(self, result: Result, years: int) -> list[Clause]:
        """A yearly level over so many years."""
        number = replace(result.number, exact=result.number.exact * years)
        formula = f"{result.number.show(plain=True)} × {years}"
        return [self._spread("calc_over_years", result, number, formula, count=str(years))]

    def by_number(self, result: Result, factor: Fraction) -> list[Clause]:
        """A level so many times, or divided by so much, where the factor is less than one."""
        level, count = result.number, Number.count(int(max(factor, 1 / factor)))
        if factor < 1:
            number, sign = numbers.quotient(level, count, level.unit), "÷"
            number = replace(number, bound=level.bound).settled()
        else:
            number, sign = replace(level, exact=level.exact * factor), "×"
        formula = f"{level.show(plain=True)} {sign} {count.show(plain=True)}"
        name = self._words.name(result.series)
        return [self._spread("calc_by_number", result, number, formula, "part", name=name)]

    def part_over_years(self, result: Result, part: Quantity, years: int) -> list[Clause]:
        """A part of a yearly level, in a year or over so many."""
        ratio = Number(Fraction(part.value) / 100, "", part.step / 100)
        exact = result.number.exact * ratio.exact * years
        number = replace(result.number, exact=exact, step=result.number.step / 100)
        formula = f"{result.number.show(plain=True)} × {numbers.plain_factor(ratio)}"
        formula += f" × {years}" if years > 1 else ""
        step = Step("average", (result.operand(), ("", part.show())), formula, number.show())
        values = {"result": number.show(), "percent": part.show(), "count": str(years), "formula": formula}
        key = "calc_over_years_part" if years > 1 else "calc_part_of_rate"
        return [self._words.clause(key, result.facts, (*result.steps, step), result.notes, **values)]

    def years_for(self, result: Result, wanted: Quantity) -> list[Clause]:
        """How many years a yearly level takes to so much."""
        goal = Number.of(wanted)
        number = replace(numbers.quotient(goal, result.number, "years", fewest=2), bound="").settled()
        formula = f"{goal.show(plain=True)} ÷ {result.number.show(plain=True)}"
        step = Step("ratio", (("", goal.show()), result.operand()), formula, number.show())
        values = {"result": number.show(), "formula": formula}
        return [self._words.clause("calc_years_for", result.facts, (*result.steps, step), result.notes, **values)]

    def over_months(self, result: Result, months: Quantity) -> list[Clause]:
        """A yearly level over so many months."""
        exact = result.number.exact * Fraction(months.value) / _MONTHS["year"]
        number = replace(result.number, exact=exact, step=result.number.step / 10)
        formula = f"{result.number.show(plain=True)} ÷ {_MONTHS['year']} × {months.value}"
        step = Step("average", (result.operand(),), formula, number.show())
        values = {"result": number.show(), "formula": formula}
        return [self._words.clause("calc_years", result.facts, (*result.steps, step), **values)]

    def year_at_pace(self, result: Result) -> list[Clause] | None:
        """A whole year at the pace of a part of it."""
        months = _months(result.period)
        if result.period is None or months is None or months >= _MONTHS["year"]:
            return None
        exact = result.number.exact / months * _MONTHS["year"]
        number = replace(result.number, exact=exact, bound="~")
        formula = f"{result.number.show(plain=True)} ÷ {months} × {_MONTHS['year']}"
        return [self._spread("calc_at_pace", result, number, formula, year=str(result.period.year))]

    def repeated(self, reached: Result, before: Result) -> list[Clause]:
        """A year of which a part is known, its rest taken as that of the year before."""
        made = added((reached, before), reached.series)
        values = {"result": made.number.show(), "formula": made.formula}
        year = str(reached.period.year) if reached.period is not None else ""
        return [self._words.clause("calc_repeated", made.facts, made.steps, made.notes, year=year, **values)]

    def a_year(self, result: Result, years: Quantity) -> list[Clause]:
        """A number of things spread over a number of years."""
        number = numbers.quotient(result.number, Number.count(int(years.value)), result.number.unit, fewest=2)
        formula = f"{result.number.show(plain=True)} ÷ {years.value}"
        return [self._spread("calc_average_year", result, replace(number, bound=""), formula)]

    def per_thing(self, worth: Result, count: Result) -> list[Clause]:
        """What one thing is worth on average."""
        number = numbers.quotient(worth.number, count.number, worth.number.unit, fewest=2)
        formula = f"{worth.number.show(plain=True)} ÷ {count.number.show(plain=True)}"
        step = Step("ratio", (worth.operand(), count.operand()), formula, number.show())
        values = {"result": number.show(), "formula": formula}
        facts = (*worth.facts, *count.facts)
        return [self._words.clause("calc_per_thing", facts, (step,), **values)]

    def so_many(self, prices: Sequence[Result], counts: Sequence[int]) -> Clause:
        """What so many things of each price come to."""
        formula = " + ".join(f"{n} × {r.number.show(plain=True)}" for n, r in zip(counts, prices, strict=True))
        each = [Number(r.number.exact * n, r.number.unit, r.number.step) for n, r in zip(counts, prices, strict=True)]
        number = numbers.total(each)
        step = Step("cost", tuple(result.operand() for result in prices), formula, number.show())
        names = [f"{n} × {self._words.name(r.series)}" for n, r in zip(counts, prices, strict=True)]
        values = {"names": self._words.series(names), "result": number.show(), "formula": formula}
        facts = [id_ for result in prices for id_ in result.facts]
        return self._words.clause("calc_cost", facts, (step,), **values)

    def _spread(
        self, key: str, result: Result, number: Number, formula: str, operation: str = "average", **more: str
    ) -> Clause:
        step = Step(operation, (result.operand(),), formula, number.show())
        values = {"result": number.show(), "during": self._words.during(result.period), "formula": formula}
        return self._words.clause(key, result.facts, (*result.steps, step), result.notes, **more, **values)


def _months(period: Period | None) -> int | None:
    """The months that a closed period has."""
    if period is None or period.start is None or period.end is None:
        return None
    return 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
