"""Which figure is of the size that a question gives: "What rose by $2.4 million?"."""

from __future__ import annotations

import re
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning.cube import Observation
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.recipe import Recipe, Tools, recipe
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind, Refusal, Step

NO_SUCH_FIGURE = "no_such_figure"
_ASKING = re.compile(r"\W*(?:(?:and|but|so|now|then|ok|tell me|say) )*(?:which|what|whose)\b", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\W*(?:which|what|whose)(?: \w+){0,4}?(?: (?:is|was|were|are|amounted to|came to|stood at|reached|has|had"
    r"|does|did|refers to|stands for|belongs to|totall?ed|equall?ed|comes to))"
    r"(?: (?:the|a|an|by|just|exactly|worth|it))*\W*$",
    re.IGNORECASE,
)
"""All that stands before the size where a thing is to be told from it."""
_OF = re.compile(r"\s*(?:of|in|as|more|less|than)\b", re.IGNORECASE)
"""Words after a size that make it a part of something."""
_STANDS = re.compile(r"(?: figure| number)? (?:stands?|represents?|refers?)\b", re.IGNORECASE)
_FIGURES = frozenset({"figure", "number", "amount", "sum", "value", "total", "percentage", "rate", "one"})
_ASKS = frozenset({"which", "what", "list", "amount", "percent", "person", "change", "define", "topic"})
_NO_SUBJECT = frozenset({"how", "if", "would", "does", "do", "did"})
"""Words of a question that asks for more than what moved."""
_MOST = 3
"""Figures of one size that are told."""


class ReverseRecipes:
    """Figures by their size."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        signs = "rise fall change goods money percent fold after listed share"
        return (recipe("of that size", self._of_size, "", signs, operands=(0, 1)),)

    def _of_size(self, sketch: Sketch) -> Findings | None:
        """The figures of the size that is given; that there are none where one is plainly looked for."""
        size = self._size(sketch)
        if size is None:
            return None
        named = [o for o in sketch.operands if not size.start <= sketch.offsets[o.start] < size.end]
        measures = {operand.series.measure for operand in named} - sketch.guessed
        moved = sketch.has("rise", "fall")
        cells = [cell for series in self._tools.cube.stated for cell in self._tools.cube.cells(series)]
        if measures:
            cells = [cell for cell in cells if cell.series.measure in measures]
        if sketch.times.asked:
            cells = [c for c in cells if c.period and any(p.contains(c.period) for p in sketch.times.asked)]
        wanted = (abs(Fraction(size.quantity.value)), size.quantity.unit)
        sizes = [(cell, number) for cell in cells for number in self._numbers(cell, sketch, moved=moved)]
        found = [(cell, number) for cell, number in sizes if (abs(number.exact), number.unit or "x") == wanted]
        right = [
            (cell, number) for cell, number in found
            if not moved or sketch.has("rise") == sketch.has("fall") or (number.exact > 0) == sketch.has("rise")
        ]  # fmt: skip
        items = [pair for pair in right if pair[0].series.dims]
        if sketch.has("goods") and items:
            right = items
        told = right or found
        if not told:
            return self._none(sketch, size)
        clauses = tuple(_told(cell, number) for cell, number in told[:_MOST])
        facts = tuple(cell.fact.id for cell, _ in told[:_MOST])
        return Findings(Kind.ANSWER, clauses=clauses, lead=None if right else "correction", listed=facts)

    @staticmethod
    def _size(sketch: Sketch) -> QuantityMention | None:
        """The one size that a thing is to be told from."""
        question = sketch.question
        limits = [m for m in sketch.limits if not (m.comparison or m.quantity.bound)]
        if question.confirm or question.negated or sketch.followup or len(limits) != 1:
            return None
        if len(question.quantities) != 1 or question.asks not in _ASKS or not _ASKING.match(question.text):
            return None
        before, after = question.text[: limits[0].start], question.text[limits[0].end :]
        if sketch.has("share") and not _STANDS.match(after):
            return None
        if _strange(sketch) or _OF.match(after) or any(operand.series.dims for operand in sketch.operands):
            return None
        moves = [sign for sign in sketch.signs if sign.name in {"rise", "fall"}]
        led = all(sketch.offsets[sign.start] < limits[0].start for sign in moves)
        moved = bool(moves) and led and _NO_SUBJECT.isdisjoint(sketch.words)
        return limits[0] if moved or (led and _PREDICATE.match(before)) else None

    @staticmethod
    def _numbers(cell: Observation, sketch: Sketch, *, moved: bool) -> list[Number]:
        """All that is stated of a figure, or of its change where something is said to have moved."""
        levels = [] if moved and not sketch.has("after") else [cell.value]
        found = (*levels, cell.amount(), cell.percent(), cell.factor())
        return [number for number in found if number is not None]

    def _none(self, sketch: Sketch, size: QuantityMention) -> Findings | None:
        """That no figure is of that size, unless the question names what might be none."""
        if sketch.open or (sketch.operands and not sketch.has("rise", "fall")):
            return None
        shown = size.quantity.show()
        clause = Clause(self._tools.words.say("calc_no_such_figure", limit=shown))
        refusal = Refusal(NO_SUCH_FIGURE, missing=(shown,))
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=refusal)


def _strange(sketch: Sketch) -> bool:
    """Whether it is asked which of some things that figures are not of ("which captain has ...?")."""
    places = [n for n, word in enumerate(sketch.words) if word in {"which", "whose"}][:1]
    nouns = [t for t in sketch.question.terms for n in places if t.start == n + 1 and t.end]
    known = sketch.covered | {n for n, word in enumerate(sketch.words) if word in _FIGURES}
    return any(known.isdisjoint(range(term.start, term.end)) for term in nouns)


def _told(cell: Observation, number: Number) -> Clause:
    """The statement of a figure, with the size that it was found by."""
    shown = number.size().show(plain=True)
    step = Step("equal", ((cell.fact.id, number.show(signed=number is not cell.value)),), f"{shown} = {shown}", shown)
    return Clause(cell.fact.statement, (cell.fact.id,), (step,))
