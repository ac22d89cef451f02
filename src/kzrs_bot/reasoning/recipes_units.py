"""What is weighed in another unit."""

from __future__ import annotations

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch

_TONS = "tons"
_TIMES = frozenset({"day", "week", "month", "quarter", "year", "decade"})
_SPANS = ("day", "week", "month", "quarter", "half")


class UnitRecipes:
    """Tons in kilograms."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._rates = {i.result: i.dim for i in tools.cube.pack.arithmetic if i.kind == "rate"}

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        spans = " ".join(f"per-{unit}" for unit in (*_SPANS, "year"))
        return (
            recipe(
                "in kilograms",
                self._in_kilograms,
                "kilograms",
                f"{spans} form average at-full most total",
                operands=(0, 2),
            ),
        )

    def _in_kilograms(self, sketch: Sketch) -> Findings | None:
        """The one weight that is stated."""
        found = [series for series in self._tools.cube.stated if self._weight(series) is not None]
        result = self._weight(found[0]) if len(found) == 1 else None
        spans = any(m.quantity.unit.rstrip("s") in _TIMES for m in sketch.question.quantities)
        if sketch.question.confirm or sketch.times.named or spans or result is None:
            return None
        slots = self._tools.cube.pack.facts[result.facts[0]].slots.values()
        known = {value for values in slots for value in values}
        others = [operand.series for operand in sketch.operands if operand.series != found[0]]
        if any(not {value for _, value in series.dims} & known for series in others):
            return None
        unit = next((u for u in _SPANS if sketch.has(f"per-{u}")), None)
        own = self._rates.get(found[0].measure)
        spread = self._tools.relate.rate(result, own, unit) if unit is not None and own is not None else result
        return answer(self._tools.relate.scaled(spread, "kilograms", 1000)) if spread is not None else None

    def _weight(self, series: Series) -> Result | None:
        result = self._tools.value(series, None)
        return result if result is not None and result.number.unit == _TONS else None
