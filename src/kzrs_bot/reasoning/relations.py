"""What relates figures: their levels and changes, how they are called together, and what forbids relating them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.evaluator import Evaluator, Result, joined, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.rows import Point, Row

PERCENT, AMOUNT, FACTOR = "percent", "amount", "factor"


class Relations:
    """Levels, changes, names and guards that all calculations share."""

    def __init__(self, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._cube = cube
        self._evaluator = evaluator
        self._words = phrasing

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
        alike = len(measures) == 1 and all(other.series.dims for other in among)
        return self._words.short(result.series) if alike else self._words.name(result.series)

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


def sized(result: Result) -> Result:
    """A result without its sign."""
    return replace(result, number=result.number.size())
