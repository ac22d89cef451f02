"""Calculations over things that are counted: what falls to one of them, what so many of them come to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.names import leaves
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch

_OF_TIME = frozenset({"month", "quarter", "year"})
"""What a level may be for that is no thing."""
_SHARED = frozenset({"USD", "%", "x"})
"""Units that are no things."""
_MOST = 10_000
_WHOSE = frozenset({"my", "our", "his", "her"})
_ONE_WAY = re.compile(r"(?:one|1|a single)[ -](?:ways?|trip|journey|ride|crossing)\b", re.IGNORECASE)
"""A number that is no number of things: what is done once costs what it costs."""


class ThingRecipes:
    """Figures by things, and things by their price."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        rates = (i for i in tools.cube.pack.arithmetic if i.kind == "rate" and i.dim not in _OF_TIME)
        self._prices: Mapping[str, str] = {i.result: i.dim for i in rates}
        """What each measure is a level for: the price of a ticket."""

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "for one of them",
                self._for_one,
                "per|each|average|ratio",
                "per each average ratio money per-year",
                operands=(2, 2),
            ),
            recipe("so many of each", self._so_many, "", "sum each money per compare", operands=(1, 4)),
        )

    def _for_one(self, sketch: Sketch) -> Findings | None:
        """A figure by the number of things that it is spread over ("passengers per crossing")."""
        divided = self._divided_by(sketch)
        rows = self._tools.rows(sketch)
        results = self._relate.levels(rows[0]) if len(rows) == 1 and divided is not None else None
        if not results or len(results) != 2 or divided is None or sketch.question.confirm:
            return None
        count = results[sketch.operands.index(divided)]
        whole = next(result for result in results if result is not count)
        if count.number.unit in _SHARED or whole.number.unit == count.number.unit or not count.number.exact:
            return None
        return answer(self._relate.per_thing(whole, count))

    @staticmethod
    def _divided_by(sketch: Sketch) -> Named | None:
        """The operand that stands right after "per", "each" or "an average"."""
        ends = [sign.end for sign in sketch.signs if sign.name in {"per", "each", "ratio"}]
        ends += [s.end for s in sketch.signs if s.name == "average" and sketch.words[: s.start][-1:] == ("an",)]
        found = [operand for operand in sketch.operands if operand.start in ends]
        return found[0] if len(found) == 1 else None

    def _so_many(self, sketch: Sketch) -> Findings | None:
        """What so many things of a price, or of several prices, come to together."""
        if sketch.question.confirm or not sketch.measures <= self._prices.keys():
            return None
        counts = [self._count_of(sketch, operand) for operand in sketch.operands]
        named = [(o, m) for o, m in zip(sketch.operands, counts, strict=True) if m is not None]
        given = [m for m in sketch.question.quantities if not _ONE_WAY.match(sketch.question.text, m.start)]
        if not named or len(named) != len(given) or self._someone_else(sketch):
            return None
        results = [self._tools.value(operand.series, None) for operand, _ in named]
        known: list[Result] = [result for result in results if result is not None]
        if len(known) != len(named):
            return None
        return answer([self._relate.so_many(known, [int(m.quantity.value) for _, m in named])])

    @staticmethod
    def _someone_else(sketch: Sketch) -> bool:
        """Whether somebody is named who is not counted ("my wife and our two kids")."""
        known = {operand.start for operand in sketch.operands}
        places = [n + 1 for n, word in enumerate(sketch.words[:-1]) if word in _WHOSE]
        counted = {m.start for m in sketch.question.quantities}
        return any(n not in known and sketch.offsets[n] not in counted for n in places)

    def _count_of(self, sketch: Sketch, operand: Named) -> QuantityMention | None:
        """The number right before the first name that has one ("tickets for two adults")."""
        again = [t.start for t in leaves(sketch.question.terms, lambda t: operand.series.measure in t.terms)
                 if operand.series.measure in t.terms and t.end]  # fmt: skip
        found = (self._count_before(sketch, place) for place in (operand.start, *again))
        return next((mention for mention in found if mention is not None), None)

    @staticmethod
    def _count_before(sketch: Sketch, start: int) -> QuantityMention | None:
        """The number that stands right before a word."""
        place = sketch.offsets[start]
        text = sketch.question.text
        for mention in sketch.question.quantities:
            value = mention.quantity.value
            whole = value == value.to_integral_value() and 0 < value < _MOST
            if whole and mention.end <= place and not text[mention.end : place].strip():
                return mention
        return None
