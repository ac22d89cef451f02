"""One figure in another form: in thousands, millions, billions or in full, or rounded to a place that is named."""

from __future__ import annotations

from decimal import Decimal

from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe, sized
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.rescaled import SCALES
from kzrs_bot.reasoning.sketch import Sketch

_MOVES = "rise fall change money before goods surplus deficit"
_PLACES = {
    "ten": 1, "tens": 1, "hundred": 2, "hundreds": 2, "thousand": 3, "thousands": 3, "million": 6, "millions": 6,
    "billion": 9, "dollar": 0, "dollars": 0, "whole": 0, "full": 0, "nearest": 0, "to": 0, "the": 0,
}  # fmt: skip
"""Powers of ten of the words that name a place; those in a row are multiplied."""


class FormRecipes:
    """One series in one period, said otherwise."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe("in another scale", self._restated, "|".join(SCALES), f"{_MOVES} form", operands=(1, 1)),
            recipe("rounded", self._rounded, "round", f"{_MOVES} form", operands=(1, 1)),
        )

    def _restated(self, sketch: Sketch) -> Findings | None:
        forms = [form for form in SCALES if sketch.has(form)]
        result = self._figure(sketch)
        if result is None or len(forms) != 1 or result.number.exact < 0:
            return None
        return answer(self._tools.relate.restated(result, forms[0]))

    def _rounded(self, sketch: Sketch) -> Findings | None:
        result = self._figure(sketch)
        if result is None or result.number.unit not in {"USD", ""}:
            return None
        place = place_of(sketch)
        if place is not None and not result.number.step <= place <= abs(result.number.exact) * 2:
            return None
        return answer(self._tools.relate.rounded(result, place))

    def _figure(self, sketch: Sketch) -> Result | None:
        """The one figure that is meant: a level, or a change where only changes are known."""
        if sketch.question.confirm:
            return None
        if not self._tools.only_changes(sketch):
            moved = sketch.has("rise", "fall", "change")
            return None if moved else self._tools.level(sketch)
        for row in self._tools.rows(sketch, changes=True)[:1]:
            results = self._tools.relate.changes(row, AMOUNT)
            return sized(results[0]) if results and len(results) == 1 else None
        return None


def place_of(sketch: Sketch) -> Decimal | None:
    """The place to which the question wants a figure rounded; None where it names none."""
    ends = [sign.end for sign in sketch.signs if sign.name == "round"]
    starts = [sign.start for sign in sketch.signs if sign.name == "round"]
    found: list[int] = []
    for start, end in zip(starts, ends, strict=True):
        for number, word in enumerate(sketch.words[start:], start):
            if word in _PLACES:
                found.append(_PLACES[word])
            elif number >= end:
                break
    return Decimal(10) ** sum(found) if any(found) else None
