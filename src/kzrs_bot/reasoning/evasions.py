"""Whether stated facts evade what a question is for: a yes or a no, money, a number of years, how far two
things lie apart."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from kzrs_bot.language.quantities import number_from_words
from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.constraints import period_of
from kzrs_bot.pack.model import Figure, Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.ages import ages_named
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.quotas import quota
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.units_of_time import in_each_time, units_counted
from kzrs_bot.reply import Kind

_OF_MONEY = frozenset({"amount", "change", "what"})
"""Ways of asking in which a word for money says what the answer is to be in."""
_WORTH = "worth"
"""Word that asks for money as well."""
_PARTS = frozenset({"share", "portion", "proportion", "fraction", "percentage"})
"""Words for a part of a whole."""
_OF_PART = frozenset({"percent", "what"})
"""Ways of asking for a share."""
_IN_PARTS = re.compile(
    r"%|\b(?:only|sole|all|half|halves|thirds?|quarters?|most|entire|whole|every|none|not|no|share|part|per ?cent)\b"
    r"|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:out )?of\b",
    re.IGNORECASE,
)
"""Words by which a part of a whole is told."""
_MULTIPLE = re.compile(r"\b(?:\w+-?fold|times|twice|thrice|doubl\w+|tripl\w+|trebl\w+|hal(?:f|v\w+))\b", re.IGNORECASE)
"""Words by which it is told how many times as much something is."""
_COMPARING = frozenset({"compare", "gap"})
"""Cues of two things that are set against each other, before "than"."""
_PLACED = ("second", "third")
"""Signs of a place behind the first."""
_EXTREME = frozenset({"most", "largest", "biggest", "greatest", "highest", "least", "smallest", "lowest"})
"""Words by which the first or the last of an order is told."""
_RATES = ("per", "per-year", "per-month")
"""Signs of a number for each of something, which the length of a list is not."""
_ASIDE = re.compile(
    r"\b(?:besides|except|excluding|other than|(?:apart|aside) from|(?:not|without) (?:counting|including)"
    r"|leaving (?:out|aside)|barring|save for)\b",
    re.IGNORECASE,
)
"""Words by which something is left out of a number."""
_DURATION = "duration"
_BOTH = 2
_OF_LEVEL = frozenset({"amount", "what"})
"""Ways of asking for a level, which a change of it leaves open where one before or after it is asked for."""
_RECKONED = "reckoned"
"""Cue of what is counted or compared over times."""
_OF_EVENTS = frozenset({"what", "which", "list"})
"""Ways of asking for what came directly before or after something."""
_GAPS_COMPARED = frozenset({"longer", "shorter"})
"""Words of two lengths of time that are compared."""
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_SHIFT = re.compile(r"\b(?:years?|months?|weeks?|decades?) (?:after|before|later|earlier)\b")
"""How far from another something is said to be."""
_BY_HOW = re.compile(r"\b(?:by how (?:many|much)|how many (?:more|fewer))\b", re.IGNORECASE)
"""Words for what lies between two numbers."""


class Evasions:
    """Knows the pack, keeps no state."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def evades(self, question: Question, sketch: Sketch, findings: Findings) -> bool:
        """Whether facts as they are stated leave open what a question is plainly for."""
        if findings.kind is not Kind.ANSWER:
            return False
        steps = [step.operation for clause in findings.clauses for step in clause.derivation]
        if steps:
            return steps == ["count"] and question.asks == "count" and sketch.has(*_RATES)
        if _RECKONED in question.cues:
            return True
        told = " ".join(clause.text for clause in findings.clauses)
        if question.confirm:
            if self._of_one_time(sketch, findings):
                return True
            if findings.lead == "yes" and in_each_time(sketch.words):
                return True
            if findings.lead is None and quota(question) is not None:
                return True
            silent = not all(self._speaks_of(limit.quantity.unit, sketch, findings, told) for limit in sketch.limits)
            return (findings.lead == "yes" and silent) or (findings.lead is None and _sets_limit(question, sketch))
        if "gap" in question.cues and not _GAPS_COMPARED.isdisjoint(sketch.words):
            return True
        if "adjacent" in question.cues and question.asks in _OF_EVENTS and not (question.elliptic or question.places):
            return True
        if "shifted" in question.cues and question.asks in {*_OF_EVENTS, "describe"} and not _SHIFT.search(told):
            return True
        if question.asks == "time" and "anniversary" in question.cues and ages_named(sketch.words):
            return True
        if question.asks == _DURATION and _of_other_years(question, told):
            return True
        if not _counts(units_counted(sketch.words), told):
            return True
        if question.asks in _OF_MONEY and sketch.operands and (sketch.has("rest") or _falls_short(sketch)):
            return True
        if not question.places and self._leaves_level_open(question, sketch, findings):
            return True
        if question.asks == "count" and _leaves_out(question):
            return True
        if question.asks in {"count", "amount"} and sketch.has("per") and not self._are_rates(findings):
            return True
        if sketch.has(*_PLACED) and not _EXTREME.isdisjoint(word_norms(told)) and not question.elliptic:
            return True
        of_part = not _PARTS.isdisjoint(sketch.words) and question.asks in _OF_PART and not question.elliptic
        if of_part and not _IN_PARTS.search(told):
            return True
        if (sketch.has("money") or _WORTH in sketch.words) and question.asks in _OF_MONEY and "$" not in told:
            return True
        return sketch.has("difference") and bool(_BY_HOW.search(question.text)) and not self._moved(findings)

    def _speaks_of(self, unit: str, sketch: Sketch, findings: Findings, told: str) -> bool:
        """Whether what is told gives something in the unit of a limit."""
        if unit == "x":
            factors = [f.change.factor for f in self._figures(findings) if f.change is not None]
            return any(factor is not None for factor in factors) or bool(_MULTIPLE.search(told))
        if unit != "%":
            return unit != "USD" or "$" in told
        rated = any(f.value is not None and f.value.unit == unit for f in self._figures(findings))
        return rated or (sketch.has("rise", "fall", "change") and self._moved(findings))

    def _are_rates(self, findings: Findings) -> bool:
        """Whether a fact gives a level for each of something, as it is asked for."""
        rates = {identity.result for identity in self._pack.arithmetic if identity.kind == "rate"}
        return any(figure.measure in rates for figure in self._figures(findings))

    def _moved(self, findings: Findings) -> bool:
        """Whether any of the facts states a change."""
        return any(figure.change is not None for figure in self._figures(findings))

    def _of_one_time(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether changes in two times are set against each other, and the facts are on one of them."""
        apart = sketch.has("compare", "less") and sketch.has("rise", "fall") and "than" in sketch.words
        if not (apart and len(sketch.times.asked) == _BOTH):
            return False
        told = {period_of(self._pack.facts[id_]) for id_ in findings.facts}
        return len(told) == 1

    def _leaves_level_open(self, question: Question, sketch: Sketch, findings: Findings) -> bool:
        """Whether a level before or after a change is asked for, and the facts state no more than the change."""
        items = any(operand.series.dims for operand in sketch.operands)
        wanted = items and sketch.has("before", "after") and question.asks in _OF_LEVEL
        figures = self._figures(findings)
        return wanted and bool(figures) and all(figure.value is None for figure in figures)

    def _figures(self, findings: Findings) -> list[Figure]:
        """The figures of the facts that are told."""
        figures = (self._pack.facts[id_].figure for id_ in findings.facts)
        return [figure for figure in figures if figure is not None]


def _of_other_years(question: Question, told: str) -> bool:
    """Whether what is told is of years, and of none that a question names."""
    named = {str(day.year) for time in question.times for day in (time.start, time.end) if day is not None}
    years = set(_YEARS.findall(told))
    return bool(named and years) and named.isdisjoint(years)


def _counts(units: Collection[str], told: str) -> bool:
    """Whether what is told has a number of each of some units of time, where there are any."""
    words = told.lower().split()
    pairs = [(a, b.strip(".,;:")) for a, b in pairwise(words)]
    numbered = {unit.rstrip("s") for number, unit in pairs if number.isdigit() or number_from_words(number) is not None}
    return not units or not numbered.isdisjoint(units)


def _falls_short(sketch: Sketch) -> bool:
    """Whether it is asked how far something is from a sum of money."""
    return sketch.has("need") and any(limit.quantity.unit == "USD" for limit in sketch.limits)


def _leaves_out(question: Question) -> bool:
    """Whether what is named is to be left out of what is counted."""
    return bool(question.excluded) and _ASIDE.search(question.text) is not None


def _sets_limit(question: Question, sketch: Sketch) -> bool:
    """Whether something is to be above or below a limit, or more or less than another thing."""
    compared = bool(question.cues & _COMPARING) and "than" in sketch.words
    return compared or any(mention.comparison for mention in sketch.limits)
