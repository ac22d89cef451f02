"""Calculations with a number of the question's own: a level so many times, or divided by so much."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kzrs_bot.language.quantities import number_from_words
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch

_DIVIDING, _MULTIPLYING = ("divid", "split"), ("multipl",)
_MOST = 1_000
_BY = "by"


class ConstantRecipes:
    """One level and a plain number."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (recipe("by a number", self._by_number, "by-number|average", "average money form", operands=(1, 1)),)

    def _by_number(self, sketch: Sketch) -> Findings | None:
        """The level so many times, or divided by so much."""
        factor, named = _factor(sketch), sketch.operands[0]
        if factor is None or sketch.question.confirm:
            return None
        quoted = named.period if not sketch.times.named else None
        level = self._tools.value(named.series, quoted) if quoted is not None else self._tools.level(sketch)
        return answer(self._tools.relate.by_number(level, factor)) if level is not None else None


def _factor(sketch: Sketch) -> Fraction | None:
    """What the level is to be multiplied by; less than one where it is divided."""
    words = sketch.words
    divided = any(word.startswith(_DIVIDING) for word in words)
    multiplied = any(word.startswith(_MULTIPLYING) for word in words)
    places = [n for n, word in enumerate(words[:-1]) if word == _BY]
    if divided == multiplied or len(places) != 1:
        return None
    word = words[places[0] + 1]
    number = Decimal(word) if word.isdigit() else number_from_words(word)
    if number is None or not 1 < number < _MOST or sketch.offsets[places[0] + 1] in {m.start for m in sketch.limits}:
        return None
    return 1 / Fraction(number) if divided else Fraction(number)
