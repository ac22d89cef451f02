"""Two calculations in a row: a difference or a sum that is spread over time or divided by a number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result, added, subtracted
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.recipe import MOVES, UNITS, Recipe, Tools, answer, recipe, verdict
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind, Refusal
from kzrs_bot.values import Period

_SPANS = ("day", "week", "month", "quarter")
_LESS = "difference|complement|after"
_SPREAD = "per-day|per-week|per-month|per-quarter|average"
_TOTAL = frozenset({"total", "totals", "tally"})
"""Words of a whole by themselves; "the full figure" is that of what it is the figure of."""
_PARTING = frozenset({"than", "versus", "vs", "exceed", "exceeds", "exceeded", "beat", "surpass", "outweigh"})
"""Words between what is set side by side."""
_LEVELS = frozenset({"amount", "what", "count", "change", "time"})
"""Ways of asking for a level, or for what is left for a time."""
_BALANCE = "balance"
"""A word for a rest that is one for a difference of two figures as well."""
_MONTHS, _LAST_QUARTER = 12, 10
_REFUSED = Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed"))
_ASIDE = "compare less complement difference after average"


class StepRecipes:
    """What two figures come to, or what one leaves of the other, and that by the month."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe("sum spread", self._sum_spread, f"sum {_SPREAD}", f"{UNITS} average", operands=(2, 2)),
            recipe("rest spread", self._rest_spread, f"{_LESS} {_SPREAD}", f"{UNITS} {_ASIDE}", operands=(1, 2)),
            recipe(
                "sums side by side",
                self._sums_beside,
                "sum|all difference|compare|ratio",
                f"{MOVES} {UNITS} sum all compare difference less goods",
                operands=(3, 7),
            ),
            recipe(
                "sum beyond a limit",
                self._sum_beyond,
                "sum|all|total",
                f"{MOVES} {UNITS} compare less goods",
                operands=(2, 7),
            ),
            recipe(
                "rest of a year",
                self._rest_of_year,
                "after|rest|complement",
                f"{UNITS} {_ASIDE} rest total all per-year",
                operands=(1, 1),
            ),
            recipe("rest of the total", self._rest, f"{_LESS} total", f"{UNITS} {_ASIDE}", operands=(1, 1)),
        )

    def _sum_spread(self, sketch: Sketch) -> Findings | None:
        results = self._pair(sketch)
        if results is None or results[0].series == results[1].series:
            return None
        return self._spread(sketch, added(results, results[0].series))

    def _rest_spread(self, sketch: Sketch) -> Findings | None:
        results = self._pair(self._with_whole(sketch))
        if results is None or (results[0].period is None) != (results[1].period is None):
            return None
        high, low = sorted(results, key=lambda result: -result.number.exact)
        return self._spread(sketch, subtracted(high, low, high.series))

    def _rest(self, sketch: Sketch) -> Findings | None:
        """What is left of the total that is spoken of without the one part that is named."""
        both = self._with_whole(sketch)
        results = self._pair(both) if both is not sketch and sketch.times.named else None
        return answer(self._relate.difference(results)) if results is not None else None

    def _rest_of_year(self, sketch: Sketch) -> Findings | None:
        """What a year has beyond its first part ("the whole of the year and its first half: what does that leave?")."""
        asked = sketch.times.asked
        years = {period.year for period in asked if period.grain == "year"}
        others = [period for period in asked if period.grain != "year"]
        parts = [period for period in others if _begins_year(period)]
        rests = [period for period in others if period not in parts]
        series = sketch.operands[0].series
        if sketch.question.confirm or sketch.question.asks not in _LEVELS or len(rests) > 1:
            return None
        balance = _BALANCE in sketch.words and not sketch.has("after")
        if sketch.followup or balance:
            return None
        if not parts and rests and years and rests[0].year not in years and sketch.has("after"):
            return _REFUSED if self._tools.value(series, rests[0]) is None else None
        if len(parts) != 1 or not years <= {parts[0].year} or not (years or rests or sketch.has("rest")):
            return None
        rest = _rest(parts[0])
        if rest is None or (rests and (rests[0].start, rests[0].end) != (rest.start, rest.end)):
            return None
        found = self._tools.value(series, rest)
        return answer(self._relate.value(found)) if found is not None else _REFUSED

    def _sums_beside(self, sketch: Sketch) -> Findings | None:
        """Several figures together beside another, or beside others ("A and B together ... than C")."""
        places = [n for n, word in enumerate(sketch.words) if word in _PARTING]
        if len(places) != 1 or sketch.limits:
            return None
        sides = [[o for o in sketch.operands if (o.start < places[0]) is ahead] for ahead in (True, False)]
        if not all(sides):
            return None
        made: list[Result] = []
        for side in sides:
            part = replace(sketch, operands=tuple(side))
            found = self._tools.changes(part, AMOUNT) if self._tools.only_changes(part) else None
            rows = [] if found or self._tools.only_changes(part) else self._tools.rows(part, even=False)
            results = found or (self._relate.levels(rows[0]) if len(rows) == 1 else None)
            if not results or len(results) != len(side) or len({result.aspect for result in results}) > 1:
                return None
            made.append(added(results, results[0].series) if len(results) > 1 else results[0])
        if not self._relate.comparable(made) or made[0].period != made[1].period:
            return None
        names = [self._tools.words.series([self._tools.words.short(o.series) for o in side]) for side in sides]
        return answer(self._relate.sums_apart(made, names, ratio=sketch.has("ratio")))

    def _sum_beyond(self, sketch: Sketch) -> Findings | None:
        """Whether several figures together are beyond a limit that the question gives."""
        limits = [m for m in sketch.limits if m.quantity.unit == "USD"]
        if not sketch.question.confirm or len(limits) != 1 or len(sketch.question.quantities) > 1:
            return None
        changes = self._tools.only_changes(sketch)
        rows = [] if changes else self._tools.rows(sketch, even=False)
        levels = self._relate.levels(rows[0]) if len(rows) == 1 else None
        results = self._tools.changes(sketch, AMOUNT) if changes else levels
        comparison = limits[0].comparison or ("<" if sketch.has("less") else ">")
        if not results or len(results) != len(sketch.operands) or len({r.aspect for r in results}) > 1:
            return None
        made = added(results, results[0].series)
        clauses = self._relate.total(results, changes=changes)
        right = beyond(made.number.exact, Fraction(limits[0].quantity.value), comparison)
        return answer(clauses, verdict(sketch, right))

    def _with_whole(self, sketch: Sketch) -> Sketch:
        """The sketch with the whole of its only operand where a total is spoken of."""
        if len(sketch.operands) != 1 or sketch.operands[0].series.dims:
            return sketch
        part, place = sketch.operands[0].series, sketch.operands[0].start
        ends = [s.end for s in sketch.signs if s.name == "total" and _TOTAL & set(sketch.words[s.start : s.end])]
        if not ends or place in ends:
            return sketch
        wholes = [i.result for i in self._tools.cube.pack.arithmetic if i.kind == "sum" and part.measure in i.terms]
        if len(wholes) != 1:
            return sketch
        return replace(sketch, operands=(Named(Series(wholes[0]), 0, 0), *sketch.operands))

    def _pair(self, sketch: Sketch) -> list[Result] | None:
        """The levels of two figures in one time, comparable with each other."""
        if sketch.question.confirm or sketch.limits or self._tools.only_changes(sketch):
            return None
        results = self._tools.levels(sketch, 2, even=False)
        if not results or not self._relate.comparable(results):
            return None
        alone = any(result.period is None for result in results)
        same = alone or results[0].period == results[1].period or results[0].series != results[1].series
        return results if same else None

    def _spread(self, sketch: Sketch, made: Result) -> Findings | None:
        """A result by the day, the month or the quarter, as it is named or as the divisor says."""
        unit = next((u for u in _SPANS if sketch.has(f"per-{u}")), None)
        counts = [int(m.quantity.value) for m in sketch.question.quantities if m.quantity.unit in {"", "months"}]
        if unit is None and len(counts) == 1:
            unit = next((u for u in ("month", "quarter") if self._relate.count_of(made.period, u) == counts[0]), None)
        return answer(self._relate.average_over(made, unit)) if unit is not None else None


def _begins_year(period: Period) -> bool:
    """Whether a period begins with its year and ends within it."""
    return period.start is not None and period.end is not None and (period.start.month, period.start.day) == (1, 1)


def _rest(part: Period) -> Period | None:
    """What a year has after its first months."""
    if part.end is None or part.end.month == _MONTHS:
        return None
    year, first = part.end.year, part.end.month + 1
    quarter = f"{year}-Q4" if first == _LAST_QUARTER else f"{year}-{first:02}/{year}-{_MONTHS}"
    return Period.parse(quarter)
