"""How many of a number of things a stated share makes ("of forty plots, how many are planted with it?")."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind, Step

_ALL = 100
_FEWEST = 2
_OF = frozenset(
    {"of", "picture", "imagine", "suppose", "supposing", "take", "taking", "if", "given", "assume", "say", "has"}
)
"""Words before a number of things that is thought of."""
_NOT = frozenset({"not", "t", "without", "other"})
_TIMES = frozenset({"year", "years", "month", "months", "day", "days", "week", "weeks", "decade", "decades"})


class Portions:
    """Applies shares that are stated to numbers that a question gives."""

    def __init__(self, matcher: Matcher, phrasing: Phrasing) -> None:
        self._matcher = matcher
        self._words = phrasing

    def answer(self, question: Question) -> Findings | None:
        """The part of the things that a question thinks of; None where no stated share is what it is on."""
        given = _number_of_things(question)
        if given is None or question.confirm or question.times:
            return None
        end = given.noun[1] if given.noun is not None else given.end
        words = pseudo_words(question.text)
        own = next((n for n, word in enumerate(words) if word.start >= end), len(words))
        terms = tuple(t for t in question.terms if t.start >= own or not t.end)
        denied = bool(_NOT & {word.norm for word in words[own:]})
        asked = replace(question, asks="percent", terms=terms, focus=(), quantities=(), negated=False, plural=False)
        fact = self._share(asked)
        if fact is None or fact.figure is None or fact.figure.value is None:
            return None
        share, whole = Fraction(fact.figure.value.value), Fraction(given.quantity.value)
        part = whole * ((_ALL - share) if denied else share) / _ALL
        shown, stated = f"{float(part):,.4g}", f"{fact.figure.value.value}%"
        number = f"{given.quantity.value:,}"
        formula = f"{number} × (100% − {stated})" if denied else f"{number} × {stated}"
        noun = question.text[slice(*given.noun)] if given.noun is not None else ""
        result = f"{'' if part.denominator == 1 else 'about '}{shown} of the {number} {noun}".strip()
        step = Step("share", ((fact.id, stated),), formula, result)
        clause = self._words.clause("calc_years", (fact.id,), (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _share(self, asked: Question) -> Fact | None:
        """The fact that states the share which a question without its number is on."""
        telling = [term for term in asked.terms if term.weight is Weight.TELLING]
        if len(telling) < _FEWEST:
            return None
        for match in self._matcher.rank(asked).acceptable():
            fact = self._matcher.index.facts[match.fact_id].fact
            if fact.figure is not None and fact.figure.value is not None and fact.figure.value.unit == "%":
                return fact if not fact.figure.dims else None
        return None


def _number_of_things(question: Question) -> QuantityMention | None:
    """The one number of things that a question thinks of, of which it asks how many."""
    if question.asks != "count" or len(question.quantities) != 1:
        return None
    given = question.quantities[0]
    noun = question.text[slice(*given.noun)].lower() if given.noun is not None else ""
    ahead = {word.norm for word in pseudo_words(question.text[: given.start])}
    whole = given.quantity.value > 1 and given.quantity.value == given.quantity.value.to_integral_value()
    thought = bool(noun) and noun not in _TIMES and bool(ahead & _OF)
    return given if whole and thought and not given.comparison and given.quantity.unit in {"", noun} else None
