"""Calculations that spread one figure: over the days, months, quarters or years of its time, or over things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.events import year_of_source
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe, sized, verdict
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.sketch import Sketch

_ANY_THING = frozenset({"each", "one", "item", "unit", "single", "different", "listed"})
"""Words of whatever is counted."""
_SPANS = ("day", "week", "month", "quarter", "half", "year")


class SpreadRecipes:
    """One series by the parts of its time."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._year = year_of_source(tools.cube.pack)
        self._rates = {i.result: i.dim for i in tools.cube.pack.arithmetic if i.kind == "rate"}

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "each of a number",
                self._each,
                "average|each|per",
                "average each goods money per millions",
                operands=(1, 2),
            ),
            recipe(
                "projected", self._projected, "projection", "average per-month per-year rest speed", operands=(1, 1)
            ),
            recipe(
                "average beside a limit",
                self._average_and_limit,
                "per-day|per-week|per-month|per-quarter|per-half|per-year",
                "average money per-year compare less at-full goods capital",
                operands=(1, 1),
            ),
            recipe(
                "on average",
                self._average,
                "per-day|per-week|per-month|per-quarter|per-half|per-year|average",
                "average money per-year form at-full goods most",
                operands=(1, 1),
            ),
            recipe(
                "change spread over time",
                self._spread_change,
                "per-month|per-quarter rise|fall",
                "average money",
                operands=(1, 1),
            ),
            recipe(
                "averages compared",
                self._averages_compared,
                "per-month|per-quarter compare|less|difference",
                "average money less compare difference ratio speed most",
                operands=(1, 2),
            ),
        )

    def _average(self, sketch: Sketch) -> Findings | None:
        """A level spread evenly over the months, quarters or years of its period."""
        unit = next((u for u in _SPANS if sketch.has(f"per-{u}")), None)
        series = sketch.operands[0].series
        if unit is None:
            return None
        if series.measure in self._rates:
            result = self._tools.value(series, None)
            return answer(self._relate.rate_over(result, self._rates[series.measure], unit)) if result else None
        since = [p for p in sketch.times.asked if p.end is None]
        if len(sketch.times.asked) > 1 and not since:
            return self._averages(sketch, unit)
        if since:
            sketch = replace(sketch, times=replace(sketch.times, asked=(since[0],), places=(0,)))
        clauses: list[Clause] = []
        for row in self._tools.rows(sketch, even=False)[:2]:
            for result in self._relate.levels(row) or []:
                made = self._relate.average_over(result, unit) or self._relate.average_since(result, unit, self._year)
                clauses += made or []
        return answer(clauses)

    def _average_and_limit(self, sketch: Sketch) -> Findings | None:
        """A level spread evenly over its period beside a size that it is set against, above or below it."""
        unit = next((u for u in _SPANS if sketch.has(f"per-{u}")), None)
        limits = [m for m in sketch.question.quantities if m.quantity.unit not in {"", "%", "x"}]
        rows = self._tools.rows(sketch, even=False)
        either = "or" in sketch.words
        if unit is None or len(limits) != 1 or len(rows) != 1 or not (sketch.question.confirm or either):
            return None
        series = sketch.operands[0].series
        yearly = series.measure in self._rates
        found = [self._tools.value(series, None)] if yearly else self._relate.levels(rows[0]) or []
        if len(found) != 1 or found[0] is None:
            return None
        own = self._rates.get(series.measure, "")
        made = self._relate.rate(found[0], own, unit) if yearly else self._relate.spread(found[0], unit)
        made = made or self._relate.spread_since(found[0], unit, self._year)
        limit = limits[0]
        if made is None or made.number.unit != limit.quantity.unit or not (limit.comparison or either):
            return None
        size = Fraction(limit.quantity.value)
        if size == found[0].number.exact:  # what is spread, told again
            return None
        if made.number.bound in {"<", "<="} and made.number.exact > size:  # "up to" so much may be less as well
            return None
        clauses = self._relate.rate_over(found[0], own, unit) if yearly else self._relate.average_over(found[0], unit)
        clauses = clauses or self._relate.average_since(found[0], unit, self._year)
        right = beyond(made.number.exact, size, limit.comparison) if limit.comparison else False
        return answer([*(clauses or []), *self._relate.beyond(made, limit.quantity, told=True)], verdict(sketch, right))

    def _spread_change(self, sketch: Sketch) -> Findings | None:
        """A change in units spread evenly over its period."""
        unit = next(u for u in _SPANS if sketch.has(f"per-{u}"))
        rows = self._tools.rows(sketch, changes=True)
        results = self._relate.changes(rows[0], AMOUNT) if len(rows) == 1 else None
        if not results or len(results) != 1 or (results[0].number.exact > 0) != sketch.has("rise"):
            return None
        return answer(self._relate.average_over(sized(results[0]), unit))

    def _averages(self, sketch: Sketch, unit: str) -> Findings | None:
        """Averages of several periods."""
        clauses: list[Clause] = []
        for period in sketch.times.asked:
            result = self._tools.value(sketch.operands[0].series, period)
            made = self._relate.average_over(result, unit) if result is not None else None
            if not made:
                return None
            clauses += made
        return answer(clauses)

    def _averages_compared(self, sketch: Sketch) -> Findings | None:
        """Averages of two periods, or of two figures in one, side by side."""
        unit = next((u for u in _SPANS if sketch.has(f"per-{u}")), None)
        rows = self._tools.rows(sketch, even=False)
        results = self._relate.levels(rows[0]) if unit is not None and len(rows) == 1 else None
        if not results or len(results) != 2 or unit is None or sketch.limits:
            return None
        spread = [self._relate.spread(result, unit) for result in results]
        known = [made for made in spread if made is not None]
        if len(known) != len(spread) or not self._relate.comparable(known):
            return None
        clauses = [clause for made in results for clause in self._relate.average_over(made, unit) or []]
        if sketch.has("difference"):
            return answer([*clauses, self._relate.apart(*known)])
        right = (known[0].number.exact > known[1].number.exact) != sketch.has("less")
        return answer([*clauses, self._relate.apart(*known)], verdict(sketch, right))

    def _projected(self, sketch: Sketch) -> Findings | None:
        """A year at the pace of its known part."""
        series = sketch.operands[0].series
        parts = [p for p in self._tools.periods(series) if p.grain != "year" and p.end is not None]
        asked = sketch.times.asked
        parts = [p for p in parts if not asked or any(q.contains(p) or q.year == p.year for q in asked)]
        result = self._tools.evaluator.stated(series, parts[-1]) if parts else None
        return answer(self._relate.year_at_pace(result)) if result is not None else None

    def _each(self, sketch: Sketch) -> Findings | None:
        """A sum of money by the number of things that it is the worth of; a number of things is none."""
        if sketch.question.asks == "count":
            return None
        for identity in self._tools.cube.pack.arithmetic:
            measures = {identity.result, *identity.terms}
            if identity.kind == "worth" and sketch.measures and sketch.measures <= measures:
                results = [self._tools.value(Series(m), None) for m in (identity.result, *identity.terms)]
                known = [result for result in results if result is not None]
                if len(known) == 2 and not self._by_others(sketch, identity.terms):
                    return answer(self._relate.per_thing(known[0], known[1]))
        return None

    def _by_others(self, sketch: Sketch, things: Sequence[str]) -> bool:
        """Whether something else is named right after "per" than the things that are counted."""
        entities = self._tools.cube.pack.entities
        names = [name for thing in things for name in (entities[thing].name, *entities[thing].aliases)]
        known = {word.rstrip("s") for name in names for word in name.lower().split()} | _ANY_THING
        places = [sign.end for sign in sketch.signs if sign.name == "per"]
        named = {n for operand in sketch.operands for n in range(operand.start, operand.end)}
        return any(
            place < len(sketch.words) and place not in named and sketch.words[place].rstrip("s") not in known
            for place in places
        )
