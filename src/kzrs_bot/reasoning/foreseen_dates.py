"""What speaks against a foreseen calculation on dates: another length, another age, another kind of answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kzrs_bot.matching.features import Features
from kzrs_bot.pack.model import Fact
from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.ages import ages_named
from kzrs_bot.reasoning.calculated import Worked
from kzrs_bot.reasoning.events import PLURAL, UNITS
from kzrs_bot.reasoning.foreseen_features import UP_TO
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.units_of_time import asks_own_length, full_years_lacked, timed, units_counted
from kzrs_bot.reply import Step
from kzrs_bot.values import Period

VETOES = frozenset(
    {"other_age", "other_years", "other_months", "order_for_length", "interval_for_length", "mean_lacked"}
    | {"total_lacked", "other_span_unit", "age_for_span", "all_for_one", "full_lacked"}
    | {"span_for_count", "nearness_lacked", "other_sequence", "length_unasked", "lengths_for_gap"}
    | {"count_for_choice", "other_of_two", "reckoning_lacked", "end_lacked", "verdict_unasked"}
    | {"left_out_summed"}
)
"""What no likeness outweighs."""
_BETWEEN = frozenset({"between", "after", "before", "until", "till", "since", "apart"})
"""Words that set two events apart, beside which a length is that of the time between them."""
_OF_LENGTHS = frozenset({"average", "difference", "sum"})
"""Cues of what is done with lengths."""
_MEAN_GAP = frozenset({"average", "gap"})
_SPACED = frozenset({"every", "apart", "between", "interval", "intervals", "spacing", "spaced", "often"})
"""Words of a time between events, not of their own length."""
_LASTING = frozenset({"last", "lasts", "lasted", "stay", "stayed", "length"})
_MOMENTS = frozenset({"when", "by", "once", "as", "from", "to"})
_NAMES, _RATE = frozenset({"which", "list"}), "per-year"
_LENGTHS = frozenset({"duration", "gap", "difference", "longest", "shortest"})
"""Cues of lengths of time."""
_COMPARED = frozenset({"longer", "shorter", "more", "fewer", "less", "than", "difference", "exceed", "exceeded"})
"""Words of two lengths that are compared."""
_OF_TWO = frozenset({"which", "compare"})
_WINDOW = frozenset({"after", "before"})
"""Cues of both ends of a time between two events."""
_VERDICTS = frozenset({"yes", "no"})
_NO_VERDICT = frozenset({"which", "count", "list", "person", "place", "time", "duration", "percent"})
"""Ways of asking to which neither a yes nor a no is an answer."""
_TOLD = frozenset({"what", "which", "list", "describe"})
_FORMER = frozenset({"before", "earliest"})
_ORDER = _FORMER | {"after", "latest"}
_PER = frozenset({"per", "apiece"})


def of_dates(sketch: Sketch, worked: Worked, facts: Sequence[Fact], year: int | None) -> Features:
    """What is plainly wanted otherwise of dated events; year is that of the source, which any question may name."""
    if all(fact.figure is not None for fact in facts):
        return {}
    steps = worked.findings.steps
    cues, plain = sketch.question.cues, worked.question.cues
    operations = {step.operation for step in steps}
    lengthy = "lasted" in cues and bool(cues & _OF_LENGTHS) and _BETWEEN.isdisjoint(sketch.words)
    meant = "average" in cues or not _PER.isdisjoint(sketch.words)
    found = {
        "other_age": _of_other_age(sketch, steps),
        "other_years": not _years_of(sketch) <= {*_years_of(worked.sketch), *_years_in(facts, steps), year},
        "other_months": "count" in operations and _differ(sketch.times.months, worked.sketch.times.months),
        "order_for_length": operations == {"order"} and "duration" in cues and not sketch.question.confirm,
        "interval_for_length": (lengthy and operations == {"duration"} and "lasted" not in plain)
        or (plain >= _MEAN_GAP and "gap" not in cues and _SPACED.isdisjoint(sketch.words))
        or (operations == {"duration"} and len(facts) > 1 and "lasted" not in plain and _lasts_itself(sketch)),
        "all_for_one": operations == {"sum"} and "sum" not in cues and not _names_several(sketch),
        "total_lacked": "sum" in cues and bool(operations) and "sum" not in operations and "sum" not in plain,
        "other_span_unit": _in_other_units(sketch, steps),
        "full_lacked": full_years_lacked(sketch.words, steps),
        "age_for_span": operations == {"duration"} and len(facts) == 1 and _up_to_event(sketch.words),
        "span_for_count": operations == {"duration"} and _counts_things(sketch),
        "other_sequence": "backwards" in cues and "backwards" not in plain,
        "length_unasked": operations == {"duration"} and _wants_no_length(sketch, worked),
        "lengths_for_gap": "difference" in operations and _sets_events_apart(sketch.words),
        "end_lacked": "count" in operations and cues >= _WINDOW and not plain >= _WINDOW,
        "left_out_summed": operations == {"sum"} and any(_is_left_out(sketch, fact) for fact in facts),
        "verdict_unasked": worked.findings.lead in _VERDICTS and sketch.question.asks in _NO_VERDICT,
        "count_for_choice": operations == {"count"} and _chooses(sketch),
        "other_of_two": worked.findings.lead == "calc_first" and "after" in cues and cues.isdisjoint(_FORMER),
        "reckoning_lacked": bool(_reckoned(sketch) - plain),
        "nearness_lacked": "nearest" in cues and "nearest" not in plain,
        "mean_lacked": meant and bool(operations) and "average" not in plain,
    }
    return {name: 1.0 for name, holds in found.items() if holds}


def _is_left_out(sketch: Sketch, fact: Fact) -> bool:
    """Whether a fact is on a kind of things that a question leaves out, by the name of its concept."""
    names = (name.removeprefix("c:").replace("-", " ") for name in sketch.question.excluded if name.startswith("c:"))
    return any(name in fact.statement.lower() for name in names)


def _lasts_itself(sketch: Sketch) -> bool:
    """Whether it is asked how long one thing lasted, and not up to another."""
    words = set(sketch.words)
    if asks_own_length(sketch.words):
        return True
    return "lasted" in sketch.question.cues and bool(words & _LASTING) and words.isdisjoint(_BETWEEN | _MOMENTS)


def _counts_things(sketch: Sketch) -> bool:
    """Whether things are counted, and no units of time."""
    counted = sketch.question.asks == "count" and not units_counted(sketch.words)
    return counted and any(term.weight is Weight.TELLING for term in sketch.question.focus)


def _reckoned(sketch: Sketch) -> frozenset[str]:
    """Cues of what is told by a distance from an event, or counted over times, where that is asked for."""
    told = {"shifted"} if sketch.question.asks in _TOLD else set()
    return sketch.question.cues & {"reckoned", *told}


def _chooses(sketch: Sketch) -> bool:
    """Whether one of two is asked for, and not how many or which of several there were."""
    question = sketch.question
    several = any(PLURAL.search(term.surface) for term in question.focus)
    return question.asks in _OF_TWO and not question.cues.isdisjoint(_ORDER) and not several


def _wants_no_length(sketch: Sketch, worked: Worked) -> bool:
    """Whether names, a rate or a yes or a no on two lengths are asked for, and not how long something was."""
    cues = sketch.question.cues
    judged = sketch.question.confirm and "than" in sketch.words and worked.findings.lead is None
    named = sketch.question.asks in _NAMES and cues.isdisjoint(_LENGTHS)
    return judged or named or (_RATE in cues and _RATE not in worked.question.cues)


def _sets_events_apart(words: Sequence[str]) -> bool:
    """Whether the time between two events is asked for, and not how much longer the one took than the other."""
    return not _BETWEEN.isdisjoint(words) and _COMPARED.isdisjoint(words)


def _names_several(sketch: Sketch) -> bool:
    """Whether a question names something in the plural."""
    return any(PLURAL.search(term.surface) for term in sketch.question.terms if term.weight is Weight.TELLING)


def _up_to_event(words: Sequence[str]) -> bool:
    """Whether a time up to something else than a year is asked for."""
    return any(word in UP_TO and not after[:1].isdigit() for word, after in pairwise(words))


def _in_other_units(sketch: Sketch, steps: Sequence[Step]) -> bool:
    """Whether a time is wanted in one unit and was worked out in others."""
    counted = units_counted(sketch.words)
    named = counted or {unit.rstrip("s") for unit in UNITS if unit in sketch.question.cues}
    lengths = [step for step in steps if step.operation == "duration" or (counted and timed(step))]
    return bool(named and lengths) and not any(unit in step.result for step in lengths for unit in named)


def _differ(months: Sequence[int], others: Sequence[int]) -> bool:
    """Whether months of any year are wanted, and those of a calculation are others."""
    return bool(months and others) and set(months) != set(others)


def _of_other_age(sketch: Sketch, steps: Sequence[Step]) -> bool:
    """Whether the day of another age of something is wanted than that which was worked out."""
    reached = {step.formula.rpartition(" ")[2] for step in steps if step.operation == "anniversary"}
    named = {str(age) for age in ages_named(sketch.words)}
    return bool(reached and named) and reached.isdisjoint(named)


def _years_of(sketch: Sketch) -> set[int | None]:
    """The years that a question names."""
    return _years_of_times(sketch.question.times)


def _years_in(facts: Sequence[Fact], steps: Sequence[Step]) -> set[int | None]:
    """The years in which events are, and those that were reckoned to."""
    reckoned = (word for step in steps for word in (*step.formula.split(), step.result) if word.isdigit())
    return {*_years_of_times(fact.time for fact in facts if fact.time is not None), *map(int, reckoned)}


def _years_of_times(times: Iterable[Period]) -> set[int | None]:
    """The years in which times begin and end."""
    return {day.year for time in times for day in (time.start, time.end) if day is not None}
