"""Answers that relate levels or changes of figures: differences, sums, ratios, shares, comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result, added, joined, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.relations import PERCENT
from kzrs_bot.reasoning.rows import Point
from kzrs_bot.reasoning.shares import Shares
from kzrs_bot.reasoning.spreads import Spreads
from kzrs_bot.reply import Step
from kzrs_bot.values import Period, Quantity


class Relating(Shares, Spreads):
    """One method an operation; each gives clauses, or None where the figures do not allow it."""

    def value(self, result: Result) -> list[Clause]:
        """A level, stated or worked out."""
        if result.stated:
            return [self._clause("calc_is", result)]
        identity = self._cube.identity(result.series)
        balance = identity is not None and identity.kind == "difference" and result.series not in self._cube.stated
        if balance and result.number.unit == "USD":
            return self.balance(result)
        other = self._other_reading(result)
        if result.number.unit not in {"USD", "%", "x"}:
            return [self._clause("calc_value_count", result), *other]
        return [self._clause("calc_value", result), *other]

    def told(self, key: str, result: Result) -> Clause:
        """A stated change in a sentence."""
        return self._clause(key, result)

    def balance(self, result: Result, other: str = "") -> list[Clause]:
        """A balance called by its side; where it is told for the other party, by the name of that, as its opposite."""
        identity = self._cube.identity(result.series)
        names = [self._words.name(Series(measure)) for measure in identity.terms] if identity else ["", ""]
        terms = [self._evaluator.value(Series(m), result.period) for m in identity.terms] if identity and other else []
        known = [term for term in terms if term is not None]
        if len(known) == len(names):
            made = replace(subtracted(known[-1], known[0], result.series), notes=result.notes)
            key = "calc_other_deficit" if made.number.exact < 0 else "calc_other_surplus"
            return [self._clause(key, made, size=True, party=other, first=names[-1], second=names[0])]
        key = "calc_deficit" if result.number.exact < 0 else "calc_surplus"
        return [self._clause(key, result, size=True, first=names[0], second=names[-1])]

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
        stated = self.changed(Point(later.series, later.period), PERCENT)
        cell = self._cube.at(later.series, later.period)
        if stated is not None and stated.stated and cell is not None and cell.base and cell.base.same(base.period):
            return [self.changed_clause(stated)]
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

    def sums_apart(
        self, results: Sequence[Result], names: Sequence[str], *, ratio: bool = False, listed: bool = False
    ) -> list[Clause]:
        """How far two sums lie apart, or how many times the one the other is, under the names of what they are of."""
        order = sorted(range(len(results)), key=lambda n: -results[n].number.exact)
        high, low = (results[n] for n in order)
        if ratio and low.number.exact:
            formula = f"{high.number.show(plain=True)} ÷ {low.number.show(plain=True)}"
            made = joined("ratio", numbers.times(high.number, low.number), (high, low), formula, high.series)
        else:
            made = subtracted(high, low, high.series)
        values = {
            "first": names[order[0]],
            "second": names[order[1]],
            "result": made.number.show(),
            "during": self._words.during(high.period),
            "formula": made.formula,
        }
        if listed:
            called = (self._words.say_inside("calc_the_listed", item=values[name]) for name in ("first", "second"))
            values["first"], values["second"] = called
        key = "calc_ratio" if ratio else "calc_more"
        return [self._words.clause(key, made.facts, made.steps, **values)]

    def total(self, results: Sequence[Result], *, changes: bool = False) -> list[Clause] | None:
        """All of them together."""
        if not self.comparable(results):
            return self.mixed(results)
        signs = {result.number.exact > 0 for result in results}
        if changes and len(signs) == 1:
            results = [replace(result, number=result.number.size()) for result in results]
        made = added(results, results[0].series)
        key = "calc_sum" if not changes or len(signs) > 1 else "calc_sum_rise" if signs == {True} else "calc_sum_fall"
        aspects = {result.aspect for result in results} - {""}
        if changes and len(aspects) == 1:
            key = f"calc_sum_{next(iter(aspects))}"
            results = [replace(result, aspect="") for result in results]
        values = {
            "names": self._words.series([self._called(result, results) for result in results]),
            "result": made.number.show(),
            "during": self._during(results),
            "formula": made.formula,
        }
        return [self._words.clause(key, made.facts, made.steps, self._notes(made, results), **values)]

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

    def changed_clause(self, result: Result) -> Clause:
        """A change in percent in a sentence."""
        key = "calc_changed_up" if result.number.exact > 0 else "calc_changed_down"
        shown = result.number.size().show()
        step = Step("change", (result.operand(),), shown, shown)
        values = {"name": self._words.name(result.series), "result": shown, "during": self._words.during(result.period)}
        return self._words.clause(key, result.facts, (*result.steps, step), **values)

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
        shown = [replace(r, number=replace(r.number, exact=Fraction(r.number.rounded))) for r in results]
        high, low = sorted(shown, key=lambda r: -r.number.exact)[:2]
        number = numbers.minus(high.number, low.number)
        number = replace(number, unit=self._words.say_inside("calc_points_unit"))
        formula = f"{high.number.show(plain=True)} − {low.number.show(plain=True)}"
        if low.number.exact < 0:
            formula = f"{high.number.show(plain=True)} + {low.number.size().show(plain=True)}"
        step = Step("difference", (high.operand(), low.operand()), formula, number.show())
        facts = (*high.facts, *low.facts)
        steps = (*high.steps, *low.steps, step)
        return [self._words.clause("calc_points", facts, steps, result=number.show(), formula=formula)]

    def relative(self, results: Sequence[Result], *, less: bool = False) -> list[Clause] | None:
        """By how many per cent the larger exceeds the smaller, or the smaller falls short of the larger."""
        if not self.comparable(results):
            return self.mixed(results)
        larger, smaller = sorted(results, key=lambda r: -r.number.exact)[:2]
        if smaller.number.exact <= 0:
            return None
        base, other = (larger, smaller) if less else (smaller, larger)
        made = self._growth(base, other)
        formula = f"1 − {other.number.show(plain=True)} ÷ {base.number.show(plain=True)}" if less else made.formula
        steps = (*made.steps[:-1], replace(made.steps[-1], formula=formula, result=made.number.size().show()))
        values = {
            "first": self._called(other, results),
            "second": self._called(base, results),
            "result": made.number.size().show(),
            "during": self._during(results),
            "formula": formula,
        }
        key = "calc_less" if less else "calc_more"
        return [self._words.clause(key, made.facts, steps, self._notes(made, results), **values)]

    def beyond(self, result: Result, limit: Quantity, *, told: bool = False) -> list[Clause]:
        """A figure beside a limit; told is whether the figure stands right before it."""
        bound = Number.of(replace(limit, bound=""))
        shown = Fraction(result.number.rounded)
        exact = shown if not result.stated and shown == bound.exact else result.number.exact
        key = "calc_above" if exact > bound.exact else "calc_below" if exact < bound.exact else "calc_at"
        sign = {"calc_above": ">", "calc_below": "<", "calc_at": "="}[key]
        formula = f"{result.number.show(plain=True)} {sign} {bound.show()}"
        step = Step("compare", (result.operand(),), formula, sign)
        values = {
            "name": self._named(result),
            "result": result.number.show(),
            "limit": bound.show(),
            "during": self._words.during(result.period),
        }
        key = f"{key}_that" if told else key
        return [self._words.clause(key, result.facts, (*result.steps, step), result.notes, **values)]

    def _named(self, result: Result) -> str:
        """What a level or a change is called by itself."""
        name = self._words.name(result.series)
        return self._words.say_inside(f"calc_the_{result.aspect}", item=name) if result.aspect else name

    def rounded(self, result: Result, step: Decimal | None) -> list[Clause]:
        """A figure at a coarser place; by itself, the whole number of its scale word."""
        place = step or (Decimal(10) ** 6 if result.number.exact >= 10**6 else Decimal(10) ** 3)
        number = numbers.rounded_to(result.number, place)
        values = {"exact": result.number.show(), "result": number.show(), "name": self._named(result)}
        formula = f"{result.number.show(plain=True)} ≈ {number.show(plain=True)}"
        made = Step("round", (result.operand(),), formula, number.show())
        during = self._words.during(result.period)
        return [self._words.clause("calc_rounded", result.facts, (*result.steps, made), during=during, **values)]

    def restated(self, result: Result, unit: str, *, named: bool = True) -> list[Clause]:
        """A sum of money in thousands, in millions, in billions or in full, and of what, unless that was just said."""
        if result.number.unit != "USD":
            return []
        value = numbers.decimal(result.number.exact)
        texts = {
            "thousands": lambda: f"${value / 1000:,.10g} thousand".replace("E+", "e"),
            "millions": lambda: f"${(value / 10**6).normalize():f} million",
            "billions": lambda: f"${(value / 10**9).normalize():f} billion",
            "units": lambda: f"${value:,.0f}",
        }
        bound = result.number.show().removesuffix(result.number.show(plain=True))
        shown = bound + texts[unit]()
        step = Step("convert", (result.operand(),), f"{result.number.show(plain=True)} = {shown}", shown)
        values = {"name": self._named(result), "during": self._words.during(result.period)}
        steps = (*result.steps, step)
        if not named:
            return [self._words.clause("calc_in_scale", result.facts, steps, result=shown)]
        return [self._words.clause("calc_converted", result.facts, steps, result=shown, **values)]
