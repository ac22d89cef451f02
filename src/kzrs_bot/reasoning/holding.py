"""Whether stated facts hold what a calculation was asked for; where they do not, no stated figure is an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.language.text import word_norms
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reasoning.sketch import Sketch

_MOVED = frozenset({"rise", "fall", "change", "percent", "points"})
"""Signs of what a stated change tells."""
_NUMBERS = frozenset({"amount", "percent", "count", "change", "what"})
"""Ways of asking for a number."""
_MEASURED = frozenset({"USD", "%", "x"})
_LEVEL = frozenset({"total", "totalled", "totaled", "worth", "value", "altogether"})
"""Words of a size that is meant as such."""
_ON_FIGURES = frozenset({"average", "per-month", "per-quarter", "share", "sum", "difference"})
"""Signs that mean a calculation wherever figures are given."""
_APART = frozenset({"gap", "difference", "margin", "spread", "distance", "discrepancy"})
"""Words of what lies between two figures."""
_BY_DAY = re.compile(r"\b(?:day|daily|days|week|weekly|weeks)\b")
_NEVER = frozenset(
    {"need", "projection", "repeat", "statistic", "per-week", "points", "narrow", "apart", "supposed", "majority"}
)
"""Signs of what no fact states."""
_WORDS: Mapping[str, re.Pattern[str]] = {
    sign: re.compile(rf"\b(?:{words})\b")
    for sign, words in {
        "ratio": r"times|fold|twice|double|triple|half|thrice|ratio",
        "sum": r"together|total|combined|sum|turnover|in all|altogether|jointly",
        "share": r"share|percent|part|half|third|majority|portion|proportion|of them|of these|of which",
        "average": r"average|mean",
        "per-month": r"month|monthly",
        "per-quarter": r"quarterly",
        "per-year": r"year|years|yearly|annual|annually|every",
        "second": r"second|after that|then|followed|next",
        "third": r"third|fourth|fifth|then",
        "difference": r"difference|gap|exceeds?|exceeded|balance|surplus|deficit|apart",
        "same-way": r"both|while|whereas|but|opposite|same",
    }.items()
}
"""Words of statements that hold what a sign asks for."""


class Holding:
    """Judges answers that were looked up."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._rates = {i.result for i in pack.arithmetic if i.kind == "rate"}
        self._results = {i.result for i in pack.arithmetic if i.kind in {"sum", "difference"}}

    def lacks(self, sketch: Sketch, ids: Iterable[str]) -> bool:
        """Whether a question plainly asks for a calculation, and none of the facts given states its result."""
        facts = [self._pack.facts[id_] for id_ in ids]
        counted = any(fact.figure is not None for fact in facts)
        figures = sketch.names & _ON_FIGURES and counted
        if counted and sketch.has("per-day", "per-week") and not sketch.operands and not sketch.question.confirm:
            return not any(_BY_DAY.search(fact.statement.lower()) for fact in facts)
        if not facts or not (sketch.operands or sketch.flow or figures or self._bare(sketch)):
            return False
        if self._outside(sketch, facts) or self._no_level(sketch, facts):
            return True
        own = {sign.name for sign in sketch.signs if sign.end > sign.start}
        if sketch.measures and sketch.measures <= self._rates:
            own.discard("average")
        return any(not self._held(name, sketch, facts) for name in own if self._counts(name, sketch))

    def repeats(self, sketch: Sketch, ids: Iterable[str]) -> bool:
        """Whether facts say no other number of the kind that is asked for than the question itself gives."""
        question = sketch.question
        if question.confirm or question.asks not in _NUMBERS or not question.quantities:
            return False
        unit = "%" if question.asks == "percent" or sketch.has("percent") else "USD" if sketch.has("money") else ""
        said = [m.quantity for id_ in ids for m in stated_quantities(self._pack.facts[id_].statement)]
        kept = [q for q in said if q.unit == unit or (not unit and q.unit in _MEASURED)]
        given = {abs(m.quantity.value) for m in sketch.limits} | {abs(m.quantity.value) for m in question.quantities}
        return bool(kept) and all(abs(quantity.value) in given for quantity in kept)

    @staticmethod
    def _outside(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether figures of another time are given for what was asked of an open one ("before 2023")."""
        if sketch.question.confirm:
            return False
        changes = [fact.figure.change.base for fact in facts if fact.figure is not None and fact.figure.change]
        begun = [w.start for w in sketch.times.windows if w.start is not None and w.end is None]
        bases = [base.start for base in changes if base is not None and base.start is not None]
        if begun and bases and len(changes) == len(facts) and sketch.has("rise", "fall", "change"):
            return all(base.year > day.year for day in begun for base in bases)
        windows = [w for w in sketch.times.windows if w.start is None]
        periods = [fact.figure.period for fact in facts if fact.figure is not None and fact.figure.period is not None]
        parts = [p for p in sketch.times.asked if p.grain != "year" and p.days is not None]
        if len(parts) == len(sketch.times.asked) == 1 and len(periods) == len(facts) and sketch.operands:
            return not any(period.contains(parts[0]) for period in periods + [b for b in changes if b is not None])
        if not windows or len(periods) < len(facts):
            return False
        return not any(window.contains(period) for window in windows for period in periods)

    @staticmethod
    def _no_level(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether the size of what only changes are known of is asked for in so many words."""
        sized = _LEVEL & set(sketch.words) and sketch.question.asks in {"amount", "what"}
        if not sized or sketch.names & _MOVED or not all(operand.series.dims for operand in sketch.operands):
            return False
        figures = [fact.figure for fact in facts if fact.figure is not None]
        return bool(sketch.operands and figures) and all(figure.value is None for figure in figures)

    @staticmethod
    def _bare(sketch: Sketch) -> bool:
        """Whether a question names nothing but what is to be done."""
        return not sketch.question.terms and not sketch.question.periods

    @staticmethod
    def _counts(name: str, sketch: Sketch) -> bool:
        """Whether a sign means a calculation beside the others."""
        if name == "before" and sketch.question.asks not in {"amount", "what", "change", "count"}:
            return False
        if name == "ratio" and not (sketch.operands or sketch.flow):
            return False
        if name == "majority":
            return sketch.question.confirm
        if name == "after":
            return any(operand.series.dims for operand in sketch.operands)
        if name == "complement" and sketch.has("share") and sketch.question.asks == "percent":
            return True
        if name == "complement":
            return any(operand.series.dims for operand in sketch.operands) and "than" in sketch.words
        alone = len(sketch.operands) == 1 and {"than", "between"}.isdisjoint(sketch.words)
        if alone and name == "share" and sketch.has("per-year"):
            return False
        if alone and name in {"difference", "share"}:
            apart = bool(_APART & set(sketch.words)) and name == "difference"
            change = sketch.question.asks == "change" and not apart
            return sketch.has("listed") or not (sketch.names & _MOVED or change)
        if alone and name == "sum" and "plus" in sketch.words:
            return False
        return name in _NEVER or name in _WORDS or name == "before"

    def _held(self, name: str, sketch: Sketch, facts: Sequence[Fact]) -> bool:
        tests: dict[str, Callable[[Fact], bool]] = {
            "share": lambda fact: _in_percent(fact),
            "sum": lambda fact: fact.figure is not None and fact.figure.measure in self._results,
            "difference": lambda fact: fact.figure is not None and fact.figure.measure in self._results,
            "points": lambda fact: _in_percent(fact),
            "ratio": lambda fact: fact.figure is not None and bool(fact.figure.change and fact.figure.change.factor),
        }
        if name == "before":
            itemised = any(operand.series.dims for operand in sketch.operands)
            if itemised and sketch.question.asks in {"amount", "what"}:
                return False
            return all(fact.figure is None or fact.figure.change is None for fact in facts)
        if name == "difference" and all(fact.figure is None for fact in facts):
            return True
        if name == "after":
            return any(fact.figure is None or fact.figure.value is not None for fact in facts)
        test = tests.get(name)
        if test is not None and any(test(fact) for fact in facts):
            return True
        words = _WORDS.get(name)
        own = {w for s in sketch.signs if s.name == name for w in sketch.words[s.start : s.end] if len(w) > 3}
        for fact in facts:
            said = word_norms(fact.statement)
            if own & set(said) - _COMMON or (words is not None and words.search(" ".join(said))):
                return True
        return False


_COMMON = frozenset(
    {"what", "many", "much", "more", "were", "with", "from", "that", "this", "than", "trade", "dollars"}
)
"""Words of signs that every statement may have."""


def _in_percent(fact: Fact) -> bool:
    return fact.figure is not None and fact.figure.value is not None and fact.figure.value.unit == "%"
