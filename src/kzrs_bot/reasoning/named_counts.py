"""Arithmetic that a question spells out on counts of different things ("take the years and subtract the papers")."""

from __future__ import annotations

import re
from functools import cached_property

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Quantity

_OFF = r"(?:subtract(?:ing)?|deduct(?:ing)?|take (?:away|off)|taking (?:away|off)|knock off)"
_WAYS = (
    ("−", re.compile(rf"\b(?:take|taking|start with|from)\b(?P<a>.+?)\b(?:and |then |you |we )*{_OFF}\b(?P<b>.+)")),
    ("−", re.compile(rf"\b(?:{_OFF}|take)\b(?P<b>.+?)\b(?:from|off)\b(?P<a>.+)")),
    ("−", re.compile(r"^(?P<a>.+?)\bminus\b(?P<b>.+)")),
    ("+", re.compile(r"\badd(?:ing)?\b(?P<a>.+?)\b(?:to|and)\b(?P<b>.+)")),
    ("+", re.compile(r"^(?P<a>.+?)\bplus\b(?P<b>.+)")),
    ("×", re.compile(r"\bmultipl(?:y|ied|ying)\b(?P<a>.+?)\b(?:by|with)\b(?P<b>.+)")),
    ("×", re.compile(r"^(?P<a>.+?)\b(?:times|multiplied by)\b(?P<b>.+)")),
)
"""Operations with both operands, in the words of a question."""
_OPERATIONS = {"−": "difference", "+": "sum", "×": "scale"}
_SHARED = frozenset({"USD", "%", "x"})
"""Units that count no things."""
_UPWARD = {"", ">", ">="}


class NamedCounts:
    """Finds the counts that are named as operands; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack, self._matcher, self._words = pack, matcher, phrasing

    @cached_property
    def _counts(self) -> list[tuple[Fact, Quantity]]:
        """The numbers of things that facts state for no time of their own; no start goes through all facts for them."""
        figures = ((fact, fact.figure) for fact in self._pack.facts.values() if fact.figure is not None)
        return [
            (fact, figure.value)
            for fact, figure in figures
            if figure.value is not None and figure.value.unit not in {*_SHARED, ""} and figure.period is None
        ]

    def answer(self, question: Question) -> Findings | None:
        """What the operation comes to; None where not both operands are counts, or both count the same."""
        if question.confirm or question.times or question.quantities:
            return None
        normal = " ".join(word.norm for word in pseudo_words(question.text))
        for sign, pattern in _WAYS:
            said = pattern.search(normal)
            if said is None:
                continue
            found = [self._named(question, normal, *said.span(side)) for side in ("a", "b")]
            pair = [each for each in found if each is not None]
            if len(pair) == len(found) and pair[0][1].unit != pair[1][1].unit:
                return self._made(sign, pair[0], pair[1])
        return None

    def _named(self, question: Question, normal: str, start: int, end: int) -> tuple[Fact, Quantity] | None:
        """The count whose unit a stretch of words names, and that knows all the telling words of it."""
        first, last = normal.count(" ", 0, start) + 1, normal.count(" ", 0, end) + 1
        words = set(normal[start:end].split())
        terms = [t for t in question.terms if first <= t.start and t.end <= last and t.weight is not Weight.LIGHT]
        known = self._matcher.index.facts
        found = [
            (fact, value)
            for fact, value in self._counts
            if value.unit in words and all(self._matcher.explains(question, known[fact.id], term) for term in terms)
        ]
        return found[0] if terms and len({value.value for _, value in found}) == 1 else None

    def _made(self, sign: str, one: tuple[Fact, Quantity], other: tuple[Fact, Quantity]) -> Findings | None:
        """The result with its formula; none where a bound of what is taken off leaves it open."""
        (a, first), (b, second) = one, other
        if first.bound not in _UPWARD or second.bound not in ({""} if sign == "−" else _UPWARD):
            return None
        operations = {"−": first.value - second.value, "+": first.value + second.value}
        value = operations.get(sign, first.value * second.value)
        if value < 0 and first.bound:
            return None
        formula = f"{first.value:g} {sign} {second.value:g}"
        result = f"{'more than ' if first.bound or second.bound else ''}{value:g}"
        operands = ((a.id, first.show()), (b.id, second.show()))
        step = Step(_OPERATIONS[sign], operands, formula, result)
        clause = self._words.clause("calc_years", (a.id, b.id), (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))
