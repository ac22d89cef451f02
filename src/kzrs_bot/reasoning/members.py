"""What can be said of several figures side by side: the most, the order, the sum, those beyond a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kzrs_bot.language.quantities import OTHER_SIDE, QuantityMention
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Observation
from kzrs_bot.reasoning.evaluator import Result, added
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reply import Kind, Step

_PLACES = ("", "calc_second", "calc_third", "calc_fourth", "calc_fifth", "calc_sixth", "calc_seventh")


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure among others, in the aspect that is compared."""

    cell: Observation
    number: Number

    @property
    def size(self) -> Fraction:
        return abs(self.number.exact)

    @property
    def result(self) -> Result:
        """The size of the figure as an operand of further steps."""
        aspect = "" if self.cell.value is not None else "rise" if self.number.exact > 0 else "fall"
        return Result(
            self.number.size(), self.cell.series, self.cell.period, (self.cell.fact.id,), aspect=aspect
        )  # fmt: skip


def entries(cells: Sequence[Observation], *, percent: bool = False, factor: bool = False) -> list[Entry]:
    """The figures of observations: changes as a multiple or in percent, else in units, else levels."""
    found = [(cell, _multiple(cell) if factor else _number(cell, percent)) for cell in cells]
    return [Entry(cell, number) for cell, number in found if number is not None]


def _multiple(cell: Observation) -> Number | None:
    """The change by a factor, to be shown as times."""
    factor = cell.factor()
    return replace(factor, unit="x") if factor is not None else None


def _number(cell: Observation, percent: bool) -> Number | None:
    if not percent:
        return cell.amount() or cell.value
    factor = cell.factor()
    by_factor = Number((factor.exact - 1) * 100, "%", factor.step * 100) if factor is not None else None
    return cell.percent() or by_factor


def beyond(size: Fraction, bound: Fraction, comparison: str) -> bool:
    """Whether a size is on the side of a limit that a sign names."""
    order = (size > bound) - (size < bound)
    return (order, comparison) in {(1, ">"), (-1, "<"), (1, ">="), (0, ">="), (-1, "<="), (0, "<=")}


def holds(size: Fraction, limit: QuantityMention) -> bool:
    """Whether a size is what a question says, or on the side of a limit that it names."""
    bound = Fraction(limit.quantity.value)
    return beyond(size, bound, limit.comparison) if limit.comparison else size == bound


def alike(found: Sequence[Entry]) -> bool:
    """Whether figures are in one unit and went one way."""
    return len({e.number.unit for e in found}) == 1 and len({e.number.exact > 0 for e in found}) == 1




class Members:
    """Findings over entries."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._words = phrasing

    def extreme(self, found: Sequence[Entry], *, least: bool = False, place: int = 0) -> Findings | None:
        """The first, second or third by size."""
        if len({entry.number.unit for entry in found}) > 1 or place >= min(len(found), len(_PLACES)):
            return None
        if place and not self._words.say_inside(_PLACES[place]):
            return None
        ordered = sorted(found, key=lambda entry: entry.size if least else -entry.size)
        chosen = ordered[place]
        step = self._step("least" if least else "most", ordered, self.name(chosen))
        clauses = [self._told(chosen, ordered, least, place, step)]
        if place == 0 and len(ordered) > 1:
            after = ordered[1]
            values = {"item": self.name(after), "result": after.number.size().show()}
            clauses.append(self._words.clause("calc_next", (after.cell.fact.id,), (), **values))
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=tuple(e.cell.fact.id for e in ordered))

    def _told(self, entry: Entry, among: Sequence[Entry], least: bool, place: int, step: Step) -> Clause:
        """The winner in a sentence that all the figures compared carry."""
        verb = "rise" if entry.number.exact > 0 else "fall"
        changed = entry.cell.value is None or entry.number.unit == "%"
        key = f"calc_{'least' if least else 'most'}" + (f"_{verb}" if changed else "")
        values = {
            "item": self.name(entry),
            "result": entry.number.size().show(),
            "during": self._words.during(entry.cell.period),
        }
        if place:
            key = "calc_place"
            values["place"] = self._words.say_inside(_PLACES[place])
        facts = (entry.cell.fact.id, *(other.cell.fact.id for other in among))
        return self._words.clause(key, facts, (step,), **values)

    def name(self, entry: Entry) -> str:
        """What a figure is called among its like."""
        return self._words.short(entry.cell.series)

    def items(self, found: Sequence[Entry]) -> str:
        """Names and sizes in a row."""
        return self._words.series([
            self._words.say_inside("calc_ranked", item=self.name(e), result=e.number.size().show()) for e in found
        ])  # fmt: skip

    def _step(self, operation: str, found: Sequence[Entry], result: str) -> Step:
        operands = tuple((entry.cell.fact.id, entry.number.show(signed=True)) for entry in found)
        formula = " > ".join(entry.number.size().show(plain=True) for entry in found)
        return Step(operation, operands, formula if operation == "most" else formula.replace(">", "<"), result)

    def ranked(self, found: Sequence[Entry], *, ascending: bool = False, most: int | None = None) -> Findings | None:
        """The figures in order, or so many of them."""
        if not found or len({entry.number.unit for entry in found}) > 1:
            return None
        kept = sorted(found, key=lambda entry: entry.size if ascending else -entry.size)[:most]
        step = self._step("least" if ascending else "most", kept, ", ".join(self.name(e) for e in kept))
        facts = [entry.cell.fact.id for entry in kept]
        values = {"items": self.items(kept), "during": self._words.during(kept[0].cell.period)}
        clause = self._words.clause("calc_ranking", facts, (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(facts))

    def sum(self, found: Sequence[Entry]) -> Result | None:
        """All figures together as one result; None where they cannot be added."""
        if not found or not alike(found) or found[0].number.unit == "%":
            return None
        results = [entry.result for entry in found]
        return added(results, results[0].series) if len(results) > 1 else results[0]

    def total(self, found: Sequence[Entry]) -> Findings | None:
        """All figures together."""
        made = self.sum(found)
        if made is None or len(found) < 2:
            return None
        changed = found[0].cell.value is None
        key = "calc_sum" if not changed else "calc_sum_rise" if found[0].number.exact > 0 else "calc_sum_fall"
        values = {
            "names": self._words.series([self.name(entry) for entry in found]),
            "result": made.number.show(),
            "during": self._words.during(found[0].cell.period),
            "formula": made.formula,
        }
        return Findings(Kind.ANSWER, clauses=(self._words.clause(key, made.facts, made.steps, **values),))

    def mean(self, found: Sequence[Entry]) -> Findings | None:
        """The plain mean of all figures."""
        if len(found) < 2 or not alike(found):
            return None
        total = numbers.total([entry.number.size() for entry in found])
        number = replace(total, exact=total.exact / len(found), bound="").settled()
        sizes = " + ".join(entry.number.size().show(plain=True) for entry in found)
        formula = f"({sizes}) ÷ {len(found)}"
        facts = [entry.cell.fact.id for entry in found]
        operands = tuple((e.cell.fact.id, e.number.show(signed=True)) for e in found)
        step = Step("average", operands, formula, number.show())
        values = {"result": number.show(), "during": self._words.during(found[0].cell.period), "formula": formula}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_average", facts, (step,), **values),))

    def median(self, found: Sequence[Entry]) -> Findings | None:
        """The one in the middle of an odd number of figures."""
        odd = len(found) > 1 and len(found) % 2 == 1 and alike(found)
        return self.extreme(found, place=len(found) // 2) if odd else None

    def count(self, found: Sequence[Entry]) -> Findings | None:
        """How many figures there are, by name."""
        if not found:
            return None
        facts = [entry.cell.fact.id for entry in found]
        operands = tuple((entry.cell.fact.id, entry.number.show(signed=True)) for entry in found)
        step = Step("count", operands, " + ".join("1" for _ in found), str(len(found)))
        clause = self._words.clause("calc_count", facts, (step,), result=str(len(found)), items=self.items(found))
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(facts))

    def count_all(self, lists: Sequence[Sequence[Entry]]) -> Findings | None:
        """How many figures several lists have together, and which."""
        counts = [counted for found in lists if (counted := self.count(found)) is not None]
        if len(counts) < 2:
            return counts[0] if counts else None
        sizes = [str(len(found)) for found in lists]
        operands = tuple((counted.facts[0], size) for counted, size in zip(counts, sizes, strict=True))
        result, formula = str(sum(map(len, lists))), " + ".join(sizes)
        step = Step("sum", operands, formula, result)
        told = tuple(clause for counted in counts for clause in counted.clauses)
        facts = tuple(id_ for counted in counts for id_ in counted.facts)
        made = self._words.clause("calc_years", facts, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(made, *told), listed=facts)

    def passing(
        self,
        found: Sequence[Entry],
        limit: QuantityMention,
        *,
        confirm: bool = False,
        negated: bool = False,
        every: bool = False,
        everything: int | None = None,
    ) -> Findings | None:
        """The figures beyond a limit, of so many in all; `every` is whether all of them have to be."""
        bound = Fraction(limit.quantity.value)
        if not found:
            return None
        passing = sorted((e for e in found if beyond(e.size, bound, limit.comparison)), key=lambda entry: -entry.size)
        during = self._words.during(found[0].cell.period)
        total = str(everything or len(found))
        if not passing:
            nearest = min(found, key=lambda entry: abs(entry.size - bound))
            values = {"item": self.name(nearest), "result": nearest.number.size().show(), "during": during}
            facts = [nearest.cell.fact.id, *(entry.cell.fact.id for entry in found if entry is not nearest)]
            step = _filtered(found, OTHER_SIDE.get(limit.comparison, "<="), limit, str(len(found)))
            clause = self._words.clause("calc_passing_none", facts, (step,), all=total, **values)
            return Findings(Kind.ANSWER, clauses=(clause,), lead="no" if confirm else None)
        step = _filtered(passing, limit.comparison, limit, f"{len(passing)} of {total}")
        facts = [entry.cell.fact.id for entry in passing]
        right = not every or len(passing) == int(total)
        lead = ("yes" if right != negated else "no") if confirm else None
        key = "calc_passing" if len(passing) > 1 else "calc_passing_one"
        values = {"count": str(len(passing)), "all": total, "items": self.items(passing), "during": during}
        return Findings(
            Kind.ANSWER, clauses=(self._words.clause(key, facts, (step,), **values),), lead=lead, listed=tuple(facts)
        )

def _filtered(entries_: Sequence[Entry], comparison: str, limit: QuantityMention, result: str) -> Step:
    """The figures that all lie on one side of a limit."""
    operands = tuple((e.cell.fact.id, e.number.show(signed=True)) for e in entries_)
    shown = (e.number.size().show(plain=True) for e in entries_)
    formula = ", ".join(f"{size} {comparison} {limit.quantity.show()}" for size in shown)
    return Step("filter", operands, formula, result)

