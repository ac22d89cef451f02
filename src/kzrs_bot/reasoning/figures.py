"""Chooses among the operations on figures by the cues of a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.relating import AMOUNT, FACTOR, PERCENT, Relating
from kzrs_bot.reasoning.rows import Point, Row, Rows, Setting
from kzrs_bot.reply import Kind
from kzrs_bot.values import Period, Quantity

_ASKS_WHICH = frozenset({"which", "confirm", "compare", "what", "person", "percent", "amount"})
_ROWS = 2
"""So many periods are answered at once where none is named."""
_ASKS_VALUE = frozenset({"amount", "count", "what", "which", "percent", "time", "define", "change"})


class Figures:
    """Differences, sums, ratios, shares, growth and levels of the figures that a question names."""

    def __init__(self, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._cube = cube
        self._evaluator = evaluator
        self._rows = Rows(evaluator)
        self._relate = Relating(cube, evaluator, phrasing)

    def answer(self, setting: Setting) -> Findings | None:
        """The first operation that is asked for and can be done."""
        if not setting.operands:
            return None
        for operation in (
            self._contribution,
            self._identity_check,
            self._threshold,
            self._converted,
            self._share,
            self._ratio,
            self._average,
            self._sum,
            self._difference,
            self._compare,
            self._growth,
            self._value,
        ):
            findings = operation(setting)
            if findings is not None:
                return findings
        return None

    # Operations

    def _contribution(self, setting: Setting) -> Findings | None:
        """What part of a net change one item's change would be, with the reason why it is no true share."""
        scan = setting.scan
        if not scan.has("share", "contribution") or not scan.has("contribution", "of-change"):
            return None
        if not scan.has("rise", "fall", "growth") or scan.has("most", "least"):
            return None
        items = tuple(o for o in setting.operands if self._itemised(o.best) is not None)
        if not items or len({item.best.measure for item in items}) != 1:
            return None
        rows = self._rows.change(replace(setting, operands=items))
        clauses = [c for row in rows[:1] for c in self._relate.contribution(row, self._members(items[0].best))]
        return Findings(Kind.ANSWER, clauses=tuple(clauses)) if clauses else None

    def _itemised(self, series: Series) -> str | None:
        """The dimension by which a series is an item of its measure."""
        for identity in self._cube.pack.arithmetic:
            if identity.kind == "items" and identity.result == series.measure and series.value_of(identity.dim):
                return identity.dim
        return None

    def _members(self, series: Series) -> tuple[Series, ...]:
        dim = self._itemised(series)
        return self._cube.breakdown(Series(series.measure)).get(dim or "", ())

    def _identity_check(self, setting: Setting) -> Findings | None:
        """Whether a whole is what its parts make up."""
        scan = setting.scan
        measures = {operand.best.measure for operand in setting.operands}
        for identity in self._cube.pack.arithmetic:
            if identity.kind in {"sum", "difference"} and measures == {identity.result, *identity.terms}:
                asked = scan.question.confirm and (scan.has("sum") or "equal" in scan.words)
                if asked or scan.has("audit"):
                    return self._each(setting, partial(self._relate.checked, identity=identity))
        return None

    def _threshold(self, setting: Setting) -> Findings | None:
        """Whether a figure is beyond a limit that the question gives."""
        scan = setting.scan
        limits = [m for m in scan.question.quantities if m.quantity.unit in {"USD", "%", "x"}]
        if not scan.question.confirm or len(limits) != 1:
            return None
        limit = limits[0]
        if len(setting.operands) == 2:
            return self._related(setting, limit)
        if len(setting.operands) != 1:
            return None
        comparison = limit.comparison or _comparison(scan.words)
        if not comparison:
            return None
        rows = self._rows.level(setting) if limit.quantity.unit == "USD" and not self._moved(setting) else []
        for row in rows[:1]:
            results = self._relate.levels(row)
            if results:
                return self._beyond(results[0], limit.quantity, comparison, negated=scan.question.negated)
        aspect = AMOUNT if limit.quantity.unit == "USD" else PERCENT
        for row in self._rows.change(setting)[:1]:
            results = self._relate.changes(row, aspect)
            if results and self._same_way(setting, results[0]):
                return self._beyond(_sized(results[0]), limit.quantity, comparison, negated=scan.question.negated)
        return None

    def _related(self, setting: Setting, limit: QuantityMention) -> Findings | None:
        """Whether a share or a multiple is what the question says."""
        for row in self._rows.level(setting)[:1]:
            results = self._relate.levels(row)
            if not results or len(results) != 2:
                return None
            part, whole = self._part_first(results)
            if limit.quantity.unit == "%" and setting.scan.has("share"):
                clauses, number = self._relate.share(part, whole), numbers.percent_of(part.number, whole.number)
            elif limit.quantity.unit == "x":
                clauses, number = self._relate.ratio(results), numbers.times(results[0].number, results[1].number)
            else:
                return None
            value, bound = number.exact, Fraction(limit.quantity.value)
            comparison = limit.comparison or _comparison(setting.scan.words) or "="
            right = _beyond(value, bound, comparison) or (comparison == "=" and number.rounded == limit.quantity.value)
            lead = "yes" if right != setting.scan.question.negated else "no"
            return Findings(Kind.ANSWER, clauses=tuple(clauses or ()), lead=lead) if clauses else None
        return None

    def _moved(self, setting: Setting) -> bool:
        return setting.scan.has("rise", "fall") and self._has_changes(setting)

    def _has_changes(self, setting: Setting) -> bool:
        return any(cell.amount() for operand in setting.operands for cell in self._cube.cells(operand.best))

    @staticmethod
    def _same_way(setting: Setting, result: Result) -> bool:
        """Whether the figure moved the way that the question says."""
        rose = result.number.exact > 0
        return not (setting.scan.has("fall") and rose and not setting.scan.has("rise")) and not (
            setting.scan.has("rise") and not rose and not setting.scan.has("fall")
        )

    def _beyond(self, result: Result, limit: Quantity, comparison: str, *, negated: bool) -> Findings:
        right = _beyond(result.number.exact, Fraction(limit.value), comparison)
        lead = "yes" if right != negated else "no"
        return Findings(Kind.ANSWER, clauses=tuple(self._relate.beyond(result, limit)), lead=lead)

    def _converted(self, setting: Setting) -> Findings | None:
        """A stated figure rounded, or in thousands, billions or full."""
        scan = setting.scan
        unit = next((u for u in ("thousands", "billions", "units") if scan.has(u)), None)
        if unit is None and not scan.has("round"):
            return self._part(setting)
        rows = self._rows.level(setting)
        for row in rows[:1]:
            results = self._relate.levels(row[:1])
            if results:
                step = _rounding(scan.words) if unit is None else None
                clauses = (
                    self._relate.rounded(results[0], step) if unit is None else self._relate.restated(results[0], unit)
                )
                return Findings(Kind.ANSWER, clauses=tuple(clauses)) if clauses else None
        return None

    def _part(self, setting: Setting) -> Findings | None:
        """So many per cent of a figure."""
        question = setting.scan.question
        parts = [m for m in question.quantities if m.quantity.unit == "%" and not m.comparison]
        if question.confirm or len(parts) != 1 or len(setting.operands) != 1:
            return None
        if not re.match(r"\s*of\b", question.text[parts[0].end :]):
            return None
        for row in self._rows.level(setting)[:1]:
            results = self._relate.levels(row)
            if results:
                return Findings(Kind.ANSWER, clauses=tuple(self._relate.part(results[0], parts[0].quantity)))
        return None

    def _share(self, setting: Setting) -> Findings | None:
        scan = setting.scan
        if not scan.has("share") or scan.has("difference"):
            return None
        if scan.has("compare", "most", "least"):
            compared = self._shares_compared(setting)
            if compared is not None:
                return compared
        single = len(setting.operands) == 1 and len(self._with_year(setting).times.asked) < 2
        if single and not self._whole_named(setting):
            return None
        return self._each(self._with_year(setting), self._share_of_row)

    def _with_year(self, setting: Setting) -> Setting:
        """A part of a year beside the year, where the question speaks of it ("of the annual total")."""
        asked = setting.times.asked
        year = asked[0].year if len(asked) == 1 and asked[0].grain != "year" else None
        if year is None or len(setting.operands) != 1 or not setting.scan.has("years", "per-year"):
            return setting
        times = replace(setting.times, asked=(*asked, Period.of_year(year)), places=(*setting.times.places, 0))
        return replace(setting, times=times)

    def _whole_named(self, setting: Setting) -> bool:
        """Whether the whole goes without saying (the active of the registered), or is hinted at by "total"."""
        identity = next((i for i in self._cube.pack.arithmetic if i.kind == "complement"), None)
        if identity is not None and setting.operands[0].best.value_of(identity.dim) is not None:
            return True
        if setting.scan.question.elliptic and not setting.scan.operands:
            return True
        best = setting.operands[0].best
        whole = self._whole(Point(best, None))
        if best.dims and whole is not None and whole.series.measure == best.measure:
            return True
        inside = {n for operand in setting.operands for n in range(operand.start, operand.end)}
        return any(start not in inside for start, _ in setting.scan.cues.get("sum", ()))

    def _shares_compared(self, setting: Setting) -> Findings | None:
        """Which of several parts is the larger of its own whole."""
        operands = setting.operands
        identity = self._cube.identity(operands[0].best)
        series = [operand.best for operand in operands]
        if len(operands) == 1 and identity is not None and identity.kind == "sum":
            series = list(self._evaluator.terms(operands[0].best, identity))
        clauses = []
        for item in series:
            period = next(iter(self._evaluator.periods(item)), None)
            clauses += [c for c in self._share_of_row((Point(item, period),)) or () if c.derivation]
        if len(clauses) < 2 or len(clauses) != len(series):
            return None
        clauses.sort(key=lambda clause: -_percent(clause))
        return Findings(Kind.ANSWER, clauses=tuple(clauses))

    def _share_of_row(self, row: Row) -> list[Clause] | None:
        if len(row) == 1:
            whole = self._whole(row[0])
            row = (row[0], whole) if whole is not None else row
        results = self._relate.levels(row)
        if results is None or len(results) != 2:
            return None
        part, whole_result = self._part_first(results)
        return self._relate.share(part, whole_result)

    def _whole(self, point: Point) -> Point | None:
        """The whole that an identity names for a part."""
        for identity in self._cube.pack.arithmetic:
            if identity.kind == "complement":
                value = point.series.value_of(identity.dim)
                if value in (identity.result, *identity.terms[1:]):
                    return Point(point.series.with_dim(identity.dim, identity.terms[0]), point.period)
            elif identity.kind == "sum" and point.series.measure in identity.terms:
                return Point(Series(identity.result, point.series.dims), point.period)
        for dim, _ in point.series.dims:
            wider = Series(point.series.measure, tuple(pair for pair in point.series.dims if pair[0] != dim))
            if self._evaluator.stated(wider, point.period) is not None:
                return Point(wider, point.period)
        return None

    def _part_first(self, results: Sequence[Result]) -> tuple[Result, Result]:
        """The part before the whole, wherever the question names it; of like figures, the first named."""
        first, second = results
        if first.series == second.series and first.period is not None and second.period is not None:
            return (second, first) if first.period.contains(second.period) else (first, second)
        whole = self._whole(Point(second.series, second.period))
        if whole is not None and whole.series == first.series:
            return second, first
        return first, second

    def _ratio(self, setting: Setting) -> Findings | None:
        if not setting.scan.has("ratio"):
            return None
        found = self._each_change(setting, self._ratio_of_changes) if self._only_changes(setting) else None
        return found or self._each(setting, lambda row: self._with_levels(row, self._relate.ratio, 2))

    def _ratio_of_changes(self, row: Row) -> list[Clause] | None:
        results = self._relate.changes(row, AMOUNT)
        return self._relate.ratio([_sized(result) for result in results]) if results and len(results) == 2 else None

    def _only_changes(self, setting: Setting) -> bool:
        """Whether the figures have stated changes, but no stated levels."""
        if setting.scan.has("earlier", "later"):
            return False
        cells = [cell for operand in setting.operands for cell in self._cube.cells(operand.best)]
        return bool(cells) and all(cell.value is None for cell in cells)

    def _average(self, setting: Setting) -> Findings | None:
        scan = setting.scan
        unit = next((u for u in ("month", "quarter", "year") if scan.has(f"per-{u}")), None)
        if unit is not None and scan.has("average", "per-month", "per-quarter"):
            rows = self._rows.level(setting, even=False)
            return self._gathered(rows, lambda row: self._spread(row, unit))
        if not scan.has("average"):
            return None
        return self._each(setting, lambda row: self._with_levels(row, self._relate.average))

    def _spread(self, row: Row, unit: str) -> list[Clause] | None:
        results = self._relate.levels(row) or []
        found = [clauses for result in results for clauses in [self._relate.average_over(result, unit)] if clauses]
        return [clause for clauses in found for clause in clauses]

    def _sum(self, setting: Setting) -> Findings | None:
        if (
            not setting.scan.has("sum")
            or setting.scan.has("minus")
            or (len(setting.operands) < 2 and len(setting.times.asked) < 2)
        ):
            return None
        if self._only_changes(setting):
            return self._each_change(setting, self._sum_of_changes)
        return self._each(setting, self._relate_sum)

    def _relate_sum(self, row: Row) -> list[Clause] | None:
        results = self._relate.levels(row)
        if results is None or len(results) < 2 or not any(result.stated for result in results):
            return None
        return self._relate.total(results)

    def _sum_of_changes(self, row: Row) -> list[Clause] | None:
        results = self._relate.changes(row, AMOUNT)
        return self._relate.total(results, changes=True) if results and len(results) > 1 else None

    def _difference(self, setting: Setting) -> Findings | None:
        scan = setting.scan
        two = len(setting.times.asked) + len(setting.times.shifts) > 1
        asks = scan.question.asks == "change" or (two and scan.question.asks in {"amount", "count"})
        in_money = scan.question.asks == "amount" and scan.has("amount") and len(setting.operands) == 1
        moved = (asks or in_money) and scan.has("rise", "fall", "growth")
        if not scan.has("difference", "points") and not moved:
            return None
        single = len(setting.operands) == 1
        if single and scan.has("growth") and scan.has("percent") and not scan.has("amount", "points"):
            return None
        if len(setting.operands) == 1 and len(setting.times.asked) < 2 and not setting.times.shifts:
            return self._own_change(setting)
        moving = scan.has("rise", "fall", "growth", "speed") and not scan.has("amount")
        if moving and len(setting.operands) == 2 and scan.has("percent", "points", "growth"):
            pointed = self._each_change(setting, self._points)
            if pointed is not None:
                return pointed
        if self._only_changes(setting):
            return self._each_change(setting, self._difference_of_changes)
        if scan.has("percent") and len(setting.operands) == 2:
            return self._each(setting, lambda row: self._with_levels(row, self._relate.relative, 2))
        return self._each(setting, lambda row: self._with_levels(row, self._relate.difference, 2))

    def _own_change(self, setting: Setting) -> Findings | None:
        """By how much one figure changed in money, where only the percentage is stated."""
        if not setting.scan.has("amount"):
            return None
        return self._each_change(setting, self._change_of_row)

    def _change_of_row(self, row: Row) -> list[Clause] | None:
        point = row[0]
        cell = self._cube.at(point.series, point.period)
        if cell is None or cell.amount() is not None or cell.base is None:
            return None
        levels = self._relate.levels((Point(point.series, cell.base), point))
        return self._relate.difference(levels) if levels else None

    def _difference_of_changes(self, row: Row) -> list[Clause] | None:
        results = self._relate.changes(row, AMOUNT)
        if results is None or len(results) < 2:
            return None
        return self._relate.difference([_sized(result) for result in results])

    def _points(self, row: Row) -> list[Clause] | None:
        results = self._relate.changes(row, PERCENT)
        if results is None or len(results) != 2:
            return None
        stronger = self._relate.stronger(results)
        return [*(stronger[0] if stronger else []), *self._relate.points(results)]

    def _compare(self, setting: Setting) -> Findings | None:
        scan = setting.scan
        if scan.question.asks not in _ASKS_WHICH or (scan.has("earlier") and not scan.question.confirm):
            return None
        if any(mention.comparison for mention in scan.question.quantities):
            return None
        if (
            not scan.has("compare", "most", "least")
            or max(len(setting.operands), len(setting.times.asked), 2 * len(setting.times.shifts)) < 2
        ):
            return None
        smaller = any(w in {"smaller", "lower", "less", "fewer", "slower", "weaker", "least"} for w in scan.words)
        aspect = FACTOR if scan.has("fold") else PERCENT if scan.has("percent", "speed", "growth", "points") else AMOUNT
        if len(setting.operands) == 2 and scan.has("rise", "fall", "speed", "growth"):
            rows = self._rows.change(setting)
            for row in rows[:1]:
                results = self._relate.changes(row, aspect) or self._relate.changes(row, PERCENT)
                outcome = self._relate.stronger(results, less=smaller) if results else None
                if outcome is not None and results:
                    return self._judged(setting, *outcome)
        for row in self._rows.level(setting)[:1]:
            levels = self._relate.levels(row)
            if levels and len(levels) == 2:
                outcome = self._relate.larger(levels, smaller=smaller)
                return self._judged(setting, *outcome) if outcome else None
        return None

    def _judged(self, setting: Setting, clauses: list[Clause], winner: int) -> Findings:
        """The comparison, after a yes or a no where one is asked for."""
        lead = None
        if setting.scan.question.confirm and "or" not in setting.scan.words:
            right = winner == 0
            lead = "yes" if right != setting.scan.question.negated else "no"
        return Findings(Kind.ANSWER, clauses=tuple(clauses), lead=lead)

    def _growth(self, setting: Setting) -> Findings | None:
        scan = setting.scan
        if not scan.has("growth", "percent", "rise", "fall", "difference", "compare"):
            return None
        if scan.has("earlier", "compute") and not scan.has("growth", "percent", "difference"):
            return None
        return self._each(setting, self._growth_of_row)

    def _growth_of_row(self, row: Row) -> list[Clause] | None:
        if len(row) != 2 or row[0].series != row[1].series:
            return None
        results = self._relate.levels(row)
        return self._relate.growth(results[0], results[1]) if results else None

    def _value(self, setting: Setting) -> Findings | None:
        """A level that the source does not print."""
        scan = setting.scan
        if scan.question.confirm:
            return self._signed(setting)
        if scan.has("compare") and scan.has("singular"):
            return None
        if scan.question.asks == "define" and not setting.times.named:
            return None
        if scan.question.asks not in _ASKS_VALUE and not scan.has("earlier", "later", "remainder"):
            return None
        if self._is_sum(setting) and not scan.has("sum", "both") and setting.operands[0].best not in self._cube.stated:
            return self._apart(setting)
        for row in self._value_rows(setting):
            results = self._relate.levels(row)
            worked = [result for result in results or () if not result.stated]
            if worked:
                return Findings(Kind.ANSWER, clauses=tuple(c for r in worked[:1] for c in self._relate.value(r)))
        return None

    def _signed(self, setting: Setting) -> Findings | None:
        """Whether a balance is a surplus or a deficit."""
        scan = setting.scan
        identity = self._cube.identity(setting.operands[0].best)
        if not scan.has("surplus", "deficit") or identity is None or identity.kind != "difference":
            return None
        results = [r for row in self._rows.level(setting)[:_ROWS] for r in self._relate.levels(row[:1]) or ()]
        if not results:
            return None
        lead = None
        if not (scan.has("surplus") and scan.has("deficit")):
            right = (results[0].number.exact > 0) == scan.has("surplus")
            lead = "yes" if right != scan.question.negated else "no"
        return Findings(Kind.ANSWER, clauses=tuple(c for r in results for c in self._relate.value(r)), lead=lead)

    def _apart(self, setting: Setting) -> Findings | None:
        """Each term of a sum that is not asked for as one, where they have to be worked out."""
        measures = {
            m for i in self._cube.pack.arithmetic if i.result == setting.operands[0].best.measure for m in i.terms
        }
        dims = setting.operands[0].best.dims
        found = [self._evaluator.value(Series(measure, dims), None) for measure in sorted(measures)]
        results = [result for result in found if result is not None and not result.stated]
        clauses = tuple(clause for result in results for clause in self._relate.value(result))
        return Findings(Kind.ANSWER, clauses=clauses) if len(results) == len(found) > 0 else None

    def _is_sum(self, setting: Setting) -> bool:
        measure = setting.operands[0].best.measure
        return any(i.kind == "sum" and i.result == measure for i in self._cube.pack.arithmetic)

    def _value_rows(self, setting: Setting) -> list[Row]:
        """Periods that are named; before a change, its base; else those that are known."""
        rows = self._rows.level(setting)
        if setting.times.asked and not (setting.scan.has("earlier") and len(setting.times.asked) == 1):
            return rows
        if setting.scan.has("earlier"):
            bases = [self._base(row[0]) for row in self._rows.change(setting)]
            return [(point,) for point in bases if point is not None] + rows
        if setting.scan.has("later"):
            return self._rows.change(setting) + rows
        return [row for row in rows if self._cube.identity(row[0].series)]

    def _base(self, point: Point) -> Point | None:
        cell = self._cube.at(point.series, point.period)
        return Point(point.series, cell.base) if cell is not None and cell.base is not None else None

    # Rows

    def _with_levels(
        self, row: Row, operation: Callable[[Sequence[Result]], list[Clause] | None], count: int | None = None
    ) -> list[Clause] | None:
        results = self._relate.levels(row)
        if results is None or (count is not None and len(results) != count):
            return None
        return operation(results)

    def _each(self, setting: Setting, operation: Callable[[Row], list[Clause] | None]) -> Findings | None:
        return self._gathered(self._rows.level(setting), operation)

    def _each_change(self, setting: Setting, operation: Callable[[Row], list[Clause] | None]) -> Findings | None:
        return self._gathered(self._rows.change(setting), operation)

    @staticmethod
    def _gathered(rows: Sequence[Row], operation: Callable[[Row], list[Clause] | None]) -> Findings | None:
        """The clauses of a few rows."""
        done = [clauses for clauses in (operation(row) for row in rows) if clauses]
        clauses = tuple(clause for group in done[:_ROWS] for clause in group)
        return Findings(Kind.ANSWER, clauses=clauses) if clauses else None


_NEAREST = {"ten": 10, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_COMPARING = {
    ">": frozenset({"exceed", "exceeded", "above", "over", "top", "topped", "surpass", "surpassed", "more", "higher"}),
    "<": frozenset({"below", "under", "less", "lower", "smaller"}),
}


def _beyond(value: Fraction, bound: Fraction, comparison: str) -> bool:
    """Whether a value is on the side of a limit that a sign names."""
    tests = {">": value > bound, "<": value < bound, ">=": value >= bound, "<=": value <= bound}
    return tests.get(comparison, False)


def _comparison(words: Sequence[str]) -> str:
    """The way a figure is compared to a limit, by the words."""
    return next((sign for sign, known in _COMPARING.items() if known & set(words)), "")


def _rounding(words: Sequence[str]) -> Decimal | None:
    """The place that a question wants a figure rounded to: "the nearest ten million"."""
    if "nearest" not in words:
        return None
    step = Decimal(1)
    found = False
    for word in words[words.index("nearest") + 1 :]:
        if word in _NEAREST or word.isdigit():
            step *= Decimal(_NEAREST.get(word) or int(word))
            found = True
        elif found:
            break
    return step if found else None


def _percent(clause: Clause) -> float:
    return float(clause.derivation[-1].result.removeprefix("about ").removesuffix("%"))


def _sized(result: Result) -> Result:
    """A change without its sign, called a rise or a fall."""
    return replace(result, number=result.number.size(), aspect="rise" if result.number.exact > 0 else "fall")
