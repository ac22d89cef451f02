"""Growth rates of one figure in two times: which is the higher, whether growth slows, how far they lie apart."""

from __future__ import annotations

from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import MOVES, TWO_WAYS, UNITS, Recipe, Tools, answer, recipe, verdict
from kzrs_bot.reasoning.relations import PERCENT
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import fitting_change

_PAIR = 2
_TURNS = "slowing quickening"
"""Signs of growth that becomes weaker or stronger as time goes on."""
_MOVING = frozenset({"rise", "fall"})
_SIZING = frozenset({"compare", "less"})


class PaceRecipes:
    """The pace of one figure, which is no level: it may slow while the figure grows."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        besides = f"{MOVES} {UNITS} speed compare less"
        apart = f"{besides} {_TURNS} difference most least"
        return (
            recipe("points in time", self._points, "points", apart, operands=(1, 1)),
            recipe("pace in time", self._turned, _TURNS.replace(" ", "|"), f"{besides} {_TURNS}", operands=(1, 1)),
            recipe("faster in one time", self._faster, "speed|rise|fall compare|less|speed", besides, operands=(1, 1)),
        )

    def _points(self, sketch: Sketch) -> Findings | None:
        """How far the growth of one figure in two times lies apart."""
        rates = self._rates(sketch)
        return answer(self._relate.points(rates)) if rates is not None else None

    def _turned(self, sketch: Sketch) -> Findings | None:
        """Whether growth became weaker, or stronger, from the earlier time to the later one."""
        rates = self._rates(sketch) or self._known_rates(sketch)
        if rates is None or (sketch.has("fall") and not sketch.has("rise") and not sketch.has("speed")):
            return None
        earlier, later = sorted(rates, key=lambda rate: str(rate.period.start) if rate.period else "")
        right = (later.number.exact < earlier.number.exact) == sketch.has("slowing")
        both = sketch.has("slowing") and sketch.has("quickening")
        return self._told([earlier, later], None if both else verdict(sketch, right))

    def _faster(self, sketch: Sketch) -> Findings | None:
        """Whether growth was stronger in the time that is named first than in the other one."""
        rates = self._rates(sketch) if of_pace(sketch) else None
        either = "or" in sketch.words
        if rates is None or sketch.limits or (either and sketch.names >= _MOVING):
            return None
        if not (sketch.question.confirm or either):
            return None
        first, second = (rate.number.exact for rate in rates)
        slower = sketch.has("less") or "slower" in sketch.words
        return self._told(rates, verdict(sketch, (first > second) != slower and first != second))

    def _told(self, rates: list[Result], lead: str | None) -> Findings | None:
        """Both rates, and how far they lie apart."""
        return answer([*map(self._relate.changed_clause, rates), *self._relate.points(rates)], lead)

    def _rates(self, sketch: Sketch) -> list[Result] | None:
        """The changes of the figure in two times that are named, in percent."""
        series, asked = sketch.operands[0].series, sketch.times.asked
        if len(asked) != _PAIR or sketch.times.shifts:
            return None
        spans = [fitting_change(self._tools.evaluator, series, period) for period in asked]
        found = [self._tools.changed(series, span, PERCENT) for span in spans if span is not None]
        rates = [rate for rate in found if rate is not None]
        return rates if len(rates) == _PAIR and spans[0] != spans[1] else None

    def _known_rates(self, sketch: Sketch) -> list[Result] | None:
        """Both changes that are stated of the figure, where no more are, and no time is named that is of neither."""
        series, asked = sketch.operands[0].series, sketch.times.asked
        cells = [cell for cell in self._tools.cube.cells(series) if cell.percent() is not None and cell.period]
        if len(cells) != _PAIR or len(asked) > 1 or sketch.times.shifts:
            return None
        if asked and not any(cell.period is not None and asked[0].contains(cell.period) for cell in cells):
            return None
        rates = [rate for cell in cells if (rate := self._tools.changed(series, cell.period, PERCENT)) is not None]
        return rates if len(rates) == _PAIR else None


def of_pace(sketch: Sketch) -> bool:
    """Whether growth rates are compared, not levels: by speed, by two acts, or by how much more one was."""
    moves = [sign for sign in sketch.signs if sign.name in _MOVING]
    if sketch.has("speed") or len(moves) == _PAIR:
        return "than" in sketch.words or "or" in sketch.words or len(moves) == _PAIR
    ends = {sign.end for sign in moves}
    sized = [sign for sign in sketch.signs if sign.name in _SIZING and sign.start in ends]
    return "than" in sketch.words and any(TWO_WAYS.intersection(sketch.words[s.start : s.end]) for s in sized)
