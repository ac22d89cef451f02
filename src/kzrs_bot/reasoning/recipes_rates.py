"""A level that is so much for each year: over several years, at a part of it, and how long it takes to so much."""

from __future__ import annotations

import re
from decimal import Decimal

from kzrs_bot.language.quantities import QuantityMention, number_from_words
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Quantity

_MOST_YEARS = 100
_MONTHS = re.compile(r"(\w+) months\b")
_A_DECADE = re.compile(r"\b(?:a|one|the|per|every|each)(?: \w+)? decade\b")
"""A span of years that is named without a number."""
_HALF = re.compile(r"\bhalf\b(?! (?:a |of (?:the|a) )?(?:year|dozen|million|decade))")
_UP_TO = re.compile(r"\bto\W*(?:just|only|about)?\W*$", re.IGNORECASE)
_YEARS, _MONTH = frozenset({"years", "year"}), frozenset({"months", "month"})
_OF_TIME = frozenset({"duration", "count", "time", "amount", "what"})
_OF_LEVEL = frozenset({"count", "amount", "what", "compare"})


class RateRecipes:
    """One level for each year."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._rates = {i.result: i.dim for i in tools.cube.pack.arithmetic if i.kind == "rate"}

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        signs = "per-year total rise projection speed at-full supposed most need"
        return (
            recipe("years for so much", self._years_for, "", f"{signs} time", operands=(1, 1)),
            recipe("at a part", self._at_a_part, "", f"{signs} ratio share percent fall compare", operands=(1, 1)),
            recipe("over years", self._over_years, "", signs, operands=(1, 1)),
        )

    def _level(self, sketch: Sketch) -> Result | None:
        """The level for a year."""
        series = sketch.operands[0].series
        return self._tools.value(series, None) if series.measure in self._rates else None

    def _years_for(self, sketch: Sketch) -> Findings | None:
        """How many years it takes to so much."""
        level, question = self._level(sketch), sketch.question
        if level is None or question.confirm or question.asks not in _OF_TIME or len(question.quantities) != 1:
            return None
        wanted = question.quantities[0]
        years = sketch.has("time") or "years" in sketch.words
        if wanted.quantity.unit != level.number.unit or wanted.comparison in {"<", "<="} or not years:
            return None
        return answer(self._relate.years_for(level, wanted.quantity))

    def _at_a_part(self, sketch: Sketch) -> Findings | None:
        """So much for a year, or for so many, where only a part of it is reached, or a multiple of it."""
        level, question = self._level(sketch), sketch.question
        part = self._part(sketch)
        if level is None or part is None or question.confirm or question.asks not in _OF_LEVEL:
            return None
        others = [m for m in question.quantities if m.quantity.unit not in {"%", "x"}]
        years = [m for m in others if m.quantity.unit in _YEARS]
        if len(years) != len(others) or len(years) > 1 or any(m.comparison for m in question.quantities):
            return None
        count = years[0].quantity.value if years else Decimal(1)
        if not 1 <= count <= _MOST_YEARS or count != count.to_integral_value():
            return None
        return answer(self._relate.part_over_years(level, part, int(count)))

    @staticmethod
    def _part(sketch: Sketch) -> Quantity | None:
        """The part of the level that is thought of, in percent."""
        named = [m for m in sketch.question.quantities if m.quantity.unit in {"%", "x"}]
        if not named:
            return Quantity(Decimal(50), "%") if _HALF.search(" ".join(sketch.words)) else None
        if len(named) > 1:
            return None
        value = named[0].quantity.value * (1 if named[0].quantity.unit == "%" else 100)
        towards = _UP_TO.search(sketch.question.text[: named[0].start])
        if named[0].quantity.unit == "%" and sketch.has("rise", "fall") and not towards:
            if sketch.has("rise") == sketch.has("fall"):
                return None
            value = 100 + value if sketch.has("rise") else 100 - value
        return Quantity(value, "%") if value > 0 else None

    def _over_years(self, sketch: Sketch) -> Findings | None:
        """A yearly level over so many years."""
        level = self._level(sketch)
        parts = [m for m in sketch.question.quantities if m.quantity.unit in {"%", "x"}]
        if level is None or parts:
            return None
        counts = [m for m in sketch.question.quantities if m.quantity.unit in _YEARS]
        if not counts and _A_DECADE.search(" ".join(sketch.words)):
            counts = [QuantityMention(0, 0, Quantity(Decimal(10), "years"), "")]
        months = [m for m in sketch.question.quantities if m.quantity.unit in _MONTH]
        months = months or self._months_named(sketch)
        if len(months) == 1 and not counts and not months[0].comparison:
            return answer(self._relate.over_months(level, months[0].quantity))
        if len(counts) != 1 or counts[0].comparison:
            return None
        years = counts[0].quantity.value
        if not 1 < years <= _MOST_YEARS or years != years.to_integral_value():
            return None
        return answer(self._relate.over_years(level, int(years)))

    @staticmethod
    def _months_named(sketch: Sketch) -> list[QuantityMention]:
        """A number of months that reads like a part of some year ("in nine months")."""
        found = [_MONTHS.search(mention.text.lower()) for mention in sketch.question.periods if mention.period is None]
        counts = [number_from_words(match[1]) for match in found if match is not None]
        return [QuantityMention(0, 0, Quantity(Decimal(n), "months"), "") for n in counts if n is not None]
