"""Whether the distance of two figures that run against each other became smaller or larger."""

from __future__ import annotations

from fractions import Fraction

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe, verdict
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.viewpoints import balance_of
from kzrs_bot.values import Period

_PAIR = 2
_RELATIVE = frozenset({"%", "x"})
"""Units in which it is told how far a distance moved."""
_GAINS, _LOSSES = frozenset({"surplus", "profit"}), frozenset({"deficit", "shortfall", "loss"})
"""Words for a balance on the one side and on the other."""
_OF_SIZE = frozenset({"change", "amount", "compare"})
"""Ways of asking how far a distance moved."""
_WIDENING = ("wid", "deep", "larg", "bigg", "great")
"""How words for a distance that grows begin."""


class BalanceRecipes:
    """A balance in two times."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "narrowed or widened",
                self._moved,
                "narrow|rise|fall|change",
                "narrow rise fall change surplus deficit difference compare less percent fold",
                operands=(1, 1),
            ),
        )

    def _moved(self, sketch: Sketch) -> Findings | None:
        """How a balance that stayed on one side moved in the times that are asked for; yes or no by its sizes."""
        series, asked = sketch.operands[0].series, sketch.times.asked
        identity = self._tools.cube.identity(series)
        if identity is None or identity.kind != "difference" or not (sketch.question.confirm or _in_money(sketch)):
            return None
        if len(sketch.limits) > 1 or any(m.quantity.unit not in _RELATIVE for m in sketch.limits):
            return None
        if len(asked) > _PAIR or (sketch.times.shifts and len(asked) != 1):
            return None
        pairs = [pair for period in self._ends(series, asked) if (pair := self._pair(series, *period)) is not None]
        other = balance_of(self._tools.cube.pack, sketch)
        if len({result.number.exact > 0 for pair in pairs for result in pair}) != 1:
            return None
        gained = (pairs[0][1].number.exact > 0) != bool(other)
        if (_LOSSES if gained else _GAINS).intersection(sketch.words):
            told = [clause for _, later in pairs for clause in self._tools.relate.balance(later, other)]
            return None if sketch.question.negated else answer(told, None if "or" in sketch.words else "no")
        if sketch.limits:
            far = {self._so_far(sketch, base, later) for base, later in pairs}
            lead = verdict(sketch, far == {True}) if len(far) == 1 else None
        else:
            fell = {abs(later.number.exact) < abs(base.number.exact) for base, later in pairs}
            lead = verdict(sketch, fell == {self._narrows(sketch)}) if len(fell) == 1 else None
        return answer([clause for base, later in pairs for clause in self._told(base, later, other)], lead)

    def _so_far(self, sketch: Sketch, base: Result, later: Result) -> bool:
        """Whether the distance moved by the part, or to the multiple, that the question names ("halved", "doubled")."""
        limit, times = sketch.limits[0], abs(later.number.exact / base.number.exact)
        if limit.quantity.unit == "x":
            return beyond(times, Fraction(limit.quantity.value), limit.comparison or ">=")
        moved = (1 - times if self._narrows(sketch) else times - 1) * 100
        return beyond(moved, Fraction(limit.quantity.value), limit.comparison or ">=")

    def _told(self, base: Result, later: Result, other: str) -> list[Clause]:
        """How a balance moved; of the party from whose side the source does not speak in both times."""
        relate = self._tools.relate
        if other:
            return [*relate.balance(base, other), *relate.balance(later, other)]
        return relate.difference([base, later]) or []

    @staticmethod
    def _narrows(sketch: Sketch) -> bool:
        """Whether the question says that the distance became smaller."""
        said = [w for s in sketch.signs if s.name == "narrow" for w in sketch.words[s.start : s.end]]
        return sketch.has("fall") or (bool(said) and not any(word.startswith(_WIDENING) for word in said))

    def _ends(self, series: Series, asked: tuple[Period, ...]) -> list[tuple[Period, Period]]:
        """The earlier and the later times to be compared: those named, else each known one with the year before it."""
        if len(asked) == _PAIR:
            first, second = sorted(asked, key=lambda period: str(period.start))
            return [(first, second)]
        known = [p for p in asked or self._tools.evaluator.periods(series) if p is not None]
        return [(period.shifted(-1), period) for period in known]

    def _pair(self, series: Series, base: Period, later: Period) -> tuple[Result, Result] | None:
        """The balance in both times, where it is known."""
        first, second = self._tools.value(series, base), self._tools.value(series, later)
        return (first, second) if first is not None and second is not None else None


def _in_money(sketch: Sketch) -> bool:
    """Whether it is asked by how much a balance moved."""
    return sketch.question.asks in _OF_SIZE and not sketch.limits and not sketch.has("percent", "fold")
