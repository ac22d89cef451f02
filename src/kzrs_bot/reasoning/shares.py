"""Parts of wholes: shares, contributions to a change, what is left of a whole, whether parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.pack.model import Identity
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result, added, joined, subtracted
from kzrs_bot.reasoning.findings import Clause
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.relations import AMOUNT, Relations, sized
from kzrs_bot.reasoning.rows import Point, Row
from kzrs_bot.reply import Step
from kzrs_bot.values import Period, Quantity


class Shares(Relations):
    """One method a way in which a part stands to its whole."""

    def share(self, part: Result, whole: Result) -> list[Clause] | None:
        """The part in percent of the whole."""
        if not self.comparable((part, whole)) or not whole.number.exact:
            return self.mixed((part, whole))
        made = self.share_result(part, whole)
        same = self._same_period(part, whole)
        values = {
            "part": self._called(part, (part, whole)),
            "whole": self._called(whole, (part, whole)),
            "result": made.number.show(),
            "during": self._words.during(part.period) if part.series != whole.series else "",
            "during_whole": self._words.during(whole.period) if part.series != whole.series else "",
            "formula": made.formula,
        }
        key = "calc_share" if same else "calc_share_of"
        return [self._words.clause(key, made.facts, made.steps, self._notes(made, (part, whole)), **values)]

    def share_result(self, part: Result, whole: Result) -> Result:
        """The part in percent of the whole, as an operand of further steps."""
        number = numbers.percent_of(part.number.size(), whole.number.size())
        formula = f"{part.number.size().show(plain=True)} ÷ {whole.number.size().show(plain=True)}"
        return joined("share", number, (part, whole), formula, part.series)

    def contribution(self, items: Row, members: Sequence[Series]) -> list[Clause]:
        """The change of some items in percent of the net change, and why that is no share."""
        item = items[0]
        gains = self.changes(items, AMOUNT)
        whole = self.changed(Point(Series(item.series.measure), item.period), AMOUNT)
        if gains is None or whole is None or not whole.number.exact:
            return []
        gain = gains[0] if len(gains) == 1 else added([sized(result) for result in gains], item.series)
        names = self._words.series([self._words.short(result.series) for result in gains])
        number = numbers.percent_of(gain.number.size(), whole.number.size())
        formula = f"{gain.number.size().show(plain=True)} ÷ {whole.number.size().show(plain=True)}"
        made = joined("share", number, (gain, whole), formula, item.series)
        values = {
            "part": names,
            "whole": self._words.name(Series(item.series.measure)),
            "gain": gain.number.size().show(),
            "net": whole.number.size().show(),
            "result": number.show(),
            "during": self._words.during(item.period),
            "formula": formula,
        }
        key = "calc_contribution" if gains[0].number.exact > 0 else "calc_contribution_fall"
        clauses = [self._words.clause(key, made.facts, made.steps, **values)]
        found = [self.changed(Point(member, item.period), AMOUNT) for member in members]
        known = [replace(result, number=result.number.size()) for result in found if result is not None]
        if len(known) > 1:
            everything = added(known, item.series)
            if everything.number.exact > whole.number.size().exact:
                values = {"items": everything.number.show(), "net": whole.number.size().show()}
                facts = (*everything.facts, *whole.facts)
                steps = (*everything.steps, *whole.steps)
                clauses.append(self._words.clause("calc_contribution_caveat", facts, steps, **values))
        return clauses

    def beside_net(self, listed: Result, net: Result) -> list[Clause]:
        """The changes of all listed items together, the net change of their measure, and what lies between."""
        made = subtracted(listed, net, net.series)
        values = {
            "name": self._words.name(net.series),
            "listed": listed.number.show(),
            "net": net.number.show(),
            "result": made.number.size().show(),
            "during": self._words.during(net.period),
            "formula": made.formula,
        }
        key = "calc_beside_net" if listed.number.exact > net.number.exact else "calc_within_net"
        return [self._words.clause(key, made.facts, made.steps, **values)]

    def part(self, result: Result, percent: Quantity) -> list[Clause]:
        """So many per cent of a level."""
        rate = Number.of(percent)
        ratio = Number(rate.exact / 100, "", rate.step / 100)
        number = replace(numbers.product(result.number, ratio, result.number.unit), bound=result.number.bound).settled()
        formula = f"{result.number.show(plain=True)} × {numbers.plain_factor(ratio)}"
        step = Step("part", (result.operand(), ("", percent.show())), formula, number.show())
        values = {
            "percent": percent.show(),
            "name": self._words.name(result.series),
            "result": number.show(),
            "during": self._words.during(result.period),
            "formula": formula,
        }
        return [self._words.clause("calc_part", result.facts, (*result.steps, step), result.notes, **values)]

    def supposed(self, base: Result, factor: Fraction, said: str, then: Period | None = None) -> list[Clause]:
        """A level changed by a factor that the question supposes and puts in words of its own; then is when."""
        ratio = Number(factor, "", Decimal("0.001"))
        number = numbers.product(base.number, ratio, base.number.unit)
        number = replace(number, bound=base.number.bound).settled()
        formula = f"{base.number.show(plain=True)} × {numbers.plain_factor(ratio)}"
        other = then is not None and (base.period is None or not then.same(base.period))
        when = [("", then.show())] if then is not None and other else []
        step = Step("part", (base.operand(), ("", said), *when), formula, number.show())
        values = {
            "name": self._words.name(base.series),
            "result": number.show(),
            "during": self._words.during(base.period),
            "during_then": self._words.during(then) if other else "",
            "formula": formula,
        }
        return [self._words.clause("calc_supposed", base.facts, (*base.steps, step), base.notes, **values)]

    def checked(self, row: Row, identity: Identity) -> list[Clause] | None:
        """Whether the terms of an identity make up its stated result."""
        by_measure = {point.series.measure: point for point in row}
        results = self.levels(tuple(by_measure[m] for m in (identity.result, *identity.terms)))
        if results is None:
            return None
        whole, terms = results[0], results[1:]
        made = added(terms, whole.series) if identity.kind == "sum" else subtracted(terms[0], terms[1], whole.series)
        agrees = made.number.quantity().agrees(whole.number.quantity())
        key = "calc_adds_up" if agrees else "calc_does_not_add_up"
        values = {
            "name": self._words.name(whole.series),
            "result": whole.number.show(),
            "made": made.number.show(),
            "during": self._words.during(whole.period),
            "formula": made.formula,
        }
        return [self._words.clause(key, (*made.facts, *whole.facts), made.steps, **values)]

    def share_of_sum(self, part: Result, whole: Result, names: str) -> list[Clause] | None:
        """The part in percent of a sum of items."""
        if not self.comparable((part, whole)) or not whole.number.exact:
            return None
        number = numbers.percent_of(part.number, whole.number)
        formula = f"{part.number.show(plain=True)} ÷ {whole.number.show(plain=True)}"
        made = joined("share", number, (part, whole), formula, part.series)
        values = {
            "part": names,
            "result": number.show(),
            "whole": whole.number.show(),
            "during": self._words.during(whole.period),
            "formula": formula,
        }
        return [self._words.clause("calc_share_of_items", made.facts, made.steps, **values)]

    def one_in(self, part: Result, whole: Result) -> list[Clause]:
        """The share as one in so many."""
        number = numbers.quotient(whole.number.size(), part.number.size(), "", fewest=2)
        formula = f"{whole.number.size().show(plain=True)} ÷ {part.number.size().show(plain=True)}"
        step = Step("ratio", (whole.operand(), part.operand()), formula, number.show(plain=True))
        facts = (*part.facts, *whole.facts)
        return [self._words.clause("calc_one_in", facts, (step,), result=number.show(plain=True), formula=formula)]

    def remaining_percent(self, result: Result) -> list[Clause]:
        """What is left of all when a share is taken off."""
        number = Number(100 - result.number.exact, "%", result.number.step)
        formula = f"100% − {result.number.show(plain=True)}"
        step = Step("complement", (result.operand(),), formula, number.show())
        values = {"result": number.show(), "name": self._words.name(result.series), "formula": formula}
        return [self._words.clause("calc_remaining", result.facts, (*result.steps, step), **values)]

    def left_percent(self, result: Result) -> list[Clause]:
        """What part of the level before a fall in percent was left after it."""
        number = Number(100 - result.number.exact, "%", result.number.step)
        formula = f"100% − {result.number.show(plain=True)}"
        step = Step("complement", (result.operand(),), formula, number.show())
        values = {
            "result": number.show(),
            "name": self._words.name(result.series),
            "during": self._words.during(result.period),
            "formula": formula,
        }
        return [self._words.clause("calc_left_percent", result.facts, (*result.steps, step), result.notes, **values)]

    def from_given(self, result: Result, given: Quantity, said: Sequence[str] = ()) -> list[Clause]:
        """How far a level is above or below a figure that the question gives; said are facts with that figure."""
        limit = Number.of(given)
        above = result.number.exact >= limit.exact
        high, low = (result.number, limit) if above else (limit, result.number)
        number = replace(numbers.minus(high, low), step=min(result.number.step, limit.step))
        formula = f"{high.show(plain=True)} − {low.show(plain=True)}"
        step = Step("difference", (result.operand(), ("", given.show())), formula, number.show())
        values = {
            "first": self._words.name(result.series),
            "second": given.show(),
            "result": number.show(),
            "during": self._words.during(result.period),
            "formula": formula,
        }
        key = "calc_more" if above else "calc_less"
        facts = dict.fromkeys((*result.facts, *said))
        return [self._words.clause(key, tuple(facts), (*result.steps, step), result.notes, **values)]

    def whole_of(self, series: Series) -> Series | None:
        """The whole that an identity, or a dimension less, gives for a part."""
        for identity in self._cube.pack.arithmetic:
            if identity.kind == "complement" and series.value_of(identity.dim) in (
                identity.result, *identity.terms[1:],
            ):  # fmt: skip
                return series.with_dim(identity.dim, identity.terms[0])
            if identity.kind == "sum" and series.measure in identity.terms:
                return Series(identity.result, series.dims)
        return None

    def itemised(self, series: Series) -> bool:
        """Whether a series is an item of its measure's change."""
        return any(
            i.kind == "items" and i.result == series.measure and series.value_of(i.dim)
            for i in self._cube.pack.arithmetic
        )
