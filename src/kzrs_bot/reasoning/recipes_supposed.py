"""What a level would be on a supposition: if it changed by so much, so many times, or once more as it did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.reasoning.cube import Observation, Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.recipe import MOVES, Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Quantity

_OF_LEVEL = frozenset({"amount", "what", "count", "change", "compare", "percent"})
_ANEW = frozenset({"again", "more", "another", "repeat", "repeats", "repeated", "recurs", "recurred", "further"})
"""Words of a change that comes once more."""
_AGAIN = frozenset({"again", "repeat", "repeats", "repeated", "recurs", "recurred", "same"})
"""Those of just the change that there was."""
_IN_PLACE_OF = re.compile(r"\b(?:rather than|instead of|in place of|and not|not)\W*(?:by|the|its|of)?\W*$", re.I)
_FROM = frozenset({"from", "on", "over", "above", "than", "against", "of", "upon", "below"})
"""Words before the time of a level that a change is counted from."""
_COUNTED_FROM = re.compile(r"\b(?:from|on|over|since)(?: that of)?(?: the year)? (?P<year>\d{4})\b", re.I)
_HALVED = "halv"
_TIMES = {"double": 2, "twice": 2, "triple": 3, "treble": 3, "quadruple": 4}
_MOST_BASES = 2
"""Levels that a supposition without a time may be on."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What is supposed to happen to a level."""

    factor: Fraction
    said: str
    """As the question has it: +20%, 3-fold."""
    rate: Fraction | None = None
    """The change in percent, signed, where it is given so."""
    replaced: Fraction | None = None
    """The change in percent, without its sign, that it is to stand for."""


class SupposedRecipes:
    """One level, changed as the question supposes."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._rates = {i.result for i in tools.cube.pack.arithmetic if i.kind == "rate"}

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "supposed change",
                self._supposed,
                "supposed",
                f"{MOVES} compare less after before money ratio percent speed goods",
                operands=(1, 1),
            ),
        )

    def _supposed(self, sketch: Sketch) -> Findings | None:
        """What the level would be."""
        series = sketch.operands[0].series
        if sketch.question.confirm or sketch.question.asks not in _OF_LEVEL or len(sketch.times.asked) > 1:
            return None
        if sketch.has("percent", "share") and not sketch.limits:
            return None
        if series.dims or series.measure in self._rates or (sketch.has("before") and not sketch.times.asked):
            return None
        cells = [
            cell for cell in self._tools.cube.cells(series)
            if cell.value is not None and cell.period is not None and cell.period.end is not None
        ]  # fmt: skip
        change = self._change(sketch, cells)
        bases = self._bases(sketch, series, cells, change) if change is not None else []
        if change is None or not 0 < len(bases) <= _MOST_BASES:
            return None
        then = next(iter(sketch.times.asked), None)
        return answer([c for base in bases for c in self._relate.supposed(base, change.factor, change.said, then)])

    def _change(self, sketch: Sketch, cells: Sequence[Observation]) -> _Change | None:
        """The one change that is supposed."""
        named = [m for m in sketch.limits if m.quantity.unit in {"%", "x"}]
        if any(m.comparison for m in named) or (sketch.has("rise") and sketch.has("fall")):
            return None
        times = [_TIMES[word] for word in sketch.words if word in _TIMES]
        if not named and len(times) == 1:
            return _Change(Fraction(times[0]), Quantity(Decimal(times[0]), "x").show())
        if not named:
            return self._same_again(sketch, cells)
        first = named[0]
        if first.quantity.unit == "x" or _HALVED in first.text.lower():
            value = Fraction(1, 2) if _HALVED in first.text.lower() else Fraction(first.quantity.value)
            return _Change(value, Quantity(_decimal(value), "x").show()) if len(named) == 1 and value > 0 else None
        if sketch.has("rise") == sketch.has("fall") or len(named) > _MOST_BASES:
            return None
        rate = Fraction(first.quantity.value) * (1 if sketch.has("rise") else -1)
        replaced = None
        if len(named) == _MOST_BASES:
            if not _IN_PLACE_OF.search(sketch.question.text[first.end : named[1].start]):
                return None
            replaced = Fraction(named[1].quantity.value)
        return _of_rate(rate, replaced)

    @staticmethod
    def _same_again(sketch: Sketch, cells: Sequence[Observation]) -> _Change | None:
        """The stated change once more, where no other is named."""
        if _AGAIN.isdisjoint(sketch.words):
            return None
        asked = sketch.times.asked
        rates = [
            rate.exact for cell in cells
            if (rate := cell.percent()) is not None
            and (not asked or any(cell.period is not None and p.same(cell.period) for p in asked))
            and (sketch.has("rise") == sketch.has("fall") or (rate.exact > 0) == sketch.has("rise"))
        ]  # fmt: skip
        return _of_rate(rates[0], None) if len(rates) == 1 else None

    def _bases(
        self, sketch: Sketch, series: Series, cells: Sequence[Observation], change: _Change
    ) -> list[Result]:
        """The levels that the change is counted from."""
        asked, words = sketch.times.asked, set(sketch.words)
        given = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD"}
        if given:
            cells = [cell for cell in cells if cell.value is not None and cell.value.exact in given]
            return self._levels(cells) if len(given) == 1 else []
        if change.replaced is not None:
            replaced = [c for c in cells if (rate := c.percent()) is not None and abs(rate.exact) == change.replaced]
            fitting = [c for c in replaced if not asked or any(c.period and p.same(c.period) for p in asked)]
            return self._before(series, fitting)
        anew = bool(words & _ANEW)
        if anew and change.rate is not None:
            repeated = [c for c in cells if (rate := c.percent()) is not None and rate.exact == change.rate]
            if repeated:
                return self._levels(repeated)
        if asked:
            own = [cell for cell in cells if cell.period is not None and cell.period.same(asked[0])]
            if own and not anew and self._in_that_time(sketch):
                return self._before(series, own)
            earlier = [cell for cell in cells if cell.period and cell.period.same(asked[0].shifted(-1))]
            return self._levels(own or earlier)
        since = _COUNTED_FROM.search(sketch.question.text)
        if since is not None:
            cells = [c for c in cells if c.period and c.period.grain == "year" and str(c.period.year) == since["year"]]
        years = [cell for cell in cells if cell.period is not None and cell.period.grain == "year"]
        return self._levels(years[-1:] if anew else cells)

    @staticmethod
    def _in_that_time(sketch: Sketch) -> bool:
        """Whether something else is supposed to have happened in the time that is named ("had doubled in 2023")."""
        before = sketch.question.text[: sketch.times.places[0]].lower().replace(",", " ").split()
        moved = {n for sign in sketch.signs if sign.name in {"rise", "fall"} for n in range(sign.start, sign.end)}
        moved |= {n for n, word in enumerate(sketch.words) if word.endswith(("bled", "pled", "lved"))}
        place = sum(offset < sketch.times.places[0] for offset in sketch.offsets)
        after = any(n < place for n in moved)
        pluperfect = any(sketch.words[max(0, n - 3) : n].count("had") for n in moved) or "had" in sketch.words[:1]
        return pluperfect and after and not set(before[-2:]) & _FROM

    def _levels(self, cells: Sequence[Observation]) -> list[Result]:
        """The levels of observations."""
        found = [self._tools.value(cell.series, cell.period) for cell in cells]
        return [result for result in found if result is not None]

    def _before(self, series: Series, cells: Sequence[Observation]) -> list[Result]:
        """The levels from which the changes of observations are counted."""
        found = [self._tools.value(series, cell.base) for cell in cells if cell.base is not None]
        return [result for result in found if result is not None]


def _of_rate(rate: Fraction, replaced: Fraction | None) -> _Change:
    """A change of so many per cent."""
    number = Number(rate, "%", Decimal("0.1"))
    return _Change(1 + rate / 100, number.show(signed=True), rate, replaced)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
