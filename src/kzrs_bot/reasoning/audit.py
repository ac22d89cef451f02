"""Checks the source's own arithmetic: totals against parts, changes against values, counts against lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import product

from kzrs_bot.pack.model import Identity, Pack
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Cube, Observation, Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result, added, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.relating import Relating
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.rows import Point
from kzrs_bot.reply import Step
from kzrs_bot.values import Period


class Verdict(StrEnum):
    """What became of a check."""

    AGREES = "agrees"
    ROUNDING = "agrees within rounding"
    UNCHECKED = "cannot be checked"
    DIFFERS = "does not add up"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the source's arithmetic."""

    name: str
    """What is checked, in words."""
    formula: str
    """The calculation in figures."""
    result: str
    """What it comes to."""
    stated: str
    """What the source says."""
    verdict: Verdict
    facts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    """Places of the facts, as "section paragraph"."""
    note: str = ""
    steps: tuple[Step, ...] = ()
    """How it was worked out, operands and all."""


class Audit:
    """Runs every check that the pack's arithmetic and figures allow."""

    def __init__(self, pack: Pack, cube: Cube | None = None) -> None:
        """`cube` are the figures of the pack, if they are known already."""
        self._pack = pack
        self._cube = cube or Cube(pack)
        self._evaluator = Evaluator(self._cube)
        self._words = Phrasing(pack)
        self._relate = Relating(self._cube, self._evaluator, self._words)

    def run(self) -> tuple[Check, ...]:
        """All checks, those of the pack's identities first."""
        return (*self._identities(), *self._changes(), *self._periods())

    def _identities(self) -> Iterator[Check]:
        for identity in self._pack.arithmetic:
            if identity.kind in {"sum", "difference"}:
                yield from self._made_up(identity)
            elif identity.kind == "complement":
                yield from self._within_whole(identity)
            elif identity.kind == "items":
                yield from self._itemised(identity)
            elif identity.kind == "count":
                yield from self._counted(identity)
            elif identity.kind == "years":
                yield from self._years(identity)

    def _made_up(self, identity: Identity) -> Iterator[Check]:
        """A stated whole or balance against its parts, and the same for the levels behind stated changes."""
        for series in self._cube.stated:
            if series.measure != identity.result:
                continue
            for period in self._all_periods(series):
                whole = self._evaluator.value(series, period, 1)
                found = [self._evaluator.value(Series(m, series.dims), period, 1) for m in identity.terms]
                terms = [term for term in found if term is not None]
                if whole is None or len(terms) < len(found) or "rest" in {t.route for t in (whole, *terms)}:
                    continue
                yield self._compared(identity, whole, terms)

    def _all_periods(self, series: Series) -> list[Period]:
        """Periods with a stated level, and bases of stated changes."""
        found: dict[str, Period] = {}
        for cell in self._cube.cells(series):
            for period in (cell.period, cell.base):
                if period is not None:
                    found.setdefault(period.iso(), period)
        return list(found.values())

    def _compared(self, identity: Identity, whole: Result, terms: Sequence[Result]) -> Check:
        made = added(terms, whole.series)
        if identity.kind == "difference":
            made = subtracted(terms[0], terms[1], whole.series)
        names = [self._words.name(term.series) for term in terms]
        name = self._words.say(
            f"audit_{identity.kind}",
            result=self._words.name(whole.series),
            parts=self._words.series(names),
            during=self._words.during(whole.period),
        )
        slack = sum((_slack(result) for result in (whole, *terms)), Fraction(0))
        exactly = not any(result.steps for result in (whole, *terms))
        verdict = _verdict(made.number, whole.number, slack, exactly=exactly)
        check = self._check(
            name, made.formula, made.number.show(), whole.number.show(), verdict, (*made.facts, *whole.facts)
        )
        return replace(check, steps=(*made.steps, *whole.steps))

    def _within_whole(self, identity: Identity) -> Iterator[Check]:
        """A part of a dimension cannot be more than its whole."""
        whole_value, part_value = identity.terms[0], identity.terms[-1]
        for series in self._cube.stated:
            if series.value_of(identity.dim) != part_value:
                continue
            part = self._evaluator.stated(series, None)
            whole = self._evaluator.stated(series.with_dim(identity.dim, whole_value), None)
            if part is None or whole is None:
                continue
            fits = part.number.exact <= whole.number.exact
            name = self._words.say(
                "audit_within", part=self._words.name(part.series), whole=self._words.name(whole.series)
            )
            formula = f"{part.number.show()} {'≤' if fits else '>'} {whole.number.show()}"
            verdict = Verdict.AGREES if fits else Verdict.DIFFERS
            facts = (*part.facts, *whole.facts)
            check = self._check(name, formula, part.number.show(), whole.number.show(), verdict, facts)
            yield replace(check, steps=(Step("compare", (part.operand(), whole.operand()), formula, verdict.value),))

    def _itemised(self, identity: Identity) -> Iterator[Check]:
        """The changes of the items against the change of their measure."""
        members = self._cube.breakdown(Series(identity.result)).get(identity.dim, ())
        periods = dict.fromkeys(cell.period for member in members for cell in self._cube.cells(member))
        for period in periods:
            found = [self._relate.changed(Point(member, period), AMOUNT) for member in members]
            items = [item for item in found if item is not None]
            net = self._relate.changed(Point(Series(identity.result), period), AMOUNT)
            if len(items) < 2 or net is None:
                continue
            total = added([replace(i, number=i.number.size()) for i in items], items[0].series)
            rest = numbers.minus(total.number, net.number.size())
            verdict = _verdict(total.number, net.number.size(), _slack(net), exactly=False)
            measure = self._words.name(Series(identity.result))
            note = ""
            if verdict is Verdict.DIFFERS:
                note = self._words.say("audit_items_note", rest=rest.show(), measure=measure)
            name = self._words.say("audit_items", measure=measure, during=self._words.during(period))
            facts = (*total.facts, *net.facts)
            size = net.number.size().show()
            check = self._check(name, total.formula, total.number.show(), size, verdict, facts, note)
            left = Step(
                "difference", (total.operand(), (net.facts[0], size)),
                f"{total.number.show(plain=True)} − {net.number.size().show(plain=True)}", rest.show(),
            )  # fmt: skip
            yield replace(check, steps=(*total.steps, *net.steps, left))

    def _counted(self, identity: Identity) -> Iterator[Check]:
        """A stated number against the members of a list."""
        fact = self._pack.facts[identity.result]
        stated = fact.figure.value if fact.figure is not None else None
        lists = [self._pack.facts[id_].slots.get("members", ()) for id_ in identity.terms]
        if stated is None:
            return
        count = sum(len(members) for members in lists)
        name = self._words.say("audit_count", stated=stated.show())
        verdict = Verdict.AGREES if count == stated.value else Verdict.DIFFERS
        formula = " + ".join(["1"] * count)
        check = self._check(name, formula, str(count), stated.show(), verdict, (fact.id, *identity.terms))
        operands = tuple((id_, str(len(members))) for id_, members in zip(identity.terms, lists, strict=True))
        yield replace(check, steps=(Step("count", operands, formula, str(count)),))

    def _years(self, identity: Identity) -> Iterator[Check]:
        """A stated number of years against a date."""
        fact = self._pack.facts[identity.result]
        event, now = (self._pack.facts[id_] for id_ in identity.terms[:2])
        figure = fact.figure
        if figure is None or figure.value is None or now.time is None or event.time is None:
            return
        year, start = now.time.year, event.time.start
        if year is None or start is None:
            return
        years = year - start.year
        name = self._words.say("audit_years", stated=figure.value.show(), year=str(year))
        verdict = Verdict.AGREES if years == figure.value.value else Verdict.DIFFERS
        facts = (fact.id, event.id, now.id)
        formula = f"{year} − {start.year}"
        check = self._check(name, formula, str(years), figure.value.show(), verdict, facts)
        operands = ((now.id, now.time.show()), (event.id, event.time.show()))
        yield replace(check, steps=(Step("duration", operands, formula, str(years)),))

    def _changes(self) -> Iterator[Check]:
        """Stated changes in percent against stated levels."""
        unchecked: dict[str, list[Observation]] = {}
        for series in self._cube.stated:
            for cell in self._cube.cells(series):
                percent = cell.percent()
                if cell.change is None or cell.base is None:
                    continue
                base = self._evaluator.stated(series, cell.base)
                if percent is not None and cell.value is not None and base is not None:
                    yield self._growth(cell, percent, base)
                elif percent is not None or cell.factor() is not None:
                    unchecked.setdefault(series.measure, []).append(cell)
        for measure, cells in unchecked.items():
            facts = tuple(cell.fact.id for cell in cells)
            name = self._words.say("audit_unchecked", measure=self._words.name(Series(measure)), count=str(len(cells)))
            note = self._words.say("audit_unchecked_note")
            yield self._check(name, "", "", "", Verdict.UNCHECKED, facts, note)

    def _growth(self, cell: Observation, percent: Number, base: Result) -> Check:
        assert cell.value is not None
        number = replace(numbers.percent_change(base.number, cell.value), bound="", step=percent.step / 10)
        name = self._words.say(
            "audit_change", name=self._words.name(cell.series), during=self._words.during(cell.period)
        )
        formula = f"{cell.value.show()} ÷ {base.number.show()} − 1"
        verdict = _verdict(number, percent, _growth_slack(base.number, cell.value, percent), exactly=True)
        facts = (cell.fact.id, *base.facts)
        check = self._check(name, formula, number.show(signed=True), percent.show(signed=True), verdict, facts)
        operands = ((cell.fact.id, cell.value.show()), base.operand())
        return replace(check, steps=(Step("growth", operands, formula, number.show(signed=True)),))

    def _periods(self) -> Iterator[Check]:
        """A part of a period cannot hold more than the whole."""
        for series in self._cube.stated:
            cells = [c for c in self._cube.cells(series) if c.period is not None and c.value is not None]
            for whole, part in product(cells, cells):
                if self._inside(whole, part):
                    yield self._part_of_period(whole, part)

    @staticmethod
    def _inside(whole: Observation, part: Observation) -> bool:
        outer, inner = whole.period, part.period
        return outer is not None and inner is not None and outer.contains(inner) and not outer.same(inner)

    def _part_of_period(self, whole: Observation, part: Observation) -> Check:
        assert whole.value is not None
        assert part.value is not None
        assert whole.period is not None
        assert part.period is not None
        fits = part.value.exact <= whole.value.exact
        name = self._words.say(
            "audit_period", name=self._words.name(part.series), part=part.period.show(), whole=whole.period.show()
        )
        formula = f"{part.value.show()} {'≤' if fits else '>'} {whole.value.show()}"
        verdict = Verdict.AGREES if fits else Verdict.DIFFERS
        facts = (part.fact.id, whole.fact.id)
        check = self._check(name, formula, part.value.show(), whole.value.show(), verdict, facts)
        operands = ((part.fact.id, part.value.show()), (whole.fact.id, whole.value.show()))
        return replace(check, steps=(Step("compare", operands, formula, verdict.value),))

    def _check(
        self, name: str, formula: str, result: str, stated: str, verdict: Verdict, facts: Sequence[str], note: str = ""
    ) -> Check:
        ids = tuple(dict.fromkeys(facts))
        places = dict.fromkeys(str(r) for id_ in ids for r in self._pack.facts[id_].references)
        return Check(name, formula, result, stated, verdict, ids, tuple(places), note)

    # In the chat

    def clauses(self, only: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
        """The outcome in words: the sum of it, then each check that did not agree."""
        checks = [c for c in self.run() if not only or only & set(c.facts)] or list(self.run())
        by_verdict = {verdict: [c for c in checks if c.verdict is verdict] for verdict in Verdict}
        differing, unchecked = by_verdict[Verdict.DIFFERS], by_verdict[Verdict.UNCHECKED]
        agreeing = [c for c in checks if c not in differing and c not in unchecked]
        facts = tuple(dict.fromkeys(id_ for check in agreeing for id_ in check.facts))
        counts = {"agreeing": str(len(agreeing)), "all": str(len(checks)), "unchecked": str(len(unchecked))}
        key = "audit_most" if differing else "audit_rest" if unchecked else "audit_all"
        steps = tuple(step for check in agreeing for step in check.steps)
        sum_up = Step("count", (), f"{len(agreeing)} + {len(unchecked)} + {len(differing)}", str(len(checks)))
        clauses = [self._words.clause(key, facts, (*steps, sum_up), **counts)]
        for check in differing:
            verdict = self._words.say_inside(f"audit_{check.verdict.name.lower()}")
            text = self._words.say("audit_outcome", name=check.name, verdict=verdict, note=check.note)
            clauses.append(Clause(text, check.facts, check.steps))
        return tuple(clauses)


def _slack(result: Result) -> Fraction:
    """How far a result may be off by the rounding of what it is made of."""
    return Fraction(result.number.step)


def _growth_slack(base: Number, later: Number, percent: Number) -> Fraction:
    """How far a growth in percent may be off by the rounding of both levels and its own."""
    off = Fraction(base.step) / 2 / base.exact + Fraction(later.step) / 2 / base.exact
    return 100 * off + Fraction(percent.step) / 2


def _verdict(made: Number, stated: Number, slack: Fraction, *, exactly: bool) -> Verdict:
    """agrees where both are one number at the stated precision; within rounding where they can be."""
    if exactly and numbers.rounded_to(made, stated.step).exact == stated.exact:
        return Verdict.AGREES
    return Verdict.ROUNDING if abs(made.exact - stated.exact) <= slack else Verdict.DIFFERS
