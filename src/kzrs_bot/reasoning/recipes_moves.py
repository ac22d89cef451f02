"""How figures move beside each other, and what follows if they move so again."""

from __future__ import annotations

from decimal import Decimal

from kzrs_bot.language.quantities import number_from_words
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import holds
from kzrs_bot.reasoning.recipe import MOVES, UNITS, Recipe, Tools, answer, recipe, verdict
from kzrs_bot.reasoning.relations import AMOUNT, PERCENT
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Step
from kzrs_bot.values import Period, Quantity

_APART = frozenset({"opposite", "different", "opposing", "contrary", "reverse", "apart"})
_YEARS = frozenset({"year", "years"})
_FEWEST_YEARS = 2
_SPANS = ("month", "quarter", "year")
_SPAN_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class MoveRecipes:
    """Two changes by their direction; a year whose rest is like that of the year before; a part beside an average."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._acts = [i.result for i in tools.cube.pack.arithmetic if i.kind == "acts"]

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "things a year",
                self._things_a_year,
                "per-year|average|ratio",
                "average difference count ratio per-year compare less",
                operands=(1, 1),
            ),
            recipe("as stated", self._as_stated, "percent|money|difference", f"{MOVES} {UNITS}", operands=(1, 1)),
            recipe("as concluded", self._as_concluded, "concluded rise|fall", operands=(1, 1)),
            recipe("same way", self._same_way, "same-way", f"{MOVES} compare", operands=(2, 2)),
            recipe(
                "rest repeated",
                self._repeated,
                "repeat",
                f"{MOVES} {UNITS} rest projection compare all sum after difference share equal",
                operands=(0, 1),
            ),
            recipe(
                "beside an average",
                self._beside_average,
                "per-month|per-quarter|per-year|average compare|less|difference",
                f"average {UNITS} compare less difference",
                operands=(1, 1),
            ),
        )

    def _things_a_year(self, sketch: Sketch) -> Findings | None:
        """A number of things by the number of years that the question gives."""
        years = [m.quantity for m in sketch.question.quantities if m.quantity.unit in {"year", "years"}]
        years = years or self._years_of(sketch)
        counted = [m for m in sketch.question.quantities if m.quantity.unit not in {"year", "years"}]
        result = self._tools.value(sketch.operands[0].series, None)
        bound = self._bound(sketch)
        if len(years) != 1 or result is None or (bound is None and sketch.question.confirm):
            return None
        if len(counted) > 1 + (bound is not None) or (sketch.has("compare", "less") and bound is None):
            return None
        rates = {i.result for i in self._tools.cube.pack.arithmetic if i.kind == "rate"}
        if result.number.unit in {"USD", "%", "x", "years"} or years[0].value < _FEWEST_YEARS:
            return None
        if result.series.measure in rates:
            return None
        below = sketch.has("less") or any(m.comparison.startswith("<") for m in sketch.question.quantities)
        right = (result.number.exact > years[0].value * (bound or 1)) != below
        return answer(self._relate.a_year(result, years[0]), verdict(sketch, right) if bound is not None else None)

    @staticmethod
    def _bound(sketch: Sketch) -> Decimal | None:
        """The number of things a year that the question sets the average against ("more than one a year")."""
        ends = [sign.end for sign in sketch.signs if sign.name in {"compare", "less"}]
        starts = [sign.start for sign in sketch.signs if sign.name == "per-year"]
        stretch = sketch.words[ends[0] : starts[0]] if ends and starts and ends[0] < starts[0] else ()
        numbers = [number for word in stretch if (number := number_from_words(word)) is not None]
        mentions = [m for m in sketch.question.quantities if m.comparison and m.quantity.unit not in {"year", "years"}]
        found = [m.quantity.value for m in mentions] or [Decimal(number) for number in numbers]
        return found[0] if len(found) == 1 else None

    def _years_of(self, sketch: Sketch) -> list[Quantity]:
        """The stated number of years of what a year is said to be of ("for each year of their partnership")."""
        ends = [n for n, word in enumerate(sketch.words[:-1]) if word in _YEARS and sketch.words[n + 1] == "of"]
        said = set(sketch.words[ends[0] :]) if ends else set()
        facts = self._tools.cube.pack.facts
        figures = [facts[i.result].figure for i in self._tools.cube.pack.arithmetic if i.kind == "years"]
        return [f.value for f in figures if f is not None and f.value is not None and said & set(f.measure.split())]

    def _as_stated(self, sketch: Sketch) -> Findings | None:
        """The stated change of the item given last, in percent or in units."""
        if not sketch.followup or sketch.question.confirm or not self._tools.only_changes(sketch):
            return None
        results = self._tools.changes(sketch, PERCENT if sketch.has("percent") else AMOUNT)
        if not results or len(results) != 1 or not results[0].stated or sketch.limits:
            return None
        key = "calc_changed_up" if results[0].aspect == "rise" else "calc_changed_down"
        return answer([self._relate.told(key, results[0])])

    def _as_concluded(self, sketch: Sketch) -> Findings | None:
        """Whether a figure moved as somebody concludes: the way that is said, and by so much where that is told."""
        asked, limits = sketch.times.asked, sketch.limits
        if not sketch.question.confirm or sketch.times.shifts or len(limits) > 1:
            return None
        cells = [c for c in self._tools.cube.cells(sketch.operands[0].series) if c.percent() is not None]
        cells = [c for c in cells if not asked or any(c.period is not None and p.contains(c.period) for p in asked)]
        rate = cells[0].percent() if len(cells) == 1 else None
        if rate is None or any(m.quantity.unit != "%" for m in limits) or sketch.has("rise") == sketch.has("fall"):
            return None
        told = {holds(abs(rate.exact), m) for m in limits} <= {True}
        right = (rate.exact > 0) == sketch.has("rise") and told
        fact, shown = cells[0].fact, rate.size().show()
        step = Step("change", ((fact.id, rate.show(signed=True)),), shown, shown)
        return answer([Clause(fact.statement, (fact.id,), (step,))], "yes" if right else "no")

    def _same_way(self, sketch: Sketch) -> Findings | None:
        """Whether two figures both rose, both fell, or parted."""
        for row in self._tools.rows(sketch, changes=True)[:2]:
            results = self._relate.changes(row, PERCENT) or self._relate.changes(row, AMOUNT)
            told = self._relate.stronger(results) if results and len(results) == 2 else None
            if results is None or told is None:
                continue
            alike = (results[0].number.exact > 0) == (results[1].number.exact > 0)
            said = {w for s in sketch.signs if s.name == "same-way" for w in sketch.words[s.start : s.end]}
            right = alike != bool(said & _APART)
            asked = sketch.question.confirm or sketch.question.asks not in {"which", "list", "manner"}
            lead = ("yes" if right != sketch.question.negated else "no") if asked else None
            return answer(told[0], lead)
        return None

    def _repeated(self, sketch: Sketch) -> Findings | None:
        """A year of which a part is known, its rest taken as that of the year before."""
        if len(sketch.operands) == 1:
            series = sketch.operands[0].series
        elif len(self._acts) == 1:
            series = Series(self._acts[0])
        else:
            return None
        known = [p for p in self._tools.periods(series) if p.grain != "year" and p.end is not None and p.year]
        known = [p for p in known if any(p.year == asked.year for asked in sketch.times.asked)]
        parts = sorted(known, key=lambda p: str(p.start))
        if not parts or not sketch.times.asked:
            return None
        part = parts[-1]
        if any(asked.same(part.shifted(-1)) for asked in sketch.times.asked):  # what is asked for is past
            return None
        rest = self._rest(part)
        reached = self._tools.evaluator.stated(series, part)
        before = self._tools.value(series, rest.shifted(-1)) if rest is not None else None
        if reached is None or before is None:
            return None
        return answer(self._relate.repeated(reached, before))

    @staticmethod
    def _rest(part: Period) -> Period | None:
        """What is left of the year after its first months."""
        if part.end is None or part.start is None or (part.start.month, part.start.day) != (1, 1):
            return None
        if part.end.month == _SPAN_MONTHS["year"]:
            return None
        return Period.parse(f"{part.end.year}-{part.end.month + 1:02}/{part.end.year}-12")

    def _beside_average(self, sketch: Sketch) -> Findings | None:
        """The figure of a month, quarter or year beside the average one of a longer period."""
        asked = sketch.times.asked
        if len(asked) != 2 or sketch.times.shifts or sketch.limits:
            return None
        series = sketch.operands[0].series
        found = [self._tools.value(series, period) for period in asked]
        results = [result for result in found if result is not None]
        if len(results) != len(asked):
            return None
        units = [next((u for u in _SPANS if _SPAN_MONTHS[u] == _months(p)), None) for p in asked]
        for own, other in ((0, 1), (1, 0)):
            unit = units[own]
            spread = self._relate.spread(results[other], unit) if unit is not None else None
            if unit is None or spread is None or not sketch.has(f"per-{unit}", "average"):
                continue
            return self._set_beside(sketch, results[own], spread, results[other], unit, own == 0)
        return None

    def _set_beside(
        self, sketch: Sketch, own: Result, spread: Result, whole: Result, unit: str, first: bool
    ) -> Findings | None:
        clauses: list[Clause] = list(self._relate.average_over(whole, unit) or [])
        beside = self._relate.larger([own, spread], smaller=own.number.exact < spread.number.exact)
        clauses += [*(beside[0] if beside is not None else []), self._relate.apart(own, spread)]
        if not sketch.question.confirm or "or" in sketch.words:
            return answer(clauses)
        larger = (own.number.exact > spread.number.exact) == first
        right = larger != (sketch.has("less") or "worse" in sketch.words)
        return answer(clauses, "yes" if right != sketch.question.negated else "no")


def _months(period: Period) -> int | None:
    """How many whole months a period has."""
    if period.start is None or period.end is None:
        return None
    return 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
