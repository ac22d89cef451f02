"""Answers that relate levels or changes of figures: differences, sums, ratios, shares, comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kzrs_bot.pack.model import Identity
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result, added, joined, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.rows import Point, Row
from kzrs_bot.reply import Step
from kzrs_bot.values import Period, Quantity

PERCENT, AMOUNT, FACTOR = "percent", "amount", "factor"
_POINT_STEP = Decimal("0.1")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Relating:
    """One method an operation; each gives clauses, or None where the figures do not allow it."""

    def __init__(self, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._cube = cube
        self._evaluator = evaluator
        self._words = phrasing

    # Results

    def levels(self, row: Row) -> list[Result] | None:
        """The levels of a row's points."""
        found = [self._evaluator.value(point.series, point.period) for point in row]
        known = [result for result in found if result is not None]
        return known if len(known) == len(found) and known else None

    def changes(self, row: Row, aspect: str) -> list[Result] | None:
        """The stated changes of a row's points, else those that follow from levels."""
        found = [self.changed(point, aspect) for point in row]
        known = [result for result in found if result is not None]
        return known if len(known) == len(found) and known else None

    def changed(self, point: Point, aspect: str) -> Result | None:
        """The change of one point against its base."""
        cell = self._cube.at(point.series, point.period)
        if cell is None:
            return None
        stated = {PERCENT: cell.percent(), AMOUNT: cell.amount(), FACTOR: cell.factor()}[aspect]
        if stated is not None:
            return Result(stated, point.series, point.period, (cell.fact.id,))
        later = self._evaluator.value(point.series, point.period)
        base = self._evaluator.value(point.series, cell.base) if cell.base is not None else None
        if later is None or base is None or aspect == FACTOR:
            return None
        if aspect == AMOUNT:
            return replace(subtracted(later, base, point.series), period=point.period)
        return replace(self._growth(base, later), period=point.period)

    def _growth(self, base: Result, later: Result) -> Result:
        number = numbers.percent_change(base.number, later.number)
        formula = f"{later.number.show(plain=True)} ÷ {base.number.show(plain=True)} − 1"
        return joined("growth", number, (later, base), formula, later.series)

    # One operand

    def value(self, result: Result) -> list[Clause]:
        """A level, stated or worked out."""
        if result.stated:
            return [self._clause("calc_is", result)]
        identity = self._cube.identity(result.series)
        if identity is not None and identity.kind == "difference" and result.series not in self._cube.stated:
            return [self._balance(result)]
        other = self._other_reading(result)
        if result.number.unit not in {"USD", "%", "x"}:
            return [self._clause("calc_value_count", result), *other]
        return [self._clause("calc_value", result), *other]

    def _balance(self, result: Result) -> Clause:
        identity = self._cube.identity(result.series)
        names = [self._words.name(Series(measure)) for measure in identity.terms] if identity else ["", ""]
        key = "calc_deficit" if result.number.exact < 0 else "calc_surplus"
        return self._clause(key, result, size=True, first=names[0], second=names[-1])

    def _other_reading(self, result: Result) -> list[Clause]:
        """The base where "an 8.1-fold rise" is read as a rise by that factor."""
        if "calc_note_fold" not in result.notes or result.route != "earlier":
            return []
        cell = self._cube.fact(result.facts[0])
        factor, amount = (cell.factor(), cell.amount()) if cell else (None, None)
        if factor is None or amount is None:
            return []
        number = numbers.quotient(amount, Number(factor.exact, "", factor.step), amount.unit)
        text = numbers.plain_factor(factor)
        formula = f"{amount.size().show(plain=True)} ÷ {text}"
        step = Step(
            "earlier", ((result.facts[0], amount.show(signed=True)), (result.facts[0], text)), formula, number.show()
        )
        return [self._words.clause("calc_other_reading", result.facts, (step,), factor=text, result=number.show())]

    def _clause(self, key: str, result: Result, *, size: bool = False, **more: str) -> Clause:
        number = result.number.size() if size else result.number
        values = {
            "name": self._words.name(result.series),
            "result": number.show(),
            "during": self._words.during(result.period),
            "formula": result.formula,
            **more,
        }
        return self._words.clause(key, result.facts, result.steps, result.notes, **values)

    # Two operands

    def difference(self, results: Sequence[Result]) -> list[Clause] | None:
        """How much the one exceeds the other; of one series, how much it rose or fell."""
        first, second = results[0], results[1]
        if not self.comparable(results):
            return self.mixed(results)
        if first.series == second.series:
            return self._between_periods(first, second)
        larger, smaller = (first, second) if first.number.exact >= second.number.exact else (second, first)
        made = subtracted(larger, smaller, larger.series)
        key = "calc_equal" if not made.number.exact else "calc_more" if larger is first else "calc_less"
        values = {
            "first": self._called(first, results),
            "second": self._called(second, results),
            "result": (made.number if made.number.exact else first.number).show(),
            "during": self._during(results),
            "formula": made.formula,
        }
        return [self._words.clause(key, made.facts, made.steps, self._notes(made, results), **values)]

    def _between_periods(self, first: Result, second: Result) -> list[Clause] | None:
        base, later = self._in_time(first, second)
        if base.period is None or later.period is None:
            return None
        if not self._alike(base.period, later.period):
            return self._unlike(first, second)
        derived = self._cube.identity(base.series)
        if derived is not None and derived.kind == "difference" and base.number.exact < 0 and later.number.exact < 0:
            return [self._gap(base, later)]
        rose = later.number.exact >= base.number.exact
        made = subtracted(later, base, base.series) if rose else subtracted(base, later, base.series)
        key = "calc_rose" if rose else "calc_fell"
        return [self._between(key, made, base, later)]

    def _unlike(self, first: Result, second: Result) -> list[Clause]:
        """The difference of figures for periods of unlike length, with the warning that it needs."""
        larger, smaller = sorted((first, second), key=lambda r: -r.number.exact)
        made = subtracted(larger, smaller, larger.series)
        values = {
            "first": self._called(larger, (first, second)),
            "second": self._called(smaller, (first, second)),
            "result": made.number.show(),
            "during": "",
            "formula": made.formula,
        }
        notes = [*self._notes(made, (first, second)), "calc_note_other_period"]
        return [self._words.clause("calc_more", made.facts, made.steps, notes, **values)]

    def _gap(self, base: Result, later: Result) -> Clause:
        """A deficit that became smaller or larger."""
        sizes = [replace(r, number=r.number.size()) for r in (base, later)]
        narrowed = sizes[1].number.exact < sizes[0].number.exact
        first, second = sizes if narrowed else sizes[::-1]
        made = subtracted(first, second, base.series)
        return self._between("calc_narrowed" if narrowed else "calc_widened", made, base, later)

    def _between(self, key: str, made: Result, base: Result, later: Result) -> Clause:
        values = {
            "name": self._words.name(base.series),
            "result": made.number.show(),
            "base": base.period.show() if base.period else "",
            "later": later.period.show() if later.period else "",
            "formula": made.formula,
        }
        return self._words.clause(key, made.facts, made.steps, self._notes(made, (base, later)), **values)

    def growth(self, first: Result, second: Result) -> list[Clause] | None:
        """The change from one period to another in percent of the earlier."""
        base, later = self._in_time(first, second)
        if base.period is None or later.period is None or not base.number.exact or not self.comparable((base, later)):
            return None
        if not self._alike(base.period, later.period):
            return self.mixed_periods(base, later)
        made = self._growth(base, later)
        key = "calc_rose" if made.number.exact >= 0 else "calc_fell"
        return [self._between(key, replace(made, number=made.number.size()), base, later)]

    @staticmethod
    def _in_time(first: Result, second: Result) -> tuple[Result, Result]:
        ordered = sorted((first, second), key=lambda r: str(r.period.start) if r.period else "")
        return ordered[0], ordered[1]

    @staticmethod
    def _alike(first: Period, second: Period) -> bool:
        """Whether two periods are of the same length and part of the year."""
        if first.start is None or second.start is None or first.end is None or second.end is None:
            return False
        return first.shifted(second.start.year - first.start.year).same(second) or (
            first.grain == second.grain and first.grain != "range"
        )

    def ratio(self, results: Sequence[Result]) -> list[Clause] | None:
        """How many times the second the first is; the larger by the smaller."""
        first, second = results[0], results[1]
        if not self.comparable(results):
            return self.mixed(results)
        if not first.number.exact or not second.number.exact:
            return None
        if first.number.size().exact < second.number.size().exact:
            first, second = second, first
        number = numbers.times(first.number.size(), second.number.size())
        formula = f"{first.number.size().show(plain=True)} ÷ {second.number.size().show(plain=True)}"
        made = joined("ratio", number, (first, second), formula, first.series)
        values = {
            "first": self._called(first, results),
            "second": self._called(second, results),
            "result": number.show(),
            "during": self._during(results),
            "formula": formula,
        }
        return [self._words.clause("calc_ratio", made.facts, made.steps, self._notes(made, results), **values)]

    def share(self, part: Result, whole: Result) -> list[Clause] | None:
        """The part in percent of the whole."""
        if not self.comparable((part, whole)) or not whole.number.exact:
            return self.mixed((part, whole))
        number = numbers.percent_of(part.number.size(), whole.number.size())
        formula = f"{part.number.size().show(plain=True)} ÷ {whole.number.size().show(plain=True)}"
        made = joined("share", number, (part, whole), formula, part.series)
        same = self._same_period(part, whole)
        values = {
            "part": self._called(part, (part, whole)),
            "whole": self._called(whole, (part, whole)),
            "result": number.show(),
            "during": self._words.during(part.period) if part.series != whole.series else "",
            "during_whole": self._words.during(whole.period) if part.series != whole.series else "",
            "formula": formula,
        }
        key = "calc_share" if same else "calc_share_of"
        return [self._words.clause(key, made.facts, made.steps, self._notes(made, (part, whole)), **values)]

    def total(self, results: Sequence[Result], *, changes: bool = False) -> list[Clause] | None:
        """All of them together."""
        if not self.comparable(results):
            return self.mixed(results)
        signs = {result.number.exact > 0 for result in results}
        if changes and len(signs) == 1:
            results = [replace(result, number=result.number.size()) for result in results]
        made = added(results, results[0].series)
        key = "calc_sum" if not changes or len(signs) > 1 else "calc_sum_rise" if signs == {True} else "calc_sum_fall"
        values = {
            "names": self._words.series([self._called(result, results) for result in results]),
            "result": made.number.show(),
            "during": self._during(results),
            "formula": made.formula,
        }
        return [self._words.clause(key, made.facts, made.steps, self._notes(made, results), **values)]

    def average(self, results: Sequence[Result]) -> list[Clause] | None:
        """The mean of several figures."""
        if len(results) < 2:
            return None
        if not self.comparable(results):
            return self.mixed(results)
        whole = added(results, results[0].series)
        exact = whole.number.exact / len(results)
        number = replace(whole.number, exact=exact, step=whole.number.step / 10).settled()
        formula = f"({whole.formula}) ÷ {len(results)}"
        step = Step("average", tuple(result.operand() for result in results), formula, number.show())
        values = {"result": number.show(), "during": self._during(results), "formula": formula}
        steps = (*(s for result in results for s in result.steps), step)
        return [self._words.clause("calc_average", whole.facts, steps, self._notes(whole, results), **values)]

    def average_over(self, result: Result, unit: str) -> list[Clause] | None:
        """A level spread evenly over the months, quarters or years of its period."""
        period = result.period
        if period is None or period.start is None or period.end is None:
            return None
        months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
        if months % _MONTHS[unit] or months == _MONTHS[unit]:
            return None
        parts = Number.count(months // _MONTHS[unit])
        number = replace(numbers.quotient(result.number, parts, result.number.unit), bound="")
        number = replace(number, step=max(number.step, result.number.step / 100))
        formula = f"{result.number.show(plain=True)} ÷ {months // _MONTHS[unit]}"
        step = Step("average", (result.operand(),), formula, number.show())
        values = {"result": number.show(), "during": self._words.during(period), "formula": formula}
        return [self._words.clause(f"calc_average_{unit}", result.facts, (*result.steps, step), result.notes, **values)]

    # Comparisons

    def larger(self, results: Sequence[Result], *, smaller: bool = False) -> tuple[list[Clause], int] | None:
        """Which of two levels is the larger, and its place among the operands (-1 for a tie)."""
        if not self.comparable(results):
            return None
        first, second = results[0].number.exact, results[1].number.exact
        if first == second:
            return self.difference(results) or [], -1
        winner = 0 if (first > second) != smaller else 1
        return [self._versus("calc_smaller" if smaller else "calc_larger", results, winner)], winner

    def stronger(self, results: Sequence[Result], *, less: bool = False) -> tuple[list[Clause], int] | None:
        """Which of two changes is the stronger."""
        if not self.comparable(results):
            return None
        first, second = results[0].number.exact, results[1].number.exact
        if (first > 0) != (second > 0):
            winner = 0 if first > 0 else 1
            return [self._versus("calc_rose_other_fell", results, winner)], winner
        winner = 0 if (abs(first) > abs(second)) != less else 1
        verb = "rose" if first > 0 else "fell"
        return [self._versus(f"calc_{verb}_{'less' if less else 'more'}", results, winner)], winner

    def _versus(self, key: str, results: Sequence[Result], winner: int) -> Clause:
        first, second = results[winner], results[1 - winner]
        step = Step(
            "compare",
            (first.operand(), second.operand()),
            f"{first.number.show(plain=True)} {'>' if first.number.exact > second.number.exact else '<'} "
            f"{second.number.show(plain=True)}",
            self._called(first, results),
        )
        values = {
            "first": self._called(first, results),
            "second": self._called(second, results),
            "a": first.number.size().show() if key.startswith(("calc_rose", "calc_fell")) else first.number.show(),
            "b": second.number.size().show() if key.startswith(("calc_rose", "calc_fell")) else second.number.show(),
            "during": self._during(results),
        }
        steps = (*first.steps, *second.steps, step)
        notes = [*first.notes, *second.notes]
        return self._words.clause(key, (*first.facts, *second.facts), steps, notes, **values)

    def points(self, results: Sequence[Result]) -> list[Clause]:
        """The distance of two percentages in percentage points."""
        if all(result.number.exact < 0 for result in results):
            results = [replace(result, number=result.number.size()) for result in results]
        high, low = sorted(results, key=lambda r: -r.number.exact)[:2]
        number = numbers.minus(high.number, low.number)
        number = replace(number, unit=self._words.say_inside("calc_points_unit"))
        formula = f"{high.number.show(plain=True)} − {low.number.show(plain=True)}"
        if low.number.exact < 0:
            formula = f"{high.number.show(plain=True)} + {low.number.size().show(plain=True)}"
        step = Step("difference", (high.operand(), low.operand()), formula, number.show())
        facts = (*high.facts, *low.facts)
        return [self._words.clause("calc_points", facts, (step,), result=number.show(), formula=formula)]

    # One figure against its measure, its identity or a limit

    def contribution(self, items: Row, members: Sequence[Series]) -> list[Clause]:
        """The change of some items in percent of the net change, and why that is no share."""
        item = items[0]
        gains = self.changes(items, AMOUNT)
        whole = self.changed(Point(Series(item.series.measure), item.period), AMOUNT)
        if gains is None or whole is None or not whole.number.exact:
            return []
        gain = gains[0] if len(gains) == 1 else added([_sized(result) for result in gains], item.series)
        names = self._words.series([self._words.short(result.series) for result in gains])
        number = numbers.percent_of(gain.number.size(), whole.number.size())
        formula = f"{gain.number.size().show(plain=True)} ÷ {whole.number.size().show(plain=True)}"
        made = joined("share", number, (gain, whole), formula, item.series)
        values = {
            "part": names,
            "whole": self._words.name(Series(item.series.measure)),
            "gain": gain.number.size().show(),
            "net": whole.number.size().show(),
            "result": number.show(),
            "during": self._words.during(item.period),
            "formula": formula,
        }
        key = "calc_contribution" if gains[0].number.exact > 0 else "calc_contribution_fall"
        clauses = [self._words.clause(key, made.facts, made.steps, **values)]
        found = [self.changed(Point(member, item.period), AMOUNT) for member in members]
        known = [replace(result, number=result.number.size()) for result in found if result is not None]
        if len(known) > 1:
            everything = added(known, item.series)
            if everything.number.exact > whole.number.size().exact:
                values = {"items": everything.number.show(), "net": whole.number.size().show()}
                facts = (*everything.facts, *whole.facts)
                steps = (*everything.steps, *whole.steps)
                clauses.append(self._words.clause("calc_contribution_caveat", facts, steps, **values))
        return clauses

    def relative(self, results: Sequence[Result]) -> list[Clause] | None:
        """By how many per cent the larger exceeds the smaller."""
        if not self.comparable(results):
            return self.mixed(results)
        larger, smaller = sorted(results, key=lambda r: -r.number.exact)[:2]
        if smaller.number.exact <= 0:
            return None
        made = self._growth(smaller, larger)
        values = {
            "first": self._called(larger, results),
            "second": self._called(smaller, results),
            "result": made.number.show(),
            "during": self._during(results),
            "formula": made.formula,
        }
        return [self._words.clause("calc_more", made.facts, made.steps, self._notes(made, results), **values)]

    def part(self, result: Result, percent: Quantity) -> list[Clause]:
        """So many per cent of a level."""
        rate = Number.of(percent)
        ratio = Number(rate.exact / 100, "", rate.step / 100)
        number = replace(numbers.product(result.number, ratio, result.number.unit), bound=result.number.bound).settled()
        formula = f"{result.number.show(plain=True)} × {numbers.plain_factor(ratio)}"
        step = Step("part", (result.operand(), ("", percent.show())), formula, number.show())
        values = {
            "percent": percent.show(),
            "name": self._words.name(result.series),
            "result": number.show(),
            "during": self._words.during(result.period),
            "formula": formula,
        }
        return [self._words.clause("calc_part", result.facts, (*result.steps, step), result.notes, **values)]

    def checked(self, row: Row, identity: Identity) -> list[Clause] | None:
        """Whether the terms of an identity make up its stated result."""
        by_measure = {point.series.measure: point for point in row}
        results = self.levels(tuple(by_measure[m] for m in (identity.result, *identity.terms)))
        if results is None:
            return None
        whole, terms = results[0], results[1:]
        made = added(terms, whole.series) if identity.kind == "sum" else subtracted(terms[0], terms[1], whole.series)
        agrees = made.number.quantity().agrees(whole.number.quantity())
        key = "calc_adds_up" if agrees else "calc_does_not_add_up"
        values = {
            "name": self._words.name(whole.series),
            "result": whole.number.show(),
            "made": made.number.show(),
            "during": self._words.during(whole.period),
            "formula": made.formula,
        }
        return [self._words.clause(key, (*made.facts, *whole.facts), made.steps, **values)]

    def beyond(self, result: Result, limit: Quantity) -> list[Clause]:
        """A figure beside a limit."""
        bound = Number.of(replace(limit, bound=""))
        exact = result.number.exact
        key = "calc_above" if exact > bound.exact else "calc_below" if exact < bound.exact else "calc_at"
        sign = {"calc_above": ">", "calc_below": "<", "calc_at": "="}[key]
        formula = f"{result.number.show(plain=True)} {sign} {bound.show()}"
        step = Step("compare", (result.operand(),), formula, sign)
        name = self._words.say_inside(f"calc_the_{result.aspect}", item=self._words.name(result.series))
        values = {
            "name": name if result.aspect else self._words.name(result.series),
            "result": result.number.show(),
            "limit": bound.show(),
            "during": self._words.during(result.period),
        }
        return [self._words.clause(key, result.facts, (*result.steps, step), result.notes, **values)]

    def rounded(self, result: Result, step: Decimal | None) -> list[Clause]:
        """A figure at a coarser place; by itself, the whole number of its scale word."""
        place = step or (Decimal(10) ** 6 if result.number.exact >= 10**6 else Decimal(10) ** 3)
        number = numbers.rounded_to(result.number, place)
        values = {"exact": result.number.show(), "result": number.show(), "name": self._words.name(result.series)}
        formula = f"{result.number.show(plain=True)} ≈ {number.show(plain=True)}"
        made = Step("round", (result.operand(),), formula, number.show())
        during = self._words.during(result.period)
        return [self._words.clause("calc_rounded", result.facts, (*result.steps, made), during=during, **values)]

    def restated(self, result: Result, unit: str) -> list[Clause]:
        """A sum of money in thousands, in billions or in full."""
        if result.number.unit != "USD":
            return []
        value = numbers.decimal(result.number.exact)
        texts = {
            "thousands": lambda: f"${value / 1000:,.10g} thousand".replace("E+", "e"),
            "billions": lambda: f"${(value / 10**9).normalize():f} billion",
            "units": lambda: f"${value:,.0f}",
        }
        shown = texts[unit]()
        step = Step("convert", (result.operand(),), f"{result.number.show(plain=True)} = {shown}", shown)
        values = {"name": self._words.name(result.series), "during": self._words.during(result.period)}
        steps = (*result.steps, step)
        return [self._words.clause("calc_converted", result.facts, steps, result=shown, **values)]

    # Names and guards

    def comparable(self, results: Sequence[Result]) -> bool:
        """Whether all are in one unit."""
        return len({result.number.unit for result in results}) == 1

    def mixed(self, results: Sequence[Result]) -> list[Clause]:
        """Why figures in different units are not put together."""
        first, second = results[0], results[1]
        texts = [f"{self._words.name(r.series)}, {r.number.show()}" for r in (first, second)]
        facts = (*first.facts, *second.facts)
        return [self._words.clause("calc_mixed_units", facts, (), first=texts[0], second=texts[1])]

    def mixed_periods(self, first: Result, second: Result) -> list[Clause]:
        """Why figures of unlike periods are not put together."""
        texts = [f"{r.number.show()}{self._words.during(r.period)}" for r in (first, second)]
        facts = (*first.facts, *second.facts)
        return [self._words.clause("calc_mixed_periods", facts, (), first=texts[0], second=texts[1])]

    def _called(self, result: Result, among: Sequence[Result]) -> str:
        """The name that tells a result from the others."""
        measures = {other.series.measure for other in among}
        if result.aspect and len({other.series for other in among}) > 1:
            item = self._words.short(result.series) if len(measures) == 1 else self._words.name(result.series)
            return self._words.say_inside(f"calc_the_{result.aspect}", item=item)
        series = {other.series for other in among}
        if len(series) == 1 and len(among) > 1:
            return f"{self._words.name(result.series)}{self._words.during(result.period)}"
        return self._words.short(result.series) if len(measures) == 1 else self._words.name(result.series)

    def _during(self, results: Sequence[Result]) -> str:
        """The period, where all share it and it is not part of their names."""
        if len({r.series for r in results}) == 1 and len(results) > 1:
            return ""
        return self._words.during(results[0].period) if self._same_period(*results) else ""

    @staticmethod
    def _same_period(*results: Result) -> bool:
        return len({(r.period.start, r.period.end) if r.period else None for r in results}) == 1

    def _notes(self, made: Result, terms: Sequence[Result]) -> list[str]:
        """What has to be said: sources that differ, periods that differ."""
        notes = list(made.notes)
        sources = {s for s in self._evaluator.sources(made.facts) if s}
        if len(sources) > 1:
            notes = [*(note for note in notes if note != "calc_note_periods"), "calc_note_sources"]
        different = not self._same_period(*terms) and len({term.series for term in terms}) > 1
        if different:
            notes.append("calc_note_other_period")
        return notes


def _sized(result: Result) -> Result:
    """A result without its sign."""
    return replace(result, number=result.number.size())
