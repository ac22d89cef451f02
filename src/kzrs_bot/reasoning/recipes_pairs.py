"""Calculations that set two figures side by side: multiples, differences, comparisons."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.recipe import (
    IDLE,
    MOVES,
    UNITS,
    Clauses,
    Recipe,
    Tools,
    answer,
    recipe,
    sized,
    units_apart,
    verdict,
)
from kzrs_bot.reasoning.recipes_paces import of_pace
from kzrs_bot.reasoning.relations import AMOUNT, FACTOR, PERCENT
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_TWICE = 2
_SET_AGAINST = re.compile(
    r"\b(?:than|on|from|against|versus|vs\.?|over|(?:compared|relative) (?:to|with))(?: in)?(?: the year)? \d{4}\b",
    re.IGNORECASE,
)
"""Words before a year that a figure of another year is set against."""
_COMPARATIVES = frozenset({"more", "less", "higher", "lower", "bigger", "larger", "greater", "smaller"})
_REACHING = frozenset({"reach", "reached", "reaches", "hit", "hits", "attain", "attained", "touch", "touched", "get"})
"""Words of a limit that need only be met."""
_EITHER = frozenset({"or", "either", "any", "neither", "nor", "one"})
_GAINS = frozenset({"surplus", "black", "profit"})
_LOSSES = frozenset({"deficit", "shortfall", "red", "loss"})
_DISTANCES = _LOSSES | {"gap", "difference", "distance", "imbalance"}
"""Words for a balance by its size, which grows as the balance falls."""
_SIZE_ASKED = frozenset({"how", "what", "by"})
"""First words of a multiple that is asked for, and not told."""
_SIZING = frozenset({"compare", "less", "most", "least", "equal"})
"""Signs of which of two is the larger; a mere "or" between them is none."""


class PairRecipes:
    """Two figures, or one in two periods."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._pack = tools.cube.pack

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, units = MOVES, UNITS
        return (
            recipe("parts of a whole", self._checked, "", f"sum audit {units}", operands=(3, 3)),
            recipe(
                "points",
                self._points,
                "points",
                f"{moves} speed difference compare percent less most least",
                operands=(2, 2),
            ),
            recipe(
                "in which time and by how much",
                self._both_in_time,
                "difference|ratio",
                f"{moves} {units} compare less",
                operands=(1, 1),
            ),
            recipe(
                "multiple",
                self._ratio,
                "ratio",
                f"{moves} {units} compare share goods difference each",
                operands=(1, 2),
            ),
            recipe("union", self._union, "count", "compare", operands=(2, 3)),
            recipe("sum", self._sum, "sum|all|total", f"{moves} {units} goods each difference", operands=(1, 7)),
            recipe("mean", self._mean, "average", f"{moves} {units} speed", operands=(1, 7)),
            recipe(
                "missing to a goal",
                self._to_goal,
                "need|difference",
                f"{moves} {units} compare less difference need sum",
                operands=(1, 2),
            ),
            recipe("missing to another", self._to_other, "need", f"{moves} {units} difference", operands=(2, 2)),
            recipe(
                "balance that moved",
                self._balance_moved,
                "difference|narrow narrow|rise|fall|change",
                f"{moves} {units} compare narrow difference",
                operands=(2, 2),
            ),
            recipe(
                "difference and winner",
                self._both,
                "difference compare|most|less",
                f"{moves} {units} speed goods",
                operands=(2, 2),
            ),
            recipe(
                "difference",
                self._difference,
                "difference|narrow",
                f"{moves} {units} compare less narrow goods need after",
                operands=(1, 2),
            ),
            recipe("both moved", self._both_moved, "rise|fall", "", operands=(2, 3)),
            recipe("changes apart", self._apart, "apart rise|fall", units, operands=(2, 2)),
            recipe("limit", self._limit, "", f"{moves} {units} compare less need share", operands=(1, 1)),
            recipe(
                "part against its whole",
                self._part_against_whole,
                "compare|less rise|fall",
                f"{moves} {units} compare less",
                operands=(1, 1),
            ),
            recipe(
                "faster",
                self._faster,
                "speed|rise|fall|fold",
                f"{moves} {units} goods compare most least less speed",
                operands=(2, 2),
            ),
            recipe("larger", self._larger, "compare|less|most|least|equal", units, operands=(2, 2)),
            recipe(
                "than its base",
                self._than_stated,
                "compare|less|rise|fall|change",
                f"{moves} {units} compare less",
                operands=(1, 1),
            ),
            recipe(
                "later than earlier", self._in_time, "compare|less|rise|fall", f"{moves} {units} speed", operands=(1, 1)
            ),
        )

    def _whole_of(self, named: Named) -> Series | None:
        """The whole that an identity gives a part."""
        return self._relate.whole_of(named.series)

    def _ratio(self, sketch: Sketch) -> Findings | None:
        if self._tools.only_changes(sketch):
            results = self._tools.changes(sketch, AMOUNT)
            if not results or len(results) != 2:
                return None
            alike = results[0].aspect == results[1].aspect or bool({"than", "ratio"} & set(sketch.words))
            return answer(self._relate.ratio(results)) if alike else None
        if sketch.has("rise", "fall") and len(sketch.operands) == 2:
            return None
        if sketch.question.confirm and _reaches_part(sketch):
            return None
        return self._each(sketch, lambda results: self._relate.ratio(results), 2)

    def _each(self, sketch: Sketch, operation: Callable[[list[Result]], Clauses], count: int) -> Findings | None:
        """The operation for the rows that the question means, two at most."""
        found: list[Clause] = []
        for row in self._tools.rows(sketch)[:2]:
            results = self._relate.levels(row)
            if results is None or (count and len(results) != count) or len(results) < 2:
                return None
            found += operation(results) or []
        return answer(found)

    def _sum(self, sketch: Sketch) -> Findings | None:
        if sketch.has("difference") and not (_by_how_much(sketch) and self._tools.only_changes(sketch)):
            return None
        if len(sketch.operands) == 1 and not self._of_periods(sketch):
            return None
        if sketch.question.asks == "count" and sketch.has("goods") and not sketch.has("money"):
            return None
        if self._tools.only_changes(sketch):
            results = self._tools.changes(sketch, AMOUNT)
            if not results or len({result.aspect for result in results}) > 1:
                return None
            return answer(self._relate.total(results, changes=True)) if len(results) > 1 else None
        if sketch.has("rise", "fall") or any(self._whole_of(o) in [p.series for p in sketch.operands]
                                             for o in sketch.operands):  # fmt: skip
            return None
        return self._each(sketch, lambda results: self._relate.total(results) if _dated_alike(results) else None, 0)

    @staticmethod
    def _of_periods(sketch: Sketch) -> bool:
        """Whether one figure is asked for in several periods together, none of which has a part of another."""
        asked = sketch.times.asked
        apart = all(not a.overlaps(b) for n, a in enumerate(asked) for b in asked[n + 1 :])
        joined = sketch.has("total") and "and" in sketch.words and not sketch.question.confirm
        said = joined or sketch.has("sum", "all")
        return said and len(asked) > 1 and apart and not sketch.times.shifts

    def _union(self, sketch: Sketch) -> Findings | None:
        """Things of one kind or another, counted together."""
        if "or" not in sketch.words or sketch.question.asks != "count":
            return None
        return self._each(sketch, self._relate.total, 0)

    def _mean(self, sketch: Sketch) -> Findings | None:
        asked = sketch.times.asked
        if len(sketch.operands) == 1 and (len(asked) < 2 or sketch.names & set(MOVES.split())):
            return None
        if any(a.contains(b) for a in asked for b in asked if a is not b):
            return None
        if any(m.quantity.unit in {"", "months", "quarters", "years"} for m in sketch.question.quantities):
            return None
        if self._tools.only_changes(sketch):
            results = self._tools.changes(sketch, AMOUNT)
            return answer(self._relate.average(results)) if results and len(results) > 1 else None
        if sketch.has("rise", "fall"):
            rows = self._tools.moved_rows(sketch) if sketch.has("percent", "speed") else []
            rates = self._relate.changes(rows[0], PERCENT) if len(rows) == 1 else None
            return answer(self._relate.average(rates)) if rates and len(rates) == len(sketch.operands) > 1 else None
        return self._each(sketch, lambda results: self._relate.average(results) if _dated_alike(results) else None, 0)

    def _to_goal(self, sketch: Sketch) -> Findings | None:
        """What is missing to a level that somebody wants a figure to reach."""
        goals = [i for i in self._pack.arithmetic if i.kind == "goal" and i.result in sketch.measures]
        if len(goals) != 1 or not sketch.measures <= {goals[0].result, *goals[0].terms} or sketch.question.confirm:
            return None
        found = [self._latest(Series(measure)) for measure in (goals[0].result, goals[0].terms[0])]
        results = [result for result in found if result is not None]
        if len(results) != len(found) or results[0].number.exact <= results[1].number.exact:
            return None
        return answer((self._relate.relative if sketch.has("percent") else self._relate.difference)(results))

    def _to_other(self, sketch: Sketch) -> Findings | None:
        """By how much a figure would have to grow to be as large as another one."""
        rows = self._tools.rows(sketch)
        results = self._relate.levels(rows[0]) if len(rows) == 1 and not sketch.limits else None
        if not results or sketch.question.confirm or sketch.has("fall") or self._tools.only_changes(sketch):
            return None
        if len(results) != _TWICE or results[0].number.exact >= results[1].number.exact:
            return None
        return answer((self._relate.relative if sketch.has("percent") else self._relate.difference)(results))

    def _latest(self, series: Series) -> Result | None:
        """The last stated level of a figure."""
        cells = sorted(self._tools.cube.cells(series), key=lambda cell: str(cell.period.end) if cell.period else "")
        return self._tools.value(series, cells[-1].period) if cells else None

    def _difference(self, sketch: Sketch) -> Findings | None:
        sketch = _without_their_years(sketch)
        moving = sketch.has("rise", "fall", "change")
        if self._tools.only_changes(sketch):
            results = self._tools.changes(sketch, FACTOR if sketch.has("fold") else AMOUNT)
            return answer(self._relate.difference(results)) if results and len(results) == 2 else None
        if len(sketch.operands) == 2:
            if moving:
                return None
            return self._each(sketch, self._relate.difference, 2)
        if len(sketch.times.asked) + len(sketch.times.shifts) < 2:
            own = moving or sketch.has("narrow") or sketch.followup
            own = own or self._than_base(sketch) or _compares_alone(sketch)
            return self._own_change(sketch) if own else None
        if sketch.has("percent"):
            return self._each(sketch, lambda results: self._relate.growth(*results), 2)
        return self._each(sketch, self._relate.difference, 2)

    def _than_base(self, sketch: Sketch) -> bool:
        """Whether a figure is set against the period from which its change is counted ("more than in 2023")."""
        asked, cells = sketch.times.asked, self._tools.cube.cells(sketch.operands[0].series)
        if len(asked) != 1 or "than" not in sketch.words or any(c.period and c.period.same(asked[0]) for c in cells):
            return False
        return any(cell.base is not None and cell.base.same(asked[0]) for cell in cells)

    def _balance_moved(self, sketch: Sketch) -> Findings | None:
        """By how much the distance of two figures changed from one period to another."""
        sketch = _without_their_years(sketch)
        if len(sketch.times.asked) != 2 or sketch.times.shifts or sketch.limits:
            return None
        kin = [i for i in self._pack.arithmetic if i.kind == "difference" and set(i.terms) == sketch.measures]
        if len(kin) != 1 or any(operand.series.dims for operand in sketch.operands):
            return None
        found = [self._tools.value(Series(kin[0].result), period) for period in sketch.times.asked]
        results = [result for result in found if result is not None]
        if len(results) != len(found):
            return None
        clauses = [clause for result in results for clause in self._relate.balance(result)]
        said = sketch.question.confirm and not sketch.has("difference")
        return None if said else answer([*clauses, *(self._relate.difference(results) or [])])

    def _apart(self, sketch: Sketch) -> Findings | None:
        """How far two stated changes lie apart ("by how much did A and B grow?")."""
        return self._difference(sketch) if self._tools.only_changes(sketch) else None

    def _own_change(self, sketch: Sketch) -> Findings | None:
        """By how much one figure changed in money, where only the percentage is stated."""
        if sketch.has("listed") and sketch.has("goods", "rise", "fall"):
            return None
        if sketch.measures <= sketch.guessed and sketch.has("money") and not sketch.limits:
            return None
        series = sketch.operands[0].series
        given = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD"}
        quoted = [c for c in self._tools.cube.cells(series) if c.value is not None and c.value.exact in given]
        if len(sketch.operands) != 1 or sketch.has("percent") or (given and not quoted):
            return None
        identity = self._tools.cube.identity(series)
        found: list[Clause] = []
        said = tuple(cell.period for cell in quoted if cell.period is not None)
        for period in sketch.times.asked or said or self._tools.periods(series) or self._moved_periods(series):
            cell = self._tools.cube.at(series, period)
            if cell is None or cell.change is None:
                since = (c for c in self._tools.cube.cells(series) if c.base is not None and c.base.same(period))
                cell = next(since, cell)
            period = cell.period if cell is not None and cell.period is not None else period
            base = cell.base if cell is not None else period.shifted(-1) if identity is not None else None
            if base is None or (cell is not None and cell.amount() is not None):
                continue
            before, after = self._tools.value(series, base), self._tools.value(series, period)
            if before is None or after is None:
                continue
            rose = after.number.exact > before.number.exact
            balance = identity is not None and identity.kind == "difference"
            if balance or not sketch.has("rise", "fall") or rose == sketch.has("rise"):
                found += self._relate.difference([before, after]) or []
        return answer(found)

    def _moved_periods(self, series: Series) -> tuple[Period, ...]:
        """Periods of a result of an identity that have a period a year before."""
        known = [p for p in self._tools.evaluator.periods(series) if p is not None]
        return tuple(p for p in known if self._tools.value(series, p.shifted(-1)) is not None)

    def _both_moved(self, sketch: Sketch) -> Findings | None:
        """Whether all figures that are named moved the one way that the question says."""
        if not sketch.question.confirm or sketch.limits or sketch.has("rise") == sketch.has("fall"):
            return None
        rows = self._tools.rows(sketch, changes=True)
        results = self._relate.changes(rows[0], PERCENT) if rows and not _EITHER & set(sketch.words) else None
        if not results or len(results) != len(sketch.operands) or self._tools.only_changes(sketch):
            return None
        right = all((result.number.exact > 0) == sketch.has("rise") for result in results)
        made = [self._relate.changed_clause(result) for result in results]
        return answer(made, verdict(sketch, right))

    def _aspect(self, sketch: Sketch) -> str:
        """In what changes are compared: in percent by pace, in units where both are given so."""
        if sketch.has("money"):
            return AMOUNT
        if sketch.has("fold"):
            return FACTOR
        if sketch.has("percent", "speed", "points") or not self._tools.only_changes(sketch):
            return PERCENT
        return AMOUNT

    def _stronger(self, sketch: Sketch) -> tuple[list[Clause], int] | None:
        less = sketch.has("less", "least")
        for aspect in dict.fromkeys((self._aspect(sketch), PERCENT, FACTOR)):
            for row in self._tools.moved_rows(sketch)[:1]:
                results = self._relate.changes(row, aspect)
                if results is None or len(results) != 2:
                    continue
                if any((result.number.exact > 0) != sketch.has("rise") for result in results) and (
                    sketch.has("rise") != sketch.has("fall")
                ) and len({result.number.exact > 0 for result in results}) == 1:  # fmt: skip
                    return None
                outcome = self._relate.stronger(_as_multiples(results, aspect), less=less)
                if outcome is None or len({result.number.exact > 0 for result in results}) == 1:
                    return outcome
                return outcome[0], 0 if (results[0].number.exact > 0) == sketch.has("rise") else 1
            if aspect == AMOUNT and sketch.has("money"):
                return None
        return None

    def _faster(self, sketch: Sketch) -> Findings | None:
        if not sketch.has("compare", "most", "least", "less", "speed") or len(sketch.times.asked) > 1:
            return None
        if sketch.has("rise") and sketch.has("fall") and sketch.has("listed", "most", "least", "all", "sum"):
            return None
        if sketch.has("goods") and not self._tools.only_changes(sketch):
            return None
        apart = [self._faster(each) for each in units_apart(sketch)]
        if apart:
            made = [each for each in apart if each is not None]
            return answer([clause for each in made for clause in each.clauses]) if len(made) == len(apart) else None
        if sketch.has("rise") and sketch.has("fall") and self._tools.only_changes(sketch):
            return self._against_each_other(sketch)
        outcome = self._stronger(sketch)
        if outcome is None:
            return None
        clauses, winner = outcome
        if sketch.has("rise") and sketch.has("fall"):
            aspect = AMOUNT if sketch.has("money") else PERCENT
            rows = self._tools.moved_rows(sketch)
            results = self._relate.changes(rows[0], aspect) if rows else None
            if results is None or len(results) != 2:
                return None
            sizes = [abs(result.number.exact) for result in results]
            winner = 0 if (sizes[0] > sizes[1]) != sketch.has("less") else 1
        return answer(clauses, verdict(sketch, winner == 0))

    def _against_each_other(self, sketch: Sketch) -> Findings | None:
        """Whether the rise of one item is larger than the fall of another."""
        results = None if sketch.has("percent", "fold") else self._tools.changes(sketch, AMOUNT)
        if not results or len(results) != _TWICE or len({result.aspect for result in results}) != _TWICE:
            return None
        first, second = (result.number.exact for result in results)
        right = (first > second) != sketch.has("less") and first != second
        return answer(self._relate.difference(results), verdict(sketch, right))

    def _part_against_whole(self, sketch: Sketch) -> Findings | None:
        """Whether the change of an item is larger than that of the measure that it belongs to."""
        part = sketch.operands[0].series
        moved = sum(sign.name in {"rise", "fall"} for sign in sketch.signs)
        if len(sketch.wholes) != 1 or moved < _TWICE or sketch.limits or not self._relate.itemised(part):
            return None
        whole = sketch.wholes[0]
        if whole.measure != part.measure or "than" not in sketch.words:
            return None
        both = replace(sketch, operands=(sketch.operands[0], Named(whole, 0, 0)))
        for row in self._tools.rows(both, changes=True)[:1]:
            results = self._relate.changes(row, AMOUNT)
            outcome = self._relate.stronger(results, less=sketch.has("less")) if results and len(results) == 2 else None
            if results is None or outcome is None or len({r.number.exact > 0 for r in results}) != 1:
                return None
            return answer(outcome[0], verdict(sketch, outcome[1] == 0))
        return None

    def _points(self, sketch: Sketch) -> Findings | None:
        if sketch.followup and any(self._whole_of(o) in [p.series for p in sketch.operands] for o in sketch.operands):
            return None
        for row in self._tools.moved_rows(sketch)[:1]:
            results = self._relate.changes(row, PERCENT)
            if results is None or len(results) != 2:
                return None
            stronger = self._relate.stronger(results)
            return answer([*(stronger[0] if stronger else []), *self._relate.points(results)])
        return None

    def _both(self, sketch: Sketch) -> Findings | None:
        """Which of two is the larger, and by how much."""
        if sketch.has("percent") and not self._tools.only_changes(sketch):
            return self._points(sketch) if sketch.has("rise", "fall") else None
        if self._tools.only_changes(sketch) or sketch.has("rise", "fall", "speed"):
            first = self._faster(sketch)
            if not self._tools.only_changes(sketch):
                second = self._moved_apart(sketch) if sketch.has("money") else self._points(sketch)
                if first is None or second is None or not sketch.has("money"):
                    return second if first is not None else None
                return replace(first, clauses=(*first.clauses, *second.clauses))
        else:
            first = self._larger(sketch)
        second = self._difference(sketch)
        if first is None or second is None:
            return None
        return replace(first, clauses=(*first.clauses, *second.clauses))

    def _both_in_time(self, sketch: Sketch) -> Findings | None:
        """Whether a figure was larger in one time than in another, and by how much ("did it beat that? The gap?")."""
        ratios = {sketch.words[sign.start] for sign in sketch.signs if sign.name == "ratio"}
        if not ratios <= _SIZE_ASKED:
            return None
        apart = sum(sign.name == "difference" for sign in sketch.signs)
        compared = sketch.has("compare", "less", "rise", "fall") or apart > 1
        first = self._in_time(sketch) if sketch.question.confirm and compared else None
        size = self._ratio if ratios else self._difference
        second = size(sketch) if first is not None and first.lead else None
        if first is None or second is None:
            return None
        told = tuple(clause for clause in second.clauses if clause not in first.clauses)
        return replace(first, clauses=(*first.clauses, *told))

    def _moved_apart(self, sketch: Sketch) -> Findings | None:
        """How far the changes of two figures lie apart in units."""
        rows = self._tools.moved_rows(sketch)
        results = self._relate.changes(rows[0], AMOUNT) if len(rows) == 1 else None
        alike = bool(results) and len({result.number.exact > 0 for result in results or ()}) == 1
        return answer(self._relate.difference([sized(r) for r in results])) if results and alike else None

    def _larger(self, sketch: Sketch) -> Findings | None:
        """Which of two levels is the larger, or whether it is the one that the question says."""
        if sketch.has("most", "least") and not {"or", "between"} & set(sketch.words):
            return None
        if self._tools.only_changes(sketch) or (sketch.question.quantities and sketch.limits):
            return None
        if all(sketch.words[sign.start : sign.end] == ("or",) for sign in sketch.signs if sign.name in _SIZING):
            return None
        smaller = sketch.has("less", "least") and not sketch.has("compare")
        rows = self._tools.rows(sketch)
        found: list[Clause] = []
        winners: list[int] = []
        for row in rows[:2]:
            results = self._relate.levels(row)
            if results and len(results) == 2 and not sketch.question.confirm and self._part_of(results[0], results[1]):
                return None
            outcome = self._relate.larger(results, smaller=smaller) if results and len(results) == 2 else None
            if outcome is None:
                return None
            found += outcome[0]
            winners.append(outcome[1])
        if len(set(winners)) != 1:
            return None
        right = winners[0] == (-1 if sketch.has("equal") and not sketch.has("compare", "less") else 0)
        return answer(found, verdict(sketch, right))

    def _part_of(self, first: Result, second: Result) -> bool:
        """Whether one figure is what the other has in a state, so that it cannot be the larger."""
        series = {first.series, second.series}
        kin = first.series.measure == second.series.measure and len(series) > 1
        return kin and any(self._relate.whole_of(one) in series for one in series)

    def _than_stated(self, sketch: Sketch) -> Findings | None:
        """What the source says of the change from a year that a figure is set against ("up or down on 2023")."""
        asked, series = sketch.times.asked, sketch.operands[0].series
        if len(asked) != 1 or sketch.times.shifts or sketch.limits or not _SET_AGAINST.search(sketch.question.text):
            return None
        cells = [cell for cell in self._tools.cube.cells(series) if cell.base is not None and cell.base.same(asked[0])]
        before = self._tools.value(series, asked[0])
        after = self._tools.value(series, cells[0].period) if len(cells) == 1 else None
        if before is None or after is None or before.number.exact == after.number.exact:
            return None
        rose = after.number.exact > before.number.exact
        lead = verdict(sketch, rose != sketch.has("fall", "less"))
        return answer([Clause(cells[0].fact.statement, (cells[0].fact.id,))], lead)

    def _in_time(self, sketch: Sketch) -> Findings | None:
        """Whether a figure was larger in one period than in another."""
        if len(sketch.times.asked) + len(sketch.times.shifts) != 2 or sketch.limits:
            return None
        if sketch.question.confirm and of_pace(sketch):
            return None
        rows = self._tools.rows(sketch)
        results = self._relate.levels(rows[0]) if len(rows) == 1 else None
        if not results or len(results) != 2 or self._tools.only_changes(sketch):
            return None
        if sketch.has("rise", "fall", "change") and sketch.has("money") and not sketch.question.confirm:
            return answer(self._relate.difference(results))
        if sketch.has("rise", "fall", "change") and not sketch.question.confirm:
            if sketch.has("percent", "speed"):
                return answer(self._relate.growth(*results))
            return answer([*(self._relate.growth(*results) or []), *(self._relate.difference(results) or [])])
        if not sketch.question.confirm and sketch.question.asks != "compare":
            return None
        rose = results[0].number.exact > results[1].number.exact
        identity = self._tools.cube.identity(results[0].series)
        balance = identity is not None and identity.kind == "difference"
        sized = balance and (_DISTANCES & set(sketch.words) or not sketch.has("rise", "fall"))
        levels = [replace(r, number=r.number.size()) for r in results] if sized else results
        if sketch.has("rise", "fall"):
            base, later = sorted(levels, key=lambda r: str(r.period.start) if r.period else "")
            right = (later.number.exact > base.number.exact) == sketch.has("rise")
            return answer(self._relate.difference(results), verdict(sketch, right))
        if balance:
            right = (levels[0].number.exact < levels[1].number.exact) == sketch.has("less")
            return answer(self._relate.difference(results), verdict(sketch, right))
        outcome = self._relate.larger(results, smaller=sketch.has("less"))
        return answer(outcome[0], verdict(sketch, rose != sketch.has("less"))) if outcome else None

    def _limit(self, sketch: Sketch) -> Findings | None:
        """Whether a figure or its change is beyond a limit that the question gives."""
        bare = sketch.question.asks == "what" and not sketch.names - IDLE
        if not (sketch.question.confirm or bare) or len(sketch.limits) != 1 or len(sketch.question.quantities) > 1:
            return None
        limit = sketch.limits[0]
        if limit.start <= sketch.offsets[sketch.operands[0].start] < limit.end:  # only the limit names the figure
            return None
        moved = ">=" if sketch.has("rise", "fall") else ""
        over = ">=" if _reaches(sketch) else ">"
        comparison = limit.comparison or ("<" if sketch.has("less") else over if sketch.has("compare") else moved)
        if not comparison:
            return None
        results = self._for_limit(sketch, limit.quantity.unit)
        if results is None or len(results) != 1:
            return None
        identity = self._tools.cube.identity(results[0].series)
        if identity is not None and identity.kind == "difference":
            if (_LOSSES if results[0].number.exact > 0 else _GAINS) & set(sketch.words):
                return None
            size = abs(results[0].number.exact)
            right = beyond(size, Fraction(limit.quantity.value), comparison)
            plain = results[0].stated and results[0].number.exact > 0
            said = self._relate.beyond(results[0], limit.quantity) if plain else self._relate.balance(results[0])
            return answer(said, verdict(sketch, right))
        right = beyond(_as_shown(results[0], limit), Fraction(limit.quantity.value), comparison)
        bare = not sketch.question.quantities[0].quantity.unit
        given = replace(limit.quantity, unit=results[0].number.unit) if bare else limit.quantity
        return answer(self._relate.beyond(results[0], given), verdict(sketch, right))

    def _for_limit(self, sketch: Sketch, unit: str) -> list[Result] | None:
        moved = sketch.has("rise", "fall")
        if unit == "USD" and not (moved and self._tools.only_changes(sketch)):
            rows = self._tools.rows(sketch)
            return self._relate.levels(rows[0]) if len(rows) == 1 else None
        if not moved or unit == "x":
            return None
        for row in self._tools.rows(sketch, changes=True)[:1]:
            results = self._relate.changes(row, AMOUNT if unit == "USD" else PERCENT)
            if results and all((r.number.exact > 0) == sketch.has("rise") for r in results):
                return [sized(result) for result in results]
        return None

    def _checked(self, sketch: Sketch) -> Findings | None:
        """Whether a whole is what its parts make up."""
        for identity in self._pack.arithmetic:
            if identity.kind in {"sum", "difference"} and sketch.measures == {identity.result, *identity.terms}:
                rows = self._tools.rows(sketch)
                found = [c for row in rows[:2] for c in self._relate.checked(row, identity) or []]
                right = all("does_not" not in clause.text for clause in found)
                return answer(found, verdict(sketch, right)) if found else None
        return None


def _as_shown(result: Result, limit: QuantityMention) -> Fraction:
    """The size of a figure; of one that was worked out, as it is shown where that is the limit itself."""
    bound = Fraction(limit.quantity.value)
    return bound if not result.stated and Fraction(result.number.rounded) == bound else result.number.exact


def _reaches(sketch: Sketch) -> bool:
    """Whether a limit need only be met ("did it reach ten?")."""
    said = {word for sign in sketch.signs if sign.name == "compare" for word in sketch.words[sign.start : sign.end]}
    return not said.isdisjoint(_REACHING)


def _reaches_part(sketch: Sketch) -> bool:
    """Whether it is asked if a part of another figure was reached ("did it reach half of that?")."""
    ends = {sign.end for sign in sketch.signs if sign.name == "compare"}
    return any(sign.name == "ratio" and sign.start in ends for sign in sketch.signs)


def _by_how_much(sketch: Sketch) -> bool:
    """Whether every sign of a difference only asks for the size of a change ("by how many million did they grow?")."""
    starts = [sketch.words[sign.start] for sign in sketch.signs if sign.name == "difference" and sign.end]
    return sketch.has("rise", "fall") and bool(starts) and all(word == "by" for word in starts)


def _as_multiples(results: Sequence[Result], aspect: str) -> Sequence[Result]:
    """Changes by a factor, to be shown as times."""
    return [replace(r, number=replace(r.number, unit="x")) for r in results] if aspect == FACTOR else results


def _compares_alone(sketch: Sketch) -> bool:
    """Whether a figure of one time is compared with nothing that is named ("how much less was it in 2024?")."""
    told = [sketch.words[sign.end - 1] for sign in sketch.signs if sign.name == "difference" and sign.end]
    bare = sketch.names - IDLE == {"difference"} and not sketch.limits and "than" not in sketch.words
    return bare and len(sketch.times.asked) == 1 and bool(told) and all(word in _COMPARATIVES for word in told)


def _dated_alike(results: Sequence[Result]) -> bool:
    """Whether all figures are of some time, or all of none, so that they may be put together."""
    return len({result.period is None for result in results}) == 1


def _without_their_years(sketch: Sketch) -> Sketch:
    """The sketch without years of each of which a part is asked for ("nine-month trade between 2023 and 2024")."""
    times = sketch.times
    years = [p for p in times.asked if p.grain == "year"]
    parts = [p for p in times.asked if p.grain != "year"]
    if len(parts) < 2 or not all(any(year.contains(part) for part in parts) for year in years):
        return sketch
    kept = [n for n, p in enumerate(times.asked) if p in parts]
    asked, places = tuple(times.asked[n] for n in kept), tuple(times.places[n] for n in kept)
    return replace(sketch, times=replace(times, asked=asked, places=places))
