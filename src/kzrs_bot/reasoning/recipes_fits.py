"""Which stated level of a figure a loosely told one fits: "Which year's total does 'some 90 million' match?"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kzrs_bot.reasoning.cube import Observation, Series
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch

_ASKS = frozenset({"which", "what", "time", "amount", "list", "describe", "count"})
_YEARLY = frozenset({"annual", "yearly", "year", "years", "calendar"})
"""Words for the figures of whole years."""
_NEAR = Fraction(1, 10)
"""The part of a told figure by which a stated one that fits it may lie off."""


class FitRecipes:
    """Stated levels by one that is told loosely."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        besides = "compare money equal goods most round"
        return (recipe("level that fits", self._fitting, "fits", besides, operands=(0, 2)),)

    def _fitting(self, sketch: Sketch) -> Findings | None:
        """The level of a known time that is nearest to the one that is told, and how far apart they are."""
        if sketch.question.confirm or sketch.question.asks not in _ASKS or sketch.times.asked:
            return None
        given = [Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD"]
        told = self._told(sketch, given)
        measures = sketch.measures or {cell.series.measure for cell in told}
        if len(given) > 1 or len(measures) != 1 or not (given or len(told) == 1):
            return None
        plain = Series(next(iter(measures)))
        size = given[0] if given else told[0].value.exact if told[0].value is not None else Fraction(0)
        cell = self._nearest(sketch, plain, size)
        result = self._tools.value(plain, cell.period) if cell is not None else None
        if cell is None or result is None or abs(result.number.exact - size) > size * _NEAR:
            return None
        own = self._tools.value(told[0].series, None) if len(told) == 1 else None
        apart = self._tools.relate.difference([result, own]) if own is not None else None
        apart = apart or (self._tools.relate.beyond(result, sketch.limits[0].quantity) if given else None)
        return answer([Clause(cell.fact.statement, (cell.fact.id,)), *apart]) if apart else None

    def _told(self, sketch: Sketch, given: Sequence[Fraction]) -> list[Observation]:
        """What somebody puts a figure at without a time, of the size that is given if one is."""
        cells = [c for series in self._tools.cube.stated for c in self._tools.cube.cells(series) if series.dims]
        cells = [c for c in cells if c.period is None and c.value is not None]
        if sketch.operands:
            cells = [cell for cell in cells if cell.series.measure in sketch.measures]
        return [c for c in cells if c.value is not None and (c.value.exact in given or (sketch.operands and not given))]

    def _nearest(self, sketch: Sketch, series: Series, size: Fraction) -> Observation | None:
        """The stated level of a closed time that comes nearest to a size; of whole years where these are spoken of."""
        cells = [c for c in self._tools.cube.cells(series) if c.value is not None and c.period is not None]
        years = [c for c in cells if c.period is not None and c.period.grain == "year"]
        cells = years if _YEARLY & set(sketch.words) else cells
        return min(cells, key=lambda c: abs(c.value.exact - size) if c.value is not None else size, default=None)
