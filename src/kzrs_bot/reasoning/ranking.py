"""The most, the least, the order and the number of figures that can be set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube, Observation, Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result, added
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.operands import Operand, Scan
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.rows import Setting
from kzrs_bot.reply import Kind, Step

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_SHOWN = 7
_MONEY = 1000
"""From here a bare number beside figures in money is taken for money."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of a ranking."""

    cell: Observation
    number: Number

    @property
    def size(self) -> Fraction:
        return abs(self.number.exact)


def _beyond(size: Fraction, bound: Fraction, comparison: str) -> bool:
    """Whether a size is on the side of a limit that a sign names."""
    order = (size > bound) - (size < bound)
    return (order, comparison) in {(1, ">"), (-1, "<"), (1, ">="), (0, ">="), (-1, "<="), (0, "<=")}


def _head(operand: Operand) -> Series:
    """What is broken down: the measure itself, where the words stand for several of its items."""
    return Series(operand.best.measure) if operand.best.dims and len(operand.series) > 1 else operand.best


class Ranking:
    """Ranks, filters, counts and adds up the members of a breakdown or of the figures given last."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._pack = pack
        self._matcher = matcher
        self._cube = cube
        self._evaluator = evaluator
        self._words = phrasing

    def answer(self, setting: Setting) -> Findings | None:
        """An answer over a set of figures, where the question is on one."""
        cells = self._cells(setting)
        if len(cells) < 2:
            return None
        scan = setting.scan
        entries = self._entries(cells, scan.has("percent", "speed") and not scan.has("amount"))
        entries = self._directed(setting, entries)
        limit = self._limit(scan.question)
        if limit is not None:
            return self._passing(setting, self._in_unit(cells, setting, limit), limit)
        if not entries:
            return None
        if scan.has("average") and not scan.has("per-month", "per-quarter", "per-year"):
            return self._mean(entries)
        if scan.has("sum") and not scan.has("most", "least", "share"):
            return self._total(entries)
        if scan.has("firsts", "lasts") and scan.has("sum", "both"):
            return self._total(entries)
        if scan.has("rank"):
            return self._ranked(setting, entries)
        moved = scan.has("rise", "fall", "growth", "contribution", "change") or self._pronominal(setting)
        if entries[0].cell.value is None and not moved:
            return None
        if scan.has("most", "least", "second", "third") or (scan.has("compare") and self._pronominal(setting)):
            return self._extreme(setting, entries)
        return None

    # The set

    def _cells(self, setting: Setting) -> list[Observation]:
        """The figures that the question is over: those given last, or a breakdown."""
        scan = setting.scan
        if scan.has("firsts", "lasts", "of-the-list") or self._pronominal(setting):
            given = self._given(setting)
            if len(given) >= 2:
                return given
        if len(scan.operands) > 1:
            return []
        asked = scan.question.asks in {"which", "what", "list", "count", "amount", "change", "person", "percent"}
        asked = asked or self._limit(scan.question) is not None
        if not asked and not scan.has("most", "least", "rank"):
            return []
        return self._broken_down(setting)

    @staticmethod
    def _pronominal(setting: Setting) -> bool:
        scan = setting.scan
        if scan.operands or not scan.has(
            "most", "least", "sum", "both", "second", "third", "rank", "percent", "amount"
        ):
            return False
        if scan.has("sum") and setting.times.named and not scan.has("plural", "both", "most", "least"):
            return False
        telling = [t for t in scan.question.terms if t.weight is Weight.TELLING]
        return scan.question.elliptic or all(set(range(t.start, t.end)) & scan.cued for t in telling)

    def _given(self, setting: Setting) -> list[Observation]:
        """The figures of the last answers: as many as the question says."""
        scan = setting.scan
        wanted = self._wanted(scan.words)
        last = self._observed(setting.last)
        if scan.has("firsts", "lasts"):
            found = (
                last if len(last) >= (wanted or 2) else self._observed([id_ for turn in setting.recent for id_ in turn])
            )
            found = [cell for cell in found if cell.change is not None or cell.value is not None]
            return found[: wanted or 2] if scan.has("firsts") else found[-(wanted or 2) :]
        if len(last) > 1:
            return last
        found = self._observed([id_ for turn in setting.recent for id_ in turn])
        return found[-wanted:] if wanted else found

    def _observed(self, ids: Sequence[str]) -> list[Observation]:
        """The figures that facts state; the items of a fact that lists them."""
        found: dict[str, Observation] = {}
        for id_ in ids:
            cell = self._cube.fact(id_)
            if cell is not None:
                found[cell.fact.id] = cell
                continue
            members = self._pack.facts[id_].slots.get("members", ())
            for series in self._cube.stated:
                if any(value in members for _, value in series.dims):
                    for item in self._cube.cells(series):
                        if item.fact.origin == self._pack.facts[id_].origin or not self._pack.facts[id_].origin:
                            found[item.fact.id] = item
        return list(found.values())

    @staticmethod
    def _wanted(words: Sequence[str]) -> int | None:
        return next((_COUNTS[word] for word in words if word in _COUNTS), None)

    def _broken_down(self, setting: Setting) -> list[Observation]:
        """The members of a measure's breakdown; of every breakdown where no measure is named."""
        scan = setting.scan
        heads = [_head(operand) for operand in scan.operands] or self._heads()
        if not scan.operands and not self._of_kind(scan.question, heads):
            return []
        cells = []
        for head in heads:
            for members in self._cube.breakdown(head).values():
                cells += [cell for member in members for cell in self._cube.cells(member)]
        ranking = scan.question.asks in {"which", "what"} or scan.has("most", "least", "second", "third", "rank")
        if scan.operands and not self._of_kind(scan.question, heads) and not ranking:
            return []
        return self._bearing(scan, cells)

    def _bearing(self, scan: Scan, cells: Sequence[Observation]) -> list[Observation]:
        """The members that bear every telling word of the question that is no cue."""
        terms = [
            t for t in scan.question.terms
            if t.weight is Weight.TELLING and not set(range(t.start, t.end)) <= scan.cued
        ]  # fmt: skip
        facts = self._matcher.index.facts
        return [
            cell
            for cell in cells
            if all(self._matcher.explains(scan.question, facts[cell.fact.id], term) for term in terms)
        ]

    def _heads(self) -> list[Series]:
        """Measures that are itemised."""
        return [Series(i.result) for i in self._pack.arithmetic if i.kind == "items"]

    def _of_kind(self, question: Question, heads: Sequence[Series]) -> bool:
        """Whether the question names what the members are: goods, items, products."""
        kinds: set[str] = set()
        own: set[str] = set()
        for head in heads:
            entity = self._pack.entities.get(head.measure)
            own |= {head.measure, *self._matcher.index._index.terms_of(entity.name if entity else head.measure)}
            for members in self._cube.breakdown(head).values():
                kinds |= {kind for member in members for _, value in member.dims for kind in self._kinds(value)}
        kinds -= own
        named = {name for term in (*question.terms, *question.focus) for name in term.terms}
        return bool(kinds & named)

    def _kinds(self, value: str) -> frozenset[str]:
        return self._matcher.index.kinds_of_filler.get(value, frozenset())

    # Entries

    def _entries(self, cells: Sequence[Observation], percent: bool) -> list[Entry]:
        numbers = [(cell, self._number(cell, percent)) for cell in cells]
        return [Entry(cell, number) for cell, number in numbers if number is not None]

    @staticmethod
    def _number(cell: Observation, percent: bool) -> Number | None:
        if percent:
            factor = cell.factor()
            by_factor = Number((factor.exact - 1) * 100, "%", Decimal(10)) if factor is not None else None
            return cell.percent() or by_factor
        return cell.amount() or cell.value

    def _directed(self, setting: Setting, entries: Sequence[Entry]) -> list[Entry]:
        """Only rises or only falls, where the question says which."""
        scan = setting.scan
        if scan.has("rise") and not scan.has("fall"):
            return [entry for entry in entries if entry.number.exact > 0]
        if scan.has("fall") and not scan.has("rise"):
            return [entry for entry in entries if entry.number.exact < 0]
        return list(entries)

    # Answers

    def _extreme(self, setting: Setting, entries: Sequence[Entry]) -> Findings | None:
        """The first, or the second or third, by size."""
        scan = setting.scan
        if len({entry.number.unit for entry in entries}) > 1:
            return None
        least = scan.has("least") or any(w in {"less", "least", "smaller", "smallest", "slower"} for w in scan.words)
        ordered = sorted(entries, key=lambda entry: entry.size if least else -entry.size)
        place = 1 if scan.has("second") else 2 if scan.has("third") else 0
        if place >= len(ordered):
            return None
        chosen = ordered[place]
        step = self._step("least" if least else "most", ordered, self._name(chosen))
        clauses = [self._told(chosen, ordered, least, place, step)]
        if place == 0 and len(ordered) > 1:
            after = ordered[1]
            values = {"item": self._name(after), "result": after.number.size().show()}
            clauses.append(self._words.clause("calc_next", (after.cell.fact.id,), (), **values))
        listed = tuple(entry.cell.fact.id for entry in ordered)
        return Findings(Kind.ANSWER, clauses=tuple(clauses), listed=listed)

    def _told(self, entry: Entry, among: Sequence[Entry], least: bool, place: int, step: Step) -> Clause:
        """The winner in a sentence that all the figures compared carry."""
        verb = "rise" if entry.number.exact > 0 else "fall"
        changed = entry.cell.value is None or entry.number.unit == "%"
        key = f"calc_{'least' if least else 'most'}" + (f"_{verb}" if changed else "")
        values = {
            "item": self._name(entry),
            "result": entry.number.size().show(),
            "during": self._words.during(entry.cell.period),
        }
        if place:
            key = "calc_place"
            values["place"] = self._words.say_inside("calc_second" if place == 1 else "calc_third")
        facts = (entry.cell.fact.id, *(other.cell.fact.id for other in among))
        return self._words.clause(key, facts, (step,), **values)

    def _name(self, entry: Entry) -> str:
        return self._words.short(entry.cell.series)

    def _step(self, operation: str, entries: Sequence[Entry], result: str) -> Step:
        operands = tuple((entry.cell.fact.id, entry.number.show(signed=True)) for entry in entries)
        formula = " > ".join(entry.number.size().show(plain=True) for entry in entries)
        return Step(operation, operands, formula if operation == "most" else formula.replace(">", "<"), result)

    def _ranked(self, setting: Setting, entries: Sequence[Entry]) -> Findings:
        """The members in order, or as many of them as asked for."""
        scan = setting.scan
        ascending = scan.has("ascending") or (scan.has("least") and not scan.has("most"))
        ordered = sorted(entries, key=lambda entry: entry.size if ascending else -entry.size)
        kept = ordered[: self._wanted(scan.words) or _SHOWN]
        items = [self._words.say_inside("calc_ranked", item=self._name(e), result=e.number.size().show()) for e in kept]
        step = self._step("least" if ascending else "most", kept, ", ".join(self._name(e) for e in kept))
        facts = [entry.cell.fact.id for entry in kept]
        values = {"items": self._words.series(items), "during": self._words.during(kept[0].cell.period)}
        clause = self._words.clause("calc_ranking", facts, (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(facts))

    def _total(self, entries: Sequence[Entry]) -> Findings | None:
        """All members together."""
        if len({entry.number.unit for entry in entries}) > 1 or len({e.number.exact > 0 for e in entries}) > 1:
            return None
        if any(entry.number.unit == "%" for entry in entries):
            return None
        results = [
            Result(entry.number.size(), entry.cell.series, entry.cell.period, (entry.cell.fact.id,))
            for entry in entries
        ]
        made = added(results, results[0].series)
        changed = entries[0].cell.value is None
        key = "calc_sum" if not changed else "calc_sum_rise" if entries[0].number.exact > 0 else "calc_sum_fall"
        values = {
            "names": self._words.series([self._name(entry) for entry in entries]),
            "result": made.number.show(),
            "during": self._words.during(entries[0].cell.period),
            "formula": made.formula,
        }
        return Findings(Kind.ANSWER, clauses=(self._words.clause(key, made.facts, made.steps, **values),))

    def _mean(self, entries: Sequence[Entry]) -> Findings | None:
        """The plain mean of all members."""
        if len({entry.number.unit for entry in entries}) > 1 or len({e.number.exact > 0 for e in entries}) > 1:
            return None
        total = numbers.total([entry.number.size() for entry in entries])
        number = replace(total, exact=total.exact / len(entries), bound="").settled()
        sizes = " + ".join(entry.number.size().show(plain=True) for entry in entries)
        formula = f"({sizes}) ÷ {len(entries)}"
        facts = [entry.cell.fact.id for entry in entries]
        operands = tuple((e.cell.fact.id, e.number.show(signed=True)) for e in entries)
        step = Step("average", operands, formula, number.show())
        values = {"result": number.show(), "during": self._words.during(entries[0].cell.period), "formula": formula}
        return Findings(Kind.ANSWER, clauses=(self._words.clause("calc_average", facts, (step,), **values),))

    # Thresholds

    @staticmethod
    def _limit(question: Question) -> QuantityMention | None:
        for mention in question.quantities:
            if mention.comparison and mention.quantity.unit in {"USD", "%", "x"}:
                return mention
            if mention.comparison and not mention.quantity.unit and mention.quantity.value >= _MONEY:
                return replace(mention, quantity=replace(mention.quantity, unit="USD"))
        return None

    def _in_unit(self, cells: Sequence[Observation], setting: Setting, limit: QuantityMention) -> list[Entry]:
        entries = self._entries(cells, limit.quantity.unit in {"%", "x"})
        return self._directed(setting, entries)

    def _passing(self, setting: Setting, entries: Sequence[Entry], limit: QuantityMention) -> Findings | None:
        """The members beyond a limit."""
        bound = Fraction(limit.quantity.value)
        if not entries:
            return None
        passing = sorted(
            (e for e in entries if _beyond(e.size, bound, limit.comparison)), key=lambda entry: -entry.size
        )
        during = self._words.during(entries[0].cell.period)
        everything = str(len(entries))
        if not passing:
            nearest = min(entries, key=lambda entry: abs(entry.size - bound))
            values = {"item": self._name(nearest), "result": nearest.number.size().show(), "during": during}
            clause = self._words.clause("calc_passing_none", (nearest.cell.fact.id,), (), all=everything, **values)
            return Findings(Kind.ANSWER, clauses=(clause,), lead="no" if setting.scan.question.confirm else None)
        items = [
            self._words.say_inside("calc_ranked", item=self._name(e), result=e.number.size().show()) for e in passing
        ]
        operands = tuple((e.cell.fact.id, e.number.show(signed=True)) for e in passing)
        formula = ", ".join(
            f"{e.number.size().show(plain=True)} {limit.comparison} {limit.quantity.show()}" for e in passing
        )
        step = Step("filter", operands, formula, f"{len(passing)} of {everything}")
        facts = [entry.cell.fact.id for entry in passing]
        lead = ("no" if setting.scan.question.negated else "yes") if setting.scan.question.confirm else None
        key = "calc_passing" if len(passing) > 1 else "calc_passing_one"
        values = {"count": str(len(passing)), "all": everything, "items": self._words.series(items), "during": during}
        return Findings(
            Kind.ANSWER, clauses=(self._words.clause(key, facts, (step,), **values),), lead=lead, listed=tuple(facts)
        )
