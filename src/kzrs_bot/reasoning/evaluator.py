"""Values that the source states or that follow from it, with the steps that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.pack.model import Identity
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube, Observation, Series
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reply import Step
from kzrs_bot.values import Period

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Result:
    """A quantity, stated or worked out, and what carries it."""

    number: Number
    series: Series
    period: Period | None
    facts: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    formula: str = ""
    """The expression of the last step, empty for a stated figure."""
    notes: tuple[str, ...] = ()
    """Wording keys of what has to be said with it."""
    route: str = ""
    """How it was found: earlier, sum, difference, remainder, complement, later."""
    aspect: str = ""
    """rise or fall where the number is a change rather than a level."""

    @property
    def stated(self) -> bool:
        return not self.steps

    def operand(self) -> tuple[str, str]:
        """The result as an operand of a further step."""
        return (self.facts[0], self.number.show())


class Evaluator:
    """Finds the value of a series in a period."""

    def __init__(self, cube: Cube) -> None:
        self.cube = cube

    def value(self, series: Series, period: Period | None, depth: int = _DEPTH) -> Result | None:
        """The level: as stated, from a stated change, by an identity, or as what is left of a longer period."""
        stated = self.stated(series, period)
        if stated is not None or depth == 0:
            return stated
        return (
            self._earlier(series, period)
            or self._later(series, period)
            or self._rest(series, period)
            or self._identity(series, period, depth)
            or self._remainder(series, period, depth)
            or self._tiled(series, period)
        )

    def stated(self, series: Series, period: Period | None) -> Result | None:
        """The level that a fact gives."""
        cell = self.cube.at(series, period)
        if cell is None or cell.value is None:
            return None
        return Result(cell.value, series, cell.period, (cell.fact.id,))

    def periods(self, series: Series) -> tuple[Period | None, ...]:
        """Periods for which the series, or all its terms, have a stated level or change."""
        identity = self.cube.identity(series)
        if self.cube.cells(series) or identity is None:
            return tuple(cell.period for cell in self.cube.cells(series))
        known = [self.periods(term) for term in self.terms(series, identity)]
        return tuple(p for p in known[0] if all(any(_alike(p, other) for other in others) for others in known[1:]))

    def terms(self, series: Series, identity: Identity) -> tuple[Series, ...]:
        """The series that an identity puts together."""
        if identity.kind == "complement":
            return tuple(series.with_dim(identity.dim, value) for value in identity.terms)
        return tuple(Series(measure, series.dims) for measure in identity.terms)

    # The level before a change

    def _earlier(self, series: Series, period: Period | None) -> Result | None:
        for cell in self.cube.cells(series):
            if period is not None and cell.base is not None and cell.base.same(period):
                found = self._before(cell)
                if found is not None:
                    return replace(found, period=period)
        return None

    def _before(self, cell: Observation) -> Result | None:
        """From a level and its growth, else from a growth in percent and in units."""
        percent, amount, factor = cell.percent(), cell.amount(), cell.factor()
        if cell.value is not None and percent is not None:
            return self._undone(cell, cell.value, percent)
        if cell.value is not None and amount is not None:
            return self._taken_off(cell, cell.value, amount)
        if cell.value is not None and factor is not None and factor.exact:
            return self._divided(cell, cell.value, factor)
        if percent is not None and amount is not None and percent.exact:
            return self._from_change(cell, percent, amount)
        if factor is not None and amount is not None and factor.exact != 1:
            return self._from_factor(cell, factor, amount)
        return None

    def _undone(self, cell: Observation, level: Number, percent: Number) -> Result:
        number = numbers.base_before(level, percent)
        growth = numbers.growth_factor(percent)
        operands = ((cell.fact.id, level.show()), (cell.fact.id, percent.show(signed=True)))
        formula = f"{level.show(plain=True)} ÷ {numbers.plain_factor(growth)}"
        return self._made(number, cell.series, (cell.fact.id,), "earlier", operands, formula)

    def _divided(self, cell: Observation, level: Number, factor: Number) -> Result:
        """The level before it became so many times as large."""
        number = numbers.quotient(level, factor, level.unit)
        text = numbers.plain_factor(factor)
        operands = ((cell.fact.id, level.show()), (cell.fact.id, text))
        formula = f"{level.show(plain=True)} ÷ {text}"
        return self._made(number, cell.series, (cell.fact.id,), "earlier", operands, formula)

    def _taken_off(self, cell: Observation, level: Number, amount: Number) -> Result:
        number = numbers.minus(level, amount)
        operands = ((cell.fact.id, level.show()), (cell.fact.id, amount.show(signed=True)))
        sign = "−" if amount.exact > 0 else "+"
        formula = f"{level.show(plain=True)} {sign} {amount.size().show(plain=True)}"
        return self._made(number, cell.series, (cell.fact.id,), "earlier", operands, formula)

    def _from_change(self, cell: Observation, percent: Number, amount: Number) -> Result:
        ratio = Number(percent.exact / 100, "", percent.step / 100)
        number = numbers.quotient(amount, ratio, amount.unit)
        operands = ((cell.fact.id, amount.show(signed=True)), (cell.fact.id, percent.show(signed=True)))
        formula = f"{amount.size().show(plain=True)} ÷ {numbers.plain_factor(ratio.size())}"
        return self._made(number, cell.series, (cell.fact.id,), "earlier", operands, formula)

    def _from_factor(self, cell: Observation, factor: Number, amount: Number) -> Result:
        """A rise to so many times the base: the base is the gain over the factor less one."""
        growth = Number(factor.exact - 1, "", factor.step)
        number = numbers.quotient(amount, growth, amount.unit)
        operands = ((cell.fact.id, amount.show(signed=True)), (cell.fact.id, numbers.plain_factor(factor)))
        formula = f"{amount.size().show(plain=True)} ÷ ({numbers.plain_factor(factor)} − 1)"
        made = self._made(number, cell.series, (cell.fact.id,), "earlier", operands, formula)
        return replace(made, notes=("calc_note_fold",))

    # The level after a change whose base can be worked out

    def _later(self, series: Series, period: Period | None) -> Result | None:
        cell = self.cube.at(series, period)
        if cell is None or cell.value is not None or cell.base is None:
            return None
        amount = cell.amount()
        base = self._before(cell)
        if amount is None or base is None:
            return None
        number = numbers.total([base.number, amount])
        finer = self._certain(cell, base, amount)
        number = replace(number, bound="~", step=min(base.number.step, finer))
        sign = "+" if amount.exact > 0 else "−"
        before = base.formula if finer < base.number.step else base.number.show(plain=True)
        formula = f"{before} {sign} {amount.size().show(plain=True)}"
        at_once = finer < base.number.step
        own = (base.operand(), (cell.fact.id, amount.show(signed=True)))
        operands = base.steps[-1].operands if at_once else own
        steps = () if at_once else base.steps
        made = self._made(number, series, base.facts, "later", operands, formula, steps)
        return replace(made, period=period, notes=base.notes)

    @staticmethod
    def _certain(cell: Observation, base: Result, amount: Number) -> Decimal:
        """The place to which a level is known that follows from a change given in two ways, as both are rounded."""
        percent, factor = cell.percent(), cell.factor()
        if percent is not None:
            growth, step = percent.exact / 100, Fraction(percent.step) / 100
        elif factor is not None:
            growth, step = factor.exact - 1, Fraction(factor.step)
        else:
            return base.number.step
        if not growth:
            return base.number.step
        error = abs(1 / growth + 1) * Fraction(amount.step) + abs(amount.exact) / growth**2 * step
        return numbers.place_of(error / 2)

    # Identities

    def _identity(self, series: Series, period: Period | None, depth: int) -> Result | None:
        identity = self.cube.identity(series)
        if identity is None:
            return self._missing_term(series, period)
        found = [self.value(term, period, depth - 1) for term in self.terms(series, identity)]
        terms = [result for result in found if result is not None]
        if len(terms) < len(found):
            return None
        if identity.kind == "sum":
            made = added(terms, series)
        else:
            made = subtracted(terms[0], added(terms[1:], series) if len(terms) > 2 else terms[1], series)
        note = (f"={identity.note}",) if identity.note else ()
        return replace(made, period=period, route=identity.kind, notes=(*made.notes, *note))

    def _missing_term(self, series: Series, period: Period | None) -> Result | None:
        """A part as the whole less the other parts."""
        for identity in self.cube.sums(series.measure):
            whole = self.stated(Series(identity.result, series.dims), period)
            others = [self.stated(Series(m, series.dims), period) for m in identity.terms if m != series.measure]
            known = [other for other in others if other is not None]
            if whole is not None and len(known) == len(others):
                made = subtracted(whole, added(known, series) if len(known) > 1 else known[0], series)
                return replace(made, period=period, route="rest")
        return None

    def _rest(self, series: Series, period: Period | None) -> Result | None:
        """What is left of a longer period, where both totals are stated."""
        return self._remainder(series, period, 1) if self.cube.cells(series) else None

    def _remainder(self, series: Series, period: Period | None, depth: int) -> Result | None:
        """What is left of a longer period when a shorter one is taken off."""
        if period is None or period.start is None or period.end is None:
            return None
        for longer in self.periods(series):
            if longer is None or longer.same(period) or not longer.contains(period):
                continue
            rest = _rest(longer, period)
            if rest is None:
                continue
            whole, part = self.value(series, longer, depth - 1), self.value(series, rest, depth - 1)
            if whole is not None and part is not None:
                made = subtracted(whole, part, series)
                notes = made.notes if "calc_note_sources" in made.notes else (*made.notes, "calc_note_periods")
                return replace(made, period=period, route="remainder", notes=notes)
        return None

    def _tiled(self, series: Series, period: Period | None) -> Result | None:
        """The sum of the stated periods that follow each other from the first day to the last."""
        if period is None or period.start is None or period.end is None:
            return None
        cells = [cell for cell in self.cube.cells(series) if cell.value is not None and cell.period is not None]
        parts: list[Result] = []
        day = period.start
        while day <= period.end:
            fits = [c.period for c in cells if c.period and c.period.start == day and c.period.end]
            fits = [p for p in fits if p.end is not None and p.end <= period.end and not p.same(period)]
            if not fits:
                return None
            longest = max(fits, key=lambda p: p.days or 0)
            part = self.stated(series, longest)
            if part is None or longest.end is None:
                return None
            parts.append(part)
            day = longest.end + timedelta(days=1)
        return replace(added(parts, series), period=period, route="sum") if len(parts) > 1 else None

    @staticmethod
    def _made(
        number: Number,
        series: Series,
        facts: Sequence[str],
        operation: str,
        operands: Sequence[tuple[str, str]],
        formula: str,
        before: tuple[Step, ...] = (),
    ) -> Result:
        step = Step(operation, tuple(operands), formula, number.show())
        return Result(number, series, None, tuple(facts), (*before, step), formula, (), operation)

    def sources(self, facts: Sequence[str]) -> set[tuple[str, ...]]:
        """The named sources of facts."""
        return {self.cube.pack.facts[id_].stated_by for id_ in facts}


def added(terms: Sequence[Result], series: Series) -> Result:
    """The sum of results."""
    number = numbers.total([term.number for term in terms])
    formula = _sum_formula([term.number for term in terms])
    return joined("sum", number, terms, formula, series)


def subtracted(first: Result, second: Result, series: Series) -> Result:
    """The difference of two results."""
    number = numbers.minus(first.number, second.number)
    sign = "−" if second.number.exact >= 0 else "+"
    formula = f"{first.number.show(plain=True)} {sign} {second.number.size().show(plain=True)}"
    return joined("difference", number, (first, second), formula, series)


def joined(operation: str, number: Number, terms: Sequence[Result], formula: str, series: Series) -> Result:
    """A result made of others: their facts, steps and notes before its own."""
    step = Step(operation, tuple(term.operand() for term in terms), formula, number.show())
    return Result(
        number,
        series,
        terms[0].period,
        tuple(dict.fromkeys(id_ for term in terms for id_ in term.facts)),
        (*(s for term in terms for s in term.steps), step),
        formula,
        tuple(dict.fromkeys(note for term in terms for note in term.notes)),
        operation,
    )


def _sum_formula(terms: Sequence[Number]) -> str:
    text = terms[0].show(plain=True)
    for term in terms[1:]:
        text += f" {'+' if term.exact >= 0 else '−'} {term.size().show(plain=True)}"
    return text


def _alike(first: Period | None, second: Period | None) -> bool:
    if first is None or second is None:
        return first is second
    return first.same(second)


def _rest(longer: Period, shorter: Period) -> Period | None:
    """What the longer period has beyond the shorter, where that is one stretch."""
    if longer.start is None or longer.end is None or shorter.start is None or shorter.end is None:
        return None
    day = timedelta(days=1)
    if longer.end == shorter.end and longer.start < shorter.start:
        return Period(longer.start, shorter.start - day, "range")
    if longer.start == shorter.start and shorter.end < longer.end:
        return Period(shorter.end + day, longer.end, "range")
    return None
