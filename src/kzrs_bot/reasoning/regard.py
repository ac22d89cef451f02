"""Whether an answer has regard to all that a question names: the times, the unit, the whole, the form of a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzrs_bot.language.text import word_norms
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.events import start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_UNIT = re.compile(
    r"\b(?:how many|in|number of)(?: (?:full|whole|calendar|complete))? (?P<unit>day|week|month|year)s\b"
    r"|^(?P<first>day|week|month|year)s (?:between|from|after|until)\b"
)
"""The unit in which a stretch of time is wanted."""
_STRETCH = re.compile(
    r"\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:[ -]\w+)?)"
    r"[ -](?P<unit>day|week|month|year)s?\b"
)
"""A stretch of time as it is said."""
_FORMS = {"thousands": "thousand", "billions": "billion", "kilograms": "kilogram", "units": "000"}
"""Signs of another form of a figure, and what is to be read in it."""
_WHOLE = re.compile(r"\b(?:whole|full|entire|complete) year\b")
_OFTENER = re.compile(r"\b(?:more|less) (?:often|frequently)\b")
_MORE = re.compile(r"\b(?:more|fewer)\b.*\bor\b")
_THAT_PART = re.compile(r"\bthat (?:quarter|month|half[ -]year)\b")
_BETWEEN_WHICH = re.compile(r"\bbetween which (?:two )?(?:\w+ )?(?:visits|trips|meetings|years|dates|events|tours)\b")
_PAIR = 2
_POINTING = frozenset({"those", "these", "them", "two"})
_OF_A_LIST = frozenset({"count", "order"})
"""Steps over those of a list that fall into a time, whose ends none of them need have."""
_SUM, _DAYS = "sum", " days"
"""The operation that those of a list are added up by, and the end of a number of days that they come to."""
_LAPSE = frozenset({"between", "after", "before", "until", "till", "from", "apart", "passed", "elapsed", "since"})
"""Words of what lies between two times."""


class Regard:
    """Judges answers by what the question names and they pass over."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def passes_over(self, question: Question, worked: Findings) -> bool:
        """Whether something that was worked out leaves a year of the question unused, or is in another unit."""
        steps = [step for clause in worked.clauses for step in clause.derivation]
        if not steps:
            return False
        facts = [self._pack.facts[id_] for id_ in worked.facts]
        lasting = any(step.operation == "duration" for step in steps)
        if lasting and _other_unit(question, [step.result for step in steps]):
            return True
        periods = [period for fact in facts if (period := _period_of(fact)) is not None]
        whole = _WHOLE.search(question.text.lower()) is not None
        if whole and periods and not any(period.grain == "year" for period in periods):
            return True
        part = _THAT_PART.search(question.text.lower()) is not None
        if part and periods and all(period.grain == "year" or period.end is None for period in periods):
            return True
        said = {int(year) for clause in worked.clauses for year in _YEAR.findall(clause.text)}
        said |= {int(year) for step in steps for year in _YEAR.findall(step.formula + step.result)}
        said |= {year for fact in facts for year in _years_of(fact)}
        listed = any(
            step.operation in _OF_A_LIST or (step.operation == _SUM and step.result.endswith(_DAYS)) for step in steps
        )
        return bool(_named_years(question, opened=not listed) - said)

    def disregards(self, sketch: Sketch, ids: Sequence[str]) -> bool:
        """Whether stated facts are given for what their own words cannot be, however near they are."""
        facts = [self._pack.facts[id_] for id_ in ids]
        tests = (
            *(self._not_in_form, self._not_left, self._not_apart, self._not_sized, self._not_related),
            *(self._not_of_measure, self._not_counted, self._not_of_all, self._of_another, self._only_moved),
        )
        return any(test(sketch, facts) for test in tests)

    @staticmethod
    def _not_in_form(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether a figure is wanted in another form, and is given as it is printed."""
        wanted = [_FORMS[name] for name in sketch.names & _FORMS.keys()]
        said = " ".join(fact.statement.lower() for fact in facts)
        return bool(sketch.operands and wanted) and not any(form in said for form in wanted)

    @staticmethod
    def _not_left(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether it is asked what was left of an item of which only the loss is known, or what others lost."""
        if sketch.has("unlisted") and not sketch.question.confirm:
            return True
        if sketch.has("net") and sketch.has("compare", "less", "difference"):
            return True
        if sketch.has("after") and not sketch.operands and not sketch.question.terms:
            return True
        left = sketch.has("after") and any(m.quantity.unit in {"%", "USD"} for m in sketch.limits)
        figures = [fact.figure for fact in facts if fact.figure is not None]
        return left and bool(figures) and all(figure.value is None for figure in figures)

    @staticmethod
    def _not_sized(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether a bare message wants a change in money, and what is given tells of none in money."""
        if sketch.question.terms or sketch.question.confirm or not sketch.has("money"):
            return False
        changes = [fact.figure.change for fact in facts if fact.figure is not None]
        return sketch.has("rise", "fall", "change") and all(c is None or c.amount is None for c in changes)

    @staticmethod
    def _not_related(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether two figures of the talk are to be set against each other, and a fact about one is given."""
        if sketch.question.telling or sketch.question.confirm or not sketch.followup:
            return False
        if sketch.has("fold", "ratio") and len(sketch.operands) > 1:
            return True
        several = len(facts) > _PAIR and sketch.question.asks == "which"
        if several and _POINTING & set(sketch.words) and sketch.has("compare", "less"):
            return True
        pointing = _POINTING & set(sketch.words) and len(sketch.times.asked) > 1
        return bool(pointing) and sketch.has("compare", "less") and all(fact.figure is None for fact in facts)

    @staticmethod
    def _not_of_measure(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether a change of a figure that is named is wanted in money, and changes of others are given."""
        if sketch.question.confirm or not sketch.has("money") or not sketch.has("rise", "fall", "change"):
            return False
        measures = {fact.figure.measure for fact in facts if fact.figure is not None}
        plain = bool(sketch.operands) and not any(o.series.dims or o.bare for o in sketch.operands)
        return plain and bool(measures) and not measures & sketch.measures and not sketch.followup

    def _of_another(self, sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether the level of one figure that is named is wanted, and figures of other kinds alone are given."""
        if sketch.question.confirm or sketch.followup or sketch.question.asks != "amount" or len(sketch.operands) != 1:
            return False
        own = sketch.operands[0]
        measures = {fact.figure.measure for fact in facts if fact.figure is not None}
        if own.bare or own.series.measure in sketch.guessed | sketch.acted or len(measures) != 1 or own.series.dims:
            return False
        kin = {own.series.measure}
        kin |= {name for i in self._pack.arithmetic if own.series.measure in (i.result, *i.terms)
                for name in (i.result, *i.terms)}  # fmt: skip
        return bool(sketch.times.asked) and all(fact.figure is not None for fact in facts) and not measures & kin

    @staticmethod
    def _only_moved(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether the size itself is wanted and not how it moved, and only movements are given."""
        figures = [fact.figure for fact in facts if fact.figure is not None]
        return sketch.has("as-such") and bool(figures) and all(figure.value is None for figure in figures)

    @staticmethod
    def _not_counted(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether two lists are to be counted and set against each other, and what is given only names things."""
        words = " ".join(sketch.words)
        if _OFTENER.search(words) and sketch.question.confirm:
            return not any(_OFTENER.search(fact.statement.lower()) for fact in facts)
        counts = sketch.has("count") or "counts" in sketch.words
        compared = sketch.has("compare", "less") and "or" in sketch.words and _MORE.search(words) is not None
        listing = any(fact.slots.get("members") for fact in facts)
        return counts and compared and listing and all(fact.figure is None for fact in facts)

    @staticmethod
    def _not_of_all(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether all goods are asked to be beyond a limit, which no fact on one of them can tell."""
        limited = bool(facts) and any(m.comparison or m.quantity.unit == "x" for m in sketch.limits)
        return limited and sketch.question.confirm and "every" in sketch.question.cues and sketch.has("goods")

    def _not_apart(self, sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether a stretch of time between two things is asked for, and none in its unit is said."""
        if _BETWEEN_WHICH.search(" ".join(sketch.words)):
            return len({start_of(fact.time) for fact in facts if fact.time is not None}) < _PAIR
        if sketch.question.confirm or not _LAPSE & set(sketch.words):
            return False
        return _other_unit(sketch.question, [fact.statement for fact in facts])


def _other_unit(question: Question, texts: Sequence[str]) -> bool:
    """Whether stretches of time are said, but none in the unit that the question wants."""
    match = _IN_UNIT.search(" ".join(word_norms(question.text)))
    if match is None or not texts:
        return False
    unit = match["unit"] or match["first"]
    return not any(found["unit"] == unit for text in texts for found in _STRETCH.finditer(text.lower()))


def _period_of(fact: Fact) -> Period | None:
    return fact.figure.period if fact.figure is not None else None


def _named_years(question: Question, *, opened: bool) -> set[int]:
    """The years of the times that a question names, those among them from or up to which it speaks."""
    kept = [mention for mention in question.periods if mention not in question.excepted]
    named = [m.period for m in kept if m.period is not None and (opened or m.window is None)]
    return {year for period in named for year in _ends(period)}


def _years_of(fact: Fact) -> set[int]:
    """The years of a fact: those that it says, and those of its figure."""
    found = {int(year) for year in _YEAR.findall(fact.statement)} | (_ends(fact.time) if fact.time else set())
    if fact.figure is not None:
        periods = (fact.figure.period, fact.figure.change.base if fact.figure.change is not None else None)
        found |= {year for period in periods if period is not None for year in _ends(period)}
    return found


def _ends(period: Period) -> set[int]:
    return {day.year for day in (period.start, period.end) if day is not None}
